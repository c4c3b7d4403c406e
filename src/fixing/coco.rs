//! COCO: records are rewritten member by member, so that unknown members stay.

use super::edits::{Edits, number};
use super::json::{elements, member, members, plain};
use super::{BoxWanted, Desk};
use crate::dataset::{BoxId, ImageId, RecordKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Decimals of pixels.
const DECIMALS: usize = 4;

pub(super) fn correct(desk: &mut Desk<'_>, bytes: Vec<u8>) -> Option<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(&bytes) else {
        desk.fault("it is no UTF-8, and is left as it is");
        return Some(bytes);
    };
    let start = text.find('{').unwrap_or(0);
    let top = members(text, start);
    let list = |key: &str| member(&top, key).map(|range| elements(text, range.start)).unwrap_or_default();
    let (images, annotations, categories) = (list("images"), list("annotations"), list("categories"));
    let mut edits = Edits::default();
    let gone = without_images(desk, text, &images, &mut edits);
    let mut ids: FxHashMap<String, String> = categories
        .iter()
        .filter_map(|range| {
            let own = members(text, range.start);
            Some((plain(text, member(&own, "name")?), text.get(member(&own, "id")?)?.to_owned()))
        })
        .collect();
    let of_file: Vec<(usize, BoxId, BoxWanted)> = desk
        .wanted
        .boxes
        .iter()
        .filter_map(|(&id, wanted)| {
            let place = desk.dataset.boxes.place[id.index()];
            let here = place.file == desk.file && place.kind == RecordKind::Annotation;
            here.then(|| (place.record as usize, id, wanted.clone()))
        })
        .collect();
    let mut cut: FxHashSet<usize> = FxHashSet::default();
    let mut added: Vec<(String, String)> = Vec::new();
    for (at, id, wanted) in of_file {
        let Some(range) = annotations.get(at).cloned() else {
            desk.fault(format!("annotations[{at}] is not there any more"));
            continue;
        };
        let own = members(text, range.start);
        let (image, record) = (Some(desk.dataset.boxes.image[id.index()]), format!("annotations[{at}]"));
        if wanted.out {
            let old = text.get(range).unwrap_or_default().chars().take(200).collect();
            desk.change(image, record, "annotation left out", (old, String::new()), &wanted.by);
            cut.insert(at);
            continue;
        }
        if let (Some(rect), Some(range)) = (wanted.rect, member(&own, "bbox")) {
            let new = [rect.x, rect.y, rect.w, rect.h].map(|x| number(x, DECIMALS)).join(", ");
            let old = text.get(range.clone()).unwrap_or_default().to_owned();
            edits.replace(range, format!("[{new}]"));
            desk.change(image, record.clone(), "box", (old, format!("[{new}]")), &wanted.by);
            area(desk, text, &own, id, rect.w * rect.h, &mut edits);
        }
        if let (Some(class), Some(range)) = (&wanted.class, member(&own, "category_id")) {
            let old = desk.dataset.class_name(desk.dataset.boxes.class[id.index()]).to_owned();
            let number = ids.get(class).cloned().unwrap_or_else(|| {
                let most = ids.values().filter_map(|id| id.parse::<i64>().ok()).max().unwrap_or(0);
                added.push((class.clone(), most.saturating_add(1).to_string()));
                ids.insert(class.clone(), most.saturating_add(1).to_string());
                most.saturating_add(1).to_string()
            });
            edits.replace(range, number);
            desk.change(image, record, "class", (old, class.clone()), &wanted.by);
        }
    }
    // What says something of an image that is left out, boxes or not.
    for (at, range) in annotations.iter().enumerate().filter(|_| !gone.is_empty()) {
        let of = member(&members(text, range.start), "image_id").map(|range| plain(text, range));
        if let Some((image, by)) = of.and_then(|of| gone.get(&of))
            && cut.insert(at)
        {
            let old = text.get(range.clone()).unwrap_or_default().chars().take(200).collect();
            desk.change(Some(*image), format!("annotations[{at}]"), "annotation left out", (old, String::new()), by);
        }
    }
    edits.cut_elements(&annotations, &|at| cut.contains(&at));
    let merged = |range: &Range<usize>| {
        let name = member(&members(text, range.start), "name").map(|range| plain(text, range))?;
        desk.wanted.classes.iter().find(|renamed| renamed.from == name)
    };
    let merged: Vec<_> = categories.iter().map(merged).collect();
    for (at, renamed) in merged.iter().enumerate() {
        if let Some(renamed) = renamed {
            let values = (renamed.from.clone(), renamed.to.clone());
            desk.change(None, format!("categories[{at}]"), "class merged", values, &renamed.by);
        }
    }
    edits.cut_elements(&categories, &|at| merged.get(at).is_some_and(Option::is_some));
    if let Some(last) = categories.last() {
        let new: String = added
            .iter()
            .map(|(name, id)| format!(", {{\"id\": {id}, \"name\": {}}}", serde_json::Value::from(name.as_str())))
            .collect();
        if !new.is_empty() {
            edits.replace(last.end..last.end, new);
        }
    }
    Some(edits.apply(text).into_bytes())
}

/// Cuts the entries of images that are left out; gives their ids in the file.
fn without_images(
    desk: &mut Desk<'_>,
    text: &str,
    images: &[Range<usize>],
    edits: &mut Edits,
) -> FxHashMap<String, (ImageId, String)> {
    let mut gone = FxHashMap::default();
    let mut cut = FxHashSet::default();
    if desk.wanted.images.is_empty() {
        return gone;
    }
    let source = desk.dataset.sources.iter().find(|source| source.file == desk.file);
    let likely = source.map_or(&[][..], |source| source.joined.as_slice());
    for (at, range) in images.iter().enumerate() {
        let own = members(text, range.start);
        let Some(name) = member(&own, "file_name").map(|range| plain(text, range)) else { continue };
        let Some(image) = desk.names.image(&name, likely) else { continue };
        let Some(by) = desk.wanted.images.get(&image) else { continue };
        cut.insert(at);
        if let Some(id) = member(&own, "id") {
            gone.insert(plain(text, id), (image, by.clone()));
        }
        desk.change(Some(image), format!("images[{at}]"), "entry of the image left out", (name, String::new()), by);
    }
    edits.cut_elements(images, &|at| cut.contains(&at));
    gone
}

/// An area that was that of the box becomes that of the new one; that of a mask stays.
fn area(desk: &Desk<'_>, text: &str, own: &[(&str, Range<usize>)], id: BoxId, new: f64, edits: &mut Edits) {
    let old = desk.dataset.boxes.rect[id.index()];
    let Some(range) = member(own, "area") else { return };
    let written = text.get(range.clone()).and_then(|text| text.parse::<f64>().ok());
    if written.is_some_and(|area| (area - old.w * old.h).abs() <= 1e-3 * area.abs()) {
        edits.replace(range, number(new, DECIMALS));
    }
}
