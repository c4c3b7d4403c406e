//! What the names of pictures and of their folders say: people, attributes.

use super::format::Format;
use super::ids::ImageId;

/// Pictures of which their own names, or those of their folders, say something: no file says it, so it is no source.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldByNames {
    pub format: &'static Format,
    /// Why the names were taken for that, as a sentence.
    pub why: String,
    /// The pictures, sorted.
    pub images: Vec<ImageId>,
    /// Pictures whose folders are no classes, as they are people or only divide the pictures.
    pub in_no_class: Vec<ImageId>,
}
