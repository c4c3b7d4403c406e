//! Pairs of classes that never, or seldom, meet though chance would have them meet, with the images in which they do.

use super::figures::small_p;
use super::first;
use crate::app::charts::Acts;
use crate::app::components::{Drawing, NoAnswer, Thumb, Trace, Traced};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::engine::{Filter, Ranked, ask};
use crate::plot::{Cell, DotKind, Estimate, Figure, Row, Scale, Table};
use crate::report::ClassPair;
use crate::rules::families;
use crate::stats::LEVEL;
use crate::wording;
use leptos::prelude::*;

const FIRST: u32 = 12;
/// Pictures shown of a pair that does meet.
const SHOWN: u32 = 2;

fn says(p: &ClassPair) -> String {
    let met = wording::plural(p.n_ab, "image", "images");
    format!("{} with {}: {met}, {} expected by chance", p.a, p.b, wording::figure(p.expected()))
}

fn estimate(p: &ClassPair) -> Estimate {
    Estimate {
        says: says(p),
        value: Some(p.n_ab as f64),
        low: None,
        high: None,
        reference: Some(p.expected()),
        kind: DotKind::Shown,
    }
}

#[component]
pub fn NeverTogether() -> impl IntoView {
    let most = RwSignal::new(first(FIRST));
    let answer = live_query(move || {
        Some(ask::Pairs {
            text: String::new(),
            class: None,
            by: Default::default(),
            ranked: Ranked::Apart,
            from: 0,
            most: most.get(),
        })
    });
    let rows = Memo::new(move |_| answer.map(|a| (a.pairs.clone(), a.total)).unwrap_or_default());
    let tested = Memo::new(move |_| answer.map(|a| (a.family, a.why.clone())).unwrap_or_default());
    let scale = move || rows.with(|r| Scale::counts(r.0.iter().map(|p| p.expected().ceil() as u64).max().unwrap_or(1)));
    let caption = move || {
        format!(
            "Images that show both (dot), against those that chance would give (dashed). Listed are pairs that meet at most \
             half as often as chance would have it, where 5 images or more were to be expected, with q ≤ {LEVEL} (corrected by \
             Benjamini and Hochberg over {}). The images that do show both are the valuable ones.",
            tested.with(|t| t.0.pairs_words())
        )
    };
    let table = Signal::derive(move || {
        let header = [
            "class",
            "without",
            "images with both",
            "expected",
            "lift",
            "images",
            "images of the other",
            "n",
            "p",
            "q",
        ];
        rows.with(|r| Table::new(&header, 2).with(r.0.iter().map(csv_row)))
    });
    let figure = Signal::derive(move || {
        let rows = rows.with(|r| r.0.iter().map(|p| saved(p, scale())).collect());
        Figure::rows("Never, or seldom, together", caption(), scale(), rows)
    });
    let more = move || rows.with(|(rows, total)| total.saturating_sub(rows.len() as u64));
    page! {
        <section class="sec" id="apart-s" tabindex="-1" aria-labelledby="apart-h">
            <div class="sec-h">
                <h2 id="apart-h">"Never, or seldom, together"</h2>
                <p class="small">
                    {move || match rows.with(|r| r.1) {
                        0 => tested.with(|t| t.1.clone()),
                        n => Some(wording::plural(n, "pair", "pairs")),
                    }}
                </p>
            </div>
            <NoAnswer failure=answer.failure() what="Pairs that keep apart" />
            {move || {
                rows.with(|r| r.1 > 0)
                    .then(|| {
                        page! {
                            <div class="tools"><Acts what="never-together" table=table figure=Some(figure) /></div>
                            <table class="tbl tbl--stack">
                                <caption>{caption}</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">"Class"</th>
                                        <th scope="col">"keeps from"</th>
                                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Images with both, drawn"</span>{move || page! { <Drawing scene=scale().axis() /> }}</th>
                                        <th scope="col" class="num">"Both"</th>
                                        <th scope="col" class="num">"Expected"</th>
                                        <th scope="col" class="num">"Lift"</th>
                                        <th scope="col" class="num">"q"</th>
                                        <th scope="col">"Where they meet"</th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {move || {
                                        let scale = scale();
                                        rows.get().0.into_iter().map(|p| page! { <Apart pair=p scale=scale /> }).collect_view()
                                    }}
                                </tbody>
                            </table>
                        }
                    })
            }}
            {move || {
                (more() > 0)
                    .then(|| {
                        page! {
                            <p class="tools mt-s">
                                <button class="btn" on:click=move |_| most.update(|m| *m = m.saturating_mul(4).min(400))>
                                    {format!("Show more of {}", wording::plural(rows.with(|r| r.1), "pair", "pairs"))}
                                </button>
                            </p>
                        }
                    })
            }}
        </section>
    }
}

#[component]
fn Apart(pair: ClassPair, scale: Scale) -> impl IntoView {
    let p = pair;
    let both = Filter { classes: vec![p.a.clone(), p.b.clone()], ..Filter::default() };
    let a_alone = Filter { classes: vec![p.a.clone()], without: vec![p.b.clone()], ..Filter::default() };
    let b_alone = Filter { classes: vec![p.b.clone()], without: vec![p.a.clone()], ..Filter::default() };
    let scene = estimate(&p).scene(scale);
    let traced = Traced::count("images with both", p.n_ab, Some(p.n))
        .row("expected by chance", wording::figure(p.expected()))
        .row("images with each", format!("{} and {}", wording::count(p.n_a), wording::count(p.n_b)))
        .row("method", "n_a · n_b / n; Fisher exact or chi-square, Benjamini–Hochberg")
        .section(&families::PAIRS);
    let href = images_link(&both);
    let link = (p.n_ab > 0).then(|| href.clone());
    page! {
        <tr>
            <th scope="row"><a href=images_link(&a_alone) dir="auto" data-step="">{p.a.clone()}</a></th>
            <td data-l="keeps from"><a href=images_link(&b_alone) dir="auto">{p.b.clone()}</a></td>
            <td class="chart-cell">
                {match link.clone() {
                    Some(href) => page! { <a href=href tabindex="-1"><Drawing scene=scene /></a> }.into_any(),
                    None => page! { <Drawing scene=scene /> }.into_any(),
                }}
            </td>
            <td class="num"><strong><Trace figure=wording::count(p.n_ab) of=traced /></strong></td>
            <td class="num" data-l="expected">{wording::figure(p.expected())}</td>
            <td class="num" data-l="lift">{p.lift.map(wording::figure)}</td>
            <td class="num" data-l="q">{p.corrected().map(small_p)}</td>
            <td class="late">
                {match link {
                    None => page! { <span class="small">"nowhere"</span> }.into_any(),
                    Some(href) => {
                        page! {
                            <span class="evidence">
                                <Few filter=both />
                                <a href=href>{wording::plural(p.n_ab, "image", "images")}</a>
                            </span>
                        }
                            .into_any()
                    }
                }}
            </td>
        </tr>
    }
}

/// The first pictures that pass.
#[component]
fn Few(filter: Filter) -> impl IntoView {
    let answer = live_query(move || Some(ask::Pictures { filter: filter.clone(), from: 0, most: SHOWN }));
    page! {
        <NoAnswer failure=answer.failure() what="Their pictures" />
        {move || answer.map(|a| a.pictures.iter().map(|p| page! { <Thumb picture=p.clone() crop=true /> }).collect_view())}
    }
}

fn csv_row(p: &ClassPair) -> Vec<Cell> {
    let mut row = vec![Cell::text(&p.a), Cell::text(&p.b), Cell::Count(p.n_ab), Cell::Figure(p.expected())];
    row.push(Cell::figure(p.lift));
    row.extend([p.n_a, p.n_b, p.n].map(Cell::Count));
    row.extend([p.p, p.corrected()].map(Cell::p));
    row
}

fn saved(p: &ClassPair, scale: Scale) -> Row {
    let text = format!("{} of {} expected", wording::count(p.n_ab), wording::figure(p.expected()));
    Row::new(format!("{} × {}", p.a, p.b), estimate(p).scene(scale), text)
}
