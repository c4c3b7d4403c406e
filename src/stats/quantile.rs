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

/// The median, and the median distance from it times 1.4826: of normal data its standard deviation (Hampel 1974). Half of
/// the numbers may be anything without moving either far. `None` of no numbers.
pub fn middle_and_spread(numbers: &[f64]) -> Option<(f64, f64)> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = quantile(&sorted, 0.5)?;
    sorted.iter_mut().for_each(|number| *number = (*number - middle).abs());
    sorted.sort_by(f64::total_cmp);
    Some((middle, 1.4826 * quantile(&sorted, 0.5)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_far_away_moves_neither_middle_nor_spread() {
        // R: median(c(1, 2, 3, 4, 1000)) and mad(c(1, 2, 3, 4, 1000)).
        assert_eq!(middle_and_spread(&[4.0, 1000.0, 2.0, 3.0, 1.0]), Some((3.0, 1.4826)));
        assert_eq!(middle_and_spread(&[7.0]), Some((7.0, 0.0)));
        assert_eq!(middle_and_spread(&[]), None);
    }
}
