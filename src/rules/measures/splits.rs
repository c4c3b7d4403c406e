//! Groups by split.

use super::columns::Column;
use crate::dataset::{Dataset, SplitId, Unit};
use crate::rules::tables::SplitCount;

/// Split × group of one attribute. An item in two splits counts in both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplitTable {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    /// The splits, by name.
    pub splits: Vec<SplitId>,
    /// Per split (in that order) and value: items.
    pub counts: Vec<Vec<u64>>,
}

/// The tables, in the order of the attributes, and the report's rows: by attribute and split (by name), then in the
/// order of the values.
pub fn count(dataset: &Dataset, columns: &[Column]) -> (Vec<SplitTable>, Vec<SplitCount>) {
    let of_images = dataset.splits_of_images();
    let mut splits: Vec<SplitId> = of_images.iter().flatten().copied().collect();
    splits.sort_unstable();
    splits.dedup();
    let name = |split: SplitId| dataset.splits.get(split.index()).map_or("", String::as_str);
    splits.sort_by_key(|&split| name(split));
    if splits.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let mut place = vec![0usize; dataset.splits.len()];
    for (at, split) in splits.iter().enumerate() {
        if let Some(place) = place.get_mut(split.index()) {
            *place = at;
        }
    }
    let of_identities = of_identities(dataset, &of_images);
    let tables: Vec<SplitTable> = columns
        .iter()
        .map(|column| {
            let unit = dataset.attributes[column.attribute].unit;
            let mut counts = vec![vec![0u64; column.values]; splits.len()];
            for (item, code) in column.items() {
                let of_item = match unit {
                    Unit::Identity => of_identities.get(item),
                    _ => dataset.image_of_item(unit, item).and_then(|image| of_images.get(image.index())),
                };
                for split in of_item.into_iter().flatten() {
                    counts[place[split.index()]][code] += 1;
                }
            }
            SplitTable { attribute: column.attribute, splits: splits.clone(), counts }
        })
        .collect();
    let mut rows = Vec::new();
    let mut by_name: Vec<&SplitTable> = tables.iter().collect();
    by_name.sort_by_key(|table| (&dataset.attributes[table.attribute].name, table.attribute));
    for table in by_name {
        let attribute = &dataset.attributes[table.attribute];
        for (&split, counts) in table.splits.iter().zip(&table.counts) {
            for (value, &count) in attribute.values.iter().zip(counts) {
                rows.push(SplitCount {
                    attribute: attribute.name.clone(),
                    split: name(split).to_owned(),
                    value: value.clone(),
                    count,
                });
            }
        }
    }
    (tables, rows)
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
