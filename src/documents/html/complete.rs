//! How complete it is: classes, sources, conditions; and the pictures themselves.

use super::Of;
use super::writer::{Html, ROWS};
use crate::plot::{Cell, Figure, Part, Row, Scale, Table, Tally};
use crate::report::words::method_words;
use crate::report::{ClassFacts, Report};
use crate::rules::Screen;
use crate::sorting::Sorting;
use crate::wording::{count, percent, plural, visible};

/// Classes that are drawn.
const DRAWN: usize = 24;

pub(super) fn chapters(h: &mut Html, of: &Of<'_>) {
    let report = of.report;
    h.chapter("complete", "How complete it is");
    of.screen(h, Screen::Completeness);
    classes(h, report);
    objects(h, report);
    conditions(h, report);
    sources(h, report);
    scenarios(h, report);
    h.chapter("pictures", "The pictures");
    of.screen(h, Screen::Images);
    h.p(&format!(
        "{} there, {} of them cannot be read; {} without an annotation.",
        plural(report.dataset.images, "picture is", "pictures are"),
        count(report.dataset.unreadable_images),
        plural(report.dataset.images_without_annotation, "is", "are")
    ));
}

fn classes(h: &mut Html, report: &Report) {
    let mut all: Vec<&ClassFacts> = report.dataset.classes.iter().collect();
    if all.is_empty() {
        return;
    }
    all.order_by_key(|c| std::cmp::Reverse((c.images, c.boxes)));
    let total = all.len() as u64;
    h.h3("Classes");
    let scale = Scale::counts(all.iter().map(|c| c.images).max().unwrap_or(0));
    let row = |class: &&ClassFacts| {
        let part = Part { name: "images".into(), count: class.images, class: "g1".into(), href: String::new() };
        let tally = Tally { name: visible(&class.name), parts: vec![part], unit: "images", least: None };
        Row::new(tally.name.clone(), tally.scene(scale), count(class.images))
    };
    let rows = all.iter().take(DRAWN).map(row).collect();
    let caption = match all.len().checked_sub(DRAWN).filter(|more| *more > 0) {
        Some(more) => format!("Drawn are the {DRAWN} with the most images; {} more are not.", count(more as u64)),
        None => "Images that show the class; an image may show several.".to_owned(),
    };
    let says: Vec<String> =
        all.iter().take(DRAWN).map(|c| visible(&format!("{} {}", c.name, count(c.images)))).collect();
    let title = format!("Images of each of {}", plural(total, "class", "classes"));
    h.figure(&Figure::rows(title, caption, scale, rows), &says.join("; "));
    let cells = |c: &&ClassFacts| {
        vec![
            Cell::text(c.name.as_str()),
            Cell::text(c.same_as.as_deref().unwrap_or_default()),
            Cell::Count(c.images),
            Cell::Count(c.boxes),
            Cell::count(c.covered),
        ]
    };
    let header = ["class", "the same as", "images", "boxes", "images labelled for it"];
    h.table(&Table::new(&header, 2).with(all.iter().map(cells)), ROWS);
    if all.len() > ROWS {
        let least: Vec<_> = all.iter().rev().take(12).map(cells).collect();
        h.small("Those with the fewest images:");
        h.table(&Table::new(&header, 2).with(least), ROWS);
    }
    if report.dataset.classes.iter().any(|c| c.covered.is_some()) {
        h.small("Where not all images are labelled for a class, those that are stand in the last column; the others are unknown.");
    }
}

fn objects(h: &mut Html, report: &Report) {
    let rows = &report.tables.objects_per_image;
    if rows.is_empty() {
        return;
    }
    h.h3("Objects in an image");
    let cells = rows.iter().map(|r| vec![Cell::Count(r.objects), Cell::Count(r.images)]);
    h.table(&Table::new(&["objects", "images"], 0).with(cells), 20);
}

fn conditions(h: &mut Html, report: &Report) {
    let rows = &report.tables.conditions;
    if rows.is_empty() {
        return;
    }
    h.h3("Conditions");
    let cells = rows.iter().flat_map(|row| {
        row.sides.iter().map(|side| {
            vec![
                Cell::text(row.condition.as_str()),
                Cell::text(row.column.as_deref().unwrap_or("the camera’s clock")),
                Cell::text(side.name.as_str()),
                Cell::Count(side.count),
                Cell::Count(row.n),
                Cell::Count(row.of),
            ]
        })
    });
    h.table(&Table::new(&["condition", "read from", "", "count", "known", "looked at"], 3).with(cells), ROWS);
}

fn sources(h: &mut Html, report: &Report) {
    let rows = &report.tables.sources;
    if rows.is_empty() {
        return;
    }
    h.h3("From how many sources the pictures come");
    h.p("“Worth” is what they would be if each gave as many pictures (e to the entropy). The largest share is that of the \
         source with the most pictures.");
    let cells = rows.iter().map(|row| {
        let kind = match &row.column {
            Some(column) => format!("column {column}"),
            None => method_words(&row.kind),
        };
        let largest = row.largest.first().filter(|_| row.n > 0).map(|l| l.count as f64 / row.n as f64);
        vec![
            Cell::Text(kind),
            Cell::Count(row.distinct),
            Cell::Figure(row.effective),
            Cell::Text(largest.map(percent).unwrap_or_else(|| "–".into())),
            Cell::Count(row.n),
            Cell::Count(row.of),
        ]
    });
    h.table(
        &Table::new(&["source", "different ones", "worth", "largest share", "known", "looked at"], 1).with(cells),
        ROWS,
    );
}

fn scenarios(h: &mut Html, report: &Report) {
    let rows = &report.tables.scenarios;
    if rows.is_empty() {
        return;
    }
    h.h3("What the settings require");
    let cells = rows.iter().map(|row| {
        let parts: Vec<String> =
            row.r#where.iter().map(|(attribute, values)| format!("{attribute} {}", values.join(" or "))).collect();
        vec![
            Cell::text(row.name.as_str()),
            Cell::Text(parts.join(", ")),
            Cell::Count(row.at_least),
            row.count.map_or_else(|| Cell::text(row.why.as_deref().unwrap_or("–")), Cell::Count),
            Cell::count(row.missing),
        ]
    });
    h.table(&Table::new(&["scenario", "where", "at least", "counted", "missing"], 2).with(cells), ROWS);
}
