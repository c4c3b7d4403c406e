//! Figures that several rules share, counted once from the dataset: the report's tables, the groups of equal pictures,
//! and which images show what. Owns the counting; refuses to judge it.

mod by_group;
mod class_groups;
pub mod class_orders;
mod class_pairs;
mod clusters;
pub(crate) mod columns;
mod crossings;
pub mod distances;
pub mod duplicates;
mod figures;
mod joint_counts;
pub mod missing;
mod order;
pub mod ordered;
mod partitions;
mod people;
mod postings;
mod relations;
pub mod scores;
pub mod shortcuts;
mod split_orders;
mod splits;
mod strata;
pub mod tables;
mod targets;
mod uncovered;
mod units;

pub use by_group::{LEAST as LEAST_OBSERVATIONS, most_different};
pub use class_pairs::MOST as MOST_CLASS_PAIRS;
pub use clusters::Clusters;
pub use crossings::crossing;
pub use figures::FigureSource;
pub use partitions::{Partition, cue, partition_by};
pub use postings::{Postings, Rows};
pub use relations::Relations;
pub use split_orders::SplitOrder;
pub use splits::SplitTable;
pub use strata::{By, MOST_BANDS, Strata, StrataSource};
pub use targets::{Population, faults as target_faults, target_of};
pub use uncovered::{Coverage, DEEPEST, Gap, Gaps};

use joint_counts::JointCounts;
use class_orders::ClassOrders;
use order::Order;

use crate::dataset::{ClassId, Dataset};
use crate::stats::{self, ShareSums};
use duplicates::Duplicates;
use tables::{DuplicateGroup, Tables};

/// Attributes with more values than this are not crossed, nor held against classes: they are names, not groups.
pub const MOST_VALUES: usize = 30;

/// What several rules read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    pub tables: Tables,
    pub duplicates: Duplicates,
    /// Which images repeat one another.
    pub clusters: Clusters,
    /// What says the same, or lies inside something else.
    pub relations: Relations,
    /// Which images show which class, and which boxes lie in which image.
    pub postings: Postings,
    /// Per attribute (row of `Dataset::attributes`) and value: how many items have it, each box that several files
    /// state counted once.
    pub counts: Vec<Vec<u64>>,
    /// Parallel to `counts`: the sums over clusters of each value; empty where nothing repeats.
    pub repeats: Vec<Vec<ShareSums>>,
    /// Parallel to `tables.class_pairs`: the two classes.
    pub class_pairs: Vec<(ClassId, ClassId)>,
    /// Parallel to `tables.class_groups`: the class, the attribute's row, the value's code.
    pub class_groups: Vec<(ClassId, usize, usize)>,
    /// Each class against each attribute that has an order.
    pub class_orders: ClassOrders,
    /// Split × group of each attribute with groups, in the order of the attributes; empty where no image has a split.
    pub splits: Vec<SplitTable>,
    /// The splits along each attribute that has an order.
    pub split_orders: Vec<SplitOrder>,
    /// Combinations of attributes that have too few items, per unit.
    pub coverage: Vec<Coverage>,
    /// Parallel to `tables.missing`.
    pub missing: Vec<missing::MissingTable>,
    /// Parallel to `tables.scores`: the attribute's row.
    pub scores: Vec<usize>,
    /// What the rows of `tables.targets` belong to.
    pub populations: Vec<Population>,
    /// What `tables.stratified` was read from.
    pub strata: Strata,
    /// Parallel to `tables.figures`: what each row was read from.
    pub figures: Vec<FigureSource>,
}

impl Measures {
    /// Counts it all. Time is linear in the statements, but for pairs of classes (the square of the classes of each
    /// image) and pairs of attributes (bounded, protected ones first).
    pub fn of(dataset: &Dataset) -> Self {
        let postings = Postings::of(dataset);
        let duplicates = Duplicates::of(dataset);
        let clusters = Clusters::of(dataset, &duplicates);
        let columns = columns::Column::all(dataset);
        let counts = columns::counts(dataset, &columns);
        let repeats: Vec<Vec<ShareSums>> = dataset
            .attributes
            .iter()
            .zip(&counts)
            .map(|(a, counts)| clusters.shares(a.unit, counts, |item| a.code(item)))
            .collect();
        let by_unit = columns::by_unit(dataset, &columns);
        let mut packs: Vec<JointCounts<'_>> = by_unit.iter().map(|of_unit| JointCounts::of(of_unit)).collect();
        let (crossings, attribute_pairs, (mut relations, mut related)) =
            crossings::count(dataset, &mut packs, &clusters);
        let (coverage, uncovered) = uncovered::count(dataset, &mut packs, &relations);
        drop(packs);
        let order = Order::of(dataset.images.len(), dataset.classes.len(), &postings, &clusters);
        let (pair_rows, class_pairs) = class_pairs::count(dataset, &postings, order.as_ref());
        let (group_rows, class_groups) = class_groups::count(dataset, &postings, &columns, order.as_ref());
        let class_orders = ClassOrders::count(dataset, &postings, order.as_ref());
        let (pairs, groups) = ((&*pair_rows, &*class_pairs), (&*group_rows, &*class_groups));
        related.extend(relations.add_classes(dataset, &postings, &clusters, pairs, groups));
        related.sort_by(|x, y| (&x.kind, &x.a, &x.b).cmp(&(&y.kind, &y.a, &y.b)));
        let (splits, split_rows) = splits::count(dataset, &columns, &clusters);
        let split_orders = split_orders::count(dataset, &clusters);
        let (targets, populations) = targets::count(dataset, &clusters);
        let (stratified, strata) = strata::count(dataset, &postings, &columns, groups, &relations);
        let (mut figure_rows, mut figures) = figures::count(dataset, &postings, &columns, &clusters);
        let (distance_rows, distances) = distances::count(dataset, &postings, &columns, &clusters);
        figure_rows.extend(distance_rows);
        fill_q(&mut figure_rows, |row| row.p, |row, q| row.q = q);
        figures.extend(distances);
        let shortcuts = shortcuts::count(dataset, &postings, &columns, &clusters, &relations);
        let (missing, missing_rows) = missing::count(dataset, &postings, &columns, &clusters);
        let (scores, score_rows) = scores::count(dataset);
        let tables = Tables {
            crossings,
            uncovered,
            class_pairs: pair_rows,
            class_groups: group_rows,
            class_orders: class_orders.rows.iter().filter_map(|row| class_orders.row(dataset, row)).collect(),
            splits: split_rows,
            targets,
            attribute_pairs,
            duplicates: duplicate_rows(dataset, &duplicates),
            missing: missing_rows,
            scores: score_rows,
            people: people::count(dataset),
            units: units::count(dataset, &columns, &clusters),
            stratified,
            figures: figure_rows,
            shortcuts,
            relations: related,
            ..Tables::default()
        };
        Self {
            tables,
            duplicates,
            clusters,
            relations,
            postings,
            counts,
            repeats,
            class_pairs,
            class_groups,
            class_orders,
            splits,
            split_orders,
            populations,
            strata,
            figures,
            missing,
            scores,
            coverage,
        }
    }

    /// How many items have each value of an attribute; empty for a row that is not there.
    pub fn counts(&self, attribute: usize) -> &[u64] {
        self.counts.get(attribute).map_or(&[], Vec::as_slice)
    }

    /// The sums over clusters of a value of an attribute; `None` where nothing repeats.
    pub fn repeats(&self, attribute: usize, code: usize) -> Option<&ShareSums> {
        self.repeats.get(attribute)?.get(code)
    }

    /// How many independent items all of an attribute are worth where nothing is known of their agreement;
    /// `None` where nothing repeats.
    pub fn worth_of_all(&self, attribute: usize) -> Option<f64> {
        let sums = self.repeats.get(attribute)?.first()?;
        ShareSums { k: 0, k_k: 0, k_m: 0, ..*sums }.n_effective()
    }

    /// How many independent items the share of a value rests on; `None` where nothing repeats.
    pub fn n_effective(&self, attribute: usize, code: usize) -> Option<f64> {
        self.repeats(attribute, code)?.n_effective()
    }
}

/// Sets the q-values (Benjamini–Hochberg) of the rows of a table that have a p-value.
fn fill_q<R>(rows: &mut [R], p: impl Fn(&R) -> Option<f64>, mut set: impl FnMut(&mut R, Option<f64>)) {
    let ps: Vec<f64> = rows.iter().filter_map(&p).collect();
    let mut qs = stats::benjamini_hochberg(&ps).into_iter();
    for row in rows.iter_mut().filter(|row| p(row).is_some()) {
        set(row, qs.next());
    }
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
