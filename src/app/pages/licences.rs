//! What the program is made of, and under which licences.

use crate::app::state::use_app;
use leptos::prelude::*;

#[component]
pub fn Licences() -> impl IntoView {
    let app = use_app();
    let text = app.client().map(|client| client.licences()).unwrap_or_default();
    page! {
        <p class="eyebrow">"Licences · what is Muster made of?"</p>
        <h1>"Free software, every part of it."</h1>
        <div class="tools mt-s">
            {move || {
                let (to, says) = if app.open.get() { ("#/overview", "Back to the report") } else { ("#/", "Back to the start") };
                page! { <a class="push" href=to>{says}</a> }
            }}
        </div>
        <p class="prose">
            "Muster itself: MIT or Apache-2.0. Borders by which a position becomes a country: © OpenStreetMap contributors, \
             Open Database License. The parts, and the texts of their licences, each once:"
        </p>
        <pre class="licences" tabindex="0" dir="ltr" data-test="licences">{text}</pre>
    }
}
