//! One file per annotation format: each says whether a file is its own and why, and turns bytes into the model, with
//! positions for its complaints. Refuses to know which images exist (`dataset::Pairing` does) or to judge.

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

/// What a file is, from its name and first bytes.
pub fn recognise(_probe: &Probe<'_>) -> Recognised {
    Recognised::No("no format Muster reads".into())
}

/// State that the files of one folder share while they are read (YOLO's class lists).
#[derive(Default)]
pub struct Session {}

impl Session {
    /// Reads one file. Files come sorted by `Format`, then path. Faults go into the dataset; nothing is returned.
    pub fn read(&mut self, _format: Format, _input: &Input<'_>, _out: &mut Builder<'_>, _tick: &mut Tick<'_>) {}
}
