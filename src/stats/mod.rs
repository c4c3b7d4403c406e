//! The mathematics: intervals, tests, corrections, association, diversity, anonymity.
//!
//! Pure functions over counts, codes and values. This room knows no other room of the crate, holds
//! no state and draws only from a fixed seed; a figure is the same whatever the order of work.
//!
//! Where a quantity is not defined (no observations, an empty margin, a share outside 0..1) the
//! answer is `None`; no function panics or returns NaN. Counts are `u64`; p-values and shares are
//! in `0..=1`; logarithms are natural, so entropies are in nats.

pub mod agreement;
pub mod anonymity;
pub mod association;
pub mod binomial;
pub mod chi2;
pub mod clusters;
pub mod concentration;
pub mod coverage;
pub mod disjoint;
pub mod diversity;
mod draws;
pub mod enumerated;
mod exact;
pub mod fisher;
pub mod interval;
pub mod layout;
pub mod levels;
pub mod lift;
pub mod multiple;
pub mod neighbours;
pub mod odds;
pub mod ordered;
pub mod principal;
pub mod quantile;
pub mod ranks;
pub mod sample;
pub mod stratified;
pub mod surveys;
pub mod test2x2;

pub use agreement::*;
pub use anonymity::*;
pub use association::*;
pub use binomial::*;
pub use chi2::*;
pub use clusters::*;
pub use concentration::*;
pub use coverage::*;
pub use disjoint::*;
pub use diversity::*;
pub use draws::{SplitMix64, mixed};
pub use enumerated::*;
pub use fisher::*;
pub use interval::*;
pub use layout::*;
pub use levels::*;
pub use lift::*;
pub use multiple::*;
pub use neighbours::*;
pub use odds::*;
pub use ordered::*;
pub use principal::*;
pub use quantile::*;
pub use ranks::*;
pub use sample::*;
pub use stratified::*;
pub use surveys::*;
pub use test2x2::*;

#[cfg(test)]
mod tests;
