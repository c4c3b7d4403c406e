//! One attribute: its groups as bars against the target, or its numbers as a strip.

use crate::app::charts::{Acts, Axis, Bar, BarMark, Drawn, Row, Scale, Strip, Table, figures};
use crate::app::components::{OriginTag, Sign, role_words, unit_words};
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::dataset::{Role, ValueType};
use crate::engine::Filter;
use crate::report::{AttributeFacts, Tables, ValueFacts};
use crate::rules::tables::TargetRow;
use crate::rules::words;
use leptos::prelude::*;
use std::sync::Arc;

/// Groups drawn at most.
const MOST: usize = 60;
/// Items from which a rate is known to ± 5 points: z² · 0.25 / 0.05².
const ENOUGH: u64 = 385;

/// The groups in the order to be drawn: as given for an order, else the largest first where there are too many.
fn groups(attribute: &AttributeFacts) -> Vec<ValueFacts> {
    let mut values = attribute.values.clone();
    if values.len() > MOST {
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        values.truncate(MOST);
    }
    values
}

/// A group, with what the target says of it.
#[derive(Clone)]
struct Group {
    facts: ValueFacts,
    target: Option<TargetRow>,
    colour: usize,
}

impl Group {
    fn bar(&self) -> Bar {
        let (low, high) = match &self.target {
            Some(t) => (t.low, t.high),
            None => (self.facts.share.low, self.facts.share.high),
        };
        Bar {
            name: self.facts.value.clone(),
            value: self.facts.share.value,
            low,
            high,
            colour: self.colour,
            target: self.target.as_ref().map(|t| (t.target, t.margin)),
        }
    }

    /// Sign and words.
    fn verdict(&self) -> (Option<&'static str>, &'static str) {
        match self.target.as_ref().map(|t| t.verdict.as_str()) {
            Some("meets") => (Some("ok"), "Meets the target"),
            Some("under") => (Some("under"), "Under-represented"),
            Some("over") => (Some("over"), "Over-represented"),
            Some(_) => (Some("few"), "Too few to tell"),
            None if self.facts.count < ENOUGH => (Some("few"), "Too few to measure on"),
            None => (None, "No target named"),
        }
    }

    /// How many to collect, and what for.
    fn to_collect(&self) -> Option<(u64, &'static str)> {
        let target = self.target.as_ref().and_then(|t| t.to_collect).filter(|n| *n > 0);
        target.map(|n| (n, "to the target")).or_else(|| {
            let lacking = ENOUGH.saturating_sub(self.facts.count);
            (lacking > 0).then_some((lacking, "to know any rate to ± 5 points"))
        })
    }

    fn interval(&self) -> String {
        let bar = self.bar();
        bar.low.zip(bar.high).map(|(low, high)| words::percent_range(low, high)).unwrap_or_else(|| "–".into())
    }
}

#[component]
pub fn Attribute(attribute: AttributeFacts, tables: Memo<Arc<Tables>>) -> impl IntoView {
    let app = use_app();
    let name = attribute.name.clone();
    let source = app.summary.with_untracked(|s| {
        let target = s.as_ref()?.report.settings.settings.target.get(&name)?;
        Some(target.source.clone().unwrap_or_else(|| "named in the settings".into()))
    });
    let mut said = vec![role_words(attribute.role).to_owned()];
    if !attribute.source.is_empty() {
        said.push(format!("from {}", attribute.source));
    }
    if !attribute.why.is_empty() {
        said.push(attribute.why.clone());
    }
    if let Some(source) = source {
        said.push(format!("target: {source}"));
    }
    let protected = attribute.role == Role::Protected;
    let origin = attribute.origin;
    let body = match (&attribute.numeric, attribute.values.is_empty()) {
        (Some(_), true) => page! { <Numbers attribute=attribute /> }.into_any(),
        (Some(_), false) => page! {
            <Groups attribute=attribute.clone() tables=tables />
            <Numbers attribute=attribute />
        }
        .into_any(),
        _ => page! { <Groups attribute=attribute tables=tables /> }.into_any(),
    };
    page! {
        <section class="sec sec--tight" aria-labelledby="attribute-h">
            <div class="sec-h">
                <h2 id="attribute-h" dir="auto">{name}</h2>
                {protected.then(|| page! { <OriginTag origin=origin /> })}
                <p class="small" dir="auto">{said.join(" · ")}</p>
            </div>
            {body}
        </section>
    }
}

#[component]
fn Groups(attribute: AttributeFacts, tables: Memo<Arc<Tables>>) -> impl IntoView {
    let app = use_app();
    let unit = unit_words(attribute.unit);
    let attribute = StoredValue::new(attribute);
    let rows = Memo::new_with_compare(
        move |_| {
            attribute.with_value(|a| {
                let ordered = a.ty == ValueType::Ordinal;
                let many = a.values.len() > 8;
                groups(a)
                    .into_iter()
                    .map(|facts| {
                        let target = tables.with(|t| {
                            t.targets.iter().find(|t| t.attribute == a.name && t.group == facts.value).cloned()
                        });
                        let colour = match (ordered, many) {
                            (true, _) => 1,
                            (_, true) => 8,
                            _ => app.group_colour(&a.name, &facts.value).unwrap_or(8),
                        };
                        Group { facts, target, colour }
                    })
                    .collect::<Vec<_>>()
            })
        },
        |_, _| true,
    );
    let with_target = move || rows.with(|r| r.iter().any(|g| g.target.is_some()));
    let scale = move || Scale::shares(rows.with(|r| r.iter().map(|g| g.bar().most()).fold(0.0, f64::max)));
    let caption = move || {
        attribute.with_value(|a| {
            let all = a.n + a.missing;
            let mut said = format!("{} {unit} with a known {}", words::count(a.n), a.name);
            if a.missing > 0 {
                said.push_str(&format!("; {} missing ({})", words::count(a.missing), words::percent(a.missing as f64 / all as f64)));
            }
            let effective = a.values.first().and_then(|v| v.share.n_effective);
            if let Some(n) = effective.filter(|n| n + 0.5 < a.n as f64) {
                said.push_str(&format!(
                    ". Because the same people repeat, they weigh as much as {} independent ones; the intervals use that",
                    words::count(n.max(0.0).round() as u64)
                ));
            }
            if !with_target() {
                said.push_str(". No target population is named, so shares are shown and not judged");
            }
            if a.values.len() > MOST {
                said.push_str(&format!(". The largest {MOST} of {} groups are drawn", words::count(a.values.len() as u64)));
            }
            said.push('.');
            said
        })
    };
    let table = Signal::derive(move || {
        let mut table = Table::new(
            &["group", "share", "low", "high", "count", "n", "target", "margin", "verdict", "to collect"],
            1,
        );
        table.rows = rows.with(|r| r.iter().map(csv_row).collect());
        table
    });
    let drawn = Signal::derive(move || Drawn {
        title: attribute.with_value(|a| a.name.clone()),
        caption: format!("{} Share and 95 % interval; a line is the target.", caption()),
        scale: scale(),
        rows: rows.with(|r| r.iter().map(saved).collect()),
    });
    let line = move |g: Group| {
        let filter = Filter {
            groups: vec![(attribute.with_value(|a| a.name.clone()), g.facts.value.clone())],
            ..Filter::default()
        };
        let href = images_link(&filter);
        let (sign, verdict) = g.verdict();
        let collect = g.to_collect();
        let share = g.facts.share.value.map(words::percent).unwrap_or_else(|| "–".into());
        let target = g.target.as_ref().map(|t| words::percent(t.target));
        page! {
            <tr>
                <th scope="row"><a href=href.clone() dir="auto" data-step="">{g.facts.value.clone()}</a></th>
                <td class="w-ch"><a href=href tabindex="-1"><BarMark bar=g.bar() scale=scale() /></a></td>
                <td class="num"><strong>{share}</strong></td>
                <td class="num">{g.interval()}</td>
                <td class="num" data-l="k">{words::count(g.facts.count)}</td>
                {with_target().then(|| page! { <td class="num" data-l="target">{target.unwrap_or_else(|| "–".into())}</td> })}
                <td class="late">
                    <span class="verdict">{sign.map(|s| page! { <Sign name=s says="" /> })}" "{verdict}</span>
                </td>
                <td class="num late" data-l="to collect">
                    {match collect {
                        Some((n, what)) => page! { <span title=what>{words::count(n)}<small class="what">{what}</small></span> }.into_any(),
                        None => "–".into_any(),
                    }}
                </td>
            </tr>
        }
    };
    page! {
        <div class="tools">
            <p class="legend">
                <span>
                    <svg aria-hidden="true">
                        <rect class="barfill g8" x="0" y="4" width="20" height="8"></rect>
                        <line class="whisk" x1="14" x2="26" y1="8" y2="8"></line>
                    </svg>
                    "share and 95 % interval"
                </span>
                {move || {
                    with_target()
                        .then(|| {
                            page! {
                                <span>
                                    <svg aria-hidden="true">
                                        <rect class="band" x="4" y="0" width="20" height="16"></rect>
                                        <line class="tgt" x1="14" x2="14" y1="0" y2="16"></line>
                                    </svg>
                                    "target ± margin"
                                </span>
                            }
                        })
                }}
            </p>
            <Acts what=attribute.with_value(|a| a.name.clone()) table=table drawn=Some(drawn) />
        </div>
        <table class="tbl tbl--stack">
            <caption dir="auto">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Group"</th>
                    <th scope="col" class="w-ch"><span class="vh">"Share, drawn"</span>{move || page! { <Axis scale=scale() /> }}</th>
                    <th scope="col" class="num">"Share"</th>
                    <th scope="col" class="num">"95 % interval"</th>
                    <th scope="col" class="num">{capital(unit)}</th>
                    {move || with_target().then(|| page! { <th scope="col" class="num">"Target"</th> })}
                    <th scope="col">"Verdict"</th>
                    <th scope="col" class="num">"To collect"</th>
                </tr>
            </thead>
            <tbody>{move || rows.get().into_iter().map(line).collect_view()}</tbody>
        </table>
    }
}

fn csv_row(g: &Group) -> Vec<String> {
    let number = |x: Option<f64>| x.map(|x| format!("{x:.6}")).unwrap_or_default();
    let bar = g.bar();
    vec![
        g.facts.value.clone(),
        number(bar.value),
        number(bar.low),
        number(bar.high),
        g.facts.count.to_string(),
        g.facts.share.n.to_string(),
        number(g.target.as_ref().map(|t| t.target)),
        number(g.target.as_ref().map(|t| t.margin)),
        g.verdict().1.to_owned(),
        g.to_collect().map(|(n, _)| n.to_string()).unwrap_or_default(),
    ]
}

fn saved(g: &Group) -> Row {
    let bar = g.bar();
    let share = bar.value.map(words::percent).unwrap_or_default();
    Row {
        name: bar.name.clone(),
        value: bar.value,
        low: bar.low,
        high: bar.high,
        colour: Some(bar.colour),
        target: bar.target.map(|(target, _)| target),
        reference: None,
        text: format!("{share} ({}), {}", g.interval(), words::count(g.facts.count)),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// A real-valued attribute stays real-valued: its distribution, and what stands for "no value".
#[component]
fn Numbers(attribute: AttributeFacts) -> impl IntoView {
    let Some(numeric) = attribute.numeric.clone() else { return page! { <span></span> }.into_any() };
    let rows = figures(&numeric);
    let mut table = Table::new(&["figure", "value"], 1);
    table.rows = rows.iter().map(|(name, value)| vec![(*name).to_owned(), format!("{value}")]).collect();
    let sentinels: Vec<String> =
        numeric.sentinels.iter().map(|s| format!("{} ({})", words::figure(s.value), words::count(s.count))).collect();
    let unit = unit_words(attribute.unit);
    let caption = format!(
        "{} {unit} with a number, {} missing.{} Wide band: 90 % of the values; narrow band: half of them; line: the median.",
        words::count(attribute.n),
        words::count(attribute.missing),
        if sentinels.is_empty() {
            String::new()
        } else {
            format!(" Left out, as they stand for “no value”: {}.", words::list(&sentinels, 5))
        }
    );
    let shown = rows.into_iter().map(|(name, value)| {
        page! { <div><dt>{name}</dt><dd>{words::figure(value)}</dd></div> }
    });
    let name = attribute.name.clone();
    page! {
        <crate::app::charts::Chart title=format!("{name}, as numbers") caption=caption table=Signal::stored(table)>
            <Strip name=name.clone() numeric=numeric />
        </crate::app::charts::Chart>
        <dl class="facts facts--strip">{shown.collect_view()}</dl>
    }
    .into_any()
}
