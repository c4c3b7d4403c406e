//! The four qualities of Article 10(3), privacy and documentation: tallies, and the few figures behind them.

use crate::app::components::{Sign, figure_text};
use crate::engine::Summary;
use crate::report::Tally;
use crate::rules::Quality;
use crate::sorting::Sorting;
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

fn state(t: Tally, quality: Quality) -> (&'static str, String) {
    let parts = [(t.errors, "error", "errors"), (t.warnings, "warning", "warnings"), (t.notes, "note", "notes")];
    let parts: Vec<String> =
        parts.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| wording::plural(n, one, many)).collect();
    match (t.errors, t.warnings, t.notes) {
        (0, 0, 0) if quality == Quality::Relevant => ("few", "Cannot be told from the data alone".into()),
        (0, 0, 0) => ("ok", "Nothing found".into()),
        (0, 0, _) => ("note", parts.join(", ")),
        (0, ..) => ("warning", parts.join(", ")),
        _ => ("error", parts.join(", ")),
    }
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
fn Column(summary: Arc<Summary>, quality: Quality, tally: Tally, name: &'static str) -> impl IntoView {
    let (sign, text) = state(tally, quality);
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
    let q = summary.report.qualities;
    let column =
        |quality, tally, name| page! { <Column summary=summary.clone() quality=quality tally=tally name=name /> };
    let more = [("Private", q.privacy, Quality::Privacy), ("Documented", q.documentation, Quality::Documentation)]
        .into_iter()
        .filter(|(_, t, _)| t.errors + t.warnings + t.notes > 0)
        .map(|(name, t, quality)| {
            let (sign, text) = state(t, quality);
            page! { <p class="state"><Sign name=sign says="" /><span><strong>{name}</strong>": "{text}</span></p> }
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
                {column(Quality::Relevant, q.relevant, "Relevant")}
                {column(Quality::Representative, q.representative, "Representative")}
                {column(Quality::FreeOfErrors, q.free_of_errors, "Free of errors")}
                {column(Quality::Complete, q.complete, "Complete")}
            </div>
            <div class="quals-more">{more}</div>
        </section>
    }
}
