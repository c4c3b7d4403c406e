//! What the page was told of progress, and when: often enough to see it move, and not more often than can be read.

use super::engine_worker::tell;
use super::wire::FromEngine;
use crate::engine::{Progress, State};
use js_sys::Date;

/// Milliseconds between two reports of progress.
const PROGRESS_MS: f64 = 100.0;

/// When the page was last told of progress, and of which state.
#[derive(Default)]
pub(super) struct LastProgress {
    at: f64,
    state: State,
}

/// Tells the page how far it is, not more often than it can be read. A change of state is always told.
pub(super) fn report(check: u32, progress: &Progress, last: &mut LastProgress) {
    let now = Date::now();
    if now - last.at >= PROGRESS_MS || progress.state != last.state || progress.state == State::Done {
        *last = LastProgress { at: now, state: progress.state };
        tell(&FromEngine::Progress { check, progress: progress.clone() });
    }
}
