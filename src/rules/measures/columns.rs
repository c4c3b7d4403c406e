//! Attributes with groups, as dense small codes. Owns which items count.

use super::MOST_VALUES;
use crate::dataset::{Attribute, Dataset, Unit};

/// The code of an item without a value.
pub const NONE: u8 = u8::MAX;

/// An attribute with groups, few enough to be crossed.
pub struct Column {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    pub values: usize,
    /// Per item of its unit the value's code; `NONE` where it is missing, or where the box repeats another.
    pub codes: Vec<u8>,
}

impl Column {
    /// The attributes that have groups, at most `MOST_VALUES` of them, in the order of the dataset.
    pub fn all(dataset: &Dataset) -> Vec<Self> {
        (0..dataset.attributes.len()).filter_map(|attribute| Self::of(dataset, attribute)).collect()
    }

    /// One attribute (row of `Dataset::attributes`); `None` where it has no groups, or too many.
    pub fn of(dataset: &Dataset, attribute: usize) -> Option<Self> {
        let few = |a: &&Attribute| a.has_groups() && a.values.len() <= MOST_VALUES;
        let a = dataset.attributes.get(attribute).filter(few)?;
        let code = |item: usize| match a.code(item) {
            Some(code) if code < a.values.len() && counts_once(dataset, a.unit, item) => code as u8,
            _ => NONE,
        };
        Some(Self { attribute, values: a.values.len(), codes: (0..a.codes.len()).map(code).collect() })
    }

    /// The items that have a value, with its code.
    pub fn items(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.codes.iter().enumerate().filter(|&(_, &code)| code != NONE).map(|(item, &code)| (item, usize::from(code)))
    }

    /// Per image the values shown in it, as bits.
    pub fn masks(&self, dataset: &Dataset) -> Vec<u32> {
        let mut masks = vec![0u32; dataset.images.len()];
        match dataset.attributes[self.attribute].unit {
            Unit::Image | Unit::Box => {
                let unit = dataset.attributes[self.attribute].unit;
                for (item, code) in self.items() {
                    if let Some(mask) = dataset.image_of_item(unit, item).and_then(|image| masks.get_mut(image.index()))
                    {
                        *mask |= 1 << code;
                    }
                }
            }
            Unit::Identity => {
                for (mask, identity) in masks.iter_mut().zip(&dataset.identity_of) {
                    match identity.and_then(|id| self.codes.get(id.index())) {
                        Some(&code) if code != NONE => *mask |= 1 << code,
                        _ => {}
                    }
                }
            }
        }
        masks
    }
}

pub fn counts_once(dataset: &Dataset, unit: Unit, item: usize) -> bool {
    unit != Unit::Box || dataset.boxes.same_as.get(item).is_none_or(Option::is_none)
}

/// Per attribute the count of each value, each statement once.
pub fn counts(dataset: &Dataset) -> Vec<Vec<u64>> {
    let count = |a: &Attribute| {
        let mut counts = vec![0; a.values.len()];
        for item in (0..a.codes.len()).filter(|&item| counts_once(dataset, a.unit, item)) {
            if let Some(count) = a.code(item).and_then(|code| counts.get_mut(code)) {
                *count += 1;
            }
        }
        counts
    };
    dataset.attributes.iter().map(count).collect()
}
