//! IMG012: files that hold several pictures: animations and pages.

use super::picked::Picked;
use crate::dataset::{ImageFormat, ImageId};
use crate::rules::{Context, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "IMG012",
    name: "several-pictures",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::STORED,
    headline: |told| told.things("file holds several pictures", "files hold several pictures"),
    needs: &[Need::Pixels],
    summary: "a file is an animation or has several pages",
    manual: include_str!("several_pictures.md"),
};

/// No options: a file holds one picture, or more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SeveralPictures {}

impl Rule for SeveralPictures {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let picked = Picked::by(context.dataset, |_, facts, _| (facts.frames > 1).then(|| f64::from(facts.frames)));
        if picked.images.is_empty() {
            return;
        }
        let facts = |id: ImageId| context.dataset.images.facts(id);
        let paged = |id: ImageId| facts(id).is_some_and(|facts| facts.format == ImageFormat::Tiff);
        let called = |id: ImageId| if paged(id) { ("page", "pages") } else { ("frame", "frames") };
        let frames = |id: ImageId| {
            let (one, many) = called(id);
            wording::plural(facts(id).map_or(1, |facts| u64::from(facts.frames)), one, many)
        };
        let pages = picked.ids().filter(|&id| paged(id)).count() as u64;
        let message = match picked.images.as_slice() {
            [(id, _)] => picked.says(context, &format!("holds {}; only the first is measured", frames(*id)), ""),
            _ => {
                let animations = picked.count() - pages;
                let kinds = [(animations, "animation", "animations"), (pages, "file of pages", "files of pages")];
                let kinds: Vec<String> = kinds
                    .iter()
                    .filter(|kind| kind.0 > 0)
                    .map(|(n, one, many)| wording::plural(*n, one, many))
                    .collect();
                picked.says(
                    context,
                    "",
                    &format!(
                        "hold several pictures ({}); only the first of each is measured",
                        wording::list(&kinds, 2)
                    ),
                )
            }
        };
        let finding = picked.finding(&META, message, "several in one file", frames);
        outcome.push(finding.remedy(format!(
            "Decide which frame or page of {} is meant, and store that alone: most programs take the first and say nothing",
            picked.them()
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;

    #[test]
    fn animations_and_pages_are_one_note() {
        let mut world = sound(10);
        let rule = SeveralPictures::default();
        assert!(world.findings(&rule).is_empty());
        change(&mut world, 1, |facts, _| (facts.format, facts.frames) = (ImageFormat::Tiff, 3));
        assert_eq!(world.messages(&rule), ["001.jpg holds 3 pages; only the first is measured"]);
        change(&mut world, 2, |facts, _| (facts.format, facts.frames) = (ImageFormat::Gif, 12));
        let findings = world.findings(&rule);
        assert_eq!(
            findings[0].message,
            "2 of 10 images hold several pictures (1 animation and 1 file of pages); only the first of each is measured"
        );
        assert_eq!(findings[0].evidence[0].note.as_deref(), Some("12 frames"));
    }
}
