//! `report.md`: a summary of one to two screens, then the findings. Names from the data cannot become markup, links or
//! mentions of people.

use super::{evidence, subject};
use crate::dataset::Role;
use crate::report::words::{figure_text, interval_text, origin_words, quality_words, severity_words};
use crate::report::{Finding, Measured, Narrative, Report};
use crate::rules::{FigureKind, RunState, Screen};
use crate::sorting::Sorting;
use crate::wording::{self, count, list, percent, plural, visible};
use std::fmt::Write;

/// Protected attributes in the summary, groups of one, members of a finding, places of one.
const ATTRIBUTES: usize = 8;
const GROUPS: usize = 6;
const MEMBERS: usize = 6;
const PLACES: usize = 3;

/// Text that Markdown shows as it is.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            c => out.push(c),
        }
    }
    // Neither an address nor what a renderer takes for one.
    out.replace("://", ":&#47;&#47;").replace("www.", "www&#46;")
}

pub(super) fn report(report: &Report) -> String {
    let narrative = Narrative::of(report, &report.tables.targets);
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.order_by(|a, b| a.by_weight(b));
    let mut out = String::new();
    let _ = writeln!(out, "{}# Report on {}\n", super::MARKS[1], text(&report.dataset.name));
    let _ = writeln!(out, "**{}**\n", text(&narrative.verdict.sentence));
    if !narrative.verdict.lead.is_empty() {
        let _ = writeln!(out, "{}\n", text(&narrative.verdict.lead));
    }
    if let Some(words) = super::facts::suppressed(report) {
        let _ = writeln!(out, "{}\n", text(&words));
    }
    if let Some(partial) = &report.partial {
        let _ = writeln!(out, "This report is partial: {}.\n", text(partial));
    }
    let _ = writeln!(out, "{}\n", facts(report));
    first(&mut out, report, &narrative);
    qualities(&mut out, &narrative);
    people(&mut out, report, &narrative);
    examined(&mut out, report);
    let _ = writeln!(out, "## Findings\n");
    if findings.is_empty() {
        let _ = writeln!(out, "Nothing was found in what was examined.\n");
    }
    for finding in findings {
        one(&mut out, finding);
    }
    let d = &report.dataset;
    let _ = writeln!(
        out,
        "---\n\nMuster {} · dataset {} · the full report is report.html. It gives evidence; what follows from it is for \
         people to decide.",
        text(&report.muster.version),
        text(&d.fingerprint)
    );
    out
}

fn facts(report: &Report) -> String {
    let d = &report.dataset;
    let all = [
        (d.images, "image", "images"),
        (if d.images == 0 { d.images_listed } else { 0 }, "image that files name", "images that files name"),
        (d.boxes, "box", "boxes"),
        (d.image_labels, "label of an image", "labels of images"),
        (d.classes.len() as u64, "class", "classes"),
        (d.attributes.len() as u64, "attribute", "attributes"),
        (d.splits.len() as u64, "split", "splits"),
    ];
    let named: Vec<String> =
        all.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| plural(n, one, many)).collect();
    let f = &report.files;
    let files = format!(
        "{} dropped: {} read, {} left aside.",
        plural(f.dropped, "file was", "files were"),
        count(f.read),
        count(f.skipped)
    );
    if named.is_empty() { files } else { format!("{}. {files}", list(&named, named.len())) }
}

fn first(out: &mut String, report: &Report, narrative: &Narrative) {
    let first: Vec<&Finding> = narrative.first.iter().filter_map(|at| report.findings.get(*at as usize)).collect();
    if first.is_empty() {
        return;
    }
    let _ = writeln!(out, "## What to do first\n");
    for (at, finding) in first.into_iter().enumerate() {
        let _ = writeln!(out, "{}. {}. {}", at + 1, text(&finding.message), text(&finding.remedy));
    }
    out.push('\n');
}

fn qualities(out: &mut String, narrative: &Narrative) {
    let _ = writeln!(out, "| Quality | What was found |\n|---|---|");
    for state in &narrative.qualities {
        let _ = writeln!(out, "| {} | {} |", quality_words(state.quality), text(&state.says));
    }
    out.push('\n');
}

fn people(out: &mut String, report: &Report, narrative: &Narrative) {
    let _ = writeln!(out, "## Who is in it\n\n{}\n", text(narrative.heading(Screen::Representation)));
    let is_told =
        |a: &&crate::report::AttributeFacts| a.role == Role::Protected && (!a.values.is_empty() || a.numeric.is_some());
    let protected: Vec<_> = report.dataset.attributes.iter().filter(is_told).collect();
    if protected.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "| Attribute | Where its values come from | Known | Missing | Largest groups |\n|---|---|--:|--:|---|"
    );
    for a in protected.iter().take(ATTRIBUTES) {
        let mut values: Vec<_> = a.values.iter().collect();
        values.order_by_key(|v| std::cmp::Reverse(v.count));
        let group = |v: &&crate::report::ValueFacts| match (v.share.value, v.share.low, v.share.high) {
            (Some(share), Some(low), Some(high)) => {
                format!("{} {} ({})", v.value, percent(share), wording::percent_range(low, high))
            }
            _ => format!("{} {}", v.value, count(v.count)),
        };
        let groups: Vec<String> = values.iter().map(group).collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            text(&a.name),
            origin_words(a.origin),
            count(a.n),
            count(a.missing),
            text(&match &a.numeric {
                Some(numeric) if groups.is_empty() => super::facts::numbers(numeric),
                _ => list(&groups, GROUPS),
            })
        );
    }
    let more = protected.len().saturating_sub(ATTRIBUTES);
    let _ = writeln!(out, "{}", if more > 0 { format!("\nAnd {} more.\n", count(more as u64)) } else { String::new() });
}

fn examined(out: &mut String, report: &Report) {
    let ran = report.rules.iter().filter(|run| run.state == RunState::Ran).count() as u64;
    let all = report.rules.len() as u64;
    let _ = writeln!(out, "## What was not examined\n");
    let _ = writeln!(out, "Of {} {} had what it needs and ran.\n", plural(all, "check", "checks"), count(ran));
    let reasons = super::facts::unexamined(report);
    for why in &reasons {
        let _ = writeln!(out, "- {}", text(why));
    }
    if !reasons.is_empty() {
        out.push('\n');
    }
}

/// `98.3 % (94.1–99.5 %), 118 of 120`.
fn measured(m: &Measured) -> String {
    let mut says = figure_text(m);
    says.extend(interval_text(m).map(|interval| format!(" ({interval})")));
    if let Some(k) = m.k.filter(|_| m.kind == FigureKind::Share) {
        let _ = write!(says, ", {} of {}", count(k), count(m.n));
    } else if m.n > 0 && m.kind != FigureKind::Count {
        let _ = write!(says, ", n = {}", count(m.n));
    }
    says
}

fn one(out: &mut String, f: &Finding) {
    let _ = writeln!(out, "### {} {}: {}\n", severity_words(f.severity), f.code, text(&f.message));
    if let Some(decision) = &f.decision {
        let _ = writeln!(out, "- {}", text(&decision.says()));
    }
    if let Some(cause) = &f.cause {
        let _ = writeln!(out, "- Probable cause: {}", text(cause));
    }
    if let Some(m) = f.measured.as_ref().filter(|m| f.members.is_empty() && m.value.is_some()) {
        let _ = writeln!(out, "- {}: {}", text(&m.name), measured(m));
    }
    for member in f.members.iter().take(MEMBERS) {
        let figure = member.measured.as_ref().map(|m| format!(": {}", measured(m))).unwrap_or_default();
        let _ = writeln!(out, "- {}{figure}", text(&subject::of_member(member, f)));
    }
    if f.members.len() > MEMBERS {
        let _ = writeln!(out, "- and {} more", count((f.members.len() - MEMBERS) as u64));
    }
    if !f.remedy.is_empty() {
        let _ = writeln!(out, "- What to do: {}", text(&f.remedy));
    }
    let (mut places, more) = evidence::first(f, PLACES);
    if !places.is_empty() {
        if more > 0 {
            places.push(format!("and {} more", count(more)));
        }
        let _ = writeln!(out, "- Seen at: {}", text(&places.join(" · ")));
    }
    out.push('\n');
}
