//! Tables: CSV, TSV and their relatives, of attributes, labels, splits, identities, or with a box per row. A table is
//! read twice: once to learn what its columns are, once to put them into the model; nothing of it is kept in between
//! but counts and dictionaries. Refuses to judge values, and to read protected attributes from them.

mod boxes;
mod cells;
mod class_columns;
mod class_names;
mod fill;
mod folders;
mod headless;
mod items;
mod join;
mod labelled;
mod lines;
mod numbered;
mod plan;
mod preamble;
mod raters;
mod rows;
mod shape;
mod survey;
mod text;
mod weak_splits;

#[cfg(test)]
mod tests;

use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick};
use crate::dataset::{BoxFormat, Builder, Counting, Fault, FaultKind, FileRole, Format, Place, RecordKind, Role};
use crate::formats::attributes::guess;
use crate::wording;
pub(super) use boxes::columns_of as box_columns;
pub(super) use fill::Filler;
pub(super) use rows::{Record, Row};
use shape::{Shape, ending, shape_of};
use survey::Survey;
pub(super) use text::{Text, encoding_of};
pub(super) use weak_splits::settle as settle_splits;

/// The first bytes that a table's shape is read from.
const HEAD: u64 = 64 << 10;

pub static ENTRY: Entry = Entry {
    format: Format { id: "table", name: "table", role: FileRole::Table, boxes: None },
    reads: "CSV, TSV and their relatives, and blank-separated lists as CelebA's: attributes, splits, people, annotators, classes (one, several in a field, a column each), joined to the images by name, path, name without extension, or id",
    told_by: "text in columns, named .csv, .tsv, .tab or .psv, or with a column that is known by its name",
    cannot: "JSON in fields, columns that name other files than images",
    stage: Stage::Tables,
    how: How::Files { recognise: |probe| recognised(probe, Kind::Values), read: READ },
};

pub static BOXES: Entry = Entry {
    format: Format {
        id: "box-table",
        name: "table of boxes",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat { numbers: None, unit: None, counting: Counting::FromZero }),
    },
    reads: "a table with a box per row, such as Open Images' CSV: boxes by their columns' names (two corners, left top and size, or centre and size), without a header by their numbers, or all four numbers in one field; classes, marks, sizes, attributes of boxes",
    told_by: "a table with four columns that are called as sides or corners of boxes are, or one whose fields hold four numbers, and one that names images",
    cannot: "masks, keypoints",
    stage: Stage::Annotations,
    how: How::Files { recognise: |probe| recognised(probe, Kind::Boxes), read: READ },
};

pub static CLASS_NAMES: Entry = Entry {
    format: Format { id: "class-names", name: "names of class codes", role: FileRole::ClassList, boxes: None },
    reads: "Open Images' lists of class codes and their names (`/m/01g317`, `Person`), lists of classes' names and numbers (`cat`, `0`): names for the codes and numbers that other files use",
    told_by: "a table of two columns, of which one holds such codes only, or each name and each number once where its name or header speaks of classes",
    cannot: "which class is a kind of which",
    stage: Stage::Names,
    how: How::Files { recognise: |probe| recognised(probe, Kind::Codes), read: READ },
};

const READ: Read = Read::Sliced(|_, input, out, tick| Box::pin(read(input, out, tick)));

/// What a table is for, as far as its first bytes show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Values,
    Boxes,
    Codes,
}

/// Why a file is a table of this kind; its beginning is looked at once for all kinds.
fn recognised(probe: &Probe<'_>, kind: Kind) -> Option<String> {
    let (found, why) = probe.table.get_or_init(|| recognise(probe)).as_ref()?;
    (*found == kind).then(|| why.clone())
}

/// Whether a file is a table, from its name and first bytes: `.csv`, `.tsv`, `.tab` and `.psv` are wherever they are
/// text; other text files where their lines fall into columns of which one is known by its name.
fn recognise(probe: &Probe<'_>) -> Option<(Kind, String)> {
    let ending = ending(probe.path);
    let named_so = matches!(ending.as_str(), "csv" | "tsv" | "tab" | "psv");
    if !named_so && !matches!(ending.as_str(), "txt" | "dat" | "data" | "list" | "lst" | "") {
        return None;
    }
    if is_submission(probe.path) {
        return None;
    }
    if text_of_head(probe.head).is_some_and(|t| t.trim().is_empty()) {
        return named_so.then(|| (Kind::Values, "named as a table, and empty".to_owned()));
    }
    let head = &probe.head[..probe.head.len().min(HEAD as usize)];
    let shape = shape_of(probe.path, head, probe.bytes <= head.len() as u64)?;
    // VOC's lists of one class or action say what the annotations say.
    let in_sets = probe.path.split('/').any(|folder| folder.eq_ignore_ascii_case("ImageSets"));
    let of_pictures = probe.names_pictures && !in_sets && shape.names.len() >= 2 && shape.consistent >= 0.95;
    if !named_so && !of_pictures && !speaks_for_itself(&shape) && shape.classes.is_none() {
        return None;
    }
    if shape.names.len() == 2 && shape.only_codes {
        return Some((Kind::Codes, format!("{}, of codes of classes and their names", reason(&shape, Kind::Values))));
    }
    if shape.classes.is_some() {
        return Some((Kind::Codes, format!("{}, of names of classes and their numbers", reason(&shape, Kind::Values))));
    }
    let has_boxes = shape.box_cell.is_some() || boxes::columns_of(&shape.names).is_some();
    let kind = match has_boxes {
        true if shape.names.iter().any(|n| guess(n).role == Role::Path) => Kind::Boxes,
        _ => Kind::Values,
    };
    Some((kind, reason(&shape, kind)))
}

/// What a contest is handed in, or the form for it: what it says of pictures is nobody's annotation.
pub(super) fn is_submission(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    name.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "submission" | "samplesubmission"))
}

/// A text file that is a table although it is not named as one.
fn speaks_for_itself(shape: &Shape) -> bool {
    let known = shape
        .names
        .iter()
        .any(|n| !n.starts_with("column ") && !matches!(guess(n).role, Role::Attribute | Role::Ignore));
    let names = shape.names.iter().all(|n| n.len() <= 60);
    shape.names.len() >= 2 && shape.rows_seen >= 1 && shape.consistent >= 0.95 && known && names
}

/// "comma-separated table with the columns file, age and gender".
fn reason(shape: &Shape, kind: Kind) -> String {
    format!("{}{}", columns_named(shape, kind), shape.preamble.said())
}

fn columns_named(shape: &Shape, kind: Kind) -> String {
    let separated = shape.separator.word();
    let what = if kind == Kind::Boxes { " of boxes" } else { "" };
    if !shape.header {
        return format!("{separated} table{what} without a header, of {}", counted(shape.names.len(), "column"));
    }
    let names: Vec<String> = shape.names.iter().map(|n| n.chars().take(40).collect()).collect();
    match names.as_slice() {
        [] => format!("{separated} table"),
        [one] => format!("table with the column {one}"),
        [first @ .., last] if names.len() <= 8 => {
            format!("{separated} table{what} with the columns {} and {last}", first.join(", "))
        }
        _ => format!("{separated} table{what} with the columns {} and {} more", names[..6].join(", "), names.len() - 6),
    }
}

/// "1 column", "12,000 rows".
fn counted(n: usize, what: &str) -> String {
    wording::plural(n as u64, what, &format!("{what}s"))
}

/// The first bytes of a file as text with `\n` line ends; `None` where they are none.
pub(in crate::formats) fn text_of_head(head: &[u8]) -> Option<String> {
    let (text, damage) = text::Damage::of(encoding_of(head), head);
    let broken = text.contains('\0') || (damage.had_errors && damage.replaced * 20 > text.len() as u64);
    (!broken).then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Reads a table into the model. What cannot be read becomes a fault with its line; the rest is read.
async fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let path = out.path().to_owned();
    let fault = |out: &mut Builder<'_>, kind, expected: &str, found: &str| {
        out.fault(Fault::new(kind, Place::file(input.file), expected, found));
    };
    let head = match input.bytes.head(HEAD) {
        Ok(head) => head,
        Err(error) => return fault(out, FaultKind::Unparsable, "readable bytes", &error.to_string()),
    };
    if text_of_head(&head).is_some_and(|t| t.trim().is_empty()) && input.bytes.len() <= HEAD {
        return fault(out, FaultKind::Table, "a header and rows", "an empty file");
    }
    let Some(shape) = shape_of(&path, &head, input.bytes.len() <= head.len() as u64) else {
        return fault(out, FaultKind::Unparsable, "a table as text", "something else");
    };
    let Some(survey) = survey::survey(input, &path, shape, out, tick).await else { return };
    note_encoding(input, out, &survey);
    note_count(input, out, &survey);
    if class_names::read(input, &survey, out) {
        return;
    }
    fill::fill(input, &path, survey, out, tick).await;
}

/// The number of rows that the file announces is held against those that are there.
fn note_count(input: &Input<'_>, out: &mut Builder<'_>, survey: &Survey) {
    if let Some(announced) = survey.shape.preamble.announced.filter(|&n| n != survey.rows) {
        let place = Place::new(input.file, survey.shape.skip.max(1), RecordKind::Line, 0);
        let rows = |n: u64| wording::plural(n, "row", "rows");
        let fault = Fault::new(
            FaultKind::Table,
            place,
            format!("{}, as this line announces", rows(announced)),
            rows(survey.rows),
        );
        out.fault(fault.remedy("Fetch the file again if rows are lost, or correct the number at its head"));
    }
}

fn note_encoding(input: &Input<'_>, out: &mut Builder<'_>, survey: &Survey) {
    let name = text::encoding_name(survey.shape.encoding);
    if survey.damage.had_errors {
        let found = counted(survey.damage.replaced as usize, "character") + " that it does not know";
        out.fault(Fault::new(FaultKind::Table, Place::file(input.file), format!("text in {name}"), found));
    }
    if survey.empty > 0
        && let Some(source) = out.source()
    {
        let empty = wording::plural(survey.empty, "empty row is left out", "empty rows are left out");
        source.why = format!("{}; {empty}", source.why);
    }
    if name != "UTF-8"
        && let Some(source) = out.source()
    {
        source.why = format!("{}; its text is {name}", source.why);
    }
}
