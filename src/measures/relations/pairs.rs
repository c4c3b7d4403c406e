//! Two columns over the same items: whether they say the same, or one lies inside the other. Owns the criterion, whose
//! reasons stand with [`super::Relations`]' module.

use super::super::Clusters;
use super::super::clusters::ALONE;
use super::super::columns::{Column, NONE};
use super::{LEAST, Nested, names};
use crate::dataset::{Attribute, Dataset};

/// What two columns are to each other.
pub(super) enum Related {
    /// Values of the one and of the other, and the items that have both.
    Same(Vec<(usize, usize, u64)>),
    Nested(Nested),
}

/// Two columns over the same items, and their counts row by row.
pub(super) struct Pair<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) clusters: &'a Clusters,
    pub(super) a: &'a Column,
    pub(super) b: &'a Column,
    pub(super) table: &'a [u64],
}

impl Pair<'_> {
    pub(super) fn related(&self) -> Option<Related> {
        if self.table.is_empty() || self.a.values < 2 || self.b.values < 2 {
            return None;
        }
        let (a, b) = (&self.dataset.attributes[self.a.attribute], &self.dataset.attributes[self.b.attribute]);
        // Gender and age are no two spellings of one thing, however they fall.
        let about = a.concept.zip(b.concept);
        if about.is_some_and(|(x, y)| x != y) {
            return None;
        }
        let one_thing = about.is_some() || names::are_one(&a.name, &b.name);
        let of_a = map(self.a.values, self.b.values, |x, y| self.table[x * self.b.values + y]);
        let of_b = map(self.b.values, self.a.values, |y, x| self.table[x * self.b.values + y]);
        let value = |attribute: &'_ Attribute, code: usize| attribute.values.get(code).cloned().unwrap_or_default();
        match (of_a, of_b) {
            (Some(of_a), Some(_)) => {
                let seen = self.independent(self.a);
                if seen.iter().filter(|&&n| n >= LEAST).count() < 2 {
                    return None;
                }
                let pairs: Vec<(usize, usize, u64)> = of_a
                    .iter()
                    .enumerate()
                    .filter_map(|(x, y)| y.map(|y| (x, y, self.table[x * self.b.values + y])))
                    .collect();
                let spelled = || names::are_alike(pairs.iter().map(|&(x, y, _)| (value(a, x), value(b, y))));
                (one_thing || spelled()).then_some(Related::Same(pairs))
            }
            (Some(inside), None) => self.nested((self.b, b), (self.a, a), inside, one_thing),
            (None, Some(inside)) => self.nested((self.a, a), (self.b, b), inside, one_thing),
            (None, None) => None,
        }
    }

    /// Many finer values inside few coarse ones, and enough of them seen for that to be no chance.
    fn nested(
        &self,
        (coarse, by): (&Column, &Attribute),
        (fine, of): (&Column, &Attribute),
        inside: Vec<Option<usize>>,
        one_thing: bool,
    ) -> Option<Related> {
        let seen = self.independent(fine);
        let mut held = vec![0usize; coarse.values];
        for (inside, &n) in inside.iter().zip(&seen) {
            if let Some(held) = inside.filter(|_| n >= LEAST).and_then(|value| held.get_mut(value)) {
                *held += 1;
            }
        }
        let enough = held.iter().filter(|&&n| n > 0).count() >= 2 && held.iter().any(|&n| n >= 2);
        let pairs = || {
            let named =
                |(code, value): (usize, &Option<usize>)| Some((by.values.get((*value)?)?, of.values.get(code)?));
            inside.iter().enumerate().filter_map(named)
        };
        if !enough || !(one_thing || names::lie_inside(pairs())) {
            return None;
        }
        Some(Related::Nested(Nested { coarse: coarse.attribute, fine: fine.attribute, inside }))
    }

    /// Items of each value of the finer column that have both.
    pub(super) fn of_fine(&self, nested: &Nested) -> Vec<u64> {
        let width = self.b.values;
        if nested.fine == self.a.attribute {
            return self.table.chunks(width).map(|row| row.iter().sum()).collect();
        }
        (0..width).map(|y| self.table.iter().skip(y).step_by(width).sum()).collect()
    }

    /// Per value of one of the two columns the items that have both, those that repeat one another counted once.
    fn independent(&self, of: &Column) -> Vec<u64> {
        let unit = self.dataset.attributes[of.attribute].unit;
        let both = self.a.codes.iter().zip(&self.b.codes).enumerate().filter(|(_, (x, y))| **x != NONE && **y != NONE);
        let items = both.filter_map(|(item, _)| {
            let code = of.codes.get(item).copied().filter(|&code| code != NONE)?;
            let image = self.dataset.image_of_item(unit, item);
            Some((usize::from(code), image.map_or(ALONE, |image| self.clusters.of_image(image.0))))
        });
        independent(of.values, items)
    }
}

/// Per value its items, those of one cluster counted once.
pub(super) fn independent(values: usize, items: impl Iterator<Item = (usize, u32)>) -> Vec<u64> {
    let mut seen = vec![0u64; values];
    let mut of_clusters: Vec<(usize, u32)> = Vec::new();
    for (code, cluster) in items.filter(|&(code, _)| code < values) {
        if cluster == ALONE { seen[code] += 1 } else { of_clusters.push((code, cluster)) }
    }
    of_clusters.sort_unstable();
    of_clusters.dedup();
    of_clusters.iter().for_each(|&(code, _)| seen[code] += 1);
    seen
}

/// For each value the only one of the other column that goes with it; `None` where some goes with several, or where
/// fewer than two have any.
fn map(values: usize, others: usize, count: impl Fn(usize, usize) -> u64) -> Option<Vec<Option<usize>>> {
    let mut map = Vec::with_capacity(values);
    for value in 0..values {
        let mut with = (0..others).filter(|&other| count(value, other) > 0);
        let first = with.next();
        if with.next().is_some() {
            return None;
        }
        map.push(first);
    }
    (map.iter().flatten().count() >= 2).then_some(map)
}
