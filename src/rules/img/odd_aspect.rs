//! IMG005: pictures of an odd shape.

use super::picked::{MOST, Picked};
use crate::dataset::ImageId;
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::stats::middle_and_spread;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG005",
    name: "odd-aspect-ratio",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::SHAPE,
    headline: |told| told.things("picture is of an odd shape", "pictures are of an odd shape"),
    needs: &[Need::Pixels],
    summary: "a picture is much longer one way than the other",
    manual: include_str!("odd_aspect.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OddAspect {
    /// Shorter side over longer side, below which a shape is odd. 0.35: CleanVision's.
    pub below: f64,
    /// How far from the median shape, in deviations (1.4826 times the median of the distances, of the logarithms). 5: of
    /// normal data one in two million.
    pub deviations: f64,
    /// Share of the pictures above which long is what this data is. 0.5.
    pub most: f64,
}

impl Default for OddAspect {
    fn default() -> Self {
        Self { below: 0.35, deviations: 5.0, most: MOST }
    }
}

/// How much longer a picture is one way than the other: 0 for a square, ln 2 for 2 : 1, whichever way it lies.
pub(super) fn length((width, height): (u32, u32)) -> f64 {
    (f64::from(width.max(height)) / f64::from(width.min(height).max(1))).ln()
}

impl Rule for OddAspect {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        let size = |id: ImageId| images.real_size(id).unwrap_or((1, 1));
        let lengths = Picked::by(context.dataset, |id, _, _| Some(length(size(id))));
        let all: Vec<f64> = lengths.images.iter().map(|(_, length)| *length).collect();
        let Some((middle, spread)) = middle_and_spread(&all) else { return };
        let limit = (-self.below.max(f64::MIN_POSITIVE).ln()).max(middle + self.deviations * spread);
        let picked = Picked::by(context.dataset, |id, _, _| Some(length(size(id)) - limit).filter(|by| *by > 0.0));
        if picked.is_no_exception(self.most) {
            return;
        }
        let times = |length: f64| (length.exp() * 10.0).round() / 10.0;
        let message = picked.says(
            context,
            &format!("is of an odd shape: more than {} times as long one way as the other", times(limit)),
            &format!("are of an odd shape: more than {} times as long one way as the other", times(limit)),
        );
        let note = |id: ImageId| {
            let (width, height) = size(id);
            format!("{} × {}", wording::count(u64::from(width)), wording::count(u64::from(height)))
        };
        let finding = picked.finding(&META, message, "of an odd shape", note).threshold("below", self.below);
        outcome.push(finding.remedy(format!(
            "Crop {}, or see what your training makes of {}: squeezed into a square, what is shown changes its shape; with a \
             border, it becomes small",
            picked.them(),
            picked.word("it", "them")
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn long_pictures_are_said_either_way_they_lie() {
        let mut world = sound(10);
        assert!(world.findings(&OddAspect::default()).is_empty());
        change(&mut world, 1, |facts, _| (facts.width, facts.height) = (1000, 340));
        change(&mut world, 2, |facts, _| (facts.width, facts.height) = (100, 900));
        change(&mut world, 3, |facts, _| (facts.width, facts.height) = (900, 330));
        let findings = world.findings(&OddAspect::default());
        assert_eq!(
            findings[0].message,
            "2 of 10 images are of an odd shape: more than 2.9 times as long one way as the other"
        );
        assert_eq!(findings[0].evidence[0].note.as_deref(), Some("100 × 900"));
    }

    #[test]
    fn where_all_are_lines_of_text_only_one_longer_still_is_odd() {
        let mut world = sound(20);
        for image in 0..20 {
            change(&mut world, image, |facts, _| (facts.width, facts.height) = (500 + 20 * image as u32, 50));
        }
        assert!(world.findings(&OddAspect::default()).is_empty());
        change(&mut world, 4, |facts, _| facts.width = 20_000);
        assert_eq!(world.findings(&OddAspect::default())[0].evidence_total, 1);
    }
}
