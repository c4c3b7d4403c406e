//! Small parts: figures as text, key and value, the origin of an attribute.

use crate::app::state::App;
use crate::dataset::{Called, Origin, Unit};
use crate::report::words::origin_words;
use crate::wording;
use leptos::prelude::*;

/// What those are called whom several images may show; people where nothing was read.
pub fn called() -> Called {
    use_context::<App>().map_or(Called::of("person"), |app| app.called())
}

/// What is counted: `images`, `boxes`, `people`, or what the column of identities calls them.
pub fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Image => "images",
        Unit::Box => "boxes",
        Unit::Identity => called().many,
    }
}

/// A group as a person calls it, where its attribute is named already: `male`, `not Male`.
pub fn group_words(attribute: &str, value: &str) -> String {
    use_context::<App>().map_or_else(|| value.to_owned(), |app| app.group_words(attribute, value))
}

/// A group with its attribute: `gender male`, `not Male`.
pub fn group_named(attribute: &str, value: &str) -> String {
    wording::group_after(attribute, value, group_words(attribute, value))
}

/// Stands beside every protected attribute, on every screen.
#[component]
pub fn OriginTag(origin: Origin) -> impl IntoView {
    page! { <span class="origin">{origin_words(origin)}</span> }
}

/// Characters at the end of a name that stay where it has to be cut: an ending and what tells files of one series apart.
const KEPT: usize = 10;

/// A name that is cut in the middle where it has no room.
#[component]
pub fn Middle(name: String) -> impl IntoView {
    let from = name.char_indices().rev().nth(KEPT - 1).map_or(0, |(at, _)| at);
    let (head, tail) = name.split_at(from);
    page! {
        <span class="middle mono" dir="auto">
            <span>{head.to_owned()}</span>
            <span>{tail.to_owned()}</span>
        </span>
    }
}

/// Labels and values; empty values are left out.
#[component]
pub fn Kv(rows: Vec<(String, String)>) -> impl IntoView {
    let rows = rows.into_iter().filter(|(_, v)| !v.is_empty());
    page! {
        <dl class="key-values">
            {rows.map(|(k, v)| page! { <dt>{k}</dt><dd dir="auto">{v}</dd> }).collect_view()}
        </dl>
    }
}

pub fn bytes_words(bytes: f64) -> String {
    if bytes >= 1e9 {
        format!("{:.2} GB", bytes / 1e9)
    } else if bytes >= 1e6 {
        format!("{:.1} MB", bytes / 1e6)
    } else {
        format!("{:.0} kB", bytes / 1e3)
    }
}

pub fn time_words(seconds: f64) -> String {
    if seconds < 10.0 {
        format!("{seconds:.1} s")
    } else if seconds < 90.0 {
        format!("{seconds:.0} s")
    } else {
        format!("{:.0} min", seconds / 60.0)
    }
}
