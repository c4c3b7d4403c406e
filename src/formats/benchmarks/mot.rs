//! MOT: the ground truth of a video, `SEQ/gt/gt.txt`: a line for each object of each frame: frame, track, left, top, width,
//! height in pixels counted from 1, whether it counts, its class by number, how much of it is visible. Refuses to read
//! detections and results, which have scores.

use super::{Records, Sequences, counted, first_lines, four, number, numbered, said, whole};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Builder, Counting, FileRole, Format, IdentityId, ImageId, Join, Joined, Place,
    Rect, flag,
};
use crate::formats::attributes::Item;
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Session, Tick};
use std::collections::BTreeMap;

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "mot",
        name: "MOT",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Pixels),
            counting: Counting::FromOne,
        }),
    },
    reads: "`gt/gt.txt` of each sequence: boxes of its frames (`img1/000001.jpg`), classes by MOT's numbers or the labels.txt beside it, how much is visible; objects that do not count are marked difficult; a frame that shows one person is of that person (`SEQ/track`)",
    told_by: "lines of seven to ten numbers between commas in a file gt.txt or a folder gt",
    cannot: "who is who in a frame of several people, masks, cameras and places on the ground; detections and results are left aside",
    stage: Stage::Annotations,
    how: How::Files { recognise, read: Read::Whole(read) },
};

/// Classes of MOT16 to MOT20, from 1.
const CLASSES: [&str; 13] = [
    "Pedestrian",
    "Person on vehicle",
    "Car",
    "Bicycle",
    "Motorbike",
    "Non motorized vehicle",
    "Static person",
    "Distractor",
    "Occluder",
    "Occluder on the ground",
    "Occluder full",
    "Reflection",
    "Crowd",
];
/// Those that are one person.
const PERSONS: [&str; 3] = ["Pedestrian", "Person on vehicle", "Static person"];
/// Folders of frames, and how many digits their names have.
const FOLDERS: [&str; 4] = ["img1", "images", "img", ""];
const DIGITS: [usize; 4] = [6, 8, 5, 7];
/// After so many frames without a line or a picture no more are looked for.
const MOST_MISSED: u32 = 1000;

fn recognise(probe: &Probe<'_>) -> Option<String> {
    (is_truth(probe) && looks_so(&first_lines(probe)?)).then(|| {
        "MOT: the ground truth of a sequence, each line a frame, a track, a box and more numbers between commas".into()
    })
}

/// Somebody's detections or results in this form.
pub(super) fn results(probe: &Probe<'_>) -> Option<String> {
    let lines = first_lines(probe)?;
    if is_truth(probe) || !looks_so(&lines) {
        return None;
    }
    let unplaced = |line: &String| {
        fields(line).get(7..).is_some_and(|rest| rest.len() == 3 && rest.iter().all(|f| number(f) == Some(-1.0)))
    };
    let of_detector = in_folder(probe, "det");
    (of_detector || lines.iter().all(unplaced)).then(|| {
        let what = if of_detector { "detections" } else { "results" };
        format!("MOT {what} with a score in each line: Muster does not read predictions")
    })
}

/// `gt.txt`, `gt_val_half.txt`, or in a folder `gt`.
fn is_truth(probe: &Probe<'_>) -> bool {
    in_folder(probe, "gt")
}

fn in_folder(probe: &Probe<'_>, what: &str) -> bool {
    let own = probe.name().to_ascii_lowercase();
    let begins = own.strip_prefix(what).is_some_and(|rest| rest.starts_with(['.', '_', '-']));
    begins || probe.path.rsplit('/').nth(1).is_some_and(|folder| folder.eq_ignore_ascii_case(what))
}

fn fields(line: &str) -> Vec<&str> {
    let line = line.trim().strip_suffix(',').unwrap_or(line.trim());
    line.split(',').map(str::trim).collect()
}

/// At least half of the lines are such.
fn looks_so(lines: &[String]) -> bool {
    let is = |line: &&String| {
        let fields = fields(line);
        matches!(fields.len(), 7..=10)
            && fields.iter().all(|field| number(field).is_some())
            && fields.iter().take(2).all(|field| whole(field).is_some())
    };
    let good = lines.iter().filter(is).count();
    good > 0 && good * 2 >= lines.len()
}

/// Who a frame shows, of those that count.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Nobody,
    One(IdentityId),
    Several,
}

struct Reader<'r, 'b> {
    records: Records<'r, 'b>,
    /// Folder of the sequence, with a slash; empty at the top.
    folder: String,
    /// What its people are called after.
    name: String,
    sequence: super::sequence::Sequence,
    /// Names of the classes from 1, where a list says them.
    classes: Vec<String>,
    frames: BTreeMap<u32, (ImageId, Shown)>,
}

fn read(session: &mut Session, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    let Session { gathered, sequences, yolo, .. } = session;
    let classes = yolo.names_beside(out.dataset.path(input.file));
    let format = (&ENTRY.format, "by the number of the frame, in img1");
    let Some((records, text)) = Records::begin(input, format, false, (out, gathered), tick) else { return };
    let mut reader = Reader::new(records, sequences, classes);
    for (line, text) in numbered(&text) {
        let place = reader.records.place(line);
        reader.line(&fields(text), place);
    }
    reader.end();
}

impl<'r, 'b> Reader<'r, 'b> {
    fn new(mut records: Records<'r, 'b>, sequences: &Sequences, classes: Vec<String>) -> Self {
        let path = records.out.path().to_owned();
        let own = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = match own.rsplit_once('/') {
            Some((above, "gt")) => above,
            None if own == "gt" => "",
            _ => own,
        };
        let sequence = sequences.of(folder);
        let last = folder.rsplit('/').next().unwrap_or(folder).to_owned();
        let name = sequence.name.clone().unwrap_or(last);
        records.split = records.out.split_of_folders(&path);
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        Self { records, folder, name, sequence, classes, frames: BTreeMap::new() }
    }

    fn line(&mut self, fields: &[&str], place: Place) {
        let ([frame, track, x, y, w, h, counts], more) = match fields {
            [a, b, c, d, e, f, g, more @ ..] if more.len() <= 3 => ([*a, *b, *c, *d, *e, *f, *g], more),
            _ => {
                let found = counted(fields.len() as u64, "field");
                return self.records.bad(None, place, "nine or ten numbers between commas", found);
            }
        };
        let last = self.sequence.frames.filter(|n| *n > 0);
        let frame = match whole(frame).and_then(|n| u32::try_from(n).ok()) {
            Some(frame) if frame > 0 && last.is_none_or(|last| frame <= last) => frame,
            Some(frame) if frame > 0 => {
                let expected = format!("a frame up to {}, as seqinfo.ini says", last.unwrap_or_default());
                return self.records.bad(None, place, expected, format!("frame {frame}"));
            }
            Some(_) => return self.records.bad(None, place, "a frame counted from 1", "frame 0"),
            None => return self.records.bad(None, place, "the number of a frame, from 1", said(frame)),
        };
        let image = self.frame(frame, place);
        let Some(track) = whole(track) else {
            return self.records.bad(Some(image), place, "the number of a track", said(track));
        };
        // The last three of ten are a place on the ground: all are pedestrians.
        let (class, visible) = match more {
            [class] => (Some(*class), None),
            [class, visible] => (Some(*class), Some(*visible)),
            _ => (None, None),
        };
        let Some(class) = self.class(class, image, place) else { return };
        let counts = match number(counts) {
            Some(n) => n != 0.0,
            None => {
                self.records.bad(Some(image), place, "0 or 1 for whether it counts", said(counts));
                true
            }
        };
        let ([x, y, w, h], wrong) = four([x, y, w, h]);
        let flags = if counts { 0 } else { flag::DIFFICULT };
        let own = self.records.draw(image, &class, Rect { x, y, w, h }, wrong, flags, place);
        if let Some(visible) = visible {
            match number(visible) {
                Some(n) if n < 0.0 => {}
                Some(_) => self.records.say(Item::Box(own), "visibility", visible),
                None => self.records.bad(Some(image), place, "a visibility from 0 to 1", said(visible)),
            }
        }
        let is_person = PERSONS.contains(&class.as_str()) || class.eq_ignore_ascii_case("person");
        if counts && track >= 0 && is_person {
            self.person(frame, track);
        }
    }

    /// The name of a class by its number; `None` where there is none, which is said.
    fn class(&mut self, written: Option<&str>, image: ImageId, place: Place) -> Option<String> {
        let Some(written) = written else { return Some(CLASSES[0].to_owned()) };
        let at = match whole(written) {
            // What some writers put for "not known".
            Some(-1) => return Some(CLASSES[0].to_owned()),
            Some(n) => usize::try_from(n).ok().and_then(|n| n.checked_sub(1)),
            None => None,
        };
        let listed = at.and_then(|at| self.classes.get(at)).cloned();
        let known = || at.and_then(|at| CLASSES.get(at)).filter(|_| self.classes.is_empty()).map(|c| (*c).to_owned());
        let name = listed.or_else(known);
        if name.is_none() {
            let (most, list) = match self.classes.len() {
                0 => (CLASSES.len(), ""),
                n => (n, ", as labels.txt lists them"),
            };
            self.records.bad(Some(image), place, format!("a class from 1 to {most}{list}"), said(written));
        }
        name
    }

    fn person(&mut self, frame: u32, track: i64) {
        let name = if self.name.is_empty() { track.to_string() } else { format!("{}/{track}", self.name) };
        let id = self.records.out.identity(&name);
        if let Some((_, shown)) = self.frames.get_mut(&frame) {
            *shown = match *shown {
                Shown::Nobody => Shown::One(id),
                Shown::One(known) if known == id => Shown::One(id),
                _ => Shown::Several,
            };
        }
    }

    /// The picture of a frame: as the sequence says where it lies, else in the usual folders and spellings.
    fn frame(&mut self, frame: u32, place: Place) -> ImageId {
        if let Some((image, _)) = self.frames.get(&frame) {
            return *image;
        }
        let image = match self.find(frame) {
            Some(name) => {
                let join = if name.ends_with(".jpg") { Join::Name } else { Join::Stem };
                self.records.image(&name, join, place)
            }
            // A picture of this name elsewhere is a frame of another sequence.
            None => self.records.missing(&self.called(frame, DIGITS[0], self.frame_folder()), place),
        };
        if let Some((width, height)) = self.sequence.size {
            self.records.out.declare_size(image, width, height, place);
        }
        self.frames.insert(frame, (image, Shown::Nobody));
        image
    }

    fn frame_folder(&self) -> &str {
        self.sequence.folder.as_deref().unwrap_or(FOLDERS[0])
    }

    fn called(&self, frame: u32, digits: usize, folder: &str) -> String {
        let slash = if folder.is_empty() { "" } else { "/" };
        format!("{}{folder}{slash}{frame:0digits$}", self.folder)
    }

    fn find(&self, frame: u32) -> Option<String> {
        if !self.records.out.has_images() {
            // The name that a frame has in a released sequence.
            return Some(format!("{}.jpg", self.called(frame, DIGITS[0], self.frame_folder())));
        }
        let folders = std::iter::once(self.frame_folder()).chain(FOLDERS);
        folders.flat_map(|folder| DIGITS.map(|digits| self.called(frame, digits, folder))).find(|name| {
            let Joined::Image(image) = self.records.out.find(name, Join::Stem) else { return false };
            // One of this name elsewhere is a frame of another sequence.
            self.records.out.dataset.images.path(image).starts_with(&self.folder)
        })
    }

    /// Frames without a line show nothing; those that show one person are of that person.
    fn end(mut self) {
        let lined = self.frames.keys().next_back().copied().unwrap_or(0);
        let last = if self.records.out.has_images() { self.sequence.frames.unwrap_or(0).max(lined) } else { 0 };
        let place = Place::file(self.records.file);
        let mut missed = 0;
        for frame in 1..=last {
            if self.frames.contains_key(&frame) {
                continue;
            }
            match self.find(frame) {
                Some(_) => {
                    self.frame(frame, place);
                }
                None => missed += 1,
            }
            // A number of frames is no proof that they are there.
            if missed > MOST_MISSED {
                break;
            }
        }
        let out = &mut *self.records.out;
        let alone = self.frames.values().filter_map(|(image, shown)| match shown {
            Shown::One(id) => Some((*image, *id)),
            _ => None,
        });
        let mut any = false;
        for (image, id) in alone {
            let of = &mut out.dataset.identity_of;
            if of.len() <= image.index() {
                of.resize(image.index() + 1, None);
            }
            if let Some(slot) = of.get_mut(image.index()) {
                slot.get_or_insert(id);
                any = true;
            }
        }
        if any {
            let source = format!("{}#track", out.path());
            out.dataset.identity_source.get_or_insert(source);
        }
        self.records.end();
    }
}
