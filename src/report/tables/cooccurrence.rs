//! Rows about what goes with what: strata, figures by group, shortcuts.

use super::Share;
use serde::{Deserialize, Serialize};

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

/// Two columns, or `class` for the image-level classes, that say the same (`same`: findings are told for `a`), or of which
/// `b` lies inside `a` (`nested`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    pub kind: String,
    pub a: String,
    pub b: String,
    pub unit: crate::dataset::Unit,
    /// Items that have both.
    pub n: u64,
    pub values: Vec<RelationValue>,
}

/// A value of `a`, the one of `b` that goes with it, and the items that have both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationValue {
    pub a: String,
    pub b: String,
    pub n: u64,
}
