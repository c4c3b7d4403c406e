//! Tables of the report that are small, and attributes crossed.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::engine::check::{Check, Verdict};
use crate::engine::crossing;
use crate::measures::AttributePair;
use crate::report::tables::{self, SplitCount, Tables};
use crate::rules;
use crate::sorting::Sorting;
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
    pub crossing: crate::report::tables::Crossing,
    /// Parallel to the cells.
    pub expected: Vec<f64>,
}

impl Answered for Crossing {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Option<Crossed>, Failure> {
        Ok(crossing::answer(&check.dataset, &check.measures(verdict), &self.attributes))
    }
}

/// Counts of an attribute in each split.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Splits {
    pub attribute: String,
}

impl Answered for Splits {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Vec<SplitCount>, Failure> {
        let (data, measures) = (&check.dataset, check.measures(verdict));
        let named = |row: usize| data.attributes.get(row).is_some_and(|a| a.name == self.attribute);
        let own = measures.splits().iter().filter(|table| named(table.attribute));
        Ok(own.flat_map(|table| tables::split_counts(data, table)).collect())
    }
}

/// The small tables whole: targets, uncovered combinations, pairs of attributes, units, missing values, scores, people,
/// agreement of annotators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmallTables;

impl Answered for SmallTables {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Tables, Failure> {
        let (data, measures) = (&check.dataset, check.measures(verdict));
        let mut pairs: Vec<&AttributePair> = measures.attribute_pairs().iter().collect();
        pairs.order_by(|a, b| b.cramers_v.unwrap_or(-1.0).total_cmp(&a.cramers_v.unwrap_or(-1.0)));
        let targets = measures.targets().iter().flat_map(|population| tables::targets(data, population));
        Ok(Tables {
            uncovered: measures.uncovered().iter().take(LISTED).map(|row| tables::uncovered(data, row)).collect(),
            targets: targets.take(10 * LISTED).collect(),
            attribute_pairs: pairs.into_iter().take(LISTED).map(|row| tables::attribute_pair(data, row)).collect(),
            units: measures.units().iter().take(10 * LISTED).map(|row| tables::unit(data, row)).collect(),
            missing: measures.missing().iter().take(LISTED).map(|row| tables::missing_by(data, row)).collect(),
            scores: measures.scores().iter().take(LISTED).map(|row| tables::score(data, row)).collect(),
            people: measures.people().map(|row| tables::people(data, row)),
            agreement: {
                let all = measures.agreement().iter().flat_map(|row| tables::agreement(data, row));
                all.take(10 * LISTED).collect()
            },
            ..Tables::default()
        })
    }
}

/// Whether there is enough of everything: classes by split, where and how large objects are, conditions, sources, scenarios.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enough;

/// Those tables, and the limit that is drawn in them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EnoughAnswer {
    pub tables: Tables,
    /// A class in fewer images is too small.
    pub few: u64,
}

impl Answered for Enough {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<EnoughAnswer, Failure> {
        let (data, measures) = (&check.dataset, check.measures(verdict));
        Ok(EnoughAnswer { tables: tables::enough(data, &measures), few: rules::few_images(&data.settings) })
    }
}
