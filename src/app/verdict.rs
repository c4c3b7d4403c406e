//! The verdict sentence and what to do first: put together from rules, never free text, at most three things named.

use crate::engine::Summary;
use crate::report::Finding;
use crate::rules::Severity;
use crate::wording;
use std::cmp::Ordering;

/// The answer of the whole check.
pub struct Verdict {
    /// `error`, `warning`, `note`, `ok` or `few`.
    pub sign: &'static str,
    pub sentence: String,
    /// What the counts mean, and what could not be told.
    pub lead: String,
}

/// The order of reading.
pub fn by_weight(a: &Finding, b: &Finding) -> Ordering {
    a.by_weight(b)
}

fn counts(summary: &Summary) -> (u64, u64, u64) {
    summary.report.findings.iter().fold((0, 0, 0), |(e, w, n), f| match f.severity {
        Severity::Error => (e + 1, w, n),
        Severity::Warning => (e, w + 1, n),
        Severity::Note => (e, w, n + 1),
    })
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

/// Whom or what the warnings are about: pairs and groups before whole attributes, tested before counted, the most
/// certain first. `dark (skin type)`, `skateboard with person`.
fn subjects(summary: &Summary, most: usize) -> Vec<String> {
    let mut warned: Vec<(bool, bool, &Finding, String)> = Vec::new();
    for finding in summary.report.findings.iter().filter(|f| f.severity == Severity::Warning) {
        let s = &finding.subject;
        let (whole, name) = match (&s.class, &s.with, &s.attribute, &s.group) {
            (Some(class), Some(with), ..) => (false, format!("{class} with {with}")),
            (Some(class), None, Some(_), Some(group)) => (false, format!("{class} with {group}")),
            (None, _, Some(attribute), Some(group)) => (false, format!("{group} ({attribute})")),
            (Some(class), ..) => (true, class.clone()),
            (_, _, Some(attribute), None) => (true, attribute.clone()),
            _ => continue,
        };
        warned.push((whole, finding.test.is_none(), finding, name));
    }
    warned.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| by_weight(a.2, b.2)));
    let mut out: Vec<String> = Vec::new();
    for (.., name) in warned {
        if out.len() < most && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// Puts the verdict together.
pub fn verdict(summary: &Summary) -> Verdict {
    let (e, w, n) = counts(summary);
    let facts = &summary.report.dataset;
    if facts.images == 0 && facts.images_listed == 0 {
        return no_image(&facts.name, summary.report.files.dropped);
    }
    let named = subjects(summary, 3 - usize::from(e > 0));
    let look = |names: &[String]| format!("look at {} first", wording::list(names, 3));
    let (sign, sentence) = match (e, w) {
        (0, 0) => ("ok", nothing_found(summary)),
        (0, _) if named.is_empty() => ("warning", format!("No errors; {} to decide about.", warnings(w))),
        (0, _) => ("warning", format!("No errors; {} to decide about: {}.", warnings(w), look(&named))),
        (_, 0) => ("error", format!("Not ready to train on: {} to repair.", errors(e))),
        (_, _) if named.is_empty() => {
            ("error", format!("Not ready to train on: {} to repair; {} to decide about.", errors(e), warnings(w)))
        }
        _ => (
            "error",
            format!(
                "Not ready to train on: {} to repair; {} to decide about, among them {}.",
                errors(e),
                warnings(w),
                wording::list(&named, 2)
            ),
        ),
    };
    let mut lead: Vec<String> = Vec::new();
    if e > 0 {
        lead.push(format!("{} to repair.", wording::plural(e, "error is a fact", "errors are facts")));
    }
    if w > 0 {
        lead.push(format!(
            "{} that somebody must decide about.",
            wording::plural(w, "warning is a risk", "warnings are risks")
        ));
    }
    if n > 0 {
        lead.push(format!("{} worth knowing.", wording::plural(n, "note is", "notes are")));
    }
    if summary.tests > 0 {
        lead.push(format!(
            "{} tested in {}, of which {} opened after correction.",
            wording::plural(summary.tests, "hypothesis was", "hypotheses were"),
            wording::plural(summary.families, "family", "families"),
            wording::plural(summary.opened, "was", "were")
        ));
    }
    Verdict { sign, sentence, lead: lead.join(" ") }
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
    Verdict { sign: "few", sentence, lead: lead.into() }
}

fn nothing_found(summary: &Summary) -> String {
    format!(
        "Nothing found: {} ran over {}.",
        wording::plural(summary.rules, "rule", "rules"),
        wording::plural(summary.report.dataset.images.max(summary.report.dataset.images_listed), "image", "images")
    )
}

/// At most four findings to act on first: errors before warnings, no two of the same rule.
pub fn first_steps(summary: &Summary) -> Vec<(u32, &Finding)> {
    let mut all: Vec<(u32, &Finding)> = (0..).zip(&summary.report.findings).collect();
    all.retain(|(_, f)| f.severity != Severity::Note && !f.remedy.is_empty());
    all.sort_by(|(_, a), (_, b)| by_weight(a, b));
    let mut out: Vec<(u32, &Finding)> = Vec::new();
    for (i, finding) in all {
        if out.len() < 4 && out.iter().all(|(_, f)| f.code != finding.code) {
            out.push((i, finding));
        }
    }
    out
}
