//! How strongly things go together: pairs of labels, columns of a table, two distributions.
//!
//! For pairs: of `n` pictures `n_a` show a, `n_b` show b and `n_ab` both.

use super::chi2::{Sums, chi_square};
use super::interval::{Interval, wilson};

/// Can these be the counts of one set of pictures?
fn possible(n_ab: u64, n_a: u64, n_b: u64, n: u64) -> bool {
    n_ab <= n_a
        && n_ab <= n_b
        && n_a > 0
        && n_b > 0
        && u128::from(n_a) + u128::from(n_b) <= u128::from(n) + u128::from(n_ab)
}

/// `P(ab) / (P(a)·P(b)) = n_ab·n / (n_a·n_b)`: 1 for independence, 0 for never together
/// (S. Brin et al. 1997). `None` where a or b never occurs or the counts contradict each other.
pub fn lift(n_ab: u64, n_a: u64, n_b: u64, n: u64) -> Option<f64> {
    possible(n_ab, n_a, n_b, n).then(|| (n_ab as f64 / n_a as f64) * (n as f64 / n_b as f64))
}

/// Pointwise mutual information, `ln lift`, in nats (K. Church and P. Hanks 1990).
/// `None` where [`lift`] is, and where `n_ab = 0` (it would be −∞).
pub fn pmi(n_ab: u64, n_a: u64, n_b: u64, n: u64) -> Option<f64> {
    let lift = lift(n_ab, n_a, n_b, n)?;
    (lift > 0.0).then(|| lift.ln())
}

/// Normalised pointwise mutual information, `pmi / −ln P(ab)`: −1 never together, 0 independent,
/// 1 only together (G. Bouma 2009). `None` where [`lift`] is, and where `n_ab = n`.
pub fn npmi(n_ab: u64, n_a: u64, n_b: u64, n: u64) -> Option<f64> {
    let lift = lift(n_ab, n_a, n_b, n)?;
    if n_ab == n {
        return None;
    }
    if n_ab == 0 {
        return Some(-1.0);
    }
    Some((lift.ln() / -(n_ab as f64 / n as f64).ln()).clamp(-1.0, 1.0))
}

/// Jaccard's index `n_ab / (n_a + n_b − n_ab)`, in 0..=1 (P. Jaccard 1901).
/// `None` where neither occurs or `n_ab` exceeds one of the two.
pub fn jaccard(n_ab: u64, n_a: u64, n_b: u64) -> Option<f64> {
    jaccard_interval(n_ab, n_a, n_b).map(|interval| interval.value)
}

/// [`jaccard`] as a share of the union with its Wilson interval; rank pairs by `low`, so that two
/// pictures out of two do not come first. `None` where [`jaccard`] is.
pub fn jaccard_interval(n_ab: u64, n_a: u64, n_b: u64) -> Option<Interval> {
    if n_ab > n_a || n_ab > n_b {
        return None;
    }
    wilson(n_ab, (n_a - n_ab).checked_add(n_b)?)
}

/// Cramér's V of a table, in 0..=1 (H. Cramér 1946, without bias correction).
/// `None` where [`chi_square`] is.
pub fn cramers_v(table: &[Vec<u64>]) -> Option<f64> {
    chi_square(table).map(|test| test.cramers_v)
}

/// How strong an association is, in a word, by Cohen's `w = √(χ² / n)`, which is `V·√(m − 1)` of the
/// smaller dimension m of the table: below .1 negligible, .3 small, .5 medium, else large (J. Cohen
/// 1988, ch. 7). `None` for a χ² that is negative or not finite, or n = 0.
pub fn strength(chi2: f64, n: f64) -> Option<&'static str> {
    if !(chi2.is_finite() && chi2 >= 0.0 && n.is_finite() && n > 0.0) {
        return None;
    }
    let w = (chi2 / n).sqrt();
    Some(match w {
        w if w < 0.1 => "negligible",
        w if w < 0.3 => "small",
        w if w < 0.5 => "medium",
        _ => "large",
    })
}

/// Theil's U of the rows given the columns: the part of the rows' entropy that knowing the column
/// takes away, `(H(row) − H(row | column)) / H(row)`, in 0..=1 (H. Theil 1970). Not symmetric:
/// transpose the table for the other direction.
/// `None` where fewer than two rows or two columns hold anything, or the rows differ in length.
pub fn theils_u(table: &[Vec<u64>]) -> Option<f64> {
    let sums = Sums::of(table)?;
    let n = sums.total;
    let entropy: f64 = sums.rows.iter().filter(|&&row| row > 0.0).map(|&row| -(row / n) * (row / n).ln()).sum();
    let mut shared = 0.0;
    for (cells, &row) in table.iter().zip(&sums.rows) {
        for (&cell, &column) in cells.iter().zip(&sums.columns) {
            if cell > 0 {
                let cell = cell as f64;
                shared += cell / n * ((cell / row) * (n / column)).ln();
            }
        }
    }
    (entropy > 0.0).then(|| (shared / entropy).clamp(0.0, 1.0))
}

/// Two lists of shares that belong together: alike in length, finite, not negative, and each
/// divided by its sum.
fn distributions(p: &[f64], q: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    let normal = |shares: &[f64]| -> Option<Vec<f64>> {
        let sum: f64 = shares.iter().sum();
        let valid = shares.iter().all(|share| *share >= 0.0) && sum.is_finite() && sum > 0.0;
        valid.then(|| shares.iter().map(|share| share / sum).collect())
    };
    (p.len() == q.len()).then_some(())?;
    Some((normal(p)?, normal(q)?))
}

/// Total variation distance `½·Σ |p − q|` of two distributions (divided by their sums first), in
/// 0..=1: the share that would have to move. `None` where the lengths differ, a share is negative
/// or not finite, or one of the two holds nothing.
pub fn total_variation(p: &[f64], q: &[f64]) -> Option<f64> {
    let (p, q) = distributions(p, q)?;
    let sum: f64 = p.iter().zip(&q).map(|(p, q)| (p - q).abs()).sum();
    Some((0.5 * sum).min(1.0))
}

/// Population stability index `Σ (actual − expected)·ln(actual / expected)` of two distributions
/// (divided by their sums first), at least 0; .1 some, .25 much (N. Siddiqi 2006; Jeffreys'
/// divergence). Symmetric. `None` where [`total_variation`] is, and where a category is empty on
/// one side only; one that is empty on both adds nothing.
pub fn psi(expected: &[f64], actual: &[f64]) -> Option<f64> {
    let (expected, actual) = distributions(expected, actual)?;
    let mut sum = 0.0;
    for (&e, &a) in expected.iter().zip(&actual) {
        match (e > 0.0, a > 0.0) {
            (true, true) => sum += (a - e) * (a / e).ln(),
            (false, false) => {}
            _ => return None,
        }
    }
    Some(sum.max(0.0))
}

/// Cohen's w, `√Σ (observed − expected)² / expected` of two distributions (divided by their sums
/// first): .1 small, .3 medium, .5 large (J. Cohen 1988, ch. 7). `None` where [`total_variation`]
/// is, and where something is observed that has an expected share of 0.
pub fn cohens_w(observed: &[f64], expected: &[f64]) -> Option<f64> {
    let (observed, expected) = distributions(observed, expected)?;
    let mut sum = 0.0;
    for (&o, &e) in observed.iter().zip(&expected) {
        if e > 0.0 {
            sum += (o - e) * (o - e) / e;
        } else if o > 0.0 {
            return None;
        }
    }
    sum.is_finite().then(|| sum.sqrt())
}
