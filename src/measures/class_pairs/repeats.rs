//! How much the images of people, bursts and duplicates weigh in pairs of classes: sums over clusters, class by class.

use super::super::clusters::ALONE;
use super::Order;
use crate::dataset::ClassId;
use crate::stats::{self, MarginSums, PairSums};

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
        let rank = |&other: &u32| self.rank[other as usize] as usize;
        for (cluster, places) in self.order.by_cluster(class) {
            let others = places.iter().flat_map(|&place| self.order.classes(place)).map(rank);
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
