//! All rules over one dataset: runs them, controls the false discovery rate over all their families, sorts.

use super::{Candidate, Context, Finding, Rule, Said};
use crate::stats;

/// The level of the false discovery rate.
pub const LEVEL: f64 = 0.05;

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
}

/// Runs the rules and keeps what holds.
pub fn judge(rules: &[Box<dyn Rule>], context: &Context<'_>) -> Judged {
    let mut said = Said::default();
    for rule in rules {
        rule.check(context, &mut said);
    }
    let Said { mut findings, families } = said;
    let families: Vec<Vec<Candidate>> = families.into_iter().filter(|f| !f.is_empty()).collect();
    let ps: Vec<Vec<f64>> = families.iter().map(|f| f.iter().map(|c| c.p).collect()).collect();
    let verdicts = stats::nested_bh(&ps, LEVEL);
    let mut judged = Judged {
        families: families.len(),
        opened: verdicts.iter().filter(|v| v.opened).count(),
        tests: ps.iter().map(Vec::len).sum(),
        ..Judged::default()
    };
    for (family, verdict) in families.into_iter().zip(verdicts) {
        let size = family.len() as u64;
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
    findings.sort_by(|a, b| {
        (a.code, &a.subject, &a.message, a.severity).cmp(&(b.code, &b.subject, &b.message, b.severity))
    });
    judged.findings = findings;
    judged
}
