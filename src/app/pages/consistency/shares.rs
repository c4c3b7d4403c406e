//! Findings whose figure is a share, on one scale.

use crate::app::charts::Acts;
use crate::app::components::{Drawing, is_share};
use crate::app::state::use_app;
use crate::plot::{Cell, Dot, DotKind, Figure, Row, Scale, Table};
use crate::report::Finding;
use crate::rules::Section;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;

/// Rows drawn; the findings below list all.
const MOST: usize = 20;

fn name(f: &Finding) -> String {
    let s = &f.subject;
    match (&s.class, &s.with, &s.split) {
        (Some(class), Some(with), _) => format!("{class} and {with}"),
        (_, Some(with), Some(split)) => match &s.column {
            Some(column) => {
                let column = column.rsplit('#').next().unwrap_or(column);
                format!("{column} of {split} in {with}")
            }
            None => format!("pictures of {split} in {with}"),
        },
        _ => f.measured.as_ref().map(|m| m.name.clone()).unwrap_or_default(),
    }
}

fn dot(f: &Finding) -> Dot {
    let m = f.measured.as_ref();
    Dot {
        name: name(f),
        value: m.and_then(|m| m.value),
        low: m.and_then(|m| m.low),
        high: m.and_then(|m| m.high),
        reference: None,
        threshold: None,
        kind: DotKind::Shown,
    }
}

/// The shares of these rules' findings as a dot plot; nothing where there is none.
#[component]
pub fn Shares(section: &'static Section, what: &'static str) -> impl IntoView {
    let app = use_app();
    let rows = Memo::new(move |_| {
        app.summary.with(|s| {
            let findings = s.iter().flat_map(|s| s.report.findings.iter().enumerate());
            let shares = findings
                .filter(|(_, f)| section.holds(&f.code))
                .flat_map(|(i, f)| f.singles().into_iter().map(move |f| (i, f)))
                .filter(|(_, f)| f.measured.as_ref().is_some_and(is_share));
            let mut rows: Vec<(usize, Finding)> = shares.collect();
            rows.order_by(|a, b| dot(&b.1).value.unwrap_or(0.0).total_cmp(&dot(&a.1).value.unwrap_or(0.0)));
            rows.truncate(MOST);
            rows
        })
    });
    let scale = move || Scale::shares(rows.with(|r| r.iter().filter_map(|(_, f)| dot(f).high).fold(0.0, f64::max)));
    let counts = |f: &Finding| f.measured.as_ref().map_or((0, 0), |m| (m.k.unwrap_or(0), m.n));
    let table = Signal::derive(move || {
        let row = |(_, f): &(usize, Finding)| {
            let (dot, (k, n)) = (dot(f), counts(f));
            let shares = [dot.value, dot.low, dot.high].map(Cell::share);
            [Cell::Text(dot.name)].into_iter().chain(shares).chain([Cell::Count(k), Cell::Count(n)]).collect()
        };
        let table = Table::new(&["what", "share", "low", "high", "k", "n"], 1);
        rows.with(|r| table.with(r.iter().map(row)))
    });
    let figure = Signal::derive(move || {
        let scale = scale();
        let row = |(_, f): &(usize, Finding)| {
            let (dot, (k, n)) = (dot(f), counts(f));
            let share = dot.value.map(wording::percent).unwrap_or_default();
            let text = format!("{share} ({} of {})", wording::count(k), wording::count(n));
            Row::new(dot.name.clone(), dot.scene(scale), text)
        };
        let rows = rows.with(|r| r.iter().map(row).collect());
        Figure::rows(what.replace('-', " "), "Share and 95 % interval; k of n at the right.", scale, rows)
    });
    let line = move |(place, f): (usize, Finding)| {
        let (dot, (k, n)) = (dot(&f), counts(&f));
        let interval = dot.low.zip(dot.high).map(|(low, high)| wording::percent_range(low, high));
        page! {
            <tr>
                <th scope="row"><a href=format!("#/finding/{place}") dir="auto">{dot.name.clone()}</a></th>
                <td class="chart-cell"><Drawing scene=dot.scene(scale()) /></td>
                <td class="num"><strong>{dot.value.map(wording::percent)}</strong></td>
                <td class="num">{interval}</td>
                <td class="num">{format!("{} of {}", wording::count(k), wording::count(n))}</td>
            </tr>
        }
    };
    move || {
        (!rows.with(Vec::is_empty)).then(|| {
            page! {
                <div class="narrow">
                    <div class="tools"><Acts what=what table=table figure=Some(figure) /></div>
                    <table class="tbl tbl--stack">
                        <caption class="visually-hidden">{what.replace('-', " ")}", share and 95 % interval"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"What"</th>
                                <th scope="col" class="chart-cell"><span class="visually-hidden">"Share, drawn"</span><Drawing scene=scale().axis() /></th>
                                <th scope="col" class="num">"Share"</th>
                                <th scope="col" class="num">"95 % interval"</th>
                                <th scope="col" class="num">"k of n"</th>
                            </tr>
                        </thead>
                        <tbody>{rows.get().into_iter().map(line).collect_view()}</tbody>
                    </table>
                </div>
            }
        })
    }
}
