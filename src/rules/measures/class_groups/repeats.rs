//! How much the images of people, bursts and duplicates weigh where classes are held against groups: sums over clusters,
//! one attribute at a time, each class visiting only the clusters that show it.

use super::super::clusters::ALONE;
use super::{Clusters, Postings};
use crate::dataset::ClassId;
use crate::stats::{self, MarginSums, PairSums};

/// The images of each class in the order of their clusters.
pub(super) struct Repeats<'a> {
    clusters: &'a Clusters,
    /// No classes where nothing repeats.
    images: Vec<Vec<u32>>,
}

/// Of one attribute: images with a known group, and those that show each value.
struct Groups {
    n: u64,
    m_m: u64,
    /// Per cluster its images with a known group.
    known: Vec<u32>,
    /// Per cluster and value the images that show it.
    shown: Vec<u32>,
    /// Per value.
    margins: Vec<MarginSums>,
}

impl<'a> Repeats<'a> {
    pub(super) fn of(postings: &Postings, clusters: &'a Clusters, classes: &[ClassId]) -> Self {
        let classes = if clusters.is_trivial() { &[] } else { classes };
        Self { clusters, images: classes.iter().map(|&class| clusters.sorted(postings.images(class))).collect() }
    }

    /// Per class and value of an attribute the design effect of the two; `masks` are the values that each image shows.
    /// Empty where no image with a known group repeats another.
    pub(super) fn effects(&self, masks: &[u32], values: usize) -> Vec<f64> {
        if self.images.is_empty() {
            return Vec::new();
        }
        let groups = Groups::of(self.clusters, masks, values);
        if groups.m_m == groups.n {
            return Vec::new();
        }
        let mut effects = Vec::with_capacity(self.images.len() * values);
        let (mut both, mut pairs) = (vec![0u64; values], vec![PairSums::default(); values]);
        for images in &self.images {
            let mut class = MarginSums::default();
            pairs.fill(PairSums::default());
            let same = |a: &u32, b: &u32| {
                let of = self.clusters.of_image(*a);
                of != ALONE && of == self.clusters.of_image(*b)
            };
            for of_cluster in images.chunk_by(same) {
                let mut a = 0;
                for &image in of_cluster {
                    let mask = masks.get(image as usize).copied().unwrap_or(0);
                    a += u64::from(mask != 0);
                    super::add(&mut both, mask);
                }
                if a == 0 {
                    continue;
                }
                let cluster = self.clusters.of_image(of_cluster[0]);
                let m = groups.known(cluster);
                class.add(a, m);
                for (code, (both, pair)) in both.iter_mut().zip(&mut pairs).enumerate() {
                    let ab = std::mem::take(both);
                    pair.add(a, if cluster == ALONE { ab } else { groups.shown(cluster, code) }, ab, m);
                }
            }
            effects.extend(pairs.iter().zip(&groups.margins).map(|(pair, group)| {
                // Without an effect there is no test either: a margin is empty.
                stats::pair_design_effect(groups.n, groups.m_m, &class, group, pair).unwrap_or(1.0)
            }));
        }
        effects
    }
}

impl Groups {
    fn of(clusters: &Clusters, masks: &[u32], values: usize) -> Self {
        let (mut known, mut shown) = (vec![0u32; clusters.count()], vec![0u32; clusters.count() * values]);
        let mut groups = Self { n: 0, m_m: 0, known: Vec::new(), shown: Vec::new(), margins: Vec::new() };
        let mut alone = vec![0u64; values];
        for (image, &mask) in masks.iter().enumerate().filter(|(_, mask)| **mask != 0) {
            groups.n += 1;
            let cluster = clusters.of_image(image as u32);
            let Some(count) = known.get_mut(cluster as usize) else {
                groups.m_m += 1;
                super::add(&mut alone, mask);
                continue;
            };
            *count += 1;
            let mut rest = mask;
            while rest != 0 {
                shown[cluster as usize * values + rest.trailing_zeros() as usize] += 1;
                rest &= rest - 1;
            }
        }
        groups.margins = alone.iter().map(|&k| MarginSums { k, k_k: k, k_m: k }).collect();
        for (&m, shown) in known.iter().zip(shown.chunks(values.max(1))) {
            groups.m_m += u64::from(m) * u64::from(m);
            for (margin, &k) in groups.margins.iter_mut().zip(shown) {
                margin.add(u64::from(k), u64::from(m));
            }
        }
        (groups.known, groups.shown) = (known, shown);
        groups
    }

    fn known(&self, cluster: u32) -> u64 {
        self.known.get(cluster as usize).map_or(1, |&m| u64::from(m))
    }

    fn shown(&self, cluster: u32, code: usize) -> u64 {
        self.shown.get(cluster as usize * self.margins.len() + code).map_or(0, |&k| u64::from(k))
    }
}
