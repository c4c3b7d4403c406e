//! IMG004: pictures that show next to nothing.

use super::picked::{MOST, Picked, is_one_colour, pixels};
use crate::dataset::ImageId;
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG004",
    name: "low-information",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::EXPOSURE,
    headline: |told| told.things("picture shows next to nothing", "pictures show next to nothing"),
    needs: &[Need::Pixels],
    summary: "a picture shows next to nothing: one colour, or few",
    manual: include_str!("low_information.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct LowInformation {
    /// The entropy in bits below which a picture says little. 3: CleanVision's (0.3 of ten bits).
    pub below: f64,
    /// Share of the pictures above which few colours are what this data is (digits, drawings, maps). 0.5. Pictures of one
    /// colour are said however many they are.
    pub most: f64,
}

impl Default for LowInformation {
    fn default() -> Self {
        Self { below: 3.0, most: MOST }
    }
}

impl Rule for LowInformation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let low = |id: ImageId| pixels(context, id).is_some_and(is_one_colour);
        let mut picked = Picked::by(context.dataset, |_, _, pixels| {
            // Those of one colour come first, whatever the entropy of the colour is.
            let first = if is_one_colour(pixels) { 100.0 } else { 0.0 };
            (first > 0.0 || pixels.entropy < self.below).then_some(first + self.below - pixels.entropy)
        });
        let one = picked.ids().filter(|&id| low(id)).count() as u64;
        if (picked.count() - one) as f64 > self.most * (picked.of - one) as f64 {
            picked.images.retain(|(id, _)| low(*id));
        }
        let k = picked.count();
        if k == 0 {
            return;
        }
        let bits = format!("less than {} bits of information", (self.below * 100.0).round() / 100.0);
        let message = match (k, one) {
            (1, 1) => picked.says(context, "is of one colour", ""),
            (1, _) => picked.says(context, &format!("shows little: {bits}"), ""),
            _ if one == k => picked.says(context, "", "are of one colour"),
            (_, 0) => picked.says(context, "", &format!("show little: {bits}")),
            _ => picked.says(
                context,
                "",
                &format!(
                    "show little: {} of one colour, the {} {bits}",
                    if one == 1 { "1 is".to_owned() } else { format!("{} are", wording::count(one)) },
                    if k - one == 1 { "other has" } else { "others have" },
                ),
            ),
        };
        let note = |id: ImageId| match pixels(context, id) {
            Some(pixels) if !is_one_colour(pixels) => format!("{} bits", wording::figure(pixels.entropy)),
            _ => "one colour".to_owned(),
        };
        let remedy = match (k, one) {
            (1, 1) => {
                "Fetch the picture again from its source, or take it out: nothing can be learnt from it".to_owned()
            }
            _ if one == k => format!(
                "Fetch {} again from their source, or take them out: nothing can be learnt from them",
                picked.them()
            ),
            _ => format!(
                "Look at {}{}: take out what is broken or empty, keep drawings, masks and things on an even ground",
                picked.them(),
                picked.word("", ", the emptiest first")
            ),
        };
        let finding = picked
            .finding(&META, message, "of little information", note)
            .threshold("below", self.below)
            .severity(if one > 0 { Severity::Warning } else { Severity::Note })
            .remedy(remedy);
        outcome.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn pictures_of_one_colour_are_a_warning_and_those_of_few_a_note() {
        let mut world = sound(10);
        assert!(world.findings(&LowInformation::default()).is_empty());
        change(&mut world, 2, |_, pixels| pixels.entropy = 2.5);
        let findings = world.findings(&LowInformation::default());
        assert_eq!(findings[0].message, "002.jpg shows little: less than 3 bits of information");
        assert_eq!(findings[0].severity, Severity::Note);
        // One colour of which red, green and blue differ has 1.58 bits.
        change(&mut world, 5, |_, pixels| (pixels.entropy, pixels.contrast) = (1.58, 0.0));
        let findings = world.findings(&LowInformation::default());
        assert_eq!(
            findings[0].message,
            "2 of 10 images show little: 1 is of one colour, the other has less than 3 bits of information"
        );
        assert_eq!((findings[0].severity, findings[0].evidence[0].image), (Severity::Warning, Some(ImageId(5))));
    }

    #[test]
    fn data_of_few_colours_is_silent_but_for_what_is_of_one() {
        let mut world = sound(10);
        (0..9).for_each(|image| change(&mut world, image, |_, pixels| pixels.entropy = 1.0));
        assert!(world.findings(&LowInformation::default()).is_empty());
        change(&mut world, 4, |_, pixels| (pixels.entropy, pixels.contrast) = (0.0, 0.0));
        assert_eq!(world.messages(&LowInformation::default()), ["004.jpg is of one colour"]);
        (0..10).for_each(|image| change(&mut world, image, |_, pixels| pixels.contrast = 0.0));
        assert_eq!(world.messages(&LowInformation::default()), ["all 10 images are of one colour"]);
    }
}
