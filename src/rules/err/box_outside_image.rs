//! ERR007: boxes that reach outside their image, and what their numbers probably mean instead.

use super::extents::{Extent, Formats, Reading};
use super::faults::{FileGroup, group_files};
use crate::dataset::BoxId;
use crate::rules::{
    Cause, Context, Evidence, Finding, Measured, Mend, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub static META: Meta = Meta {
    code: "ERR007",
    name: "box-outside-image",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::BOXES,
    headline: |told| told.things("box reaches outside its image", "boxes reach outside their image"),
    needs: &[Need::Boxes, Need::PixelsToo],
    summary: "a box reaches beyond a side of its image, or its numbers are of another kind than the format's",
    manual: include_str!("box_outside_image.md"),
};

/// When a box counts as outside.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct BoxOutsideImage {
    /// Pixels that a box may reach beyond a side. Half a pixel: what rounding a corner to whole pixels can do.
    pub tolerance: f64,
}

impl Default for BoxOutsideImage {
    fn default() -> Self {
        Self { tolerance: 0.5 }
    }
}

/// Of the boxes outside, so many must fit another reading before it is named as the cause …
const MOST: f64 = 0.8;
/// … and so many of all boxes: a file is written one way throughout.
const NEARLY_ALL: f64 = 0.95;
/// Fewer boxes than this within one pixel are an oddity, no sign of fractions.
const LEAST_FRACTIONS: usize = 3;
/// Boxes within the first hundred pixels from which on that is no accident, the images that they lie in, and the share of
/// them that goes beyond half of the hundred and is not whole.
const LEAST_PERCENT: usize = 20;
const LEAST_PERCENT_IMAGES: usize = 5;
const HALF: f64 = 0.5;
/// Boxes outside that fit once x and y are swapped, and their share of all, from which on that is the cause.
const LEAST_SWAPPED: u64 = 3;
const SWAPPED: f64 = 0.1;
/// Boxes outside, in which share of all, of which half lie far outside: they are of other images than these.
const LEAST_ELSEWHERE: usize = 10;
const ELSEWHERE: f64 = 0.5;
const LARGER: &str = "they seem to be drawn on larger images than these";
/// The share of all boxes that lies outside and fits once read otherwise, from which on that reading is the cause.
const LEAST_SHARE: f64 = 0.05;

#[derive(Default)]
struct Counts {
    judged: u64,
    /// With the side and by how much.
    outside: Vec<(BoxId, &'static str, f64)>,
    /// Of those, the ones that no slip at the edge explains.
    far_outside: usize,
    fractions: Vec<BoxId>,
    /// Within the first hundred pixels of a large image; how many reach beyond half of it, and are not whole.
    percent: Vec<BoxId>,
    far: usize,
    broken: usize,
    /// Per reading: boxes for which it makes sense, those that fit, those of them that lie outside as they stand.
    readings: [(u64, u64, u64); Reading::ALL.len()],
}

impl Rule for BoxOutsideImage {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let boxes = &dataset.boxes;
        let files: BTreeSet<_> = boxes.counted().map(|b| boxes.place[b.index()].file).collect();
        let groups = group_files(dataset, files);
        let mut counts = self.count(context, &groups);
        let judged = counts.iter().map(|c| c.judged).sum();
        let speaking = counts.iter().filter(|c| !c.outside.is_empty()).count();
        for (group, counts) in groups.iter().zip(&mut counts) {
            if !counts.outside.is_empty() {
                let finding = self.outside(context, group, counts, speaking > 1);
                outcome.push(finding.fold_among(judged));
            }
            let nearly_all = counts.fractions.len() as f64 >= NEARLY_ALL * counts.judged as f64;
            if counts.fractions.len() >= LEAST_FRACTIONS && nearly_all {
                outcome.push(fractions(context, group, counts).fold_among(judged));
            } else if counts.is_percent(context) {
                outcome.push(percent(context, group, counts).fold_among(judged));
            }
        }
    }
}

impl BoxOutsideImage {
    fn count(&self, context: &Context<'_>, groups: &[FileGroup]) -> Vec<Counts> {
        let dataset = context.dataset;
        let sizes = dataset.sizes();
        let formats = Formats::of(dataset);
        let mut group_of = vec![0; dataset.files.len()];
        for (i, group) in groups.iter().enumerate() {
            group.files.iter().for_each(|f| group_of[f.index()] = i);
        }
        let mut counts: Vec<Counts> = groups.iter().map(|_| Counts::default()).collect();
        for id in dataset.boxes.counted() {
            let Some(extent) = Extent::of(dataset, &sizes, id) else { continue };
            // A box without area is ERR006's.
            if extent.rect.w <= 0.0 || extent.rect.h <= 0.0 {
                continue;
            }
            let file = dataset.boxes.place[id.index()].file;
            let Some(counts) = group_of.get(file.index()).and_then(|&g| counts.get_mut(g)) else { continue };
            counts.judged += 1;
            let tolerance = self.tolerance + formats.edge(file);
            let outside = extent.outside(tolerance);
            if let Some((side, by)) = outside {
                counts.outside.push((id, side, if extent.sized { by } else { f64::NAN }));
                counts.far_outside += usize::from(extent.is_far_outside());
            }
            if extent.looks_like_fraction() {
                counts.fractions.push(id);
            }
            if extent.looks_like_percent() {
                counts.percent.push(id);
                counts.far += usize::from(extent.rect.right().max(extent.rect.bottom()) > 50.0);
                counts.broken += usize::from(extent.is_broken());
            }
            let turned = dataset.images.facts(dataset.boxes.image[id.index()]).is_some_and(|f| f.orientation >= 5);
            for (reading, (sensible, fit, fit_outside)) in Reading::ALL.into_iter().zip(&mut counts.readings) {
                if let Some(fits) = extent.fits(formats.written(file), reading, turned, tolerance) {
                    *sensible += 1;
                    *fit += u64::from(fits);
                    *fit_outside += u64::from(fits && outside.is_some());
                }
            }
        }
        counts
    }

    fn outside(&self, context: &Context<'_>, group: &FileGroup, counts: &mut Counts, named: bool) -> Finding {
        let boxes = &context.dataset.boxes;
        let k = counts.outside.len() as u64;
        let reading = counts.reading();
        let cause = reading.map(|(reading, n)| {
            let who = match n {
                1 if k == 1 => "it fits".to_owned(),
                1 => "1 of them fits".to_owned(),
                n if n == k => "all of them fit".to_owned(),
                n => format!("{} of them fit", wording::count(n)),
            };
            format!("{who} once {}", reading.name())
        });
        let elsewhere = reading.is_none() && counts.are_elsewhere();
        let cause = cause.or_else(|| elsewhere.then(|| LARGER.to_owned()));
        counts.outside.order_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        let evidence = counts.outside.iter().map(|&(id, side, by)| {
            let note = if by.is_nan() {
                format!("reaches beyond the {side} side")
            } else {
                format!("reaches {} pixels beyond the {side} side", wording::figure(by))
            };
            Evidence::image(boxes.image[id.index()]).boxes([id]).at(boxes.place[id.index()]).note(note)
        });
        let what = wording::plural(k, "box", "boxes");
        let of = if named { format!(" of {}", group.label) } else { String::new() };
        let verb = if k == 1 { "reaches outside its image" } else { "reach outside their image" };
        let tail = cause.as_ref().map(|c| format!("; {c}")).unwrap_or_default();
        let mut finding = Finding::new(&META, format!("{what}{of} {verb}{tail}"))
            .measured(Measured::share("share of boxes outside their image", k, counts.judged))
            .threshold("tolerance", self.tolerance)
            .subject(Subject { file: Some(group.subject.clone()), ..Subject::default() })
            .evidence(evidence.collect())
            .remedy(match reading {
                Some((reading, _)) => format!("In {}, {}", group.label, reading.remedy()),
                None if elsewhere => format!(
                    "Drop the images on which the boxes of {} were drawn, or scale the boxes to these; do not use them \
                     as they stand",
                    group.label
                ),
                None => format!("Cut the {what} at the sides of {} image", if k == 1 { "its" } else { "their" }),
            });
        finding.cause = cause;
        finding.cause_kind = reading.map(|(reading, _)| reading.kind());
        if let Some((reading, _)) = reading {
            finding.mends.extend(reread(context, group, reading));
        }
        let by = reading.map_or("", |(reading, _)| reading.name());
        finding.fold("outside", k as f64, format!("{} ({})", group.label, wording::count(k))).fold_by(by)
    }
}

impl Counts {
    /// All boxes of many images lie within the first hundred pixels, as percent of the image do.
    fn is_percent(&self, context: &Context<'_>) -> bool {
        let n = self.percent.len();
        let boxes = &context.dataset.boxes;
        let images: BTreeSet<_> = self.percent.iter().map(|b| boxes.image[b.index()]).collect();
        n >= LEAST_PERCENT
            && n as f64 >= NEARLY_ALL * self.judged as f64
            && images.len() >= LEAST_PERCENT_IMAGES
            && self.far as f64 >= HALF * n as f64
            && self.broken as f64 >= HALF * n as f64
    }

    /// So many lie so far outside that their images were larger: those were cropped or made smaller since.
    fn are_elsewhere(&self) -> bool {
        let outside = self.outside.len();
        outside >= LEAST_ELSEWHERE
            && outside as f64 >= ELSEWHERE * self.judged as f64
            && self.far_outside as f64 >= HALF * outside as f64
    }

    /// The reading that explains most boxes outside, and how many.
    fn reading(&self) -> Option<(Reading, u64)> {
        let outside = self.outside.len() as f64;
        Reading::ALL
            .into_iter()
            .zip(self.readings)
            .filter(|&(reading, (sensible, fit, fit_outside))| {
                let of_all = reading == Reading::Turned || fit as f64 >= NEARLY_ALL * sensible as f64;
                // What is a little too low in a wide image fits on its side too: swapped, many would lie far outside.
                // A few boxes among many that are right are drawn wrong, not read wrong: read otherwise, many would lie outside.
                let of_some = reading == Reading::Turned || fit_outside as f64 >= LEAST_SHARE * self.judged as f64;
                let of_many = reading != Reading::Swapped
                    || fit_outside >= LEAST_SWAPPED && fit_outside as f64 >= SWAPPED * self.judged as f64;
                of_many && fit_outside > 0 && fit_outside as f64 >= MOST * outside && of_all && of_some
            })
            .map(|(reading, (_, _, fit_outside))| (reading, fit_outside))
            .max_by_key(|&(reading, fit)| (fit, std::cmp::Reverse(reading)))
    }
}

/// All boxes of a group of files read another way: a file is written one way throughout. `None` where one of them has no
/// such reading.
fn reread(context: &Context<'_>, group: &FileGroup, reading: Reading) -> Option<Mend> {
    let dataset = context.dataset;
    let (sizes, formats) = (dataset.sizes(), Formats::of(dataset));
    let files: BTreeSet<_> = group.files.iter().copied().collect();
    let b = &dataset.boxes;
    let of_group = (0..b.len()).filter(|&i| files.contains(&b.place[i].file)).map(BoxId::from);
    let mended = |id: BoxId| {
        let i = id.index();
        let size = sizes.get(b.image[i].index()).copied().flatten();
        Some((id, reading.mended(formats.written(b.place[i].file), &b.rect[i], size)?))
    };
    of_group.map(mended).collect::<Option<Vec<_>>>().map(Mend::Boxes)
}

/// Boxes in so many parts of the image, in pixels.
fn in_pixels(context: &Context<'_>, boxes: &[BoxId], parts: f64) -> Mend {
    let (b, sizes) = (&context.dataset.boxes, context.dataset.sizes());
    let mended = |&id: &BoxId| {
        let (w, h) = sizes.get(b.image[id.index()].index()).copied().flatten()?;
        Some((id, b.rect[id.index()].scaled(f64::from(w) / parts, f64::from(h) / parts)))
    };
    Mend::Boxes(boxes.iter().filter_map(mended).collect())
}

fn percent(context: &Context<'_>, group: &FileGroup, counts: &Counts) -> Finding {
    let boxes = &context.dataset.boxes;
    let k = counts.percent.len() as u64;
    let cause = "all their numbers lie within 0 and 100, as percent of the image do";
    let evidence = counts.percent.iter().map(|&id| {
        Evidence::image(boxes.image[id.index()]).boxes([id]).at(boxes.place[id.index()]).note("within 100 pixels")
    });
    Finding::new(
        &META,
        format!(
            "{} of {} lie in the first 100 pixels of larger images: {cause}",
            wording::plural(k, "box", "boxes"),
            group.label
        ),
    )
    .measured(Measured::share("share of boxes within 100 pixels", k, counts.judged))
    .subject(Subject { file: Some(group.subject.clone()), ..Subject::default() })
    .cause(cause)
    .cause_kind(Cause::Fractions)
    .evidence(evidence.collect())
    .remedy(format!("In {}, multiply the numbers by the width and height of the image and divide by 100", group.label))
    .mend(in_pixels(context, &counts.percent, 100.0))
    .fold("percent", k as f64, format!("{} ({})", group.label, wording::count(k)))
}

fn fractions(context: &Context<'_>, group: &FileGroup, counts: &Counts) -> Finding {
    let boxes = &context.dataset.boxes;
    let k = counts.fractions.len() as u64;
    let cause = "all their numbers lie within 0 and 1, as fractions of the image do";
    let evidence = counts.fractions.iter().map(|&id| {
        Evidence::image(boxes.image[id.index()]).boxes([id]).at(boxes.place[id.index()]).note("within one pixel")
    });
    Finding::new(
        &META,
        format!("{} of {} are smaller than a pixel: {cause}", wording::plural(k, "box", "boxes"), group.label),
    )
    .measured(Measured::share("share of boxes within one pixel", k, counts.judged))
    .subject(Subject { file: Some(group.subject.clone()), ..Subject::default() })
    .cause(cause)
    .cause_kind(Cause::Fractions)
    .evidence(evidence.collect())
    .remedy(format!("In {}, multiply the numbers by the width and height of the image", group.label))
    .mend(in_pixels(context, &counts.fractions, 1.0))
    .fold("fractions", k as f64, format!("{} ({})", group.label, wording::count(k)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{BoxUnit, FileId};
    use crate::rules::testing::World;

    fn world() -> (World, FileId) {
        let mut world = World::with_images(&["a.jpg", "b.jpg"]);
        world.measure_all(640, 480);
        let file = world.source("train.json", "coco-detection");
        (world, file)
    }

    fn messages(world: &World) -> Vec<String> {
        world.messages(&BoxOutsideImage::default())
    }

    #[test]
    fn one_box_among_many_is_drawn_wrong_not_read_wrong() {
        let (mut world, file) = world();
        for i in 0..40 {
            world.add_box(i % 2, "cat", file, [100. + f64::from(i), 100., 60., 150.]);
        }
        world.add_box(0, "cat", file, [600., 100., 60., 150.]);
        assert_eq!(messages(&world), ["1 box reaches outside its image"]);
    }

    #[test]
    fn corners_read_as_sizes_are_recognised() {
        let (mut world, file) = world();
        for (x, y, w, h) in [(300., 200., 600., 400.), (400., 300., 500., 350.), (20., 10., 90., 70.)] {
            world.add_box(0, "cat", file, [x, y, w, h]);
        }
        let findings = world.findings(&BoxOutsideImage::default());
        assert_eq!(
            findings.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(),
            ["2 boxes reach outside their image; all of them fit once read as corners (x1, y1, x2, y2)"]
        );
        assert_eq!(findings[0].evidence[0].note.as_deref(), Some("reaches 260 pixels beyond the right side"));
        assert_eq!(findings[0].measured.as_ref().map(|m| (m.k, m.n)), Some((Some(2), 3)));
    }

    #[test]
    fn a_single_overflow_among_sound_boxes_gets_no_cause() {
        let (mut world, file) = world();
        world.add_box(0, "cat", file, [600.0, 400.0, 41.0, 20.0]);
        world.add_box(0, "cat", file, [500.0, 400.0, 20.0, 20.0]);
        world.add_box(1, "cat", file, [0.0, 0.0, 640.5, 480.5]);
        let findings = world.findings(&BoxOutsideImage::default());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].message, "1 box reaches outside its image");
        assert_eq!(findings[0].cause, None);
    }

    #[test]
    fn boxes_of_larger_images_are_told_from_slips_at_the_edge() {
        let (mut world, file) = world();
        for i in 0..12 {
            let far = if i % 3 == 0 { 200.0 } else { 900.0 };
            world.add_box(i % 2, "face", file, [far - f64::from(i), 300.0, 310.0, 290.0]);
        }
        let findings = world.findings(&BoxOutsideImage::default());
        assert_eq!(
            findings[0].message,
            "12 boxes reach outside their image; they seem to be drawn on larger images than these"
        );
        assert!(findings[0].remedy.contains("scale the boxes"), "{}", findings[0].remedy);
    }

    #[test]
    fn a_box_left_of_its_image_is_outside_though_its_right_side_fits() {
        let (mut world, file) = world();
        world.add_box(0, "cat", file, [-3.0, 10.0, 30.0, 20.0]);
        assert_eq!(messages(&world), ["1 box reaches outside its image"]);
    }

    #[test]
    fn fractions_in_a_format_of_pixels_are_recognised() {
        let (mut world, file) = world();
        for i in 0..4 {
            world.add_box(0, "cat", file, [0.1 * f64::from(i), 0.2, 0.3, 0.4]);
        }
        assert_eq!(
            messages(&world),
            ["4 boxes of train.json are smaller than a pixel: \
              all their numbers lie within 0 and 1, as fractions of the image do"]
        );
    }

    #[test]
    fn pixels_in_a_format_of_fractions_are_recognised() {
        let (mut world, _) = world();
        let file = world.source("a.txt", "yolo");
        for i in 0..3 {
            let id = world.add_box(0, "cat", file, [20.0 * f64::from(i) + 10.0, 50.0, 30.0, 40.0]);
            world.dataset.boxes.unit[id.index()] = BoxUnit::Fractions;
        }
        assert_eq!(
            messages(&world),
            ["3 boxes reach outside their image; all of them fit once read as pixels instead of fractions"]
        );
    }

    #[test]
    fn percent_in_a_format_of_fractions_is_recognised() {
        let (mut world, _) = world();
        let file = world.source("a.txt", "yolo");
        for i in 0..6 {
            let left = 12.0 * f64::from(i);
            let id = world.add_box(i % 2, "cat", file, [left, 20.5, 30.0, 70.25]);
            world.dataset.boxes.unit[id.index()] = BoxUnit::Fractions;
        }
        assert_eq!(
            messages(&world),
            ["6 boxes reach outside their image; all of them fit once read as percent instead of fractions"]
        );
    }

    #[test]
    fn percent_in_a_format_of_pixels_is_recognised_where_it_is_no_accident() {
        let paths: Vec<String> = (0..10).map(|i| format!("{i}.jpg")).collect();
        let mut world = World::with_images(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        world.measure_all(640, 480);
        let file = world.source("train.json", "coco-detection");
        for i in 0..30u32 {
            world.add_box(i % 10, "cat", file, [f64::from(i) * 1.5, 20.0 + f64::from(i), 40.25, 45.5]);
        }
        assert_eq!(
            messages(&world),
            [
                "30 boxes of train.json lie in the first 100 pixels of larger images: all their numbers lie within 0 and \
              100, as percent of the image do"
            ]
        );
        // One elsewhere of ten, or whole numbers: small things that happen to lie there.
        for b in 0..4 {
            world.dataset.boxes.rect[b] = crate::dataset::Rect { x: 300.0, y: 200.0, w: 50.5, h: 40.5 };
        }
        assert!(messages(&world).is_empty());
    }

    #[test]
    fn x_and_y_swapped_is_recognised() {
        let (mut world, file) = world();
        for i in 0..5 {
            // Written down before across: y up to 480 where x stands, x up to 640 where y stands.
            world.add_box(0, "cat", file, [20.0 + f64::from(i), 300.0 + 60.0 * f64::from(i), 40.0, 90.0]);
        }
        assert_eq!(messages(&world), ["3 boxes reach outside their image; all of them fit once x and y are swapped"]);
    }

    #[test]
    fn a_box_of_an_image_whose_size_nobody_knows_is_not_judged() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("train.json", "coco-detection");
        world.add_box(0, "cat", file, [0.0, 0.0, 9999.0, 9999.0]);
        assert!(messages(&world).is_empty());
    }
}
