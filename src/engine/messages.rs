//! What the engine tells the page of its own accord: how far it is, and a summary of the report. What it is asked for
//! stands in `ask`.

use crate::dataset::{ColumnInfo, FileRole, OutlineKind};
use crate::decisions::Decisions;
pub use crate::measures::descriptors::PointsOf;
use crate::report::{Narrative, Report};
use crate::rules::{RateWanted, Section};
use serde::{Deserialize, Serialize};

/// Where the work stands; the page's `data-state`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    #[default]
    Idle,
    Listing,
    Reading,
    Measuring,
    Done,
    Failed,
}

/// How far the work is. Counts only: the page knows what time it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub state: State,
    pub files: u64,
    /// Files that came out of archives so far, and how far those are read, in bytes.
    pub unpacked: u64,
    pub archive_bytes_read: u64,
    pub archive_bytes: u64,
    /// Annotation files and tables: read so far, of, and their bytes.
    pub sources_read: u64,
    pub sources: u64,
    pub source_bytes_read: u64,
    pub source_bytes: u64,
    /// The annotations are read a second time, with other settings; stopped, those from before stay in force.
    pub rereading: bool,
    /// What is being read now.
    pub reading: Option<String>,
    pub boxes: u64,
    pub images_measured: u64,
    pub images: u64,
    pub image_bytes_read: u64,
    pub image_bytes: u64,
    pub unreadable: u64,
}

/// A report on its way to the page: tables are asked for, evidence too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// `tables` empty, at most 3 entries of evidence per finding and none per member, at most 200 members per finding, at
    /// most 200 classes and skipped files.
    pub report: Report,
    /// The first pictures of each finding, parallel to `report.findings`.
    pub previews: Vec<Vec<Picture>>,
    /// Annotation files and tables, at most 200 of them, tables first.
    pub sources: Vec<SourceView>,
    /// How many there are.
    pub sources_read: u64,
    /// Everything was measured; otherwise findings about pixels hold for `measured` images.
    pub complete: bool,
    pub measured: u64,
    /// Stopped by the user.
    pub stopped: bool,
    /// Stopped before all annotations were read.
    pub partly_read: bool,
    /// The decisions in force.
    pub decisions: Decisions,
    /// The report in sentences.
    pub narrative: Narrative,
    /// Classes in all; the report here holds those in most images.
    pub classes: u64,
    /// Of these, in fewer than 100 images.
    pub classes_of_few: u64,
    /// Names of the attributes that classes are compared along, as their values have an order.
    pub ordered: Vec<String>,
    /// How exactly rates should be known on groups, as the options say.
    pub rate_wanted: RateWanted,
    /// What one of those is called whom several images may show: `person`, `lesion`.
    pub called: String,
    /// The files of embeddings, in the order in which [`PointsOf::Brought`] counts them.
    pub embeddings: Vec<EmbeddingsView>,
}

impl Summary {
    /// The tests of a section's rules; none where they are switched off.
    pub fn tests_of(&self, section: &Section) -> u64 {
        self.narrative.section(section).map_or(0, |state| state.tests)
    }
}

/// A file of embeddings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddingsView {
    pub path: String,
    /// Numbers of each point.
    pub dims: u64,
    /// Pictures that have one.
    pub images: u64,
}

/// One annotation file or table, for "what was read".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceView {
    /// The first file's.
    pub path: String,
    /// Files without columns that were taken for the same for the same reason stand together, as files of one picture each do.
    pub files: u64,
    pub role: FileRole,
    pub format: String,
    pub why: String,
    pub records: u64,
    pub images: u64,
    pub unmatched: u64,
    pub join: Option<String>,
    pub agreed: u64,
    pub added: u64,
    pub contradicted: u64,
    pub columns: Vec<ColumnInfo>,
}

/// A picture with what is drawn over it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    pub image: u32,
    pub path: String,
    /// The dropped file's place in the order in which the page handed the files over; `None` for a listed image.
    pub handle: Option<u32>,
    /// Upright size in pixels, 0 × 0 where unknown.
    pub width: u32,
    pub height: u32,
    /// Why it cannot be shown, where that is known.
    pub broken: Option<String>,
    pub boxes: Vec<PictureBox>,
    /// What is drawn beside the boxes, where that was asked for and is kept.
    pub outlines: Vec<PictureOutline>,
    pub labels: Vec<String>,
    pub splits: Vec<String>,
    pub note: Option<String>,
    /// The other picture, where it is evidence as one of a pair.
    pub beside: Option<u32>,
    /// `labels.csv, line 17` – where the statement stands that this picture is evidence of.
    pub place: Option<String>,
}

/// A box over a picture, in fractions of its upright size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureBox {
    pub class: String,
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
    /// This box is what the finding is about.
    pub accused: bool,
    pub crowd: bool,
    /// What the object has beside its box, in words; empty where it has nothing, or nobody asked.
    pub has: String,
}

/// What is drawn of an object beside its box, in fractions of the picture's upright size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureOutline {
    /// Its box among the picture's boxes; an object without one has none.
    pub of: Option<u32>,
    pub class: String,
    pub accused: bool,
    pub kind: OutlineKind,
    /// Its parts, holes of a mask among them; keypoints are one part.
    pub parts: Vec<Vec<[f64; 2]>>,
    /// Of each keypoint 0 where it is not labelled, 1 where it is hidden, 2 where it is seen.
    pub marks: Vec<u8>,
    /// Pairs of keypoints that a line joins, counted from 0.
    pub joined: Vec<(u16, u16)>,
    /// `polygon of 12 points`.
    pub says: String,
}

/// How a picture changed since an earlier report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Added,
    /// Its content is another.
    Altered,
    /// Its annotations are others.
    Annotations,
}

impl Change {
    pub const ALL: [Self; 3] = [Self::Added, Self::Altered, Self::Annotations];

    /// In addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Altered => "altered",
            Self::Annotations => "annotations",
        }
    }

    /// Of the pictures, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added since the earlier report",
            Self::Altered => "altered since the earlier report",
            Self::Annotations => "annotated otherwise than in the earlier report",
        }
    }
}

/// Which pictures are meant. All conditions hold at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// The evidence of this finding (index into the report's findings).
    pub finding: Option<u32>,
    /// Of this member of it only.
    pub member: Option<u32>,
    /// Shows all of these classes.
    pub classes: Vec<String>,
    /// Is labelled for these classes, and shows none of them.
    pub without: Vec<String>,
    /// Attribute and value, all of them.
    pub groups: Vec<(String, String)>,
    /// Attribute and value: shows another group of this attribute, and not this one.
    pub other_groups: Vec<(String, String)>,
    pub split: Option<String>,
    /// No value of these attributes.
    pub missing: Vec<String>,
    /// Shows this person.
    pub identity: Option<String>,
    /// Attribute (or figure of the picture, as `FigureByGroup` names it), from, to: inside these bounds. `distance` is
    /// that of a person of the first group to the nearest object of the first class.
    pub ranges: Vec<(String, f64, f64)>,
    /// Something beside the subject, or what else sorts images into strata, and a value of it, as the tables name both:
    /// `source`, `camera`, `format`.
    pub strata: Vec<(String, String)>,
    /// Part of the path.
    pub text: Option<String>,
    /// Only pictures that changed in this way since the earlier report.
    pub changed: Option<Change>,
    /// Only pictures that could not be read.
    pub unreadable: bool,
    /// Only pictures without annotation.
    pub unannotated: bool,
    /// Only these, by number: what was encircled on the map.
    pub chosen: Option<Vec<u32>>,
    /// In what order; that of their paths where it is `None`.
    pub order: Option<PictureOrder>,
}

/// In what order pictures stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PictureOrder {
    /// By a figure of the picture, or the largest of its boxes, or by an attribute that is a number, smallest first;
    /// those without one last.
    By(String),
    /// The same, largest first.
    ByDescending(String),
    /// This picture, then the others that have a point of this kind, the most alike first.
    Like(u32, PointsOf),
}
