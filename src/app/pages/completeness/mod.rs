//! Is there enough of everything, and in more than one way?

mod classes;
mod layout;
mod listed;
mod required;

use crate::app::components::{JumpList, Later, NoAnswer, SectionsWithFindings, WithoutFindings, heading_of};
use crate::app::live_query::live_query;
use crate::app::state::use_app;
use crate::engine::ask::{Enough, EnoughAnswer};
use crate::rules::Screen;
use classes::Classes;
use layout::Layouts;
use leptos::prelude::*;
use listed::{Conditions, Scenarios, Sources};
use required::Required;
use std::sync::Arc;

#[component]
pub fn Completeness() -> impl IntoView {
    let app = use_app();
    let answer = live_query(|| Some(Enough));
    let enough: Memo<Arc<EnoughAnswer>> = Memo::new(move |_| answer.get().unwrap_or_default());
    let title = move || heading_of(app, Screen::Completeness);
    let more = vec![("c-balance", "Class balance"), ("c-layout", "Places and sizes"), ("c-required", "Scenarios")];
    page! {
        <p class="eyebrow">"Completeness · is there enough of everything, and in more than one way?"</p>
        <h1 dir="auto">{title}</h1>
        <JumpList screen=Screen::Completeness more=more />
        <NoAnswer failure=answer.failure() what="What was counted" />
        <Classes enough=enough />
        <Later><Layouts enough=enough /></Later>
        <SectionsWithFindings screen=Screen::Completeness />
        <Required />
        <Scenarios enough=enough />
        <Conditions enough=enough />
        <Sources enough=enough />
        <WithoutFindings screen=Screen::Completeness />
    }
}
