//! Representation: who is in the data, and in what shares.

pub mod declared_absent;
pub mod group_too_small;
pub mod no_sample;
pub mod off_target;
pub mod splits_differ;
pub mod unbalanced_groups;
pub mod uncovered_combinations;

#[cfg(test)]
mod tests;
