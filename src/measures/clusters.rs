//! Which images repeat one another: pictures of one person or thing, and duplicates. Owns the clusters and what they do
//! to the sums of a share or a table; the statistics stand in `stats`.

mod members;

pub use members::{Members, Ordered};

use super::Rows;
use super::duplicates::Duplicates;
use crate::dataset::{Dataset, ImageId, Unit};
use crate::stats::{DisjointSets, ShareSums, TableSums};

/// The cluster of an image that repeats nothing.
pub const ALONE: u32 = u32::MAX;

/// Clusters of at least two images, numbered by their first; empty where nothing repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// Per image its cluster or `ALONE`; no entries where there is no cluster.
    of_image: Vec<u32>,
    count: usize,
    images: Rows,
    boxes: Rows,
}

impl Clusters {
    /// Images of one identity, and images that are one picture or show one scene, put together.
    pub fn of(dataset: &Dataset, duplicates: &Duplicates) -> Self {
        let mut sets = DisjointSets::alone(dataset.images.len());
        let mut joined = false;
        let mut first: Vec<u32> = vec![ALONE; dataset.identities.len()];
        for (image, identity) in dataset.identity_of.iter().enumerate().take(sets.numbers()) {
            let Some(first) = identity.and_then(|id| first.get_mut(id.index())) else { continue };
            if *first == ALONE {
                *first = image as u32;
            } else {
                sets.join(*first, image as u32);
                joined = true;
            }
        }
        for group in duplicates.all() {
            for pair in group.windows(2) {
                sets.join(pair[0].0, pair[1].0);
                joined = true;
            }
        }
        if !joined {
            return Self::default();
        }
        Self::numbered(dataset, &mut sets)
    }

    fn numbered(dataset: &Dataset, sets: &mut DisjointSets) -> Self {
        let mut sizes = vec![0u32; sets.numbers()];
        for image in 0..sets.numbers() as u32 {
            sizes[sets.leader(image) as usize] += 1;
        }
        let mut number = vec![ALONE; sets.numbers()];
        let mut count = 0;
        let mut of_image = vec![ALONE; sets.numbers()];
        for (image, own) in of_image.iter_mut().enumerate() {
            let of = sets.leader(image as u32) as usize;
            if sizes[of] < 2 {
                continue;
            }
            if number[of] == ALONE {
                number[of] = count;
                count += 1;
            }
            *own = number[of];
        }
        let count = count as usize;
        let row = |image: ImageId| of_image.get(image.index()).map_or(usize::MAX, |&c| c as usize);
        let boxes_at = &dataset.boxes.image;
        let images = Rows::of(count, || dataset.images.ids().map(|image| (row(image), image.0)));
        let boxes = Rows::of(count, || dataset.boxes.counted().map(|b| (row(boxes_at[b.index()]), b.0)));
        Self { of_image, count, images, boxes }
    }

    /// Nothing repeats: no figure changes.
    pub fn is_trivial(&self) -> bool {
        self.count == 0
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The cluster of an image, `ALONE` where it repeats nothing.
    pub fn of_image(&self, image: u32) -> u32 {
        self.of_image.get(image as usize).copied().unwrap_or(ALONE)
    }

    /// The items of a cluster; none for identities, which stand for themselves.
    pub(super) fn members(&self, unit: Unit, cluster: usize) -> &[u32] {
        match unit {
            Unit::Image => self.images.row(cluster),
            Unit::Box => self.boxes.row(cluster),
            Unit::Identity => &[],
        }
    }

    /// Images brought into the order of their clusters, those alone last.
    pub fn sorted(&self, images: &[u32]) -> Vec<u32> {
        let mut sorted = images.to_vec();
        sorted.sort_unstable_by_key(|&image| (self.of_image(image), image));
        sorted
    }

    /// Of some images, each of which shows something or not: the sums over clusters.
    pub fn share(&self, images: impl IntoIterator<Item = (u32, bool)>) -> ShareSums {
        let mut shown: Vec<(u32, bool)> =
            images.into_iter().map(|(image, shows)| (self.of_image(image), shows)).collect();
        shown.sort_unstable();
        let mut sums = ShareSums::default();
        for cluster in shown.chunk_by(|a, b| a.0 == b.0 && a.0 != ALONE) {
            sums.add(cluster.iter().filter(|(_, shows)| *shows).count() as u64, cluster.len() as u64);
        }
        sums
    }

    /// Per value of an attribute the sums over clusters of its items, whose codes `code` gives; `counts` are those of
    /// its values. Empty where nothing repeats.
    pub fn shares(&self, unit: Unit, counts: &[u64], code: impl Fn(usize) -> Option<usize>) -> Vec<ShareSums> {
        if self.is_trivial() || unit == Unit::Identity {
            return Vec::new();
        }
        let n: u64 = counts.iter().sum();
        // As if each item stood alone; clusters add what is more.
        let mut m_m = n;
        let mut sums: Vec<ShareSums> = counts.iter().map(|&k| ShareSums { k, n, k_k: k, k_m: k, m_m: 0 }).collect();
        let mut tally = Tally::new(counts.len());
        for cluster in 0..self.count {
            let members = self.members(unit, cluster);
            tally.take(members.iter().filter_map(|&item| code(item as usize)));
            let m = tally.n;
            m_m += m * m - m;
            tally.empty(|code, k| {
                sums[code].k_k += k * k - k;
                sums[code].k_m += k * m - k;
            });
        }
        if m_m == n {
            return Vec::new();
        }
        sums.iter_mut().for_each(|sums| sums.m_m = m_m);
        sums
    }

    /// Of images that each show several values, as bits: per value the sums over clusters of the images that show any.
    /// `counts` are those of the values, `n` of such images. Empty where nothing repeats.
    pub fn shown(&self, masks: &[u32], counts: &[u64], n: u64) -> Vec<ShareSums> {
        let mut m_m = n;
        let mut sums: Vec<ShareSums> = counts.iter().map(|&k| ShareSums { k, n, k_k: k, k_m: k, m_m: 0 }).collect();
        let mut tally = Tally::new(counts.len());
        for cluster in 0..self.count {
            let known = || self.images.row(cluster).iter().filter_map(|&image| masks.get(image as usize).copied());
            let m = known().filter(|&mask| mask != 0).count() as u64;
            m_m += m * m - m;
            tally.take(known().flat_map(bits));
            tally.empty(|code, k| {
                sums[code].k_k += k * k - k;
                sums[code].k_m += k * m - k;
            });
        }
        if m_m == n {
            return Vec::new();
        }
        sums.iter_mut().for_each(|sums| sums.m_m = m_m);
        sums
    }

    /// The squares over clusters of a table, each item standing in the cells that `cells_of` gives.
    pub fn cells(
        &self,
        unit: Unit,
        counts: &[u64],
        width: usize,
        cells_of: impl Fn(u32, &mut Vec<usize>),
    ) -> Option<TableSums> {
        if self.is_trivial() || unit == Unit::Identity || width == 0 {
            return None;
        }
        let mut sums = margins(counts, width);
        let n = sums.all;
        let mut tallies = [Tally::new(counts.len()), Tally::new(sums.rows.len()), Tally::new(width)];
        let mut cells = Vec::new();
        for cluster in 0..self.count {
            cells.clear();
            for &item in self.members(unit, cluster) {
                cells_of(item, &mut cells);
            }
            cells.retain(|&cell| cell < counts.len());
            let m = cells.len() as u64;
            sums.all += m * m - m;
            let of = |at: usize, cell: usize| [cell, cell / width, cell % width][at];
            let squares = [&mut sums.cells, &mut sums.rows, &mut sums.columns];
            for (at, (tally, squares)) in tallies.iter_mut().zip(squares).enumerate() {
                tally.take(cells.iter().map(|&cell| of(at, cell)));
                tally.empty(|key, k| squares[key] += k * k - k);
            }
        }
        (sums.all > n).then_some(sums)
    }
}

/// A table's sums as if each item stood alone.
fn margins(counts: &[u64], width: usize) -> TableSums {
    let rows: Vec<u64> = counts.chunks(width).map(|row| row.iter().sum()).collect();
    let columns: Vec<u64> = (0..width).map(|at| counts.iter().skip(at).step_by(width).sum()).collect();
    let all = rows.iter().sum();
    TableSums { cells: counts.to_vec(), rows, columns, all }
}

/// The places of the bits that are set, rising.
pub fn bits(mask: u32) -> impl Iterator<Item = usize> {
    let mut rest = mask;
    std::iter::from_fn(move || {
        let place = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
        rest &= rest - 1;
        Some(place)
    })
}

/// Counts by a small key, emptied in the time of what was counted.
struct Tally {
    counts: Vec<u64>,
    touched: Vec<usize>,
    n: u64,
}

impl Tally {
    fn new(keys: usize) -> Self {
        Self { counts: vec![0; keys], touched: Vec::new(), n: 0 }
    }

    fn take(&mut self, keys: impl Iterator<Item = usize>) {
        for key in keys {
            let Some(count) = self.counts.get_mut(key) else { continue };
            if *count == 0 {
                self.touched.push(key);
            }
            *count += 1;
            self.n += 1;
        }
    }

    fn empty(&mut self, mut each: impl FnMut(usize, u64)) {
        for key in self.touched.drain(..) {
            each(key, std::mem::take(&mut self.counts[key]));
        }
        self.n = 0;
    }
}

#[cfg(test)]
mod tests;
