//! Findings put together: the report, its summary and every export. Owns what goes out; refuses to find anything itself.

mod types;

pub use types::*;
