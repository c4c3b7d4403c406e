//! CON005: a class is boxed one by one here and as a group there, or a box holds a group and does not say so.

use crate::dataset::{BoxId, ClassId, Dataset, ImageId, Rect, area_together, flag};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub static META: Meta = Meta {
    code: "CON005",
    name: "grouped-here-separate-there",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::GROUPED,
    headline: |told| match told.names(|s| s.class.clone()).as_slice() {
        [] => "some classes are boxed one by one here and as a group there".into(),
        names => format!("{} boxed one by one here and as a group there", is_or_are(names)),
    },
    needs: &[Need::Boxes],
    summary: "a class is boxed one by one here and as a group there",
    manual: include_str!("grouped_here.md"),
};

fn is_or_are(names: &[String]) -> String {
    format!("{} {}", wording::list(names, 3), if names.len() == 1 { "is" } else { "are" })
}

/// When boxes are a group, and when both ways are in use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupedHere {
    /// Boxes of its own class that a box holds. 3: two may be what somebody carries, or a reflection.
    pub min_inside: u64,
    /// Share of such a box that they cover together. 0.6: a group is made of its members, a large one in front is not.
    pub min_covered: f64,
    /// Images of a class with a group's box, and images in which as many are boxed one by one, from which on both ways
    /// are in use. 5: of fewer one is an exception.
    pub min_images: u64,
    /// Boxes of a class in an image that could have been a group. 6: Open Images makes a group of more than five.
    pub many: u64,
}

impl Default for GroupedHere {
    fn default() -> Self {
        Self { min_inside: 3, min_covered: 0.6, min_images: 5, many: 6 }
    }
}

/// Share of a box inside another from which it counts as held.
const HELD: f64 = 0.9;
/// A box that is held is smaller than this share of its holder.
const SMALLER: f64 = 0.5;
/// Boxes of one class in an image that are looked at for holders: beyond it takes too long.
const MOST_BOXES: usize = 2_000;

/// What findings are said together by.
const BOTH: &str = "both-ways";

impl Rule for GroupedHere {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let sizes = dataset.sizes();
        let mut order: Vec<(ImageId, ClassId, BoxId)> = dataset
            .boxes
            .counted()
            .map(|b| (dataset.boxes.image[b.index()], dataset.boxes.class[b.index()], b))
            .collect();
        order.sort_unstable();
        let mut ways: BTreeMap<ClassId, Ways> = BTreeMap::new();
        let mut holders: Vec<(ImageId, BoxId, Vec<BoxId>)> = Vec::new();
        for of_image in order.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (image, class, _) = of_image[0];
            let is_group = |b: BoxId| dataset.boxes.flags[b.index()] & flag::CROWD != 0;
            let groups: Vec<BoxId> = of_image.iter().map(|of| of.2).filter(|&b| is_group(b)).collect();
            let own = ways.entry(class).or_default();
            own.images += 1;
            let separate = of_image.len() - groups.len();
            if !groups.is_empty() {
                own.grouped.push((image, groups));
            } else if separate as u64 >= self.many {
                own.separate.push(image);
            }
            if separate as u64 > self.min_inside {
                let size = sizes.get(image.index()).copied().flatten();
                let rects: Vec<(BoxId, Rect)> = of_image
                    .iter()
                    .map(|of| of.2)
                    .filter(|&b| !is_group(b))
                    .filter_map(|b| {
                        let rect = dataset.boxes.pixels(b, size).or(dataset.boxes.rect.get(b.index()).copied())?;
                        rect.has_area().then_some((b, rect))
                    })
                    .take(MOST_BOXES)
                    .collect();
                holders.extend(self.holders(&rects).into_iter().map(|(b, inside)| (image, b, inside)));
            }
        }
        self.both_ways(dataset, &ways, outcome);
        self.held(dataset, &holders, outcome);
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        match key.kind {
            BOTH => Spoken::message(format!(
                "{} are boxed as a group in some images and one by one, {} or more at a time, in others: {}",
                wording::plural(members.len() as u64, "class", "classes"),
                self.many,
                wording::list(&fold::labels(members), 4),
            )),
            _ => Spoken::default(),
        }
    }
}

/// How a class is boxed.
#[derive(Default)]
struct Ways {
    images: u64,
    grouped: Vec<(ImageId, Vec<BoxId>)>,
    /// Images without a group's box and with as many boxes as could have been one.
    separate: Vec<ImageId>,
}

impl GroupedHere {
    /// Boxes that hold several others, which make up most of them.
    fn holders(&self, rects: &[(BoxId, Rect)]) -> Vec<(BoxId, Vec<BoxId>)> {
        let mut found = Vec::new();
        for (b, outer) in rects {
            let held: Vec<&(BoxId, Rect)> = rects
                .iter()
                .filter(|(other, r)| other != b && r.area() < SMALLER * outer.area() && r.share_inside(outer) >= HELD)
                .collect();
            if (held.len() as u64) < self.min_inside {
                continue;
            }
            let inner: Vec<Rect> = held.iter().map(|of| of.1).collect();
            if area_together(&inner) >= self.min_covered * outer.area() {
                found.push((*b, held.iter().map(|of| of.0).collect()));
            }
        }
        found
    }

    fn both_ways(&self, dataset: &Dataset, ways: &BTreeMap<ClassId, Ways>, outcome: &mut Outcome) {
        for (&class, of) in ways {
            let (grouped, separate) = (of.grouped.len() as u64, of.separate.len() as u64);
            if grouped < self.min_images || separate < self.min_images {
                continue;
            }
            let name = dataset.class_name(class);
            let n = grouped + separate;
            let of_groups = of.grouped.iter().map(|(image, boxes)| {
                Evidence::image(*image).boxes(boxes.iter().copied()).note(format!("{name}, as a group"))
            });
            let of_many = of.separate.iter().map(|&image| Evidence::image(image).note(format!("{name}, one by one")));
            let message = format!(
                "{name} is boxed as a group in {} of the {} with it, and one by one, {} or more at a time, in {} others",
                wording::count(grouped),
                wording::plural(of.images, "image", "images"),
                self.many,
                wording::count(separate),
            );
            outcome.push(
                Finding::new(&META, message)
                    .severity(Severity::Note)
                    .measured(Measured::share("share boxed as a group, of images with a group or many", grouped, n))
                    .subject(Subject { class: Some(name.to_owned()), ..Subject::default() })
                    .evidence(of_groups.chain(of_many).collect())
                    .remedy(format!(
                        "Say from how many on {name} is a group, and leave the boxes of groups out where single ones \
                         are counted, trained on or tested"
                    ))
                    .fold(
                        BOTH,
                        grouped.min(separate) as f64,
                        format!("{name} ({} and {})", wording::count(grouped), wording::count(separate)),
                    ),
            );
        }
    }

    fn held(&self, dataset: &Dataset, holders: &[(ImageId, BoxId, Vec<BoxId>)], outcome: &mut Outcome) {
        if holders.is_empty() {
            return;
        }
        let boxes = &dataset.boxes;
        let mut per_class: BTreeMap<&str, u64> = BTreeMap::new();
        for (_, b, _) in holders {
            *per_class.entry(dataset.class_name(boxes.class[b.index()])).or_default() += 1;
        }
        let mut images: Vec<ImageId> = holders.iter().map(|h| h.0).collect();
        images.dedup();
        let named: Vec<String> =
            per_class.iter().map(|(class, n)| format!("{class} ({})", wording::count(*n))).collect();
        let (k, n) = (holders.len() as u64, boxes.counted().count() as u64);
        let evidence = holders.iter().map(|(image, b, inside)| {
            let note = format!(
                "{} around {} others of its class",
                dataset.class_name(boxes.class[b.index()]),
                wording::count(inside.len() as u64)
            );
            Evidence::image(*image)
                .boxes([*b].into_iter().chain(inside.iter().copied()))
                .at(boxes.place[b.index()])
                .note(note)
        });
        let what = if k == 1 { "box holds" } else { "boxes hold" };
        let message = format!(
            "{} {what} {} or more of {} own class in {} and {} not marked as a group: {}",
            wording::count(k),
            self.min_inside,
            if k == 1 { "its" } else { "their" },
            wording::plural(images.len() as u64, "image", "images"),
            if k == 1 { "is" } else { "are" },
            wording::list(&named, 4),
        );
        outcome.push(
            Finding::new(&META, message)
                .measured(Measured::share("share of boxes that hold a group", k, n))
                .threshold("min-inside", self.min_inside as f64)
                .subject(Subject {
                    class: per_class.keys().next().filter(|_| per_class.len() == 1).map(|c| (*c).to_owned()),
                    ..Subject::default()
                })
                .evidence(evidence.collect())
                .remedy(format!(
                    "Mark the {} as a group (iscrowd, IsGroupOf), or take {} out where each member has its own",
                    wording::plural(k, "box", "boxes"),
                    if k == 1 { "it" } else { "them" },
                )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn a_box_around_its_own_class_is_a_group_where_they_fill_it() {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        let file = world.source("a.json", "coco-detection");
        world.add_box(0, "book", file, [0.0, 0.0, 100.0, 40.0]);
        for i in 0..4 {
            world.add_box(0, "book", file, [25.0 * f64::from(i), 0.0, 24.0, 40.0]);
        }
        // Somebody in front of a few who stand far away.
        world.add_box(1, "person", file, [0.0, 0.0, 300.0, 300.0]);
        for i in 0..4 {
            world.add_box(1, "person", file, [20.0 * f64::from(i), 10.0, 15.0, 40.0]);
        }
        let findings = world.findings(&GroupedHere::default());
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["1 box holds 3 or more of its own class in 1 image and is not marked as a group: book (1)"]
        );
        assert_eq!(findings[0].evidence[0].boxes.len(), 5);
        world.dataset.boxes.flags[0] = flag::CROWD;
        assert!(world.findings(&GroupedHere::default()).is_empty());
    }

    #[test]
    fn both_ways_are_told_with_their_images() {
        let paths: Vec<String> = (0..20).map(|i| format!("{i:02}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        let file = world.source("a.json", "coco-detection");
        for image in 0..20 {
            match image {
                0..6 => {
                    let b = world.add_box(image, "apple", file, [0.0, 0.0, 90.0, 90.0]);
                    world.dataset.boxes.flags[b.index()] = flag::CROWD;
                }
                6..12 => (0..7).for_each(|i| {
                    world.add_box(image, "apple", file, [12.0 * f64::from(i), 0.0, 10.0, 10.0]);
                }),
                _ => drop(world.add_box(image, "apple", file, [0.0, 0.0, 10.0, 10.0])),
            }
        }
        let findings = world.findings(&GroupedHere::default());
        assert_eq!(
            findings.iter().map(|f| (f.severity, f.message.as_str())).collect::<Vec<_>>(),
            [(
                Severity::Note,
                "apple is boxed as a group in 6 of the 20 images with it, and one by one, 6 or more at a time, in 6 others"
            )]
        );
    }
}
