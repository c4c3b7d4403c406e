//! One attribute counted in several units side by side: by image, by box, by identity.

use super::clusters::bits;
use super::columns::Column;
use super::{Clusters, Share};
use crate::dataset::{Dataset, Unit};
use crate::sorting::Sorting;
use crate::stats::ShareSums;

/// One group counted in one unit: by image (images that show it), by box, by identity. `n`: items of that unit with a
/// known group. Images may show several groups, so that shares by image may add up to more than one.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitCount {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    /// The value's code.
    pub group: usize,
    pub unit: Unit,
    pub share: Share,
}

/// Rows by attribute, group (in the attribute's order) and unit. An image, and an identity, shows a group where any of
/// its boxes or images does, and may show several. Boxes only where they carry the attribute; identities only where
/// there are any.
pub fn count(dataset: &Dataset, columns: &[Column], clusters: &Clusters) -> Vec<UnitCount> {
    let mut order: Vec<&Column> = columns.iter().collect();
    order.order_by_key(|column| (&dataset.attributes[column.attribute].name, column.attribute));
    let mut rows = Vec::new();
    for column in order {
        let attribute = &dataset.attributes[column.attribute];
        let masks = column.masks(dataset);
        let mut units = vec![(Unit::Image, by_image(&masks, column.values, clusters))];
        if attribute.unit == Unit::Box {
            let counts: Vec<u64> = column.items().fold(vec![0; column.values], |mut counts, (_, code)| {
                counts[code] += 1;
                counts
            });
            let n = counts.iter().sum();
            let sums = clusters.shares(Unit::Box, &counts, |item| attribute.code(item));
            let share =
                |(code, &k): (usize, &u64)| Share::effective(k, n, sums.get(code).and_then(ShareSums::n_effective));
            units.push((Unit::Box, counts.iter().enumerate().map(share).collect()));
        }
        if !dataset.identities.is_empty() {
            units.push((Unit::Identity, by_identity(dataset, column, &masks)));
        }
        for code in 0..attribute.values.len() {
            for (unit, shares) in &units {
                rows.extend(shares.get(code).map(|share| UnitCount {
                    attribute: column.attribute,
                    group: code,
                    unit: *unit,
                    share: share.clone(),
                }));
            }
        }
    }
    rows
}

fn by_image(masks: &[u32], values: usize, clusters: &Clusters) -> Vec<Share> {
    let (counts, n) = tally(masks, values);
    let sums = clusters.shown(masks, &counts, n);
    counts
        .iter()
        .enumerate()
        .map(|(code, &k)| Share::effective(k, n, sums.get(code).and_then(ShareSums::n_effective)))
        .collect()
}

fn by_identity(dataset: &Dataset, column: &Column, masks: &[u32]) -> Vec<Share> {
    let mut of_identities = vec![0u32; dataset.identities.len()];
    match dataset.attributes[column.attribute].unit {
        // Also identities without an image.
        Unit::Identity => {
            for (item, code) in column.items() {
                if let Some(mask) = of_identities.get_mut(item) {
                    *mask |= 1 << code;
                }
            }
        }
        Unit::Image | Unit::Box => {
            for (&mask, identity) in masks.iter().zip(&dataset.identity_of) {
                if let Some(of) = identity.and_then(|id| of_identities.get_mut(id.index())) {
                    *of |= mask;
                }
            }
        }
    }
    let (counts, n) = tally(&of_identities, column.values);
    counts.iter().map(|&k| Share::of(k, n)).collect()
}

/// Per value the items that show it, and the items that show any.
fn tally(masks: &[u32], values: usize) -> (Vec<u64>, u64) {
    let mut counts = vec![0u64; values];
    for &mask in masks {
        for code in bits(mask) {
            if let Some(count) = counts.get_mut(code) {
                *count += 1;
            }
        }
    }
    (counts, masks.iter().filter(|mask| **mask != 0).count() as u64)
}
