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
pub struct ExportFile {
    pub what: Export,
    /// Counts of people below this are left out, and what would give them away.
    pub suppress_below: Option<u64>,
}

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
        // Rows of single pictures, and counts of pairs, which are not among the cells that are looked at.
        if self.suppress_below.is_some() && matches!(self.what, Export::ImagesCsv | Export::PairsCsv) {
            return Err(Failure::TooFine);
        }
        let partial = if verdict.complete { "" } else { "-partial" };
        let name = |what: &str| format!("{}{partial}-{what}", file_name(&check.dataset.name));
        let whole = || check.report().unwrap_or(&verdict.brief);
        let suppressed = self.suppress_below.map(|least| report::suppress(whole(), least)).transpose();
        let suppressed = suppressed.map_err(|_| Failure::NotSuppressed)?;
        let brief = suppressed.as_ref().map_or(&verdict.brief, |without| &without.report);
        let (name, mime, content) = match self.what {
            Export::Json => {
                let json = match &suppressed {
                    Some(without) => without.json.clone(),
                    None => report::to_json(whole()),
                };
                (name("muster.json"), "application/json", json)
            }
            Export::FindingsCsv => (name("findings.csv"), "text/csv", report::findings_csv(brief)),
            Export::MembersCsv => (name("members.csv"), "text/csv", report::members_csv(brief)),
            Export::ImagesCsv => (name("images.csv"), "text/csv", report::images_csv(&check.dataset)),
            Export::PairsCsv => {
                let all = Pairs { most: u32::MAX, ..Pairs::default() };
                let (pairs, _) = associations::pairs(&class_pairs(check, verdict), &all.page());
                (name("pairs.csv"), "text/csv", report::pairs_csv(&pairs))
            }
            Export::Document(document) => {
                let about = document.about();
                let report = suppressed.as_ref().map_or_else(whole, |without| &without.report);
                (name(about.file), about.mime, document.write(report))
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
