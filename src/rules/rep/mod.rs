//! Representation: who is in the data, and in what shares.

mod bands;
pub mod coarse_taxonomy;
pub mod declared_absent;
pub mod few_people;
pub mod group_too_small;
pub mod missing_by_group;
pub mod no_sample;
pub mod off_target;
pub mod score_at_boundary;
pub mod splits_differ;
pub mod unbalanced_groups;
pub mod uncovered_combinations;
pub mod where_taken;

#[cfg(test)]
mod coverage_tests;
#[cfg(test)]
mod gap_tests;
#[cfg(test)]
mod tests;
