//! Classes held against all groups of an attribute: a table of cells, with the selected one beside it.

use super::choice::{AttributeSelect, Choice, options};
use super::first;
use super::group_cells::Cells;
use super::group_panel::GroupPanel;
use crate::app::charts::Acts;
use crate::app::charts::matrix::Ramp;
use crate::app::components::mark_of;
use crate::app::components::{NoAnswer, icon};
use crate::app::live_query::live_query;
use crate::engine::{GroupCell, GroupMeasure, GroupOrder, GroupTable, ask};
use crate::plot::{Cell, Table};
use crate::rules::families;
use crate::stats::LEVEL;
use crate::wording;
use leptos::{ev, prelude::*};
use std::sync::Arc;

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
    let answer = live_query(move || {
        let text = text.get().trim().to_owned();
        let attribute = attribute.get()?;
        Some(ask::Groups { attribute, text, by: by.get(), order: order.get(), from: from.get(), most: first(PAGE) })
    });
    let table = Memo::new(move |_| answer.get().unwrap_or_else(|| Arc::new(GroupTable::default())));
    let failure = answer.failure();
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
            let mut said = vec![match t.tests {
                0 => "No cell could be tested: each class shows all groups alike, or is in all images".to_owned(),
                tests => format!(
                    "{} of {} lean after correction (q ≤ {LEVEL}, Benjamini–Hochberg over {})",
                    wording::count(t.significant),
                    wording::plural(tests, "cell tested", "cells tested"),
                    t.family.groups_words()
                ),
            }];
            if t.too_little > 0 {
                said.push(format!("{} have too little data", wording::count(t.too_little)));
            }
            if t.more_groups > 0 {
                said.push(format!(
                    "{} of the attribute have no column",
                    wording::plural(t.more_groups, "group", "groups")
                ));
            }
            said.extend(t.labelled.as_ref().map(|labelled| labelled.words()));
            match t.total {
                0 => String::new(),
                _ => format!("{}. By image: of those with the class that show one known group alone.", said.join("; ")),
            }
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
    page! {
        <section class="sec" id=mark_of(&families::LEANING) tabindex="-1" aria-labelledby="groups-h">
            <div class="sec-h">
                <h2 id="groups-h" dir="auto">{title}</h2>
                {move || choice.why.get().is_none().then(|| page! { <p class="small">{caption}</p> })}
            </div>
            {move || {
                if let Some(why) = choice.why.get() {
                    return page! { <p class="small" dir="auto">{why}" "<a href="#/settings">"Name a column"</a></p> }.into_any();
                }
                page! {
                    <div class="tools">
                        <AttributeSelect choice=choice />
                        <label class="lab">
                            "Measure "
                            <select autocomplete="off" class="select" on:change:target=set_by>
                                {move || options(names(&MEASURES.map(|m| m.1)), Some(name_of(&MEASURES, by.get()).into()))}
                            </select>
                        </label>
                        <label class="lab">
                            "Order "
                            <select autocomplete="off" class="select" on:change:target=set_order>
                                {move || options(names(&ORDERS.map(|m| m.1)), Some(name_of(&ORDERS, order.get()).into()))}
                            </select>
                        </label>
                        <label class="field">
                            {icon("search", "")}
                            <span class="visually-hidden">"Classes whose name contains"</span>
                            <input autocomplete="off" type="search" placeholder="Class" prop:value=move || text.get() on:change:target=search />
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
                    <NoAnswer failure=failure what="The table of classes and groups" />
                    <div class="matrix-grid mt-s" hidden=move || failure.with(Option::is_some)>
                        <div class="matrix-left">
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
                                    let family = table.with(|t| t.family.tests);
                                    page! { <GroupPanel cell=cell head=head family=family /> }.into_any()
                                }
                                None => page! { <p class="small">"No cell to choose."</p> }.into_any(),
                            }}
                        </aside>
                    </div>
                }
                    .into_any()
            }}
        </section>
    }
}

/// Earlier and later classes.
#[component]
fn Pages(from: RwSignal<u32>, #[prop(into)] total: Signal<u64>) -> impl IntoView {
    let page = first(PAGE);
    move || {
        let (first, total) = (u64::from(from.get()), total.get());
        (total > u64::from(page)).then(|| {
            let last = (first + u64::from(page)).min(total);
            let at_end = last == total;
            page! {
                <p class="tools mt-s">
                    <button class="btn" prop:disabled=first == 0 on:click=move |_| from.update(|f| *f = f.saturating_sub(page))>"Earlier"</button>
                    <span class="small">{format!("{}–{} of {}", wording::count(first + 1), wording::count(last), wording::plural(total, "class", "classes"))}</span>
                    <button class="btn" prop:disabled=at_end on:click=move |_| from.update(|f| *f += page)>"Later"</button>
                </p>
            }
        })
    }
}

fn csv_of(table: &GroupTable) -> Table {
    let header = ["class", "group", "share", "low", "high", "k", "n", "odds ratio", "or low", "or high", "p", "q"];
    Table::new(&header, 2).with(table.rows.iter().flat_map(|r| &r.cells).map(|cell| {
        let (r, s) = (&cell.lean.row, &cell.lean.share);
        let mut row = vec![Cell::text(&r.class), Cell::text(&r.group)];
        row.extend([s.value, s.low, s.high].map(Cell::share));
        row.extend([r.k, r.n].map(Cell::Count));
        row.extend([r.odds_ratio, r.low, r.high].map(Cell::figure));
        row.extend([r.p, r.q].map(Cell::p));
        row
    }))
}
