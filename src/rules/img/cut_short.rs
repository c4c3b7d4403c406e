//! IMG016: pictures whose last blocks are missing.

use crate::dataset::ImageId;
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG016",
    name: "cut-short",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| told.things("picture lacks its last blocks", "pictures lack their last blocks"),
    needs: &[Need::Pixels],
    summary: "the last blocks of a picture are missing; the rest was measured",
    manual: include_str!("cut_short.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CutShort {
    /// A picture of which a larger share is missing is a warning, others are a note.
    warn_above: f64,
}

impl Default for CutShort {
    fn default() -> Self {
        Self { warn_above: 0.01 }
    }
}

impl Rule for CutShort {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        let missing = |id: ImageId| images.facts(id)?.pixels.as_ref().ok().map(|pixels| pixels.missing);
        let mut cut: Vec<(ImageId, f64)> =
            images.ids().filter_map(|id| Some((id, missing(id)?))).filter(|(_, share)| *share > 0.0).collect();
        cut.order_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let Some(&(worst, most)) = cut.first() else { return };
        let k = cut.len() as u64;
        let share = |share: f64| wording::percent(share);
        let message = match k {
            1 => format!(
                "{} lacks {} of its picture, at its end; the rest was measured",
                images.path(worst),
                share(most)
            ),
            _ => format!(
                "{} of {} lack up to {} of their picture, at its end; the rest was measured",
                wording::count(k),
                wording::plural(context.measured_images, "image", "images"),
                share(most)
            ),
        };
        let finding = Finding::new(&META, message)
            .severity(if most > self.warn_above { Severity::Warning } else { Severity::Note })
            .measured(Measured::share("share of images cut short", k, context.measured_images))
            .evidence(cut.iter().map(|&(id, of)| Evidence::image(id).note(format!("{} missing", share(of)))).collect())
            .remedy(format!("Fetch the {} again from their source", wording::plural(k, "file", "files")));
        outcome.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    fn cut(world: &mut World, image: usize, missing: f64) {
        if let Some(Ok(pixels)) = world.dataset.images.facts[image].as_mut().map(|facts| &mut facts.pixels) {
            pixels.missing = missing;
        }
    }

    #[test]
    fn a_picture_without_its_last_blocks_is_said_with_its_share() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
        world.measure_all(64, 48);
        assert!(world.findings(&CutShort::default()).is_empty());
        cut(&mut world, 1, 0.004);
        let findings = world.findings(&CutShort::default());
        assert_eq!(findings[0].message, "b.jpg lacks 0.40 % of its picture, at its end; the rest was measured");
        assert_eq!(findings[0].severity, Severity::Note);
        cut(&mut world, 2, 0.08);
        let findings = world.findings(&CutShort::default());
        assert_eq!(
            findings[0].message,
            "2 of 3 images lack up to 8.0 % of their picture, at its end; the rest was measured"
        );
        assert_eq!((findings[0].severity, findings[0].evidence[0].image), (Severity::Warning, Some(ImageId(2))));
    }
}
