//! ERR009: ids that stand twice.

use super::faults;
use crate::dataset::FaultKind;
use crate::rules::{Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR009",
    name: "duplicate-id",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| told.things("identifier stands twice", "identifiers stand twice"),
    needs: &[Need::Sources],
    summary: "two records of a file have one id",
    manual: include_str!("duplicate_id.md"),
};

/// No options: an id is unique or it is not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DuplicateId {}

impl Rule for DuplicateId {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for group in faults::groups(context.dataset, FaultKind::DuplicateId) {
            let (ids, be) =
                (wording::plural(group.count, "id", "ids"), if group.count == 1 { "stands" } else { "stand" });
            let first = group.example(context.dataset);
            let finding = Finding::new(&META, format!("{ids} in {} {be} a second time{first}", group.label()))
                .measured(Measured::count("records with an id used before", group.count, group.count))
                .remedy(format!(
                    "Give the {} of {} ids of their own, and see which of them the other records mean",
                    wording::plural(group.count, "record", "records"),
                    group.label()
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
    fn ids_that_stand_twice_are_counted_by_file() {
        let mut world = World::default();
        let file = world.source("train.json", "coco-detection");
        for i in 0..2 {
            let place = Place::new(file, 1_005 + i, RecordKind::Annotation, i);
            world.dataset.faults.push(Fault::new(FaultKind::DuplicateId, place, "an id of its own", format!("id {i}")));
        }
        assert_eq!(
            world.messages(&DuplicateId {}),
            ["2 ids in train.json stand a second time; the first is id 0 (line 1,005)"]
        );
        assert!(World::default().findings(&DuplicateId {}).is_empty());
    }
}
