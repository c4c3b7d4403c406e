//! IMG001: pictures that are dark.

use super::night;
use super::picked::{MOST, Picked, is_one_colour, percent, pixels};
use crate::dataset::ImageId;
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub static META: Meta = Meta {
    code: "IMG001",
    name: "dark",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::EXPOSURE,
    headline: |told| told.things("picture is dark", "pictures are dark"),
    needs: &[Need::Pixels],
    summary: "a picture is dark all over",
    manual: include_str!("dark.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dark {
    /// The brightness, 0..1, below which 99 of 100 pixels lie. 0.32: CleanVision's.
    pub below: f64,
    /// The same of a picture on which next to nothing can be seen: a warning. 0.06: 15 of 255, less than what screens
    /// and JPEG tell from black.
    pub warn_below: f64,
    /// Share of the pictures above which dark is what this data is. 0.5: then light ones are the exception.
    pub most: f64,
}

impl Default for Dark {
    fn default() -> Self {
        Self { below: 0.32, warn_below: 0.06, most: MOST }
    }
}

impl Rule for Dark {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let picked = Picked::by(context.dataset, |_, _, pixels| {
            let dark = pixels.brightness_p99 < self.below && !is_one_colour(pixels);
            dark.then_some(self.below - pixels.brightness_p99)
        });
        if picked.is_no_exception(self.most) {
            return;
        }
        let bright = |id: ImageId| pixels(context, id).map_or(0.0, |pixels| pixels.brightness_p99);
        let below = percent(self.below);
        let mut message = picked.says(
            context,
            &format!("is dark: 99 of 100 of its pixels are below {below} of full brightness"),
            &format!("are dark: 99 of 100 of their pixels are below {below} of full brightness"),
        );
        let (k, black) = (picked.count(), picked.ids().filter(|&id| bright(id) < self.warn_below).count() as u64);
        match (k, black) {
            (_, 0) => {}
            (1, _) => message.push_str("; next to nothing can be seen on it"),
            (_, 1) => message.push_str("; on one of them next to nothing can be seen"),
            _ => message.push_str(&format!("; on {} of them next to nothing can be seen", wording::count(black))),
        }
        let night = night::said(context.dataset);
        let said: Vec<&str> = picked.ids().filter_map(|id| night.get(&id).map(String::as_str)).collect();
        let by: Vec<&str> = said.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let at_night = said.len() as u64;
        match at_night {
            0 => {}
            n if n == k && k == 1 => message.push_str(&format!("; it is said to be of the night ({})", by[0])),
            n if n == k => message.push_str(&format!("; all are said to be of the night ({})", wording::list(&by, 3))),
            n => message.push_str(&format!(
                "; {} of them {} said to be of the night ({})",
                wording::count(n),
                if n == 1 { "is" } else { "are" },
                wording::list(&by, 3)
            )),
        }
        let remedy = if at_night == k {
            format!("Keep {}, dark as the data says; see that what is labelled there can be made out", picked.them())
        } else {
            format!(
                "Look whether what is labelled can be made out in {}. Keep what is meant to be dark; brighten, or leave out, what \
                 was exposed too short",
                picked.them()
            )
        };
        let note = |id: ImageId| format!("99 of 100 pixels below {}", percent(bright(id)));
        let finding = picked
            .finding(&META, message, "dark", note)
            .threshold_share("below", self.below)
            .severity(if black > 0 { Severity::Warning } else { Severity::Note })
            .remedy(remedy);
        outcome.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;
    use crate::dataset::{Attribute, FileId, Unit};

    #[test]
    fn dark_pictures_are_one_note_the_darkest_first() {
        let mut world = sound(10);
        assert!(world.findings(&Dark::default()).is_empty());
        change(&mut world, 3, |_, pixels| pixels.brightness_p99 = 0.3);
        change(&mut world, 7, |_, pixels| pixels.brightness_p99 = 0.1);
        let findings = world.findings(&Dark::default());
        assert_eq!(
            findings[0].message,
            "2 of 10 images are dark: 99 of 100 of their pixels are below 32 % of full brightness"
        );
        assert_eq!((findings[0].severity, findings[0].evidence[0].image), (Severity::Note, Some(ImageId(7))));
        assert_eq!(findings[0].measured.as_ref().map(|m| (m.k, m.n)), Some((Some(2), 10)));
    }

    #[test]
    fn a_picture_on_which_nothing_can_be_seen_is_a_warning() {
        let mut world = sound(10);
        change(&mut world, 3, |_, pixels| pixels.brightness_p99 = 0.03);
        let findings = world.findings(&Dark::default());
        assert_eq!(findings[0].severity, Severity::Warning);
        assert!(findings[0].message.ends_with("; next to nothing can be seen on it"));
    }

    #[test]
    fn what_the_dataset_calls_night_is_called_so() {
        let mut world = sound(10);
        for image in [3, 7] {
            change(&mut world, image, |_, pixels| pixels.brightness_p99 = 0.2);
        }
        let mut time = Attribute::new("timeofday", "labels.csv#timeofday", FileId(0), Unit::Image);
        time.values = vec!["daytime".into(), "night".into()];
        (0..10).for_each(|image| time.set(image, u32::from(image == 3)));
        world.dataset.attributes.push(time);
        let findings = world.findings(&Dark::default());
        assert!(findings[0].message.ends_with("; 1 of them is said to be of the night (timeofday: night)"));
        world.dataset.attributes[0].set(7, 1);
        let findings = world.findings(&Dark::default());
        assert!(findings[0].message.ends_with("; all are said to be of the night (timeofday: night)"));
        assert!(findings[0].remedy.starts_with("Keep the 2 pictures"));
    }

    #[test]
    fn data_that_is_dark_as_a_whole_and_pictures_of_one_colour_are_not_said() {
        let mut world = sound(10);
        (0..6).for_each(|image| change(&mut world, image, |_, pixels| pixels.brightness_p99 = 0.2));
        assert!(world.findings(&Dark::default()).is_empty());
        let mut world = sound(10);
        change(&mut world, 0, |_, pixels| (pixels.brightness_p99, pixels.contrast) = (0.0, 0.0));
        assert!(world.findings(&Dark::default()).is_empty());
    }
}
