//! Chi-square: independence in a table of counts, and goodness of fit to given shares.

use statrs::function::gamma::checked_gamma_ur;

/// `P(X ≥ statistic)` for a chi-square distributed `X` with `df` degrees of freedom.
///
/// The regularised upper incomplete gamma function `Q(df/2, statistic/2)`. 1 at a statistic of 0
/// or below, 0 only below about 10⁻³⁰⁷. `None` for NaN or a `df` that is not finite and above 0.
pub fn chi_square_tail(statistic: f64, df: f64) -> Option<f64> {
    if statistic.is_nan() || !df.is_finite() || df <= 0.0 {
        return None;
    }
    if statistic <= 0.0 {
        return Some(1.0);
    }
    if statistic.is_infinite() {
        return Some(0.0);
    }
    let tail = checked_gamma_ur(df / 2.0, statistic / 2.0).ok()?;
    (!tail.is_nan()).then(|| tail.clamp(0.0, 1.0))
}

/// The outcome of [`chi_square`].
#[derive(Clone, Debug, PartialEq)]
pub struct ChiSquare {
    /// Pearson's `Σ (O − E)² / E`.
    pub statistic: f64,
    /// `(rows − 1)·(columns − 1)`, of those that hold something.
    pub df: f64,
    /// `P(χ² ≥ statistic)`.
    pub p: f64,
    /// Cramér's V: `√(χ² / (n·(min(rows, columns) − 1)))`, in 0..=1.
    pub cramers_v: f64,
    /// The smallest expected count; below 5 the p-value is a rough one (Cochran 1954).
    pub expected_min: f64,
    /// Adjusted residuals `(O − E) / √(E·(1 − row/n)·(1 − column/n))`, in the shape of the input:
    /// about standard normal without association, so ± 2 and more stands out (Haberman 1973).
    /// 0 in rows and columns that hold nothing.
    pub residuals: Vec<Vec<f64>>,
    /// The sum of all cells.
    pub n: f64,
}

/// Pearson's chi-square test of independence of the rows and columns of `table`, without
/// continuity correction (K. Pearson 1900).
///
/// Rows and columns that hold nothing are left out of the figures. `None` for a table whose rows
/// differ in length, or where fewer than two rows or two columns remain.
pub fn chi_square(table: &[Vec<u64>]) -> Option<ChiSquare> {
    let sums = Sums::of(table)?;
    let n = sums.total;
    let (mut statistic, mut expected_min) = (0.0, f64::INFINITY);
    let mut residuals = Vec::with_capacity(table.len());
    for (cells, &row) in table.iter().zip(&sums.rows) {
        let mut line = Vec::with_capacity(cells.len());
        for (&cell, &column) in cells.iter().zip(&sums.columns) {
            if row == 0.0 || column == 0.0 {
                line.push(0.0);
                continue;
            }
            let expected = row * column / n;
            let difference = cell as f64 - expected;
            statistic += difference * difference / expected;
            expected_min = f64::min(expected_min, expected);
            let variance = expected * ((n - row) / n) * ((n - column) / n);
            // The variance could only vanish by rounding, next to a margin of nearly everything.
            line.push(if variance > 0.0 { difference / variance.sqrt() } else { 0.0 });
        }
        residuals.push(line);
    }
    let df = (sums.kept_rows - 1) as f64 * (sums.kept_columns - 1) as f64;
    let smaller = (sums.kept_rows.min(sums.kept_columns) - 1) as f64;
    Some(ChiSquare {
        statistic,
        df,
        p: chi_square_tail(statistic, df)?,
        cramers_v: (statistic / (n * smaller)).sqrt().min(1.0),
        expected_min,
        residuals,
        n,
    })
}

/// The margins of a table.
pub(super) struct Sums {
    pub(super) rows: Vec<f64>,
    pub(super) columns: Vec<f64>,
    pub(super) total: f64,
    kept_rows: usize,
    kept_columns: usize,
}

impl Sums {
    /// `None` for a ragged table, or with fewer than two rows or two columns that hold anything.
    pub(super) fn of(table: &[Vec<u64>]) -> Option<Self> {
        let width = table.first()?.len();
        if table.iter().any(|row| row.len() != width) {
            return None;
        }
        // Summed as whole numbers, so that a margin is the same in whatever order it is added.
        let mut rows = Vec::with_capacity(table.len());
        let mut columns = vec![0_u128; width];
        for row in table {
            let mut sum = 0_u128;
            for (column, &cell) in columns.iter_mut().zip(row) {
                sum += u128::from(cell);
                *column += u128::from(cell);
            }
            rows.push(sum);
        }
        let kept = |sums: &[u128]| sums.iter().filter(|&&sum| sum > 0).count();
        let (kept_rows, kept_columns) = (kept(&rows), kept(&columns));
        if kept_rows < 2 || kept_columns < 2 {
            return None;
        }
        Some(Self {
            total: rows.iter().sum::<u128>() as f64,
            rows: rows.iter().map(|&sum| sum as f64).collect(),
            columns: columns.iter().map(|&sum| sum as f64).collect(),
            kept_rows,
            kept_columns,
        })
    }
}

/// The outcome of [`goodness_of_fit`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoodnessOfFit {
    /// Pearson's `Σ (O − E)² / E`.
    pub statistic: f64,
    /// Groups with an expected share, less one.
    pub df: f64,
    /// `P(χ² ≥ statistic)`.
    pub p: f64,
    /// Cohen's w, `√(χ² / n)`: .1 small, .3 medium, .5 large (Cohen 1988, ch. 7).
    pub cohens_w: f64,
    /// Total variation distance, half the sum of |observed − expected| shares, in 0..=1.
    pub total_variation: f64,
    /// The smallest expected count; below 5 the p-value is a rough one.
    pub expected_min: f64,
    /// The sum of the counts.
    pub n: f64,
}

/// Pearson's chi-square goodness of fit of the counts `observed` to `expected_shares`, which may
/// be shares, percentages or counts of a population: they are divided by their sum.
///
/// A group that is neither expected nor observed is left out. `None` where the lengths differ, a
/// share is negative or not finite, fewer than two groups are expected, nothing was observed, or
/// something was observed in a group whose expected share is 0 (chi-square has no value there).
pub fn goodness_of_fit(observed: &[u64], expected_shares: &[f64]) -> Option<GoodnessOfFit> {
    let valid = |share: &f64| share.is_finite() && *share >= 0.0;
    if observed.len() != expected_shares.len() || !expected_shares.iter().all(valid) {
        return None;
    }
    let total: f64 = expected_shares.iter().sum();
    let n = observed.iter().map(|&count| u128::from(count)).sum::<u128>() as f64;
    if n == 0.0 || !total.is_finite() || total <= 0.0 {
        return None;
    }
    let (mut statistic, mut distance) = (0.0, 0.0);
    let (mut groups, mut expected_min) = (0_u64, f64::INFINITY);
    for (&count, &share) in observed.iter().zip(expected_shares) {
        let expected = n * (share / total);
        if expected == 0.0 {
            if count > 0 {
                return None;
            }
            continue;
        }
        let difference = count as f64 - expected;
        statistic += difference * difference / expected;
        distance += difference.abs();
        expected_min = f64::min(expected_min, expected);
        groups += 1;
    }
    if groups < 2 || !statistic.is_finite() {
        return None;
    }
    let df = (groups - 1) as f64;
    Some(GoodnessOfFit {
        statistic,
        df,
        p: chi_square_tail(statistic, df)?,
        cohens_w: (statistic / n).sqrt(),
        total_variation: (0.5 * distance / n).min(1.0),
        expected_min,
        n,
    })
}
