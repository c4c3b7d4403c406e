//! Shares and how sure they are: confidence intervals, and what repeated pictures do to `n`.

use super::binomial::{ln_pmf, lower_over_pmf, upper_over_pmf};
use super::exact::LARGEST_TOTAL;

/// The standard normal quantile of 0.975: 95 % of the distribution lies within ± this.
pub const Z95: f64 = 1.959963984540054;

/// Below this `n` a share gets the Clopper–Pearson interval, which never covers less than it says.
pub const EXACT_BELOW: u64 = 40;

/// A share `k / n` with its 95 % interval: `0 ≤ low ≤ value ≤ high ≤ 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The share `k / n`.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many were counted.
    pub k: u64,
    /// Out of how many.
    pub n: u64,
    /// How the ends were computed: `"wilson"` or `"clopper-pearson"`.
    pub method: &'static str,
}

impl Interval {
    fn new(k: u64, n: u64, ends: (f64, f64), method: &'static str) -> Self {
        let value = k as f64 / n as f64;
        // The ends never cross the estimate; rounding at huge n could make them.
        Self { value, low: ends.0.min(value), high: ends.1.max(value), k, n, method }
    }
}

/// The 95 % interval of the share `k / n`: Clopper–Pearson when `n < 40`, else Wilson.
/// `None` for `n = 0` or `k > n`.
pub fn share(k: u64, n: u64) -> Option<Interval> {
    if n < EXACT_BELOW { clopper_pearson(k, n) } else { wilson(k, n) }
}

/// Wilson's score interval at 95 % (E. B. Wilson, JASA 22, 1927):
/// `(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)`.
///
/// `low` is exactly 0 at `k = 0`, `high` exactly 1 at `k = n`. `None` for `n = 0` or `k > n`.
pub fn wilson(k: u64, n: u64) -> Option<Interval> {
    wilson_at(k, n, Z95)
}

/// [`wilson`] with another normal quantile `z > 0` in place of [`Z95`].
pub fn wilson_at(k: u64, n: u64, z: f64) -> Option<Interval> {
    if n == 0 || k > n || !z.is_finite() || z <= 0.0 {
        return None;
    }
    let (low, high) = score_ends(k as f64, (n - k) as f64, n as f64, z);
    let low = if k == 0 { 0.0 } else { low };
    let high = if k == n { 1.0 } else { high };
    Some(Interval::new(k, n, (low, high), "wilson"))
}

/// Wilson's 95 % interval `(low, high)` of a `share` in 0..=1 that rests on `n` observations,
/// where `n` is not a whole number: an effective sample size. `None` for a share outside 0..=1 or
/// an `n` that is not finite and above 0.
pub fn wilson_real(share: f64, n: f64) -> Option<(f64, f64)> {
    if !(0.0..=1.0).contains(&share) || !n.is_finite() || n <= 0.0 {
        return None;
    }
    let (low, high) = score_ends(share * n, (1.0 - share) * n, n, Z95);
    let low = if share == 0.0 { 0.0 } else { low.clamp(0.0, share) };
    let high = if share == 1.0 { 1.0 } else { high.clamp(share, 1.0) };
    Some((low, high))
}

/// The ends of the score interval from `k` and `n − k`.
fn score_ends(k: f64, rest: f64, n: f64, z: f64) -> (f64, f64) {
    let square = z * z;
    let centre = k + square / 2.0;
    let half = z * (k * (rest / n) + square / 4.0).sqrt();
    let low = (centre - half) / (n + square);
    let high = (centre + half) / (n + square);
    (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0))
}

/// The exact interval at 95 % (C. Clopper and E. Pearson, Biometrika 26, 1934): `low` is the p for
/// which `P(X ≥ k) = 0.025`, `high` the p for which `P(X ≤ k) = 0.025`, `X ~ Binomial(n, p)`.
///
/// `low` is exactly 0 at `k = 0`, `high` exactly 1 at `k = n`. Takes of the order of √n steps.
/// `None` for `n = 0`, `k > n`, or `n` above 2⁴⁰.
pub fn clopper_pearson(k: u64, n: u64) -> Option<Interval> {
    if n == 0 || k > n || n > LARGEST_TOTAL {
        return None;
    }
    let ln_level = 0.025_f64.ln();
    let start = wilson(k, n)?;
    let low = if k == 0 {
        0.0
    } else if k == n {
        (ln_level / n as f64).exp()
    } else {
        // d ln P(X ≥ k) / dp = k·P(X = k) / (p·P(X ≥ k))
        solve(start.low, (0.0, start.value), |p| {
            let over = upper_over_pmf(k, n, p);
            (ln_pmf(k, n, p) + over.ln() - ln_level, k as f64 / (p * over))
        })
    };
    let high = if k == n {
        1.0
    } else if k == 0 {
        -(ln_level / n as f64).exp_m1()
    } else {
        // d ln P(X ≤ k) / dp = −(n − k)·P(X = k) / ((1 − p)·P(X ≤ k))
        solve(start.high, (start.value, 1.0), |p| {
            let over = lower_over_pmf(k, n, p);
            let slope = -((n - k) as f64) / ((1.0 - p) * over);
            (ln_pmf(k, n, p) + over.ln() - ln_level, slope)
        })
    };
    Some(Interval::new(k, n, (low, high), "clopper-pearson"))
}

/// Newton's method kept inside a bracket; `at(p)` gives a monotone function and its slope.
fn solve(start: f64, bracket: (f64, f64), at: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut below, mut above) = bracket;
    let inside = |p: f64, below: f64, above: f64| p > below && p < above;
    let mut p = start;
    if !inside(p, below, above) {
        p = (below + above) / 2.0;
    }
    for _ in 0..100 {
        let (value, slope) = at(p);
        if value == 0.0 {
            break;
        }
        if (value > 0.0) == (slope > 0.0) {
            above = p;
        } else {
            below = p;
        }
        let mut next = p - value / slope;
        if !inside(next, below, above) {
            next = (below + above) / 2.0;
        }
        let done = (next - p).abs() <= 1e-15 * p;
        p = next;
        if done {
            break;
        }
    }
    p
}

/// The 95 % upper bound of a share of which `n` observations showed none: `3 / n`, at most 1
/// (J. Hanley and A. Lippman-Hand, JAMA 249, 1983). `None` for `n = 0`.
pub fn rule_of_three(n: u64) -> Option<f64> {
    (n > 0).then(|| (3.0 / n as f64).min(1.0))
}

/// Kish's design effect of clusters of unequal size: `1 + (m − 1)·icc` with `m = Σ mᵢ² / Σ mᵢ`,
/// the size of the cluster that an observation finds itself in (L. Kish, *Survey Sampling*, 1965,
/// §5.4 and §8.2). Clusters are identities, videos or bursts; `icc` is the intra-cluster
/// correlation, and a negative one counts as 0: repeats never add information.
///
/// At least 1. Empty clusters are ignored. `None` without an observation, or for an `icc` outside
/// −1..=1.
pub fn design_effect(cluster_sizes: &[u64], icc: f64) -> Option<f64> {
    if !(-1.0..=1.0).contains(&icc) {
        return None;
    }
    let mut total = 0.0;
    let mut squares = 0.0;
    for &size in cluster_sizes {
        let size = size as f64;
        total += size;
        squares += size * size;
    }
    (total > 0.0).then(|| (1.0 + (squares / total - 1.0) * icc.max(0.0)).max(1.0))
}

/// How many independent observations the clusters are worth: `n / deff`, with
/// [`design_effect`]'s `deff` and `n` the sum of the sizes. `None` where that is.
pub fn effective_n(cluster_sizes: &[u64], icc: f64) -> Option<f64> {
    let effect = design_effect(cluster_sizes, icc)?;
    let n: f64 = cluster_sizes.iter().map(|&size| size as f64).sum();
    Some(n / effect)
}
