//! The cells of a crossing held against the target that was named for the crossing.

use super::groups::Line;
use super::shown::Shown;
use super::units::Group;
use crate::app::charts::Acts;
use crate::app::components::{Drawing, group_words, unit_words};
use crate::app::state::use_app;
use crate::engine::Filter;
use crate::plot::{Figure, Scale, Table};
use crate::report::tables::TargetRow;
use crate::report::{AttributeFacts, Share, Tables};
use crate::rules::RateWanted;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

/// Cells drawn before the rest is asked for.
const FIRST: usize = 12;

/// One crossing with a target, its cells: first those that miss it.
type Crossed = (Vec<String>, Vec<TargetRow>);

fn crossings(tables: &Tables) -> Vec<Crossed> {
    let mut out: Vec<Crossed> = Vec::new();
    for row in tables.targets.iter().filter(|t| !t.attributes.is_empty()) {
        match out.iter_mut().find(|(names, _)| *names == row.attributes) {
            Some((_, rows)) => rows.push(row.clone()),
            None => out.push((row.attributes.clone(), vec![row.clone()])),
        }
    }
    let order = |verdict: &str| ["under", "over", "too-few", "meets"].iter().position(|v| *v == verdict).unwrap_or(4);
    for (_, rows) in &mut out {
        rows.order_by_key(|r| (order(&r.verdict), std::cmp::Reverse(r.to_collect)));
    }
    out
}

fn shown(row: TargetRow, wanted: RateWanted) -> Shown {
    let share = Share {
        value: row.share,
        low: row.low,
        high: row.high,
        n_effective: row.n_effective,
        ..Share::of(row.k, row.n)
    };
    let groups: Vec<_> = row.attributes.iter().cloned().zip(row.values.iter().cloned()).collect();
    let words: Vec<String> = groups.iter().map(|(attribute, value)| group_words(attribute, value)).collect();
    Shown {
        filter: Filter { groups, ..Filter::default() },
        words: words.join(", "),
        group: Group { value: row.values.join(", "), share, target: Some(row), judged: true },
        colour: 8,
        several: false,
        by: "",
        wanted,
    }
}

#[component]
pub fn CrossedTargets(attributes: Memo<Vec<AttributeFacts>>, tables: Memo<Arc<Tables>>) -> impl IntoView {
    let all = Memo::new(move |_| tables.with(|t| crossings(t)));
    move || {
        let one = |(names, rows): Crossed| {
            let unit =
                attributes.with(|a| a.iter().find(|a| names.first() == Some(&a.name)).map(|a| unit_words(a.unit)));
            page! { <One names=names rows=rows unit=unit.unwrap_or("items") /> }
        };
        all.get().into_iter().map(one).collect_view()
    }
}

#[component]
fn One(names: Vec<String>, rows: Vec<TargetRow>, unit: &'static str) -> impl IntoView {
    let wanted = use_app().rate_wanted();
    let title = names.join(" × ");
    let (all, n) = (rows.len(), rows.first().map_or(0, |r| r.n));
    let with = |verdict: &str| rows.iter().filter(|r| r.verdict == verdict).count() as u64;
    let said = format!(
        "{} {unit} have all of them; of {} combinations {} are too few for the target, {} too many, {} too few to tell.",
        wording::count(n),
        wording::count(all as u64),
        wording::count(with("under")),
        wording::count(with("over")),
        wording::count(with("too-few")),
    );
    let rows: Vec<Shown> = rows.into_iter().map(|row| shown(row, wanted)).collect();
    let scale = Scale::shares(rows.iter().map(|r| r.bar().most()).fold(0.0, f64::max));
    let table = Table::new(&Shown::HEADER, 1).with(rows.iter().map(Shown::csv));
    let figure = Figure::rows(
        format!("{title} against the target"),
        format!("{said} Share and 95 % interval; a line is the target."),
        scale,
        rows.iter().map(|shown| shown.saved(scale)).collect(),
    );
    let open = RwSignal::new(false);
    let name = StoredValue::new(title.clone());
    let rows = StoredValue::new(rows);
    let lines = move || {
        let most = if open.get() { usize::MAX } else { FIRST };
        let line = |g: Shown| page! { <Line shown=g name=name scale=scale with_target=true unit=unit /> };
        rows.with_value(|rows| rows.iter().take(most).cloned().map(line).collect_view())
    };
    page! {
        <div class="sec-h mt">
            <h3 dir="auto">{format!("{title} against the target")}</h3>
            <p class="small" dir="auto">{said}</p>
            <Acts what=format!("{title} target") table=Signal::stored(table) figure=Some(Signal::stored(figure)) />
        </div>
        <table class="tbl tbl--stack">
            <thead>
                <tr>
                    <th scope="col">"Combination"</th>
                    <th scope="col" class="chart-cell"><span class="visually-hidden">"Share, drawn"</span><Drawing scene=scale.axis() /></th>
                    <th scope="col" class="num">"Share"</th>
                    <th scope="col" class="num">"95 % interval"</th>
                    <th scope="col" class="num">"Count"</th>
                    <th scope="col" class="num">"Target"</th>
                    <th scope="col">"Verdict"</th>
                    <th scope="col" class="num">"To collect"</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
        {(all > FIRST)
            .then(|| {
                page! {
                    <p class="tools mt-s">
                        <button class="btn" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
                            {move || if open.get() { "Show fewer".to_owned() } else { format!("Show the other {}", wording::count((all - FIRST) as u64)) }}
                        </button>
                    </p>
                }
            })}
    }
}
