//! Does it pass? If not, what first?

use super::clauses::{Clause, clauses};
use super::runs::{Runs, most_lacked};
use crate::report::{Finding, Report, Severity, changes};
use crate::rules::RunState;
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

/// Clauses that the sentence gives of errors, and of warnings.
const NAMED: usize = 2;
/// Letters of its clauses up to which a sentence gives more than one.
const LONG: usize = 90;

/// The answer of the whole check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub sign: super::Sign,
    pub sentence: String,
    /// What the counts mean, how many comparisons were made, and what could not be told.
    pub lead: String,
}

pub(super) fn verdict(report: &Report) -> Verdict {
    let facts = &report.dataset;
    if facts.images == 0 && facts.images_listed == 0 {
        return no_image(&facts.name, report.files.dropped);
    }
    let of = |severity| report.findings.iter().filter(|f| f.severity == severity && !f.is_aside()).count() as u64;
    let (e, w, n) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
    let said = clauses(report, |f, _| f.severity != Severity::Note);
    let first = |severity, most| said.iter().filter(move |c| c.severity == severity).take(most).collect::<Vec<_>>();
    let repair = || {
        let mut named: Vec<&str> = first(Severity::Error, NAMED).into_iter().map(|c| c.text.as_str()).collect();
        if named.iter().map(|text| text.chars().count()).sum::<usize>() > LONG {
            named.truncate(1);
        }
        format!("Not ready to train on: {} to repair{}.", errors(e), after_colon(&named))
    };
    // Where errors take the sentence, the lead says what to decide about first.
    let decide = match first(Severity::Warning, 1).first() {
        Some(clause) if e > 0 => format!(", first {}: {}", clause.topic, clause.text),
        _ => String::new(),
    };
    let (sign, sentence) = match (e, w) {
        (0, 0) => nothing_found(report),
        (0, _) => {
            let look = look_first(&first(Severity::Warning, NAMED));
            (super::Sign::Warning, format!("No errors; {} to decide about.{look}", warnings(w)))
        }
        _ => (super::Sign::Error, repair()),
    };
    let mut lead: Vec<String> = Vec::new();
    if e > 0 {
        lead.push(format!("{} to repair.", wording::plural(e, "error is a fact", "errors are facts")));
    }
    if w > 0 {
        let risks = wording::plural(w, "warning is a risk", "warnings are risks");
        lead.push(format!("{risks} that somebody must decide about{decide}."));
    }
    if n > 0 {
        lead.push(format!("{} worth knowing.", wording::plural(n, "note is", "notes are")));
    }
    lead.extend(aside(report));
    lead.extend(comparisons(report));
    lead.extend(unexamined(report));
    let sentence = match &report.changes {
        Some(changes) => format!("{} {sentence}", changes::heading(changes)),
        None => sentence,
    };
    let since = report.changes.iter().flat_map(changes::lead);
    let lead: Vec<String> = since.chain(lead).collect();
    Verdict { sign, sentence, lead: lead.join(" ") }
}

/// ` Look first at classes by age: nv is shown on younger people; at who is in it: race is unbalanced.`
fn look_first(named: &[&Clause]) -> String {
    // A clause that begins with its topic needs no other.
    let part = |c: &&Clause| match c.text.starts_with(&c.topic) {
        true => format!("at {}", c.text.replacen(&c.topic, &format!("{}, which", c.topic), 1)),
        false => format!("at {}: {}", c.topic, c.text),
    };
    let parts: Vec<String> = named.iter().map(part).collect();
    match parts.as_slice() {
        [] => String::new(),
        parts => format!(" Look first {}.", parts.join("; ")),
    }
}

fn after_colon(named: &[&str]) -> String {
    if named.is_empty() { String::new() } else { format!(": {}", named.join("; ")) }
}

fn small(n: u64) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    usize::try_from(n).ok().and_then(|n| WORDS.get(n)).map_or_else(|| wording::count(n), |w| (*w).to_owned())
}

fn errors(n: u64) -> String {
    format!("{} {}", small(n), if n == 1 { "error" } else { "errors" })
}

fn warnings(n: u64) -> String {
    format!("{} {}", small(n), if n == 1 { "warning" } else { "warnings" })
}

/// `2 findings are accepted, each with its reason, and stand aside.`
fn aside(report: &Report) -> Option<String> {
    match report.findings.iter().filter(|f| f.is_aside()).count() as u64 {
        0 => None,
        1 => Some("1 finding is accepted, with its reason, and stands aside.".to_owned()),
        n => Some(format!("{} findings are accepted, each with its reason, and stand aside.", wording::count(n))),
    }
}

/// `311 comparisons were made; chance findings are held to 5 %.`
fn comparisons(report: &Report) -> Option<String> {
    let tests: u64 = report.rules.iter().map(|run| run.tests).sum();
    (tests > 0).then(|| {
        format!(
            "{} made; chance findings are held to {}.",
            wording::plural(tests, "comparison was", "comparisons were"),
            wording::percent(stats::LEVEL).replace(".0 ", " ")
        )
    })
}

/// `Of 39 rules 12 had nothing to look at and 2 are switched off.`
fn unexamined(report: &Report) -> Option<String> {
    let of = |state| report.rules.iter().filter(|run| run.state == state).count() as u64;
    let parts: Vec<String> = [
        (of(RunState::NotApplicable), "lacks what it needs", "lack what they need"),
        (of(RunState::Off), "is switched off", "are switched off"),
        (of(RunState::Stopped), "has not seen all", "have not seen all"),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, one, many)| wording::plural(n, one, many))
    .collect();
    (!parts.is_empty()).then(|| {
        format!(
            "Of {} {}.",
            wording::plural(report.rules.len() as u64, "rule", "rules"),
            wording::list(&parts, parts.len())
        )
    })
}

/// There is nothing to check.
fn no_image(name: &str, files: u64) -> Verdict {
    let (sentence, lead) = match files {
        0 => (
            format!("“{name}” is empty: there is no file in it."),
            "A browser hands over no links, and no files that it may not read. If you see files in the folder, drop \
             those, or the folder above it.",
        ),
        1 => (
            format!("No image in “{name}”: its only file is no picture and names none."),
            "If the pictures lie elsewhere, drop the folder above both, or drop both at once.",
        ),
        n => (
            format!("No image in “{name}”: none of its {} files is a picture or names one.", wording::count(n)),
            "If the pictures lie elsewhere, drop the folder above both, or drop both at once.",
        ),
    };
    Verdict { sign: super::Sign::Lacking, sentence, lead: lead.into() }
}

/// Nothing found, and over what: pictures that were not dropped were not looked at, and rules without data saw nothing.
fn nothing_found(report: &Report) -> (super::Sign, String) {
    let aside = report.findings.iter().any(Finding::is_aside);
    let nothing = if aside { "Nothing found but what is accepted" } else { "Nothing found" };
    let facts = &report.dataset;
    let runs = Runs::of(&report.rules.iter().collect::<Vec<_>>());
    let rules = runs.ran_words();
    if report.partial.is_none() && !runs.tell() {
        let (images, of) = match facts.images {
            0 => (facts.images_listed, "listed image"),
            n => (n, "image"),
        };
        return (
            super::Sign::Lacking,
            format!(
                "{nothing}, and little examined: {rules} had something to read in {}; {}.",
                wording::plural(images, of, &format!("{of}s")),
                most_lacked(&runs.lacking)
            ),
        );
    }
    match (&report.partial, facts.images, report.settings.pixels) {
        (Some(partial), ..) => (super::Sign::Part, format!("{nothing} so far: {partial}.")),
        (None, 0, _) => (
            super::Sign::Ok,
            format!(
                "{nothing} by {rules} in the annotations of {}. No picture was dropped: nothing that needs pixels was \
                 checked.",
                wording::plural(facts.images_listed, "image", "images")
            ),
        ),
        (None, images, false) => (
            super::Sign::Ok,
            format!(
                "{nothing} by {rules} in the annotations of {}. Pixels were not looked at.",
                wording::plural(images, "image", "images")
            ),
        ),
        (None, images, true) => {
            (super::Sign::Ok, format!("{nothing}: {rules} ran over {}.", wording::plural(images, "image", "images")))
        }
    }
}
