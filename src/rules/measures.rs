//! Figures that several rules share, counted once from the dataset: the report's tables and the groups of equal
//! pictures. Owns the counting; refuses to judge it.

use super::duplicates::Duplicates;
use super::tables::Tables;
use crate::dataset::Dataset;

/// What several rules read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    pub tables: Tables,
    pub duplicates: Duplicates,
}

impl Measures {
    /// Counts it all.
    pub fn of(dataset: &Dataset) -> Self {
        Self { tables: Tables::default(), duplicates: Duplicates::of(dataset) }
    }
}
