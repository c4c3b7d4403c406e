//! Folders as classes.

use crate::dataset::Builder;

/// Placeholder.
pub fn apply(_out: &mut Builder<'_>) {}
