//! What goes together: pairs of classes, classes and groups, attributes with each other.

use super::Of;
use super::writer::Html;
use crate::plot::{Cell, DotKind, Estimate, Figure, Row, Scale, Table};
use crate::report::Report;
use crate::report::tables::{ClassGroup, ClassOrder, ClassPair};
use crate::rules::Screen;
use crate::sorting::Sorting;
use crate::stats;
use crate::wording::{count, figure, plural, visible};

/// Rows of a drawing, and of the table behind it.
const DRAWN: usize = 16;
const LISTED: usize = 30;

pub(super) fn chapter(h: &mut Html, of: &Of<'_>) {
    h.chapter("together", "What goes together");
    of.screen(h, Screen::Cooccurrence);
    pairs(h, of.report);
    groups(h, of.report);
    orders(h, of.report);
    attributes(h, of.report);
}

fn certain(q: Option<f64>) -> bool {
    q.is_some_and(|q| q <= stats::LEVEL)
}

/// A ratio as far as a scale of ratios reaches.
fn ratio(says: String, value: Option<f64>, ends: (Option<f64>, Option<f64>), certain: bool) -> Estimate {
    let kind = if certain { DotKind::Shown } else { DotKind::Hollow };
    Estimate { says, value, low: ends.0, high: ends.1, reference: Some(1.0), kind }
}

fn pairs(h: &mut Html, report: &Report) {
    let all = &report.tables.class_pairs;
    if all.is_empty() {
        return;
    }
    let mut shown: Vec<&ClassPair> = all.iter().filter(|p| certain(p.corrected()) && p.lift.is_some()).collect();
    h.h3("Classes with each other");
    h.p(&format!(
        "Of {}, {} in the same images more or less often than chance would have it.",
        plural(all.len() as u64, "pair of classes", "pairs of classes"),
        plural(shown.len() as u64, "is", "are")
    ));
    if shown.is_empty() {
        return;
    }
    let away = |p: &ClassPair| (p.n_ab as f64 - p.expected()).abs() / p.expected().max(1e-9).sqrt();
    shown.order_by(|a, b| away(b).total_cmp(&away(a)));
    let name = |p: &ClassPair| visible(&format!("{} · {}", p.a, p.b));
    let ratios = shown.iter().take(DRAWN).filter_map(|p| p.lift);
    let scale = Scale::ratios(ratios);
    let mut says = Vec::new();
    let rows: Vec<Row> = shown
        .iter()
        .take(DRAWN)
        .map(|p| {
            let text = format!("{} images, by chance {}", count(p.n_ab), figure(p.expected()));
            let sentence = format!("{}: {text}", name(p));
            says.push(sentence.clone());
            Row::new(name(p), ratio(sentence, p.lift, (None, None), true).scene(scale), text)
        })
        .collect();
    let caption = "Images with both classes, as a multiple of what chance would give (lift). Right of 1: more often than \
                   chance; left of it: less.";
    h.figure(&Figure::rows("The pairs furthest from chance", caption, scale, rows), &says.join("; "));
    let header = ["class", "class", "with both", "by chance", "of", "lift", "q"];
    let rows = shown.iter().map(|p| {
        vec![
            Cell::text(p.a.as_str()),
            Cell::text(p.b.as_str()),
            Cell::Count(p.n_ab),
            Cell::Figure(p.expected()),
            Cell::Count(p.n),
            Cell::figure(p.lift),
            Cell::p(p.corrected()),
        ]
    });
    h.table(&Table::new(&header, 2).with(rows), LISTED);
}

fn groups(h: &mut Html, report: &Report) {
    let all = &report.tables.class_groups;
    if all.is_empty() {
        return;
    }
    let mut shown: Vec<&ClassGroup> = all.iter().filter(|r| certain(r.q) && r.odds_ratio.is_some()).collect();
    h.h3("Classes with groups");
    h.p(&format!(
        "Each class was held against each group: {}. In {} the class is shown with the group more or less often than other \
         classes are.",
        plural(all.len() as u64, "comparison", "comparisons"),
        plural(shown.len() as u64, "case", "cases")
    ));
    if shown.is_empty() {
        return;
    }
    let weight = |r: &ClassGroup| r.odds_ratio.map_or(0.0, |or| or.ln().abs());
    shown.order_by(|a, b| weight(b).total_cmp(&weight(a)));
    let name = |r: &ClassGroup| visible(&format!("{} · {} {}", r.class, r.attribute, r.group));
    let scale = Scale::ratios(shown.iter().take(DRAWN).flat_map(|r| [r.low, r.high, r.odds_ratio]).flatten());
    let mut says = Vec::new();
    let rows: Vec<Row> = shown
        .iter()
        .take(DRAWN)
        .map(|r| {
            let text = format!("{} of {} images", count(r.k), count(r.n));
            let sentence = format!("{}: {text}", name(r));
            says.push(sentence.clone());
            Row::new(name(r), ratio(sentence, r.odds_ratio, (r.low, r.high), true).scene(scale), text)
        })
        .collect();
    let caption = "Odds of the group among images with the class, as a multiple of those among images without it (odds \
                   ratio, 95 % interval). 1: no difference.";
    h.figure(&Figure::rows("Classes that lean most", caption, scale, rows), &says.join("; "));
    let header = ["class", "group", "with the class", "of", "without it", "of", "odds ratio", "low", "high", "q"];
    let rows = shown.iter().map(|r| {
        vec![
            Cell::text(r.class.as_str()),
            Cell::Text(format!("{} {}", r.attribute, r.group)),
            Cell::Count(r.k),
            Cell::Count(r.n),
            Cell::Count(r.k_without),
            Cell::Count(r.n_without),
            Cell::figure(r.odds_ratio),
            Cell::figure(r.low),
            Cell::figure(r.high),
            Cell::p(r.q),
        ]
    });
    h.table(&Table::new(&header, 2).with(rows), LISTED);
}

fn orders(h: &mut Html, report: &Report) {
    let mut shown: Vec<&ClassOrder> = report.tables.class_orders.iter().filter(|r| certain(r.q)).collect();
    if shown.is_empty() {
        return;
    }
    h.h3("Classes and what has an order");
    h.p(&format!(
        "{} shown with larger or smaller values than the others, of {}.",
        plural(shown.len() as u64, "class is", "classes are"),
        plural(report.tables.class_orders.len() as u64, "comparison", "comparisons")
    ));
    shown.order_by(|a, b| b.delta.abs().total_cmp(&a.delta.abs()));
    let name = |r: &ClassOrder| visible(&format!("{} · {}", r.class, r.attribute));
    let scale = Scale::plain(-1.0, 1.0);
    let mut says = Vec::new();
    let rows: Vec<Row> = shown
        .iter()
        .take(DRAWN)
        .map(|r| {
            let text = format!("median {}, others {}", r.with.median, r.without.median);
            let sentence = format!("{}: {text}", name(r));
            says.push(sentence.clone());
            let estimate = Estimate {
                says: sentence,
                value: Some(r.delta),
                low: r.low,
                high: r.high,
                reference: Some(0.0),
                kind: DotKind::Shown,
            };
            Row::new(name(r), estimate.scene(scale), visible(&text))
        })
        .collect();
    let caption = "Cliff’s delta with its 95 % interval: 1 where all images with the class have larger values than all \
                   others, −1 where they have smaller ones, 0 where neither.";
    h.figure(&Figure::rows("Classes that differ most", caption, scale, rows), &says.join("; "));
    let header = ["class", "attribute", "median", "n", "median without", "n", "delta", "low", "high", "q"];
    let rows = shown.iter().map(|r| {
        vec![
            Cell::text(r.class.as_str()),
            Cell::text(r.attribute.as_str()),
            Cell::text(r.with.median.as_str()),
            Cell::Count(r.with.n),
            Cell::text(r.without.median.as_str()),
            Cell::Count(r.without.n),
            Cell::Figure(r.delta),
            Cell::figure(r.low),
            Cell::figure(r.high),
            Cell::p(r.q),
        ]
    });
    h.table(&Table::new(&header, 2).with(rows), LISTED);
}

fn attributes(h: &mut Html, report: &Report) {
    let mut all: Vec<_> = report.tables.attribute_pairs.iter().filter(|p| p.relation.is_none()).collect();
    all.retain(|p| p.cramers_v.is_some());
    if all.is_empty() {
        return;
    }
    all.order_by(|a, b| b.cramers_v.unwrap_or(0.0).total_cmp(&a.cramers_v.unwrap_or(0.0)));
    h.h3("Attributes with each other");
    h.p("How far one attribute tells the other: Cramér’s V is 0 where it tells nothing and 1 where it tells all.");
    let header = ["attribute", "attribute", "strength", "Cramér’s V", "n", "q"];
    let rows = all.iter().map(|p| {
        vec![
            Cell::text(p.a.as_str()),
            Cell::text(p.b.as_str()),
            Cell::text(p.strength.as_deref().unwrap_or("–")),
            Cell::figure(p.cramers_v),
            Cell::Count(p.n),
            Cell::p(p.q),
        ]
    });
    h.table(&Table::new(&header, 3).with(rows), 20);
}
