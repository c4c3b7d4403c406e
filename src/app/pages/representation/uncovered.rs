//! The largest combinations that are not covered, each with what would be expected and its nearest covered neighbour.

use crate::app::charts::Acts;
use crate::app::components::{Trace, Traced, group_named, unit_words};
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::plot::{Cell, Table};
use crate::report::tables::Uncovered;
use crate::rules::families;
use crate::wording;
use leptos::prelude::*;

/// Combinations shown before the rest is asked for.
const FIRST: usize = 10;

/// The values that a pattern fixes, with their attributes.
fn fixed(attributes: &[String], values: &[Option<String>]) -> Vec<(String, String)> {
    attributes.iter().zip(values).filter_map(|(a, v)| Some((a.clone(), v.clone()?))).collect()
}

fn named(groups: &[(String, String)]) -> String {
    match groups {
        [] => "all".into(),
        groups => groups.iter().map(|(a, v)| group_named(a, v)).collect::<Vec<_>>().join(", "),
    }
}

fn pictures(groups: Vec<(String, String)>) -> String {
    images_link(&Filter { groups, ..Filter::default() })
}

fn expected_words(expected: f64) -> String {
    if expected < 100.0 { format!("{expected:.1}") } else { wording::count(expected.round() as u64) }
}

fn table_of(rows: &[Uncovered]) -> Table {
    let header =
        ["combination", "nearest covered", "count", "expected if independent", "its count", "threshold", "to collect"];
    Table::new(&header, 2).with(rows.iter().map(|u| {
        let parent = u.parent.as_ref().map(|p| named(&fixed(&u.attributes, &p.values)));
        vec![
            Cell::Text(named(&fixed(&u.attributes, &u.values))),
            parent.map_or(Cell::None, Cell::Text),
            Cell::Count(u.count),
            Cell::figure(u.expected),
            Cell::count(u.parent.as_ref().map(|p| p.count)),
            Cell::Count(u.threshold),
            Cell::Count(u.to_collect),
        ]
    }))
}

#[component]
pub fn NotCovered(rows: Vec<Uncovered>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let all = rows.len();
        let total: u64 = rows.iter().map(|u| u.to_collect).sum();
        let threshold = rows.first().map_or(0, |u| u.threshold);
        let table = Signal::stored(table_of(&rows));
        let open = RwSignal::new(false);
        let rows = StoredValue::new(rows);
        let lines = move || {
            let most = if open.get() { usize::MAX } else { FIRST };
            rows.with_value(|rows| rows.iter().take(most).cloned().map(|u| page! { <Line of=u /> }).collect_view())
        };
        page! {
            <div class="sec-h mt">
                <h3>"The largest combinations that are not covered"</h3>
                <p class="small">
                    {format!(
                        "Fewer than {threshold}, while every combination one step wider has {threshold} or more; {}. To cover \
                         all of them: {} at most, as one item may cover several.",
                        wording::plural(all as u64, "combination", "combinations"),
                        wording::count(total),
                    )}
                </p>
                <Acts what="uncovered" table=table />
            </div>
            <table class="tbl tbl--stack narrow">
                <thead>
                    <tr>
                        <th scope="col">"Combination"</th>
                        <th scope="col" class="num">"Count"</th>
                        <th scope="col" class="num">"Expected if independent"</th>
                        <th scope="col">"Nearest covered"</th>
                        <th scope="col" class="num">"Its count"</th>
                        <th scope="col" class="num">"To collect"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
            <p class="tools mt-s">
                {(all > FIRST)
                    .then(|| {
                        page! {
                            <button class="btn" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
                                {move || if open.get() { "Show fewer".to_owned() } else { format!("Show the other {}", wording::count((all - FIRST) as u64)) }}
                            </button>
                        }
                    })}
                <span class="tiny">"Maximal uncovered patterns: Asudeh, Jin and Jagadish, ICDE 2019."</span>
            </p>
        }
    })
}

#[component]
fn Line(of: Uncovered) -> impl IntoView {
    let groups = fixed(&of.attributes, &of.values);
    let name = named(&groups);
    // An empty combination leads to its nearest covered neighbour.
    let nearest = of.parent.as_ref().map(|p| (fixed(&of.attributes, &p.values), p.count));
    let href = match (&nearest, of.count) {
        (Some((parent, _)), 0) => pictures(parent.clone()),
        _ => pictures(groups),
    };
    let mut trace = Traced::count(name.clone(), of.count, None)
        .row("counted", unit_words(of.unit))
        .row("expected", of.expected.map(expected_words).unwrap_or_default())
        .row("threshold", wording::count(of.threshold))
        .row("method", "expected: n times the product of the shares, if independent")
        .section(&families::COMBINATIONS);
    if of.count > 0 {
        trace = trace.pictures(href.clone());
    }
    let parent = nearest.as_ref().map(|(parent, _)| {
        page! { <a href=pictures(parent.clone()) dir="auto">{named(parent)}</a> }
    });
    page! {
        <tr>
            <th scope="row"><a href=href dir="auto" data-step="">{name}</a></th>
            <td class="num"><strong><Trace figure=wording::count(of.count) of=trace /></strong></td>
            <td class="num" data-l="expected">{of.expected.map(expected_words)}</td>
            <td class="full" data-l="nearest covered">{parent}</td>
            <td class="num" data-l="its count">{nearest.as_ref().map(|(_, count)| wording::count(*count))}</td>
            <td class="num late" data-l="to collect">{wording::count(of.to_collect)}</td>
        </tr>
    }
}
