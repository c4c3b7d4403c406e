//! The tables that rules read and that the report carries whole: REPORT.md's `tables`, row by row. Owns the rows'
//! shapes; the counting stands in `measures`.

use serde::{Deserialize, Serialize};

/// A share with its interval, as the report writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub k: u64,
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    pub method: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

impl Share {
    pub fn of(k: u64, n: u64) -> Self {
        Self::effective(k, n, None)
    }

    /// Of items that repeat: worth `n_effective` independent ones.
    pub fn effective(k: u64, n: u64, n_effective: Option<f64>) -> Self {
        match crate::stats::share_effective(k, n, n_effective.unwrap_or(n as f64)) {
            Some(i) => Self {
                value: Some(i.value),
                low: Some(i.low),
                high: Some(i.high),
                k,
                n,
                n_effective,
                method: i.method.into(),
                why: None,
            },
            None => Self {
                value: None,
                low: None,
                high: None,
                k,
                n,
                n_effective: None,
                method: "wilson".into(),
                why: Some(format!("n = {n}")),
            },
        }
    }
}

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

/// Two classes, `a` before `b`, over all `n` images.
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
    pub q: Option<f64>,
}

impl ClassPair {
    /// Images with both classes that chance would give.
    pub fn expected(&self) -> f64 {
        if self.n == 0 { 0.0 } else { self.n_a as f64 * (self.n_b as f64 / self.n as f64) }
    }
}

/// A class and a group, over the images that show one known group alone: of the `n` with the class `k` show the group,
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
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    pub attribute: String,
    pub measure: String,
    pub annotators: u64,
    pub n: u64,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// Images that are one picture. `kind`: `exact-bytes`, `exact-pixels`, `near`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicateGroup {
    pub kind: String,
    pub images: Vec<String>,
    pub splits: Vec<String>,
}

/// One group counted in one unit: by image (images that show it), by box, by identity. `n`: items of that unit with a
/// known group. Images may show several groups, so that shares by image may add up to more than one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitCount {
    pub attribute: String,
    pub group: String,
    pub unit: crate::dataset::Unit,
    #[serde(flatten)]
    pub share: Share,
}

/// Where the values of an attribute are missing: by class, split or the groups of another attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingBy {
    pub attribute: String,
    /// `class`, `split`, or the name of an attribute.
    pub by: String,
    pub unit: crate::dataset::Unit,
    pub groups: Vec<MissingCell>,
    pub chi2: Option<f64>,
    pub df: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub cramers_v: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

/// Of the items of one group, those without a value: `share.k` of `share.n`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingCell {
    pub group: String,
    #[serde(flatten)]
    pub share: Share,
    /// By class: the class's images against the others.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub q: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cramers_v: Option<f64>,
}

/// A real-valued attribute as a distribution: what would be called positive at each cut, with no cut imposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub attribute: String,
    pub n: u64,
    pub missing: u64,
    /// The bins of the histogram, equally wide, from the least value to the largest; the last holds its end, too. Of
    /// whole numbers each bin holds as many, from half below the first to half above the last.
    pub bins: Vec<ScoreBin>,
    /// At each cut the items at or above it, in rising order of cuts.
    pub curve: Vec<ScoreCut>,
    /// The usual cut for such a range (0 for scores around zero, .5 for 0..1): where the band lies.
    pub cut: Option<f64>,
    /// Half the width of the band around `cut`.
    pub band: Option<f64>,
    /// Items inside the band.
    pub boundary: Option<Share>,
    /// The largest share of items that carry exactly one value, and that value, where values heap.
    pub heaped: Vec<Heap>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreBin {
    pub from: f64,
    pub to: f64,
    pub count: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreCut {
    pub at: f64,
    #[serde(flatten)]
    pub share: Share,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heap {
    pub value: f64,
    pub count: u64,
}

/// How the images are spread over the people (REP011).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct People {
    pub identities: u64,
    /// Images with a known identity.
    pub images: u64,
    pub gini: Option<f64>,
    /// Share of the images held by the 1 % of people (at least one) with the most.
    pub top_percent_share: Option<f64>,
    /// The people with the most images, at most 20.
    pub largest: Vec<PersonCount>,
    /// How many people have so many images, rising by `images`.
    pub sizes: Vec<PeopleOfSize>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonCount {
    pub identity: String,
    pub images: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeopleOfSize {
    pub images: u64,
    pub identities: u64,
}

/// A class and a group inside the strata of a third thing (Cochran–Mantel–Haenszel, COO004).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stratified {
    pub class: String,
    pub attribute: String,
    pub group: String,
    /// `split`, `source`, `class`, or the name of an attribute.
    pub by: String,
    pub strata: Vec<Stratum>,
    /// Without the strata, over the images that fall into one.
    pub crude_odds_ratio: Option<f64>,
    /// Common to the strata (Mantel–Haenszel), with its interval (Robins, Breslow and Greenland).
    pub odds_ratio: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    /// Breslow–Day with Tarone's correction: are the strata's odds ratios one?
    pub homogeneity_p: Option<f64>,
    /// `holds`, `vanishes`, `reverses`, `differs` (between strata), `too-few`.
    pub verdict: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

/// In one stratum: of `n` images with the class `k` show the group, of `n_without` without it `k_without`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    pub stratum: String,
    pub k: u64,
    pub n: u64,
    pub k_without: u64,
    pub n_without: u64,
    pub odds_ratio: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// A figure of images or boxes by group (COO005), or how near persons and objects are (COO007, then with `class`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureByGroup {
    /// `brightness`, `contrast`, `sharpness`, `megapixels`, `box-area`, `box-x`, `box-y`, `distance` …
    pub figure: String,
    pub attribute: String,
    /// Of COO007: the class of the objects.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub class: Option<String>,
    pub groups: Vec<GroupFigure>,
    /// Kruskal–Wallis, corrected for ties.
    pub h: Option<f64>,
    pub df: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    /// Along the order of the groups, where they have one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trend: Option<Trend>,
    /// Where the data is large: the figures are those of a fixed sample of so many items.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sampled: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

/// Jonckheere and Terpstra's: `effect` is 1 where every later group lies above every earlier one, −1 below.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    pub effect: f64,
    pub z: f64,
    pub p: f64,
}

/// The figure in one group; `delta` is Cliff's, of the group against all others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupFigure {
    pub group: String,
    pub n: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_effective: Option<f64>,
    pub p5: Option<f64>,
    pub p25: Option<f64>,
    pub median: Option<f64>,
    pub p75: Option<f64>,
    pub p95: Option<f64>,
    pub delta: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// Something beside the subject that gives the class away (COO006).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shortcut {
    /// `format`, `resolution`, `aspect`, `mode`, `folder`, `brightness`, `border`, `camera`, `time of day` …
    pub what: String,
    /// `class`, or a protected attribute.
    pub of: String,
    pub n: u64,
    pub cramers_v: Option<f64>,
    pub theils_u: Option<f64>,
    /// Cross-validated: how often the most frequent class of the same value is right, with its interval.
    pub accuracy: Option<Share>,
    /// How often the most frequent class of all is right: its share.
    pub baseline: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub values: Vec<ShortcutValue>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

/// Of the `n` images with this value `k` are of its most frequent class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShortcutValue {
    pub value: String,
    pub class: String,
    pub k: u64,
    pub n: u64,
}

/// All tables, in the report's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tables {
    pub crossings: Vec<Crossing>,
    pub uncovered: Vec<Uncovered>,
    pub class_pairs: Vec<ClassPair>,
    pub class_groups: Vec<ClassGroup>,
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
}
