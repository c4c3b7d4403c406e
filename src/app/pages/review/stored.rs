//! What was decided, as a file; and what the browser keeps of it, where somebody wants that.

use crate::app::components::icon;
use crate::app::kept;
use crate::app::state::use_app;
use crate::decisions;
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

#[component]
pub fn Stored() -> impl IntoView {
    let app = use_app();
    let said = RwSignal::new(None::<Result<String, String>>);
    let read = move || app.summary.with(|s| s.as_ref().and_then(|s| s.report.decisions.clone()));
    let lines = move || {
        let lines = read().map(|read| read.says()).unwrap_or_default();
        lines.into_iter().map(|line| page! { <li dir="auto">{line}"."</li> }).collect_view()
    };
    let load = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        let input = event.target();
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The browser keeps no name of it.
        input.set_value("");
        if file.size() > decisions::LARGEST as f64 {
            said.set(Some(Err("Not loaded: the file is too large to be one of decisions.".to_owned())));
            return;
        }
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            said.try_set(Some(match text {
                Some(text) => app.load_decisions(&text),
                None => Err("The browser could not read that file.".to_owned()),
            }));
        });
    };
    let choose = move |_| {
        if let Some(input) = crate::app::dom::html_by_id("load-decisions") {
            input.click();
        }
    };
    let keep = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        if event.target().checked() { app.keep_decisions() } else { app.wipe_kept() }
    };
    let listed = move || {
        app.decided.now.track();
        if !app.decided.keeps.get() {
            return None;
        }
        let rows: Vec<_> = kept::read()
            .unwrap_or_default()
            .values()
            .map(|of| {
                let n = wording::plural(of.decisions().len() as u64, "decision", "decisions");
                page! { <li dir="auto">{of.name.clone()}": "{n}</li> }
            })
            .collect();
        let none = rows.is_empty().then(|| page! { <p class="small">"Nothing is kept yet."</p> });
        Some(page! {
            <ul class="prose-s prose-s--dots" data-test="kept">{rows.collect_view()}</ul>
            {none}
            <button class="btn" data-test="wipe" on:click=move |_| app.wipe_kept()>"Wipe all that is kept"</button>
        })
    };
    page! {
        <section class="sec" aria-labelledby="stored-h">
            <div class="sec-h">
                <h2 id="stored-h">"What is decided"</h2>
                <p class="small">
                    {move || if app.decided.unsaved.get() { "Not saved." } else { "" }}
                </p>
            </div>
            <ul class="prose-s prose-s--dots" data-test="decisions-read">{lines}</ul>
            <p class="tools mt-s">
                <button class="btn" data-test="save-decisions" on:click=move |_| said.set(Some(app.save_decisions()))>
                    {icon("save", "")}
                    "Save decisions"
                </button>
                <button class="btn" on:click=choose>"Load decisions"</button>
                <input
                    id="load-decisions"
                    class="visually-hidden"
                    data-test="load-decisions"
                    type="file"
                    accept=".json"
                    tabindex="-1"
                    aria-label="A file of decisions"
                    on:change:target=load
                />
                <span class="small" role="status" data-test="decisions-said">
                    {move || match said.get() {
                        None => page! { <span></span> }.into_any(),
                        Some(Ok(done)) => page! { <span>{done}</span> }.into_any(),
                        Some(Err(why)) => page! { <span class="sev-error">{why}</span> }.into_any(),
                    }}
                </span>
            </p>
            <label class="check">
                <input
                    autocomplete="off"
                    type="checkbox"
                    data-test="keep"
                    prop:checked=move || app.decided.keeps.get()
                    on:change:target=keep
                />
                <span>"Keep decisions in this browser, with the names of datasets and images in them. Without this nothing is kept."</span>
            </label>
            {listed}
        </section>
    }
}
