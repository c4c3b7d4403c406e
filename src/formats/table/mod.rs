//! Tables: CSV, TSV and their relatives, of attributes, labels, splits, identities, or with a box per row. A table is
//! read twice: once to learn what its columns are, once to put them into the model; nothing of it is kept in between
//! but counts and dictionaries. Refuses to judge values, and to read protected attributes from them.

mod attributes;
mod boxes;
mod class_columns;
mod class_names;
mod fill;
mod items;
mod join;
mod plan;
mod profile;
mod rows;
mod shape;
mod survey;
mod text;

#[cfg(test)]
mod tests;

use super::{Format, Input, Probe, Tick};
use crate::dataset::{Builder, Fault, FaultKind, FileRole, Place, Role};
use crate::formats::columns::guess;
use crate::wording;
use shape::{Shape, ending, shape_of};
use survey::Survey;
pub(super) use text::{Text, encoding_of};

/// The first bytes that a table's shape is read from.
const HEAD: u64 = 64 << 10;

/// Whether a file is a table, from its name and first bytes: `.csv`, `.tsv`, `.tab` and `.psv` are wherever they are
/// text; other text files where their lines fall into columns of which one is known by its name.
pub fn recognise(probe: &Probe<'_>) -> Option<(Format, String)> {
    let ending = ending(probe.path);
    let named_so = matches!(ending.as_str(), "csv" | "tsv" | "tab" | "psv");
    if !named_so && !matches!(ending.as_str(), "txt" | "dat" | "data" | "list" | "lst" | "") {
        return None;
    }
    if text_of_head(probe.head).is_some_and(|t| t.trim().is_empty()) {
        return named_so.then(|| (Format::Table, "named as a table, and empty".to_owned()));
    }
    let head = &probe.head[..probe.head.len().min(HEAD as usize)];
    let shape = shape_of(probe.path, head, probe.bytes <= head.len() as u64)?;
    if !named_so && !speaks_for_itself(&shape) {
        return None;
    }
    if shape.names.len() == 2 && shape.only_codes {
        return Some((
            Format::ClassNames,
            format!("{}, of codes of classes and their names", reason(&shape, Format::Table)),
        ));
    }
    let format = match boxes::columns_of(&shape.names) {
        Some(_) if shape.names.iter().any(|n| guess(n).role == Role::Path) => Format::BoxTable,
        _ => Format::Table,
    };
    Some((format, reason(&shape, format)))
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
fn reason(shape: &Shape, format: Format) -> String {
    let kind = shape.separator.word();
    let what = if format == Format::BoxTable { " of boxes" } else { "" };
    if !shape.header {
        return format!("{kind} table{what} without a header, of {}", counted(shape.names.len(), "column"));
    }
    let names: Vec<String> = shape.names.iter().map(|n| n.chars().take(40).collect()).collect();
    match names.as_slice() {
        [] => format!("{kind} table"),
        [one] => format!("table with the column {one}"),
        [first @ .., last] if names.len() <= 8 => {
            format!("{kind} table{what} with the columns {} and {last}", first.join(", "))
        }
        _ => format!("{kind} table{what} with the columns {} and {} more", names[..6].join(", "), names.len() - 6),
    }
}

/// "1 column", "12,000 rows".
fn counted(n: usize, what: &str) -> String {
    wording::plural(n as u64, what, &format!("{what}s"))
}

/// The first bytes of a file as text with `\n` line ends; `None` where they are none.
pub(super) fn text_of_head(head: &[u8]) -> Option<String> {
    let (text, damage) = text::Damage::of(encoding_of(head), head);
    let broken = text.contains('\0') || (damage.had_errors && damage.replaced * 20 > text.len() as u64);
    (!broken).then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Reads a table into the model. What cannot be read becomes a fault with its line; the rest is read.
pub async fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, FileRole::Table, "table", input.why);
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
    if class_names::read(input, &survey, out) {
        return;
    }
    fill::fill(input, &path, survey, out, tick).await;
}

fn note_encoding(input: &Input<'_>, out: &mut Builder<'_>, survey: &Survey) {
    let name = text::encoding_name(survey.shape.encoding);
    if survey.damage.had_errors {
        let found = counted(survey.damage.replaced as usize, "character") + " that it does not know";
        out.fault(Fault::new(FaultKind::Table, Place::file(input.file), format!("text in {name}"), found));
    }
    if name != "UTF-8"
        && let Some(source) = out.source()
    {
        source.why = format!("{}; its text is {name}", source.why);
    }
}
