//! CON004: one object boxed twice.

use super::overlaps::overlapping;
use crate::dataset::{BoxId, ImageId};
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub static META: Meta = Meta {
    code: "CON004",
    name: "boxed-twice",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::BOXED_TWICE,
    headline: |told| told.things("box repeats another", "boxes repeat another"),
    needs: &[Need::Boxes],
    summary: "two boxes of one class lie on one another",
    manual: include_str!("boxed_twice.md"),
};

/// When two boxes are one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct BoxedTwice {
    /// Least intersection over union. 0.95: closer than two objects of one class stand, even in a stack or a crowd.
    pub min_iou: f64,
}

impl Default for BoxedTwice {
    fn default() -> Self {
        Self { min_iou: 0.95 }
    }
}

impl Rule for BoxedTwice {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let boxes = &dataset.boxes;
        let mut pairs: Vec<(ImageId, BoxId, BoxId)> = Vec::new();
        overlapping(dataset, self.min_iou, |image, a, b| {
            // Two files may say the same; the model has joined what they say alike.
            let same_file = boxes.place[a.index()].file == boxes.place[b.index()].file;
            if same_file && boxes.class[a.index()] == boxes.class[b.index()] {
                pairs.push((image, a, b));
            }
        });
        if pairs.is_empty() {
            return;
        }
        // Three boxes on one object are two too many, not three.
        let later: BTreeSet<BoxId> = pairs.iter().map(|&(_, _, b)| b).collect();
        let mut per_class: BTreeMap<&str, u64> = BTreeMap::new();
        for b in &later {
            *per_class.entry(dataset.class_name(boxes.class[b.index()])).or_default() += 1;
        }
        let mut classes: Vec<(&str, u64)> = per_class.into_iter().collect();
        classes.order_by_key(|&(_, n)| std::cmp::Reverse(n));
        let named: Vec<String> = classes.iter().map(|(class, n)| format!("{class} ({})", wording::count(*n))).collect();
        let (k, n) = (later.len() as u64, boxes.counted().count() as u64);
        let images = pairs.iter().map(|p| p.0).collect::<BTreeSet<_>>().len() as u64;
        let evidence = pairs.iter().map(|&(image, a, b)| {
            let class = dataset.class_name(boxes.class[a.index()]);
            Evidence::image(image).boxes([a, b]).at(boxes.place[b.index()]).note(format!("{class}, twice"))
        });
        let repeats = if k == 1 { "box repeats" } else { "boxes repeat" };
        outcome.push(
            Finding::new(
                &META,
                format!(
                    "{} {repeats} another of the same class in {}: {}",
                    wording::count(k),
                    wording::plural(images, "image", "images"),
                    wording::list(&named, 4)
                ),
            )
            .measured(Measured::share("share of boxes that repeat another", k, n))
            .threshold("min-iou", self.min_iou)
            .subject(Subject { class: (classes.len() == 1).then(|| classes[0].0.to_owned()), ..Subject::default() })
            .evidence(evidence.collect())
            .remedy(format!("Take {} out", wording::plural(k, "repeated box", "repeated boxes"))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::flag;
    use crate::rules::testing::World;

    #[test]
    fn three_boxes_on_one_object_are_two_too_many() {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        let file = world.source("a.json", "coco-detection");
        for _ in 0..3 {
            world.add_box(0, "cat", file, [10.0, 10.0, 100.0, 100.0]);
        }
        world.add_box(1, "dog", file, [10.0, 10.0, 100.0, 100.0]);
        world.add_box(1, "dog", file, [11.0, 10.0, 100.0, 100.0]);
        let findings = world.findings(&BoxedTwice::default());
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["3 boxes repeat another of the same class in 2 images: cat (2) and dog (1)"]
        );
        assert_eq!(findings[0].measured.as_ref().map(|m| m.n), Some(5));
    }

    #[test]
    fn what_two_annotators_box_is_not_boxed_twice() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("train.csv", "box-table");
        for who in [0, 1, 1] {
            let drawn = world.add_box(0, "nodule", file, [10.0, 10.0, 100.0, 100.0]);
            world.dataset.drawn_by.insert(drawn, who);
        }
        assert_eq!(
            world.messages(&BoxedTwice::default()),
            ["1 box repeats another of the same class in 1 image: nodule (1)"]
        );
    }

    #[test]
    fn crowds_other_files_and_other_classes_are_left_out() {
        let mut world = World::with_images(&["a.jpg"]);
        let (file, other) = (world.source("a.json", "coco-detection"), world.source("b.json", "coco-detection"));
        let rect = [10.0, 10.0, 100.0, 100.0];
        world.add_box(0, "cat", file, rect);
        world.add_box(0, "cat", other, rect);
        world.add_box(0, "dog", file, rect);
        let crowd = world.add_box(0, "cat", file, rect);
        world.dataset.boxes.flags[crowd.index()] = flag::CROWD;
        assert!(world.findings(&BoxedTwice::default()).is_empty());
    }
}
