//! IMG010: pictures with bars of one colour along their edges.

use super::picked::{Picked, percent, pixels};
use crate::dataset::{Facts, ImageId, PixelFacts};
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG010",
    name: "uniform-borders",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::SHAPE,
    headline: |told| told.things("picture has bars along its edges", "pictures have bars along their edges"),
    needs: &[Need::Pixels],
    summary: "a picture has bars of one colour along two edges or all",
    manual: include_str!("bars.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Bars {
    /// Share of the picture that bars take at least. 0.05.
    pub above: f64,
}

impl Default for Bars {
    fn default() -> Self {
        Self { above: 0.05 }
    }
}

/// Where bars take as much as this, they are what the picture shows: lines on an even ground.
const WHOLE: f64 = 0.9;

/// Share of the picture that bars take, those that stand on two opposite sides.
pub(super) fn share(facts: &Facts, pixels: &PixelFacts) -> f64 {
    let [top, right, bottom, left] = pixels.bars.map(f64::from);
    // One edge alone may be sky or floor; what was put there is on both sides, about as wide.
    let both = |a: f64, b: f64| if a > 0.0 && b > 0.0 && a.max(b) <= 4.0 * a.min(b) { a + b } else { 0.0 };
    let (width, height) = (f64::from(facts.width.max(1)), f64::from(facts.height.max(1)));
    let (across, down) = (both(left, right) / width, both(top, bottom) / height);
    (across + down - across * down).clamp(0.0, 1.0)
}

impl Rule for Bars {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let picked = Picked::by(context.dataset, |_, facts, pixels| {
            let share = share(facts, pixels);
            (share > self.above && share < WHOLE).then_some(share)
        });
        let Some(&(_, most)) = picked.images.first() else { return };
        let message = match picked.count() {
            1 => picked.says(context, &format!("has bars of one colour along its edges: {} of it", percent(most)), ""),
            _ => picked.says(
                context,
                "",
                &format!("have bars of one colour along their edges, up to {} of the picture", percent(most)),
            ),
        };
        let note = |id: ImageId| {
            let [top, right, bottom, left] = pixels(context, id).map_or([0; 4], |pixels| pixels.bars);
            format!("in pixels: {top} at the top, {right} right, {bottom} at the bottom, {left} left")
        };
        let finding = picked.finding(&META, message, "framed by bars", note).threshold_share("above", self.above);
        outcome.push(finding.remedy(format!(
            "Crop {} and move {} with it, or see that all your pictures, and those in use later, get such bars: a \
             model can learn a source by them",
            picked.them(),
            picked.word("its boxes", "their boxes")
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn bars_on_two_opposite_sides_are_said_with_the_share_they_take() {
        let mut world = sound(10);
        assert!(world.findings(&Bars::default()).is_empty());
        change(&mut world, 1, |_, pixels| pixels.bars = [60, 0, 60, 0]);
        // One edge alone, and thin ones.
        change(&mut world, 2, |_, pixels| pixels.bars = [200, 0, 0, 0]);
        change(&mut world, 3, |_, pixels| pixels.bars = [4, 4, 4, 4]);
        // All of it.
        change(&mut world, 5, |_, pixels| pixels.bars = [240, 0, 240, 0]);
        let bars = Bars::default();
        assert_eq!(world.messages(&bars), ["001.jpg has bars of one colour along its edges: 25 % of it"]);
        change(&mut world, 4, |_, pixels| pixels.bars = [48, 64, 48, 64]);
        assert_eq!(
            world.messages(&bars),
            ["2 of 10 images have bars of one colour along their edges, up to 36 % of the picture"]
        );
    }
}
