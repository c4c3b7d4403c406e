//! The exact binomial test, and the tails that the Clopper–Pearson interval is made of.

use super::exact::{LARGEST_TOTAL, TIE, deviance, factorial_excess, first_that, last_that, sum_downwards, sum_upwards};

/// `ln P(X = k)` for `X ~ Binomial(n, p)`, `0 < p < 1`, `k ≤ n`.
pub(super) fn ln_pmf(k: u64, n: u64, p: f64) -> f64 {
    let (kf, nf, rest) = (k as f64, n as f64, (n - k) as f64);
    if k == 0 {
        return nf * (-p).ln_1p();
    }
    if rest == 0.0 {
        return nf * p.ln();
    }
    factorial_excess(nf)
        - factorial_excess(kf)
        - factorial_excess(rest)
        - deviance(kf, nf * p)
        - deviance(rest, nf * (1.0 - p))
}

/// `P(X ≥ k) / P(X = k)`; the tail must lie above the mean (`k ≥ n·p`).
pub(super) fn upper_over_pmf(k: u64, n: u64, p: f64) -> f64 {
    let (nf, odds) = (n as f64, p / (1.0 - p));
    sum_upwards(k, n, |i| (nf - i) / (i + 1.0) * odds)
}

/// `P(X ≤ k) / P(X = k)`; the tail must lie below the mean (`k ≤ n·p`).
pub(super) fn lower_over_pmf(k: u64, n: u64, p: f64) -> f64 {
    let (nf, odds) = (n as f64, p / (1.0 - p));
    sum_downwards(k, 0, |i| (nf - i) / (i + 1.0) * odds)
}

/// The two-sided exact binomial test of `k` successes in `n` against the probability `p`.
///
/// The p-value adds the tail that `k` lies in to the part of the other tail whose outcomes are no
/// more likely than `k` (within a relative 10⁻⁷), which is the definition of R's `binom.test`
/// (Conover, *Practical Nonparametric Statistics*, 3rd ed. 1999, pp. 123–134).
///
/// It is 1 where `k` is exactly `n·p`; for `p = 0` (or 1) it is 1 or 0 as `k` is possible or not.
/// Relative error about 10⁻¹² at n = 10⁹; 0 only below the smallest f64. Takes of the order of
/// √n steps. `None` for `n = 0`, `k > n`, `p` outside 0..=1, or `n` above 2⁴⁰.
pub fn binomial_exact(k: u64, n: u64, p: f64) -> Option<f64> {
    if n == 0 || k > n || n > LARGEST_TOTAL || !(0.0..=1.0).contains(&p) {
        return None;
    }
    if p == 0.0 || p == 1.0 {
        let possible = if p == 0.0 { k == 0 } else { k == n };
        return Some(f64::from(u8::from(possible)));
    }
    let mean = n as f64 * p;
    let observed = ln_pmf(k, n, p);
    let no_likelier = |i: u64| ln_pmf(i, n, p) <= observed + TIE;
    let lower = |i: u64| lower_over_pmf(i, n, p).ln() + ln_pmf(i, n, p);
    let upper = |i: u64| upper_over_pmf(i, n, p).ln() + ln_pmf(i, n, p);
    let total = if k as f64 == mean {
        1.0
    } else if (k as f64) < mean {
        let mirror = first_that(mean.ceil() as u64, n, no_likelier);
        lower(k).exp() + mirror.map_or(0.0, |i| upper(i).exp())
    } else {
        let mirror = last_that(0, mean.floor() as u64, no_likelier);
        mirror.map_or(0.0, |i| lower(i).exp()) + upper(k).exp()
    };
    Some(total.min(1.0))
}
