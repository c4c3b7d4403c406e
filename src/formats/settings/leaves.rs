//! Single values of settings: words of a list, texts, numbers, a rule's own options.

use super::walk::{Value, Walk};
use crate::dataset::distance;
use crate::formats::short;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use toml::de::DeValue;

/// Values within values, at most.
const DEEPEST: usize = 32;

impl Walk {
    pub(super) fn word<T: DeserializeOwned>(&mut self, value: &Value<'_>, words: &[&str]) -> Option<T> {
        let Some(word) = value.get_ref().as_str() else {
            self.wrong(value, &format!("one of {}", words.join(", ")));
            return None;
        };
        let read = serde_json::from_value(serde_json::Value::String(word.to_owned())).ok();
        if read.is_none() {
            let nearest = words.iter().map(|w| (distance(word, w), w)).min();
            let expected = match nearest {
                Some((d, w)) if d <= 2 => format!("\"{w}\""),
                _ => format!("one of {}", words.join(", ")),
            };
            self.fault(value.span().start, expected, format!("\"{}\"", short(word)));
        }
        read
    }

    pub(super) fn text(&mut self, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(value, "a text in quotes");
        }
        text
    }

    pub(super) fn truth(&mut self, value: &Value<'_>) -> Option<bool> {
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong(value, "true or false");
        }
        truth
    }

    /// A list of texts; numbers count as their digits.
    pub(super) fn texts(&mut self, value: &Value<'_>) -> Option<Vec<String>> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, "a list of texts");
            return None;
        };
        Some(items.iter().filter_map(|v| self.text_or_number(v)).collect())
    }

    pub(super) fn one_or_several(&mut self, value: &Value<'_>) -> Option<Vec<String>> {
        if value.get_ref().is_array() { self.texts(value) } else { self.text_or_number(value).map(|v| vec![v]) }
    }

    fn text_or_number(&mut self, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(n) => Some(n.as_str().to_owned()),
            DeValue::Float(n) => Some(n.as_str().to_owned()),
            DeValue::Boolean(b) => Some(b.to_string()),
            _ => {
                self.wrong(value, "a text in quotes");
                None
            }
        }
    }

    pub(super) fn numbers(&mut self, value: &Value<'_>, most: f64, expected: &str) -> Option<BTreeMap<String, f64>> {
        let mut found = BTreeMap::new();
        for (key, value) in self.table(value, "a table of groups and numbers")? {
            if let Some(n) = self.number(value, 0.0..=most, expected) {
                found.insert(key.get_ref().to_string(), n);
            }
        }
        Some(found)
    }

    pub(super) fn number(
        &mut self,
        value: &Value<'_>,
        range: std::ops::RangeInclusive<f64>,
        expected: &str,
    ) -> Option<f64> {
        match numeric(value.get_ref()) {
            Some(n) if range.contains(&n) => Some(n),
            Some(n) => {
                self.fault(value.span().start, expected, n.to_string());
                None
            }
            None => {
                match value.get_ref() {
                    DeValue::Float(n) => self.fault(value.span().start, expected, short(n.as_str())),
                    _ => self.wrong(value, expected),
                }
                None
            }
        }
    }

    pub(super) fn json(&mut self, value: &Value<'_>, depth: usize) -> Option<serde_json::Value> {
        use serde_json::Value as Json;
        Some(match value.get_ref() {
            _ if depth > DEEPEST => {
                self.wrong(value, "fewer tables within tables");
                return None;
            }
            DeValue::String(text) => Json::String(text.to_string()),
            DeValue::Boolean(b) => Json::Bool(*b),
            DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
                Ok(n) => Json::from(n),
                Err(_) => {
                    self.wrong(value, "a smaller number");
                    return None;
                }
            },
            DeValue::Float(_) => match numeric(value.get_ref()) {
                Some(n) => Json::from(n),
                None => {
                    self.wrong(value, "a finite number");
                    return None;
                }
            },
            DeValue::Datetime(_) => {
                self.wrong(value, "a text, a number, true or false");
                return None;
            }
            DeValue::Array(items) => Json::Array(items.iter().filter_map(|v| self.json(v, depth + 1)).collect()),
            DeValue::Table(table) => Json::Object(
                table.iter().filter_map(|(k, v)| Some((k.get_ref().to_string(), self.json(v, depth + 1)?))).collect(),
            ),
        })
    }
}

fn numeric(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n as f64),
        DeValue::Float(n) => n.as_str().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    }
}

pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
