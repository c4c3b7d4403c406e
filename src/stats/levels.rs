//! Two sides of a list of values that repeat (ages, skin types, scores), compared by how many items stand at each level:
//! medians, the rank-sum test, Cliff's delta. Built once over all items; each comparison costs what its one side holds.

use super::binomial::{ln_pmf, lower_over_pmf};
use super::chi2::chi_square_tail;
use super::exact::LARGEST_TOTAL;
use super::interval::Z95;
use super::ranks::{CliffsDelta, Dominance};

/// How many items stand below each level of an ordered value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levels {
    /// Per level the items below it; last, all of them.
    below: Vec<u64>,
    /// Σ (t³ − t) over levels of t items.
    ties: f64,
}

/// The middle of one side, as levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Median {
    /// The two middle items' levels, mostly the same one.
    pub middle: (usize, usize),
    /// Levels of the 95 % interval; `None` where fewer than six items leave none.
    pub interval: Option<(usize, usize)>,
}

/// The outcome of [`Levels::against_rest`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    pub n: u64,
    pub n_rest: u64,
    pub median: Median,
    pub median_rest: Median,
    /// Above 0 where the side's values are the larger.
    pub delta: CliffsDelta,
    /// `(W − E W) / √Var W` of the rank sum W.
    pub z: f64,
    /// Two-sided, by the normal approximation without continuity correction.
    pub p: f64,
}

impl Levels {
    /// From the items at each level, the lowest first.
    pub fn of(counts: &[u64]) -> Self {
        let mut below = Vec::with_capacity(counts.len() + 1);
        below.push(0);
        let (mut sum, mut ties) = (0, 0.0);
        for &count in counts {
            sum += count;
            below.push(sum);
            let tied = count as f64;
            ties += tied * (tied * tied - 1.0);
        }
        Self { below, ties }
    }

    /// All items.
    pub fn n(&self) -> u64 {
        self.below.last().copied().unwrap_or(0)
    }

    fn at(&self, level: usize) -> u64 {
        self.below[level + 1] - self.below[level]
    }

    /// The mid-rank of a level less the mean rank of all.
    pub fn score(&self, level: usize) -> f64 {
        match (self.below.get(level), self.below.get(level + 1)) {
            (Some(&below), Some(&to)) => ((below + to) as f64 - self.n() as f64) / 2.0,
            _ => 0.0,
        }
    }

    /// One side (`own`: the levels that its items stand at, rising, each with how many) against all other items.
    ///
    /// The test is that of Wilcoxon, Mann and Whitney with the variance for ties (E. Lehmann, *Nonparametrics*, 1975,
    /// §1.4), the same as Kruskal and Wallis' of two groups. Cliff's delta as in [`super::cliffs_deltas`]. The interval
    /// of a median runs between two order statistics by the binomial (W. Conover, *Practical Nonparametric Statistics*,
    /// 3rd ed. 1999, §3.2).
    ///
    /// `effect` is the design effect where items repeat: z is divided by its root, the variance of delta multiplied by
    /// it, and the median's interval taken at ranks of n/effect items, spread over the n (R. Woodruff, JASA 47, 1952).
    ///
    /// `None` where a side is empty, all values are the same, or `own` holds what is not there.
    pub fn against_rest(&self, own: &[(usize, u64)], effect: f64) -> Option<Shift> {
        let levels = self.below.len().checked_sub(1)?;
        let rising = own.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !rising || own.iter().any(|&(level, count)| level >= levels || count > self.at(level)) {
            return None;
        }
        let (all, n) = (self.n(), own.iter().map(|&(_, count)| count).sum::<u64>());
        let rest = all - n;
        let total = all as f64;
        let spread = total * (total * total - 1.0) - self.ties;
        if n == 0 || rest == 0 || spread <= 0.0 || effect.is_nan() || effect < 1.0 {
            return None;
        }
        let mut dominance = Dominance::default();
        for &(level, count) in own {
            dominance.others_between(self.below[level] - dominance.members - dominance.others, n);
            dominance.run(count, self.at(level) - count, (n, rest));
        }
        dominance.others_between(rest - dominance.others, n);
        let delta = dominance.delta(n, rest, effect)?;
        // W − E W is half of δ·n·n′, and its variance n·n′·Σ(r − r̄)² / (N(N − 1)).
        let pairs = n as f64 * rest as f64;
        let variance = pairs / 12.0 * (spread / (total * (total - 1.0)));
        let z = delta.value * pairs / 2.0 / (variance * effect).sqrt();
        let p = chi_square_tail(z * z, 1.0)?;
        let cumulated: Vec<u64> = own
            .iter()
            .scan(0, |sum, &(_, count)| {
                *sum += count;
                Some(*sum)
            })
            .collect();
        let of_own = |rank: u64| own[cumulated.partition_point(|&upto| upto < rank)].0;
        // Items of the rest up to and with a level.
        let rest_upto = |level: usize| {
            let before = own.partition_point(|&(at, _)| at <= level);
            self.below[level + 1] - before.checked_sub(1).map_or(0, |last| cumulated[last])
        };
        let of_rest = |rank: u64| first_level(levels, |level| rest_upto(level) >= rank);
        Some(Shift {
            n,
            n_rest: rest,
            median: median(n, effect, of_own),
            median_rest: median(rest, effect, of_rest),
            delta,
            z,
            p,
        })
    }
}

/// The first level that holds; what holds at one holds at all above it.
fn first_level(levels: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, levels.saturating_sub(1));
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// `at`: the level of the item of a rank, counted from 1.
fn median(n: u64, effect: f64, at: impl Fn(u64) -> usize) -> Median {
    let worth = ((n as f64 / effect) as u64).max(1);
    let interval = median_rank(worth).map(|rank| {
        let lower = (((rank - 1) as f64 * (n as f64 / worth as f64)) as u64 + 1).min(n);
        (at(lower.min(n + 1 - lower)), at((n + 1 - lower).max(lower)))
    });
    Median { middle: (at(n.div_ceil(2)), at(n / 2 + 1)), interval }
}

/// The rank r of n items so that the items of rank r and n + 1 − r hold the median between them with a chance of at
/// least 95 %: the largest r with `P(X < r) ≤ 0.025`, `X ~ Binomial(n, ½)`. `None` below six items.
pub fn median_rank(n: u64) -> Option<u64> {
    if n > LARGEST_TOTAL {
        return None;
    }
    let upto = |k: u64| lower_over_pmf(k, n, 0.5) * ln_pmf(k, n, 0.5).exp();
    let fits = |rank: u64| rank == 0 || upto(rank - 1) <= 0.025;
    let mut rank = (n as f64 / 2.0 - Z95 * (n as f64).sqrt() / 2.0).max(0.0) as u64;
    while !fits(rank) {
        rank -= 1;
    }
    while rank < n / 2 && fits(rank + 1) {
        rank += 1;
    }
    (rank > 0).then_some(rank)
}
