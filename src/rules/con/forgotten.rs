//! CON009: an object was probably forgotten: it is said to be in the image and has no box, or its part has one.

use crate::dataset::{BoxId, ClassId, Dataset, ImageId};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold,
};
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CON009",
    name: "object-forgotten",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::FORGOTTEN,
    headline: |told| told.things("object was probably forgotten", "objects were probably forgotten"),
    needs: &[Need::Boxes],
    summary: "an object is said to be in an image and has no box, or its part has one and it has none",
    manual: include_str!("forgotten.md"),
};

/// When a missing box is a forgotten one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Forgotten {
    /// Share of the labels of a class that have a box, from which the others were forgotten. 0.8: where fewer have one,
    /// boxes were not meant for all.
    pub min_boxed: f64,
    /// Share of the images with a part in which its whole is boxed too. 0.95: of fewer it is often out of the frame.
    pub min_whole: f64,
    /// Images with the label, or the part, from which on this is said. 20: of fewer one missing box is no exception.
    pub min_images: u64,
}

impl Default for Forgotten {
    fn default() -> Self {
        Self { min_boxed: 0.8, min_whole: 0.95, min_images: 20 }
    }
}

/// Of a single class fewer images are enough, as what holds for all holds for it.
const LEAST_OF_CLASS: u64 = 5;
/// Levels of a hierarchy that are gone up.
const DEEPEST: usize = 16;

/// What findings are said together by.
const LABEL: &str = "label-without-box";
const PART: &str = "part-without-whole";

impl Rule for Forgotten {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let kinds = Kinds::of(context.dataset);
        self.labels(context, &kinds, outcome);
        self.parts(context, &kinds, outcome);
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let sum = |of: fn(&Measured) -> u64| members.iter().filter_map(|m| m.measured.as_ref()).map(of).sum::<u64>();
        let (k, n) = (sum(|m| m.k.unwrap_or(0)), sum(|m| m.n));
        let classes = wording::plural(members.len() as u64, "class", "classes");
        let all = wording::list(&fold::labels(members), 5);
        match key.kind {
            LABEL => Spoken::message(format!(
                "{} of {} of images with boxes have no box of their class, the others do: {classes}, {all}",
                wording::count(k),
                wording::plural(n, "label", "labels"),
            ))
            .remedy(format!(
                "Look at the {}: draw the box, or take the label back",
                wording::plural(k, "image", "images")
            )),
            _ => Spoken::message(format!(
                "{} of {} with a part have no box of its whole, the others do: {classes}, {all}",
                wording::count(k),
                wording::plural(n, "image", "images"),
            ))
            .remedy(format!("Look at the {}: draw the whole where it is shown", wording::plural(k, "image", "images"))),
        }
    }
}

/// Which classes are kinds of which, and what is boxed where.
struct Kinds {
    /// Class by name.
    by_name: FxHashMap<String, ClassId>,
    /// Per image, sorted: the classes boxed in it, those above them too.
    boxed: Vec<Vec<ClassId>>,
    /// Per class, whether it, or a kind of it, is boxed anywhere.
    ever: Vec<bool>,
}

impl Kinds {
    fn of(dataset: &Dataset) -> Self {
        let by_name: FxHashMap<String, ClassId> =
            dataset.classes.iter().enumerate().map(|(i, c)| (c.name.clone(), ClassId::from(i))).collect();
        let above: Vec<Vec<ClassId>> = (0..dataset.classes.len())
            .map(|class| {
                let mut chain = vec![ClassId::from(class)];
                while let Some(&last) = chain.last().filter(|_| chain.len() < DEEPEST) {
                    let parent = dataset.classes.get(last.index()).and_then(|c| c.supercategory.as_ref());
                    match parent.and_then(|name| by_name.get(name)).filter(|class| !chain.contains(class)) {
                        Some(&class) => chain.push(class),
                        None => break,
                    }
                }
                chain
            })
            .collect();
        let mut boxed: Vec<Vec<ClassId>> = vec![Vec::new(); dataset.images.len()];
        let mut ever = vec![false; dataset.classes.len()];
        for b in dataset.boxes.counted() {
            let (image, class) = (dataset.boxes.image[b.index()], dataset.boxes.class[b.index()]);
            if let (Some(of_image), Some(chain)) = (boxed.get_mut(image.index()), above.get(class.index())) {
                of_image.extend(chain);
                for class in chain {
                    ever[class.index()] = true;
                }
            }
        }
        for of_image in &mut boxed {
            of_image.sort_unstable();
            of_image.dedup();
        }
        Self { by_name, boxed, ever }
    }

    fn is_boxed(&self, image: ImageId, class: ClassId) -> bool {
        self.boxed.get(image.index()).is_some_and(|of| of.binary_search(&class).is_ok())
    }

    fn has_boxes(&self, image: ImageId) -> bool {
        self.boxed.get(image.index()).is_some_and(|of| !of.is_empty())
    }
}

impl Forgotten {
    /// Image-level labels of classes that are boxed, in images that have boxes.
    fn labels(&self, context: &Context<'_>, kinds: &Kinds, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let is_boxable = |class: ClassId| kinds.ever.get(class.index()).copied().unwrap_or(false);
        let mut labels: Vec<(ClassId, ImageId, usize)> = dataset
            .labels
            .iter()
            .enumerate()
            .filter(|(_, label)| is_boxable(label.class) && kinds.has_boxes(label.image))
            .map(|(row, label)| (label.class, label.image, row))
            .collect();
        labels.sort_unstable();
        labels.dedup_by_key(|label| (label.0, label.1));
        let n = labels.len() as u64;
        let k = labels.iter().filter(|(class, image, _)| !kinds.is_boxed(*image, *class)).count() as u64;
        let is_rule = |k: u64, n: u64| n > 0 && (n - k) as f64 >= self.min_boxed * n as f64;
        if n < self.min_images || !is_rule(k, n) {
            return;
        }
        for of_class in labels.chunk_by(|a, b| a.0 == b.0) {
            let class = of_class[0].0;
            let without: Vec<_> = of_class.iter().filter(|(_, image, _)| !kinds.is_boxed(*image, class)).collect();
            let (k, n) = (without.len() as u64, of_class.len() as u64);
            if k == 0 || n < LEAST_OF_CLASS || !is_rule(k, n) {
                continue;
            }
            let name = dataset.class_name(class);
            let evidence = without.iter().map(|(_, image, row)| {
                let place = dataset.labels.get(*row).and_then(|label| label.place);
                Evidence { place, note: Some(format!("{name} by its label, without a box")), ..Evidence::image(*image) }
            });
            let message = format!(
                "{} of {} labelled {name} {} boxes and none of {name}; the others have one",
                wording::count(k),
                wording::plural(n, "image", "images"),
                if k == 1 { "has" } else { "have" },
            );
            outcome.push(
                Finding::new(&META, message)
                    .measured(Measured::share("share of labels without a box", k, n))
                    .threshold_share("min-boxed", 1.0 - self.min_boxed)
                    .subject(Subject { class: Some(name.to_owned()), ..Subject::default() })
                    .evidence(evidence.collect())
                    .remedy(format!(
                        "Look at the {}: draw the box of {name}, or take the label back",
                        wording::plural(k, "image", "images")
                    ))
                    .fold(LABEL, k as f64, format!("{name} ({})", wording::count(k))),
            );
        }
    }

    /// Parts whose wholes a hierarchy names, in images without a box of one of them.
    fn parts(&self, context: &Context<'_>, kinds: &Kinds, outcome: &mut Outcome) {
        let (dataset, postings) = (context.dataset, context.measures.postings());
        for (at, part) in dataset.classes.iter().enumerate().filter(|(_, c)| !c.part_of.is_empty()) {
            let class = ClassId::from(at);
            let wholes: Vec<ClassId> =
                part.part_of.iter().filter_map(|name| kinds.by_name.get(name.as_str()).copied()).collect();
            let mut without: Vec<(ImageId, Vec<BoxId>)> = Vec::new();
            let mut n = 0u64;
            for &image in postings.images(class) {
                let (boxes, _) = postings.stated(dataset, ImageId(image), class);
                if boxes.is_empty() {
                    continue;
                }
                n += 1;
                if !wholes.iter().any(|whole| kinds.is_boxed(ImageId(image), *whole)) {
                    without.push((ImageId(image), boxes));
                }
            }
            let k = without.len() as u64;
            if k == 0 || n < self.min_images || ((n - k) as f64) < self.min_whole * n as f64 {
                continue;
            }
            let mut names: Vec<&str> = wholes.iter().map(|whole| dataset.class_name(*whole)).collect();
            names.order_by(|a, b| a.cmp(b));
            let whole = wording::list(&names, 3).replace(" and ", " or ");
            let evidence = without.into_iter().map(|(image, boxes)| {
                let place = boxes.first().and_then(|b| dataset.boxes.place.get(b.index())).copied();
                let note = Some(format!("{} without a box of {whole}", part.name));
                Evidence { place, note, ..Evidence::image(image).boxes(boxes) }
            });
            let message = format!(
                "{} of {} with a box of {} {} none of {whole}, of which it is a part; the others have one",
                wording::count(k),
                wording::plural(n, "image", "images"),
                part.name,
                if k == 1 { "has" } else { "have" },
            );
            outcome.push(
                Finding::new(&META, message)
                    .severity(Severity::Note)
                    .measured(Measured::share("share of images with a part and no whole", k, n))
                    .threshold_share("min-whole", 1.0 - self.min_whole)
                    .subject(Subject { class: Some(part.name.clone()), ..Subject::default() })
                    .evidence(evidence.collect())
                    .remedy(format!(
                        "Look at the {}: draw {whole} where it is shown",
                        wording::plural(k, "image", "images")
                    ))
                    .fold(PART, k as f64, format!("{} ({})", part.name, wording::count(k))),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ImageLabel;
    use crate::rules::testing::World;

    /// Thirty images labelled cat with a box of `boxed(i)`.
    fn world(boxed: impl Fn(usize) -> &'static str) -> World {
        let paths: Vec<String> = (0..30).map(|i| format!("{i:02}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        let file = world.source("a.csv", "table");
        let cat = world.class("cat");
        for i in 0..30 {
            world.dataset.labels.push(ImageLabel { image: ImageId::from(i), class: cat, place: None });
            if !boxed(i).is_empty() {
                world.add_box(i as u32, boxed(i), file, [10.0, 10.0, 50.0, 50.0]);
            }
        }
        world
    }

    #[test]
    fn a_label_without_a_box_among_many_with_one_is_found() {
        let world = world(|i| if i == 7 { "dog" } else { "cat" });
        let findings = world.findings(&Forgotten::default());
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["1 of 30 images labelled cat has boxes and none of cat; the others have one"]
        );
        assert_eq!(findings[0].evidence[0].image, Some(ImageId(7)));
    }

    #[test]
    fn images_without_any_box_and_labels_that_are_rarely_boxed_are_left_out() {
        // Nobody has drawn anything in image 7 yet.
        assert!(world(|i| if i == 7 { "" } else { "cat" }).findings(&Forgotten::default()).is_empty());
        // Boxes are of something else in half of the images: not meant for all.
        assert!(world(|i| if i % 2 == 0 { "dog" } else { "cat" }).findings(&Forgotten::default()).is_empty());
        // Cats are never boxed.
        assert!(world(|_| "dog").findings(&Forgotten::default()).is_empty());
    }

    #[test]
    fn a_kind_of_what_is_labelled_is_a_box_of_it() {
        let mut world = world(|i| if i == 7 { "tabby" } else { "cat" });
        let tabby = world.class("tabby");
        world.dataset.classes[tabby.index()].supercategory = Some("cat".into());
        assert!(world.findings(&Forgotten::default()).is_empty());
    }

    #[test]
    fn a_part_without_its_whole_is_a_note_where_a_hierarchy_names_it() {
        let paths: Vec<String> = (0..40).map(|i| format!("{i:02}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        let file = world.source("a.csv", "table");
        for i in 0..40 {
            world.add_box(i, "wheel", file, [10.0, 10.0, 50.0, 50.0]);
            if i != 3 {
                let whole = if i % 2 == 0 { "car" } else { "bicycle" };
                world.add_box(i, whole, file, [0.0, 0.0, 90.0, 90.0]);
            }
        }
        assert!(world.findings(&Forgotten::default()).is_empty());
        let wheel = world.class("wheel");
        world.dataset.classes[wheel.index()].part_of = vec!["bicycle".into(), "car".into()];
        assert_eq!(
            world.messages(&Forgotten::default()),
            [
                "1 of 40 images with a box of wheel has none of bicycle or car, of which it is a part; the others have one"
            ]
        );
    }
}
