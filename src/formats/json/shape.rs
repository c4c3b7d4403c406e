//! What the beginning of a JSON file shows: the members of its top level and the first element of each list, from which
//! each JSON format tells whether the file is its own. Refuses to know the formats.

use super::{Element, Mark, Visit, Want};
use crate::formats::Probe;
use crate::formats::slices::run_to_end;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// What the beginning of a JSON file shows.
#[derive(Default)]
pub(in crate::formats) struct Shape {
    /// Members of the top level in order, with the first byte of each value; empty for a list.
    pub(in crate::formats) members: Vec<(String, u8)>,
    pub(in crate::formats) is_list: bool,
    /// The members of each list's first element.
    pub(in crate::formats) first: BTreeMap<String, Vec<String>>,
    /// More of the file is not seen, or cannot be read.
    pub(in crate::formats) partial: bool,
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
    pub(in crate::formats) fn of(probe: &Probe<'_>) -> Self {
        let mut shape = Self::default();
        let walked = run_to_end(super::walk(&probe.head.to_vec(), super::CHUNK, &mut shape, &mut 0, &mut |_| true));
        shape.partial = probe.bytes > probe.head.len() as u64 || !walked.is_complete();
        shape
    }

    pub(in crate::formats) fn has_list(&self, name: &str) -> bool {
        self.members.iter().any(|(n, first)| n == name && *first == b'[')
    }

    /// The first element of a list has one of these members.
    pub(in crate::formats) fn shows(&self, list: &str, members: &[&str]) -> bool {
        self.first.get(list).is_some_and(|first| members.iter().any(|m| first.iter().any(|f| f == m)))
    }
}

/// Why a JSON file is nobody's.
pub(in crate::formats) fn why_not(probe: &Probe<'_>) -> String {
    let shape = probe.json();
    let nobody = "not a dataset format that Muster reads";
    if shape.is_list {
        let members = shape.first.get("").map(Vec::as_slice).unwrap_or_default();
        return match members {
            [] => format!("JSON with a list: {nobody}"),
            _ => format!("JSON with a list of records ({}): {nobody}", first_few(members)),
        };
    }
    let names: Vec<String> = shape.members.iter().map(|(name, _)| name.clone()).collect();
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

pub(in crate::formats) fn joined(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
