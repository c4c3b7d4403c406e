//! What is written of a dataset: which images, boxes and labels, in which order, under which names. Each statement once,
//! however many files make it. Refuses to write.

use super::chosen::{by_image, classes, labels, labels_of, parts, wanted};
use super::columns::{Column, MARKS, columns, flags, identity_name, told};
use super::losses::{self, Loss};
use super::{Target, names, numbers};
use crate::dataset::{Attribute, BoxId, BoxUnit, ClassId, Dataset, ImageId, MISSING, Rect, Unit};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A dataset as one format is going to have it.
pub struct Plan<'d> {
    pub(super) dataset: &'d Dataset,
    pub(super) target: &'static Target,
    /// What boxes are written in.
    pub(super) unit: BoxUnit,
    pub(super) images: Vec<Image>,
    /// Image by image.
    pub(super) boxes: Vec<BoxId>,
    /// Image by image.
    pub(super) labels: Vec<ClassId>,
    /// In the order in which they are numbered.
    pub(super) classes: Vec<ClassId>,
    /// By class; `MISSING` for one that is not written.
    numbers: Vec<u32>,
    /// One without a name where there is no split.
    pub(super) parts: Vec<Part>,
    pub(super) box_columns: Vec<Column<'d>>,
    pub(super) image_columns: Vec<Column<'d>>,
    pub(super) identity_columns: Vec<Column<'d>>,
    /// Marks of boxes that are written as attributes.
    pub(super) marks: Vec<(String, u8)>,
    /// Attributes of boxes that say what a mark says.
    told: Vec<(u8, &'d Attribute)>,
    losses: Vec<Loss>,
    boxes_left_out: u64,
    images_left_out: u64,
}

/// An image that is written.
pub(super) struct Image {
    pub(super) id: ImageId,
    pub(super) size: Option<(u32, u32)>,
    /// Its path below the folder of pictures; as in the dataset, where no file is called after it.
    pub(super) place: String,
    pub(super) boxes: Range<usize>,
    pub(super) labels: Range<usize>,
}

/// The images of a split, or those of none.
pub(super) struct Part {
    pub(super) name: Option<String>,
    /// Its name as a part of the name of a file.
    pub(super) slug: String,
    /// Rows of `images`.
    pub(super) images: Vec<u32>,
}

/// Why an image or a box is not written.
#[derive(Default)]
pub(super) struct LeftOut {
    pub(super) without_size: Vec<ImageId>,
    pub(super) without_name: Vec<ImageId>,
    /// The image, and the one whose file has its name.
    pub(super) same_file: Vec<(ImageId, ImageId)>,
    pub(super) unannotated: u64,
    /// With image-level labels alone, which the format has no place for.
    pub(super) labels_alone: u64,
    /// All boxes of the image are not finite.
    pub(super) broken: Vec<ImageId>,
    /// Boxes that are not finite.
    pub(super) not_finite: u64,
    /// Boxes of images that are left out.
    pub(super) boxes: u64,
}

impl<'d> Plan<'d> {
    pub(super) fn new(dataset: &'d Dataset, target: &'static Target) -> Self {
        let sizes = dataset.sizes();
        let unit = unit(dataset, target, &sizes);
        let mut left_out = LeftOut::default();
        let splits = dataset.splits_of_images();
        let (mut boxes_of, labels_of) = (vec![0u32; dataset.images.len()], labels_of(dataset, target));
        let mut unsized_images = vec![false; dataset.images.len()];
        let mut broken = vec![false; dataset.images.len()];
        let mut labelled = vec![false; dataset.images.len()];
        if !target.holds.image_labels {
            labels(dataset).for_each(|(image, _)| labelled[image.index()] = true);
        }
        let counted: Vec<BoxId> = dataset.boxes.counted().collect();
        let mut finite = Vec::with_capacity(counted.len());
        for id in counted {
            let (image, rect) = (dataset.boxes.image[id.index()], dataset.boxes.rect[id.index()]);
            if !rect.is_finite() || !rect.right().is_finite() || !rect.bottom().is_finite() {
                left_out.not_finite += 1;
                broken[image.index()] = true;
                continue;
            }
            unsized_images[image.index()] |= in_unit(dataset, id, sizes[image.index()], unit).is_none();
            boxes_of[image.index()] += 1;
            finite.push(id);
        }
        let mut images: Vec<Image> = Vec::new();
        let mut row_of: Vec<u32> = vec![MISSING; dataset.images.len()];
        let wanted = wanted(dataset, target);
        let mut files = names::Files::default();
        let (mut boxes_end, mut labels_end) = (0, 0);
        for id in dataset.images.ids() {
            let i = id.index();
            if !wanted[i] {
                left_out.unannotated += 1;
                continue;
            }
            // A file without boxes would say that nothing is there.
            if boxes_of[i] == 0 && labelled[i] {
                left_out.labels_alone += 1;
                continue;
            }
            let place = if boxes_of[i] == 0 && broken[i] {
                left_out.broken.push(id);
                None
            } else if unsized_images[i] {
                left_out.without_size.push(id);
                None
            } else if !target.holds.file_per_image {
                Some(dataset.images.path(id).to_owned())
            } else {
                let of: Vec<&str> = splits[i].iter().map(|s| dataset.splits[s.index()].as_str()).collect();
                match files.place(dataset.images.path(id), id, &of, target.id == "yolo") {
                    Ok(place) => Some(place),
                    Err(Some(other)) => {
                        left_out.same_file.push((id, other));
                        None
                    }
                    Err(None) => {
                        left_out.without_name.push(id);
                        None
                    }
                }
            };
            let Some(place) = place else {
                left_out.boxes += u64::from(boxes_of[i]);
                continue;
            };
            let boxes = boxes_end..boxes_end + boxes_of[i] as usize;
            let labels = labels_end..labels_end + labels_of.get(i).map_or(0, |&n| n as usize);
            (boxes_end, labels_end) = (boxes.end, labels.end);
            row_of[i] = u32::try_from(images.len()).unwrap_or(MISSING);
            images.push(Image { id, size: sizes[i], place, boxes, labels });
        }
        let boxes = by_image(&images, &row_of, finite.iter().map(|&b| (dataset.boxes.image[b.index()], b)), |i| {
            i.boxes.clone()
        });
        let labels = if target.holds.image_labels {
            by_image(&images, &row_of, labels(dataset), |i| i.labels.clone())
        } else {
            Vec::new()
        };
        let classes = classes(dataset, target, &boxes);
        let mut numbers = vec![MISSING; dataset.classes.len()];
        for (number, class) in (0..).zip(&classes) {
            numbers[class.index()] = number;
        }
        let mut taken: FxHashSet<String> = FxHashSet::default();
        let reserved = ["image", "class", "x", "y", "w", "h", "iscrowd", "difficult", "truncated", "occluded"];
        let tables = target.id == "csv";
        taken.extend(reserved.into_iter().chain(["isdepiction"]).filter(|_| tables).map(str::to_owned));
        let told = told(dataset, target, &boxes);
        let mut marks = Vec::new();
        for (name, bit) in MARKS.into_iter().filter(|(_, bit)| target.holds.flags & bit == 0) {
            if target.holds.box_attributes && boxes.iter().any(|&b| flags(dataset, &told, b) & bit != 0) {
                marks.push((names::unused(name.to_owned(), &mut taken), bit));
            }
        }
        let box_columns = columns(dataset, Unit::Box, target.holds.box_attributes, &told, &mut taken);
        let mut taken: FxHashSet<String> = FxHashSet::default();
        taken.extend(["image", "width", "height", "split"].into_iter().filter(|_| tables).map(str::to_owned));
        taken.extend(dataset.identity_source.is_some().then(|| names::key(&identity_name(dataset))));
        let image_columns = columns(dataset, Unit::Image, target.holds.image_attributes, &told, &mut taken);
        let identity_columns = columns(dataset, Unit::Identity, target.holds.identities, &told, &mut taken);
        let parts = parts(dataset, &images, &splits);
        let (boxes_left_out, images_left_out) = (
            left_out.not_finite + left_out.boxes,
            (left_out.without_size.len()
                + left_out.without_name.len()
                + left_out.same_file.len()
                + left_out.broken.len()) as u64,
        );
        let mut plan = Self {
            dataset,
            target,
            unit,
            images,
            boxes,
            labels,
            classes,
            numbers,
            parts,
            box_columns,
            image_columns,
            identity_columns,
            marks,
            told,
            losses: Vec::new(),
            boxes_left_out,
            images_left_out,
        };
        plan.losses = losses::of(&plan, &left_out, &splits);
        plan
    }

    /// What is not written, and what is written otherwise than one may expect, with counts.
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// All that the format has no place for, as one sentence.
    pub fn no_place(&self) -> Option<String> {
        losses::sentence(self.target.name, &self.losses)
    }

    pub fn images(&self) -> usize {
        self.images.len()
    }

    /// Boxes that are written, each once.
    pub fn boxes(&self) -> usize {
        self.boxes.len()
    }

    /// Image-level labels that are written.
    pub fn labels(&self) -> usize {
        self.labels.len()
    }

    pub fn classes(&self) -> usize {
        self.classes.len()
    }

    /// Images and boxes that the format could hold, and that are left out for what is wrong with them.
    pub fn left_out(&self) -> (u64, u64) {
        (self.images_left_out, self.boxes_left_out)
    }

    /// The number of a class, from 0.
    pub(super) fn number(&self, class: ClassId) -> u32 {
        self.numbers.get(class.index()).copied().unwrap_or(MISSING)
    }

    /// A box that is written, in the unit of the plan.
    pub(super) fn rect(&self, id: BoxId, size: Option<(u32, u32)>) -> Rect {
        let zero = Rect { x: 0.0, y: 0.0, w: 0.0, h: 0.0 };
        in_unit(self.dataset, id, size, self.unit).unwrap_or(zero)
    }

    /// The marks of a box, also those that an attribute tells.
    pub(super) fn flags(&self, id: BoxId) -> u8 {
        flags(self.dataset, &self.told, id)
    }

    /// This attribute is written as a mark.
    pub(super) fn is_told(&self, attribute: &Attribute) -> bool {
        self.told.iter().any(|(_, own)| std::ptr::eq(*own, attribute))
    }

    /// There is at least one split.
    pub(super) fn has_splits(&self) -> bool {
        self.parts.iter().any(|part| part.name.is_some())
    }
}

fn in_unit(dataset: &Dataset, id: BoxId, size: Option<(u32, u32)>, unit: BoxUnit) -> Option<Rect> {
    match (unit, dataset.boxes.unit.get(id.index())?) {
        (BoxUnit::Pixels, BoxUnit::Fractions) => {
            let Rect { x, y, w, h } = dataset.boxes.pixels(id, size)?;
            let [x, y, w, h] = [x, y, w, h].map(numbers::rounded);
            Some(Rect { x, y, w, h })
        }
        (BoxUnit::Pixels, _) => dataset.boxes.pixels(id, size),
        (BoxUnit::Fractions, _) => dataset.boxes.fractions(id, size),
    }
}

/// Where a format has both: pixels, unless only fractions can be had for all.
fn unit(dataset: &Dataset, target: &Target, sizes: &[Option<(u32, u32)>]) -> BoxUnit {
    if let Some(unit) = target.holds.unit {
        return unit;
    }
    let all = |unit| {
        dataset.boxes.counted().all(|b| {
            let size = sizes[dataset.boxes.image[b.index()].index()];
            in_unit(dataset, b, size, unit).is_some()
        })
    };
    if !all(BoxUnit::Pixels) && all(BoxUnit::Fractions) { BoxUnit::Fractions } else { BoxUnit::Pixels }
}
