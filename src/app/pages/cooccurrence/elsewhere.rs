//! Does an association of a class and a group come from somewhere else? Its odds ratio over all images, within the
//! strata of a third thing, and common to them.

use super::figures::{range, small_p};
use super::first;
use crate::app::charts::Acts;
use crate::app::components::{Drawing, NoAnswer, Sign, Trace, Traced, group_words, mark_of};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::engine::{Association, Filter, StrataBy, ask};
use crate::measures::StratifiedVerdict;
use crate::plot::{self, Cell, DotKind, Forest, Row, Scale, Table};
use crate::report::tables::{Stratified, Stratum};
use crate::rules::families;
use crate::wording;
use leptos::prelude::*;

const FIRST: u32 = 15;
/// Strata that are drawn; the table holds all.
const DRAWN: usize = 10;

/// The verdict's sign and words.
fn verdict(a: &Association) -> (&'static str, String) {
    let r = &a.row;
    match a.verdict {
        StratifiedVerdict::Reverses => ("warning", format!("turns round within {} (Simpson)", r.by)),
        StratifiedVerdict::Vanishes => ("note", format!("vanishes within {}", r.by)),
        StratifiedVerdict::Differs => ("note", format!("differs from one {} to the next", r.by)),
        StratifiedVerdict::Holds => ("ok", format!("holds within {}", r.by)),
        StratifiedVerdict::TooFew => ("few", "too few to tell".to_owned()),
    }
}

/// The third thing by name: of a class that makes strata, which.
fn within(a: &Association) -> String {
    match &a.by {
        StrataBy::Class(of) => format!("class {}", of.class),
        _ => a.row.by.clone(),
    }
}

/// Of one stratum (its place, and itself): the images that show the group with the class, or without it.
fn pictures(a: &Association, (at, stratum): (usize, &Stratum), with: bool) -> String {
    let r = &a.row;
    let group = (r.attribute.clone(), r.group.clone());
    let mut filter = Filter { groups: vec![group], ..Filter::default() };
    if with { &mut filter.classes } else { &mut filter.without }.push(r.class.clone());
    match &a.by {
        StrataBy::Class(of) => match of.shown.get(at) {
            Some(true) => filter.classes.push(of.class.clone()),
            _ => filter.without.push(of.class.clone()),
        },
        StrataBy::Split | StrataBy::Source => filter.strata.push((r.by.clone(), stratum.stratum.clone())),
        StrataBy::Attribute => filter.groups.push((r.by.clone(), stratum.stratum.clone())),
    }
    images_link(&filter)
}

fn forest(a: &Association) -> Forest {
    let r = &a.row;
    let figure = |x: Option<f64>| x.map_or_else(|| "none".to_owned(), wording::figure);
    let interval = r.low.zip(r.high).map(|(l, h)| format!(", 95 % interval {}", range(l, h))).unwrap_or_default();
    let strata = r.strata.iter().enumerate().filter_map(|(at, s)| {
        let name = format!("{}: {}", s.stratum, figure(s.odds_ratio));
        Some(plot::Stratum { name, ratio: (s.odds_ratio?, s.low, s.high), href: pictures(a, (at, s), true) })
    });
    Forest {
        says: format!(
            "{} and {}: odds ratio {} over all, {} common to the strata of {}{interval}; {}",
            r.class,
            group_words(&r.attribute, &r.group),
            figure(r.crude_odds_ratio),
            figure(r.odds_ratio),
            r.by,
            verdict(a).1
        ),
        crude: r.crude_odds_ratio,
        common: r.odds_ratio.map(|value| (value, r.low, r.high)),
        kind: match (a.verdict, r.q) {
            (StratifiedVerdict::TooFew, _) => DotKind::Few,
            (_, q) if crate::stats::significant(q) => DotKind::Shown,
            _ => DotKind::Hollow,
        },
        strata: strata.take(DRAWN).collect(),
    }
}

#[component]
pub fn Elsewhere() -> impl IntoView {
    let most = RwSignal::new(first(FIRST));
    let answer = live_query(move || Some(ask::Elsewhere { from: 0, most: most.get() }));
    let listed = Memo::new(move |_| answer.map(Clone::clone).unwrap_or_default());
    let scale = move || {
        listed.with(|l| {
            let of = |r: &Stratified| [r.crude_odds_ratio, r.odds_ratio, r.low, r.high];
            Scale::ratios(l.rows.iter().map(|a| &a.row).flat_map(of).flatten())
        })
    };
    let caption = move || {
        format!(
            "Odds ratio of the group where the class is, against where it is not, on a logarithmic scale. Ring: over all \
             images; dot: common to the strata (Mantel–Haenszel) with its 95 % interval (Robins, Breslow and Greenland); \
             small dots: each stratum. Dashed: chance. Corrected (Benjamini–Hochberg) over {}.",
            listed.with(|l| l.family.strata_words())
        )
    };
    let table = Signal::derive(move || {
        let header = [
            "class",
            "group",
            "attribute",
            "within",
            "stratum",
            "verdict",
            "odds ratio",
            "low",
            "high",
            "k",
            "n",
            "k without",
            "n without",
            "crude",
            "p",
            "q",
            "homogeneity p",
        ];
        listed.with(|l| Table::new(&header, 6).with(l.rows.iter().flat_map(|a| csv_rows(&a.row))))
    });
    let figure = Signal::derive(move || {
        let rows = listed.with(|l| l.rows.iter().map(|a| saved(a, scale())).collect());
        plot::Figure::rows("Odds ratios within strata", caption(), scale(), rows)
    });
    let total = Memo::new(move |_| listed.with(|l| l.total));
    let more = move || total.get() > listed.with(|l| l.rows.len() as u64);
    page! {
        <section class="sec" id=mark_of(&families::ELSEWHERE) tabindex="-1" aria-labelledby="elsewhere-h">
            <div class="sec-h">
                <h2 id="elsewhere-h">"Does it come from somewhere else?"</h2>
                <p class="small">
                    {move || match listed.with(|l| (l.total, l.family)) {
                        (0, _) => listed.with(|l| l.why.clone()).unwrap_or_default(),
                        (n, of) => {
                            let things = wording::plural(n, "row", "rows");
                            let leans = wording::plural(of.listed, "association", "associations");
                            format!("{leans} of a class and a group, looked at within third things: {things}, those that turn round first.")
                        }
                    }}
                </p>
            </div>
            <NoAnswer failure=answer.failure() what="Where it comes from" />
            {move || {
                (total.get() > 0)
                    .then(|| {
                        page! {
                            <div class="tools">
                                <p class="legend">
                                    <span><svg class="swatch-s" aria-hidden="true"><circle class="ring" cx="8" cy="8" r="6"></circle></svg>"over all images"</span>
                                    <span><svg class="swatch-s" aria-hidden="true"><circle class="dot" cx="8" cy="8" r="4.5"></circle></svg>"common to the strata, differs from chance"</span>
                                    <span><svg class="swatch-s" aria-hidden="true"><circle class="dot hollow" cx="8" cy="8" r="4.5"></circle></svg>"not shown"</span>
                                    <span><svg class="swatch-s" aria-hidden="true"><circle class="dot-s" cx="8" cy="8" r="2.5"></circle></svg>"one stratum"</span>
                                </p>
                                <Acts what="within-strata" table=table figure=Some(figure) />
                            </div>
                            <table class="tbl tbl--stack mt-s">
                                <caption>{caption}</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">"Class, group"</th>
                                        <th scope="col">"Within"</th>
                                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Odds ratios, drawn"</span>{move || page! { <Drawing scene=scale().axis() /> }}</th>
                                        <th scope="col" class="num">"Over all"</th>
                                        <th scope="col" class="num">"Common"</th>
                                        <th scope="col" class="num">"q"</th>
                                        <th scope="col">"Verdict"</th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {move || {
                                        let (scale, family) = (scale(), listed.with(|l| l.family.tests));
                                        listed.get().rows.into_iter().map(|r| page! { <Within row=r scale=scale family=family /> }).collect_view()
                                    }}
                                </tbody>
                            </table>
                        }
                    })
            }}
            {move || {
                more()
                    .then(|| {
                        page! {
                            <p class="tools mt-s">
                                <button class="btn" on:click=move |_| most.update(|m| *m = m.saturating_mul(4).min(200))>
                                    {move || format!("Show more of {}", wording::count(total.get()))}
                                </button>
                            </p>
                        }
                    })
            }}
        </section>
    }
}

#[component]
fn Within(row: Association, scale: Scale, family: u64) -> impl IntoView {
    let (sign, said) = verdict(&row);
    let (within, scene) = (within(&row), forest(&row).scene(scale));
    let r = &row.row;
    let words = group_words(&r.attribute, &r.group);
    let group = (r.attribute.clone(), r.group.clone());
    let href = images_link(&Filter { classes: vec![r.class.clone()], groups: vec![group], ..Filter::default() });
    let traced = Traced::default()
        .row("what", format!("odds ratio of {} and {words} within {}", r.class, r.by))
        .row("strata", wording::count(r.strata.len() as u64))
        .row("95 % interval", r.low.zip(r.high).map(|(l, h)| range(l, h)).unwrap_or_default())
        .row("p", r.p.map(small_p).unwrap_or_default())
        .row(
            "q",
            r.q.map(|q| format!("{} of {}", small_p(q), wording::plural(family, "test", "tests"))).unwrap_or_default(),
        )
        .row("strata alike, p", r.homogeneity_p.map(small_p).unwrap_or_default())
        .row("method", "Mantel–Haenszel; Robins, Breslow and Greenland; Breslow–Day with Tarone's correction")
        .row("why none", r.why.clone().unwrap_or_default())
        .section(&families::ELSEWHERE)
        .pictures(href.clone());
    let common = r.odds_ratio.map(|value| {
        page! {
            <strong><Trace figure=wording::figure(value) of=traced /></strong>
            " "
            <small>{r.low.zip(r.high).map(|(l, h)| range(l, h))}</small>
        }
    });
    let strata = r.strata.iter().enumerate().map(|(at, s)| {
        let odds = s.odds_ratio.map(|value| {
            let interval = s.low.zip(s.high).map(|(l, h)| format!(" ({})", range(l, h))).unwrap_or_default();
            format!("{}{interval}", wording::figure(value))
        });
        // No filter can name the images of known group alone, so only those of the group are a link.
        let cell = |k: u64, n: u64, with: bool| {
            let rest = format!(" of {}", wording::count(n));
            match k {
                0 => page! { "0"{rest} }.into_any(),
                k => page! { <a href=pictures(&row, (at, s), with)>{wording::count(k)}</a>{rest} }.into_any(),
            }
        };
        page! {
            <tr>
                <th scope="row"><a href=pictures(&row, (at, s), true) dir="auto">{s.stratum.clone()}</a></th>
                <td class="num">{cell(s.k, s.n, true)}</td>
                <td class="num">{cell(s.k_without, s.n_without, false)}</td>
                <td class="num">{odds}</td>
            </tr>
        }
    });
    let strata = strata.collect_view();
    page! {
        <tr>
            <th scope="row">
                <a href=href dir="auto" data-step="">{r.class.clone()}", "{words.clone()}</a>
                <small class="what" dir="auto">{r.attribute.clone()}</small>
            </th>
            <td dir="auto" data-l="within">{within}</td>
            <td class="chart-cell"><Drawing scene=scene /></td>
            <td class="num" data-l="over all">{r.crude_odds_ratio.map(wording::figure)}</td>
            <td class="num" data-l="common">{common}</td>
            <td class="num" data-l="q">{r.q.map(small_p)}</td>
            <td class="late">
                <span class="verdict"><Sign name=sign says="" /><span dir="auto">{said}</span></span>
                {r.why.clone().map(|why| page! { <small class="what">{why}</small> })}
                <details class="more">
                    <summary>{wording::plural(r.strata.len() as u64, "stratum", "strata")}</summary>
                    <div class="scroll">
                        <table class="tbl">
                            <thead>
                                <tr>
                                    <th scope="col" dir="auto">{r.by.clone()}</th>
                                    <th scope="col" class="num" dir="auto">{format!("{words} with {}", r.class)}</th>
                                    <th scope="col" class="num">"without it"</th>
                                    <th scope="col" class="num">"Odds ratio"</th>
                                </tr>
                            </thead>
                            <tbody>{strata}</tbody>
                        </table>
                    </div>
                </details>
            </td>
        </tr>
    }
}

/// The association itself, then its strata.
fn csv_rows(r: &Stratified) -> Vec<Vec<Cell>> {
    let start = |stratum: &str| [&r.class, &r.group, &r.attribute, &r.by, stratum, &r.verdict].map(Cell::text).to_vec();
    let mut common = start("");
    common.extend([r.odds_ratio, r.low, r.high].map(Cell::figure));
    common.extend(std::iter::repeat_n(Cell::None, 4));
    common.push(Cell::figure(r.crude_odds_ratio));
    common.extend([r.p, r.q, r.homogeneity_p].map(Cell::p));
    let strata = r.strata.iter().map(|s| {
        let mut row = start(&s.stratum);
        row.extend([s.odds_ratio, s.low, s.high].map(Cell::figure));
        row.extend([s.k, s.n, s.k_without, s.n_without].map(Cell::Count));
        row.extend(std::iter::repeat_n(Cell::None, 4));
        row
    });
    std::iter::once(common).chain(strata).collect()
}

/// The association with its strata, each by its name.
fn saved(a: &Association, scale: Scale) -> Row {
    let r = &a.row;
    let figure = |x: Option<f64>| x.map_or_else(|| "none".to_owned(), wording::figure);
    let text = format!("{} over all, {} common; {}", figure(r.crude_odds_ratio), figure(r.odds_ratio), r.verdict);
    let forest = forest(a);
    let strata = forest.strata.iter().enumerate().map(|(i, s)| (Forest::stratum_y(i), s.name.clone()));
    let names = std::iter::once((14.0, format!("{}, {}", r.class, group_words(&r.attribute, &r.group))))
        .chain(strata)
        .collect();
    Row { names, scene: forest.scene(scale), text }
}
