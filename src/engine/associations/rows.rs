//! Pairs of classes, one with all its figures and many page by page.

use super::{PairFacts, PairMeasure, expected};
use crate::dataset::{Dataset, ImageId};
use crate::rules::tables::{ClassPair, Share};
use crate::stats;

/// Which pairs, in which order, and which page of them.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// Part of the name of either class; empty for all.
    pub text: &'a str,
    /// One class of each pair.
    pub class: Option<&'a str>,
    pub by: PairMeasure,
    pub from: usize,
    pub most: usize,
}

/// The strongest pairs first, and how many there are. Pairs that never met and were not expected to are left out.
pub fn page(pairs: &[ClassPair], page: &Page<'_>) -> (Vec<ClassPair>, u64) {
    let text = page.text.to_lowercase();
    let named = |name: &str| name.to_lowercase().contains(&text);
    let mut kept: Vec<&ClassPair> = pairs
        .iter()
        .filter(|p| page.class.is_none_or(|class| p.a == class || p.b == class))
        .filter(|p| text.is_empty() || named(&p.a) || named(&p.b))
        .filter(|p| p.n_ab > 0 || expected(p) >= super::EXPECTED)
        .collect();
    kept.sort_by(|x, y| {
        let few = |p: &ClassPair| super::too_little(p);
        few(x)
            .cmp(&few(y))
            .then(page.by.strength(y).total_cmp(&page.by.strength(x)))
            .then(y.n_ab.cmp(&x.n_ab))
            .then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b)))
    });
    let total = kept.len() as u64;
    (kept.into_iter().skip(page.from).take(page.most).cloned().collect(), total)
}

/// A pair of classes; `None` where one of them is not in any image.
pub fn pair(dataset: &Dataset, pairs: &[ClassPair], a: &str, b: &str) -> Option<PairFacts> {
    let listed = pairs.iter().find(|p| (p.a == a && p.b == b) || (p.a == b && p.b == a));
    let mut row = match listed {
        Some(row) => row.clone(),
        None => count(dataset, a, b)?,
    };
    if row.a != a {
        std::mem::swap(&mut row.a, &mut row.b);
        std::mem::swap(&mut row.n_a, &mut row.n_b);
    }
    let neither = (row.n + row.n_ab).saturating_sub(row.n_a + row.n_b);
    let (only_a, only_b) = (row.n_a.saturating_sub(row.n_ab), row.n_b.saturating_sub(row.n_ab));
    let effect = row.n_effective.map_or(1.0, |worth| row.n as f64 / worth);
    Some(PairFacts {
        expected: expected(&row),
        b_given_a: Share::of(row.n_ab, row.n_a),
        a_given_b: Share::of(row.n_ab, row.n_b),
        odds_ratio: stats::odds_ratio_clustered(row.n_ab, only_a, only_b, neither, effect)
            .map(|r| [r.value, r.low, r.high]),
        test: stats::association_2x2_clustered(row.n_ab, only_a, only_b, neither, effect).map(|t| t.name.to_owned()),
        family: pairs.iter().filter(|p| p.p.is_some()).count() as u64,
        row,
    })
}

/// A pair that the tables leave out.
fn count(dataset: &Dataset, a: &str, b: &str) -> Option<ClassPair> {
    let images_of = |name: &str, all: &[(ImageId, crate::dataset::ClassId)]| {
        let own = all.iter().filter(|(_, class)| dataset.class_name(*class) == name).map(|(image, _)| *image);
        let mut images: Vec<ImageId> = own.collect();
        images.dedup();
        images
    };
    let all = dataset.classes_by_image();
    let (with_a, with_b) = (images_of(a, &all), images_of(b, &all));
    if with_a.is_empty() || with_b.is_empty() {
        return None;
    }
    let n = dataset.images.len() as u64;
    let n_ab = with_a.iter().filter(|image| with_b.binary_search(image).is_ok()).count() as u64;
    let (n_a, n_b) = (with_a.len() as u64, with_b.len() as u64);
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
    })
}
