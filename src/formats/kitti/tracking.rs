//! KITTI's labels of videos: a text file for each sequence, a line for each object of each frame: frame, track, and what a
//! line of an object has. The frames lie in a folder called after the sequence. Refuses to say who is who.

use super::line::{Line, Parsed};
use super::{Parsing, mirrored, object, parts_below, text};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, Fault, FaultKind, FileRole, Format, ImageId, Join, Joined,
    Place, RecordKind, split_of_folder,
};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Tick};
use std::collections::BTreeMap;

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "kitti-tracking",
        name: "KITTI tracking",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "a text file for each sequence: classes, boxes, truncated, occluded of its frames; `label_02/0000.txt` is looked up in `image_02/0000`; DontCare regions are left out",
    told_by: "lines of a frame, a track, a class and fourteen numbers",
    cannot: "which boxes are one object, masks; angles, sizes and places in space are not read",
    stage: Stage::Annotations,
    how: How::Files { recognise, read: Read::Whole(|_, input, out, tick| read(input, out, tick)) },
};

/// Digits of a frame's name.
const DIGITS: usize = 6;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let lines = super::lines(probe, parse)?;
    let good = lines.iter().filter(|line| line.is_ok()).count();
    let is = lines.first().is_some_and(Result::is_ok) && good * 2 >= lines.len();
    let scored = lines.iter().flatten().all(|(_, line)| line.score);
    (is && !scored).then(|| "KITTI tracking: each line is a frame, a track, a class and fourteen numbers".into())
}

/// The frame, and its object.
type Tracked = Parsing<(u32, Line)>;

fn parse(line: &str) -> Tracked {
    let wrong = || (FaultKind::BadRecord, "a frame, a track, a class and fourteen numbers".to_owned());
    let mut rest = line.trim_start();
    let mut numbers = [0i64; 2];
    for number in &mut numbers {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let Ok(whole) = word.parse() else {
            let (kind, expected) = wrong();
            return Err((kind, expected, format!("{} in front", word.chars().take(40).collect::<String>())));
        };
        (*number, rest) = (whole, after.trim_start());
    }
    let Ok(frame) = u32::try_from(numbers[0]) else {
        let (kind, expected) = wrong();
        return Err((kind, expected, format!("frame {}", numbers[0])));
    };
    let parsed: Parsed = Line::parse(rest);
    parsed.map(|line| (frame, line))
}

fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    if let Some(source) = out.source() {
        source.join = Some("by the number of the frame, image_02 for label_02".into());
    }
    let Some(bytes) = input.whole(super::LARGEST, out, tick) else { return };
    let path = out.path().to_owned();
    let split = split_of_folder(&path).map(|split| out.split(split));
    let mut frames: BTreeMap<u32, ImageId> = BTreeMap::new();
    for (i, line) in text(&bytes).lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
        let place = Place::new(input.file, number, RecordKind::Line, number);
        let (frame, line) = match parse(line) {
            Ok(tracked) => tracked,
            Err((kind, expected, found)) => {
                out.fault(Fault::new(kind, place, expected, found));
                continue;
            }
        };
        let image = match frames.get(&frame) {
            Some(&image) => image,
            None => {
                let image = image(out, &path, frame, place);
                out.annotate(image);
                if let Some(split) = split {
                    out.claim_split(image, split, Some(place));
                }
                frames.insert(frame, image);
                image
            }
        };
        if line.score {
            let found = "fifteen: the last is a score, as predictions have";
            out.fault(Fault::new(FaultKind::BadRecord, place, "a class and fourteen numbers", found).of(image));
        } else {
            object(&line, image, place, out);
        }
    }
    out.end();
}

/// The picture of a frame: in the sequence's folder among the pictures, or in one so called anywhere.
fn image(out: &mut Builder<'_>, path: &str, frame: u32, place: Place) -> ImageId {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let folder = mirrored(stem).unwrap_or_else(|| stem.to_owned());
    let name = format!("{folder}/{frame:0DIGITS$}");
    let sequence = parts_below(&folder, 1);
    for parts in [usize::MAX, 3, 2] {
        let near = parts_below(&name, parts);
        // One of this name elsewhere is a frame of another sequence.
        if let Joined::Image(image) = out.find(near, Join::Stem)
            && out.dataset.images.path(image).rsplit('/').nth(1) == Some(sequence)
        {
            return out.image(near, Join::Stem, place);
        }
    }
    if out.has_images() { out.missing(&name, place) } else { out.image(&name, Join::Stem, place) }
}
