//! CleanVision's blur score. Owns its definition (0.3.7, `BlurrinessProperty`); the better known variance of the
//! Laplacian stands in `quality`.

use super::quality::variance;
use super::resample::{Kernel, Plane};
use super::tone::histogram;

/// Longest side of the picture that is looked at.
pub(super) const MAX_SIDE: usize = 64;
/// `normalizing_factor` and `color_threshold` of CleanVision's default settings.
const FACTOR: f64 = 0.01;
const COLOUR_THRESHOLD: f64 = 0.18;

/// The score, 0..1, low is blurry: min(1, e + h), where the picture is first made smaller (bicubic) until no side
/// exceeds 64; e = 1 − exp(−0.01 σ) with σ the standard deviation of its edges; h = 1 − exp(−0.01 s) with s the
/// standard deviation of the 256 counts of its luma histogram, or 0 where that is no more than 0.18.
///
/// CleanVision makes the colours smaller and takes luma then; here luma is made smaller, which differs by rounding.
/// By its definition a flat picture of some size is not blurry (its e is 0, its h is not); it is dark, light or
/// without information.
pub(super) fn score(luma: &Plane<'_>) -> f64 {
    let (width, height) = luma.of;
    let longest = width.max(height);
    if longest <= MAX_SIDE {
        return of_small(&luma.values, width, height);
    }
    let shrunk = |side: usize| (side * MAX_SIDE / longest).max(1);
    let size = (shrunk(width), shrunk(height));
    let small = luma.resize(size, Kernel::Bicubic);
    of_small(&small, size.0, size.1)
}

fn of_small(luma: &[u8], width: usize, height: usize) -> f64 {
    let edge_term = saturating(edge_deviation(luma, width, height));
    let colour_term = saturating(count_deviation(luma));
    let colour_term = if colour_term <= COLOUR_THRESHOLD { 0.0 } else { colour_term };
    (edge_term + colour_term).min(1.0)
}

fn saturating(value: f64) -> f64 {
    1.0 - (-FACTOR * value).exp()
}

/// Standard deviation of PIL's `FIND_EDGES` (8 × centre − the 8 neighbours, clipped to 0..255; the border pixels
/// stay as they are). 0 for a flat picture of black.
pub(super) fn edge_deviation(luma: &[u8], width: usize, height: usize) -> f64 {
    let mut edges = luma.to_vec();
    for y in 1..height.saturating_sub(1) {
        for x in 1..width.saturating_sub(1) {
            let around: i32 = (y - 1..=y + 1)
                .flat_map(|row| &luma[row * width + x - 1..=row * width + x + 1])
                .map(|&value| i32::from(value))
                .sum();
            let centre = i32::from(luma[y * width + x]);
            edges[y * width + x] = (9 * centre - around).clamp(0, 255) as u8;
        }
    }
    let sum: u64 = edges.iter().map(|&v| u64::from(v)).sum();
    let squares: u64 = edges.iter().map(|&v| u64::from(v) * u64::from(v)).sum();
    variance(sum as f64, squares as f64, edges.len() as f64).sqrt()
}

/// Standard deviation of the 256 counts of the histogram.
fn count_deviation(luma: &[u8]) -> f64 {
    let counts = histogram(luma);
    let squares: u64 = counts.iter().map(|&n| u64::from(n) * u64::from(n)).sum();
    variance(luma.len() as f64, squares as f64, 256.0).sqrt()
}
