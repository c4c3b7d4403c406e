//! The groups of an attribute in each split.

use crate::app::charts::Chart;
use crate::app::components::{Drawing, NoAnswer, unit_words};
use crate::app::live_query::live_query;
use crate::app::route::images_link;
use crate::app::state::{App, use_app};
use crate::dataset::ValueType;
use crate::engine::{Filter, ask};
use crate::plot::{Body, Cell, Figure, Part, Row, Stack, Table};
use crate::report::AttributeFacts;
use crate::report::tables::SplitCount;
use crate::rules::families;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;

/// Groups with a colour of their own; the rest is one part, named so.
const OWN: usize = 7;

/// One split: its name and the counts of its groups, in the attribute's order.
type Counted = Vec<(String, Vec<u64>)>;

fn by_split(rows: &[SplitCount], values: &[String]) -> Counted {
    let mut out: Counted = Vec::new();
    for row in rows {
        let Some(at) = values.iter().position(|v| *v == row.value) else { continue };
        let place = match out.iter().position(|(split, _)| *split == row.split) {
            Some(place) => place,
            None => {
                out.push((row.split.clone(), vec![0; values.len()]));
                out.len() - 1
            }
        };
        out[place].1[at] += row.count;
    }
    out
}

/// The groups that keep a part of their own: all up to eight, else the largest seven.
fn own_parts(a: &AttributeFacts) -> Vec<usize> {
    let mut order: Vec<usize> = (0..a.values.len()).collect();
    if order.len() > OWN + 1 {
        order.order_by_key(|i| std::cmp::Reverse(a.values[*i].count));
        order.truncate(OWN);
        order.sort_unstable();
    }
    order
}

fn class_of(app: App, a: &AttributeFacts, at: usize, rank: usize, of: usize) -> String {
    if a.ty == ValueType::Ordinal {
        // Steps of one hue, spread over the ramp.
        format!("q{}", if of > 1 { 1 + rank * 6 / (of - 1) } else { 4 })
    } else {
        format!("g{}", app.group_colour(&a.name, &a.values[at].value).unwrap_or(8))
    }
}

#[component]
pub fn Splits(attribute: AttributeFacts) -> impl IntoView {
    let app = use_app();
    let name = attribute.name.clone();
    let answer = live_query(move || Some(ask::Splits { attribute: name.clone() }));
    let attribute = StoredValue::new(attribute);
    let counted = Memo::new(move |_| {
        let values = attribute.with_value(|a| a.values.iter().map(|v| v.value.clone()).collect::<Vec<_>>());
        answer.map(|rows| by_split(rows, &values)).unwrap_or_default()
    });
    page! {
        <NoAnswer failure=answer.failure() what="The counts of the splits" />
        {move || (counted.with(Vec::len) > 1).then(|| page! { <Drawn app=app attribute=attribute counted=counted /> })}
    }
}

#[component]
fn Drawn(app: App, attribute: StoredValue<AttributeFacts>, counted: Memo<Counted>) -> impl IntoView {
    let own = attribute.with_value(own_parts);
    let rest = attribute.with_value(|a| a.values.len()) - own.len();
    let rest_name = format!("{} other groups", wording::count(rest as u64));
    let classes: Vec<String> = attribute
        .with_value(|a| own.iter().enumerate().map(|(rank, at)| class_of(app, a, *at, rank, own.len())).collect());
    let keys = attribute.with_value(|a| {
        own.iter().zip(&classes).map(|(at, class)| (a.values[*at].value.clone(), class.clone())).collect::<Vec<_>>()
    });
    let legend = keys.iter().cloned().chain((rest > 0).then(|| (rest_name.clone(), "g8".to_owned())));
    let legend = legend
        .map(|(name, class)| {
            page! {
                <span>
                    <svg class="swatch-s" aria-hidden="true"><rect class=class width="16" height="12" y="2"></rect></svg>
                    <span dir="auto">{name}</span>
                </span>
            }
        })
        .collect_view();
    let table = Signal::derive(move || {
        let mut table = Table::new(&["split", "group", "count", "share of the split"], 2);
        attribute.with_value(|a| {
            counted.with(|c| {
                for (split, counts) in c {
                    let total = counts.iter().sum::<u64>().max(1);
                    for (value, count) in a.values.iter().zip(counts) {
                        let share = Cell::Share(*count as f64 / total as f64);
                        table.rows.push(vec![Cell::text(split), Cell::text(&value.value), Cell::Count(*count), share]);
                    }
                }
            });
        });
        table
    });
    let all_keys: Vec<(String, String)> = keys
        .iter()
        .cloned()
        .chain((rest > 0).then(|| (rest_name.clone(), "g8".to_owned())))
        .map(|(name, class)| (class, name))
        .collect();
    let stacks = Memo::new(move |_| {
        let stacks = counted.get().into_iter().map(|(split, counts)| {
            let n: u64 = counts.iter().sum();
            let mut parts: Vec<Part> = attribute.with_value(|a| {
                let part = |(at, class): (&usize, &String)| {
                    let value = a.values[*at].value.clone();
                    let groups = vec![(a.name.clone(), value.clone())];
                    let href = images_link(&Filter { groups, split: Some(split.clone()), ..Filter::default() });
                    Part { name: app.group_words(&a.name, &value), count: counts[*at], class: class.clone(), href }
                };
                own.iter().zip(&classes).map(part).collect()
            });
            let shown: u64 = parts.iter().map(|p| p.count).sum();
            if rest > 0 {
                let href = images_link(&Filter { split: Some(split.clone()), ..Filter::default() });
                parts.push(Part { name: rest_name.clone(), count: n.saturating_sub(shown), class: "g8".into(), href });
            }
            (Stack { name: split, parts }, n)
        });
        stacks.collect::<Vec<_>>()
    });
    let rows = move || {
        let row = |(stack, n): (Stack, u64)| {
            let scene = stack.scene();
            page! {
                <div class="stack-r">
                    <span dir="auto">{stack.name}</span>
                    <Drawing scene=scene />
                    <span class="num">{wording::count(n)}</span>
                </div>
            }
        };
        stacks.get().into_iter().map(row).collect_view()
    };
    let name = attribute.with_value(|a| a.name.clone());
    let found = move || {
        let about = |f: &crate::report::Finding| f.subject.attribute.as_deref() == Some(&name);
        app.summary.with(|s| {
            let of_rule = s.iter().flat_map(|s| &s.report.findings).filter(|f| families::SPLITS.holds(&f.code));
            let said = of_rule.flat_map(crate::report::Finding::singles).find(about).map(|f| f.message);
            said.unwrap_or_else(|| "No rule found a difference between them that matters.".into())
        })
    };
    let unit = attribute.with_value(|a| unit_words(a.unit));
    let caption = format!("Share of each group among the {unit} of a split that have a known value; n at the right.");
    let title = attribute.with_value(|a| format!("{} by split", a.name));
    let (title_said, caption_said) = (title.clone(), caption.clone());
    let figure = Signal::derive(move || {
        let row = |(stack, n): &(Stack, u64)| Row::new(&stack.name, stack.scene(), wording::count(*n));
        let rows = stacks.with(|all| all.iter().map(row).collect());
        let body = Body::Rows { axis: None, rows, keys: all_keys.clone() };
        Figure { title: title_said.clone(), caption: caption_said.clone(), body }
    });
    page! {
        <section class="sec" aria-labelledby="splits-h">
            <div class="sec-h">
                <h2 id="splits-h">"Do the splits show the same groups?"</h2>
                <p class="small" dir="auto">{found}</p>
            </div>
            <Chart title=title caption=caption table=table figure=Some(figure)>
                <div class="stack-rows">{rows}</div>
                <p class="legend mt-s">{legend}</p>
            </Chart>
        </section>
    }
}
