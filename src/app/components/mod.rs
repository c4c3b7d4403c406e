//! The parts that screens are made of. They show what they are given and know the engine only through
//! [`super::state::App`].

mod answer;
mod bits;
mod compare;
mod copy;
mod decide;
mod finding;
mod found;
mod gallery;
mod gauge;
mod later;
mod leaving;
mod markdown;
mod outlines;
mod pairs;
mod picture;
mod points;
mod save_list;
mod scene;
mod sections;
mod sign;
mod trace;
mod turn;
mod zoom;

pub use crate::report::folder_words::{folder_because, folder_role_words, folder_words};
pub use crate::report::words::{
    figure_text, interval_text, is_share, method_words, on_the_scale, origin_words, quality_words, role_words,
    severity_words, type_words,
};
pub use answer::NoAnswer;
pub use bits::{Kv, Middle, OriginTag, bytes_words, called, group_named, group_words, time_words, unit_words};
pub use compare::Compare;
pub use copy::{CorrectedCopy, StrippedCopy};
pub use decide::{DecisionForm, MendSwitch};
pub use finding::FindingRow;
pub use found::Found;
pub use gallery::{Gallery, PICTURES, Wanted};
pub use gauge::Gauge;
pub use later::Later;
pub use leaving::Leaving;
pub use markdown::markdown;
pub use pairs::Pairs;
pub use picture::{Boxes, Thumb, why_not_shown};
pub use points::{ChoosePoints, MEASURED, all_points, points_words};
pub use save_list::SaveThisList;
pub use scene::{Drawing, PlotDrawing};
pub use sections::{JumpList, SectionsWithFindings, WithoutFindings, go_to, heading_of, mark_of, sign_name, state_of};
pub use sign::{Sign, icon, sign_of};
pub use trace::{Trace, Traced};
pub use turn::Turn;
pub use zoom::{Drawn, Zoom};
