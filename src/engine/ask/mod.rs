//! What the page may ask of a judged dataset. One struct a question, and its answer's type follows from it: whoever asks
//! [`Pictures`] gets a [`PicturesAnswer`] or a [`Failure`], nothing else. Over the wire go one enum each way.
//!
//! A new question: its struct and its `impl Answered` in the file of its subject, and its line in the list below.
//! Commands (open, stop, settings) are no questions; they are the browser's messages.

mod around;
mod columns;
mod copies;
mod export;
mod facets;
mod failure;
mod groups;
mod lists;
mod map;
mod pairs;
mod picture_pairs;
pub(in crate::engine) mod picture_table;
pub(in crate::engine) mod pictures;
mod spreads;
mod tables;
pub(in crate::engine) mod thresholds;
mod two_groups;

pub use around::{Around, AroundAnswer};
pub use columns::ColumnFields;
pub use copies::{CopyPlan, PlannedCopy};
pub use export::{Export, ExportFile, ExportedFile};
pub use facets::{FacetCounts, Facets, FigureCounts, FigurePart};
pub use failure::{Failure, Refusal};
pub use groups::{ClassGroups, ClassGroupsAnswer, ClassOrders, Elsewhere, FiguresByGroup, Groups, Shortcuts};
pub use lists::{ListOf, SaveList};
pub use map::{MOST_MAPPED, MapBy, MapGroups, MapGroupsAnswer, MapKind, MapPoints, MapPointsAnswer, PointsOfPicture};
pub use pairs::{Pair, PairMatrix, Pairs, PairsAnswer};
pub use picture_pairs::{PairRow, PicturePair, PicturePairs, PicturePairsAnswer, PixelDifference};
pub use picture_table::{PictureRow, PictureTable, PictureTableAnswer};
pub use pictures::{
    Duplicates, DuplicatesAnswer, Evidence, EvidenceAnswer, Members, OnePicture, PictureFacts, Pictures, PicturesAnswer,
};
pub use spreads::{FoundOfGroup, SpreadBy, SpreadRow, Spreads, SpreadsAnswer};
pub use tables::{Crossed, Crossing, Enough, EnoughAnswer, SmallTables, Splits};
pub use thresholds::{Threshold, Thresholds};
pub use two_groups::{FigureOfTwo, GroupSide, ShareOfTwo, SharesOfTwo, TwoGroups, TwoGroupsAnswer};

use super::associations::{Association, Figures, GroupTable, Listed, Matrix, OrderedLeans, PairFacts};
use super::check::{Check, Verdict};
use crate::dataset::Fields;
use crate::dataset::bytes::ReadAt;
use crate::measures::descriptors::PointsOf;
use crate::report::Member;
use crate::report::tables::{self as rows, Tables};
use serde::{Deserialize, Serialize};

/// A question whose answer has a type of its own.
pub trait Ask: Into<Question> + 'static {
    type Answer: Send + Sync + 'static;

    /// Takes this question's answer out of what came over the wire; `None` where it is another's.
    fn read(answer: Answer) -> Option<Self::Answer>;
}

/// How the engine answers a question. Everything it needs has been counted; nothing is measured again.
trait Answered: Ask {
    fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Self::Answer, Failure>;
}

macro_rules! questions {
    ($($name:ident => $answer:ty,)*) => {
        /// Any question, on its way to the engine.
        #[allow(clippy::large_enum_variant, reason = "a question is sent once and answered at once")]
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Question {
            $($name($name),)*
        }

        /// Any answer, on its way to the page.
        #[allow(clippy::large_enum_variant, reason = "an answer is sent once and taken apart at once")]
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Answer {
            $($name($answer),)*
        }

        $(
            impl From<$name> for Question {
                fn from(question: $name) -> Self {
                    Self::$name(question)
                }
            }

            impl Ask for $name {
                type Answer = $answer;

                fn read(answer: Answer) -> Option<$answer> {
                    match answer {
                        Answer::$name(answer) => Some(answer),
                        _ => None,
                    }
                }
            }
        )*

        impl Question {
            fn answer<S: ReadAt>(&self, check: &Check<S>, verdict: &Verdict) -> Result<Answer, Failure> {
                match self {
                    $(Self::$name(question) => question.answer(check, verdict).map(Answer::$name),)*
                }
            }
        }
    };
}

questions! {
    Pictures => PicturesAnswer,
    OnePicture => PictureFacts,
    Evidence => EvidenceAnswer,
    Members => Vec<Member>,
    Duplicates => DuplicatesAnswer,
    Crossing => Option<Crossed>,
    Splits => Vec<rows::SplitCount>,
    SmallTables => Tables,
    Enough => EnoughAnswer,
    ColumnFields => Fields,
    PairMatrix => Matrix,
    Pair => Option<PairFacts>,
    Pairs => PairsAnswer,
    ClassGroups => ClassGroupsAnswer,
    ClassOrders => OrderedLeans,
    Groups => GroupTable,
    Elsewhere => Listed<Association>,
    FiguresByGroup => Figures,
    Shortcuts => Listed<rows::Shortcut>,
    PlannedCopy => CopyPlan,
    ExportFile => ExportedFile,
    SaveList => ExportedFile,
    Facets => FacetCounts,
    Thresholds => Vec<Threshold>,
    Spreads => SpreadsAnswer,
    MapPoints => MapPointsAnswer,
    PointsOfPicture => Vec<PointsOf>,
    MapGroups => MapGroupsAnswer,
    Around => AroundAnswer,
    PictureTable => PictureTableAnswer,
    PicturePairs => PicturePairsAnswer,
    TwoGroups => TwoGroupsAnswer,
}

impl<S: ReadAt> Check<S> {
    /// Answers any question.
    pub fn answer(&self, question: &Question) -> Result<Answer, Failure> {
        question.answer(self, self.verdict.as_ref().ok_or(Failure::NotJudged)?)
    }

    /// Answers a question in its own type, by the same way as over the wire.
    pub fn ask<Q: Ask>(&self, question: Q) -> Result<Q::Answer, Failure> {
        Q::read(self.answer(&question.into())?).ok_or(Failure::AnotherAnswer)
    }
}
