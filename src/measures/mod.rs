//! What is counted over a dataset, by id: crossings, pairs, groups, clusters, duplicates. Each measure is computed when
//! it is first asked for, and once. Owns the counting; judges nothing, knows no rule, and makes no table of names: those
//! are rendered in `report`.
//!
//! While pictures are measured the page judges again and again. What a measure reads is therefore a part of where it is
//! kept ([`Kept`]): the annotations alone, the clusters of images that repeat one another (people, and duplicates as far
//! as they are known), or the pictures' facts. [`Kept::after_pixels`] carries over what more facts cannot change.

mod agreement;
mod anonymity;
pub mod balance;
mod by_group;
mod class_groups;
pub mod class_orders;
mod class_pairs;
mod clusters;
pub(crate) mod columns;
pub mod conditions;
mod covered;
mod crossings;
pub mod descriptors;
pub mod distances;
pub mod duplicates;
pub mod extents;
mod figures;
mod joint_counts;
mod kept;
pub mod levels;
pub mod missing;
mod order;
pub mod ordered;
mod partitions;
mod people;
pub mod people_shown;
mod postings;
mod relations;
pub mod scenarios;
pub mod scores;
mod share;
pub mod shortcuts;
pub mod sources;
mod split_orders;
mod splits;
mod strata;
mod styles;
mod targets;
mod uncovered;
mod units;
pub mod variety;

pub use agreement::{Agreement, Disputed, GroupDisagreement, RaterFigures, RaterPair, ValueBias};
pub use anonymity::{Anonymity, Sensitive};
pub use balance::{Absent, Amount, ClassBalance, ClassSet};
pub use by_group::{GroupFigure, LEAST as LEAST_OBSERVATIONS, Trend, most_different};
pub use class_groups::ClassGroup;
pub use class_pairs::{ClassPair, MOST as MOST_CLASS_PAIRS, why_not as why_no_pair};
pub use clusters::Clusters;
pub use covered::Covered;
pub use crossings::{AttributePair, Crossing};
pub use figures::{FigureByGroup, FigureKind};
pub use kept::Kept;
pub use partitions::{Cue, Partition, cue, partition_by};
pub use people::{People, PeopleOfSize};
pub use postings::{Postings, Rows};
pub use relations::{Relation, RelationKind, Relations, Side};
pub use share::Share;
pub use split_orders::SplitOrder;
pub use splits::SplitTable;
pub use strata::{By, LeaningFloors, MOST_BANDS, Strata, StrataOf, Stratified, StratifiedVerdict, Stratum, WITH};
pub use styles::{Style, StyleBy, StyleFigure};
pub use targets::{Population, TargetRow, TargetVerdict, faults as target_faults, target_of};
pub use uncovered::{Coverage, CoverageFloors, DEEPEST, Gap, Gaps, Uncovered};
pub use units::UnitCount;

use crate::dataset::Dataset;
use crate::stats::{self, ShareSums};
use class_orders::ClassOrders;
use columns::Column;
use conditions::ConditionCount;
use crossings::Crossed;
use descriptors::{Descriptors, Points, PointsOf};
use duplicates::Duplicates;
use extents::Extents;
use joint_counts::JointCounts;
use missing::MissingBy;
use order::Order;
use scenarios::ScenarioCount;
use scores::Score;
use shortcuts::Shortcuts;
use sources::SourceCount;
use variety::Variety;

/// Attributes with more values than this are not crossed, nor held against classes: they are names, not groups.
pub const MOST_VALUES: usize = 30;
/// What stands for the classes where an attribute's name could.
pub const CLASS: &str = "class";
/// What figures by group, and filters, call the way from a person to the nearest object.
pub const DISTANCE: &str = "distance";

/// From when on something is looked into: what the rules ask of measures that count only what stands out.
#[derive(Clone, Debug, PartialEq)]
pub struct Floors {
    pub leaning: LeaningFloors,
    pub coverage: CoverageFloors,
}

/// The measures of a dataset: what was counted before, and what is counted when it is asked for.
pub struct Measures<'a> {
    dataset: &'a Dataset,
    kept: Kept,
}

impl<'a> Measures<'a> {
    /// Nothing is counted yet.
    pub fn of(dataset: &'a Dataset, floors: Floors) -> Self {
        Self { dataset, kept: Kept::new(floors) }
    }

    /// From where on rows say enough.
    pub fn floors(&self) -> &Floors {
        &self.kept.floors
    }

    /// What was counted before of this dataset.
    pub fn over(dataset: &'a Dataset, kept: Kept) -> Self {
        Self { dataset, kept }
    }

    /// What was counted, to be looked at again; measures that are asked for later are kept in it too.
    pub fn kept(&self) -> Kept {
        self.kept.clone()
    }
}

/// What is read from the annotations alone.
impl Measures<'_> {
    /// Which images show which class, and which boxes lie in which image.
    pub fn postings(&self) -> &Postings {
        self.kept.annotations.postings.get_or_init(|| Postings::of(self.dataset))
    }

    /// By what people are known to be shown; `None` where nothing says so.
    pub fn people_shown(&self) -> Option<&people_shown::Known> {
        self.kept.annotations.people_shown.get_or_init(|| people_shown::known(self.dataset, self.postings())).as_ref()
    }

    /// How well people, or images, hide among one another by what singles them out; `None` where nothing does.
    pub fn anonymity(&self) -> Option<&Anonymity> {
        self.kept.annotations.anonymity.get_or_init(|| anonymity::count(self.dataset)).as_ref()
    }

    /// Which images are labelled for which class.
    pub fn covered(&self) -> &Covered {
        self.kept.annotations.covered.get_or_init(|| Covered::of(self.dataset, self.postings()))
    }

    /// The attributes that have groups, few enough to be crossed.
    fn columns(&self) -> &[Column] {
        self.kept.annotations.columns.get_or_init(|| Column::all(self.dataset))
    }

    fn all_counts(&self) -> &[Vec<u64>] {
        self.kept.annotations.counts.get_or_init(|| columns::counts(self.dataset, self.columns()))
    }

    /// Per value of an attribute (row of `Dataset::attributes`) how many items have it, each box that several files state
    /// counted once; empty for a row that is not there.
    pub fn counts(&self, attribute: usize) -> &[u64] {
        self.all_counts().get(attribute).map_or(&[], Vec::as_slice)
    }

    /// Attributes that are numbers, in the order of the dataset.
    pub fn scores(&self) -> &[Score] {
        self.kept.annotations.scores.get_or_init(|| scores::count(self.dataset))
    }

    /// How far raters of the same items agree, column by column.
    pub fn agreement(&self) -> &[Agreement] {
        self.kept.annotations.agreement.get_or_init(|| agreement::count(self.dataset, self.columns()))
    }

    /// How the images are spread over the people; `None` where no identity is shown in an image.
    pub fn people(&self) -> Option<&People> {
        self.kept.annotations.people.get_or_init(|| people::count(self.dataset)).as_ref()
    }

    /// Images and boxes of each class, in all and by split.
    pub fn balance(&self) -> &ClassBalance {
        self.kept.annotations.balance.get_or_init(|| ClassBalance::of(self.dataset, self.postings()))
    }

    /// Splits that lack a class.
    pub fn absent(&self) -> &[Absent] {
        let absent = &self.kept.annotations.absent;
        absent.get_or_init(|| balance::absent(self.dataset, self.balance(), self.postings(), self.covered()))
    }

    /// The scenarios that the settings require, counted, in their order.
    pub fn scenarios(&self) -> &[ScenarioCount] {
        self.kept.annotations.scenarios.get_or_init(|| scenarios::count(self.dataset, self.postings()))
    }
}

/// What also knows which images repeat one another, and changes only where that does.
impl Measures<'_> {
    /// Which images repeat one another.
    pub fn clusters(&self) -> &Clusters {
        self.kept.clustered.clusters.get_or_init(|| Clusters::of(self.dataset, self.duplicates()))
    }

    fn all_repeats(&self) -> &[Vec<ShareSums>] {
        self.kept.clustered.repeats.get_or_init(|| {
            let attributes = self.dataset.attributes.iter().zip(self.all_counts());
            attributes.map(|(a, counts)| self.clusters().shares(a.unit, counts, |item| a.code(item))).collect()
        })
    }

    /// The sums over clusters of each value of an attribute; empty where nothing repeats.
    pub fn repeats_of(&self, attribute: usize) -> &[ShareSums] {
        self.all_repeats().get(attribute).map_or(&[], Vec::as_slice)
    }

    /// The sums over clusters of a value of an attribute; `None` where nothing repeats.
    pub fn repeats(&self, attribute: usize, code: usize) -> Option<&ShareSums> {
        self.repeats_of(attribute).get(code)
    }

    /// How many independent items all of an attribute are worth where nothing is known of their agreement;
    /// `None` where nothing repeats.
    pub fn worth_of_all(&self, attribute: usize) -> Option<f64> {
        let sums = self.repeats_of(attribute).first()?;
        ShareSums { k: 0, k_k: 0, k_m: 0, ..*sums }.n_effective()
    }

    /// How many independent items the share of a value rests on; `None` where nothing repeats.
    pub fn n_effective(&self, attribute: usize, code: usize) -> Option<f64> {
        self.repeats(attribute, code)?.n_effective()
    }

    /// Crossings, pairs of attributes and what is not covered are read from the same joint counts.
    fn crossed(&self) -> &(Crossed, Vec<Coverage>, Vec<Uncovered>) {
        self.kept.clustered.crossed.get_or_init(|| {
            let by_unit = columns::by_unit(self.dataset, self.columns());
            let mut units: Vec<JointCounts<'_>> = by_unit.iter().map(|of_unit| JointCounts::of(of_unit)).collect();
            let crossed = crossings::count(self.dataset, &mut units, self.clusters());
            let floors = &self.kept.floors.coverage;
            let (coverage, uncovered) = uncovered::count(self.dataset, &mut units, &crossed.relations.0, floors);
            (crossed, coverage, uncovered)
        })
    }

    /// Attributes crossed with one another, by their names.
    pub fn crossings(&self) -> &[Crossing] {
        &self.crossed().0.crossings
    }

    /// Pairs of attributes, by their names.
    pub fn attribute_pairs(&self) -> &[AttributePair] {
        &self.crossed().0.pairs
    }

    /// Combinations of attributes that have too few items, per unit.
    pub fn coverage(&self) -> &[Coverage] {
        &self.crossed().1
    }

    /// Each maximal uncovered pattern.
    pub fn uncovered(&self) -> &[Uncovered] {
        &self.crossed().2
    }

    /// Images in the order of their clusters; `None` where nothing repeats.
    fn order(&self) -> Option<&Order> {
        let (images, classes) = (self.dataset.images.len(), self.dataset.classes.len());
        let order = &self.kept.clustered.order;
        order.get_or_init(|| Order::of(images, classes, self.postings(), self.clusters())).as_ref()
    }

    /// Each pair of classes, by their names.
    pub fn class_pairs(&self) -> &[ClassPair] {
        let pairs = &self.kept.clustered.class_pairs;
        pairs.get_or_init(|| {
            class_pairs::count(self.dataset, self.postings(), self.covered(), (self.clusters(), self.order()))
        })
    }

    /// Each class with each group, by class and attribute (by their names).
    pub fn class_groups(&self) -> &[ClassGroup] {
        let groups = &self.kept.clustered.class_groups;
        groups.get_or_init(|| {
            class_groups::count(self.dataset, self.postings(), self.covered(), self.columns(), self.order())
        })
    }

    /// Each class against each attribute whose values have an order.
    pub fn class_orders(&self) -> &ClassOrders {
        let orders = &self.kept.clustered.class_orders;
        orders.get_or_init(|| ClassOrders::count(self.dataset, self.postings(), self.covered(), self.order()))
    }

    fn related(&self) -> &(Relations, Vec<Relation>) {
        self.kept.clustered.related.get_or_init(|| {
            let (mut relations, mut rows) = self.crossed().0.relations.clone();
            let (pairs, groups) = (self.class_pairs(), self.class_groups());
            rows.extend(relations.add_classes(self.dataset, self.postings(), self.clusters(), pairs, groups));
            relations::sort(self.dataset, &mut rows);
            (relations, rows)
        })
    }

    /// What says the same, or lies inside something else.
    pub fn relations(&self) -> &Relations {
        &self.related().0
    }

    /// A row for each two that say the same, or of which one lies inside the other.
    pub fn related_rows(&self) -> &[Relation] {
        &self.related().1
    }

    /// Split × group of each attribute with groups, in the order of the attributes; empty where no image has a split.
    pub fn splits(&self) -> &[SplitTable] {
        let splits = &self.kept.clustered.splits;
        splits.get_or_init(|| splits::count(self.dataset, self.columns(), self.clusters()))
    }

    /// The splits along each attribute whose values have an order, in the order of the attributes.
    pub fn split_orders(&self) -> &[SplitOrder] {
        self.kept.clustered.split_orders.get_or_init(|| split_orders::count(self.dataset, self.clusters()))
    }

    /// What is held against a target population, by name, with a row per group.
    pub fn targets(&self) -> &[Population] {
        self.kept.clustered.targets.get_or_init(|| targets::count(self.dataset, self.clusters()))
    }

    /// Each group counted in several units.
    pub fn units(&self) -> &[UnitCount] {
        let units = &self.kept.clustered.units;
        units.get_or_init(|| units::count(self.dataset, self.columns(), self.clusters()))
    }

    /// Associations of a class and a group inside the strata of a third thing.
    pub fn strata(&self) -> &Strata {
        self.kept.clustered.strata.get_or_init(|| {
            let (groups, relations, floors) = (self.class_groups(), self.relations(), &self.kept.floors.leaning);
            let labels = (self.postings(), self.covered());
            strata::count(self.dataset, labels, self.columns(), groups, relations, floors)
        })
    }

    /// Where the values of attributes are missing.
    pub fn missing(&self) -> &[MissingBy] {
        let missing = &self.kept.clustered.missing;
        let labels = (self.postings(), self.covered());
        missing.get_or_init(|| missing::count(self.dataset, labels, self.columns(), self.clusters()))
    }
}

/// What is read from the facts of the pictures.
impl Measures<'_> {
    /// Which images are one picture.
    pub fn duplicates(&self) -> &Duplicates {
        self.kept.pictures.duplicates.get_or_init(|| Duplicates::of(self.dataset))
    }

    /// What each measured picture looks like, as a point.
    pub fn descriptors(&self) -> &Descriptors {
        self.kept.pictures.descriptors.get_or_init(|| Descriptors::of(self.dataset))
    }

    /// The points by which pictures are compared; `None` where no such file was brought.
    pub fn points(&self, of: PointsOf) -> Option<Points<'_>> {
        match of {
            PointsOf::Measured => Some(self.descriptors().points()),
            PointsOf::Brought(file) => self.dataset.embeddings.get(file as usize).map(Points::brought),
        }
    }

    /// Figures of pictures and boxes by group, then distances of persons to objects.
    pub fn figures(&self) -> &[FigureByGroup] {
        self.kept.pictures.figures.get_or_init(|| {
            let (postings, columns, clusters) = (self.postings(), self.columns(), self.clusters());
            let mut rows = figures::count(self.dataset, postings, columns, clusters);
            rows.extend(distances::count(self.dataset, postings, columns, clusters));
            fill_q(&mut rows, |row| row.p, |row, q| row.q = q);
            rows
        })
    }

    /// Where objects lie, how large they are, and how many an image holds.
    pub fn extents(&self) -> &Extents {
        self.kept.pictures.extents.get_or_init(|| Extents::of(self.dataset, self.clusters()))
    }

    /// How differently each class is shown.
    pub fn variety(&self) -> &[Variety] {
        self.kept.pictures.variety.get_or_init(|| variety::count(self.dataset, self.postings()))
    }

    /// Under which conditions pictures were taken, as far as anything says so.
    pub fn conditions(&self) -> &[ConditionCount] {
        self.kept.pictures.conditions.get_or_init(|| conditions::count(self.dataset))
    }

    /// From how many sources pictures come.
    pub fn sources(&self) -> &[SourceCount] {
        self.kept.pictures.sources.get_or_init(|| sources::count(self.dataset))
    }

    /// How boxes are drawn, by annotator, split and annotation file.
    pub fn styles(&self) -> &[Style] {
        let styles = &self.kept.pictures.styles;
        styles.get_or_init(|| styles::count(self.dataset, self.postings(), self.clusters()))
    }

    /// What beside the subject gives the class, or a group, away.
    pub fn shortcuts(&self) -> &Shortcuts {
        self.kept.pictures.shortcuts.get_or_init(|| {
            let (labels, columns) = ((self.postings(), self.covered()), self.columns());
            shortcuts::count(self.dataset, labels, columns, self.clusters(), self.relations())
        })
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

#[cfg(test)]
pub(crate) mod tests;
