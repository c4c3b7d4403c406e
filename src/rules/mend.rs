//! What would mend a finding whose cause is known, by ids: `fix` carries it out. Never guessed: a rule says it only where
//! it named the cause.

use crate::dataset::{BoxId, ClassId, FileId, ImageId, Rect, SplitId};

/// Why the list of what a corrected copy has otherwise is left aside where that is checked.
pub const CHANGES_LIST: &str = "the changes that `muster fix` made, not of the dataset";

/// One mend.
#[derive(Clone, Debug, PartialEq)]
pub enum Mend {
    /// Boxes as they should be, in the unit that the dataset has each in.
    Boxes(Vec<(BoxId, Rect)>),
    /// One class is another under a second name.
    Class { from: ClassId, to: ClassId },
    /// One value of an attribute (row of `Dataset::attributes`) is another under a second name.
    Value { attribute: usize, from: usize, to: usize },
    /// Numbers of classes in label files that count from 1 become those that count from 0.
    FromZero(Vec<FileId>),
    /// Names of images in these files that end in `wrote`, where the image ends in `is` (both with their dot).
    Endings { files: Vec<FileId>, wrote: String, is: String },
    /// Images of which a copy stays.
    LeaveOut(Vec<ImageId>),
    /// Images that change their split, with the one that each goes to.
    Splits(Vec<(ImageId, SplitId)>),
}

impl Mend {
    /// What it does, as the end of a sentence: `rewrites boxes`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Boxes(_) => "rewrites the boxes",
            Self::Class { .. } => "writes one name for the class",
            Self::Value { .. } => "writes one name for the value",
            Self::FromZero(_) => "counts the classes from 0",
            Self::Endings { .. } => "writes the names as the images are called",
            Self::LeaveOut(_) => "leaves the copies out",
            Self::Splits(_) => "moves what belongs together into one split",
        }
    }
}
