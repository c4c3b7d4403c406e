//! Which attributes go together: one cannot be changed without the other.

use super::shown::p_words;
use crate::app::charts::Acts;
use crate::app::components::{Drawing, Trace, Traced};
use crate::app::route::link;
use crate::plot::{Cell, Dot, DotKind, Figure, Reference, Row, Scale, Table};
use crate::report::Tables;
use crate::report::tables::AttributePair;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

/// Pairs shown before the rest is asked for.
const FIRST: usize = 8;
/// Cramér's V below which an association is negligible, however small its p.
const FLOOR: f64 = 0.1;
use crate::stats;

/// How strong an association is, in the engine's word; below the floor it is negligible in any case.
pub fn strength_words(given: Option<&str>, cramers_v: Option<f64>) -> String {
    match (given, cramers_v) {
        (Some(given), _) => given.to_owned(),
        (None, Some(v)) if v < FLOOR => "negligible".to_owned(),
        _ => String::new(),
    }
}

/// What is to be said of two columns of which one follows from the other by what they mean.
fn relation_words(pair: &AttributePair) -> Option<&'static str> {
    Some(match pair.relation.as_deref()? {
        "same" => "both say the same: findings are told for one of them",
        _ => "one lies inside the other, so this says nothing of the data",
    })
}

fn significant(pair: &AttributePair) -> bool {
    stats::significant(pair.q)
}

fn table_of(rows: &[AttributePair]) -> Table {
    let header = ["a", "b", "strength", "Cramér’s V", "chi-square", "df", "p", "q", "n", "n effective"];
    Table::new(&header, 3).with(rows.iter().map(|p| {
        let strength = || strength_words(p.strength.as_deref(), p.cramers_v);
        let strength = relation_words(p).map_or_else(strength, str::to_owned);
        let mut row = vec![Cell::text(&p.a), Cell::text(&p.b), Cell::Text(strength)];
        row.extend([p.cramers_v, p.chi2, p.df].map(Cell::figure));
        row.extend([p.p, p.q].map(Cell::p));
        row.extend([Cell::Count(p.n), Cell::figure(p.n_effective)]);
        row
    }))
}

fn mark(of: &AttributePair) -> Dot {
    Dot {
        name: format!("{} and {}, Cramér’s V {}", of.a, of.b, of.cramers_v.map(wording::figure).unwrap_or_default()),
        value: of.cramers_v,
        low: None,
        high: None,
        reference: Some(Reference::in_all(FLOOR)),
        threshold: None,
        kind: if significant(of) { DotKind::Shown } else { DotKind::Hollow },
    }
}

#[component]
pub fn Together(tables: Memo<Arc<Tables>>) -> impl IntoView {
    let open = RwSignal::new(false);
    let measured = Memo::new(move |_| {
        let mut rows: Vec<AttributePair> =
            tables.with(|t| t.attribute_pairs.iter().filter(|p| p.cramers_v.is_some()).cloned().collect());
        rows.order_by(|a, b| {
            let v = |pair: &AttributePair| pair.cramers_v.unwrap_or(0.0);
            a.relation.is_some().cmp(&b.relation.is_some()).then(v(b).total_cmp(&v(a)))
        });
        rows
    });
    let table = Signal::derive(move || measured.with(|rows| table_of(rows)));
    let said = move || {
        measured.with(|rows| {
            let rows: Vec<&AttributePair> = rows.iter().filter(|p| p.relation.is_none()).collect();
            let strong = rows.iter().filter(|p| significant(p) && p.cramers_v.is_some_and(|v| v >= FLOOR)).count();
            let weak = rows.iter().filter(|p| significant(p) && p.cramers_v.is_some_and(|v| v < FLOOR)).count();
            let mut said = format!(
                "{} of {} {} together",
                wording::count(strong as u64),
                wording::plural(rows.len() as u64, "pair", "pairs"),
                if strong == 1 { "goes" } else { "go" }
            );
            if weak > 0 {
                said.push_str(&format!(
                    "; {} more {} from chance with certainty, but by so little that {} negligible",
                    wording::count(weak as u64),
                    if weak == 1 { "differs" } else { "differ" },
                    if weak == 1 { "it is" } else { "they are" }
                ));
            }
            said.push_str(". Corrected over the family of pairs (Benjamini–Hochberg).");
            said
        })
    };
    let scale = Scale::plain(0.0, 1.0);
    let figure = Signal::derive(move || {
        let row = |p: &AttributePair| {
            let v = p.cramers_v.map(wording::figure).unwrap_or_default();
            let text = format!("V {v}, q {}, n {}", p.q.map(p_words).unwrap_or_default(), wording::count(p.n));
            Row::new(format!("{} and {}", p.a, p.b), mark(p).scene(scale), text)
        };
        let rows = measured.with(|all| all.iter().map(row).collect());
        Figure::rows("What goes together: Cramér’s V of attributes", said(), scale, rows)
    });
    let lines = move || {
        let most = if open.get() { usize::MAX } else { FIRST };
        measured.get().into_iter().take(most).map(|p| page! { <Line of=p scale=scale /> }).collect_view()
    };
    let more = move || measured.with(Vec::len).saturating_sub(FIRST);
    let any = Memo::new(move |_| measured.with(|m| !m.is_empty()));
    move || {
        any.get().then(|| {
            page! {
                <section class="sec" aria-labelledby="pairs-h">
                    <div class="sec-h">
                        <h2 id="pairs-h">"What goes together"</h2>
                        <p class="small">{said}</p>
                        <Acts what="attribute pairs" table=table figure=Some(figure) />
                    </div>
                    <p class="legend">
                        <span><svg aria-hidden="true"><circle class="dot" cx="10" cy="8" r="4.5"></circle></svg>"certain, after correction"</span>
                        <span><svg aria-hidden="true"><circle class="dot hollow" cx="10" cy="8" r="4.5"></circle></svg>"not to be told from chance"</span>
                        <span>
                            <svg aria-hidden="true"><line class="ref" x1="10" x2="10" y1="0" y2="16"></line></svg>
                            {format!("{FLOOR}: below it negligible")}
                        </span>
                    </p>
                    <table class="tbl tbl--stack narrow mt-s">
                        <thead>
                            <tr>
                                <th scope="col">"Attributes"</th>
                                <th scope="col" class="chart-cell"><span class="visually-hidden">"Cramér’s V, drawn"</span><Drawing scene=scale.axis() /></th>
                                <th scope="col" class="num">"Cramér’s V"</th>
                                <th scope="col">"Strength"</th>
                                <th scope="col" class="num">"q"</th>
                                <th scope="col" class="num">"n"</th>
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                    {move || {
                        (more() > 0)
                            .then(|| {
                                page! {
                                    <p class="tools mt-s">
                                        <button class="btn" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
                                            {move || if open.get() { "Show fewer".to_owned() } else { format!("Show {} more", wording::count(more() as u64)) }}
                                        </button>
                                    </p>
                                }
                            })
                    }}
                </section>
            }
        })
    }
}

#[component]
fn Line(of: AttributePair, scale: Scale) -> impl IntoView {
    let href = link("representation", &[("attribute", of.a.clone()), ("with", of.b.clone())]);
    let relation = relation_words(&of);
    let strength = relation.map_or_else(|| strength_words(of.strength.as_deref(), of.cramers_v), str::to_owned);
    let sure = significant(&of);
    let scene = mark(&of).scene(scale);
    let trace = Traced::default()
        .row("what", "Cramér’s V: 0 none, 1 one follows from the other")
        .row("n", wording::count(of.n))
        .row("n effective", of.n_effective.map(wording::figure).unwrap_or_default())
        .row("chi-square", of.chi2.map(wording::figure).unwrap_or_default())
        .row("df", of.df.map(wording::figure).unwrap_or_default())
        .row("p", of.p.map(p_words).unwrap_or_default())
        .row("q", of.q.map(p_words).unwrap_or_default())
        .row("method", "Pearson’s chi-square");
    let chance = (!sure && relation.is_none()).then(|| "not to be told from chance".to_owned());
    let said: Vec<String> = Some(strength).filter(|s| !s.is_empty()).into_iter().chain(chance).collect();
    page! {
        <tr>
            <th scope="row">
                <a href=href.clone() data-step=""><span dir="auto">{of.a}</span>" and "<span dir="auto">{of.b}</span></a>
            </th>
            <td class="chart-cell"><a href=href tabindex="-1"><Drawing scene=scene /></a></td>
            <td class="num"><strong><Trace figure=of.cramers_v.map(wording::figure).unwrap_or_else(|| "–".into()) of=trace /></strong></td>
            <td>{said.join(", ")}</td>
            <td class="num" data-l="q">{of.q.map(p_words)}</td>
            <td class="num" data-l="n">{wording::count(of.n)}</td>
        </tr>
    }
}
