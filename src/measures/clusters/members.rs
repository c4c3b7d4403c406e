//! Tables of two attributes over clusters, in a form that hundreds of pairs of attributes can afford: one walk through the
//! items that stand in clusters for each pair, and none for the margins where no value is missing.

use super::super::columns::NONE;
use super::{Clusters, margins};
use crate::dataset::Unit;
use crate::stats::TableSums;

/// The items of one unit that stand in clusters, cluster by cluster.
pub struct Members {
    items: Vec<u32>,
    /// The cluster of each.
    of: Vec<u32>,
    /// `Σ m² − m` over clusters of `m` items.
    more: u64,
}

/// The codes of a dense column in the order of the members.
pub struct Ordered {
    codes: Vec<u8>,
    /// Per value `Σ k² − k` over clusters, where every member has a value.
    whole: Option<Vec<u64>>,
}

impl Members {
    pub fn of(clusters: &Clusters, unit: Unit) -> Self {
        let rows = || (0..clusters.count()).map(|cluster| clusters.members(unit, cluster));
        let more = rows().map(|row| row.len() as u64).map(|m| m * m - m).sum();
        let items = rows().flatten().copied().collect();
        let of = rows().enumerate().flat_map(|(cluster, row)| row.iter().map(move |_| cluster as u32)).collect();
        Self { items, of, more }
    }

    /// A column of so many values in the order of the members.
    pub fn ordered(&self, codes: &[u8], values: usize) -> Ordered {
        let codes: Vec<u8> = self.items.iter().map(|&item| codes.get(item as usize).copied().unwrap_or(NONE)).collect();
        let whole = (!codes.contains(&NONE)).then(|| {
            let mut squares = vec![0; values];
            self.repeat(codes.iter().map(|&code| usize::from(code)), &mut squares);
            squares
        });
        Ordered { codes, whole }
    }

    /// The squares over clusters of a table of two columns (`counts` row by row); `None` where nothing repeats. What
    /// `Clusters::cells` gives.
    pub fn table(&self, a: &Ordered, b: &Ordered, counts: &[u64], width: usize) -> Option<TableSums> {
        if self.items.is_empty() || width == 0 {
            return None;
        }
        let mut sums = margins(counts, width);
        let n = sums.all;
        let add = |sums: &mut [u64], more: &[u64]| sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        let both =
            || a.codes.iter().zip(&b.codes).map(|(&x, &y)| (x != NONE && y != NONE, usize::from(x), usize::from(y)));
        self.repeat(both().map(|(known, x, y)| if known { x * width + y } else { usize::MAX }), &mut sums.cells);
        if let (Some(x), Some(y)) = (&a.whole, &b.whole) {
            add(&mut sums.rows, x);
            add(&mut sums.columns, y);
            sums.all += self.more;
        } else {
            self.repeat(both().map(|(known, x, _)| if known { x } else { usize::MAX }), &mut sums.rows);
            self.repeat(both().map(|(known, _, y)| if known { y } else { usize::MAX }), &mut sums.columns);
            let mut all = [0];
            self.repeat(both().map(|(known, ..)| if known { 0 } else { usize::MAX }), &mut all);
            sums.all += all[0];
        }
        (sums.all > n).then_some(sums)
    }

    /// Adds `Σ k² − k` over clusters of the members with each key; keys beyond `squares` count for nothing.
    fn repeat(&self, keys: impl Iterator<Item = usize>, squares: &mut [u64]) {
        // Per key the cluster that was there last, numbered from 1, and how often. One key more than there are takes
        // those beyond: whether two pictures of a person agree is anybody's guess, so that a branch costs more.
        let mut seen = vec![(0u32, 0u32); squares.len() + 1];
        let mut found = vec![0u64; squares.len() + 1];
        let last = squares.len();
        for (key, &cluster) in keys.zip(&self.of) {
            let key = key.min(last);
            let (at, k) = seen[key];
            // (k + 1)² − (k + 1) is 2k more than k² − k.
            let k = k * u32::from(at == cluster + 1);
            found[key] += 2 * u64::from(k);
            seen[key] = (cluster + 1, k + 1);
        }
        squares.iter_mut().zip(found).for_each(|(square, found)| *square += found);
    }
}
