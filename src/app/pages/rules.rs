//! Every rule, and its manual.

use crate::app::components::{Sign, icon, markdown, quality_words, severity_words, sign_of};
use crate::app::seal::Fingerprint;
use crate::app::state::use_app;
use crate::rules::{self, ALL, Meta};
use crate::wording;
use leptos::{ev, prelude::*};

fn family_words(code: &str) -> &'static str {
    rules::family(code).map_or("Other", |family| family.name)
}

/// The list of all rules.
#[component]
pub fn Rules() -> impl IntoView {
    let app = use_app();
    let text = RwSignal::new(String::new());
    let search = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| text.set(event.target().value());
    let shown = move || {
        let text = text.get().trim().to_lowercase();
        let metas = ALL.iter().map(|e| e.meta);
        metas
            .filter(|m| [m.code, m.name, m.summary].iter().any(|t| t.to_lowercase().contains(&text)))
            .collect::<Vec<_>>()
    };
    let families = move || {
        let shown = shown();
        let mut names: Vec<&'static str> = Vec::new();
        for meta in &shown {
            if names.last() != Some(&meta.family()) {
                names.push(meta.family());
            }
        }
        let lists = names.into_iter().map(|family| {
            let rows = shown
                .iter()
                .copied()
                .filter(|m| m.family() == family)
                .map(|m| row(m, app.tally(|f| f.code == m.code).0));
            page! {
                <section class="fgroup">
                    <div class="fgroup-h"><h2>{family_words(family)}</h2><span class="small code">{family}</span></div>
                    <ul class="rules">{rows.collect_view()}</ul>
                </section>
            }
        });
        lists.collect_view()
    };
    page! {
        <p class="eyebrow">"Rules · what is checked, and how?"</p>
        <h1>{wording::plural(ALL.len() as u64, "rule", "rules")}", each with its manual."</h1>
        <div class="tools mt-s">
            <label class="field">
                {icon("search", "")}
                <span class="visually-hidden">"Search rules"</span>
                <input autocomplete="off" type="search" placeholder="Code, name, word" on:input:target=search />
            </label>
            {move || app.open.get().then(|| page! { <a class="push" href="#/overview">"Back to the report"</a> })}
            {move || (!app.open.get()).then(|| page! { <a class="push" href="#/">"Back to the start"</a> })}
        </div>
        <p class="visually-hidden" role="status">{move || wording::plural(shown().len() as u64, "rule", "rules")}</p>
        {families}
        <section class="sec" aria-labelledby="program-h">
            <h2 id="program-h">"The program that checks"</h2>
            <Fingerprint />
        </section>
    }
}

fn row(meta: &'static Meta, fired: usize) -> impl IntoView {
    page! {
        <li>
            <Sign name=sign_of(meta.severity) says=severity_words(meta.severity) />
            <span class="code">{meta.code}</span>
            <span>
                <a data-step="" href=format!("#/rules/{}", meta.code)>{meta.name}</a>
                <small>{meta.summary}</small>
            </span>
            <span class="small">{quality_words(meta.quality)}</span>
            <span class="small">{(fired > 0).then(|| wording::plural(fired as u64, "finding", "findings"))}</span>
        </li>
    }
}

/// One rule's manual.
#[component]
pub fn RulePage(code: String) -> impl IntoView {
    let app = use_app();
    let Some(meta) = ALL.iter().map(|e| e.meta).find(|m| m.code == code) else {
        return page! {
            <h1>"There is no rule " <span dir="auto">{code}</span> "."</h1>
            <p class="lead"><a href="#/rules">"All rules"</a></p>
        }
        .into_any();
    };
    let options = move || {
        let value = app.summary.get()?.report.settings.options.get(meta.code)?.clone();
        let rows: Vec<(String, String)> =
            value.as_object()?.iter().map(|(k, v)| (k.clone(), v.to_string().trim_matches('"').to_owned())).collect();
        (!rows.is_empty()).then(|| {
            page! { <h3>"Options in force"</h3><crate::app::components::Kv rows=rows /> }
        })
    };
    page! {
        <p class="eyebrow"><a href="#/rules">"Rules"</a> " · " {family_words(meta.family())}</p>
        <p class="fmeta">
            <Sign name=sign_of(meta.severity) says="" />
            <strong>{severity_words(meta.severity)}</strong>
            <span class="code">{meta.code}</span>
            <span>{quality_words(meta.quality)}</span>
        </p>
        <h1>{meta.name}</h1>
        <p class="lead lead--own">{meta.summary}</p>
        <div class="two two--side sec sec--tight">
            <div class="prose">
                <h2 class="visually-hidden">"Manual"</h2>
                {markdown(meta.for_readers())}
                <details class="more">
                    <summary>"For developers"</summary>
                    {markdown(meta.for_developers())}
                </details>
            </div>
            <aside class="panel">{options}</aside>
        </div>
    }
    .into_any()
}
