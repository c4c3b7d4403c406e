//! How much the images of people, bursts and duplicates weigh where classes are held against groups: sums over clusters,
//! one attribute at a time, each class visiting only the clusters that show it.

use super::super::clusters::{ALONE, bits};
use super::{Clusters, Postings};
use crate::dataset::ClassId;
use crate::stats::{self, MarginSums, PairSums};

/// The images in the order of their clusters, those alone last, so that every count walks through memory once.
pub(super) struct Repeats<'a> {
    clusters: &'a Clusters,
    /// No images and no classes where nothing repeats.
    order: Vec<u32>,
    /// Their clusters.
    of: Vec<u32>,
    /// Per class the places of its images in that order, rising.
    classes: Vec<Vec<u32>>,
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
    pub(super) fn of(images: usize, postings: &Postings, clusters: &'a Clusters, classes: &[ClassId]) -> Self {
        let (images, classes) = if clusters.is_trivial() { (0, &[][..]) } else { (images as u32, classes) };
        let order = clusters.sorted(&(0..images).collect::<Vec<_>>());
        let mut place = vec![0; order.len()];
        for (at, &image) in order.iter().enumerate() {
            place[image as usize] = at as u32;
        }
        let places = |&class: &ClassId| {
            let mut places: Vec<u32> = postings.images(class).iter().map(|&image| place[image as usize]).collect();
            places.sort_unstable();
            places
        };
        let of = order.iter().map(|&image| clusters.of_image(image)).collect();
        Self { clusters, classes: classes.iter().map(places).collect(), of, order }
    }

    /// Per class and value of an attribute the design effect of the two; `masks` are the values that each image shows.
    /// Empty where no image with a known group repeats another.
    pub(super) fn effects(&self, masks: &[u32], values: usize) -> Vec<f64> {
        if self.order.is_empty() {
            return Vec::new();
        }
        let masks: Vec<u32> = self.order.iter().map(|&image| masks.get(image as usize).copied().unwrap_or(0)).collect();
        let groups = Groups::of(self.clusters.count(), &self.of, &masks, values);
        if groups.m_m == groups.n {
            return Vec::new();
        }
        let mut effects = Vec::with_capacity(self.classes.len() * values);
        let (mut both, mut pairs) = (vec![0u64; values], vec![PairSums::default(); values]);
        let same = |a: &u32, b: &u32| {
            let of = self.of[*a as usize];
            of != ALONE && of == self.of[*b as usize]
        };
        for places in &self.classes {
            let mut class = MarginSums::default();
            pairs.fill(PairSums::default());
            for of_cluster in places.chunk_by(same) {
                let cluster = self.of[of_cluster[0] as usize];
                if cluster == ALONE {
                    let mask = masks[of_cluster[0] as usize];
                    class.add(u64::from(mask != 0), 1);
                    bits(mask).for_each(|code| pairs[code].add(1, 1, 1, 1));
                    continue;
                }
                let mut a = 0;
                for &place in of_cluster {
                    let mask = masks[place as usize];
                    a += u64::from(mask != 0);
                    super::add(&mut both, mask);
                }
                if a == 0 {
                    continue;
                }
                let (m, shown) = groups.cluster(cluster);
                class.add(a, m);
                for ((both, pair), &shown) in both.iter_mut().zip(&mut pairs).zip(shown) {
                    pair.add(a, u64::from(shown), std::mem::take(both), m);
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
    /// `of`: the cluster of each image; `masks`: its values.
    fn of(clusters: usize, of: &[u32], masks: &[u32], values: usize) -> Self {
        let (mut known, mut shown) = (vec![0u32; clusters], vec![0u32; clusters * values]);
        let mut groups = Self { n: 0, m_m: 0, known: Vec::new(), shown: Vec::new(), margins: Vec::new() };
        let mut alone = vec![0u64; values];
        for (&cluster, &mask) in of.iter().zip(masks).filter(|(_, mask)| **mask != 0) {
            groups.n += 1;
            let Some(count) = known.get_mut(cluster as usize) else {
                groups.m_m += 1;
                super::add(&mut alone, mask);
                continue;
            };
            *count += 1;
            bits(mask).for_each(|code| shown[cluster as usize * values + code] += 1);
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

    /// Images of a cluster with a known group, and those that show each value.
    fn cluster(&self, cluster: u32) -> (u64, &[u32]) {
        let values = self.margins.len();
        let from = cluster as usize * values;
        (u64::from(self.known[cluster as usize]), &self.shown[from..from + values])
    }
}
