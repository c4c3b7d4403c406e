//! The results of one annotation: regions, and what is said of them or of the picture. Refuses to choose the annotation.

use super::reader::Reader;
use super::region::{self, Kind};
use crate::dataset::{BoxId, BoxUnit, Fault, FaultKind, ImageId, Place, RecordKind, Role, Traced, flag};
use crate::formats::attributes::{Item, SourceFile, guess};
use crate::formats::json::Element;
use serde_json::Value;

/// A task with one annotation of it.
pub(super) struct Task<'a> {
    pub(super) images: Vec<ImageId>,
    pub(super) place: Place,
    pub(super) element: Element<'a>,
    /// How far its bytes have been searched for its results.
    pub(super) at: usize,
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

impl Reader<'_, '_> {
    pub(super) fn results(&mut self, results: &[Value], task: &mut Task<'_>) {
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

    /// What a model says of a task: kept apart, each region and each choice with the score of its own or of all.
    pub(super) fn predicted(&mut self, prediction: &Value, images: &[ImageId], place: Place) {
        let results = prediction.get("result").and_then(Value::as_array);
        let score = |of: &Value| of.get("score").and_then(Value::as_f64).map(|score| score as f32);
        for result in results.into_iter().flatten() {
            let kind = text(result, "type").unwrap_or("");
            let index = result.get("item_index").and_then(Value::as_u64).and_then(|i| usize::try_from(i).ok());
            let Some(&image) = images.get(index.unwrap_or(0)).or(images.first()) else { continue };
            let value = result.get("value").unwrap_or(&Value::Null);
            let labels: Vec<&str> = value.get(kind).into_iter().flat_map(texts).collect();
            let side = |name| result.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
            let size = side("original_width").zip(side("original_height"));
            let rect = match Kind::of(kind) {
                Some(region) => match region::extent(region, value, size) {
                    Ok(rect) => rect,
                    // A model's slip is no fault of the dataset.
                    Err(_) => continue,
                },
                None if kind == "choices" => None,
                None => continue,
            };
            let score = score(result).or(score(prediction)).unwrap_or(f32::NAN);
            for label in labels {
                self.out.dataset.predictions.push_in(BoxUnit::Fractions, image, label, rect, score, place);
                self.predictions += 1;
            }
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
        let value = result.get("value").unwrap_or(&Value::Null);
        let rect = match region::extent(kind, value, size) {
            Ok(rect) => rect,
            Err((wrong, expected, found)) => {
                self.out.fault(Fault::new(wrong, place, expected, found).of(image));
                // A brush shows its class, wherever it is.
                if kind != Kind::Brush {
                    return Vec::new();
                }
                None
            }
        };
        let traced = if self.out.wants_outlines() { region::traced(kind, value, size) } else { Traced::Nothing };
        let mut added = Vec::new();
        for label in labels {
            let class = self.out.class(label);
            match rect {
                Some(rect) => {
                    let flags = if masks > 0 { flag::MASK } else { 0 };
                    let id = self.out.add_box(image, class, rect, BoxUnit::Fractions, flags, place);
                    if masks > 0 {
                        self.out.outline(id, BoxUnit::Fractions, || traced.clone());
                    }
                    added.push(id);
                }
                None => {
                    self.label(image, label, place);
                    self.out.outline_of(image, class, BoxUnit::Fractions, || traced.clone());
                }
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
            self.out.caption(image, &said.join("; "));
        } else if kind == "choices" && (guess(name).role == Role::Label || matches!(name, "choice" | "choices")) {
            for class in &said {
                self.label(image, class, place);
            }
        } else {
            let item = Item::Image(image, Place { kind: RecordKind::Image, ..task.place });
            self.attributes.set(&self.out.dataset, source, name, item, Some(&said.join("; ")));
        }
    }

    /// The picture that a result is drawn on, where a task has several: by its number, or by the one that a repeater
    /// puts behind a tag's name (`page_3`).
    fn image_of(&self, result: &Value, task: &Task<'_>) -> Option<ImageId> {
        let item = result.get("item_index").and_then(Value::as_u64);
        let repeated = || text(result, "to_name")?.rsplit_once('_')?.1.parse().ok();
        let index = item.or_else(repeated).and_then(|i| usize::try_from(i).ok()).unwrap_or(0);
        task.images.get(index).or(task.images.first()).copied()
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
