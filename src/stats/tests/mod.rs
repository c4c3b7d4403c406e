//! The figures that the mathematics is held against.
//!
//! Where a comment says "scipy" the figure was made with scipy 1.x in Python; "exact" means
//! rational arithmetic (`fractions`, `math.comb`) over the definition, or mpmath at 60 digits where
//! the total is too large for that.

// Figures are written with all the digits that they were made with.
#![allow(clippy::excessive_precision)]

mod agreement;
mod anonymity;
mod clusters;
mod concentration;
mod coverage;
mod enumerated;
mod intervals;
mod levels;
mod lift;
mod ordered;
mod others;
mod properties;
mod ranks;
mod sets;
mod stratified;
mod surveys;
mod tables;

/// Equal to within a relative `tolerance` (absolute for an expected 0).
#[track_caller]
fn near(actual: f64, expected: f64, tolerance: f64) {
    let scale = if expected == 0.0 { 1.0 } else { expected.abs() };
    assert!((actual - expected).abs() <= tolerance * scale, "{actual:e} is not near {expected:e}");
}

/// Equal to the ten decimals that a printed figure has.
#[track_caller]
fn printed(actual: f64, expected: f64) {
    assert!((actual - expected).abs() <= 6e-11, "{actual:.12} is not {expected:.10}");
}

/// Element by element, to nine decimals.
#[track_caller]
fn all_near(actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len());
    for (&a, &e) in actual.iter().zip(expected) {
        assert!((a - e).abs() <= 1e-9, "{actual:?} is not {expected:?}");
    }
}
