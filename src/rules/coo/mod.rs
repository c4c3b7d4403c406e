//! Co-occurrence: what appears together, and with whom.

pub mod always_together;
pub mod leans_to_group;

#[cfg(test)]
mod tests;
