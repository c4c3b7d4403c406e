//! An earlier report, as far as a comparison needs it. Reads reports of other versions, too: fields that it does not need
//! may be there or not.

use super::super::digest::{ImagesDigest, Mark};
use super::super::types::SCHEMA;
use crate::rules::{RunState, Severity, Subject};
use serde::Deserialize;
use serde_json::error::Category;

/// An earlier report that can be compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    pub(super) report: Read,
    /// Sorted; `None` where the report has none.
    pub(super) marks: Option<Vec<Mark>>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Read {
    pub muster: Version,
    #[serde(default)]
    pub partial: Option<String>,
    pub dataset: Facts,
    pub findings: Vec<Finding>,
    #[serde(default)]
    pub rules: Vec<Run>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Version {
    pub version: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Facts {
    pub name: String,
    pub fingerprint: String,
    pub images: u64,
    #[serde(default)]
    pub images_digest: Option<ImagesDigest>,
    #[serde(default)]
    pub attributes: Vec<Attribute>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Attribute {
    pub name: String,
    pub unit: String,
    #[serde(default)]
    pub values: Vec<Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Value {
    pub value: String,
    pub share: Share,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Share {
    #[serde(default)]
    pub value: Option<f64>,
    #[serde(default)]
    pub low: Option<f64>,
    #[serde(default)]
    pub high: Option<f64>,
    #[serde(default)]
    pub k: Option<u64>,
    #[serde(default)]
    pub n: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Run {
    pub code: String,
    pub state: RunState,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Finding {
    #[serde(default)]
    pub fingerprint: String,
    #[serde(default)]
    pub decision: Option<Decision>,
    pub code: String,
    pub severity: Severity,
    pub message: String,
    #[serde(default)]
    pub subject: Subject,
    #[serde(default)]
    pub evidence_total: u64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Decision {
    #[serde(default)]
    pub state: String,
}

impl Finding {
    pub fn accepted(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.state == "accepted")
    }
}

#[derive(Deserialize)]
struct Head {
    schema: Option<String>,
}

impl Earlier {
    /// Reads a report as `muster check --json` and the page write it.
    ///
    /// # Errors
    /// What was expected and what was found, with the line, in one sentence without the file's name.
    pub fn read(text: &str) -> Result<Self, String> {
        let head: Head = serde_json::from_str(text).map_err(|e| fault(text, &e))?;
        match head.schema.as_deref() {
            Some(SCHEMA) => {}
            Some(other) => {
                return Err(match other.strip_prefix("muster.report/") {
                    Some(_) => {
                        format!("expected a report of the schema {SCHEMA}, found {other}, of another version of Muster")
                    }
                    None => format!("expected a report of Muster (schema {SCHEMA}), found one of the schema {other}"),
                });
            }
            None => {
                return Err(format!(
                    "expected a report of Muster, which says \"schema\": \"{SCHEMA}\", found other JSON"
                ));
            }
        }
        let report: Read = serde_json::from_str(text).map_err(|e| fault(text, &e))?;
        let marks = report.dataset.images_digest.as_ref().map(ImagesDigest::marks).transpose()?;
        Ok(Self { report, marks })
    }

    /// The name of its dataset.
    pub fn name(&self) -> &str {
        &self.report.dataset.name
    }
}

fn fault(text: &str, e: &serde_json::Error) -> String {
    if text.trim().is_empty() {
        return "expected a report of Muster, found an empty file".to_owned();
    }
    match e.classify() {
        Category::Eof => {
            format!("expected a whole report of Muster, found one that ends within line {}: it was cut short", e.line())
        }
        Category::Syntax | Category::Io => format!("expected a report of Muster, found no JSON: {e}"),
        Category::Data => format!("expected a report of Muster, found JSON of another form: {e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{ "schema": "muster.report/1", "muster": { "version": "0.0.9" },
        "dataset": { "name": "cats", "fingerprint": "ab", "images": 3 }, "findings": [] }"#;

    #[test]
    fn a_report_of_an_older_version_without_a_digest_can_be_compared_with() {
        let earlier = Earlier::read(WHOLE);
        assert!(
            earlier.as_ref().is_ok_and(|earlier| earlier.name() == "cats" && earlier.marks.is_none()),
            "{earlier:?}"
        );
    }

    #[test]
    fn what_is_no_report_of_ours_is_refused_with_what_was_expected_and_found() {
        let cut = &WHOLE[..120];
        let other = WHOLE.replace("report/1", "report/2");
        let foreign = WHOLE.replace("muster.report/1", "sarif");
        let damaged =
            WHOLE.replace("\"images\": 3", "\"images\": 3, \"images_digest\": {\"n\": 3, \"entries\": \"AAAA\"}");
        let broken = WHOLE.replace("\"images\": 3", "\"images\": \"three\"");
        for (text, part) in [
            ("", "found an empty file"),
            (cut, "ends within line 2: it was cut short"),
            (&other, "found muster.report/2, of another version"),
            (&foreign, "found one of the schema sarif"),
            ("{\"images\": []}", "found other JSON"),
            ("[]", "found JSON of another form"),
            ("image,label\n", "found no JSON"),
            (&damaged, "images_digest is damaged"),
            (&broken, "expected u64 at line 2"),
        ] {
            let why = Earlier::read(text).err().unwrap_or_default();
            assert!(why.contains(part), "{text}\n{why}");
        }
    }

    #[test]
    fn no_beginning_of_a_report_is_taken_for_a_whole_one() {
        for end in (0..WHOLE.len() - 1).filter(|&end| WHOLE.is_char_boundary(end)) {
            assert!(Earlier::read(&WHOLE[..end]).is_err(), "{end}");
        }
    }
}
