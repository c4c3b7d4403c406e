//! Classes held against groups: of the images that show a class and one group alone, how many show this group, and of
//! those that are labelled for the class and do not show it likewise.

mod repeats;

use super::clusters::bits;
use super::columns::Column;
use super::{Covered, Order, Postings};
use crate::dataset::{ClassId, Dataset};
use crate::sorting::Sorting;
use crate::stats;
use repeats::Repeats;
use std::cmp::Reverse;
use std::collections::BTreeMap;

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
    covered: &Covered,
    columns: &[Column],
    in_clusters: Option<&Order>,
) -> Vec<ClassGroup> {
    let per_class: usize = columns.iter().map(|column| column.values).sum();
    let classes = frequent(dataset, postings, MOST.checked_div(per_class).unwrap_or(0));
    let mut order: Vec<&Column> = columns.iter().collect();
    order.order_by_key(|column| (&dataset.attributes[column.attribute].name, column.attribute));
    let repeats = in_clusters.map(|order| Repeats { order });
    let over = Over { dataset, postings, covered, classes: &classes, repeats };
    let tallies: Vec<Tally> = order.iter().map(|column| Tally::of(&over, column)).collect();

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
pub(super) fn frequent(dataset: &Dataset, postings: &Postings, most: usize) -> Vec<ClassId> {
    let mut classes: Vec<ClassId> =
        (0..dataset.classes.len()).map(ClassId::from).filter(|&c| !postings.images(c).is_empty()).collect();
    let name = |c: ClassId| dataset.class_name(c);
    classes.order_by(|&a, &b| {
        Reverse(postings.images(a).len()).cmp(&Reverse(postings.images(b).len())).then(name(a).cmp(name(b)))
    });
    classes.truncate(most);
    classes.order_by(|&a, &b| name(a).cmp(name(b)).then(a.cmp(&b)));
    classes
}

/// Images by class and value of one attribute.
struct Tally {
    /// Per class (in the order given) and value.
    with: Vec<u64>,
    /// Per class: its images that have a known group.
    known: Vec<u64>,
    /// Per class the images labelled for it, as a place in `all`.
    of: Vec<usize>,
    /// Images that are labelled for the same classes.
    all: Vec<All>,
    /// Per class and value the design effect; `None` where nothing repeats.
    effects: Vec<Option<f64>>,
}

/// Images with a known group: all, and those of each value.
#[derive(Clone)]
struct All {
    n: u64,
    values: Vec<u64>,
}

/// What the tallies are made over.
struct Over<'a> {
    dataset: &'a Dataset,
    postings: &'a Postings,
    covered: &'a Covered,
    classes: &'a [ClassId],
    repeats: Option<Repeats<'a>>,
}

impl Over<'_> {
    /// The classes that are looked for in the same images: their places.
    fn domains(&self) -> Vec<Vec<usize>> {
        if self.covered.is_whole() {
            return vec![(0..self.classes.len()).collect()];
        }
        let mut domains: BTreeMap<(usize, Option<ClassId>), Vec<usize>> = BTreeMap::new();
        for (at, &class) in self.classes.iter().enumerate() {
            domains.entry(self.covered.domain(class)).or_default().push(at);
        }
        domains.into_values().collect()
    }
}

impl Tally {
    fn of(over: &Over<'_>, column: &Column) -> Self {
        let masks = column.masks_alone(over.dataset);
        let (values, classes) = (column.values, over.classes);
        let mut tally = Self {
            with: vec![0; classes.len() * values],
            known: vec![0; classes.len()],
            of: vec![0; classes.len()],
            all: Vec::new(),
            effects: vec![None; if over.repeats.is_some() { classes.len() * values } else { 0 }],
        };
        let mut of_sets: BTreeMap<usize, All> = BTreeMap::new();
        for places in over.domains() {
            let class = classes.get(places[..].first().copied().unwrap_or(0)).copied();
            let Some(class) = class else { continue };
            let set = over.covered.set(class);
            let whole = over.covered.is_whole();
            let all = of_sets
                .entry(set)
                .or_insert_with(|| All::of(&masks, values, |image| whole || over.covered.holds(set, image)));
            let mut all = all.clone();
            over.covered.single(class).iter().for_each(|&image| all.add(masks[image as usize]));
            places.iter().for_each(|&at| tally.of[at] = tally.all.len());
            tally.all.push(all);
            if let Some(repeats) = &over.repeats {
                let of_places: Vec<ClassId> = places.iter().map(|&at| classes[at]).collect();
                let effects = match whole {
                    true => repeats.effects(&of_places, &masks, values),
                    false => repeats.effects(&of_places, &over.covered.restricted(class, &masks), values),
                };
                for (&at, of_class) in places.iter().zip(effects.chunks(values.max(1))) {
                    let own = &mut tally.effects[at * values..(at + 1) * values];
                    own.iter_mut().zip(of_class).for_each(|(own, &effect)| *own = Some(effect));
                }
            }
        }
        for (at, &class) in classes.iter().enumerate() {
            let with = &mut tally.with[at * values..(at + 1) * values];
            for &image in over.postings.images(class) {
                let mask = masks[image as usize];
                tally.known[at] += u64::from(mask != 0);
                add(with, mask);
            }
        }
        tally
    }

    fn row(&self, column: &Column, class: ClassId, at: usize, code: usize) -> ClassGroup {
        let [a, b, c, d] = self.cells(at, column.values, code);
        let repeated = self.effects.get(at * column.values + code).copied().flatten();
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

    /// Images with the class that show the group and that do not; images labelled for it without it, likewise.
    fn cells(&self, at: usize, values: usize, code: usize) -> [u64; 4] {
        let (k, n, all) = (self.with[at * values + code], self.known[at], &self.all[self.of[at]]);
        let elsewhere = all.values[code] - k;
        [k, n - k, elsewhere, (all.n - n) - elsewhere]
    }
}

impl All {
    fn of(masks: &[u32], values: usize, wanted: impl Fn(u32) -> bool) -> Self {
        let mut all = Self { n: 0, values: vec![0; values] };
        for (image, &mask) in masks.iter().enumerate() {
            if wanted(image as u32) {
                all.add(mask);
            }
        }
        all
    }

    fn add(&mut self, mask: u32) {
        self.n += u64::from(mask != 0);
        add(&mut self.values, mask);
    }
}

fn add(counts: &mut [u64], mask: u32) {
    bits(mask).for_each(|code| counts[code] += 1);
}
