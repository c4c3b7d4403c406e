//! A record as cells of a table, and the boxes in it. Refuses to decide what a column is for.

use super::objects::{self, Objects};
use crate::dataset::Role;
use crate::formats::attributes::guess;
use serde_json::{Map, Value};

/// A longer list is no list of classes.
const LONGEST_LIST: usize = 64;

/// A record, flattened.
#[derive(Default)]
pub(in crate::formats) struct Flat<'v> {
    /// Names and values; an empty value is a missing one.
    pub(in crate::formats) cells: Vec<(String, String)>,
    pub(in crate::formats) objects: Option<Objects<'v>>,
    /// Members that are neither.
    pub(in crate::formats) unread: Vec<String>,
}

/// What a record holds.
pub(in crate::formats) fn cells(record: &Map<String, Value>) -> Flat<'_> {
    let mut flat = Flat { objects: objects::of(record), ..Flat::default() };
    let taken: Vec<&str> = flat.objects.iter().flat_map(|o| o.members.iter().copied()).collect();
    for (name, value) in record.iter().filter(|(name, _)| !taken.contains(&name.as_str())) {
        match value {
            Value::Object(inner) => {
                for (inner_name, value) in inner {
                    let name = format!("{name}.{inner_name}");
                    match cell(&name, value) {
                        Some(text) => flat.cells.push((name, text)),
                        None => flat.unread.push(name),
                    }
                }
            }
            value => match cell(name, value) {
                Some(text) => flat.cells.push((name.clone(), text)),
                None => flat.unread.push(name.clone()),
            },
        }
    }
    flat
}

/// A scalar as text, or a list of words with bars between them.
fn cell(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Array(list) if list.len() <= LONGEST_LIST => {
            let is_word = |v: &Value| v.is_string() || (guess(name).role == Role::Label && v.is_i64());
            let words: Option<Vec<String>> = list.iter().map(|v| if is_word(v) { scalar(v) } else { None }).collect();
            words.map(|words| words.join("|"))
        }
        value => scalar(value),
    }
}

pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(b) => Some(b.to_string()),
        Value::Number(n) => Some(n.to_string()),
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
