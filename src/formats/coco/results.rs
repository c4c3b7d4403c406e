//! What a model says in COCO's words: a list of results, or a whole file whose annotations have scores. Such records are
//! predictions and are kept apart from the ground truth. Refuses to make images or classes of the dataset.

use super::ids::Key;
use super::record::{Annotation, Category, ImageEntry, parse};
use super::value::Scalar;
use crate::dataset::{
    Builder, Fault, FaultKind, FileId, FileRole, Format, ImageId, Join, Joined, Place, RecordKind, Rect,
};
use crate::formats::json::{self, Element, Mark, Visit, Want};
use crate::formats::list::{Entry, How, Read, Stage};
use crate::formats::{Input, Probe, Tick};
use rustc_hash::FxHashMap;

pub static ENTRY: Entry = Entry {
    format: Format { id: "coco-results", name: "COCO results", role: FileRole::Predictions, boxes: None },
    reads: "a list of results, or a COCO file whose annotations have scores: predictions, kept apart from the ground truth and in no figure",
    told_by: "JSON whose records have image_id, category_id and score, not all of them whole numbers",
    cannot: "masks (their boxes are read), keypoints, captions",
    stage: Stage::Predictions,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| Box::pin(read(&session.coco, input, out, tick))),
    },
};

/// What the ids of the ground truth lead to, for results that know nothing else. An id that two files give to different
/// things leads nowhere.
#[derive(Default)]
pub struct Truth {
    images: FxHashMap<Key, Option<ImageId>>,
    classes: FxHashMap<Key, Option<String>>,
}

impl Truth {
    pub(super) fn image(&mut self, key: Key, image: ImageId) {
        let known = self.images.entry(key).or_insert(Some(image));
        if *known != Some(image) {
            *known = None;
        }
    }

    pub(super) fn class(&mut self, key: Key, name: &str) {
        let known = self.classes.entry(key).or_insert_with(|| Some(name.to_owned()));
        if known.as_deref() != Some(name) {
            *known = None;
        }
    }

    fn image_of(&self, key: &Key) -> Option<ImageId> {
        self.images.get(key).copied().flatten()
    }

    fn class_of(&self, key: &Key) -> Option<&str> {
        self.classes.get(key)?.as_deref()
    }
}

/// Records with a score that is no whole number: a score of 1 or 0 throughout is an exporter's habit in ground truth.
fn recognise(probe: &Probe<'_>) -> Option<String> {
    if probe.extension() != "json" {
        return None;
    }
    let shape = probe.json();
    let list = if shape.is_list { "" } else { "annotations" };
    let all = ["image_id", "category_id", "score"].iter().all(|member| shape.shows(list, &[member]));
    (all && has_scores(probe.head)).then(|| match shape.is_list {
        true => "COCO results: a JSON list of records with image_id, category_id and score, so predictions".to_owned(),
        false => "COCO results: its annotations have scores, so they are predictions".to_owned(),
    })
}

fn has_scores(head: &[u8]) -> bool {
    memchr::memmem::find_iter(head, b"\"score\"").any(|at| {
        let rest = head.get(at + 7..).unwrap_or_default().trim_ascii_start();
        let rest = rest.strip_prefix(b":").unwrap_or_default().trim_ascii_start();
        let end = rest.iter().position(|b| !matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')).unwrap_or(0);
        let number = std::str::from_utf8(&rest[..end]).ok().and_then(|text| text.parse::<f64>().ok());
        number.is_some_and(|number| number.fract() != 0.0)
    })
}

/// One record, as far as it is kept until all ids are known.
struct Scored {
    image: Key,
    class: Key,
    rect: Option<Rect>,
    score: f32,
    place: Place,
}

struct Reader<'r, 'b> {
    out: &'r mut Builder<'b>,
    file: FileId,
    own: Truth,
    has_images: bool,
    results: Vec<Scored>,
}

async fn read(truth: &Truth, input: &Input<'_>, out: &mut Builder<'_>, tick: &mut Tick<'_>) {
    out.begin(input.file, &ENTRY.format, input.why);
    let mut reader = Reader { out, file: input.file, own: Truth::default(), has_images: false, results: Vec::new() };
    let mut done = 0;
    let walked = json::walk(input.bytes, json::CHUNK, &mut reader, &mut done, tick).await;
    for broken in &walked.broken {
        let place = Place { line: broken.line, ..Place::file(input.file) };
        reader.out.fault(Fault::new(FaultKind::Unparsable, place, broken.expected.clone(), broken.found.clone()));
    }
    reader.finish(truth);
    out.end();
}

impl Visit for Reader<'_, '_> {
    fn member(&mut self, name: &str, first: u8, _at: Mark) -> Want {
        match name {
            "" | "images" | "categories" | "annotations" if first == b'[' => Want::Elements,
            _ => Want::Skip,
        }
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        let kind = match name {
            "images" => RecordKind::Image,
            "categories" => RecordKind::Category,
            _ => RecordKind::Annotation,
        };
        let place = Place::new(self.file, element.line, kind, element.index);
        let clean = json::without_nan(element.bytes).map(|(bytes, _)| bytes);
        let bytes = clean.as_deref().unwrap_or(element.bytes);
        let taken = match kind {
            RecordKind::Image => parse(bytes).map(|entry| self.image(&entry)),
            RecordKind::Category => parse(bytes).map(|entry| self.category(&entry)),
            _ => parse(bytes).map(|record| self.result(&record, place)),
        };
        if taken.is_err() {
            self.out.fault(Fault::new(FaultKind::BadRecord, place, "a record that can be read", ""));
        }
    }
}

impl Reader<'_, '_> {
    fn image(&mut self, entry: &ImageEntry<'_>) {
        self.has_images = true;
        let (Some(key), Some(name)) = (Key::of(&entry.id), entry.file_name.text()) else { return };
        if let Joined::Image(image) = self.out.find(name, Join::Name) {
            self.own.image(key, image);
        }
    }

    fn category(&mut self, entry: &Category<'_>) {
        if let (Some(key), Some(name)) = (Key::of(&entry.id), entry.name.text()) {
            self.own.class(key, name);
        }
    }

    fn result(&mut self, record: &Annotation<'_>, place: Place) {
        let (Some(image), Some(class)) = (Key::of(&record.image_id), Key::of(&record.category_id)) else {
            let found = "one without image_id or category_id";
            return self.out.fault(Fault::new(FaultKind::BadRecord, place, "a result", found));
        };
        let numbers = record.bbox.first.each_ref().map(Scalar::number);
        let rect = match numbers {
            [Some(x), Some(y), Some(w), Some(h)] if record.bbox.len == 4 => Some(Rect { x, y, w, h }),
            _ => None,
        };
        let score = record.score.number().map_or(f32::NAN, |score| score as f32);
        self.results.push(Scored { image, class, rect, score, place });
    }

    fn finish(self, truth: &Truth) {
        let (mut kept, mut lost) = (0, 0);
        for result in self.results {
            let by_name = || match &result.image {
                Key::Text(stem) => match self.out.find(stem, Join::Stem) {
                    Joined::Image(image) => Some(image),
                    _ => None,
                },
                Key::Int(_) => None,
            };
            // A file with images of its own speaks of those.
            let by_id = if self.has_images { self.own.image_of(&result.image) } else { truth.image_of(&result.image) };
            let Some(image) = by_id.or_else(by_name) else {
                lost += 1;
                continue;
            };
            let number = || match &result.class {
                Key::Int(number) => format!("category {number}"),
                Key::Text(text) => text.to_string(),
            };
            let class = self.own.class_of(&result.class).or_else(|| truth.class_of(&result.class));
            let class = class.map_or_else(number, str::to_owned);
            self.out.speaks_of(image);
            self.out.dataset.predictions.push(image, &class, result.rect, result.score, result.place);
            kept += 1;
        }
        if let Some(source) = self.out.source() {
            source.records = kept;
            source.unmatched = lost;
            source.join = Some(if self.has_images { "by file name" } else { "by id" }.to_owned());
        }
    }
}
