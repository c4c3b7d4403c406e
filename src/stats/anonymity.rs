//! How well rows hide among one another: k-anonymity, l-diversity and t-closeness.
//!
//! Rows are given column by column as codes. A missing value (`None`) in a quasi-identifying
//! column is a value of its own: somebody who looks for a row sees that it is missing.

use rustc_hash::FxHashMap;

/// A class and its sensitive values with their counts.
type Spread = (u32, Vec<(u32, u64)>);

/// The rows that share their values in all quasi-identifying columns, class by class.
#[derive(Clone, Debug, PartialEq)]
pub struct EquivalenceClasses {
    /// Per row its class; classes are numbered in the order in which they turn up.
    pub class_of: Vec<u32>,
    /// Per class its rows.
    pub sizes: Vec<u64>,
}

impl EquivalenceClasses {
    /// Groups the rows by `columns`, O(rows · columns). Without a column all rows are one class.
    /// `None` for more than 2³² rows, or columns of another length than `rows`.
    pub fn of(rows: usize, columns: &[&[Option<u32>]]) -> Option<Self> {
        u32::try_from(rows).ok()?;
        let mut class_of = vec![0_u32; rows];
        for column in columns {
            if column.len() != rows {
                return None;
            }
            let mut classes: FxHashMap<(u32, Option<u32>), u32> = FxHashMap::default();
            for (class, &value) in class_of.iter_mut().zip(*column) {
                // Numbered as they come, so no order of the map gets out.
                let next = classes.len() as u32;
                *class = *classes.entry((*class, value)).or_insert(next);
            }
        }
        let mut sizes = Vec::new();
        for &class in &class_of {
            if class as usize == sizes.len() {
                sizes.push(0);
            }
            sizes[class as usize] += 1;
        }
        Some(Self { class_of, sizes })
    }

    /// k: every row shares its values with at least k − 1 others (L. Sweeney 2002). The size of
    /// the smallest class; `None` without a row.
    pub fn k(&self) -> Option<u64> {
        self.sizes.iter().copied().min()
    }

    /// Rows that nobody shares the values of.
    pub fn uniques(&self) -> u64 {
        self.sizes.iter().filter(|&&size| size == 1).count() as u64
    }

    /// Rows in classes of fewer than `k`.
    pub fn rows_below(&self, k: u64) -> u64 {
        self.sizes.iter().filter(|&&size| size < k).sum()
    }

    /// l: the least number of different values that a sensitive column has within a class, the
    /// distinct l-diversity of A. Machanavajjhala et al. (2006). Missing values are not counted,
    /// and a class that has only those is passed over.
    ///
    /// `None` where the column is of another length or holds nothing.
    pub fn l_diversity(&self, sensitive: &[Option<u32>]) -> Option<u64> {
        self.spreads(sensitive)?.iter().map(|(_, values)| values.len() as u64).min()
    }

    /// t: the largest distance, over the classes, between the shares of the sensitive values in
    /// the class and in all rows (N. Li, T. Li and S. Venkatasubramanian 2007), in 0..=1.
    ///
    /// The distance is the earth mover's: for values without order half the sum of the differences
    /// of the shares; with `ordered` codes (0 the least) `Σ |cumulated difference| / (m − 1)` over
    /// the m values that occur. Missing values as in [`Self::l_diversity`]; `None` where that is.
    pub fn t_closeness(&self, sensitive: &[Option<u32>], ordered: bool) -> Option<f64> {
        let spreads = self.spreads(sensitive)?;
        let mut total: Vec<(u32, u64)> = spreads.iter().flat_map(|(_, values)| values.iter().copied()).collect();
        total.sort_unstable();
        total.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        let n = total.iter().map(|&(_, count)| count).sum::<u64>() as f64;
        let distance = |values: &[(u32, u64)]| {
            let size = values.iter().map(|&(_, count)| count).sum::<u64>() as f64;
            let (mut values, mut cumulated, mut sum) = (values.iter().peekable(), 0.0_f64, 0.0);
            for &(value, count) in &total {
                let here = values.next_if(|&&(own, _)| own == value).map_or(0, |&(_, count)| count);
                let difference = here as f64 / size - count as f64 / n;
                cumulated += difference;
                sum += if ordered { cumulated.abs() } else { difference.abs() };
            }
            let most = if ordered { (total.len() - 1).max(1) as f64 } else { 2.0 };
            (sum / most).min(1.0)
        };
        spreads.iter().map(|(_, values)| distance(values)).reduce(f64::max)
    }

    /// Per class that has any, the sensitive values with their counts, in rising order of both.
    fn spreads(&self, sensitive: &[Option<u32>]) -> Option<Vec<Spread>> {
        if sensitive.len() != self.class_of.len() {
            return None;
        }
        let known = self.class_of.iter().zip(sensitive).filter_map(|(&class, &value)| Some((class, value?)));
        let mut pairs: Vec<(u32, u32)> = known.collect();
        pairs.sort_unstable();
        let mut spreads: Vec<Spread> = Vec::new();
        for (class, value) in pairs {
            match spreads.last_mut() {
                Some((last, values)) if *last == class => match values.last_mut() {
                    Some((same, count)) if *same == value => *count += 1,
                    _ => values.push((value, 1)),
                },
                _ => spreads.push((class, vec![(value, 1)])),
            }
        }
        Some(spreads)
    }
}
