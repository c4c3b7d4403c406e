//! Pictures for the page: an image with what is drawn over it.

use super::ask::picture_table::{size, splits};
use super::by_image::ByImage;
use super::{Picture, PictureBox, outlines};
use crate::dataset::{BoxId, Dataset, ImageId, Place, flag};
use crate::rules::Evidence;
use rustc_hash::FxHashSet;

/// Most boxes that are handed over for one picture.
const BOXES: usize = 400;
/// Most outlines, where there are several pictures.
const OUTLINES: usize = 40;

/// An image as the page draws it, without outlines: for many pictures at once.
pub(super) fn picture(dataset: &Dataset, by_image: &ByImage, image: ImageId, accused: &[BoxId]) -> Picture {
    drawn(dataset, by_image, image, accused).0
}

/// An image with at most so many outlines of its objects.
pub(super) fn outlined(
    dataset: &Dataset,
    by_image: &ByImage,
    image: ImageId,
    accused: &[BoxId],
    most: usize,
) -> Picture {
    let (mut picture, ids) = drawn(dataset, by_image, image, accused);
    outlines::add(dataset, image, &ids, most, &mut picture);
    picture
}

/// An image, and which boxes its boxes are.
fn drawn(dataset: &Dataset, by_image: &ByImage, image: ImageId, accused: &[BoxId]) -> (Picture, Vec<BoxId>) {
    let images = &dataset.images;
    let size = size(dataset, by_image, image);
    let accused_set: FxHashSet<BoxId> = accused.iter().copied().collect();
    let own = by_image.boxes(image).filter(|b| !accused_set.contains(b));
    let (ids, boxes) = accused
        .iter()
        .copied()
        .chain(own)
        .take(BOXES)
        .filter_map(|b| {
            let r = dataset.boxes.fractions(b, size).filter(crate::dataset::Rect::is_finite)?;
            let drawn = PictureBox {
                class: dataset.class_name(dataset.boxes.class[b.index()]).to_owned(),
                x: r.x,
                y: r.y,
                w: r.w,
                h: r.h,
                accused: accused_set.contains(&b),
                crowd: dataset.boxes.flags[b.index()] & flag::CROWD != 0,
                has: String::new(),
            };
            Some((b, drawn))
        })
        .unzip();
    let (width, height) = size.unwrap_or((0, 0));
    let broken = match (images.file[image.index()], images.facts(image)) {
        (None, _) => Some("the picture itself was not dropped".to_owned()),
        (_, Some(facts)) => facts.pixels.as_ref().err().cloned(),
        _ => None,
    };
    let of_image = by_image.labels.get(image).iter().filter_map(|&row| dataset.labels.get(row as usize));
    let mut labels: Vec<String> = of_image.map(|label| dataset.class_name(label.class).to_owned()).collect();
    labels.sort();
    labels.dedup();
    let picture = Picture {
        image: image.0,
        path: images.path(image).to_owned(),
        handle: images.file[image.index()].map(|f| dataset.files[f.index()].handle),
        width,
        height,
        broken,
        boxes,
        outlines: Vec::new(),
        labels,
        splits: splits(dataset, by_image, image),
        note: None,
        beside: None,
        place: None,
    };
    (picture, ids)
}

/// A piece of evidence as a picture; evidence without an image has an empty path and only its place.
pub(super) fn evidence(dataset: &Dataset, by_image: &ByImage, e: &Evidence) -> Picture {
    let mut picture = match e.image {
        Some(image) => outlined(dataset, by_image, image, &e.boxes, OUTLINES),
        None => Picture {
            image: u32::MAX,
            path: String::new(),
            handle: None,
            width: 0,
            height: 0,
            broken: None,
            boxes: Vec::new(),
            outlines: Vec::new(),
            labels: Vec::new(),
            splits: Vec::new(),
            note: None,
            beside: None,
            place: None,
        },
    };
    picture.note.clone_from(&e.note);
    picture.beside = e.beside.map(|image| image.0);
    let place = e.place.or_else(|| e.boxes.first().map(|b| dataset.boxes.place[b.index()]));
    picture.place = place.map(|p| place_text(dataset, p));
    picture
}

/// `annotations/train.json, line 48,211, annotations[5120]`.
pub(super) fn place_text(dataset: &Dataset, place: Place) -> String {
    let mut text = dataset.path(place.file).to_owned();
    if let Some(line) = place.line() {
        text.push_str(&format!(", line {}", crate::wording::count(u64::from(line))));
    }
    if let Some(record) = place.record() {
        text.push_str(&format!(", {record}"));
    }
    text
}
