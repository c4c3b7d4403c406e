//! The readable summary on a terminal.

use crate::report::{Finding, Report, Severity};
use crate::wording::{count, plural, turns_text};

/// Counts, then findings, the most severe first, each with code, sentence and the first evidence.
pub fn of(report: &Report, colour: bool) -> String {
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
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|f| f.severity);
    if findings.is_empty() {
        out.push_str("\nNothing found.\n");
    } else {
        out.push('\n');
    }
    for finding in &findings {
        out.push_str(&line(finding, colour));
    }
    if !findings.is_empty() {
        let of = |s| findings.iter().filter(|f| f.severity == s).count() as u64;
        out.push_str(&format!(
            "\n{}, {}, {}\n",
            plural(of(Severity::Error), "error", "errors"),
            plural(of(Severity::Warning), "warning", "warnings"),
            plural(of(Severity::Note), "note", "notes")
        ));
    }
    out
}

fn line(finding: &Finding, colour: bool) -> String {
    let (word, code) = match finding.severity {
        Severity::Error => ("error", "31"),
        Severity::Warning => ("warning", "33"),
        Severity::Note => ("note", "34"),
    };
    let word = if colour { format!("\x1b[{code}m{word:<7}\x1b[0m") } else { format!("{word:<7}") };
    let mut out = format!("{word} {} {}\n", finding.code, plain(&finding.message));
    if let Some(e) = finding.evidence.first() {
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
