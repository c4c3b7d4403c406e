//! Findings put together: the report, its summary and every export. Owns what goes out; refuses to find anything itself.

mod build;
pub mod changes;
mod csv;
mod decided;
pub mod digest;
mod fingerprint;
pub mod folder_words;
mod folders;
mod json;
pub mod lists;
mod members;
pub mod narrative;
mod source_files;
mod suppress;
pub mod tables;
mod types;
pub mod words;

pub use build::{EVIDENCE, build, evidence, unit_name, with_tables};
pub use changes::{Changes, Earlier};
pub use csv::{findings_csv, harmless, images_csv, members_csv, pairs_csv};
pub use decided::{Decision, DecisionsRead, ItemCounts, Misfit, Unfit, decide};
pub use json::{round6, to_json};
pub use narrative::Narrative;
pub use suppress::{LEAST, Suppressed, suppress};
pub use types::*;

/// What every field of the report means.
pub const SCHEMA_PAGE: &str = include_str!("schema.md");
