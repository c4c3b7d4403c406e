//! What a column is, whom the dataset should show, which rules are off: the same file that goes with the data.

mod columns;
mod folders;
mod switches;
mod targets;

use crate::app::components::{Compare, Later, icon, markdown};
use crate::app::dom;
use crate::app::state::use_app;
use crate::dataset::Settings;
use crate::engine::SETTINGS_REFERENCE;
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};

/// The value of a field that was changed.
type Changed<T> = ev::Targeted<ev::Event, T>;

#[component]
pub fn SettingsPage() -> impl IntoView {
    let app = use_app();
    let in_force =
        move || app.summary.with(|s| s.as_ref().map(|s| s.report.settings.settings.clone()).unwrap_or_default());
    let draft = RwSignal::new(app.unapplied.get_untracked().unwrap_or_else(|| untrack(in_force)));
    let said = RwSignal::new(None::<Result<String, String>>);
    let changed = Memo::new(move |_| draft.get() != in_force());
    Effect::new(move || app.unapplied.set(changed.get().then(|| draft.get())));
    let text = move || toml::to_string_pretty(&draft.get()).unwrap_or_default();
    let apply = move |_| {
        let before = untrack(in_force);
        let (columns_too, folders_too) =
            draft.with_untracked(|d| (d.columns != before.columns, d.folders != before.folders));
        said.set(None);
        spawn_local(async move {
            said.set(Some(match app.reconfigure(draft.get_untracked()).await {
                Ok(()) if folders_too => {
                    Ok("Folders and annotations read again and judged with these settings.".into())
                }
                Ok(()) if columns_too => {
                    Ok("Annotations read again and judged with these settings; no image was read again.".into())
                }
                Ok(()) => Ok("Judged again with these settings.".into()),
                Err(why) => Err(why.says().into()),
            }));
        });
    };
    let rereading = Memo::new(move |_| app.progress.with(|p| p.rereading.then_some((p.sources_read, p.sources))));
    let stop = move |_| {
        if let Some(client) = app.client() {
            client.cancel();
        }
    };
    let save = move |_| {
        let result = dom::save("muster.toml", "application/toml", &untrack(text));
        said.set(Some(match result {
            Ok(()) => Ok("muster.toml is in your downloads. Put it into the dataset’s folder: the next drop needs no correcting.".into()),
            Err(_) => Err("The browser did not save muster.toml.".into()),
        }));
    };
    let edit =
        move |event: Changed<web_sys::HtmlTextAreaElement>| match toml::from_str::<Settings>(&event.target().value()) {
            Ok(settings) => {
                said.set(None);
                draft.set(settings);
            }
            Err(error) => said.set(Some(Err(error.to_string()))),
        };
    page! {
        <p class="eyebrow">"Settings · what holds for this dataset?"</p>
        <h1>"Say what the columns and folders are and whom the dataset should show; only what changes is judged or read again."</h1>
        <div class="settings-bar tools">
            <button class="btn btn--main" disabled=move || !changed.get() on:click=apply>"Apply"</button>
            <button class="btn" disabled=move || !changed.get() on:click=move |_| draft.set(untrack(in_force))>"Undo"</button>
            <button class="btn" on:click=save>{icon("save", "")} "Save muster.toml"</button>
            {move || {
                rereading.get().map(|(read, of)| {
                    let of = wording::plural(of, "annotation file", "annotation files");
                    page! {
                        <span class="small">{format!("{} of {of} read again.", wording::count(read))}</span>
                        <button class="btn" data-test="stop-again" on:click=stop>"Stop and keep the settings from before"</button>
                    }
                })
            }}
            <span role="status">
                {move || match said.get() {
                    None => page! { <span></span> }.into_any(),
                    Some(Ok(done)) => page! { <span class="small">{done}</span> }.into_any(),
                    Some(Err(why)) => page! { <span class="small sev-error pre-line">{why}</span> }.into_any(),
                }}
            </span>
        </div>
        <columns::Columns draft=draft />
        <Later><folders::Folders draft=draft /></Later>
        <Later><targets::Targets draft=draft /></Later>
        <Later><switches::Switches draft=draft /></Later>
        <section class="sec" aria-labelledby="earlier-h">
            <div class="sec-h">
                <h2 id="earlier-h">"An earlier report"</h2>
                <p class="small">"The JSON that Export saved of this dataset some time ago: the overview then begins with what changed since."</p>
            </div>
            <Compare />
        </section>
        <section class="sec" aria-labelledby="toml-h">
            <div class="sec-h">
                <h2 id="toml-h">"As a file"</h2>
                <p class="small">"All of the above, and what has no field here: thresholds of rules, the declared domain. Scenarios are written on the screen of completeness."</p>
            </div>
            <textarea autocomplete="off" class="area mono" rows="14" spellcheck="false" aria-label="muster.toml" prop:value=text on:change:target=edit></textarea>
            <details class="more">
                <summary>"What can stand in this file"</summary>
                <div class="prose prose--s">{markdown(SETTINGS_REFERENCE)}</div>
            </details>
        </section>
    }
}
