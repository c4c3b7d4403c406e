//! IMG008: files that hold one picture, byte for byte or pixel for pixel.

use super::alike::Groups;
use crate::rules::{Context, Finding, Measured, Mend, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG008",
    name: "exact-duplicates",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::DUPLICATES,
    headline: |told| match told.measured.and_then(|m| m.k).unwrap_or(told.things) {
        1 => "1 file is a copy of another".into(),
        n => format!("{} files are copies of others", wording::count(n)),
    },
    needs: &[Need::Pixels],
    summary: "files hold one picture, byte for byte or pixel for pixel",
    manual: include_str!("exact_duplicates.md"),
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExactDuplicates {}

impl Rule for ExactDuplicates {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let exact = context.measures.duplicates().exact();
        let groups = Groups::of(context, exact.iter().map(Vec::as_slice).collect());
        if groups.is_empty() {
            return;
        }
        let (n, could_go) = (context.measured_images, groups.could_go());
        let message = match groups.only() {
            Some(group) => {
                format!("{} hold the same picture; {} could go", groups.names(group), wording::count(could_go))
            }
            None => format!(
                "{} groups of files hold the same picture, {} in all; {} could go",
                wording::count(groups.count()),
                wording::plural(groups.pictures(), "file", "files"),
                wording::count(could_go)
            ),
        };
        let note = |other: &str, _| format!("same picture as {other}");
        let keep = |_: &[_]| "Keep one of them".to_owned();
        let mut finding = Finding::new(&META, message)
            .measured(Measured::share("share of pictures that are copies", could_go, n))
            .evidence(groups.evidence(note))
            .total(groups.pictures())
            .remedy(format!(
                "Keep one file of each group: {} could go. Where their labels or splits differ, decide by the pictures which \
                 hold",
                wording::plural(could_go, "file", "files")
            ))
            .mend(Mend::LeaveOut(groups.copies()));
        finding.members = groups.members(Severity::Warning, "hold the same picture", keep, note);
        outcome.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn what_could_go_is_counted_over_all_groups_and_shown_in_pairs() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "f.jpg"]);
        world.measure_all(64, 48);
        assert!(world.findings(&ExactDuplicates::default()).is_empty());
        for (image, content) in [(3, 0), (4, 0), (5, 1)] {
            world.measure(image, 64, 48, content, content, 0x0F3C_55F0_9A17_E281);
        }
        let findings = world.findings(&ExactDuplicates::default());
        let [finding] = findings.as_slice() else { panic!("{findings:?}") };
        assert_eq!(finding.message, "2 groups of files hold the same picture, 5 files in all; 3 could go");
        assert_eq!(finding.members.len(), 2);
        assert_eq!(finding.members[0].message, "a.jpg, d.jpg and e.jpg hold the same picture");
        let notes: Vec<&str> = finding.evidence.iter().filter_map(|e| e.note.as_deref()).collect();
        assert_eq!(notes[..2], ["same picture as d.jpg", "same picture as a.jpg"]);
        assert_eq!(notes.len(), 5);
    }
}
