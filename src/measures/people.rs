//! How the images are spread over the people, or whatever the identities are.

use crate::dataset::{Dataset, IdentityId};
use crate::stats;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// People with the most images that the table names.
const LARGEST: usize = 20;
/// Whose part of the images is told.
const TOP: f64 = 0.01;

/// How the images are spread over the people.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    pub identities: u64,
    /// Images with a known identity.
    pub images: u64,
    pub gini: Option<f64>,
    /// Share of the images held by the 1 % of people (at least one) with the most.
    pub top_percent_share: Option<f64>,
    /// The people with the most images, at most 20, and how many each.
    pub largest: Vec<(IdentityId, u64)>,
    /// How many people have so many images, rising by `images`.
    pub sizes: Vec<PeopleOfSize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PeopleOfSize {
    pub images: u64,
    pub identities: u64,
}

/// Identities that are shown in an image; `None` where there are none.
pub fn count(dataset: &Dataset) -> Option<People> {
    let counts = images(dataset);
    let shown: Vec<u64> = counts.iter().copied().filter(|&images| images > 0).collect();
    if shown.is_empty() {
        return None;
    }
    let mut largest: Vec<(Reverse<u64>, &str, IdentityId)> = counts
        .iter()
        .zip(&dataset.identities)
        .enumerate()
        .map(|(id, (&images, name))| (Reverse(images), name.as_str(), IdentityId::from(id)))
        .collect();
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
            .filter(|(Reverse(images), ..)| *images > 0)
            .map(|(Reverse(images), _, id)| (id, images))
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
