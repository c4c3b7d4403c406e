//! "Compare with an earlier report": takes a file, and says why it is none.

use crate::app::dom;
use crate::app::state::use_app;
use leptos::{ev, prelude::*, task::spawn_local};

/// The buttons; once on a screen.
#[component]
pub fn Compare() -> impl IntoView {
    let app = use_app();
    let said = RwSignal::new(None::<Result<&'static str, String>>);
    let compare = move |earlier: Option<web_sys::File>| {
        let done = if earlier.is_some() { "Compared." } else { "Compared with no report any more." };
        said.set(Some(Ok("Reading …")));
        spawn_local(async move {
            let compared = match app.client() {
                Some(client) => client.compare(earlier).await,
                None => Err("no dataset is open".to_owned()),
            };
            said.try_set(Some(compared.map(|()| done).map_err(|why| format!("Not compared: {why}."))));
        });
    };
    let chosen = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        let input = event.target();
        let file = input.files().and_then(|files| files.get(0));
        // The browser keeps no name of it.
        input.set_value("");
        if file.is_some() {
            compare(file);
        }
    };
    let choose = move |_| {
        if let Some(input) = dom::html_by_id("earlier-report") {
            input.click();
        }
    };
    let against = Memo::new(move |_| app.summary.with(|s| s.as_ref().is_some_and(|s| s.report.changes.is_some())));
    page! {
        <p class="tools mt-s">
            <button class="btn" data-test="compare" disabled=move || !app.is_done() on:click=choose>
                {move || if against.get() { "Compare with another report" } else { "Compare with an earlier report" }}
            </button>
            {move || {
                against
                    .get()
                    .then(|| {
                        page! {
                            <button class="btn" data-test="compare-none" on:click=move |_| compare(None)>
                                "Compare with none"
                            </button>
                        }
                    })
            }}
            <input
                id="earlier-report"
                class="visually-hidden"
                data-test="earlier-report"
                type="file"
                accept=".json"
                autocomplete="off"
                tabindex="-1"
                aria-label="An earlier report"
                on:change:target=chosen
            />
            <span class="small" role="status" data-test="compare-said">
                {move || match said.get() {
                    None => page! { <span></span> }.into_any(),
                    Some(Ok(done)) => page! { <span>{done}</span> }.into_any(),
                    Some(Err(why)) => page! { <span class="sev-error" dir="auto">{why}</span> }.into_any(),
                }}
            </span>
        </p>
    }
}
