//! What somebody decided about findings and their items: the file `muster-decisions.json`, schema `muster.decisions/1`.
//! Owns its fields, reading it with errors by line, and writing it the same way each time. Refuses to know a dataset or a
//! finding: what fits is told by `report`, what is carried out by the command.

mod entry;
mod places;
mod read;
#[cfg(test)]
mod tests;

pub use read::{Flaw, parse};

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

pub const SCHEMA: &str = "muster.decisions/1";
/// The name under which the file lies beside the data.
pub const FILE: &str = "muster-decisions.json";
/// A file of decisions larger than this is none, in bytes.
pub const LARGEST: u64 = 64 << 20;
/// The file, for people: `muster explain decisions`.
pub const PAGE: &str = include_str!("schema.md");

/// All of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    /// Fingerprint of the dataset that was decided about; empty where nobody says.
    #[serde(default)]
    pub dataset: String,
    #[serde(default)]
    pub findings: Vec<FindingDecision>,
    #[serde(default)]
    pub items: Vec<ItemDecision>,
    #[serde(default)]
    pub fixes: Vec<Fix>,
}

/// What a finding is held for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is right, and somebody has to act.
    #[default]
    Open,
    /// It is no problem, for the reason given: it stands aside.
    Accepted,
    /// Somebody has acted; where the finding is still there, it counts.
    Solved,
}

/// A decision about a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingDecision {
    /// The finding's, as in the report.
    pub fingerprint: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    pub state: State,
    /// Never empty where it is accepted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Initials, if somebody gave them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What is to be done with an image or one of its annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It is left out.
    Exclude,
    /// Its class is another one.
    Relabel,
    /// Its box is another one.
    Rebox,
    /// Annotators look at it again.
    Reannotate,
    /// It is right as it stands.
    Keep,
}

impl Action {
    pub const ALL: [Self; 5] = [Self::Exclude, Self::Relabel, Self::Rebox, Self::Reannotate, Self::Keep];

    /// As the file writes it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Exclude => "exclude",
            Self::Relabel => "relabel",
            Self::Rebox => "rebox",
            Self::Reannotate => "reannotate",
            Self::Keep => "keep",
        }
    }
}

/// A decision about an image, or about one annotation of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemDecision {
    /// Path below the dataset's folder.
    pub image: String,
    /// The file that the annotation stands in; the whole image is meant without `record` and `line`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// As evidence names it: `annotations[5120]`, `row 17`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Of a text file in which lines are the records, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    pub action: Action,
    /// The right class, of `relabel`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The right box, of `rebox`: x and y of its upper left corner, width and height, in pixels of the upright picture.
    #[serde(default, rename = "box", skip_serializing_if = "Option::is_none")]
    pub r#box: Option<[f64; 4]>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl ItemDecision {
    pub fn new(image: impl Into<String>, action: Action) -> Self {
        Self {
            image: image.into(),
            file: None,
            record: None,
            line: None,
            action,
            class: None,
            r#box: None,
            note: String::new(),
        }
    }

    /// It is about the whole image, not about one of its annotations.
    pub fn is_of_image(&self) -> bool {
        self.record.is_none() && self.line.is_none()
    }

    /// Both speak of the same image or annotation.
    pub fn is_about(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    fn place(&self) -> (&str, Option<&str>, Option<u32>, Option<&str>) {
        (&self.image, self.file.as_deref(), self.line, self.record.as_deref())
    }
}

/// A mend whose cause is known, of all that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// The finding's.
    pub fingerprint: String,
    pub apply: bool,
}

impl Decisions {
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.items.is_empty() && self.fixes.is_empty()
    }

    /// Decisions of any kind.
    pub fn len(&self) -> usize {
        self.findings.len() + self.items.len() + self.fixes.len()
    }

    pub fn finding(&self, fingerprint: &str) -> Option<&FindingDecision> {
        self.findings.iter().find(|decision| decision.fingerprint == fingerprint)
    }

    /// Decides about a finding, in place of what was decided before.
    pub fn decide(&mut self, decision: FindingDecision) {
        self.findings.retain(|other| other.fingerprint != decision.fingerprint);
        self.findings.push(decision);
        self.sort();
    }

    /// Decides about an item, in place of what was decided of it before.
    pub fn decide_item(&mut self, decision: ItemDecision) {
        self.items.retain(|other| !other.is_about(&decision));
        self.items.push(decision);
        self.sort();
    }

    /// What is to be done with the whole image, or with one annotation of it.
    pub fn item(&self, about: &ItemDecision) -> Option<&ItemDecision> {
        self.items.iter().find(|item| item.is_about(about))
    }

    /// The order of the file.
    pub fn sort(&mut self) {
        let by_finding = |a: &FindingDecision, b: &FindingDecision| -> Ordering {
            (&a.code, &a.fingerprint).cmp(&(&b.code, &b.fingerprint))
        };
        self.findings.sort_by(by_finding);
        self.items.sort_by(|a, b| a.place().cmp(&b.place()));
        self.fixes.sort_by(|a, b| a.fingerprint.cmp(&b.fingerprint));
    }
}

/// The file's text: keys and entries in a fixed order, two spaces, a newline at the end.
pub fn write(decisions: &Decisions) -> String {
    #[derive(Serialize)]
    struct File<'a> {
        schema: &'static str,
        #[serde(flatten)]
        decisions: &'a Decisions,
    }
    let mut sorted = decisions.clone();
    sorted.sort();
    let mut text = serde_json::to_string_pretty(&File { schema: SCHEMA, decisions: &sorted }).unwrap_or_default();
    text.push('\n');
    text
}

/// Whether a file of this path is one of decisions: at the top of what was dropped, or of its only folder.
pub fn is_decisions(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    name == FILE && !folder.contains('/')
}
