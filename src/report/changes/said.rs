//! What changed, in words: what the verdict begins with, and the sentences below it.

use super::{Changes, Repaired};
use crate::wording::{count, plural};

/// `3 of 10 errors repaired; 2 new.`
pub fn heading(changes: &Changes) -> String {
    let of = |tally: Repaired, one: &str, many: &str, done: &str| {
        let new = |words: &str| match tally.new {
            0 => String::new(),
            n => format!("; {} {words}", count(n)),
        };
        match (tally.before, tally.new) {
            (0, 0) => None,
            (0, n) => {
                Some(format!("{} since the earlier report", plural(n, &format!("new {one}"), &format!("new {many}"))))
            }
            (before, _) => {
                Some(format!("{} of {} {done}{}", count(tally.solved), plural(before, one, many), new("new")))
            }
        }
    };
    let errors = of(changes.findings.errors, "error", "errors", "repaired");
    let warnings = || of(changes.findings.warnings, "warning", "warnings", "settled");
    let none = || "No error or warning then or now".to_owned();
    format!("{}.", errors.or_else(warnings).unwrap_or_else(none))
}

/// `Against the report of “people” (2,000 images): 120 images added, 3 removed, 5 altered; …`
pub fn lead(changes: &Changes) -> Vec<String> {
    let against = &changes.against;
    let mut out = Vec::new();
    let head = format!("Against the report of “{}” ({})", against.name, plural(against.images, "image", "images"));
    out.push(match &changes.images {
        Some(images) => {
            let mut parts = Vec::new();
            for (n, what) in [(images.added, "added"), (images.removed, "removed"), (images.altered, "altered")] {
                if n > 0 {
                    let noun = if parts.is_empty() { plural(n, "image", "images") } else { count(n) };
                    parts.push(format!("{noun} {what}"));
                }
            }
            if images.annotations_altered > 0 {
                let of = plural(images.annotations_altered, "image", "images");
                parts.push(format!("the annotations of {of} altered"));
            }
            if images.not_compared > 0 {
                parts.push(format!("the content of {} not compared", count(images.not_compared)));
            }
            match parts.is_empty() {
                true => format!("{head}: no image and no annotation is another."),
                false => format!("{head}: {}.", parts.join(", ")),
            }
        }
        None => format!("{head}: it keeps no digest of its images, so they are not compared."),
    });
    if let Some(partial) = &against.partial {
        out.push(format!("That report did not hold for all: {partial}."));
    }
    let lost = changes.findings.not_checked_again.len() as u64;
    if lost > 0 {
        let which = plural(lost, "finding of then was", "findings of then were");
        out.push(format!("{which} not looked for again: the rules did not run."));
    }
    let first = changes.findings.first_checked.len() as u64;
    if first > 0 {
        let which = plural(first, "finding is of a rule that", "findings are of rules that");
        out.push(format!("{which} did not run then."));
    }
    out
}
