//! How evenly counts are spread over their categories.
//!
//! Each function takes one count per category. A category that was declared and has no member is
//! given as 0 and makes the spread less even; one that does not belong is left out by the caller.

/// The shares of the counts, or `None` where there is nothing to share.
fn shares(counts: &[u64]) -> Option<Vec<f64>> {
    let total = counts.iter().map(|&count| u128::from(count)).sum::<u128>();
    let total = total as f64;
    (total > 0.0).then(|| counts.iter().map(|&count| count as f64 / total).collect())
}

/// Shannon's entropy `H = −Σ p·ln p` in nats (C. Shannon 1948); between 0 and `ln k`.
/// `None` where all counts are 0.
pub fn entropy(counts: &[u64]) -> Option<f64> {
    let sum: f64 = shares(counts)?.iter().filter(|&&p| p > 0.0).map(|&p| -p * p.ln()).sum();
    Some(sum.max(0.0))
}

/// Pielou's evenness `H / ln k` with `k` the number of categories given, empty ones included
/// (E. Pielou 1966); 1 where all are alike, 0 where one has everything.
/// `None` for fewer than two categories or where all counts are 0.
pub fn evenness(counts: &[u64]) -> Option<f64> {
    if counts.len() < 2 {
        return None;
    }
    Some((entropy(counts)? / (counts.len() as f64).ln()).min(1.0))
}

/// Effective numbers of categories (M. Hill 1973): `(Σ p^q)^(1/(1−q))`. Each lies between 1 and
/// the number of categories, and `order0 ≥ order1 ≥ order2`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HillNumbers {
    /// Order 0: how many categories have a member.
    pub order0: f64,
    /// Order 1: the exponential of the entropy.
    pub order1: f64,
    /// Order 2: `1 / Σ p²`, the inverse of Simpson's concentration.
    pub order2: f64,
}

/// The Hill numbers of order 0, 1 and 2. `None` where all counts are 0.
pub fn hill_numbers(counts: &[u64]) -> Option<HillNumbers> {
    let order0 = counts.iter().filter(|&&count| count > 0).count() as f64;
    let squares: f64 = shares(counts)?.iter().map(|p| p * p).sum();
    // Rounding must not break the order of the three.
    let order1 = entropy(counts)?.exp().clamp(1.0, order0);
    let order2 = (1.0 / squares).clamp(1.0, order1);
    Some(HillNumbers { order0, order1, order2 })
}

/// The Gini coefficient `2·Σ i·x₍ᵢ₎ / (k·Σ x) − (k+1)/k` over the counts in rising order: 0 where
/// all are alike, `(k−1)/k` where one has everything (C. Gini 1912; no small-sample correction).
/// `None` where all counts are 0.
pub fn gini(counts: &[u64]) -> Option<f64> {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let k = sorted.len() as f64;
    let (mut total, mut ranked) = (0.0, 0.0);
    for (place, &count) in sorted.iter().enumerate() {
        // Σ (2i − k − 1)·x is the same figure without the difference of two large ones.
        ranked += (2.0 * (place as f64 + 1.0) - k - 1.0) * count as f64;
        total += count as f64;
    }
    (total > 0.0).then(|| (ranked / (k * total)).clamp(0.0, 1.0))
}

/// The largest count over the smallest one that is not 0; at least 1. Empty categories are another
/// finding and would make it infinite. `None` where all counts are 0.
pub fn imbalance_ratio(counts: &[u64]) -> Option<f64> {
    let present = || counts.iter().copied().filter(|&count| count > 0);
    Some(present().max()? as f64 / present().min()? as f64)
}
