//! Co-occurrence: what appears together, and with whom.

pub mod always_together;
pub mod association_from_elsewhere;
mod by_design;
pub mod gives_the_class_away;
pub mod leans_to_group;
pub mod shown_how_near;
pub mod together_more_or_less;
pub mod worse_or_different;

#[cfg(test)]
mod tests;
