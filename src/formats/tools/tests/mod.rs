//! Tests of the readers, a file each, and what they share.

mod bdd100k;
mod cityscapes;
mod createml;
mod datumaro;
mod fiftyone;
mod labelme;
mod supervisely;
mod via;

use crate::dataset::{Builder, Dataset, FaultKind, FileId, Rect};
use crate::formats::slices::run_to_end;
use crate::formats::testing::{FixedPairing, read_all, recognised};
use crate::formats::{Entry, Input, Recognised, Session};

/// What is complained of, in order: "line 3, shapes[0]: expected a label, found nothing".
fn said(dataset: &Dataset) -> Vec<String> {
    let one = |f: &crate::dataset::Fault| {
        let record = f.place.record().map_or(String::new(), |record| format!(", {record}"));
        format!("line {}{record}: expected {}, found {}", f.place.line, f.expected, f.found)
    };
    dataset.faults.iter().map(one).collect()
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

/// Path of the image and class of each label.
fn labels(dataset: &Dataset) -> Vec<(&str, &str)> {
    dataset.labels.iter().map(|l| (dataset.images.path(l.image), dataset.class_name(l.class))).collect()
}

/// Name, source and values of each attribute.
fn attributes(dataset: &Dataset) -> Vec<(String, Vec<Option<&str>>)> {
    let items = |a: &crate::dataset::Attribute| match a.unit {
        crate::dataset::Unit::Box => dataset.boxes.len(),
        _ => dataset.images.len(),
    };
    let all = dataset.attributes.iter();
    all.map(|a| (a.source.clone(), (0..items(a)).map(|i| a.value(i)).collect())).collect()
}

fn taken_for(path: &str, text: &str) -> Option<&'static str> {
    match recognised(path, text.as_bytes()) {
        Recognised::As(entry, _) => Some(entry.format.id),
        _ => None,
    }
}

/// Reads a text as a file of this format, whatever it holds.
fn read_as(entry: &'static Entry, images: &[&str], path: &str, text: &[u8]) -> Dataset {
    let pairing = FixedPairing::new(images);
    let mut out = Builder::new(pairing.dataset(&[path]), &pairing);
    let mut session = Session::default();
    let bytes = text.to_vec();
    let input = Input { file: FileId::from(images.len()), bytes: &bytes, why: "" };
    run_to_end(session.read(entry, &input, &mut out, &mut |_| true));
    session.finish(&mut out, false);
    out.finish()
}

/// Every beginning of a JSON file is read without a panic, says once where it ends, and gives the boxes before that.
fn every_prefix(entry: &'static Entry, images: &[&str], path: &str, text: &str) {
    let whole = read_as(entry, images, path, text.as_bytes());
    assert!(whole.boxes.len() > 1);
    for n in 0..text.trim_end().len() {
        let part = read_as(entry, images, path, &text.as_bytes()[..n]);
        assert!(part.boxes.len() <= whole.boxes.len(), "{n}");
        let same = |i: usize| format!("{:?}", part.boxes.rect[i]) == format!("{:?}", whole.boxes.rect[i]);
        assert!((0..part.boxes.len()).all(same), "{n}: {:?}", part.boxes.rect);
        assert_eq!(part.faults.of(FaultKind::Unparsable).count(), 1, "{n}: {:?}", said(&part));
    }
}

fn read(images: &[&str], path: &str, text: &str) -> Dataset {
    read_all(images, &[(path, text.as_bytes())])
}
