//! Embeddings: the points that somebody's model gave the pictures, as a file brought them. Refuses to say what they mean.

use super::ids::{FileId, ImageId};

/// The points of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Embeddings {
    pub file: FileId,
    /// Numbers of each point, at least 1.
    pub dims: usize,
    /// Whose points they are, rising, each picture once. The others have none.
    pub images: Vec<ImageId>,
    /// `dims` finite numbers each, one point after the other.
    pub points: Vec<f32>,
}
