//! A share against one that itself comes from a sample: a target population that a survey gave.

use super::chi2::chi_square_tail;
use super::interval::wilson_real;

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uncertain {
    /// The share.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Uncertain {
    /// A share that is known.
    pub fn known(value: f64) -> Self {
        Self { value, low: value, high: value }
    }

    /// A share that `n` people were asked for: Wilson's interval. `None` where [`wilson_real`] is.
    pub fn asked(value: f64, n: f64) -> Option<Self> {
        wilson_real(value, n).map(|(low, high)| Self { value, low, high })
    }
}

/// The 95 % interval `(low, high)` of `share − factor·target`, two shares from two samples, from the intervals of both:
/// `share − factor·target ∓ √((share − low)² + factor²·(high′ − target)²)` (R. Newcombe, Statistics in Medicine 17,
/// 1998, method 10; with a factor G. Zou and A. Donner, Statistics in Medicine 27, 2008). `factor` is not negative.
pub fn difference(share: &Uncertain, target: &Uncertain, factor: f64) -> (f64, f64) {
    let between = share.value - factor * target.value;
    let down = (share.value - share.low).hypot(factor * (target.high - target.value));
    let up = (share.high - share.value).hypot(factor * (target.value - target.low));
    (between - down, between + up)
}

/// Are two lists of shares, of `n` and of `asked` independent observations, from one population? The statistic
/// `Σ n·m·(p − t)² / (n·p + m·t)`, its degrees of freedom and p: chi-square for homogeneity of the two rows of counts,
/// which need not be whole numbers.
///
/// Groups that neither side has are left out. `None` for lists of different length, fewer than two groups, or sizes
/// that are not finite and above 0.
pub fn homogeneity(shares: &[f64], n: f64, targets: &[f64], asked: f64) -> Option<(f64, f64, f64)> {
    let size = |n: f64| n.is_finite() && n > 0.0;
    if shares.len() != targets.len() || !size(n) || !size(asked) {
        return None;
    }
    let (mut statistic, mut groups) = (0.0, 0_u64);
    for (&p, &t) in shares.iter().zip(targets) {
        let both = n * p + asked * t;
        if both > 0.0 {
            statistic += n * asked * (p - t) * (p - t) / both;
            groups += 1;
        }
    }
    let df = groups.checked_sub(1).filter(|&df| df > 0)? as f64;
    Some((statistic, df, chi_square_tail(statistic, df)?))
}
