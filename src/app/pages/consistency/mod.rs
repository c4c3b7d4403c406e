//! Where do the labels contradict each other, or the pictures?

mod agreement;
mod causes;
mod duplicates;
mod pairs;
mod shares;

use crate::app::components::{Found, JumpList, WithoutFindings, heading_of, mark_of, state_of};
use crate::app::state::use_app;
use crate::report::Finding;
use crate::rules::{Screen, Section, families};
use agreement::Agreements;
use causes::Causes;
use duplicates::DuplicateGroups;
use leptos::prelude::*;
use pairs::Contradictions;
use shares::Shares;

#[component]
pub fn Consistency() -> impl IntoView {
    let app = use_app();
    let title = move || heading_of(app, Screen::Consistency);
    let section = move |section: &'static Section| {
        let there = Memo::new(move |_| state_of(app, section).findings > 0);
        move || there.get().then(|| page! { <Part section=section /> })
    };
    page! {
        <p class="eyebrow">"Consistency · where do the labels contradict each other, or the pictures?"</p>
        <h1 dir="auto">{title}</h1>
        <JumpList screen=Screen::Consistency />
        {Screen::Consistency.sections().map(section).collect_view()}
        <Agreements />
        <WithoutFindings screen=Screen::Consistency />
    }
}

/// What a section shows beside the list of its findings.
fn figure(section: &'static Section) -> AnyView {
    match section {
        s if *s == families::BOXES => page! { <Causes section=section /> }.into_any(),
        s if *s == families::LEAKS => page! { <Shares section=section what="train-and-test" /> }.into_any(),
        s if *s == families::SAME_OBJECT => {
            page! { <Shares section=section what="one-object-two-classes" /> }.into_any()
        }
        s if *s == families::DUPLICATES => page! { <DuplicateGroups /> }.into_any(),
        s if *s == families::SAME_PICTURE => page! { <Contradictions section=section /> }.into_any(),
        _ => ().into_any(),
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
            {figure(section)}
            <Found pass=Callback::new(move |f: Finding| section.holds(&f.code)) />
        </section>
    }
}
