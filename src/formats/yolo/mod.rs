//! YOLO: a text file of fractions for each picture, and a list of class names somewhere above it. Boxes are centre,
//! width and height as fractions of the picture and stay fractions; polygons and oriented boxes are counted as masks,
//! with the box around them. Numbers outside of 0..1 are kept: rules look at them.

mod classes;
mod darknet;
mod flaw;
mod paths;
mod recognise;
mod results;
mod row;
mod settle;
mod splits;
mod text;
mod yaml;

pub use classes::ClassLists;
pub use results::{ENTRY as RESULTS, set_apart};

use super::list::{Entry, How, Read, Stage};
use super::{Input, Tick};
use crate::dataset::{
    BoxFormat, BoxId, BoxNumbers, BoxUnit, Builder, Counting, Fault, FaultKind, FileId, FileRole, Format, ImageId,
    Join, Joined, Place, RecordKind, SetOf, flag, split_of_folder,
};
use flaw::{Flaw, Meant};
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
    told_by: "lines of a class number and at least four numbers, or an empty file in a folder of labels; in such a folder or called after an image, lines that were meant as such",
    cannot: "attributes of boxes, crowds and marks, names of pictures, classes without a list of their names",
    stage: Stage::Annotations,
    how: How::Files {
        recognise: recognise::labels,
        read: Read::Whole(|session, input, out, tick| read(&mut session.yolo, input, out, tick)),
    },
};

/// Lists of class names.
pub static CLASSES: Entry = Entry {
    format: Format { id: "yolo-classes", name: "YOLO classes", role: FileRole::ClassList, boxes: None },
    reads: "`data.yaml`, `obj.data`, `classes.txt`, `obj.names`: the names of class numbers, and which folders and lists are which split",
    told_by: "YAML with names or the other keys of a data.yaml, a `.data` file of Darknet, or a name per line in a file that is called as such lists are",
    cannot: "anything else: how to augment, where to download",
    stage: Stage::Classes,
    how: How::Files {
        recognise: recognise::classes,
        read: Read::Whole(|session, input, out, tick| session.yolo.read(input, out, tick)),
    },
};

/// Larger label files are refused: a million boxes would still fit.
const LARGEST: u64 = 64 << 20;

/// A name in the place of a class number is looked for among so many.
const SOUGHT: usize = 10_000;

/// Reads one label file. An empty one says that there is nothing in its picture.
pub fn read(lists: &mut ClassLists, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    if let Some(source) = out.source() {
        source.join = Some("by path, labels for images".into());
    }
    let Some(bytes) = input.whole(LARGEST, out, tick) else { return };
    let path = out.path().to_owned();
    let place = Place::file(input.file);
    let image = image(out, &path, place);
    out.annotate(image);
    if let Some(split) = split_of_folder(&path) {
        let split = out.split(split);
        // By where it lies, as the picture itself.
        out.claim_split(image, split, None);
    }
    let at = lists.of(&path);
    if let Some(list) = at.and_then(|at| lists.lists.get(at))
        && out.labels_as(SetOf::Named(list.set()))
    {
        list.classes.values().for_each(|&class| out.knows(class));
    }
    let (text, encoding) = text::decode(&bytes);
    if let Some(encoding) = encoding {
        not_utf8(input.file, encoding, out);
    }
    let mut file = LabelFile { lists, at, image, out };
    for (line, number) in text.lines().zip(1u32..).filter(|(line, _)| !line.trim().is_empty()) {
        file.line(line, Place::new(input.file, number, RecordKind::Line, number));
    }
    out.end();
}

/// A file is read although it is not saved as YOLO's programs expect.
fn not_utf8(file: FileId, encoding: &str, out: &mut Builder<'_>) {
    let found = format!("other bytes, taken for {encoding}");
    let fault = Fault::new(FaultKind::Doubtful, Place::file(file), "text saved as UTF-8", found);
    out.fault(fault.remedy("Save it as UTF-8: programs that train read nothing else"));
}

/// A label file that is being read.
struct LabelFile<'l, 'o, 'b> {
    lists: &'l mut ClassLists,
    /// The list that it means.
    at: Option<usize>,
    image: ImageId,
    out: &'o mut Builder<'b>,
}

impl LabelFile<'_, '_, '_> {
    fn line(&mut self, line: &str, place: Place) {
        let list = self.at.and_then(|at| self.lists.lists.get(at));
        match Row::parse(line, list.and_then(|l| l.keypoints)) {
            Ok(row) => {
                let keypoints = list.and_then(|l| l.keypoints);
                let id = self.add(&row, None, place);
                if row.is_polygon || row.has_keypoints {
                    self.out.outline(id, BoxUnit::Fractions, || row::traced(line, &row, keypoints));
                }
            }
            Err(wrong) => {
                let Flaw { kind, expected, mut found, remedy, meant, .. } = flaw::explain(line, wrong);
                let name = meant.as_ref().and_then(|meant| meant.name.as_deref());
                if let (Some(name), Some(list)) = (name, list)
                    && expected == "a class number"
                    && let Some((number, _, _)) = list.names.iter().take(SOUGHT).find(|(_, own, _)| own == name)
                {
                    found = format!("{found}, the name of class {number}");
                }
                self.out.fault(Fault::new(kind, place, expected, found).of(self.image).remedy(remedy));
                // Without its class an object is only known where there is one class.
                let one_class = list.is_some_and(|list| list.names.len() == 1);
                if let Some(Meant { row, name, classless }) = meant
                    && (one_class || !classless)
                {
                    self.add(&row, name.as_deref(), place);
                }
            }
        }
    }

    /// Adds a box, of the class of this name where the line gives one, and says which it is.
    fn add(&mut self, row: &Row, name: Option<&str>, place: Place) -> BoxId {
        let (out, image) = (&mut *self.out, self.image);
        let list = self.at.and_then(|at| self.lists.lists.get(at));
        let known = u32::try_from(row.class).ok().and_then(|class| list?.classes.get(&class));
        let class = match (name, known) {
            (Some(name), _) => out.class(name),
            (None, Some(&class)) => class,
            (None, None) => out.class_number(row.class),
        };
        if name.is_none() {
            let unknown = known.is_none() && (list.is_some() || row.class < 0);
            if unknown {
                let expected = list.map_or("a class of 0 or more".into(), |l| format!("a class of {}", l.describe()));
                let mut fault = Fault::new(FaultKind::UnknownClass, place, expected, row.class.to_string()).of(image);
                fault.class = Some(class);
                out.fault(fault);
            }
            if let Some(at) = self.at {
                self.lists.usage.class(at, row.class, unknown.then_some(place.file));
            }
        }
        out.dataset.masks += u64::from(row.is_polygon);
        out.dataset.keypoints += u64::from(row.has_keypoints);
        let flags = if row.is_polygon { flag::MASK } else { 0 } | if row.has_keypoints { flag::KEYPOINTS } else { 0 };
        let id = out.add_box(image, class, row.rect, BoxUnit::Fractions, flags, place);
        if !row.rect.is_finite() {
            let mut fault = Fault::new(FaultKind::NotANumber, place, "numbers", "NaN or infinity").of(image);
            (fault.class, fault.r#box) = (Some(class), Some(id));
            out.fault(fault);
        } else if let Some(fifth) = row.fifth {
            self.lists.usage.fifth(place.file, id, fifth);
        }
        id
    }
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
