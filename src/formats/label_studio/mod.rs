//! Label Studio's JSON: tasks with the annotations of several people, and JSON-MIN, where a record is one annotation.
//! Regions are percent of the picture and become fractions of it; a turned box gives the box around it. One annotation
//! of a task is taken: the model has no place for what several people say of one picture. Predictions are never taken.

mod min;
mod names;
mod raters;
mod reader;
mod region;
mod results;

use super::attributes::Gathered;
use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick, json};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, Fault, FaultKind, FileRole, Format, Place};
use reader::Reader;

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "label-studio",
        name: "Label Studio JSON",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Fractions),
            counting: Counting::FromZero,
        }),
    },
    reads: "exports as JSON and JSON-MIN: boxes, the boxes around turned boxes, ellipses, polygons and brushes, choices and ratings of images and boxes, sizes; keypoints are counted, and their labels are the image's; of several annotations of a task one is read; predictions are kept apart",
    told_by: "JSON with data and annotations in each task, or records with labels in percent",
    cannot: "splits but by the file's name, people; further annotators of a task, cancelled annotations, relations, video and audio are left out",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| Box::pin(read(input, out, &mut session.gathered, tick))),
    },
};

/// A list of tasks, or of JSON-MIN's records.
fn recognise(probe: &Probe<'_>) -> Option<String> {
    if probe.extension() != "json" || !probe.json().is_list {
        return None;
    }
    let holds = |text: &str| memchr::memmem::find(probe.head, text.as_bytes()).is_some();
    let first = probe.json().first.get("").map(Vec::as_slice).unwrap_or_default();
    let has = |name: &str| first.iter().any(|f| f == name);
    let tasks = has("data") && ["annotations", "completions", "predictions"].iter().any(|n| has(n));
    // The first task can be longer than what is seen.
    let long = first.is_empty() && probe.json().partial && holds("\"from_name\"") && holds("\"to_name\"");
    if tasks || long {
        return Some("Label Studio: JSON with data and annotations in each task".into());
    }
    let percent = holds("\"original_width\"") && region::LABELS.iter().any(|l| holds(&format!("\"{l}\"")));
    let min = (has("annotation_id") && (has("annotator") || has("lead_time"))) || (percent && !has("annotations"));
    min.then(|| "Label Studio: JSON-MIN, a record for each annotation".into())
}

async fn read(input: &Input<'_>, out: &mut Builder<'_>, attributes: &mut Gathered, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let mut reader = Reader::new(input.file, out, attributes);
    let walked = json::walk(input.bytes, json::CHUNK, &mut reader, &mut 0, tick).await;
    reader.ended(!walked.is_complete());
    for b in &walked.broken {
        let place = Place { line: b.line, ..Place::file(input.file) };
        out.fault(Fault::new(FaultKind::Unparsable, place, b.expected.clone(), b.found.clone()));
    }
    out.end();
}

#[cfg(test)]
mod tests;
