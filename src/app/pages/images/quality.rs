//! What is odd about the pictures: the findings by section, and each figure with its threshold, which can be moved.

use super::thresholds::Thresholds;
use crate::app::components::{JumpList, SectionsWithFindings, WithoutFindings, heading_of};
use crate::app::state::use_app;
use crate::rules::Screen;
use leptos::prelude::*;

#[component]
pub fn Quality() -> impl IntoView {
    let app = use_app();
    page! {
        <p class="mt-s" dir="auto">{move || heading_of(app, Screen::Images)}</p>
        <JumpList screen=Screen::Images more=vec![("i-thresholds", "Thresholds"), ("i-pictures", "Pictures")] />
        <SectionsWithFindings screen=Screen::Images />
        <WithoutFindings screen=Screen::Images />
        <Thresholds />
    }
}
