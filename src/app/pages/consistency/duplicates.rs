//! Groups of alike pictures: the same file, the same pixels, the same picture stored again, and, called no duplicates, one
//! scene.

use crate::app::components::{Middle, NoAnswer, Thumb, Turn};
use crate::app::live_query::live_query;
use crate::app::route::link;
use crate::engine::Picture;
use crate::engine::ask;
use crate::measures::duplicates::DuplicateKind;
use crate::wording;
use leptos::prelude::*;

/// Groups asked for at once.
const PAGE: u32 = 12;

#[component]
pub fn DuplicateGroups() -> impl IntoView {
    let at = RwSignal::new(0u32);
    let answer = live_query(move || Some(ask::Duplicates { from: at.get().saturating_mul(PAGE), most: PAGE }));
    let groups = move || answer.map(|a| a.groups.clone()).unwrap_or_default();
    let total = Memo::new(move |_| answer.map(|a| a.total).unwrap_or(0));
    page! {
        <div>
            <NoAnswer failure=answer.failure() what="Duplicates" />
            <ul class="dups">
                {move || groups().into_iter().map(|(kind, pictures)| page! { <Group kind=kind pictures=pictures /> }).collect_view()}
            </ul>
            <Turn at=at step=PAGE count=total words=["Previous", "Next", "Groups "] />
        </div>
    }
}

#[component]
fn Group(kind: DuplicateKind, pictures: Vec<Picture>) -> impl IntoView {
    let mut splits: Vec<String> = pictures.iter().flat_map(|p| p.splits.clone()).collect();
    splits.sort();
    splits.dedup();
    let said = match splits.len() {
        0 | 1 => kind.words().to_owned(),
        _ => format!("{}, in {}", kind.words(), wording::list(&splits, 4)),
    };
    let shown = pictures.into_iter().map(|p| {
        let address = link("images", &[("image", p.image.to_string())]);
        let (path, title) = (p.path.clone(), p.path.clone());
        page! {
            <li>
                <a href=address title=title data-step="">
                    <Thumb picture=p named=true />
                    <span class="cap-l"><Middle name=path /></span>
                </a>
            </li>
        }
    });
    page! {
        <li>
            <p class="small" dir="auto">{said}</p>
            <ul class="gal gal--few">{shown.collect_view()}</ul>
        </li>
    }
}
