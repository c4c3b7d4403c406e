//! What stands where an answer would, when there is none: never an empty chart.

use crate::engine::Failure;
use leptos::prelude::*;

/// What failed, and what to do; nothing as long as nothing failed. `what`: what would stand here, as `The matrix`.
#[component]
pub fn NoAnswer(#[prop(into)] failure: Signal<Option<Failure>>, what: &'static str) -> impl IntoView {
    move || {
        failure.get().map(|failure| {
            page! {
                <p class="aside aside--warning mt-s" role="status" data-test="no-answer">
                    <strong>{format!("{what} cannot be shown: ")}</strong>
                    {format!("{}. {}", failure.says(), failure.advice())}
                </p>
            }
        })
    }
}
