//! The tables that the report carries whole: REPORT.md's `tables`, row by row, with names in place of ids. Owns the rows'
//! shapes and how they are made of measures when they are asked for or written; the counting stands in `measures`.

mod completeness;
mod cooccurrence;
mod render;
mod representation;

pub use crate::measures::Share;
pub use completeness::{
    ClassAmount, ClassSpread, ClassVariety, ConditionRow, Layout, NameCount, ObjectsPerImage, ScenarioRow, SourceRow,
    SplitAmount, Step, balance, condition, layouts, objects_per_image, scenario, source, variety,
};
pub use cooccurrence::{
    FigureByGroup, GroupFigure, Relation, RelationValue, Shortcut, ShortcutValue, Stratified, Stratum, Trend,
};
pub use render::{
    agreement, all, attribute_pair, class_group, class_order, class_pair, crossing, enough, figure, missing_by, people,
    score, shortcut, split_counts, splits, stratified, targets, uncovered, unit,
};
pub use representation::{
    Heap, MissingBy, MissingCell, People, PeopleOfSize, PersonCount, Score, ScoreBin, ScoreCut, UnitCount,
};

use serde::{Deserialize, Serialize};

/// A crossing of attributes, its empty cells included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    pub attributes: Vec<String>,
    /// `image`, `box` or `identity`.
    pub unit: crate::dataset::Unit,
    pub cells: Vec<CrossingCell>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CrossingCell {
    pub values: Vec<String>,
    pub count: u64,
}

/// A maximal uncovered pattern; `None` leaves an attribute free.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Uncovered {
    pub attributes: Vec<String>,
    pub values: Vec<Option<String>>,
    pub count: u64,
    pub threshold: u64,
    pub unit: crate::dataset::Unit,
    /// What independence of the fixed attributes would give, from their shares among the items that have all of them.
    /// `None` where fewer than two are fixed.
    pub expected: Option<f64>,
    /// Of the covered patterns that fix one value fewer the one with the fewest items; `None` where nothing is fixed.
    pub parent: Option<CoveredParent>,
    /// Items that it lacks.
    pub to_collect: u64,
}

/// A covered pattern; `values` as in `Uncovered`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoveredParent {
    pub values: Vec<Option<String>>,
    pub count: u64,
}

/// Two classes, `a` before `b`, over the `n` images that are labelled for both; `n_a` and `n_b` of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassPair {
    pub a: String,
    pub b: String,
    pub n_a: u64,
    pub n_b: u64,
    pub n_ab: u64,
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    pub lift: Option<f64>,
    pub npmi: Option<f64>,
    pub jaccard: Option<f64>,
    pub p: Option<f64>,
    /// Over the pairs listed.
    pub q: Option<f64>,
    /// Where the list is not complete: over all pairs, those that are not listed with a p of 1. Meeting is what gets most
    /// pairs onto the list, so that `q` alone would take every chance meeting of rare classes for a discovery.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub q_all: Option<f64>,
    /// Why there is no lift: "n = 0".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

impl ClassPair {
    /// The q to hold against a level: over all pairs of classes.
    pub fn corrected(&self) -> Option<f64> {
        self.q_all.or(self.q)
    }

    /// Images with both classes that chance would give.
    pub fn expected(&self) -> f64 {
        if self.n == 0 { 0.0 } else { self.n_a as f64 * (self.n_b as f64 / self.n as f64) }
    }
}

/// A class and a group, over the images labelled for the class that show one known group alone: of the `n` with the class `k` show the group,
/// of the `n_without` without it `k_without`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassGroup {
    pub class: String,
    pub attribute: String,
    pub group: String,
    pub k: u64,
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    pub k_without: u64,
    pub n_without: u64,
    pub share: Option<f64>,
    pub odds_ratio: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
}

/// A class and an attribute whose values have an order, over the images that show one known value alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassOrder {
    pub class: String,
    pub attribute: String,
    pub with: OrderedSide,
    pub without: OrderedSide,
    /// Cliff's: above 0 where the images with the class have the larger values.
    pub delta: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Wilcoxon, Mann and Whitney.
    pub p: f64,
    pub q: Option<f64>,
}

/// Images with the class, or without it: how many, and their median with its interval, as values are written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderedSide {
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    pub median: String,
    pub low: Option<String>,
    pub high: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SplitCount {
    pub attribute: String,
    pub split: String,
    pub value: String,
    pub count: u64,
}

/// A group against the target population. `verdict`: `meets`, `under`, `over`, `too-few`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetRow {
    pub attribute: String,
    pub group: String,
    pub k: u64,
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    pub share: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub target: f64,
    pub margin: f64,
    pub verdict: String,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub to_collect: Option<u64>,
    /// In the plan that brings every group of the target up to it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to_collect_all: Option<u64>,
    /// Of a crossing's target: its attributes and the values of the cell.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub attributes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub values: Vec<String>,
    /// People asked by the survey that gave the target, its interval, and that of share less target.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sample: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target_low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target_high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub difference_low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub difference_high: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributePair {
    pub a: String,
    pub b: String,
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    pub chi2: Option<f64>,
    pub df: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub cramers_v: Option<f64>,
    /// `negligible`, `small`, `medium` or `large`, by Cohen's w.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub strength: Option<String>,
    /// `same` or `nested`, as in `relations`: V then says nothing of the data.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub relation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

/// How far annotators of the same items agree about one thing (CON008).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// What they judged.
    pub attribute: String,
    /// `krippendorff-nominal`, `krippendorff-ordinal`, `krippendorff-interval`, `fleiss-kappa`, `cohen-kappa`, and
    /// `alike`, the share of pairs of judgements that say the same.
    pub measure: String,
    pub annotators: u64,
    /// Items that two of them judged, or more; of `alike` pairs of judgements.
    pub n: u64,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Two annotators held against each other, or one held against all others; empty of all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub of: Vec<String>,
}

/// Images that are one picture, or show one scene. `kind`: `exact-bytes`, `exact-pixels`, `near`, `scene`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicateGroup {
    pub kind: String,
    pub images: Vec<String>,
    pub splits: Vec<String>,
}

/// How people, or images where nothing says who is shown, hide among one another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Anonymity {
    /// The columns that single out.
    pub attributes: Vec<String>,
    /// `identity` or `image`.
    pub unit: String,
    pub n: u64,
    /// Least number that shares a combination; `None`, as the next two, where it is left out as a small cell.
    pub k: Option<u64>,
    /// Alone in theirs.
    pub unique: Option<u64>,
    /// Different combinations.
    pub classes: Option<u64>,
    /// The sensitive column that is told most of, where one is known.
    pub sensitive: Option<String>,
    pub l: Option<u64>,
    pub t: Option<f64>,
}

/// All tables, in the report's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tables {
    pub crossings: Vec<Crossing>,
    pub uncovered: Vec<Uncovered>,
    pub class_pairs: Vec<ClassPair>,
    pub class_groups: Vec<ClassGroup>,
    pub class_orders: Vec<ClassOrder>,
    pub splits: Vec<SplitCount>,
    pub targets: Vec<TargetRow>,
    pub attribute_pairs: Vec<AttributePair>,
    pub agreement: Vec<Agreement>,
    pub duplicates: Vec<DuplicateGroup>,
    pub units: Vec<UnitCount>,
    pub missing: Vec<MissingBy>,
    pub scores: Vec<Score>,
    pub people: Option<People>,
    pub stratified: Vec<Stratified>,
    pub figures: Vec<FigureByGroup>,
    pub shortcuts: Vec<Shortcut>,
    pub relations: Vec<Relation>,
    pub balance: Vec<ClassAmount>,
    pub layouts: Vec<Layout>,
    pub objects_per_image: Vec<ObjectsPerImage>,
    pub variety: Vec<ClassVariety>,
    pub conditions: Vec<ConditionRow>,
    pub sources: Vec<SourceRow>,
    pub scenarios: Vec<ScenarioRow>,
    pub anonymity: Option<Anonymity>,
}
