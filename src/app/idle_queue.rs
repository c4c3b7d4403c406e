//! Small work that can wait for a moment, done in order and in turns, so that the page stays free. Knows nothing of what is
//! done.

use super::dom::now;
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::collections::VecDeque;

/// What is to be done, and whether the page draws before the next.
type Piece = (Box<dyn FnOnce()>, bool);

thread_local! {
    static WAITING: RefCell<VecDeque<Piece>> = const { RefCell::new(VecDeque::new()) };
}

/// Milliseconds of waiting work before the page is free again.
const TURN_MS: f64 = 8.0;

/// Does this soon, in order, with what else waits, and never so much at once that the page is held up.
pub fn when_idle(piece: impl FnOnce() + 'static) {
    wait(Box::new(piece), false);
}

/// The same, and the page is free before the next piece, however short this one was: what it sets in motion counts too.
pub fn in_turn(piece: impl FnOnce() + 'static) {
    wait(Box::new(piece), true);
}

fn wait(piece: Box<dyn FnOnce()>, is_last: bool) {
    let first = WAITING.with_borrow_mut(|waiting| {
        waiting.push_back((piece, is_last));
        waiting.len() == 1
    });
    if first {
        Timeout::new(0, work_on).forget();
    }
}

fn work_on() {
    let began = now();
    while let Some((piece, is_last)) = WAITING.with_borrow_mut(VecDeque::pop_front) {
        piece();
        if is_last || now() - began > TURN_MS {
            break;
        }
    }
    if WAITING.with_borrow(|waiting| !waiting.is_empty()) {
        Timeout::new(0, work_on).forget();
    }
}
