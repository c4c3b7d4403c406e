//! How much of the whole a few hold: the top's share and the Lorenz curve.
//!
//! One count per holder (images per identity, per camera, per folder). [`gini`](super::gini), the
//! single figure for the curve, stands beside the other measures of evenness.

use super::interval::{Interval, share};

/// What the largest holders hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TopShare {
    /// How many they are.
    pub holders: u64,
    /// Out of how many that hold anything.
    pub of: u64,
    /// Their part of the whole, with the interval of a share of independent observations.
    pub share: Interval,
}

/// The part of the whole that the largest `fraction` of the holders has: of the k that hold
/// anything the `⌈fraction·k⌉` largest, so never nobody. 1 % of 250 identities are three.
///
/// `None` where all counts are 0, or for a `fraction` that is not above 0 and at most 1.
pub fn top_share(counts: &[u64], fraction: f64) -> Option<TopShare> {
    if !(fraction > 0.0 && fraction <= 1.0) {
        return None;
    }
    let mut falling: Vec<u64> = counts.iter().copied().filter(|&count| count > 0).collect();
    falling.sort_unstable_by(|a, b| b.cmp(a));
    let of = falling.len();
    // A hair less, so that a tenth of 70 are 7 although 0.1 · 70 is a hair above.
    let holders = (fraction * of as f64 * (1.0 - 1e-12)).ceil() as usize;
    let holders = holders.clamp(1, of.max(1));
    let sum = |counts: &[u64]| counts.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count));
    let held = sum(falling.get(..holders)?)?;
    Some(TopShare { holders: holders as u64, of: of as u64, share: share(held, sum(&falling)?)? })
}

/// Points `(share of the holders, share of the whole)` of the Lorenz curve (M. Lorenz 1905), from
/// (0, 0) to (1, 1), the holders of least first; empty holders count. Half the Gini coefficient is
/// the area between the curve and the diagonal.
///
/// With more than `most` steps only every so many a point is given, the ends always (`most` of 0
/// counts as 1). `None` where all counts are 0.
pub fn lorenz(counts: &[u64], most: usize) -> Option<Vec<(f64, f64)>> {
    let total = counts.iter().map(|&count| u128::from(count)).sum::<u128>();
    if total == 0 {
        return None;
    }
    let mut rising = counts.to_vec();
    rising.sort_unstable();
    let (k, steps) = (rising.len(), most.clamp(1, rising.len()));
    let mut points = vec![(0.0, 0.0)];
    let (mut sum, mut next) = (0_u128, 1);
    for (place, &count) in rising.iter().enumerate() {
        sum += u128::from(count);
        // The next point stands at ⌈next·k / steps⌉ holders.
        if (place + 1) as u128 * steps as u128 >= next as u128 * k as u128 {
            points.push(((place + 1) as f64 / k as f64, sum as f64 / total as f64));
            next += 1;
        }
    }
    Some(points)
}
