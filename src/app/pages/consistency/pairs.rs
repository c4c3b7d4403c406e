//! One picture described in two ways: side by side, with what differs marked.

use crate::app::components::{NoAnswer, Thumb};
use crate::app::live_query::live_query;
use crate::app::route::link;
use crate::app::state::use_app;
use crate::engine::{Picture, ask};
use crate::rules::Section;
use crate::wording;
use leptos::{ev, prelude::*};
use std::collections::BTreeMap;
use web_sys::HtmlSelectElement;

/// Pairs shown at once.
const SHOWN: u32 = 4;

/// Two pieces of evidence are one pair: each names the other's picture.
fn is_pair(a: &Picture, b: &Picture) -> bool {
    let names = |x: &Picture, y: &Picture| !y.path.is_empty() && x.note.as_deref().is_some_and(|n| n.contains(&y.path));
    names(a, b) && names(b, a)
}

/// Classes and labels with how often they stand on a picture.
fn labels(picture: &Picture) -> BTreeMap<String, u64> {
    let mut out = BTreeMap::new();
    for name in picture.boxes.iter().map(|b| &b.class).chain(&picture.labels) {
        *out.entry(name.clone()).or_insert(0) += 1;
    }
    out
}

/// The findings whose evidence comes in pairs, one at a time.
#[component]
pub fn Contradictions(section: &'static Section) -> impl IntoView {
    let app = use_app();
    let findings = Memo::new(move |_| {
        app.summary.with(|s| {
            let Some(s) = s else { return Vec::new() };
            let all = s.report.findings.iter().zip(&s.previews).enumerate();
            all.filter(|(_, (f, previews))| {
                section.holds(&f.code) && matches!(previews.as_slice(), [a, b, ..] if is_pair(a, b))
            })
            .map(|(i, (f, _))| (i as u32, f.message.clone(), f.evidence_total / 2))
            .collect::<Vec<_>>()
        })
    });
    let own = RwSignal::new(None::<u32>);
    let from = RwSignal::new(0u32);
    let chosen = Memo::new(move |_| {
        findings.with(|all| {
            let own = own.get().filter(|own| all.iter().any(|f| f.0 == *own));
            own.or(all.first().map(|f| f.0))
        })
    });
    let answer = live_query(move || {
        let finding = chosen.get()?;
        Some(ask::Evidence { finding, member: None, from: from.get() * 2, most: SHOWN * 2 })
    });
    let pairs = move || {
        let found = answer.map(|a| {
            let pairs = a.pictures.chunks_exact(2).filter(|p| is_pair(&p[0], &p[1]));
            (pairs.map(|p| (p[0].clone(), p[1].clone())).collect::<Vec<_>>(), a.total / 2)
        });
        found.unwrap_or_default()
    };
    let choose = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
        own.set(event.target().value().parse().ok());
        from.set(0);
    };
    let options = move || {
        let current = chosen.get();
        let option = |(i, message, _): (u32, String, u64)| {
            page! { <option value=i.to_string() selected=current == Some(i)>{message}</option> }
        };
        findings.get().into_iter().map(option).collect_view()
    };
    let position = move || {
        let total = pairs().1;
        let first = u64::from(from.get());
        let last = (first + u64::from(SHOWN)).min(total);
        format!("Pairs {}–{} of {}", wording::count(first + 1), wording::count(last), wording::count(total))
    };
    move || {
        (!findings.with(Vec::is_empty)).then(|| {
            page! {
                {move || {
                    (findings.with(Vec::len) > 1)
                        .then(|| {
                            page! {
                                <label class="lab tools mb-s">
                                    "What differs "
                                    <select autocomplete="off" class="select" on:change:target=choose>{options}</select>
                                </label>
                            }
                        })
                }}
                <NoAnswer failure=answer.failure() what="The pairs" />
                <div class="pairs">
                    {move || {
                        let finding = chosen.get().unwrap_or(0);
                        pairs().0.into_iter().map(|(a, b)| page! { <PairCard left=a right=b finding=finding /> }).collect_view()
                    }}
                </div>
                <p class="tools mt-s">
                    <button
                        class="btn"
                        prop:disabled=move || from.get() == 0
                        on:click=move |_| from.update(|f| *f = f.saturating_sub(SHOWN))
                    >
                        "Previous"
                    </button>
                    <span class="small" role="status">{position}</span>
                    <button
                        class="btn"
                        prop:disabled=move || { u64::from(from.get() + SHOWN) >= pairs().1 }
                        on:click=move |_| from.update(|f| *f += SHOWN)
                    >
                        "Next"
                    </button>
                </p>
            }
        })
    }
}

#[component]
fn PairCard(left: Picture, right: Picture, finding: u32) -> impl IntoView {
    // What differs follows the semicolon of the note.
    let title = left.note.as_deref().and_then(|n| n.split_once("; ")).map(|(_, said)| said.to_owned());
    let title = title.or_else(|| left.note.clone()).unwrap_or_default();
    let (of_left, of_right) = (labels(&left), labels(&right));
    let side = |picture: Picture, own: &BTreeMap<String, u64>, other: &BTreeMap<String, u64>| {
        let address = link("images", &[("finding", finding.to_string()), ("image", picture.image.to_string())]);
        let path = picture.path.clone();
        let names: Vec<_> = own
            .iter()
            .map(|(name, n)| {
                let text = if *n > 1 { format!("{name} × {n}") } else { name.clone() };
                let differs = other.get(name) != Some(n);
                page! {
                    {if differs {
                        page! { <mark class="diff" dir="auto">{text}</mark> }.into_any()
                    } else {
                        page! { <span dir="auto">{text}</span> }.into_any()
                    }}
                    " "
                }
            })
            .collect();
        let splits = picture.splits.join(", ");
        page! {
            <div>
                <a href=address data-step=""><Thumb picture=picture /></a>
                <p class="pair-labels">
                    <code dir="auto">{path}</code>
                    {names}
                    {(!splits.is_empty()).then(|| page! { <span class="tiny" dir="auto">{splits}</span> })}
                </p>
            </div>
        }
    };
    page! {
        <div class="pair-c">
            <h3 dir="auto">{title}</h3>
            <div class="pair">
                {side(left, &of_left, &of_right)}
                {side(right, &of_right, &of_left)}
            </div>
        </div>
    }
}
