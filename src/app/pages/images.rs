//! Which pictures are meant?

use crate::app::components::{Gallery, Kv, Thumb, Wanted, icon};
use crate::app::dom;
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::dataset::ValueType;
use crate::engine::{Answer, Filter, Picture, Question};
use crate::rules::words;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

/// The conditions of a filter, as words, and the filter without each.
fn conditions(filter: &Filter, finding: Option<String>) -> Vec<(String, Filter)> {
    let mut out = Vec::new();
    let without = |change: &dyn Fn(&mut Filter)| {
        let mut f = filter.clone();
        change(&mut f);
        f
    };
    if filter.finding.is_some() {
        out.push((format!("finding: {}", finding.unwrap_or_default()), without(&|f| f.finding = None)));
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
    if let Some(split) = &filter.split {
        out.push((format!("split: {split}"), without(&|f| f.split = None)));
    }
    if let Some(text) = &filter.text {
        out.push((format!("path contains “{text}”"), without(&|f| f.text = None)));
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
    let filter = Memo::new(move |_| app.route.with(|r| r.filter()));
    let chosen = Memo::new(move |_| app.route.with(|r| r.get("image").and_then(|i| i.parse::<u32>().ok())));
    let total = RwSignal::new(None::<(u64, u64)>);
    let named = Memo::new(move |_| {
        let finding = filter
            .get()
            .finding
            .and_then(|n| app.summary.with(|s| s.as_ref()?.report.findings.get(n as usize).map(|f| f.code.clone())));
        conditions(&filter.get(), finding)
    });
    let title = move || {
        let (n, of) = total.get().unwrap_or((0, 0));
        let which: Vec<String> = named.get().into_iter().map(|(words, _)| words).collect();
        match (total.get(), which.is_empty()) {
            (None, _) => "Looking for the pictures.".to_owned(),
            (_, true) => format!("{}.", words::plural(n, "image", "images")),
            _ => {
                format!("{} of {}: {}.", words::count(n), words::plural(of, "image", "images"), words::list(&which, 3))
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
                    <span class="vh">"take this filter away"</span>
                </a>
            }
        });
        page! {
            {chips.collect_view()}
            {several.then(|| page! { <a href=images_link(&Filter::default())>"Clear all"</a> })}
        }
    };
    let search = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        let text = event.target().value();
        let mut filter = filter.get_untracked();
        filter.text = (!text.trim().is_empty()).then(|| text.trim().to_owned());
        dom::go(&images_link(&filter));
    };
    let href = Callback::new(move |p: Picture| {
        let base = images_link(&filter.get_untracked());
        let join = if base.contains('?') { '&' } else { '?' };
        format!("{base}{join}image={}", p.image)
    });
    let wanted = Signal::derive(move || Wanted::Filter(filter.get()));
    page! {
        <p class="eyebrow">"Images · which pictures are meant?"</p>
        <h1 dir="auto">{title}</h1>
        <div class="active mt-s">
            {chips}
            <label class="field">
                {icon("search", "")}
                <span class="vh">"Part of the path"</span>
                <input
                    type="search"
                    placeholder="Path contains"
                    prop:value=move || filter.get().text.unwrap_or_default()
                    on:change:target=search
                />
            </label>
        </div>
        <p class="vh" role="status">{move || total.get().map(|(n, _)| words::plural(n, "image", "images"))}</p>
        <div class="imgs mt-s" class:imgs--detail=move || chosen.get().is_some()>
            <Facets filter=filter />
            <Gallery
                wanted=wanted
                href=href
                current=Some(Signal::derive(move || chosen.get()))
                total=Some(total)
            />
            {move || chosen.get().map(|image| page! { <Detail image=image back=images_link(&filter.get_untracked()) /> })}
        </div>
    }
}

/// One line of a facet: a name, a count, and the filter with it put in or taken out.
struct Choice {
    name: String,
    count: u64,
    on: bool,
    then: Filter,
}

fn toggled<T: PartialEq>(list: &[T], item: T) -> (bool, Vec<T>)
where
    T: Clone,
{
    let on = list.contains(&item);
    let mut list: Vec<T> = list.iter().filter(|i| **i != item).cloned().collect();
    if !on {
        list.push(item);
    }
    (on, list)
}

#[component]
fn Facets(filter: Memo<Filter>) -> impl IntoView {
    let app = use_app();
    move || {
        let filter = filter.get();
        let summary = app.summary.get()?;
        let facts = &summary.report.dataset;
        let with = |change: &dyn Fn(&mut Filter)| {
            let mut f = filter.clone();
            change(&mut f);
            f
        };
        let classes = facts.classes.iter().map(|c| {
            let (on, classes) = toggled(&filter.classes, c.name.clone());
            Choice { name: c.name.clone(), count: c.images, on, then: with(&|f| f.classes = classes.clone()) }
        });
        let splits = facts.splits.iter().map(|s| {
            let on = filter.split.as_deref() == Some(s.name.as_str());
            let then = with(&|f| f.split = (!on).then(|| s.name.clone()));
            Choice { name: s.name.clone(), count: s.images, on, then }
        });
        let state = [
            ("unreadable", facts.unreadable_images, filter.unreadable, with(&|f| f.unreadable = !f.unreadable)),
            (
                "without annotation",
                facts.images_without_annotation,
                filter.unannotated,
                with(&|f| f.unannotated = !f.unannotated),
            ),
        ];
        let state = state.into_iter().filter(|(_, n, on, _)| *n > 0 || *on);
        let state = state.map(|(name, count, on, then)| Choice { name: name.into(), count, on, then });
        let groups = facts.attributes.iter().filter(|a| {
            !matches!(a.ty, ValueType::Real | ValueType::Text | ValueType::Id) && (1..=40).contains(&a.values.len())
        });
        let groups = groups.take(12).map(|a| {
            let choices = a.values.iter().map(|v| {
                let (on, groups) = toggled(&filter.groups, (a.name.clone(), v.value.clone()));
                Choice { name: v.value.clone(), count: v.count, on, then: with(&|f| f.groups = groups.clone()) }
            });
            let open = filter.groups.iter().any(|(name, _)| *name == a.name);
            facet(format!("{}, at least one", a.name), choices.collect(), open)
        });
        Some(page! {
            <div class="facets">
                {facet("Class".into(), classes.collect(), true)}
                {facet("Split".into(), splits.collect(), true)}
                {facet("State".into(), state.collect(), true)}
                {groups.collect_view()}
            </div>
        })
    }
}

/// Choices that are on come first, then the first twelve; the rest is behind a further fold.
fn facet(name: String, mut choices: Vec<Choice>, open: bool) -> Option<impl IntoView> {
    if choices.is_empty() {
        return None;
    }
    choices.sort_by_key(|c| !c.on);
    let rest = choices.split_off(choices.len().min(12));
    let line = |c: Choice| {
        page! {
            <li>
                <a href=images_link(&c.then) aria-current=c.on.then_some("true")>
                    <span class="box" aria-hidden="true"></span>
                    <span dir="auto" title=c.name.clone()>{c.name.clone()}</span>
                    <output>{words::count(c.count)}</output>
                </a>
            </li>
        }
    };
    let more = rest.len() as u64;
    Some(page! {
        <details class="facet" open=open>
            <summary dir="auto">{name}</summary>
            <ul>{choices.into_iter().map(line).collect_view()}</ul>
            {(more > 0)
                .then(|| {
                    page! {
                        <details class="more">
                            <summary>{format!("{} more", words::count(more))}</summary>
                            <ul>{rest.into_iter().take(300).map(line).collect_view()}</ul>
                        </details>
                    }
                })}
        </details>
    })
}

/// One picture with all that is known of it.
#[component]
fn Detail(image: u32, back: String) -> impl IntoView {
    let app = use_app();
    let answer = RwSignal::new(None::<Answer>);
    spawn_local(async move {
        let said = app.ask(Question::Picture { image }).await;
        answer.try_set(Some(said));
    });
    let step = |by: i32| {
        move |_| {
            let Some(document) = dom::document() else { return };
            let Ok(Some(now)) = document.query_selector("[data-card][aria-current=true]") else { return };
            let at = now.get_attribute("data-card").and_then(|i| i.parse::<i32>().ok()).unwrap_or(0);
            if let Ok(Some(next)) = document.query_selector(&format!("[data-card=\"{}\"]", at + by))
                && let Ok(next) = next.dyn_into::<web_sys::HtmlElement>()
            {
                next.click();
            }
        }
    };
    let body = move || match answer.get() {
        Some(Answer::Picture { picture, facts, attributes, records }) => {
            let boxes = picture.boxes.clone();
            let labels = picture.labels.join(", ");
            let rows = boxes.iter().take(200).map(|b| {
                let colour = app.class_colour(&b.class);
                let number = |share: f64, size: u32| words::count((share * f64::from(size)).round().max(0.0) as u64);
                let place = if picture.width > 0 {
                    [(b.x, picture.width), (b.y, picture.height), (b.w, picture.width), (b.h, picture.height)]
                        .map(|(share, size)| number(share, size))
                        .join(", ")
                } else {
                    String::new()
                };
                page! {
                    <tr>
                        <td dir="auto"><i class=format!("key bg-c{colour}")></i>{b.class.clone()}{b.crowd.then_some(" (crowd)")}</td>
                        <td class="num mono">{place}</td>
                    </tr>
                }
            });
            let rows = rows.collect_view();
            let count = boxes.len() as u64;
            page! {
                <p class="mono mono-h" dir="auto"><strong>{picture.path.clone()}</strong></p>
                <Thumb picture=picture.clone() whole=true />
                {(!labels.is_empty()).then(|| page! { <p dir="auto"><strong>"Labels: "</strong>{labels}</p> })}
                {(count > 0)
                    .then(|| {
                        page! {
                            <table class="tbl tbl--tight">
                                <caption>{words::plural(count, "box", "boxes")}</caption>
                                <thead><tr><th scope="col">"Class"</th><th scope="col" class="num">"x, y, w, h"</th></tr></thead>
                                <tbody>{rows}</tbody>
                            </table>
                        }
                    })}
                {(!attributes.is_empty()).then(|| page! { <h3>"Attributes"</h3><Kv rows=attributes /> })}
                <h3>"Picture"</h3>
                <Kv rows=facts />
                {(!records.is_empty())
                    .then(|| {
                        let rows = records.into_iter().map(|r| page! { <li class="mono" dir="auto">{r}</li> });
                        page! { <h3>"Named in"</h3><ul class="small">{rows.collect_view()}</ul> }
                    })}
            }
            .into_any()
        }
        Some(Answer::Sorry(why)) => page! { <p class="aside aside--warning">{why}</p> }.into_any(),
        _ => page! { <p class="small">"Asking for this picture."</p> }.into_any(),
    };
    page! {
        <aside class="detail" aria-label="One picture">
            <p class="tools">
                <button class="btn" on:click=step(-1)>"Previous"</button>
                <button class="btn" on:click=step(1)>"Next"</button>
                <a class="btn push" href=back>"Close " <kbd>"Esc"</kbd></a>
            </p>
            {body}
        </aside>
    }
}
