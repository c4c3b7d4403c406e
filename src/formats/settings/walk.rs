//! From TOML to settings, key by key, so that each complaint has its line and spoils nothing else.

use super::leaves::kind;
use crate::dataset::{
    ColumnSettings, CrossingShare, FolderRole, RuleSettings, Scenario, Settings, Target, TargetCrossing, distance,
    documentation,
};
use crate::formats::short;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) type Value<'i> = Spanned<DeValue<'i>>;

pub(super) const COLUMN: &[&str] = &["role", "type", "origin", "values", "order", "missing", "groups", "ages", "merge"];
pub(super) const TARGET: &[&str] = &["shares", "counts", "margin", "source", "sample"];
pub(super) const CROSSING: &[&str] = &["attributes", "shares", "source", "sample"];
pub(super) const SHARE: &[&str] = &["values", "share"];
pub(super) const SCENARIO: &[&str] = &["name", "where", "at-least"];
pub(super) const TOP: &[&str] =
    &["columns", "folders", "target", "target-crossing", "rules", "scenario", "documentation"];
/// `people`, `commercial`, and every question.
pub(super) fn documentation_keys() -> Vec<&'static str> {
    ["people", "commercial"].into_iter().chain(documentation::QUESTIONS.iter().map(|question| question.key)).collect()
}
pub(super) const ANSWER: &[&str] = &["answer", "state", "by"];
pub(super) const ROLES: &[&str] = &[
    "protected",
    "attribute",
    "identity",
    "split",
    "annotator",
    "label",
    "score",
    "path",
    "quasi-identifier",
    "sensitive",
    "ignore",
];
pub(super) const TYPES: &[&str] = &["category", "ordinal", "boolean", "real", "integer", "date", "text", "id"];
pub(super) const ORIGINS: &[&str] = &["self-declared", "annotated", "inferred", "unknown"];

/// Line, what was expected, what was found.
pub(super) type Complaint = (u32, String, String);

pub(super) struct Walk {
    /// Where each line begins.
    lines: Vec<usize>,
    faults: Vec<Complaint>,
    /// Where targets and scenarios stand, by `target.gender`, `target-crossing.0`, `scenario.0` and `scenario.0#light`.
    places: BTreeMap<String, u32>,
}

impl Walk {
    pub(super) fn new(text: &str) -> Self {
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1);
        Self { lines: std::iter::once(0).chain(starts).collect(), faults: Vec::new(), places: BTreeMap::new() }
    }

    /// Notes what cannot be followed, at this byte of the text.
    pub(super) fn fault(&mut self, at: usize, expected: impl Into<String>, found: impl Into<String>) {
        let line = self.line(at);
        self.faults.push((line, expected.into(), found.into()));
    }

    fn line(&self, at: usize) -> u32 {
        self.lines.partition_point(|&start| start <= at) as u32
    }

    /// All complaints, by line.
    pub(super) fn faults(mut self) -> (Vec<Complaint>, BTreeMap<String, u32>) {
        self.faults.sort();
        (self.faults, self.places)
    }

    pub(super) fn settings(&mut self, table: &DeTable<'_>) -> Settings {
        let mut settings = Settings::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "columns" => settings.columns = self.named(value, Self::column),
                "folders" => settings.folders = self.named(value, Self::folder),
                "target" => settings.target = self.named(value, Self::target),
                "rules" => settings.rules = self.named(value, Self::rule),
                "target-crossing" => settings.target_crossing = self.list(value, Self::crossing),
                "documentation" => settings.documentation = self.documentation(value),
                "scenario" => settings.scenario = self.list(value, Self::scenario),
                other => self.unknown(key.span().start, other, TOP),
            }
        }
        settings
    }

    pub(super) fn unknown(&mut self, at: usize, key: &str, known: &[&str]) {
        let nearest = known.iter().map(|k| (distance(key, k), k)).min();
        let expected = match nearest {
            Some((d, k)) if d <= 2.max(key.len() / 3) => format!("`{k}`"),
            _ => format!("one of {}", known.join(", ")),
        };
        self.fault(at, expected, format!("the unknown key `{}`", short(key)));
    }

    pub(super) fn wrong(&mut self, value: &Value<'_>, expected: &str) {
        self.fault(value.span().start, expected, kind(value.get_ref()));
    }

    pub(super) fn table<'v, 'i>(&mut self, value: &'v Value<'i>, expected: &str) -> Option<&'v DeTable<'i>> {
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
                "groups" => column.groups = self.texts(value),
                "ages" => column.ages = self.truth(value),
                "merge" => column.merge = self.merge(value),
                other => self.unknown(key.span().start, other, COLUMN),
            }
        }
        let groups = column.groups.as_deref().unwrap_or_default();
        if let Some(both) = column.missing.iter().flatten().find(|word| groups.contains(word)) {
            let found = format!("\"{}\" in both; it is a group", short(both));
            self.fault(value.span().start, "a text in one of `missing` and `groups`", found);
        }
        Some(column)
    }

    /// Names and the values that go by them; a value goes by the first of its names.
    fn merge(&mut self, value: &Value<'_>) -> Option<BTreeMap<String, Vec<String>>> {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in self.table(value, "a table of names and the values that go by them")? {
            let mut values = self.one_or_several(value).unwrap_or_default();
            if let Some(twice) = values.iter().find(|v| names.values().any(|of| of.contains(v))).cloned() {
                self.fault(value.span().start, "each value under one name", format!("\"{}\" again", short(&twice)));
                values.retain(|v| !names.values().any(|of| of.contains(v)));
            }
            names.insert(name.get_ref().to_string(), values);
        }
        Some(names)
    }

    fn folder(&mut self, path: &str, value: &Value<'_>) -> Option<FolderRole> {
        let word = self.text(value)?;
        let role = FolderRole::of(&word);
        if role.is_none() {
            let nearest = FolderRole::WORDS.iter().map(|w| (distance(&word, w), w)).min();
            let expected = match nearest {
                Some((d, w)) if d <= 2 => format!("\"{w}\""),
                _ => format!("one of {}", FolderRole::WORDS.join(", ")),
            };
            self.fault(value.span().start, expected, format!("\"{}\"", short(&word)));
        }
        self.places.insert(format!("folders.{path}"), self.line(value.span().start));
        role
    }

    fn target(&mut self, name: &str, value: &Value<'_>) -> Option<Target> {
        let mut target = Target::default();
        let mut place = value.span().start;
        for (key, value) in self.table(value, &format!("a table `[target.{}]`", short(name)))? {
            if matches!(key.get_ref().as_ref(), "shares" | "counts") {
                place = key.span().start;
            }
            match key.get_ref().as_ref() {
                "shares" => target.shares = self.numbers(value, 1.0, "a share between 0 and 1"),
                "counts" => target.counts = self.numbers(value, f64::MAX, "a count of 0 or more"),
                "margin" => target.margin = self.number(value, 0.0..=1.0, "a number between 0 and 1"),
                "source" => target.source = self.text(value),
                "sample" => target.sample = self.sample(value),
                other => self.unknown(key.span().start, other, TARGET),
            }
        }
        self.places.insert(format!("target.{name}"), self.line(place));
        Some(target)
    }

    fn sample(&mut self, value: &Value<'_>) -> Option<u64> {
        self.number(value, 1.0..=1e15, "a number of people, 1 or more").map(|n| n.round() as u64)
    }

    fn rule(&mut self, _: &str, value: &Value<'_>) -> Option<RuleSettings> {
        let mut rule = RuleSettings::default();
        for (key, value) in self.table(value, "a table `[rules.COO001]`")? {
            match key.get_ref().as_ref() {
                "enabled" => rule.enabled = self.truth(value).unwrap_or(true),
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
                "sample" => crossing.sample = self.sample(value),
                other => self.unknown(key.span().start, other, CROSSING),
            }
        }
        let width = crossing.attributes.len();
        if width == 0 || crossing.shares.iter().any(|s| s.values.len() != width) {
            let found = if width == 0 { "no attributes" } else { "another number of values" };
            self.fault(value.span().start, "attributes, and shares with one value for each of them", found);
            return None;
        }
        let place = self.places.keys().filter(|key| key.starts_with("target-crossing.")).count();
        self.places.insert(format!("target-crossing.{place}"), self.line(value.span().start));
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
        // One that says no number asks that there be any.
        let mut scenario = Scenario { at_least: 1, ..Scenario::default() };
        let at = self.places.keys().filter(|key| key.starts_with("scenario.") && !key.contains('#')).count();
        for (key, value) in self.table(value, "a table")? {
            match key.get_ref().as_ref() {
                "name" => scenario.name = self.text(value).unwrap_or_default(),
                "where" => {
                    for (column, value) in
                        self.table(value, "a table of columns and their values").into_iter().flatten()
                    {
                        if let Some(values) = self.one_or_several(value) {
                            let line = self.line(column.span().start);
                            self.places.insert(format!("scenario.{at}#{}", column.get_ref()), line);
                            scenario.r#where.insert(column.get_ref().to_string(), values);
                        }
                    }
                }
                "at-least" | "at_least" => {
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
        self.places.insert(format!("scenario.{at}"), self.line(value.span().start));
        Some(scenario)
    }
}
