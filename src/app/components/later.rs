//! Parts of a long screen below what is seen first: put in one after the other, so that opening it does not hold the page up.

use crate::app::idle_queue;
use leptos::prelude::*;

/// Drawn in a turn of its own, in the order of the screen.
#[component]
pub fn Later(children: ChildrenFn) -> impl IntoView {
    let is_due = RwSignal::new(false);
    idle_queue::in_turn(move || {
        let _ = is_due.try_set(true);
    });
    move || is_due.get().then(|| children())
}
