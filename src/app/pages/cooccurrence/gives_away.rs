//! What beside the subject gives the class away: how often guessing from it is right, against guessing without it.

use super::figures::{headed, small_p};
use crate::app::charts::Acts;
use crate::app::components::mark_of;
use crate::app::components::{Drawing, NoAnswer, Trace, Traced};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::engine::{Filter, ask};
use crate::plot::{Cell, DotKind, Estimate, Figure, Row, Scale, Table};
use crate::report::tables::{Shortcut, ShortcutValue};
use crate::rules::families;
use crate::wording;
use leptos::prelude::*;

/// Values listed of each.
const VALUES: usize = 3;

fn kind(s: &Shortcut) -> DotKind {
    let accuracy = s.accuracy.as_ref();
    match (accuracy.and_then(|a| a.low).zip(s.baseline), s.q) {
        (None, _) => DotKind::Few,
        (Some((low, baseline)), q) if low > baseline && crate::stats::significant(q) => DotKind::Shown,
        _ => DotKind::Hollow,
    }
}

fn verdict(s: &Shortcut) -> &'static str {
    match kind(s) {
        DotKind::Shown => "gives it away",
        DotKind::Hollow => "no better than guessing",
        DotKind::Few => "too few to tell",
    }
}

/// Why it could not be computed, as a line.
fn not_computed(s: &Shortcut) -> String {
    let why = s.why.clone().unwrap_or_else(|| "too few to tell".into());
    format!("{} → {}: {why} (n {})", s.what, s.of, wording::count(s.n))
}

fn estimate(s: &Shortcut) -> Estimate {
    let a = s.accuracy.as_ref();
    let value = a.and_then(|a| a.value);
    let figure = value.map_or_else(|| "not computed".to_owned(), wording::percent);
    let baseline = s.baseline.map(|b| format!(", without it {}", wording::percent(b))).unwrap_or_default();
    Estimate {
        says: format!("{} gives {} away: right in {figure}{baseline}; {}", s.what, s.of, verdict(s)),
        value,
        low: a.and_then(|a| a.low),
        high: a.and_then(|a| a.high),
        reference: s.baseline,
        kind: kind(s),
    }
}

#[component]
pub fn GivesAway() -> impl IntoView {
    let answer = live_query(move || Some(ask::Shortcuts));
    let listed = Memo::new(move |_| answer.map(Clone::clone).unwrap_or_default());
    let scale = Scale::shares(1.0);
    let caption = move || {
        format!(
            "How often the class is guessed right from this alone (the most frequent class of the same value, \
             cross-validated), with its 95 % interval; dashed, always guessing the most frequent class. V: Cramér's V; U: \
             Theil's U, the part of the class's entropy that is explained. Corrected (Benjamini–Hochberg) over {}.",
            listed.with(|l| l.family.shortcuts_words())
        )
    };
    let table = Signal::derive(move || listed.with(|l| csv_of(&l.rows)));
    let figure = Signal::derive(move || {
        let rows = listed.with(|l| l.rows.iter().map(|s| saved(s, scale)).collect());
        Figure::rows("What gives the class away", caption(), scale, rows)
    });
    let some = Memo::new(move |_| listed.with(|l| !l.rows.is_empty()));
    let computed = Memo::new(move |_| listed.with(|l| l.rows.iter().any(|s| s.accuracy.is_some())));
    page! {
        <section class="sec" id=mark_of(&families::GIVEN_AWAY) tabindex="-1" aria-labelledby="away-h">
            <div class="sec-h">
                <h2 id="away-h">"What gives the class away"</h2>
                <p class="small" dir="auto">
                    {move || {
                        listed
                            .with(|l| {
                                let tested = || l.rows.iter().filter(|s| s.p.is_some());
                                let away = tested().filter(|s| kind(s) == DotKind::Shown).count() as u64;
                                match (l.rows.len(), tested().count() as u64) {
                                    (0, _) => l.why.clone().unwrap_or_default(),
                                    (_, 0) => "Not tested: none of these could be computed, each says why.".to_owned(),
                                    (_, n) if away == 0 => {
                                        format!("Tested, nothing found: {}, none better than guessing.", wording::plural(n, "test", "tests"))
                                    }
                                    (_, n) => format!("{} of {} better than guessing.", wording::count(away), wording::plural(n, "test is", "tests are")),
                                }
                            })
                    }}
                </p>
            </div>
            <NoAnswer failure=answer.failure() what="What gives the class away" />
            {move || {
                some.get()
                    .then(|| {
                        page! {
                            <div class="tools" hidden=move || !computed.get()><Acts what="gives-away" table=table figure=Some(figure) /></div>
                            <table class="tbl tbl--stack" hidden=move || !computed.get()>
                                <caption>{caption}</caption>
                                <thead>
                                    <tr>
                                        <th scope="col">"From"</th>
                                        <th scope="col">"one guesses"</th>
                                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Right, drawn"</span><Drawing scene=scale.axis() /></th>
                                        <th scope="col" class="num">"Right"</th>
                                        <th scope="col" class="num">"Without it"</th>
                                        <th scope="col" class="num">"V"</th>
                                        <th scope="col" class="num">"U"</th>
                                        <th scope="col" class="num">"q"</th>
                                        <th scope="col">"Values that say most"</th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {move || {
                                        let computed = listed.get().rows.into_iter().filter(|s| s.accuracy.is_some());
                                        computed.map(|s| page! { <Away shortcut=s scale=scale /> }).collect_view()
                                    }}
                                </tbody>
                            </table>
                            {move || {
                                let not = listed.with(|l| l.rows.iter().filter(|s| s.accuracy.is_none()).map(not_computed).collect::<Vec<_>>());
                                (!not.is_empty())
                                    .then(|| {
                                        page! {
                                            <details class="more mt-s" open=!computed.get()>
                                                <summary>{format!("{} could not be computed", wording::count(not.len() as u64))}</summary>
                                                <ul class="vals">{not.into_iter().map(|s| page! { <li dir="auto">{s}</li> }).collect_view()}</ul>
                                            </details>
                                        }
                                    })
                            }}
                        }
                    })
            }}
        </section>
    }
}

#[component]
fn Away(shortcut: Shortcut, scale: Scale) -> impl IntoView {
    let s = shortcut;
    let value = |v: &ShortcutValue| {
        let of_value = Filter { strata: vec![(s.what.clone(), v.value.clone())], ..Filter::default() };
        let mut of_class = of_value.clone();
        if s.of == "class" {
            of_class.classes.push(v.class.clone());
        } else {
            of_class.groups.push((s.of.clone(), v.class.clone()));
        }
        let share = if v.n > 0 { wording::percent(v.k as f64 / v.n as f64) } else { "–".into() };
        page! {
            <li>
                <a href=images_link(&of_value) dir="auto">{v.value.clone()}</a>
                ": "
                <a href=images_link(&of_class) dir="auto">{v.class.clone()}</a>
                " "
                <small>{format!("{share}, {} of {}", wording::count(v.k), wording::count(v.n))}</small>
            </li>
        }
    };
    let (first, rest) = s.values.split_at(s.values.len().min(VALUES));
    let first = first.iter().map(value).collect_view();
    let more = (!rest.is_empty()).then(|| {
        page! {
            <details class="more">
                <summary>{format!("{} more", wording::count(rest.len() as u64))}</summary>
                <ul>{rest.iter().map(value).collect_view()}</ul>
            </details>
        }
    });
    let right = s.accuracy.as_ref().and_then(|a| {
        let of = Traced::share(format!("{} guessed from {}", s.of, s.what), a)
            .row("without it", s.baseline.map(wording::percent).unwrap_or_default())
            .section(&families::GIVEN_AWAY);
        let interval = a.low.zip(a.high).map(|(l, h)| wording::percent_range(l, h));
        let figure = wording::percent(a.value?);
        Some(page! { <strong><Trace figure=figure of=of /></strong>" "<small>{interval}</small> })
    });
    page! {
        <tr>
            <th scope="row" dir="auto">{headed(&s.what)}<small class="what">{verdict(&s)}</small></th>
            <td dir="auto" data-l="guesses">{s.of.clone()}<small class="what">{format!("n {}", wording::count(s.n))}</small></td>
            <td class="chart-cell"><Drawing scene=estimate(&s).scene(scale) /></td>
            <td class="num" data-l="right">{right}</td>
            <td class="num" data-l="without it">{s.baseline.map(wording::percent)}</td>
            <td class="num" data-l="V">{s.cramers_v.map(wording::figure)}</td>
            <td class="num" data-l="U">{s.theils_u.map(wording::figure)}</td>
            <td class="num" data-l="q">{s.q.map(small_p)}</td>
            <td class="late">
                {s.why.clone().map(|why| page! { <small class="what">{why}</small> })}
                <ul class="vals">{first}</ul>
                {more}
            </td>
        </tr>
    }
}

fn csv_of(rows: &[Shortcut]) -> Table {
    let header = ["from", "guesses", "n", "right", "low", "high", "k", "baseline", "cramers v", "theils u", "p", "q"];
    Table::new(&header, 2).with(rows.iter().map(|s| {
        let a = s.accuracy.as_ref();
        let mut row = vec![Cell::text(&s.what), Cell::text(&s.of), Cell::Count(s.n)];
        row.extend([a.and_then(|a| a.value), a.and_then(|a| a.low), a.and_then(|a| a.high)].map(Cell::share));
        row.extend([Cell::count(a.map(|a| a.k)), Cell::share(s.baseline)]);
        row.extend([s.cramers_v, s.theils_u].map(Cell::figure));
        row.extend([s.p, s.q].map(Cell::p));
        row
    }))
}

fn saved(s: &Shortcut, scale: Scale) -> Row {
    let e = estimate(s);
    let share = |x: Option<f64>| x.map(wording::percent).unwrap_or_default();
    let text = format!("{} (without it {})", share(e.value), share(s.baseline));
    Row::new(format!("{} → {}", s.what, s.of), e.scene(scale), text)
}
