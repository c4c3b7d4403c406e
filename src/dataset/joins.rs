//! How names were joined to pictures where they are not written as the pictures are called, and why others were not.
//! Refuses to join (`intake` does) and to judge.

use super::ids::{FileId, ImageId};
use super::place::Place;
use std::collections::BTreeMap;

/// The one thing in which a name may differ from that of the picture it means, the strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Blanks in it, those that nobody sees among them.
    Blanks,
    /// `%20` for a blank.
    Percent,
    /// Letters in another Unicode form, such as those of full width.
    Unicode,
    Case,
    /// Another extension, or none.
    Extension,
    /// An extension within the name: `scan.tif.jpg` for `scan`.
    Extensions,
    /// Zeros at the front of a number.
    Zeros,
    /// A number with decimals: `1.0` for `1`.
    Decimals,
    /// A word at the end that all pictures' names have: `train_01_aligned.jpg` for `train_01.jpg`.
    Ending,
    /// An id in quotes where the other is a number.
    Text,
}

impl Way {
    /// `but for the case of letters`.
    pub fn but(self) -> &'static str {
        match self {
            Self::Blanks => "but for blanks",
            Self::Percent => "but for percent-encoding",
            Self::Unicode => "but for the Unicode form",
            Self::Case => "but for upper and lower case",
            Self::Extension => "but for the extension",
            Self::Extensions => "but for extensions within the name",
            Self::Zeros => "but for zeros at the front",
            Self::Decimals => "as numbers",
            Self::Ending => "but for the word at the end of all pictures' names",
            Self::Text => "but for the quotes",
        }
    }
}

/// What was joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// A row of a table or a line of a list.
    Row,
    /// An annotation, or an image that an annotation file names.
    Annotation,
    /// An id within a file.
    Id,
}

/// A name that was joined although it is not written as what it means is called.
#[derive(Clone, Debug, PartialEq)]
pub struct LooseJoin {
    pub place: Place,
    pub named: Named,
    pub way: Way,
    /// As it is written.
    pub name: String,
    /// What it was joined to: the path of a picture, or an id.
    pub to: String,
    pub image: Option<ImageId>,
}

/// How many of one way in one file are kept in full; the rest is counted.
const KEPT: u64 = 1_000;

/// Names that were joined by a way, in order of appearance.
#[derive(Default, Debug)]
pub struct LooseJoins {
    kept: Vec<LooseJoin>,
    counts: BTreeMap<(Named, Way, FileId), u64>,
}

impl LooseJoins {
    pub fn push(&mut self, join: LooseJoin) {
        let count = self.counts.entry((join.named, join.way, join.place.file)).or_default();
        *count += 1;
        if *count <= KEPT {
            self.kept.push(join);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Those of one sort that were kept.
    pub fn of(&self, named: Named) -> impl Iterator<Item = &LooseJoin> {
        self.kept.iter().filter(move |join| join.named == named)
    }

    /// How many there are of one way in one file.
    pub fn count_in(&self, named: Named, way: Way, file: FileId) -> u64 {
        self.counts.get(&(named, way, file)).copied().unwrap_or(0)
    }
}

/// Why a name was not joined although pictures are there that it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotJoined {
    /// Several pictures are called so, in several folders.
    Several,
    /// Several pictures are called so but for their extensions.
    SharedStem,
    /// Several pictures are called so but for one thing.
    SeveralBut(Way),
    /// Its picture lies in another split's folder.
    OtherSplit,
    /// The picture that is called so but for one thing is named by another record of the file.
    Taken(Way),
}

/// What a name that was not joined leads to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unjoined {
    pub why: Option<NotJoined>,
    /// The same with the pictures' names; empty where there is nothing to say.
    pub words: String,
}

/// What a name means when one thing may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loosely {
    Nothing,
    /// Just this picture fits.
    Image(ImageId, Way),
    Several(Vec<ImageId>, Way),
}
