//! Attributes whose values have an order (ages, skin types, years), as levels of images. Owns which attributes these are,
//! and which level an image stands at; compares nothing.

use super::columns::NONE;
use super::partitions::Partition;
use crate::dataset::{Attribute, Concept, Dataset, Role, Unit, ValueType};
use crate::sorting::Sorting;
use rustc_hash::FxHashMap;

/// Numbers of an attribute up to which they may be mere codes (a camera's 1 to 4), where neither its name nor the
/// settings say that they have an order.
const FEW: usize = 6;

/// The values of an attribute compared by their order: those of an ordinal, and numbers that are many. Numbers of a few
/// different values have one where the column's name speaks of ages or skin types, or the settings say so.
pub fn has_order(dataset: &Dataset, attribute: &Attribute) -> bool {
    if !matches!(attribute.role, Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Sensitive) {
        return false;
    }
    match attribute.ty {
        ValueType::Ordinal => {
            let of_texts = attribute.numbers.is_none();
            let named = attribute.concept.is_some_and(Concept::is_ordered);
            attribute.values.len() > FEW
                || attribute.values.len() > 2 && (of_texts || named || is_declared(dataset, attribute))
        }
        ValueType::Integer | ValueType::Real => attribute.numbers.is_some(),
        _ => false,
    }
}

fn is_declared(dataset: &Dataset, attribute: &Attribute) -> bool {
    let path = attribute.source.rsplit_once('#').map_or(attribute.source.as_str(), |(path, _)| path);
    let settings = dataset.settings.column(path, &attribute.name);
    settings.is_some_and(|s| s.ty == Some(ValueType::Ordinal) || s.order.is_some())
}

/// The levels of an attribute, the lowest first.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    Numbers(Vec<f64>),
    /// Codes of its values, in their declared order.
    Codes(Vec<u32>),
}

impl Scale {
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Codes(codes) => codes.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A level as a place on an axis: its number, or its code.
    pub fn place(&self, level: usize) -> Option<f64> {
        match self {
            Self::Numbers(numbers) => numbers.get(level).copied(),
            Self::Codes(codes) => codes.get(level).map(|&code| f64::from(code)),
        }
    }

    /// A level as it is written.
    pub fn name(&self, attribute: &Attribute, level: usize) -> String {
        match self {
            Self::Numbers(numbers) => numbers.get(level).map(|&x| plain(x)).unwrap_or_default(),
            Self::Codes(codes) => {
                codes.get(level).and_then(|&code| attribute.values.get(code as usize)).cloned().unwrap_or_default()
            }
        }
    }

    /// A place between the levels as it is written: a number; of values that have none, the one at or below it.
    pub fn written(&self, attribute: &Attribute, place: f64) -> String {
        match self {
            Self::Numbers(_) => plain(place),
            Self::Codes(_) => attribute.values.get(place as usize).cloned().unwrap_or_default(),
        }
    }

    /// The middle of two levels as it is written: the mean of numbers; of values that have none, the lower one.
    pub fn middle(&self, attribute: &Attribute, (low, high): (usize, usize)) -> String {
        match self {
            Self::Numbers(numbers) if low != high => match (numbers.get(low), numbers.get(high)) {
                (Some(&low), Some(&high)) => plain(low + (high - low) / 2.0),
                _ => String::new(),
            },
            _ => self.name(attribute, low),
        }
    }
}

/// A number without more digits than it takes.
fn plain(x: f64) -> String {
    let rounded: f64 = format!("{x:.5e}").parse().unwrap_or(x);
    format!("{rounded}")
}

/// An attribute with an order, over images.
pub struct OrderedColumn {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    pub scale: Scale,
    /// Per image its level and one; 0 where it shows no value, or several.
    of_images: Vec<u32>,
}

impl OrderedColumn {
    /// One attribute (row of `Dataset::attributes`); `None` where it has no order, fewer than two levels, or no more
    /// than a few numbers.
    pub fn of(dataset: &Dataset, attribute: usize) -> Option<Self> {
        let a = dataset.attributes.get(attribute).filter(|a| has_order(dataset, a))?;
        match &a.numbers {
            Some(numbers) => {
                // −0 is 0.
                let known = |item: usize| numbers.get(item).copied().filter(|x| x.is_finite()).map(|x| x + 0.0);
                let shown = shown(dataset, a, |item| known(item).map(f64::to_bits));
                let mut levels: Vec<f64> = shown.iter().flatten().map(|&bits| f64::from_bits(bits)).collect();
                levels.sort_unstable_by(f64::total_cmp);
                levels.dedup();
                if a.ty != ValueType::Ordinal && levels.len() <= FEW {
                    return None;
                }
                let place: FxHashMap<u64, u32> =
                    levels.iter().zip(1..).map(|(level, place)| (level.to_bits(), place)).collect();
                Self::new(attribute, shown, Scale::Numbers(levels), |bits| place.get(&bits).copied())
            }
            None => {
                let shown = shown(dataset, a, |item| a.code(item).filter(|&code| code < a.values.len()));
                let mut seen = vec![false; a.values.len()];
                shown.iter().flatten().for_each(|&code| seen[code] = true);
                let levels: Vec<u32> = (0..a.values.len() as u32).filter(|&code| seen[code as usize]).collect();
                let mut place = vec![None; a.values.len()];
                levels.iter().zip(1..).for_each(|(&code, at)| place[code as usize] = Some(at));
                Self::new(attribute, shown, Scale::Codes(levels), |code| place[code])
            }
        }
    }

    fn new<V: Copy>(
        attribute: usize,
        shown: Vec<Option<V>>,
        scale: Scale,
        place: impl Fn(V) -> Option<u32>,
    ) -> Option<Self> {
        let of_images = shown.into_iter().map(|value| value.and_then(&place).unwrap_or(0)).collect();
        (scale.len() > 1).then_some(Self { attribute, scale, of_images })
    }

    /// The attributes that have an order, at most `most`, protected ones first, then in the order of the dataset.
    pub fn rows(dataset: &Dataset, most: usize) -> Vec<usize> {
        let mut rows: Vec<usize> =
            (0..dataset.attributes.len()).filter(|&row| has_order(dataset, &dataset.attributes[row])).collect();
        rows.order_by_key(|&row| !dataset.attributes[row].is_protected());
        rows.truncate(most);
        rows
    }

    /// The level of an image; `None` where it shows no value, or several.
    pub fn level(&self, image: u32) -> Option<usize> {
        let place = self.of_images.get(image as usize).copied().unwrap_or(0);
        (place as usize).checked_sub(1)
    }

    /// Per image its level and one, 0 where it has none.
    pub fn places(&self) -> &[u32] {
        &self.of_images
    }

    /// The images in at most `most` bands of levels.
    pub fn bands(&self, attribute: &Attribute, most: usize) -> Partition {
        let of_levels = bands(&self.counts(), most);
        let mut labels: Vec<String> = Vec::new();
        for (band, levels) in of_levels.iter().enumerate().collect::<Vec<_>>().chunk_by(|a, b| a.1 == b.1).enumerate() {
            debug_assert_eq!(band, *levels[0].1);
            let name = |level: usize| self.scale.name(attribute, level);
            let (from, to) = (levels[0].0, levels[levels.len() - 1].0);
            labels.push(match &self.scale {
                _ if from == to => name(from),
                Scale::Numbers(_) => format!("{}–{}", name(from), name(to)),
                Scale::Codes(_) => format!("{} to {}", name(from), name(to)),
            });
        }
        let code = |&place: &u32| (place as usize).checked_sub(1).map_or(NONE, |level| of_levels[level] as u8);
        Partition { labels, codes: self.of_images.iter().map(code).collect() }
    }

    /// Images at each level.
    pub fn counts(&self) -> Vec<u64> {
        counts(&self.of_images, self.scale.len())
    }
}

/// Images at each of so many levels; `places` are levels and one, 0 for none.
pub fn counts(places: &[u32], levels: usize) -> Vec<u64> {
    let mut counts = vec![0; levels];
    for &place in places.iter().filter(|&&place| place > 0) {
        counts[place as usize - 1] += 1;
    }
    counts
}

/// Levels cut into at most `most` bands of about as many items each, so that each band holds levels side by side; where
/// there are no more levels than bands, each is one. Per level its band.
pub fn bands(counts: &[u64], most: usize) -> Vec<usize> {
    if counts.len() <= most {
        return (0..counts.len()).collect();
    }
    let n: u64 = counts.iter().sum();
    let (mut below, mut last, mut band) = (0, None, 0);
    let place = |&count: &u64| {
        // By the middle of the level: one that holds half of all is no part of its neighbour's band.
        let middle = below as f64 + count as f64 / 2.0;
        below += count;
        let wanted = (middle / n.max(1) as f64 * most as f64) as usize;
        band += usize::from(last.is_some_and(|last| last != wanted));
        last = Some(wanted);
        band
    };
    counts.iter().map(place).collect()
}

/// Per image the one value that it shows.
fn shown<V: Copy + PartialEq>(
    dataset: &Dataset,
    attribute: &Attribute,
    value: impl Fn(usize) -> Option<V>,
) -> Vec<Option<V>> {
    let images = dataset.images.len();
    match attribute.unit {
        Unit::Image => (0..images).map(value).collect(),
        Unit::Identity => {
            let identity = |image: usize| dataset.identity_of.get(image).copied().flatten();
            (0..images).map(|image| identity(image).and_then(|id| value(id.index()))).collect()
        }
        Unit::Box => {
            let mut shown: Vec<Option<V>> = vec![None; images];
            let mut several = vec![false; images];
            for b in dataset.boxes.counted() {
                let (at, Some(own)) = (dataset.boxes.image[b.index()].index(), value(b.index())) else { continue };
                match shown.get_mut(at) {
                    Some(shown @ None) => *shown = Some(own),
                    Some(Some(other)) if *other != own => several[at] = true,
                    _ => {}
                }
            }
            shown.iter_mut().zip(several).filter(|(_, several)| *several).for_each(|(shown, _)| *shown = None);
            shown
        }
    }
}
