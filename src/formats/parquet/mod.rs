//! Parquet tables: Hugging Face's shards, pandas' and Polars' files. Their rows go the way of JSON records, so that all
//! that holds of a table's columns and of lists of boxes holds here; pictures that stand in them become files
//! ([`Embedded`]). Levels and values are read by the arrow project's crate, which panics and takes any memory where pages
//! are damaged: in a browser that ends the program. So it is handed pages that `sound` has looked through, and what it
//! takes memory by or goes deep by before anything can be looked at (the footer, heads of pages) is read here. Believes
//! no length. Refuses encryption, and compressions that hardly anybody writes.

mod batch;
mod cells;
mod codec;
mod column;
mod features;
mod flaw;
mod footer;
mod names;
mod page;
mod pictures;
mod plan;
mod record;
mod rows;
mod schema;
mod sound;
#[cfg(test)]
pub(crate) mod tests;
mod thrift;
mod vectors;

use super::attributes::{Gathered, guess};
use super::list::{Entry, How, Read, Stage};
use super::records::{Fill, Survey, WithBoxes};
use super::slices::yield_now;
use super::{Input, Probe, Tick};
use crate::dataset::{
    BoxFormat, BoxNumbers, Builder, Counting, Fault, FaultKind, FileRole, Format, Place, RecordKind, Role,
};
use crate::wording;
pub(super) use cells::half;
use footer::{ENCRYPTED, Footer, MARK};
use names::has_extension;
pub use pictures::{Embedded, Picture, PictureColumn};
use plan::Plan;
use rows::{Listed, Rows};
pub use vectors::EMBEDDINGS;

pub static ENTRY: Entry = Entry {
    format: Format { id: "parquet", name: "Parquet", role: FileRole::Table, boxes: None },
    reads: "Parquet tables of pandas, Polars, Spark and Hugging Face, in snappy, zstd, gzip and LZ4: columns as a table's, nested ones as `person.age`; numbers of a `ClassLabel` by their names; pictures in the table (`image` with `bytes` and `path`, or plain bytes) are unpacked as `SHARD.parquet/PATH`",
    told_by: "PAR1 at the beginning of a file named .parquet, .parq or .pqt",
    cannot: "Brotli and LZO, encrypted files, sounds and videos in a table",
    stage: Stage::Tables,
    how: How::Files { recognise, read: READ },
};

pub static BOXES: Entry = Entry {
    format: Format {
        id: "parquet-boxes",
        name: "Parquet with boxes",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat { numbers: Some(BoxNumbers::LeftTop), unit: None, counting: Counting::FromZero }),
    },
    reads: "such a table with the boxes of each picture (`objects` with `bbox` and `category`, or a list of objects), with attributes of boxes and crowds",
    told_by: "a Parquet table with columns that hold lists of boxes",
    cannot: "masks, keypoints; boxes are left, top, width, height by convention, as nothing in the file tells",
    stage: Stage::Tables,
    // A file's first bytes do not show it: its reader finds them.
    how: How::Files { recognise: |_| None, read: READ },
};

const READ: Read = Read::Sliced(|session, input, out, tick| Box::pin(read(input, out, &mut session.gathered, tick)));
static WITH_BOXES: WithBoxes = WithBoxes { format: &BOXES.format, set: "boxes of Parquet tables" };
/// Columns that are named in the reason.
const NAMED: usize = 8;

/// A file is a Parquet table by its name.
pub use crate::dataset::is_table as is_named;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let marked = probe.head.starts_with(MARK) || probe.head.starts_with(ENCRYPTED);
    (is_named(probe.path) && marked).then(|| "Parquet table".to_owned())
}

async fn read(input: &Input<'_>, out: &mut Builder<'_>, attributes: &mut Gathered, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let file = Place::file(input.file);
    let footer = match Footer::read(input.bytes) {
        Ok(footer) => footer,
        Err(flaw) => return out.fault(flaw.fault(FaultKind::Unparsable, file)),
    };
    let mut plan = Plan::of(&footer, input.bytes);
    let path = out.path().to_owned();
    let own = path.rsplit('/').next().unwrap_or(&path);
    let listed = listed(out, &path);
    let vectors = vectors::vectors(&footer, input);
    if let Some(of) = &vectors
        && !vectors::leave_out(&mut plan, of)
    {
        // Names and points, and nothing for a table.
        out.dataset.sources.pop();
        return vectors::read(of, (&footer, &plan), input, &listed, out, tick).await;
    }
    describe(&plan, out);
    let mut faults = Faults::default();
    // What the reading of the rows does not come upon.
    let unread = std::mem::take(&mut plan.flaws);
    let mut survey = Survey::new(&path, input.file, &out.dataset.settings);
    let mut visit = |record: Result<&_, flaw::Flaw>, place| match record {
        Ok(record) => survey.record(record, place),
        Err(flaw) => faults.add(flaw, place),
    };
    let rows = Rows::new(&footer, &plan, input.bytes, own, &listed);
    if !walk(rows, input, footer.rows(), 0, &mut visit, tick).await {
        return;
    }
    for flaw in unread {
        faults.add(flaw, file);
    }
    let mut survey = survey.finish();
    faults.0.into_iter().chain(std::mem::take(&mut survey.faults)).for_each(|fault| out.fault(fault));
    if survey.records == 0 {
        return out.fault(Fault::new(FaultKind::BadRecord, file, "rows that can be read", "none"));
    }
    survey.unread.extend(plan.unread.iter().cloned());
    label_of(&plan, &mut survey);
    let has_boxes = survey.with_boxes > 0;
    let mut fill = Fill::begin((input.file, &path), &WITH_BOXES, &mut survey, out, attributes);
    let labels: Vec<&str> = fill.class_columns().collect();
    for (name, classes) in &plan.class_names {
        // Those of boxes stand in a list of objects.
        if labels.contains(&name.as_str()) || (has_boxes && labels.is_empty() && guess(name).role == Role::Label) {
            classes.iter().for_each(|class| fill.declare_class(class));
        }
    }
    let rows = Rows::new(&footer, &plan, input.bytes, own, &listed);
    let mut visit = |record: Result<&_, flaw::Flaw>, place| {
        // What cannot be read was said the first time.
        if let Ok(record) = record {
            fill.record(record, place);
        }
    };
    walk(rows, input, footer.rows(), footer.rows(), &mut visit, tick).await;
    fill.finish();
    if let Some(of) = &vectors {
        vectors::read(of, (&footer, &plan), input, &listed, out, tick).await;
    }
    out.end();
    tick(input.bytes.len());
}

type Visit<'v> = dyn FnMut(Result<&serde_json::Map<String, serde_json::Value>, flaw::Flaw>, Place) + 'v;

/// Goes through all rows. `before`: rows of the time before; each of two times is half of the work. Says whether it
/// came to the end.
async fn walk(
    mut rows: Rows<'_>,
    input: &Input<'_>,
    all: u64,
    before: u64,
    visit: &mut Visit<'_>,
    tick: &mut Tick<'_>,
) -> bool {
    let mut turns = 0u32;
    loop {
        let number = rows.passed.saturating_add(1);
        let place = Place::new(input.file, 0, RecordKind::Row, u32::try_from(number).unwrap_or(u32::MAX));
        match rows.next() {
            None => return true,
            Some(Ok(record)) => visit(Ok(&record), place),
            Some(Err(flaw)) => visit(Err(flaw), place),
        }
        turns += 1;
        if turns.is_multiple_of(1024) {
            let share = before.saturating_add(number) as f64 / (all.max(1) as f64 * 2.0);
            if !tick((input.bytes.len() as f64 * share) as u64) {
                return false;
            }
            yield_now().await;
        }
    }
}

/// Each flaw once, where it was come upon first.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, flaw: flaw::Flaw, place: Place) {
        let fault = flaw.fault(FaultKind::Unparsable, place);
        let same = |other: &Fault| other.expected == fault.expected && other.found == fault.found;
        if !self.0.iter().any(same) {
            self.0.push(fault);
        }
    }
}

/// The pictures that came out of the table, by their names below it: whole, and without extension.
fn listed(out: &Builder<'_>, path: &str) -> Listed {
    let mut listed = Listed::new();
    let own = format!("{path}/");
    for name in out.dataset.images.path.iter().filter_map(|path| path.strip_prefix(own.as_str())) {
        if let Some((stem, _)) = name.rsplit_once('.').filter(|_| has_extension(name)) {
            listed.entry(stem.to_owned()).or_insert_with(|| name.to_owned());
        }
    }
    for name in out.dataset.images.path.iter().filter_map(|path| path.strip_prefix(own.as_str())) {
        listed.insert(name.to_owned(), name.to_owned());
    }
    listed
}

/// Says which columns there are, and which are pictures.
fn describe(plan: &Plan, out: &mut Builder<'_>) {
    let Some(source) = out.source() else { return };
    let names: Vec<String> = plan.roots.iter().map(|root| root.name.chars().take(40).collect()).collect();
    if !names.is_empty() {
        let columns = if names.len() == 1 { "column" } else { "columns" };
        source.why.push_str(&format!(" with the {columns} {}", wording::list(&names, NAMED)));
    }
    if !plan.pictures.is_empty() {
        let names: Vec<String> = plan.pictures.iter().map(|of| of.name.clone()).collect();
        source.why.push_str(&format!("; pictures in {}", wording::list(&names, NAMED)));
    }
}

/// A column of classes by the word of the writer, where no column's name says so and no boxes have classes.
fn label_of(plan: &Plan, survey: &mut Survey<'_>) {
    if survey.with_boxes > 0 || survey.columns.iter().any(|column| column.role == Role::Label) {
        return;
    }
    let mut named = survey.columns.iter_mut().filter(|column| {
        column.role == Role::Attribute && !column.fixed && plan.class_names.contains_key(&column.name)
    });
    if let (Some(column), None) = (named.next(), named.next()) {
        column.set(Role::Label, "Hugging Face's ClassLabel");
    }
}
