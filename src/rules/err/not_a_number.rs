//! ERR008: numbers that are none.

use super::faults;
use crate::dataset::FaultKind;
use crate::rules::{Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR008",
    name: "not-a-number",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::BOXES,
    headline: |told| told.things("number of the annotations is none", "numbers of the annotations are none"),
    needs: &[Need::Boxes],
    summary: "a number of an annotation is none: NaN, infinite, text or a negative size",
    manual: include_str!("not_a_number.md"),
};

/// No options: a number is finite or it is none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NotANumber {}

impl Rule for NotANumber {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for group in faults::groups(context.dataset, FaultKind::NotANumber) {
            let found = faults::most_frequent(group.kept.iter().map(|f| f.found.as_str()), 3);
            let tail = if found.is_empty() { String::new() } else { format!(": {found}") };
            let (values, are) = (
                wording::plural(group.count, "value", "values"),
                if group.count == 1 { "is no number" } else { "are no numbers" },
            );
            let finding = Finding::new(&META, format!("{values} in {} {are}{tail}", group.label()))
                .measured(Measured::count("values that are no numbers", group.count, group.count))
                .remedy(format!(
                    "Write the {values} again, or take {} out",
                    if group.count == 1 { "its record" } else { "their records" }
                ));
            outcome.push(group.evidence(finding));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Fault, Place, RecordKind};
    use crate::rules::testing::World;

    #[test]
    fn what_stands_in_the_place_of_numbers_is_counted() {
        let mut world = World::default();
        let file = world.source("train.json", "coco-detection");
        for (i, found) in ["NaN", "null", "NaN"].into_iter().enumerate() {
            let place = Place::new(file, 5, RecordKind::Annotation, i as u32);
            world.dataset.faults.push(Fault::new(FaultKind::NotANumber, place, "a number", found));
        }
        assert_eq!(world.messages(&NotANumber {}), ["3 values in train.json are no numbers: NaN (2) and null (1)"]);
        assert!(World::default().findings(&NotANumber {}).is_empty());
    }
}
