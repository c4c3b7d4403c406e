//! How much the images of people, bursts and duplicates weigh in pairs of classes: sums over clusters, class by class.

use super::super::clusters::ALONE;
use super::{Clusters, Covered, Order, Pair, Postings};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::stats::{self, MarginSums, PairSums};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Images walked through, over all pairs that single statements label images for.
const MOST_STEPS: u64 = 1_000_000_000;

/// Sets the design effects of pairs, those of one class standing together.
pub(super) fn weigh<'p>(repeats: &mut Repeats<'_>, pairs: impl Iterator<Item = &'p mut Pair>) {
    let mut looked = None;
    for pair in pairs {
        if looked.replace(pair.a) != Some(pair.a) {
            repeats.look(pair.a as usize);
        }
        pair.effect = repeats.effect(pair.a as usize, pair.b as usize);
    }
}

/// Sets them where classes are not looked for in all images: of each pair over the images that are labelled for both.
pub(super) fn weigh_covered(
    dataset: &Dataset,
    (postings, covered, clusters): (&Postings, &Covered, &Clusters),
    (occurring, rank): (&[ClassId], &[u32]),
    pairs: &mut [Pair],
) {
    let mut of_sets: BTreeMap<(usize, usize), Vec<&mut Pair>> = BTreeMap::new();
    let mut steps = 0;
    for pair in pairs {
        let (a, b) = (occurring[pair.a as usize], occurring[pair.b as usize]);
        if covered.single(a).is_empty() && covered.single(b).is_empty() {
            let (s, t) = (covered.set(a), covered.set(b));
            of_sets.entry((s.min(t), s.max(t))).or_default().push(pair);
            continue;
        }
        steps += match covered.count_of(covered.set(a)) {
            0 => covered.count(a),
            _ => dataset.images.len() as u64,
        };
        if steps <= MOST_STEPS {
            pair.effect = of_one(dataset, (postings, covered, clusters), a, b);
        }
    }
    for ((s, t), of_sets) in of_sets {
        let both = |image: u32| covered.holds(s, image) && covered.holds(t, image);
        if let Some(order) = Order::within(dataset.images.len(), dataset.classes.len(), postings, clusters, both) {
            weigh(&mut Repeats::of(&order, occurring, rank), of_sets.into_iter());
        }
    }
}

/// The design effect of one pair over the images that are labelled for both.
fn of_one(
    dataset: &Dataset,
    (postings, covered, clusters): (&Postings, &Covered, &Clusters),
    a: ClassId,
    b: ClassId,
) -> Option<f64> {
    let (mut m_m, mut n) = (0, 0);
    let (mut of_a, mut of_b, mut both) = (MarginSums::default(), MarginSums::default(), PairSums::default());
    let mut add = |[k_a, k_b, k_ab, m]: [u64; 4]| {
        (n, m_m) = (n + m, m_m + m * m);
        of_a.add(k_a, m);
        of_b.add(k_b, m);
        both.add(k_a, k_b, k_ab, m);
    };
    let mut seen: FxHashMap<u32, [u64; 4]> = FxHashMap::default();
    // Of a class that is labelled image by image only these are looked at.
    let looked_at: Vec<ImageId> = match covered.count_of(covered.set(a)) {
        0 => covered.single(a).iter().map(|&image| ImageId(image)).collect(),
        _ => dataset.images.ids().collect(),
    };
    for image in looked_at.into_iter().filter(|&image| covered.covers(a, image) && covered.covers(b, image)) {
        let (in_a, in_b) = (postings.shows(image, a), postings.shows(image, b));
        let own = [in_a, in_b, in_a && in_b, true].map(u64::from);
        match clusters.of_image(image.0) {
            ALONE => add(own),
            cluster => seen.entry(cluster).or_default().iter_mut().zip(own).for_each(|(sum, own)| *sum += own),
        }
    }
    seen.into_values().for_each(add);
    stats::pair_design_effect(n, m_m, &of_a, &of_b, &both)
}

/// Visits only the clusters that show the class looked at.
pub(super) struct Repeats<'a> {
    order: &'a Order,
    occurring: &'a [ClassId],
    rank: &'a [u32],
    n: u64,
    m_m: u64,
    /// Images of each cluster.
    sizes: Vec<u64>,
    /// Per cluster, where its entries begin: the ranks of its classes and in how many of its images each.
    starts: Vec<usize>,
    shown: Vec<(u32, u32)>,
    margins: Vec<MarginSums>,
    /// Of the class looked at with each other one: the sums, and images of one cluster that show both.
    pairs: Vec<PairSums>,
    both: Vec<u64>,
}

impl<'a> Repeats<'a> {
    pub(super) fn of(order: &'a Order, occurring: &'a [ClassId], rank: &'a [u32]) -> Self {
        let mut sizes = vec![0u64; order.clusters()];
        for &cluster in order.of_places() {
            if let Some(size) = sizes.get_mut(cluster as usize) {
                *size += 1;
            }
        }
        let n = order.of_places().len() as u64;
        let in_clusters: u64 = sizes.iter().sum();
        let m_m = n - in_clusters + sizes.iter().map(|size| size * size).sum::<u64>();
        let mut starts = vec![0; order.clusters() + 1];
        let mut margins = vec![MarginSums::default(); occurring.len()];
        for (&class, margin) in occurring.iter().zip(&mut margins) {
            for (cluster, places) in order.by_cluster(class) {
                let cluster = cluster as usize;
                margin.add(places.len() as u64, sizes.get(cluster).copied().unwrap_or(1));
                if let Some(next) = starts.get_mut(cluster.saturating_add(1)) {
                    *next += 1;
                }
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut shown = vec![(0, 0); starts.last().copied().unwrap_or(0)];
        for (at, &class) in occurring.iter().enumerate() {
            for (cluster, places) in order.by_cluster(class).filter(|&(cluster, _)| cluster != ALONE) {
                let next = &mut next[cluster as usize];
                shown[*next] = (at as u32, places.len() as u32);
                *next += 1;
            }
        }
        let (pairs, both) = (vec![PairSums::default(); occurring.len()], vec![0; occurring.len()]);
        Self { order, occurring, rank, n, m_m, sizes, starts, shown, margins, pairs, both }
    }

    /// Sums over the clusters of one class, by its place among those that occur.
    pub(super) fn look(&mut self, at: usize) {
        self.pairs.fill(PairSums::default());
        let Some(&class) = self.occurring.get(at) else { return };
        let listed = self.occurring.len();
        let rank = |&other: &u32| Some(self.rank[other as usize] as usize).filter(|&rank| rank < listed);
        for (cluster, places) in self.order.by_cluster(class) {
            let others = places.iter().flat_map(|&place| self.order.classes(place)).filter_map(rank);
            if cluster == ALONE {
                others.for_each(|b| self.pairs[b].add(1, 1, 1, 1));
                continue;
            }
            others.for_each(|b| self.both[b] += 1);
            let (a, cluster) = (places.len() as u64, cluster as usize);
            for &(b, k) in &self.shown[self.starts[cluster]..self.starts[cluster + 1]] {
                let ab = std::mem::take(&mut self.both[b as usize]);
                self.pairs[b as usize].add(a, u64::from(k), ab, self.sizes[cluster]);
            }
        }
    }

    /// The design effect of the class looked at with another one.
    pub(super) fn effect(&self, at: usize, other: usize) -> Option<f64> {
        let (a, b) = (self.margins.get(at)?, self.margins.get(other)?);
        stats::pair_design_effect(self.n, self.m_m, a, b, self.pairs.get(other)?)
    }
}
