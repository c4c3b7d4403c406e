//! Who is in the data: every attribute with its groups, protected ones first.

use super::Of;
use super::people_tables as tables;
use super::writer::{Html, ROWS};
use crate::dataset::{Role, Unit, ValueType};
use crate::plot::{Bar, Cell, Figure, GROUP_ORDER, Row, Scale, Strip, Table, figures};
use crate::report::words::{origin_words, role_words, type_words};
use crate::report::{About, AttributeFacts, Report, Share, ValueFacts};
use crate::rules::Screen;
use crate::sorting::Sorting;
use crate::wording::{self, count, percent, percent_range, plural};

/// Attributes that are told one by one, of protected ones and of the others.
const TOLD: usize = 24;
/// Attributes in the list of all.
const LISTED: usize = 120;
/// Groups that are drawn.
const BARS: usize = 16;

pub(super) fn chapter(h: &mut Html, of: &Of<'_>) {
    let report = of.report;
    h.chapter("people", "Who and what is in the data");
    of.screen(h, Screen::Representation);
    let all = &report.dataset.attributes;
    let is_told = |a: &&AttributeFacts| !a.values.is_empty() || a.numeric.is_some();
    let (protected, others): (Vec<_>, Vec<_>) = all.iter().filter(is_told).partition(|a| a.role == Role::Protected);
    let (provenance, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|a| a.about == Some(About::Provenance));
    list(h, report);
    tables::targets(h, report);
    for (title, attributes) in
        [("Protected attributes", protected), ("Other attributes", others), ("How the pictures came about", provenance)]
    {
        if attributes.is_empty() {
            continue;
        }
        h.h3(title);
        for attribute in attributes.iter().take(TOLD) {
            one(h, report, attribute);
        }
        if let Some(more) = attributes.len().checked_sub(TOLD).filter(|more| *more > 0) {
            h.small(&format!("And {} more, which are in the list of all attributes above.", count(more as u64)));
        }
    }
    tables::crossings(h, report);
    tables::uncovered(h, report);
    tables::splits(h, report);
    tables::people(h, report);
}

/// What a unit's items are called.
pub(super) fn unit_words(report: &Report, unit: Unit) -> String {
    match unit {
        Unit::Image => "images".into(),
        Unit::Box => "boxes".into(),
        Unit::Identity => report.tables.people.as_ref().map_or("people", |p| p.many.as_str()).into(),
    }
}

/// Every attribute in a line.
fn list(h: &mut Html, report: &Report) {
    let all = &report.dataset.attributes;
    if all.is_empty() {
        h.p("No attribute of people or pictures was read. Add a table with a row for each picture, or name its columns in \
             muster.toml, and the report says who is in the data.");
        return;
    }
    h.h3("All attributes");
    let order = |a: &&AttributeFacts| a.role == Role::Protected;
    let (first, then): (Vec<_>, Vec<_>) = all.iter().partition(order);
    let rows = first.into_iter().chain(then).map(|a| {
        vec![
            Cell::text(a.name.as_str()),
            Cell::text(role_words(a.role)),
            Cell::text(origin_words(a.origin)),
            Cell::text(type_words(a.ty)),
            Cell::Text(source(a)),
            Cell::Count(a.n),
            Cell::Count(a.missing),
            Cell::Count(a.values.len() as u64),
        ]
    });
    let header =
        ["attribute", "taken for", "where its values come from", "values", "read from", "known", "missing", "groups"];
    h.table(&Table::new(&header, 5).with(rows), LISTED);
    h.small(
        "Where values come from is not in the data: somebody has to say whether people declared them, others annotated \
         them, or a model inferred them. Without that, it says “origin unknown”.",
    );
}

/// Where it was read from: the first place, and how many more.
fn source(a: &AttributeFacts) -> String {
    wording::list(&a.source.split(", ").collect::<Vec<_>>(), 1)
}

fn one(h: &mut Html, report: &Report, a: &AttributeFacts) {
    h.raw("<h4>").name(&a.name).raw(" <span class=\"origin\">").text(origin_words(a.origin)).raw("</span></h4>\n");
    let units = unit_words(report, a.unit);
    let mut says = match a.unit {
        Unit::Image => format!("Known of {}", plural(a.n, "image", "images")),
        _ => format!("Known of {} {units}", count(a.n)),
    };
    match a.missing {
        0 => says.push_str(", missing of none."),
        missing => {
            let share = Share::of(missing, a.n + missing).value.map(|s| format!(" ({})", percent(s)));
            says.push_str(&format!(", missing of {}{}.", count(missing), share.unwrap_or_default()));
        }
    }
    says.push_str(&format!(" Read from {}; taken for {}: {}.", source(a), role_words(a.role), a.why));
    h.p(&says);
    if let Some(same) = &a.same_as {
        h.p(&format!("It says the same as {same}, for which findings are told."));
        return;
    }
    if let Some(numeric) = &a.numeric {
        if let Some(strip) = Strip::of(&a.name, numeric) {
            let caption =
                "The light bar holds the middle 90 % of values, the dark one the middle half; the line is the median.";
            let says = strip.scene.says.clone().unwrap_or_default();
            let rows = vec![Row::new("", strip.scene, "")];
            h.figure(&Figure::rows(wording::visible(&a.name), caption, strip.scale, rows), &says);
        }
        let rows = figures(numeric).into_iter().map(|(name, value)| vec![Cell::text(name), Cell::Figure(value)]);
        h.table(&Table::new(&["", "value"], 1).with(rows), ROWS);
        if !numeric.sentinels.is_empty() {
            let named = numeric.sentinels.iter().map(|s| format!("{} ({}×)", wording::figure(s.value), count(s.count)));
            let named: Vec<String> = named.collect();
            h.small(&format!(
                "Not counted among the numbers, as they stand for “not known”: {}.",
                wording::list(&named, 6)
            ));
        }
    }
    groups(h, report, a, &units);
}

/// The share of each group, drawn and as a table.
fn groups(h: &mut Html, report: &Report, a: &AttributeFacts, units: &str) {
    if a.values.is_empty() {
        return;
    }
    // What has an order keeps it; of many others the largest are drawn.
    let has_order = matches!(a.ty, ValueType::Ordinal | ValueType::Integer | ValueType::Real | ValueType::Date);
    let mut shown: Vec<(usize, &ValueFacts)> = a.values.iter().enumerate().collect();
    let bars = if has_order && shown.len() <= ROWS { ROWS } else { BARS };
    if shown.len() > bars {
        shown.order_by(|a, b| b.1.count.cmp(&a.1.count));
    }
    let ordered = has_order || a.values.len() > GROUP_ORDER.len();
    let target = |value: &str| {
        let mut rows = report.tables.targets.iter();
        rows.find(|row| row.attribute == a.name && row.attributes.is_empty() && row.group == value)
    };
    let words = |value: &str| wording::visible(&wording::group(&a.name, value, a.ty == ValueType::Boolean));
    let bar = |(at, v): &(usize, &ValueFacts)| Bar {
        name: words(&v.value),
        value: v.share.value,
        low: v.share.low,
        high: v.share.high,
        colour: if ordered { 1 } else { GROUP_ORDER.get(*at).copied().unwrap_or(8) },
        target: target(&v.value).map(|row| (row.target, row.margin)),
        few: target(&v.value).is_some_and(|row| row.verdict == "too-few"),
    };
    let drawn: Vec<Bar> = shown.iter().take(bars).map(bar).collect();
    let scale = Scale::shares(drawn.iter().map(Bar::most).fold(0.0, f64::max));
    let says: Vec<String> = drawn.iter().map(Bar::says).collect();
    let rows = drawn.iter().map(|bar| Row::new(bar.name.clone(), bar.scene(scale), share_text(bar))).collect();
    let more = shown.len().saturating_sub(bars) as u64;
    let caption = format!(
        "Shares of the {} {units} whose value is known, with 95 % intervals{}{}.",
        count(a.n),
        if drawn.iter().any(|b| b.target.is_some()) {
            "; the line is the target, the grey band its margin"
        } else {
            ""
        },
        if more > 0 {
            format!("; drawn are the {bars} largest of {} groups", count(shown.len() as u64))
        } else {
            String::new()
        },
    );
    h.figure(&Figure::rows(wording::visible(&a.name), caption, scale, rows), &says.join("; "));
    let weighs = shown.iter().any(|(_, v)| v.share.n_effective.is_some());
    let mut header = vec!["group", "count", "share", "95 % interval"];
    if weighs {
        header.push("worth, independent");
    }
    let rows = shown.iter().map(|(_, v)| {
        let mut row =
            vec![Cell::Text(words(&v.value)), Cell::Count(v.count), Cell::share(v.share.value), interval(&v.share)];
        if weighs {
            row.push(Cell::figure(v.share.n_effective));
        }
        row
    });
    h.table(&Table::new(&header, 1).with(rows), ROWS);
}

fn share_text(bar: &Bar) -> String {
    bar.value.map(percent).unwrap_or_else(|| "–".into())
}

/// The interval of a share as a cell.
pub(super) fn interval(share: &Share) -> Cell {
    share.low.zip(share.high).map_or(Cell::None, |(low, high)| Cell::Text(percent_range(low, high)))
}
