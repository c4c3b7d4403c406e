//! Copies that leave the page as a ZIP: which there are, and how far one is.

use serde::{Deserialize, Serialize};

/// What is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CopyOf {
    /// Annotations, tables and lists by the decisions in force, and the list of changes; with the pictures where wanted.
    Corrected { pictures: bool },
    /// The pictures without their metadata.
    Stripped,
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyProgress {
    pub files: u64,
    pub files_done: u64,
    pub bytes: u64,
    pub bytes_done: u64,
}
