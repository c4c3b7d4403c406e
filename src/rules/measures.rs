//! Figures that several rules share, counted once from the dataset: the report's tables, the groups of equal pictures,
//! and which images show what. Owns the counting; refuses to judge it.

mod class_groups;
mod class_pairs;
mod columns;
mod crossings;
mod packs;
mod postings;
mod splits;
mod targets;
mod uncovered;

pub use crossings::crossing;
pub use postings::{Postings, Rows};
pub use splits::SplitTable;
pub use uncovered::{Coverage, DEEPEST, Gap, Gaps};

use packs::Packs;

use super::duplicates::Duplicates;
use super::tables::{DuplicateGroup, Tables};
use crate::dataset::{Attribute, ClassId, Dataset, Settings, Target};

/// Attributes with more values than this are not crossed, nor held against classes: they are names, not groups.
pub const MOST_VALUES: usize = 30;

/// What several rules read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    pub tables: Tables,
    pub duplicates: Duplicates,
    /// Which images show which class, and which boxes lie in which image.
    pub postings: Postings,
    /// Per attribute (row of `Dataset::attributes`) and value: how many items have it, each box that several files
    /// state counted once.
    pub counts: Vec<Vec<u64>>,
    /// Parallel to `tables.class_pairs`: the two classes.
    pub class_pairs: Vec<(ClassId, ClassId)>,
    /// Parallel to `tables.class_groups`: the class, the attribute's row, the value's code.
    pub class_groups: Vec<(ClassId, usize, usize)>,
    /// Split × group of each attribute with groups, in the order of the attributes; empty where no image has a split.
    pub splits: Vec<SplitTable>,
    /// Combinations of attributes that have too few items, per unit.
    pub coverage: Vec<Coverage>,
}

impl Measures {
    /// Counts it all. Time is linear in the statements, but for pairs of classes (the square of the classes of each
    /// image) and pairs of attributes (bounded, protected ones first).
    pub fn of(dataset: &Dataset) -> Self {
        let postings = Postings::of(dataset);
        let columns = columns::Column::all(dataset);
        let counts = columns::counts(dataset, &columns);
        let by_unit = columns::by_unit(dataset, &columns);
        let mut packs: Vec<Packs<'_>> = by_unit.iter().map(|of_unit| Packs::of(of_unit)).collect();
        let (crossings, attribute_pairs) = crossings::count(dataset, &mut packs);
        let (coverage, uncovered) = uncovered::count(dataset, &mut packs);
        let (pair_rows, class_pairs) = class_pairs::count(dataset, &postings);
        let (group_rows, class_groups) = class_groups::count(dataset, &postings, &columns);
        let (splits, split_rows) = splits::count(dataset, &columns);
        let targets = targets::count(dataset, &counts);
        let duplicates = Duplicates::of(dataset);
        let tables = Tables {
            crossings,
            uncovered,
            class_pairs: pair_rows,
            class_groups: group_rows,
            splits: split_rows,
            targets,
            attribute_pairs,
            duplicates: duplicate_rows(dataset, &duplicates),
            ..Tables::default()
        };
        Self { tables, duplicates, postings, counts, class_pairs, class_groups, splits, coverage }
    }

    /// How many items have each value of an attribute; empty for a row that is not there.
    pub fn counts(&self, attribute: usize) -> &[u64] {
        self.counts.get(attribute).map_or(&[], Vec::as_slice)
    }
}

/// The target population that the settings give for an attribute, by its name or its source.
pub fn target_of<'a>(settings: &'a Settings, attribute: &Attribute) -> Option<&'a Target> {
    attribute
        .source
        .split(", ")
        .find_map(|source| settings.target.get(source))
        .or_else(|| settings.target.get(&attribute.name))
}

/// The shares of a target, from its shares or its counts, divided by their sum; by group, sorted. Empty where nothing
/// usable is given.
pub fn target_shares(target: &Target) -> Vec<(&str, f64)> {
    let given = target.shares.as_ref().or(target.counts.as_ref());
    let usable: Vec<(&str, f64)> = given
        .into_iter()
        .flatten()
        .filter(|(_, share)| share.is_finite() && **share >= 0.0)
        .map(|(group, share)| (group.as_str(), *share))
        .collect();
    let sum: f64 = usable.iter().map(|(_, share)| share).sum();
    if !(sum.is_finite() && sum > 0.0) {
        return Vec::new();
    }
    usable.into_iter().map(|(group, share)| (group, share / sum)).collect()
}

fn duplicate_rows(dataset: &Dataset, duplicates: &Duplicates) -> Vec<DuplicateGroup> {
    let of_images = dataset.splits_of_images();
    let kinds = [
        ("exact-bytes", &duplicates.exact_bytes),
        ("exact-pixels", &duplicates.exact_pixels),
        ("near", &duplicates.near),
    ];
    let mut rows = Vec::new();
    for (kind, groups) in kinds {
        for group in groups {
            let mut images: Vec<String> = group.iter().map(|&id| dataset.images.path(id).to_owned()).collect();
            images.sort_unstable();
            let mut splits: Vec<String> = group
                .iter()
                .filter_map(|id| of_images.get(id.index()))
                .flatten()
                .filter_map(|split| dataset.splits.get(split.index()).cloned())
                .collect();
            splits.sort_unstable();
            splits.dedup();
            rows.push(DuplicateGroup { kind: kind.to_owned(), images, splits });
        }
    }
    rows.sort_by(|a, b| (&a.kind, &a.images).cmp(&(&b.kind, &b.images)));
    rows
}

#[cfg(test)]
pub(crate) mod tests;
