//! Tables about who is in the data: targets, crossings, combinations without a picture, splits, people.

use super::people::unit_words;
use super::writer::{Html, ROWS};
use crate::dataset::Role;
use crate::plot::{Body, Cell, Figure, GROUP_ORDER, Part, Row, Stack, Table, Tiles};
use crate::report::tables::{Crossing, SplitCount, TargetRow};
use crate::report::{Report, Share};
use crate::sorting::Sorting;
use crate::wording::{self, count, percent, percent_range};

/// Crossings that are drawn, and cells of one.
const CROSSINGS: usize = 6;
const CELLS: usize = 150;
const COLUMNS: usize = 14;
/// Attributes that are drawn by split.
const BY_SPLIT: usize = 6;

/// Against the target population, and what would have to be collected.
pub(super) fn targets(h: &mut Html, report: &Report) {
    let targets = &report.tables.targets;
    h.h3("Against the people it should serve");
    if targets.is_empty() {
        h.p("Nobody named a target population. Shares are therefore told without a verdict: whether a group is too small \
             depends on whom the data should serve.");
        return;
    }
    let sources: Vec<String> = report
        .settings
        .settings
        .target
        .iter()
        .map(|(attribute, target)| {
            let source = target.source.as_deref().unwrap_or("no source was given");
            format!("The target for {attribute}: {source}.")
        })
        .collect();
    h.list("plain", &sources);
    let header = ["group", "verdict", "counted", "of", "share", "95 % interval", "target", "to collect"];
    let rows = targets.iter().map(|row| {
        vec![
            Cell::Text(target_name(row)),
            Cell::text(verdict_words(&row.verdict)),
            Cell::Count(row.k),
            Cell::Count(row.n),
            Cell::share(row.share),
            row.low.zip(row.high).map_or(Cell::None, |(low, high)| Cell::Text(percent_range(low, high))),
            Cell::Share(row.target),
            Cell::count(row.to_collect),
        ]
    });
    h.table(&Table::new(&header, 2).with(rows), ROWS);
    h.small(
        "The verdict rests on the interval, not on the share alone: where the interval reaches into the margin around the \
         target and out of it, the group is too few to tell. “To collect” are items of the group that would bring it alone \
         up to its target.",
    );
}

fn target_name(row: &TargetRow) -> String {
    match row.attributes.is_empty() {
        true => format!("{} ({})", row.group, row.attribute),
        false => format!("{} ({})", row.values.join(", "), row.attributes.join(", ")),
    }
}

fn verdict_words(verdict: &str) -> &str {
    match verdict {
        "meets" => "meets it",
        "under" => "too few",
        "over" => "too many",
        "too-few" => "too few to tell",
        other => other,
    }
}

/// Counts of combinations: those of protected attributes first.
pub(super) fn crossings(h: &mut Html, report: &Report) {
    let protected =
        |name: &String| report.dataset.attributes.iter().any(|a| a.name == *name && a.role == Role::Protected);
    let mut all: Vec<&Crossing> = report.tables.crossings.iter().collect();
    all.retain(|c| c.attributes.len() == 2 && c.cells.len() <= CELLS);
    all.order_by_key(|c| !c.attributes.iter().all(protected));
    if all.is_empty() {
        return;
    }
    h.h3("Combinations of two attributes");
    let least = report.tables.uncovered.first().map_or(30, |row| row.threshold);
    for crossing in all.iter().take(CROSSINGS) {
        self::crossing(h, report, crossing, least);
    }
    if let Some(more) = report.tables.crossings.len().checked_sub(all.len().min(CROSSINGS)).filter(|n| *n > 0) {
        h.small(&format!("And {} more, in the report's JSON.", wording::plural(more as u64, "crossing", "crossings")));
    }
}

fn crossing(h: &mut Html, report: &Report, crossing: &Crossing, least: u64) {
    let units = unit_words(report, crossing.unit);
    // The longer side goes down.
    let distinct = |at: usize| {
        let mut values: Vec<&String> = crossing.cells.iter().filter_map(|c| c.values.get(at)).collect();
        values.order_by_key(|v| *v);
        values.dedup();
        values.len()
    };
    let turned = distinct(1) > distinct(0);
    let turn = |values: &[String]| -> Vec<String> {
        if turned { values.iter().rev().cloned().collect() } else { values.to_vec() }
    };
    let attributes = turn(&crossing.attributes);
    let values: Vec<(Vec<String>, u64)> = crossing.cells.iter().map(|c| (turn(&c.values), c.count)).collect();
    let cells: Vec<(&[String], u64, f64)> = values.iter().map(|(v, n)| (v.as_slice(), *n, 0.0)).collect();
    let yes_no = |attribute: &str| {
        let of = report.dataset.attributes.iter().find(|a| a.name == attribute);
        of.is_some_and(|a| a.ty == crate::dataset::ValueType::Boolean)
    };
    let words = |attribute: &str, value: &str| wording::visible(&wording::group(attribute, value, yes_no(attribute)));
    let title = wording::visible(&attributes.join(" × "));
    let drawn = Tiles::of(&attributes, &cells, least, &units, &words);
    if let Some(tiles) = drawn.ok().filter(|tiles| tiles.columns.len() <= COLUMNS) {
        let empty = crossing.cells.iter().filter(|c| c.count == 0).count() as u64;
        let says =
            format!("{title}: {} of {} combinations are empty", count(empty), count(crossing.cells.len() as u64));
        let caption = format!("Counts of {units}; hatched: none; dashed: fewer than {least}.");
        let (width, scene) = tiles.scene(says.clone());
        h.figure(&Figure { title, caption, body: Body::Whole { width, scene } }, &says);
    } else {
        h.h4(&title);
    }
    grid(h, &attributes, &values, &words);
}

/// The counts of a crossing as rows and columns.
fn grid(h: &mut Html, attributes: &[String], cells: &[(Vec<String>, u64)], words: &dyn Fn(&str, &str) -> String) {
    let [down, across] = attributes else { return };
    let values = |at: usize| {
        let mut out: Vec<&String> = Vec::new();
        for value in cells.iter().filter_map(|(values, _)| values.get(at)) {
            if !out.contains(&value) {
                out.push(value);
            }
        }
        out
    };
    let (rows, columns) = (values(0), values(1));
    if columns.len() > COLUMNS {
        let mut cells: Vec<_> = cells.iter().collect();
        cells.order_by_key(|(_, n)| *n);
        let rows = cells.iter().map(|(values, n)| {
            let named = attributes.iter().zip(values).map(|(a, v)| Cell::Text(words(a, v)));
            named.chain([Cell::Count(*n)]).collect()
        });
        h.small("The combinations with the fewest:");
        h.table(&Table::new(&[down, across, "count"], 2).with(rows), 12);
        return;
    }
    let corner = [format!("{down} \\ {across}")];
    let heads: Vec<String> = corner.into_iter().chain(columns.iter().map(|v| words(across, v))).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let count_of = |row: &String, column: &String| {
        let found = cells.iter().find(|(v, _)| v.first() == Some(row) && v.get(1) == Some(column));
        found.map_or_else(|| Cell::text("left out"), |(_, n)| Cell::Count(*n))
    };
    let rows = rows.iter().map(|row| {
        let counts = columns.iter().map(|column| count_of(row, column));
        [Cell::Text(words(down, row))].into_iter().chain(counts).collect()
    });
    h.table(&Table::new(&heads, 1).with(rows), ROWS);
}

/// Combinations with too few, or none.
pub(super) fn uncovered(h: &mut Html, report: &Report) {
    let mut rows: Vec<_> = report.tables.uncovered.iter().collect();
    let Some(first) = rows.first() else { return };
    let (threshold, n) = (first.threshold, rows.len() as u64);
    h.h3("Gaps: combinations with too little");
    h.p(&format!(
        "{} fewer than {} items. A combination is listed in its widest form: where women have too few, women of each age \
         are not listed again.",
        wording::plural(n, "combination has", "combinations have"),
        count(threshold)
    ));
    rows.order_by_key(|row| (row.values.iter().flatten().count(), row.count));
    let table = Table::new(&["combination", "counted in", "count", "expected by chance", "to collect"], 2);
    let rows = rows.iter().map(|row| {
        let fixed = row.attributes.iter().zip(&row.values).filter_map(|(a, v)| Some(format!("{a} {}", v.as_ref()?)));
        let fixed: Vec<String> = fixed.collect();
        let name = if fixed.is_empty() { "all".to_owned() } else { fixed.join(", ") };
        vec![
            Cell::Text(name),
            Cell::Text(unit_words(report, row.unit)),
            Cell::Count(row.count),
            Cell::figure(row.expected),
            Cell::Count(row.to_collect),
        ]
    });
    h.table(&table.with(rows), 25);
}

/// The groups of protected attributes in each split.
pub(super) fn splits(h: &mut Html, report: &Report) {
    let rows = &report.tables.splits;
    if report.dataset.splits.is_empty() {
        return;
    }
    h.h3("Splits");
    let listed = report.dataset.splits.iter().map(|s| vec![Cell::text(s.name.as_str()), Cell::Count(s.images)]);
    h.table(&Table::new(&["split", "images"], 1).with(listed), ROWS);
    let told = report.dataset.attributes.iter().filter(|a| a.role == Role::Protected && a.same_as.is_none());
    for attribute in told.take(BY_SPLIT) {
        let own: Vec<&SplitCount> = rows.iter().filter(|row| row.attribute == attribute.name).collect();
        let values: Vec<&str> = attribute.values.iter().map(|v| v.value.as_str()).take(GROUP_ORDER.len()).collect();
        if own.is_empty() || values.is_empty() || attribute.values.len() > GROUP_ORDER.len() {
            continue;
        }
        // Shares of what is left of a split would be of nothing.
        let is_told = |split: &str, value: &str| own.iter().any(|row| row.split == split && row.value == value);
        let all_told = report.dataset.splits.iter().all(|split| values.iter().all(|value| is_told(&split.name, value)));
        if report.settings.suppress_below.is_some() && !all_told {
            h.p(&format!(
                "{} by split: left out, because some of its cells are small.",
                wording::visible(&attribute.name)
            ));
            continue;
        }
        let class = |at: usize| format!("g{}", GROUP_ORDER.get(at).copied().unwrap_or(8));
        let count_of = |split: &str, value: &str| {
            own.iter().find(|row| row.split == split && row.value == value).map_or(0, |row| row.count)
        };
        let (mut drawn, mut totals, mut says) = (Vec::new(), Vec::new(), Vec::new());
        for split in &report.dataset.splits {
            let parts: Vec<Part> = values
                .iter()
                .enumerate()
                .map(|(at, value)| Part {
                    name: (*value).to_owned(),
                    count: count_of(&split.name, value),
                    class: class(at),
                    href: String::new(),
                })
                .collect();
            let total: u64 = parts.iter().map(|p| p.count).sum();
            totals.push(total);
            let stack = Stack { name: wording::visible(&split.name), parts };
            let scene = stack.scene();
            says.extend(scene.says.clone());
            drawn.push(Row::new(stack.name, scene, format!("n = {}", count(total))));
        }
        let keys =
            values.iter().enumerate().map(|(at, v)| (format!("barfill {}", class(at)), wording::visible(v))).collect();
        let figure = Figure {
            title: wording::visible(&format!("{} by split", attribute.name)),
            caption: "Shares of the known groups in each split.".into(),
            body: Body::Rows { axis: None, rows: drawn, keys },
        };
        h.figure(&figure, &says.join("; "));
        let heads: Vec<String> = ["group".to_owned()]
            .into_iter()
            .chain(report.dataset.splits.iter().zip(&totals).map(|(s, n)| format!("{} (n = {})", s.name, count(*n))))
            .collect();
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let rows = values.iter().map(|value| {
            let cells = report.dataset.splits.iter().zip(&totals).map(|(split, total)| {
                let share = Share::of(count_of(&split.name, value), *total);
                let (Some(of), Some(low), Some(high)) = (share.value, share.low, share.high) else { return Cell::None };
                Cell::Text(format!("{}: {} ({})", count(share.k), percent(of), percent_range(low, high)))
            });
            [Cell::text(*value)].into_iter().chain(cells).collect()
        });
        h.table(&Table::new(&heads, 1).with(rows), ROWS);
    }
}

/// How the pictures are spread over people. Nobody is named.
pub(super) fn people(h: &mut Html, report: &Report) {
    let Some(people) = &report.tables.people else { return };
    h.h3("How many pictures of how many");
    let mut says = format!(
        "{} show {} different {}.",
        wording::plural(people.images, "image", "images"),
        count(people.identities),
        people.many
    );
    if let Some(top) = people.top_percent_share {
        says.push_str(&format!(" The 1 % of {} with the most images have {} of them.", people.many, percent(top)));
    }
    if let Some(gini) = people.gini {
        says.push_str(&format!(" Gini coefficient {} (0: all have as many; 1: one has all).", wording::figure(gini)));
    }
    h.p(&says);
    let rows = people.sizes.iter().map(|s| vec![Cell::Count(s.images), Cell::Count(s.identities)]);
    let header = ["images of one", people.many.as_str()];
    h.table(&Table::new(&header, 0).with(rows), 20);
}
