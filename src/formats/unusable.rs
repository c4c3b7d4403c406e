//! Files that hold annotations and cannot be used: what each is, what is wrong with it and what to do. A check that
//! loses its labels must not pass, so these are errors, where a file that is nobody's is a note. Refuses to read them.

mod broken;
mod known;

pub(super) use broken::in_place_of_data;
pub(super) use known::is_of_videos;

use super::Probe;

/// Annotations that cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unusable {
    /// Where, from 1; `None` for the file as a whole.
    pub line: Option<u32>,
    /// "JSON".
    pub expected: String,
    /// "a Git LFS pointer, so the data were never fetched".
    pub found: String,
    /// What to do, a sentence without its full stop; may be empty.
    pub remedy: String,
}

impl Unusable {
    /// Why the file was left aside, as a person reads it.
    pub fn why(&self) -> String {
        match self.expected.as_str() {
            "" => self.found.clone(),
            expected => format!("expected {expected}, found {}", self.found),
        }
    }
}

/// What makes a file that no reader claims annotations all the same.
pub(super) fn look(probe: &Probe<'_>) -> Option<Unusable> {
    broken::look(probe).or_else(|| known::look(probe))
}
