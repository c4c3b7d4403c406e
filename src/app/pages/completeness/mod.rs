//! Is there enough of everything, and in more than one way?

mod classes;
mod layout;
mod listed;

use crate::app::components::{Found, JumpList, NoAnswer, WithoutFindings, heading_of, mark_of, state_of};
use crate::app::live_query::live_query;
use crate::app::state::use_app;
use crate::engine::ask::{Enough, EnoughAnswer};
use crate::report::Finding;
use crate::rules::{Screen, Section};
use classes::Classes;
use layout::Layouts;
use leptos::prelude::*;
use listed::{Conditions, Scenarios, Sources};
use std::sync::Arc;

#[component]
pub fn Completeness() -> impl IntoView {
    let app = use_app();
    let answer = live_query(|| Some(Enough));
    let enough: Memo<Arc<EnoughAnswer>> = Memo::new(move |_| answer.get().unwrap_or_default());
    let title = move || heading_of(app, Screen::Completeness);
    let section = move |section: &'static Section| {
        let there = Memo::new(move |_| state_of(app, section).findings > 0);
        move || there.get().then(|| page! { <Part section=section /> })
    };
    let more = vec![("c-balance", "Class balance"), ("c-layout", "Places and sizes")];
    page! {
        <p class="eyebrow">"Completeness · is there enough of everything, and in more than one way?"</p>
        <h1 dir="auto">{title}</h1>
        <JumpList screen=Screen::Completeness more=more />
        <NoAnswer failure=answer.failure() what="What was counted" />
        <Classes enough=enough />
        <Layouts enough=enough />
        {Screen::Completeness.sections().map(section).collect_view()}
        <Scenarios enough=enough />
        <Conditions enough=enough />
        <Sources enough=enough />
        <WithoutFindings screen=Screen::Completeness />
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
