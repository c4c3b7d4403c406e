//! Which way each class leans: of its images, the share that shows a group, against the share in all images.

use super::choice::{AttributeSelect, Choice, GroupSelect};
use super::figures::small_p;
use super::first;
use crate::app::charts::Acts;
use crate::app::components::{Drawing, NoAnswer, Trace, Traced};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::engine::{Filter, Lean, ask};
use crate::plot::{Cell, Dot, DotKind, Figure, Reference, Row, Scale, Table};
use crate::rules::families;
use crate::stats;
use crate::wording;
use leptos::prelude::*;

const FIRST: u32 = 25;

fn kind(lean: &Lean) -> DotKind {
    match lean.row.q {
        _ if lean.few => DotKind::Few,
        q if stats::significant(q) => DotKind::Shown,
        _ => DotKind::Hollow,
    }
}

fn dot(lean: &Lean, overall: Option<f64>) -> Dot {
    Dot {
        name: format!("{} where {} is", lean.row.group, lean.row.class),
        value: lean.share.value,
        low: lean.share.low,
        high: lean.share.high,
        reference: overall.map(Reference::in_all),
        threshold: None,
        kind: kind(lean),
    }
}

#[component]
pub fn Leans(choice: Choice) -> impl IntoView {
    let app = use_app();
    let chosen = choice.chosen;
    let most = RwSignal::new(first(FIRST));
    let answer = live_query(move || {
        let (attribute, group) = chosen.get()?;
        Some(ask::ClassGroups { attribute, group, from: 0, most: most.get() })
    });
    let leaning = Memo::new(move |_| answer.map(Clone::clone).unwrap_or_default());
    let failure = answer.failure();
    let overall = move || leaning.with(|l| l.overall.as_ref().and_then(|o| o.value));
    let scale = move || {
        let ends = leaning.with(|l| l.rows.iter().filter_map(|r| r.share.high.or(r.share.value)).fold(0.0, f64::max));
        Scale::shares(ends.max(overall().unwrap_or(0.0)))
    };
    let caption = move || {
        let (attribute, group) = chosen.get().unwrap_or_default();
        let group = app.group_words(&attribute, &group);
        leaning.with(|l| {
            let all = l.overall.as_ref().and_then(|o| Some((o.value?, o.k, o.n)));
            let all = all.map(|(v, k, n)| {
                format!(" The dashed line is its share in all of them, {} ({} of {}).", wording::percent(v), wording::count(k), wording::count(n))
            });
            format!(
                "Of the images of a class with a known {attribute}, the share that shows {group}, with its 95 % interval.{} \
                 Corrected (Benjamini–Hochberg) over {}.",
                all.unwrap_or_default(),
                l.family.groups_words()
            )
        })
    };
    let table = Signal::derive(move || {
        let table = Table::new(
            &["class", "group", "share", "low", "high", "k", "n", "odds ratio", "or low", "or high", "q"],
            2,
        );
        leaning.with(|l| table.with(l.rows.iter().map(csv_row)))
    });
    let figure = Signal::derive(move || {
        let title = chosen.get().map(|(a, g)| format!("Which way each class leans: {a}, {g}")).unwrap_or_default();
        let rows = leaning.with(|l| l.rows.iter().map(|r| saved(r, overall(), scale())).collect());
        Figure::rows(title, caption(), scale(), rows)
    });
    Effect::new(move || {
        chosen.track();
        most.set(first(FIRST));
    });
    let more = move || leaning.with(|l| l.total.saturating_sub(l.rows.len() as u64));
    page! {
        <section class="sec" id="leans-s" tabindex="-1" aria-labelledby="leans-h">
            <div class="sec-h"><h2 id="leans-h">"Which way each class leans"</h2></div>
            {move || {
                if let Some(why) = choice.why.get() {
                    return page! { <p class="small" dir="auto">{why}</p> }.into_any();
                }
                page! {
                    <div class="tools">
                        <AttributeSelect choice=choice />
                        <GroupSelect choice=choice />
                        <p class="legend push">
                            <span><svg class="swatch-s" aria-hidden="true"><circle class="dot" cx="8" cy="8" r="4.5"></circle></svg>"differs after correction"</span>
                            <span><svg class="swatch-s" aria-hidden="true"><circle class="dot hollow" cx="8" cy="8" r="4.5"></circle></svg>"no lean shown"</span>
                            <span><svg class="swatch-s" aria-hidden="true"><circle class="dot few" cx="8" cy="8" r="4.5"></circle></svg>"too few to tell"</span>
                        </p>
                        <Acts what="leans" table=table figure=Some(figure) />
                    </div>
                    <NoAnswer failure=failure what="The leans" />
                    {move || leaning.with(|l| l.why.clone()).map(|why| page! { <p class="aside mt-s" dir="auto">{why}</p> })}
                    <table class="tbl tbl--stack mt-s" hidden=move || failure.with(Option::is_some) || leaning.with(|l| l.why.is_some())>
                        <caption dir="auto">{caption}</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Class"</th>
                                <th scope="col" class="chart-cell"><span class="visually-hidden">"Share, drawn"</span>{move || page! { <Drawing scene=scale().axis() /> }}</th>
                                <th scope="col" class="num">"Share"</th>
                                <th scope="col" class="num">"95 % interval"</th>
                                <th scope="col" class="num">"k of n"</th>
                                <th scope="col" class="num">"Odds ratio"</th>
                                <th scope="col" class="num">"q"</th>
                                <th scope="col">"Leans to"</th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || {
                                let (scale, overall) = (scale(), overall());
                                leaning.get().rows.into_iter().map(|r| page! { <LeanRow lean=r scale=scale overall=overall /> }).collect_view()
                            }}
                        </tbody>
                    </table>
                    {move || {
                        (more() > 0)
                            .then(|| {
                                page! {
                                    <p class="tools mt-s">
                                        <button class="btn" on:click=move |_| most.update(|m| *m = m.saturating_mul(4).min(400))>
                                            {format!("Show more of {}", wording::plural(leaning.with(|l| l.total), "class", "classes"))}
                                        </button>
                                    </p>
                                }
                            })
                    }}
                }
                    .into_any()
            }}
        </section>
    }
}

#[component]
fn LeanRow(lean: Lean, scale: Scale, overall: Option<f64>) -> impl IntoView {
    let r = lean.row.clone();
    let filter = Filter {
        classes: vec![r.class.clone()],
        groups: vec![(r.attribute.clone(), r.group.clone())],
        ..Filter::default()
    };
    let words = use_app().group_words(&r.attribute, &r.group);
    let interval = lean.share.low.zip(lean.share.high).map(|(low, high)| wording::percent_range(low, high));
    let odds = r.odds_ratio.map(|value| {
        let interval = r.low.zip(r.high).map(|(l, h)| format!(" {}–{}", wording::figure(l), wording::figure(h)));
        page! { {wording::figure(value)} <small>{interval}</small> }
    });
    let leans = match (kind(&lean), r.odds_ratio) {
        (DotKind::Few, _) => "too few to tell".to_owned(),
        (DotKind::Hollow, _) | (_, None) => "no lean shown".to_owned(),
        (_, Some(ratio)) if ratio >= 1.0 => words.clone(),
        _ => format!("away from {words}"),
    };
    let href = images_link(&filter);
    let share = lean.share.value.map(|value| {
        let of = Traced::share(format!("P({words} | {})", r.class), &lean.share)
            .section(&families::LEANING)
            .pictures(href.clone());
        page! { <Trace figure=wording::percent(value) of=of /> }
    });
    page! {
        <tr>
            <th scope="row"><a href=href.clone() dir="auto" data-step="">{r.class.clone()}</a></th>
            <td class="chart-cell"><a href=href tabindex="-1"><Drawing scene=dot(&lean, overall).scene(scale) /></a></td>
            <td class="num"><strong>{share}</strong></td>
            <td class="num">{interval}</td>
            <td class="num">{format!("{} of {}", wording::count(r.k), wording::count(r.n))}</td>
            <td class="num" data-l="odds ratio">{odds}</td>
            <td class="num" data-l="q">{r.q.map(small_p)}</td>
            <td class="late" dir="auto">{leans}</td>
        </tr>
    }
}

fn csv_row(lean: &Lean) -> Vec<Cell> {
    let (r, s) = (&lean.row, &lean.share);
    let mut row = vec![Cell::text(&r.class), Cell::text(&r.group)];
    row.extend([s.value, s.low, s.high].map(Cell::share));
    row.extend([r.k, r.n].map(Cell::Count));
    row.extend([r.odds_ratio, r.low, r.high].map(Cell::figure));
    row.push(Cell::p(r.q));
    row
}

fn saved(lean: &Lean, overall: Option<f64>, scale: Scale) -> Row {
    let share = lean.share.value.map(wording::percent).unwrap_or_default();
    let text = format!("{share} ({} of {})", wording::count(lean.row.k), wording::count(lean.row.n));
    Row::new(&lean.row.class, dot(lean, overall).scene(scale), text)
}
