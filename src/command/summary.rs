//! The readable summary on a terminal.

use crate::report::{Finding, Report, Severity, changes};
use crate::sorting::Sorting;
use crate::wording::{count, plural, turns_text};

/// Lines of a summary, where not all findings are asked for.
const LINES: usize = 30;
/// Lines beside those of findings, at most: counts, blank ones, what was not looked at, how to see the rest.
const OTHER_LINES: usize = 10;

/// How findings are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    pub colour: bool,
    /// All of them, however many.
    pub all: bool,
    /// Comparisons made by tests.
    pub tests: u64,
}

/// Counts, then findings in the order of reading, each with code, sentence and the first evidence; then what could not
/// be looked at.
pub fn of(report: &Report, shown: Shown) -> String {
    let d = &report.dataset;
    let mut out = String::new();
    let mut facts: Vec<String> = Vec::new();
    let mut fact = |n: u64, one: &str, many: &str| {
        if n > 0 {
            facts.push(plural(n, one, many));
        }
    };
    fact(d.images, "image", "images");
    if d.images == 0 {
        fact(d.images_listed, "image listed", "images listed");
    }
    fact(d.boxes, "box", "boxes");
    fact(d.image_labels, "label", "labels");
    fact(d.classes.len() as u64, "class", "classes");
    fact(d.attributes.len() as u64, "attribute", "attributes");
    fact(d.identities, "identity", "identities");
    fact(d.splits.len() as u64, "split", "splits");
    let f = &report.files;
    out.push_str(&format!(
        "{}: {}\n",
        d.name,
        if facts.is_empty() { "nothing that Muster reads".into() } else { facts.join(", ") }
    ));
    out.push_str(&format!(
        "{} dropped = {} read + {} left aside\n",
        plural(f.dropped, "file", "files"),
        count(f.read),
        count(f.skipped)
    ));
    if let Some(changes) = &report.changes {
        out.push_str(&format!("\n{}\n", changes::heading(changes)));
        changes::lead(changes).iter().for_each(|line| out.push_str(&format!("{line}\n")));
    }
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.order_by(|a, b| a.by_weight(b));
    let unseen = not_looked_at(report);
    out.push('\n');
    if findings.is_empty() && has_something(report) {
        out.push_str(if unseen.is_empty() { "Nothing found.\n" } else { "Nothing found in what was looked at.\n" });
    }
    let room = if shown.all { usize::MAX } else { LINES - OTHER_LINES };
    // Where not all fit with their evidence, sentences come first.
    let brief = findings.len().saturating_mul(2) > room;
    let fits = findings.len().min(room);
    for finding in &findings[..fits] {
        out.push_str(&line(finding, shown.colour, !brief));
    }
    if fits < findings.len() {
        let more = plural((findings.len() - fits) as u64, "more finding", "more findings");
        out.push_str(&format!("{:<15}and {more}: --all prints them\n", ""));
    }
    if !findings.is_empty() {
        let of = |s| findings.iter().filter(|f| f.severity == s && !f.is_aside()).count() as u64;
        let aside = match findings.iter().filter(|f| f.is_aside()).count() as u64 {
            0 => String::new(),
            n => format!("; {} accepted and set aside", count(n)),
        };
        out.push_str(&format!(
            "\n{}, {}, {}{aside}\n",
            plural(of(Severity::Error), "error", "errors"),
            plural(of(Severity::Warning), "warning", "warnings"),
            plural(of(Severity::Note), "note", "notes")
        ));
    }
    for line in report.decisions.iter().flat_map(|decisions| decisions.says()) {
        out.push_str(&format!("{}\n", plain(&line)));
    }
    let mendable = findings.iter().filter(|f| f.fix.is_some() && !f.is_aside()).count() as u64;
    if mendable > 0 {
        out.push_str(&format!(
            "{} `muster fix` can mend, once decided: `muster explain decisions`\n",
            plural(mendable, "finding", "findings")
        ));
    }
    if shown.tests > 0 {
        out.push_str(&format!(
            "{} made; chance findings are held to 5 %\n",
            plural(shown.tests, "comparison was", "comparisons were")
        ));
    }
    for what in unseen {
        out.push_str(&format!("{what}\n"));
    }
    out
}

/// A picture, or something that names one.
pub fn has_something(report: &Report) -> bool {
    report.dataset.images + report.dataset.images_listed > 0
}

/// What no rule could look at, and why: silence about it means nothing.
fn not_looked_at(report: &Report) -> Vec<&'static str> {
    let d = &report.dataset;
    let labelled = d.boxes + d.image_labels > 0;
    let mut out = Vec::new();
    if has_something(report) && d.images == 0 {
        out.push("no picture was dropped: nothing that needs pixels was checked");
    } else if !report.settings.pixels {
        out.push("no picture was opened (--no-pixels): nothing that needs pixels was checked");
    }
    if d.images + d.images_listed > 0 && !labelled && d.attributes.is_empty() {
        out.push("no label, box or attribute was read: nothing about them was checked");
    } else if labelled && d.attributes.iter().all(|a| a.values.is_empty() && a.numeric.is_none()) {
        out.push("no attribute of people or pictures was read: no group was compared");
    }
    out
}

fn line(finding: &Finding, colour: bool, with_evidence: bool) -> String {
    let (word, code) = match finding.severity {
        Severity::Error => ("error", "31"),
        Severity::Warning => ("warning", "33"),
        Severity::Note => ("note", "34"),
    };
    let word = if colour { format!("\x1b[{code}m{word:<7}\x1b[0m") } else { format!("{word:<7}") };
    let aside = finding.decision.as_ref().filter(|_| finding.is_aside());
    let aside = aside.map(|decision| format!(" (accepted: {})", plain(&decision.reason))).unwrap_or_default();
    let mut out = format!("{word} {} {}{aside}\n", finding.code, plain(&finding.message));
    if let Some(e) = finding.evidence.first().filter(|_| with_evidence) {
        let mut at: Vec<String> = Vec::new();
        at.extend(e.image.as_deref().map(plain));
        match (&e.file, e.line) {
            (Some(file), Some(line)) => at.push(format!("{}:{line}", plain(file))),
            (Some(file), None) => at.push(plain(file)),
            _ => {}
        }
        at.extend(e.note.as_deref().map(plain));
        let more = finding.evidence_total.saturating_sub(1);
        let more = if more > 0 { format!(" and {} more", count(more)) } else { String::new() };
        out.push_str(&format!("               {}{more}\n", at.join(", ")));
    }
    out
}

/// Names from the data cannot move the cursor or change colours of a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || turns_text(c) { '\u{fffd}' } else { c }).collect()
}
