//! WebDataset: samples in shards (`train-000000.tar`), or the same unpacked. What stands before the first dot of a name is
//! the sample's key: `000001.jpg`, `000001.cls`, `000001.json` and `000001.txt` are one. Owns classes in `.cls`, records
//! in `.json` and texts in `.txt` beside pictures. Refuses JSON and text that another format claims.

mod record;
mod samples;
#[cfg(test)]
mod tests;

use super::list::{Entry, How, Read, Stage};
use super::{Input, Probe, Session, Tick, records, table, unusable};
use crate::dataset::{
    BoxFormat, BoxNumbers, Builder, Counting, Fault, FaultKind, FileRole, Format, ImageId, Join, Place, SetOf,
};
use crate::wording;
pub(super) use samples::Samples;
use samples::{in_shard, key_of};

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "webdataset",
        name: "WebDataset",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat { numbers: Some(BoxNumbers::LeftTop), unit: None, counting: Counting::FromZero }),
    },
    reads: "samples in tar shards or unpacked, joined by their key, which ends at the first dot: classes (`.cls`), records (`.json`: attributes, classes, people, splits, captions, sizes, lists of boxes), captions or names of classes (`.txt`); shards called after a split",
    told_by: "a class in a `.cls` file, a flat JSON record or words in a `.txt` file beside a picture of the same key, or in a numbered tar",
    cannot: "arrays, sound, video; JSON deeper than one level but for lists of boxes",
    stage: Stage::Annotations,
    how: How::Files { recognise, read: Read::Whole(read) },
};

/// Larger members are refused: they are of one picture.
const LARGEST: u64 = 8 << 20;
/// A class's name is no longer.
const LONGEST_NAME: usize = 200;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    let place = match (in_shard(probe.path), probe.beside_picture) {
        (true, _) => "in a shard",
        (false, true) => "beside its picture",
        _ => return alone(probe),
    };
    match probe.extension().as_str() {
        "cls" => class_text(probe).then(|| format!("WebDataset: the class of a sample, {place}")),
        "json" => is_record(probe).then(|| format!("WebDataset: a JSON record of a sample, {place}")),
        "txt" | "caption" => {
            let among = probe.neighbour.is_some_and(|n| *n == ENTRY) && probe.head.trim_ascii().is_empty();
            (among || words(probe)).then(|| format!("WebDataset: a caption or the name of a class, {place}"))
        }
        _ => None,
    }
}

/// A class by itself, where its picture was not dropped.
fn alone(probe: &Probe<'_>) -> Option<String> {
    let is_number = || std::str::from_utf8(probe.head).is_ok_and(|text| text.trim().parse::<u32>().is_ok());
    (probe.extension() == "cls" && is_number()).then(|| "WebDataset: the class of a sample".into())
}

/// Short text, and not the style file of a typesetter.
fn class_text(probe: &Probe<'_>) -> bool {
    probe.bytes <= 4096 && table::text_of_head(probe.head).is_some_and(|text| text.trim().lines().count() <= 3)
}

/// A JSON object that nobody else knows, of which nothing would be lost outside of a shard.
fn is_record(probe: &Probe<'_>) -> bool {
    let shape = probe.json();
    if shape.is_list || unusable::look(probe).is_some() || !probe.head.trim_ascii_start().starts_with(b"{") {
        return false;
    }
    if in_shard(probe.path) {
        return true;
    }
    let Ok(serde_json::Value::Object(record)) = serde_json::from_slice(probe.head) else { return false };
    let flat = records::cells(&record);
    flat.unread.is_empty() && (!flat.cells.is_empty() || flat.objects.is_some())
}

/// Words, as captions and names of classes are: letters, and few numbers.
fn words(probe: &Probe<'_>) -> bool {
    let Some(text) = table::text_of_head(probe.head) else { return false };
    let (mut words, mut numbers) = (0usize, 0usize);
    for word in text.split_whitespace() {
        match word.chars().any(char::is_alphabetic) {
            true => words += 1,
            false => numbers += usize::from(word.chars().any(|c| c.is_ascii_digit())),
        }
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    probe.bytes <= LARGEST && words > 0 && numbers * 3 <= words && (lines <= 10 || in_shard(probe.path))
}

fn read(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let path = out.path().to_owned();
    let end = path.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase());
    let kind = if end == "caption" { "txt" } else { &end };
    out.labels_as(SetOf::Named(format!("webdataset {kind}")));
    if let Some(source) = out.source() {
        source.join = Some("by key".into());
    }
    let place = Place::file(input.file);
    let fault = |out: &mut Builder<'_>, kind, expected: &str, found: String| {
        out.fault(Fault::new(kind, place, expected, found));
    };
    let Some(bytes) = input.whole(LARGEST, out, tick) else { return };
    let images = images_of(&path, &mut session.webdataset, place, out);
    if kind == "json" {
        record::read(&bytes, &images, place, session, out);
        return out.end();
    }
    let Some(text) = table::text_of_head(&bytes) else {
        fault(out, FaultKind::Unparsable, "text", "something else".into());
        return out.end();
    };
    let text = text.trim();
    if kind == "txt" {
        session.webdataset.text(&path, text, &images, place, out);
    } else if text.is_empty() {
        fault(out, FaultKind::BadRecord, "a class", "an empty file".into());
    } else if text.lines().count() > 1 || text.chars().count() > LONGEST_NAME {
        let found = wording::plural(text.lines().count() as u64, "line", "lines");
        fault(out, FaultKind::BadRecord, "one class", found);
    } else if text.starts_with('-') && text.parse::<i64>().is_ok() {
        fault(out, FaultKind::UnknownClass, "a class of 0 or more", text.to_owned());
    } else {
        class(text, &path, &images, place, session, out);
    }
    out.end();
}

/// The pictures of a member's sample; one that is only listed where there is none.
fn images_of(path: &str, samples: &mut Samples, place: Place, out: &mut Builder<'_>) -> Vec<ImageId> {
    let key = key_of(path);
    let images = samples.images(key, &out.dataset);
    if images.is_empty() {
        return vec![out.image(key, Join::Stem, place)];
    }
    images.iter().for_each(|&image| out.name_image(image, place));
    images
}

/// A class by its name or number; a number is looked up in the list of classes that its folder has.
fn class(text: &str, path: &str, images: &[ImageId], place: Place, session: &mut Session, out: &mut Builder<'_>) {
    let listed = text.parse::<u32>().ok().and_then(|number| session.yolo.class(path, number));
    let class = match listed {
        Some(Ok(class)) => class,
        Some(Err(known)) => {
            let expected = format!("a class of {known}");
            return out.fault(Fault::new(FaultKind::UnknownClass, place, expected, text));
        }
        None => out.class(text),
    };
    if let Some(source) = out.source() {
        source.records += 1;
    }
    for &image in images {
        out.add_label(image, class, Some(place));
    }
    session.webdataset.numbered(path, text);
}
