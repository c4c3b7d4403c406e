//! Where do the labels contradict each other, or the pictures?

mod agreement;
mod causes;
mod duplicates;
mod pairs;
mod shares;

use crate::app::components::{JumpList, SectionsWithFindings, WithoutFindings, heading_of};
use crate::app::state::use_app;
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
    page! {
        <p class="eyebrow">"Consistency · where do the labels contradict each other, or the pictures?"</p>
        <h1 dir="auto">{title}</h1>
        <JumpList screen=Screen::Consistency />
        <SectionsWithFindings screen=Screen::Consistency figure=figure />
        <Agreements />
        <WithoutFindings screen=Screen::Consistency />
    }
}

/// What a section shows beside the list of its findings.
fn figure(section: &'static Section) -> AnyView {
    match section {
        s if *s == families::BOXES => page! { <Causes section=section /> }.into_any(),
        s if *s == families::LEAKS => page! {
            <Shares section=section what="train-and-test" />
            <Contradictions section=section />
        }
        .into_any(),
        s if *s == families::SAME_OBJECT => {
            page! { <Shares section=section what="one-object-two-classes" /> }.into_any()
        }
        s if *s == families::DUPLICATES => page! {
            <DuplicateGroups />
            <Contradictions section=section />
        }
        .into_any(),
        s if *s == families::SAME_PICTURE => page! { <Contradictions section=section /> }.into_any(),
        _ => ().into_any(),
    }
}
