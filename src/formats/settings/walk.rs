//! From TOML to settings, key by key, so that each complaint has its line and spoils nothing else.

use crate::dataset::{ColumnSettings, CrossingShare, RuleSettings, Scenario, Settings, Target, TargetCrossing};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

type Value<'i> = Spanned<DeValue<'i>>;

/// Values within values, at most.
const DEEPEST: usize = 32;

const COLUMN: &[&str] = &["role", "type", "origin", "values", "order", "missing"];
const TARGET: &[&str] = &["shares", "counts", "margin", "source"];
const CROSSING: &[&str] = &["attributes", "shares", "source"];
const SHARE: &[&str] = &["values", "share"];
const SCENARIO: &[&str] = &["name", "where", "at-least"];
const TOP: &[&str] = &["columns", "target", "target-crossing", "rules", "scenario"];
const ROLES: &[&str] = &[
    "protected",
    "attribute",
    "identity",
    "split",
    "annotator",
    "label",
    "score",
    "path",
    "quasi-identifier",
    "ignore",
];
const TYPES: &[&str] = &["category", "ordinal", "boolean", "real", "integer", "date", "text", "id"];
const ORIGINS: &[&str] = &["self-declared", "annotated", "inferred", "unknown"];

pub(super) struct Walk {
    /// Where each line begins.
    lines: Vec<usize>,
    faults: Vec<(u32, String, String)>,
}

impl Walk {
    pub(super) fn new(text: &str) -> Self {
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1);
        Self { lines: std::iter::once(0).chain(starts).collect(), faults: Vec::new() }
    }

    /// Notes what cannot be followed, at this byte of the text.
    pub(super) fn fault(&mut self, at: usize, expected: impl Into<String>, found: impl Into<String>) {
        let line = self.lines.partition_point(|&start| start <= at) as u32;
        self.faults.push((line, expected.into(), found.into()));
    }

    /// All complaints, by line.
    pub(super) fn faults(mut self) -> Vec<(u32, String, String)> {
        self.faults.sort();
        self.faults
    }

    pub(super) fn settings(&mut self, table: &DeTable<'_>) -> Settings {
        let mut settings = Settings::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "columns" => settings.columns = self.named(value, Self::column),
                "target" => settings.target = self.named(value, Self::target),
                "rules" => settings.rules = self.named(value, Self::rule),
                "target-crossing" => settings.target_crossing = self.list(value, Self::crossing),
                "scenario" => settings.scenario = self.list(value, Self::scenario),
                other => self.unknown(key.span().start, other, TOP),
            }
        }
        settings
    }

    fn unknown(&mut self, at: usize, key: &str, known: &[&str]) {
        let nearest = known.iter().map(|k| (distance(key, k), k)).min();
        let expected = match nearest {
            Some((d, k)) if d <= 2.max(key.len() / 3) => format!("`{k}`"),
            _ => format!("one of {}", known.join(", ")),
        };
        self.fault(at, expected, format!("the unknown key `{}`", short(key)));
    }

    fn wrong(&mut self, value: &Value<'_>, expected: &str) {
        self.fault(value.span().start, expected, kind(value.get_ref()));
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>, expected: &str) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value, expected);
        }
        table
    }

    fn named<T>(
        &mut self,
        value: &Value<'_>,
        read: fn(&mut Self, &str, &Value<'_>) -> Option<T>,
    ) -> BTreeMap<String, T> {
        let mut found = BTreeMap::new();
        for (key, value) in self.table(value, "a table").into_iter().flatten() {
            let name = key.get_ref().as_ref();
            if let Some(item) = read(self, name, value) {
                found.insert(name.to_owned(), item);
            }
        }
        found
    }

    fn list<T>(&mut self, value: &Value<'_>, read: fn(&mut Self, &Value<'_>) -> Option<T>) -> Vec<T> {
        match value.get_ref().as_array() {
            Some(items) => items.iter().filter_map(|v| read(self, v)).collect(),
            None => {
                self.wrong(value, "a list of tables, `[[…]]`");
                Vec::new()
            }
        }
    }

    fn column(&mut self, name: &str, value: &Value<'_>) -> Option<ColumnSettings> {
        let mut column = ColumnSettings::default();
        for (key, value) in self.table(value, &format!("a table `[columns.{}]`", short(name)))? {
            match key.get_ref().as_ref() {
                "role" => column.role = self.word(value, ROLES),
                "type" => column.ty = self.word(value, TYPES),
                "origin" => column.origin = self.word(value, ORIGINS),
                "values" => column.values = self.texts(value),
                "order" => column.order = self.texts(value),
                "missing" => column.missing = self.texts(value),
                other => self.unknown(key.span().start, other, COLUMN),
            }
        }
        Some(column)
    }

    fn target(&mut self, name: &str, value: &Value<'_>) -> Option<Target> {
        let mut target = Target::default();
        for (key, value) in self.table(value, &format!("a table `[target.{}]`", short(name)))? {
            match key.get_ref().as_ref() {
                "shares" => target.shares = self.numbers(value, 1.0, "a share between 0 and 1"),
                "counts" => target.counts = self.numbers(value, f64::MAX, "a count of 0 or more"),
                "margin" => target.margin = self.number(value, 0.0..=1.0, "a number between 0 and 1"),
                "source" => target.source = self.text(value),
                other => self.unknown(key.span().start, other, TARGET),
            }
        }
        Some(target)
    }

    fn rule(&mut self, _: &str, value: &Value<'_>) -> Option<RuleSettings> {
        let mut rule = RuleSettings::default();
        for (key, value) in self.table(value, "a table `[rules.COO001]`")? {
            match key.get_ref().as_ref() {
                "enabled" => match value.get_ref().as_bool() {
                    Some(enabled) => rule.enabled = enabled,
                    None => self.wrong(value, "true or false"),
                },
                "reason" => rule.reason = self.text(value),
                option => {
                    if let Some(json) = self.json(value, 0) {
                        rule.options.insert(option.to_owned(), json);
                    }
                }
            }
        }
        Some(rule)
    }

    fn crossing(&mut self, value: &Value<'_>) -> Option<TargetCrossing> {
        let mut crossing = TargetCrossing::default();
        for (key, value) in self.table(value, "a table")? {
            match key.get_ref().as_ref() {
                "attributes" => crossing.attributes = self.texts(value).unwrap_or_default(),
                "shares" => crossing.shares = self.list(value, Self::share),
                "source" => crossing.source = self.text(value),
                other => self.unknown(key.span().start, other, CROSSING),
            }
        }
        let width = crossing.attributes.len();
        if width == 0 || crossing.shares.iter().any(|s| s.values.len() != width) {
            let found = if width == 0 { "no attributes" } else { "another number of values" };
            self.fault(value.span().start, "attributes, and shares with one value for each of them", found);
            return None;
        }
        Some(crossing)
    }

    fn share(&mut self, value: &Value<'_>) -> Option<CrossingShare> {
        let (mut values, mut share) = (None, None);
        for (key, value) in self.table(value, "a table with values and share")? {
            match key.get_ref().as_ref() {
                "values" => values = self.texts(value),
                "share" => share = self.number(value, 0.0..=1.0, "a share between 0 and 1"),
                other => self.unknown(key.span().start, other, SHARE),
            }
        }
        Some(CrossingShare { values: values?, share: share? })
    }

    fn scenario(&mut self, value: &Value<'_>) -> Option<Scenario> {
        let mut scenario = Scenario::default();
        for (key, value) in self.table(value, "a table")? {
            match key.get_ref().as_ref() {
                "name" => scenario.name = self.text(value).unwrap_or_default(),
                "where" => {
                    for (column, value) in
                        self.table(value, "a table of columns and their values").into_iter().flatten()
                    {
                        if let Some(values) = self.one_or_several(value) {
                            scenario.r#where.insert(column.get_ref().to_string(), values);
                        }
                    }
                }
                "at-least" => {
                    let number = self.number(value, 0.0..=1e15, "a whole number of 0 or more");
                    match number {
                        Some(n) if n.fract() == 0.0 => scenario.at_least = n as u64,
                        Some(_) => self.wrong(value, "a whole number of 0 or more"),
                        None => {}
                    }
                }
                other => self.unknown(key.span().start, other, SCENARIO),
            }
        }
        Some(scenario)
    }

    fn word<T: DeserializeOwned>(&mut self, value: &Value<'_>, words: &[&str]) -> Option<T> {
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

    fn text(&mut self, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(value, "a text in quotes");
        }
        text
    }

    /// A list of texts; numbers count as their digits.
    fn texts(&mut self, value: &Value<'_>) -> Option<Vec<String>> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, "a list of texts");
            return None;
        };
        Some(items.iter().filter_map(|v| self.text_or_number(v)).collect())
    }

    fn one_or_several(&mut self, value: &Value<'_>) -> Option<Vec<String>> {
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

    fn numbers(&mut self, value: &Value<'_>, most: f64, expected: &str) -> Option<BTreeMap<String, f64>> {
        let mut found = BTreeMap::new();
        for (key, value) in self.table(value, "a table of groups and numbers")? {
            if let Some(n) = self.number(value, 0.0..=most, expected) {
                found.insert(key.get_ref().to_string(), n);
            }
        }
        Some(found)
    }

    fn number(&mut self, value: &Value<'_>, range: std::ops::RangeInclusive<f64>, expected: &str) -> Option<f64> {
        match numeric(value.get_ref()) {
            Some(n) if range.contains(&n) => Some(n),
            Some(n) => {
                self.fault(value.span().start, expected, n.to_string());
                None
            }
            None => {
                self.wrong(value, expected);
                None
            }
        }
    }

    fn json(&mut self, value: &Value<'_>, depth: usize) -> Option<serde_json::Value> {
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

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Changes of one letter from one word to the other (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
