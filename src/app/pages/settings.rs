//! Settings: what a column is, what is off. Written as the file that goes with the data.

use leptos::prelude::*;

#[component]
pub fn SettingsPage() -> impl IntoView {
    page! { <h1>"Settings"</h1> }
}
