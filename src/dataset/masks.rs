//! Pictures that mark what is where in others: which class has how many pixels in which image, and what is wrong with
//! them. Owns what was read; refuses to read it (`formats::masks` does).

use super::format::Format;
use super::ids::{ClassId, FileId, ImageId};
use super::place::Place;
use std::collections::BTreeMap;

/// A name in a table of classes for masks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskName {
    pub name: String,
    /// The value of its pixels, where the table gives one.
    pub value: Option<u32>,
    /// The colour of its pixels, `0xRRGGBB`, where the table gives one.
    pub colour: Option<u32>,
    /// Where it stands, from 1.
    pub line: u32,
}

/// A table of classes for masks, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskTable {
    pub file: FileId,
    pub names: Vec<MaskName>,
}

/// What a mask gives to a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaskRegion {
    pub image: ImageId,
    pub class: ClassId,
    /// Pixels of the class, of so many in the mask.
    pub pixels: u64,
    pub of: u64,
    pub place: Place,
}

/// The size of a mask, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaskSize {
    pub file: FileId,
    pub image: ImageId,
    pub width: u32,
    pub height: u32,
}

/// Masks of one kind that were read alike.
#[derive(Clone, Debug, PartialEq)]
pub struct MaskSet {
    /// The folder, or what their names end in, as people call them: `masks`, `the files called *_mask`.
    pub label: String,
    pub format: &'static Format,
    /// What they were taken for, as a sentence.
    pub why: String,
    /// In order of path.
    pub files: Vec<FileId>,
    /// The images that they are of, sorted.
    pub images: Vec<ImageId>,
    /// Classes in images.
    pub records: u64,
}

/// What is wrong with some masks of a set, though they were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaskFlawKind {
    /// Some hold colours where the others hold numbers of classes, or the other way round.
    Mixed,
    /// Colours of a known palette, whose indices are lost.
    IndexLost,
    /// Values between those of the classes.
    Blurred,
    /// Values that the table of classes does not name.
    Unnamed,
}

/// See [`MaskFlawKind`].
#[derive(Clone, Debug, PartialEq)]
pub struct MaskFlaw {
    pub kind: MaskFlawKind,
    /// As in [`MaskSet::label`].
    pub label: String,
    /// Masks in the set.
    pub masks: u64,
    /// The rest of the sentence: which values, which table.
    pub detail: String,
    /// How many values, where it is about values.
    pub values: u64,
    /// The masks with what stands in each.
    pub found: Vec<(FileId, ImageId, String)>,
}

/// All that was read of masks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Masks {
    pub tables: Vec<MaskTable>,
    /// In order of path.
    pub sizes: Vec<MaskSize>,
    pub regions: Vec<MaskRegion>,
    pub sets: Vec<MaskSet>,
    pub flaws: Vec<MaskFlaw>,
    /// They were read; until then their classes are missing.
    pub read: bool,
}

impl Masks {
    /// Per class its share of all pixels of the masks that were read for it; `None` where no mask has it.
    pub fn shares(&self, classes: usize) -> Vec<Option<f64>> {
        let mut sums = vec![0u64; classes];
        for region in &self.regions {
            if let Some(sum) = sums.get_mut(region.class.index()) {
                *sum += region.pixels;
            }
        }
        // A picture may have several masks in one set, and sets that say nothing of classes.
        let sets = self.sets.iter().enumerate().filter(|(_, set)| !set.images.is_empty());
        let of: BTreeMap<FileId, usize> =
            sets.flat_map(|(at, set)| set.files.iter().map(move |file| (*file, at))).collect();
        let mut areas: BTreeMap<(usize, ImageId), u64> = BTreeMap::new();
        for size in &self.sizes {
            let Some(&set) = of.get(&size.file) else { continue };
            let area = areas.entry((set, size.image)).or_default();
            *area = (*area).max(u64::from(size.width) * u64::from(size.height));
        }
        let all: u64 = areas.values().sum();
        sums.into_iter().map(|sum| (sum > 0 && all > 0).then(|| sum as f64 / all as f64)).collect()
    }
}
