//! The odds ratio of a table of two rows and two columns.

use super::interval::Z95;
use super::test2x2::margins;

/// An odds ratio with its 95 % interval: `0 < low ≤ value ≤ high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OddsRatio {
    /// The ratio; 1 means no association.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The odds ratio of `[[a, b], [c, d]]` with one half added to each cell, always
/// (Haldane 1956, Anscombe 1956): `(a+½)(d+½) / ((b+½)(c+½))`, and Woolf's interval on the
/// logarithm (1955): `exp(ln OR ± z·√Σ 1/(cell+½))`.
///
/// An empty cell therefore gives a finite ratio with a wide interval. `None` with an empty row or
/// column.
pub fn odds_ratio(a: u64, b: u64, c: u64, d: u64) -> Option<OddsRatio> {
    margins(a, b, c, d)?;
    let [a, b, c, d] = [a, b, c, d].map(|cell| cell as f64 + 0.5);
    let value = (a / b) * (d / c);
    let spread = (Z95 * (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt()).exp();
    Some(OddsRatio { value, low: value / spread, high: value * spread })
}
