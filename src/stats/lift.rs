//! How sure lift and NPMI of a pair are: intervals by the delta method over the four kinds of pictures.

use super::association::{lift, npmi};
use super::interval::Z95;

/// Pictures with both below which the normal approximation is not trusted.
const LEAST: u64 = 5;

/// A figure of a pair with its 95 % interval: `low ≤ value ≤ high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairInterval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// [`lift`] with its 95 % interval, on the logarithm: `exp(ln lift ± z·s)`,
/// `s² = 1/n_ab − 1/n_a − 1/n_b + (2·lift − 1)/n`: the delta method for a multinomial sample of pictures
/// (A. Agresti 2013, Categorical Data Analysis, 16.1), times the design `effect` where that is above 1. The upper end is
/// no larger than what the margins allow.
///
/// `None` where [`lift`] is, where fewer than five pictures show both, and where one of the two is in all pictures.
pub fn lift_interval(n_ab: u64, n_a: u64, n_b: u64, n: u64, effect: f64) -> Option<PairInterval> {
    let value = lift(n_ab, n_a, n_b, n)?;
    let cells = Cells::of(n_ab, n_a, n_b, n, effect)?;
    let spread = cells.deviation(cells.lift_slopes())? * Z95;
    let most = n as f64 / n_a.max(n_b) as f64;
    let (low, high) = (value / spread.exp(), (value * spread.exp()).min(most));
    Some(PairInterval { value, low: low.min(value), high: high.max(value) })
}

/// [`npmi`] with its 95 % interval, by the delta method as [`lift_interval`], within −1 and 1.
/// `None` where that is.
pub fn npmi_interval(n_ab: u64, n_a: u64, n_b: u64, n: u64, effect: f64) -> Option<PairInterval> {
    let value = npmi(n_ab, n_a, n_b, n)?;
    let cells = Cells::of(n_ab, n_a, n_b, n, effect)?;
    let height = -cells.both.ln();
    let log_lift = value * height;
    let mut slopes = cells.lift_slopes().map(|slope| slope / height);
    slopes[0] += log_lift / (height * height) / cells.both;
    let spread = cells.deviation(slopes)? * Z95;
    let (low, high) = ((value - spread).max(-1.0), (value + spread).min(1.0));
    Some(PairInterval { value, low: low.min(value), high: high.max(value) })
}

/// The shares of pictures with both, with `a` alone, with `b` alone.
struct Cells {
    both: f64,
    only_a: f64,
    only_b: f64,
    /// Pictures that are worth as much, where some repeat.
    n: f64,
}

impl Cells {
    fn of(n_ab: u64, n_a: u64, n_b: u64, n: u64, effect: f64) -> Option<Self> {
        if n_ab < LEAST || n_ab > n_a || n_ab > n_b || n_a >= n || n_b >= n {
            return None;
        }
        let share = |k: u64| k as f64 / n as f64;
        Some(Self {
            both: share(n_ab),
            only_a: share(n_a - n_ab),
            only_b: share(n_b - n_ab),
            n: n as f64 / effect.max(1.0),
        })
    }

    /// How ln lift changes with the share of each cell; the fourth cell changes nothing.
    fn lift_slopes(&self) -> [f64; 3] {
        let (a, b) = (self.both + self.only_a, self.both + self.only_b);
        [1.0 / self.both - 1.0 / a - 1.0 / b, -1.0 / a, -1.0 / b]
    }

    /// The standard deviation of a figure with these slopes: `√((Σ p·g² − (Σ p·g)²) / n)`.
    fn deviation(&self, slopes: [f64; 3]) -> Option<f64> {
        let shares = [self.both, self.only_a, self.only_b];
        let sum = |power: i32| shares.iter().zip(slopes).map(|(p, g)| p * g.powi(power)).sum::<f64>();
        let variance = (sum(2) - sum(1).powi(2)) / self.n;
        variance.is_finite().then(|| variance.max(0.0).sqrt())
    }
}
