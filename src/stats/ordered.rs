//! Tests that use an order: a trend over ordered groups, and two whole distributions.

use std::f64::consts::PI;

use super::chi2::chi_square_tail;
use super::ranks::Ranks;

/// The outcome of [`jonckheere_terpstra`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// J: pairs from two groups in which the later group has the larger value, ties half.
    pub statistic: f64,
    /// `(J − E J) / √Var J`: above 0 where values rise with the groups.
    pub z: f64,
    /// Two-sided, by the normal approximation; rough with fewer than ten items.
    pub p: f64,
    /// J rescaled to −1..=1 over all pairs from two groups: 1 where every later group lies above.
    pub effect: f64,
    /// Items that have a group.
    pub n: u64,
}

/// The test of Jonckheere and Terpstra (A. Jonckheere, Biometrika 41, 1954) that values rise or
/// fall along ordered groups, with the variance for ties (M. Hollander and D. Wolfe,
/// *Nonparametric Statistical Methods*, 2nd ed. 1999, §6.2):
/// `[n(n−1)(2n+5) − Σ nᵍ(nᵍ−1)(2nᵍ+5) − Σ t(t−1)(2t+5)]/72
/// + Σ nᵍ(nᵍ−1)(nᵍ−2)·Σ t(t−1)(t−2) / (36n(n−1)(n−2)) + Σ nᵍ(nᵍ−1)·Σ t(t−1) / (8n(n−1))`.
///
/// `group_of` gives the place of an item's group in their order, 0 up to `groups`; `None` leaves
/// the item out. O(n·groups). `None` where fewer than two groups have a member or all values are
/// the same.
pub fn jonckheere_terpstra(ranks: &Ranks, groups: usize, group_of: impl Fn(usize) -> Option<usize>) -> Option<Trend> {
    let mut sizes = vec![0_u64; groups];
    let (mut doubled, mut ties) = (0_u128, Falling::default());
    let mut here = vec![0_u64; groups];
    ranks.runs(groups, group_of, |run| {
        let mut together = 0;
        for &(group, count) in run {
            here[group] = count;
            together += count;
        }
        // Pairs of a member of this run with a lower or equal one of an earlier group.
        let (mut below, mut level) = (0_u64, 0_u64);
        for (size, here) in sizes.iter_mut().zip(&mut here) {
            let count = std::mem::take(here);
            doubled += u128::from(count) * (2 * u128::from(below) + u128::from(level));
            below += *size;
            level += count;
            *size += count;
        }
        ties.add(together);
    });
    let (mut all, mut within) = (Falling::default(), Falling::default());
    sizes.iter().for_each(|&size| within.add(size));
    let n: u64 = sizes.iter().sum();
    all.add(n);
    let kept = sizes.iter().filter(|&&size| size > 0).count();
    if kept < 2 || ties.pairs == all.pairs {
        return None;
    }
    // Ordered pairs from two groups.
    let across = (all.pairs - within.pairs) as f64;
    let difference = 2.0 * doubled as f64 - across;
    let mut variance = (all.weighted - within.weighted - ties.weighted) / 72.0
        + within.pairs as f64 * (ties.pairs as f64 / all.pairs as f64) / 8.0;
    if all.triples > 0.0 {
        variance += within.triples * (ties.triples / all.triples) / 36.0;
    }
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let z = difference / 4.0 / variance.sqrt();
    let p = chi_square_tail(z * z, 1.0)?;
    Some(Trend { statistic: doubled as f64 / 2.0, z, p, effect: (difference / across).clamp(-1.0, 1.0), n })
}

/// Sums over groups or ties of size s.
#[derive(Default)]
struct Falling {
    /// s(s−1).
    pairs: u128,
    /// s(s−1)(s−2).
    triples: f64,
    /// s(s−1)(2s+5).
    weighted: f64,
}

impl Falling {
    fn add(&mut self, size: u64) {
        let pairs = u128::from(size) * u128::from(size.saturating_sub(1));
        self.pairs += pairs;
        self.triples += pairs as f64 * size.saturating_sub(2) as f64;
        self.weighted += pairs as f64 * (2 * u128::from(size) + 5) as f64;
    }
}

/// The outcome of [`kolmogorov_smirnov`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KolmogorovSmirnov {
    /// D: the largest distance between the two cumulative shares, in 0..=1.
    pub statistic: f64,
    /// Two-sided.
    pub p: f64,
    /// Whether `p` is exact (given the ties), or Kolmogorov's limit.
    pub exact: bool,
}

/// Up to this product of the two sizes the p-value of [`kolmogorov_smirnov`] is exact.
pub const EXACT_PAIRS: u64 = 250_000;

/// The two-sample test of Smirnov that `a` and `b` come from one distribution.
///
/// With `|a|·|b|` up to [`EXACT_PAIRS`] the p-value is the exact share of the ways to deal the
/// pooled values into two samples of these sizes that reach D; steps inside a tie do not count (G.
/// Schröer and D. Trenkler, Computational Statistics & Data Analysis 20, 1995; R's `psmirnov`).
/// Above, Kolmogorov's limit `2·Σ (−1)^(k−1)·exp(−2k²λ²)` with `λ = D·√(|a||b|/(|a|+|b|))`, which
/// errs on the large side with ties. Values that are NaN are left out. `None` where a side is empty.
pub fn kolmogorov_smirnov(a: &[f64], b: &[f64]) -> Option<KolmogorovSmirnov> {
    let pooled: Vec<f64> = a.iter().chain(b).copied().collect();
    let ranks = Ranks::of(&pooled)?;
    let mut runs: Vec<[u64; 2]> = Vec::new();
    ranks.runs(
        2,
        |i| Some(usize::from(i >= a.len())),
        |run| {
            let mut counts = [0; 2];
            run.iter().for_each(|&(side, count)| counts[side] = count);
            runs.push(counts);
        },
    );
    let n = runs.iter().map(|run| run[0]).sum::<u64>();
    let m = runs.iter().map(|run| run[1]).sum::<u64>();
    if n == 0 || m == 0 {
        return None;
    }
    let (mut seen, mut most) = ([0_u64; 2], 0);
    for run in &runs {
        seen = [seen[0] + run[0], seen[1] + run[1]];
        most = most.max(gap(seen[0], seen[1], n, m));
    }
    let statistic = most as f64 / (n as f64 * m as f64);
    let exact = n.checked_mul(m).is_some_and(|pairs| pairs <= EXACT_PAIRS);
    let p = if exact {
        share_of_paths(&runs, n, m, most)
    } else {
        kolmogorov_tail(statistic * (n as f64 * (m as f64 / (n as f64 + m as f64))).sqrt())
    };
    Some(KolmogorovSmirnov { statistic, p, exact })
}

/// `|i/n − j/m|` times `n·m`.
fn gap(i: u64, j: u64, n: u64, m: u64) -> u128 {
    (u128::from(i) * u128::from(m)).abs_diff(u128::from(j) * u128::from(n))
}

/// The share of the paths from (0, 0) to (n, m) that reach `limit` at the end of a run.
fn share_of_paths(runs: &[[u64; 2]], n: u64, m: u64, limit: u128) -> f64 {
    if limit == 0 {
        return 1.0;
    }
    let mut ends = vec![false; (n + m) as usize + 1];
    let mut seen = 0;
    for run in runs {
        seen += (run[0] + run[1]) as usize;
        ends[seen] = true;
    }
    let reaches = |i: u64, j: u64| ends[(i + j) as usize] && gap(i, j, n, m) >= limit;
    // reached[j]: of the paths to (i, j), the share that has reached the limit. The last step of
    // such a path came from (i − 1, j) with the chance i/(i + j).
    let mut reached = vec![0.0_f64; m as usize + 1];
    for i in 0..=n {
        for j in 0..=m {
            let place = j as usize;
            reached[place] = if reaches(i, j) {
                1.0
            } else if i + j == 0 {
                0.0
            } else {
                let from_side = if j == 0 { 0.0 } else { reached[place - 1] };
                (i as f64 * reached[place] + j as f64 * from_side) / (i + j) as f64
            };
        }
    }
    reached[m as usize].min(1.0)
}

/// `P(K > λ)` for Kolmogorov's distribution; the second form converges where λ is small.
fn kolmogorov_tail(lambda: f64) -> f64 {
    if lambda <= 0.0 {
        return 1.0;
    }
    let tail = if lambda < 1.18 {
        let exponent = -PI * PI / (8.0 * lambda * lambda);
        let sum: f64 = [1.0, 3.0, 5.0, 7.0].iter().map(|k| (exponent * k * k).exp()).sum();
        1.0 - (2.0 * PI).sqrt() / lambda * sum
    } else {
        let term = |k: f64| (-2.0 * k * k * lambda * lambda).exp();
        2.0 * (term(1.0) - term(2.0) + term(3.0) - term(4.0))
    };
    tail.clamp(0.0, 1.0)
}
