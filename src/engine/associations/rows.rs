//! Pairs of classes, one with all its figures and many page by page.

use super::{APART, EXPECTED, Family, Labelled, PairFacts, PairMeasure, effect, odds_ratio, significant, table};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::measures::{Measures, why_no_pair};
use crate::report::tables::{ClassPair, Share};
use crate::sorting::Sorting;
use crate::stats;
use serde::{Deserialize, Serialize};

/// Which pairs come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ranked {
    /// Those furthest from chance, or with the largest figure.
    #[default]
    Strongest,
    /// Only pairs that meet at most half as often as chance would have it, significantly; the furthest below first.
    Apart,
}

/// Which pairs, in which order, and which page of them.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// Part of the name of either class; empty for all.
    pub text: &'a str,
    /// One class of each pair.
    pub class: Option<&'a str>,
    pub by: PairMeasure,
    pub ranked: Ranked,
    pub from: usize,
    pub most: usize,
}

/// One page of the pairs, and how many there are. Pairs that never met and were not expected to are left out.
pub fn page(pairs: &[ClassPair], page: &Page<'_>) -> (Vec<ClassPair>, u64) {
    let text = page.text.to_lowercase();
    let named = |name: &str| name.to_lowercase().contains(&text);
    let mut kept: Vec<&ClassPair> = pairs
        .iter()
        .filter(|p| page.class.is_none_or(|class| p.a == class || p.b == class))
        .filter(|p| text.is_empty() || named(&p.a) || named(&p.b))
        .filter(|p| match page.ranked {
            Ranked::Strongest => p.n_ab > 0 || p.expected() >= EXPECTED,
            Ranked::Apart => {
                p.expected() >= EXPECTED && significant(p.corrected()) && p.lift.is_some_and(|lift| lift <= APART)
            }
        })
        .collect();
    let few = |p: &ClassPair| super::too_little(p);
    let names = |x: &ClassPair, y: &ClassPair| (&x.a, &x.b).cmp(&(&y.a, &y.b));
    match page.ranked {
        Ranked::Strongest => {
            let mut keyed: Vec<(bool, f64, &ClassPair)> =
                kept.into_iter().map(|p| (few(p), page.by.strength(p, page.class), p)).collect();
            keyed.order_by(|x, y| {
                (x.0.cmp(&y.0).then(y.1.total_cmp(&x.1))).then(y.2.n_ab.cmp(&x.2.n_ab)).then_with(|| names(x.2, y.2))
            });
            kept = keyed.into_iter().map(|(_, _, p)| p).collect();
        }
        Ranked::Apart => {
            // One half on both sides: never met where 100 were expected is further apart than where 6 were.
            let ratio = |p: &ClassPair| (p.n_ab as f64 + 0.5) / (p.expected() + 0.5);
            kept.order_by(|x, y| ratio(x).total_cmp(&ratio(y)).then_with(|| names(x, y)));
        }
    }
    let total = kept.len() as u64;
    (kept.into_iter().skip(page.from).take(page.most).cloned().collect(), total)
}

/// Pairs that might keep apart: tested, and to be expected in images enough.
pub fn might_keep_apart(pairs: &[ClassPair]) -> u64 {
    pairs.iter().filter(|p| p.p.is_some() && p.expected() >= EXPECTED).count() as u64
}

/// A pair of classes, of so many that occur; `None` where one of them is not in any image.
pub fn pair(
    dataset: &Dataset,
    (measures, pairs): (&Measures<'_>, &[ClassPair]),
    a: &str,
    b: &str,
    classes: u64,
) -> Option<PairFacts> {
    let listed = pairs.iter().find(|p| (p.a == a && p.b == b) || (p.a == b && p.b == a));
    let mut row = match listed {
        Some(row) => row.clone(),
        None => count(dataset, measures, a, b)?,
    };
    if row.a != a {
        std::mem::swap(&mut row.a, &mut row.b);
        std::mem::swap(&mut row.n_a, &mut row.n_b);
    }
    let [both, only_a, only_b, neither] = table(&row);
    let (effect, either) = (effect(&row), both + only_a + only_b);
    let given = |n: u64| Share::effective(row.n_ab, n, row.n_effective.map(|_| n as f64 / effect));
    let ends = |i: stats::PairInterval| [i.value, i.low, i.high];
    Some(PairFacts {
        expected: row.expected(),
        b_given_a: given(row.n_a),
        a_given_b: given(row.n_b),
        odds_ratio: odds_ratio(&row).map(|r| [r.value, r.low, r.high]),
        lift: stats::lift_interval(row.n_ab, row.n_a, row.n_b, row.n, effect).map(ends),
        npmi: stats::npmi_interval(row.n_ab, row.n_a, row.n_b, row.n, effect).map(ends),
        jaccard: stats::share_effective(both, either, either as f64 / effect).map(|i| [i.value, i.low, i.high]),
        test: stats::association_2x2_clustered(both, only_a, only_b, neither, effect).map(|t| t.name.to_owned()),
        too_little: super::too_little(&row),
        labelled: Labelled::of_both(dataset, measures.covered(), row.n),
        family: Family::of_pairs(pairs, classes),
        row,
    })
}

/// The class of a name.
fn id(dataset: &Dataset, name: &str) -> Option<ClassId> {
    (0..dataset.classes.len()).map(ClassId::from).find(|&class| dataset.class_name(class) == name)
}

/// How many independent images with `class` the share of those with the other class rests on; `None` where none
/// repeats, or either is unknown.
pub fn worth(dataset: &Dataset, measures: &Measures<'_>, class: &str, with: &str) -> Option<f64> {
    let (postings, clusters) = (measures.postings(), measures.clusters());
    if clusters.is_trivial() {
        return None;
    }
    let (class, with) = (id(dataset, class)?, id(dataset, with)?);
    let images = postings.images(class).iter().map(|&image| ImageId(image));
    let images = images.filter(|&image| measures.covered().covers(with, image));
    clusters.share(images.map(|image| (image.0, postings.shows(image, with)))).n_effective()
}

/// A pair that the tables leave out.
fn count(dataset: &Dataset, measures: &Measures<'_>, a: &str, b: &str) -> Option<ClassPair> {
    let (postings, covered) = (measures.postings(), measures.covered());
    let (of_a, of_b) = (id(dataset, a)?, id(dataset, b)?);
    if postings.images(of_a).is_empty() || postings.images(of_b).is_empty() {
        return None;
    }
    let shown = |class: ClassId, with: ClassId| {
        let images = postings.images(class).iter().map(|&image| ImageId(image));
        images.filter(|&image| covered.covers(with, image)).count() as u64
    };
    let n = covered.count_both(of_a, of_b);
    let both = postings.images(of_a).iter().filter(|&&image| postings.shows(ImageId(image), of_b));
    let (n_ab, n_a, n_b) = (both.count() as u64, shown(of_a, of_b), shown(of_b, of_a));
    Some(ClassPair {
        a: a.to_owned(),
        b: b.to_owned(),
        n_a,
        n_b,
        n_ab,
        n,
        n_effective: None,
        lift: stats::lift(n_ab, n_a, n_b, n),
        npmi: stats::npmi(n_ab, n_a, n_b, n),
        jaccard: stats::jaccard(n_ab, n_a, n_b),
        p: None,
        q: None,
        q_all: None,
        why: why_no_pair(n_a, n_b, n),
    })
}
