//! The items of an attribute that have no value. Owns which attributes are looked at, and which items count.

use super::super::Clusters;
use super::super::columns::{NONE, counts_once};
use super::repeats;
use crate::dataset::{Attribute, Dataset, Role, Unit, ValueType};

/// The items of one attribute that a row names, and those of them without a value.
pub(super) struct Gaps {
    pub(super) attribute: usize,
    pub(super) unit: Unit,
    pub(super) missing: Vec<u32>,
    /// Items without a row, or that repeat another: not in the table.
    pub(super) out: Vec<u32>,
    /// Items in the table.
    pub(super) n: u64,
    /// Per item whether it has a value, `NONE` where it is not in the table.
    pub(super) state: Vec<u8>,
    /// The clusters that hold an item of `missing` or `out`, rising: in all others a group has values only.
    pub(super) touched: Vec<u32>,
    /// The items in them.
    members: u64,
}

/// The columns of a table of gaps.
pub(super) const GAP: u8 = 0;
pub(super) const VALUE: u8 = 1;

impl Gaps {
    pub(super) fn of(dataset: &Dataset, row: usize, clusters: &Clusters) -> Option<Self> {
        let attribute = dataset.attributes.get(row)?;
        if !is_looked_at(attribute) {
            return None;
        }
        let items = size(dataset, attribute.unit);
        let mut state = vec![VALUE; items];
        for (item, state) in state.iter_mut().enumerate() {
            if !attribute.has_row(item) || !counts_once(dataset, attribute.unit, item) {
                *state = NONE;
            } else if attribute.is_missing(item) {
                *state = GAP;
            }
        }
        let all = |wanted: u8| -> Vec<u32> {
            state.iter().enumerate().filter(|(_, s)| **s == wanted).map(|(item, _)| item as u32).collect()
        };
        let (missing, out) = (all(GAP), all(NONE));
        let n = (items - out.len()) as u64;
        if missing.is_empty() {
            return None;
        }
        let unit = attribute.unit;
        let touched = repeats::touched(dataset, clusters, unit, missing.iter().chain(&out));
        let members = touched.iter().map(|&cluster| clusters.members(unit, cluster as usize).len() as u64).sum();
        Some(Self { attribute: row, unit, missing, out, n, state, touched, members })
    }

    /// The steps of one table.
    pub(super) fn cost(&self) -> u64 {
        (self.missing.len() + self.out.len()) as u64 + self.members + 1_000
    }
}

/// A value of a person's or a thing's own, not a text, an id or a name.
pub(super) fn is_looked_at(attribute: &Attribute) -> bool {
    matches!(attribute.role, Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Sensitive | Role::Score)
        && !matches!(attribute.ty, ValueType::Text | ValueType::Id)
}

pub(super) fn size(dataset: &Dataset, unit: Unit) -> usize {
    match unit {
        Unit::Image => dataset.images.len(),
        Unit::Box => dataset.boxes.len(),
        Unit::Identity => dataset.identities.len(),
    }
}
