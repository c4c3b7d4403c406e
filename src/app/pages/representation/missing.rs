//! For whom an attribute is missing: a row a group, with its interval, against the share in all.

use super::shown::p_words;
use super::together::strength_words;
use crate::app::charts::Chart;
use crate::app::components::{Drawing, Trace, Traced, group_named, group_words, unit_words};
use crate::app::route::images_link;
use crate::engine::Filter;
use crate::plot::{Cell, Dot, DotKind, Figure, Reference, Row, Scale, Table};
use crate::report::tables::{MissingBy, MissingCell};
use crate::report::{AttributeFacts, Tables};
use crate::rules::families;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

/// Groups drawn at most, those with the most missing first where there are more.
const MOST: usize = 30;
/// Below so many items a group's dot is drawn hollow and dashed.
const FEW: u64 = 10;

#[component]
pub fn Missing(attribute: AttributeFacts, tables: Memo<Arc<Tables>>) -> impl IntoView {
    let name = attribute.name.clone();
    let rows = Memo::new(move |_| {
        let of = |m: &&MissingBy| m.attribute == name && m.groups.iter().any(|g| g.share.n > 0);
        let mut rows: Vec<MissingBy> = tables.with(|t| t.missing.iter().filter(of).cloned().collect());
        // What differs most stands first.
        rows.order_by(|a, b| b.cramers_v.unwrap_or(-1.0).total_cmp(&a.cramers_v.unwrap_or(-1.0)));
        rows
    });
    let all = attribute.n + attribute.missing;
    let overall = (all > 0).then(|| attribute.missing as f64 / all as f64);
    let attribute = StoredValue::new(attribute);
    let said = attribute.with_value(|a| {
        format!(
            "{} of {} {} have no {}{}. The dashed line is that share; where a group lies off it, it was annotated \
             otherwise than the others.",
            wording::count(a.missing),
            wording::count(all),
            unit_words(a.unit),
            a.name,
            overall.map(|s| format!(" ({})", wording::percent(s))).unwrap_or_default()
        )
    });
    move || {
        (!rows.with(Vec::is_empty)).then(|| {
            let charts = rows.get().into_iter().map(|by| {
                let overall = overall.filter(|_| attribute.with_value(|a| a.unit == by.unit));
                page! { <By of=by overall=overall /> }
            });
            page! {
                <section class="sec" aria-labelledby="missing-h">
                    <div class="sec-h">
                        <h2 id="missing-h">"For whom is it missing?"</h2>
                        <p class="small">{said.clone()}</p>
                    </div>
                    <div class="two">{charts.collect_view()}</div>
                </section>
            }
        })
    }
}

/// The pictures of a group whose value is missing.
fn pictures(attribute: &str, by: &str, group: &str) -> String {
    let mut filter = Filter { missing: vec![attribute.to_owned()], ..Filter::default() };
    match by {
        "class" => filter.classes.push(group.to_owned()),
        "split" => filter.split = Some(group.to_owned()),
        by => filter.groups.push((by.to_owned(), group.to_owned())),
    }
    images_link(&filter)
}

/// The group as a person calls it; classes and splits are called what they are.
fn words(by: &str, cell: &MissingCell) -> String {
    group_words(by, &cell.group)
}

fn dot(by: &str, cell: &MissingCell, overall: Option<f64>) -> Dot {
    Dot {
        name: words(by, cell),
        value: cell.share.value,
        low: cell.share.low,
        high: cell.share.high,
        reference: overall.map(Reference::in_all),
        threshold: None,
        kind: if cell.share.n < FEW { DotKind::Few } else { DotKind::Shown },
    }
}

fn tested(by: &MissingBy) -> String {
    let strength = by.cramers_v.map(|v| {
        let q = by.q.or(by.p).map(p_words).unwrap_or_else(|| "–".into());
        let strength = strength_words(None, Some(v));
        let strength = if strength.is_empty() { String::new() } else { format!(" ({strength})") };
        format!("Cramér’s V {}{strength}, q {q}", wording::figure(v))
    });
    let why = by.why.as_ref().map(|why| format!("Not tested: {why}"));
    strength.or(why).unwrap_or_else(|| "Not tested".into())
}

#[component]
fn By(of: MissingBy, overall: Option<f64>) -> impl IntoView {
    let mut cells: Vec<MissingCell> = of.groups.iter().filter(|g| g.share.n > 0).cloned().collect();
    let all = cells.len();
    if all > MOST {
        cells.order_by(|a, b| b.share.value.unwrap_or(0.0).total_cmp(&a.share.value.unwrap_or(0.0)));
        cells.truncate(MOST);
    }
    let most = cells.iter().filter_map(|c| c.share.high).chain(overall).fold(0.0, f64::max);
    let scale = Scale::shares(most);
    let n: u64 = cells.iter().map(|c| c.share.n).sum();
    let unit = unit_words(of.unit);
    let cut = if all > MOST { format!(" The {MOST} with the most missing of {all} are drawn.") } else { String::new() };
    let caption = format!(
        "{}. Share missing among the {unit} of each group, 95 % interval, n = {}.{cut}",
        tested(&of),
        wording::count(n)
    );
    let mut table = Table::new(&["group", "share missing", "low", "high", "missing", "n"], 1);
    for g in &of.groups {
        let s = &g.share;
        let shares = [s.value, s.low, s.high].map(Cell::share);
        let counts = [s.k, s.n].map(Cell::Count);
        table.rows.push([Cell::text(&g.group)].into_iter().chain(shares).chain(counts).collect());
        table.links.push(pictures(&of.attribute, &of.by, &g.group));
    }
    let row = |c: &MissingCell| {
        let text = format!("{} of {}", wording::count(c.share.k), wording::count(c.share.n));
        Row::new(words(&of.by, c), dot(&of.by, c, overall).scene(scale), text)
    };
    let title = format!("{} missing, by {}", of.attribute, of.by);
    let figure = Figure::rows(title, caption.clone(), scale, cells.iter().map(row).collect());
    let by = of.by.clone();
    let lines = cells.into_iter().map(move |c| {
        let href = pictures(&of.attribute, &of.by, &c.group);
        let figure = c.share.value.map(wording::percent).unwrap_or_else(|| "–".into());
        let trace = Traced::share(format!("{} missing, {}", of.attribute, group_named(&of.by, &c.group)), &c.share)
            .section(&families::MISSING)
            .pictures(href.clone());
        page! {
            <tr>
                <th scope="row"><a href=href.clone() dir="auto" data-step="">{words(&of.by, &c)}</a></th>
                <td class="chart-cell"><a href=href tabindex="-1"><Drawing scene=dot(&of.by, &c, overall).scene(scale) /></a></td>
                <td class="num"><strong><Trace figure=figure of=trace /></strong></td>
                <td class="num" data-l="n">{wording::count(c.share.n)}</td>
            </tr>
        }
    });
    page! {
        <Chart title=format!("By {by}") caption=caption table=Signal::stored(table) figure=Some(Signal::stored(figure))>
            <table class="tbl tbl--stack">
                <thead>
                    <tr>
                        <th scope="col">"Group"</th>
                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Share missing, drawn"</span><Drawing scene=scale.axis() /></th>
                        <th scope="col" class="num">"Missing"</th>
                        <th scope="col" class="num">"n"</th>
                    </tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </Chart>
    }
}
