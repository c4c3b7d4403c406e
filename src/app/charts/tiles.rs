//! A crossing of two or three attributes as tiles: real tables, one for each value of the third attribute.

use crate::app::components::unit_words;
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::rules::tables::Crossing;
use crate::rules::words;
use leptos::prelude::*;
use std::collections::HashMap;

/// Tiles drawn at most in each panel, and panels.
const MOST_TILES: usize = 900;
const MOST_PANELS: usize = 12;

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

/// The tiles: rows are the first attribute, columns the second, panels the third. `least`: items from which a
/// combination counts as covered.
#[component]
pub fn Tiles(crossing: Crossing, least: u64) -> impl IntoView {
    let axes: Vec<Vec<String>> = (0..crossing.attributes.len()).map(|at| values(&crossing, at)).collect();
    let (Some(rows), Some(columns)) = (axes.first().cloned(), axes.get(1).cloned()) else {
        return page! { <p class="small">"Two attributes are needed."</p> }.into_any();
    };
    if rows.len() * columns.len() > MOST_TILES {
        return page! { <p class="small">"These attributes have too many values to be crossed as tiles."</p> }
            .into_any();
    }
    let largest = crossing.cells.iter().map(|c| c.count).max().unwrap_or(0);
    let counts: HashMap<Vec<String>, u64> = crossing.cells.iter().map(|c| (c.values.clone(), c.count)).collect();
    let names = crossing.attributes.clone();
    let unit = unit_words(crossing.unit);
    let panel = |third: Option<String>| {
        let key = |row: &String, column: &String| {
            let mut values = vec![row.clone(), column.clone()];
            values.extend(third.clone());
            values
        };
        let all: Vec<u64> = rows
            .iter()
            .flat_map(|r| columns.iter().map(|c| counts.get(&key(r, c)).copied().unwrap_or(0)).collect::<Vec<_>>())
            .collect();
        let (sum, empty) = (all.iter().sum::<u64>(), all.iter().filter(|n| **n == 0).count());
        let head = format!("{} {unit}, {empty} of {} combinations empty", words::count(sum), all.len());
        let title = third.clone().unwrap_or_else(|| format!("{} × {}", names[0], names[1]));
        let body = rows
            .iter()
            .map(|row| {
                let tiles = columns
                    .iter()
                    .map(|column| {
                        let values = key(row, column);
                        let count = counts.get(&values).copied().unwrap_or(0);
                        let groups: Vec<(String, String)> = names.iter().cloned().zip(values.clone()).collect();
                        tile(count, least, largest, groups, unit)
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
                    <table class="tiles">
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

fn tile(count: u64, least: u64, largest: u64, groups: Vec<(String, String)>, unit: &str) -> impl IntoView + use<> {
    let class = match count {
        0 => "zero".to_owned(),
        n if n < least => "under".to_owned(),
        n => format!("t{}", step(n, least, largest)),
    };
    let named: Vec<String> = groups.iter().map(|(a, v)| format!("{a} {v}")).collect();
    let says = format!("{}: {} {unit}", named.join(", "), words::count(count));
    let cell = if count == 0 {
        page! { <span>"0"</span> }.into_any()
    } else {
        let href = images_link(&Filter { groups, ..Filter::default() });
        page! { <a href=href aria-label=says.clone()>{words::count(count)}</a> }.into_any()
    };
    page! { <td class=class title=says>{cell}</td> }
}
