//! Keys: single letters outside fields, which can be switched off.

use super::dom;
use super::route::{Place, Route, images_link};
use super::state::{App, use_app};
use gloo::storage::{LocalStorage, Storage};
use gloo::timers::callback::Timeout;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

const KEY: &str = "muster-keys";

/// Where `g` and a letter lead: the letter, the screen's address, its name in the list of keys.
const SCREENS: [(&str, &str, &str); 10] = [
    ("o", "overview", "overview"),
    ("r", "representation", "representation"),
    ("c", "cooccurrence", "co-occurrence"),
    ("k", "consistency", "consistency"),
    ("m", "completeness", "completeness"),
    ("i", "images", "images"),
    ("p", "privacy", "privacy"),
    ("f", "files", "files read"),
    ("v", "review", "review"),
    ("e", "export", "export"),
];

fn switched_on() -> bool {
    LocalStorage::get::<String>(KEY).map(|v| v != "off").unwrap_or(true)
}

/// Listens on the whole page.
pub fn listen(app: App) {
    let go = StoredValue::new(false);
    let handle = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if held || event.default_prevented() || in_field(&event) {
            return;
        }
        let key = event.key();
        if key == "Escape" {
            close(app);
            return;
        }
        if !switched_on() {
            return;
        }
        let done = if go.get_value() {
            go.set_value(false);
            went_to(&key)
        } else if key == "g" {
            go.set_value(true);
            Timeout::new(1500, move || {
                go.try_set_value(false);
            })
            .forget();
            true
        } else {
            acted(app, &key)
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn in_field(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.is_some_and(|t| matches!(t.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

fn went_to(key: &str) -> bool {
    let Some((_, place, _)) = SCREENS.iter().find(|(letter, ..)| *letter == key) else { return false };
    dom::go(&format!("#/{place}"));
    true
}

fn acted(app: App, key: &str) -> bool {
    match key {
        "?" => click("#keys-button"),
        "/" => focus("main input[type=search]"),
        // In the review every letter is a button's.
        "a" | "b" | "d" | "j" | "k" | "l" | "n" | "r" | "s" | "u" | "x" if reviews(app) => {
            click(&format!("main [data-key=\"{key}\"]:not(:disabled)"))
        }
        "j" => step(app, 1),
        "k" => step(app, -1),
        // Whatever a screen offers under that key, the focused chart first.
        "t" | "1" | "2" | "3" => {
            let selector = format!("[data-key=\"{key}\"]");
            let chart = dom::document().and_then(|d| d.active_element()).and_then(|e| e.closest(".fig").ok().flatten());
            let own = chart.and_then(|c| c.query_selector(&selector).ok().flatten());
            match own.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
                Some(own) => {
                    own.click();
                    true
                }
                None => click(&format!("main {selector}")),
            }
        }
        _ => false,
    }
}

/// The review is on the screen.
fn reviews(app: App) -> bool {
    app.route.with_untracked(|route| route.place == Place::Review)
}

fn find(selector: &str) -> Option<HtmlElement> {
    dom::document()?.query_selector(selector).ok()??.dyn_into().ok()
}

fn click(selector: &str) -> bool {
    find(selector).is_some_and(|e| {
        e.click();
        true
    })
}

fn focus(selector: &str) -> bool {
    find(selector).is_some_and(|e| e.focus().is_ok())
}

/// Next or previous finding, image or pair.
fn step(app: App, by: i32) -> bool {
    let one_at_a_time = |route: &Route| match route.place {
        Place::Finding(_) => true,
        Place::Images => route.get("image").is_some(),
        _ => false,
    };
    if app.route.with_untracked(one_at_a_time) {
        return click(if by > 0 { "#next" } else { "#previous" });
    }
    let Some(document) = dom::document() else { return false };
    let Ok(list) = document.query_selector_all("main .finding-says a, main a[data-card], main [data-step]") else {
        return false;
    };
    let all: Vec<HtmlElement> = (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect();
    let here = document.active_element().and_then(|e| all.iter().position(|a| a.is_same_node(Some(&e))));
    let next = match here {
        Some(i) => (i as i64 + i64::from(by)).clamp(0, all.len() as i64 - 1) as usize,
        None => 0,
    };
    all.get(next).is_some_and(|e| e.focus().is_ok())
}

/// Back to where one was.
fn close(app: App) {
    let route: Route = app.route.get_untracked();
    match route.place {
        Place::Images if route.get("image").is_some() => dom::go(&images_link(&route.filter())),
        Place::Finding(_) => dom::go("#/overview"),
        Place::Rule(_) => dom::go("#/rules"),
        _ => {}
    }
}

/// The list of keys.
#[component]
pub fn KeysPop() -> impl IntoView {
    let _ = use_app();
    let on = RwSignal::new(switched_on());
    let goes = SCREENS.map(|(letter, _, name)| (format!("g {letter}"), name));
    let keys = [
        ("/", "search"),
        ("j k", "next, previous finding, image or pair"),
        ("Enter", "open"),
        ("Esc", "close, back to where one was"),
        ("t", "table of the focused chart"),
        ("1 2 3", "count by box, image, person"),
        ("r a d", "in the review: right, not a problem, solved"),
        ("x l b s n", "in the review: exclude, fix label, fix box, to the annotators, note"),
        ("u", "in the review: undo"),
        ("← ↑ ↓ →", "inside a gallery, a matrix or an enlarged picture"),
        ("+ − 0", "a picture larger, smaller, fitted"),
    ];
    let keys = keys.map(|(key, what)| (key.to_owned(), what));
    let rows = std::iter::once(("?".to_owned(), "these keys")).chain(goes).chain(keys);
    let rows = rows.map(|(k, what)| page! { <dt><kbd>{k}</kbd></dt><dd>{what}</dd> }).collect_view();
    let change = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        let checked = event.target().checked();
        let _ = LocalStorage::set(KEY, if checked { "on" } else { "off" });
        on.set(checked);
    };
    page! {
        <div id="keys" class="pop" popover="auto">
            <h2>"Keys"</h2>
            <dl class="key-values key-values--left">{rows}</dl>
            <label class="check">
                <input autocomplete="off" type="checkbox" prop:checked=move || on.get() on:change:target=change />
                <span>"Single letters work"</span>
            </label>
        </div>
    }
}
