//! The four qualities of Article 10(3), privacy and documentation: tallies, and the few figures behind them.

use crate::app::components::{Sign, figure_text, sign_name};
use crate::engine::Summary;
use crate::rules::Quality;
use crate::sorting::Sorting;
use leptos::prelude::*;
use std::sync::Arc;

/// Sign and words of a quality; `None` of one without a rule.
fn state(summary: &Summary, quality: Quality) -> Option<(&'static str, String)> {
    let own = summary.narrative.qualities.iter().find(|own| own.quality == quality)?;
    Some((sign_name(own.sign), own.says.clone()))
}

/// Up to three figures of a quality: those of its weightiest findings, each leading to it.
fn figures(summary: &Summary, quality: Quality) -> Vec<(String, String, u32)> {
    let mut all: Vec<_> = (0..).zip(&summary.report.findings).filter(|(_, f)| f.quality == quality).collect();
    all.order_by(|(_, a), (_, b)| crate::report::narrative::by_weight(a, b));
    let mut out: Vec<(String, String, u32)> = Vec::new();
    for (i, finding) in all {
        let Some(m) = finding.measured.as_ref().filter(|m| m.value.is_some()) else { continue };
        if out.iter().all(|(name, ..)| *name != m.name) {
            out.push((m.name.clone(), figure_text(m), i));
        }
        if out.len() == 3 {
            break;
        }
    }
    out
}

#[component]
fn Column(summary: Arc<Summary>, quality: Quality, name: &'static str) -> impl IntoView {
    let (sign, text) = state(&summary, quality).unwrap_or_default();
    let rows = figures(&summary, quality).into_iter().map(
        |(name, figure, i)| page! { <dt dir="auto">{name}</dt><dd><a href=format!("#/finding/{i}")>{figure}</a></dd> },
    );
    let go = match quality {
        Quality::Representative => Some(
            page! { <a href="#/representation">"Representation"</a> ", " <a href="#/cooccurrence">"Co-occurrence"</a> }
                .into_any(),
        ),
        Quality::FreeOfErrors => {
            Some(page! { <a href="#/consistency">"Consistency"</a> ", " <a href="#/files">"Files read"</a> }.into_any())
        }
        Quality::Complete => Some(page! { <a href="#/representation">"Representation"</a> }.into_any()),
        _ => None,
    };
    page! {
        <section class="qual">
            <h3>{name}</h3>
            <p class="state"><Sign name=sign says="" /><span>{text}</span></p>
            <dl>{rows.collect_view()}</dl>
            <p class="go">{go}</p>
        </section>
    }
}

#[component]
pub fn Qualities(summary: Arc<Summary>) -> impl IntoView {
    let column = |quality, name| page! { <Column summary=summary.clone() quality=quality name=name /> };
    let more = [("Private", Quality::Privacy), ("Documented", Quality::Documentation)]
        .into_iter()
        .filter_map(|(name, quality)| {
            let (sign, text) = state(&summary, quality)?;
            Some(
                page! { <p class="state"><Sign name=sign says="" /><span><strong>{name}</strong>": "{text}</span></p> },
            )
        })
        .collect_view();
    page! {
        <section class="sec" aria-labelledby="q-h">
            <div class="sec-h">
                <h2 id="q-h">"The four qualities"</h2>
                <p class="small">
                    "EU AI Act, Article 10(3): “relevant, sufficiently representative, and to the best extent possible, \
                     free of errors and complete”. Muster shows the evidence; it does not declare conformity."
                </p>
            </div>
            <div class="quals">
                {column(Quality::Relevant, "Relevant")}
                {column(Quality::Representative, "Representative")}
                {column(Quality::FreeOfErrors, "Free of errors")}
                {column(Quality::Complete, "Complete")}
            </div>
            <div class="quals-more">{more}</div>
        </section>
    }
}
