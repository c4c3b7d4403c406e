//! Groups by split.

use super::Clusters;
use super::columns::Column;
use crate::dataset::{Dataset, SplitId, Unit};
use crate::sorting::Sorting;
use crate::stats;

/// Groups that are expected less often than this in some split are left out of the test (Cochran 1954).
const EXPECTED: f64 = 1.0;

/// Split × group of one attribute. An item in two splits counts in both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplitTable {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    /// The splits, by name.
    pub splits: Vec<SplitId>,
    /// Per split (in that order) and value: items.
    pub counts: Vec<Vec<u64>>,
    /// Codes of the values frequent enough to be expected once in each split that holds anything.
    pub kept: Vec<usize>,
    /// The mean design effect of splits × those values; `None` where nothing repeats.
    pub effect: Option<f64>,
}

/// The tables, in the order of the attributes; empty where no image has a split.
pub fn count(dataset: &Dataset, columns: &[Column], clusters: &Clusters) -> Vec<SplitTable> {
    if dataset.images.split_claims.is_empty() {
        return Vec::new();
    }
    let of_images = dataset.splits_of_images();
    let mut splits: Vec<SplitId> = of_images.iter().flatten().copied().collect();
    splits.sort_unstable();
    splits.dedup();
    let name = |split: SplitId| dataset.splits.get(split.index()).map_or("", String::as_str);
    splits.order_by_key(|&split| name(split));
    if splits.is_empty() {
        return Vec::new();
    }
    let mut place = vec![0usize; dataset.splits.len()];
    for (at, split) in splits.iter().enumerate() {
        if let Some(place) = place.get_mut(split.index()) {
            *place = at;
        }
    }
    let of_identities = of_identities(dataset, &of_images);
    columns
        .iter()
        .map(|column| {
            let unit = dataset.attributes[column.attribute].unit;
            let of_item = |item: usize| {
                let of_item = match unit {
                    Unit::Identity => of_identities.get(item),
                    _ => dataset.image_of_item(unit, item).and_then(|image| of_images.get(image.index())),
                };
                of_item.into_iter().flatten().map(|split| place[split.index()])
            };
            let mut counts = vec![vec![0u64; column.values]; splits.len()];
            for (item, code) in column.items() {
                of_item(item).for_each(|split| counts[split][code] += 1);
            }
            let kept = kept(&counts);
            let table: Vec<u64> = counts.iter().flat_map(|row| kept.iter().map(|&code| row[code])).collect();
            let sums = clusters.cells(unit, &table, kept.len(), |item, cells| {
                let code = column.codes.get(item as usize).map(|&code| usize::from(code));
                if let Some(at) = code.and_then(|code| kept.binary_search(&code).ok()) {
                    cells.extend(of_item(item as usize).map(|split| split * kept.len() + at));
                }
            });
            let effect = sums.and_then(|sums| {
                let table: Vec<Vec<u64>> = table.chunks(kept.len().max(1)).map(<[u64]>::to_vec).collect();
                stats::table_design_effect(&table, &sums)
            });
            SplitTable { attribute: column.attribute, splits: splits.clone(), counts, kept, effect }
        })
        .collect()
}

/// The values frequent enough to be expected in each split that holds anything, rising.
fn kept(counts: &[Vec<u64>]) -> Vec<usize> {
    let totals: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
    let n: u64 = totals.iter().sum();
    let least = totals.iter().copied().filter(|&total| total > 0).min().unwrap_or(0);
    let values = counts.first().map_or(0, Vec::len);
    (0..values)
        .filter(|&code| {
            let of_value: u64 = counts.iter().map(|row| row[code]).sum();
            of_value > 0 && of_value as f64 * (least as f64 / n as f64) >= EXPECTED
        })
        .collect()
}

fn of_identities(dataset: &Dataset, of_images: &[Vec<SplitId>]) -> Vec<Vec<SplitId>> {
    let mut splits = vec![Vec::new(); dataset.identities.len()];
    for (identity, of_image) in dataset.identity_of.iter().zip(of_images) {
        if let Some(of) = identity.and_then(|id| splits.get_mut(id.index())) {
            of.extend_from_slice(of_image);
        }
    }
    for of in &mut splits {
        of.sort_unstable();
        of.dedup();
    }
    splits
}
