//! IMG003: pictures that are blurred.

use super::picked::{MOST, Picked, is_one_colour, pixels};
use crate::dataset::ImageId;
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG003",
    name: "blurry",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::EXPOSURE,
    headline: |told| told.things("picture is blurred", "pictures are blurred"),
    needs: &[Need::Pixels],
    summary: "a picture has no sharp edge",
    manual: include_str!("blurry.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Blurry {
    /// The blur score, 0..1, below which a picture is blurred. 0.29: CleanVision's.
    pub below: f64,
    /// Variance of the Laplacian from which on something in it is sharp, whatever the score says. 300: a thing in focus
    /// before a soft ground has more, pictures out of focus a tenth of it.
    pub sharp: f64,
    /// Pixels of the shorter side below which nothing can be blurred. 16.
    pub least_side: u32,
    /// Share of the pictures above which soft is what this data is. 0.5.
    pub most: f64,
}

impl Default for Blurry {
    fn default() -> Self {
        Self { below: 0.29, sharp: 300.0, least_side: 16, most: MOST }
    }
}

impl Rule for Blurry {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let picked = Picked::by(context.dataset, |_, facts, pixels| {
            let is_large = facts.width.min(facts.height) >= self.least_side;
            let is_soft = pixels.blur_score < self.below && pixels.sharpness < self.sharp;
            (is_soft && is_large && !is_one_colour(pixels)).then_some(self.below - pixels.blur_score)
        });
        if picked.is_no_exception(self.most) {
            return;
        }
        let score = (self.below * 1000.0).round() / 1000.0;
        let message = picked.says(
            context,
            &format!("is blurred: its blur score is below {score}"),
            &format!("are blurred: their blur scores are below {score}"),
        );
        let note = |id: ImageId| {
            pixels(context, id).map_or_else(String::new, |pixels| {
                let (score, edges) = (wording::figure(pixels.blur_score), wording::figure(pixels.sharpness));
                format!("blur score {score}, variance of the Laplacian {edges}")
            })
        };
        let finding = picked.finding(&META, message, "blurred", note).threshold_share("below", self.below);
        outcome.push(finding.remedy(format!(
            "Look whether what is labelled can be made out in {}. Leave out {} out of focus or shaken; keep {} something soft, \
             such as a sky",
            picked.them(),
            picked.word("what is", "those that are"),
            picked.word("what shows", "those that show")
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn blurred_pictures_are_one_note_with_both_figures() {
        let mut world = sound(10);
        assert!(world.findings(&Blurry::default()).is_empty());
        change(&mut world, 2, |_, pixels| (pixels.blur_score, pixels.sharpness) = (0.2, 3.5));
        change(&mut world, 7, |_, pixels| (pixels.blur_score, pixels.contrast) = (0.1, 0.0));
        // A thing in focus before a soft ground; a picture of a few pixels.
        change(&mut world, 8, |_, pixels| (pixels.blur_score, pixels.sharpness) = (0.26, 540.0));
        change(&mut world, 9, |facts, pixels| (facts.width, pixels.blur_score, pixels.sharpness) = (13, 0.01, 6.0));
        let findings = world.findings(&Blurry::default());
        assert_eq!(findings[0].message, "002.jpg is blurred: its blur score is below 0.29");
        let note = findings[0].evidence[0].note.as_deref();
        assert_eq!(note, Some("blur score 0.200, variance of the Laplacian 3.50"));
    }
}
