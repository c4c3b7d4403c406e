//! Folders that were read as classes.

use super::format::Format;

/// How pictures were labelled by the folders that they lie in: no file says it, so it is no source.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassFolders {
    pub format: &'static Format,
    /// Why folders were taken for classes, as a sentence.
    pub why: String,
    /// Different folder names.
    pub classes: u64,
    /// Pictures labelled.
    pub images: u64,
}
