//! One file per annotation format: each says whether a file is its own and why, and turns bytes into the model, with
//! positions for its complaints. Refuses to know which images exist (`dataset::Pairing` does) or to judge.

pub mod attributes;
pub mod class_folder;
pub mod coco;
pub mod image_list;
pub mod json;
mod list_groups;
pub mod settings;
pub mod slices;
pub mod table;
#[cfg(test)]
pub(crate) mod testing;
pub mod voc;
pub mod yolo;

use crate::dataset::bytes::ReadAt;
use crate::dataset::{Builder, FileId};

/// The formats that are read, in the order in which they are: class lists before what refers to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `muster.toml`.
    Settings,
    /// `data.yaml`, `classes.txt`, `obj.names`.
    YoloClasses,
    CocoDetection,
    PascalVoc,
    Yolo,
    /// CSV/TSV with a box per row.
    BoxTable,
    /// CSV/TSV of attributes, labels, splits.
    Table,
    /// Text file with an image name per line.
    ImageList,
    /// CSV of Open Images' class codes and their names: after all that uses the codes.
    ClassNames,
}

/// What is known of a file before it is read.
pub struct Probe<'a> {
    /// Path below the dropped folder.
    pub path: &'a str,
    /// Its first bytes, at most 64 KiB.
    pub head: &'a [u8],
    pub bytes: u64,
    /// Its last bytes, at most 4 KiB.
    pub tail: &'a [u8],
}

impl<'a> Probe<'a> {
    /// The file's own name, without folders.
    pub fn name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// What its name ends in, in lower case, without the dot; empty where it has no dot.
    pub fn extension(&self) -> String {
        self.name().rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase())
    }
}

/// What a file is taken for, and why, as sentences for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recognised {
    As(Format, String),
    /// Nobody's; the reason ("JSON without images and annotations").
    No(String),
}

/// One file to read.
pub struct Input<'a> {
    pub file: FileId,
    pub bytes: &'a dyn ReadAt,
    pub why: &'a str,
}

/// Called with the number of bytes of the current file that have been read; `false` stops.
pub type Tick<'a> = dyn FnMut(u64) -> bool + 'a;

/// What a file is, from its name and first bytes. Reads nothing more and never fails.
pub fn recognise(probe: &Probe<'_>) -> Recognised {
    let own = [settings::recognise, yolo::recognise, coco::recognise, voc::recognise, image_list::recognise];
    for try_it in own {
        if let Some((format, why)) = try_it(probe) {
            return Recognised::As(format, why);
        }
    }
    match table::recognise(probe) {
        Some((format, why)) => Recognised::As(format, why),
        None => Recognised::No(why_not(probe)),
    }
}

/// Why a file is nobody's, as a person reads it.
fn why_not(probe: &Probe<'_>) -> String {
    if probe.bytes == 0 {
        return "empty file".into();
    }
    match probe.extension().as_str() {
        "json" | "geojson" => coco::why_not(probe),
        "jsonl" | "ndjson" => "JSON with a record per line: not a dataset format that Muster reads".into(),
        "xml" => voc::why_not(probe),
        "yaml" | "yml" => "YAML without names of classes".into(),
        archive @ ("zip" | "tar" | "gz" | "tgz" | "bz2" | "xz" | "zst" | "7z" | "rar") => {
            format!("archive ({archive}): unpack it first")
        }
        binary @ ("parquet" | "arrow" | "feather" | "npy" | "npz" | "pkl" | "pickle" | "pt" | "pth" | "h5" | "hdf5"
        | "mat" | "tfrecord" | "tfrecords" | "lmdb" | "mdb" | "rec" | "bin" | "xls" | "xlsx" | "ods") => {
            format!("{binary} file: no format Muster reads")
        }
        "txt" | "md" | "rst" | "" if is_text(probe.head) => "plain text".into(),
        _ => "no format Muster reads".into(),
    }
}

fn is_text(head: &[u8]) -> bool {
    let cut = head.len() - head.len().min(4);
    match std::str::from_utf8(head) {
        Ok(text) => !text.contains('\0'),
        // A character may be cut where the head ends.
        Err(e) => e.valid_up_to() >= cut,
    }
}

/// State that the files of one folder share while they are read: YOLO's class lists, attributes of boxes, lists called after groups.
#[derive(Default)]
pub struct Session {
    last: Option<Format>,
    yolo: yolo::ClassLists,
    gathered: attributes::Gathered,
    lists: list_groups::ListGroups,
}

impl Session {
    /// Reads one file, in turns (`turns`). Files come sorted by `Format`, then path. Faults go into the dataset; nothing
    /// is returned.
    pub async fn read(&mut self, format: Format, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
        // What a format's files said together is settled before another's begin.
        if self.last.replace(format) != Some(format) {
            self.gathered.finish(out);
        }
        match format {
            Format::Settings => settings::read(input, out, tick),
            Format::YoloClasses => self.yolo.read(input, out, tick),
            Format::CocoDetection => coco::read(input, out, &mut self.gathered, tick).await,
            Format::PascalVoc => voc::read(input, out, &mut self.gathered, tick),
            Format::Yolo => yolo::read(&self.yolo, input, out, tick),
            Format::BoxTable | Format::Table | Format::ClassNames => table::read(input, out, tick).await,
            Format::ImageList => image_list::read(input, out, &mut self.lists, tick),
        }
    }

    /// Ends the reading, after the last file: settles the types of what was gathered over several files, and labels
    /// pictures by their folders where nothing else does. `stopped`: a file that was not reached might.
    pub fn finish(mut self, out: &mut Builder<'_>, stopped: bool) {
        out.end();
        self.gathered.finish(out);
        self.lists.finish(out);
        if !stopped {
            class_folder::apply(out);
        }
    }
}
