//! Rows about who is in the data: units, missing values, scores, people.

use super::Share;
use serde::{Deserialize, Serialize};

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
    /// What chi-square is divided by before p is read from it, where items repeat; `None` also where p is large without.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub design_effect: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<String>,
}

/// Of the items of one group, those without a value: `share.k` of `share.n`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissingCell {
    pub group: String,
    #[serde(flatten)]
    pub share: Share,
    /// By class, where not all images are labelled for it: of those that are and do not show it, the items without a
    /// value, and all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub k_without: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n_without: Option<u64>,
    /// By class: the class's images against the others.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub q: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cramers_v: Option<f64>,
    /// As in `MissingBy`, of this test; the interval of the share has its own `n_effective`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub design_effect: Option<f64>,
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

fn one_person() -> String {
    "person".into()
}

fn people() -> String {
    "people".into()
}

/// How the images are spread over the people (REP011).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// What they are called, in one and in several: `lesion`, `lesions`.
    #[serde(default = "one_person")]
    pub one: String,
    #[serde(default = "people")]
    pub many: String,
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
