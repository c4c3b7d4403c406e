//! What contradicts, and what is there twice.

use super::Of;
use super::writer::{Html, ROWS};
use crate::plot::{Cell, DotKind, Estimate, Figure, Row, Scale, Table};
use crate::report::Report;
use crate::report::tables::Agreement;
use crate::rules::Screen;
use crate::wording::{count, figure, plural, visible};

/// Groups of duplicates that are listed, and images of one.
const GROUPS: usize = 20;
const IMAGES: usize = 4;

pub(super) fn chapter(h: &mut Html, of: &Of<'_>) {
    h.chapter("consistent", "What contradicts, and what is there twice");
    of.screen(h, Screen::Consistency);
    agreement(h, of.report);
    duplicates(h, of.report);
}

fn agreement(h: &mut Html, report: &Report) {
    // Of all annotators together; single ones are in the JSON.
    let all: Vec<&Agreement> = report
        .tables
        .agreement
        .iter()
        .filter(|a| a.of.is_empty() && a.measure != "alike" && a.value.is_some())
        .collect();
    if all.is_empty() {
        return;
    }
    h.h3("How far annotators agree");
    h.p("1: they always agree; 0: no more than chance would have it.");
    let scale = Scale::plain(all.iter().filter_map(|a| a.low.or(a.value)).fold(0.0, f64::min).max(-1.0), 1.0);
    let name = |a: &Agreement| visible(&format!("{}, {}", a.attribute, a.measure.replace('-', " ")));
    let mut says = Vec::new();
    let rows: Vec<Row> = all
        .iter()
        .take(ROWS)
        .map(|a| {
            let text = format!("{} (n = {})", a.value.map(figure).unwrap_or_default(), count(a.n));
            says.push(format!("{}: {text}", name(a)));
            let estimate = Estimate {
                says: name(a),
                value: a.value,
                low: a.low,
                high: a.high,
                reference: Some(0.0),
                kind: DotKind::Shown,
            };
            Row::new(name(a), estimate.scene(scale), text)
        })
        .collect();
    h.figure(&Figure::rows("Agreement", "With 95 % intervals.", scale, rows), &says.join("; "));
    let header = ["judged", "measure", "annotators", "items", "value", "low", "high"];
    let rows = all.iter().map(|a| {
        vec![
            Cell::text(a.attribute.as_str()),
            Cell::text(a.measure.replace('-', " ")),
            Cell::Count(a.annotators),
            Cell::Count(a.n),
            Cell::figure(a.value),
            Cell::figure(a.low),
            Cell::figure(a.high),
        ]
    });
    h.table(&Table::new(&header, 2).with(rows), ROWS);
}

fn duplicates(h: &mut Html, report: &Report) {
    let groups = &report.tables.duplicates;
    h.h3("Pictures that are there more than once");
    if groups.is_empty() {
        h.p(if report.settings.pixels && report.dataset.images > 0 {
            "No group of equal pictures was found."
        } else {
            "Not examined: no picture was opened."
        });
        return;
    }
    let kinds = [
        ("exact-bytes", "the same file"),
        ("exact-pixels", "the same picture, stored again"),
        ("near", "nearly the same picture"),
        ("scene", "pictures of one scene"),
    ];
    let rows = kinds.iter().filter_map(|(kind, words)| {
        let own = groups.iter().filter(|g| g.kind == *kind);
        let (n, images) = own.fold((0_u64, 0_u64), |(n, images), g| (n + 1, images + g.images.len() as u64));
        (n > 0).then(|| vec![Cell::text(*words), Cell::Count(n), Cell::Count(images)])
    });
    h.table(&Table::new(&["what they share", "groups", "images"], 1).with(rows), ROWS);
    let rows = groups.iter().map(|g| {
        let words = kinds.iter().find(|(kind, _)| *kind == g.kind).map_or(g.kind.as_str(), |(_, words)| words);
        let mut images: Vec<&str> = g.images.iter().map(String::as_str).take(IMAGES).collect();
        let more = plural(g.images.len().saturating_sub(IMAGES) as u64, "more", "more");
        if g.images.len() > IMAGES {
            images.push(&more);
        }
        vec![Cell::text(words), Cell::text(g.splits.join(", ")), Cell::Text(images.join("; "))]
    });
    h.table(&Table::new(&["what they share", "splits", "images"], 3).with(rows), GROUPS);
}
