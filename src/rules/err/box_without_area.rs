//! ERR006: boxes with a width or height of zero or less.

use super::extents::Formats;
use super::faults::group_files;
use crate::dataset::{BoxId, BoxNumbers, Rect};
use crate::rules::{
    Context, Evidence, Finding, Measured, Mend, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub static META: Meta = Meta {
    code: "ERR006",
    name: "box-without-area",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::BOXES,
    headline: |told| told.things("box has no area", "boxes have no area"),
    needs: &[Need::Boxes],
    summary: "a box has no width or no height, or a negative one",
    manual: include_str!("box_without_area.md"),
};

/// No options: an area is there or it is not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct BoxWithoutArea {}

/// Of the boxes of a file, so many must fit another reading before it is named as the cause.
const NEARLY_ALL: f64 = 0.95;
/// And so many must have no area as they stand: of sizes read as corners every second or third box has none.
const MANY: f64 = 0.25;

#[derive(Default)]
struct Counts {
    boxes: u64,
    flat: Vec<BoxId>,
    negative: u64,
    /// Boxes written as corners that are in order once these are swapped: left and right, top and bottom.
    swapped: [u64; 2],
    /// Boxes written as corners that lie inside their image once the numbers are read as left, top, width, height.
    fit_as_sizes: u64,
    judged_as_sizes: u64,
}

impl Rule for BoxWithoutArea {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let boxes = &context.dataset.boxes;
        let sizes = context.dataset.sizes();
        let formats = Formats::of(context.dataset);
        let files: BTreeSet<_> = boxes.counted().map(|b| boxes.place[b.index()].file).collect();
        let groups = group_files(context.dataset, files);
        let mut group_of = vec![0; context.dataset.files.len()];
        for (i, group) in groups.iter().enumerate() {
            for file in &group.files {
                if let Some(of) = group_of.get_mut(file.index()) {
                    *of = i;
                }
            }
        }
        let mut counts: Vec<Counts> = groups.iter().map(|_| Counts::default()).collect();
        for id in boxes.counted() {
            let (rect, file) = (boxes.rect[id.index()], boxes.place[id.index()].file);
            let Some(counts) = group_of.get(file.index()).and_then(|&g| counts.get_mut(g)) else { continue };
            if !rect.is_finite() {
                continue;
            }
            counts.boxes += 1;
            if rect.w <= 0.0 || rect.h <= 0.0 {
                counts.flat.push(id);
                counts.negative += u64::from(rect.w < 0.0 || rect.h < 0.0);
                if formats.written(file) == BoxNumbers::Corners && rect.w != 0.0 && rect.h != 0.0 {
                    counts.swapped[0] += u64::from(rect.w < 0.0);
                    counts.swapped[1] += u64::from(rect.h < 0.0);
                }
            }
            let size = sizes[boxes.image[id.index()].index()];
            if let (BoxNumbers::Corners, Some((w, h))) = (formats.written(file), size) {
                counts.judged_as_sizes += 1;
                let fits = rect.x + rect.right() <= f64::from(w) + 0.5 && rect.y + rect.bottom() <= f64::from(h) + 0.5;
                counts.fit_as_sizes += u64::from(fits && rect.right() > 0.0 && rect.bottom() > 0.0);
            }
        }
        let all = counts.iter().map(|c| c.boxes).sum();
        for (group, counts) in groups.iter().zip(counts).filter(|(_, c)| !c.flat.is_empty()) {
            let k = counts.flat.len() as u64;
            let all_fit = counts.fit_as_sizes as f64 >= NEARLY_ALL * counts.judged_as_sizes.max(1) as f64;
            let sizes_meant = all_fit && counts.negative as f64 >= MANY * counts.boxes as f64;
            let cause = if counts.negative == 0 {
                None
            } else if sizes_meant {
                Some(format!(
                    "{} of {} boxes fit once read as left, top, width and height",
                    wording::count(counts.fit_as_sizes),
                    wording::count(counts.judged_as_sizes)
                ))
            } else if counts.swapped == [0, 0] {
                let n = counts.negative;
                Some(format!(
                    "{} {} a negative width or height, as swapped corners give",
                    wording::count(n),
                    if n == 1 { "has" } else { "have" }
                ))
            } else {
                Some(swapped(counts.swapped, k))
            };
            let tail = cause.as_ref().map(|c| format!("; {c}")).unwrap_or_default();
            let evidence = counts.flat.iter().map(|&id| {
                let r = boxes.rect[id.index()];
                let place = boxes.place[id.index()];
                let corners = match formats.written(place.file) == BoxNumbers::Corners && r.w != 0.0 && r.h != 0.0 {
                    true => ["", "; x1 and x2 swapped", "; y1 and y2 swapped", "; x1 and x2, y1 and y2 swapped"]
                        [usize::from(r.w < 0.0) + 2 * usize::from(r.h < 0.0)],
                    false => "",
                };
                let note = format!("width {}, height {}{corners}", number(r.w), number(r.h));
                Evidence::image(boxes.image[id.index()]).boxes([id]).at(place).note(note)
            });
            let what = wording::plural(k, "box", "boxes");
            let mut finding = Finding::new(
                &META,
                format!("{what} of {} {} no area{tail}", group.label, if k == 1 { "has" } else { "have" }),
            )
            .measured(Measured::share("share of boxes without area", k, counts.boxes))
            .subject(Subject { file: Some(group.subject.clone()), ..Subject::default() })
            .evidence(evidence.collect())
            .remedy(match counts.negative {
                0 => format!("Draw the {what} again, or take {} out", if k == 1 { "it" } else { "them" }),
                n => format!(
                    "Order the corners of {} so that left < right and top < bottom, and look at one to be sure",
                    wording::plural(n, "box", "boxes")
                ),
            });
            let by = if counts.negative > 0 { "negative" } else { "flat" };
            finding.cause = cause;
            finding.cause_kind = Some(crate::rules::Cause::NoArea);
            // Where width and height were meant, corners in order would be wrong.
            if counts.negative == counts.flat.len() as u64 && counts.swapped != [0, 0] && !sizes_meant {
                finding
                    .mends
                    .push(Mend::Boxes(counts.flat.iter().map(|&id| (id, in_order(&boxes.rect[id.index()]))).collect()));
            }
            let label = format!("{} ({})", group.label, wording::count(k));
            outcome.push(finding.fold("no-area", k as f64, label).fold_by(by).fold_among(all));
        }
    }
}

/// The box between the same two corners.
fn in_order(r: &Rect) -> Rect {
    Rect::corners(r.x.min(r.right()), r.y.min(r.bottom()), r.x.max(r.right()), r.y.max(r.bottom()))
}

/// `x1 and x2 are swapped`, of so many boxes.
fn swapped([x, y]: [u64; 2], boxes: u64) -> String {
    let of = |n: u64| if boxes == 1 { String::new() } else { format!(" in {}", wording::count(n)) };
    match (x, y) {
        (x, 0) => format!("x1 and x2 are swapped{}", of(x)),
        (0, y) => format!("y1 and y2 are swapped{}", of(y)),
        (x, y) => format!("x1 and x2 are swapped{}, y1 and y2{}", of(x), of(y)),
    }
}

fn number(x: f64) -> String {
    let rounded = (x * 1000.0).round() / 1000.0;
    rounded.to_string().replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::World;

    #[test]
    fn flat_and_negative_boxes_have_no_area() {
        let mut world = World::with_images(&["a.jpg"]);
        world.measure_all(640, 480);
        let file = world.source("train.json", "coco-detection");
        world.add_box(0, "cat", file, [10.0, 10.0, 0.0, 20.0]);
        world.add_box(0, "cat", file, [10.0, 10.0, 5.0, -2.5]);
        world.add_box(0, "cat", file, [10.0, 10.0, 5.0, 5.0]);
        world.add_box(0, "cat", file, [10.0, 10.0, f64::NAN, 5.0]);
        let findings = world.findings(&BoxWithoutArea {});
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["2 boxes of train.json have no area; 1 has a negative width or height, as swapped corners give"]
        );
        assert_eq!(findings[0].evidence[1].note.as_deref(), Some("width 5, height −2.5"));
        assert_eq!(findings[0].measured.as_ref().map(|m| m.n), Some(3));
    }

    #[test]
    fn sizes_read_as_corners_are_recognised() {
        let mut world = World::with_images(&["a.jpg"]);
        world.measure_all(640, 480);
        let file = world.source("a.xml", "pascal-voc");
        // Written: left, top, width, height; read as two corners.
        for [x, y, w, h] in [[300.0, 200.0, 50.0, 60.0], [10.0, 10.0, 100.0, 100.0], [400.0, 300.0, 20.0, 30.0]] {
            world.add_box(0, "cat", file, [x, y, w - x, h - y]);
        }
        assert_eq!(
            world.messages(&BoxWithoutArea {}),
            ["2 boxes of a.xml have no area; 3 of 3 boxes fit once read as left, top, width and height"]
        );
    }

    #[test]
    fn one_row_of_many_with_swapped_corners_says_nothing_of_the_others() {
        let mut world = World::with_images(&["a.jpg"]);
        world.measure_all(64, 48);
        let file = world.source("a.xml", "pascal-voc");
        for i in 0..5 {
            world.add_box(0, "cat", file, [6.0 + f64::from(i), 6.0, 14.0, 18.0]);
        }
        world.add_box(0, "cat", file, [8.0, 6.0, -6.0, 18.0]);
        assert_eq!(world.messages(&BoxWithoutArea {}), ["1 box of a.xml has no area; x1 and x2 are swapped"]);
        assert_eq!(
            world.findings(&BoxWithoutArea {})[0].evidence[0].note.as_deref(),
            Some("width −6, height 18; x1 and x2 swapped")
        );
    }

    #[test]
    fn boxes_with_an_area_are_silent() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("train.json", "coco-detection");
        world.add_box(0, "cat", file, [0.0, 0.0, 1.0, 1.0]);
        assert!(world.findings(&BoxWithoutArea {}).is_empty());
    }
}
