//! KITTI's object labels: a text file for each picture, a line for each object: class, truncated, occluded, alpha, left,
//! top, right, bottom in pixels, and what is known of it in space. `DontCare` marks a region that was not labelled: no
//! class and no box. Files with a score in each line are somebody's results: refused, for they are no ground truth.

mod line;
pub(super) mod tracking;

use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Tick};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, Fault, FaultKind, FileRole, Format, ImageId, Join, Joined,
    Place, RecordKind, split_of_folder,
};
use line::{Line, Parsed, Parsing};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "kitti",
        name: "KITTI",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::Corners),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromZero,
        }),
    },
    reads: "a text file for each picture: classes, boxes, truncated, occluded; `label_2` is looked up in `image_2`; DontCare regions are left out",
    told_by: "lines of a class and fourteen numbers, or an empty file in a folder `label_2`",
    cannot: "masks, attributes of boxes, names of pictures; angles, sizes and places in space are not read; results with a score are left aside",
    stage: Stage::Annotations,
    how: How::Files { recognise, read: Read::Whole(|_, input, out, tick| read(input, out, tick)) },
};

/// Larger label files are refused: half a million objects would still fit.
const LARGEST: u64 = 64 << 20;
/// Lines that are looked at.
const LINES: usize = 20;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let found = lines(probe, Line::parse)?;
    if found.is_empty() {
        let empty = probe.head.trim_ascii().is_empty() && probe.bytes <= 64 && in_label_folder(probe.path);
        return empty.then(|| "KITTI: an empty file in a folder of labels, so nothing in its image".into());
    }
    (is_kitti(&found) && !all_scored(&found)).then(|| "KITTI: each line is a class and fourteen numbers".into())
}

/// A file of detections: each line ends in a score.
pub(super) fn is_results(probe: &Probe<'_>) -> bool {
    lines(probe, Line::parse).is_some_and(|found| is_kitti(&found) && all_scored(&found))
}

/// The first lines that are not empty; `None` where it is no such text.
fn lines<T>(probe: &Probe<'_>, parse: fn(&str) -> Parsing<T>) -> Option<Vec<Parsing<T>>> {
    if probe.extension() != "txt" {
        return None;
    }
    let text = text(probe.head);
    let mut all: Vec<&str> = text.lines().collect();
    if probe.bytes > probe.head.len() as u64 {
        all.pop();
    }
    all.retain(|l| !l.trim().is_empty());
    Some(all.into_iter().take(LINES).map(parse).collect())
}

/// The first line is whole, and at least half of all: what is wrong with the others is for the reader to say.
fn is_kitti(found: &[Parsed]) -> bool {
    let good = found.iter().filter(|l| l.is_ok()).count();
    // A frame and a track in front of the class are those of a video.
    let tracked = |line: &&Line| {
        let mut words = line.class.split(' ');
        words.next().is_some_and(is_whole) && words.next().is_some_and(is_whole) && words.next().is_some()
    };
    let videos = found.iter().flatten().filter(tracked).count();
    videos * 2 < good.max(1) && found.first().is_some_and(Result::is_ok) && good * 2 >= found.len()
}

fn is_whole(word: &str) -> bool {
    word.parse::<i64>().is_ok()
}

fn all_scored(found: &[Parsed]) -> bool {
    found.iter().flatten().all(|line| line.score)
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    super::table::encoding_of(bytes).decode(bytes).0
}

/// `label_2`, `label_02`, `label_3`.
fn in_label_folder(path: &str) -> bool {
    let folder = path.rsplit('/').nth(1).unwrap_or("").to_ascii_lowercase();
    folder.strip_prefix("label_").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Reads one label file. An empty one says that there is nothing in its picture.
fn read(input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    if let Some(source) = out.source() {
        source.join = Some("by path, image_2 for label_2".into());
    }
    let place = Place::file(input.file);
    let Some(bytes) = input.whole(LARGEST, out, tick) else { return };
    let path = out.path().to_owned();
    let image = image(out, &path, place);
    out.annotate(image);
    if let Some(split) = split_of_folder(&path) {
        let split = out.split(split);
        out.claim_split(image, split, Some(place));
    }
    for (i, line) in text(&bytes).lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let number = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
        let place = Place::new(input.file, number, RecordKind::Line, number);
        match Line::parse(line) {
            Ok(line) if line.score => {
                let found = "fifteen: the last is a score, as predictions have";
                out.fault(Fault::new(FaultKind::BadRecord, place, "a class and fourteen numbers", found).of(image));
            }
            Ok(line) => object(&line, image, place, out),
            Err((kind, expected, found)) => out.fault(Fault::new(kind, place, expected, found).of(image)),
        }
    }
    out.end();
}

fn object(line: &Line, image: ImageId, place: Place, out: &mut Builder<'_>) {
    if line.class.eq_ignore_ascii_case("DontCare") {
        return;
    }
    let class = out.class(&line.class);
    let id = out.add_box(image, class, line.rect, BoxUnit::Pixels, line.flags, place);
    if !line.rect.is_finite() {
        let mut fault = Fault::new(FaultKind::NotANumber, place, "numbers", "NaN or infinity").of(image);
        (fault.class, fault.r#box) = (Some(class), Some(id));
        out.fault(fault);
    }
}

/// The picture of a label file: the same path with `image_2` for the last `label_2`; that folder elsewhere (the parts
/// of KITTI come in archives of their own); else beside it, else any of its name.
fn image(out: &mut Builder<'_>, path: &str, place: Place) -> ImageId {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let own = stem.rsplit('/').next().unwrap_or(stem);
    let mirrored = mirrored(stem);
    let near = mirrored.as_deref().map(|m| parts_below(m, 2));
    for name in [mirrored.as_deref(), near, Some(stem), Some(own)].into_iter().flatten() {
        if matches!(out.find(name, Join::Stem), Joined::Image(_)) {
            return out.image(name, Join::Stem, place);
        }
    }
    out.image(mirrored.as_deref().unwrap_or(stem), Join::Stem, place)
}

/// The last parts of a path.
fn parts_below(path: &str, parts: usize) -> &str {
    let at = path.rmatch_indices('/').nth(parts.saturating_sub(1)).map_or(0, |(at, _)| at + 1);
    path.get(at..).unwrap_or(path)
}

/// `training/label_2/000001` → `training/image_2/000001`: the same camera.
fn mirrored(stem: &str) -> Option<String> {
    let folders: Vec<&str> = stem.split('/').collect();
    let last = folders.len().checked_sub(1)?;
    let image_of = |folder: &str| {
        let lower = folder.to_ascii_lowercase();
        let rest = lower.strip_prefix("label")?;
        let rest = if rest.starts_with('s') { "s" } else { rest };
        let of_camera = rest.strip_prefix('_').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        (rest.is_empty() || rest == "s" || of_camera).then(|| format!("image{rest}"))
    };
    let (at, images) = folders.get(..last)?.iter().enumerate().rev().find_map(|(i, f)| Some((i, image_of(f)?)))?;
    let mut all: Vec<String> = folders.iter().map(|f| (*f).to_owned()).collect();
    if let Some(folder) = all.get_mut(at) {
        *folder = images;
    }
    Some(all.join("/"))
}

#[cfg(test)]
mod tests;
