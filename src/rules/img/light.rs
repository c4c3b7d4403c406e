//! IMG002: pictures that are light.

use super::picked::{MOST, Picked, is_one_colour, percent, pixels};
use crate::dataset::ImageId;
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG002",
    name: "light",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::EXPOSURE,
    headline: |told| told.things("picture is light", "pictures are light"),
    needs: &[Need::Pixels],
    summary: "a picture is light all over",
    manual: include_str!("light.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Light {
    /// The brightness, 0..1, above which 95 of 100 pixels lie. 0.95: CleanVision's (1 − 0.05).
    pub above: f64,
    /// Share of the pictures above which light is what this data is. 0.5: then dark ones are the exception.
    pub most: f64,
}

impl Default for Light {
    fn default() -> Self {
        Self { above: 0.95, most: MOST }
    }
}

impl Rule for Light {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let picked = Picked::by(context.dataset, |_, _, pixels| {
            let light = pixels.brightness_p5 > self.above && !is_one_colour(pixels);
            light.then_some(pixels.brightness_p5 - self.above)
        });
        if picked.is_no_exception(self.most) {
            return;
        }
        let above = percent(self.above);
        let message = picked.says(
            context,
            &format!("is light: 95 of 100 of its pixels are above {above} of full brightness"),
            &format!("are light: 95 of 100 of their pixels are above {above} of full brightness"),
        );
        let light = |id: ImageId| pixels(context, id).map_or(0.0, |pixels| pixels.brightness_p5);
        let note = |id: ImageId| format!("95 of 100 pixels above {}", percent(light(id)));
        let finding = picked.finding(&META, message, "light", note).threshold_share("above", self.above);
        outcome.push(finding.remedy(format!(
            "Look whether {} {} background. Keep drawings, documents and things on white; leave out what was exposed too \
             long",
            picked.them(),
            picked.word("shows more than its", "show more than their")
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn light_pictures_are_one_note_and_those_of_one_colour_are_not_among_them() {
        let mut world = sound(10);
        assert!(world.findings(&Light::default()).is_empty());
        change(&mut world, 3, |_, pixels| pixels.brightness_p5 = 0.96);
        change(&mut world, 7, |_, pixels| (pixels.brightness_p5, pixels.contrast) = (1.0, 0.0));
        assert_eq!(
            world.messages(&Light::default()),
            ["003.jpg is light: 95 of 100 of its pixels are above 95 % of full brightness"]
        );
        (0..6).for_each(|image| change(&mut world, image, |_, pixels| pixels.brightness_p5 = 0.97));
        assert!(world.findings(&Light::default()).is_empty());
    }
}
