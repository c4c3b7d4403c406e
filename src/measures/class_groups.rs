//! Classes held against groups: of the images that show a class and one group alone, how many show this group.

mod repeats;

use super::clusters::bits;
use super::columns::Column;
use super::{Order, Postings};
use crate::dataset::{ClassId, Dataset};
use crate::stats;
use repeats::Repeats;
use std::cmp::Reverse;

/// Rows in the report; the classes with the most images stay.
const MOST: usize = 200_000;

/// A class and a group, over the images that show one known group alone: of the `n` with the class `k` show the group,
/// of the `n_without` without it `k_without`.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassGroup {
    pub class: ClassId,
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    /// The value's code.
    pub group: usize,
    pub k: u64,
    pub n: u64,
    pub n_effective: Option<f64>,
    pub k_without: u64,
    pub n_without: u64,
    pub share: Option<f64>,
    pub odds_ratio: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub p: Option<f64>,
    pub q: Option<f64>,
}

/// Each class with each group of each attribute, by class, attribute (both by name) and the group's place in its
/// attribute.
pub fn count(
    dataset: &Dataset,
    postings: &Postings,
    columns: &[Column],
    in_clusters: Option<&Order>,
) -> Vec<ClassGroup> {
    let per_class: usize = columns.iter().map(|column| column.values).sum();
    let classes = frequent(dataset, postings, MOST.checked_div(per_class).unwrap_or(0));
    let mut order: Vec<&Column> = columns.iter().collect();
    order.sort_by_key(|column| (&dataset.attributes[column.attribute].name, column.attribute));
    let repeats = in_clusters.map(|order| Repeats { order, classes: &classes });
    let tallies: Vec<Tally> =
        order.iter().map(|column| Tally::of(dataset, postings, column, &classes, repeats.as_ref())).collect();

    let mut rows = Vec::new();
    for (at, &class) in classes.iter().enumerate() {
        for (column, tally) in order.iter().zip(&tallies) {
            for code in 0..column.values {
                rows.push(tally.row(column, class, at, code));
            }
        }
    }
    super::fill_q(&mut rows, |row| row.p, |row, q| row.q = q);
    rows
}

/// The classes in most images, by name.
fn frequent(dataset: &Dataset, postings: &Postings, most: usize) -> Vec<ClassId> {
    let mut classes: Vec<ClassId> =
        (0..dataset.classes.len()).map(ClassId::from).filter(|&c| !postings.images(c).is_empty()).collect();
    let name = |c: ClassId| dataset.class_name(c);
    classes.sort_by(|&a, &b| {
        Reverse(postings.images(a).len()).cmp(&Reverse(postings.images(b).len())).then(name(a).cmp(name(b)))
    });
    classes.truncate(most);
    classes.sort_by(|&a, &b| name(a).cmp(name(b)).then(a.cmp(&b)));
    classes
}

/// Images by class and value of one attribute.
struct Tally {
    /// Per class (in the order given) and value.
    with: Vec<u64>,
    /// Per class: its images that have a known group.
    known: Vec<u64>,
    /// Per value, over all images.
    all: Vec<u64>,
    /// All images that have a known group.
    n: u64,
    /// Per class and value the design effect; empty where nothing repeats.
    effects: Vec<f64>,
}

impl Tally {
    fn of(
        dataset: &Dataset,
        postings: &Postings,
        column: &Column,
        classes: &[ClassId],
        repeats: Option<&Repeats<'_>>,
    ) -> Self {
        let masks = column.masks_alone(dataset);
        let values = column.values;
        let mut tally = Self {
            with: vec![0; classes.len() * values],
            known: vec![0; classes.len()],
            all: vec![0; values],
            n: 0,
            effects: repeats.map_or_else(Vec::new, |repeats| repeats.effects(&masks, values)),
        };
        for &mask in &masks {
            tally.n += u64::from(mask != 0);
            add(&mut tally.all, mask);
        }
        for (at, &class) in classes.iter().enumerate() {
            let with = &mut tally.with[at * values..(at + 1) * values];
            for &image in postings.images(class) {
                let mask = masks[image as usize];
                tally.known[at] += u64::from(mask != 0);
                add(with, mask);
            }
        }
        tally
    }

    fn row(&self, column: &Column, class: ClassId, at: usize, code: usize) -> ClassGroup {
        let [a, b, c, d] = self.cells(at, column.values, code);
        let repeated = self.effects.get(at * column.values + code).copied();
        let effect = repeated.unwrap_or(1.0);
        let ratio = stats::odds_ratio_clustered(a, b, c, d, effect);
        ClassGroup {
            class,
            attribute: column.attribute,
            group: code,
            k: a,
            n: a + b,
            n_effective: repeated.map(|effect| (a + b) as f64 / effect),
            k_without: c,
            n_without: c + d,
            share: (a + b > 0).then(|| a as f64 / (a + b) as f64),
            odds_ratio: ratio.map(|r| r.value),
            low: ratio.map(|r| r.low),
            high: ratio.map(|r| r.high),
            p: stats::association_2x2_clustered(a, b, c, d, effect).map(|test| test.p),
            q: None,
        }
    }

    /// Images with the class that show the group and that do not; images without it, likewise.
    fn cells(&self, at: usize, values: usize, code: usize) -> [u64; 4] {
        let (k, n) = (self.with[at * values + code], self.known[at]);
        let elsewhere = self.all[code] - k;
        [k, n - k, elsewhere, (self.n - n) - elsewhere]
    }
}

fn add(counts: &mut [u64], mask: u32) {
    bits(mask).for_each(|code| counts[code] += 1);
}
