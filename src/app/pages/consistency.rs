//! Consistency.

use leptos::prelude::*;

#[component]
pub fn Consistency() -> impl IntoView {
    page! { <h1>"Consistency"</h1> }
}
