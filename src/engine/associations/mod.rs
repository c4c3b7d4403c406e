//! What the page asks about classes that go together and classes that lean to a group: a matrix to draw, one pair with
//! all its figures, rows page by page. Owns the shapes and their order; the counting stands in the report's tables.

mod cells;
mod family;
mod groups;
mod labelled;
mod leans;
mod listed;
mod matrix;
mod orders;
mod rows;
mod seriation;
#[cfg(test)]
mod tests;
pub mod why;

pub use cells::{Cells, SIGNIFICANT, TOO_LITTLE, UNKNOWN};
pub use family::Family;
pub use groups::{GroupCell, GroupHead, GroupMeasure, GroupOrder, GroupPage, GroupRow, GroupTable, table as groups};
pub use labelled::Labelled;
pub use leans::{OwnShares, page as leans};
pub use listed::{Association, Figures, Listed, StrataBy, StrataOfClass, elsewhere, figures, shortcuts};
pub use matrix::{Matrix, Order, Wanted, matrix};
pub use orders::{Middle, OrderedLean, OrderedLeans, ordered_attributes, page as orders};
pub use rows::{Page, Ranked, might_keep_apart, page as pairs, pair, worth};

use crate::report::tables::{ClassGroup, ClassPair, Share};
use crate::stats;
use serde::{Deserialize, Serialize};

use crate::stats::significant;
/// Images expected by chance below which a pair that is not significant says too little.
const EXPECTED: f64 = 5.0;
/// Images with both from which on a pair says something whatever was expected.
const FEW: u64 = 5;
/// So often as chance, or less, a pair counts as kept apart.
const APART: f64 = 0.5;

/// A figure of a pair of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PairMeasure {
    #[default]
    Npmi,
    Lift,
    Jaccard,
    OddsRatio,
    /// P(column | row): of the images with the row's class, those with the column's.
    Given,
    /// Images that show both.
    Count,
}

impl PairMeasure {
    /// The figure of the pair from the side of `a`, and from that of `b`: they differ where the measure is directed.
    fn both(self, pair: &ClassPair) -> [Option<f64>; 2] {
        let share = |n: u64| (n > 0).then(|| pair.n_ab as f64 / n as f64);
        match self {
            Self::Npmi => [pair.npmi; 2],
            Self::Lift => [pair.lift; 2],
            Self::Jaccard => [pair.jaccard; 2],
            Self::OddsRatio => [odds_ratio(pair).map(|r| r.value); 2],
            Self::Count => [Some(pair.n_ab as f64); 2],
            Self::Given => [share(pair.n_a), share(pair.n_b)],
        }
    }

    /// The value that chance would give, where the measure has one.
    fn chance(self) -> Option<f64> {
        match self {
            Self::Npmi => Some(0.0),
            Self::Lift | Self::OddsRatio => Some(1.0),
            Self::Jaccard | Self::Given | Self::Count => None,
        }
    }

    /// How far from chance; for measures without a chance, how large, from the side of `class` where that is given.
    fn strength(self, pair: &ClassPair, class: Option<&str>) -> f64 {
        let [of_a, of_b] = self.both(pair);
        let value = match class {
            Some(class) if class == pair.a => of_a,
            Some(_) => of_b,
            None => of_a.zip(of_b).map(|(x, y)| x.max(y)),
        };
        match (self, value) {
            (_, None) => -1.0,
            // No meeting at all is as far below chance as the counts allow, not infinitely far.
            (Self::Lift, Some(0.0)) => pair.expected().max(1.0).ln(),
            (Self::Lift | Self::OddsRatio, Some(ratio)) => ratio.ln().abs(),
            (_, Some(value)) => value.abs(),
        }
    }
}

/// The pair's odds ratio with its interval.
fn odds_ratio(pair: &ClassPair) -> Option<stats::OddsRatio> {
    let [both, only_a, only_b, neither] = table(pair);
    stats::odds_ratio_clustered(both, only_a, only_b, neither, effect(pair))
}

/// The design effect that the pair's tests rest on; 1 where nothing repeats.
fn effect(pair: &ClassPair) -> f64 {
    pair.n_effective.filter(|&worth| worth > 0.0).map_or(1.0, |worth| pair.n as f64 / worth)
}

/// Images with both classes, with `a` alone, with `b` alone, with neither.
fn table(pair: &ClassPair) -> [u64; 4] {
    let neither = (pair.n + pair.n_ab).saturating_sub(pair.n_a + pair.n_b);
    [pair.n_ab, pair.n_a.saturating_sub(pair.n_ab), pair.n_b.saturating_sub(pair.n_ab), neither]
}

/// A pair of classes with all its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairFacts {
    pub row: ClassPair,
    /// Images with both that chance would give.
    pub expected: f64,
    /// Of the images with `a`, those with `b`; and the other way round.
    pub b_given_a: Share,
    pub a_given_b: Share,
    /// With their 95 % intervals: value, low, high.
    pub odds_ratio: Option<[f64; 3]>,
    pub lift: Option<[f64; 3]>,
    pub npmi: Option<[f64; 3]>,
    pub jaccard: Option<[f64; 3]>,
    pub test: Option<String>,
    /// Too few images for a lack of significance to mean anything.
    pub too_little: bool,
    /// Where not all images are labelled for both.
    pub labelled: Option<Labelled>,
    /// What q was corrected over.
    pub family: Family,
}

/// A class held against a group, with the interval of its share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lean {
    pub row: ClassGroup,
    pub share: Share,
    /// The class is in fewer images than the options ask for.
    pub few: bool,
}

impl Lean {
    fn of(row: &ClassGroup, support: u64) -> Self {
        let share = Share::effective(row.k, row.n, row.n_effective);
        Self { row: row.clone(), share, few: row.n < support }
    }
}

/// Too few images for a lack of significance to mean anything.
fn too_little(pair: &ClassPair) -> bool {
    pair.expected() < EXPECTED && pair.n_ab < FEW && !significant(pair.corrected())
}
