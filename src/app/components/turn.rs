//! Turns the pages of a list, and says which is shown.

use crate::wording;
use leptos::prelude::*;

/// Nothing where one page holds all. `at`: the page, from 0, of `step` each; `count`: of all; `words`: on the two buttons,
/// and before the places.
#[component]
pub fn Turn(at: RwSignal<u32>, step: u32, #[prop(into)] count: Signal<u64>, words: [&'static str; 3]) -> impl IntoView {
    let [previous, next, lead] = words;
    let from = move || u64::from(at.get().saturating_mul(step)).min(count.get());
    let to = move || from().saturating_add(u64::from(step)).min(count.get());
    let says = move || {
        let places = [from() + 1, to(), count.get()].map(wording::count);
        format!("{lead}{}–{} of {}", places[0], places[1], places[2])
    };
    let first = move || at.get() == 0;
    let last = move || to() >= count.get();
    let several = Memo::new(move |_| count.get() > u64::from(step));
    move || {
        several.get().then(|| {
            page! {
                <div class="tools mt-s" data-test="pages">
                    <button class="btn" disabled=first on:click=move |_| at.update(|at| *at = at.saturating_sub(1))>
                        {previous}
                    </button>
                    <span class="small" role="status">{says}</span>
                    <button class="btn" disabled=last on:click=move |_| at.update(|at| *at = at.saturating_add(1))>
                        {next}
                    </button>
                </div>
            }
        })
    }
}
