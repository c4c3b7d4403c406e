//! Sections of a screen: the list that leads to them, each with the sign of what is known of it.

use super::{Found, Later, Sign};
use crate::app::dom;
use crate::app::state::{App, use_app};
use crate::report::Finding;
use crate::report::narrative::{SectionState, Sign as Known};
use crate::rules::{Screen, Section};
use crate::wording;
use leptos::prelude::*;

/// A section's mark in the page.
pub fn mark_of(section: &Section) -> String {
    format!("s-{}", section.id)
}

/// The name of a sign in index.html's sprite.
pub fn sign_name(sign: Known) -> &'static str {
    match sign {
        Known::Error => "error",
        Known::Warning => "warning",
        Known::Note => "note",
        Known::Ok => "ok",
        Known::Lacking => "few",
        Known::Off => "off",
        Known::Part => "part",
    }
}

/// What is known of a section now.
pub fn state_of(app: App, section: &Section) -> SectionState {
    app.summary.with(|s| s.as_ref().and_then(|s| s.narrative.section(section).cloned())).unwrap_or_default()
}

/// The screen's answer.
pub fn heading_of(app: App, screen: Screen) -> String {
    app.summary.with(|s| s.as_ref().map(|s| s.narrative.heading(screen).to_owned()).unwrap_or_default())
}

/// Every section of the screen that has a rule; `more` leads to parts that are none.
#[component]
pub fn JumpList(screen: Screen, #[prop(optional)] more: Vec<(&'static str, &'static str)>) -> impl IntoView {
    let app = use_app();
    let jump = move |section: &'static Section| {
        let state = Memo::new(move |_| state_of(app, section));
        page! {
            <button class="btn--link" on:click=move |_| go_to(&mark_of(section))>
                {move || state.with(|s| page! { <Sign name=sign_name(s.sign) says=s.says.clone() /> })}
                {section.name}
                {move || match state.with(|s| s.findings) {
                    0 => String::new(),
                    n => format!(", {}", wording::count(n)),
                }}
            </button>
        }
    };
    page! {
        <p class="jump">
            {screen.sections().map(jump).collect_view()}
            {more
                .into_iter()
                .map(|(id, name)| page! { <button class="btn--link" on:click=move |_| go_to(id)>{name}</button> })
                .collect_view()}
        </p>
    }
}

/// The sections of the screen that have findings, each with its list; `figure`: what one shows besides.
#[component]
pub fn SectionsWithFindings(
    screen: Screen,
    #[prop(optional)] figure: Option<fn(&'static Section) -> AnyView>,
) -> impl IntoView {
    let app = use_app();
    let one = move |section: &'static Section| {
        let there = Memo::new(move |_| state_of(app, section).findings > 0);
        move || {
            there.get().then(|| {
                page! {
                    <Later>
                        <WithFindings section=section figure=figure.map(|figure| figure(section)) />
                    </Later>
                }
            })
        }
    };
    screen.sections().map(one).collect_view()
}

#[component]
fn WithFindings(section: &'static Section, figure: Option<AnyView>) -> impl IntoView {
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
            {figure}
            <Found pass=Callback::new(move |f: Finding| section.holds(&f.code)) />
        </section>
    }
}

/// The sections without a finding, each with its sign and what it rests on.
#[component]
pub fn WithoutFindings(screen: Screen) -> impl IntoView {
    let app = use_app();
    let line = move |section: &'static Section| {
        let state = Memo::new(move |_| state_of(app, section));
        move || {
            state.with(|s| s.findings == 0 && !s.says.is_empty()).then(|| {
                let s = state.get();
                page! {
                    <li id=mark_of(section) tabindex="-1" dir="auto">
                        <Sign name=sign_name(s.sign) says="" />
                        " "
                        <strong>{section.name}</strong>
                        {format!(": {}.", lower(&s.says))}
                    </li>
                }
            })
        }
    };
    page! { <ul class="plain small mt">{screen.sections().map(line).collect_view()}</ul> }
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Scrolls to a part of the screen; the address stays, as it names the screen.
pub fn go_to(id: &str) {
    if let Some(element) = dom::html_by_id(id) {
        element.scroll_into_view();
        let _ = element.focus();
    }
}
