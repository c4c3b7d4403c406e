//! What is written of a dataset: which images, boxes and labels, in which order, under which names. Each statement once,
//! however many files make it. Refuses to write.

use super::losses::{self, Loss};
use super::{Target, names, numbers};
use crate::dataset::{
    Attribute, BoxId, BoxUnit, ClassId, Dataset, FileRole, ImageId, MISSING, Rect, Unit, flag, split_name,
};
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

/// An attribute under the name that it is written with.
pub(super) struct Column<'d> {
    pub(super) name: String,
    pub(super) attribute: &'d Attribute,
}

pub(super) enum Value<'d> {
    Text(&'d str),
    Number(f64),
}

impl Column<'_> {
    pub(super) fn value(&self, item: usize) -> Option<Value<'_>> {
        let number = || self.attribute.numbers.as_ref()?.get(item).copied().filter(|n| n.is_finite());
        self.attribute.value(item).map(Value::Text).or_else(|| number().map(Value::Number))
    }
}

/// Marks by their names, as attributes have them.
pub(super) const MARKS: [(&str, u8); 5] = [
    ("crowd", flag::CROWD),
    ("difficult", flag::DIFFICULT),
    ("truncated", flag::TRUNCATED),
    ("occluded", flag::OCCLUDED),
    ("depiction", flag::DEPICTION),
];

/// Why an image or a box is not written.
#[derive(Default)]
pub(super) struct LeftOut {
    pub(super) without_size: Vec<ImageId>,
    pub(super) without_name: Vec<ImageId>,
    /// The image, and the one whose file has its name.
    pub(super) same_file: Vec<(ImageId, ImageId)>,
    pub(super) unannotated: u64,
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
        let counted: Vec<BoxId> = dataset.boxes.counted().collect();
        let mut finite = Vec::with_capacity(counted.len());
        for id in counted {
            let (image, rect) = (dataset.boxes.image[id.index()], dataset.boxes.rect[id.index()]);
            if !rect.is_finite() || !rect.right().is_finite() || !rect.bottom().is_finite() {
                left_out.not_finite += 1;
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
            let place = if unsized_images[i] {
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
        let mut marks = Vec::new();
        for (name, bit) in MARKS.into_iter().filter(|(_, bit)| target.holds.flags & bit == 0) {
            if target.holds.box_attributes && boxes.iter().any(|b| dataset.boxes.flags[b.index()] & bit != 0) {
                marks.push((names::unused(name.to_owned(), &mut taken), bit));
            }
        }
        let box_columns = columns(dataset, Unit::Box, target.holds.box_attributes, &mut taken);
        let mut taken: FxHashSet<String> = FxHashSet::default();
        taken.extend(["image", "width", "height", "split"].into_iter().filter(|_| tables).map(str::to_owned));
        taken.extend(dataset.identity_source.is_some().then(|| names::key(&identity_name(dataset))));
        let image_columns = columns(dataset, Unit::Image, target.holds.image_attributes, &mut taken);
        let identity_columns = columns(dataset, Unit::Identity, target.holds.identities, &mut taken);
        let parts = parts(dataset, &images, &splits);
        let (boxes_left_out, images_left_out) = (
            left_out.not_finite + left_out.boxes,
            (left_out.without_size.len() + left_out.without_name.len() + left_out.same_file.len()) as u64,
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

    /// There is at least one split.
    pub(super) fn has_splits(&self) -> bool {
        self.parts.iter().any(|part| part.name.is_some())
    }
}

/// The column that names identities.
pub(super) fn identity_name(dataset: &Dataset) -> String {
    let source = dataset.identity_source.as_deref().unwrap_or_default();
    source.rsplit('#').next().filter(|name| !name.is_empty()).unwrap_or("identity").to_owned()
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

/// Per image: it goes into a file of this format.
fn wanted(dataset: &Dataset, target: &Target) -> Vec<bool> {
    if target.holds.unannotated {
        return vec![true; dataset.images.len()];
    }
    let mut wanted = spoken_of(dataset);
    // A format with a place for what is said of an image lists that image.
    for attribute in dataset.attributes.iter().filter(|a| a.unit == Unit::Image && target.holds.image_attributes) {
        for (item, wanted) in wanted.iter_mut().enumerate() {
            *wanted |= attribute.has_row(item) && !attribute.is_missing(item);
        }
    }
    wanted
}

/// Per image: annotations speak of it, if only to say that there is nothing in it.
pub(super) fn spoken_of(dataset: &Dataset) -> Vec<bool> {
    let mut spoken = dataset.images.annotated.clone();
    for source in dataset.sources.iter().filter(|source| source.role == FileRole::Annotations) {
        for image in &source.joined {
            if let Some(spoken) = spoken.get_mut(image.index()) {
                *spoken = true;
            }
        }
    }
    spoken
}

/// Image-level labels, each once.
pub(super) fn labels(dataset: &Dataset) -> impl Iterator<Item = (ImageId, ClassId)> + '_ {
    let repeats = |i: usize| dataset.label_repeats.get(i).copied().unwrap_or(false);
    dataset.labels.iter().enumerate().filter(move |(i, _)| !repeats(*i)).map(|(_, l)| (l.image, l.class))
}

fn labels_of(dataset: &Dataset, target: &Target) -> Vec<u32> {
    let mut count = vec![0; dataset.images.len()];
    if target.holds.image_labels {
        labels(dataset).for_each(|(image, _)| count[image.index()] += 1);
    }
    count
}

/// Things by the image that they belong to, in their own order.
fn by_image<T: Copy>(
    images: &[Image],
    row_of: &[u32],
    things: impl Iterator<Item = (ImageId, T)>,
    range: impl Fn(&Image) -> Range<usize>,
) -> Vec<T> {
    let mut next: Vec<usize> = images.iter().map(|image| range(image).start).collect();
    let mut placed: Vec<Option<T>> = vec![None; images.last().map_or(0, |image| range(image).end)];
    for (image, thing) in things {
        let row = row_of[image.index()];
        if let Some(at) = next.get_mut(row as usize)
            && let Some(slot) = placed.get_mut(*at)
        {
            *slot = Some(thing);
            *at += 1;
        }
    }
    placed.into_iter().flatten().collect()
}

/// As class lists declare them, then the others by name.
fn classes(dataset: &Dataset, target: &Target, boxes: &[BoxId]) -> Vec<ClassId> {
    let mut used = vec![target.holds.image_labels; dataset.classes.len()];
    boxes.iter().for_each(|b| used[dataset.boxes.class[b.index()].index()] = true);
    let all = (0..dataset.classes.len()).map(ClassId::from);
    let class = |id: &ClassId| &dataset.classes[id.index()];
    let mut kept: Vec<ClassId> = all.filter(|id| used[id.index()] || !class(id).declared.is_empty()).collect();
    kept.sort_by_cached_key(|id| {
        let first = class(id).declared.first().copied();
        (first.is_none(), first, first.is_none().then(|| class(id).name.clone()), *id)
    });
    kept
}

fn columns<'d>(dataset: &'d Dataset, unit: Unit, held: bool, taken: &mut FxHashSet<String>) -> Vec<Column<'d>> {
    let of = dataset.attributes.iter().filter(|attribute| held && attribute.unit == unit);
    of.map(|attribute| Column { name: names::unused(attribute.name.clone(), taken), attribute }).collect()
}

/// The images of each split, and those of none.
fn parts(dataset: &Dataset, images: &[Image], splits: &[Vec<crate::dataset::SplitId>]) -> Vec<Part> {
    let mut taken = FxHashSet::default();
    let mut parts: Vec<Part> = Vec::new();
    for name in &dataset.splits {
        let slug = names::unused(names::slug(name), &mut taken).replace([' ', '(', ')'], "");
        parts.push(Part { name: Some(name.clone()), slug, images: Vec::new() });
    }
    let mut none = Part { name: None, slug: String::new(), images: Vec::new() };
    for (row, image) in (0..).zip(images) {
        let of = &splits[image.id.index()];
        of.iter().for_each(|split| parts[split.index()].images.push(row));
        if of.is_empty() {
            none.images.push(row);
        }
    }
    parts.retain(|part| !part.images.is_empty());
    let usual =
        |part: &Part| ["train", "val", "test"].iter().position(|n| part.name.as_deref() == Some(n)).unwrap_or(3);
    parts.sort_by_cached_key(|part| (usual(part), part.name.clone()));
    if !none.images.is_empty() || parts.is_empty() {
        parts.push(none);
    }
    parts
}

/// The folder is called after one of these splits.
pub(super) fn is_split_folder(folder: &str, splits: &[&str]) -> bool {
    splits.iter().any(|split| folder == *split || split_name(folder) == Some(split))
}
