//! What the page asks about classes that go together and classes that lean to a group: a matrix to draw, one pair with
//! all its figures, rows page by page. Owns the shapes and their order; the counting stands in the report's tables.

mod leans;
mod matrix;
mod rows;
#[cfg(test)]
mod tests;

pub use leans::page as leans;
pub use matrix::{Cells, Matrix, SIGNIFICANT, TOO_LITTLE, UNKNOWN, matrix};
pub use rows::{Page, page as pairs, pair};

use crate::rules::tables::{ClassGroup, ClassPair, Share};
use serde::{Deserialize, Serialize};

/// The level that a corrected p-value is held against.
const LEVEL: f64 = 0.05;
/// Images expected by chance below which a pair that is not significant says too little.
const EXPECTED: f64 = 5.0;

/// A figure of a pair of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PairMeasure {
    #[default]
    Npmi,
    Lift,
    Jaccard,
    /// Images that show both.
    Count,
}

impl PairMeasure {
    fn of(self, pair: &ClassPair) -> Option<f64> {
        match self {
            Self::Npmi => pair.npmi,
            Self::Lift => pair.lift,
            Self::Jaccard => pair.jaccard,
            Self::Count => Some(pair.n_ab as f64),
        }
    }

    /// How far from chance; for measures without a chance, how large.
    fn strength(self, pair: &ClassPair) -> f64 {
        match (self, self.of(pair)) {
            (_, None) => -1.0,
            // No meeting at all is as far below chance as the counts allow, not infinitely far.
            (Self::Lift, Some(0.0)) => expected(pair).max(1.0).ln(),
            (Self::Lift, Some(lift)) => lift.ln().abs(),
            (_, Some(value)) => value.abs(),
        }
    }
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
    /// Odds ratio with its 95 % interval.
    pub odds_ratio: Option<[f64; 3]>,
    pub test: Option<String>,
    /// Tests in the family of pairs.
    pub family: u64,
}

/// A class held against a group, with the interval of its share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lean {
    pub row: ClassGroup,
    pub share: Share,
}

/// Images with both classes that chance would give.
fn expected(pair: &ClassPair) -> f64 {
    if pair.n == 0 { 0.0 } else { pair.n_a as f64 * (pair.n_b as f64 / pair.n as f64) }
}

fn significant(q: Option<f64>) -> bool {
    q.is_some_and(|q| q <= LEVEL)
}

/// Too few images for a lack of significance to mean anything.
fn too_little(pair: &ClassPair) -> bool {
    expected(pair) < EXPECTED && !significant(pair.q)
}
