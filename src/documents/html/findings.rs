//! Every finding: its sentence, its figures, what it was held against, what it speaks for, where it was seen, what to do.

use super::Of;
use super::writer::Html;
use crate::documents::{evidence, manual, subject};
use crate::plot::{Cell, Dot, DotKind, Estimate, Figure, Reference, Row, Scale, Table};
use crate::report::words::{figure_text, interval_text, is_share, method_words, on_the_scale, quality_words};
use crate::report::{Finding, Measured, Member, Named};
use crate::rules::{FigureKind, Severity};
use crate::wording::{self, count, plural, visible};
use std::collections::BTreeSet;

/// Places of evidence of a finding, members in its table and in its drawing.
const PLACES: usize = 6;
const MEMBERS: usize = 30;
const DRAWN: usize = 16;

pub(super) fn chapter(h: &mut Html, of: &Of<'_>) {
    h.chapter("findings", "Every finding");
    let n = |severity| of.findings.iter().filter(|f| f.severity == severity && !f.is_aside()).count() as u64;
    let aside = match of.findings.iter().filter(|f| f.is_aside()).count() as u64 {
        0 => String::new(),
        n => format!("; {} accepted, at the end", count(n)),
    };
    if of.findings.is_empty() {
        h.answer("Nothing was found in what was examined.");
        return;
    }
    h.answer(&format!(
        "{}, {}, {}, in the order of reading{aside}.",
        plural(n(Severity::Error), "error", "errors"),
        plural(n(Severity::Warning), "warning", "warnings"),
        plural(n(Severity::Note), "note", "notes")
    ));
    let mut explained = BTreeSet::new();
    for finding in &of.findings {
        let first = explained.insert(finding.code.as_str());
        one(h, of, finding, first);
    }
}

fn one(h: &mut Html, of: &Of<'_>, f: &Finding, first_of_code: bool) {
    h.raw(&format!("<article class=\"finding\" id=\"{}\">\n<div class=\"keep\">\n<p class=\"head\">", of.mark(f)));
    h.severity(f.severity).raw(" <span class=\"mono\">").text(&f.code).raw("</span> ").text(&f.name);
    h.raw(" · ").text(&quality_words(f.quality).to_lowercase()).raw("</p>\n");
    h.raw("<h3>").text(&f.message).raw("</h3>\n</div>\n");
    if let Some(decision) = &f.decision {
        h.p(&decision.says());
    }
    if let Some(cause) = &f.cause {
        h.p(&format!("Probable cause: {cause}"));
    }
    if let Some(n) = f.of_measured {
        h.small(&format!("It holds for the {} that were measured.", plural(n, "picture", "pictures")));
    }
    let why =
        crate::rules::entry(&f.code).map(|e| manual::section(e.meta.manual, "Why it matters")).unwrap_or_default();
    if first_of_code && !why.is_empty() {
        h.raw("<p><strong>Why it matters.</strong> ").text(&plain(manual::paragraph(why))).raw("</p>\n");
    }
    if !f.remedy.is_empty() {
        h.raw("<p class=\"todo\"><strong>What to do.</strong> ").text(&f.remedy).raw("</p>\n");
    }
    figures(h, f);
    if f.members.is_empty() {
        gauge(h, f);
    } else {
        members(h, f);
    }
    places(h, f);
    h.raw("</article>\n");
}

/// A manual's words without their marks.
fn plain(text: &str) -> String {
    text.replace(['`', '\n'], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" .", ".")
        .replace(" ,", ",")
}

/// A named number as it is written.
fn named(named: &Named) -> String {
    match named.kind {
        FigureKind::Share => wording::percent(named.value),
        FigureKind::Count => count(named.value.max(0.0).round() as u64),
        FigureKind::Figure => wording::figure(named.value),
    }
}

/// What was measured and what it was held against, as label and value.
fn figures(h: &mut Html, f: &Finding) {
    let mut rows: Vec<(String, String)> = Vec::new();
    let strongest = if f.members.is_empty() { "" } else { " (of the strongest)" };
    if let Some(m) = &f.measured {
        rows.push((format!("{}{strongest}", m.name), figure_text(m)));
        rows.extend(interval_text(m).map(|interval| ("95 % interval".to_owned(), interval)));
        match m.k.filter(|_| m.kind == FigureKind::Share) {
            Some(k) => rows.push(("counted".into(), format!("{} of {}", count(k), count(m.n)))),
            None if m.n > 0 => rows.push(("n".into(), count(m.n))),
            None => {}
        }
        if let Some(worth) = wording::effective(m.n, m.n_effective) {
            rows.push(("repeats".into(), worth));
        }
        rows.extend(m.why.clone().map(|why| ("why there is no figure".to_owned(), why)));
        if !m.method.is_empty() && m.method != "count" {
            rows.push(("method".into(), method_words(&m.method)));
        }
    }
    if let Some(other) = &f.compared {
        let counted = other.k.map(|k| format!(" ({} of {})", count(k), count(other.n))).unwrap_or_default();
        rows.push((format!("{}{strongest}", other.name), format!("{}{counted}", figure_text(other))));
    }
    if let Some(threshold) = &f.threshold {
        rows.push((format!("held against ({})", threshold.name), named(threshold)));
    }
    if let Some(effect) = &f.effect {
        rows.push((format!("size of the effect ({}){strongest}", effect.name), named(effect)));
    }
    if let Some(test) = &f.test {
        let p = |p: f64| Cell::P(p).shown();
        rows.push((
            format!("test{strongest}"),
            format!(
                "{}: p {}, q {}; one of {}, {}, held to {}",
                method_words(&test.name),
                p(test.p),
                p(test.q),
                plural(test.family, "comparison", "comparisons"),
                method_words(&test.correction),
                wording::percent(test.level)
            ),
        ));
    }
    if rows.is_empty() {
        return;
    }
    h.raw("<div class=\"scroll keep\"><table class=\"figures\">\n<tbody>\n");
    for (label, value) in rows {
        h.raw("<tr><th scope=\"row\">").text(&label).raw("</th><td>").text(&value).raw("</td></tr>\n");
    }
    h.raw("</tbody></table></div>\n");
}

/// A share with its interval on the scale.
fn gauge(h: &mut Html, f: &Finding) {
    let Some(m) = f.measured.as_ref().filter(|m| is_share(m) && m.low.is_some()) else { return };
    let threshold = f.threshold.as_ref().filter(|t| on_the_scale(t)).map(|t| t.value);
    let dot = dot(m.name.clone(), (m, f.compared.as_ref()), threshold);
    let scale = Scale::whole();
    let caption = match (threshold, &f.compared) {
        (Some(_), _) => "Dot: the share; line: its 95 % interval; red: what it was held against.",
        (None, Some(_)) => "Dot: the share; line: its 95 % interval; dashed: that of the others.",
        (None, None) => "Dot: the share; line: its 95 % interval.",
    };
    let rows = vec![Row::new("", dot.scene(scale), figure_text(m))];
    h.figure(&Figure::rows("", caption, scale, rows), &dot.says());
}

fn dot(name: String, (m, other): (&Measured, Option<&Measured>), threshold: Option<f64>) -> Dot {
    Dot {
        name: visible(&name),
        value: m.value,
        low: m.low,
        high: m.high,
        reference: other.and_then(|other| Some(Reference { value: other.value?, of: visible(&other.name) })),
        threshold,
        kind: DotKind::Shown,
    }
}

/// All that the finding speaks for: the strongest drawn on one axis, and their table.
fn members(h: &mut Html, f: &Finding) {
    let total = f.members.len() as u64;
    let measured: Vec<(&Member, &Measured)> =
        f.members.iter().filter_map(|m| Some((m, m.measured.as_ref()?))).collect();
    let names: BTreeSet<&str> = measured.iter().map(|(_, m)| m.name.as_str()).collect();
    // Figures of one kind alone share an axis; a count has no interval worth drawing.
    let drawn: Vec<_> = measured.iter().take(DRAWN).collect();
    if drawn.len() > 1 && drawn.iter().all(|(_, m)| is_share(m) && m.low.is_some()) {
        let threshold = f.threshold.as_ref().filter(|t| on_the_scale(t)).map(|t| t.value);
        let most = drawn.iter().filter_map(|(_, m)| m.high.or(m.value)).chain(threshold).fold(0.0, f64::max);
        let scale = Scale::shares(most);
        let dots: Vec<Dot> = drawn
            .iter()
            .map(|(member, m)| dot(subject::of_member(member, f), (m, member.compared.as_ref()), threshold))
            .collect();
        let of = |m: &Measured| {
            m.k.map_or_else(|| figure_text(m), |k| format!("{} ({} of {})", figure_text(m), count(k), count(m.n)))
        };
        let rows = dots.iter().zip(&drawn).map(|(d, (_, m))| Row::new(d.name.clone(), d.scene(scale), of(m))).collect();
        figure(h, f, scale, rows, &dots.iter().map(Dot::says).collect::<Vec<_>>(), total);
    } else if drawn.len() > 1 && names.len() == 1 && drawn.iter().all(|(_, m)| m.low.is_some() && m.high.is_some()) {
        let ends = || drawn.iter().flat_map(|(_, m)| [m.low, m.high]).flatten();
        let scale = Scale::round(ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
        let row = |(member, m): &&(&Member, &Measured)| {
            let name = subject::of_member(member, f);
            let says = format!("{name} {}", figure_text(m));
            let estimate =
                Estimate { says, value: m.value, low: m.low, high: m.high, reference: None, kind: DotKind::Shown };
            Row::new(name, estimate.scene(scale), figure_text(m))
        };
        let rows: Vec<Row> = drawn.iter().map(row).collect();
        let says: Vec<String> = rows.iter().filter_map(|row| row.scene.says.clone()).collect();
        figure(h, f, scale, rows, &says, total);
    }
    let effect = f.members.iter().find_map(|m| m.effect.as_ref().map(|e| e.name.clone()));
    let measured_name = names.iter().next().filter(|_| names.len() == 1).copied().unwrap_or("figure");
    let (has_test, has_interval) =
        (f.members.iter().any(|m| m.test.is_some()), measured.iter().any(|(_, m)| m.low.is_some()));
    let mut header = vec!["what", measured_name];
    if has_interval {
        header.push("95 % interval");
    }
    let of_counts = measured.iter().all(|(_, m)| m.kind == FigureKind::Count);
    if !of_counts {
        header.push("counted");
    }
    header.push("of");
    let compares = f.members.iter().any(|m| m.compared.is_some());
    if compares {
        header.push("of the others");
    }
    header.extend(effect.as_deref());
    if has_test {
        header.push("q");
    }
    let rows = f.members.iter().map(|member| {
        let m = member.measured.as_ref();
        let mut row =
            vec![Cell::Text(subject::of_member(member, f)), m.map_or(Cell::None, |m| Cell::Text(figure_text(m)))];
        if has_interval {
            row.push(m.and_then(interval_text).map_or(Cell::None, Cell::Text));
        }
        if !of_counts {
            row.push(Cell::count(m.and_then(|m| m.k)));
        }
        row.push(Cell::count(m.map(|m| m.n).filter(|n| *n > 0)));
        if compares {
            row.push(member.compared.as_ref().map_or(Cell::None, |other| Cell::Text(figure_text(other))));
        }
        if effect.is_some() {
            row.push(member.effect.as_ref().map_or(Cell::None, |e| Cell::Text(named(e))));
        }
        if has_test {
            row.push(Cell::p(member.test.as_ref().map(|t| t.q)));
        }
        row
    });
    h.table(&Table::new(&header, 1).with(rows), MEMBERS);
}

fn figure(h: &mut Html, f: &Finding, scale: Scale, rows: Vec<Row>, says: &[String], total: u64) {
    let caption = format!(
        "{}, the strongest first, with 95 % intervals{}.",
        match total as usize > DRAWN {
            true => format!("{DRAWN} of {}", count(total)),
            false => count(total),
        },
        if f.threshold.as_ref().is_some_and(on_the_scale) {
            "; the red line is what they were held against"
        } else {
            ""
        }
    );
    h.figure(&Figure::rows("", caption, scale, rows), &says.join("; "));
}

/// Where it was seen: paths and lines, no picture.
fn places(h: &mut Html, f: &Finding) {
    let (mut places, more) = evidence::first(f, PLACES);
    if places.is_empty() {
        return;
    }
    if more > 0 {
        places.push(format!("and {} more", count(more)));
    }
    h.raw("<p class=\"small\">Where it was seen:</p>\n").list("evidence", &places);
}
