//! The choice of an order: by path, by a figure, by an attribute that is a number.

use crate::app::dom;
use crate::app::route::{images_link, order, order_text};
use crate::app::state::use_app;
use crate::dataset::ValueType;
use crate::engine::{Filter, PictureOrder};
use leptos::{ev, prelude::*};

/// Orders by figures, in words.
const FIGURES: [(&str, &str); 12] = [
    ("up=brightness", "darkest first"),
    ("down=brightness", "brightest first"),
    ("up=contrast", "least contrast first"),
    ("up=sharpness", "least sharp first"),
    ("down=sharpness", "sharpest first"),
    ("up=entropy", "plainest first"),
    ("up=megapixels", "smallest first"),
    ("down=megapixels", "largest first"),
    ("down=boxes", "most boxes first"),
    ("down=box-area", "largest object first"),
    ("up=box-aspect", "tallest object first"),
    ("down=box-aspect", "widest object first"),
];

/// The order that a press on a column's head asks for: smallest first, then largest first; that of paths where the column
/// has no name.
pub fn turned(now: Option<PictureOrder>, column: &str) -> Option<PictureOrder> {
    match now {
        _ if column.is_empty() => None,
        Some(PictureOrder::By(name)) if name == column => Some(PictureOrder::ByDescending(name)),
        _ => Some(PictureOrder::By(column.to_owned())),
    }
}

/// In what order the pictures stand.
#[component]
pub fn Sort(filter: Memo<Filter>) -> impl IntoView {
    let app = use_app();
    let own = app.summary.with_untracked(|summary| {
        let attributes = summary.iter().flat_map(|s| &s.report.dataset.attributes);
        let numbers = attributes.filter(|a| matches!(a.ty, ValueType::Real | ValueType::Integer));
        let both = numbers.flat_map(|a| {
            [
                (format!("up={}", a.name), format!("{}: lowest first", a.name)),
                (format!("down={}", a.name), format!("{}: highest first", a.name)),
            ]
        });
        both.collect::<Vec<_>>()
    });
    let figures = FIGURES.into_iter().map(|(value, words)| (value.to_owned(), words.to_owned()));
    let all: Vec<(String, String)> =
        std::iter::once((String::new(), "by path".to_owned())).chain(figures).chain(own).collect();
    let now = Memo::new(move |_| filter.with(|f| f.order.as_ref().map(order_text).unwrap_or_default()));
    let choose = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        let order = order(&event.target().value());
        dom::go(&images_link(&Filter { order, ..filter.get_untracked() }));
    };
    let options = all.into_iter().map(|(value, words)| {
        let own = value.clone();
        let on = move || now.with(|now| *now == own);
        page! { <option value=value selected=on dir="auto">{words}</option> }
    });
    let options = options.collect_view();
    page! {
        <label class="lab">
            <span class="visually-hidden">"Order"</span>
            <select class="select" data-test="order" autocomplete="off" on:change:target=choose>{options}</select>
        </label>
    }
}
