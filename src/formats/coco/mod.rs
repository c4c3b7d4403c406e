//! COCO object detection: `images`, `categories` and `annotations` in one JSON file, in any order. Boxes are taken as
//! they stand (x, y, width, height in pixels); masks, keypoints and captions are counted. Refuses to compare a box
//! with its image or its mask: rules do.

mod annotation;
mod ids;
mod licences;
mod lvis;
pub(in crate::formats) mod mask;
mod reader;
mod recognise;
mod record;
mod results;
mod segments;
mod value;

pub use results::{ENTRY as RESULTS, Truth};

use super::attributes::Gathered;
use super::list::{Entry, How, Read, Stage};
use super::{Input, Session, Tick, json};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, FileRole, Format, SetOf};
use reader::Reader;

pub static ENTRY: Entry = Entry {
    format: Format { id: "coco-detection", name: "COCO detection", role: FileRole::Annotations, boxes: BOXES },
    reads: "JSON with images, categories and annotations: boxes, labels without a box, crowds, sizes, `attributes` of boxes and members that COCO does not know; polygons, masks, keypoints and captions are counted and shown",
    told_by: "members images, annotations and categories whose first elements are COCO's",
    cannot: "splits but by the file's name, people, tables of attributes of images; what scores say is no ground truth",
    stage: Stage::Annotations,
    how: How::Files {
        recognise: recognise::recognise,
        read: Read::Sliced(|session, input, out, tick| Box::pin(read(input, out, (session, &ENTRY), tick))),
    },
};

const BOXES: Option<BoxFormat> =
    Some(BoxFormat { numbers: Some(BoxNumbers::LeftTop), unit: Some(BoxUnit::Pixels), counting: Counting::FromZero });

pub static LVIS: Entry = Entry {
    format: Format { id: "lvis", name: "LVIS", role: FileRole::Annotations, boxes: BOXES },
    reads: "as COCO detection; an image is labelled for the classes that it shows and those in its `neg_category_ids`, all others are unknown in it; `coco_url` names the image where `file_name` does not",
    told_by: "a COCO file whose images have neg_category_ids, or whose categories have synset and frequency",
    cannot: "which classes are not annotated in full in an image, how frequent a class is, synsets; splits but by the file's name, people",
    stage: Stage::Annotations,
    how: How::Files {
        recognise: recognise::lvis,
        read: Read::Sliced(|session, input, out, tick| Box::pin(read(input, out, (session, &LVIS), tick))),
    },
};

pub static PANOPTIC: Entry = Entry {
    format: Format { id: "coco-panoptic", name: "COCO panoptic", role: FileRole::Annotations, boxes: BOXES },
    reads: "JSON with images, categories and annotations that hold segments: each is an object of its class with the box around it, crowds among them; pictures of masks in a folder beside are counted",
    told_by: "a COCO file whose annotations have segments_info",
    cannot: "where in its picture of masks a segment is; splits but by the file's name, people",
    stage: Stage::Annotations,
    how: How::Files {
        recognise: recognise::panoptic,
        read: Read::Sliced(|session, input, out, tick| Box::pin(read(input, out, (session, &PANOPTIC), tick))),
    },
};

/// Reads one file. Annotations that stand before the images and categories are read in a second pass over that list
/// alone.
async fn read(
    input: &Input<'_>,
    out: &mut Builder<'_>,
    (session, entry): (&mut Session, &'static Entry),
    tick: &mut Tick<'_>,
) {
    let (attributes, truth) = (&mut session.gathered, &mut session.coco);
    read_in_chunks(input, out, (attributes, truth, entry), tick, json::CHUNK).await;
}

async fn read_in_chunks(
    input: &Input<'_>,
    out: &mut Builder<'_>,
    (attributes, truth, entry): (&mut Gathered, &mut Truth, &'static Entry),
    tick: &mut Tick<'_>,
    chunk: usize,
) {
    out.begin(input.file, &entry.format, input.why);
    out.labels_as(SetOf::File);
    let mut reader = Reader::new(input.file, out, attributes, truth);
    if *entry == LVIS {
        reader.in_part();
    }
    let mut done = 0;
    let walked = json::walk(input.bytes, chunk, &mut reader, &mut done, tick).await;
    let (mut cancelled, mut said) = (walked.cancelled, false);
    for at in reader.first_pass_ended(walked) {
        if cancelled {
            break;
        }
        let walked = json::walk_list(input.bytes, chunk, ("annotations", at), &mut reader, &mut done, tick).await;
        (cancelled, said) = (walked.cancelled, !walked.is_complete());
        reader.report(&walked.broken);
    }
    reader.ended(said);
    out.end();
}

#[cfg(test)]
mod tests;
