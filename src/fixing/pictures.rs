//! Pictures of one COCO file that become those of another: under ids that are free there, with classes by their names.

use super::edits::Edits;
use super::json::{elements, member, members, plain};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A picture of a COCO file with what is said of it, as texts.
pub(super) struct Picture {
    pub(super) id: String,
    pub(super) entry: String,
    pub(super) annotations: Vec<(String, Option<String>)>,
}

/// The lists of a COCO file.
pub(super) struct Top {
    /// Where each list stands.
    places: [Option<Range<usize>>; 3],
    pub(super) images: Vec<Range<usize>>,
    pub(super) annotations: Vec<Range<usize>>,
    /// Number as written, by name.
    pub(super) categories: BTreeMap<String, String>,
}

impl Top {
    pub(super) fn of(text: &str) -> Self {
        let top = members(text, text.find('{').unwrap_or(0));
        let places = ["images", "annotations", "categories"].map(|key| member(&top, key));
        let list = |at: usize| places[at].as_ref().map(|range| elements(text, range.start)).unwrap_or_default();
        let categories = list(2).into_iter().filter_map(|range| {
            let own = members(text, range.start);
            Some((plain(text, member(&own, "name")?), text.get(member(&own, "id")?)?.to_owned()))
        });
        let categories = categories.collect();
        Self { images: list(0), annotations: list(1), categories, places }
    }
}

/// Numbers of a list of a file that are taken.
struct Ids {
    taken: BTreeSet<String>,
    next: i64,
}

impl Ids {
    fn of(text: &str, list: &[Range<usize>]) -> Self {
        let id = |range: &Range<usize>| Some(plain(text, member(&members(text, range.start), "id")?));
        let taken: BTreeSet<String> = list.iter().filter_map(id).collect();
        let next = taken.iter().filter_map(|id| id.parse::<i64>().ok()).max().unwrap_or(0).saturating_add(1);
        Self { taken, next }
    }

    /// The id itself where it is free, else the next one.
    fn free(&mut self, id: &str) -> Option<String> {
        if self.taken.insert(id.to_owned()) {
            self.next = self.next.max(id.parse::<i64>().map_or(0, |id| id.saturating_add(1)));
            return None;
        }
        let new = self.next.to_string();
        self.next = self.next.saturating_add(1);
        self.taken.insert(new.clone());
        Some(new)
    }
}

/// With pictures of another file: under their ids where those are free, classes by name.
pub(super) fn with_pictures(text: &str, pictures: &[Picture]) -> String {
    let top = Top::of(text);
    let [images_at, annotations_at, categories_at] = &top.places;
    let (Some(images_at), Some(annotations_at)) = (images_at, annotations_at) else { return text.to_owned() };
    let (mut images, mut annotations) = (Ids::of(text, &top.images), Ids::of(text, &top.annotations));
    let mut classes = top.categories.clone();
    let mut next = classes.values().filter_map(|id| id.parse::<i64>().ok()).max().unwrap_or(0).saturating_add(1);
    let (mut entries, mut records, mut added) = (Vec::new(), Vec::new(), Vec::new());
    for picture in pictures {
        let new = images.free(&picture.id);
        entries.push(with_member(&picture.entry, &[("id", new.clone())]));
        for (record, class) in &picture.annotations {
            let own = members(record, 0);
            let id = member(&own, "id").map(|range| plain(record, range));
            let id = id.and_then(|id| annotations.free(&id));
            let number = class.as_ref().map(|name| {
                classes.get(name).cloned().unwrap_or_else(|| {
                    let number = next.to_string();
                    next = next.saturating_add(1);
                    let quoted = serde_json::Value::from(name.as_str());
                    added.push(format!("{{\"id\": {number}, \"name\": {quoted}}}"));
                    classes.insert(name.clone(), number.clone());
                    number
                })
            });
            records.push(with_member(record, &[("id", id), ("image_id", new.clone()), ("category_id", number)]));
        }
    }
    let mut edits = Edits::default();
    append(text, images_at, &top.images, &entries, &mut edits);
    append(text, annotations_at, &top.annotations, &records, &mut edits);
    if let Some(at) = categories_at {
        append(text, at, &elements(text, at.start), &added, &mut edits);
    }
    edits.apply(text)
}

/// An object of which members have other values; those that it does not have stay away.
fn with_member(object: &str, values: &[(&str, Option<String>)]) -> String {
    let own = members(object, 0);
    let mut edits = Edits::default();
    for (key, value) in values {
        if let (Some(range), Some(value)) = (member(&own, key), value) {
            let is_text = object.get(range.clone()).is_some_and(|old| old.starts_with('"'));
            let quoted = is_text && !value.starts_with('"');
            edits.replace(range, if quoted { format!("\"{value}\"") } else { value.clone() });
        }
    }
    edits.apply(object)
}

/// New elements behind those of a list.
fn append(text: &str, list: &Range<usize>, elements: &[Range<usize>], new: &[String], edits: &mut Edits) {
    if new.is_empty() {
        return;
    }
    // Beneath each other where those before them are.
    let between = match elements {
        [.., a, b] => text.get(a.end..b.start).filter(|between| between.contains(',')).unwrap_or(", "),
        _ => ", ",
    };
    match elements.last() {
        Some(last) => {
            edits.replace(last.end..last.end, new.iter().map(|new| format!("{between}{new}")).collect::<String>())
        }
        None => edits.replace(list.start + 1..list.start + 1, new.join(between)),
    }
}
