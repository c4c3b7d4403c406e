//! What folders of pictures were taken for.

use super::folder_roles::FolderRole;
use super::format::Format;
use std::collections::BTreeSet;

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

/// What a folder was taken for, or those in it.
#[derive(Clone, Debug, PartialEq)]
pub struct FolderUse {
    pub role: FolderRole,
    /// As a sentence.
    pub why: String,
    /// Of classes, variants and folds: the folders in it that are such.
    pub names: BTreeSet<String>,
}
