//! The quantile of numbers in order.

/// By linear interpolation between order statistics: type 7 of Hyndman and Fan 1996, R's and numpy's default. `sorted`
/// rises; `at` is a share, and taken as the nearer end outside 0..=1. `None` of no numbers.
pub fn quantile(sorted: &[f64], at: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let h = last as f64 * if at.is_nan() { 0.0 } else { at.clamp(0.0, 1.0) };
    let low = sorted[h.floor() as usize];
    let high = sorted[(h.floor() as usize + 1).min(last)];
    Some(low + (high - low) * (h - h.floor()))
}
