//! What each quality may claim: findings, or that its rules had something to read and found nothing, or what was lacking.
//! Green only where at least half of its rules had data.

use super::Sign;
use super::runs::{Runs, most_lacked, reasons};
use crate::report::{Report, RuleRun};
use crate::rules::{ALL, Quality};
use crate::wording;
use serde::{Deserialize, Serialize};

/// What is known of a quality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualityState {
    pub quality: Quality,
    pub sign: Sign,
    pub says: String,
}

/// The four of Article 10(3), then those of the others that have a rule.
pub(super) fn all(report: &Report) -> Vec<QualityState> {
    const ALL_SIX: [(Quality, bool); 6] = [
        (Quality::Relevant, true),
        (Quality::Representative, true),
        (Quality::FreeOfErrors, true),
        (Quality::Complete, true),
        (Quality::Privacy, false),
        (Quality::Documentation, false),
    ];
    let state = |(quality, always): (Quality, bool)| {
        let runs: Vec<&RuleRun> = report.rules.iter().filter(|run| of(run) == Some(quality)).collect();
        (always || !runs.is_empty()).then(|| state(report, quality, &runs))
    };
    ALL_SIX.into_iter().filter_map(state).collect()
}

fn of(run: &RuleRun) -> Option<Quality> {
    ALL.iter().find(|entry| entry.meta.code == run.code).map(|entry| entry.meta.quality)
}

fn state(report: &Report, quality: Quality, runs: &[&RuleRun]) -> QualityState {
    let runs = Runs::of(runs);
    let found = report.qualities.of(quality);
    let counts = [found.errors, found.warnings, found.notes];
    let words = [("error", "errors"), ("warning", "warnings"), ("note", "notes")];
    let parts = counts.iter().zip(words).filter(|(n, _)| **n > 0);
    let parts: Vec<String> = parts.map(|(n, (one, many))| wording::plural(*n, one, many)).collect();
    let aside = report.findings.iter().filter(|f| f.quality == quality && f.is_aside()).count() as u64;
    let lacked = || most_lacked(&runs.lacking);
    let (sign, says) = match counts.iter().position(|n| *n > 0) {
        Some(worst) => {
            let sign = [Sign::Error, Sign::Warning, Sign::Note][worst];
            let idle = match runs.lacking.len() as u64 {
                0 => String::new(),
                n => format!("; {} nothing to read", wording::plural(n, "rule had", "rules had")),
            };
            (sign, parts.join(", ") + &idle)
        }
        None if !runs.stopped.is_empty() => (Sign::Part, format!("Nothing found so far: {}", reasons(&runs.stopped))),
        None if aside > 0 => {
            (Sign::Ok, format!("Nothing found but {}, accepted", wording::plural(aside, "finding", "findings")))
        }
        None if runs.tell() && runs.lacking.is_empty() => (Sign::Ok, format!("Nothing found by {}", runs.ran_words())),
        None if runs.tell() => (Sign::Ok, format!("Nothing found by {}; {}", runs.ran_words(), lacked())),
        None if !runs.ran.is_empty() => {
            (Sign::Lacking, format!("Too little to tell: {} had something to read; {}", runs.ran_words(), lacked()))
        }
        None if !runs.lacking.is_empty() => (Sign::Lacking, format!("Not examined: {}", lacked())),
        None if !runs.off.is_empty() => (Sign::Off, format!("Switched off: {}", reasons(&runs.off))),
        None => (Sign::Lacking, "Cannot be told from the data alone".to_owned()),
    };
    QualityState { quality, sign, says }
}
