//! Is this JSON a COCO file? From the members of its top level and the first element of each.

use crate::formats::Probe;
use crate::formats::json::{self, Element, Mark, Visit, Want};
use crate::formats::slices::run_to_end;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// What the beginning of a JSON file shows.
#[derive(Default)]
struct Shape {
    /// Members of the top level in order, with the first byte of each value; empty for a list.
    members: Vec<(String, u8)>,
    is_list: bool,
    /// The members of each list's first element.
    first: BTreeMap<String, Vec<String>>,
    /// More of the file is not seen, or cannot be read.
    partial: bool,
}

impl Visit for Shape {
    fn member(&mut self, name: &str, first: u8, _at: Mark) -> Want {
        if name.is_empty() {
            self.is_list = true;
        } else {
            self.members.push((name.to_owned(), first));
        }
        Want::Elements
    }

    fn element(&mut self, name: &str, element: Element<'_>) {
        if element.index == 0 {
            let members: Option<BTreeMap<String, IgnoredAny>> = serde_json::from_slice(element.bytes).ok();
            self.first.insert(name.to_owned(), members.unwrap_or_default().into_keys().collect());
        }
    }
}

impl Shape {
    fn of(probe: &Probe<'_>) -> Self {
        let mut shape = Self::default();
        let walked = run_to_end(json::walk(&probe.head.to_vec(), json::CHUNK, &mut shape, &mut 0, &mut |_| true));
        shape.partial = probe.bytes > probe.head.len() as u64 || !walked.is_complete();
        shape
    }

    fn has_list(&self, name: &str) -> bool {
        self.members.iter().any(|(n, first)| n == name && *first == b'[')
    }

    /// The first element of a list has one of these members.
    fn shows(&self, list: &str, members: &[&str]) -> bool {
        self.first.get(list).is_some_and(|first| members.iter().any(|m| first.iter().any(|f| f == m)))
    }

    fn is_coco(&self) -> bool {
        let lists = ["images", "annotations", "categories"].iter().filter(|l| self.has_list(l)).count();
        let images = self.shows("images", &["file_name", "coco_url"]);
        let annotations = self.shows("annotations", &["image_id"]);
        let categories = self.shows("categories", &["name"]) && self.shows("categories", &["id"]);
        let evidence = images || annotations || categories;
        // The rest may stand beyond what is seen; a list of empty lists is still COCO's shape.
        (evidence && (lists >= 2 || self.partial)) || (lists == 3 && self.first.is_empty())
            // One annotation's polygons can be longer than the head.
            || (self.partial && lists >= 1 && self.members.last().is_some_and(|(n, _)| n == "annotations"))
    }
}

/// COCO files have `images`, `annotations` and `categories`.
pub(super) fn recognise(probe: &Probe<'_>) -> Option<String> {
    if probe.extension() != "json" {
        return None;
    }
    let shape = Shape::of(probe);
    if !shape.is_coco() {
        return None;
    }
    let seen: Vec<&str> = ["images", "annotations", "categories"].into_iter().filter(|l| shape.has_list(l)).collect();
    Some(format!("COCO: JSON with {}", joined(&seen)))
}

/// Why a JSON file is nobody's.
pub(in crate::formats) fn why_not(probe: &Probe<'_>) -> String {
    let shape = Shape::of(probe);
    let nobody = "not a dataset format that Muster reads";
    if shape.is_list {
        let members = shape.first.get("").map(Vec::as_slice).unwrap_or_default();
        if ["image_id", "bbox", "score"].iter().all(|m| members.iter().any(|n| n == m)) {
            return "JSON with predictions (COCO results): Muster does not read predictions".into();
        }
        return match members {
            [] => format!("JSON with a list: {nobody}"),
            _ => format!("JSON with a list of records ({}): {nobody}", first_few(members)),
        };
    }
    let names: Vec<String> = shape.members.into_iter().map(|(name, _)| name).collect();
    match names.as_slice() {
        [] if !matches!(probe.head.trim_ascii_start().first(), Some(b'{')) => {
            "no JSON, although its name says so".into()
        }
        [] => format!("JSON without members: {nobody}"),
        [_] => format!("JSON with the member {}: {nobody}", names[0]),
        _ => format!("JSON with the members {}: {nobody}", first_few(&names)),
    }
}

fn first_few(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(5).map(|n| n.chars().take(30).collect()).collect();
    match names.len() - shown.len() {
        0 => joined(&shown.iter().map(String::as_str).collect::<Vec<_>>()),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn joined(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
