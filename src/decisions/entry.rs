//! One entry of a list, field by field.

use super::read::{Flaw, kind, one_of, said};
use super::{Action, FindingDecision, Fix, ItemDecision, State};
use serde_json::Value;

/// An entry under reading, and where flaws go.
pub(super) struct Entry<'a> {
    value: &'a Value,
    text: &'a str,
    line: u32,
    flaws: &'a mut Vec<Flaw>,
}

impl<'a> Entry<'a> {
    pub(super) fn new(value: &'a Value, text: &'a str, line: u32, flaws: &'a mut Vec<Flaw>) -> Self {
        Self { value, text, line, flaws }
    }

    /// A flaw of the entry as a whole.
    pub(super) fn flaw(&mut self, expected: impl Into<String>, found: impl Into<String>) {
        self.flaws.push(Flaw::new(self.line, expected, found));
    }

    /// A flaw of one of its keys, with that key's line.
    fn flaw_at(&mut self, key: &str, expected: impl Into<String>, found: impl Into<String>) {
        let at = self.text.find(&format!("\"{key}\"")).unwrap_or(0);
        let below = self.text[..at].bytes().filter(|byte| *byte == b'\n').count() as u32;
        self.flaws.push(Flaw::new(self.line + below, expected, found));
    }

    pub(super) fn finding(&mut self) -> Option<FindingDecision> {
        self.knows(&["fingerprint", "code", "state", "reason", "by", "note"])?;
        let fingerprint = self.needed("fingerprint")?;
        let state = match self.needed("state")?.as_str() {
            "open" => State::Open,
            "accepted" => State::Accepted,
            "solved" => State::Solved,
            other => {
                self.flaw_at("state", one_of(&["open", "accepted", "solved"]), format!("`{other}`"));
                return None;
            }
        };
        let reason = self.text("reason")?.unwrap_or_default();
        if state == State::Accepted && reason.trim().is_empty() {
            self.flaw("a `reason` why the finding is accepted", "none");
            return None;
        }
        let (code, by, note) = (self.text("code")?, self.text("by")?, self.text("note")?);
        let (code, by, note) = (code.unwrap_or_default(), by.unwrap_or_default(), note.unwrap_or_default());
        Some(FindingDecision { fingerprint, code, state, reason, by, note })
    }

    pub(super) fn item(&mut self) -> Option<ItemDecision> {
        self.knows(&["image", "file", "record", "line", "action", "class", "box", "note"])?;
        let image = self.needed("image")?;
        let action = self.needed("action")?;
        let Some(action) = Action::ALL.into_iter().find(|known| known.id() == action) else {
            self.flaw_at("action", one_of(&Action::ALL.map(Action::id)), format!("`{action}`"));
            return None;
        };
        let (file, record, class) = (self.text("file")?, self.text("record")?, self.text("class")?);
        let line = match self.value.get("line") {
            None | Some(Value::Null) => None,
            Some(value) => match value.as_u64().and_then(|line| u32::try_from(line).ok()).filter(|line| *line > 0) {
                Some(line) => Some(line),
                None => {
                    self.flaw_at("line", "a line from 1", said(value));
                    return None;
                }
            },
        };
        if line.is_some() && file.is_none() {
            self.flaw("the `file` that the line stands in", "none");
            return None;
        }
        let r#box = self.corner_and_size()?;
        if action == Action::Relabel && class.as_deref().is_none_or(|class| class.trim().is_empty()) {
            self.flaw("the right `class`, of relabel", "none");
            return None;
        }
        if action == Action::Rebox && r#box.is_none() {
            self.flaw("the right `box`, of rebox", "none");
            return None;
        }
        let note = self.text("note")?.unwrap_or_default();
        Some(ItemDecision { image, file, record, line, action, class, r#box, note })
    }

    pub(super) fn fix(&mut self) -> Option<Fix> {
        self.knows(&["fingerprint", "apply"])?;
        let fingerprint = self.needed("fingerprint")?;
        match self.value.get("apply") {
            Some(Value::Bool(apply)) => Some(Fix { fingerprint, apply: *apply }),
            None => Some(Fix { fingerprint, apply: true }),
            Some(other) => {
                self.flaw_at("apply", "true or false as `apply`", said(other));
                None
            }
        }
    }

    /// It is an object; keys that are not known are told of.
    fn knows(&mut self, known: &[&str]) -> Option<()> {
        let Some(map) = self.value.as_object() else {
            self.flaw("an object", kind(self.value));
            return None;
        };
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            self.flaw_at(key, one_of(known), format!("the unknown key `{key}`"));
        }
        Some(())
    }

    /// A text that has to be there; `None`: told of.
    fn needed(&mut self, key: &str) -> Option<String> {
        match self.text(key)? {
            Some(text) if !text.is_empty() => Some(text),
            _ => {
                self.flaw(format!("a `{key}`"), "none");
                None
            }
        }
    }

    /// A text, if it is there; `None`: it is something else, which was told of.
    fn text(&mut self, key: &str) -> Option<Option<String>> {
        match self.value.get(key) {
            None | Some(Value::Null) => Some(None),
            Some(Value::String(text)) => Some(Some(text.clone())),
            Some(other) => {
                self.flaw_at(key, format!("a text as `{key}`"), said(other));
                None
            }
        }
    }

    fn corner_and_size(&mut self) -> Option<Option<[f64; 4]>> {
        let value = match self.value.get("box") {
            None | Some(Value::Null) => return Some(None),
            Some(value) => value,
        };
        let numbers: Vec<f64> = value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let all = value.as_array().map_or(0, Vec::len);
        match <[f64; 4]>::try_from(numbers) {
            Ok([x, y, w, h]) if all == 4 && x.is_finite() && y.is_finite() && w > 0.0 && h > 0.0 => {
                Some(Some([x, y, w, h]))
            }
            Ok(four) if all == 4 => {
                self.flaw_at("box", "a width and a height above 0", format!("{} × {}", four[2], four[3]));
                None
            }
            _ => {
                self.flaw_at("box", "four numbers: x, y, width, height", said(value));
                None
            }
        }
    }
}
