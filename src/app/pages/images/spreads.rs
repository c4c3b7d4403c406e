//! One figure by class, split or group: a row each on the scale of the whole, with the threshold of the rule. Every part of
//! a row leads to its pictures.

use crate::app::charts::Acts;
use crate::app::components::{Drawing, NoAnswer, group_words};
use crate::app::live_query::live_query;
use crate::app::route::{images_link, link};
use crate::app::state::App;
use crate::engine::ask::{self, SpreadBy, SpreadRow, SpreadsAnswer};
use crate::engine::{Filter, why};
use crate::measures::LEAST_OBSERVATIONS;
use crate::plot::{Cell, Figure, Mark, Row, Scale, Spread, Table, number};
use crate::report::AttributeFacts;
use crate::wording;
use leptos::{ev, prelude::*};
use std::sync::Arc;
use web_sys::HtmlSelectElement;

/// What figures may be sorted by in this dataset, each with its name; nothing is chosen at first.
pub fn choices(app: App) -> Vec<(String, SpreadBy)> {
    app.summary.with(|s| {
        let Some(s) = s.as_ref() else { return Vec::new() };
        let facts = &s.report.dataset;
        let ordered = |a: &AttributeFacts| s.ordered.contains(&a.name);
        let classes = (facts.classes.len() > 1).then(|| ("by class".to_owned(), SpreadBy::Class));
        let splits = (facts.splits.len() > 1).then(|| ("by split".to_owned(), SpreadBy::Split));
        let groups = facts.attributes.iter().filter(|a| why::has_groups(a) || ordered(a));
        let groups = groups.map(|a| (format!("by {}", a.name), SpreadBy::Attribute(a.name.clone())));
        classes.into_iter().chain(splits).chain(groups).collect()
    })
}

/// All pictures together, or by what.
#[component]
pub fn BySelect(app: App, by: RwSignal<Option<SpreadBy>>) -> impl IntoView {
    let all = Memo::new(move |_| choices(app));
    let set = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
        let at = event.target().value().parse::<usize>().ok();
        by.set(at.and_then(|at| all.with_untracked(|all| all.get(at).map(|(_, by)| by.clone()))));
    };
    let options = move || {
        let option = |(at, (name, of)): (usize, (String, SpreadBy))| {
            let is_current = by.with_untracked(|by| by.as_ref() == Some(&of));
            page! { <option value=at.to_string() selected=is_current>{name}</option> }
        };
        all.get().into_iter().enumerate().map(option).collect_view()
    };
    move || {
        (!all.with(Vec::is_empty)).then(|| {
            page! {
                <label class="lab">
                    "Pictures "
                    <select autocomplete="off" class="select" data-test="figures-by" on:change:target=set>
                        <option value="">"all together"</option>
                        {options}
                    </select>
                </label>
            }
        })
    }
}

/// A figure sorted by something: the scale is that of the figure's rule.
#[component]
pub fn Spreads(code: String, by: SpreadBy, ends: (f64, f64)) -> impl IntoView {
    let asked = ask::Spreads { code, by: by.clone() };
    let answer = live_query(move || Some(asked.clone()));
    let attribute = match by {
        SpreadBy::Attribute(name) => Some(name),
        _ => None,
    };
    let shown = move || answer.get().map(|of| page! { <Rows of=of attribute=attribute.clone() ends=ends /> });
    page! {
        <NoAnswer failure=answer.failure() what="This figure" />
        {shown}
    }
}

/// The group in words, where it is one.
fn name_of(row: &SpreadRow, attribute: Option<&String>) -> String {
    attribute.filter(|_| !row.filter.groups.is_empty()).map_or_else(|| row.name.clone(), |a| group_words(a, &row.name))
}

#[component]
fn Rows(of: Arc<SpreadsAnswer>, attribute: Option<String>, ends: (f64, f64)) -> impl IntoView {
    let scale = Scale::plain(ends.0, ends.1);
    let side = if of.below { "below" } else { "above" };
    let more = of.total.saturating_sub(of.rows.len() as u64);
    let what = format!("{}{}", of.name, attribute.as_ref().map(|a| format!(" by {a}")).unwrap_or_default());
    let caption = format!(
        "The middle value (line), the middle half (bar) and where 90 % lie (thin bar); the red line is the threshold {}: the rule \
         picks what lies {side} it. n = {}{}",
        number(of.threshold),
        wording::plural(of.all.n, "picture", "pictures"),
        if more > 0 { format!("; {} more stand behind", wording::count(more)) } else { String::new() }
    );
    let rows = || std::iter::once(&of.all).chain(&of.rows);
    let cells = |row: &SpreadRow| {
        let at = |i: usize| Cell::figure(row.quantiles.map(|q| q[i]));
        let name = Cell::text(name_of(row, attribute.as_ref()));
        vec![name, Cell::Count(row.n), Cell::Count(row.picked), at(1), at(2), at(3), at(4), at(5)]
    };
    let header = ["pictures", "n", "picked", "p5", "p25", "median", "p75", "p95"];
    let table = Table::new(&header, 1).with(rows().map(cells));
    let saved = |row: &SpreadRow| {
        let name = name_of(row, attribute.as_ref());
        let text = format!("{}, n {}", median(row), wording::count(row.n));
        Row::new(name.clone(), scene(&of, row, name, scale, ends), text)
    };
    let figure = Signal::stored(Figure::rows(what.clone(), caption.clone(), scale, rows().map(saved).collect()));
    let lines = rows().map(|row| {
        let name = name_of(row, attribute.as_ref());
        let all = images_link(&row.filter);
        let picked = row.beyond.map(|ends| within(&of, row, ends));
        let count = format!("{} of {}", wording::count(row.picked), wording::count(row.n));
        let picked = match picked {
            Some(href) => page! { <a href=href>{count}</a> }.into_any(),
            None => page! { {count} }.into_any(),
        };
        let few = too_few(row).then(|| page! { " "<small>"too few to tell"</small> });
        page! {
            <tr>
                <th scope="row"><a href=all dir="auto">{name.clone()}</a>{few}</th>
                <td class="chart-cell"><Drawing scene=scene(&of, row, name, scale, ends) /></td>
                <td class="num" data-l="median"><strong>{median(row)}</strong></td>
                <td class="num" data-l=side>{picked}</td>
            </tr>
        }
    });
    let lines = lines.collect_view();
    let found = of.found.clone().map(|found| {
        let href = link(&format!("finding/{}", found.finding), &[]);
        page! { <p class="small" dir="auto"><a href=href>{found.message}</a></p> }
    });
    let why = of.why.clone().map(|why| page! { <p class="aside mt-s" dir="auto">{why}</p> });
    page! {
        <figure class="fig">
            <figcaption>
                <strong dir="auto">{what.clone()}</strong>
                <span class="tiny">{caption}</span>
                <Acts what=what table=Signal::stored(table) figure=Some(figure) />
            </figcaption>
            <table class="tbl tbl--stack">
                <thead>
                    <tr>
                        <th scope="col">"Pictures"</th>
                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Spread, drawn"</span><Drawing scene=scale.axis() /></th>
                        <th scope="col" class="num">"Median"</th>
                        <th scope="col" class="num">{format!("{side} {}", number(of.threshold))}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
            {found}
            {why}
        </figure>
    }
}

fn too_few(row: &SpreadRow) -> bool {
    row.n < LEAST_OBSERVATIONS
}

fn median(row: &SpreadRow) -> String {
    row.quantiles.map_or_else(|| "–".to_owned(), |q| wording::figure(q[3]))
}

/// The pictures of a row whose figure lies between these.
fn within(of: &SpreadsAnswer, row: &SpreadRow, (from, to): (f64, f64)) -> String {
    images_link(&Filter { ranges: vec![(of.figure.clone(), from, to)], ..row.filter.clone() })
}

/// A row: its quantiles, and the threshold over them.
fn scene(of: &SpreadsAnswer, row: &SpreadRow, name: String, scale: Scale, ends: (f64, f64)) -> crate::plot::Scene {
    let Some(q) = row.quantiles else { return Spread { says: name, ..Spread::default() }.scene(scale) };
    // What lies beyond the ends is drawn at them, as in the distribution of all.
    let at = |i: usize| Some(q[i].clamp(ends.0, ends.1));
    let part = |from: usize, to: usize| Some(within(of, row, (q[from], q[to])));
    let says = format!(
        "{name}: median {}, middle half {} to {}, {} of {} picked",
        wording::figure(q[3]),
        wording::figure(q[2]),
        wording::figure(q[4]),
        wording::count(row.picked),
        wording::count(row.n)
    );
    let links = [part(1, 2), part(2, 4), part(4, 5)];
    let spread =
        Spread { says, p5: at(1), p25: at(2), median: at(3), p75: at(4), p95: at(5), links, few: too_few(row) };
    let mut scene = spread.scene(scale);
    scene.marks.push(Mark::upright("ref", scale.place(of.threshold), 0.0, scene.height));
    scene
}
