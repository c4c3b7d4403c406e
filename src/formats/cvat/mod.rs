//! CVAT's XML 1.1, for images and for videos: one file of all pictures, read as a stream, for it may be larger than
//! memory. Boxes are taken as written; polygons, masks, ellipses, cuboids and skeletons give the box around them.
//! Refuses to interpolate: a track's boxes are those that the file holds, and those marked `outside` are none.

mod labels;
mod reader;
mod shape;
mod xml;

use super::attributes::Gathered;
use super::list::{Entry, How, Read, Stage};
use super::slices::yield_now;
use super::{Input, Probe, Tick, voc};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, Fault, FaultKind, FileRole, Format, Place};
use reader::Reader;
use xml::{Step, Tags};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "cvat",
        name: "CVAT XML",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "CVAT for images and for video 1.1: boxes, the boxes around polygons, masks, ellipses, cuboids and skeletons, tags, occluded, attributes, sizes, subsets, labels of the task; polylines and points are counted, and their labels are the image's",
    told_by: "XML with the root annotations",
    cannot: "people, crowds, tables of attributes of images; groups and z-order are not read, and frames between the boxes of a track are not filled in",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| Box::pin(read(input, out, &mut session.gathered, tick))),
    },
};

/// How much is read in one turn: some milliseconds.
const TURN: u64 = 256 << 10;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    (probe.extension() == "xml" && voc::root_name(probe.head).as_deref() == Some("annotations"))
        .then(|| "CVAT: XML with the root annotations".into())
}

async fn read(input: &Input<'_>, out: &mut Builder<'_>, attributes: &mut Gathered, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let unparsable = |line, expected: &str, found: String| {
        Fault::new(FaultKind::Unparsable, Place { line, ..Place::file(input.file) }, expected, found)
    };
    let mut tags = match Tags::new(input.bytes) {
        Ok(tags) => tags,
        Err(e) => return out.fault(unparsable(0, "a file to read", e.to_string())),
    };
    let mut reader = Reader::new(input.file, out, attributes);
    let mut turned = 0;
    loop {
        match tags.next() {
            Ok(Step::Open(tag)) => {
                if !reader.open(&tag) {
                    break;
                }
            }
            Ok(Step::Close) => reader.close(),
            Ok(Step::Text(text)) => reader.text(&text),
            Ok(Step::End) => {
                reader.ended();
                break;
            }
            Err(broken) => {
                let fault = unparsable(broken.line, &broken.expected, broken.found);
                reader.out.fault(fault);
                break;
            }
        }
        let read = tags.bytes_read();
        if tags.passed() - turned >= TURN {
            turned = tags.passed();
            if !tick(read) {
                break;
            }
            yield_now().await;
        }
    }
    tick(tags.bytes_read());
    out.end();
}

#[cfg(test)]
mod tests;
