//! Pairs of classes that never, or seldom, meet though chance would have them meet, with the images in which they do.

use super::figures::{csv_number, csv_p, small_p};
use crate::app::charts::{Acts, Axis, DotKind, Drawn, Estimate, EstimateMark, Row, Scale, Table};
use crate::app::components::{Thumb, Trace, Traced};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::engine::{Answer, Filter, Question, Ranked};
use crate::report::ClassPair;
use crate::rules::families;
use crate::wording;
use leptos::prelude::*;

const FIRST: u32 = 12;
/// Pictures shown of a pair that does meet.
const SHOWN: u32 = 2;

fn says(p: &ClassPair) -> String {
    let met = wording::plural(p.n_ab, "image", "images");
    format!("{} with {}: {met}, {} expected by chance", p.a, p.b, wording::figure(p.expected()))
}

#[component]
pub fn NeverTogether() -> impl IntoView {
    let most = RwSignal::new(FIRST);
    let answer = live_query(move || {
        Some(Question::Pairs {
            text: String::new(),
            class: None,
            by: Default::default(),
            ranked: Ranked::Apart,
            from: 0,
            most: most.get(),
        })
    });
    let rows = Memo::new(move |_| match answer.get() {
        Some(Answer::Pairs { pairs, total, .. }) => (pairs, total),
        _ => (Vec::new(), 0),
    });
    let tested = Memo::new(move |_| match answer.get() {
        Some(Answer::Pairs { family, why, .. }) => (family, why),
        _ => Default::default(),
    });
    let scale = move || rows.with(|r| Scale::counts(r.0.iter().map(|p| p.expected().ceil() as u64).max().unwrap_or(1)));
    let caption = move || {
        format!(
            "Images that show both (dot), against those that chance would give (dashed). Listed are pairs that meet at most \
             half as often as chance would have it, where 5 images or more were to be expected, with q ≤ 0.05 (corrected by \
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
        let mut table = Table::new(&header, 2);
        table.rows = rows.with(|r| r.0.iter().map(csv_row).collect());
        table
    });
    let drawn = Signal::derive(move || Drawn {
        title: "Never, or seldom, together".into(),
        caption: caption(),
        scale: scale(),
        rows: rows.with(|r| r.0.iter().map(saved).collect()),
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
            {move || {
                rows.with(|r| r.1 > 0)
                    .then(|| {
                        page! {
                            <div class="tools"><Acts what="never-together" table=table drawn=Some(drawn) /></div>
                            <table class="tbl tbl--stack">
                                <caption>{caption}</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">"Class"</th>
                                        <th scope="col">"keeps from"</th>
                                        <th scope="col" class="w-ch"><span class="vh">"Images with both, drawn"</span>{move || page! { <Axis scale=scale() /> }}</th>
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
    let estimate = Estimate {
        says: says(&p),
        value: Some(p.n_ab as f64),
        low: None,
        high: None,
        reference: Some(p.expected()),
        kind: DotKind::Shown,
    };
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
            <td class="w-ch">
                {match link.clone() {
                    Some(href) => page! { <a href=href tabindex="-1"><EstimateMark estimate=estimate scale=scale /></a> }.into_any(),
                    None => page! { <EstimateMark estimate=estimate scale=scale /> }.into_any(),
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
                            <span class="evs">
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
    let answer = live_query(move || Some(Question::Pictures { filter: filter.clone(), from: 0, most: SHOWN }));
    move || match answer.get() {
        Some(Answer::Pictures { pictures, .. }) => {
            Some(pictures.into_iter().map(|p| page! { <Thumb picture=p crop=true /> }).collect_view())
        }
        _ => None,
    }
}

fn csv_row(p: &ClassPair) -> Vec<String> {
    let mut row =
        vec![p.a.clone(), p.b.clone(), p.n_ab.to_string(), csv_number(Some(p.expected())), csv_number(p.lift)];
    row.extend([p.n_a, p.n_b, p.n].map(|n| n.to_string()));
    row.extend([p.p, p.corrected()].map(csv_p));
    row
}

fn saved(p: &ClassPair) -> Row {
    Row {
        name: format!("{} × {}", p.a, p.b),
        value: Some(p.n_ab as f64),
        reference: Some(p.expected()),
        text: format!("{} of {} expected", wording::count(p.n_ab), wording::figure(p.expected())),
        ..Row::default()
    }
}
