//! How much the images of people, bursts and duplicates weigh where classes are held against groups: sums over clusters,
//! one attribute at a time, each class visiting only the clusters that show it.

use super::super::clusters::{ALONE, bits};
use super::Order;
use crate::dataset::ClassId;
use crate::stats::{self, MarginSums, PairSums};

/// The images in the order of their clusters.
pub(super) struct Repeats<'a> {
    pub(super) order: &'a Order,
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

impl Repeats<'_> {
    /// Per class and value of an attribute the design effect of the two; `masks` are the values that each image shows, 0
    /// where it is not labelled for the classes. Empty where no image with a known group repeats another.
    pub(super) fn effects(&self, classes: &[ClassId], masks: &[u32], values: usize) -> Vec<f64> {
        let masks = self.order.arranged(masks);
        let groups = Groups::of(self.order, &masks, values);
        if groups.m_m == groups.n {
            return Vec::new();
        }
        let mut effects = Vec::with_capacity(classes.len() * values);
        let (mut both, mut pairs) = (vec![0u64; values], vec![PairSums::default(); values]);
        for &of_class in classes {
            let mut class = MarginSums::default();
            pairs.fill(PairSums::default());
            for (cluster, places) in self.order.by_cluster(of_class) {
                if cluster == ALONE {
                    let mask = masks[places[0] as usize];
                    class.add(u64::from(mask != 0), 1);
                    bits(mask).for_each(|code| pairs[code].add(1, 1, 1, 1));
                    continue;
                }
                let (mut a, mut any) = (0, 0);
                for &place in places {
                    let mask = masks[place as usize];
                    a += u64::from(mask != 0);
                    any |= mask;
                    super::add(&mut both, mask);
                }
                if a == 0 {
                    continue;
                }
                let (m, shown) = groups.cluster(cluster);
                class.add(a, m);
                for (pair, &shown) in pairs.iter_mut().zip(shown) {
                    pair.a_b += a * u64::from(shown);
                }
                // Few values are shown together with the class.
                for code in bits(any) {
                    pairs[code].add_both(a, u64::from(shown[code]), std::mem::take(&mut both[code]), m);
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
    /// `masks`: the values of the image at each place.
    fn of(order: &Order, masks: &[u32], values: usize) -> Self {
        let clusters = order.clusters();
        let (mut known, mut shown) = (vec![0u32; clusters], vec![0u32; clusters * values]);
        let mut groups = Self { n: 0, m_m: 0, known: Vec::new(), shown: Vec::new(), margins: Vec::new() };
        let mut alone = vec![0u64; values];
        for (&cluster, &mask) in order.of_places().iter().zip(masks).filter(|(_, mask)| **mask != 0) {
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
