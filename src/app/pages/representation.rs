//! Representation.

use leptos::prelude::*;

#[component]
pub fn Representation() -> impl IntoView {
    page! { <h1>"Representation"</h1> }
}
