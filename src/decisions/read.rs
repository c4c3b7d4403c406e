//! The file read: what is wrong is told by line, and the rest holds.

use super::entry::Entry;
use super::{Decisions, FindingDecision, Fix, ItemDecision, SCHEMA, places};
use serde_json::{Map, Value};

/// What cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// From 1.
    pub line: u32,
    pub expected: String,
    pub found: String,
}

impl Flaw {
    pub(super) fn new(line: u32, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { line, expected: expected.into(), found: found.into() }
    }
}

const KEYS: [&str; 5] = ["schema", "dataset", "findings", "items", "fixes"];

/// The decisions in a text, and what could not be followed. Entries that are valid hold, whatever stands beside them; of
/// two about the same thing the first.
///
/// ```
/// let text = "{ \"schema\": \"muster.decisions/1\",\n  \"findings\": [ { \"fingerprint\": \"a-b\", \"state\": \"fine\" } ] }";
/// let (decisions, flaws) = muster::decisions::parse(text);
/// assert!(decisions.findings.is_empty());
/// assert_eq!((flaws[0].line, flaws[0].found.as_str()), (2, "`fine`"));
/// ```
pub fn parse(text: &str) -> (Decisions, Vec<Flaw>) {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let top: Map<String, Value> = match serde_json::from_str(text) {
        Ok(Value::Object(top)) => top,
        Ok(other) => return (Decisions::default(), vec![Flaw::new(1, "an object of decisions", kind(&other))]),
        Err(error) => {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX).max(1);
            let said = error.to_string();
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
            return (Decisions::default(), vec![Flaw::new(line, "valid JSON", said)]);
        }
    };
    let line_of = |key: &str| line_of(text, key);
    match top.get("schema") {
        Some(Value::String(schema)) if schema == SCHEMA => {}
        schema => {
            let found = schema.map_or_else(|| "no schema".to_owned(), said);
            let line = if schema.is_some() { line_of("schema") } else { 1 };
            return (Decisions::default(), vec![Flaw::new(line, format!("the schema `{SCHEMA}`"), found)]);
        }
    }
    let mut out = Decisions::default();
    let mut flaws = Vec::new();
    match top.get("dataset") {
        Some(Value::String(dataset)) => out.dataset.clone_from(dataset),
        Some(Value::Null) | None => {}
        Some(other) => flaws.push(Flaw::new(line_of("dataset"), "a fingerprint as `dataset`", said(other))),
    }
    for (key, value) in &top {
        let known = KEYS.contains(&key.as_str());
        if !known {
            flaws.push(Flaw::new(line_of(key), one_of(&KEYS), format!("the unknown key `{key}`")));
        } else if !matches!(key.as_str(), "schema" | "dataset") && !value.is_array() {
            flaws.push(Flaw::new(line_of(key), format!("a list as `{key}`"), kind(value)));
        }
    }
    for place in places::entries(text) {
        let Ok(entry) = serde_json::from_str::<Value>(place.text) else { continue };
        let mut entry = Entry::new(&entry, place.text, place.line, &mut flaws);
        match place.list {
            "findings" => {
                if let Some(decision) = entry.finding() {
                    let first = out.findings.iter().all(|other| other.fingerprint != decision.fingerprint);
                    keep(&mut out.findings, decision, first, &mut entry);
                }
            }
            "items" => {
                if let Some(decision) = entry.item() {
                    let first = !out.items.iter().any(|other| other.is_about(&decision));
                    keep(&mut out.items, decision, first, &mut entry);
                }
            }
            "fixes" => {
                if let Some(fix) = entry.fix() {
                    let first = out.fixes.iter().all(|other| other.fingerprint != fix.fingerprint);
                    keep(&mut out.fixes, fix, first, &mut entry);
                }
            }
            _ => {}
        }
    }
    out.sort();
    flaws.sort_by(|a, b| a.line.cmp(&b.line));
    (out, flaws)
}

/// What an entry is about, for the words of a second one.
trait About {
    fn about(&self) -> String;
}

impl About for FindingDecision {
    fn about(&self) -> String {
        format!("the finding {}", self.fingerprint)
    }
}

impl About for ItemDecision {
    fn about(&self) -> String {
        let record = self.record.clone().or_else(|| self.line.map(|line| format!("line {line}")));
        match record {
            Some(record) => format!("{record} of {}", self.image),
            None => self.image.clone(),
        }
    }
}

impl About for Fix {
    fn about(&self) -> String {
        format!("the finding {}", self.fingerprint)
    }
}

fn keep<T: About>(list: &mut Vec<T>, entry: T, first: bool, of: &mut Entry<'_>) {
    if first {
        list.push(entry);
    } else {
        of.flaw(format!("one entry for {}", entry.about()), "a second one");
    }
}

/// The line of a key of the top, by its first place in the text.
fn line_of(text: &str, key: &str) -> u32 {
    let at = text.find(&format!("\"{key}\"")).unwrap_or(0);
    1 + text[..at].bytes().filter(|byte| *byte == b'\n').count() as u32
}

/// What a value is, in JSON's words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A value as an error gives it back: short ones as they stand.
pub(super) fn said(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() <= 60 => format!("`{text}`"),
        Value::Number(number) => number.to_string(),
        other => kind(other).to_owned(),
    }
}

/// `one of \`a\`, \`b\``.
pub(super) fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("one of {}", words.join(", "))
}
