//! Classes held against all groups of an attribute: a table of cells, with the selected one beside it.

use super::choice::{AttributeSelect, Choice, options};
use super::group_panel::GroupPanel;
use crate::app::asked::asked;
use crate::app::charts::matrix::Ramp;
use crate::app::charts::{Acts, Table};
use crate::app::components::icon;
use crate::app::dom;
use crate::app::route::images_link;
use crate::engine::{Answer, Filter, GroupCell, GroupHead, GroupMeasure, GroupOrder, GroupRow, GroupTable, Question};
use crate::rules::words;
use leptos::{ev, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// Classes of a page.
const PAGE: u32 = 25;

const MEASURES: [(GroupMeasure, &str); 3] =
    [(GroupMeasure::Share, "Share"), (GroupMeasure::OddsRatio, "Odds ratio"), (GroupMeasure::Lift, "Lift")];
const ORDERS: [(GroupOrder, &str); 3] =
    [(GroupOrder::Lean, "Strongest lean"), (GroupOrder::Frequency, "Most frequent"), (GroupOrder::Name, "By name")];

/// The name of a choice among few.
fn name_of<T: PartialEq + Copy>(of: &[(T, &'static str)], it: T) -> &'static str {
    of.iter().find(|(one, _)| *one == it).map_or("", |(_, name)| name)
}

#[component]
pub fn GroupMatrix(choice: Choice) -> impl IntoView {
    let by = RwSignal::new(GroupMeasure::Share);
    let order = RwSignal::new(GroupOrder::Lean);
    let text = RwSignal::new(String::new());
    let from = RwSignal::new(0u32);
    let attribute = Memo::new(move |_| choice.attribute());
    Effect::new(move || {
        by.track();
        order.track();
        text.track();
        attribute.track();
        from.set(0);
    });
    let answer = asked(move || {
        let text = text.get().trim().to_owned();
        let attribute = attribute.get()?;
        Some(Question::GroupTable { attribute, text, by: by.get(), order: order.get(), from: from.get(), most: PAGE })
    });
    let table = Memo::new(move |_| {
        answer.with(|a| match a {
            Some(Answer::GroupTable(t)) => Arc::new(t.clone()),
            _ => Arc::new(GroupTable::default()),
        })
    });
    // The selected cell by name: it stays when the page or the order changes.
    let selected = RwSignal::new(None::<GroupCell>);
    Effect::new(move || {
        let first = table.with(|t| {
            let same = |c: &&GroupCell| {
                selected.with_untracked(|s| {
                    let key = |c: &GroupCell| {
                        (c.lean.row.class.clone(), c.lean.row.attribute.clone(), c.lean.row.group.clone())
                    };
                    s.as_ref().is_some_and(|s| key(s) == key(c))
                })
            };
            let all = || t.rows.iter().flat_map(|r| &r.cells);
            all().find(same).or_else(|| all().find(|c| c.significant)).or_else(|| all().next()).cloned()
        });
        if first.is_some() {
            selected.set(first);
        }
    });
    let caption = move || {
        table.with(|t| {
            let mut said = vec![format!(
                "{} lean after correction (Benjamini–Hochberg over {}, q ≤ 0.05)",
                words::plural(t.significant, "cell", "cells"),
                words::plural(t.family, "test", "tests")
            )];
            if t.too_little > 0 {
                said.push(format!("{} have too little data", words::count(t.too_little)));
            }
            if t.more_groups > 0 {
                said.push(format!(
                    "{} of the attribute have no column",
                    words::plural(t.more_groups, "group", "groups")
                ));
            }
            format!("{}. By image: of those with the class that show one known group alone.", said.join("; "))
        })
    };
    let title = move || match attribute.get() {
        Some(attribute) => format!("Classes and groups: {attribute}"),
        None => "Classes and groups".to_owned(),
    };
    let csv = Signal::derive(move || table.with(|t| csv_of(t)));
    let set_by = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        let value = event.target().value();
        by.set(MEASURES.iter().find(|(_, n)| *n == value).map_or(GroupMeasure::Share, |m| m.0));
    };
    let set_order = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        let value = event.target().value();
        order.set(ORDERS.iter().find(|(_, n)| *n == value).map_or(GroupOrder::Lean, |m| m.0));
    };
    let search = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| text.set(event.target().value());
    let names = |all: &[&'static str]| all.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let some = Memo::new(move |_| choice.attributes.with(|a| !a.is_empty()));
    page! {
        <section class="sec" id="groups-s" tabindex="-1" aria-labelledby="groups-h">
            <div class="sec-h">
                <h2 id="groups-h" dir="auto">{title}</h2>
                {move || some.get().then(|| page! { <p class="small">{caption}</p> })}
            </div>
            {move || {
                if !some.get() {
                    return page! {
                        <p class="small">
                            "No attribute with groups was read. Name a column, or add a table: the rest of the report is complete. "
                            <a href="#/settings">"Name a column"</a>
                        </p>
                    }
                        .into_any();
                }
                page! {
                    <div class="tools">
                        <AttributeSelect choice=choice />
                        <label class="lab">
                            "Measure "
                            <select class="select" on:change:target=set_by>
                                {move || options(names(&MEASURES.map(|m| m.1)), Some(name_of(&MEASURES, by.get()).into()))}
                            </select>
                        </label>
                        <label class="lab">
                            "Order "
                            <select class="select" on:change:target=set_order>
                                {move || options(names(&ORDERS.map(|m| m.1)), Some(name_of(&ORDERS, order.get()).into()))}
                            </select>
                        </label>
                        <label class="field">
                            {icon("search", "")}
                            <span class="vh">"Classes whose name contains"</span>
                            <input type="search" placeholder="Class" prop:value=move || text.get() on:change:target=search />
                        </label>
                        <Acts what="classes-by-groups" table=csv />
                    </div>
                    <p class="legend mt-s">
                        {move || {
                            let bounds = table.with(|t| t.bounds.clone());
                            let points = by.get() == GroupMeasure::Share;
                            let bounds = if points { bounds.iter().map(|b| b * 100.0).collect() } else { bounds };
                            let ends = ("less than in all images", "more");
                            (!bounds.is_empty()).then(|| page! { <Ramp bounds=bounds shares=true ends=ends /> })
                        }}
                        {move || (by.get() == GroupMeasure::Share).then_some("in percentage points")}
                        <span>
                            <svg class="swatch-s" aria-hidden="true"><rect class="d-p2" width="16" height="16"></rect><rect class="dot" x="6" y="6" width="4" height="4"></rect></svg>
                            "leans after correction"
                        </span>
                        <span>
                            <svg class="swatch-s" aria-hidden="true"><rect fill="url(#hatch)" width="16" height="16"></rect></svg>
                            "too little data to tell"
                        </span>
                    </p>
                    <div class="mx-grid mt-s">
                        <div class="mx-left">
                            <div class="scroll">
                                {move || page! { <Cells table=table.get() by=by.get_untracked() choice=choice selected=selected /> }}
                            </div>
                            <Pages from=from total=Signal::derive(move || table.with(|t| t.total)) />
                        </div>
                        <aside class="panel panel--pair" aria-label="Selected class and group">
                            <p class="eyebrow">"Selected cell"</p>
                            {move || match selected.get() {
                                Some(cell) => {
                                    let head = table.with(|t| t.groups.iter().find(|h| h.group == cell.lean.row.group).cloned());
                                    let family = table.with(|t| t.family);
                                    page! { <GroupPanel cell=cell head=head family=family /> }.into_any()
                                }
                                None => page! { <p class="small">"No class has a known group."</p> }.into_any(),
                            }}
                        </aside>
                    </div>
                }
                    .into_any()
            }}
        </section>
    }
}

/// The cells as a table: arrows walk them, a click selects, a column's head chooses the group of the list below.
#[component]
fn Cells(
    table: Arc<GroupTable>,
    by: GroupMeasure,
    choice: Choice,
    selected: RwSignal<Option<GroupCell>>,
) -> impl IntoView {
    if table.total == 0 {
        return page! { <p class="aside">"No class has this in its name, or none has a known group."</p> }.into_any();
    }
    let head = |h: &GroupHead| {
        let group = h.group.clone();
        let all = h.overall.as_ref().and_then(|o| o.value).map(words::percent);
        page! {
            <th scope="col">
                <button class="btn--link" dir="auto" title="Show this group in the list below" on:click=move |_| choice.set_group(group.clone())>
                    {h.group.clone()}
                </button>
                <small class="what">{all.map(|all| format!("in all {all}"))}</small>
            </th>
        }
    };
    let line = |(r, row): (usize, &GroupRow)| {
        let cells = row
            .cells
            .iter()
            .enumerate()
            .map(|(c, cell)| page! { <Tile cell=cell.clone() by=by at=(r, c) selected=selected /> });
        let href = images_link(&Filter { classes: vec![row.class.clone()], ..Filter::default() });
        page! {
            <tr>
                <th scope="row"><a href=href dir="auto">{row.class.clone()}</a><small class="what">{words::plural(row.n, "image", "images")}</small></th>
                {cells.collect_view()}
            </tr>
        }
    };
    page! {
        <table class="gmx" on:keydown=move |event| walk(&event)>
            <caption class="vh">"Classes by groups; arrow keys move between cells"</caption>
            <thead><tr><th scope="col"><span class="vh">"Class"</span></th>{table.groups.iter().map(head).collect_view()}</tr></thead>
            <tbody>{table.rows.iter().enumerate().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Tile(cell: GroupCell, by: GroupMeasure, at: (usize, usize), selected: RwSignal<Option<GroupCell>>) -> impl IntoView {
    let figure = match (by, cell.value) {
        (_, None) => "–".to_owned(),
        (GroupMeasure::Share, Some(value)) => words::percent(value),
        (_, Some(value)) => words::figure(value),
    };
    let row = &cell.lean.row;
    let mut says =
        format!("{}, {}: {figure}, {} of {} images", row.class, row.group, words::count(row.k), words::count(row.n));
    if cell.significant {
        says.push_str(", leans after correction");
    }
    if cell.too_little {
        says.push_str(", too little data to tell");
    }
    let step = cell.step.map_or_else(|| "none".to_owned(), |step| step.to_string());
    let class = match cell.too_little {
        true => "sw few".to_owned(),
        false => format!("sw s{step}"),
    };
    let names = (row.class.clone(), row.group.clone());
    let is = Memo::new(move |_| {
        selected.with(|s| s.as_ref().is_some_and(|s| (&s.lean.row.class, &s.lean.row.group) == (&names.0, &names.1)))
    });
    let mark = cell.significant.then(|| page! { <i class="sig" aria-hidden="true"></i> });
    page! {
        <td>
            <button
                class="gc"
                aria-pressed=move || is.get().to_string()
                aria-label=says
                data-at=format!("{}.{}", at.0, at.1)
                on:click=move |_| selected.set(Some(cell.clone()))
            >
                <span class=class>{mark}</span>
                <span>{figure}</span>
            </button>
        </td>
    }
}

/// Arrows go from cell to cell.
fn walk(event: &web_sys::KeyboardEvent) {
    let (dr, dc) = match event.key().as_str() {
        "ArrowUp" => (-1, 0),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        _ => return,
    };
    let Some(document) = dom::document() else { return };
    let at = document.active_element().and_then(|e| e.get_attribute("data-at"));
    let at = at.as_deref().and_then(|at| at.split_once('.'));
    let Some((Ok(r), Ok(c))) = at.map(|(r, c)| (r.parse::<i64>(), c.parse::<i64>())) else { return };
    if let Ok(Some(next)) = document.query_selector(&format!("[data-at=\"{}.{}\"]", r + dr, c + dc))
        && let Ok(next) = next.dyn_into::<web_sys::HtmlElement>()
    {
        event.prevent_default();
        let _ = next.focus();
    }
}

/// Earlier and later classes.
#[component]
fn Pages(from: RwSignal<u32>, #[prop(into)] total: Signal<u64>) -> impl IntoView {
    move || {
        let (first, total) = (u64::from(from.get()), total.get());
        (total > u64::from(PAGE)).then(|| {
            let last = (first + u64::from(PAGE)).min(total);
            page! {
                <p class="tools mt-s">
                    <button class="btn" prop:disabled=first == 0 on:click=move |_| from.update(|f| *f = f.saturating_sub(PAGE))>"Earlier"</button>
                    <span class="small">{format!("{}–{} of {}", words::count(first + 1), words::count(last), words::plural(total, "class", "classes"))}</span>
                    <button class="btn" prop:disabled=last >= total on:click=move |_| from.update(|f| *f += PAGE)>"Later"</button>
                </p>
            }
        })
    }
}

fn csv_of(table: &GroupTable) -> Table {
    use super::figures::{csv_number, csv_p};
    let mut out = Table::new(
        &["class", "group", "share", "low", "high", "k", "n", "odds ratio", "or low", "or high", "p", "q"],
        2,
    );
    for cell in table.rows.iter().flat_map(|r| &r.cells) {
        let (r, s) = (&cell.lean.row, &cell.lean.share);
        let mut row = vec![r.class.clone(), r.group.clone()];
        row.extend([s.value, s.low, s.high].map(csv_number));
        row.extend([r.k.to_string(), r.n.to_string()]);
        row.extend([r.odds_ratio, r.low, r.high].map(csv_number));
        row.extend([r.p, r.q].map(csv_p));
        out.rows.push(row);
    }
    out
}
