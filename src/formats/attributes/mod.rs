//! The one way from a column of texts, wherever it stood, to an attribute: columns of tables, attributes of boxes, lists
//! called after groups. What a column is for is told by its name, what its values are by all of them; missing values,
//! sentinels, steps of an order and numbers are the same for every format. Refuses to read a protected attribute from
//! values, and to know formats.
//!
//! A reader that passes over its records twice (tables) fills a `Column`'s profile the first time and puts values into
//! a `Target` the second; one that sees them once hands them to `Gathered`, which does the same from memory.

mod column;
mod gather;
mod merges;
mod missing;
mod missing_words;
mod names;
mod profile;
mod target;
mod values;
mod words;

#[cfg(test)]
mod tests;

pub(super) use column::{Column, MOST_ATTRIBUTES, Use};
pub(super) use gather::{Gathered, Item, SourceFile};
pub use names::role_of_name;
pub(super) use names::{guess, is_kind, is_predicted, is_provenance, names_prediction};
pub(super) use profile::{Profile, is_sign};
pub(super) use target::Target;
pub(super) use values::{boolean, canonical, looks_like_image, number};
