//! PRV007: pictures of people without a recorded licence or consent.

use super::people::{How, known};
use crate::dataset::{licence::names_licence, words_of};
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "PRV007",
    name: "no-consent",
    severity: Severity::Note,
    quality: Quality::Privacy,
    section: &families::SHOWN_PEOPLE,
    headline: |_| "neither licence nor consent is recorded for pictures of people".into(),
    needs: &[Need::People],
    summary: "people are shown, and neither a licence nor consent is recorded",
    manual: include_str!("no_consent.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoConsent {}

impl Rule for NoConsent {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        if is_recorded(context) {
            return;
        }
        let Some(known) = known(context) else { return };
        let by = wording::list(&known.by, 3);
        let by = match known.how {
            How::Class => format!("class {by}"),
            How::Identity => format!("{by} are told apart"),
            How::Attribute if known.by.len() == 1 => format!("{by} is recorded"),
            How::Attribute => format!("{by} are recorded"),
        };
        let images = wording::plural(known.total, "image", "images");
        outcome.push(
            Finding::new(
                &META,
                format!("people are shown in {images} ({by}), and neither a licence nor their consent is recorded"),
            )
            .measured(Measured::count("images of people", known.total, context.dataset.images.len() as u64))
            .evidence(known.images.iter().copied().take(MOST_EVIDENCE).map(Evidence::image).collect())
            .total(known.total)
            .remedy(
                "Write licence = \"…\" and consent = \"…\" under [documentation] in muster.toml, or put the text of the \
                 licence beside the pictures. A licence is of who took a picture, consent of who is on it",
            ),
        );
    }
}

/// Images shown.
const MOST_EVIDENCE: usize = 1_000;
/// Beginnings of names of files that hold a licence or forms of consent.
const FILES: [&str; 7] = ["license", "licence", "copying", "consent", "lizenz", "einwilligung", "licencia"];

/// A setting, a file, a column or an annotation file says under which licence or with which consent.
fn is_recorded(context: &Context<'_>) -> bool {
    let dataset = context.dataset;
    let documentation = &context.settings.documentation;
    let of_name = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        FILES.iter().any(|begins| name.starts_with(begins))
    };
    let of_column = |name: &str| names_licence(name) || words_of(name).iter().any(|word| word == "consent");
    ["licence", "consent"].iter().any(|key| documentation.says(key))
        || !dataset.licensed.is_empty()
        || dataset.files.iter().any(|file| of_name(&file.path))
        || dataset
            .sources
            .iter()
            .flat_map(|source| &source.columns)
            .any(|column| of_column(&column.name) && column.fields.values.iter().any(|value| !value.is_missing))
}
