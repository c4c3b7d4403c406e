//! Is this JSON a list of records about pictures? From its first records.

use super::flat::{Flat, cells};
use crate::dataset::Role;
use crate::formats::attributes::{guess, looks_like_image};
use crate::formats::json::{self, Element, Mark, Visit, Want, joined};
use crate::formats::slices::run_to_end;
use crate::formats::{Probe, unusable};
use serde_json::{Map, Value};

/// Records that are looked at.
const LOOKED_AT: usize = 5;

/// `boxes`: records with boxes are asked for, else those without.
pub(super) fn recognise(probe: &Probe<'_>, boxes: bool) -> Option<String> {
    let lines = is_lines(probe.path);
    if !lines && (probe.extension() != "json" || !probe.json().is_list) {
        return None;
    }
    let records = first_records(probe, lines);
    let flat: Vec<Flat<'_>> = records.iter().map(cells).collect();
    let has_boxes = flat.iter().any(|f| f.objects.is_some());
    if has_boxes != boxes {
        return None;
    }
    let names_pictures = flat.iter().any(|f| names_picture(f, lines));
    if records.is_empty() {
        // Nothing can be read of a file that is one by its name, or speaks of pictures.
        let named = probe.name().eq_ignore_ascii_case("metadata.jsonl");
        let speaks = || [".jpg\"", ".png\"", ".jpeg\"", ".jpg'", ".png'", ".jpeg'"].iter().any(|e| holds(probe, e));
        let is = lines && probe.head.trim_ascii_start().starts_with(b"{") && (named || speaks());
        return is.then(|| "JSON with a record in each line, of pictures".into());
    }
    if !lines && (!names_pictures || is_coco_part(&records) || unusable::look(probe).is_some()) {
        return None;
    }
    if !names_pictures && !has_boxes {
        return None;
    }
    let mut names: Vec<&str> = records.iter().take(1).flat_map(|r| r.keys().map(String::as_str)).take(6).collect();
    names.dedup();
    let what = if boxes { "with boxes, " } else { "" };
    let form = if lines { "a record in each line" } else { "a list of records" };
    Some(format!("JSON with {form}, {what}of {}", joined(&names)))
}

/// Why JSON Lines are nobody's.
pub(in crate::formats) fn why_not(probe: &Probe<'_>) -> String {
    let records = first_records(probe, true);
    let names: Vec<String> =
        records.iter().take(1).flat_map(|r| r.keys().map(|k| k.chars().take(30).collect())).take(5).collect();
    match names.as_slice() {
        [] => "no JSON records, although its name says so".into(),
        _ => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("JSON with a record per line ({}): none names a picture or holds boxes", joined(&names))
        }
    }
}

pub(super) fn is_lines(path: &str) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    ["jsonl", "ndjson", "odgt"].iter().any(|e| end.eq_ignore_ascii_case(e))
}

fn holds(probe: &Probe<'_>, text: &str) -> bool {
    memchr::memmem::find(probe.head, text.as_bytes()).is_some()
}

/// A part of a COCO file, or of results: they mean something else.
fn is_coco_part(records: &[Map<String, Value>]) -> bool {
    records.first().is_some_and(|r| {
        let has = |name: &str| r.contains_key(name);
        has("image_id") && (has("category_id") || (has("bbox") && has("score")))
    })
}

/// A cell that holds the name of a picture, or, in lines, one whose name says so.
fn names_picture(flat: &Flat<'_>, lines: bool) -> bool {
    flat.cells.iter().any(|(name, value)| {
        let guess = guess(name);
        let by_name = guess.role == Role::Path && !value.is_empty();
        let lower = name.to_ascii_lowercase();
        let says_image =
            ["image", "img", "photo", "picture", "file_name", "filename"].iter().any(|w| lower.contains(w));
        looks_like_image(value) || (by_name && says_image && guess.rank <= if lines { 2 } else { 1 })
    })
}

/// The first records that can be read.
fn first_records(probe: &Probe<'_>, lines: bool) -> Vec<Map<String, Value>> {
    let mut first = First::default();
    let head = probe.head.to_vec();
    match lines {
        true => run_to_end(json::walk_lines(&head, &mut first, &mut |_| true)),
        false => run_to_end(json::walk(&head, json::CHUNK, &mut first, &mut 0, &mut |_| true)),
    };
    first.records
}

#[derive(Default)]
struct First {
    records: Vec<Map<String, Value>>,
}

impl Visit for First {
    fn member(&mut self, name: &str, _first: u8, _at: Mark) -> Want {
        if name.is_empty() { Want::Elements } else { Want::Skip }
    }

    fn element(&mut self, _name: &str, element: Element<'_>) {
        if self.records.len() < LOOKED_AT
            && let Ok(Value::Object(record)) = serde_json::from_slice(element.bytes)
        {
            self.records.push(record);
        }
    }
}
