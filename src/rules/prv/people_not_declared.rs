//! PRV005: people in data that are declared free of them.

use super::people::{How, known};
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "PRV005",
    name: "people-not-declared",
    severity: Severity::Error,
    quality: Quality::Privacy,
    section: &families::SHOWN_PEOPLE,
    headline: |_| "people are shown in data that are declared free of them".into(),
    needs: &[Need::DeclaredFree],
    summary: "people are shown in data that muster.toml declares free of them",
    manual: include_str!("people_not_declared.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PeopleNotDeclared {}

impl Rule for PeopleNotDeclared {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let Some(known) = known(context) else { return };
        let by = wording::list(&known.by, 3);
        let images = wording::plural(known.total, "image", "images");
        let message = match known.how {
            How::Class => format!("muster.toml declares the data free of people, and {images} show {by}"),
            How::Identity => {
                format!("muster.toml declares the data free of people, and {images} are said to show {by}")
            }
            How::Attribute => {
                let is = if known.by.len() == 1 { "is" } else { "are" };
                format!("muster.toml declares the data free of people, and {by} {is} recorded for {images}")
            }
        };
        let (k, n) = (known.total, context.dataset.images.len() as u64);
        outcome.push(
            Finding::new(&META, message)
                .severity(if known.how == How::Attribute { Severity::Warning } else { Severity::Error })
                .measured(Measured::share("share of images with people", k, n))
                .evidence(known.images.iter().copied().map(Evidence::image).collect())
                .total(known.total)
                .remedy("Take these images out, or say people = true under [documentation] in muster.toml"),
        );
    }
}
