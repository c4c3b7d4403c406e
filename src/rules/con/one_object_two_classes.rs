//! CON003: one object boxed as two classes.

use super::overlaps::overlapping;
use crate::dataset::{BoxId, ClassId, ImageId};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold, told,
};
use crate::sorting::Sorting;
use crate::wording;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CON003",
    name: "one-object-two-classes",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::SAME_OBJECT,
    headline: |told| told::pairs(told, "are boxed on one object", "are boxed on one object"),
    needs: &[Need::Boxes, Need::Classes],
    summary: "two boxes of different classes lie on one another",
    manual: include_str!("one_object_two_classes.md"),
};

/// When two boxes are one object.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OneObjectTwoClasses {
    /// Least intersection over union. 0.9: two annotators who draw one object agree less than that about its edges,
    /// two objects that only stand close do not reach it.
    pub min_iou: f64,
    /// Pairs of classes told one by one, the most frequent first; the rest is one note. 20: a page that is still read.
    pub most_pairs: usize,
}

impl Default for OneObjectTwoClasses {
    fn default() -> Self {
        Self { min_iou: 0.9, most_pairs: 20 }
    }
}

/// Boxes of two classes, by image.
type Found = Vec<(ImageId, BoxId, BoxId)>;

impl Rule for OneObjectTwoClasses {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let class = |b: BoxId| dataset.boxes.class[b.index()];
        // Two files that disagree about a box are CON001's.
        let contradictions: FxHashSet<(BoxId, BoxId)> = dataset.box_contradictions.iter().copied().collect();
        let above = |a: ClassId, b: ClassId| {
            let of = |c: ClassId| dataset.classes.get(c.index()).and_then(|c| c.supercategory.as_deref());
            of(a) == Some(dataset.class_name(b)) || of(b) == Some(dataset.class_name(a))
        };
        let mut by_pair: FxHashMap<(ClassId, ClassId), Found> = FxHashMap::default();
        overlapping(dataset, self.min_iou, |image, a, b| {
            let (one, other) = (class(a), class(b));
            if one != other && !contradictions.contains(&(a, b)) && !above(one, other) {
                let pair =
                    if dataset.class_name(one) <= dataset.class_name(other) { (one, other) } else { (other, one) };
                by_pair.entry(pair).or_default().push((image, a, b));
            }
        });
        if by_pair.is_empty() {
            return;
        }
        let postings = context.measures.postings();
        let mut pairs: Vec<((ClassId, ClassId), Found)> = by_pair.into_iter().collect();
        pairs.order_by(|(p, a), (q, b)| {
            let names = |&(x, y): &(ClassId, ClassId)| (dataset.class_name(x), dataset.class_name(y));
            b.len().cmp(&a.len()).then_with(|| names(p).cmp(&names(q)))
        });
        let rest = pairs.split_off(self.most_pairs.min(pairs.len()));
        for ((a, b), found) in pairs {
            let both = common(postings.images(a), postings.images(b));
            outcome.push(self.pair(context, (a, b), &found, both));
        }
        if !rest.is_empty() {
            outcome.push(self.rest(context, &rest));
        }
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        Spoken::message(format!(
            "objects are boxed as two classes at once, of {} of classes: {}",
            wording::plural(members.len() as u64, "pair", "pairs"),
            wording::list(&fold::labels(members), 3),
        ))
    }
}

impl OneObjectTwoClasses {
    fn pair(&self, context: &Context<'_>, (a, b): (ClassId, ClassId), found: &Found, both: u64) -> Finding {
        let dataset = context.dataset;
        let (a, b) = (dataset.class_name(a), dataset.class_name(b));
        let mut images: Vec<ImageId> = found.iter().map(|f| f.0).collect();
        images.dedup();
        let (k, n) = (images.len() as u64, both.max(images.len() as u64));
        let objects = found.len() as u64;
        Finding::new(
            &META,
            format!(
                "{} {} boxed both as {a} and as {b}, in {} of {} that {} both",
                wording::plural(objects, "object", "objects"),
                if objects == 1 { "is" } else { "are" },
                wording::count(k),
                wording::plural(n, "image", "images"),
                if n == 1 { "shows" } else { "show" },
            ),
        )
        .measured(Measured::share(format!("share of images with {a} and {b} in which they are one object"), k, n))
        .threshold("min-iou", self.min_iou)
        .subject(Subject { class: Some(a.to_owned()), with: Some(b.to_owned()), ..Subject::default() })
        .fold("two-classes", objects as f64, format!("{a} and {b} ({})", wording::plural(objects, "object", "objects")))
        .evidence(found.iter().map(|f| evidence(context, f)).collect())
        .remedy(format!(
            "Decide for {} which class it is; should {a} and {b} mean the same, make them one class",
            wording::each_of(objects, "object", "objects")
        ))
    }

    fn rest(&self, context: &Context<'_>, rest: &[((ClassId, ClassId), Found)]) -> Finding {
        let objects: u64 = rest.iter().map(|(_, found)| found.len() as u64).sum();
        let pairs = wording::plural(rest.len() as u64, "further pair", "further pairs");
        Finding::new(
            &META,
            format!("{} are boxed as two classes in {pairs} of classes", wording::plural(objects, "object", "objects")),
        )
        .severity(Severity::Note)
        .measured(Measured::count("objects boxed as two classes", objects, objects))
        .threshold("min-iou", self.min_iou)
        .evidence(rest.iter().flat_map(|(_, found)| found).map(|f| evidence(context, f)).collect())
        .remedy("Decide for each pair of classes whether both may stand on one object")
    }
}

fn evidence(context: &Context<'_>, &(image, a, b): &(ImageId, BoxId, BoxId)) -> Evidence {
    let boxes = &context.dataset.boxes;
    let name = |id: BoxId| context.dataset.class_name(boxes.class[id.index()]);
    Evidence::image(image).boxes([a, b]).at(boxes.place[b.index()]).note(format!("{} and {}", name(a), name(b)))
}

/// How many images two sorted lists share.
fn common<T: Ord>(a: &[T], b: &[T]) -> u64 {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        n += u64::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn an_object_boxed_as_two_classes_is_told_by_pair_of_classes() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg"]);
        let file = world.source("a.json", "coco-detection");
        world.add_box(0, "dog", file, [10.0, 10.0, 100.0, 100.0]);
        world.add_box(0, "cat", file, [11.0, 10.0, 100.0, 100.0]);
        world.add_box(1, "cat", file, [10.0, 10.0, 100.0, 100.0]);
        world.add_box(1, "dog", file, [30.0, 10.0, 100.0, 100.0]);
        world.add_box(2, "dog", file, [30.0, 10.0, 100.0, 100.0]);
        let findings = world.findings(&OneObjectTwoClasses::default());
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["1 object is boxed both as cat and as dog, in 1 of 2 images that show both"]
        );
        assert_eq!(findings[0].evidence[0].boxes, [BoxId(0), BoxId(1)]);
    }

    #[test]
    fn a_class_and_its_super_category_may_share_an_object() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("a.json", "coco-detection");
        world.add_box(0, "dog", file, [10.0, 10.0, 100.0, 100.0]);
        world.add_box(0, "animal", file, [10.0, 10.0, 100.0, 100.0]);
        world.dataset.classes[0].supercategory = Some("animal".into());
        assert!(world.findings(&OneObjectTwoClasses::default()).is_empty());
    }

    #[test]
    fn pairs_beyond_the_most_frequent_are_one_note() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("a.json", "coco-detection");
        for class in ["a", "b", "c"] {
            world.add_box(0, class, file, [10.0, 10.0, 100.0, 100.0]);
        }
        let rule = OneObjectTwoClasses { most_pairs: 1, ..OneObjectTwoClasses::default() };
        assert_eq!(
            world.messages(&rule),
            [
                "1 object is boxed both as a and as b, in 1 of 1 image that shows both",
                "2 objects are boxed as two classes in 2 further pairs of classes",
            ]
        );
    }
}
