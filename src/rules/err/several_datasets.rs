//! ERR019: many datasets in one folder.

use crate::dataset::{Dataset, FileRole, Place};
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub static META: Meta = Meta {
    code: "ERR019",
    name: "several-datasets",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |_| "many datasets lie in one folder".to_owned(),
    needs: &[Need::Sources],
    summary: "the folder holds many datasets, and they are not judged as one",
    manual: include_str!("several_datasets.md"),
};

/// Families of rules that say something of a dataset as a whole: of several together they would say what is true of none.
const OF_ONE_DATASET: &[&str] = &["AMP", "CON", "COO", "CPL", "DRF", "REP", "TAX"];
/// Why such a rule is not tested.
pub(in crate::rules) const WHY: &str = "many datasets lie in this folder (ERR019): each is to be checked by itself";

/// When a folder counts as many datasets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SeveralDatasets {
    /// Formats of annotations. 6: people keep one set of labels in two or three formats, and nobody in six.
    pub formats: u64,
}

impl Default for SeveralDatasets {
    fn default() -> Self {
        Self { formats: 6 }
    }
}

impl SeveralDatasets {
    /// The formats of the annotations that were read, each with its first file; none where they are few.
    fn found<'a>(&self, dataset: &'a Dataset) -> BTreeMap<&'a str, Place> {
        let mut formats: BTreeMap<&str, Place> = BTreeMap::new();
        for source in dataset.sources.iter().filter(|s| s.role == FileRole::Annotations && s.records > 0) {
            formats.entry(source.format.name).or_insert_with(|| Place::file(source.file));
        }
        if (formats.len() as u64) < self.formats { BTreeMap::new() } else { formats }
    }
}

/// The rule is one of those that are not tested, as many datasets lie in the folder.
pub(in crate::rules) fn forbids(context: &Context<'_>, meta: &Meta) -> bool {
    OF_ONE_DATASET.contains(&meta.family()) && are(context)
}

/// Many datasets lie in the folder.
pub(in crate::rules) fn are(context: &Context<'_>) -> bool {
    let rule: SeveralDatasets = crate::rules::in_force(&META, context.settings);
    let is_off = context.settings.rules.get(META.code).is_some_and(|rule| !rule.enabled);
    !is_off && !rule.found(context.dataset).is_empty()
}

impl Rule for SeveralDatasets {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let formats = self.found(context.dataset);
        if formats.is_empty() {
            return;
        }
        let names: Vec<&str> = formats.keys().copied().collect();
        let n = names.len() as u64;
        let message = format!(
            "many datasets lie in this folder: its annotations are of {} formats ({}); what can be said of one dataset only is \
             not judged",
            wording::count(n),
            wording::list(&names, 4)
        );
        let evidence = formats.iter().map(|(name, place)| Evidence::place(*place).note(*name));
        outcome.push(
            Finding::new(&META, message)
                .measured(Measured::count("formats of annotations", n, context.dataset.counted_sources()))
                .threshold("formats", self.formats as f64)
                .evidence(evidence.collect())
                .remedy(
                    "Drop each dataset by itself: who is in it, what goes together, duplicates across splits and contradictions are \
                     told of one. Where this is one dataset all the same, switch ERR019 off",
                ),
        );
    }
}
