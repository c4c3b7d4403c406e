//! Masks that are read alike: those in one folder, or called alike beside their pictures, whatever split they lie in.
//! Owns which table of classes is theirs.

use crate::dataset::{
    Dataset, Fate, FileId, FileRole, ImageFormat, ImageId, MaskFacts, MaskKind, MaskName, MaskPixels, MaskTable,
    MaskValue, split_name, words_of,
};

use crate::sorting::Sorting;
use std::collections::{BTreeMap, BTreeSet};

/// A mask that could be decoded.
pub(super) struct Mask<'f> {
    pub file: FileId,
    pub image: ImageId,
    pub facts: &'f MaskFacts,
    pub pixels: &'f MaskPixels,
}

impl Mask<'_> {
    /// Colours that are no greys.
    pub fn is_coloured(&self) -> bool {
        self.pixels.kind == MaskKind::Colours && self.pixels.values.iter().any(|v| !is_grey(v.colour))
    }

    /// The format does not keep values.
    pub fn is_lossy(&self) -> bool {
        self.facts.format == ImageFormat::Jpeg
    }

    /// The number in a pixel.
    pub fn number(&self, v: &MaskValue) -> u32 {
        if self.pixels.kind == MaskKind::Colours { v.value & 0xFF } else { v.value }
    }

    pub fn of(&self) -> u64 {
        u64::from(self.facts.width) * u64::from(self.facts.height)
    }
}

pub(super) fn is_grey(colour: u32) -> bool {
    let (r, g, b) = (colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF);
    r == g && g == b
}

/// Masks that are read alike.
pub(super) struct Set<'f> {
    /// The folder without those of splits and of images; empty where masks lie beside their pictures.
    pub folder: String,
    /// What follows the picture's name in theirs.
    pub ending: String,
    pub table: Option<usize>,
    /// In order of path.
    pub masks: Vec<Mask<'f>>,
}

impl Set<'_> {
    /// As people call it.
    pub fn label(&self) -> String {
        match (self.folder.as_str(), self.ending.as_str()) {
            ("", "") => "the masks".into(),
            ("", ending) => format!("the files called *{ending}"),
            (folder, "") => folder.to_owned(),
            (folder, ending) => format!("{folder} (*{ending})"),
        }
    }

    /// The words that its name is made of.
    pub fn words(&self) -> Vec<String> {
        let mut words = words_of(&self.folder);
        words.extend(words_of(&self.ending));
        words
    }

    pub fn images(&self) -> BTreeSet<ImageId> {
        self.masks.iter().map(|mask| mask.image).collect()
    }
}

/// The decoded masks of a dataset, put together; sorted by what they are called.
pub(super) fn sets<'f>(
    dataset: &Dataset,
    facts: &'f BTreeMap<FileId, MaskFacts>,
    tables: &[MaskTable],
) -> Vec<Set<'f>> {
    let mut sets: BTreeMap<(String, String, Option<usize>), Vec<Mask<'f>>> = BTreeMap::new();
    for (at, dropped) in dataset.files.iter().enumerate() {
        let file = FileId::from(at);
        let Fate::Mask(of) = dropped.fate else { continue };
        let Some(Fate::Image(image)) = dataset.files.get(of.index()).map(|file| &file.fate) else { continue };
        let Some(facts) = facts.get(&file) else { continue };
        let Ok(pixels) = &facts.pixels else { continue };
        let (folder, ending) = called(&dropped.path, dataset.path(of));
        let key = (folder, ending, table_of(&dropped.path, dataset, tables));
        sets.entry(key).or_default().push(Mask { file, image: *image, facts, pixels });
    }
    let set = |((folder, ending, table), masks)| Set { folder, ending, table, masks };
    of_numbered_parts(sets).into_iter().map(set).collect()
}

/// A set's folder, ending and table, and its masks.
type Keyed<'f> = BTreeMap<(String, String, Option<usize>), Vec<Mask<'f>>>;

/// Folders that only number the parts of a long list (`mask-anno/0`, `mask-anno/1`) are one: each picture has its masks in
/// one of them. Where several have masks of one picture, they are several people's.
fn of_numbered_parts(sets: Keyed<'_>) -> Keyed<'_> {
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let whole = |folder: &str| match folder.rsplit_once('/') {
        Some((above, part)) if is_number(part) => above.to_owned(),
        _ => folder.to_owned(),
    };
    let mut images: BTreeMap<String, (usize, BTreeSet<ImageId>)> = BTreeMap::new();
    let mut by_folder: BTreeMap<&str, BTreeSet<ImageId>> = BTreeMap::new();
    for ((folder, ..), masks) in &sets {
        by_folder.entry(folder).or_default().extend(masks.iter().map(|mask| mask.image));
    }
    for (folder, own) in by_folder {
        let (n, all) = images.entry(whole(folder)).or_default();
        *n += own.len();
        all.extend(own);
    }
    let mut found: Keyed<'_> = BTreeMap::new();
    for ((folder, ending, table), masks) in sets {
        let above = whole(&folder);
        let apart = images.get(&above).is_some_and(|(n, all)| *n == all.len());
        found.entry((if apart { above } else { folder }, ending, table)).or_default().extend(masks);
    }
    for masks in found.values_mut() {
        masks.order_by_key(|mask| mask.file);
    }
    found
}

/// What tells the masks from their pictures: folders that those do not lie in, and what follows their names.
fn called(mask: &str, picture: &str) -> (String, String) {
    let (of_mask, name) = mask.rsplit_once('/').unwrap_or(("", mask));
    let (of_picture, own) = picture.rsplit_once('/').unwrap_or(("", picture));
    let other: Vec<&str> = of_picture.split('/').collect();
    let folders = of_mask.split('/').filter(|part| !other.contains(part)).filter_map(without_split);
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let (name, own) = (stem(name), stem(own));
    let own =
        ["_leftImg8bit", "_sat", "_image", "_img", "_rgb"].iter().find_map(|end| own.strip_suffix(end)).unwrap_or(&own);
    // `00012_hair` of `12`.
    let numbered = !own.is_empty() && own.bytes().all(|b| b.is_ascii_digit());
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let same = numbered && name[..digits].trim_start_matches('0') == own.trim_start_matches('0');
    let after = if same { name.get(digits..) } else { name.strip_prefix(own) };
    let ending = after.unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    (folders.collect::<Vec<_>>().join("/"), ending.trim_end_matches(['_', '-', ' ']).to_owned())
}

/// `trainannot` without its split; `None` where nothing else is left.
fn without_split(folder: &str) -> Option<String> {
    if folder.is_empty() || split_name(folder).is_some() {
        return None;
    }
    let lower = folder.to_lowercase();
    let splits = ["train", "training", "valid", "val", "validation", "testing", "test"];
    let rest = splits.iter().filter_map(|split| lower.strip_prefix(split)).min_by_key(|rest| rest.len());
    match rest.map(|rest| rest.trim_start_matches(['_', '-', ' '])) {
        Some(rest) if rest.starts_with(char::is_alphabetic) => Some(rest.to_owned()),
        _ => Some(folder.to_owned()),
    }
}

/// The table in the deepest of the folders that the mask lies in; else the only one that there is.
fn table_of(path: &str, dataset: &Dataset, tables: &[MaskTable]) -> Option<usize> {
    let folder = |of: &str| of.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let above = |at: &usize| {
        let own = folder(dataset.path(tables[*at].file));
        path.starts_with(&own).then_some(own.len())
    };
    let deepest = (0..tables.len()).filter_map(|at| Some((above(&at)?, std::cmp::Reverse(at)))).max();
    match deepest {
        Some((_, at)) => Some(at.0),
        None if tables.len() == 1 => Some(0),
        None => None,
    }
}

/// Tables of classes for masks, and lists of classes, which name values by their order. Those of masks come first.
pub(super) fn tables(dataset: &Dataset) -> Vec<MaskTable> {
    let mut tables = dataset.mask_pictures.tables.clone();
    let lists = dataset.sources.iter().filter(|source| source.role == FileRole::ClassList);
    for file in lists.map(|source| source.file) {
        if tables.iter().any(|table| table.file == file) {
            continue;
        }
        let mut names: Vec<(u32, u32, MaskName)> = Vec::new();
        for class in &dataset.classes {
            for place in class.declared.iter().filter(|place| place.file == file) {
                let name = MaskName { name: class.name.clone(), value: None, colour: None, line: place.line };
                names.push((place.line, place.record, name));
            }
        }
        names.order_by_key(|(line, record, _)| (*line, *record));
        if !names.is_empty() {
            tables.push(MaskTable { file, names: names.into_iter().map(|(.., name)| name).collect() });
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_called_by_what_their_pictures_are_not() {
        for (mask, picture, folder, ending) in [
            ("masks/a.png", "images/a.jpg", "masks", ""),
            ("mask-anno/0/00012_hair.png", "img/12.jpg", "mask-anno/0", "_hair"),
            ("mask-anno/0/00000_l_eye.png", "img/0.jpg", "mask-anno/0", "_l_eye"),
            ("train/masks/a.png", "train/images/a.jpg", "masks", ""),
            ("labels/val/a.png", "images/val/a.jpg", "labels", ""),
            ("trainannot/a.png", "train/a.png", "annot", ""),
            ("train_masks/a_mask.gif", "train/a.jpg", "masks", "_mask"),
            ("b/a_mask_1.png", "b/a.png", "", "_mask"),
            ("train_labels/a_L.png", "train/a.png", "labels", "_L"),
            ("t/1_mask.png", "t/1_sat.jpg", "", "_mask"),
            (
                "gtFine/train/x/a_gtFine_labelIds.png",
                "leftImg8bit/train/x/a_leftImg8bit.png",
                "gtFine",
                "_gtFine_labelIds",
            ),
            ("d/ground_truth/crack/000_mask.png", "d/test/crack/000.png", "ground_truth", "_mask"),
        ] {
            assert_eq!(called(mask, picture), (folder.to_owned(), ending.to_owned()), "{mask}");
        }
    }
}
