//! ERR003: annotations of an image that is not there.

use super::faults;
use super::joins::{Causes, joined_all_the_same};
use crate::dataset::{Dataset, FaultKind, FileRole, Named, Place};
use crate::rules::{Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, families};
use crate::wording;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "ERR003",
    name: "annotation-without-image",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::FILES,
    headline: |told| {
        told.things("annotation names an image that is not there", "annotations name images that are not there")
    },
    needs: &[Need::Sources],
    summary: "annotations name an image that was not dropped",
    manual: include_str!("annotation_without_image.md"),
};

/// No options: an image is there or it is not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnnotationWithoutImage {}

impl Rule for AnnotationWithoutImage {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        if dataset.dropped_images() == 0 {
            return no_picture_at_all(dataset, outcome);
        }
        joined_all_the_same(dataset, Named::Annotation, &META, outcome);
        if dataset.faults.count(FaultKind::NoImage) == 0 {
            return;
        }
        let mut boxes_of: FxHashMap<_, u64> = FxHashMap::default();
        for b in dataset.boxes.counted() {
            *boxes_of.entry(dataset.boxes.image[b.index()]).or_default() += 1;
        }
        for group in faults::groups(dataset, FaultKind::NoImage) {
            let mut causes = Causes::default();
            let mut boxes = 0;
            let mut evidence = Vec::with_capacity(group.kept.len());
            for fault in &group.kept {
                causes.add(fault.not_joined);
                boxes += fault.image.and_then(|id| boxes_of.get(&id)).copied().unwrap_or(0);
                let note = if fault.expected.is_empty() { "not among the dropped images" } else { &fault.expected };
                let mut entry = Evidence::place(fault.place).note(note);
                entry.image = fault.image;
                evidence.push(entry);
            }
            let cause = causes.sentence();
            let tail = cause.as_ref().map(|c| format!(": {c}")).unwrap_or_default();
            let (images, be) =
                (wording::plural(group.count, "image", "images"), if group.count == 1 { "is" } else { "are" });
            let lost = match boxes {
                0 => String::new(),
                n => format!(" with {}", wording::plural(n, "box", "boxes")),
            };
            let remedy = match causes.remedy() {
                Some(remedy) => format!("In {}, {remedy}", group.label()),
                None => {
                    format!("Drop the missing {images} as well, or take their entries{lost} out of {}", group.label())
                }
            };
            let listed = (dataset.listed_images() as u64).max(group.count);
            let mut finding = Finding::new(&META, format!("{images} named by {} {be} not there{tail}", group.label()))
                .measured(Measured::share("share of listed images", group.count.min(listed), listed))
                .subject(group.subject())
                .evidence(evidence)
                .total(group.count)
                .remedy(remedy);
            finding.cause = cause;
            outcome.push(group.fold(finding).fold_by(causes.kind()));
        }
    }
}

/// Annotations without any picture are a dataset, of which less can be told.
fn no_picture_at_all(dataset: &Dataset, outcome: &mut Outcome) {
    let files: Vec<_> =
        dataset.sources.iter().filter(|s| s.role == FileRole::Annotations && s.images > 0).map(|s| s.file).collect();
    let n = dataset.listed_images() as u64;
    if files.is_empty() || n == 0 {
        return;
    }
    let groups = faults::group_files(dataset, files.iter().copied());
    let labels: Vec<&str> = groups.iter().map(|group| group.label.as_str()).collect();
    let images = wording::plural(n, "image", "images");
    outcome.push(
        Finding::new(
            &META,
            format!(
                "no picture was dropped, only annotations of {images}: what needs pixels or real sizes was not checked"
            ),
        )
        .severity(Severity::Note)
        .measured(Measured::share("share of listed images that were dropped", 0, n))
        .evidence(files.into_iter().map(|file| Evidence::place(Place::file(file))).collect())
        .remedy(format!("Drop the folder of the pictures together with {}", wording::list(&labels, 3))),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Fault, LooseJoin, NotJoined, RecordKind, Unjoined, Way};
    use crate::rules::testing::World;

    fn missing(world: &mut World, file: crate::dataset::FileId, name: &str) {
        let place = Place::new(file, 7, RecordKind::Image, 0);
        let id = world.dataset.images.push(name.into(), None);
        world.dataset.images.listed[id.index()] = true;
        let why = (name != "c.jpeg").then_some(NotJoined::SharedStem);
        let why = Unjoined { why, words: String::new() };
        world.dataset.faults.push(Fault::unjoined(FaultKind::NoImage, place, why, name).of(id));
    }

    #[test]
    fn missing_images_are_counted_with_the_cause_that_explains_most() {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        let file = world.source("train.json", "coco-detection");
        for name in ["a.jpeg", "b.jpeg", "c.jpeg"] {
            missing(&mut world, file, name);
        }
        world.add_box(4, "cat", file, [1.0, 1.0, 5.0, 5.0]);
        let findings = world.findings(&AnnotationWithoutImage {});
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["3 images named by train.json are not there: \
                 2 fit several images each, which share their name but for the extension"]
        );
        assert_eq!(
            findings[0].remedy,
            "In train.json, write the names with their extensions, and give images of one name names of their own"
        );
        assert_eq!(findings[0].evidence_total, 3);
    }

    #[test]
    fn names_that_were_joined_but_for_one_thing_are_a_note() {
        let mut world = World::with_images(&["V.JPG", "w.jpg"]);
        let file = world.source("train.json", "coco-detection");
        for (line, name, to) in [(3, "v.jpg", "V.JPG"), (9, "W.jpg", "w.jpg")] {
            let place = Place::new(file, line, RecordKind::Image, 0);
            let (name, to) = (name.to_owned(), to.to_owned());
            world.dataset.loose_joins.push(LooseJoin {
                place,
                named: Named::Annotation,
                way: Way::Case,
                name,
                to,
                image: None,
            });
        }
        let findings = world.findings(&AnnotationWithoutImage {});
        assert_eq!(
            findings.iter().map(|f| (f.severity, f.message.as_str())).collect::<Vec<_>>(),
            [(
                Severity::Note,
                "2 names in train.json differ from their images' names in upper and lower case: \
                 joined all the same, as v.jpg to V.JPG"
            )]
        );
        assert_eq!(findings[0].evidence_total, 2);
    }

    #[test]
    fn without_any_picture_that_is_all_there_is_to_say() {
        let mut world = World::default();
        let file = world.source("train.json", "coco-detection");
        missing(&mut world, file, "a.jpg");
        assert!(world.findings(&AnnotationWithoutImage {}).is_empty());
        world.dataset.sources[0].images = 1;
        assert_eq!(
            world.messages(&AnnotationWithoutImage {}),
            ["no picture was dropped, only annotations of 1 image: what needs pixels or real sizes was not checked"]
        );
    }
}
