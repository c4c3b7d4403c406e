//! Takes tasks into the model, and counts what is left out.

use super::results::Task;
use super::{min, names};
use crate::dataset::{Builder, Fault, FaultKind, FileId, ImageId, Join, Joined, Place, RecordKind, SplitId};
use crate::formats::attributes::Gathered;
use crate::formats::json::{self, Element, Mark, Visit, Want, joined, words_of as words};
use crate::wording;
use rustc_hash::FxHashSet;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

pub(super) struct Reader<'r, 'b> {
    pub(super) out: &'r mut Builder<'b>,
    pub(super) attributes: &'r mut Gathered,
    pub(super) file: FileId,
    pub(super) path: String,
    split: Option<SplitId>,
    /// Tasks that name no picture.
    without_picture: Vec<Place>,
    pictures: u64,
    /// Tasks of JSON-MIN that an earlier record has annotated.
    known: FxHashSet<String>,
    pub(super) sized: FxHashSet<ImageId>,
    annotators: FxHashSet<String>,
    further: u64,
    /// What several people chose of one picture, and what no majority chose.
    pub(super) ratings: u64,
    pub(super) undecided: u64,
    cancelled: u64,
    pub(super) predictions: u64,
    /// Types of results that are not read.
    pub(super) unread: BTreeSet<String>,
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
            ratings: 0,
            undecided: 0,
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
        if self.ratings > 0 {
            let what = wording::plural(self.ratings, "choice", "choices");
            said += &format!(
                "; {what} of several people for one image kept apart: what more than half of them chose counts"
            );
            if self.undecided > 0 {
                said += &format!(
                    ", and {} left missing",
                    wording::plural(self.undecided, "one without such a majority is", "without such a majority are")
                );
            }
        }
        if self.cancelled > 0 {
            said += &format!(
                "; {} left out",
                wording::plural(self.cancelled, "cancelled annotation", "cancelled annotations")
            );
        }
        if self.predictions > 0 {
            let what = wording::plural(self.predictions, "prediction", "predictions");
            said += &format!("; {what}, kept apart from the ground truth");
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
        let annotations = list(if task.contains_key("annotations") { "annotations" } else { "completions" });
        let file = task.get("file_upload").and_then(Value::as_str);
        let images = self.images(data, file, place);
        let is_set = |a: &Value, name: &str| a.get(name).is_some_and(|v| v == true || v == 1);
        let (cancelled, sound): (Vec<&Value>, Vec<&Value>) =
            annotations.iter().partition(|a| is_set(a, "was_cancelled") || is_set(a, "skipped"));
        self.cancelled += cancelled.len() as u64;
        list("predictions").iter().for_each(|prediction| self.predicted(prediction, &images, place));
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
        if let Some(who) = self.annotator(chosen.get("completed_by")) {
            images.iter().for_each(|image| _ = self.out.annotated_by(*image, &who));
        }
        let several = match images.as_slice() {
            &[image] if sound.len() > 1 => self.of_raters(&sound, chosen, image, place, truth.is_some()),
            _ => None,
        };
        let mut of = Task { images, place, element, at: 0 };
        if let Some(results) = several {
            return self.results(&results, &mut of);
        }
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
        let who = self.annotator(record.get("annotator"));
        if let Some(id) = record.get("id")
            && !self.known.insert(id.to_string())
        {
            self.further += 1;
            return;
        }
        images.iter().for_each(|image| self.out.annotate(*image));
        if let Some(who) = who {
            images.iter().for_each(|image| _ = self.out.annotated_by(*image, &who));
        }
        let mut results = Vec::new();
        for (name, value) in record.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
            results.extend(min::as_results(name, value));
        }
        self.results(&results, &mut Task { images, place, element, at: 0 });
    }

    /// Notes who annotated; says who.
    pub(super) fn annotator(&mut self, value: Option<&Value>) -> Option<String> {
        let id = match value {
            Some(Value::Object(person)) => person.get("id").map(Value::to_string),
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        if let Some(id) = &id
            && self.annotators.insert(id.clone())
            && !self.out.dataset.annotators.contains(id)
        {
            self.out.dataset.annotators.push(id.clone());
        }
        id
    }

    /// The pictures of a task, of which most have one: under `image`, or where a value ends as a picture does.
    fn images(&mut self, data: &Map<String, Value>, file: Option<&str>, place: Place) -> Vec<ImageId> {
        let named = ["image", "img", "images"].iter().filter_map(|name| data.get(*name));
        let found = named
            .chain(data.values().filter(|v| is_picture(v)))
            .find(|v| matches!(v, Value::String(t) if !t.is_empty()) || is_picture(v));
        let written: Vec<&str> = match found {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(list)) => list.iter().filter_map(picture_in).collect(),
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
}

/// A value names a picture, or a list of them.
fn is_picture(value: &Value) -> bool {
    match value {
        Value::String(text) => names::is_picture(text),
        Value::Array(list) => !list.is_empty() && list.iter().all(|v| picture_in(v).is_some()),
        _ => false,
    }
}

/// The name of a picture in a list's element: a text, or the first in an object that is one.
fn picture_in(value: &Value) -> Option<&str> {
    match value {
        Value::Object(members) => members.values().find_map(picture_in),
        value => value.as_str().filter(|text| names::is_picture(text)),
    }
}
