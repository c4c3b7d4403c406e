//! What was counted and has no chart: required scenarios, conditions, sources.

use crate::app::charts::Acts;
use crate::engine::ask::EnoughAnswer;
use crate::plot::{Cell, Table};
use crate::report::tables::{ConditionRow, ScenarioRow, SourceRow};
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

/// Sources that are named.
const NAMED: usize = 3;

/// `age = 0-2 or 3-9, light = night`.
fn conditions_of(row: &ScenarioRow) -> String {
    let each = row.r#where.iter().map(|(column, values)| format!("{column} = {}", values.join(" or ")));
    each.collect::<Vec<_>>().join(", ")
}

fn scenarios(rows: &[ScenarioRow]) -> Table {
    let row = |s: &ScenarioRow| {
        let state = s.why.clone().unwrap_or_else(|| if s.missing == Some(0) { "there" } else { "missing" }.into());
        let counts = [s.count, Some(s.at_least), s.missing].map(Cell::count);
        [Cell::text(&s.name), Cell::text(conditions_of(s)), Cell::text(state)].into_iter().chain(counts).collect()
    };
    Table::new(&["scenario", "condition", "state", "images", "required", "missing"], 3).with(rows.iter().map(row))
}

fn conditions(rows: &[ConditionRow]) -> Table {
    let each = |c: &ConditionRow| {
        let by = c.column.clone().unwrap_or_else(|| "the camera's clock".into());
        let n = c.n;
        let side = |name: &str, count: u64| {
            vec![
                Cell::text(name),
                Cell::text(&by),
                Cell::Count(count),
                Cell::Count(n),
                Cell::Share(count as f64 / n.max(1) as f64),
            ]
        };
        c.sides.iter().map(|s| side(&s.name, s.count)).collect::<Vec<_>>()
    };
    Table::new(&["taken", "by", "count", "n", "share"], 2).with(rows.iter().flat_map(each))
}

fn sources(rows: &[SourceRow]) -> Table {
    let row = |s: &SourceRow| {
        let largest: Vec<String> =
            s.largest.iter().map(|of| format!("{} ({})", of.name, wording::count(of.count))).collect();
        vec![
            Cell::text(s.column.as_ref().unwrap_or(&s.kind)),
            Cell::text(wording::list(&largest, NAMED)),
            Cell::Count(s.distinct),
            Cell::Figure(s.effective),
            Cell::Count(s.n),
            Cell::Count(s.of),
        ]
    };
    let header = ["source", "largest", "different", "effective number", "images known", "of"];
    Table::new(&header, 2).with(rows.iter().map(row))
}

#[component]
pub fn Scenarios(enough: Memo<Arc<EnoughAnswer>>) -> impl IntoView {
    let table = Memo::new(move |_| enough.with(|e| scenarios(&e.tables.scenarios)));
    page! { <Listed table=table id="c-scenarios" name="What there is of each scenario" what="scenarios" /> }
}

#[component]
pub fn Conditions(enough: Memo<Arc<EnoughAnswer>>) -> impl IntoView {
    let table = Memo::new(move |_| enough.with(|e| conditions(&e.tables.conditions)));
    page! { <Listed table=table id="c-conditions" name="Under which conditions" what="conditions" /> }
}

#[component]
pub fn Sources(enough: Memo<Arc<EnoughAnswer>>) -> impl IntoView {
    let table = Memo::new(move |_| enough.with(|e| sources(&e.tables.sources)));
    page! { <Listed table=table id="c-sources" name="From how many sources" what="sources" /> }
}

/// A table; nothing where it has no row.
#[component]
fn Listed(table: Memo<Table>, id: &'static str, name: &'static str, what: &'static str) -> impl IntoView {
    let heading = format!("{id}-h");
    move || {
        (!table.with(|t| t.rows.is_empty())).then(|| {
            let Table { header, rows, words, .. } = table.get();
            let class = move |at: usize| if at < words { "" } else { "num" };
            let head = header.into_iter().enumerate();
            let head = head.map(|(at, name)| page! { <th scope="col" class=class(at)>{name}</th> }).collect_view();
            let line = move |row: Vec<Cell>| {
                let cells = row.into_iter().enumerate().map(|(at, cell)| match at {
                    0 => page! { <th scope="row" dir="auto">{cell.shown()}</th> }.into_any(),
                    _ => page! { <td class=class(at) dir="auto">{cell.shown()}</td> }.into_any(),
                });
                page! { <tr>{cells.collect_view()}</tr> }
            };
            let (heading, labelled) = (heading.clone(), heading.clone());
            page! {
                <section class="sec" aria-labelledby=labelled>
                    <div class="sec-h">
                        <h2 id=heading>{name}</h2>
                    </div>
                    <div class="tools"><Acts what=what table=table /></div>
                    <div class="scroll">
                        <table class="tbl">
                            <thead><tr>{head}</tr></thead>
                            <tbody>{rows.into_iter().map(line).collect_view()}</tbody>
                        </table>
                    </div>
                </section>
            }
        })
    }
}
