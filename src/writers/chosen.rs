//! Which images, labels and classes go into a format, and in which order. Refuses to look at boxes' numbers.

use super::plan::{Image, Part};
use super::{Target, names};
use crate::dataset::{BoxId, ClassId, Dataset, FileRole, ImageId, SplitId, Unit, split_name};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Per image: it goes into a file of this format.
pub(super) fn wanted(dataset: &Dataset, target: &Target) -> Vec<bool> {
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

pub(super) fn labels_of(dataset: &Dataset, target: &Target) -> Vec<u32> {
    let mut count = vec![0; dataset.images.len()];
    if target.holds.image_labels {
        labels(dataset).for_each(|(image, _)| count[image.index()] += 1);
    }
    count
}

/// Things by the image that they belong to, in their own order.
pub(super) fn by_image<T: Copy>(
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
pub(super) fn classes(dataset: &Dataset, target: &Target, boxes: &[BoxId]) -> Vec<ClassId> {
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

/// The images of each split, and those of none.
pub(super) fn parts(dataset: &Dataset, images: &[Image], splits: &[Vec<SplitId>]) -> Vec<Part> {
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
