//! Masks into the model: which classes are in which image, and with how many pixels.

use super::flaws::flaws;
use super::naming::only_class;
use super::sets::{Mask, Set, sets, tables};
use super::values::{Meaning, Reading, Word};
use super::{ENTRY, names};
use crate::dataset::{
    Class, ClassId, Dataset, Fate, Fault, FaultKind, FileId, ImageId, ImageLabel, Labelling, MaskFacts, MaskKind,
    MaskRegion, MaskSet, MaskSize, MaskTable, Place, RecordKind,
};

use crate::wording;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Puts the classes of masks into a dataset, once, when all of them were decoded that will be.
pub fn read(dataset: &mut Dataset, facts: &BTreeMap<FileId, MaskFacts>) {
    if dataset.mask_pictures.read {
        return;
    }
    dataset.mask_pictures.read = true;
    broken_and_sizes(dataset, facts);
    let tables = tables(dataset);
    let sets = sets(dataset, facts, &tables);
    let mut read: Vec<(Set<'_>, Meaning)> = sets
        .into_iter()
        .map(|set| {
            let meaning = Meaning::of(&set, dataset, &tables);
            (set, meaning)
        })
        .collect();
    set_aside_repeats(&mut read);
    let mut classes: FxHashMap<String, ClassId> =
        dataset.classes.iter().enumerate().map(|(at, class)| (class.name.clone(), ClassId::from(at))).collect();
    for (set, meaning) in &read {
        put(set, meaning, &tables, dataset, &mut classes);
    }
}

/// Sizes of all, and those that are no pictures.
fn broken_and_sizes(dataset: &mut Dataset, facts: &BTreeMap<FileId, MaskFacts>) {
    for (&file, facts) in facts {
        let Some(Fate::Mask(of)) = dataset.files.get(file.index()).map(|file| &file.fate) else { continue };
        let Some(Fate::Image(image)) = dataset.files.get(of.index()).map(|file| &file.fate) else { continue };
        let (image, width, height) = (*image, facts.width, facts.height);
        match &facts.pixels {
            Ok(_) => dataset.mask_pictures.sizes.push(MaskSize { file, image, width, height }),
            Err(why) => {
                let fault = Fault::new(FaultKind::Unusable, Place::file(file), "a mask", why.as_str()).of(image);
                let remedy = "Export the mask anew: this one cannot be decoded";
                dataset.faults.push(fault.remedy(remedy));
            }
        }
    }
}

/// Masks that say of the same images what others say better are set aside: colours beside numbers, train ids beside ids,
/// numbers of objects beside classes.
fn set_aside_repeats(read: &mut [(Set<'_>, Meaning)]) {
    // The less, the better.
    let rank = |(set, meaning): &(Set<'_>, Meaning)| -> Option<u8> {
        let joined = set.words().concat();
        let numbers_objects = joined.contains("instance") || joined.contains("segmentationobject");
        match meaning.reading {
            _ if numbers_objects => Some(4),
            Reading::Numbers { .. } if joined.contains("trainids") => Some(1),
            Reading::Numbers { .. } | Reading::One { .. } => Some(0),
            Reading::Colours if !meaning.names.is_empty() => Some(2),
            Reading::Colours => Some(3),
            Reading::Unusable(..) if joined.contains("color") || joined.contains("colour") => Some(3),
            Reading::Aside(_) | Reading::Unusable(..) => None,
        }
    };
    let ranks: Vec<Option<u8>> = read.iter().map(rank).collect();
    let images: Vec<BTreeSet<ImageId>> = read.iter().map(|(set, _)| set.images()).collect();
    for at in 0..read.len() {
        let Some(own) = ranks[at].filter(|rank| *rank > 0) else { continue };
        let better = (0..read.len()).filter(|&other| ranks[other].is_some_and(|rank| rank < own));
        let of_same = |other: &usize| {
            let common = images[at].intersection(&images[*other]).count();
            common * 10 >= images[at].len() * 8
        };
        if let Some(better) = better.min_by_key(|&other| ranks[other]).filter(of_same) {
            let what = if own == 4 { "they number objects of which" } else { "they repeat what" };
            let tail = if own == 4 { "tells the classes" } else { "says of the same images" };
            let why = format!("{what} {} {tail}", read[better].0.label());
            read[at].1.reading = Reading::Aside(why);
        }
    }
}

fn put(
    set: &Set<'_>,
    meaning: &Meaning,
    tables: &[MaskTable],
    dataset: &mut Dataset,
    classes: &mut FxHashMap<String, ClassId>,
) {
    if let Reading::Unusable(expected, found, remedy) = &meaning.reading {
        for mask in &set.masks {
            let fault = Fault::new(FaultKind::Unusable, Place::file(mask.file), expected.as_str(), found.as_str());
            dataset.faults.push(fault.of(mask.image).remedy(remedy.as_str()));
        }
    }
    let mut known = BTreeSet::new();
    let declared = tables.iter().find(|table| Some(table.file) == meaning.names.file);
    let is_used = matches!(meaning.reading, Reading::Numbers { .. } | Reading::Colours | Reading::One { .. });
    for name in declared.filter(|_| is_used).into_iter().flat_map(|table| &table.names) {
        let of_masks = dataset.mask_pictures.tables.iter().any(|table| Some(table.file) == meaning.names.file);
        if names::is_nothing(&name.name) || !of_masks {
            continue;
        }
        let class = class(&name.name, dataset, classes);
        let file = meaning.names.file.unwrap_or(FileId(u32::MAX));
        let place = Place::new(file, name.line, RecordKind::Line, name.line);
        let declared = &mut dataset.classes[class.index()].declared;
        if !declared.contains(&place) {
            declared.push(place);
        }
        known.insert(class);
    }
    let (mut images, mut records, mut seen) = (BTreeSet::new(), 0, BTreeSet::new());
    for mask in set.masks.iter().filter(|_| is_used) {
        images.insert(mask.image);
        for (name, pixels) in of_mask(set, meaning, mask, dataset) {
            let (class, place) = (class(&name, dataset, classes), Place::file(mask.file));
            let region = MaskRegion { image: mask.image, class, pixels, of: mask.of(), place };
            dataset.mask_pictures.regions.push(region);
            dataset.labels.push(ImageLabel { image: mask.image, class, place: Some(place) });
            records += 1;
            seen.insert(class);
        }
    }
    known.extend(&seen);
    let images: Vec<ImageId> = images.into_iter().collect();
    if !known.is_empty() && !images.is_empty() {
        let classes = known.into_iter().collect();
        dataset.labellings.push(Labelling { classes, images: images.clone() });
    }
    dataset.mask_pictures.flaws.extend(flaws(set, meaning));
    dataset.mask_pictures.sets.push(MaskSet {
        label: set.label(),
        format: &ENTRY.format,
        why: why(set, meaning, seen.len() as u64),
        files: set.masks.iter().map(|mask| mask.file).collect(),
        images,
        records,
    });
}

/// The classes of one mask and their pixels.
fn of_mask(set: &Set<'_>, meaning: &Meaning, mask: &Mask<'_>, dataset: &Dataset) -> BTreeMap<String, u64> {
    let one = only_class(set, &meaning.names, dataset.path(mask.file));
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for v in &mask.pixels.values {
        if let Word::Class(name) = meaning.word(mask, v, &one) {
            *found.entry(name.into_owned()).or_default() += v.pixels;
        }
    }
    found
}

fn class(name: &str, dataset: &mut Dataset, classes: &mut FxHashMap<String, ClassId>) -> ClassId {
    if let Some(&class) = classes.get(name) {
        return class;
    }
    let class = ClassId::from(dataset.classes.len());
    let is_number = name.strip_prefix("class ").is_some_and(|number| number.parse::<u32>().is_ok());
    dataset.classes.push(Class { name: name.to_owned(), is_number, ..Class::default() });
    classes.insert(name.to_owned(), class);
    class
}

/// What the set was taken for, as a sentence.
fn why(set: &Set<'_>, meaning: &Meaning, classes: u64) -> String {
    let masks = wording::plural(set.masks.len() as u64, "mask", "masks");
    let label = set.label();
    let classes = wording::plural(classes, "class", "classes");
    let named = match meaning.names.from.as_str() {
        "" => String::new(),
        from => format!(", named by {from}"),
    };
    match &meaning.reading {
        Reading::Numbers { .. } => {
            let indexed = set.masks.iter().filter(|mask| mask.pixels.kind == MaskKind::Indices).count();
            let by = if indexed * 2 > set.masks.len() { "palette index" } else { "grey value" };
            format!("{masks} ({label}): {classes} by {by}{named}; 0 and 255 without a name of their own are no objects")
        }
        Reading::Colours => format!("{masks} ({label}): {classes} by colour{named}; black without a name is no object"),
        Reading::One { above: 0 } => format!("{masks} ({label}): one class, in which objects are numbered or marked"),
        Reading::One { .. } => format!("{masks} ({label}): one class against background"),
        Reading::Aside(why) => format!("{masks} ({label}) without classes of their own: {why}"),
        Reading::Unusable(_, found, _) => format!("{masks} ({label}) that cannot be used: {found}"),
    }
}
