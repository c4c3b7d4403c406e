//! ERR005: an annotation claims another size than the image has.

use super::faults::group_files;
use crate::dataset::{Dataset, DeclaredSize, FileId, MaskSize, Place};
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families,
};
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub static META: Meta = Meta {
    code: "ERR005",
    name: "size-differs",
    severity: Severity::Error,
    quality: Quality::FreeOfErrors,
    section: &families::BOXES,
    headline: |told| told.things("image is of another size than declared", "images are of another size than declared"),
    needs: &[Need::Pixels, Need::Sources],
    summary: "the declared size of an image is not its real size",
    manual: include_str!("size_differs.md"),
};

/// No options: a size is right or wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SizeDiffers {}

/// What explains a wrong size, the likeliest first. The factor is in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    None,
    Rotated,
    Swapped,
    Empty,
    Scaled(u32),
}

impl Rule for SizeDiffers {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let dataset = context.dataset;
        let declared = &dataset.images.declared;
        let groups = group_files(dataset, declared.iter().map(|d| d.place.file).collect::<BTreeSet<_>>());
        let mut group_of = vec![usize::MAX; dataset.files.len()];
        for (i, group) in groups.iter().enumerate() {
            group.files.iter().for_each(|f| group_of[f.index()] = i);
        }
        let mut compared = vec![0u64; groups.len()];
        let mut differing: BTreeMap<(usize, Cause), Vec<&DeclaredSize>> = BTreeMap::new();
        for d in declared {
            let (Some(&group), Some(real)) = (group_of.get(d.place.file.index()), dataset.images.real_size(d.image))
            else {
                continue;
            };
            let Some(n) = compared.get_mut(group) else { continue };
            *n += 1;
            if (d.width, d.height) != real {
                differing.entry((group, cause(dataset, d, real))).or_default().push(d);
            }
        }
        for ((group, cause), sizes) in differing {
            let (k, n) = (sizes.len() as u64, compared[group]);
            let one = k == 1;
            let images = wording::plural(k, "image", "images");
            let sentence = match cause {
                Cause::None => None,
                Cause::Rotated if one => Some("it is declared as stored, before its EXIF rotation".to_owned()),
                Cause::Rotated => Some("they are declared as stored, before their EXIF rotation".into()),
                Cause::Swapped => Some("width and height are swapped".into()),
                Cause::Empty => Some("the declared width or height is 0".into()),
                Cause::Scaled(f) => {
                    Some(format!("the declared width and height are {} times the real ones", f64::from(f) / 1000.0))
                }
            };
            let tail = sentence.as_ref().map(|s| format!(": {s}")).unwrap_or_default();
            let message = format!(
                "{images} {} another size than {} declares{tail}",
                if one { "has" } else { "have" },
                groups[group].label.replace("the files in", "the file in"),
            );
            let evidence = sizes.iter().map(|d| {
                let (w, h) = dataset.images.real_size(d.image).unwrap_or_default();
                let note = format!("declared {} × {}, is {w} × {h}", d.width, d.height);
                Evidence::image(d.image).at(d.place).note(note)
            });
            let remedy = match cause {
                Cause::Rotated => format!(
                    "See whether the boxes of the {images} were drawn on the upright picture; then declare the upright \
                     size, or turn the boxes"
                ),
                Cause::Swapped | Cause::Empty => format!("Declare the real width and height of the {images}"),
                Cause::Scaled(_) => format!(
                    "Find out whether the {images} were resized after annotation: then scale their boxes by the same factor"
                ),
                Cause::None => {
                    format!("Compare the {images} with those that were annotated: they may be other pictures")
                }
            };
            let mut finding = Finding::new(&META, message)
                .measured(Measured::share("share of sizes that differ", k, n))
                .subject(Subject { file: Some(groups[group].subject.clone()), ..Subject::default() })
                .evidence(evidence.collect())
                .remedy(remedy);
            let by = match cause {
                Cause::None => "",
                Cause::Rotated => "rotated",
                Cause::Swapped => "swapped",
                Cause::Empty => "empty",
                Cause::Scaled(_) => "scaled",
            };
            finding.cause = sentence;
            finding.cause_kind = Some(crate::rules::Cause::OtherSize);
            let label = format!("{} ({})", groups[group].label, wording::count(k));
            outcome.push(finding.fold("size", k as f64, label).fold_by(by));
        }
        masks(dataset, outcome);
    }
}

/// Masks that are of another size than their images.
fn masks(dataset: &Dataset, outcome: &mut Outcome) {
    let pictures = &dataset.mask_pictures;
    let sizes: BTreeMap<FileId, &MaskSize> = pictures.sizes.iter().map(|size| (size.file, size)).collect();
    let is_compared =
        |file: &&FileId| sizes.get(*file).is_some_and(|size| dataset.images.real_size(size.image).is_some());
    let all = pictures.sets.iter().flat_map(|set| &set.files).filter(is_compared).count() as u64;
    for set in &pictures.sets {
        let (mut compared, mut differing) = (0, BTreeMap::<Cause, Vec<&MaskSize>>::new());
        for size in set.files.iter().filter_map(|file| sizes.get(file)) {
            let Some(real) = dataset.images.real_size(size.image) else { continue };
            compared += 1;
            if (size.width, size.height) != real {
                let (image, width, height, place) = (size.image, size.width, size.height, Place::file(size.file));
                let claimed = DeclaredSize { image, width, height, place };
                differing.entry(cause(dataset, &claimed, real)).or_default().push(size);
            }
        }
        for (cause, sizes) in differing {
            let k = sizes.len() as u64;
            let masks = wording::plural(k, "mask", "masks");
            let (are, their) = if k == 1 { ("is", "its image") } else { ("are", "their images") };
            let why = match cause {
                Cause::None | Cause::Empty => None,
                Cause::Rotated if k == 1 => Some("the mask was not turned with the image by EXIF".to_owned()),
                Cause::Rotated => Some("the masks were not turned with the images by EXIF".into()),
                Cause::Swapped => Some("width and height are swapped".into()),
                Cause::Scaled(f) => Some(format!("width and height are {} times the image's", f64::from(f) / 1000.0)),
            };
            let tail = why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let evidence = sizes.iter().map(|size| {
                let (w, h) = dataset.images.real_size(size.image).unwrap_or_default();
                let note = format!("the mask is {} × {}, the image {w} × {h}", size.width, size.height);
                Evidence::image(size.image).at(Place::file(size.file)).note(note)
            });
            let message = format!("{masks} in {} {are} of another size than {their}{tail}", set.label);
            let mut finding = Finding::new(&META, message)
                .measured(Measured::share("share of masks of another size", k, compared))
                .subject(Subject { file: Some(set.label.clone()), ..Subject::default() })
                .evidence(evidence.collect())
                .remedy(format!(
                    "Find out which of the two was resized, and make the {masks} anew at the image's size, to the nearest \
                     pixel: pixels no longer lie over what they mark"
                ));
            let label = format!("{} ({})", set.label, wording::count(k));
            let by = why.clone().unwrap_or_default();
            finding.cause = why;
            outcome.push(finding.fold("mask-size", k as f64, label).fold_by(by).fold_among(all));
        }
    }
}

fn cause(dataset: &Dataset, d: &DeclaredSize, (w, h): (u32, u32)) -> Cause {
    if d.width == 0 || d.height == 0 {
        return Cause::Empty;
    }
    if (d.height, d.width) == (w, h) {
        let rotated = dataset.images.facts(d.image).is_some_and(|f| f.orientation >= 5);
        return if rotated { Cause::Rotated } else { Cause::Swapped };
    }
    // One factor for both sides, to within the rounding of either side to whole pixels.
    let factor = f64::from(d.width) / f64::from(w);
    let off = (factor * f64::from(h) - f64::from(d.height)).abs();
    let rounded = (factor * 1000.0).round();
    if off <= factor.max(1.0) && (1.0..=1e6).contains(&rounded) { Cause::Scaled(rounded as u32) } else { Cause::None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ImageId, MaskSet, RecordKind};
    use crate::rules::testing::World;

    #[test]
    fn sizes_that_differ_for_one_cause_are_one_finding() {
        let mut world = World::with_images(&["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]);
        world.measure_all(64, 48);
        let file = world.source("train.json", "coco-detection");
        if let Some(facts) = &mut world.dataset.images.facts[1] {
            facts.orientation = 6;
        }
        for (i, (width, height)) in [(64, 48), (48, 64), (128, 96), (0, 0), (70, 48)].into_iter().enumerate() {
            let place = Place::new(file, i as u32 + 1, RecordKind::Image, i as u32);
            world.dataset.images.declared.push(DeclaredSize { image: ImageId::from(i), width, height, place });
        }
        assert_eq!(
            world.messages(&SizeDiffers {}),
            [
                "1 image has another size than train.json declares",
                "1 image has another size than train.json declares: it is declared as stored, before its EXIF rotation",
                "1 image has another size than train.json declares: the declared width or height is 0",
                "1 image has another size than train.json declares: \
                 the declared width and height are 2 times the real ones",
            ]
        );
    }

    #[test]
    fn an_image_that_was_not_measured_is_not_compared() {
        let mut world = World::with_images(&["a.jpg"]);
        let file = world.source("train.json", "coco-detection");
        let place = Place::new(file, 1, RecordKind::Image, 0);
        world.dataset.images.declared.push(DeclaredSize { image: ImageId(0), width: 1, height: 2, place });
        assert!(world.findings(&SizeDiffers {}).is_empty());
    }

    #[test]
    fn masks_of_many_parts_that_are_half_as_large_are_said_together() {
        let mut world = World::with_images(&["0.jpg"]);
        world.measure_all(64, 48);
        for part in ["hair", "nose"] {
            let file = world.source(&format!("anno/0_{part}.png"), "mask-pictures");
            let masks = &mut world.dataset.mask_pictures;
            masks.sizes.push(MaskSize { file, image: ImageId(0), width: 32, height: 24 });
            masks.sets.push(MaskSet {
                label: format!("anno (*_{part})"),
                format: &crate::formats::masks::ENTRY.format,
                why: String::new(),
                files: vec![file],
                images: vec![ImageId(0)],
                records: 1,
            });
        }
        let keys: Vec<_> = world.findings(&SizeDiffers {}).into_iter().filter_map(|f| Some(f.fold?.key)).collect();
        assert!(keys.len() == 2 && keys[0] == keys[1], "{keys:?}");
    }
}
