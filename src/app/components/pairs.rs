//! Two pictures side by side, with what differs marked: in their names, in what is said of them, in their pixels.

use super::{NoAnswer, Thumb, Turn};
use crate::app::live_query::live_query;
use crate::app::route::link;
use crate::engine::Picture;
use crate::engine::ask::{PairRow, PicturePair, PicturePairs, PixelDifference};
use crate::wording;
use leptos::prelude::*;

/// Pairs shown at once.
const SHOWN: u32 = 4;

/// The pairs of a finding, or of one of its members, page by page.
#[component]
pub fn Pairs(#[prop(into)] of: Signal<Option<(u32, Option<u32>)>>) -> impl IntoView {
    let at = RwSignal::new(0u32);
    Effect::new(move || {
        of.track();
        at.set(0);
    });
    let answer = live_query(move || {
        let (finding, member) = of.get()?;
        Some(PicturePairs { finding, member, from: at.get().saturating_mul(SHOWN), most: SHOWN })
    });
    let total = Memo::new(move |_| answer.map(|a| a.total).unwrap_or(0));
    let cards = move || {
        let finding = of.get().map_or(0, |(finding, _)| finding);
        let pairs = answer.map(|a| a.pairs.clone()).unwrap_or_default();
        pairs.into_iter().map(|pair| page! { <Card pair=pair finding=finding /> }).collect_view()
    };
    page! {
        <NoAnswer failure=answer.failure() what="The pairs" />
        <div class="pairs" data-test="pairs">{cards}</div>
        <Turn at=at step=SHOWN count=total words=["Previous pairs", "Next pairs", "Pairs "] />
    }
}

#[component]
fn Card(pair: PicturePair, finding: u32) -> impl IntoView {
    let PicturePair { left, right, rows, pixels } = pair;
    // What differs follows the semicolon of the note.
    let said = left.note.as_deref().and_then(|n| n.split_once("; ")).map(|(_, said)| said.to_owned());
    let title = said.unwrap_or_else(|| differences(&rows));
    let names = (marked(&left.path, &right.path), marked(&right.path, &left.path));
    let side = |picture: Picture, name: [String; 3], cells: Option<(u32, Vec<u32>)>| {
        let address = link("images", &[("finding", finding.to_string()), ("image", picture.image.to_string())]);
        let [head, middle, tail] = name;
        page! {
            <div>
                <a class="pair-pic" href=address data-step="">
                    <Thumb picture=picture whole=true />
                    {cells.map(|(side, cells)| page! { <Cells side=side cells=cells /> })}
                </a>
                <p class="pair-name mono" dir="auto">
                    {head}{(!middle.is_empty()).then(|| page! { <mark class="diff">{middle}</mark> })}{tail}
                </p>
            </div>
        }
    };
    let (says, cells) = match pixels {
        PixelDifference::Equal => ("Pixels: all the same.".to_owned(), None),
        PixelDifference::Unknown(why) => (format!("Pixels: {why}."), None),
        PixelDifference::Cells { side, off, cells } if cells.is_empty() => (
            format!("Pixels: none of {side} × {side} cells is {off} grey levels of 255 or more lighter or darker."),
            None,
        ),
        PixelDifference::Cells { side, off, cells } => (
            format!(
                "Pixels: {} of {} × {} cells {} {off} grey levels of 255 or more lighter or darker; they are marked.",
                wording::count(cells.len() as u64),
                side,
                side,
                if cells.len() == 1 { "is" } else { "are" }
            ),
            Some((side, cells)),
        ),
    };
    let line = |row: PairRow| {
        let differs = row.differs();
        let cell = move |text: String| {
            let text = if text.is_empty() { "–".to_owned() } else { text };
            match differs {
                true => page! { <mark class="diff" dir="auto">{text}</mark> }.into_any(),
                false => page! { <span dir="auto">{text}</span> }.into_any(),
            }
        };
        page! { <tr><th scope="row" dir="auto">{row.what}</th><td>{cell(row.left)}</td><td>{cell(row.right)}</td></tr> }
    };
    let lines = rows.into_iter().map(line).collect_view();
    page! {
        <div class="pair-c">
            <h3 dir="auto">{title}</h3>
            <div class="pair">
                {side(left, names.0, None)}
                {side(right, names.1, cells)}
            </div>
            <table class="tbl pair-tbl">
                <thead><tr><th scope="col">"What"</th><th scope="col">"Left"</th><th scope="col">"Right"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table>
            <p class="small">{says}</p>
        </div>
    }
}

/// Cells over a picture that is parted in so many rows and columns.
#[component]
fn Cells(side: u32, cells: Vec<u32>) -> impl IntoView {
    let cell = |at: u32| {
        let (x, y) = (at % side, at / side);
        page! { <rect x=x y=y width="1" height="1"></rect> }
    };
    page! {
        <svg class="pair-cells" viewBox=format!("0 0 {side} {side}") preserveAspectRatio="none" aria-hidden="true">
            {cells.into_iter().filter(|_| side > 0).map(cell).collect_view()}
        </svg>
    }
}

/// `Split and site differ`.
fn differences(rows: &[PairRow]) -> String {
    let names: Vec<&str> = rows.iter().filter(|row| row.differs()).map(|row| row.what.as_str()).collect();
    match names.len() {
        0 => "Nothing that is known of them differs".to_owned(),
        1 => format!("{} differs", names[0]),
        _ => format!("{} differ", wording::list(&names, 4)),
    }
}

/// A name in three: what it begins with as the other does, what differs, and what it ends with as the other does. Whole
/// parts of a name differ, not letters.
fn marked(own: &str, other: &str) -> [String; 3] {
    let parts = |name: &str| -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        for c in name.chars() {
            match parts.last_mut().filter(|last| c.is_alphanumeric() && last.chars().all(char::is_alphanumeric)) {
                Some(last) => last.push(c),
                None => parts.push(c.to_string()),
            }
        }
        parts
    };
    let (own, other) = (parts(own), parts(other));
    let head = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let most = own.len().min(other.len()) - head;
    let tail = own.iter().rev().zip(other.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let end = own.len() - tail;
    [own[..head].concat(), own[head..end].concat(), own[end..].concat()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_two_names_that_differ_are_marked_whole() {
        assert_eq!(marked("train/IMG_0012.jpg", "val/IMG_0012.jpg"), ["", "train", "/IMG_0012.jpg"]);
        assert_eq!(marked("a/cat_12.jpg", "a/cat_129.jpg"), ["a/cat_", "12", ".jpg"]);
        assert_eq!(marked("a/cat.jpg", "a/cat copy.jpg"), ["a/cat", "", ".jpg"]);
        assert_eq!(marked("a/cat copy.jpg", "a/cat.jpg"), ["a/cat", " copy", ".jpg"]);
        assert_eq!(marked("", "x"), ["", "", ""]);
        assert_eq!(marked("aa", "aa"), ["aa", "", ""]);
    }

    #[test]
    fn what_differs_is_said_in_words() {
        let row =
            |what: &str, left: &str, right: &str| PairRow { what: what.into(), left: left.into(), right: right.into() };
        assert_eq!(differences(&[row("Split", "train", "val"), row("Size", "1", "1")]), "Split differs");
        assert_eq!(differences(&[row("Split", "train", "val"), row("site", "", "1")]), "Split and site differ");
        assert_eq!(differences(&[]), "Nothing that is known of them differs");
    }
}
