//! IMG014: pictures that carry a colour profile other than sRGB.

use super::picked::Picked;
use crate::dataset::ImageId;
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub static META: Meta = Meta {
    code: "IMG014",
    name: "colour-profile",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::STORED,
    headline: |told| {
        told.things("picture has another colour profile than sRGB", "pictures have another colour profile than sRGB")
    },
    needs: &[Need::Pixels],
    summary: "a picture has another colour profile than sRGB",
    manual: include_str!("colour_profile.md"),
};

/// No options: colours mean what sRGB says, or something else.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColourProfile {}

impl Rule for ColourProfile {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let profile = |id: ImageId| {
            let profile = context.dataset.images.facts(id)?.profile.as_ref()?;
            Some(profile.name.as_str())
        };
        let picked = Picked::by(context.dataset, |_, facts, pixels| {
            // CMYK has no place in sRGB at all, and is said as such (IMG013).
            let other =
                facts.profile.as_ref().is_some_and(|profile| !profile.is_srgb) && !pixels.mode.starts_with("CMYK");
            other.then_some(0.0)
        });
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        picked.ids().filter_map(profile).for_each(|name| *counts.entry(name).or_default() += 1);
        if counts.is_empty() {
            return;
        }
        let mut names: Vec<(&str, u64)> = counts.into_iter().collect();
        names.order_by_key(|&(_, n)| Reverse(n));
        let message = match names.as_slice() {
            [(name, _)] => picked.says(
                context,
                &format!("has another colour profile than sRGB: {name}"),
                &format!("have another colour profile than sRGB: {name}"),
            ),
            several => {
                let named: Vec<String> =
                    several.iter().map(|(name, n)| format!("{name} ({})", wording::count(*n))).collect();
                let named = wording::list(&named, 4);
                picked.says(context, "", &format!("have another colour profile than sRGB: {named}"))
            }
        };
        let note = |id: ImageId| profile(id).unwrap_or_default().to_owned();
        let finding = picked.finding(&META, message, "of another colour profile", note);
        outcome.push(finding.remedy(format!(
            "Convert {} to sRGB: most programs that load pictures for training leave profiles aside, and colours come out paler \
             or darker than people saw them",
            picked.them()
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;
    use crate::dataset::ColourProfile as Profile;

    #[test]
    fn profiles_other_than_srgb_are_named_with_their_counts() {
        let mut world = sound(10);
        let rule = ColourProfile::default();
        let carry = |world: &mut _, image, name: &str, is_srgb| {
            change(world, image, |facts, _| facts.profile = Some(Box::new(Profile { name: name.into(), is_srgb })));
        };
        carry(&mut world, 0, "sRGB IEC61966-2.1", true);
        carry(&mut world, 1, "c2", true);
        assert!(world.findings(&rule).is_empty());
        carry(&mut world, 2, "Display P3", false);
        assert_eq!(world.messages(&rule), ["002.jpg has another colour profile than sRGB: Display P3"]);
        carry(&mut world, 3, "Adobe RGB (1998)", false);
        carry(&mut world, 4, "Adobe RGB (1998)", false);
        assert_eq!(
            world.messages(&rule),
            ["3 of 10 images have another colour profile than sRGB: Adobe RGB (1998) (2) and Display P3 (1)"]
        );
    }
}
