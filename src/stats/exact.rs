//! What the exact tests share: log-probabilities that keep their digits at a thousand million
//! counts, and sums over a tail by ratios of neighbouring terms.
//!
//! `ln n!` itself is of the order of 2·10¹⁰ at n = 10⁹, so a difference of log-gammas keeps about
//! six digits there. Loader's saddle-point form (C. Loader, "Fast and accurate computation of
//! binomial probabilities", 2000) splits off the parts that cancel and keeps about fourteen.

use std::f64::consts::PI;

/// The largest total that the exact tests accept (2⁴⁰, about 1.1·10¹²). Above it a walk over the
/// tail would be long, and no count of pictures gets there.
pub const LARGEST_TOTAL: u64 = 1 << 40;

/// `ln x! − x·ln x + x`, that is ½·ln(2πx) plus Stirling's error; 0 at `x = 0`.
/// `x` is a whole number.
pub fn factorial_excess(x: f64) -> f64 {
    if x < 1.0 {
        return 0.0;
    }
    if x <= 15.0 {
        // 15! is exact in an f64, and so is each product on the way.
        let mut factorial = 1.0;
        let mut i = 2.0;
        while i <= x {
            factorial *= i;
            i += 1.0;
        }
        return factorial.ln() - x * x.ln() + x;
    }
    let s = 1.0 / (x * x);
    let series = 1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)));
    series / x + 0.5 * (2.0 * PI * x).ln()
}

/// `x·ln(x/m) + m − x` for `x ≥ 0`, `m > 0`: never negative, 0 where `x = m`.
pub fn deviance(x: f64, m: f64) -> f64 {
    if x == 0.0 {
        return m;
    }
    let v = (x - m) / (x + m);
    if v.abs() >= 0.1 {
        return x * (x / m).ln() + m - x;
    }
    // ln(x/m) = 2·(v + v³/3 + v⁵/5 + …); the first term is taken together with m − x.
    let square = v * v;
    let mut power = 2.0 * x * v;
    let mut sum = (x - m) * v;
    let mut odd = 3.0;
    loop {
        power *= square;
        let next = sum + power / odd;
        // At |v| < 0.1 each term is a hundredth of the one before: nine terms at most.
        if next == sum || odd > 41.0 {
            return next;
        }
        sum = next;
        odd += 2.0;
    }
}

/// `Σ P(i)/P(from)` over `i = from, from + 1, …, to`, where `ratio(i) = P(i+1)/P(i)` falls with
/// `i` and is below 1 beyond `from`.
pub fn sum_upwards(from: u64, to: u64, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for i in from..to {
        term *= ratio(i as f64);
        if term < sum * 1e-18 {
            break;
        }
        sum += term;
    }
    sum
}

/// `Σ P(i)/P(from)` over `i = from, from − 1, …, to`, where `ratio(i) = P(i+1)/P(i)` is above 1
/// below `from`.
pub fn sum_downwards(from: u64, to: u64, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for i in (to..from).rev() {
        term /= ratio(i as f64);
        if term < sum * 1e-18 {
            break;
        }
        sum += term;
    }
    sum
}

/// The least `i` in `from..=to` for which `holds`, given that it holds for every later one too;
/// `None` where it holds for none.
pub fn first_that(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if from > to || !holds(to) {
        return None;
    }
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(high)
}

/// The greatest `i` in `from..=to` for which `holds`, given that it holds for every earlier one
/// too; `None` where it holds for none.
pub fn last_that(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if from > to || !holds(from) {
        return None;
    }
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = high - (high - low) / 2;
        if holds(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Some(low)
}

/// Two outcomes within this factor of each other count as equally likely, so that rounding does
/// not tell mirrored tables apart. R's `fisher.test` and `binom.test` use the same one.
pub const TIE: f64 = 1e-7;
