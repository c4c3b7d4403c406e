//! Co-occurrence: what appears together, and with whom.

pub mod always_together;
pub mod leans_to_group;
pub mod together_more_or_less;

#[cfg(test)]
mod tests;
