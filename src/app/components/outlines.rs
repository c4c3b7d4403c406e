//! What is drawn over a picture beside its boxes: polygons as lines, masks filled, keypoints as dots with the lines of
//! their skeleton. Told apart without colour.

use crate::app::state::use_app;
use crate::dataset::OutlineKind;
use crate::engine::PictureOutline;
use leptos::prelude::*;

/// Outlines over a picture of this size, in the colours of the boxes.
#[component]
pub fn Outlines(outlines: Vec<PictureOutline>, width: f64, height: f64, any_accused: bool) -> impl IntoView {
    let app = use_app();
    let draw = move |outline: PictureOutline| {
        let colour = app.class_colour(&outline.class);
        let colour = if outline.accused { "outline-bad".to_owned() } else { format!("c{colour}") };
        let faint = if any_accused && !outline.accused { " outline-faint" } else { "" };
        let path = |class: String, d: &str| page! { <path class=class fill-rule="evenodd" d=d.to_owned()></path> };
        let (halo, line) = (format!("outline-halo{faint}"), format!("outline {colour}{faint}"));
        if outline.kind == OutlineKind::Keypoints {
            let bones = bones(&outline, width, height);
            let (seen, hidden) = (dots(&outline, 2, width, height), dots(&outline, 1, width, height));
            let all = format!("{seen}{hidden}");
            return vec![
                path(halo, &bones),
                path(line, &bones),
                path(format!("outline-dot-halo{faint}"), &all),
                path(format!("outline outline-dot {colour}{faint}"), &all),
                path(format!("outline-dot-hidden{faint}"), &hidden),
            ]
            .into_any();
        }
        let d = lines(&outline, width, height);
        let area = (outline.kind == OutlineKind::Mask).then(|| path(format!("outline-area {colour}{faint}"), &d));
        vec![area, Some(path(halo, &d)), Some(path(line, &d))].into_any()
    };
    outlines.into_iter().map(draw).collect_view()
}

/// `M1 2L3 4Z`, part by part.
fn lines(outline: &PictureOutline, width: f64, height: f64) -> String {
    let mut d = String::new();
    for part in &outline.parts {
        for (i, [x, y]) in part.iter().enumerate() {
            d.push_str(&format!("{}{:.1} {:.1}", if i == 0 { "M" } else { "L" }, x * width, y * height));
        }
        if outline.kind != OutlineKind::Line {
            d.push('Z');
        }
    }
    d
}

/// Keypoints with this mark: a line of no length, which the stroke makes a dot of one size at any scale.
fn dots(outline: &PictureOutline, mark: u8, width: f64, height: f64) -> String {
    let marked = outline.parts.iter().flatten().zip(&outline.marks).filter(|(_, own)| **own == mark);
    marked.map(|([x, y], _)| format!("M{:.1} {:.1}h0", x * width, y * height)).collect()
}

/// Lines between the keypoints that are joined and labelled.
fn bones(outline: &PictureOutline, width: f64, height: f64) -> String {
    let points = outline.parts.first().map_or(&[][..], Vec::as_slice);
    let at = |i: u16| {
        let i = usize::from(i);
        points.get(i).filter(|_| outline.marks.get(i).is_some_and(|mark| *mark > 0))
    };
    let joined = outline.joined.iter().filter_map(|(a, b)| Some((at(*a)?, at(*b)?)));
    let line = |([ax, ay], [bx, by]): (&[f64; 2], &[f64; 2])| {
        format!("M{:.1} {:.1}L{:.1} {:.1}", ax * width, ay * height, bx * width, by * height)
    };
    joined.map(line).collect()
}
