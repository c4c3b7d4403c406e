//! Splits held against attributes whose values have an order. Owns which images are compared; the comparison stands in
//! `by_group`.

use super::Clusters;
use super::by_group::{self, GroupFigure, Items};
use super::clusters::ALONE;
use super::ordered::{OrderedColumn, Scale};
use crate::dataset::{Dataset, SplitId};
use crate::sorting::Sorting;
use crate::stats::Ranks;

/// Splits and attributes beyond these are not compared.
const MOST_SPLITS: usize = 30;
const MOST_ATTRIBUTES: usize = 40;

/// The splits along one attribute, over the images in one split that show one known value.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitOrder {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    pub scale: Scale,
    /// By name.
    pub splits: Vec<SplitId>,
    /// Parallel to the splits.
    pub groups: Vec<GroupFigure>,
    /// Kruskal–Wallis.
    pub p: f64,
    /// The place of the split that differs most from all others.
    pub most: Option<usize>,
}

/// In the order of the attributes; empty where fewer than two splits hold an image.
pub fn count(dataset: &Dataset, clusters: &Clusters) -> Vec<SplitOrder> {
    if dataset.images.split_claims.is_empty() {
        return Vec::new();
    }
    let of_images = dataset.splits_of_images();
    let one = |splits: &Vec<SplitId>| if let [split] = splits.as_slice() { Some(*split) } else { None };
    let mut splits: Vec<SplitId> = of_images.iter().filter_map(one).collect();
    splits.sort_unstable();
    splits.dedup();
    splits.order_by_key(|split| dataset.splits.get(split.index()));
    if !(2..=MOST_SPLITS).contains(&splits.len()) {
        return Vec::new();
    }
    let place = |split: SplitId| splits.iter().position(|&other| other == split).map(|at| at as u8);
    let codes: Vec<Option<u8>> = of_images.iter().map(|splits| one(splits).and_then(place)).collect();
    let of_clusters: Vec<Option<u32>> = if clusters.is_trivial() {
        Vec::new()
    } else {
        (0..dataset.images.len() as u32).map(|i| Some(clusters.of_image(i)).filter(|&c| c != ALONE)).collect()
    };
    let items = Items::new(splits.len(), codes, &of_clusters);
    let mut attributes = OrderedColumn::rows(dataset, MOST_ATTRIBUTES);
    attributes.sort_unstable();
    let compare = |attribute: usize| {
        let column = OrderedColumn::of(dataset, attribute)?;
        let place = |image: u32| column.level(image).and_then(|level| column.scale.place(level));
        let values: Vec<f64> = (0..dataset.images.len() as u32).map(|image| place(image).unwrap_or(f64::NAN)).collect();
        let compared = by_group::compare(false, &items, &values, &Ranks::of(&values)?);
        let most = by_group::most_different(&compared.groups, by_group::LEAST);
        let (groups, p) = (compared.groups, compared.p?);
        Some(SplitOrder { attribute, scale: column.scale, splits: splits.clone(), groups, p, most })
    };
    attributes.into_iter().filter_map(compare).collect()
}
