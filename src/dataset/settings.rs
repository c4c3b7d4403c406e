//! What `muster.toml` or the page's panel sets. Plain data; parsing is a format.

use super::attributes::{Origin, Role, ValueType};
use super::documentation::Documentation;
use super::folder_roles::FolderRole;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All settings; the default is "nothing set".
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// By column name, or `file#column`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnSettings>,
    /// By the folder's path below what was dropped, `.` for the top.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub folders: BTreeMap<String, FolderRole>,
    /// The target population by attribute.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub target: BTreeMap<String, Target>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub target_crossing: Vec<TargetCrossing>,
    /// By rule code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, RuleSettings>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scenario: Vec<Scenario>,
    #[serde(skip_serializing_if = "Documentation::is_empty")]
    pub documentation: Documentation,
}

impl Settings {
    /// What is set for a column: under `path#column`, then `file name#column`, then the column's name. A path that stands
    /// for files alike, `labels/*.xml`, is meant by a key with any of their paths too.
    pub fn column(&self, path: &str, column: &str) -> Option<&ColumnSettings> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let exact = |place: &str| self.columns.get(&format!("{place}#{column}"));
        let alike = || {
            let (folder, ending) = path.split_once('*')?;
            let named = |key: &str| {
                let name = key.strip_suffix(column)?.strip_suffix('#')?.strip_prefix(folder)?.strip_suffix(ending)?;
                (!name.contains('/')).then_some(())
            };
            self.columns.iter().find_map(|(key, settings)| named(key).map(|()| settings))
        };
        exact(path).or_else(alike).or_else(|| exact(file)).or_else(|| self.columns.get(column))
    }
}

/// What a column is; what is `None` is recognised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColumnSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<ValueType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The declared domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// The order of an ordinal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<String>>,
    /// Values that mean "missing"; these alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Vec<String>>,
    /// Values that are a group, whatever they look like: "unknown", "NA".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
    /// Its numbers are ages, in years where no unit stands beside them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ages: Option<bool>,
    /// Values that count as one: the name they go by, and the values as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<BTreeMap<String, Vec<String>>>,
}

/// The target population of one attribute.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Target {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shares: Option<BTreeMap<String, f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<BTreeMap<String, f64>>,
    /// Of each target share; 0.2 where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// People asked, where the target comes from a sample of the population.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<u64>,
}

/// The target population of a crossing of attributes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TargetCrossing {
    pub attributes: Vec<String>,
    pub shares: Vec<CrossingShare>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// As in `Target`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<u64>,
}

/// One cell of a crossing's target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossingShare {
    pub values: Vec<String>,
    pub share: f64,
}

/// One rule's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct RuleSettings {
    pub enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The rule's own options, by name.
    #[serde(flatten)]
    pub options: BTreeMap<String, serde_json::Value>,
}

impl Default for RuleSettings {
    fn default() -> Self {
        Self { enabled: true, reason: None, options: BTreeMap::new() }
    }
}

/// A required scenario (CPL006).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    pub name: String,
    pub r#where: BTreeMap<String, Vec<String>>,
    pub at_least: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_that_says_most_counts() {
        let keys = ["sex", "train.csv#sex", "a/train.csv#sex", "voc/0001.xml#pose", "pose"];
        let order = |key: &str| ColumnSettings { order: Some(vec![key.to_owned()]), ..ColumnSettings::default() };
        let columns = keys.iter().map(|&key| (key.to_owned(), order(key))).collect();
        let settings = Settings { columns, ..Settings::default() };
        for (path, column, expected) in [
            ("a/train.csv", "sex", Some("a/train.csv#sex")),
            ("b/train.csv", "sex", Some("train.csv#sex")),
            ("b/val.csv", "sex", Some("sex")),
            ("voc/*.xml", "pose", Some("voc/0001.xml#pose")),
            ("other/*.xml", "pose", Some("pose")),
            ("a/train.csv", "age", None),
        ] {
            let found = settings.column(path, column).and_then(|c| c.order.as_ref()).map(|o| o[0].as_str());
            assert_eq!(found, expected, "{path}#{column}");
        }
    }
}
