//! VisDrone: a text file for each picture from a drone, a line for each object: left, top, width, height in pixels,
//! whether it counts, its class by number, truncated, occluded. Class 0 marks a region that was not labelled: no class
//! and no box. Refuses to read results, whose fifth number is a score.

use super::{Records, among_images, counted, first_lines, four, number, numbered, said, stems, whole};
use crate::dataset::{BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, FileRole, Format, ImageId, Place, Rect, flag};
use crate::formats::attributes::Item;
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Session, Tick};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "visdrone",
        name: "VisDrone",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "a text file for each picture: classes by VisDrone's numbers, boxes, truncated, how far occluded; objects that evaluation passes over are marked difficult, regions that it ignores are left out; `annotations` is looked up in `images`",
    told_by: "lines of eight whole numbers between commas: a box, 0 or 1, a class up to 11, truncation, occlusion",
    cannot: "masks, sizes of images, tracks of videos, splits but by folders; results with a score are left aside",
    stage: Stage::Annotations,
    how: How::Files { recognise, read: Read::Whole(read) },
};

const CLASSES: [&str; 12] = [
    "ignored regions",
    "pedestrian",
    "people",
    "bicycle",
    "car",
    "van",
    "truck",
    "tricycle",
    "awning-tricycle",
    "bus",
    "motor",
    "others",
];
const OCCLUSION: [&str; 3] = ["no", "partial", "heavy"];

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let lines = first_lines(probe)?;
    let good = lines.iter().filter(|line| is_row(line)).count();
    (good > 0 && good * 2 >= lines.len())
        .then(|| "VisDrone: each line is a box, a mark, a class, truncation and occlusion between commas".into())
}

/// The fields of a line; some releases end each with a comma.
fn fields(line: &str) -> Vec<&str> {
    let line = line.trim().strip_suffix(',').unwrap_or(line.trim());
    line.split(',').map(str::trim).collect()
}

fn is_row(line: &str) -> bool {
    let numbers: Option<Vec<i64>> = fields(line).into_iter().map(whole).collect();
    match numbers.as_deref() {
        Some([_, _, w, h, counts, class, truncated, occluded]) => {
            *w >= 0
                && *h >= 0
                && (0..=1).contains(counts)
                && (0..=11).contains(class)
                && (0..=1).contains(truncated)
                && (0..=2).contains(occluded)
        }
        _ => false,
    }
}

fn read(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let format = (&ENTRY.format, "by path, images for annotations");
    let into = (out, &mut session.gathered);
    let Some((mut records, text)) = Records::begin(input, format, true, into, tick) else { return };
    let path = records.out.path().to_owned();
    let (stem, own) = stems(&path);
    let is = |folder: &str| folder.to_ascii_lowercase().starts_with("annotation");
    let names = [among_images(stem, is), Some(stem.to_owned()), Some(own.to_owned())];
    let image = records.own_image(&names.into_iter().flatten().collect::<Vec<_>>());
    for (line, text) in numbered(&text) {
        let place = records.place(line);
        object(&fields(text), image, place, &mut records);
    }
    records.end();
}

fn object(fields: &[&str], image: ImageId, place: Place, records: &mut Records<'_, '_>) {
    let &[x, y, w, h, counts, class, truncated, occluded] = fields else {
        let found = counted(fields.len() as u64, "field");
        return records.bad(Some(image), place, "eight numbers between commas", found);
    };
    let named = whole(class).and_then(|n| usize::try_from(n).ok()).and_then(|n| CLASSES.get(n));
    let name = match named {
        Some(&"ignored regions") => return records.leave(("ignored region", "ignored regions")),
        Some(name) => *name,
        None => return records.bad(Some(image), place, "a class from 0 to 11", said(class)),
    };
    let ([x, y, w, h], wrong) = four([x, y, w, h]);
    let mut flags = 0;
    if number(counts) == Some(0.0) {
        flags |= flag::DIFFICULT;
    }
    if number(truncated).is_some_and(|n| n > 0.0) {
        flags |= flag::TRUNCATED;
    }
    let level = whole(occluded).and_then(|n| usize::try_from(n).ok()).and_then(|n| OCCLUSION.get(n));
    if level.is_some_and(|level| *level != "no") {
        flags |= flag::OCCLUDED;
    }
    let own = records.draw(image, name, Rect { x, y, w, h }, wrong, flags, place);
    match level {
        Some(level) => records.say(Item::Box(own), "occlusion", level),
        None => records.bad(Some(image), place, "an occlusion from 0 to 2", said(occluded)),
    }
}
