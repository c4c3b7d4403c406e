//! The colours of what is drawn on a canvas, read from tokens.css, and word of their change.

use crate::app::dom;
use gloo::events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

/// Red, green, blue.
pub type Colour = [u8; 3];

/// Colours in force.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    pub paper: String,
    pub ink: String,
    pub grey: String,
    pub hatch: String,
    /// Text and marks on the darkest steps.
    pub flip: String,
    /// Nine steps around chance.
    pub diverging: [Colour; 9],
    /// Eight steps without a chance.
    pub sequential: [Colour; 8],
    pub few: Colour,
    pub none: Colour,
    /// Of groups, 1 to 8.
    pub groups: [Colour; 8],
    /// Of what belongs to several groups, and to none.
    pub rest: Colour,
    pub pale: Colour,
    pub font: String,
}

/// `#rrggbb`, the only form that tokens.css uses for data.
fn colour(name: &str) -> Colour {
    let text = dom::token(name);
    let at = |i: usize| text.get(i..i + 2).and_then(|t| u8::from_str_radix(t, 16).ok()).unwrap_or(128);
    [at(1), at(3), at(5)]
}

impl Theme {
    pub fn read() -> Self {
        let text = |name: &str| dom::token(name);
        Self {
            paper: text("--paper"),
            ink: text("--ink"),
            grey: text("--ink-3"),
            hatch: text("--hatch"),
            flip: text("--q-flip"),
            diverging: ["n4", "n3", "n2", "n1", "0", "p1", "p2", "p3", "p4"].map(|s| colour(&format!("--d-{s}"))),
            sequential: [0, 1, 2, 3, 4, 5, 6, 7].map(|s| colour(&format!("--q-{s}"))),
            few: colour("--paper"),
            none: colour("--sunk"),
            groups: [1, 2, 3, 4, 5, 6, 7, 8].map(|g| colour(&format!("--g-{g}"))),
            rest: colour("--few"),
            pale: colour("--line-2"),
            font: text("--font"),
        }
    }
}

/// The theme, read again when the page's or the system's choice changes.
pub fn theme() -> ReadSignal<Theme> {
    let (theme, set) = signal(Theme::read());
    let again = move || {
        let new = Theme::read();
        if theme.try_get_untracked().is_some_and(|old| old != new) {
            set.try_set(new);
        }
    };
    let changed = Closure::<dyn FnMut()>::new(again);
    let observer = web_sys::MutationObserver::new(changed.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(root)) = (&observer, dom::document().and_then(|d| d.document_element())) {
        let what = web_sys::MutationObserverInit::new();
        what.set_attributes(true);
        let _ = observer.observe_with_options(&root, &what);
    }
    let system = dom::window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
    let listener = system.map(|system| EventListener::new(&system, "change", move |_| again()));
    let held = StoredValue::new_local((observer, changed, listener));
    on_cleanup(move || {
        held.try_update_value(|(observer, _, _)| {
            if let Some(observer) = observer {
                observer.disconnect();
            }
        });
        held.dispose();
    });
    theme
}
