//! The report in sentences: the verdict, each screen's heading, what to do first, and what each section may claim.
//! Put together from rules, never free text; what a rule says of its findings stands in its `Meta`. It computes no
//! figure and names no rule.

mod clauses;
mod headings;
mod qualities;
mod runs;
mod sections;
#[cfg(test)]
mod tests;
mod verdict;

pub use clauses::by_weight;
pub use qualities::QualityState;
pub use sections::{SectionState, Sign};
pub use verdict::Verdict;

use super::tables::TargetRow;
use super::{Report, Severity};
use crate::rules::{Screen, Section};
use serde::{Deserialize, Serialize};

/// All of it, for the page and for documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Narrative {
    pub verdict: Verdict,
    /// Of each screen.
    pub headings: Vec<(Screen, String)>,
    /// Of every section that has a rule, in the order of reading.
    pub sections: Vec<SectionState>,
    /// Of the four qualities, privacy and documentation.
    pub qualities: Vec<QualityState>,
    /// Places in `findings` of what to do first, at most four.
    pub first: Vec<u32>,
}

impl Narrative {
    /// `targets`: the report's table of them, which a report may be without while it is shown.
    pub fn of(report: &Report, targets: &[TargetRow]) -> Self {
        let sections = sections::all(report);
        Self {
            verdict: verdict::verdict(report),
            headings: Screen::ALL.map(|screen| (screen, headings::heading(report, targets, screen, &sections))).into(),
            sections,
            qualities: qualities::all(report),
            first: first_steps(report),
        }
    }

    /// The answer of a screen.
    pub fn heading(&self, screen: Screen) -> &str {
        self.headings.iter().find(|(own, _)| *own == screen).map_or("", |(_, heading)| heading)
    }

    /// What a section may claim; `None` for one without a rule.
    pub fn section(&self, section: &Section) -> Option<&SectionState> {
        self.sections.iter().find(|own| own.id == section.id)
    }
}

/// At most four findings to act on first: errors before warnings, no two of the same rule.
fn first_steps(report: &Report) -> Vec<u32> {
    let mut all: Vec<(u32, &super::Finding)> = (0..).zip(&report.findings).collect();
    all.retain(|(_, f)| !f.is_aside() && f.severity != Severity::Note && !f.remedy.is_empty());
    all.sort_by(|(_, a), (_, b)| by_weight(a, b));
    let mut out: Vec<(u32, &super::Finding)> = Vec::new();
    for (place, finding) in all {
        if out.len() < 4 && out.iter().all(|(_, f)| f.code != finding.code) {
            out.push((place, finding));
        }
    }
    out.into_iter().map(|(place, _)| place).collect()
}
