//! The decision about a finding: right, no problem for a reason, or solved.

use crate::app::state::use_app;
use crate::decisions::{FindingDecision, Fix, State};
use leptos::{ev, prelude::*};

type Changed = ev::Targeted<ev::Event, web_sys::HtmlInputElement>;

/// The form. `decided` hears what was chosen, once it holds.
#[component]
pub fn DecisionForm(
    fingerprint: String,
    code: String,
    #[prop(optional)] decided: Option<Callback<State>>,
) -> impl IntoView {
    let app = use_app();
    let own = StoredValue::new((fingerprint, code));
    let now = Memo::new(move |_| own.with_value(|(fingerprint, _)| app.decision_of(fingerprint)));
    let draft = RwSignal::new(now.get_untracked().unwrap_or_default());
    let lacking = RwSignal::new(false);
    // What was taken back or loaded stands in the form, too.
    Effect::new(move || draft.set(now.get().unwrap_or_default()));
    let put = move |state: State| {
        let mut decision = draft.get_untracked();
        own.with_value(|(fingerprint, code)| {
            decision.fingerprint.clone_from(fingerprint);
            decision.code.clone_from(code);
        });
        decision.state = state;
        if state == State::Accepted && decision.reason.trim().is_empty() {
            lacking.set(true);
            if let Some(field) = crate::app::dom::html_by_id("decision-reason") {
                let _ = field.focus();
            }
            return;
        }
        lacking.set(false);
        app.decide(|decisions| decisions.decide(decision));
        if let Some(decided) = decided {
            decided.run(state);
        }
    };
    let clear = move |_| {
        let fingerprint = own.with_value(|(fingerprint, _)| fingerprint.clone());
        app.decide(|decisions| decisions.findings.retain(|own| own.fingerprint != fingerprint));
    };
    let button = move |state: State, name: &'static str, key: &'static str, test: &'static str| {
        let pressed = move || now.with(|now| now.as_ref().is_some_and(|now| now.state == state)).to_string();
        page! {
            <button class="chip" data-key=key data-test=test aria-pressed=pressed on:click=move |_| put(state)>
                {name}
            </button>
        }
    };
    let field = move |id: &'static str, name: &'static str, of: fn(&mut FindingDecision) -> &mut String| {
        let value = move || {
            let mut now = draft.get();
            std::mem::take(of(&mut now))
        };
        let typed = move |event: Changed| {
            let text = event.target().value();
            draft.update(|draft| *of(draft) = text);
        };
        page! {
            <label class="decide-field" for=id>
                <span class="small">{name}</span>
                <input class="decide-in" id=id autocomplete="off" type="text" prop:value=value on:input:target=typed />
            </label>
        }
    };
    let given = move || now.with(Option::is_some);
    page! {
        <div class="decide" role="group" aria-label="Decide" data-test="decide">
            <p class="tools">
                {button(State::Open, "Right", "r", "decide-open")}
                {button(State::Accepted, "Not a problem", "a", "decide-accepted")}
                {button(State::Solved, "Solved", "d", "decide-solved")}
            </p>
            {field("decision-reason", "Why it is no problem", |d| &mut d.reason)}
            {field("decision-note", "Note", |d| &mut d.note)}
            {field("decision-by", "Initials, if you like", |d| &mut d.by)}
            <p class="small" role="status">
                {move || match (lacking.get(), now.get()) {
                    (true, _) => "Say why it is no problem: the reason stands in every report.",
                    (_, None) => "Not decided.",
                    (_, Some(now)) => match now.state {
                        State::Open => "Right: it counts, and is to be acted on.",
                        State::Accepted => "Not a problem: it stands aside with its reason, and counts nowhere.",
                        State::Solved => "Said to be solved. As long as it is found, it counts.",
                    },
                }}
            </p>
            {move || given().then(|| page! { <button class="btn--link small" on:click=clear>"Take the decision back"</button> })}
        </div>
    }
}

/// Whether a corrected copy mends a finding, where its cause is known; nothing otherwise. `mend`: what it does, as the end of
/// a sentence.
#[component]
pub fn MendSwitch(fingerprint: String, mend: Option<String>) -> impl IntoView {
    let app = use_app();
    let own = StoredValue::new(fingerprint);
    let applied = move || {
        app.decided
            .now
            .with(|now| own.with_value(|own| now.fixes.iter().any(|fix| fix.apply && fix.fingerprint == *own)))
    };
    let choose = move |event: Changed| {
        let (apply, fingerprint) = (event.target().checked(), own.get_value());
        app.decide(|decisions| {
            decisions.fixes.retain(|fix| fix.fingerprint != fingerprint);
            if apply {
                decisions.fixes.push(Fix { fingerprint, apply });
            }
        });
    };
    mend.map(|mend| {
        page! {
            <label class="check">
                <input
                    autocomplete="off"
                    type="checkbox"
                    data-test="mend"
                    prop:checked=applied
                    on:change:target=choose
                />
                <span>{format!("Mend it: a corrected copy {mend}")}</span>
            </label>
        }
    })
}
