//! IMG009: pictures stored again, and, as a note that calls them no duplicates, pictures of one scene.

use super::alike::Groups;
use crate::dataset::ImageId;
use crate::rules::{Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG009",
    name: "near-duplicates",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::DUPLICATES,
    headline: |told| told.short.unwrap_or("pictures are there more than once").to_owned(),
    needs: &[Need::Pixels],
    summary: "pictures are there again, resized, compressed, brighter, mirrored, turned or cropped",
    manual: include_str!("near_duplicates.md"),
};

/// What is said of alike pictures.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NearDuplicates {
    /// Pictures of one scene are told in a note. On: frames of one film are worth little more than one of them.
    pub scenes: bool,
}

impl Default for NearDuplicates {
    fn default() -> Self {
        Self { scenes: true }
    }
}

impl Rule for NearDuplicates {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        outcome.findings.extend(pictures(context));
        if self.scenes {
            outcome.findings.extend(scenes(context));
        }
    }
}

/// `1 picture could go`.
fn pictures(context: &Context<'_>) -> Option<Finding> {
    let duplicates = context.measures.duplicates();
    let groups = Groups::of(context, duplicates.near.iter().map(Vec::as_slice).collect());
    if groups.is_empty() {
        return None;
    }
    let could_go = groups.could_go();
    let how = how(context, &duplicates.near);
    let message = match groups.only() {
        Some(group) => {
            format!("{} are one picture stored again{how}; {} could go", groups.names(group), wording::count(could_go))
        }
        None => format!(
            "{} groups of pictures are one picture stored again{how}, {} in all; {} could go",
            wording::count(groups.count()),
            wording::plural(groups.pictures(), "file", "files"),
            wording::count(could_go)
        ),
    };
    let note = |other: &str, placed: ImageId| match duplicates.placed(placed).words() {
        Some(words) => format!("same picture as {other}, {words}"),
        None => format!("same picture as {other}, stored again"),
    };
    let keep = |_: &[ImageId]| "Keep the best of them".to_owned();
    let mut finding = Finding::new(&META, message)
        .short(match could_go {
            1 => "1 picture is there once more, changed".to_owned(),
            n => format!("{} pictures are there once more, changed", wording::count(n)),
        })
        .measured(Measured::share("share of pictures stored again", could_go, context.measured_images))
        .evidence(groups.evidence(note))
        .total(groups.pictures())
        .remedy(format!(
            "Keep the best of each group: {} could go. Copies made on purpose, to have more to train on, belong into train \
             alone, all of one picture",
            wording::plural(could_go, "file", "files")
        ));
    finding.members = groups.members(META.severity, "are one picture stored again", keep, note);
    Some(finding)
}

/// ` (3 mirrored or turned, 2 cropped)`.
fn how(context: &Context<'_>, groups: &[Vec<ImageId>]) -> String {
    let duplicates = context.measures.duplicates();
    let placed = || groups.iter().flatten().map(|&id| duplicates.placed(id));
    let turned = placed().filter(|p| p.turn.words().is_some()).count() as u64;
    let cropped = placed().filter(|p| p.cropped).count() as u64;
    let parts: Vec<String> = [(turned, "mirrored or turned"), (cropped, "cropped")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{} {what}", wording::count(n)))
        .collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

fn scenes(context: &Context<'_>) -> Option<Finding> {
    let duplicates = context.measures.duplicates();
    let groups = Groups::of(context, duplicates.scenes.iter().map(Vec::as_slice).collect());
    if groups.is_empty() {
        return None;
    }
    let message = match groups.only() {
        Some(group) => format!("{} show the same scene, in which something differs", groups.names(group)),
        None => format!(
            "{} groups of pictures show the same scene, in which something differs: {} in all",
            wording::count(groups.count()),
            wording::plural(groups.pictures(), "picture", "pictures")
        ),
    };
    let note = |other: &str, _| format!("same scene as {other}, something differs");
    let keep = |_: &[ImageId]| "Put all of them into one split".to_owned();
    let mut finding = Finding::new(&META, message)
        .severity(Severity::Note)
        .short(format!("{} repeat a scene", wording::plural(groups.pictures(), "picture", "pictures")))
        .measured(Measured::share("share of pictures that repeat a scene", groups.pictures(), context.measured_images))
        .evidence(groups.evidence(note))
        .total(groups.pictures())
        .remedy(
            "Frames of a film, or copies changed in light, colour or a detail: put all pictures of one scene into one \
                 split, and count a scene as little more than one picture",
        );
    finding.members = groups.members(Severity::Note, "show the same scene, in which something differs", keep, note);
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    const SHOWN: u64 = 0x0F3C_55F0_9A17_E281;

    #[test]
    fn a_picture_stored_again_could_go_and_a_scene_is_a_note_that_names_no_copy() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
        world.measure_all(64, 48);
        assert!(world.findings(&NearDuplicates::default()).is_empty());
        for (image, seen) in [(0, SHOWN), (1, SHOWN.swap_bytes().reverse_bits()), (2, SHOWN ^ 1 << 40)] {
            world.measure(image, 64, 48, image as u8, image as u8, seen);
        }
        let said: Vec<(Severity, String)> =
            world.findings(&NearDuplicates::default()).into_iter().map(|f| (f.severity, f.message)).collect();
        assert_eq!(
            said,
            [
                (
                    Severity::Warning,
                    "a.jpg and b.jpg are one picture stored again (1 mirrored or turned); 1 could go".to_owned()
                ),
                (Severity::Note, "a.jpg and c.jpg show the same scene, in which something differs".to_owned()),
            ]
        );
        let findings = world.findings(&NearDuplicates::default());
        let notes: Vec<&str> = findings[0].evidence.iter().filter_map(|e| e.note.as_deref()).collect();
        assert_eq!(notes, ["same picture as b.jpg, mirrored", "same picture as a.jpg, mirrored"]);
        assert_eq!(world.findings(&NearDuplicates { scenes: false }).len(), 1);
    }
}
