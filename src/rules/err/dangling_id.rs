//! ERR010: ids that refer to nothing.

use super::faults;
use super::joins::joined_all_the_same;
use crate::dataset::{FaultKind, Named};
use crate::rules::{Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR010",
    name: "dangling-id",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| told.things("identifier leads to no record", "identifiers lead to no record"),
    needs: &[Need::Sources],
    summary: "an id refers to a record that is not there",
    manual: include_str!("dangling_id.md"),
};

/// No options: an id leads somewhere or nowhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DanglingId {}

impl Rule for DanglingId {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        joined_all_the_same(context.dataset, Named::Id, &META, outcome);
        for group in faults::groups(context.dataset, FaultKind::DanglingId) {
            let (ids, refer) =
                (wording::plural(group.count, "id", "ids"), if group.count == 1 { "refers" } else { "refer" });
            let finding = Finding::new(
                &META,
                format!("{ids} in {} {refer} to nothing{}", group.label(), group.example(context.dataset)),
            )
            .measured(Measured::count("references that lead nowhere", group.count, group.count))
            .remedy(format!(
                "Add the records that {} to, or take the {} out",
                if group.count == 1 { "the id refers" } else { "the ids refer" },
                wording::plural(group.count, "annotation", "annotations")
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
    fn an_id_that_leads_nowhere_is_named() {
        let mut world = World::default();
        let file = world.source("train.json", "coco-detection");
        let place = Place::new(file, 12, RecordKind::Annotation, 3);
        world.dataset.faults.push(Fault::new(FaultKind::DanglingId, place, "the id of an image", "image_id 99"));
        assert_eq!(world.messages(&DanglingId {}), ["1 id in train.json refers to nothing: image_id 99 (line 12)"]);
        assert!(World::default().findings(&DanglingId {}).is_empty());
    }
}
