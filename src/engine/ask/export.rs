//! Files that the page saves.

use super::pairs::class_pairs;
use super::{Answered, Failure, Pairs};
use crate::dataset::bytes::ReadAt;
use crate::documents::Document;
use crate::engine::associations;
use crate::engine::check::{Check, Verdict};
use crate::report;
use serde::{Deserialize, Serialize};

/// What may be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    Json,
    FindingsCsv,
    /// What each finding speaks of, with its figures.
    MembersCsv,
    ImagesCsv,
    /// Pairs of classes, the strongest first.
    PairsCsv,
    /// One of the documents to be handed on.
    Document(Document),
}

/// A file to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportFile(pub Export);

/// The file itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    pub name: String,
    /// MIME type.
    pub mime: String,
    pub content: String,
}

impl Answered for ExportFile {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<ExportedFile, Failure> {
        let partial = if verdict.complete { "" } else { "-partial" };
        let name = |what: &str| format!("{}{partial}-{what}", file_name(&check.dataset.name));
        let (name, mime, content) = match self.0 {
            Export::Json => {
                (name("muster.json"), "application/json", report::to_json(check.report().unwrap_or(&verdict.brief)))
            }
            Export::FindingsCsv => (name("findings.csv"), "text/csv", report::findings_csv(&verdict.brief)),
            Export::MembersCsv => (name("members.csv"), "text/csv", report::members_csv(&verdict.brief)),
            Export::ImagesCsv => (name("images.csv"), "text/csv", report::images_csv(&check.dataset)),
            Export::PairsCsv => {
                let all = Pairs { most: u32::MAX, ..Pairs::default() };
                let (pairs, _) = associations::pairs(&class_pairs(check, verdict), &all.page());
                (name("pairs.csv"), "text/csv", report::pairs_csv(&pairs))
            }
            Export::Document(document) => {
                let about = document.about();
                (name(about.file), about.mime, document.write(check.report().unwrap_or(&verdict.brief)))
            }
        };
        Ok(ExportedFile { name, mime: mime.into(), content })
    }
}

/// A name that any file system takes.
pub(super) fn file_name(name: &str) -> String {
    let safe: String = name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    match safe.trim_matches(['.', '-']) {
        "" => "dataset".into(),
        trimmed => trimmed.chars().take(80).collect(),
    }
}
