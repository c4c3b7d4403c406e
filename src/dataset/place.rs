//! Where a statement stands: file, line, record.

use super::ids::FileId;
use serde::{Deserialize, Serialize};

/// The list that a record is an element of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RecordKind {
    /// The file as a whole.
    File,
    /// COCO `annotations[i]`.
    Annotation,
    /// COCO `images[i]`.
    Image,
    /// COCO `categories[i]`.
    Category,
    /// VOC `object[i]`.
    Object,
    /// LabelMe `shapes[i]`.
    Shape,
    /// VIA `regions[i]`.
    Region,
    /// FiftyOne `detections[i]`.
    Detection,
    /// A row of a table, counted from 1 without the header.
    Row,
    /// A line of a text file.
    Line,
}

/// A place in a dropped file. `line` counts from 1, 0 where it is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    pub file: FileId,
    pub line: u32,
    pub kind: RecordKind,
    pub record: u32,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: FileId) -> Self {
        Self { file, line: 0, kind: RecordKind::File, record: 0 }
    }

    pub fn new(file: FileId, line: u32, kind: RecordKind, record: u32) -> Self {
        Self { file, line, kind, record }
    }

    /// The line, where it is known.
    pub fn line(&self) -> Option<u32> {
        (self.line > 0).then_some(self.line)
    }

    /// The record as a reader of the file would write it: `annotations[5120]`, `row 17`.
    pub fn record(&self) -> Option<String> {
        let i = self.record;
        match self.kind {
            RecordKind::File => None,
            RecordKind::Annotation => Some(format!("annotations[{i}]")),
            RecordKind::Image => Some(format!("images[{i}]")),
            RecordKind::Category => Some(format!("categories[{i}]")),
            RecordKind::Object => Some(format!("object[{i}]")),
            RecordKind::Shape => Some(format!("shapes[{i}]")),
            RecordKind::Region => Some(format!("regions[{i}]")),
            RecordKind::Detection => Some(format!("detections[{i}]")),
            RecordKind::Row => Some(format!("row {i}")),
            RecordKind::Line => None,
        }
    }
}
