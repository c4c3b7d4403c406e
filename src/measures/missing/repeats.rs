//! How much gaps weigh where items repeat one another: what a group's share of them rests on, and what a table's
//! chi-square is divided by. Owns the sums over clusters; the statistics stand in `stats`.

use super::super::Clusters;
use super::super::clusters::ALONE;
use super::super::columns::NONE;
use super::gaps::{GAP, Gaps};
use super::groupings::Grouping;
use crate::dataset::{Dataset, Unit};
use crate::stats::{self, ShareSums};

/// A p-value from here on is not made larger for pictures that repeat: it is no finding either way.
const SMALL_P: f64 = 0.1;

/// By what the chi-square of missing or present over groups is divided where items repeat one another; `group` gives an
/// item's row in the table. Looked up for small p-values only: the others stay large.
pub(super) fn design_effect(
    clusters: &Clusters,
    gaps: &Gaps,
    table: &[Vec<u64>],
    p: f64,
    group: impl Fn(u32) -> Option<usize>,
) -> Option<f64> {
    if p >= SMALL_P {
        return None;
    }
    let sums = clusters.cells(gaps.unit, &table.concat(), 2, |item, cells| {
        let state = gaps.state.get(item as usize).copied().filter(|&state| state != NONE);
        cells.extend(state.and_then(|state| Some(2 * group(item)? + usize::from(state))));
    })?;
    stats::table_design_effect(table, &sums)
}

/// The clusters that hold any of these items, rising.
pub(super) fn touched<'i>(
    dataset: &Dataset,
    clusters: &Clusters,
    unit: Unit,
    items: impl Iterator<Item = &'i u32>,
) -> Vec<u32> {
    if clusters.is_trivial() || unit == Unit::Identity {
        return Vec::new();
    }
    let image = |&item: &u32| dataset.image_of_item(unit, item as usize);
    let mut touched: Vec<u32> =
        items.filter_map(image).map(|image| clusters.of_image(image.0)).filter(|&cluster| cluster != ALONE).collect();
    touched.sort_unstable();
    touched.dedup();
    touched
}

/// Per group the sum of the squares over clusters of its items, whether they have a value or not; `totals` are its
/// items. Empty where nothing repeats.
pub(super) fn squares(clusters: &Clusters, unit: Unit, codes: &[u8], totals: &[u64]) -> Vec<u64> {
    if clusters.is_trivial() || unit == Unit::Identity {
        return Vec::new();
    }
    let mut squares = totals.to_vec();
    let mut seen = vec![0u64; totals.len()];
    for cluster in 0..clusters.count() {
        let members = clusters.members(unit, cluster);
        let group = |&item: &u32| codes.get(item as usize).map(|&code| usize::from(code));
        for code in members.iter().filter_map(group) {
            if let Some(seen) = seen.get_mut(code) {
                *seen += 1;
            }
        }
        for code in members.iter().filter_map(group).filter(|&code| code < totals.len()) {
            let m = std::mem::take(&mut seen[code]);
            squares[code] += m * m - m;
        }
    }
    squares
}

/// Per group the sums over clusters of its items, of which `missing` of `totals` have no value. Empty where nothing
/// repeats. Only clusters that hold a gap, or an item that does not count, are walked through.
pub(super) fn of_groups(
    clusters: &Clusters,
    gaps: &Gaps,
    grouping: &Grouping<'_>,
    missing: &[u64],
    totals: &[u64],
) -> Vec<ShareSums> {
    if grouping.squares.is_empty() {
        return Vec::new();
    }
    let groups = missing.iter().zip(totals).zip(grouping.squares.iter().zip(&grouping.totals));
    let mut sums: Vec<ShareSums> = groups
        .map(|((&k, &n), (&squares, &all))| ShareSums { k, n, k_k: k, k_m: k, m_m: squares - (all - n) })
        .collect();
    // Per group of a cluster: items without a value, that count, and all.
    let mut seen = vec![[0u64; 3]; totals.len()];
    for &cluster in &gaps.touched {
        let members = clusters.members(gaps.unit, cluster as usize);
        let group = |item: u32| grouping.codes.get(item as usize).map(|&code| usize::from(code));
        for &item in members {
            let Some(seen) = group(item).and_then(|code| seen.get_mut(code)) else { continue };
            let state = gaps.state.get(item as usize).copied().unwrap_or(NONE);
            seen[0] += u64::from(state == GAP);
            seen[1] += u64::from(state != NONE);
            seen[2] += 1;
        }
        for code in members.iter().filter_map(|&item| group(item)).filter(|&code| code < totals.len()) {
            let [k, m, all] = std::mem::take(&mut seen[code]);
            let sums = &mut sums[code];
            sums.k_k += k * k - k;
            sums.k_m += k * m - k;
            sums.m_m = sums.m_m + (m * m - m) - (all * all - all);
        }
    }
    sums
}

/// The sums of classes, one after another.
pub(super) struct OfClasses<'a> {
    clusters: &'a Clusters,
    /// Per cluster, of the class at hand: items without a value, and all.
    seen: Vec<[u64; 2]>,
}

impl<'a> OfClasses<'a> {
    pub(super) fn new(clusters: &'a Clusters) -> Self {
        Self { clusters, seen: vec![[0; 2]; clusters.count()] }
    }

    /// Over the images of a class; `of_images`: per image its items and those without a value. `None` where nothing
    /// repeats.
    pub(super) fn of(&mut self, images: &[u32], of_images: &[[u32; 2]]) -> Option<ShareSums> {
        if self.clusters.is_trivial() {
            return None;
        }
        let mut sums = ShareSums::default();
        for &image in images {
            let [m, k] = of_images.get(image as usize).copied().unwrap_or_default().map(u64::from);
            match self.seen.get_mut(self.clusters.of_image(image) as usize) {
                Some(seen) => *seen = [seen[0] + k, seen[1] + m],
                // The boxes of one image are no cluster.
                None => {
                    sums = ShareSums {
                        k: sums.k + k,
                        n: sums.n + m,
                        k_k: sums.k_k + k,
                        k_m: sums.k_m + k,
                        m_m: sums.m_m + m,
                    };
                }
            }
        }
        for &image in images {
            if let Some(seen) = self.seen.get_mut(self.clusters.of_image(image) as usize) {
                let [k, m] = std::mem::take(seen);
                sums.add(k, m);
            }
        }
        Some(sums)
    }
}
