//! A crossing of two or three attributes as tiles: real tables, one for each value of the third attribute. Arrow keys
//! walk them; the tile that is looked at is told to the screen, which says what would be expected there.

use crate::app::components::unit_words;
use crate::app::dom;
use crate::app::route::images_link;
use crate::engine::{Crossed, Filter};
use crate::report::tables::Crossing;
use crate::wording;
use leptos::{ev, prelude::*};
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Tiles drawn at most in each panel, and panels.
const MOST_TILES: usize = 900;
const MOST_PANELS: usize = 12;

/// The tile that is looked at: its values, count, and what would be expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub groups: Vec<(String, String)>,
    pub count: u64,
    pub expected: f64,
}

/// The values of the attribute in that place, in the order of the cells.
fn values(crossing: &Crossing, at: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for value in crossing.cells.iter().filter_map(|c| c.values.get(at)) {
        if !out.contains(value) {
            out.push(value.clone());
        }
    }
    out
}

/// The step of the ramp of a count, 0 to 6, in equal ratios from the coverage up to the largest count.
fn step(count: u64, least: u64, largest: u64) -> usize {
    let (low, high) = (least.max(1) as f64, largest.max(least + 1) as f64);
    let share = (count as f64 / low).ln() / (high / low).ln();
    if share.is_finite() { ((share * 7.0) as usize).min(6) } else { 0 }
}

/// Counts at which the steps shown in the legend begin.
pub fn legend(crossing: &Crossing, least: u64) -> Vec<(usize, u64)> {
    let largest = crossing.cells.iter().map(|c| c.count).max().unwrap_or(0);
    if largest <= least {
        return Vec::new();
    }
    let ratio = largest as f64 / least.max(1) as f64;
    [0, 2, 4, 6].map(|s| (s, (least.max(1) as f64 * ratio.powf(s as f64 / 7.0)).round() as u64)).to_vec()
}

/// What every tile needs to know.
#[derive(Clone, Copy)]
struct Of {
    least: u64,
    largest: u64,
    unit: &'static str,
    seen: RwSignal<Option<Seen>>,
}

/// The tiles: rows are the first attribute, columns the second, panels the third. `least`: items from which a
/// combination counts as covered.
#[component]
pub fn Tiles(crossed: Crossed, least: u64, seen: RwSignal<Option<Seen>>) -> impl IntoView {
    let Crossed { crossing, expected } = crossed;
    let axes: Vec<Vec<String>> = (0..crossing.attributes.len()).map(|at| values(&crossing, at)).collect();
    let (Some(rows), Some(columns)) = (axes.first().cloned(), axes.get(1).cloned()) else {
        return page! { <p class="small">"Two attributes are needed."</p> }.into_any();
    };
    if rows.len() * columns.len() > MOST_TILES {
        return page! { <p class="small">"These attributes have too many values to be crossed as tiles."</p> }
            .into_any();
    }
    let largest = crossing.cells.iter().map(|c| c.count).max().unwrap_or(0);
    let unit = unit_words(crossing.unit);
    let of = Of { least, largest, unit, seen };
    let figures = crossing.cells.iter().zip(&expected).map(|(c, e)| (c.values.clone(), (c.count, *e)));
    let figures: HashMap<Vec<String>, (u64, f64)> = figures.collect();
    let names = crossing.attributes.clone();
    let panel = |third: Option<String>| {
        let key = |row: &String, column: &String| {
            let mut values = vec![row.clone(), column.clone()];
            values.extend(third.clone());
            values
        };
        let figure = |row: &String, column: &String| figures.get(&key(row, column)).copied().unwrap_or((0, 0.0));
        let all: Vec<u64> =
            rows.iter().flat_map(|r| columns.iter().map(|c| figure(r, c).0).collect::<Vec<_>>()).collect();
        let (sum, empty) = (all.iter().sum::<u64>(), all.iter().filter(|n| **n == 0).count());
        let head = format!("{} {unit}, {empty} of {} combinations empty", wording::count(sum), all.len());
        let title = third.clone().unwrap_or_else(|| format!("{} × {}", names[0], names[1]));
        let body = rows
            .iter()
            .enumerate()
            .map(|(y, row)| {
                let tiles = columns
                    .iter()
                    .enumerate()
                    .map(|(x, column)| {
                        let (count, expected) = figure(row, column);
                        let groups = names.iter().cloned().zip(key(row, column)).collect();
                        tile(of, (y, x), Seen { groups, count, expected })
                    })
                    .collect_view();
                page! { <tr><th scope="row" dir="auto">{row.clone()}</th>{tiles}</tr> }
            })
            .collect_view();
        let head_row = columns.iter().map(|c| page! { <th scope="col" dir="auto">{c.clone()}</th> }).collect_view();
        page! {
            <figure class="fig">
                <figcaption><strong dir="auto">{title}</strong><span class="tiny">{head}</span></figcaption>
                <div class="scroll">
                    <table class="tiles" on:keydown=walk>
                        <thead>
                            <tr>
                                <th scope="col"><span class="vh">{format!("{} by {}", names[0], names[1])}</span></th>
                                {head_row}
                            </tr>
                        </thead>
                        <tbody>{body}</tbody>
                    </table>
                </div>
            </figure>
        }
    };
    match axes.get(2) {
        None => page! { <div class="crossing crossing--one">{panel(None)}</div> }.into_any(),
        Some(thirds) => {
            let more = thirds.len().saturating_sub(MOST_PANELS);
            let panels = thirds.iter().take(MOST_PANELS).map(|t| panel(Some(t.clone()))).collect_view();
            page! {
                <div class="crossing">{panels}</div>
                {(more > 0).then(|| page! { <p class="small">{format!("{more} more values stand in the CSV.")}</p> })}
            }
            .into_any()
        }
    }
}

/// Where a click leads: to the pictures of the tile, or, where it is empty, to those of its row.
pub fn leads_to(seen: &Seen) -> String {
    let mut groups = seen.groups.clone();
    if seen.count == 0 && groups.len() > 1 {
        groups.remove(1);
    }
    images_link(&Filter { groups, ..Filter::default() })
}

fn tile(of: Of, (row, column): (usize, usize), seen: Seen) -> impl IntoView + use<> {
    let class = match seen.count {
        0 => "zero".to_owned(),
        n if n < of.least => "under".to_owned(),
        n => format!("t{}", step(n, of.least, of.largest)),
    };
    let named: Vec<String> = seen.groups.iter().map(|(a, v)| format!("{a} {v}")).collect();
    let says = match seen.count {
        0 => format!("{}: no {}; the link shows its row", named.join(", "), of.unit),
        n => format!("{}: {} {}", named.join(", "), wording::count(n), of.unit),
    };
    let href = leads_to(&seen);
    let count = wording::count(seen.count);
    let first = row == 0 && column == 0;
    let seen = StoredValue::new(seen);
    let look = move || of.seen.set(Some(seen.get_value()));
    page! {
        <td class=class data-at=format!("{row} {column}")>
            <a
                href=href
                aria-label=says
                tabindex=(!first).then_some("-1")
                on:focus=move |_| look()
                on:mouseenter=move |_| look()
            >
                {count}
            </a>
        </td>
    }
}

/// Arrow keys go from tile to tile.
fn walk(event: ev::KeyboardEvent) {
    let by = match event.key().as_str() {
        "ArrowUp" => (-1i64, 0i64),
        "ArrowDown" => (1, 0),
        "ArrowLeft" => (0, -1),
        "ArrowRight" => (0, 1),
        _ => return,
    };
    let here = dom::document().and_then(|d| d.active_element());
    let cell = here.as_ref().and_then(|e| e.closest("td[data-at]").ok().flatten());
    let table = here.as_ref().and_then(|e| e.closest("table").ok().flatten());
    let at = cell.and_then(|c| c.get_attribute("data-at"));
    let Some((table, at)) = table.zip(at) else { return };
    let mut parts = at.split(' ').filter_map(|p| p.parse::<i64>().ok());
    let (Some(row), Some(column)) = (parts.next(), parts.next()) else { return };
    event.prevent_default();
    let selector = format!("td[data-at=\"{} {}\"] > a", row + by.0, column + by.1);
    let next: Option<Element> = table.query_selector(&selector).ok().flatten();
    if let Some(next) = next.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}
