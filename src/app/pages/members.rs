//! What a finding speaks for: one sorted chart of all, on one axis, with a filter and the table behind it.

use crate::app::charts::Acts;
use crate::app::components::{Drawing, figure_text, interval_text, is_share};
use crate::app::route::images_link;
use crate::app::state::use_app;
use crate::engine::{Filter, ask};
use crate::plot::{Cell, Dot, DotKind, Figure, Reference, Row, Scale, Table};
use crate::report::{Finding, Member};
use crate::rules::Measured;
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};

/// Rows drawn before the rest is asked for.
const FIRST: usize = 60;

/// What a member is called: the parts of its subject that its finding does not say.
fn name_of(member: &Member, finding: &Finding) -> String {
    let (own, all) = (&member.subject, &finding.subject);
    let fields = [
        (&own.class, &all.class),
        (&own.with, &all.with),
        (&own.group, &all.group),
        (&own.attribute, &all.attribute),
        (&own.split, &all.split),
        (&own.column, &all.column),
        (&own.file, &all.file),
        (&own.identity, &all.identity),
    ];
    let mut parts: Vec<String> =
        fields.into_iter().filter(|(own, all)| own != all).filter_map(|(own, _)| own.clone()).collect();
    if own.values.iter().any(Option::is_some) && own.values != all.values {
        let values: Vec<String> = own.values.iter().map(|v| v.clone().unwrap_or_else(|| "any".into())).collect();
        parts.push(values.join(", "));
    }
    if parts.is_empty() { member.message.clone() } else { parts.join(" · ") }
}

fn dot(member: &Member, finding: &Finding) -> Dot {
    let m = member.measured.as_ref();
    Dot {
        name: name_of(member, finding),
        value: m.and_then(|m| m.value),
        low: m.and_then(|m| m.low),
        high: m.and_then(|m| m.high),
        reference: member
            .compared
            .as_ref()
            .and_then(|other| Some(Reference { value: other.value?, of: other.name.clone() })),
        threshold: threshold(finding),
        kind: DotKind::Shown,
    }
}

/// Where the threshold is of the figure that is measured, and not of its effect.
fn threshold(finding: &Finding) -> Option<f64> {
    let (threshold, m) = (finding.threshold.as_ref()?, finding.members.first()?.measured.as_ref()?);
    let shares = is_share(m) && matches!(threshold.name.as_str(), "min-confidence" | "max-share" | "min-rest");
    let same = threshold.name == "min-delta" || (threshold.name == "min-count" && m.method == "count");
    (shares || same).then_some(threshold.value)
}

/// One axis for all: shares from 0, other figures from the least to the largest.
fn scale(members: &[Member], finding: &Finding) -> Scale {
    let measured = || members.iter().filter_map(|m| m.measured.as_ref());
    let high = measured().filter_map(|m| m.high.or(m.value)).chain(threshold(finding)).fold(0.0, f64::max);
    let low = measured().filter_map(|m| m.low.or(m.value)).chain(threshold(finding)).fold(0.0, f64::min);
    if measured().all(is_share) { Scale::shares(high) } else { Scale::round(low, high) }
}

#[component]
pub fn Members(finding: Finding, index: Memo<u32>) -> impl IntoView {
    let app = use_app();
    let members = RwSignal::new(finding.members.clone());
    let (text, all) = (RwSignal::new(String::new()), RwSignal::new(false));
    // The summary holds the strongest only.
    spawn_local(async move {
        // Without an answer those of the summary stay.
        if let Ok(list) = app.ask(ask::Members { finding: index.get_untracked() }).await {
            members.try_set(list);
        }
    });
    let finding = StoredValue::new(finding);
    let scale = Memo::new(move |_| members.with(|m| finding.with_value(|f| scale(m, f))));
    let shown = Memo::new(move |_| {
        let text = text.get().trim().to_lowercase();
        members.with(|members| {
            let own = members.iter().enumerate();
            let pass = |m: &Member| finding.with_value(|f| name_of(m, f)).to_lowercase().contains(&text);
            own.filter(|(_, m)| text.is_empty() || pass(m)).map(|(i, m)| (i as u32, m.clone())).collect::<Vec<_>>()
        })
    });
    let rows = move || {
        let most = if all.get() { usize::MAX } else { FIRST };
        shown.get().into_iter().take(most).collect::<Vec<_>>()
    };
    let more = move || shown.with(Vec::len).saturating_sub(FIRST) as u64;
    let figure = finding.with_value(|f| {
        let names: std::collections::BTreeSet<&str> =
            f.members.iter().filter_map(|m| m.measured.as_ref()).map(|m| m.method.as_str()).collect();
        names.into_iter().collect::<Vec<_>>().join(", ")
    });
    let compares = finding.with_value(|f| f.members.iter().any(|m| m.compared.is_some()));
    let effect = finding.with_value(|f| f.members.iter().find_map(|m| m.effect.as_ref().map(|e| e.name.clone())));
    let caption = move || {
        format!(
            "{}, the strongest first; {figure}, 95 % intervals where there are any{}.",
            wording::plural(members.with(Vec::len) as u64, "row", "rows"),
            match (finding.with_value(threshold).is_some(), compares) {
                (true, true) => "; the red line is the threshold, the dashed one the share of the others",
                (true, false) => "; the red line is the threshold",
                (false, true) => "; the dashed line is the share of the others",
                (false, false) => "",
            },
        )
    };
    let of_table = effect.clone().unwrap_or_else(|| "effect".into());
    let table = Signal::derive(move || {
        let table = Table::new(&["what", "value", "low", "high", "k", "n", "of the others", of_table.as_str(), "q"], 1);
        table.with(members.with(|m| m.iter().map(|m| finding.with_value(|f| csv_row(m, f))).collect::<Vec<_>>()))
    });
    let of_drawn = caption.clone();
    let drawn = Signal::derive(move || {
        let rows = members.with(|m| m.iter().map(|m| finding.with_value(|f| saved(m, f, scale.get()))).collect());
        Figure::rows(finding.with_value(|f| f.name.clone()), of_drawn(), scale.get(), rows)
    });
    let line = move |(at, member): (u32, Member)| {
        let pictures = Filter { finding: Some(index.get_untracked()), member: Some(at), ..Filter::default() };
        let mark = finding.with_value(|f| dot(&member, f));
        let m = member.measured.as_ref();
        let counts = m.map(|m| match m.k {
            Some(k) if m.method != "count" => format!("{} of {}", wording::count(k), wording::count(m.n)),
            _ => wording::count(m.n),
        });
        let places = wording::plural(member.evidence_total, "place", "places");
        page! {
            <tr>
                <th scope="row" dir="auto" title=member.message.clone()>{mark.name.clone()}</th>
                <td class="chart-cell"><Drawing scene=mark.scene(scale.get()) /></td>
                <td class="num"><strong>{m.map(figure_text)}</strong></td>
                <td class="num">{m.and_then(interval_text)}</td>
                <td class="num">{counts}</td>
                {compares.then(|| page! { <td class="num" data-l="of the others">{others(&member)}</td> })}
                <td class="num" data-l="effect">{member.effect.as_ref().map_or_else(|| "–".to_owned(), |e| wording::figure(e.value))}</td>
                <td class="late">
                    {(member.evidence_total > 0).then(|| page! { <a href=images_link(&pictures)>{places}</a> })}
                </td>
            </tr>
        }
    };
    let search = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| text.set(event.target().value());
    page! {
        <section class="sec sec--tight" aria-labelledby="members-h" data-test="members">
            <div class="sec-h"><h2 id="members-h">"All that it speaks for"</h2></div>
            <div class="tools">
                <label class="field">
                    <span class="visually-hidden">"Search these rows"</span>
                    <input autocomplete="off" type="search" placeholder="Class, group, file" on:input:target=search prop:value=move || text.get() />
                </label>
                <Acts what="members" table=table figure=Some(drawn) />
            </div>
            <table class="tbl tbl--stack">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col" class="chart-cell"><span class="visually-hidden">"Figure, drawn"</span>{move || page! { <Drawing scene=scale.get().axis() /> }}</th>
                        <th scope="col" class="num">"Figure"</th>
                        <th scope="col" class="num">"95 % interval"</th>
                        <th scope="col" class="num">"k of n"</th>
                        {compares.then(|| page! { <th scope="col" class="num">"Of the others"</th> })}
                        <th scope="col" class="num">{effect.map_or_else(|| "Effect".to_owned(), |e| e.replace('-', " "))}</th>
                        <th scope="col">"Pictures"</th>
                    </tr>
                </thead>
                <tbody>{move || rows().into_iter().map(line).collect_view()}</tbody>
            </table>
            {move || {
                (more() > 0 && !all.get())
                    .then(|| {
                        page! {
                            <p class="tools mt-s">
                                <button class="btn" on:click=move |_| all.set(true)>
                                    {format!("Show {} more", wording::count(more()))}
                                </button>
                            </p>
                        }
                    })
            }}
        </section>
    }
}

/// The share of the others.
fn others(member: &Member) -> String {
    let text = |m: &Measured| match m.k {
        Some(k) => format!("{} ({} of {})", figure_text(m), wording::count(k), wording::count(m.n)),
        None => figure_text(m),
    };
    member.compared.as_ref().map_or_else(|| "–".to_owned(), text)
}

fn csv_row(member: &Member, finding: &Finding) -> Vec<Cell> {
    let m = member.measured.as_ref();
    let of_share = m.is_some_and(is_share);
    let figure = |x: Option<f64>| if of_share { Cell::share(x) } else { Cell::figure(x) };
    vec![
        Cell::Text(name_of(member, finding)),
        figure(m.and_then(|m| m.value)),
        figure(m.and_then(|m| m.low)),
        figure(m.and_then(|m| m.high)),
        Cell::count(m.and_then(|m| m.k)),
        Cell::count(m.map(|m| m.n)),
        figure(member.compared.as_ref().and_then(|other| other.value)),
        Cell::figure(member.effect.as_ref().map(|e| e.value)),
        Cell::p(member.test.as_ref().map(|t| t.q)),
    ]
}

fn saved(member: &Member, finding: &Finding, scale: Scale) -> Row {
    let dot = dot(member, finding);
    let text = member.measured.as_ref().map(figure_text).unwrap_or_default();
    Row::new(dot.name.clone(), dot.scene(scale), text)
}
