//! The boxes in a record: columns of lists (`objects: {bbox: [[…]], category: […]}`), a list of objects, or boxes beside
//! the record's own members. Refuses to judge them.

use super::flat::scalar;
use crate::dataset::{FaultKind, Rect, flag};
use crate::formats::json::words_of as words;
use crate::formats::table::box_columns;
use serde_json::{Map, Value};

/// Members that hold boxes, with all else that is said of them.
const CONTAINERS: [&str; 10] =
    ["objects", "gtboxes", "annotations", "instances", "detections", "regions", "faces", "persons", "labels", "objs"];
/// Members that hold the numbers.
/// Of the boxes that CrowdHuman gives a person that of what is seen: the whole one reaches beyond the picture on purpose.
const BOXES: [&str; 9] =
    ["vbox", "fbox", "bbox", "bboxes", "boxes", "box", "bounding_box", "bounding_boxes", "bbox_xywh"];
/// Members that hold classes, names before numbers.
const CLASSES: [&str; 21] = [
    "category_name",
    "category_names",
    "class_name",
    "class_names",
    "label_name",
    "categories",
    "category",
    "labels",
    "label",
    "classes",
    "class",
    "class_label",
    "class_labels",
    "names",
    "name",
    "category_id",
    "category_ids",
    "class_id",
    "label_id",
    "type",
    "tag",
];
const CROWDS: [&str; 4] = ["iscrowd", "is_crowd", "isgroupof", "is_group_of"];
/// What is said of boxes anyway.
const KNOWN: [&str; 6] = ["id", "ids", "area", "areas", "image_id", "segmentation"];

/// The boxes of a record.
#[derive(Default)]
pub(in crate::formats) struct Objects<'v> {
    pub(in crate::formats) all: Vec<Object<'v>>,
    pub(in crate::formats) wrong: Vec<(FaultKind, String, String)>,
    /// The record's members that were read for it.
    pub(in crate::formats) members: Vec<&'v str>,
}

pub(in crate::formats) struct Object<'v> {
    /// By convention left, top, width, height; where their names say something else, as they say.
    pub(in crate::formats) rect: Rect,
    /// A list of four numbers, which nothing names.
    pub(in crate::formats) is_plain: bool,
    pub(in crate::formats) class: Option<String>,
    pub(in crate::formats) flags: u8,
    pub(in crate::formats) extras: Vec<(&'v str, String)>,
}

/// The boxes of a record; `None` where it has no place for any.
pub(super) fn of(record: &Map<String, Value>) -> Option<Objects<'_>> {
    for name in CONTAINERS {
        let Some((name, value)) = record.get_key_value(name) else { continue };
        let found = match value {
            Value::Object(columns) if BOXES.iter().any(|b| columns.contains_key(*b)) => Some(columnar(columns)),
            Value::Array(list) if !list.is_empty() && list.iter().all(has_box) => Some(listed(list)),
            Value::Array(list) if list.is_empty() && name == "objects" => Some(Objects::default()),
            _ => None,
        };
        if let Some(mut found) = found {
            found.members = vec![name];
            return Some(found);
        }
    }
    let (name, value) = BOXES.iter().find_map(|name| record.get_key_value(*name))?;
    let mut members = vec![name.as_str()];
    members.extend(CLASSES.iter().find_map(|name| record.get_key_value(*name)).map(|(name, _)| name.as_str()));
    let mut found = match value {
        Value::Array(list) if list.iter().all(|v| v.is_array() || v.is_object()) => {
            members.extend(CROWDS.iter().find_map(|n| record.get_key_value(*n)).map(|(name, _)| name.as_str()));
            let only: Map<String, Value> = Map::new();
            let mut found = columnar_of(value, record, &only);
            found.members.clear();
            found
        }
        Value::Array(_) | Value::Object(_) => {
            let mut found = Objects::default();
            found.one(value, class_of(record), 0, Vec::new());
            found
        }
        _ => return None,
    };
    found.members = members;
    Some(found)
}

/// A list's object that is a box.
fn has_box(value: &Value) -> bool {
    value.as_object().is_some_and(|o| BOXES.iter().any(|b| o.contains_key(*b)) || named_rect(o).is_some())
}

/// Columns of lists.
fn columnar(columns: &Map<String, Value>) -> Objects<'_> {
    match BOXES.iter().find_map(|name| columns.get(*name)) {
        Some(boxes) => columnar_of(boxes, columns, columns),
        None => Objects::default(),
    }
}

/// `classes`: where classes and crowds stand. `extras`: where else is said something of the boxes.
fn columnar_of<'v>(boxes: &'v Value, classes: &'v Map<String, Value>, extras: &Map<String, Value>) -> Objects<'v> {
    let mut found = Objects::default();
    let Some(list) = boxes.as_array() else {
        found.wrong.push((FaultKind::BadRecord, "a list of boxes".into(), words(Some(boxes))));
        return found;
    };
    let column = CLASSES.iter().find_map(|name| classes.get(*name).filter(|v| v.is_array()));
    let column = column.and_then(Value::as_array);
    if let Some(column) = column
        && column.len() != list.len()
    {
        let expected = format!("as many classes as boxes, {}", list.len());
        found.wrong.push((FaultKind::BadRecord, expected, column.len().to_string()));
    }
    let crowds = CROWDS.iter().find_map(|name| classes.get(*name)).and_then(Value::as_array);
    // Columns that say something of each box.
    let others: Vec<(&'v str, &'v Vec<Value>)> = classes
        .iter()
        .filter(|(name, _)| extras.contains_key(*name) && !is_known(name))
        .filter_map(|(name, value)| Some((name.as_str(), value.as_array().filter(|l| l.len() == list.len())?)))
        .collect();
    for (i, value) in list.iter().enumerate() {
        let class = match column {
            Some(column) => match column.get(i) {
                Some(class) => class_name(class),
                None => continue,
            },
            None => None,
        };
        let crowd = crowds.and_then(|c| c.get(i)).is_some_and(is_set);
        let extras = others.iter().filter_map(|(name, list)| Some((*name, scalar(list.get(i)?)?))).collect();
        found.one(value, class, if crowd { flag::CROWD } else { 0 }, extras);
    }
    found
}

/// A list of objects.
fn listed(list: &[Value]) -> Objects<'_> {
    let mut found = Objects::default();
    for object in list.iter().filter_map(Value::as_object).filter(|object| !is_region_to_ignore(object)) {
        let numbers = BOXES.iter().find_map(|name| object.get(*name));
        let crowd = CROWDS.iter().any(|name| object.get(*name).is_some_and(is_set));
        let used = if numbers.is_none() { used_names(object) } else { Vec::new() };
        let extras = object
            .iter()
            .filter(|(name, _)| !is_known(name) && !used.contains(&name.as_str()))
            .filter_map(|(name, value)| Some((name.as_str(), scalar(value)?)))
            .collect();
        let flags = if crowd { flag::CROWD } else { 0 };
        match numbers {
            Some(numbers) => found.one(numbers, class_of(object), flags, extras),
            None => {
                if let Some(rect) = named_rect(object) {
                    let class = class_of(object);
                    found.all.push(Object { rect, is_plain: false, class, flags, extras });
                }
            }
        }
    }
    found
}

/// CrowdHuman's regions in which nothing was annotated, as KITTI's DontCare.
fn is_region_to_ignore(object: &Map<String, Value>) -> bool {
    let ignored = object.get("extra").and_then(|extra| extra.get("ignore")).is_some_and(is_set);
    ignored && object.get("tag").and_then(Value::as_str) == Some("mask")
}

fn is_known(name: &str) -> bool {
    [&BOXES[..], &CLASSES[..], &CROWDS[..], &KNOWN[..]].concat().contains(&name)
}

fn is_set(value: &Value) -> bool {
    value == &Value::Bool(true) || value.as_f64() == Some(1.0)
}

impl<'v> Objects<'v> {
    /// One box: a list of four numbers, or an object that names them.
    fn one(&mut self, value: &'v Value, class: Option<String>, flags: u8, extras: Vec<(&'v str, String)>) {
        if let Some(object) = value.as_object() {
            match named_rect(object) {
                Some(rect) => {
                    let class = class.or_else(|| class_of(object));
                    self.all.push(Object { rect, is_plain: false, class, flags, extras });
                }
                None => {
                    let names: Vec<&str> = object.keys().take(5).map(String::as_str).collect();
                    let found = format!("the members {}", names.join(", "));
                    self.wrong.push((FaultKind::BadRecord, "a box of four numbers".into(), found));
                }
            }
            return;
        }
        let numbers: Vec<Option<f64>> = value.as_array().into_iter().flatten().map(number).collect();
        match (value.as_array(), numbers.as_slice()) {
            (Some(_), &[Some(x), Some(y), Some(w), Some(h)]) => {
                let rect = Rect { x, y, w, h };
                self.all.push(Object { rect, is_plain: true, class, flags, extras });
            }
            (Some(list), [_, _, _, _]) => {
                let found = list.iter().find(|v| number(v).is_none());
                self.wrong.push((FaultKind::NotANumber, "four numbers".into(), words(found)));
            }
            (Some(list), _) => {
                let found = format!("{} value{}", list.len(), if list.len() == 1 { "" } else { "s" });
                self.wrong.push((FaultKind::BadRecord, "a box of four numbers".into(), found));
            }
            (None, _) => {
                self.wrong.push((FaultKind::BadRecord, "a box of four numbers".into(), words(Some(value))));
            }
        }
    }
}

/// A number; one in quotes is meant as one.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n: &f64| n.is_finite())
}

/// `{x, y, width, height}`, `{xmin, ymin, xmax, ymax}` and their like, by the names that tables use.
fn named_rect(object: &Map<String, Value>) -> Option<Rect> {
    let names: Vec<String> = object.keys().cloned().collect();
    let columns = box_columns(&names)?;
    let mut numbers = [0.0; 4];
    for (slot, at) in numbers.iter_mut().zip(columns.fields.used()) {
        *slot = number(object.get(names.get(at)?)?)?;
    }
    Some(columns.rect(numbers))
}

fn used_names(object: &Map<String, Value>) -> Vec<&str> {
    let names: Vec<String> = object.keys().cloned().collect();
    let used = box_columns(&names).map(|c| c.fields.used()).unwrap_or_default();
    object.keys().enumerate().filter(|(i, _)| used.contains(i)).map(|(_, name)| name.as_str()).collect()
}

fn class_of(object: &Map<String, Value>) -> Option<String> {
    CLASSES.iter().find_map(|name| object.get(*name).and_then(class_name))
}

/// A class; a number is one of a list that the file does not hold.
fn class_name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(n) => Some(match n.as_f64() {
            Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e9 => format!("class {whole:.0}"),
            _ => format!("class {n}"),
        }),
        // Visual Genome has a list of words for one thing.
        Value::Array(names) => names.first().filter(|name| name.is_string()).and_then(class_name),
        _ => None,
    }
}
