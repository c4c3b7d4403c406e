//! IMG013: pictures whose samples are stored in another way than those of the rest.

use super::picked::{MOST, Picked, pixels};
use crate::dataset::{ImageId, PixelFacts};
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

pub static META: Meta = Meta {
    code: "IMG013",
    name: "stored-otherwise",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::STORED,
    headline: |told| told.things("picture is stored unlike the rest", "pictures are stored unlike the rest"),
    needs: &[Need::Pixels],
    summary: "a picture has CMYK, 16 bits, a palette or transparency, and the rest has not",
    manual: include_str!("stored_otherwise.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct StoredOtherwise {
    /// Share of the pictures above which one way of storing is what this data has. 0.5.
    pub most: f64,
    /// CMYK, 16 bits and fractions are a warning up to this share of the pictures: programs that were tried on the others
    /// get them wrong. 0.1.
    pub warn_most: f64,
}

impl Default for StoredOtherwise {
    fn default() -> Self {
        Self { most: MOST, warn_most: 0.1 }
    }
}

/// A way of storing that programs meet unprepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Cmyk,
    Deep,
    Fractions,
    OneBit,
    Palette,
    Alpha,
}

const KINDS: [Kind; 6] = [Kind::Cmyk, Kind::Deep, Kind::Fractions, Kind::OneBit, Kind::Palette, Kind::Alpha];

impl Kind {
    /// By the mode in PIL's names; the first that holds.
    fn of(pixels: &PixelFacts) -> Option<Self> {
        let mode = pixels.mode.as_str();
        match mode {
            _ if mode.starts_with("CMYK") => Some(Self::Cmyk),
            _ if mode.ends_with(";16") => Some(Self::Deep),
            _ if mode == "F" || mode.ends_with(";F") => Some(Self::Fractions),
            "1" => Some(Self::OneBit),
            "P" => Some(Self::Palette),
            "LA" | "RGBA" => Some(Self::Alpha),
            _ if pixels.is_transparent => Some(Self::Alpha),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Cmyk => "in CMYK",
            Self::Deep => "with 16 bits a sample",
            Self::Fractions => "with floating-point samples",
            Self::OneBit => "with one bit a pixel",
            Self::Palette => "with a palette",
            Self::Alpha => "with an alpha channel",
        }
    }

    /// Loaded without care, the picture comes out wrong: colours turned round, everything white.
    fn does_harm(self) -> bool {
        matches!(self, Self::Cmyk | Self::Deep | Self::Fractions)
    }
}

impl Rule for StoredOtherwise {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let all = Picked::by(context.dataset, |_, _, pixels| Kind::of(pixels).map(|_| 0.0));
        let kind = |id: ImageId| pixels(context, id).and_then(Kind::of);
        let few = |share: f64| {
            let counts = KINDS.map(|of| (of, all.ids().filter(|&id| kind(id) == Some(of)).count() as u64));
            counts.into_iter().filter(move |(_, n)| *n > 0 && *n as f64 <= share * all.of as f64)
        };
        let mut odd: Vec<(Kind, u64)> = few(self.most).collect();
        if odd.is_empty() {
            return;
        }
        odd.order_by_key(|&(kind, n)| (Reverse(n), kind));
        let picked = Picked::by(context.dataset, |_, _, pixels| {
            let own = Kind::of(pixels)?;
            // Those that come out wrong first.
            odd.iter().any(|(kind, _)| *kind == own).then(|| f64::from(KINDS.len() as u32 - own as u32))
        });
        let message = match odd.as_slice() {
            [(kind, _)] => {
                let (one, many) = (
                    format!("is stored {}, unlike the rest", kind.name()),
                    format!("are stored {}, unlike the rest", kind.name()),
                );
                picked.says(context, &one, &many)
            }
            several => {
                let kinds: Vec<String> =
                    several.iter().map(|(kind, n)| format!("{} {}", wording::count(*n), kind.name())).collect();
                // Where each way is a minority and all of them together are not, there is no rest.
                let how = if picked.is_no_exception(MOST) { "in one of several other ways" } else { "unlike the rest" };
                picked.says(context, "", &format!("are stored {how}: {}", wording::list(&kinds, 4)))
            }
        };
        let harms: Vec<&str> =
            few(self.warn_most).filter(|(kind, _)| kind.does_harm()).map(|(kind, _)| kind.name()).collect();
        let remedy = match harms.as_slice() {
            [] => format!(
                "Bring {} to the form of the others (three channels of 8 bits), or see that your program does",
                picked.them()
            ),
            harms => format!(
                "Convert {} to the form of the others with a program that knows how: loaded without care, those {} come out with \
                 other colours, or white",
                picked.them(),
                wording::list(harms, 3)
            ),
        };
        let note = |id: ImageId| kind(id).map_or("", Kind::name).to_owned();
        let finding = picked
            .finding(&META, message, "stored unlike the rest", note)
            .threshold_share("most", self.most)
            .severity(if harms.is_empty() { Severity::Note } else { Severity::Warning })
            .remedy(remedy);
        outcome.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn ways_of_storing_that_the_rest_has_not_are_one_finding() {
        let mut world = sound(20);
        let rule = StoredOtherwise::default();
        assert!(world.findings(&rule).is_empty());
        change(&mut world, 1, |_, pixels| pixels.mode = "RGBA".into());
        assert_eq!(world.messages(&rule), ["001.jpg is stored with an alpha channel, unlike the rest"]);
        change(&mut world, 2, |_, pixels| pixels.mode = "RGB;16".into());
        change(&mut world, 3, |_, pixels| (pixels.mode, pixels.is_transparent) = ("RGB".into(), true));
        let findings = world.findings(&rule);
        assert_eq!(
            findings[0].message,
            "3 of 20 images are stored unlike the rest: 2 with an alpha channel and 1 with 16 bits a sample"
        );
        assert_eq!((findings[0].severity, findings[0].evidence[0].image), (Severity::Warning, Some(ImageId(2))));
    }

    #[test]
    fn what_most_have_is_the_rule_and_what_many_have_no_warning() {
        let mut world = sound(10);
        (0..8).for_each(|image| change(&mut world, image, |_, pixels| pixels.mode = "I;16".into()));
        assert!(world.findings(&StoredOtherwise::default()).is_empty());
        (0..6).for_each(|image| change(&mut world, image, |_, pixels| pixels.mode = "RGB".into()));
        assert_eq!(world.findings(&StoredOtherwise::default())[0].severity, Severity::Note);
    }
}
