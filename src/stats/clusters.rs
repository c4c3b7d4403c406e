//! What repeated people, bursts and duplicates do to a figure: design effects from how alike the items of a cluster
//! are, and intervals and tests that rest on the effective sample size.
//!
//! The sums are whole numbers over clusters, so that a figure does not depend on their order. An item that repeats
//! nothing is a cluster of its own. No effect falls below 1: repeats never add information (L. Kish, *Survey Sampling*,
//! 1965, §5.4 and §8.2).

use super::chi2::chi_square_tail;
use super::fisher::fisher_exact;
use super::interval::{EXACT_BELOW, Interval, Z95, share, wilson_real};
use super::odds::{OddsRatio, odds_ratio};
use super::test2x2::{EXPECTED_AT_LEAST, Test, association_2x2, chi_square_2x2, margins};
use statrs::function::beta::checked_beta_reg;

/// A share over clusters, of whose `m` items each `k` show the group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShareSums {
    /// `Σ k`.
    pub k: u64,
    /// `Σ m`.
    pub n: u64,
    /// `Σ k²`.
    pub k_k: u64,
    /// `Σ k·m`.
    pub k_m: u64,
    /// `Σ m²`.
    pub m_m: u64,
}

impl ShareSums {
    /// One more cluster.
    pub fn add(&mut self, k: u64, m: u64) {
        self.k += k;
        self.n += m;
        self.k_k += k * k;
        self.k_m += k * m;
        self.m_m += m * m;
    }

    /// No item shares its cluster with another one.
    pub fn is_trivial(&self) -> bool {
        self.m_m == self.n
    }

    /// Kish's design effect `1 + (m̄ − 1)·ρ` with `m̄ = Σm²/Σm`, the size of the cluster that an item finds itself in,
    /// and ρ the agreement of the pairs inside clusters, `Σ (yᵢ − p)(yⱼ − p)` over what that is for an item with
    /// itself. In one: `Σ_c (k − p·m)² / (n·p·(1 − p))`, which is also the variance of the share as a ratio over
    /// clusters against that of independent items. At least 1 and at most m̄, as no agreement exceeds 1.
    ///
    /// At a share of 0 or 1 nothing is seen of the agreement: ρ = 1. `None` for `n = 0` or `k > n`.
    pub fn design_effect(&self) -> Option<f64> {
        if self.n == 0 || self.k > self.n {
            return None;
        }
        let n = self.n as f64;
        let most = (self.m_m as f64 / n).max(1.0);
        if self.k == 0 || self.k == self.n {
            return Some(most);
        }
        let p = self.k as f64 / n;
        let between = self.k_k as f64 - 2.0 * p * self.k_m as f64 + p * p * self.m_m as f64;
        Some((between / (n * p * (1.0 - p))).clamp(1.0, most))
    }

    /// How many independent items the `n` are worth for this share; `None` where [`Self::design_effect`] is, and where
    /// nothing repeats.
    pub fn n_effective(&self) -> Option<f64> {
        let effect = self.design_effect().filter(|_| !self.is_trivial())?;
        Some(self.n as f64 / effect)
    }

    /// How many independent items the `k` of the group are worth for any rate that may be measured on them: of a rate
    /// nothing is known, so that the items of a cluster count as one (ρ = 1), `k² / Σ k²`. `None` for `k = 0`, and
    /// where no item of the group shares its cluster with another one of it.
    pub fn k_effective(&self) -> Option<f64> {
        (self.k > 0 && self.k_k > self.k).then(|| (self.k as f64 / self.k_k as f64) * self.k as f64)
    }
}

/// The 95 % interval of the share `k / n` whose items are worth `n_effective` independent ones: Wilson's; below 40
/// Clopper and Pearson's with effective counts (E. Korn and B. Graubard, Survey Methodology 24, 1998, without their
/// correction for few clusters). [`share`] where `n_effective` is not below `n`. `None` for `n = 0`, `k > n`, or an
/// `n_effective` that is not a number above 0.
pub fn share_effective(k: u64, n: u64, n_effective: f64) -> Option<Interval> {
    if n_effective.is_nan() || n_effective <= 0.0 {
        return None;
    }
    if n_effective >= n as f64 {
        return share(k, n);
    }
    if k > n {
        return None;
    }
    let value = k as f64 / n as f64;
    let ((low, high), method) = if n_effective < EXACT_BELOW as f64 {
        (clopper_pearson_real(value, n_effective)?, "clopper-pearson")
    } else {
        (wilson_real(value, n_effective)?, "wilson")
    };
    Some(Interval { value, low, high, k, n, method })
}

/// Clopper and Pearson's 95 % interval `(low, high)` of a `share` that rests on `n` observations, where `n` and the
/// count `share·n` are not whole numbers: quantiles of Beta(k, n − k + 1) and Beta(k + 1, n − k) at 0.025 and 0.975.
/// `None` for a share outside 0..=1 or an `n` that is not finite and above 0.
pub fn clopper_pearson_real(share: f64, n: f64) -> Option<(f64, f64)> {
    if !(0.0..=1.0).contains(&share) || !n.is_finite() || n <= 0.0 {
        return None;
    }
    let (k, rest) = (share * n, (1.0 - share) * n);
    let low = if share == 0.0 { 0.0 } else { beta_quantile(k, rest + 1.0, 0.025)?.min(share) };
    let high = if share == 1.0 { 1.0 } else { beta_quantile(k + 1.0, rest, 0.975)?.max(share) };
    Some((low, high))
}

/// The `x` with `I_x(a, b) = level`, by halving: 60 steps settle it to the last digits of an f64.
fn beta_quantile(a: f64, b: f64, level: f64) -> Option<f64> {
    if a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return None;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if checked_beta_reg(a, b, middle).ok()? < level { low = middle } else { high = middle }
    }
    Some((low + high) / 2.0)
}

/// One side of a table of two rows and two columns over clusters of `m` items, `k` of which show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarginSums {
    /// `Σ k`.
    pub k: u64,
    /// `Σ k²`.
    pub k_k: u64,
    /// `Σ k·m`.
    pub k_m: u64,
}

impl MarginSums {
    /// One more cluster.
    pub fn add(&mut self, k: u64, m: u64) {
        self.k += k;
        self.k_k += k * k;
        self.k_m += k * m;
    }
}

/// Two things over clusters of `m` items: `a` show the one, `b` the other, `ab` both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairSums {
    /// `Σ ab`.
    pub ab: u64,
    /// `Σ ab²`.
    pub ab_ab: u64,
    /// `Σ a·ab`.
    pub a_ab: u64,
    /// `Σ b·ab`.
    pub b_ab: u64,
    /// `Σ m·ab`.
    pub m_ab: u64,
    /// `Σ a·b`, also of clusters in which no item shows both.
    pub a_b: u64,
}

impl PairSums {
    /// One more cluster.
    pub fn add(&mut self, a: u64, b: u64, ab: u64, m: u64) {
        self.a_b += a * b;
        self.add_both(a, b, ab, m);
    }

    /// All of it but `a_b`, the only sum that changes where no item shows both.
    pub fn add_both(&mut self, a: u64, b: u64, ab: u64, m: u64) {
        self.ab += ab;
        self.ab_ab += ab * ab;
        self.a_ab += a * ab;
        self.b_ab += b * ab;
        self.m_ab += m * ab;
    }
}

/// The design effect of the association of two things, a of `x` and b of `y`, over `n` items in clusters with
/// `m_m = Σ m²`: with `uᵢ = (xᵢ − x̄)(yᵢ − ȳ)`, whose sum is what chi-square squares, `Σ_c (Σ u)² / Σ u²` (J. Rao and
/// A. Scott, JASA 76, 1981, first order, taken under independence, where no empty cell hides the agreement).
///
/// At least 1. `None` with an empty margin, or for counts that contradict each other.
pub fn pair_design_effect(n: u64, m_m: u64, a: &MarginSums, b: &MarginSums, both: &PairSums) -> Option<f64> {
    let only_a = a.k.checked_sub(both.ab)?;
    let only_b = b.k.checked_sub(both.ab)?;
    let neither = n.checked_sub(a.k)?.checked_sub(only_b)?;
    margins(both.ab, only_a, only_b, neither)?;
    let (x, y) = (a.k as f64 / n as f64, b.k as f64 / n as f64);
    let f = |sum: u64| sum as f64;
    let between = f(both.ab_ab) + y * y * f(a.k_k) + x * x * f(b.k_k) + x * x * y * y * f(m_m)
        - 2.0 * (y * f(both.a_ab) + x * f(both.b_ab))
        + 2.0 * x * y * (f(both.m_ab) + f(both.a_b))
        - 2.0 * x * y * (y * f(a.k_m) + x * f(b.k_m));
    let square = |u: f64| u * u;
    let single = f(both.ab) * square((1.0 - x) * (1.0 - y))
        + f(only_a) * square((1.0 - x) * y)
        + f(only_b) * square(x * (1.0 - y))
        + f(neither) * square(x * y);
    (single > 0.0).then(|| (between / single).max(1.0))
}

/// Sums of squares over clusters of a table: of its cells, its rows, its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableSums {
    /// `Σ_c N²` per cell, row by row.
    pub cells: Vec<u64>,
    /// `Σ_c N²` per row.
    pub rows: Vec<u64>,
    /// `Σ_c N²` per column.
    pub columns: Vec<u64>,
    /// `Σ_c N²` of all.
    pub all: u64,
}

/// The mean design effect of a table of any size, by which its chi-square is divided (Rao and Scott 1981, first
/// order): the sum over cells of `Σ_c (Σ u)² / (pᵢ·qⱼ)` with `u = (1ᵢ − pᵢ)(1ⱼ − qⱼ)`, against the same for items each
/// by itself. For two rows and two columns it is [`pair_design_effect`].
///
/// At least 1. `None` for shapes that do not fit, or where fewer than two rows or two columns hold anything.
pub fn table_design_effect(table: &[Vec<u64>], sums: &TableSums) -> Option<f64> {
    let width = table.first()?.len();
    let fits = table.iter().all(|row| row.len() == width)
        && sums.cells.len() == table.len() * width
        && sums.rows.len() == table.len()
        && sums.columns.len() == width;
    if !fits {
        return None;
    }
    let rows: Vec<u64> = table.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<u64> = (0..width).map(|at| table.iter().map(|row| row[at]).sum()).collect();
    let held = |sums: &[u64]| sums.iter().filter(|&&sum| sum > 0).count();
    if held(&rows) < 2 || held(&columns) < 2 {
        return None;
    }
    let n = rows.iter().sum::<u64>() as f64;
    // With p = row/n and q = column/n: Σ N²/(p·q) − Σ R²/p − Σ C²/q + m², for clusters and for items alone.
    let (mut between, mut single) = (sums.all as f64, n);
    for (&row, &square) in rows.iter().zip(&sums.rows).filter(|(row, _)| **row > 0) {
        between -= square as f64 * (n / row as f64);
        single -= n;
    }
    for (&column, &square) in columns.iter().zip(&sums.columns).filter(|(column, _)| **column > 0) {
        between -= square as f64 * (n / column as f64);
        single -= n;
    }
    for (at, (&cell, &square)) in table.iter().flatten().zip(&sums.cells).enumerate().filter(|(_, (c, _))| **c > 0) {
        let weight = (n / rows[at / width] as f64) * (n / columns[at % width] as f64);
        between += square as f64 * weight;
        single += cell as f64 * weight;
    }
    (single > 0.0).then(|| (between / single).max(1.0))
}

/// The mean design effect of a goodness of fit: `Σ (1 − pᵢ)·dᵢ / (groups − 1)` over the groups that hold anything, from
/// their shares and the design effects of these (Rao and Scott 1981, §3). At least 1; 1 for fewer than two groups.
pub fn fit_design_effect(groups: &[ShareSums]) -> f64 {
    let held = || groups.iter().filter(|sums| sums.k > 0);
    let sum: f64 = held().filter_map(|sums| Some((1.0 - sums.k as f64 / sums.n as f64) * sums.design_effect()?)).sum();
    match held().count() {
        0 | 1 => 1.0,
        several => (sum / (several - 1) as f64).max(1.0),
    }
}

/// [`association_2x2`] of items in clusters: chi-square divided by `effect`. Where an expected count of the effective
/// table is below 5, the larger p of that and of Fisher's test on the cells divided by `effect` and rounded
/// (1 where that leaves an empty margin): few people can never be more certain than as many single pictures.
///
/// For an `effect` of 1 or less, [`association_2x2`] itself. `None` where that is.
pub fn association_2x2_clustered(a: u64, b: u64, c: u64, d: u64, effect: f64) -> Option<Test> {
    if effect.is_nan() || effect <= 1.0 {
        return association_2x2(a, b, c, d);
    }
    let (rows, columns, n) = margins(a, b, c, d)?;
    let plain = chi_square_2x2(a, b, c, d)?;
    let statistic = plain.statistic? / effect;
    let p = chi_square_tail(statistic, 1.0)?;
    let expected_min = rows[0].min(rows[1]) * columns[0].min(columns[1]) / n / effect;
    if expected_min < EXPECTED_AT_LEAST {
        // Rounded to the nearest: an effect of hardly more than one takes no item from a cell.
        let [a, b, c, d] = [a, b, c, d].map(|cell| (cell as f64 / effect).round() as u64);
        let exact = fisher_exact(a, b, c, d).unwrap_or(1.0);
        return Some(Test { name: "fisher-exact", statistic: None, df: None, p: exact.max(p) });
    }
    Some(Test { name: "chi-square", statistic: Some(statistic), df: Some(1.0), p })
}

/// [`odds_ratio`] of items in clusters: the variance of its logarithm times `effect`, where that is above 1.
pub fn odds_ratio_clustered(a: u64, b: u64, c: u64, d: u64, effect: f64) -> Option<OddsRatio> {
    let plain = odds_ratio(a, b, c, d)?;
    if effect.is_nan() || effect <= 1.0 {
        return Some(plain);
    }
    let variance: f64 = [a, b, c, d].iter().map(|&cell| 1.0 / (cell as f64 + 0.5)).sum();
    let spread = (Z95 * (effect * variance).sqrt()).exp();
    Some(OddsRatio { value: plain.value, low: plain.value / spread, high: plain.value * spread })
}

/// The counts that an exact test of `k` in `n` against the share `target` may use when the items are worth
/// `n_effective`: n rounded down, k to the side of the target, so that rounding never makes a difference larger.
pub fn effective_counts(k: u64, n: u64, n_effective: f64, target: f64) -> (u64, u64) {
    if n == 0 || n_effective.is_nan() || n_effective >= n as f64 {
        return (k, n);
    }
    let whole = n_effective.floor().max(1.0);
    let scaled = k as f64 / n as f64 * whole;
    // A whole number stays one in spite of rounding errors.
    let toward = if scaled < target * whole { (scaled - 1e-9).ceil() } else { (scaled + 1e-9).floor() };
    (toward.clamp(0.0, whole) as u64, whole as u64)
}
