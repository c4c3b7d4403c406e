//! Fisher's exact test of a table of two rows and two columns.

use super::exact::{LARGEST_TOTAL, TIE, deviance, factorial_excess, first_that, last_that, sum_downwards, sum_upwards};

/// The margins of a 2×2 table, in which only the first cell is left free.
pub(super) struct Margins {
    row: [f64; 2],
    column: [f64; 2],
    total: f64,
    /// What the margins add to every log-probability.
    excess: f64,
}

impl Margins {
    /// Row and column sums of one total, none of them 0, at most 2⁴⁰.
    pub(super) fn new(row: [u64; 2], column: [u64; 2]) -> Self {
        let (rows, columns) = (row.map(|n| n as f64), column.map(|n| n as f64));
        let total = rows[0] + rows[1];
        Self {
            excess: factorial_excess(rows[0])
                + factorial_excess(rows[1])
                + (factorial_excess(columns[0]) + factorial_excess(columns[1]))
                - factorial_excess(total),
            row: rows,
            column: columns,
            total,
        }
    }

    /// `ln P(first cell = a)` under the hypergeometric distribution with these margins.
    ///
    /// Written as excesses and deviances from the expected counts, which do not cancel; the order
    /// of addition makes a table and its transpose agree to the last bit.
    pub(super) fn ln_pmf(&self, a: u64) -> f64 {
        let a = a as f64;
        let b = self.row[0] - a;
        let c = self.column[0] - a;
        let d = self.row[1] - c;
        let part =
            |count: f64, row: f64, column: f64| factorial_excess(count) + deviance(count, row * column / self.total);
        let straight = part(a, self.row[0], self.column[0]) + part(d, self.row[1], self.column[1]);
        let crossed = part(b, self.row[0], self.column[1]) + part(c, self.row[1], self.column[0]);
        self.excess - (straight + crossed)
    }

    /// `P(a + 1) / P(a)`.
    pub(super) fn ratio(&self, a: f64) -> f64 {
        let leaving = (self.row[0] - a) * (self.column[0] - a);
        // d is row[1] − (column[0] − a): whole numbers below 2⁴¹, so exact in either order.
        leaving / ((a + 1.0) * (self.row[1] - self.column[0] + a + 1.0))
    }
}

/// The least, likeliest and greatest first cell that the margins allow.
pub(super) fn first_cell(row: [u64; 2], column: [u64; 2]) -> (u64, u64, u64) {
    let low = column[0].saturating_sub(row[1]);
    let high = row[0].min(column[0]);
    let total = u128::from(row[0]) + u128::from(row[1]);
    let mode = (u128::from(row[0]) + 1) * (u128::from(column[0]) + 1) / (total + 2);
    (low, (mode as u64).clamp(low, high), high)
}

/// Fisher's exact test, two-sided, of the table `[[a, b], [c, d]]`.
///
/// The p-value is the sum of the hypergeometric probabilities of all tables with the same margins
/// that are no more likely than the one observed, within a relative 10⁻⁷ (the definition of R's
/// `fisher.test`; R. A. Fisher, *Statistical Methods for Research Workers*, §21.02).
///
/// The same to the last bit for a table and its transpose. Relative error about 10⁻¹² at a total
/// of 10⁹; 0 only below the smallest f64. It looks at the order of √total tables, not at all of
/// them. `None` with an empty row or column, or a total above 2⁴⁰.
pub fn fisher_exact(a: u64, b: u64, c: u64, d: u64) -> Option<f64> {
    let total = a.checked_add(b)?.checked_add(c)?.checked_add(d)?;
    let (row, column) = ([a + b, c + d], [a + c, b + d]);
    if total > LARGEST_TOTAL || row.contains(&0) || column.contains(&0) {
        return None;
    }
    let margins = Margins::new(row, column);
    let (low, mode, high) = first_cell(row, column);

    let limit = margins.ln_pmf(a) + TIE;
    if margins.ln_pmf(mode) <= limit {
        return Some(1.0);
    }
    let no_likelier = |i: u64| margins.ln_pmf(i) <= limit;
    let below = last_that(low, mode, no_likelier)
        .map_or(0.0, |i| (margins.ln_pmf(i) + sum_downwards(i, low, |i| margins.ratio(i)).ln()).exp());
    let above = first_that(mode, high, no_likelier)
        .map_or(0.0, |i| (margins.ln_pmf(i) + sum_upwards(i, high, |i| margins.ratio(i)).ln()).exp());
    Some((below + above).min(1.0))
}
