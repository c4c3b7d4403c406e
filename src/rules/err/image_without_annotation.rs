//! ERR004: images that no annotation speaks of.

use crate::dataset::{Dataset, ImageId, RecordKind};
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR004",
    name: "image-without-annotation",
    severity: Severity::Note,
    quality: Quality::Complete,
    section: &families::FILES,
    headline: |told| told.things("image has no annotation", "images have no annotation"),
    needs: &[Need::Images, Need::Labels, Need::AllRead],
    summary: "an image has no annotation although others have",
    manual: include_str!("image_without_annotation.md"),
};

/// No options.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ImageWithoutAnnotation {}

impl Rule for ImageWithoutAnnotation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let images = &context.dataset.images;
        if !images.annotated.iter().any(|&a| a) {
            return;
        }
        let dropped = |id: &ImageId| images.file[id.index()].is_some();
        let without: Vec<ImageId> = images.ids().filter(|id| dropped(id) && !images.annotated[id.index()]).collect();
        if without.is_empty() {
            return;
        }
        let (k, n) = (without.len() as u64, context.dataset.dropped_images() as u64);
        let empty = without.iter().filter(|&&id| is_listed_empty(context.dataset, id)).count() as u64;
        let tail = match (empty, k - empty) {
            (0, _) => String::new(),
            (_, 0) if k == 1 => "; it is listed without one, as a picture of nothing would be".into(),
            (_, 0) => "; all are listed without one, as pictures of nothing would be".into(),
            (e, rest) => format!(
                "; {} {} listed without one, as pictures of nothing would be, and {} named nowhere",
                wording::count(e),
                if e == 1 { "is" } else { "are" },
                wording::plural(rest, "is", "are"),
            ),
        };
        let evidence = without.iter().map(|&id| {
            let entry = Evidence::image(id);
            match images.named_at[id.index()].filter(|_| is_listed_empty(context.dataset, id)) {
                Some(place) => entry.at(place).note("listed without annotation"),
                None => entry,
            }
        });
        let has = if k == 1 { "has" } else { "have" };
        outcome.push(
            Finding::new(
                &META,
                format!("{} of {} {has} no annotation{tail}", wording::count(k), wording::plural(n, "image", "images")),
            )
            .measured(Measured::share("share of images without annotation", k, n))
            .evidence(evidence.collect())
            .remedy(format!(
                "Look at the {}: annotate those that show an object, keep the others as empty ones on purpose",
                wording::plural(k, "image", "images")
            )),
        );
    }
}

/// An annotation file lists the image and says nothing about it.
fn is_listed_empty(dataset: &Dataset, id: ImageId) -> bool {
    matches!(dataset.images.named_at[id.index()], Some(place) if place.kind == RecordKind::Image)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Place;
    use crate::rules::testing::World;

    #[test]
    fn images_without_annotation_are_told_apart_from_empty_ones() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg"]);
        let file = world.source("train.json", "coco-detection");
        assert!(world.findings(&ImageWithoutAnnotation {}).is_empty());
        world.add_box(0, "cat", file, [1.0, 1.0, 5.0, 5.0]);
        world.dataset.images.named_at[2] = Some(Place::new(file, 3, RecordKind::Image, 2));
        assert_eq!(
            world.messages(&ImageWithoutAnnotation {}),
            ["3 of 4 images have no annotation; 1 is listed without one, as pictures of nothing would be, \
                 and 2 are named nowhere"]
        );
    }
}
