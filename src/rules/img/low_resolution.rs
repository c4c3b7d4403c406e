//! IMG011: pictures of few pixels.

use super::picked::{MOST, Picked};
use crate::dataset::ImageId;
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families, in_force};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub static META: Meta = Meta {
    code: "IMG011",
    name: "low-resolution",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::SHAPE,
    headline: |told| told.things("picture has few pixels", "pictures have few pixels"),
    needs: &[Need::Pixels],
    summary: "a picture has few pixels",
    manual: include_str!("low_resolution.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LowResolution {
    /// The shorter side in pixels, below which a picture has few. 64: models take 224 and more, and would make up eleven
    /// of twelve pixels.
    pub below: f64,
    /// Share of the pictures above which small is what this data is (CIFAR, digits). 0.5.
    pub most: f64,
}

impl Default for LowResolution {
    fn default() -> Self {
        Self { below: 64.0, most: MOST }
    }
}

impl LowResolution {
    fn picked(&self, context: &Context<'_>) -> Picked {
        let mut picked = Picked::by(context.dataset, |_, facts, _| {
            let short = f64::from(facts.width.min(facts.height));
            (short < self.below).then_some(self.below - short)
        });
        if picked.is_no_exception(self.most) {
            picked.images.clear();
        }
        picked
    }
}

/// The pictures that this rule speaks of, where it is on.
pub(super) fn said(context: &Context<'_>) -> BTreeSet<ImageId> {
    let on = context.settings.rules.get(META.code).is_none_or(|rule| rule.enabled);
    let rule: LowResolution = in_force(&META, context.settings);
    if on { rule.picked(context).ids().collect() } else { BTreeSet::new() }
}

impl Rule for LowResolution {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let picked = self.picked(context);
        if picked.images.is_empty() {
            return;
        }
        let message = picked.says(
            context,
            &format!("has few pixels: its shorter side is below {}", self.below),
            &format!("have few pixels: their shorter side is below {}", self.below),
        );
        let note = |id: ImageId| {
            let (width, height) = context.dataset.images.real_size(id).unwrap_or_default();
            format!("{} × {}", wording::count(u64::from(width)), wording::count(u64::from(height)))
        };
        let finding =
            picked.finding(&META, message, "of few pixels", note).threshold("below", self.below).remedy(format!(
                "See whether {} {}: fetch {}",
                picked.them(),
                picked.word("is a thumbnail or a placeholder", "are thumbnails or placeholders"),
                picked.word("the original, or take it out", "the originals, or take them out")
            ));
        outcome.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn small_pictures_are_said_unless_all_are_small() {
        let mut world = sound(10);
        assert!(world.findings(&LowResolution::default()).is_empty());
        change(&mut world, 1, |facts, _| (facts.width, facts.height) = (600, 63));
        change(&mut world, 2, |facts, _| (facts.width, facts.height) = (20, 20));
        let findings = world.findings(&LowResolution::default());
        assert_eq!(findings[0].message, "2 of 10 images have few pixels: their shorter side is below 64");
        assert_eq!(findings[0].evidence[0].note.as_deref(), Some("20 × 20"));
        (0..10).for_each(|image| change(&mut world, image, |facts, _| (facts.width, facts.height) = (32, 32)));
        assert!(world.findings(&LowResolution::default()).is_empty());
    }
}
