//! FiftyOne's samples, as its datasets are exported: a picture each, with fields of labels. Boxes are fractions of the
//! image. Refuses to take a field of predictions for the truth: it is named in why the file was read.

use super::outline::Outline;
use super::{Drawn, Reader, Records, below, boxed, is_json, read, words};
use crate::dataset::{
    BoxFormat, BoxNumbers, BoxUnit, Counting, FileRole, Format, ImageId, Join, Place, RecordKind, Rect, SetOf, Traced,
};
use crate::formats::Probe;
use crate::formats::attributes::Item;
use crate::formats::json::{Element, Mark, Node, Visit, Want, joined};
use crate::formats::list::{Entry, How, Read, Stage};
use std::collections::BTreeMap;

pub static ENTRY: Entry = Entry {
    format: Format {
        id: "fiftyone",
        name: "FiftyOne",
        role: FileRole::Annotations,
        boxes: Some(BoxFormat {
            numbers: Some(BoxNumbers::LeftTop),
            unit: Some(BoxUnit::Fractions),
            counting: Counting::FromZero,
        }),
    },
    reads: "samples.json of an exported FiftyOne dataset: detections, classifications, polylines with the box around them, sizes, attributes of detections, plain fields and tags as attributes of pictures, tags that name a split",
    told_by: "a list of samples with filepath",
    cannot: "predictions (fields with confidences), videos, groups, people; keypoints and masks are counted, heat maps and segmentations are not read",
    stage: Stage::Annotations,
    how: How::Files {
        recognise,
        read: Read::Sliced(|session, input, out, tick| {
            boxed(async move {
                let records = Records::new(input, &ENTRY.format, false, out, &mut session.gathered);
                records.out.labels_as(SetOf::Alike(ENTRY.format.id.into()));
                read(input, FiftyOne { records, predictions: BTreeMap::new() }, tick).await;
            })
        }),
    },
};

fn recognise(probe: &Probe<'_>) -> Option<String> {
    if !is_json(probe) || !probe.json().has_list("samples") {
        return None;
    }
    let shape = probe.json();
    let first = shape.first.get("samples");
    (shape.shows("samples", &["filepath"]) || first.is_none()).then(|| "FiftyOne: JSON with samples".into())
}

struct FiftyOne<'r, 'b> {
    records: Records<'r, 'b>,
    /// By field, how many labels of it were left out.
    predictions: BTreeMap<String, u64>,
}

/// What a label has besides its attributes.
const OWN: [&str; 14] = [
    "_cls",
    "_id",
    "id",
    "label",
    "bounding_box",
    "mask",
    "mask_path",
    "confidence",
    "index",
    "tags",
    "attributes",
    "points",
    "closed",
    "filled",
];

impl FiftyOne<'_, '_> {
    fn sample(&mut self, node: Node<'_>, place: Place) {
        let Some(path) = node.text_of("filepath") else {
            return self.records.bad(place, "a filepath", words(node.get("filepath")));
        };
        let image = self.records.image(&below(&path), Join::Name, place);
        for (name, value) in node.members().filter(|(name, value)| !name.starts_with('_') && !value.is_null()) {
            match name.as_ref() {
                "filepath" | "id" | "media_type" | "created_at" | "last_modified_at" => {}
                "metadata" => self.records.size(image, value.get("width"), value.get("height"), place),
                "tags" => {
                    for tag in value.elements().filter_map(Node::text) {
                        self.records.tag(image, &tag, None, place);
                    }
                }
                field if value.is_object() => self.field(field, value, image, place),
                field => self.records.say(Item::Image(image, place), field, value),
            }
        }
    }

    /// A field of labels.
    fn field(&mut self, field: &str, value: Node<'_>, image: ImageId, place: Place) {
        let kind = value.text_of("_cls").unwrap_or_default();
        let list = match kind.as_ref() {
            "Detections" => value.list("detections"),
            "Classifications" => value.list("classifications"),
            "Polylines" => value.list("polylines"),
            "Keypoints" => value.list("keypoints"),
            "Detection" | "Classification" | "Polyline" | "Keypoint" => None,
            // Where a file was written by hand.
            _ => match value.list("detections") {
                Some(list) => Some(list),
                None => return,
            },
        };
        let labels = match list {
            Some(list) => self.records.each(list, RecordKind::Detection),
            None if kind.ends_with('s') => return,
            None if self.records.is_sound(value, place) => {
                vec![(value, Place::new(self.records.file, value.line(), RecordKind::Detection, 0))]
            }
            None => return,
        };
        let named_so = field.to_lowercase().contains("pred");
        for (node, place) in labels {
            if named_so || node.get("confidence").is_some() {
                *self.predictions.entry(field.to_owned()).or_default() += 1;
                continue;
            }
            let Some(label) = node.get("label").and_then(Node::scalar).filter(|l| !l.trim().is_empty()) else {
                self.records.bad_of(image, place, "a label", words(node.get("label")));
                continue;
            };
            self.label(field, node, (label.trim(), image), place);
        }
    }

    fn label(&mut self, field: &str, node: Node<'_>, (label, image): (&str, ImageId), place: Place) {
        let one = node.text_of("_cls").unwrap_or_default();
        let has_points = node.get("points").is_some();
        if node.get("bounding_box").is_none() && one != "Detection" && !has_points {
            // A second classification says something of the picture: its weather.
            match field {
                "ground_truth" | "label" | "labels" | "class" | "category" | "classification" | "classifications" => {
                    let class = self.records.out.class(label);
                    self.records.label(image, class, place);
                }
                field => self.records.say_text(Item::Image(image, place), field, label),
            }
            return;
        }
        let (drawn, wrong) = match drawn(node, &one) {
            Ok(found) => found,
            Err((expected, found)) => return self.records.bad_of(image, place, expected, found),
        };
        let class = self.records.out.class(label);
        let own = self.records.draw_of(image, class, (drawn, BoxUnit::Fractions), 0, place);
        self.records.wrong_number(wrong, image, own, place);
        let Some(own) = own else { return };
        for (name, value) in node.members().filter(|(name, _)| !OWN.contains(&name.as_ref())) {
            self.records.say(Item::Box(own), &name, value);
        }
        for (name, value) in node.get("attributes").into_iter().flat_map(Node::members) {
            // Older versions wrap each in an object.
            self.records.say(Item::Box(own), &name, value.get("value").unwrap_or(value));
        }
    }
}

type Taken = (Drawn, Option<String>);

/// What a label draws, and the first number that is none; what was expected and found where it draws nothing.
fn drawn(node: Node<'_>, one: &str) -> Result<Taken, (&'static str, String)> {
    let Some(numbers) = node.get("bounding_box") else {
        if one == "Keypoint" {
            let outline = node.list("points").and_then(|list| Outline::pairs(list).ok());
            return Ok((outline.map_or(Drawn::Points(Traced::Nothing), Outline::keypoints), None));
        }
        let Some(lists) = node.list("points") else {
            return Err(("a bounding_box of four numbers", words(node.get("points"))));
        };
        let mut around: Option<(Rect, Option<String>)> = None;
        let mut parts = Vec::new();
        for list in lists.elements() {
            let outline = Outline::pairs(list).map_err(|found| ("lists of points", found))?;
            let own = outline.rect();
            let (rect, wrong) = around.unwrap_or((own, outline.wrong.clone()));
            let (x, y) = (rect.x.min(own.x), rect.y.min(own.y));
            let (right, bottom) = (rect.right().max(own.right()), rect.bottom().max(own.bottom()));
            around = Some((Rect::corners(x, y, right, bottom), wrong));
            parts.push(outline.points);
        }
        let is_area = ["closed", "filled"].iter().any(|name| node.get(name).is_some_and(Node::is_set));
        return match around {
            Some((rect, wrong)) if is_area => Ok((Drawn::Mask(rect, Traced::Polygon(parts)), wrong)),
            Some((_, wrong)) => Ok((Drawn::Line(Traced::Line(parts)), wrong)),
            None => Err(("lists of points", "none".into())),
        };
    };
    if !numbers.is_list() {
        return Err(("a bounding_box of four numbers", numbers.words()));
    }
    let four = Outline::flat(numbers).map_err(|found| ("a bounding_box of four numbers", found))?;
    if four.len != 2 {
        return Err(("a bounding_box of four numbers", format!("{} numbers", 2 * four.len)));
    }
    let [[x, y], [w, h]] = four.first;
    let rect = Rect { x, y, w, h };
    let masked = ["mask", "mask_path"].iter().any(|name| node.get(name).is_some());
    Ok((if masked { Drawn::Mask(rect, Traced::Nothing) } else { Drawn::Box(rect) }, four.wrong))
}

impl Visit for FiftyOne<'_, '_> {
    fn member(&mut self, name: &str, _first: u8, _at: Mark) -> Want {
        if name == "samples" { Want::Elements } else { Want::Skip }
    }

    fn element(&mut self, _name: &str, element: Element<'_>) {
        if let Some((node, place)) = self.records.object(element) {
            self.sample(node, place);
        }
    }
}

impl<'r, 'b> Reader<'r, 'b> for FiftyOne<'r, 'b> {
    fn records(&mut self) -> &mut Records<'r, 'b> {
        &mut self.records
    }

    fn end(&mut self) {
        if self.predictions.is_empty() {
            return;
        }
        let labels: u64 = self.predictions.values().sum();
        let fields: Vec<&str> = self.predictions.keys().map(String::as_str).collect();
        let what = if labels == 1 { "prediction" } else { "predictions" };
        let more = format!("{} {what} in the field {} left out", crate::wording::count(labels), joined(&fields));
        self.records.explain(&more);
    }
}
