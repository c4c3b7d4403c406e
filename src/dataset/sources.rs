//! What became of each dropped file, and what each annotation file or table was taken for.

use super::attributes::{Origin, Role, ValueType};
use super::format::{BoxFormat, Format};
use super::ids::{FileId, ImageId};
use serde::{Deserialize, Serialize};

/// A dropped file.
#[derive(Clone, Debug, PartialEq)]
pub struct DroppedFile {
    /// Path below the dropped folder, NFC, `/` between folders.
    pub path: String,
    pub bytes: u64,
    /// Its place in the order in which the files were handed over: the caller's own handle on it.
    pub handle: u32,
    /// The path was handed over in another Unicode normal form (macOS hands out NFD).
    pub was_not_nfc: bool,
    pub fate: Fate,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Not looked at yet.
    Pending,
    Image(ImageId),
    /// Read as a row of `Dataset::sources`.
    Source(u32),
    /// A picture that marks what is where in another one, whose file this is.
    Mask(FileId),
    /// Left aside, with the reason as a person reads it.
    Skipped(String),
}

/// What an annotation file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    Annotations,
    /// Classes by number or name.
    ClassList,
    /// A table of attributes, splits or labels.
    Table,
    /// Names of images, for a split.
    ImageList,
    /// What a model says of the images: no ground truth.
    Predictions,
    Settings,
}

/// A column of a table, as it was understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnInfo {
    pub name: String,
    pub role: Role,
    #[serde(rename = "type")]
    pub ty: ValueType,
    pub origin: Origin,
    /// Why it was given that role.
    pub why: String,
    /// Up to three values.
    pub examples: Vec<String>,
}

/// An annotation file or table that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub file: FileId,
    pub role: FileRole,
    pub format: &'static Format,
    /// What its boxes mean: as its format has it, or as the file itself says.
    pub boxes: Option<BoxFormat>,
    /// Why it was taken for that, as a sentence.
    pub why: String,
    /// Statements in it: boxes, rows, labels, names.
    pub records: u64,
    /// Different images that its records join to.
    pub images: u64,
    /// Those images, sorted.
    pub joined: Vec<ImageId>,
    /// Records that join to no dropped image while images were dropped.
    pub unmatched: u64,
    /// How records were joined, for people: "by path", "by name", "by name without extension", "by id".
    pub join: Option<String>,
    /// Records that another file states alike, that no other file states, and that another file contradicts.
    pub agreed: u64,
    pub added: u64,
    pub contradicted: u64,
    pub columns: Vec<ColumnInfo>,
}

impl Source {
    pub fn new(file: FileId, format: &'static Format, why: impl Into<String>) -> Self {
        Self {
            file,
            role: format.role,
            format,
            boxes: format.boxes,
            why: why.into(),
            records: 0,
            images: 0,
            joined: Vec::new(),
            unmatched: 0,
            join: None,
            agreed: 0,
            added: 0,
            contradicted: 0,
            columns: Vec::new(),
        }
    }
}
