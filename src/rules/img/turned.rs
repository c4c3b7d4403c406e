//! IMG015: pictures that EXIF turns, while their boxes are those of the picture as it is stored.

use super::picked::Picked;
use crate::dataset::{BoxId, Dataset, ImageId};
use crate::rules::{Cause, Context, Evidence, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub static META: Meta = Meta {
    code: "IMG015",
    name: "turned-without-boxes",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::BOXES,
    headline: |told| {
        told.things("picture is turned and its boxes are not", "pictures are turned and their boxes are not")
    },
    needs: &[Need::Pixels, Need::Boxes],
    summary: "a picture is shown turned by EXIF while its boxes are not",
    manual: include_str!("turned.md"),
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Turned {
    /// How far a box may reach out of its picture, in pixels. 2: what rounding and drawing by hand leave.
    pub tolerance: f64,
}

impl Default for Turned {
    fn default() -> Self {
        Self { tolerance: 2.0 }
    }
}

impl Turned {
    /// Whether all boxes lie in a picture of this size.
    fn fit(&self, dataset: &Dataset, boxes: &[BoxId], size: (u32, u32)) -> bool {
        let (width, height) = (f64::from(size.0) + self.tolerance, f64::from(size.1) + self.tolerance);
        boxes.iter().all(|&id| {
            dataset.boxes.pixels(id, Some(size)).is_none_or(|rect| {
                rect.x >= -self.tolerance
                    && rect.y >= -self.tolerance
                    && rect.right() <= width
                    && rect.bottom() <= height
            })
        })
    }
}

impl Rule for Turned {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let turned = |id: ImageId| dataset.images.facts(id).map_or(1, |facts| facts.orientation) != 1;
        let mut boxes: BTreeMap<ImageId, Vec<BoxId>> = BTreeMap::new();
        for id in dataset.boxes.counted() {
            let image = dataset.boxes.image[id.index()];
            if turned(image) {
                boxes.entry(image).or_default().push(id);
            }
        }
        let declared = &dataset.images.declared;
        let as_stored: BTreeSet<ImageId> = declared
            .iter()
            .filter(|size| boxes.contains_key(&size.image))
            .filter(|size| {
                dataset.images.real_size(size.image) == Some((size.height, size.width)) && size.width != size.height
            })
            .map(|size| size.image)
            .collect();
        let picked = Picked::by(context.dataset, |id, facts, _| {
            let own = boxes.get(&id)?;
            // Turned by a half, or mirrored, a picture keeps its size, and nothing tells.
            let (upright, stored) = ((facts.width, facts.height), (facts.height, facts.width));
            let lies = facts.orientation >= 5 && upright != stored;
            let out = !self.fit(dataset, own, upright) && self.fit(dataset, own, stored);
            (lies && (out || as_stored.contains(&id) && self.fit(dataset, own, stored)))
                .then_some(f64::from(u8::from(out)))
        });
        if picked.images.is_empty() {
            return;
        }
        // Of those whose sizes cannot tell.
        let untold = boxes.len() as u64 - picked.count();
        let mut message = picked.says(
            context,
            "is turned by EXIF and its boxes are not: they are those of the picture as it is stored",
            "are turned by EXIF and their boxes are not: they are those of the picture as it is stored",
        );
        if untold > 0 {
            let (one, many) = ("more picture with boxes is turned", "more pictures with boxes are turned");
            message.push_str(&format!("; {}", wording::plural(untold, one, many)));
        }
        let mut finding = picked.finding(&META, message, "turned without their boxes", |_| String::new());
        let evidence = picked.ids().map(|id| {
            let orientation = dataset.images.facts(id).map_or(1, |facts| facts.orientation);
            let own = boxes.get(&id).into_iter().flatten().copied();
            Evidence::image(id).boxes(own).note(format!("EXIF orientation {orientation}"))
        });
        finding.evidence = evidence.collect();
        finding.cause_kind = Some(Cause::Turned);
        outcome.push(finding.remedy(format!(
            "Turn the boxes of {} too, or store {} as {} shown and take the orientation out: programs that turn pictures while \
             loading them show other things in these boxes than those that do not",
            picked.them(),
            picked.word("it", "them"),
            picked.word("it is", "they are")
        )));
    }
}

#[cfg(test)]
mod tests {
    use super::super::picked::tests::{change, sound};
    use super::*;
    use crate::dataset::{DeclaredSize, Place};

    #[test]
    fn boxes_that_fit_the_picture_only_as_it_is_stored_were_not_turned_with_it() {
        let mut world = sound(4);
        let file = world.source("a.json", "coco-detection");
        for image in 0..4 {
            world.add_box(image, "cat", file, [10.0, 10.0, 100.0, 100.0]);
        }
        // Upright 640 × 480, stored 480 × 640.
        for image in 0..3 {
            change(&mut world, image, |facts, _| facts.orientation = 6);
        }
        assert!(world.findings(&Turned::default()).is_empty());
        world.add_box(0, "cat", file, [10.0, 500.0, 100.0, 100.0]);
        assert_eq!(
            world.messages(&Turned::default()),
            ["000.jpg is turned by EXIF and its boxes are not: they are those of the picture as it is stored; \
              2 more pictures with boxes are turned"]
        );
        let place = Place::file(file);
        world.dataset.images.declared.push(DeclaredSize { image: ImageId(1), width: 480, height: 640, place });
        // As it is shown: sound.
        world.dataset.images.declared.push(DeclaredSize { image: ImageId(2), width: 640, height: 480, place });
        let findings = world.findings(&Turned::default());
        assert_eq!(
            findings[0].evidence.iter().map(|e| e.image).collect::<Vec<_>>(),
            [Some(ImageId(0)), Some(ImageId(1))]
        );
        assert_eq!(findings[0].severity, Severity::Warning);
    }
}
