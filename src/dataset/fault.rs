//! What a reader of annotations could not take as it stands. Rules make findings of it.

use super::ids::{BoxId, ClassId, FileId, ImageId};
use super::joins::{NotJoined, Unjoined};
use super::place::Place;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of fault, each the subject of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// The file, or the rest of it, cannot be parsed (ERR013).
    Unparsable,
    /// Annotations that nothing reads: a known format that has no reader, or a file that is not what its name says
    /// (ERR013).
    Unusable,
    /// One record is not what its format says; the others were read (ERR013).
    BadRecord,
    /// What was read, and is probably not what was meant (a warning of ERR013).
    Doubtful,
    /// What was read and should be known (a note of ERR013).
    Noted,
    /// A number that is none: NaN, infinite, text, or a negative size (ERR008).
    NotANumber,
    /// A mask or polygon that is none (ERR015); `found` is what stands there.
    Mask,
    /// Two records with one id (ERR009).
    DuplicateId,
    /// An id that refers to nothing (ERR010).
    DanglingId,
    /// A class that the class list lacks (ERR011).
    UnknownClass,
    /// A class list that contradicts itself, another, or all labels (ERR011).
    ClassList,
    /// A table lacks a column that it needs, or a row has another number of fields (ERR013).
    Table,
    /// A row of a table that joins to no image (ERR014); `found` is its key, `expected` the reason.
    Unjoined,
    /// An annotation of an image that is not there (ERR003); `found` is the name, `expected` the reason if one is known.
    NoImage,
    /// Two records of one file that name one picture, each of them (ERR012); `found` is the name, `expected` the other
    /// record.
    NamedTwice,
    /// A file that is called after one picture and names another (ERR012); `expected` is the one, `found` the other.
    OtherPicture,
    /// A setting that cannot be followed (reported with ERR013).
    Setting,
    /// A decision that cannot be followed (reported with ERR013, as a warning).
    Decision,
    /// A target population that is not as one would expect (reported with ERR013).
    Target,
}

/// One fault. `found` and `expected` are short and plain, without the place.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub kind: FaultKind,
    pub place: Place,
    pub image: Option<ImageId>,
    pub class: Option<ClassId>,
    pub r#box: Option<BoxId>,
    pub expected: String,
    pub found: String,
    /// What to do, where that is particular to this fault.
    pub remedy: Option<Box<str>>,
    /// Why a name was not joined, where pictures are there that it may mean.
    pub not_joined: Option<NotJoined>,
}

impl Fault {
    pub fn new(kind: FaultKind, place: Place, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            kind,
            place,
            image: None,
            class: None,
            r#box: None,
            expected: expected.into(),
            found: found.into(),
            remedy: None,
            not_joined: None,
        }
    }

    /// A name that was not joined.
    pub fn unjoined(kind: FaultKind, place: Place, why: Unjoined, name: impl Into<String>) -> Self {
        Self { not_joined: why.why, ..Self::new(kind, place, why.words, name) }
    }

    pub fn of(mut self, image: ImageId) -> Self {
        self.image = Some(image);
        self
    }

    /// With what to do about it, a sentence without its full stop.
    pub fn remedy(mut self, remedy: impl Into<Box<str>>) -> Self {
        self.remedy = Some(remedy.into()).filter(|remedy| !remedy.is_empty());
        self
    }
}

/// How many faults of one kind in one file are kept in full; the rest is counted.
pub const KEPT: usize = 10_000;

/// Faults, in order of appearance. A file with 400,000 of a kind costs no more memory than one with ten thousand.
#[derive(Default, Debug)]
pub struct Faults {
    kept: Vec<Fault>,
    counts: BTreeMap<(FaultKind, FileId), u64>,
}

impl Faults {
    pub fn push(&mut self, fault: Fault) {
        let count = self.counts.entry((fault.kind, fault.place.file)).or_default();
        *count += 1;
        if *count <= KEPT as u64 {
            self.kept.push(fault);
        }
    }

    /// Forgets those of a kind.
    pub fn forget(&mut self, kind: FaultKind) {
        self.kept.retain(|fault| fault.kind != kind);
        self.counts.retain(|(of, _), _| *of != kind);
    }

    /// Forgets those of a kind in these files.
    pub fn forget_in(&mut self, kind: FaultKind, files: &BTreeSet<FileId>) {
        self.kept.retain(|fault| fault.kind != kind || !files.contains(&fault.place.file));
        self.counts.retain(|(of, file), _| *of != kind || !files.contains(file));
    }

    /// The faults of a kind that were kept.
    pub fn of(&self, kind: FaultKind) -> impl Iterator<Item = &Fault> {
        self.kept.iter().filter(move |f| f.kind == kind)
    }

    /// How many faults of a kind there are, in all files.
    pub fn count(&self, kind: FaultKind) -> u64 {
        self.counts.iter().filter(|((k, _), _)| *k == kind).map(|(_, n)| n).sum()
    }

    /// How many of a kind in one file.
    pub fn count_in(&self, kind: FaultKind, file: FileId) -> u64 {
        self.counts.get(&(kind, file)).copied().unwrap_or(0)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.kept.iter()
    }
}
