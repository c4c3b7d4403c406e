//! How the pictures that leaked spread over the groups of protected attributes.

use crate::dataset::{Dataset, ImageId, SplitId};
use crate::rules::groups;
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;
use std::collections::BTreeMap;

/// Attributes that a finding names, and groups of each.
const ATTRIBUTES: usize = 2;
const GROUPS: usize = 4;
/// Values beyond which an attribute is no division into groups.
const MOST: usize = 30;

/// `; by gender 5 of 20 male, 1 of 30 female`: of the pictures of each group in the split those that leaked, the largest
/// share first. Nothing where no protected attribute is known. Those that it differs by most come first.
pub(super) fn over_groups(
    dataset: &Dataset,
    splits: &[Vec<SplitId>],
    eval: SplitId,
    is_shared: impl Fn(ImageId) -> bool,
) -> String {
    let mut told: Vec<(f64, String)> = Vec::new();
    for attribute in dataset.attributes.iter().filter(|a| a.is_protected() && a.values.len() <= MOST) {
        let mut counts: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
        for (image, code) in dataset.groups_by_image(attribute) {
            if splits.get(image.index()).is_some_and(|of| of.contains(&eval)) {
                let count = counts.entry(code).or_default();
                count.0 += u64::from(is_shared(image));
                count.1 += 1;
            }
        }
        // One group says nothing of a spread.
        if counts.len() < 2 || counts.values().all(|(k, _)| *k == 0) {
            continue;
        }
        let table: Vec<Vec<u64>> = counts.values().map(|&(k, n)| vec![k, n - k]).collect();
        let p = stats::chi_square(&table).map_or(1.0, |test| test.p);
        let mut shares: Vec<(usize, u64, u64)> = counts.into_iter().map(|(code, (k, n))| (code, k, n)).collect();
        let share = |&(_, k, n): &(usize, u64, u64)| k as f64 / n.max(1) as f64;
        shares.order_by(|a, b| share(b).total_cmp(&share(a)).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0)));
        let each: Vec<String> = shares
            .iter()
            .map(|&(code, k, n)| {
                format!("{} of {} {}", wording::count(k), wording::count(n), groups::short(attribute, code))
            })
            .collect();
        told.push((p, format!("by {} {}", attribute.name, wording::list(&each, GROUPS))));
    }
    told.order_by(|a, b| a.0.total_cmp(&b.0));
    told.truncate(ATTRIBUTES);
    told.into_iter().map(|(_, of)| format!("; {of}")).collect()
}
