//! Where the names for a set of masks come from: its table of classes, a palette that is known, or the folder of masks of
//! one class. Refuses to say what values mean (`values`).

use super::names;
use super::sets::Set;
use super::values::{Reading, VOC_BORDER, objects};
use crate::dataset::{Dataset, FileId, MaskKind, MaskTable, is_layout, words_of};
use std::collections::{BTreeMap, BTreeSet};

/// Names of values and of colours.
#[derive(Default)]
pub(super) struct Names {
    pub by_value: BTreeMap<u32, String>,
    pub by_colour: BTreeMap<u32, String>,
    /// Where they stand, as people call it; empty where there are none.
    pub from: String,
    pub file: Option<FileId>,
    /// The values are counted, not written.
    pub counted: bool,
}

impl Names {
    pub fn is_empty(&self) -> bool {
        self.by_value.is_empty() && self.by_colour.is_empty()
    }

    /// Names of objects.
    pub fn objects(&self) -> BTreeSet<&str> {
        let all = self.by_value.values().chain(self.by_colour.values());
        all.map(String::as_str).filter(|name| !names::is_nothing(name)).collect()
    }
}

/// The names for a set: of its table, or of a palette that is known.
pub(super) fn names_for(set: &Set<'_>, dataset: &Dataset, tables: &[MaskTable]) -> Names {
    let joined = set.words().concat();
    let own = |count: u32, of: fn(u32) -> Option<&'static str>| -> BTreeMap<u32, String> {
        (0..count).filter_map(|value| Some((value, of(value)?.to_owned()))).collect()
    };
    let cityscapes = |of| Names { by_value: own(34, of), from: "the numbers of Cityscapes".into(), ..Names::default() };
    if joined.contains("trainids") {
        return cityscapes(names::cityscapes_trained);
    }
    let of_kitti = || matches!(objects(set, &joined, dataset), Reading::Numbers { divided: 256 });
    if joined.contains("labelids") || joined.contains("instanceids") || joined.contains("instance") && of_kitti() {
        return cityscapes(names::cityscapes);
    }
    if is_soft(set) {
        return Names::default();
    }
    if let Some(table) = set.table.and_then(|at| tables.get(at)) {
        return of_table(table, dataset);
    }
    let is_voc = |path: &str| path.split('/').any(|part| part == "JPEGImages" || part == "ImageSets");
    if joined.starts_with("segmentationclass") && dataset.files.iter().any(|file| is_voc(&file.path)) {
        let by_value = own(21, names::voc);
        let by_colour = by_value.iter().map(|(value, name)| (names::voc_colour(*value), name.clone())).collect();
        let known = |colour: u32| names::voc_index(colour).is_some() || colour == VOC_BORDER;
        let fits = set.masks.iter().all(|mask| {
            mask.pixels.values.iter().all(|v| match mask.pixels.kind {
                MaskKind::Indices | MaskKind::Grey => v.value <= 20 || v.value == 255,
                MaskKind::Colours => known(v.colour) || mask.number(v) <= 20,
            })
        });
        if fits {
            return Names { by_value, by_colour, from: "Pascal VOC's palette".into(), ..Names::default() };
        }
    }
    Names::default()
}

/// Greys in fifths of white, as CUB-200's, say how many of several people drew a pixel: no classes by number.
fn is_soft(set: &Set<'_>) -> bool {
    let values = || set.masks.iter().flat_map(|mask| &mask.pixels.values).map(|v| v.value);
    let grey = set.masks.iter().all(|mask| matches!(mask.pixels.kind, MaskKind::Grey));
    grey && values().all(|value| value % 51 == 0 && value <= 255) && values().any(|value| !matches!(value, 0 | 255))
}

fn of_table(table: &MaskTable, dataset: &Dataset) -> Names {
    let counted = table.names.iter().all(|name| name.value.is_none());
    let mut names = Names {
        from: dataset.path(table.file).rsplit('/').next().unwrap_or_default().to_owned(),
        file: Some(table.file),
        counted,
        ..Names::default()
    };
    // labelme's list begins with what has the number −1.
    let first = table.names.first().is_some_and(|name| counted && name.name == "__ignore__");
    for (at, name) in table.names.iter().skip(usize::from(first)).enumerate() {
        if let Some(value) = name.value.or(counted.then_some(at as u32)) {
            names.by_value.entry(value).or_insert_with(|| name.name.clone());
        }
        if let Some(colour) = name.colour {
            names.by_colour.entry(colour).or_insert_with(|| name.name.clone());
        }
    }
    names
}

/// The name of the only class of a set: the one that a table gives, the defect's folder, or what its folder is called
/// beside "masks".
pub(super) fn only_class(set: &Set<'_>, names: &Names, path: &str) -> String {
    if let [one] = names.objects().into_iter().collect::<Vec<_>>()[..] {
        return one.to_owned();
    }
    let folders: Vec<&str> = path.rsplit_once('/').map_or("", |(folders, _)| folders).split('/').collect();
    if let [.., above, own] = folders[..]
        && words_of(above).concat() == "groundtruth"
        && !is_layout(own)
    {
        return own.to_owned();
    }
    const MASK: [&str; 22] = [
        "mask",
        "masks",
        "seg",
        "segs",
        "segmentation",
        "segmentations",
        "gt",
        "gts",
        "ground",
        "truth",
        "groundtruth",
        "label",
        "labels",
        "annotation",
        "annotations",
        "annot",
        "binary",
        "png",
        "map",
        "maps",
        "images",
        "image",
    ];
    // `ISIC_1_attribute_globules.png`, `IDRiD_01_MA.tif`: one file for each class.
    let ending = set.ending.trim_start_matches(['_', '-', ' ', '.']);
    if words_of(ending)
        .iter()
        .any(|word| !MASK.contains(&word.as_str()) && word.len() > 1 && word.chars().all(char::is_alphabetic))
    {
        let kept = ending.split(['_', '-']).filter(|part| !MASK.contains(&part.to_lowercase().as_str()));
        return kept.collect::<Vec<_>>().join("_");
    }
    let last = set.folder.rsplit('/').next().unwrap_or_default();
    let words = words_of(last);
    let mut rest = words.iter().filter(|word| !MASK.contains(&word.as_str()) && word.chars().all(char::is_alphabetic));
    match (rest.next(), rest.next()) {
        (Some(word), None) if words.len() > 1 && !is_layout(word) && word.len() > 2 => word.clone(),
        _ => "mask".to_owned(),
    }
}
