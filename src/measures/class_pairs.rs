//! Pairs of classes: in how many images each, and both, of those that are labelled for both.

mod counts;
mod repeats;

use super::{Clusters, Covered, Order, Postings};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::sorting::Sorting;
use crate::stats;
use counts::Counts;
use repeats::Repeats;

/// Up to this many classes the list of pairs is complete; beyond it, pairs that never meet are listed only where
/// meeting was to be expected.
const COMPLETE: usize = 400;
/// Classes whose pairs are counted; those in the most images. 20,000: their 200 million pairs take seconds.
const MOST_CLASSES: usize = 20_000;
/// Images in which two independent classes would meet, from which on never meeting says something.
const EXPECTED: f64 = 5.0;
/// Rows in the report; those with the most images (counted or expected) stay.
pub const MOST: usize = 200_000;

/// Two classes over the `n` images that are labelled for both, `n_a` and `n_b` of them; the one whose name comes first as `a`.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassPair {
    pub a: ClassId,
    pub b: ClassId,
    pub n_a: u64,
    pub n_b: u64,
    pub n_ab: u64,
    pub n: u64,
    pub n_effective: Option<f64>,
    pub lift: Option<f64>,
    pub npmi: Option<f64>,
    pub jaccard: Option<f64>,
    pub p: Option<f64>,
    /// Over the pairs listed.
    pub q: Option<f64>,
    /// Where the list is not complete: over all pairs, those that are not listed with a p of 1. Meeting is what gets most
    /// pairs onto the list, so that `q` alone would take every chance meeting of rare classes for a discovery.
    pub q_all: Option<f64>,
}

impl ClassPair {
    /// The q to hold against a level: over all pairs of classes.
    pub fn corrected(&self) -> Option<f64> {
        self.q_all.or(self.q)
    }

    /// Images with both classes that chance would give.
    pub fn expected(&self) -> f64 {
        if self.n == 0 { 0.0 } else { self.n_a as f64 * (self.n_b as f64 / self.n as f64) }
    }
}

struct Pair {
    a: u32,
    b: u32,
    n_ab: u32,
    n_a: u32,
    n_b: u32,
    n: u32,
    weight: f64,
    /// The design effect; `None` where nothing repeats.
    effect: Option<f64>,
}

/// Each unordered pair of classes that occur, by name.
pub fn count(
    dataset: &Dataset,
    postings: &Postings,
    covered: &Covered,
    (clusters, order): (&Clusters, Option<&Order>),
) -> Vec<ClassPair> {
    let mut occurring: Vec<ClassId> =
        (0..dataset.classes.len()).map(ClassId::from).filter(|&c| !postings.images(c).is_empty()).collect();
    occurring.order_by(|&a, &b| dataset.class_name(a).cmp(dataset.class_name(b)).then(a.cmp(&b)));
    let classes = occurring.len();
    keep_frequent(&mut occurring, postings, MOST_CLASSES);
    let mut rank = vec![u32::MAX; dataset.classes.len()];
    for (at, class) in occurring.iter().enumerate() {
        rank[class.index()] = at as u32;
    }
    let mut pairs = tally(postings, &occurring, &rank, Counts::of(postings, covered, &occurring, &rank));
    if let Some(order) = order {
        let classes = (&*occurring, &*rank);
        match covered.is_whole() {
            true => repeats::weigh(&mut Repeats::of(order, classes.0, classes.1), pairs.iter_mut()),
            false => repeats::weigh_covered(dataset, (postings, covered, clusters), classes, &mut pairs),
        }
    }
    let mut rows: Vec<ClassPair> = pairs
        .iter()
        .map(|pair| {
            let (a, b) = (occurring[pair.a as usize], occurring[pair.b as usize]);
            let [n_a, n_b, n_ab, n] = [pair.n_a, pair.n_b, pair.n_ab, pair.n].map(u64::from);
            row((a, n_a), (b, n_b), (n_ab, n), pair.effect)
        })
        .collect();
    super::fill_q(&mut rows, |row| row.p, |row, q| row.q = q);
    let tests = rows.iter().filter(|row| row.p.is_some()).count();
    let left_out = (classes * classes.saturating_sub(1) / 2).saturating_sub(rows.len());
    // Tests with a p of 1 behind the others stretch the q of those by their number alone.
    let stretch = (tests + left_out) as f64 / tests.max(1) as f64;
    for row in &mut rows {
        row.q_all = row.q.filter(|_| left_out > 0).map(|q| (q * stretch).min(1.0));
    }
    rows
}

/// Keeps the classes in the most images, in the order that they have.
fn keep_frequent(classes: &mut Vec<ClassId>, postings: &Postings, most: usize) {
    if classes.len() <= most {
        return;
    }
    let mut counts: Vec<usize> = classes.iter().map(|&class| postings.images(class).len()).collect();
    counts.order_by(|a, b| b.cmp(a));
    let least = counts[most];
    // Those in as many images as the first one left out go by their order.
    let mut room = most - counts.iter().filter(|&&n| n > least).count();
    classes.retain(|&class| {
        let n = postings.images(class).len();
        let fits = n == least && room > 0;
        room -= usize::from(fits);
        n > least || fits
    });
}

/// The pairs to list, in the order of their names.
fn tally(postings: &Postings, occurring: &[ClassId], rank: &[u32], mut counts: Counts<'_>) -> Vec<Pair> {
    let complete = occurring.len() <= COMPLETE;
    let mut pairs: Vec<Pair> = Vec::new();
    let mut met = vec![0u32; occurring.len()];
    let images: Vec<f64> = occurring.iter().map(|&class| postings.images(class).len() as f64).collect();
    // Few classes, each in many images, are met faster pair by pair than image by image.
    let (classes, shown): (f64, f64) = (images.len() as f64, images.iter().sum());
    let words = postings.words() as f64;
    let by_pair = words * classes * classes / 2.0 < shown * shown / (words * 64.0)
        && occurring.iter().all(|&class| postings.is_frequent(class));
    for (at, &a) in occurring.iter().enumerate() {
        if by_pair {
            for (met, &b) in met.iter_mut().zip(occurring).skip(at + 1) {
                *met = postings.count_both(a, b).unwrap_or(0) as u32;
            }
        } else {
            for &image in postings.images(a) {
                for &other in postings.classes(ImageId(image)) {
                    if let Some(met) = met.get_mut(rank[other as usize] as usize) {
                        *met += 1;
                    }
                }
            }
        }
        counts.look(at);
        for (b, &n_ab) in met.iter().enumerate().skip(at + 1) {
            // Chance gives no more images than the rarer one has.
            if n_ab == 0 && !complete && images[at].min(images[b]) < EXPECTED {
                continue;
            }
            let [n_a, n_b, n] = counts.with(b);
            let expected = if n == 0 { 0.0 } else { n_a as f64 * (n_b as f64 / n as f64) };
            if complete || n_ab > 0 || expected >= EXPECTED {
                let weight = expected.max(f64::from(n_ab));
                let [n_a, n_b, n] = [n_a, n_b, n].map(|n| n as u32);
                pairs.push(Pair { a: at as u32, b: b as u32, n_ab, n_a, n_b, n, weight, effect: None });
            }
        }
        met.fill(0);
        if pairs.len() > 2 * MOST {
            cut(&mut pairs);
        }
    }
    if pairs.len() > MOST {
        cut(&mut pairs);
    }
    pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
}

fn cut(pairs: &mut Vec<Pair>) {
    pairs.select_nth_unstable_by(MOST, |x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
    pairs.truncate(MOST);
}

fn row((a, n_a): (ClassId, u64), (b, n_b): (ClassId, u64), (n_ab, n): (u64, u64), effect: Option<f64>) -> ClassPair {
    let neither = (n + n_ab).saturating_sub(n_a + n_b);
    ClassPair {
        a,
        b,
        n_a,
        n_b,
        n_ab,
        n,
        n_effective: effect.map(|effect| n as f64 / effect),
        lift: stats::lift(n_ab, n_a, n_b, n),
        npmi: stats::npmi(n_ab, n_a, n_b, n),
        jaccard: stats::jaccard(n_ab, n_a, n_b),
        p: stats::association_2x2_clustered(n_ab, n_a - n_ab, n_b - n_ab, neither, effect.unwrap_or(1.0))
            .map(|test| test.p),
        q: None,
        q_all: None,
    }
}

/// Why two classes cannot be held against each other: no image is labelled for both, or none of those shows one.
pub fn why_not(n_a: u64, n_b: u64, n: u64) -> Option<String> {
    [("n", n), ("n_a", n_a), ("n_b", n_b)].into_iter().find(|(_, n)| *n == 0).map(|(what, _)| format!("{what} = 0"))
}
