//! REP001: a protected attribute that the settings declare is not in the data.

use crate::dataset::{Attribute, FileRole, Place, Role, nearest};
use crate::rules::{Context, Evidence, Finding, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families};
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP001",
    name: "declared-absent",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::DECLARED,
    headline: |told| told.attributes("is declared, but not in the data", "are declared, but not in the data"),
    needs: &[Need::Declared, Need::AllRead],
    summary: "a protected attribute that was declared is not in the data",
    manual: include_str!("declared_absent.md"),
};

/// No options: the attribute is there or it is not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DeclaredAbsent {}

impl Rule for DeclaredAbsent {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let settings = context.settings;
        let protected = settings.columns.iter().filter(|(_, column)| column.role == Some(Role::Protected));
        let mut declared: Vec<(&str, &str)> = protected.map(|(name, _)| (name.as_str(), "protected")).collect();
        let targets = settings.target.keys().filter(|name| !declared.iter().any(|(d, _)| d == name));
        let targets: Vec<_> = targets.map(|name| (name.as_str(), "having a target population")).collect();
        declared.extend(targets);
        let crossed = settings.target_crossing.iter().flat_map(|crossing| &crossing.attributes);
        for name in crossed {
            if !declared.iter().any(|(d, _)| d == name) {
                declared.push((name, "part of a target population"));
            }
        }
        declared.sort_unstable();
        for (name, as_what) in declared {
            let found = context.dataset.attributes.iter().find(|a| is_called(a, name));
            let what = match found {
                None => {
                    let meant = nearest(name, context.dataset.attributes.iter().map(|a| a.name.as_str()));
                    let near = meant.map(|meant| format!("; {meant} is spelled nearly so")).unwrap_or_default();
                    format!("no table or annotation file has a column of that name{near}")
                }
                Some(a) if has_values(a) => continue,
                Some(_) => "no item has a value in it".to_owned(),
            };
            let place = context.dataset.sources.iter().find(|s| s.role == FileRole::Settings);
            let place = place.map(|source| Evidence::place(Place::file(source.file)));
            outcome.push(
                Finding::new(&META, format!("{name} is declared as {as_what}, but {what}"))
                    .subject(Subject { attribute: Some(name.to_owned()), ..Subject::default() })
                    .evidence(place.into_iter().collect())
                    .fold("absent", 0.0, name)
                    .remedy(format!(
                        "Add a column {name} with a value for each image, or take {name} out of the settings; without \
                         it no rule says anything about {name}."
                    )),
            );
        }
    }
}

/// By its own name, or by one of its sources (`labels.csv#gender`).
fn is_called(attribute: &Attribute, name: &str) -> bool {
    attribute.name == name || attribute.source.split(", ").any(|source| source == name)
}

fn has_values(attribute: &Attribute) -> bool {
    let numbers = attribute.numbers.iter().flatten();
    attribute.counts().iter().any(|&count| count > 0) || numbers.into_iter().any(|v| v.is_finite())
}
