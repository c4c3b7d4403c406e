//! What several raters say of the same things: each judgement by itself, with who made it. What counts as true of an item
//! (the majority, where there is one) stands where all labels and attributes stand; this is for how far raters agree.

use super::attributes::Unit;
use super::place::Place;
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::Hash;

/// Ratings, a row each, in the order in which they are read.
#[derive(Debug, Default)]
pub struct Ratings {
    /// Row of images or boxes, by the column's unit.
    pub item: Vec<u32>,
    /// Row of `Dataset::annotators`.
    pub rater: Vec<u32>,
    /// Row of `columns`.
    pub column: Vec<u32>,
    /// Row of `values`.
    pub value: Vec<u32>,
    pub place: Vec<Place>,
    pub columns: Vec<RatedColumn>,
    /// Values as they are written.
    pub values: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

/// Who annotated an image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Annotator {
    /// Nothing says so.
    #[default]
    Unknown,
    /// Row of `Dataset::annotators`.
    One(u32),
    Several,
}

/// What is rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatedColumn {
    pub name: String,
    /// Where it comes from: `ratings.csv#diagnosis`.
    pub source: String,
    pub unit: Unit,
    /// Its values are classes.
    pub is_class: bool,
    /// Its values are numbers on a scale, not names.
    pub is_number: bool,
}

impl Ratings {
    /// The row of a column, made where there is none yet.
    pub fn column(&mut self, column: RatedColumn) -> u32 {
        let at = self.columns.iter().position(|c| c.name == column.name && c.source == column.source);
        let at = at.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        });
        at as u32
    }

    /// Adds what a rater says of an item; says which row it is.
    pub fn push(&mut self, item: u32, rater: u32, column: u32, value: &str, place: Place) -> usize {
        let value = match self.numbers.get(value) {
            Some(&number) => number,
            None => {
                let number = self.values.len() as u32;
                self.values.push(value.to_owned());
                self.numbers.insert(value.to_owned(), number);
                number
            }
        };
        self.item.push(item);
        self.rater.push(rater);
        self.column.push(column);
        self.value.push(value);
        self.place.push(place);
        self.len() - 1
    }

    pub fn len(&self) -> usize {
        self.item.len()
    }

    pub fn is_empty(&self) -> bool {
        self.item.is_empty()
    }

    /// What a row says.
    pub fn text(&self, row: usize) -> &str {
        self.value.get(row).and_then(|&value| self.values.get(value as usize)).map_or("", String::as_str)
    }
}

/// The value that more than half of the raters give, each heard once. `votes`: rater and value.
pub fn majority<V: Eq + Hash + Copy>(votes: &[(u32, V)]) -> Option<V> {
    let mut raters = FxHashSet::default();
    let mut of: FxHashMap<V, FxHashSet<u32>> = FxHashMap::default();
    for &(rater, value) in votes {
        raters.insert(rater);
        of.entry(value).or_default().insert(rater);
    }
    votes.iter().map(|vote| vote.1).find(|value| of.get(value).is_some_and(|of| of.len() * 2 > raters.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_majority_is_more_than_half_of_the_raters() {
        assert_eq!(majority(&[(0, 'a'), (1, 'a'), (2, 'b')]), Some('a'));
        assert_eq!(majority(&[(0, 'a'), (1, 'b')]), None);
        // Somebody who says it twice is one rater still.
        assert_eq!(majority(&[(0, 'a'), (0, 'a'), (1, 'b')]), None);
        assert_eq!(majority::<u32>(&[]), None);
    }
}
