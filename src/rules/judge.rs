//! All rules over one dataset: runs those that have what they need, says of each what became of it, controls the false
//! discovery rate over all their families, sorts.

use super::err::several_datasets;
use super::{Context, Counted, Finding, Meta, Need, Outcome, Rule, fold, linked};
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    Ran,
    /// It lacks what it needs.
    NotApplicable,
    /// Switched off, or left out on the command line.
    Off,
    /// Not all that it looks at has been read or measured.
    Stopped,
}

/// A rule of the registry, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub code: &'static str,
    pub state: RunState,
    /// What was lacking, the reason given, or how far it came.
    pub why: Option<String>,
    /// Tests of significance.
    pub tests: usize,
    /// What it looked at.
    pub examined: Option<Counted>,
}

impl Run {
    /// Not run by somebody's choice.
    pub fn off(meta: &'static Meta, why: impl Into<String>) -> Self {
        Self { code: meta.code, state: RunState::Off, why: Some(why.into()), tests: 0, examined: None }
    }

    fn not(meta: &'static Meta, need: Need, why: &str) -> Self {
        let state = if need == Need::AllRead { RunState::Stopped } else { RunState::NotApplicable };
        Self { code: meta.code, state, why: Some(why.to_owned()), tests: 0, examined: None }
    }

    /// `silent`: it found nothing that needs no test.
    fn ran(meta: &'static Meta, tests: usize, silent: bool, context: &Context<'_>) -> Self {
        if tests == 0 && silent && meta.needs.contains(&Need::Tests) {
            return Self::not(meta, Need::Tests, "no comparison could be made");
        }
        let half = match (context.dataset.partly_read, so_far(meta.reads_pixels(), context)) {
            (true, _) => Some("the reading was stopped before all annotations were read".to_owned()),
            _ if context.dataset.masks_left > 0 && context.pixels => {
                Some(format!("{} not read", wording::plural(context.dataset.masks_left, "mask", "masks")))
            }
            (_, so_far) => so_far,
        };
        let state = if half.is_some() { RunState::Stopped } else { RunState::Ran };
        Self { code: meta.code, state, why: half, tests, examined: meta.examines(context) }
    }
}

/// `7,318 of 12,480 images measured` while the rest is still to come, of what is read from pixels.
fn so_far(from_pixels: bool, context: &Context<'_>) -> Option<String> {
    (from_pixels && context.pixels && !context.complete).then(|| {
        let all = context.dataset.dropped_images() as u64;
        let measured = wording::count(context.measured_images);
        format!("{measured} of {} measured", wording::plural(all, "image", "images"))
    })
}

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
    /// What became of each rule that was given, in the order given.
    pub runs: Vec<Run>,
}

/// Runs the rules and keeps what holds.
pub fn judge(rules: &[Box<dyn Rule>], context: &Context<'_>) -> Judged {
    let mut outcome = Outcome::default();
    let mut runs = Vec::with_capacity(rules.len());
    for rule in rules {
        let meta = rule.meta();
        if let Some((need, why)) = meta.lacking(context) {
            runs.push(Run::not(meta, need, why));
            continue;
        }
        if several_datasets::forbids(context, meta) {
            runs.push(Run::not(meta, Need::Sources, several_datasets::WHY));
            continue;
        }
        let before = outcome.findings.len();
        let (families, silent) = (outcome.families.len(), outcome.silent.len());
        rule.check(context, &mut outcome);
        let given: usize = outcome.families[families..].iter().map(|family| family.p.len()).sum();
        let more: usize = outcome.silent[silent..].iter().map(|(_, more)| more).sum();
        runs.push(Run::ran(meta, given + more, outcome.findings.len() == before, context));
    }
    let Outcome { mut findings, families, silent } = outcome;
    let (ps, families): (Vec<_>, Vec<_>) = families.into_iter().map(|family| (family.p, family.findings)).unzip();
    let mut more = vec![0; families.len()];
    silent.into_iter().for_each(|(family, n)| more[family] += n);
    let verdicts = stats::nested_bh_among(&ps, &more, stats::LEVEL);
    let sizes: Vec<usize> = ps.iter().zip(more).map(|(family, more)| family.len() + more).collect();
    let mut judged = Judged {
        families: sizes.iter().filter(|&&size| size > 0).count(),
        opened: verdicts.iter().filter(|v| v.opened).count(),
        tests: sizes.iter().sum(),
        runs,
        ..Judged::default()
    };
    for ((family, verdict), size) in families.into_iter().zip(verdicts).zip(sizes) {
        let size = size as u64;
        if !verdict.opened {
            continue;
        }
        for (at, mut finding) in family {
            let Some(&q) = verdict.q.get(at).filter(|&&q| q <= verdict.level) else { continue };
            if let Some(test) = &mut finding.test {
                test.q = q;
                test.family = size;
                test.level = verdict.level;
            }
            findings.push(finding);
        }
    }
    let mut findings = fold::fold(rules, context, findings);
    linked::link(context, &mut findings);
    for finding in &mut findings {
        if let Some(so_far) = so_far(finding.from_pixels, context) {
            finding.message.push_str(&format!(" ({so_far})"));
        }
    }
    findings.order_by(|a, b| {
        (a.code, &a.subject, &a.message, a.severity).cmp(&(b.code, &b.subject, &b.message, b.severity))
    });
    judged.findings = findings;
    judged
}
