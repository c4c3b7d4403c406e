//! Is it true, does it matter, what do I do?

use super::findings::quality_rank;
use super::members::Members;
use crate::app::components::{
    DecisionForm, Gallery, MendSwitch, NoAnswer, Pairs, SaveThisList, Sign, Wanted, figure_text, interval_text,
    is_share, markdown, on_the_scale, quality_words, severity_words, sign_of,
};
use crate::app::live_query::live_query;
use crate::app::route::{images_link, link};
use crate::app::state::{mark, use_app};
use crate::engine::ask::ListOf;
use crate::engine::{Filter, Picture, Summary, ask};
use crate::report::narrative::by_weight;
use crate::report::{Evidence, Finding};
use crate::rules::{FigureKind, Measured};
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;

/// The findings in the order in which the overview lists them inside a quality.
fn order(summary: &Summary) -> Vec<u32> {
    let findings = &summary.report.findings;
    let mut all: Vec<u32> = (0..findings.len() as u32).collect();
    all.order_by(|a, b| {
        let (a, b) = (&findings[*a as usize], &findings[*b as usize]);
        quality_rank(a.quality).cmp(&quality_rank(b.quality)).then_with(|| by_weight(a, b))
    });
    all
}

/// The finding at place `n` of the report. While the check runs places move, so the finding is held by its mark.
#[component]
pub fn FindingPage(n: u32) -> impl IntoView {
    let app = use_app();
    let own = app.summary.with_untracked(|s| s.as_ref()?.report.findings.get(n as usize).map(mark));
    let index = Memo::new(move |_| {
        let now = own.as_ref().and_then(|own| app.places.with(|p| p.get(own).copied()));
        now.unwrap_or(n)
    });
    let finding = Memo::new(move |_| {
        let mut finding = app.summary.with(|s| s.as_ref()?.report.findings.get(index.get() as usize).cloned())?;
        // A decision draws its form anew, not the screen.
        finding.decision = None;
        Some(finding)
    });
    move || match finding.get() {
        Some(finding) => page! { <Body finding=finding index=index /> }.into_any(),
        None => page! {
            <h1>"This finding is no longer in the report."</h1>
            <p class="lead">"Settings or a further image changed it. " <a href="#/overview">"All findings"</a></p>
        }
        .into_any(),
    }
}

#[component]
fn Body(finding: Finding, index: Memo<u32>) -> impl IntoView {
    let app = use_app();
    let order = Memo::new(move |_| app.summary.with(|s| s.as_ref().map(|s| order(s)).unwrap_or_default()));
    let at = move || order.with(|o| o.iter().position(|i| *i == index.get()));
    let neighbour = move |by: i64| {
        let at = at()? as i64 + by;
        usize::try_from(at).ok().and_then(|at| order.with(|o| o.get(at).copied()))
    };
    let step = move |by: i64, id: &'static str, name: &'static str, key: &'static str| {
        move || neighbour(by).map(|i| page! { <a id=id href=format!("#/finding/{i}")>{name} " " <kbd>{key}</kbd></a> })
    };
    let position = move || match at() {
        Some(at) => format!("{} of {}", wording::count(at as u64 + 1), wording::count(order.with(Vec::len) as u64)),
        None => String::new(),
    };
    let severity = finding.severity;
    let meta = finding.meta();
    let total = finding.evidence_total;
    let with_pictures = finding.evidence.iter().any(|e| e.image.is_some());
    let in_pairs = app.summary.with_untracked(|s| {
        let first = s.as_ref().and_then(|s| s.previews.get(index.get_untracked() as usize)?.first().cloned());
        first.is_some_and(|first| first.beside.is_some())
    });
    let pairs = Signal::derive(move || Some((index.get(), None)));
    let pictures = images_link(&Filter { finding: Some(index.get_untracked()), ..Filter::default() });
    let wanted = Signal::derive(move || Wanted::Evidence(index.get(), None));
    let list = Signal::derive(move || ListOf::Finding(index.get()));
    let href = Callback::new(move |p: Picture| {
        link("images", &[("finding", index.get_untracked().to_string()), ("image", p.image.to_string())])
    });
    page! {
        <div class="head">
            <div>
                <p class="eyebrow">
                    <a href="#/overview">"Findings"</a>
                    " · "
                    {quality_words(finding.quality)}
                    " · "
                    {position}
                </p>
                <p class="fmeta">
                    <Sign name=sign_of(severity) says="" />
                    <strong>{severity_words(severity)}</strong>
                    <span class="code">{finding.code.clone()}</span>
                    <span>{finding.name.clone()}</span>
                </p>
                <h1 class="find-s" dir="auto">{finding.message.clone()}</h1>
                {meta.map(|m| page! { <p class="lead lead--own">{m.summary}</p> })}
                {finding.cause.clone().map(|c| page! { <p class="aside mt-s" dir="auto"><strong>"Probable cause: "</strong>{c}</p> })}
            </div>
            <p class="acts previous-next">{step(-1, "previous", "Previous", "k")} {step(1, "next", "Next", "j")}</p>
        </div>
        <div class="two two--side find-grid sec sec--tight">
            <div class="find-main">
                {if finding.members.is_empty() {
                    finding
                        .measured
                        .clone()
                        .map(|m| page! { <BigInterval measured=m finding=finding.clone() /> })
                        .into_any()
                } else {
                    page! { <Members finding=finding.clone() index=index /> }.into_any()
                }}
                <section class="sec sec--tight" aria-labelledby="ev-h">
                    <div class="sec-h">
                        <h2 id="ev-h">"Evidence"</h2>
                        <p class="small">
                            {wording::plural(total, "place", "places")}
                            {if total > 1 { ", the most telling first." } else { "." }}
                        </p>
                        <span class="acts">
                            {(total > 0).then(|| page! { <SaveThisList of=list /> })}
                            {with_pictures.then(|| page! { <a class="btn" href=pictures>"Open all in Images"</a> })}
                        </span>
                    </div>
                    {if in_pairs {
                        page! { <Pairs of=pairs /> }.into_any()
                    } else if with_pictures {
                        page! {
                            <Records evidence=finding.evidence.clone() />
                            <Gallery wanted=wanted href=href least=150.0 crop=false paged=true />
                        }
                            .into_any()
                    } else {
                        page! { <Places index=index /> }.into_any()
                    }}
                </section>
            </div>
            <aside class="panel">
                <h2>"Decide"</h2>
                <DecisionForm fingerprint=finding.fingerprint.clone() code=finding.code.clone() />
                <MendSwitch fingerprint=finding.fingerprint.clone() mend=finding.fix.clone() />
                <h2 class="mt">"Figures"</h2>
                <Figures finding=finding.clone() />
                {meta
                    .and_then(|m| why_it_matters(m.manual))
                    .map(|why| page! { <h3>"Why it matters"</h3> <div class="small">{markdown(why)}</div> })}
                <h3>"What to do"</h3>
                <p class="small" dir="auto">{finding.remedy.clone()}</p>
                {meta
                    .map(|m| {
                        page! {
                            <h3>"Rule"</h3>
                            <details class="more">
                                <summary>{format!("Explain {}", m.code)}</summary>
                                <div class="prose prose--s">{markdown(m.manual)}</div>
                            </details>
                            <p class="small"><a href=format!("#/rules/{}", m.code)>{format!("{}, manual page", m.code)}</a></p>
                        }
                    })}
            </aside>
        </div>
    }
}

/// What a rule's manual says of why it matters.
fn why_it_matters(manual: &'static str) -> Option<&'static str> {
    let (_, rest) = manual.split_once("## Why it matters\n")?;
    Some(rest.split("\n## ").next().unwrap_or(rest))
}

/// Where the first statements stand of which there are pictures too.
#[component]
fn Records(evidence: Vec<Evidence>) -> impl IntoView {
    let place = |e: &Evidence| {
        let file = e.file.clone()?;
        let line = e.line.map(|l| format!(", line {}", wording::count(u64::from(l)))).unwrap_or_default();
        let record = e.record.clone().map(|r| format!(", {r}")).unwrap_or_default();
        Some((format!("{file}{line}{record}"), e.note.clone().unwrap_or_default()))
    };
    let rows: Vec<_> = evidence.iter().filter_map(place).collect();
    (!rows.is_empty()).then(|| page! { <PlaceTable rows=rows /> })
}

/// Rows of places asked for at once.
const ROWS: u32 = 24;

/// Where the statements stand, all of them, for evidence without pictures.
#[component]
fn Places(index: Memo<u32>) -> impl IntoView {
    let most = RwSignal::new(ROWS);
    let answer =
        live_query(move || Some(ask::Evidence { finding: index.get(), member: None, from: 0, most: most.get() }));
    let rows = move || {
        let row = |p: &Picture| (p.place.clone().unwrap_or_else(|| p.path.clone()), p.note.clone().unwrap_or_default());
        answer.map(|a| a.pictures.iter().map(row).filter(|(place, _)| !place.is_empty()).collect::<Vec<_>>())
    };
    let more = move || answer.map(|a| a.total.saturating_sub(a.pictures.len() as u64)).unwrap_or(0);
    page! {
        <NoAnswer failure=answer.failure() what="These places" />
        {move || rows().filter(|rows| !rows.is_empty()).map(|rows| page! { <PlaceTable rows=rows /> })}
        {move || {
            (more() > 0).then(|| page! {
                <p class="tools">
                    <button class="btn" on:click=move |_| most.update(|n| *n += 4 * ROWS)>
                        {format!("Show more, {} are left", wording::count(more()))}
                    </button>
                </p>
            })
        }}
    }
}

#[component]
fn PlaceTable(rows: Vec<(String, String)>) -> impl IntoView {
    let rows = rows.into_iter().map(|(place, note)| {
        page! { <tr><td class="mono" dir="auto">{place}</td><td dir="auto">{note}</td></tr> }
    });
    page! {
        <table class="tbl tbl--stack mb-s">
            <thead><tr><th scope="col">"Where it stands"</th><th scope="col">"Note"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// k, n, method, test and effect, each with its name.
#[component]
fn Figures(finding: Finding) -> impl IntoView {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |name: &str, value: String| rows.push((name.to_owned(), value));
    if let Some(m) = &finding.measured {
        row(&m.name, figure_text(m));
        row("95 % interval", interval_text(m).unwrap_or_default());
        if let Some(k) = m.k.filter(|_| m.kind != FigureKind::Count) {
            row("k of n", format!("{} of {}", wording::count(k), wording::count(m.n)));
        } else if m.n > 0 {
            row("n", wording::count(m.n));
        }
        row("Measured so far", finding.of_measured.map(|n| wording::plural(n, "image", "images")).unwrap_or_default());
        row("Effective n", m.n_effective.map(wording::figure).unwrap_or_default());
        row("Method", m.method.clone());
        row("Not computed because", m.why.clone().unwrap_or_default());
    }
    if let Some(t) = &finding.threshold {
        let share = on_the_scale(t) && finding.measured.as_ref().is_some_and(is_share);
        let value = if share { wording::percent(t.value) } else { wording::figure(t.value) };
        row("Threshold", format!("{value} ({})", t.name));
    }
    if let Some(e) = &finding.effect {
        row(&format!("Effect: {}", e.name), wording::figure(e.value));
    }
    if let Some(t) = &finding.test {
        let small = |p: f64| if p < 0.0001 { "< 0.0001".to_owned() } else { format!("{p:.4}") };
        row("Test", t.name.clone());
        row("p", small(t.p));
        row("q, corrected", format!("{} of {}", small(t.q), wording::plural(t.family, "test", "tests")));
        row("Held against", wording::figure(t.level));
        row("Correction", t.correction.clone());
    }
    let s = &finding.subject;
    let own = |o: &Option<String>| o.clone().unwrap_or_default();
    let subject = [
        ("Class", own(&s.class)),
        ("With", own(&s.with)),
        ("Attribute", own(&s.attribute)),
        ("Group", own(&s.group)),
        ("Split", own(&s.split)),
        ("Annotator", own(&s.annotator)),
        ("Person", own(&s.identity)),
        ("Column", own(&s.column)),
        ("File", own(&s.file)),
    ];
    rows.extend(subject.into_iter().map(|(k, v)| (k.to_owned(), v)));
    for (attribute, value) in s.attributes.iter().zip(&s.values) {
        rows.push((attribute.clone(), value.clone().unwrap_or_else(|| "any".into())));
    }
    page! { <crate::app::components::Kv rows=rows /> }
}

/// The interval against the threshold, large; shares only.
#[component]
fn BigInterval(measured: Measured, finding: Finding) -> impl IntoView {
    if !is_share(&measured) {
        return None;
    }
    let value = measured.value?;
    let (low, high) = (measured.low.unwrap_or(value), measured.high.unwrap_or(value));
    let threshold = finding.threshold.as_ref().filter(|t| on_the_scale(t)).map(|t| t.value);
    // Small shares get a shorter axis, which the ticks say.
    let most = high.max(threshold.unwrap_or(0.0));
    let end = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0].into_iter().find(|e| most <= e * 0.9).unwrap_or(1.0);
    let at = move |share: f64| format!("{:.2}%", (share / end).clamp(0.0, 1.0) * 100.0);
    let anchor = move |share: f64| match share / end {
        x if x < 0.1 => "ta-start",
        x if x > 0.9 => "ta-end",
        _ => "ta-middle",
    };
    let ticks = [0.0, 0.25, 0.5, 0.75, 1.0].map(|t| {
        let share = t * end;
        page! {
            <line class="grid" x1=at(share) x2=at(share) y1="24" y2="68"></line>
            <text class=format!("tick {}", anchor(share)) x=at(share) y="84">{wording::percent(share)}</text>
        }
    });
    let interval = interval_text(&measured);
    let says = format!(
        "{}{}{}",
        figure_text(&measured),
        interval.as_ref().map(|i| format!(", 95 % interval {i}")).unwrap_or_default(),
        threshold.map(|t| format!(", threshold {}", wording::percent(t))).unwrap_or_default()
    );
    let line = threshold.map(|t| {
        page! {
            <line class="threshold-line" x1=at(t) x2=at(t) y1="20" y2="68"></line>
            <text class=anchor(t) x=at(t) y="12">{format!("threshold {}", wording::percent(t))}</text>
        }
    });
    Some(page! {
        <figure class="fig">
            <figcaption>
                <strong dir="auto">{measured.name.clone()}</strong>
                <span class="tiny">
                    {format!(
                        "{} of {}, {}, 95 %. The axis ends at {}.",
                        wording::count(measured.k.unwrap_or(0)),
                        wording::count(measured.n),
                        measured.method,
                        wording::percent(end),
                    )}
                </span>
            </figcaption>
            <svg class="ch bigdot" height="88" role="img" aria-label=says>
                {ticks}
                {line}
                <line class="whisk" x1=at(low) x2=at(high) y1="46" y2="46"></line>
                <line class="cap" x1=at(low) x2=at(low) y1="38" y2="54"></line>
                <line class="cap" x1=at(high) x2=at(high) y1="38" y2="54"></line>
                <circle class="dot" cx=at(value) cy="46" r="7"></circle>
                <text class=format!("em {}", anchor(value)) x=at(value) y="30">{figure_text(&measured)}</text>
            </svg>
        </figure>
    })
}
