//! Cooccurrence.

use leptos::prelude::*;

#[component]
pub fn Cooccurrence() -> impl IntoView {
    page! { <h1>"Cooccurrence"</h1> }
}
