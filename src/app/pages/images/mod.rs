//! Which pictures are meant?

mod detail;
mod facets;
mod quality;
mod sort;
mod spreads;
mod table;
mod thresholds;

pub use spreads::choices;

use crate::app::components::{Drawn, Gallery, SaveThisList, Wanted, called, icon, points_words};
use crate::app::dom;
use crate::app::route::{Place, images_link, picture_link};
use crate::app::state::{App, use_app};
use crate::engine::ask::ListOf;
use crate::engine::{Filter, Picture, PictureOrder, PointsOf};
use crate::measures::DISTANCE;
use crate::rules::img::scales::scale_of;
use crate::wording;
use detail::Detail;
use facets::Facets;
use leptos::{ev, prelude::*};
use quality::Quality;
use sort::Sort;
use table::Table;
use wasm_bindgen::JsCast;

/// The conditions of a filter, as words, and the filter without each.
fn conditions(app: App, filter: &Filter, finding: Option<String>) -> Vec<(String, Filter)> {
    let mut out = Vec::new();
    let without = |change: &dyn Fn(&mut Filter)| {
        let mut f = filter.clone();
        change(&mut f);
        f
    };
    if filter.finding.is_some() {
        out.push((
            format!("finding: {}", finding.unwrap_or_default()),
            without(&|f| (f.finding, f.member) = (None, None)),
        ));
    }
    for (i, class) in filter.classes.iter().enumerate() {
        out.push((format!("class: {class}"), without(&|f| drop(f.classes.remove(i)))));
    }
    for (i, class) in filter.without.iter().enumerate() {
        out.push((format!("without: {class}"), without(&|f| drop(f.without.remove(i)))));
    }
    for (i, (attribute, value)) in filter.groups.iter().enumerate() {
        out.push((format!("{attribute}: {value}"), without(&|f| drop(f.groups.remove(i)))));
    }
    for (i, (attribute, value)) in filter.other_groups.iter().enumerate() {
        out.push((format!("{attribute}: other than {value}"), without(&|f| drop(f.other_groups.remove(i)))));
    }
    if let Some(split) = &filter.split {
        out.push((format!("split: {split}"), without(&|f| f.split = None)));
    }
    for (i, attribute) in filter.missing.iter().enumerate() {
        out.push((format!("{attribute}: missing"), without(&|f| drop(f.missing.remove(i)))));
    }
    if let Some(identity) = &filter.identity {
        out.push((format!("{}: {identity}", called().one), without(&|f| f.identity = None)));
    }
    for (i, (name, from, to)) in filter.ranges.iter().enumerate() {
        let what = match (name.as_str(), filter.groups.first(), filter.classes.first()) {
            (DISTANCE, Some((_, group)), Some(class)) => format!("distance of {group} to {class}"),
            _ => scale_of(name).map_or_else(|| name.clone(), |scale| scale.name.to_lowercase()),
        };
        let bounds = format!("{what}: {} to {}", wording::figure(*from), wording::figure(*to));
        out.push((bounds, without(&|f| drop(f.ranges.remove(i)))));
    }
    for (i, (name, value)) in filter.strata.iter().enumerate() {
        out.push((format!("{name}: {value}"), without(&|f| drop(f.strata.remove(i)))));
    }
    if let Some(text) = &filter.text {
        out.push((format!("path contains “{text}”"), without(&|f| f.text = None)));
    }
    if let Some(change) = filter.changed {
        out.push((change.name().into(), without(&|f| f.changed = None)));
    }
    if filter.chosen.is_some() {
        out.push(("encircled on the map".into(), without(&|f| f.chosen = None)));
    }
    if let Some(PictureOrder::Like(_, of)) = filter.order {
        let words = match of {
            PointsOf::Measured => "most alike first".to_owned(),
            PointsOf::Brought(_) => format!("most alike first by {}", points_words(app, of)),
        };
        out.push((words, without(&|f| f.order = None)));
    }
    if filter.unreadable {
        out.push(("unreadable".into(), without(&|f| f.unreadable = false)));
    }
    if filter.unannotated {
        out.push(("without annotation".into(), without(&|f| f.unannotated = false)));
    }
    out
}

#[component]
pub fn Images() -> impl IntoView {
    let app = use_app();
    // What is being typed counts at once; it becomes part of the address when the field is left.
    let typed = RwSignal::new(None::<String>);
    let filter = Memo::new(move |_| {
        let mut filter = app.route.with(|r| r.filter());
        if let Some(text) = typed.get() {
            filter.text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        filter
    });
    let chosen = Memo::new(move |_| app.route.with(|r| r.get("image").and_then(|i| i.parse::<u32>().ok())));
    let (opened, image) = (Memo::new(move |_| chosen.get().is_some()), Memo::new(move |_| chosen.get().unwrap_or(0)));
    let drawn = Drawn::default();
    // Rows where there is no picture to be seen, until somebody chooses.
    let own_rows = RwSignal::new(None::<bool>);
    let in_rows = Memo::new(move |_| {
        let none = || app.summary.with(|s| s.as_ref().is_some_and(|s| s.report.dataset.images == 0));
        own_rows.get().unwrap_or_else(none)
    });
    leave_and_return(chosen, filter);
    let total = RwSignal::new(None::<(u64, u64)>);
    // All pictures are meant: what is odd about them stands above.
    let whole = Memo::new(move |_| filter.with(|f| *f == Filter::default()) && chosen.get().is_none());
    let named = Memo::new(move |_| {
        let finding = filter
            .get()
            .finding
            .and_then(|n| app.summary.with(|s| s.as_ref()?.report.findings.get(n as usize).map(|f| f.code.clone())));
        conditions(app, &filter.get(), finding)
    });
    let title = move || {
        let (n, of) = total.get().unwrap_or((0, 0));
        let which: Vec<String> = named.get().into_iter().map(|(words, _)| words).collect();
        match (total.get(), which.is_empty()) {
            (None, _) => "Looking for the pictures.".to_owned(),
            (_, true) => format!("{}.", wording::plural(n, "image", "images")),
            _ => {
                format!(
                    "{} of {}: {}.",
                    wording::count(n),
                    wording::plural(of, "image", "images"),
                    wording::list(&which, 3)
                )
            }
        }
    };
    let chips = move || {
        let named = named.get();
        let several = named.len() > 1;
        let chips = named.into_iter().map(|(words, rest)| {
            page! {
                <a class="chip" aria-pressed="true" href=images_link(&rest)>
                    <span dir="auto">{words}</span>
                    {icon("close", "")}
                    <span class="visually-hidden">"take this filter away"</span>
                </a>
            }
        });
        page! {
            {chips.collect_view()}
            {several.then(|| page! { <a href=images_link(&Filter::default())>"Clear all"</a> })}
        }
    };
    let search = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        // A field that goes with its screen has changed too, and must not lead back to it.
        if app.route.with_untracked(|route| route.place != Place::Images) {
            return;
        }
        typed.set(Some(event.target().value()));
        dom::go(&images_link(&filter.get_untracked()));
    };
    // Another address says what is searched for.
    Effect::new(move || {
        app.route.track();
        typed.set(None);
    });
    let turn = StoredValue::new(0u32);
    let typing = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        let text = event.target().value();
        turn.update_value(|turn| *turn += 1);
        let now = turn.get_value();
        // Not at each letter: a moment after the last one.
        set_timeout(
            move || {
                if turn.try_get_value() == Some(now) && app.route.with_untracked(|r| r.place == Place::Images) {
                    typed.try_set(Some(text));
                }
            },
            std::time::Duration::from_millis(150),
        );
    };
    let href = Callback::new(move |p: Picture| picture_link(&filter.get_untracked(), p.image));
    let wanted = Signal::derive(move || Wanted::Filter(filter.get()));
    // A finding alone, or one of its members, is listed with its places.
    let list = Signal::derive(move || {
        let own = filter.get();
        let alone = Filter { finding: None, member: None, ..own.clone() } == Filter::default();
        match (own.finding, own.member) {
            (Some(finding), Some(member)) if alone => ListOf::Member(finding, member),
            (Some(finding), None) if alone => ListOf::Finding(finding),
            _ => ListOf::Filter(own),
        }
    });
    page! {
        <p class="eyebrow">"Images · which pictures are meant?"</p>
        <h1 dir="auto">{title}</h1>
        {move || whole.get().then(|| page! { <Quality /> })}
        <div class="active mt-s">
            {chips}
            <label class="field">
                {icon("search", "")}
                <span class="visually-hidden">"Part of the path"</span>
                <input autocomplete="off"
                    type="search"
                    placeholder="Path contains"
                    prop:value=move || app.route.with(|r| r.filter().text.unwrap_or_default())
                    on:input:target=typing
                    on:change:target=search
                />
            </label>
            <Sort filter=filter />
            <button class="chip" data-test="in-rows" aria-pressed=move || in_rows.get().to_string() on:click=move |_| own_rows.set(Some(!in_rows.get_untracked()))>
                "As a table"
            </button>
            <a class="btn" href="#/map" data-test="to-map">"As a map"</a>
            <a class="btn" href="#/compare" data-test="to-compare">"Two groups side by side"</a>
            {move || total.get().is_some_and(|(n, _)| n > 0).then(|| page! { <SaveThisList of=list /> })}
        </div>
        <p class="visually-hidden" role="status">{move || total.get().map(|(n, _)| wording::plural(n, "image", "images"))}</p>
        <div class="imgs mt-s" id="i-pictures" tabindex="-1" class:imgs--detail=move || chosen.get().is_some()>
            <Facets filter=filter />
            {move || match in_rows.get() {
                true => page! { <Table filter=filter total=total /> }.into_any(),
                false => page! {
                    <Gallery
                        wanted=wanted
                        href=href
                        current=Some(Signal::derive(move || chosen.get()))
                        total=Some(total)
                    />
                }
                .into_any(),
            }}
            {move || opened.get().then(|| page! { <Detail image=image filter=filter drawn=drawn /> })}
        </div>
    }
}

/// One picture takes the place of the many: it is looked at, and closed it gives back the place among them. Other pictures,
/// or another order, begin at the top.
fn leave_and_return(chosen: Memo<Option<u32>>, filter: Memo<Filter>) {
    let left = StoredValue::new(0.0);
    let left_of = StoredValue::new(Filter::default());
    let scroll = window_event_listener(ev::scroll, move |_| {
        if chosen.get_untracked().is_none() {
            left.set_value(dom::window().and_then(|window| window.scroll_y().ok()).unwrap_or(0.0));
        }
    });
    on_cleanup(move || scroll.remove());
    Effect::new(move |before: Option<Option<u32>>| {
        let now = chosen.get();
        match (before.flatten(), now) {
            // Once it stands there.
            (None, Some(_)) => {
                left_of.set_value(filter.get_untracked());
                request_animation_frame(|| {
                    if let Some(detail) = dom::html_by_id("i-detail") {
                        detail.scroll_into_view();
                        let _ = detail.focus();
                    }
                });
            }
            (Some(image), None) => {
                let is_same = left_of.with_value(|left_of| filter.with_untracked(|filter| filter == left_of));
                let to = if is_same { left.get_value() } else { 0.0 };
                request_animation_frame(move || {
                    let Some(window) = dom::window() else { return };
                    window.scroll_to_with_x_and_y(0.0, to);
                    if !is_same {
                        return;
                    }
                    let card = format!("[data-image=\"{image}\"]");
                    let card = dom::document().and_then(|document| document.query_selector(&card).ok().flatten());
                    if let Some(card) = card.and_then(|card| card.dyn_into::<web_sys::HtmlElement>().ok()) {
                        let _ = card.focus();
                    }
                });
            }
            _ => {}
        }
        now
    });
}
