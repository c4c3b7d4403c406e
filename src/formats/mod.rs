//! One file per annotation format: each says whether a file is its own and why, and turns bytes into the model, with
//! positions for its complaints. Refuses to know which images exist (`dataset::Pairing` does) or to judge.

pub mod attributes;
pub mod benchmarks;
pub mod class_folder;
pub mod coco;
mod cvat;
mod decisions;
mod embeddings;
mod hierarchy;
pub mod image_list;
pub mod json;
mod kitti;
mod label_studio;
#[cfg(test)]
mod layouts;
mod list;
mod list_groups;
pub mod masks;
mod named;
pub mod parquet;
mod records;
mod runs;
pub mod settings;
pub mod slices;
pub mod table;
#[cfg(test)]
pub(crate) mod testing;
pub mod tools;
mod unusable;
pub mod utf16;
pub mod voc;
mod webdataset;
pub mod yolo;

pub use embeddings::beside;
pub use list::{ALL, Entry, How, Read, Reading, Stage, entry, name, reference};
pub use unusable::Unusable;

use crate::dataset::bytes::ReadAt;
use crate::dataset::{Builder, DroppedFile, Fault, FaultKind, FileId, Place};
use std::cell::OnceCell;

/// What is known of a file before it is read.
pub struct Probe<'a> {
    /// Path below the dropped folder.
    pub path: &'a str,
    /// Its first bytes, at most 64 KiB.
    pub head: &'a [u8],
    pub bytes: u64,
    /// Its last bytes, at most 4 KiB.
    pub tail: &'a [u8],
    /// A picture of the same name, but for the extension, lies beside it.
    pub beside_picture: bool,
    /// A picture of the same name, but for the extension, lies anywhere in the dropped folder.
    pub picture: bool,
    /// The first word of nearly every line is the name of a picture that was dropped, with or without its extension.
    pub names_pictures: bool,
    /// It is called as an array beside it (.npy, .npz), but for the extension.
    pub beside_array: bool,
    /// It is called as a list beside it, but for the extension, that may name the rows of an array.
    pub names_beside: bool,
    /// What other files of its folder that end alike are taken for, where that is known already.
    pub neighbour: Option<&'static Entry>,
    /// What it is as a table, looked at once for all kinds of tables.
    table: OnceCell<Option<(table::Kind, String)>>,
    /// What it shows as JSON, looked at once for all JSON formats.
    json: OnceCell<json::Shape>,
}

impl<'a> Probe<'a> {
    /// `head`, `tail`: as the fields are described.
    pub fn new(path: &'a str, head: &'a [u8], bytes: u64, tail: &'a [u8]) -> Self {
        Self {
            path,
            head,
            bytes,
            tail,
            beside_picture: false,
            picture: false,
            names_pictures: false,
            beside_array: false,
            names_beside: false,
            neighbour: None,
            table: OnceCell::new(),
            json: OnceCell::new(),
        }
    }

    /// The members of its top level, whether or not it is JSON.
    fn json(&self) -> &json::Shape {
        self.json.get_or_init(|| json::Shape::of(self))
    }

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
    As(&'static Entry, String),
    /// Annotations, or what should be such, that cannot be used: an error.
    Unusable(Unusable),
    /// Nobody's; the reason ("JSON without images and annotations").
    No(String),
}

/// One file to read.
pub struct Input<'a> {
    pub file: FileId,
    pub bytes: &'a dyn ReadAt,
    pub why: &'a str,
}

impl Input<'_> {
    /// All of it, of which `tick` hears. `None`: it cannot be read or is larger than `most`, which is said.
    fn whole(&self, most: u64, out: &mut Builder<'_>, tick: &mut Tick<'_>) -> Option<Vec<u8>> {
        match self.bytes.read_all(most) {
            Ok(bytes) => {
                tick(bytes.len() as u64);
                Some(bytes)
            }
            Err(e) => {
                let place = Place::file(self.file);
                out.fault(Fault::new(FaultKind::Unparsable, place, "a file to read", e.to_string()));
                None
            }
        }
    }
}

/// What of a text fits into a sentence.
fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Called with the number of bytes of the current file that have been read; `false` stops.
pub type Tick<'a> = dyn FnMut(u64) -> bool + 'a;

/// What files of one folder show together: label files that a model wrote are told from ground truth.
pub fn settle_claims(claims: &mut [(&'static Entry, FileId, String)], files: &[DroppedFile]) {
    yolo::set_apart(claims, files);
}

/// What a file is, from its name and first bytes. Reads nothing more and never fails.
pub fn recognise(probe: &Probe<'_>) -> Recognised {
    if let Some(unusable) = unusable::in_place_of_data(probe) {
        return Recognised::Unusable(unusable);
    }
    for entry in ALL {
        if let How::Files { recognise, .. } = &entry.how
            && let Some(why) = recognise(probe)
        {
            return Recognised::As(entry, why);
        }
    }
    match unusable::look(probe) {
        Some(unusable) => Recognised::Unusable(unusable),
        None => Recognised::No(why_not(probe)),
    }
}

/// Why a file is nobody's, as a person reads it.
fn why_not(probe: &Probe<'_>) -> String {
    if probe.bytes == 0 {
        return "empty file".into();
    }
    match probe.extension().as_str() {
        "json" | "geojson" => json::why_not(probe),
        "jsonl" | "ndjson" | "odgt" => records::why_not(probe),
        "xml" => voc::why_not(probe),
        "yaml" | "yml" => "YAML without names of classes".into(),
        archive @ ("zip" | "tar" | "gz" | "tgz" | "bz2" | "xz" | "zst" | "7z" | "rar") => {
            format!("archive ({archive}): unpack it first")
        }
        "csv" | "tsv" if table::is_submission(probe.path) => {
            "answers to be handed in, by its name, or a form for them: what it says of pictures is no annotation".into()
        }
        "npy" | "npz" => embeddings::why_not(probe),
        binary @ ("arrow" | "feather" | "pkl" | "pickle" | "pt" | "pth" | "h5" | "hdf5" | "mat" | "tfrecord"
        | "tfrecords" | "lmdb" | "mdb" | "rec" | "bin" | "xls" | "xlsx" | "ods") => {
            format!("{binary} file: no format Muster reads")
        }
        "txt" if kitti::is_results(probe) => {
            "KITTI results with a score in each line: Muster does not read predictions".into()
        }
        "txt" | "md" | "rst" | "" if is_text(probe.head) => {
            benchmarks::results(probe).unwrap_or_else(|| "plain text".into())
        }
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

/// State that the files of one folder share while they are read: YOLO's class lists, columns seen once, lists called
/// after groups.
#[derive(Default)]
pub struct Session {
    last: Option<&'static Entry>,
    yolo: yolo::ClassLists,
    sequences: benchmarks::Sequences,
    coco: coco::Truth,
    gathered: attributes::Gathered,
    lists: list_groups::ListGroups,
    webdataset: webdataset::Samples,
    embedding_names: embeddings::NamesBeside,
    numbered: named::Numbered,
}

impl Session {
    /// Reads one file, in slices. Files come sorted by `Entry::turn`, then path. Faults go into the dataset; nothing is
    /// returned.
    pub async fn read(&mut self, entry: &'static Entry, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
        // What a format's files said together is settled before another's begin.
        if self.last.replace(entry) != Some(entry) {
            self.gathered.finish(out);
        }
        match &entry.how {
            How::Files { read: Read::Whole(read), .. } => read(self, input, out, tick),
            How::Files { read: Read::Sliced(read), .. } => read(self, input, out, tick).await,
            How::Folders(_) => {}
        }
    }

    /// Ends the reading, after the last file: settles what was gathered over several files, and labels pictures by
    /// where they lie. `stopped`: a file that was not reached might say it better.
    pub fn finish(mut self, out: &mut Builder<'_>, stopped: bool) {
        out.end();
        self.gathered.finish(out);
        self.lists.finish(out);
        self.yolo.finish(out);
        self.webdataset.finish(out);
        table::settle_splits(&mut out.dataset);
        if !stopped {
            named::splits_of_names(out);
        }
        for entry in ALL {
            if let How::Folders(apply) = entry.how
                && !stopped
            {
                apply(out);
            }
        }
    }
}
