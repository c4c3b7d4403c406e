//! Which findings are new, solved, left or altered. A finding is known again by its fingerprint, and where its evidence
//! changed by its code and subject.

use super::super::types::{Finding, Report};
use super::earlier::{self, Read};
use crate::rules::{RunState, Severity, Subject};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The findings of two reports, held against each other. Sorted by code, then in the order of their report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FindingChanges {
    /// Fingerprints of findings that the earlier report does not have, and whose rule had run then.
    pub new: Vec<String>,
    /// Fingerprints of findings that only the earlier report has, and whose rule has run now.
    pub solved: Vec<String>,
    /// Findings that both have, those with other evidence among them.
    pub left: u64,
    /// Of those, the ones whose evidence is another.
    pub altered: Vec<AlteredFinding>,
    /// Fingerprints of findings of rules that did not run then.
    pub first_checked: Vec<String>,
    /// What the earlier report says of those solved.
    pub solved_findings: Vec<EarlierFinding>,
    /// Findings of the earlier report whose rules did not run now: nobody knows.
    pub not_checked_again: Vec<EarlierFinding>,
    pub errors: Repaired,
    pub warnings: Repaired,
}

/// Findings of one severity, accepted ones aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaired {
    /// In the earlier report.
    pub before: u64,
    /// Of those, solved.
    pub solved: u64,
    /// Only now.
    pub new: u64,
}

/// A finding that is still there, with other evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlteredFinding {
    /// As it is now.
    pub fingerprint: String,
    pub code: String,
    /// Pieces of evidence then and now.
    pub before: u64,
    pub after: u64,
}

/// A finding that only an earlier report has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlierFinding {
    pub fingerprint: String,
    pub code: String,
    pub severity: Severity,
    pub message: String,
}

impl From<&earlier::Finding> for EarlierFinding {
    fn from(finding: &earlier::Finding) -> Self {
        Self {
            fingerprint: finding.fingerprint.clone(),
            code: finding.code.clone(),
            severity: finding.severity,
            message: finding.message.clone(),
        }
    }
}

pub(super) fn compare(before: &Read, after: &Report) -> FindingChanges {
    let mut old: Vec<Option<&earlier::Finding>> = before.findings.iter().map(Some).collect();
    let mut new: Vec<(&Finding, Option<&earlier::Finding>)> = after.findings.iter().map(|f| (f, None)).collect();
    // Word for word first: of two findings about one subject each keeps its own.
    pair(
        &mut old,
        &mut new,
        |f| Some((f.fingerprint.as_str(), None)).filter(|(print, _)| !print.is_empty()),
        |f| Some((f.fingerprint.as_str(), None)),
    );
    pair(
        &mut old,
        &mut new,
        |f| Some((f.code.as_str(), Some(&f.subject))),
        |f| Some((f.code.as_str(), Some(&f.subject))),
    );
    let ran_then =
        |code: &str| before.rules.iter().find(|run| run.code == code).is_none_or(|r| r.state == RunState::Ran);
    let ran_now = |code: &str| after.rules.iter().find(|run| run.code == code).is_none_or(|r| r.state == RunState::Ran);
    let mut out = FindingChanges::default();
    for finding in before.findings.iter().filter(|f| !f.accepted()) {
        if let Some(tally) = out.of(finding.severity) {
            tally.before += 1;
        }
    }
    for finding in old.into_iter().flatten() {
        if !ran_now(&finding.code) {
            out.not_checked_again.push(finding.into());
            continue;
        }
        out.solved.push(finding.fingerprint.clone());
        out.solved_findings.push(finding.into());
        if let Some(tally) = out.of(finding.severity).filter(|_| !finding.accepted()) {
            tally.solved += 1;
        }
    }
    for (finding, then) in new {
        let print = || finding.fingerprint.clone();
        match then {
            Some(then) => {
                out.left += 1;
                let same = then.fingerprint == finding.fingerprint && then.evidence_total == finding.evidence_total;
                // A report of a version without fingerprints tells by the count alone.
                let unknown = then.fingerprint.is_empty() && then.evidence_total == finding.evidence_total;
                if !same && !unknown {
                    let (before, after) = (then.evidence_total, finding.evidence_total);
                    out.altered.push(AlteredFinding {
                        fingerprint: print(),
                        code: finding.code.clone(),
                        before,
                        after,
                    });
                }
            }
            None if !ran_then(&finding.code) => out.first_checked.push(print()),
            None => {
                out.new.push(print());
                let accepted = finding.is_aside();
                if let Some(tally) = out.of(finding.severity).filter(|_| !accepted) {
                    tally.new += 1;
                }
            }
        }
    }
    out
}

type Key<'a> = (&'a str, Option<&'a Subject>);

/// Pairs what has the same key in both, in the order of both, each at most once.
fn pair<'a>(
    old: &mut [Option<&'a earlier::Finding>],
    new: &mut [(&'a Finding, Option<&'a earlier::Finding>)],
    key_then: impl Fn(&'a earlier::Finding) -> Option<Key<'a>>,
    key_now: impl Fn(&'a Finding) -> Option<Key<'a>>,
) {
    let mut waiting: BTreeMap<Key<'a>, Vec<usize>> = BTreeMap::new();
    for (at, finding) in old.iter().enumerate().rev() {
        if let Some(key) = finding.and_then(&key_then) {
            waiting.entry(key).or_default().push(at);
        }
    }
    for (finding, then) in new.iter_mut().filter(|(_, then)| then.is_none()) {
        let Some(at) = key_now(finding).and_then(|key| waiting.get_mut(&key)).and_then(Vec::pop) else { continue };
        *then = old.get_mut(at).and_then(Option::take);
    }
}

impl FindingChanges {
    fn of(&mut self, severity: Severity) -> Option<&mut Repaired> {
        match severity {
            Severity::Error => Some(&mut self.errors),
            Severity::Warning => Some(&mut self.warnings),
            Severity::Note => None,
        }
    }
}
