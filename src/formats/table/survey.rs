//! The first time through a table: its columns' names and what their values are. Refuses to decide what they are for.

use super::rows::Rows;
use super::shape::{Separator, Shape};
use super::text::Damage;
use crate::dataset::{Builder, Fault, FaultKind, Place, RecordKind};
use crate::formats::attributes::Column;
use crate::formats::slices::yield_now;
use crate::formats::{Input, Tick};
use crate::sorting::Sorting;
use encoding_rs::WINDOWS_1252;
use std::cmp::Reverse;

/// Rows kept, and cells kept of a table with very many columns.
const SAMPLE_ROWS: usize = 1000;
const SAMPLE_CELLS: usize = 200_000;
/// More columns than this is no table of attributes; those beyond are left.
const MOST_COLUMNS: usize = 20_000;

/// Bytes of different values that the columns of a table remember together. A table of a hundred megabytes that holds
/// something else in each field would fill a gigabyte.
const MOST_HELD: usize = 64 << 20;
/// Fields between two looks at that.
const LOOK_AFTER: u64 = 1 << 18;

/// A table after the first time through.
pub(super) struct Survey {
    pub shape: Shape,
    pub columns: Vec<Column>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    pub rows: u64,
    /// Rows without any value, which are left out.
    pub empty: u64,
    pub damage: Damage,
}

/// Goes through the whole table. `None`: stopped, or nothing to go through.
pub(super) async fn survey(
    input: &Input<'_>,
    path: &str,
    shape: Shape,
    out: &mut Builder<'_>,
    tick: &mut Tick<'_>,
) -> Option<Survey> {
    let first = pass(input, path, shape, out, tick).await?;
    if first.damage.speaks_for_windows() && first.shape.encoding != WINDOWS_1252 {
        let shape = Shape { encoding: WINDOWS_1252, ..first.shape };
        return pass(input, path, shape, out, tick).await.map(|s| finish(input, s, out));
    }
    Some(finish(input, first, out))
}

async fn pass(
    input: &Input<'_>,
    path: &str,
    shape: Shape,
    out: &mut Builder<'_>,
    tick: &mut Tick<'_>,
) -> Option<Survey> {
    let comma = shape.separator == Separator::Byte(b';');
    let mut rows = match Rows::new(input.bytes, &shape) {
        Ok(rows) => rows,
        Err(stopped) => {
            let place = Place::new(input.file, stopped.line, RecordKind::Line, 0);
            out.fault(Fault::new(FaultKind::Unparsable, place, stopped.expected, stopped.found));
            return None;
        }
    };
    let names = match rows.header() {
        Some(header) if shape.separator != Separator::Blanks => header.to_vec(),
        _ => shape.names.clone(),
    };
    let header_line = rows.line();
    let names = &names[..names.len().min(MOST_COLUMNS)];
    let (shown, duplicates) = shown_names(names);
    let settings = &out.dataset.settings;
    let mut columns: Vec<Column> = names
        .iter()
        .zip(shown)
        .enumerate()
        .map(|(i, (name, shown))| {
            let comma = comma || shape.commas.get(i).copied().unwrap_or(false);
            let set = settings.column(path, &shown).or_else(|| settings.column(path, name));
            Column { name: shown, ..Column::new(name.clone(), set.cloned().unwrap_or_default(), comma) }
        })
        .collect();
    let width = columns.len();
    let room = SAMPLE_ROWS.min(SAMPLE_CELLS / width.max(1)).max(20);
    let mut sample: Vec<Vec<String>> = Vec::new();
    let mut count = 0u64;
    let look_after = (LOOK_AFTER / width.max(1) as u64).max(1);
    // A row that cannot be read ends this pass and the next one, which reports it.
    while let Ok(Some(row)) = rows.next() {
        count += 1;
        let keep = sample.len() < room;
        for (i, column) in columns.iter_mut().enumerate() {
            if !column.again(row.raw(i)) {
                column.add(row.get(i));
            }
        }
        if keep {
            sample.push((0..width).map(|i| row.get(i).chars().take(300).collect()).collect());
        }
        if count.is_multiple_of(look_after) {
            hold_less(&mut columns, MOST_HELD);
        }
        if count.is_multiple_of(4096) {
            if !tick(rows.bytes_read() / 2) {
                return None;
            }
            yield_now().await;
        }
    }
    for column in &mut columns {
        column.finish();
    }
    let damage = rows.damage();
    if !damage.speaks_for_windows() || shape.encoding == WINDOWS_1252 {
        for name in duplicates {
            let place = Place::new(input.file, header_line, RecordKind::Line, 0);
            out.fault(Fault::new(
                FaultKind::Table,
                place,
                "a name of its own for each column",
                format!("{name} twice"),
            ));
        }
    }
    Some(Survey { shape, columns, sample, rows: count, empty: rows.empty, damage })
}

/// Where the columns remember too much together, those that remember most forget it: their values are too many.
fn hold_less(columns: &mut [Column], most: usize) {
    let mut held: usize = columns.iter().map(|column| column.profile.held).sum();
    if held <= most {
        return;
    }
    let mut largest: Vec<usize> = (0..columns.len()).collect();
    largest.order_by_key(|&i| (Reverse(columns[i].profile.held), i));
    for i in largest {
        if held * 2 <= most {
            break;
        }
        held -= columns[i].profile.held;
        columns[i].profile.forget();
    }
}

/// What columns are called: those without a name by their place, the second one of a name with a number. Also the
/// names that stand twice.
fn shown_names(names: &[String]) -> (Vec<String>, Vec<String>) {
    let mut seen = rustc_hash::FxHashSet::default();
    let (mut shown, mut found) = (Vec::new(), Vec::new());
    for (i, name) in names.iter().enumerate() {
        let mut name = if name.is_empty() { format!("column {}", i + 1) } else { name.clone() };
        if !seen.insert(name.clone()) {
            if !found.contains(&name) {
                found.push(name.clone());
            }
            let free = (2..).map(|n| format!("{name} ({n})")).find(|n| !seen.contains(n));
            if let Some(free) = free {
                seen.insert(free.clone());
                name = free;
            }
        }
        shown.push(name);
    }
    (shown, found)
}

fn finish(input: &Input<'_>, survey: Survey, out: &mut Builder<'_>) -> Survey {
    if survey.rows == 0 {
        let place = Place::new(input.file, 1, RecordKind::Line, 0);
        out.fault(Fault::new(FaultKind::Table, place, "rows below the header", "a header only"));
    }
    survey
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ColumnSettings;

    #[test]
    fn columns_that_remember_most_forget_it_until_half_of_the_room_is_free() {
        let mut columns: Vec<Column> =
            ["few", "many", "more"].map(|name| Column::new(name.into(), ColumnSettings::default(), false)).into();
        for row in 0..100 {
            for (at, column) in columns.iter_mut().enumerate() {
                column.add(&format!("{}", row % [2, 30, 60][at]));
            }
        }
        hold_less(&mut columns, usize::MAX);
        assert!(columns.iter().all(|column| column.profile.values.is_some()));
        hold_less(&mut columns, 80 * 64);
        assert_eq!(columns.iter().map(|c| c.profile.distinct()).collect::<Vec<_>>(), [Some(2), Some(30), None]);
        columns[2].add("7");
        columns[2].finish();
        assert_eq!((columns[2].profile.present, columns[2].profile.numeric, columns[2].profile.max), (101, 101, 59.0));
    }
}
