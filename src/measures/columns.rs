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
    /// Per item of its unit (all of them) the value's code; `NONE` where it is missing, or where the box repeats
    /// another.
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
        let values = a.values.len();
        let dense = |code: u32| if (code as usize) < values { code as u8 } else { NONE };
        let mut codes: Vec<u8> = a.codes.iter().map(|&code| dense(code)).collect();
        codes.resize(items(dataset, a.unit), NONE);
        if a.unit == Unit::Box {
            for (code, same_as) in codes.iter_mut().zip(&dataset.boxes.same_as) {
                if same_as.is_some() {
                    *code = NONE;
                }
            }
        }
        Some(Self { attribute, values, codes })
    }

    /// How many items have each value.
    pub fn counts(&self) -> Vec<u64> {
        // Four tables, as one that is added to at one place again and again waits for itself.
        let mut lanes = [[0u64; 256]; 4];
        for (at, &code) in self.codes.iter().enumerate() {
            lanes[at % 4][usize::from(code)] += 1;
        }
        (0..self.values).map(|value| lanes.iter().map(|lane| lane[value]).sum()).collect()
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

    /// [`Self::masks`] of the images that show one group alone; 0 where several are shown. With several, whoever shows
    /// more people shows more groups and more of everything else, and a class would seem to lean to all of them.
    pub fn masks_alone(&self, dataset: &Dataset) -> Vec<u32> {
        let mut masks = self.masks(dataset);
        masks.iter_mut().filter(|mask| mask.count_ones() > 1).for_each(|mask| *mask = 0);
        masks
    }
}

/// Rows in the table of a unit.
fn items(dataset: &Dataset, unit: Unit) -> usize {
    match unit {
        Unit::Image => dataset.images.len(),
        Unit::Box => dataset.boxes.len(),
        Unit::Identity => dataset.identities.len(),
    }
}

pub fn counts_once(dataset: &Dataset, unit: Unit, item: usize) -> bool {
    unit != Unit::Box || dataset.boxes.same_as.get(item).is_none_or(Option::is_none)
}

/// Per attribute the count of each value, each statement once.
pub fn counts(dataset: &Dataset, columns: &[Column]) -> Vec<Vec<u64>> {
    let count = |(row, a): (usize, &Attribute)| {
        if let Some(column) = columns.iter().find(|column| column.attribute == row) {
            return column.counts();
        }
        let mut counts = vec![0; a.values.len()];
        for item in (0..a.codes.len()).filter(|&item| counts_once(dataset, a.unit, item)) {
            if let Some(count) = a.code(item).and_then(|code| counts.get_mut(code)) {
                *count += 1;
            }
        }
        counts
    };
    dataset.attributes.iter().enumerate().map(count).collect()
}

/// The columns over the same items, in the order of the units.
pub fn by_unit<'a>(dataset: &Dataset, columns: &'a [Column]) -> Vec<Vec<&'a Column>> {
    [Unit::Image, Unit::Box, Unit::Identity]
        .into_iter()
        .map(|unit| columns.iter().filter(|c| dataset.attributes[c.attribute].unit == unit).collect())
        .filter(|of_unit: &Vec<&'a Column>| !of_unit.is_empty())
        .collect()
}
