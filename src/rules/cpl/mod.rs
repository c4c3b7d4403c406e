//! CPL: completeness and diversity. Whether there is enough of each class, whether it is shown in more than one way, from
//! more than one source, under more than one condition, and whether what somebody requires is there.

pub mod conditions;
pub mod layout;
pub mod long_tail;
pub mod one_way;
pub mod scenarios;
pub mod sources;

#[cfg(test)]
mod tests;
