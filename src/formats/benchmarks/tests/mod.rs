//! Tests of the readers, a file each, and what they share.

mod dota;
mod ground_truth;
mod mot;
mod visdrone;
mod wider_face;

use crate::dataset::{Dataset, Rect};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

/// What is complained of, in order: "2: expected 3 rows, found 1 row".
fn said(dataset: &Dataset) -> Vec<String> {
    let all = dataset.faults.iter();
    all.map(|f| format!("{}: expected {}, found {}", f.place.line, f.expected, f.found)).collect()
}

/// Path of the image, class and left, top, width, height of each box.
fn boxes(dataset: &Dataset) -> Vec<(&str, &str, [f64; 4])> {
    let boxes = &dataset.boxes;
    (0..boxes.len())
        .map(|i| {
            let Rect { x, y, w, h } = boxes.rect[i];
            (dataset.images.path(boxes.image[i]), dataset.class_name(boxes.class[i]), [x, y, w, h])
        })
        .collect()
}

/// The values of an attribute, for the first items.
fn values<'d>(dataset: &'d Dataset, name: &str, items: usize) -> Vec<Option<&'d str>> {
    let attribute = dataset.attributes.iter().find(|a| a.name == name).unwrap_or_else(|| panic!("no {name}"));
    (0..items).map(|item| attribute.value(item)).collect()
}

fn taken_for(path: &str, text: &str) -> String {
    match recognised(path, text.as_bytes()) {
        Recognised::As(entry, _) => entry.format.id.to_owned(),
        Recognised::No(why) => why,
        Recognised::Unusable(unusable) => unusable.found,
    }
}

/// Every beginning of a file that is still told for what it is can be read, and gives the boxes of the whole in part.
fn every_prefix(images: &[&str], path: &str, text: &str) {
    let whole = read_all(images, &[(path, text.as_bytes())]).boxes.len();
    assert!(whole > 1);
    for end in 0..text.len() {
        if matches!(recognised(path, &text.as_bytes()[..end]), Recognised::As(..)) {
            assert!(read_all(images, &[(path, &text.as_bytes()[..end])]).boxes.len() <= whole, "{end}");
        }
    }
}
