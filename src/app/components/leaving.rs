//! "Drop another", which asks first while decisions are unsaved.

use crate::app::state::use_app;
use leptos::prelude::*;

/// What is asked where somebody wants to go; nothing otherwise.
#[component]
pub fn Leaving() -> impl IntoView {
    let app = use_app();
    let failed = RwSignal::new(String::new());
    move || {
        app.decided.leaving.get().then(|| {
            let save = move |_| match app.save_decisions() {
                Ok(_) => app.close(),
                Err(why) => failed.set(why),
            };
            page! {
                <div class="leaving" role="alert" data-test="leaving">
                    <p class="small">"What you decided is not saved."</p>
                    <p class="tools">
                        <button class="btn" data-test="leave-save" on:click=save>"Save and drop another"</button>
                        <button class="btn" data-test="leave-lose" on:click=move |_| app.close()>"Lose it"</button>
                        <button class="btn" data-test="leave-stay" on:click=move |_| app.decided.leaving.set(false)>"Stay"</button>
                    </p>
                    <p class="small sev-error">{move || failed.get()}</p>
                </div>
            }
        })
    }
}
