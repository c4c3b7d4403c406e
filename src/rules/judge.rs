//! All rules over one dataset: runs them, controls the false discovery rate over all their families, sorts.

use super::{Context, Finding, Outcome, Rule, fold};
use crate::stats;

/// What all rules said.
#[derive(Default)]
pub struct Judged {
    /// Sorted by code, then subject.
    pub findings: Vec<Finding>,
    /// Families of tests, and of them those that were opened.
    pub families: usize,
    pub opened: usize,
    /// Tests in all families.
    pub tests: usize,
    /// Per rule that ran, by code, its tests.
    pub tested: Vec<(&'static str, usize)>,
}

/// Runs the rules and keeps what holds.
pub fn judge(rules: &[Box<dyn Rule>], context: &Context<'_>) -> Judged {
    let mut outcome = Outcome::default();
    let mut tested = Vec::with_capacity(rules.len());
    for rule in rules {
        let (families, silent) = (outcome.families.len(), outcome.silent.len());
        rule.check(context, &mut outcome);
        let given: usize = outcome.families[families..].iter().map(Vec::len).sum();
        let more: usize = outcome.silent[silent..].iter().map(|(_, more)| more).sum();
        tested.push((rule.meta().code, given + more));
    }
    let Outcome { mut findings, families, silent } = outcome;
    let mut ps: Vec<Vec<f64>> = families.iter().map(|f| f.iter().map(|c| c.p).collect()).collect();
    for (family, more) in silent {
        ps[family].extend(std::iter::repeat_n(1.0, more));
    }
    let verdicts = stats::nested_bh(&ps, stats::LEVEL);
    let mut judged = Judged {
        families: ps.iter().filter(|family| !family.is_empty()).count(),
        opened: verdicts.iter().filter(|v| v.opened).count(),
        tests: ps.iter().map(Vec::len).sum(),
        tested,
        ..Judged::default()
    };
    for ((family, verdict), ps) in families.into_iter().zip(verdicts).zip(ps) {
        let size = ps.len() as u64;
        if !verdict.opened {
            continue;
        }
        for (candidate, q) in family.into_iter().zip(verdict.q) {
            let Some(mut finding) = candidate.finding.filter(|_| q <= verdict.level) else { continue };
            if let Some(test) = &mut finding.test {
                test.q = q;
                test.family = size;
                test.level = verdict.level;
            }
            findings.push(finding);
        }
    }
    let mut findings = fold::fold(rules, context, findings);
    findings.sort_by(|a, b| {
        (a.code, &a.subject, &a.message, a.severity).cmp(&(b.code, &b.subject, &b.message, b.severity))
    });
    judged.findings = findings;
    judged
}
