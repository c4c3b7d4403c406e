//! COCO object detection: `images`, `categories` and `annotations` in one JSON file, in any order. Boxes are taken as
//! they stand (x, y, width, height in pixels); masks, keypoints and captions are counted. Refuses to compare a box
//! with its image or its mask: rules do.

mod annotation;
mod ids;
mod reader;
mod recognise;
mod record;
mod value;

pub use recognise::recognise;
pub(super) use recognise::why_not;

use super::box_attributes::BoxAttributes;
use super::{Input, Tick, json};
use crate::dataset::{Builder, FileRole, SetOf};
use reader::Reader;

/// Reads one file. Annotations that stand before the images and categories are read in a second pass over that list
/// alone.
pub(super) async fn read(
    input: &Input<'_>,
    out: &mut Builder<'_>,
    attributes: &mut BoxAttributes,
    tick: &mut Tick<'_>,
) {
    read_in_chunks(input, out, attributes, tick, json::CHUNK).await;
}

async fn read_in_chunks(
    input: &Input<'_>,
    out: &mut Builder<'_>,
    attributes: &mut BoxAttributes,
    tick: &mut Tick<'_>,
    chunk: usize,
) {
    out.begin(input.file, FileRole::Annotations, "coco-detection", input.why);
    out.labels_as(SetOf::File);
    let mut reader = Reader::new(input.file, out, attributes);
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
    out.end();
}

#[cfg(test)]
mod tests;
