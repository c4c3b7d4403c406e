//! What a section may claim: findings, or that its rules ran over so much and found nothing, or why nothing is known.

use super::runs::{Runs, reasons};
use crate::report::{Report, RuleRun, Severity};
use crate::rules::{SECTIONS, Section};
use crate::wording;
use serde::{Deserialize, Serialize};

/// One shape a meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    Error,
    Warning,
    Note,
    /// A rule ran over n things and found nothing.
    Ok,
    /// Not examined: something was lacking.
    #[default]
    Lacking,
    /// Switched off by somebody.
    Off,
    /// Stopped, or still running: n of m.
    Part,
}

impl From<Severity> for Sign {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Note,
        }
    }
}

/// What is known of a section.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SectionState {
    /// The section's id.
    pub id: String,
    pub sign: Sign,
    pub findings: u64,
    /// Tests of significance of its rules.
    pub tests: u64,
    /// `Nothing found in 1,312 boxes`, `Not examined: no box was read`.
    pub says: String,
    /// The same without its first words: `no box was read`.
    pub why: String,
}

/// Every section that has a rule.
pub(super) fn all(report: &Report) -> Vec<SectionState> {
    SECTIONS.iter().filter(|section| section.rules().next().is_some()).map(|section| state(report, section)).collect()
}

fn state(report: &Report, section: &'static Section) -> SectionState {
    let runs: Vec<&RuleRun> = report.rules.iter().filter(|run| section.holds(&run.code)).collect();
    let own = || report.findings.iter().filter(|f| section.holds(&f.code));
    let found: Vec<_> = own().filter(|f| !f.is_aside()).collect();
    let aside = (own().count() - found.len()) as u64;
    let findings = found.len() as u64;
    let tests = runs.iter().map(|run| run.tests).sum();
    let Runs { ran, stopped, lacking, off } = Runs::of(&runs);
    let worst = found.iter().map(|f| f.severity).min();
    let (sign, words, why) = match worst {
        Some(severity) => (severity.into(), wording::plural(findings, "finding", "findings"), String::new()),
        None if !stopped.is_empty() => {
            let why = reasons(&stopped);
            (Sign::Part, format!("Nothing found so far: {why}"), why)
        }
        None if aside > 0 => {
            let why = format!("{}, accepted", wording::plural(aside, "finding", "findings"));
            (Sign::Ok, format!("Nothing found but {why}"), why)
        }
        None if !ran.is_empty() => {
            let over = over(&ran);
            (Sign::Ok, format!("Nothing found in {over}"), over)
        }
        None if !lacking.is_empty() => {
            let why = reasons(&lacking);
            (Sign::Lacking, format!("Not examined: {why}"), why)
        }
        None => {
            let why = reasons(&off);
            (Sign::Off, format!("Switched off: {why}"), why)
        }
    };
    let mut says = words;
    let spoken = worst.is_some() || !ran.is_empty() || !stopped.is_empty();
    if spoken && !lacking.is_empty() {
        says.push_str(&format!("; {} not examined: {}", names(&lacking), reasons(&lacking)));
    }
    if (spoken || !lacking.is_empty()) && !off.is_empty() {
        says.push_str(&format!("; {} switched off: {}", names(&off), reasons(&off)));
    }
    SectionState { id: section.id.into(), sign, findings, tests, says, why }
}

/// `box-outside-image and not-a-number`.
fn names(runs: &[&RuleRun]) -> String {
    let names: Vec<&str> =
        runs.iter().filter_map(|run| crate::rules::entry(&run.code)).map(|entry| entry.meta.name).collect();
    wording::list(&names, 3)
}

/// `311 comparisons`, `1,312 boxes and 14 annotation files and tables`.
fn over(ran: &[&RuleRun]) -> String {
    let tests: u64 = ran.iter().map(|run| run.tests).sum();
    if tests > 0 {
        return wording::plural(tests, "comparison", "comparisons");
    }
    let mut out: Vec<String> = Vec::new();
    for (n, of) in ran.iter().filter_map(|run| Some((run.n?, run.of.as_ref()?))) {
        let words = format!("{} {of}", wording::count(n));
        if !out.contains(&words) {
            out.push(words);
        }
    }
    if out.is_empty() { wording::plural(ran.len() as u64, "rule", "rules") } else { wording::list(&out, 3) }
}
