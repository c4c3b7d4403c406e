//! A corrected copy of a dataset by decision: COCO, YOLO, Pascal VOC, tables and lists, each in the format that it came
//! in. Owns which records become what, and changes nothing else of a file: what is not decided about stays byte for byte.
//! Refuses to touch a disk, and to mend what nobody decided.

mod changes;
mod coco;
mod edits;
mod found;
mod json;
mod lines;
mod names;
mod paths;
mod pictures;
mod splits;
mod table;
#[cfg(test)]
mod tests;
mod voc;
mod wanted;
mod yolo;

pub use changes::{Change, FILE as CHANGES_FILE, HEADER, csv};
pub use wanted::{BoxWanted, Wanted};

use crate::dataset::{Dataset, Fate, FileId, FileRole, ImageId, SplitHomes};
use names::Names;
use paths::Paths;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// What a corrected copy holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrected {
    /// Path and content of each annotation file, table and list, in the order of their paths; those that are not in the
    /// copy are left away.
    pub files: Vec<(String, Vec<u8>)>,
    pub changes: Vec<Change>,
    /// What was decided and could not be carried out, as sentences.
    pub not_done: Vec<String>,
    /// Images that are not in the copy.
    pub left_out: BTreeSet<ImageId>,
    /// Files that stand elsewhere in the copy, pictures and masks among them, with their new paths.
    pub moved: BTreeMap<FileId, String>,
}

impl Corrected {
    /// Where a file of the dataset stands in the copy.
    pub fn path<'a>(&'a self, dataset: &'a Dataset, file: FileId) -> &'a str {
        self.moved.get(&file).map_or_else(|| dataset.path(file), String::as_str)
    }
}

/// One file under correction, and where it is told.
struct Desk<'a> {
    dataset: &'a Dataset,
    wanted: &'a Wanted,
    names: &'a Names<'a>,
    paths: &'a Paths,
    /// Of the classes, in files that number them.
    numbers: &'a BTreeMap<String, usize>,
    file: FileId,
    changes: Vec<Change>,
    not_done: Vec<String>,
}

impl Desk<'_> {
    fn path(&self) -> &str {
        self.dataset.path(self.file)
    }

    fn change(
        &mut self,
        image: Option<ImageId>,
        record: String,
        what: &'static str,
        values: (String, String),
        by: &str,
    ) {
        let image = image.map(|id| self.dataset.images.path(id).to_owned()).unwrap_or_default();
        let (before, after) = values;
        self.changes.push(Change {
            file: self.path().to_owned(),
            image,
            record,
            what,
            before,
            after,
            fingerprint: by.to_owned(),
        });
    }

    /// The image that this file speaks of alone.
    fn image(&self) -> Option<ImageId> {
        let source = self.dataset.sources.iter().find(|source| source.file == self.file)?;
        <[ImageId; 1]>::try_from(source.joined.as_slice()).ok().map(|[image]| image)
    }

    /// Where this file speaks of one image alone and that is left out, so is the file; says so, and notes the change.
    fn is_left_out(&mut self) -> bool {
        let Some(image) = self.image() else { return false };
        let Some(by) = self.wanted.images.get(&image) else { return false };
        self.change(Some(image), String::new(), "file left out", (self.path().to_owned(), String::new()), by);
        true
    }

    fn fault(&mut self, why: impl Into<String>) {
        self.not_done.push(format!("{}: {}", self.path(), why.into()));
    }
}

/// Makes the copy. `read`: the whole of a file of the dataset.
///
/// # Errors
/// A file cannot be read.
pub fn correct(
    dataset: &Dataset,
    wanted: &Wanted,
    read: &dyn Fn(FileId) -> io::Result<Vec<u8>>,
) -> io::Result<Corrected> {
    let names = Names::of(dataset);
    let numbered = wanted.boxes.values().any(|wanted| wanted.class.is_some());
    let numbers = if numbered { yolo::numbers(dataset, read)? } else { BTreeMap::new() };
    let mut out = Corrected { not_done: wanted.not_found.clone(), ..Corrected::default() };
    out.left_out.extend(wanted.images.keys());
    let homes = if wanted.splits.is_empty() { None } else { SplitHomes::of(dataset) };
    let homes = homes.unwrap_or_default();
    let paths = Paths::of(dataset, wanted, &homes, &mut out.not_done, &mut out.changes);
    for (at, file) in dataset.files.iter().enumerate() {
        let id = FileId::from(at);
        let Fate::Source(source) = &file.fate else { continue };
        let Some(source) = dataset.sources.get(*source as usize) else { continue };
        let bytes = read(id).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", file.path)))?;
        let mut desk = Desk {
            dataset,
            wanted,
            names: &names,
            paths: &paths,
            numbers: &numbers,
            file: id,
            changes: Vec::new(),
            not_done: Vec::new(),
        };
        let corrected = match (source.format.id, source.role) {
            ("coco-detection" | "lvis", _) => coco::correct(&mut desk, bytes),
            ("yolo", FileRole::Annotations) => yolo::correct(&mut desk, bytes),
            ("pascal-voc", _) => voc::correct(&mut desk, bytes),
            ("table" | "box-table", _) => table::correct(&mut desk, source, bytes),
            // It speaks of the dataset as it was.
            (_, FileRole::Decisions) => None,
            ("image-list", _) => Some(lines::correct(&mut desk, bytes)),
            (_, FileRole::Annotations | FileRole::Table | FileRole::ImageList) => {
                if wanted.speaks_of(dataset, source) {
                    desk.fault(format!(
                        "{} is not written; what was decided of it is left as it is",
                        source.format.name
                    ));
                }
                Some(bytes)
            }
            _ => Some(bytes),
        };
        out.changes.append(&mut desk.changes);
        out.not_done.append(&mut desk.not_done);
        out.files.extend(corrected.map(|bytes| (file.path.clone(), bytes)));
    }
    splits::Move { dataset, wanted, homes: &homes, names: &names, paths: &paths }.all(&mut out);
    let moved: BTreeMap<&str, &String> = paths.files.iter().map(|(file, new)| (dataset.path(*file), new)).collect();
    for (path, _) in &mut out.files {
        if let Some(new) = moved.get(path.as_str()) {
            (*new).clone_into(path);
        }
    }
    out.files.sort_unstable();
    for (image, by) in &wanted.images {
        let path = dataset.images.path(*image).to_owned();
        let what = "image left out";
        out.changes.push(Change {
            image: path.clone(),
            before: path,
            what,
            fingerprint: by.clone(),
            ..Change::default()
        });
    }
    out.moved = paths.files;
    out.changes.sort();
    out.not_done.sort();
    out.not_done.dedup();
    Ok(out)
}
