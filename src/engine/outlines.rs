//! What is drawn over a picture beside its boxes: outlines and keypoints, with the words for them. Refuses to read files:
//! what is not kept is not drawn.

use super::{Picture, PictureOutline};
use crate::dataset::{BoxId, Dataset, ImageId, Outline, OutlineKind, flag};
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::{FxHashMap, FxHashSet};

/// Said of a box whose outline or mask is not kept.
const NOT_KEPT: &str = "mask or polygon";

/// Adds an image's outlines, the accused first, and says of each box what it has. `ids`: which boxes the picture's boxes
/// are.
pub(super) fn add(dataset: &Dataset, image: ImageId, ids: &[BoxId], most: usize, picture: &mut Picture) {
    let size = (picture.width > 0 && picture.height > 0).then_some((picture.width, picture.height));
    let index: FxHashMap<BoxId, u32> = ids.iter().copied().zip(0..).collect();
    let kept: Vec<Outline> = dataset.outlines.of(image).collect();
    let drawn: FxHashSet<BoxId> = kept.iter().filter_map(|outline| outline.outlined.of).collect();
    // Where two files say the same box, that of the one that is shown, else that of the first that has any.
    let mut stands_for: FxHashMap<BoxId, BoxId> = FxHashMap::default();
    let mut outlines: Vec<PictureOutline> = Vec::new();
    for object in kept.chunk_by(|a, b| a.outlined.of.is_some() && (a.outlined, a.kind) == (b.outlined, b.kind)) {
        let Some(first) = object.first() else { continue };
        let shown = first.outlined.of.map(|of| (of, dataset.shown_box(of)));
        let of = match shown {
            Some((of, shown)) if of != shown && drawn.contains(&shown) => continue,
            Some((of, shown)) if *stands_for.entry(shown).or_insert(of) != of => continue,
            Some((_, shown)) => match index.get(&shown) {
                Some(at) => Some(*at),
                None => continue,
            },
            None => None,
        };
        let accused = of.and_then(|at| picture.boxes.get(at as usize)).is_some_and(|of| of.accused);
        let parts: Vec<Vec<[f64; 2]>> = object.iter().filter_map(|part| part.fractions(size)).collect();
        if parts.is_empty() {
            continue;
        }
        outlines.push(PictureOutline {
            of,
            class: dataset.class_name(first.outlined.class).to_owned(),
            accused,
            kind: first.kind,
            parts,
            marks: first.marks.clone(),
            joined: match first.kind {
                OutlineKind::Keypoints => dataset.outlines.joined(first.outlined.class).to_vec(),
                _ => Vec::new(),
            },
            says: says(object, size),
        });
    }
    for outline in &outlines {
        if let Some(own) = outline.of.and_then(|at| picture.boxes.get_mut(at as usize)) {
            let between = if own.has.is_empty() { "" } else { ", " };
            own.has = format!("{}{between}{}", own.has, outline.says);
        }
    }
    for (own, id) in picture.boxes.iter_mut().zip(ids) {
        let flags = dataset.boxes.flags.get(id.index()).copied().unwrap_or(0);
        if own.has.is_empty() && flags & flag::MASK != 0 {
            own.has = NOT_KEPT.into();
        } else if own.has.is_empty() && flags & flag::KEYPOINTS != 0 {
            own.has = "keypoints".into();
        }
    }
    outlines.order_by_key(|outline| !outline.accused);
    outlines.truncate(most);
    picture.outlines = outlines;
}

/// What an object has, in words.
fn says(object: &[Outline], size: Option<(u32, u32)>) -> String {
    let Some(first) = object.first() else { return String::new() };
    let said: u64 = object.iter().map(|part| part.said).sum();
    let points = wording::plural(said, "point", "points");
    match first.kind {
        OutlineKind::Polygon if object.len() > 1 => format!("polygon of {} parts, {points}", object.len()),
        OutlineKind::Polygon => format!("polygon of {points}"),
        OutlineKind::Line => format!("line of {points}"),
        OutlineKind::Ellipse => "ellipse".into(),
        OutlineKind::Mask => match size {
            Some((w, h)) => {
                let share = said as f64 / (f64::from(w) * f64::from(h));
                format!("mask of {} of the picture", wording::percent(share.min(1.0)))
            }
            None => format!("mask of {}", wording::plural(said, "pixel", "pixels")),
        },
        OutlineKind::Keypoints => {
            let (all, labelled) = (first.marks.len() as u64, first.marks.iter().filter(|mark| **mark > 0).count());
            match all {
                1 => "1 keypoint".into(),
                all => {
                    format!("{} of {}", wording::count(labelled as u64), wording::plural(all, "keypoint", "keypoints"))
                }
            }
        }
    }
}

/// Why objects of a picture lack their outlines; `None` where none does, or the file gives none that can be drawn.
pub(super) fn not_drawn(dataset: &Dataset, picture: &Picture) -> Option<String> {
    let lacks = picture.boxes.iter().any(|own| own.has == NOT_KEPT || own.has == "keypoints");
    let (kept, left_out) = dataset.outlines.counts();
    (lacks && left_out > 0).then(|| {
        format!(
            "Outlines are kept for the first {} of {} objects.",
            wording::count(kept),
            wording::count(kept + left_out)
        )
    })
}

#[cfg(test)]
mod tests;
