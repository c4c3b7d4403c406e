//! Decisions held against the findings of a report: which hold, which no longer fit, and what was decided of items.

use super::build::qualities;
use super::fingerprint::about;
use super::types::{Report, RunState};
use crate::dataset::Dataset;
use crate::decisions::{Action, Decisions, FindingDecision, State};
use crate::wording::{list, plural};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// Decisions that no longer fit, and missing images, that a sentence names.
const NAMED: usize = 5;

/// What was decided about a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub state: State,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub by: String,
    #[serde(default)]
    pub note: String,
}

impl Decision {
    pub fn state_word(&self) -> &'static str {
        match self.state {
            State::Open => "open",
            State::Accepted => "accepted",
            State::Solved => "solved",
        }
    }

    /// `Accepted as no problem, and set aside: by design (KM).`
    pub fn says(&self) -> String {
        let what = match self.state {
            State::Open => "Decided: it is right",
            State::Accepted => "Accepted as no problem, and set aside",
            State::Solved => "Said to be solved, and still found",
        };
        let parts: Vec<&str> =
            [self.reason.as_str(), self.note.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        let tail = if parts.is_empty() { String::new() } else { format!(": {}", parts.join("; ")) };
        let by = if self.by.is_empty() { String::new() } else { format!(" ({})", self.by) };
        format!("{what}{tail}{by}.")
    }
}

/// What decisions were read, and which of them fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionsRead {
    /// The file beside the data; null where they were given.
    pub file: Option<String>,
    /// The file beside the data that was left aside, as others were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// They were made of another dataset, or of this one before it changed.
    pub other_dataset: bool,
    /// Decisions about findings, and of them those that fit a finding.
    pub findings: u64,
    pub open: u64,
    pub accepted: u64,
    pub solved: u64,
    pub unfit: Vec<Unfit>,
    pub items: ItemCounts,
    /// Images and files of items that are not in the dataset.
    pub missing: Vec<String>,
    /// Mends that are wanted.
    pub fixes: u64,
}

/// A decision that fits no finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfit {
    pub code: String,
    pub fingerprint: String,
    pub state: State,
    pub why: Misfit,
    #[serde(default)]
    pub reason: String,
}

/// Why a decision fits no finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Misfit {
    /// The finding is there, of other images or files.
    EvidenceChanged,
    /// The finding is not there.
    Gone,
    /// Its rule did not run, or not over all.
    NotExamined,
}

impl Misfit {
    pub fn words(self) -> &'static str {
        match self {
            Self::EvidenceChanged => "its evidence has changed",
            Self::Gone => "the finding is gone",
            Self::NotExamined => "not examined in this run",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCounts {
    pub exclude: u64,
    pub relabel: u64,
    pub rebox: u64,
    pub reannotate: u64,
    pub keep: u64,
}

impl DecisionsRead {
    /// Decisions of all kinds.
    pub fn total(&self) -> u64 {
        let i = &self.items;
        self.findings + i.exclude + i.relabel + i.rebox + i.reannotate + i.keep + self.fixes
    }

    /// A line each: what was read, what no longer fits, what is missing.
    pub fn says(&self) -> Vec<String> {
        let mut out = Vec::new();
        let i = &self.items;
        let counts = [
            (self.accepted, "finding accepted", "findings accepted"),
            (self.open, "finding held for right", "findings held for right"),
            (self.solved, "finding said to be solved", "findings said to be solved"),
            (i.exclude, "item to exclude", "items to exclude"),
            (i.relabel, "item to relabel", "items to relabel"),
            (i.rebox, "box to correct", "boxes to correct"),
            (i.reannotate, "item for the annotators", "items for the annotators"),
            (i.keep, "item to keep", "items to keep"),
            (self.fixes, "fix to apply", "fixes to apply"),
        ];
        let parts: Vec<String> =
            counts.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| plural(n, one, many)).collect();
        let from = self.file.as_ref().map(|file| format!(" from {file}")).unwrap_or_default();
        let what = if parts.is_empty() { String::new() } else { format!(": {}", list(&parts, parts.len())) };
        out.push(format!("{} read{from}{what}", plural(self.total(), "decision", "decisions")));
        if let Some(file) = &self.instead_of {
            out.push(format!("{file} is not followed: other decisions were given in its place"));
        }
        if self.other_dataset {
            out.push(
                "they were made of another dataset, or of this one before it changed; each finding was looked for"
                    .to_owned(),
            );
        }
        if !self.unfit.is_empty() {
            let named: Vec<String> =
                self.unfit.iter().map(|unfit| format!("{} ({})", unfit.code, unfit.why.words())).collect();
            let verb = if self.unfit.len() == 1 { "fits" } else { "fit" };
            let (n, all) = (self.unfit.len() as u64, plural(self.findings, "decision", "decisions"));
            out.push(format!(
                "{} of {all} about findings no longer {verb}: {}",
                crate::wording::count(n),
                list(&named, NAMED)
            ));
        }
        if !self.missing.is_empty() {
            let n =
                plural(self.missing.len() as u64, "image or file of a decision is", "images or files of decisions are");
            out.push(format!("{n} not in the dataset: {}", list(&self.missing, NAMED)));
        }
        out
    }
}

/// Puts decisions into a report, in place of those that it had. `decisions`: with the file beside the data that they
/// stand in; `left`: the one that is not followed.
pub fn decide(
    report: &mut Report,
    dataset: &Dataset,
    decisions: Option<(&Decisions, Option<&str>)>,
    left: Option<&str>,
) {
    let of: FxHashMap<&str, &FindingDecision> = decisions
        .iter()
        .flat_map(|(decisions, _)| &decisions.findings)
        .map(|decision| (decision.fingerprint.as_str(), decision))
        .collect();
    for finding in &mut report.findings {
        finding.decision = of.get(finding.fingerprint.as_str()).map(|d| Decision {
            state: d.state,
            reason: d.reason.clone(),
            by: d.by.clone(),
            note: d.note.clone(),
        });
    }
    report.qualities = qualities(&report.findings);
    report.decisions = decisions.map(|(decisions, file)| DecisionsRead {
        file: file.map(str::to_owned),
        instead_of: left.map(str::to_owned),
        ..read(report, dataset, decisions)
    });
}

fn read(report: &Report, dataset: &Dataset, decisions: &Decisions) -> DecisionsRead {
    let there: FxHashSet<&str> = report.findings.iter().map(|f| f.fingerprint.as_str()).collect();
    let subjects: FxHashSet<&str> = report.findings.iter().map(|f| about(&f.fingerprint)).collect();
    let ran: FxHashSet<&str> =
        report.rules.iter().filter(|run| run.state == RunState::Ran).map(|run| run.code.as_str()).collect();
    let mut out = DecisionsRead {
        other_dataset: !decisions.dataset.is_empty() && decisions.dataset != report.dataset.fingerprint,
        findings: decisions.findings.len() as u64,
        fixes: decisions.fixes.iter().filter(|fix| fix.apply).count() as u64,
        ..DecisionsRead::default()
    };
    for decision in &decisions.findings {
        if there.contains(decision.fingerprint.as_str()) {
            match decision.state {
                State::Open => out.open += 1,
                State::Accepted => out.accepted += 1,
                State::Solved => out.solved += 1,
            }
            continue;
        }
        let why = if subjects.contains(about(&decision.fingerprint)) {
            Misfit::EvidenceChanged
        } else if decision.code.is_empty() || ran.contains(decision.code.as_str()) {
            Misfit::Gone
        } else {
            Misfit::NotExamined
        };
        // One that was solved and is gone is as it should be.
        if decision.state == State::Solved && why == Misfit::Gone {
            out.solved += 1;
            continue;
        }
        let code = if decision.code.is_empty() { &decision.fingerprint } else { &decision.code };
        out.unfit.push(Unfit {
            code: code.clone(),
            fingerprint: decision.fingerprint.clone(),
            state: decision.state,
            why,
            reason: decision.reason.clone(),
        });
    }
    for item in &decisions.items {
        match item.action {
            Action::Exclude => out.items.exclude += 1,
            Action::Relabel => out.items.relabel += 1,
            Action::Rebox => out.items.rebox += 1,
            Action::Reannotate => out.items.reannotate += 1,
            Action::Keep => out.items.keep += 1,
        }
    }
    if !decisions.items.is_empty() {
        let images: FxHashSet<&str> = dataset.images.ids().map(|id| dataset.images.path(id)).collect();
        let files: FxHashSet<&str> = dataset.files.iter().map(|file| file.path.as_str()).collect();
        for item in &decisions.items {
            let lacking = (!images.contains(item.image.as_str())).then_some(&item.image);
            let file = item.file.as_ref().filter(|file| !files.contains(file.as_str()));
            out.missing.extend(lacking.into_iter().chain(file).cloned());
        }
        out.missing.sort_unstable();
        out.missing.dedup();
    }
    out
}
