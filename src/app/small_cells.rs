//! Whether small counts of people are left out of what is saved: chosen on the screen of exports, heeded on all.

use crate::report::LEAST;
use leptos::prelude::*;

/// Why something is not saved while they are.
pub const WHY: &str = "small counts are left out, and this tells of single pictures, groups or pairs";

/// `Copy`.
#[derive(Clone, Copy)]
pub struct SmallCells {
    pub left_out: RwSignal<bool>,
    /// The smallest count of people that is told.
    pub least: RwSignal<u64>,
}

impl SmallCells {
    pub fn new() -> Self {
        Self { left_out: RwSignal::new(false), least: RwSignal::new(LEAST) }
    }

    /// Counts below this are left out, where any are.
    pub fn below(self) -> Option<u64> {
        self.left_out.get_untracked().then(|| self.least.get_untracked())
    }
}
