//! Which test a table of two rows and two columns gets.

use super::chi2::chi_square_tail;
use super::fisher::fisher_exact;

/// The outcome of a test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// Which test: `"chi-square"`, `"fisher-exact"`.
    pub name: &'static str,
    /// The test statistic, where the test has one.
    pub statistic: Option<f64>,
    /// Its degrees of freedom, where it has any.
    pub df: Option<f64>,
    /// The p-value, two-sided, in 0..=1.
    pub p: f64,
}

/// An expected count below this makes [`association_2x2`] use Fisher's test (Cochran 1954).
pub const EXPECTED_AT_LEAST: f64 = 5.0;

/// Row sums, column sums and total; `None` with an empty margin.
pub(super) fn margins(a: u64, b: u64, c: u64, d: u64) -> Option<([f64; 2], [f64; 2], f64)> {
    let sum = |x: u64, y: u64| u128::from(x) + u128::from(y);
    let (rows, columns) = ([sum(a, b), sum(c, d)], [sum(a, c), sum(b, d)]);
    if rows.contains(&0) || columns.contains(&0) {
        return None;
    }
    let total = (rows[0] + rows[1]) as f64;
    Some((rows.map(|n| n as f64), columns.map(|n| n as f64), total))
}

/// Pearson's chi-square test of the table `[[a, b], [c, d]]`, without continuity correction:
/// `n·(ad − bc)² / (r₁·r₂·c₁·c₂)` on one degree of freedom.
///
/// `ad − bc` is taken exactly, so nearly proportional huge tables keep their digits. `None` with
/// an empty row or column.
pub fn chi_square_2x2(a: u64, b: u64, c: u64, d: u64) -> Option<Test> {
    let (rows, columns, n) = margins(a, b, c, d)?;
    let straight = u128::from(a) * u128::from(d);
    let crossed = u128::from(b) * u128::from(c);
    let difference = straight.abs_diff(crossed) as f64;
    let statistic = n * (difference / (rows[0] * rows[1])) * (difference / (columns[0] * columns[1]));
    let p = chi_square_tail(statistic, 1.0)?;
    Some(Test { name: "chi-square", statistic: Some(statistic), df: Some(1.0), p })
}

/// Are the rows and columns of `[[a, b], [c, d]]` associated? Fisher's exact test where an
/// expected count is below 5, else chi-square without correction.
/// `None` with an empty row or column, or where Fisher's test is due on a total above 2⁴⁰.
pub fn association_2x2(a: u64, b: u64, c: u64, d: u64) -> Option<Test> {
    let (rows, columns, n) = margins(a, b, c, d)?;
    let expected_min = rows[0].min(rows[1]) * columns[0].min(columns[1]) / n;
    if expected_min < EXPECTED_AT_LEAST {
        let p = fisher_exact(a, b, c, d)?;
        return Some(Test { name: "fisher-exact", statistic: None, df: None, p });
    }
    chi_square_2x2(a, b, c, d)
}
