//! TAX004: groups of a protected attribute as classes.

use super::words::GROUPS;
use crate::dataset::{ClassId, ImageId};
use crate::rules::prv::people::plain;
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold, groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "TAX004",
    name: "protected-as-class",
    severity: Severity::Note,
    quality: Quality::Relevant,
    section: &families::LABELS,
    headline: |_| "groups of protected attributes are classes".into(),
    needs: &[Need::Classes],
    summary: "classes are groups of people: by gender, age, ethnicity, religion or disability",
    manual: include_str!("protected_as_class.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProtectedAsClass {}

impl Rule for ProtectedAsClass {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        for (group, names) in GROUPS {
            let classes = dataset.classes.iter().enumerate();
            let found: Vec<(ClassId, &str)> = classes
                .filter(|(_, class)| names.contains(&plain(&class.name).as_str()))
                .map(|(at, class)| (ClassId::from(at), class.name.as_str()))
                .filter(|(class, _)| !context.measures.postings().images(*class).is_empty())
                .collect();
            if found.is_empty() {
                continue;
            }
            let mut images: Vec<u32> =
                found.iter().flat_map(|(class, _)| context.measures.postings().images(*class)).copied().collect();
            images.sort_unstable();
            images.dedup();
            let k = images.len() as u64;
            let listed: Vec<&str> = found.iter().map(|(_, name)| *name).collect();
            let named = wording::list(&listed, 4);
            let (is, word) = if listed.len() == 1 { ("is a class", "It is") } else { ("are classes", "They are") };
            let message = format!(
                "{named} {is}: a model learns to tell {} from pictures. {word} shown in {}",
                group.word(),
                wording::plural(k, "image", "images")
            );
            let shown = images.iter().take(groups::MOST_EVIDENCE).map(|&image| Evidence::image(ImageId(image)));
            outcome.push(
                Finding::new(&META, message)
                    .subject(Subject {
                        class: (listed.len() == 1).then(|| listed[0].to_owned()),
                        ..Subject::default()
                    })
                    .measured(Measured::share("share of images", k, dataset.images.len() as u64))
                    .evidence(shown.collect())
                    .total(k)
                    .remedy(
                        "If the task does not need it, merge these classes (person) and keep the attribute in a column, where \
                         groups can be compared. If it does, say why, and who decided what each picture shows",
                    )
                    .fold("protected", k as f64, format!("{} ({named})", group.word())),
            );
        }
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let labels = fold::labels(members);
        Spoken::message(format!("groups of protected attributes are classes: {}", wording::list(&labels, labels.len())))
    }
}
