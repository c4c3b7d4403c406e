//! The groups of an attribute as bars against the target, by box, image or person.

use super::shown::{Shown, capital};
use super::units::{Group, MOST, UnitSwitch, boxes_and_people, groups, several, units_of};
use crate::app::charts::Acts;
use crate::app::components::{Drawing, Sign, Trace, called, unit_words};
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::dataset::{Unit, ValueType};
use crate::engine::Filter;
use crate::plot::{Figure, Scale, Table};
use crate::report::{AttributeFacts, Tables};
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

fn caption(a: &AttributeFacts, rows: &[Shown], unit: Unit) -> String {
    let unit_name = unit_words(unit);
    let share = rows.iter().map(|r| &r.group.share).find(|s| s.n > 0);
    let n = share.map_or(0, |s| s.n);
    let mut said = format!("{} {unit_name} with a known {}", wording::count(n), a.name);
    let all = a.n + a.missing;
    if unit == a.unit && a.missing > 0 {
        let share = wording::percent(a.missing as f64 / all.max(1) as f64);
        said.push_str(&format!("; {} missing ({share})", wording::count(a.missing)));
    }
    if let Some(weight) = share.and_then(|s| s.n_effective).filter(|e| *e + 0.5 < n as f64) {
        said.push_str(&format!(
            ". Because they are not independent (the same {} or images repeat), they weigh as much as {} independent ones (design effect {}); the intervals use that",
            called().many,
            wording::count(weight.max(0.0).round() as u64),
            wording::figure(n as f64 / weight.max(1.0))
        ));
    }
    if rows.iter().any(|r| r.several) {
        let one = match unit {
            Unit::Identity => format!("One {} counts in every group that its images show", called().one),
            _ => "One image can show several groups".into(),
        };
        said.push_str(&format!(". {one}, so shares may add up to more than 100 % and are not held against the target"));
    } else if rows.iter().all(|r| r.group.target.is_none()) {
        said.push_str(". No target population is named, so shares are shown and not judged");
    }
    if a.values.len() > MOST {
        said.push_str(&format!(". The largest {MOST} of {} groups are drawn", wording::count(a.values.len() as u64)));
    }
    said.push('.');
    said
}

#[component]
pub fn Groups(attribute: AttributeFacts, tables: Memo<Arc<Tables>>, unit: RwSignal<Option<Unit>>) -> impl IntoView {
    let app = use_app();
    let name = StoredValue::new(attribute.name.clone());
    let attribute = StoredValue::new(attribute);
    let units = Memo::new(move |_| attribute.with_value(|a| tables.with(|t| units_of(a, t))));
    let chosen = Memo::new(move |_| {
        let wanted = unit.get().filter(|u| units.with(|all| all.contains(u)));
        wanted.unwrap_or_else(|| attribute.with_value(|a| a.unit))
    });
    let rows = Memo::new(move |_| {
        attribute.with_value(|a| {
            let wanted = app.rate_wanted();
            let (ordered, many, unit) = (a.ty == ValueType::Ordinal, a.values.len() > 8, chosen.get());
            let shown = |group: Group| Shown {
                colour: match (ordered, many) {
                    (true, _) => 1,
                    (_, true) => 8,
                    _ => app.group_colour(&a.name, &group.value).unwrap_or(8),
                },
                several: tables.with(|t| several(a, t, unit)),
                by: match a.unit {
                    Unit::Box => "box",
                    Unit::Image => "image",
                    Unit::Identity => called().one,
                },
                words: app.group_words(&a.name, &group.value),
                filter: Filter { groups: vec![(a.name.clone(), group.value.clone())], ..Filter::default() },
                group,
                wanted,
            };
            tables.with(|t| groups(a, t, unit)).into_iter().map(shown).collect::<Vec<_>>()
        })
    });
    let with_target = Memo::new(move |_| rows.with(|r| r.iter().any(|g| g.group.target.is_some())));
    let scale = Memo::new(move |_| Scale::shares(rows.with(|r| r.iter().map(|g| g.bar().most()).fold(0.0, f64::max))));
    let unit_name = move || unit_words(chosen.get());
    let said = move || attribute.with_value(|a| rows.with(|r| caption(a, r, chosen.get())));
    let table = Signal::derive(move || rows.with(|r| Table::new(&Shown::HEADER, 1).with(r.iter().map(Shown::csv))));
    let figure = Signal::derive(move || {
        let rows = rows.with(|r| r.iter().map(|shown| shown.saved(scale.get())).collect());
        let caption = format!("{} Share and 95 % interval; a line is the target.", said());
        Figure::rows(format!("{}, {} counted", name.get_value(), unit_name()), caption, scale.get(), rows)
    });
    let apart = move || attribute.with_value(|a| tables.with(|t| boxes_and_people(a, t)));
    let plan = move || {
        let n: u64 = rows.with(|r| {
            r.iter().filter_map(|g| g.group.target.as_ref().filter(|_| g.group.judged)?.to_collect_all).sum()
        });
        (n > 0).then(|| {
            format!(
                "To bring every group to its target at once, collect {} {} more in all, as the last column divides them.",
                wording::count(n),
                unit_name()
            )
        })
    };
    page! {
        <div class="tools">
            {move || page! { <UnitSwitch units=units.get() chosen=chosen unit=unit /> }}
            <Legend with_target=with_target />
            <Acts what=name.get_value() table=table figure=Some(figure) />
        </div>
        <table class="tbl tbl--stack">
            <caption dir="auto">{said}</caption>
            <thead>
                <tr>
                    <th scope="col">"Group"</th>
                    <th scope="col" class="chart-cell"><span class="visually-hidden">"Share, drawn"</span>{move || page! { <Drawing scene=scale.get().axis() /> }}</th>
                    <th scope="col" class="num">"Share"</th>
                    <th scope="col" class="num">"95 % interval"</th>
                    <th scope="col" class="num">{move || capital(unit_name())}</th>
                    {move || with_target.get().then(|| page! { <th scope="col" class="num">"Target"</th> })}
                    <th scope="col">"Verdict"</th>
                    <th scope="col" class="num">"To collect"</th>
                </tr>
            </thead>
            <tbody>
                {move || {
                    let (scale, with_target, unit) = (scale.get(), with_target.get(), unit_name());
                    let line = move |g: Shown| page! { <Line shown=g name=name scale=scale with_target=with_target unit=unit /> };
                    rows.get().into_iter().map(line).collect_view()
                }}
            </tbody>
        </table>
        {move || plan().map(|said| page! { <p class="small mt-s">{said}</p> })}
        {move || apart().map(|said| page! { <p class="aside mt-s" dir="auto">{said}</p> })}
    }
}

/// A group as a row.
#[component]
pub fn Line(
    shown: Shown,
    name: StoredValue<String>,
    scale: Scale,
    with_target: bool,
    unit: &'static str,
) -> impl IntoView {
    let href = images_link(&shown.filter);
    let (sign, verdict) = shown.verdict();
    let share = shown.group.share.value.map(wording::percent).unwrap_or_else(|| "–".into());
    let target = shown.group.target.as_ref().map(|t| wording::percent(t.target)).unwrap_or_else(|| "–".into());
    let collect = match shown.to_collect() {
        all if all.is_empty() => "–".into_any(),
        all => {
            let line = |(n, what): (u64, String)| {
                page! { <span class="collect">{wording::count(n)}<small class="what">{what}</small></span> }
            };
            all.into_iter().map(line).collect_view().into_any()
        }
    };
    let trace = shown.trace(&name.get_value(), unit);
    let k = shown.group.share.k;
    page! {
        <tr>
            <th scope="row"><a href=href.clone() dir="auto" data-step="">{shown.words.clone()}</a></th>
            <td class="chart-cell"><a href=href.clone() tabindex="-1"><Drawing scene=shown.bar().scene(scale) /></a></td>
            <td class="num"><strong><Trace figure=share of=trace /></strong></td>
            <td class="num">{shown.interval()}</td>
            <td class="num" data-l="k"><a href=href tabindex="-1">{wording::count(k)}</a></td>
            {with_target.then(|| page! { <td class="num" data-l="target">{target}</td> })}
            <td class="late">
                <span class="verdict">{sign.map(|s| page! { <Sign name=s says="" /> })}" "{verdict}</span>
            </td>
            <td class="num late" data-l="to collect">{collect}</td>
        </tr>
    }
}

#[component]
fn Legend(with_target: Memo<bool>) -> impl IntoView {
    page! {
        <p class="legend">
            <span>
                <svg aria-hidden="true">
                    <rect class="barfill g8" x="0" y="4" width="20" height="8"></rect>
                    <line class="whisk" x1="14" x2="26" y1="8" y2="8"></line>
                </svg>
                "share and 95 % interval"
            </span>
            {move || {
                with_target
                    .get()
                    .then(|| {
                        page! {
                            <span>
                                <svg aria-hidden="true">
                                    <rect class="band" x="4" y="0" width="20" height="16"></rect>
                                    <line class="target-line" x1="14" x2="14" y1="0" y2="16"></line>
                                </svg>
                                "target ± margin"
                            </span>
                            <span>
                                <svg aria-hidden="true">
                                    <rect class="barfill barfill--few" fill="url(#hatch)" x="0" y="3" width="24" height="10"></rect>
                                </svg>
                                "too few to tell"
                            </span>
                        }
                    })
            }}
        </p>
    }
}
