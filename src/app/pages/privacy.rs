//! What leads to the people shown?

use crate::app::components::{JumpList, SectionsWithFindings, StrippedCopy, WithoutFindings, heading_of};
use crate::app::state::use_app;
use crate::rules::Screen;
use leptos::prelude::*;

#[component]
pub fn Privacy() -> impl IntoView {
    let app = use_app();
    let title = move || heading_of(app, Screen::Privacy);
    page! {
        <p class="eyebrow">"Privacy · what leads to the people shown?"</p>
        <h1 dir="auto">{title}</h1>
        <JumpList screen=Screen::Privacy />
        <SectionsWithFindings screen=Screen::Privacy />
        <StrippedCopy />
        <WithoutFindings screen=Screen::Privacy />
    }
}
