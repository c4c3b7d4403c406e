//! What a format cannot hold of a dataset, in sentences with counts. Refuses to decide what is written (`plan` does).

use super::chosen::{labels, spoken_of};
use super::columns::MARKS;
use super::names;
use super::plan::{LeftOut, Plan};
use crate::dataset::{BoxId, BoxUnit, Dataset, Rect, SplitId, Unit, flag};
use crate::wording::{list, plural, visible};

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The format has no place for it.
    NoPlace,
    /// The format has a place for such, and this one is left out.
    LeftOut,
    /// It is written, and not as one may expect.
    Changed,
}

/// One kind of thing that is lost or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    pub fate: Fate,
    pub count: u64,
    /// "3 attributes of boxes (gender, age and pose)"; for what is left out or changed a sentence without its full stop.
    pub text: String,
}

/// Names in a sentence.
const NAMED: usize = 5;

#[derive(Default)]
struct Said(Vec<Loss>);

impl Said {
    fn add(&mut self, fate: Fate, n: usize, text: impl FnOnce(u64) -> String) {
        let n = n as u64;
        if n > 0 {
            self.0.push(Loss { fate, count: n, text: visible(&text(n)) });
        }
    }
}

pub(super) fn of(plan: &Plan<'_>, left_out: &LeftOut, splits: &[Vec<SplitId>]) -> Vec<Loss> {
    let mut said = Said::default();
    no_place(plan, left_out, splits, &mut said);
    sorted_out(plan, left_out, &mut said);
    changed(plan, splits, &mut said);
    said.0
}

fn no_place(plan: &Plan<'_>, left_out: &LeftOut, splits: &[Vec<SplitId>], said: &mut Said) {
    let (dataset, target) = (plan.dataset, plan.target);
    let holds = &target.holds;
    for (unit, held) in
        [(Unit::Box, holds.box_attributes), (Unit::Image, holds.image_attributes), (Unit::Identity, holds.identities)]
    {
        let names: Vec<&str> = dataset
            .attributes
            .iter()
            .filter(|a| !held && a.unit == unit && !plan.is_told(a))
            .map(|a| a.name.as_str())
            .collect();
        said.add(Fate::NoPlace, names.len(), |n| {
            format!("{} of {} ({})", plural(n, "attribute", "attributes"), unit.nouns().1, list(&names, NAMED))
        });
    }
    for (name, bit) in MARKS.into_iter().filter(|(_, bit)| !holds.box_attributes && holds.flags & bit == 0) {
        said.add(Fate::NoPlace, with_flag(plan, bit), |n| format!("the mark {name} of {}", plural(n, "box", "boxes")));
    }
    if !holds.image_labels {
        let mut images: Vec<_> = labels(dataset).map(|(image, _)| image).collect();
        images.dedup();
        images.sort_unstable();
        images.dedup();
        said.add(Fate::NoPlace, images.len(), |n| format!("image-level labels of {}", plural(n, "image", "images")));
    }
    if !holds.identities {
        let named = dataset.identity_of.iter().flatten().count();
        said.add(Fate::NoPlace, named, |n| format!("who is shown in {}", plural(n, "image", "images")));
    }
    if !holds.supercategories {
        let of = dataset.classes.iter().filter(|class| class.supercategory.is_some()).count();
        said.add(Fate::NoPlace, of, |n| format!("supercategories of {}", plural(n, "class", "classes")));
    }
    if !holds.class_list {
        let mut used = vec![false; dataset.classes.len()];
        plan.boxes.iter().for_each(|b| used[dataset.boxes.class[b.index()].index()] = true);
        plan.labels.iter().for_each(|class| used[class.index()] = true);
        let unused = plan.classes.iter().filter(|class| !used[class.index()]).count();
        said.add(Fate::NoPlace, unused, |n| format!("{} that nothing shows", plural(n, "class", "classes")));
    }
    if target.id == "csv" {
        let several = plan.images.iter().filter(|image| splits[image.id.index()].len() > 1).count();
        said.add(Fate::NoPlace, several, |n| {
            format!("a second split of {} (the first is written)", plural(n, "image", "images"))
        });
    }
    for (bit, seen, what) in
        [(flag::MASK, dataset.masks, "mask or outline"), (flag::KEYPOINTS, dataset.keypoints, "set of keypoints")]
    {
        let many = if bit == flag::MASK { "masks or outlines" } else { "sets of keypoints" };
        said.add(Fate::NoPlace, with_flag(plan, bit), |n| {
            format!("{}, of which only the box is kept", plural(n, what, many))
        });
        // All that were seen, less those of boxes, in each file that states them.
        let of_boxes = dataset.boxes.flags.iter().filter(|&&flags| flags & bit != 0).count();
        said.add(Fate::NoPlace, (seen as usize).saturating_sub(of_boxes), |n| {
            format!("{} without a box", plural(n, what, many))
        });
    }
    if !dataset.statements.is_empty() {
        let shown = dataset.classes_by_image();
        let denied = dataset.statements.iter().filter(|(class, image)| shown.binary_search(&(*image, *class)).is_err());
        said.add(Fate::NoPlace, denied.count(), |n| {
            plural(n, "statement that a class is not in an image", "statements that a class is not in an image")
        });
    }
    for (n, one, many) in [
        (dataset.captions, "caption", "captions"),
        (dataset.predictions.len() as u64, "prediction of a model", "predictions of models"),
        (dataset.annotators.len() as u64, "annotator's name", "annotators' names"),
    ] {
        said.add(Fate::NoPlace, n as usize, |n| plural(n, one, many));
    }
    said.add(Fate::NoPlace, left_out.labels_alone as usize, |n| {
        let with = plural(n, "image", "images");
        format!("{with} with image-level labels alone: a file without boxes would say that nothing is there")
    });
    said.add(Fate::NoPlace, left_out.unannotated as usize, |n| {
        format!("{} without annotations: that nothing is there would be a statement", plural(n, "image", "images"))
    });
}

fn sorted_out(plan: &Plan<'_>, left_out: &LeftOut, said: &mut Said) {
    let path = |id: &crate::dataset::ImageId| plan.dataset.images.path(*id).to_owned();
    let named = |ids: &[crate::dataset::ImageId]| list(&ids.iter().map(path).collect::<Vec<_>>(), NAMED);
    said.add(Fate::LeftOut, left_out.without_size.len(), |n| {
        let unit = if plan.unit == BoxUnit::Pixels { "pixels" } else { "fractions" };
        format!(
            "{} of unknown size, without which no box can be written in {unit} (pictures in the folder would tell it): {}",
            plural(n, "image", "images"),
            named(&left_out.without_size)
        )
    });
    said.add(Fate::LeftOut, left_out.broken.len(), |n| {
        format!("{} of which no box is finite: {}", plural(n, "image", "images"), named(&left_out.broken))
    });
    said.add(Fate::LeftOut, left_out.without_name.len(), |n| {
        let shown: Vec<String> =
            left_out.without_name.iter().map(|id| path(id).chars().take(60).collect::<String>()).collect();
        format!("{} with a name that no file can have: {}", plural(n, "image", "images"), list(&shown, NAMED))
    });
    said.add(Fate::LeftOut, left_out.same_file.len(), |n| {
        let pairs: Vec<String> =
            left_out.same_file.iter().map(|(id, other)| format!("{} (beside {})", path(id), path(other))).collect();
        format!(
            "{} whose file would be called as that of another, until one of the two is renamed: {}",
            plural(n, "image", "images"),
            list(&pairs, NAMED)
        )
    });
    said.add(Fate::LeftOut, left_out.boxes as usize, |n| format!("{} of these images", plural(n, "box", "boxes")));
    said.add(Fate::LeftOut, left_out.not_finite as usize, |n| {
        format!("{} with a number that is none or infinite", plural(n, "box", "boxes"))
    });
}

fn changed(plan: &Plan<'_>, splits: &[Vec<SplitId>], said: &mut Said) {
    let (dataset, target) = (plan.dataset, plan.target);
    for (name, bit) in &plan.marks {
        said.add(Fate::Changed, with_flag(plan, *bit), |n| {
            format!("the mark of {} is written as the attribute {name}", plural(n, "box", "boxes"))
        });
    }
    if target.id == "csv" && plan.unit == BoxUnit::Fractions {
        said.add(Fate::Changed, plan.boxes.len(), |n| {
            format!(
                "{} written in fractions of the image, for some sizes are unknown",
                plural(n, "box is", "boxes are")
            )
        });
    }
    let (mut outside, mut empty) = (0, 0);
    for image in &plan.images {
        for id in &plan.boxes[image.boxes.clone()] {
            let rect = dataset.boxes.rect[id.index()];
            outside += usize::from(reaches_outside(dataset, *id, rect, image.size));
            empty += usize::from(rect.w <= 0.0 || rect.h <= 0.0);
        }
    }
    said.add(Fate::Changed, outside, |n| {
        format!(
            "{} outside {} image and {} written as {}",
            plural(n, "box reaches", "boxes reach"),
            if n == 1 { "its" } else { "their" },
            if n == 1 { "is" } else { "are" },
            if n == 1 { "it stands" } else { "they stand" }
        )
    });
    said.add(Fate::Changed, empty, |n| {
        format!(
            "{} without a positive width and height {} written as {}",
            plural(n, "box", "boxes"),
            if n == 1 { "is" } else { "are" },
            if n == 1 { "it stands" } else { "they stand" }
        )
    });
    if target.id != "csv" && plan.has_splits() {
        let several = plan.images.iter().filter(|image| splits[image.id.index()].len() > 1).count();
        said.add(Fate::Changed, several, |n| {
            let stand = if n == 1 { "stands" } else { "stand" };
            format!("{} of several splits {stand} in each of them", plural(n, "image", "images"))
        });
        let none = plan.parts.iter().filter(|part| part.name.is_none()).map(|part| part.images.len()).sum();
        said.add(Fate::Changed, none, |n| {
            let place = match target.id {
                "coco" => "in annotations/instances.json",
                "yolo" => "in labels/nosplit, which data.yaml does not name",
                _ => "on no list of ImageSets/Main",
            };
            let stand = if n == 1 { "stands" } else { "stand" };
            format!("{} of no split {stand} {place}", plural(n, "image", "images"))
        });
    }
    if target.id == "coco" {
        let with_labels = plan.images.iter().filter(|image| !image.labels.is_empty()).count();
        said.add(Fate::Changed, with_labels, |n| {
            format!("image-level labels of {} are records without a bbox", plural(n, "image", "images"))
        });
        let spoken = spoken_of(dataset);
        let silent = plan.images.iter().filter(|image| !spoken[image.id.index()] && image.labels.is_empty()).count();
        said.add(Fate::Changed, silent, |n| {
            format!(
                "{} without annotations {} listed for the attributes: COCO cannot tell this from nothing being there",
                plural(n, "image", "images"),
                if n == 1 { "is" } else { "are" }
            )
        });
    }
    if matches!(target.id, "coco" | "voc") {
        let unknown = plan.images.iter().filter(|image| image.size.is_none()).count();
        said.add(Fate::Changed, unknown, |n| {
            format!("the width and height of {} are not known and not written", plural(n, "image", "images"))
        });
    }
    if target.id != "yolo" {
        let short = plan.images.iter().filter(|image| !names::has_extension(&image.place)).count();
        said.add(Fate::Changed, short, |n| {
            let (is, its) = if n == 1 { ("is", "its") } else { ("are", "their") };
            format!("{} {is} known by {its} name without extension, and written so", plural(n, "image", "images"))
        });
    }
    if target.id == "voc" {
        let bad = |text: &str| text.chars().any(|c| !super::voc::is_xml(c));
        let names = plan.classes.iter().filter(|class| bad(dataset.class_name(**class))).count();
        said.add(Fate::Changed, names, |n| {
            format!(
                "{} with characters that XML has no place for: each becomes \u{fffd}",
                plural(n, "class name", "class names")
            )
        });
    }
}

fn with_flag(plan: &Plan<'_>, bit: u8) -> usize {
    plan.boxes.iter().filter(|&&b| plan.flags(b) & bit != 0).count()
}

/// By more than half a pixel; of fractions of an image of unknown size, by more than a thousandth.
fn reaches_outside(dataset: &Dataset, id: BoxId, rect: Rect, size: Option<(u32, u32)>) -> bool {
    let beyond = |r: Rect, w: f64, h: f64, edge: f64| {
        r.x.min(r.right()) < -edge || r.y.min(r.bottom()) < -edge || r.right() > w + edge || r.bottom() > h + edge
    };
    match (size, dataset.boxes.pixels(id, size)) {
        (Some((w, h)), Some(pixels)) => beyond(pixels, f64::from(w), f64::from(h), 0.5),
        _ if dataset.boxes.unit[id.index()] == BoxUnit::Fractions => beyond(rect, 1.0, 1.0, 1e-3),
        _ => false,
    }
}

/// What a format has no place for, as one sentence: "YOLO has no place for ... and ...".
pub(super) fn sentence(name: &str, losses: &[Loss]) -> Option<String> {
    let lost: Vec<&str> = losses.iter().filter(|l| l.fate == Fate::NoPlace).map(|l| l.text.as_str()).collect();
    (!lost.is_empty()).then(|| format!("{name} has no place for {}.", list(&lost, lost.len())))
}
