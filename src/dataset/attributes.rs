//! Attributes: columns of values over images, boxes or identities.

use super::concept::Concept;
use super::ids::{FileId, ImageId};
use super::place::Place;
use serde::{Deserialize, Serialize};

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Protected,
    Attribute,
    Identity,
    Split,
    Annotator,
    Label,
    Score,
    Path,
    QuasiIdentifier,
    /// What nobody may learn of a person who is found by the other columns: an illness, an income.
    Sensitive,
    Ignore,
}

/// What a column's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueType {
    Category,
    Ordinal,
    Boolean,
    Real,
    Integer,
    Date,
    Text,
    Id,
}

/// How an attribute was obtained: asked for, never inferred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    SelfDeclared,
    Annotated,
    Inferred,
    #[default]
    Unknown,
}

/// What carries the attribute's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Image,
    Box,
    Identity,
}

impl Unit {
    /// What carries the attribute, in one and in several.
    pub fn nouns(self) -> (&'static str, &'static str) {
        match self {
            Self::Image => ("image", "images"),
            Self::Box => ("box", "boxes"),
            Self::Identity => ("identity", "identities"),
        }
    }
}

/// The code of a missing value.
pub const MISSING: u32 = u32::MAX;

/// Two sources that give one item two values.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub item: u32,
    pub values: [u32; 2],
    pub places: [Place; 2],
}

/// One attribute: a dictionary of its values and a code per item.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: String,
    /// Where it comes from: `labels.csv#gender`, several joined by ", ".
    pub source: String,
    pub file: FileId,
    pub role: Role,
    /// What its name says it is about.
    pub concept: Option<Concept>,
    /// Its name says that it tells how pictures came about (source, camera, dataset), not who or what is in them.
    pub provenance: bool,
    /// Why it was given that role, as a sentence for a person.
    pub why: String,
    pub ty: ValueType,
    pub origin: Origin,
    pub unit: Unit,
    /// The values in their order: natural sorting for categories, the declared order for ordinals. Declared values
    /// without a sample stand here too. For real-valued columns empty.
    pub values: Vec<String>,
    /// Per item of the unit (row of images, boxes or identities) an index into `values`, or `MISSING`.
    /// May be shorter than the table of items: what lies beyond is missing.
    pub codes: Vec<u32>,
    /// Items that a row names, valued or not: an item without a row is not "missing", it is not in the table.
    pub rows: Vec<bool>,
    /// Real-valued columns: per item the number, NaN where missing.
    pub numbers: Option<Vec<f64>>,
    /// Values set aside from real-valued columns as sentinels (−1, 999): value and count.
    pub sentinels: Vec<(f64, u64)>,
    /// Words that were taken for a missing value, and how often: "unknown", "N/A".
    pub marked: Vec<(String, u64)>,
    /// Sources that contradict each other; the first in order of path is the one that counts.
    pub conflicts: Vec<Conflict>,
}

impl Attribute {
    pub fn new(name: impl Into<String>, source: impl Into<String>, file: FileId, unit: Unit) -> Self {
        Self {
            name: name.into(),
            source: source.into(),
            file,
            role: Role::Attribute,
            concept: None,
            provenance: false,
            why: String::new(),
            ty: ValueType::Category,
            origin: Origin::Unknown,
            unit,
            values: Vec::new(),
            codes: Vec::new(),
            rows: Vec::new(),
            numbers: None,
            sentinels: Vec::new(),
            marked: Vec::new(),
            conflicts: Vec::new(),
        }
    }

    /// The code of an item, `None` where its value is missing.
    pub fn code(&self, item: usize) -> Option<usize> {
        match self.codes.get(item) {
            Some(&code) if code != MISSING => Some(code as usize),
            _ => None,
        }
    }

    /// The value of an item.
    pub fn value(&self, item: usize) -> Option<&str> {
        self.code(item).and_then(|code| self.values.get(code)).map(String::as_str)
    }

    /// A row names this item.
    pub fn has_row(&self, item: usize) -> bool {
        self.rows.get(item).copied().unwrap_or(false)
    }

    /// Count per value, in the order of `values`.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.values.len()];
        for &code in &self.codes {
            if let Some(count) = counts.get_mut(code as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// An item has a value: a group or a number.
    pub fn has_value(&self, item: usize) -> bool {
        self.code(item).is_some()
            || self.numbers.as_ref().is_some_and(|n| n.get(item).is_some_and(|value| value.is_finite()))
    }

    /// Any item has a value, or could have one.
    pub fn has_values(&self) -> bool {
        !self.values.is_empty() || self.numbers.is_some()
    }

    /// Items named by a row that have no value.
    pub fn missing(&self) -> u64 {
        (0..self.rows.len()).filter(|&item| self.is_missing(item)).count() as u64
    }

    /// A row names this item and gives it no value.
    pub fn is_missing(&self, item: usize) -> bool {
        self.has_row(item)
            && self.code(item).is_none()
            && !self.numbers.as_ref().is_some_and(|n| n.get(item).is_some_and(|v| v.is_finite()))
    }

    /// Has groups that can be compared: a category, ordinal or boolean with at least one value.
    pub fn has_groups(&self) -> bool {
        matches!(self.ty, ValueType::Category | ValueType::Ordinal | ValueType::Boolean)
            && matches!(self.role, Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Sensitive)
            && !self.values.is_empty()
    }

    /// Tells how pictures came about, and nothing of the people in them.
    pub fn is_provenance(&self) -> bool {
        self.provenance && !self.is_protected()
    }

    pub fn is_protected(&self) -> bool {
        self.role == Role::Protected
    }

    /// Sets the value of an item, growing the columns as needed. The dictionary is kept in order of appearance until
    /// `Dataset::settle` sorts it.
    pub fn set(&mut self, item: usize, code: u32) {
        if self.codes.len() <= item {
            self.codes.resize(item + 1, MISSING);
        }
        // Rows may reach further than codes: an item without a value has a row too.
        if self.rows.len() <= item {
            self.rows.resize(item + 1, false);
        }
        self.codes[item] = code;
        self.rows[item] = true;
    }
}

/// An image-level label: this class is in this image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageLabel {
    pub image: ImageId,
    pub class: super::ids::ClassId,
    /// `None` where the image's folder says so.
    pub place: Option<Place>,
}

/// A column of classes, one a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelColumn {
    /// As its table calls it.
    pub name: String,
    pub classes: Vec<super::ids::ClassId>,
}
