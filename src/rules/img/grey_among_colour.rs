//! IMG007: grey pictures among pictures in colour, or a few in colour among grey ones.

use super::picked::{MOST, Picked, is_one_colour, pixels};
use crate::dataset::{ImageId, PixelFacts};
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG007",
    name: "grey-among-colour",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::STORED,
    headline: |told| {
        told.things(
            "picture is grey, or in colour, unlike the rest",
            "pictures are grey, or in colour, unlike the rest",
        )
    },
    needs: &[Need::Pixels],
    summary: "a picture is grey where the rest is in colour, or the other way round",
    manual: include_str!("grey_among_colour.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct GreyAmongColour {
    /// Share of the pictures above which grey is what this data is. 0.5.
    pub most_grey: f64,
    /// Where more are grey than that: share of those in colour above which neither is odd. 0.1.
    pub most_in_colour: f64,
}

impl Default for GreyAmongColour {
    fn default() -> Self {
        Self { most_grey: MOST, most_in_colour: 0.1 }
    }
}

/// Kept in one channel, or two with alpha.
fn in_one_channel(pixels: &PixelFacts) -> bool {
    matches!(pixels.mode.as_str(), "1" | "L" | "LA" | "I;16" | "LA;16" | "F")
}

impl Rule for GreyAmongColour {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let of = |grey: bool| {
            Picked::by(context.dataset, |_, _, pixels| {
                (pixels.is_greyscale == grey && !is_one_colour(pixels)).then_some(0.0)
            })
        };
        let (grey, coloured) = (of(true), of(false));
        if coloured.images.is_empty() || grey.images.is_empty() {
            return;
        }
        let channels = |id: ImageId| pixels(context, id).is_some_and(in_one_channel);
        if !grey.is_no_exception(self.most_grey) {
            let mut message =
                grey.says(context, "is grey, while others are in colour", "are grey, while the others are in colour");
            let (k, one) = (grey.count(), grey.ids().filter(|&id| channels(id)).count() as u64);
            match one {
                0 => {}
                _ if one == k && k == 1 => message.push_str("; it is stored with one channel"),
                _ if one == k => message.push_str("; they are stored with one channel"),
                _ => message.push_str(&format!(
                    "; {} of them {} stored with one channel",
                    wording::count(one),
                    if one == 1 { "is" } else { "are" }
                )),
            }
            let note = |id: ImageId| if channels(id) { "one channel" } else { "grey in three channels" }.to_owned();
            let load = if one > 0 { "Load all pictures with three channels, and ask" } else { "Ask" };
            outcome.push(
                grey.finding(&META, message, "grey", note).threshold_share("most-grey", self.most_grey).remedy(
                    format!(
                        "{load} where {} {} from: a class or a group with more of them is learnt by their greyness",
                        grey.them(),
                        grey.word("comes", "come")
                    ),
                ),
            );
        } else if !coloured.is_no_exception(self.most_in_colour) {
            let message = coloured.says(
                context,
                "is in colour, while others are grey",
                "are in colour, while the others are grey",
            );
            let finding = coloured.finding(&META, message, "in colour", |_| "in colour".to_owned());
            outcome.push(finding.threshold_share("most-in-colour", self.most_in_colour).remedy(format!(
                "See why {} {} colour: marks, another device, or pictures that do not belong here",
                coloured.them(),
                coloured.word("has", "have")
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn grey_pictures_are_told_by_what_they_show_and_how_they_are_stored_is_said() {
        let mut world = sound(10);
        assert!(world.findings(&GreyAmongColour::default()).is_empty());
        change(&mut world, 1, |_, pixels| pixels.is_greyscale = true);
        change(&mut world, 2, |_, pixels| (pixels.is_greyscale, pixels.mode) = (true, "L".into()));
        // Of one colour: said elsewhere.
        change(&mut world, 3, |_, pixels| (pixels.is_greyscale, pixels.contrast) = (true, 0.0));
        assert_eq!(
            world.messages(&GreyAmongColour::default()),
            ["2 of 10 images are grey, while the others are in colour; 1 of them is stored with one channel"]
        );
    }

    #[test]
    fn a_few_in_colour_among_grey_ones_are_said_and_a_mixture_is_not() {
        let mut world = sound(20);
        (1..20).for_each(|image| change(&mut world, image, |_, pixels| pixels.is_greyscale = true));
        assert_eq!(world.messages(&GreyAmongColour::default()), ["000.jpg is in colour, while others are grey"]);
        (1..8).for_each(|image| change(&mut world, image, |_, pixels| pixels.is_greyscale = false));
        assert!(world.findings(&GreyAmongColour::default()).is_empty());
        change(&mut world, 0, |_, pixels| pixels.is_greyscale = true);
        (1..20).for_each(|image| change(&mut world, image, |_, pixels| pixels.is_greyscale = true));
        assert!(world.findings(&GreyAmongColour::default()).is_empty());
    }
}
