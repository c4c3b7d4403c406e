//! Records as JSON: one in each line (Hugging Face's `metadata.jsonl`), or a list of them. Scalars are columns and go the
//! way that a table's columns go; lists of boxes become boxes. A file is read twice, as a table is: once to learn what
//! its columns are, once to put them into the model. Refuses records that neither name a picture nor hold boxes.

mod fill;
mod flat;
mod objects;
mod recognise;
mod survey;

use super::attributes::Gathered;
use super::list::{Entry, How, Read, Stage};
use super::{Input, Tick, json};
use crate::dataset::{BoxFormat, BoxNumbers, Builder, Counting, Fault, FaultKind, FileRole, Format, Place};
pub(super) use fill::{CAPTIONS, Fill};
pub(super) use flat::cells;
use json::{Visit, Walked};
pub(super) use objects::Objects;
pub(super) use recognise::why_not;
pub(super) use survey::Survey;

/// What files of records are called where they hold boxes: those of JSON, and those of other containers.
pub(super) struct WithBoxes {
    pub(super) format: &'static Format,
    /// The annotation set that files without columns of classes are of.
    pub(super) set: &'static str,
}

static JSON: WithBoxes = WithBoxes { format: &BOXES.format, set: "boxes of JSON records" };

pub static ENTRY: Entry = Entry {
    format: Format { id: "json-records", name: "JSON records", role: FileRole::Table, boxes: None },
    reads: "JSON Lines, such as Hugging Face's `metadata.jsonl`, and JSON lists of records: each scalar is a column as a table's is, one level of objects too (`person.age`), lists of words are classes or values in one field; captions are counted",
    told_by: "a record in each line, or a list of records, that name pictures",
    cannot: "objects deeper than one level, lists of numbers, conversations",
    stage: Stage::Tables,
    how: How::Files { recognise: |probe| recognise::recognise(probe, false), read: READ },
};

pub static BOXES: Entry = Entry {
    format: Format {
        id: "json-boxes",
        name: "JSON records with boxes",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat { numbers: Some(BoxNumbers::LeftTop), unit: None, counting: Counting::FromZero }),
    },
    reads: "such records with the boxes of their picture (`objects` with `bbox` and `categories`, or a list of objects), with attributes of boxes and crowds",
    told_by: "records as above that hold lists of boxes",
    cannot: "masks, keypoints, names of class numbers; boxes are left, top, width, height by convention, as nothing in the file tells",
    stage: Stage::Annotations,
    how: How::Files { recognise: |probe| recognise::recognise(probe, true), read: READ },
};

const READ: Read = Read::Sliced(|session, input, out, tick| Box::pin(read(input, out, &mut session.gathered, tick)));

async fn read(input: &Input<'_>, out: &mut Builder<'_>, attributes: &mut Gathered, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let path = out.path().to_owned();
    let total = input.bytes.len();
    let mut survey = Survey::new(&path, input.file, &out.dataset.settings);
    let walked = walk(input, &path, &mut survey, &mut |read| tick(read / 2)).await;
    if walked.cancelled {
        return;
    }
    let mut survey = survey.finish();
    for fault in std::mem::take(&mut survey.faults) {
        out.fault(fault);
    }
    for b in &walked.broken {
        let place = Place { line: b.line, ..Place::file(input.file) };
        out.fault(Fault::new(FaultKind::Unparsable, place, b.expected.clone(), b.found.clone()));
    }
    if survey.records == 0 {
        let place = Place::file(input.file);
        return out.fault(Fault::new(FaultKind::BadRecord, place, "records that can be read", "none"));
    }
    let mut fill = Fill::begin((input.file, &path), &JSON, &mut survey, out, attributes);
    walk(input, &path, &mut fill, &mut |read| tick(total / 2 + read / 2)).await;
    fill.finish();
    out.end();
    tick(total);
}

/// Goes through the records once.
async fn walk(input: &Input<'_>, path: &str, visit: &mut dyn Visit, tick: &mut Tick<'_>) -> Walked {
    match recognise::is_lines(path) {
        true => json::walk_lines(input.bytes, visit, tick).await,
        false => json::walk(input.bytes, json::CHUNK, visit, &mut 0, tick).await,
    }
}

#[cfg(test)]
mod tests;
