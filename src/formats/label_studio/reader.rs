//! Takes tasks into the model, and counts what is left out.

use super::names;
use super::region::{self, Kind};
use crate::dataset::{
    BoxId, BoxUnit, Builder, Fault, FaultKind, FileId, ImageId, Join, Joined, Place, RecordKind, Role, SplitId, flag,
};
use crate::formats::attributes::{Gathered, Item, SourceFile, guess};
use crate::formats::json::{self, Element, Mark, Visit, Want, joined, words};
use crate::wording;
use rustc_hash::FxHashSet;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

pub(super) struct Reader<'r, 'b> {
    out: &'r mut Builder<'b>,
    attributes: &'r mut Gathered,
    file: FileId,
    path: String,
    split: Option<SplitId>,
    /// Tasks that name no picture.
    without_picture: Vec<Place>,
    pictures: u64,
    /// Tasks of JSON-MIN that an earlier record has annotated.
    known: FxHashSet<String>,
    sized: FxHashSet<ImageId>,
    annotators: FxHashSet<String>,
    further: u64,
    cancelled: u64,
    predictions: u64,
    /// Types of results that are not read.
    unread: BTreeSet<String>,
}

/// A task with one annotation of it.
struct Task<'a> {
    images: Vec<ImageId>,
    place: Place,
    element: Element<'a>,
    /// How far its bytes have been searched for its results.
    at: usize,
}

impl Task<'_> {
    /// The place of a result: its own line, found by its id.
    fn place(&mut self, index: usize, id: Option<&str>) -> Place {
        let mut place =
            Place { kind: RecordKind::Object, record: u32::try_from(index).unwrap_or(u32::MAX), ..self.place };
        let rest = self.element.bytes.get(self.at..).unwrap_or_default();
        if let Some(id) = id
            && let Some(found) = memchr::memmem::find(rest, format!("\"{id}\"").as_bytes())
        {
            self.at += found;
            place.line = self.element.line_of(self.at);
        }
        place
    }
}

impl Visit for Reader<'_, '_> {
    fn member(&mut self, name: &str, _first: u8, _at: Mark) -> Want {
        if name.is_empty() { Want::Elements } else { Want::Skip }
    }

    fn element(&mut self, _name: &str, element: Element<'_>) {
        let place = Place::new(self.file, element.line, RecordKind::Image, element.index);
        match json::value(&element, place) {
            Ok(Value::Object(record)) => self.record(&record, element, place),
            Ok(other) => self.bad(place, "a task", words(Some(&other))),
            Err(fault) => self.out.fault(fault),
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> {
    pub(super) fn new(file: FileId, out: &'r mut Builder<'b>, attributes: &'r mut Gathered) -> Self {
        if let Some(source) = out.source() {
            source.join = Some("by file name".into());
        }
        let split = out.split_of_file();
        let path = out.path().to_owned();
        Self {
            out,
            attributes,
            file,
            path,
            split,
            without_picture: Vec::new(),
            pictures: 0,
            known: FxHashSet::default(),
            sized: FxHashSet::default(),
            annotators: FxHashSet::default(),
            further: 0,
            cancelled: 0,
            predictions: 0,
            unread: BTreeSet::new(),
        }
    }

    fn bad(&mut self, place: Place, expected: &str, found: impl Into<String>) {
        self.out.fault(Fault::new(FaultKind::BadRecord, place, expected, found));
    }

    /// Says what was left out. `partly`: the file was not read to its end.
    pub(super) fn ended(&mut self, partly: bool) {
        let without = std::mem::take(&mut self.without_picture);
        let any_task = !without.is_empty();
        if self.pictures == 0 && !without.is_empty() {
            let found = wording::plural(without.len() as u64, "task without one", "tasks without any");
            self.bad(Place::file(self.file), "tasks that name a picture in their data", found);
        } else {
            for place in without {
                self.bad(place, "the name of a picture in data", "none");
            }
        }
        if self.pictures == 0 && !partly && !any_task {
            self.bad(Place::file(self.file), "tasks", "none");
        }
        let mut said = String::new();
        if self.further > 0 {
            let what = wording::plural(self.further, "further annotation", "further annotations");
            said += &format!(
                "; {what} of tasks that were annotated several times left out: the one marked as ground truth counts, else the first"
            );
        }
        if self.cancelled > 0 {
            said += &format!(
                "; {} left out",
                wording::plural(self.cancelled, "cancelled annotation", "cancelled annotations")
            );
        }
        if self.predictions > 0 {
            let what = wording::plural(self.predictions, "prediction", "predictions");
            said += &format!("; {what} left out, for they are no ground truth");
        }
        if !self.unread.is_empty() {
            let types: Vec<&str> = self.unread.iter().take(5).map(String::as_str).collect();
            said += &format!("; results of type {} are not read", joined(&types));
        }
        if let Some(source) = self.out.source() {
            source.why.push_str(&said);
        }
    }

    fn record(&mut self, record: &Map<String, Value>, element: Element<'_>, place: Place) {
        match record.get("data") {
            Some(Value::Object(data)) => self.task(record, data, element, place),
            _ => self.flat(record, element, place),
        }
    }

    /// A task with its annotations.
    fn task(&mut self, task: &Map<String, Value>, data: &Map<String, Value>, element: Element<'_>, place: Place) {
        let list = |name| task.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        self.predictions += list("predictions").len() as u64;
        let annotations = list(if task.contains_key("annotations") { "annotations" } else { "completions" });
        let file = task.get("file_upload").and_then(Value::as_str);
        let images = self.images(data, file, place);
        let is_set = |a: &Value, name: &str| a.get(name).is_some_and(|v| v == true || v == 1);
        let (cancelled, sound): (Vec<&Value>, Vec<&Value>) =
            annotations.iter().partition(|a| is_set(a, "was_cancelled") || is_set(a, "skipped"));
        self.cancelled += cancelled.len() as u64;
        if images.is_empty() {
            return self.without_picture.push(place);
        }
        self.pictures += 1;
        let truth = sound.iter().find(|a| is_set(a, "ground_truth") || is_set(a, "honeypot"));
        let Some(chosen) = truth.or(sound.first()) else { return };
        self.further += sound.len() as u64 - 1;
        for annotation in &sound {
            self.annotator(annotation.get("completed_by"));
        }
        images.iter().for_each(|image| self.out.annotate(*image));
        let mut of = Task { images, place, element, at: 0 };
        match chosen.get("result") {
            Some(Value::Array(results)) => self.results(results, &mut of),
            other => self.bad(place, "a list as result", words(other)),
        }
    }

    /// A record of JSON-MIN: an annotation with its task's data.
    fn flat(&mut self, record: &Map<String, Value>, element: Element<'_>, place: Place) {
        const OWN: [&str; 7] =
            ["id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "inner_id"];
        let images = self.images(record, None, place);
        if images.is_empty() {
            return self.without_picture.push(place);
        }
        self.pictures += 1;
        self.annotator(record.get("annotator"));
        if let Some(id) = record.get("id")
            && !self.known.insert(id.to_string())
        {
            self.further += 1;
            return;
        }
        images.iter().for_each(|image| self.out.annotate(*image));
        let mut results = Vec::new();
        for (name, value) in record.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
            results.extend(as_results(name, value));
        }
        self.results(&results, &mut Task { images, place, element, at: 0 });
    }

    fn annotator(&mut self, value: Option<&Value>) {
        let id = match value {
            Some(Value::Object(person)) => person.get("id").map(Value::to_string),
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        if let Some(id) = id
            && self.annotators.insert(id.clone())
            && !self.out.dataset.annotators.contains(&id)
        {
            self.out.dataset.annotators.push(id);
        }
    }

    /// The pictures of a task, of which most have one: under `image`, or where a value ends as a picture does.
    fn images(&mut self, data: &Map<String, Value>, file: Option<&str>, place: Place) -> Vec<ImageId> {
        let named = ["image", "img", "images"].iter().filter_map(|name| data.get(*name));
        let found = named
            .chain(data.values().filter(|v| is_picture(v)))
            .find(|v| matches!(v, Value::String(t) if !t.is_empty()) || is_picture(v));
        let written: Vec<&str> = match found {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => file.into_iter().filter(|f| names::is_picture(f)).collect(),
        };
        let images: Vec<ImageId> = written.into_iter().filter_map(|name| self.image(name, place)).collect();
        if let Some(split) = self.split {
            images.iter().for_each(|image| self.out.claim_split(*image, split, Some(place)));
        }
        images
    }

    fn image(&mut self, written: &str, place: Place) -> Option<ImageId> {
        let candidates = names::candidates(written);
        let known = |name: &&String| matches!(self.out.find(name, Join::Name), Joined::Image(_));
        let name = match candidates.iter().find(known) {
            Some(name) => name,
            None => names::plain(&candidates)?,
        };
        Some(self.out.image(name, Join::Name, place))
    }

    fn results(&mut self, results: &[Value], task: &mut Task<'_>) {
        // Where a tag draws and another names, one region is two results of one id.
        let mut labels_of: Vec<(&str, &Value)> = Vec::new();
        for result in results {
            if text(result, "type") == Some("labels")
                && let (Some(id), Some(labels)) = (text(result, "id"), result.pointer("/value/labels"))
            {
                labels_of.push((id, labels));
            }
        }
        let mut boxes: Vec<(&str, Vec<BoxId>)> = Vec::new();
        for (index, result) in results.iter().enumerate() {
            let (kind, id) = (text(result, "type").unwrap_or(""), text(result, "id"));
            let Some(region) = Kind::of(kind) else { continue };
            let place = task.place(index, id);
            let own = result.get("value").and_then(|v| v.get(kind));
            let apart = labels_of.iter().filter(|(of, _)| Some(*of) == id).map(|(_, labels)| *labels);
            let mut labels: Vec<&str> = own.into_iter().chain(apart).flat_map(texts).collect();
            labels.dedup();
            if labels.is_empty() && !kind.ends_with("labels") {
                labels.push("object");
            }
            let added = self.region(region, result, &labels, task, place);
            boxes.extend(id.map(|id| (id, added)));
        }
        for (index, result) in results.iter().enumerate() {
            let kind = text(result, "type").unwrap_or("");
            if Kind::of(kind).is_some() || matches!(kind, "labels" | "relation") {
                continue;
            }
            let id = text(result, "id");
            let of = boxes.iter().find(|(of, _)| Some(*of) == id).map(|(_, boxes)| boxes.as_slice());
            self.said(kind, result, of, task, index);
        }
    }

    /// A region becomes a box for each of its labels; one without a box, a label of its image.
    fn region(&mut self, kind: Kind, result: &Value, labels: &[&str], task: &Task<'_>, place: Place) -> Vec<BoxId> {
        let Some(image) = self.image_of(result, task) else { return Vec::new() };
        let side = |name| result.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
        let size = side("original_width").zip(side("original_height"));
        if let Some((width, height)) = size
            && self.sized.insert(image)
        {
            self.out.declare_size(image, width, height, place);
        }
        let (masks, points) = match kind {
            Kind::Polygon | Kind::Ellipse | Kind::Brush => (1, 0),
            Kind::Keypoint => (0, 1),
            Kind::Rectangle => (0, 0),
        };
        self.out.dataset.masks += masks;
        self.out.dataset.keypoints += points;
        if labels.is_empty() {
            self.out.fault(Fault::new(FaultKind::BadRecord, place, "a label", "none").of(image));
        }
        let rect = match region::extent(kind, result.get("value").unwrap_or(&Value::Null), size) {
            Ok(rect) => rect,
            Err((kind, expected, found)) => {
                self.out.fault(Fault::new(kind, place, expected, found).of(image));
                return Vec::new();
            }
        };
        let mut added = Vec::new();
        for label in labels {
            let class = self.out.class(label);
            match rect {
                Some(rect) => {
                    let flags = if masks > 0 { flag::MASK } else { 0 };
                    added.push(self.out.add_box(image, class, rect, BoxUnit::Fractions, flags, place));
                }
                None => self.label(image, label, place),
            }
        }
        added
    }

    fn label(&mut self, image: ImageId, label: &str, place: Place) {
        let class = self.out.class(label);
        // The labels of one picture come one after another.
        let recent = self.out.dataset.labels.iter().rev().take_while(|l| l.image == image);
        let known = recent.into_iter().any(|l| l.class == class && l.place.is_some_and(|p| p.file == place.file));
        if known {
            return;
        }
        self.out.add_label(image, class, Some(place));
        if let Some(source) = self.out.source() {
            source.records += 1;
        }
    }

    /// What is said of a region or of the picture: choices, ratings, texts.
    fn said(&mut self, kind: &str, result: &Value, boxes: Option<&[BoxId]>, task: &mut Task<'_>, index: usize) {
        let value = result.get("value").unwrap_or(&Value::Null);
        let said: Vec<String> = match kind {
            "choices" | "rating" | "number" | "datetime" | "textarea" => {
                let of = value.get(if kind == "textarea" { "text" } else { kind });
                of.map(scalars).unwrap_or_default()
            }
            "taxonomy" => {
                let paths = value.get("taxonomy").and_then(Value::as_array);
                paths.into_iter().flatten().map(|path| scalars(path).join(" > ")).collect()
            }
            _ => {
                self.unread.insert(kind.chars().take(40).collect());
                return;
            }
        };
        let name = text(result, "from_name").unwrap_or(kind);
        let Some(image) = self.image_of(result, task) else { return };
        if said.is_empty() {
            return;
        }
        let place = task.place(index, text(result, "id"));
        let source = SourceFile { file: self.file, path: &self.path };
        if let Some(boxes) = boxes {
            let value = said.join("; ");
            for &id in boxes {
                self.attributes.set(&self.out.dataset, source, name, Item::Box(id), Some(&value));
            }
        } else if kind == "textarea" {
            self.out.dataset.captions += 1;
        } else if kind == "choices" && (guess(name).role == Role::Label || matches!(name, "choice" | "choices")) {
            for class in &said {
                self.label(image, class, place);
            }
        } else {
            let item = Item::Image(image, Place { kind: RecordKind::Image, ..task.place });
            self.attributes.set(&self.out.dataset, source, name, item, Some(&said.join("; ")));
        }
    }

    fn image_of(&self, result: &Value, task: &Task<'_>) -> Option<ImageId> {
        let index = result.get("item_index").and_then(Value::as_u64).unwrap_or(0);
        task.images.get(usize::try_from(index).ok()?).or(task.images.first()).copied()
    }
}

fn is_picture(value: &Value) -> bool {
    match value {
        Value::String(text) => names::is_picture(text),
        Value::Array(list) => !list.is_empty() && list.iter().all(|v| v.as_str().is_some_and(names::is_picture)),
        _ => false,
    }
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Texts, numbers and truths of a value, as written.
fn scalars(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(_) | Value::Bool(_) => vec![value.to_string()],
        Value::Array(list) => list.iter().flat_map(scalars).collect(),
        _ => Vec::new(),
    }
}

/// A member of JSON-MIN as the results that it was.
fn as_results(name: &str, value: &Value) -> Vec<Value> {
    let said = |kind: &str, value: Value| vec![json!({"type": kind, "from_name": name, "value": value})];
    match value {
        Value::Array(list) if list.iter().any(Value::is_object) => list
            .iter()
            .filter_map(|value| {
                let kind = region::LABELS.iter().find(|l| value.get(**l).is_some());
                let kind = kind.copied().or_else(|| value.get("width").map(|_| "rectangle"))?;
                let [width, height] = ["original_width", "original_height"].map(|n| value.get(n));
                Some(json!({
                    "type": kind, "from_name": name, "value": value, "original_width": width, "original_height": height,
                }))
            })
            .collect(),
        Value::Object(choices) if choices.contains_key("choices") => said("choices", value.clone()),
        Value::String(text) if names::is_picture(text) => Vec::new(),
        Value::String(_) | Value::Bool(_) => said("choices", json!({ "choices": value })),
        Value::Number(_) => said("number", json!({ "number": value })),
        _ => Vec::new(),
    }
}
