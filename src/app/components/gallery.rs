//! A gallery of any length: only the rows on screen are drawn, and only their pages are asked for.

use super::Turn;
use super::{Middle, NoAnswer, Thumb};
use crate::app::dom;
use crate::app::state::use_app;
use crate::engine::{Failure, Filter, Picture, ask};
use crate::wording;
use leptos::{ev, html, prelude::*, task::spawn_local};
use std::collections::{HashMap, HashSet};

/// Which pictures.
#[derive(Clone, Debug, PartialEq)]
pub enum Wanted {
    Filter(Filter),
    /// The evidence of a finding, or of one of its members.
    Evidence(u32, Option<u32>),
}

/// Pictures asked for at once.
const PAGE: u32 = 60;
/// Pictures shown at once where there are pages.
const PAGED: u32 = 24;
/// How they are turned.
pub const PICTURES: [&str; 3] = ["Previous pictures", "Next pictures", ""];
/// Height of a caption of two lines, in pixels.
const CAPTION: f64 = 36.0;
const GAP: f64 = 8.0;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Layout {
    columns: u32,
    row: f64,
    first: u32,
    rows: u32,
}

fn layout(width: f64, top: f64, screen: f64, least: f64) -> Layout {
    let columns = (((width + GAP) / (least + GAP)).floor()).max(1.0);
    let card = (width - GAP * (columns - 1.0)) / columns;
    let row = (card * 0.75 + CAPTION + GAP).max(40.0);
    // One row more on each side, so that scrolling never meets a hole.
    let first = ((-top / row).floor() - 1.0).max(0.0);
    let rows = (screen / row).ceil() + 3.0;
    Layout { columns: columns as u32, row, first: first as u32, rows: rows as u32 }
}

/// The gallery. `least`: the least width of a picture in pixels; `paged`: in pages rather than as long as it is. `total`
/// hears how many there are.
#[component]
pub fn Gallery(
    #[prop(into)] wanted: Signal<Wanted>,
    #[prop(default = 132.0)] least: f64,
    #[prop(optional)] crop: bool,
    #[prop(optional)] paged: bool,
    #[prop(into)] href: Callback<Picture, String>,
    #[prop(optional_no_strip)] current: Option<Signal<Option<u32>>>,
    #[prop(optional_no_strip)] total: Option<RwSignal<Option<(u64, u64)>>>,
) -> impl IntoView {
    let app = use_app();
    let pages = RwSignal::new(HashMap::<u32, Vec<Picture>>::new());
    let count = RwSignal::new(None::<u64>);
    let failure = RwSignal::new(None::<Failure>);
    let asked = StoredValue::new(HashSet::<u32>::new());
    let turn = StoredValue::new(0u64);
    let place = RwSignal::new(layout(900.0, 0.0, 900.0, least));
    let node = NodeRef::<html::Div>::new();
    let at = RwSignal::new(0u32);

    let fetch = move |page: u32| {
        let new = asked.try_update_value(|a| a.insert(page)).unwrap_or(false);
        if !new {
            return;
        }
        let now = turn.get_value();
        let (from, most) = (page * PAGE, PAGE);
        let wanted = wanted.get_untracked();
        spawn_local(async move {
            let answer = match wanted {
                Wanted::Filter(filter) => {
                    app.ask(ask::Pictures { filter, from, most }).await.map(|a| (a.pictures, a.total, a.of))
                }
                Wanted::Evidence(finding, member) => {
                    app.ask(ask::Evidence { finding, member, from, most }).await.map(|a| (a.pictures, a.total, a.total))
                }
            };
            if turn.try_get_value() != Some(now) {
                return;
            }
            let (pictures, all, of) = match answer {
                Ok(answer) => answer,
                Err(why) => {
                    failure.set(Some(why));
                    return;
                }
            };
            pages.update(|p| {
                p.insert(page, pictures);
            });
            count.set(Some(all));
            if let Some(total) = total {
                total.set(Some((all, of)));
            }
        });
    };
    Effect::new(move || {
        wanted.track();
        turn.update_value(|t| *t += 1);
        asked.update_value(HashSet::clear);
        pages.update(HashMap::clear);
        count.set(None);
        failure.set(None);
        at.set(0);
        fetch(0);
    });
    let measure = move || {
        let Some(element) = node.get_untracked() else { return };
        let rect = element.get_bounding_client_rect();
        // Not on the screen.
        if rect.width() <= 0.0 {
            return;
        }
        let screen = dom::window().and_then(|w| w.inner_height().ok()).and_then(|h| h.as_f64()).unwrap_or(900.0);
        let new = layout(rect.width(), rect.top(), screen, least);
        if place.get_untracked() != new {
            place.set(new);
        }
    };
    Effect::new(move || {
        node.track();
        count.track();
        measure();
    });
    let scroll = window_event_listener(ev::scroll, move |_| measure());
    let resize = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || {
        scroll.remove();
        resize.remove();
    });

    // The pictures of the page that is shown: from, to.
    let page = Memo::new(move |_| {
        let all = u32::try_from(count.get().unwrap_or(0)).unwrap_or(u32::MAX);
        if !paged {
            return (0, all);
        }
        let from = at.get().saturating_mul(PAGED).min(all);
        (from, from.saturating_add(PAGED).min(all))
    });
    let range = Memo::new(move |_| {
        let (place, (from, to)) = (place.get(), page.get());
        let first = from.saturating_add(place.first.saturating_mul(place.columns)).min(to);
        (first, first.saturating_add(place.rows * place.columns).min(to))
    });
    Effect::new(move || {
        let (first, end) = range.get();
        if end > first {
            (first / PAGE..=(end - 1) / PAGE).for_each(fetch);
        }
    });
    let row_of =
        move |picture: u32| f64::from(picture.saturating_sub(page.get().0).div_ceil(place.get().columns.max(1)));
    let above = move || format!("{}px", row_of(range.get().0) * place.get().row);
    let height = move || format!("{}px", row_of(page.get().1) * place.get().row);
    let card = move |i: u32| {
        let picture =
            Memo::new(move |_| pages.with(|p| p.get(&(i / PAGE)).and_then(|v| v.get((i % PAGE) as usize)).cloned()));
        page! {
            <li>
                {move || match picture.get() {
                    None => page! { <span class="pic"></span> }.into_any(),
                    Some(picture) => {
                        let id = picture.image;
                        let is_current = move || current.is_some_and(|c| c.get() == Some(id)).then_some("true");
                        let address = href.run(picture.clone());
                        let name = picture.path.rsplit('/').next().unwrap_or_default().to_owned();
                        let name = if name.is_empty() { picture.place.clone().unwrap_or_default() } else { name };
                        let title = [Some(picture.path.clone()), picture.place.clone()];
                        let title = title.into_iter().flatten().collect::<Vec<_>>().join(", ");
                        let note = picture.note.clone();
                        let splits = picture.splits.join(", ");
                        page! {
                            <a href=address title=title aria-current=is_current data-card=i data-image=id>
                                <Thumb picture=picture crop=crop />
                                <span class="cap-l">
                                    <Middle name=name />
                                    <span dir="auto">{note.unwrap_or(splits)}</span>
                                </span>
                            </a>
                        }
                            .into_any()
                    }
                }}
            </li>
        }
    };
    page! {
        <div class="gal-w" node_ref=node style:min-height=height>
            <NoAnswer failure=failure what="These pictures" />
            {move || (count.get() == Some(0)).then(|| page! { <p class="small">"No picture."</p> })}
            <ul
                class="gal"
                style:transform=move || format!("translateY({})", above())
                style=("--cols", move || place.get().columns.to_string())
                aria-label=move || wording::plural(count.get().unwrap_or(0), "picture", "pictures")
                on:keydown=move |event| walk(&event, place.get_untracked().columns)
            >
                <For each=move || { let (a, b) = range.get(); a..b } key=move |i| (turn.get_value(), *i) children=card />
            </ul>
        </div>
        {paged.then(|| page! { <Turn at=at step=PAGED count=Signal::derive(move || count.get().unwrap_or(0)) words=PICTURES /> })}
    }
}

/// Arrows go from picture to picture.
fn walk(event: &web_sys::KeyboardEvent, columns: u32) {
    use wasm_bindgen::JsCast;
    let step = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "ArrowDown" => i64::from(columns),
        "ArrowUp" => -i64::from(columns),
        _ => return,
    };
    let Some(document) = dom::document() else { return };
    let card = document.active_element().and_then(|e| e.get_attribute("data-card"));
    let Some(at) = card.and_then(|i| i.parse::<i64>().ok()) else { return };
    let selector = format!("[data-card=\"{}\"]", at + step);
    if let Ok(Some(next)) = document.query_selector(&selector)
        && let Ok(next) = next.dyn_into::<web_sys::HtmlElement>()
    {
        event.prevent_default();
        let _ = next.focus();
    }
}
