//! What is odd about the pictures: the findings by section, and each figure with its threshold, which can be moved.

use super::thresholds::Thresholds;
use crate::app::components::{Found, JumpList, WithoutFindings, heading_of, mark_of, state_of};
use crate::app::state::use_app;
use crate::report::Finding;
use crate::rules::{Screen, Section};
use leptos::prelude::*;

#[component]
pub fn Quality() -> impl IntoView {
    let app = use_app();
    let section = move |section: &'static Section| {
        let there = Memo::new(move |_| state_of(app, section).findings > 0);
        move || there.get().then(|| page! { <Part section=section /> })
    };
    page! {
        <p class="mt-s" dir="auto">{move || heading_of(app, Screen::Images)}</p>
        <JumpList screen=Screen::Images more=vec![("i-thresholds", "Thresholds"), ("i-pictures", "Pictures")] />
        {Screen::Images.sections().map(section).collect_view()}
        <WithoutFindings screen=Screen::Images />
        <Thresholds />
    }
}

#[component]
fn Part(section: &'static Section) -> impl IntoView {
    let app = use_app();
    let known = move || state_of(app, section).says;
    let heading = format!("{}-h", section.id);
    let labelled = heading.clone();
    page! {
        <section class="sec" id=mark_of(section) tabindex="-1" aria-labelledby=labelled>
            <div class="sec-h">
                <h2 id=heading>{section.name}</h2>
                <p class="small" dir="auto">{known}". "{section.says}</p>
            </div>
            <Found pass=Callback::new(move |f: Finding| section.holds(&f.code)) />
        </section>
    }
}
