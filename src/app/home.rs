//! The first screen. Its words stand in index.html, so that they are read before the program has loaded; here its
//! buttons come to life and the whole page learns to take a drop.

use super::dom;
use super::seal::SealBox;
use super::state::{App, use_app};
use crate::browser::{Dropped, from_drop, from_input, has_directory_picker, pick_directory};
use gloo::storage::{LocalStorage, Storage};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

/// Wires the first screen; files are taken only once the page is sealed.
pub fn take_over(app: App) {
    if let Some(place) = dom::html_by_id("seal-box") {
        place.set_text_content(None);
        mount_to(place, move || {
            provide_context(app);
            page! { <SealBox /> }
        })
        .forget();
    }
    if let Some(place) = dom::html_by_id("drop-back") {
        mount_to(place, move || {
            provide_context(app);
            page! { <BackTo /> }
        })
        .forget();
    }
    if let Some(place) = dom::html_by_id("bar-tools") {
        mount_to(place, ThemeSwitch).forget();
    }
    Effect::new(move || {
        let sealed = app.sealed.get();
        dom::set_hidden("drop-in", !sealed);
        dom::set_hidden("drop-refused", sealed);
        for id in ["choose-folder", "choose-files", "choose-example"] {
            if let Some(button) = dom::by_id(id) {
                let _ = if sealed { button.remove_attribute("disabled") } else { button.set_attribute("disabled", "") };
            }
        }
    });
    click("choose-folder", move || {
        if has_directory_picker() {
            let last = app.choose();
            spawn_local(async move {
                let answer = pick_directory(move |n| app.listed.set(n)).await;
                if last() {
                    picked(app, answer);
                }
            });
        } else if let Some(input) = dom::html_by_id("pick-folder") {
            input.click();
        }
    });
    click("choose-files", || {
        if let Some(input) = dom::html_by_id("pick-files") {
            input.click();
        }
    });
    click("choose-example", move || {
        if let Some(client) = app.client().filter(|_| app.sealed.get_untracked()) {
            drop(app.choose());
            app.expect("example");
            dom::go("#/overview");
            client.open_example();
        }
    });
    for id in ["pick-folder", "pick-files"] {
        let Some(input) = dom::by_id(id) else { continue };
        let target = input.clone();
        on(&input, "change", move |_| take_input(app, &target));
    }
    // Said by boot.js when the host has the browser report what the page does.
    if let Some(document) = dom::document() {
        on(&document, "muster-unsealed", move |_| app.sealed.set(false));
    }
    drops(app);
}

/// Files chosen in an input; it is emptied so that the same folder can be chosen again.
fn take_input(app: App, input: &web_sys::Element) {
    let Some(input) = input.dyn_ref::<web_sys::HtmlInputElement>() else { return };
    let last = app.choose();
    let found = from_input(input, move |n| app.listed.set(n));
    input.set_value("");
    spawn_local(async move {
        let (name, files) = found.await;
        if !last() {
            return;
        }
        if files.is_empty() {
            say("Nothing came of that choice: the folder is empty, or the browser may not read it.");
        } else {
            open(app, name, files);
        }
    });
}

fn picked(app: App, answer: Result<Option<(String, Vec<Dropped>)>, String>) {
    match answer {
        Ok(Some((name, files))) => open(app, name, files),
        Ok(None) => {}
        Err(why) => say(&why),
    }
}

/// A sentence below the drop zone.
fn say(what: &str) {
    if let Some(place) = dom::by_id("drop-said") {
        place.set_text_content(Some(what));
    }
}

fn open(app: App, name: String, files: Vec<Dropped>) {
    let Some(client) = app.client().filter(|_| app.sealed.get_untracked()) else { return };
    say("");
    app.expect(&name);
    app.listed.set(files.len() as u64);
    dom::go("#/overview");
    client.open(name, files);
}

/// The whole page takes a drop, on every screen.
fn drops(app: App) {
    let Some(document) = dom::document() else { return };
    let over = move |shown: bool| dom::mark_root("data-drag", if shown { "over" } else { "" });
    for name in ["dragenter", "dragover"] {
        on(&document, name, move |event| {
            event.prevent_default();
            over(app.sealed.get_untracked());
        });
    }
    on(&document, "dragleave", move |event| {
        // Only when the pointer leaves the window, not from one element to the next.
        let leaving = event.dyn_ref::<web_sys::DragEvent>().is_some_and(|e| e.related_target().is_none());
        if leaving {
            over(false);
        }
    });
    on(&document, "drop", move |event| {
        event.prevent_default();
        over(false);
        let data = event.dyn_ref::<web_sys::DragEvent>().and_then(web_sys::DragEvent::data_transfer);
        let Some(data) = data.filter(|_| app.sealed.get_untracked()) else { return };
        if data.types().includes(&"Files".into(), 0) {
            // The entries have to be taken before the event ends, so the call itself is made here.
            let last = app.choose();
            let found = from_drop(data, move |n| app.listed.set(n));
            spawn_local(async move {
                let answer = found.await.map(Some);
                if last() {
                    picked(app, answer);
                }
            });
        }
    });
}

fn click(id: &str, action: impl Fn() + 'static) {
    if let Some(button) = dom::by_id(id) {
        on(&button, "click", move |_| action());
    }
}

fn on(target: &web_sys::EventTarget, name: &'static str, action: impl Fn(&web_sys::Event) + 'static) {
    let options = gloo::events::EventListenerOptions::enable_prevent_default();
    gloo::events::EventListener::new_with_options(target, name, options, move |event| action(event)).forget();
}

/// The way back to the dataset that was closed last, as long as it is at hand.
#[component]
pub fn BackTo() -> impl IntoView {
    let app = use_app();
    let back = move |_| {
        let address = app.resting.get_untracked().unwrap_or_default();
        app.take_up();
        dom::go(if matches!(address.as_str(), "" | "#/") { "#/overview" } else { &address });
    };
    move || {
        app.resting.with(Option::is_some).then(|| {
            page! {
                <p class="tools">
                    <button class="btn" data-test="back-to" on:click=back>
                        "Back to “" <span dir="auto">{move || app.name.get()}</span> "”"
                    </button>
                    <button class="btn--link small" data-test="forget" on:click=move |_| app.forget()>"Forget it"</button>
                </p>
            }
        })
    }
}

/// Light, dark, or as the system has it; kept in this browser.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    const KEY: &str = "muster-theme";
    let theme = RwSignal::new(LocalStorage::get::<String>(KEY).unwrap_or_else(|_| "system".into()));
    Effect::new(move || dom::mark_root("data-theme", &theme.get()));
    let change = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        let value = event.target().value();
        // A browser may refuse to store; the choice then holds until the page is closed.
        let _ = LocalStorage::set(KEY, &value);
        theme.set(value);
    };
    page! {
        <label class="theme">
            <span class="visually-hidden">"Colours"</span>
            <select autocomplete="off" class="select select--sm" prop:value=move || theme.get() on:change:target=change>
                <option value="system">"As the system"</option>
                <option value="light">"Light"</option>
                <option value="dark">"Dark"</option>
            </select>
        </label>
    }
}
