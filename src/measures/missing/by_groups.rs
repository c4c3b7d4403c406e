//! One attribute's gaps over the groups of another column or over the splits.

use super::super::Clusters;
use super::super::columns::NONE;
use super::gaps::{GAP, Gaps};
use super::groupings::Grouping;
use super::{By, EXPECTED, MissingBy, MissingCell, repeats};
use crate::dataset::Dataset;
use crate::sorting::Sorting;
use crate::stats;

/// `None` where fewer than two groups hold an item.
pub(super) fn table(dataset: &Dataset, gaps: &Gaps, grouping: &Grouping<'_>, clusters: &Clusters) -> Option<MissingBy> {
    let mut totals = grouping.totals.clone();
    let mut missing = vec![0u64; totals.len()];
    let group = |item: u32| grouping.codes.get(item as usize).copied().filter(|&code| code != NONE).map(usize::from);
    for code in gaps.out.iter().filter_map(|&item| group(item)) {
        totals[code] -= 1;
    }
    for code in gaps.missing.iter().filter_map(|&item| group(item)) {
        missing[code] += 1;
    }
    let mut codes: Vec<usize> = (0..totals.len()).filter(|&code| totals[code] > 0).collect();
    if codes.len() < 2 {
        return None;
    }
    if grouping.by == By::Split {
        codes.order_by_key(|&code| &dataset.splits[code]);
    }
    let (n, k): (u64, u64) = (codes.iter().map(|&c| totals[c]).sum(), codes.iter().map(|&c| missing[c]).sum());
    let rate = k as f64 / n as f64;
    let tested: Vec<bool> = codes.iter().map(|&c| totals[c] as f64 * rate.min(1.0 - rate) >= EXPECTED).collect();
    let rows_tested: Vec<usize> = (0..codes.len()).filter(|&at| tested[at]).collect();
    let kept: Vec<Vec<u64>> =
        rows_tested.iter().map(|&at| vec![missing[codes[at]], totals[codes[at]] - missing[codes[at]]]).collect();
    let test = stats::chi_square(&kept);
    let mut place = vec![None; totals.len()];
    rows_tested.iter().enumerate().for_each(|(row, &at)| place[codes[at]] = Some(row));
    let in_table = |item: u32| group(item).and_then(|code| place[code]);
    let own = test.as_ref().and_then(|t| repeats::design_effect(clusters, gaps, &kept, t.p, in_table));
    let effect = own.unwrap_or(1.0);
    let p = match kept.as_slice() {
        [x, y] => stats::association_2x2_clustered(x[0], x[1], y[0], y[1], effect).map(|t| t.p),
        _ => test.as_ref().and_then(|t| stats::chi_square_tail(t.statistic / effect, t.df)),
    };
    let mut residuals = vec![0.0; codes.len()];
    if let Some(test) = &test {
        rows_tested.iter().zip(&test.residuals).for_each(|(&at, row)| residuals[at] = row[GAP as usize]);
    }
    let sums = repeats::of_groups(clusters, gaps, grouping, &missing, &totals);
    let cells = codes.iter().zip(tested).zip(residuals).map(|((&c, tested), residual)| MissingCell {
        tested,
        residual,
        ..MissingCell::of(c, missing[c], totals[c], sums.get(c))
    });
    Some(MissingBy {
        attribute: gaps.attribute,
        by: grouping.by,
        unit: gaps.unit,
        groups: cells.collect(),
        chi2: test.as_ref().map(|t| t.statistic),
        df: test.as_ref().map(|t| t.df),
        p: test.as_ref().and(p),
        q: None,
        cramers_v: test.as_ref().map(|t| t.cramers_v),
        design_effect: own,
        total: (gaps.missing.len() as u64, gaps.n),
    })
}
