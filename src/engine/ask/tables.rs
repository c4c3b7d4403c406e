//! Tables of the report that are small, and attributes crossed.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::engine::check::{Check, Verdict};
use crate::engine::crossing;
use crate::measures::tables::{SplitCount, Tables};
use serde::{Deserialize, Serialize};

/// Rows of a small table.
const LISTED: usize = 200;

/// Counts of two or more attributes, crossed; no answer where they cannot be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    pub attributes: Vec<String>,
}

/// A crossing, with what each of its cells would hold if its attributes were independent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossed {
    pub crossing: crate::measures::tables::Crossing,
    /// Parallel to the cells.
    pub expected: Vec<f64>,
}

impl Answered for Crossing {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Option<Crossed>, Failure> {
        Ok(crossing::answer(&check.dataset, &verdict.measures.tables, &self.attributes))
    }
}

/// Counts of an attribute in each split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Splits {
    pub attribute: String,
}

impl Answered for Splits {
    fn answer<S: ReadAt>(&self, _: &Check<S>, verdict: &Verdict) -> Result<Vec<SplitCount>, Failure> {
        let rows = &verdict.measures.tables.splits;
        Ok(rows.iter().filter(|row| row.attribute == self.attribute).cloned().collect())
    }
}

/// The small tables whole: targets, uncovered combinations, pairs of attributes, units, missing values, scores, people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmallTables;

impl Answered for SmallTables {
    fn answer<S: ReadAt>(&self, _: &Check<S>, verdict: &Verdict) -> Result<Tables, Failure> {
        let all = &verdict.measures.tables;
        let mut attribute_pairs = all.attribute_pairs.clone();
        attribute_pairs.sort_by(|a, b| b.cramers_v.unwrap_or(-1.0).total_cmp(&a.cramers_v.unwrap_or(-1.0)));
        attribute_pairs.truncate(LISTED);
        Ok(Tables {
            uncovered: all.uncovered.iter().take(LISTED).cloned().collect(),
            targets: all.targets.iter().take(10 * LISTED).cloned().collect(),
            attribute_pairs,
            units: all.units.iter().take(10 * LISTED).cloned().collect(),
            missing: all.missing.iter().take(LISTED).cloned().collect(),
            scores: all.scores.iter().take(LISTED).cloned().collect(),
            people: all.people.clone(),
            ..Tables::default()
        })
    }
}
