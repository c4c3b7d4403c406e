//! What people answered, for documents that machines read: one text for a question, never an empty field.

use crate::dataset::documentation::{Documentation, State};
use crate::report::Report;

/// What stands where only people can answer and nobody did.
pub(super) const OPEN: &str = "not answered";

fn said(report: &Report) -> &Documentation {
    &report.settings.settings.documentation
}

/// The answer to a question, where there is one.
pub(super) fn answered<'r>(report: &'r Report, key: &str) -> Option<&'r str> {
    let answer = said(report).answer(key)?;
    (answer.state() == State::Answered).then(|| answer.text())
}

/// The answer to a question in words, and who gave it; `not answered`, `unknown` or `not applicable` where there is none.
pub(super) fn words(report: &Report, key: &str) -> String {
    match said(report).answer(key) {
        Some(answer) if answer.state() == State::Answered => match answer.by() {
            Some(by) => format!("{} (answered by {by})", answer.text()),
            None => answer.text().to_owned(),
        },
        _ => said(report).state(key).words().to_owned(),
    }
}

/// A date as `2026-07-27`.
pub(super) fn date<'r>(report: &'r Report, key: &str) -> Option<&'r str> {
    answered(report, key).filter(|text| {
        let mut parts = text.split('-');
        let number = |part: Option<&str>, digits: usize, most: u32| {
            part.filter(|part| part.len() == digits)
                .and_then(|part| part.parse::<u32>().ok())
                .is_some_and(|n| n >= 1 && n <= most)
        };
        number(parts.next(), 4, 9999)
            && number(parts.next(), 2, 12)
            && number(parts.next(), 2, 31)
            && parts.next().is_none()
    })
}

/// What a dataset is called: as people say, or as its folder.
pub(super) fn title(report: &Report) -> String {
    let name = answered(report, "title").unwrap_or(&report.dataset.name);
    let name = crate::wording::visible(name);
    if name.trim().is_empty() { "dataset".into() } else { name }
}

/// What it is in a sentence or two: as people say, or what was counted.
pub(super) fn description(report: &Report) -> String {
    let mut counted = format!("Counted by Muster {}: {}", report.muster.version, super::facts::amounts(report));
    if let Some(words) = super::facts::suppressed(report) {
        counted = format!("{counted} {words}");
    }
    match answered(report, "description") {
        Some(text) => format!("{text} {counted}"),
        None => format!("What it is: {OPEN}. {counted}"),
    }
}
