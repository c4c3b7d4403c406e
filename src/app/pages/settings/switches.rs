//! Rules switched off, each with its reason.

use super::Changed;
use crate::dataset::{RuleSettings, Settings};
use crate::rules::{ALL, Meta};
use crate::wording;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

fn change(draft: RwSignal<Settings>, code: &str, with: impl FnOnce(&mut RuleSettings)) {
    draft.update(|settings| {
        let mut rule = settings.rules.remove(code).unwrap_or_default();
        with(&mut rule);
        if rule != RuleSettings::default() {
            settings.rules.insert(code.to_owned(), rule);
        }
    });
}

#[component]
pub fn Switches(draft: RwSignal<Settings>) -> impl IntoView {
    let off = Memo::new(move |_| draft.with(|d| d.rules.values().filter(|r| !r.enabled).count() as u64));
    let rows = ALL.iter().map(|e| page! { <One meta=e.meta draft=draft /> }).collect_view();
    page! {
        <section class="sec" aria-labelledby="off-h">
            <div class="sec-h">
                <h2 id="off-h">"Rules"</h2>
                <p class="small">
                    {wording::plural(ALL.len() as u64, "rule", "rules")}
                    ", "
                    {move || wording::count(off.get())}
                    " switched off. A reason stands in every export."
                </p>
            </div>
            <details class="more">
                <summary>"Switch rules on and off"</summary>
                <div class="switches">{rows}</div>
            </details>
        </section>
    }
}

#[component]
fn One(meta: &'static Meta, draft: RwSignal<Settings>) -> impl IntoView {
    let rule = Memo::new(move |_| draft.with(|d| d.rules.get(meta.code).cloned().unwrap_or_default()));
    let toggle = move |event: Changed<HtmlInputElement>| {
        let on = event.target().checked();
        change(draft, meta.code, |r| {
            r.enabled = on;
            r.reason = r.reason.take().filter(|_| !on);
        });
    };
    let because = move |event: Changed<HtmlInputElement>| {
        let text = event.target().value();
        change(draft, meta.code, |r| r.reason = (!text.trim().is_empty()).then(|| text.trim().to_owned()));
    };
    page! {
        <div class="opt">
            <input autocomplete="off"
                class="switch"
                type="checkbox"
                role="switch"
                id=format!("on-{}", meta.code)
                prop:checked=move || rule.get().enabled
                on:change:target=toggle
            />
            <span>
                <label for=format!("on-{}", meta.code)><span class="code">{meta.code}</span> " " {meta.name}</label>
                <br />
                <span class="small">{meta.summary}</span>
                <span class="field mt-s" hidden=move || rule.get().enabled>
                    <input autocomplete="off"
                        placeholder="Why it is off"
                        aria-label=format!("Why {} is off", meta.code)
                        prop:value=move || rule.get().reason.unwrap_or_default()
                        on:change:target=because
                    />
                </span>
            </span>
        </div>
    }
}
