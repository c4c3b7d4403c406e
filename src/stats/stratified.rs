//! One association seen within strata: Cochran–Mantel–Haenszel and Breslow–Day.

use super::chi2::chi_square_tail;
use super::interval::Z95;
use super::odds::OddsRatio;
use super::test2x2::margins;

/// The outcome of [`mantel_haenszel`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratified {
    /// The odds ratio common to the strata; `None` where no stratum tells it (it would be 0 or
    /// infinite: one diagonal is empty in every stratum).
    pub odds_ratio: Option<OddsRatio>,
    /// The chi-square of Cochran, Mantel and Haenszel on one degree of freedom, without continuity
    /// correction.
    pub statistic: f64,
    /// `P(χ² ≥ statistic)`.
    pub p: f64,
    /// Strata that say something: both rows and both columns have a member.
    pub strata: usize,
    /// The sum of their cells.
    pub n: f64,
    /// Whether the odds ratio is the same in all strata; `None` with one stratum or no odds ratio.
    pub homogeneity: Option<Homogeneity>,
}

/// The test of Breslow and Day with Tarone's correction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Homogeneity {
    /// The corrected chi-square; never below 0.
    pub statistic: f64,
    /// Strata less one.
    pub df: f64,
    /// `P(χ² ≥ statistic)`; small where the association differs from stratum to stratum.
    pub p: f64,
}

/// One stratum `[[a, b], [c, d]]` with its margins.
struct Stratum {
    cells: [f64; 4],
    rows: [f64; 2],
    columns: [f64; 2],
    total: f64,
}

/// The association of rows and columns with the strata held fixed: one table `[a, b, c, d]`, that
/// is `[[a, b], [c, d]]`, per stratum.
///
/// * Common odds ratio `Σ ad/n / Σ bc/n` (N. Mantel and W. Haenszel 1959), no half added, with the
///   interval of J. Robins, N. Breslow and S. Greenland (Biometrics 42, 1986) on the logarithm:
///   `ΣPR/2R² + Σ(PS+QR)/2RS + ΣQS/2S²` with `P = (a+d)/n, Q = (b+c)/n, R = ad/n, S = bc/n`.
/// * Chi-square `(Σa − Σ r₁c₁/n)² / Σ r₁r₂c₁c₂ / (n²(n−1))` (W. Cochran 1954, Mantel and Haenszel).
/// * Homogeneity `Σ (a − A)²/V − (Σa − ΣA)²/ΣV`, where A is the cell that the margins and the
///   common odds ratio lead to and `1/V` the sum of the reciprocals of the four fitted cells
///   (N. Breslow and N. Day 1980; R. Tarone, Biometrika 72, 1985).
///
/// Strata with an empty row or column say nothing and are left out. `None` where none is left.
pub fn mantel_haenszel(tables: &[[u64; 4]]) -> Option<Stratified> {
    let strata: Vec<Stratum> = tables
        .iter()
        .filter_map(|&[a, b, c, d]| {
            let (rows, columns, total) = margins(a, b, c, d)?;
            Some(Stratum { cells: [a, b, c, d].map(|cell| cell as f64), rows, columns, total })
        })
        .collect();
    if strata.is_empty() {
        return None;
    }
    let (mut off, mut variance, mut n) = (0.0, 0.0, 0.0);
    for Stratum { cells: [a, b, c, d], rows, columns, total } in &strata {
        // a − r₁c₁/n is (ad − bc)/n.
        off += a * (d / total) - b * (c / total);
        variance += (rows[0] / total) * (rows[1] / total) * columns[0] * (columns[1] / (total - 1.0));
        n += total;
    }
    let statistic = off * off / variance;
    let odds_ratio = common_odds_ratio(&strata);
    Some(Stratified {
        odds_ratio,
        statistic,
        p: chi_square_tail(statistic, 1.0)?,
        strata: strata.len(),
        n,
        homogeneity: odds_ratio.and_then(|ratio| homogeneity(&strata, ratio.value)),
    })
}

fn common_odds_ratio(strata: &[Stratum]) -> Option<OddsRatio> {
    let (mut r_sum, mut s_sum, mut pr, mut mixed, mut qs) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for Stratum { cells: [a, b, c, d], total, .. } in strata {
        let (p, q) = ((a + d) / total, (b + c) / total);
        let (r, s) = (a * (d / total), b * (c / total));
        r_sum += r;
        s_sum += s;
        pr += p * r;
        mixed += p * s + q * r;
        qs += q * s;
    }
    if r_sum == 0.0 || s_sum == 0.0 {
        return None;
    }
    let value = r_sum / s_sum;
    let variance = pr / r_sum / r_sum / 2.0 + mixed / r_sum / s_sum / 2.0 + qs / s_sum / s_sum / 2.0;
    let spread = (Z95 * variance.sqrt()).exp();
    let ends = OddsRatio { value, low: value / spread, high: value * spread };
    (ends.low > 0.0 && ends.high.is_finite()).then_some(ends)
}

/// The cell in which a row and a column meet when the margins are given and the odds ratio is
/// `odds`: the root of `x·(other_row − column + x) = odds·(row − x)·(column − x)` that is possible.
fn fitted(odds: f64, [row, other_row]: [f64; 2], [column, other_column]: [f64; 2]) -> f64 {
    let linear = other_row - column + odds * (row + column);
    // The discriminant, written as a sum of what is never negative.
    let root = ((other_row - column).powi(2)
        + 2.0 * odds * (row * other_row + column * other_column)
        + odds * odds * (row - column).powi(2))
    .sqrt();
    if linear > 0.0 {
        2.0 * odds * row * column / (linear + root)
    } else {
        // Only with odds below 1.
        (root - linear) / (2.0 * (1.0 - odds))
    }
}

fn homogeneity(strata: &[Stratum], odds: f64) -> Option<Homogeneity> {
    if strata.len() < 2 {
        return None;
    }
    let (mut sum, mut off, mut all) = (0.0, 0.0, 0.0);
    for Stratum { cells, rows, columns, .. } in strata {
        let turned = |[x, y]: [f64; 2]| [y, x];
        let expected = [
            fitted(odds, *rows, *columns),
            fitted(1.0 / odds, *rows, turned(*columns)),
            fitted(1.0 / odds, turned(*rows), *columns),
            fitted(odds, turned(*rows), turned(*columns)),
        ];
        let variance = 1.0 / expected.iter().map(|cell| 1.0 / cell).sum::<f64>();
        // Of the four equal differences, the one with the smallest fitted cell keeps most digits.
        let (place, least) = expected.iter().copied().enumerate().min_by(|x, y| x.1.total_cmp(&y.1))?;
        let difference = if place == 0 || place == 3 { cells[place] - least } else { least - cells[place] };
        sum += difference * difference / variance;
        off += difference;
        all += variance;
    }
    let statistic = (sum - off * off / all).max(0.0);
    let df = (strata.len() - 1) as f64;
    Some(Homogeneity { statistic, df, p: chi_square_tail(statistic, df)? })
}
