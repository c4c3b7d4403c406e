//! ERR016: boxes of an extreme shape or size, against the other boxes of their class.

use super::extents::Extent;
use crate::dataset::{BoxId, ClassId, flag};
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
};
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub static META: Meta = Meta {
    code: "ERR016",
    name: "shape-or-size-outlier",
    severity: Severity::Note,
    quality: Quality::FreeOfErrors,
    section: &families::BOXES,
    headline: |told| told.things("box has an extreme shape or size", "boxes have an extreme shape or size"),
    needs: &[Need::Boxes],
    summary: "a box has an extreme aspect ratio, or is far larger or smaller than others of its class",
    manual: include_str!("size_outlier.md"),
};

/// When a box is extreme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SizeOutlier {
    /// Robust z on the logarithm of width over height, or of the share of the image. 8: of log-normal sizes one in 10¹⁵.
    pub min_z: f64,
    /// Boxes of a class from which on its own spread is known. 30.
    pub min_boxes: u64,
    /// The longer side over the shorter, whatever the class. 30: longer than a ski, and than most ropes.
    pub max_ratio: f64,
}

impl Default for SizeOutlier {
    fn default() -> Self {
        Self { min_z: 8.0, min_boxes: 30, max_ratio: 30.0 }
    }
}

/// The least spread that a class is taken to have, as a natural logarithm: things of exactly one size are measured with
/// a tolerance of a fifth.
const LEAST_SPREAD: f64 = 0.2;
/// From the median absolute deviation to a standard deviation.
const MAD: f64 = 1.4826;

/// A box with its logarithms.
struct Shaped {
    id: BoxId,
    /// Of width over height, in pixels where the size of the image is known.
    shape: f64,
    /// Of its share of the image; `None` where the size of the image is not known.
    share: Option<f64>,
    /// It ends at a side of the image: what is cut off there has any shape.
    at_edge: bool,
}

/// Median and spread of logarithms.
#[derive(Clone, Copy)]
struct Spread {
    median: f64,
    spread: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.collect();
        values.sort_unstable_by(f64::total_cmp);
        let median = stats::quantile(&values, 0.5)?;
        let mut apart: Vec<f64> = values.iter().map(|v| (v - median).abs()).collect();
        apart.sort_unstable_by(f64::total_cmp);
        Some(Self { median, spread: (MAD * stats::quantile(&apart, 0.5)?).max(LEAST_SPREAD) })
    }

    fn z(self, value: f64) -> f64 {
        (value - self.median) / self.spread
    }
}

impl Rule for SizeOutlier {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let sizes = dataset.sizes();
        let mut by_class: BTreeMap<ClassId, Vec<Shaped>> = BTreeMap::new();
        for id in dataset.boxes.counted().filter(|b| dataset.boxes.flags[b.index()] & flag::CROWD == 0) {
            if let Some(extent) = Extent::of(dataset, &sizes, id).filter(|e| e.rect.has_area()) {
                let class = dataset.boxes.class[id.index()];
                by_class.entry(class).or_default().push(shaped(id, &extent));
            }
        }
        let n: u64 = by_class.values().map(|of| of.len() as u64).sum();
        let mut found: Vec<(f64, BoxId, ClassId, String)> = Vec::new();
        for (&class, of) in &by_class {
            found.extend(self.extreme(of).into_iter().map(|(by, id, note)| (by, id, class, note)));
        }
        if found.is_empty() {
            return;
        }
        found.order_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut per_class: BTreeMap<&str, u64> = BTreeMap::new();
        found.iter().for_each(|f| *per_class.entry(dataset.class_name(f.2)).or_default() += 1);
        let mut classes: Vec<(&str, u64)> = per_class.into_iter().collect();
        classes.order_by_key(|&(_, n)| std::cmp::Reverse(n));
        let named: Vec<String> = classes.iter().map(|(class, n)| format!("{class} ({})", wording::count(*n))).collect();
        let k = found.len() as u64;
        let first = found.first().map(|f| f.3.clone()).unwrap_or_default();
        let message = format!(
            "{} of {} {} an extreme shape or size for {} class: {}; the most extreme is {first}",
            wording::count(k),
            wording::plural(n, "box", "boxes"),
            if k == 1 { "has" } else { "have" },
            if k == 1 { "its" } else { "their" },
            wording::list(&named, 4),
        );
        let boxes = &dataset.boxes;
        let evidence = found.iter().map(|(_, id, class, note)| {
            let note = format!("{}: {note}", dataset.class_name(*class));
            Evidence::image(boxes.image[id.index()]).boxes([*id]).at(boxes.place[id.index()]).note(note)
        });
        outcome.push(
            Finding::new(&META, message)
                .measured(Measured::share("share of boxes of an extreme shape or size", k, n))
                .threshold("min-z", self.min_z)
                .subject(Subject { class: (classes.len() == 1).then(|| classes[0].0.to_owned()), ..Subject::default() })
                .evidence(evidence.collect())
                .remedy(format!(
                    "Look at {}: a slip of the pointer leaves slivers and specks",
                    wording::plural(k, "box", "boxes")
                )),
        );
    }
}

fn shaped(id: BoxId, extent: &Extent) -> Shaped {
    let r = &extent.rect;
    let edge = 0.005;
    let (across, down) = (edge * extent.width, edge * extent.height);
    Shaped {
        id,
        shape: (r.w / r.h).ln(),
        share: Some((r.area() / (extent.width * extent.height)).ln()).filter(|s| s.is_finite()),
        at_edge: r.x <= across
            || r.y <= down
            || r.right() >= extent.width - across
            || r.bottom() >= extent.height - down,
    }
}

impl SizeOutlier {
    /// The extreme boxes of a class: by how much, and in words.
    fn extreme(&self, of: &[Shaped]) -> Vec<(f64, BoxId, String)> {
        let known = of.len() as u64 >= self.min_boxes;
        let shape = Spread::of(of.iter().map(|s| s.shape));
        let share = Spread::of(of.iter().filter_map(|s| s.share));
        let longest = self.max_ratio.max(1.0).ln();
        let typical = shape.filter(|_| known).map_or(0.0, |s| s.median.abs());
        let judge = |s: &Shaped| {
            let by_shape = shape.filter(|_| known && !s.at_edge).map_or(0.0, |of| of.z(s.shape).abs());
            // A class that is long by itself is long.
            let is_sliver = s.shape.abs() >= longest && typical < longest / 2.0;
            if is_sliver || by_shape >= self.min_z {
                let ratio = wording::figure(s.shape.abs().exp());
                let side = if s.shape > 0.0 { "wide as high" } else { "high as wide" };
                return Some((by_shape.max(s.shape.abs()), s.id, format!("{ratio} times as {side}")));
            }
            let (own, of) = s.share.zip(share.filter(|_| known))?;
            let z = of.z(own);
            // At the edge little of a thing may be left.
            if z.abs() < self.min_z || s.at_edge && z < 0.0 {
                return None;
            }
            let times = wording::figure((own - of.median).abs().exp());
            let than = if z > 0.0 { "larger" } else { "smaller" };
            Some((z.abs(), s.id, format!("{times} times {than} than half of its class")))
        };
        of.iter().filter_map(judge).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    fn world() -> World {
        let mut world = World::with_images(&["a.jpg"]);
        world.measure_all(1000, 1000);
        let file = world.source("a.json", "coco-detection");
        for i in 0..60 {
            let (w, h) = (60.0 + f64::from(i % 7) * 20.0, 50.0 + f64::from(i % 5) * 30.0);
            world.add_box(0, "cat", file, [100.0 + f64::from(i), 120.0, w, h]);
        }
        world
    }

    #[test]
    fn slivers_and_specks_are_extreme() {
        let mut world = world();
        assert!(world.findings(&SizeOutlier::default()).is_empty());
        let file = crate::dataset::FileId(1);
        world.add_box(0, "cat", file, [300.0, 300.0, 400.0, 2.0]);
        world.add_box(0, "cat", file, [300.0, 300.0, 1.0, 1.0]);
        let findings = world.findings(&SizeOutlier::default());
        assert_eq!(
            findings.iter().map(|f| (f.severity, f.message.as_str())).collect::<Vec<_>>(),
            [(
                Severity::Note,
                "2 of 62 boxes have an extreme shape or size for their class: cat (2); the most extreme is 11,200 times \
                 smaller than half of its class"
            )]
        );
        assert_eq!(findings[0].evidence[1].note.as_deref(), Some("cat: 200 times as wide as high"));
    }

    #[test]
    fn what_is_cut_off_at_the_edge_and_what_is_long_by_itself_are_not() {
        let mut world = world();
        let file = crate::dataset::FileId(1);
        world.add_box(0, "cat", file, [999.0, 300.0, 1.0, 20.0]);
        for i in 0..40 {
            world.add_box(0, "ski", file, [100.0, 300.0 + f64::from(i), 400.0, 8.0 + f64::from(i % 9)]);
        }
        assert!(world.findings(&SizeOutlier::default()).is_empty(), "{:?}", world.messages(&SizeOutlier::default()));
    }

    #[test]
    fn a_single_box_is_extreme_by_its_own_sides() {
        let mut world = World::with_images(&["a.jpg"]);
        world.measure_all(100, 100);
        let file = world.source("a.json", "coco-detection");
        world.add_box(0, "cat", file, [0.0, 0.0, 1.0, 50.0]);
        assert_eq!(
            world.messages(&SizeOutlier::default()),
            [
                "1 of 1 box has an extreme shape or size for its class: cat (1); the most extreme is 50.0 times as high as wide"
            ]
        );
    }
}
