//! How many are needed.

use super::interval::Z95;

/// The sample size for which any rate is known to ± `margin` at 95 %, whatever the rate is:
/// `⌈z²·0.25 / margin²⌉`; 385 for 0.05 (W. Cochran, *Sampling Techniques*, 3rd ed. 1977, §4.4).
///
/// `u64::MAX` for a margin that is 0, negative or NaN: no sample is enough.
pub fn needed_for_rate(margin: f64) -> u64 {
    if margin.is_nan() || margin <= 0.0 {
        return u64::MAX;
    }
    (Z95 * Z95 * 0.25 / (margin * margin)).ceil() as u64
}
