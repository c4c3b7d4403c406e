//! The mathematics: intervals, tests, corrections, association, diversity.
//!
//! Pure functions over counts. This room knows no other room of the crate, holds no state and
//! uses no randomness, and a figure is the same whatever the order of work.
//!
//! Where a quantity is not defined (no observations, an empty margin, a share outside 0..1) the
//! answer is `None`; no function panics or returns NaN. Counts are `u64`; p-values and shares are
//! in `0..=1`; logarithms are natural, so entropies are in nats.

pub mod association;
pub mod binomial;
pub mod chi2;
pub mod coverage;
pub mod diversity;
mod exact;
pub mod fisher;
pub mod interval;
pub mod multiple;
pub mod odds;
pub mod sample;
pub mod test2x2;

pub use association::*;
pub use binomial::*;
pub use chi2::*;
pub use coverage::*;
pub use diversity::*;
pub use fisher::*;
pub use interval::*;
pub use multiple::*;
pub use odds::*;
pub use sample::*;
pub use test2x2::*;

#[cfg(test)]
mod tests;
