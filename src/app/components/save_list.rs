//! "Save this list": what a finding, a member or a filter means, in the form that is chosen.

use crate::app::dom;
use crate::app::small_cells::WHY;
use crate::app::state::use_app;
use crate::engine::ListFormat;
use crate::engine::ask::{ListOf, SaveList};
use crate::report::lists::FORMATS;
use leptos::{ev, prelude::*, task::spawn_local};

/// A choice of forms and the button.
#[component]
pub fn SaveThisList(#[prop(into)] of: Signal<ListOf>) -> impl IntoView {
    let app = use_app();
    let format = RwSignal::new(ListFormat::Text);
    let said = RwSignal::new(String::new());
    let choose = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        let id = event.target().value();
        if let Some(about) = FORMATS.iter().find(|about| about.id == id) {
            format.set(about.format);
        }
    };
    let save = move |_| {
        if app.small.below().is_some() {
            return said.set(format!("Not saved: {WHY}. It is switched on under Export."));
        }
        let question = SaveList { of: of.get_untracked(), format: format.get_untracked() };
        spawn_local(async move {
            let message = match app.ask(question).await {
                Ok(file) => match dom::save(&file.name, &file.mime, &file.content) {
                    Ok(()) => format!("{} is in your downloads.", file.name),
                    Err(_) => format!("The browser did not save {}.", file.name),
                },
                Err(why) => format!("Nothing was saved: {}. {}", why.says(), why.advice()),
            };
            said.try_set(message);
        });
    };
    let options = FORMATS.iter().map(|about| page! { <option value=about.id>{about.name}</option> }).collect_view();
    page! {
        <span class="save-list">
            <label class="visually-hidden" for="list-format">"Form of the list"</label>
            <select autocomplete="off" class="select" id="list-format" data-test="list-format" on:change:target=choose>
                {options}
            </select>
            <button class="btn" data-test="save-list" on:click=save>"Save this list"</button>
            <span class="small" role="status">{move || said.get()}</span>
        </span>
    }
}
