//! What the values of a set of masks mean. Owns the decision: numbers of classes, colours of classes, one class and
//! nothing else, or none of these.

use super::names;
use super::naming::{Names, names_for};
use super::sets::{Mask, Set};
use crate::dataset::{Dataset, MaskKind, MaskTable, MaskValue};

use crate::wording;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How the values of a set are read.
#[derive(Debug, PartialEq)]
pub(super) enum Reading {
    /// Numbers of classes; divided by this where numbers of objects follow.
    Numbers { divided: u32 },
    /// Colours of classes.
    Colours,
    /// One class, where a value is above this.
    One { above: u32 },
    /// They say nothing of classes, or the same as others; why.
    Aside(String),
    /// What was expected, what was found, what to do.
    Unusable(String, String, String),
}

/// What a value means.
#[derive(Debug, PartialEq)]
pub(super) enum Word<'n> {
    Class(Cow<'n, str>),
    /// Background, void.
    Nothing,
    /// The table does not name it.
    Unnamed,
}

/// What the values of a set mean.
pub(super) struct Meaning {
    pub reading: Reading,
    pub names: Names,
    /// Numbers by the colours of the palettes.
    palette: BTreeMap<u32, u32>,
}

/// More values than this, and in each mask more than a third of it, are no classes where nothing names them.
const MANY: usize = 64;
/// In masks whose values were blurred, so many pixels still are at the ends.
const AT_ENDS: f64 = 0.9;
/// Colours this near are one, in each channel, where a format does not keep them.
const NEAR: u32 = 40;

impl Meaning {
    pub fn of(set: &Set<'_>, dataset: &Dataset, tables: &[MaskTable]) -> Self {
        let names = names_for(set, dataset, tables);
        let mut palette = BTreeMap::new();
        for mask in set.masks.iter().filter(|mask| mask.pixels.kind == MaskKind::Indices) {
            for v in &mask.pixels.values {
                palette.entry(v.colour).or_insert(v.value);
            }
        }
        let mut meaning = Self { reading: Reading::Colours, names, palette };
        meaning.reading = meaning.decide(set, dataset);
        if let Reading::Numbers { .. } = meaning.reading {
            meaning.settle_counted(set);
        }
        meaning
    }

    fn decide(&self, set: &Set<'_>, dataset: &Dataset) -> Reading {
        let words = set.words();
        let called = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
        let joined = words.concat();
        if called(&["panoptic"]) {
            return Reading::Aside("their colours are numbers of segments, whose classes stand in another file".into());
        }
        if called(&["matte", "mattes", "alpha", "alphas"]) {
            return Reading::Aside("they say how much of each pixel belongs to the foreground, not which class".into());
        }
        if called(&["trimap", "trimaps"]) {
            return Reading::Aside("they mark foreground, background and border, not which class".into());
        }
        if joined.contains("instance") || joined.contains("segmentationobject") {
            return objects(set, &joined, dataset);
        }
        let coloured = set.masks.iter().filter(|mask| mask.is_coloured()).count();
        if coloured * 2 > set.masks.len() || (coloured > 0 && coloured == set.masks.len()) {
            return self.colours(set, dataset);
        }
        if self.is_by_palette_colours(set) {
            return Reading::Colours;
        }
        self.numbers(set)
    }

    /// The table names the colours of the palettes, or no two palettes are alike: then indices are how a file was packed.
    fn is_by_palette_colours(&self, set: &Set<'_>) -> bool {
        let indexed = || set.masks.iter().filter(|mask| mask.pixels.kind == MaskKind::Indices);
        let values: BTreeSet<(u32, u32)> =
            indexed().flat_map(|mask| mask.pixels.values.iter().map(|v| (v.value, v.colour))).collect();
        let different: BTreeSet<u32> = values.iter().map(|(value, _)| *value).collect();
        let by_colour = &self.names.by_colour;
        if values.is_empty() {
            // Greys that the table names, and that are no numbers of its lines.
            let greys: BTreeSet<(u32, u32)> = set
                .masks
                .iter()
                .flat_map(|mask| mask.pixels.values.iter().map(|v| (mask.number(v), v.colour)))
                .collect();
            return greys.iter().all(|(_, colour)| by_colour.contains_key(colour))
                && greys.iter().any(|(value, _)| !self.names.by_value.contains_key(value))
                && self.names.objects().len() > 1;
        }
        if !by_colour.is_empty() {
            let named = values.iter().filter(|(_, colour)| by_colour.contains_key(colour)).count();
            return named * 10 >= values.len() * 9;
        }
        self.names.is_empty() && values.len() * 4 > different.len() * 5
    }

    fn colours(&self, set: &Set<'_>, dataset: &Dataset) -> Reading {
        if !self.names.by_colour.is_empty() {
            return Reading::Colours;
        }
        let all: BTreeSet<u32> =
            set.masks.iter().flat_map(|mask| mask.pixels.values.iter().map(|v| v.colour)).collect();
        let most = set.masks.iter().map(|mask| mask.pixels.distinct).max().unwrap_or(0);
        let lossy = set.masks.iter().any(|mask| mask.is_lossy() && mask.pixels.distinct > 16);
        let is_ade = set.ending == "_seg" && dataset.files.iter().any(|file| file.path.ends_with("_atr.txt"));
        if is_ade {
            return Reading::Unusable(
                "the colour of one class in each pixel".into(),
                "ADE20K's masks, whose class is R / 10 × 256 + G".into(),
                "Write the number of the class into masks of one channel".into(),
            );
        }
        if lossy || all.len() > MANY || most as usize > MANY {
            let cause = if lossy { ", as JPEG does not keep colours" } else { "" };
            return Reading::Unusable(
                "the colour of a class in each pixel, or a table of classes".into(),
                format!("up to {} colours in a mask{cause}", wording::count(u64::from(most))),
                TABLE.into(),
            );
        }
        Reading::Colours
    }

    fn numbers(&self, set: &Set<'_>) -> Reading {
        let mut values: BTreeMap<u32, u64> = BTreeMap::new();
        for mask in set.masks.iter().filter(|mask| !mask.is_coloured()) {
            mask.pixels.values.iter().for_each(|v| *values.entry(mask.number(v)).or_default() += v.pixels);
        }
        let largest = values.keys().next_back().copied().unwrap_or(0);
        let between = set.masks.iter().filter(|mask| is_between(mask)).count();
        if between > 0 && between * 2 >= set.masks.iter().filter(|mask| mask.pixels.distinct > 1).count() {
            let all: u64 = values.values().sum();
            let ends: u64 = values.iter().filter(|(v, _)| **v <= 32 || **v >= 223).map(|(_, n)| n).sum();
            if (200..=255).contains(&largest) && ends as f64 >= AT_ENDS * all as f64 {
                return Reading::One { above: 127 };
            }
            if set.masks.iter().any(Mask::is_lossy) {
                let most = set.masks.iter().map(|mask| mask.pixels.distinct).max().unwrap_or(0);
                return Reading::Unusable(
                    "the number of a class in each pixel".into(),
                    format!("up to {} values in a mask, as JPEG does not keep them", wording::count(u64::from(most))),
                    "Write the masks anew from where they were drawn, as PNG".into(),
                );
            }
        }
        let marks: Vec<u32> = values.keys().copied().filter(|v| *v > 0).collect();
        if let [mark @ (1 | 255 | 65_535)] = marks[..] {
            let named = self.names.by_value.get(&mark).is_some_and(|_| mark == 1);
            if !named && (mark > 1 || self.names.objects().len() <= 1) {
                return Reading::One { above: mark / 2 };
            }
        }
        if self.names.is_empty() && (values.len() > MANY || largest > 255) {
            let masks = set.masks.len();
            let mean = set.masks.iter().map(|mask| mask.pixels.distinct as usize).sum::<usize>() / masks.max(1);
            if numbers_objects(set) {
                return Reading::One { above: 0 };
            }
            if mean * 3 > MANY || largest > 255 {
                return Reading::Unusable(
                    "the number of a class in each pixel, or a table of classes".into(),
                    format!("{} values up to {}", wording::count(values.len() as u64), wording::count(largest.into())),
                    TABLE.into(),
                );
            }
        }
        if self.names.is_empty() && numbers_objects(set) {
            return Reading::One { above: 0 };
        }
        Reading::Numbers { divided: 1 }
    }

    /// Names that are counted begin at 0, or at 1 where the list has no background and the masks have one value more.
    fn settle_counted(&mut self, set: &Set<'_>) {
        let names = &mut self.names;
        if !names.counted || names.by_value.get(&0).is_none_or(|first| names::is_nothing(first)) {
            return;
        }
        let numbers = set.masks.iter().flat_map(|mask| mask.pixels.values.iter().map(|v| mask.number(v)));
        let largest = numbers.filter(|v| *v < 255).max().unwrap_or(0);
        if largest as usize == names.by_value.len() {
            let shifted = std::mem::take(&mut names.by_value).into_iter();
            names.by_value = shifted.map(|(value, name)| (value + 1, name)).collect();
        }
    }

    /// What a value of a mask means. `one`: the name of the only class.
    pub fn word<'n>(&'n self, mask: &Mask<'_>, v: &MaskValue, one: &'n str) -> Word<'n> {
        match self.reading {
            Reading::One { above } => {
                if mask.number(v) > above {
                    Word::Class(one.into())
                } else {
                    Word::Nothing
                }
            }
            Reading::Numbers { divided } => {
                if mask.is_coloured() {
                    if let Some(name) = self.names.by_colour.get(&v.colour) {
                        return named(name);
                    }
                    return self.palette.get(&v.colour).map_or(Word::Unnamed, |&number| self.number(number));
                }
                let number = mask.number(v);
                self.number(if number >= divided { number / divided } else { number })
            }
            Reading::Colours => self.colour(v.colour, mask.is_lossy()),
            Reading::Aside(_) | Reading::Unusable(..) => Word::Nothing,
        }
    }

    fn number(&self, number: u32) -> Word<'_> {
        match self.names.by_value.get(&number) {
            Some(name) => named(name),
            None if matches!(number, 0 | 255 | 65_535) => Word::Nothing,
            None if self.names.by_value.is_empty() => Word::Class(format!("class {number}").into()),
            None => Word::Unnamed,
        }
    }

    fn colour(&self, colour: u32, lossy: bool) -> Word<'_> {
        if let Some(name) = self.names.by_colour.get(&colour) {
            return named(name);
        }
        if lossy {
            let far = |other: u32| {
                [16, 8, 0].into_iter().map(|by| (colour >> by & 0xFF).abs_diff(other >> by & 0xFF)).max().unwrap_or(0)
            };
            let nearest = self.names.by_colour.iter().map(|(other, name)| (far(*other), name)).min();
            if let Some((_, name)) = nearest.filter(|(far, _)| *far <= NEAR) {
                return named(name);
            }
        }
        match colour {
            0 | VOC_BORDER => Word::Nothing,
            _ if self.names.by_colour.is_empty() => Word::Class(format!("colour #{colour:06X}").into()),
            _ => Word::Unnamed,
        }
    }
}

/// The colour of Pascal VOC's index 255.
pub(super) const VOC_BORDER: u32 = 0xE0_E0_C0;
/// What to do where nothing names the values.
const TABLE: &str = "Put a table of the classes beside the masks, such as class_dict.csv with the columns name, r, g, b; \
    or write the number of the class into masks of one channel";

fn named(name: &str) -> Word<'_> {
    if names::is_nothing(name) { Word::Nothing } else { Word::Class(name.into()) }
}

/// A mask of eight bits whose values were blurred: by JPEG, or by resizing.
pub(super) fn is_between(mask: &Mask<'_>) -> bool {
    let values = || mask.pixels.values.iter().map(|v| (mask.number(v), v.pixels));
    if mask.is_coloured() || values().any(|(v, _)| v > 255) {
        return false;
    }
    if mask.is_lossy() {
        return mask.pixels.distinct > 2;
    }
    let (mut all, mut ends) = (0, 0);
    for (v, n) in values() {
        all += n;
        ends += if v <= 32 || v >= 223 { n } else { 0 };
    }
    let high = values().any(|(v, _)| (183..255).contains(&v));
    high && values().any(|(v, _)| (1..183).contains(&v)) && ends as f64 >= AT_ENDS * all as f64
}

/// Objects are numbered from 1 in each mask, and no two masks hold equally many.
fn numbers_objects(set: &Set<'_>) -> bool {
    let mut largest = BTreeSet::new();
    for mask in &set.masks {
        let numbers: BTreeSet<u32> =
            mask.pixels.values.iter().map(|v| mask.number(v)).filter(|number| *number > 0).collect();
        if numbers.iter().zip(1..).any(|(number, at)| *number != at) {
            return false;
        }
        largest.insert(numbers.len());
    }
    set.masks.len() >= 5 && largest.len() * 2 > set.masks.len() && largest.last().is_some_and(|most| *most >= 10)
}

/// Masks by whose name their values are numbers of objects.
pub(super) fn objects(set: &Set<'_>, joined: &str, dataset: &Dataset) -> Reading {
    if joined.contains("instanceids") || joined.contains("instancetrainids") {
        return Reading::Numbers { divided: 1000 };
    }
    let is_kitti = set.masks.iter().all(|mask| {
        let numbers = || mask.pixels.values.iter().map(|v| mask.number(v)).filter(|v| *v > 0);
        mask.pixels.kind == MaskKind::Grey && numbers().all(|v| (256..34 * 256).contains(&v))
    });
    let beside_kitti = set.masks.first().is_some_and(|mask| dataset.images.path(mask.image).contains("image_2/"));
    if is_kitti && beside_kitti { Reading::Numbers { divided: 256 } } else { Reading::One { above: 0 } }
}
