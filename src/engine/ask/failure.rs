//! Why there is no answer: what happened and what to do, for every screen in the same words.

use serde::{Deserialize, Serialize};

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The page asked before its engine was there.
    NotStarted,
    NoDataset,
    NotJudged,
    /// The findings were judged anew, and this one is none of them any more.
    FindingGone,
    PictureGone,
    /// The engine or the dataset went while the answer was worked on.
    Closed,
    /// The answer could not be put into a message.
    NotSent,
    /// Small cells could not be left out: nothing is written then.
    NotSuppressed,
    /// A file of the dataset could not be read again.
    NotRead,
    /// What tells of each picture or pair by itself is not written while small cells are left out.
    TooFine,
    /// The list names files and records, and the tool that it is for takes pictures.
    NoPicture,
    /// The answer of another question came: a fault of Muster's own.
    AnotherAnswer,
}

impl Failure {
    /// What happened.
    pub fn says(self) -> &'static str {
        match self {
            Self::NotStarted => "the page has not started its engine yet",
            Self::NoDataset => "no dataset is open",
            Self::NotJudged => "nothing has been judged yet",
            Self::FindingGone => "this finding is no longer among the findings: they were judged anew",
            Self::PictureGone => "this picture is not in the open dataset",
            Self::Closed => "the dataset was closed, or the engine stopped, before the answer was there",
            Self::NotSent => "the answer could not be handed to the page",
            Self::NotSuppressed => "small cells could not be left out, so nothing was written; a fault of Muster's own",
            Self::NotRead => {
                "a file of the dataset could not be read again: it was changed or moved since it was dropped"
            }
            Self::TooFine => "small counts are to be left out, and this file tells of each picture or pair by itself",
            Self::NoPicture => "no picture stands in this list, and that tool takes pictures",
            Self::AnotherAnswer => "the engine gave the answer to another question, a fault of Muster's own",
        }
    }

    /// What to do.
    pub fn advice(self) -> &'static str {
        match self {
            Self::NotStarted | Self::NotJudged => {
                "It is asked again by itself as soon as there is something to answer from."
            }
            Self::TooFine => "Switch “Leave out counts” off to save it for yourself, not for publication.",
            Self::NoDataset | Self::Closed | Self::NotRead => "Drop the folder again.",
            Self::FindingGone => "Look for it on the overview.",
            Self::NoPicture => "Save it as paths, CSV or JSON.",
            Self::PictureGone => "Go back to the images.",
            Self::NotSent => "The report itself is complete: export it, or use the muster command on the same folder.",
            Self::AnotherAnswer | Self::NotSuppressed => {
                "Nothing else is affected. Reload the page and drop the folder again; if it comes back, please report it."
            }
        }
    }
}

/// Why other settings are not in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    NoDataset,
    /// Other settings came after these.
    Superseded,
    Stopped,
    FilesChanged,
    /// The engine or the dataset went meanwhile.
    Closed,
}

impl Refusal {
    /// What happened, and what to do.
    pub fn says(self) -> &'static str {
        match self {
            Self::NoDataset => "No dataset is open: drop a folder first.",
            Self::Superseded => "Other settings came after these.",
            Self::Stopped => "Stopped: the settings from before are in force.",
            Self::FilesChanged => "Files have changed since. Drop the folder again.",
            Self::Closed => "The dataset was closed meanwhile. Drop the folder again.",
        }
    }
}
