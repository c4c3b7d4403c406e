//! YOLO: a text file of fractions for each picture, and a list of class names somewhere above it. Boxes are centre,
//! width and height as fractions of the picture and stay fractions; polygons and oriented boxes are counted as masks,
//! with the box around them. Numbers outside of 0..1 are kept: rules look at them.

mod classes;
mod recognise;
mod row;
mod yaml;

pub use classes::ClassLists;

use super::list::{Entry, How, Read, Stage};
use super::{Input, Tick};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, Fault, FaultKind, FileRole, Format, ImageId, Join, Joined,
    Place, RecordKind, SetOf, flag, split_of_folder,
};
use row::Row;

/// Label files.
pub static ENTRY: Entry = Entry {
    format: Format {
        id: "yolo",
        name: "YOLO",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Centre),
            unit: Some(BoxUnit::Fractions),
            counting: Counting::FromZero,
        }),
    },
    reads: "a text file for each picture: boxes; polygons, oriented boxes and keypoints are counted, with the box around them",
    told_by: "lines of a class number and at least four numbers, or an empty file in a folder of labels",
    cannot: "attributes of boxes, crowds and marks, names of pictures, classes without a list of their names",
    stage: Stage::Annotations,
    how: How::Files {
        recognise: recognise::labels,
        read: Read::Whole(|session, input, out, tick| read(&session.yolo, input, out, tick)),
    },
};

/// Lists of class names.
pub static CLASSES: Entry = Entry {
    format: Format { id: "yolo-classes", name: "YOLO classes", role: FileRole::ClassList, boxes: None },
    reads: "`data.yaml`, `classes.txt`, `obj.names`: the names of class numbers",
    told_by: "YAML with names, or a name per line in a file that is called as such lists are",
    cannot: "anything but names; the folders that `data.yaml` points to are not followed",
    stage: Stage::Classes,
    how: How::Files {
        recognise: recognise::classes,
        read: Read::Whole(|session, input, out, tick| session.yolo.read(input, out, tick)),
    },
};

/// Larger label files are refused: a million boxes would still fit.
const LARGEST: u64 = 64 << 20;

/// Reads one label file. An empty one says that there is nothing in its picture.
pub fn read(lists: &ClassLists, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    if let Some(source) = out.source() {
        source.join = Some("by path, labels for images".into());
    }
    let bytes = match input.bytes.read_all(LARGEST) {
        Ok(bytes) => bytes,
        Err(e) => {
            let place = Place::file(input.file);
            return out.fault(Fault::new(FaultKind::Unparsable, place, "a file to read", e.to_string()));
        }
    };
    tick(bytes.len() as u64);
    let path = out.path().to_owned();
    let place = Place::file(input.file);
    let image = image(out, &path, place);
    out.annotate(image);
    if let Some(split) = split_of_folder(&path) {
        let split = out.split(split);
        out.claim_split(image, split, Some(place));
    }
    let list = lists.of(&path);
    if let Some(list) = list
        && out.labels_as(SetOf::Named(list.set()))
    {
        list.classes.values().for_each(|&class| out.knows(class));
    }
    let text = String::from_utf8_lossy(&bytes);
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let number = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
        let place = Place::new(input.file, number, RecordKind::Line, number);
        match Row::parse(line, list.and_then(|l| l.keypoints)) {
            Ok(row) => {
                let known = list.and_then(|l| l.classes.get(&row.class));
                let class = match known {
                    Some(&class) => class,
                    None => out.class(&format!("class {}", row.class)),
                };
                if let (None, Some(list)) = (known, list) {
                    let expected = format!("a class of {}", list.describe());
                    let mut fault =
                        Fault::new(FaultKind::UnknownClass, place, expected, row.class.to_string()).of(image);
                    fault.class = Some(class);
                    out.fault(fault);
                }
                out.dataset.masks += u64::from(row.is_polygon);
                out.dataset.keypoints += u64::from(row.has_keypoints);
                let flags =
                    if row.is_polygon { flag::MASK } else { 0 } | if row.has_keypoints { flag::KEYPOINTS } else { 0 };
                let id = out.add_box(image, class, row.rect, BoxUnit::Fractions, flags, place);
                if !row.rect.is_finite() {
                    let mut fault = Fault::new(FaultKind::NotANumber, place, "numbers", "NaN or infinity").of(image);
                    (fault.class, fault.r#box) = (Some(class), Some(id));
                    out.fault(fault);
                }
            }
            Err((kind, expected, found)) => out.fault(Fault::new(kind, place, expected, found).of(image)),
        }
    }
    out.end();
}

/// The picture of a label file: the same path with `images` for the last `labels`, else beside it, else any of its
/// name.
fn image(out: &mut Builder<'_>, path: &str, place: Place) -> ImageId {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let own = stem.rsplit('/').next().unwrap_or(stem);
    let mirrored = mirrored(stem);
    for name in [mirrored.as_deref(), Some(stem), Some(own)].into_iter().flatten() {
        if matches!(out.find(name, Join::Stem), Joined::Image(_)) {
            return out.image(name, Join::Stem, place);
        }
    }
    out.image(mirrored.as_deref().unwrap_or(stem), Join::Stem, place)
}

/// `set/labels/train/1` → `set/images/train/1`.
fn mirrored(stem: &str) -> Option<String> {
    let folders: Vec<&str> = stem.split('/').collect();
    let at = folders[..folders.len() - 1]
        .iter()
        .rposition(|f| matches!(f.to_ascii_lowercase().as_str(), "labels" | "labeltxt" | "annotations"))?;
    let images = match folders[at] {
        upper if upper.chars().all(char::is_uppercase) => "IMAGES",
        title if title.starts_with(char::is_uppercase) => "Images",
        _ => "images",
    };
    Some([&folders[..at], &[images], &folders[at + 1..]].concat().join("/"))
}

#[cfg(test)]
mod tests;
