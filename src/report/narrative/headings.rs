//! The answer of each screen: a sentence with names and figures in it, or what was examined and what was not.

mod representation;

use super::clauses::clauses;
use super::{SectionState, Sign};
use crate::report::tables::TargetRow;
use crate::report::{Report, Severity};
use crate::rules::{Screen, families};
use crate::wording;

/// Clauses that a heading gives.
const MOST: usize = 3;

/// `sections`: what is known of all of them.
pub(super) fn heading(report: &Report, targets: &[TargetRow], screen: Screen, sections: &[SectionState]) -> String {
    let found = found(report, targets, screen);
    if screen == Screen::Representation {
        return representation::heading(
            report,
            targets,
            found.filter(|(weight, _)| matches!(weight, Weight::Heavy)).map(|f| f.1),
        );
    }
    match found {
        Some((Weight::Heavy, found)) => found,
        None if screen == Screen::Cooccurrence && report.dataset.classes.len() < 2 => few_classes(report),
        None => nothing(screen, sections),
        Some((Weight::Notes, found)) => {
            format!("{} Worth knowing: {found}", nothing(screen, sections)).trim().to_owned()
        }
    }
}

/// Whether anything must be repaired or decided about.
enum Weight {
    Heavy,
    Notes,
}

/// What the findings of a screen say, the weightiest rules first; `None` where there is none. Notes are told where there
/// is nothing else.
fn found(report: &Report, targets: &[TargetRow], screen: Screen) -> Option<(Weight, String)> {
    // What the target says of groups is told from its table.
    let told = |section: &families::Section| *section == families::TARGET && !targets.is_empty();
    let all = clauses(report, |_, meta| meta.section.screen == screen && !told(meta.section));
    let heavy = all.iter().filter(|clause| clause.severity != Severity::Note).count();
    let shown = if heavy > 0 { heavy } else { all.len() };
    let said: Vec<&str> = all.iter().take(shown.min(MOST)).map(|clause| clause.text.as_str()).collect();
    let more = if shown > said.len() { "; and more" } else { "" };
    let weight = if heavy > 0 { Weight::Heavy } else { Weight::Notes };
    let text = match weight {
        Weight::Heavy => capital(&said.join("; "), &report_names(report)),
        Weight::Notes => said.join("; "),
    };
    (!said.is_empty()).then(|| (weight, format!("{text}{more}.")))
}

/// Names of the data, which keep their letters.
fn report_names(report: &Report) -> Vec<&str> {
    let facts = &report.dataset;
    let attributes = facts
        .attributes
        .iter()
        .flat_map(|a| std::iter::once(a.name.as_str()).chain(a.values.iter().map(|value| value.value.as_str())));
    facts
        .classes
        .iter()
        .map(|c| c.name.as_str())
        .chain(facts.splits.iter().map(|s| s.name.as_str()))
        .chain(attributes)
        .collect()
}

/// The first letter large, but for a name of the data.
fn capital(text: &str, names: &[&str]) -> String {
    if names.iter().any(|name| !name.is_empty() && text.starts_with(name)) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn few_classes(report: &Report) -> String {
    match report.dataset.classes.first() {
        None => "No class was read, so nothing can appear together.".into(),
        Some(class) => format!("One class only, {}: there is nothing that it could appear with.", class.name),
    }
}

/// Nothing found: in how many kinds of things, and which were not examined, with the reason.
fn nothing(screen: Screen, sections: &[SectionState]) -> String {
    let own: Vec<(&families::Section, &SectionState)> = screen
        .sections()
        .filter_map(|section| Some((section, sections.iter().find(|state| state.id == section.id)?)))
        .collect();
    let is_examined = |state: &SectionState| !matches!(state.sign, Sign::Lacking | Sign::Off);
    let examined = own.iter().filter(|(_, state)| is_examined(state)).count();
    let said = match screen {
        Screen::Consistency => "Nothing contradicts itself",
        Screen::Cooccurrence => "Nothing appears together more, or less, than it should",
        _ => "Nothing found",
    };
    // Sections with one reason are named together.
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (section, state) in own.iter().filter(|(_, state)| !is_examined(state)) {
        match reasons.iter_mut().find(|(why, _)| *why == state.why) {
            Some((_, names)) => names.push(section.name),
            None => reasons.push((state.why.as_str(), vec![section.name])),
        }
    }
    let left: Vec<String> =
        reasons.iter().map(|(why, names)| format!("{} ({why})", wording::list(names, names.len()))).collect();
    let left = left.join(", ");
    let tests: u64 = own.iter().map(|(_, state)| state.tests).sum();
    let compared =
        if tests > 0 { format!(", in {}", wording::plural(tests, "comparison", "comparisons")) } else { String::new() };
    match (own.len(), examined) {
        (0, _) => String::new(),
        (_, 0) => format!("Nothing could be examined: {left}."),
        (all, n) if n == all => format!("{said}{compared}."),
        (all, n) => format!("{said} in what could be examined, {n} of {all} kinds{compared}; not examined: {left}.",),
    }
}
