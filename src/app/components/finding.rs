//! A finding as a row: sign, code, sentence, interval on a scale, figure, n, evidence. The same layout everywhere.

use super::severity_words;
use super::sign::{Sign, sign_of};
use super::{Gauge, Thumb, Trace, Traced};
use super::{figure_text, interval_text};
use crate::app::state::{mark, use_app};
use crate::engine::Picture;
use crate::report::Finding;
use crate::wording;
use leptos::prelude::*;

/// One row; the caller puts it into an `<ol>`.
#[component]
pub fn FindingRow(finding: Finding, previews: Vec<Picture>) -> impl IntoView {
    let app = use_app();
    let key = mark(&finding);
    let href = move || format!("#/finding/{}", app.places.with(|p| p.get(&key).copied().unwrap_or(0)));
    let severity = finding.severity;
    let decision = finding.decision.as_ref().map(|decision| decision.state_word());
    let small: Vec<String> = [
        finding.decision.as_ref().map(|decision| decision.says()),
        finding.of_measured.map(|n| format!("of {} measured", wording::count(n))),
        // Most sentences say the cause themselves.
        finding.cause.clone().filter(|cause| !finding.message.contains(cause.as_str())),
        (finding.evidence_total > 0).then(|| wording::plural(finding.evidence_total, "place", "places")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let measured = finding.measured.clone();
    let n = measured.as_ref().map(|m| m.n).filter(|n| *n > 0);
    let code = finding.code.clone();
    let value = measured.clone().map(move |m| {
        let interval = interval_text(&m);
        page! {
            <Trace figure=figure_text(&m) of=Traced::measured(&m).rule(&code) />
            {interval.map(|i| page! { <small>{i}</small> })}
            {n.map(|n| page! { <small class="row-n-inline">{format!("n {}", wording::count(n))}</small> })}
        }
    });
    let first = finding.evidence.first().and_then(|e| match (&e.file, e.line) {
        (Some(file), Some(line)) => Some(format!("{file}:{line}")),
        (Some(file), None) => Some(file.clone()),
        _ => e.image.clone(),
    });
    let shown = previews.iter().any(|p| p.handle.is_some() && p.broken.is_none());
    let evidence = if shown {
        let thumbs = previews.into_iter().take(3);
        thumbs.map(|p| page! { <Thumb picture=p crop=true /> }).collect_view().into_any()
    } else {
        first.map(|f| page! { <code dir="auto">{f}</code> }).into_any()
    };
    page! {
        <li class="finding-row" data-test="finding" data-code=finding.code.clone() data-severity=sign_of(severity) data-decision=decision>
            <Sign name=sign_of(severity) says=severity_words(severity) />
            <span class="code">{finding.code.clone()}</span>
            <p class="finding-says">
                <a href=href dir="auto">{finding.message.clone()}</a>
                {(!small.is_empty()).then(|| page! { <small dir="auto">{small.join(" · ")}</small> })}
            </p>
            <Gauge measured=measured threshold=finding.threshold.clone() compared=finding.compared.clone() />
            <span class="val">{value}</span>
            <span class="row-n">{n.map(wording::count)}</span>
            <span class="evidence">{evidence}</span>
        </li>
    }
}
