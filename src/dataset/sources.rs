//! What became of each dropped file, and what each annotation file or table was taken for.

use super::attributes::{Origin, Role, ValueType};
use super::format::{BoxFormat, Format};
use super::ids::{FileId, ImageId};
use crate::sorting::Sorting;
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
    /// Points that a model gave the pictures: no ground truth, and in no figure.
    Embeddings,
    Settings,
    /// What somebody decided about findings.
    Decisions,
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
    /// What stands in its fields. It stays with the engine, which is asked for one column at a time.
    #[serde(skip)]
    pub fields: Fields,
}

/// What stands in the fields of a column, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// Different texts, the most frequent first, at most [`Self::MOST`].
    pub values: Vec<FieldValue>,
    /// Different texts beyond those.
    pub more: u64,
    /// There are more different texts than are counted.
    pub uncounted: bool,
    /// Empty fields.
    pub empty: u64,
}

impl Fields {
    /// Different texts that are listed.
    pub const MOST: usize = 200;

    /// Those of one column in two files, together.
    pub fn add(&mut self, other: &Self) {
        for value in &other.values {
            match self.values.iter_mut().find(|known| known.text == value.text) {
                Some(known) => {
                    known.count += value.count;
                    known.is_missing |= value.is_missing;
                    known.is_word |= value.is_word;
                }
                None => self.values.push(value.clone()),
            }
        }
        self.more += other.more;
        self.uncounted |= other.uncounted;
        self.empty += other.empty;
        self.sort();
    }

    /// The most frequent first; what is too many is only counted.
    pub fn sort(&mut self) {
        self.values.order_by(|a, b| b.count.cmp(&a.count).then_with(|| super::natural(&a.text, &b.text)));
        self.more += self.values.len().saturating_sub(Self::MOST) as u64;
        self.values.truncate(Self::MOST);
    }
}

/// One text of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValue {
    pub text: String,
    /// Fields that hold it.
    pub count: u64,
    /// It counts as missing.
    pub is_missing: bool,
    /// It would, where the settings said nothing of it.
    pub is_word: bool,
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
    /// Of its bytes, where it could be read to its end.
    pub sha256: Option<[u8; 32]>,
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
            sha256: None,
        }
    }
}
