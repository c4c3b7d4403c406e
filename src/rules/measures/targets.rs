//! Groups held against the target population.

use super::{target_of, target_shares};
use crate::dataset::Dataset;
use crate::rules::tables::TargetRow;
use crate::stats::{self, ShareSums};

/// The margin around a target share, as a part of it, where the settings give none.
pub const MARGIN: f64 = 0.2;

/// One row per group of each attribute that has a target, by attribute and group.
pub fn count(dataset: &Dataset, counts: &[Vec<u64>], repeats: &[Vec<ShareSums>]) -> Vec<TargetRow> {
    let mut rows = Vec::new();
    for ((attribute, counts), repeats) in dataset.attributes.iter().zip(counts).zip(repeats) {
        let Some(target) = target_of(&dataset.settings, attribute).filter(|_| attribute.has_groups()) else { continue };
        let margin = target.margin.filter(|m| m.is_finite() && *m >= 0.0).unwrap_or(MARGIN);
        let n = counts.iter().sum();
        for (group, share) in target_shares(target) {
            let code = attribute.values.iter().position(|value| value == group);
            let k = code.and_then(|code| counts.get(code)).copied().unwrap_or(0);
            let n_effective = code.and_then(|code| repeats.get(code)).and_then(ShareSums::n_effective);
            rows.push(row(&attribute.name, group, (k, n), n_effective, share, margin));
        }
    }
    rows.sort_by(|a, b| (&a.attribute, &a.group).cmp(&(&b.attribute, &b.group)));
    let ps: Vec<f64> = rows.iter().filter_map(|row| row.p).collect();
    let mut qs = stats::benjamini_hochberg(&ps).into_iter();
    for row in rows.iter_mut().filter(|row| row.p.is_some()) {
        row.q = qs.next();
    }
    rows
}

fn row(
    attribute: &str,
    group: &str,
    (k, n): (u64, u64),
    n_effective: Option<f64>,
    target: f64,
    margin: f64,
) -> TargetRow {
    let worth = n_effective.unwrap_or(n as f64);
    let share = stats::share_effective(k, n, worth);
    let (tested_k, tested_n) = stats::effective_counts(k, n, worth, target);
    let (least, most) = (target * (1.0 - margin), target * (1.0 + margin));
    let verdict = match share {
        Some(i) if i.high < least => "under",
        Some(i) if i.low > most => "over",
        Some(i) if i.low >= least && i.high <= most => "meets",
        _ => "too-few",
    };
    TargetRow {
        attribute: attribute.to_owned(),
        group: group.to_owned(),
        k,
        n,
        n_effective,
        share: share.map(|i| i.value),
        low: share.map(|i| i.low),
        high: share.map(|i| i.high),
        target,
        margin,
        verdict: verdict.to_owned(),
        p: stats::binomial_exact(tested_k, tested_n, target),
        q: None,
        to_collect: if verdict == "under" { to_collect(k, n, target) } else { None },
        to_collect_all: None,
        attributes: Vec::new(),
        values: Vec::new(),
    }
}

/// How many more of a group, and of nothing else, bring its share of `k` in `n` up to `target`:
/// `(k + x) / (n + x) = target`. `None` where no number does.
pub fn to_collect(k: u64, n: u64, target: f64) -> Option<u64> {
    let lacking = target * n as f64 - k as f64;
    if !(target > 0.0 && target < 1.0) {
        return None;
    }
    // The small allowance keeps a figure that is whole but for rounding from being raised by one.
    Some(((lacking / (1.0 - target)) - 1e-9).ceil().max(0.0) as u64)
}
