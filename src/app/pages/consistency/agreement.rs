//! How far annotators of the same images agree: a table a thing that they judged. Shown where there is one.

use crate::app::charts::Acts;
use crate::app::components::Drawing;
use crate::app::live_query::live_query;
use crate::engine::ask::SmallTables;
use crate::plot::{Cell, DotKind, Estimate, Scale, Table};
use crate::report::tables::Agreement;
use crate::wording;
use leptos::prelude::*;

/// Krippendorff's limit for firm conclusions.
const GOOD: f64 = 0.8;

/// What a measure is called.
fn measure_words(measure: &str) -> &str {
    match measure {
        "krippendorff-nominal" => "Krippendorff's alpha, nominal",
        "krippendorff-ordinal" => "Krippendorff's alpha, ordinal",
        "krippendorff-interval" => "Krippendorff's alpha, interval",
        "fleiss-kappa" => "Fleiss' kappa",
        "cohen-kappa" => "Cohen's kappa",
        "alike" => "pairs that say the same",
        other => other,
    }
}

fn who(row: &Agreement) -> String {
    match row.of.as_slice() {
        [] => format!("all {}", wording::count(row.annotators)),
        [one] => format!("{one} and the others"),
        several => wording::list(several, 2),
    }
}

fn value(row: &Agreement) -> Cell {
    match row.measure.as_str() {
        "alike" => Cell::share(row.value),
        _ => Cell::figure(row.value),
    }
}

#[component]
pub fn Agreements() -> impl IntoView {
    let answer = live_query(|| Some(SmallTables));
    let rows = Memo::new(move |_| answer.map(|tables| tables.agreement.clone()).unwrap_or_default());
    let things = move || {
        let mut names: Vec<String> = rows.with(|r| r.iter().map(|row| row.attribute.clone()).collect());
        names.dedup();
        names
    };
    move || {
        (!rows.with(Vec::is_empty)).then(|| {
            page! {
                <section class="sec" id="c-agreement" tabindex="-1" aria-labelledby="agr-h">
                    <div class="sec-h">
                        <h2 id="agr-h">"How far annotators agree"</h2>
                        <p class="small">
                            "Over images that several of them judged. 1 is full agreement, 0 what chance gives; Krippendorff asks for 0.8, and for 0.667 where conclusions are tentative."
                        </p>
                    </div>
                    {things().into_iter().map(|thing| page! { <OfOne thing=thing rows=rows /> }).collect_view()}
                </section>
            }
        })
    }
}

#[component]
fn OfOne(thing: String, rows: Memo<Vec<Agreement>>) -> impl IntoView {
    let own: Vec<Agreement> = rows.with_untracked(|r| r.iter().filter(|row| row.attribute == thing).cloned().collect());
    let line = |row: &Agreement| {
        vec![
            Cell::text(who(row)),
            Cell::text(measure_words(&row.measure)),
            value(row),
            Cell::figure(row.low),
            Cell::figure(row.high),
            Cell::Count(row.n),
        ]
    };
    let table = Table::new(&["annotators", "measure", "value", "low", "high", "n"], 2).with(own.iter().map(line));
    let lowest = own.iter().filter_map(|row| row.low.or(row.value)).fold(0.0, f64::min);
    let scale = Scale::round(lowest, 1.0);
    let drawn = own.into_iter().map(move |row| {
        let interval = row.low.zip(row.high).filter(|_| row.measure != "alike");
        let interval = interval.map(|(low, high)| format!("{} to {}", wording::figure(low), wording::figure(high)));
        let shares = row.low.zip(row.high).filter(|_| row.measure == "alike");
        let interval = interval.or(shares.map(|(low, high)| wording::percent_range(low, high)));
        let said = interval.as_ref().map(|of| format!(", 95 % interval {of}")).unwrap_or_default();
        let estimate = Estimate {
            says: format!("{}, {} {}{said}", who(&row), measure_words(&row.measure), value(&row).shown()),
            value: row.value,
            low: row.low,
            high: row.high,
            reference: (row.measure != "alike").then_some(GOOD),
            kind: DotKind::Shown,
        };
        page! {
            <tr>
                <th scope="row" dir="auto">{who(&row)}</th>
                <td>{measure_words(&row.measure).to_owned()}</td>
                <td class="chart-cell"><Drawing scene=estimate.scene(scale) /></td>
                <td class="num"><strong>{value(&row).shown()}</strong></td>
                <td class="num">{interval}</td>
                <td class="num">{wording::count(row.n)}</td>
            </tr>
        }
    });
    page! {
        <div class="narrow mt">
            <div class="tools">
                <strong dir="auto">{thing.clone()}</strong>
                <Acts what=format!("agreement-{thing}") table=Signal::stored(table) />
            </div>
            <table class="tbl tbl--stack">
                <caption class="visually-hidden" dir="auto">{thing}", agreement of annotators and 95 % interval"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Annotators"</th>
                        <th scope="col">"Measure"</th>
                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Value, drawn"</span><Drawing scene=scale.axis() /></th>
                        <th scope="col" class="num">"Value"</th>
                        <th scope="col" class="num">"95 % interval"</th>
                        <th scope="col" class="num">"n"</th>
                    </tr>
                </thead>
                <tbody>{drawn.collect_view()}</tbody>
            </table>
        </div>
    }
}
