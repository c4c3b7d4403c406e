//! The report's fields, in the order in which REPORT.md writes them.

pub use super::changes::Changes;
pub use super::digest::ImagesDigest;
pub use super::tables::{ClassPair, Share, Tables};
use crate::dataset::{FolderRole, Origin, Role, Settings, Unit, ValueType};
pub use crate::rules::{Cause, FigureKind, Measured, Named, Quality, RunState, Severity, SignificanceTest, Subject};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub const SCHEMA: &str = "muster.report/1";

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub schema: String,
    pub muster: Version,
    /// Where not everything was read and measured: what is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial: Option<String>,
    pub dataset: DatasetFacts,
    pub files: FilesRead,
    pub qualities: Qualities,
    pub findings: Vec<Finding>,
    pub tables: Tables,
    /// What became of every rule, by code.
    pub rules: Vec<RuleRun>,
    /// What decisions were read, and which of them no longer fit; null where there is none.
    #[serde(default)]
    pub decisions: Option<super::DecisionsRead>,
    /// Since an earlier report, where one was given.
    #[serde(default)]
    pub changes: Option<Changes>,
    /// What was in force, defaults included.
    pub settings: InForce,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    pub version: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetFacts {
    pub name: String,
    pub fingerprint: String,
    /// What a later check needs to tell which images changed; not where the report is only shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub images_digest: Option<ImagesDigest>,
    pub images: u64,
    pub images_listed: u64,
    pub unreadable_images: u64,
    pub images_without_annotation: u64,
    pub boxes: u64,
    pub masks: u64,
    pub keypoints: u64,
    pub image_labels: u64,
    pub captions: u64,
    /// Captions without a text, which are not among those.
    pub captions_empty: u64,
    /// Images with a caption that another image has, too, word for word.
    pub images_of_equal_caption: u64,
    pub identities: u64,
    pub annotators: u64,
    pub classes: Vec<ClassFacts>,
    pub splits: Vec<SplitFacts>,
    pub attributes: Vec<AttributeFacts>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassFacts {
    pub name: String,
    pub images: u64,
    pub boxes: u64,
    /// Its share of the pixels of all masks, where masks show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixel_share: Option<f64>,
    /// Images labelled for the class, whether they show it or not, where that are not all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered: Option<u64>,
    /// The class that findings are told for in place of this one, which is the same under another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SplitFacts {
    pub name: String,
    pub images: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributeFacts {
    pub name: String,
    pub role: Role,
    #[serde(rename = "type")]
    pub ty: ValueType,
    pub unit: Unit,
    pub origin: Origin,
    pub source: String,
    /// Why the role was given.
    pub why: String,
    /// Who is in the pictures, how they came about, or neither.
    #[serde(default)]
    pub about: Option<About>,
    pub n: u64,
    pub missing: u64,
    pub values: Vec<ValueFacts>,
    pub numeric: Option<Numeric>,
    /// The attribute that findings are told for in place of this one, which says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
}

/// What an attribute, or a finding about attributes, tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// People, by a protected attribute.
    Protected,
    /// How pictures came about.
    Provenance,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueFacts {
    pub value: String,
    pub count: u64,
    pub share: Share,
}

/// Of a real-valued attribute, without its sentinels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Numeric {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub mean: Option<f64>,
    pub median: Option<f64>,
    /// At 0.05, 0.25, 0.5, 0.75, 0.95.
    pub quantiles: Vec<Quantile>,
    pub sentinels: Vec<Sentinel>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantile {
    pub at: f64,
    pub value: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sentinel {
    pub value: f64,
    pub count: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FilesRead {
    pub dropped: u64,
    pub read: u64,
    pub skipped: u64,
    pub groups: Vec<FileGroup>,
    /// Annotation files and tables one by one, by path, where there are few of a format.
    #[serde(default)]
    pub sources: Vec<SourceFacts>,
    /// Folders of pictures, by path.
    pub folders: Vec<FolderFacts>,
    pub skipped_files: Vec<SkippedFile>,
}

/// Files that were taken for the same thing for the same reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileGroup {
    /// `images`, `annotations`, `class-list`, `table`, `image-list`, `settings`.
    pub role: String,
    pub format: String,
    pub why: String,
    pub files: u64,
    /// Images that its records join to.
    pub joined: u64,
    pub unmatched_records: u64,
    /// Dropped images that none of its records names.
    pub unmatched_images: u64,
    pub example: String,
    /// Statements that another file makes alike, alone, and otherwise.
    pub records: u64,
    pub agreed: u64,
    pub added: u64,
    pub contradicted: u64,
}

/// An annotation file or table that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceFacts {
    pub path: String,
    /// As in `groups`.
    pub role: String,
    pub format: String,
    pub bytes: u64,
    /// Of its bytes, in hexadecimal digits; `None` where it could not be read to its end.
    pub sha256: Option<String>,
    /// Of a table, in the order of the file.
    pub columns: Vec<ColumnFacts>,
}

/// A column of a table, as it was understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnFacts {
    pub name: String,
    pub role: Role,
    #[serde(rename = "type")]
    pub ty: ValueType,
    /// What stands in it where a value is missing, empty fields apart.
    pub missing: Vec<String>,
}

/// What a folder of pictures was taken for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FolderFacts {
    /// Below what was dropped; `.` for the top.
    pub path: String,
    /// In the words of `[folders]` of the settings.
    pub role: FolderRole,
    /// The split that its name speaks of, where that is not its role.
    pub split: Option<String>,
    pub why: String,
    /// Files in it and in the folders in it.
    pub files: u64,
    pub pictures: u64,
    /// Of classes, variants and folds: how many, and the first of them.
    pub parts: u64,
    pub names: Vec<String>,
    /// The settings say so.
    pub set: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SkippedFile {
    pub path: String,
    pub why: String,
    /// It holds annotations, which are lost with it: a finding says so.
    #[serde(default)]
    pub lost: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub errors: u64,
    pub warnings: u64,
    pub notes: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Qualities {
    pub relevant: Tally,
    pub representative: Tally,
    pub free_of_errors: Tally,
    pub complete: Tally,
    pub privacy: Tally,
    pub documentation: Tally,
}

impl Qualities {
    pub fn of(&self, quality: Quality) -> Tally {
        match quality {
            Quality::Relevant => self.relevant,
            Quality::Representative => self.representative,
            Quality::FreeOfErrors => self.free_of_errors,
            Quality::Complete => self.complete,
            Quality::Privacy => self.privacy,
            Quality::Documentation => self.documentation,
        }
    }
}

/// What became of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleRun {
    pub code: String,
    pub state: RunState,
    /// What was lacking, the reason given for switching it off, or how far it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Tests of significance.
    pub tests: u64,
    /// How many of what it looked at: `1,312` `boxes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Of its code and subject, and of the images and files of its evidence.
    #[serde(default)]
    pub fingerprint: String,
    /// What somebody decided about it.
    #[serde(default)]
    pub decision: Option<super::Decision>,
    pub code: String,
    pub name: String,
    pub severity: Severity,
    pub quality: Quality,
    pub message: String,
    pub subject: Subject,
    /// Of its attributes: who is in the pictures, how they came about, or neither.
    #[serde(default)]
    pub about: Option<About>,
    pub measured: Option<Measured>,
    /// The figure that it is compared with, on the same scale: of the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<Measured>,
    pub threshold: Option<Named>,
    pub effect: Option<Named>,
    pub test: Option<SignificanceTest>,
    pub cause: Option<String>,
    /// It without its figures, where the subject says too little for a heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// The pattern of `cause`, where it is a known one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause_kind: Option<Cause>,
    /// It holds for so many pictures, those measured before the stop or so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_measured: Option<u64>,
    pub evidence: Vec<Evidence>,
    pub evidence_total: u64,
    /// All that it speaks for, the strongest first; empty where it speaks of one.
    #[serde(default)]
    pub members: Vec<Member>,
    pub remedy: String,
    /// What `muster fix` would do about it, where its cause is known: `rewrites the boxes`.
    #[serde(default)]
    pub fix: Option<String>,
    /// Why it has no figures: `suppressed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// One of the things that a finding speaks for, with its own figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    pub subject: Subject,
    pub severity: Severity,
    /// What a finding about it alone would say.
    pub message: String,
    pub measured: Option<Measured>,
    /// The figure that it is compared with, on the same scale: of the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<Measured>,
    pub effect: Option<Named>,
    pub test: Option<SignificanceTest>,
    pub cause: Option<String>,
    pub evidence: Vec<Evidence>,
    pub evidence_total: u64,
    pub remedy: String,
    /// Why it has no figures: `suppressed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub image: Option<String>,
    pub file: Option<String>,
    pub line: Option<u32>,
    pub record: Option<String>,
    pub note: Option<String>,
}

/// The settings of the dataset, and every rule's options with their defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InForce {
    #[serde(flatten)]
    pub settings: Settings,
    /// Options in force by rule code.
    pub options: BTreeMap<String, serde_json::Value>,
    /// Rules switched off, with the reason given.
    pub off: BTreeMap<String, String>,
    /// Pixels were looked at.
    pub pixels: bool,
    /// Counts of people from one to below this are left out, and what would give them away.
    #[serde(rename = "suppress-below", default, skip_serializing_if = "Option::is_none")]
    pub suppress_below: Option<u64>,
}
