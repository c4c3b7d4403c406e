//! How the images are spread over the people, or whatever the identities are.

use crate::dataset::Dataset;
use crate::measures::tables::{People, PeopleOfSize, PersonCount};
use crate::stats;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// People with the most images that the table names.
const LARGEST: usize = 20;
/// Whose part of the images is told.
const TOP: f64 = 0.01;

/// Identities that are shown in an image; `None` where there are none.
pub fn count(dataset: &Dataset) -> Option<People> {
    let counts = images(dataset);
    let shown: Vec<u64> = counts.iter().copied().filter(|&images| images > 0).collect();
    if shown.is_empty() {
        return None;
    }
    let mut largest: Vec<(Reverse<u64>, &str)> =
        counts.iter().zip(&dataset.identities).map(|(&images, name)| (Reverse(images), name.as_str())).collect();
    largest.sort_unstable();
    largest.truncate(LARGEST);
    let mut sizes: BTreeMap<u64, u64> = BTreeMap::new();
    shown.iter().for_each(|&images| *sizes.entry(images).or_default() += 1);
    Some(People {
        identities: shown.len() as u64,
        images: shown.iter().sum(),
        gini: stats::gini(&shown),
        top_percent_share: stats::top_share(&shown, TOP).map(|top| top.share.value),
        largest: largest
            .into_iter()
            .filter(|(Reverse(images), _)| *images > 0)
            .map(|(Reverse(images), name)| PersonCount { identity: name.to_owned(), images })
            .collect(),
        sizes: sizes.into_iter().map(|(images, identities)| PeopleOfSize { images, identities }).collect(),
    })
}

/// Images per identity, in the order of `Dataset::identities`.
fn images(dataset: &Dataset) -> Vec<u64> {
    let mut counts = vec![0u64; dataset.identities.len()];
    for identity in dataset.identity_of.iter().flatten() {
        if let Some(count) = counts.get_mut(identity.index()) {
            *count += 1;
        }
    }
    counts
}
