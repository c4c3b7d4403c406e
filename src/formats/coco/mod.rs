//! COCO object detection: `images`, `categories` and `annotations` in one JSON file, in any order. Boxes are taken as
//! they stand (x, y, width, height in pixels); masks, keypoints and captions are counted. Refuses to compare a box
//! with its image or its mask: rules do.

mod annotation;
mod ids;
pub(in crate::formats) mod mask;
mod reader;
mod recognise;
mod record;
mod results;
mod value;

pub use results::{ENTRY as RESULTS, Truth};

use super::attributes::Gathered;
use super::list::{Entry, How, Read, Stage};
use super::{Input, Session, Tick, json};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, FileRole, Format, SetOf};
use reader::Reader;

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "coco-detection",
        name: "COCO detection",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "JSON with images, categories and annotations: boxes, labels without a box, crowds, sizes, `attributes` of boxes and members that COCO does not know; polygons, masks, keypoints and captions are counted and shown",
    told_by: "members images, annotations and categories whose first elements are COCO's",
    cannot: "splits but by the file's name, people, tables of attributes of images; what scores say is no ground truth",
    stage: Stage::Annotations,
    how: How::Files {
        recognise: recognise::recognise,
        read: Read::Sliced(|session, input, out, tick| Box::pin(read(input, out, session, tick))),
    },
};

/// Reads one file. Annotations that stand before the images and categories are read in a second pass over that list
/// alone.
pub(super) async fn read(input: &Input<'_>, out: &mut Builder<'_>, session: &mut Session, tick: &mut Tick<'_>) {
    let (attributes, truth) = (&mut session.gathered, &mut session.coco);
    read_in_chunks(input, out, (attributes, truth), tick, json::CHUNK).await;
}

async fn read_in_chunks(
    input: &Input<'_>,
    out: &mut Builder<'_>,
    (attributes, truth): (&mut Gathered, &mut Truth),
    tick: &mut Tick<'_>,
    chunk: usize,
) {
    out.begin(input.file, &ENTRY.format, input.why);
    out.labels_as(SetOf::File);
    let mut reader = Reader::new(input.file, out, attributes, truth);
    let mut done = 0;
    let walked = json::walk(input.bytes, chunk, &mut reader, &mut done, tick).await;
    let mut cancelled = walked.cancelled;
    for at in reader.first_pass_ended(walked) {
        if cancelled {
            break;
        }
        let walked = json::walk_list(input.bytes, chunk, ("annotations", at), &mut reader, &mut done, tick).await;
        cancelled = walked.cancelled;
        reader.report(&walked.broken);
    }
    reader.ended();
    out.end();
}

#[cfg(test)]
mod tests;
