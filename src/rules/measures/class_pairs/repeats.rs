//! How much the images of people, bursts and duplicates weigh in pairs of classes: sums over clusters, class by class.

use super::super::clusters::ALONE;
use super::{Clusters, Postings};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::stats::{self, MarginSums, PairSums};

/// Visits only the clusters that show the class looked at.
pub(super) struct Repeats<'a> {
    postings: &'a Postings,
    clusters: &'a Clusters,
    occurring: &'a [ClassId],
    rank: &'a [u32],
    n: u64,
    m_m: u64,
    /// Images of each cluster.
    sizes: Vec<u64>,
    /// Per cluster: the ranks of its classes and in how many of its images each.
    shown: Vec<Vec<(u32, u32)>>,
    margins: Vec<MarginSums>,
    /// Of the class looked at with each other one.
    pairs: Vec<PairSums>,
}

impl<'a> Repeats<'a> {
    /// `None` where nothing repeats.
    pub(super) fn of(
        dataset: &Dataset,
        postings: &'a Postings,
        clusters: &'a Clusters,
        occurring: &'a [ClassId],
        rank: &'a [u32],
    ) -> Option<Self> {
        if clusters.is_trivial() {
            return None;
        }
        let n = dataset.images.len() as u64;
        let mut sizes = vec![0u64; clusters.count()];
        for image in dataset.images.ids() {
            if let Some(size) = sizes.get_mut(clusters.of_image(image.0) as usize) {
                *size += 1;
            }
        }
        let in_clusters: u64 = sizes.iter().sum();
        let m_m = n - in_clusters + sizes.iter().map(|size| size * size).sum::<u64>();
        let mut shown = vec![Vec::new(); clusters.count()];
        let mut margins = vec![MarginSums::default(); occurring.len()];
        for (at, (&class, margin)) in occurring.iter().zip(&mut margins).enumerate() {
            let images = clusters.sorted(postings.images(class));
            for (cluster, of_cluster) in by_cluster(clusters, &images) {
                let k = of_cluster.len() as u64;
                margin.add(k, sizes.get(cluster).copied().unwrap_or(1));
                if let Some(shown) = shown.get_mut(cluster) {
                    shown.push((at as u32, k as u32));
                }
            }
        }
        let pairs = vec![PairSums::default(); occurring.len()];
        Some(Self { postings, clusters, occurring, rank, n, m_m, sizes, shown, margins, pairs })
    }

    /// Sums over the clusters of one class, by its place among those that occur.
    pub(super) fn look(&mut self, at: usize) {
        self.pairs.fill(PairSums::default());
        let Some(&class) = self.occurring.get(at) else { return };
        let images = self.clusters.sorted(self.postings.images(class));
        let mut both = vec![0u64; self.occurring.len()];
        for (cluster, of_cluster) in by_cluster(self.clusters, &images) {
            for &image in of_cluster {
                for &other in self.postings.classes(ImageId(image)) {
                    both[self.rank[other as usize] as usize] += 1;
                }
            }
            let a = of_cluster.len() as u64;
            match self.shown.get(cluster) {
                Some(shown) => {
                    for &(b, k) in shown {
                        let ab = std::mem::take(&mut both[b as usize]);
                        self.pairs[b as usize].add(a, u64::from(k), ab, self.sizes[cluster]);
                    }
                }
                None => {
                    for &other in of_cluster.iter().flat_map(|&image| self.postings.classes(ImageId(image))) {
                        let b = self.rank[other as usize] as usize;
                        both[b] = 0;
                        self.pairs[b].add(1, 1, 1, 1);
                    }
                }
            }
        }
    }

    /// The design effect of the class looked at with another one.
    pub(super) fn effect(&self, at: usize, other: usize) -> Option<f64> {
        let (a, b) = (self.margins.get(at)?, self.margins.get(other)?);
        stats::pair_design_effect(self.n, self.m_m, a, b, self.pairs.get(other)?)
    }
}

/// Images sorted by cluster, cut into clusters; each that repeats nothing by itself.
fn by_cluster<'i>(clusters: &'i Clusters, images: &'i [u32]) -> impl Iterator<Item = (usize, &'i [u32])> {
    let same = |a: &u32, b: &u32| {
        let of = clusters.of_image(*a);
        of != ALONE && of == clusters.of_image(*b)
    };
    images.chunk_by(same).map(|chunk| (clusters.of_image(chunk[0]) as usize, chunk))
}
