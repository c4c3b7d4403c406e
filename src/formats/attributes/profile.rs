//! What a column's values are, over the whole table, in bounded memory. Refuses to know what the column is called.

use super::values::{
    LONG, age_in_years, boolean, is_ordinal, is_row_sentinel, looks_like_date, looks_like_image, number, packed,
};
use crate::dataset::{Concept, ValueType};
use crate::sorting::Sorting;
use rustc_hash::FxHashMap;

/// Different values that are remembered per column; beyond them a column is text or numbers, not groups.
pub(super) const MOST_VALUES: usize = 20_000;
/// Bytes that a remembered value takes beside its own: its place in the dictionary and what its memory is rounded up to.
const ENTRY: usize = 64;
/// A column of whole numbers with as many different ones as this has groups.
const FEW_NUMBERS: usize = 20;

/// Nobody is older, in years (Jeanne Calment: 122).
const OLDEST: f64 = 125.0;
/// Different impossible numbers that are remembered.
const MOST_SUSPECTS: usize = 64;

/// How a column's numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::formats) struct Numbers {
    /// "0,5" is a half.
    pub comma: bool,
    /// The column holds ages: "018M" is a year and a half.
    pub ages: bool,
}

impl Numbers {
    pub(in crate::formats) fn read(self, value: &str) -> Option<f64> {
        number(value, self.comma).or_else(|| if self.ages { age_in_years(value) } else { None })
    }
}

/// A whole number with zeros in front.
fn is_padded(value: &str) -> bool {
    value.len() > 1 && value.starts_with('0') && value.bytes().all(|b| b.is_ascii_digit())
}

/// The values that a column shows first, counted without a look into its dictionary: most columns have few.
#[derive(Clone, Debug, Default)]
struct First {
    values: Vec<(Box<str>, u64)>,
    /// The same values, packed.
    packed: [u64; FIRST],
}

/// Values looked through one by one.
const FIRST: usize = 4;

impl First {
    /// Counts the value if it is one of these.
    fn count(&mut self, value: &[u8]) -> bool {
        let known = match packed(value) {
            LONG => self.values.iter().position(|(known, _)| known.as_bytes() == value),
            packed => self.packed.iter().take(self.values.len()).position(|&known| known == packed),
        };
        let known = known.and_then(|at| self.values.get_mut(at));
        known.map(|(_, count)| *count += 1).is_some()
    }

    /// Takes in a value that the dictionary has just got.
    fn take_in(&mut self, value: &str) {
        if let Some(free) = self.packed.get_mut(self.values.len()) {
            *free = packed(value.as_bytes());
            self.values.push((value.into(), 0));
        }
    }

    /// Adds the counts to the dictionary.
    fn flush(&mut self, into: &mut FxHashMap<Box<str>, u64>) {
        for (value, count) in &mut self.values {
            if let Some(known) = into.get_mut(value) {
                *known += std::mem::take(count);
            }
        }
    }
}

/// Yes, no, or not sure.
pub(in crate::formats) fn is_sign(n: f64) -> bool {
    n == -1.0 || n == 0.0 || n == 1.0
}

/// Counts over a column.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Profile {
    pub numbers: Numbers,
    /// Rows with a value.
    pub present: u64,
    pub numeric: u64,
    /// Some number has a fraction.
    pub fraction: bool,
    pub dates: u64,
    pub images: u64,
    pub bytes: u64,
    /// Rows whose value holds a blank.
    pub blanks: u64,
    pub min: f64,
    pub max: f64,
    /// Numbers that could stand for "not known", and how often.
    pub suspects: Vec<(f64, u64)>,
    /// Ages that no one has are set aside: their column counts years.
    in_years: bool,
    first: First,
    /// Different values and, after `finish`, their counts; `None` once there are too many.
    pub values: Option<FxHashMap<Box<str>, u64>>,
    /// Bytes that they take, about.
    pub held: usize,
    /// Numbers that the settings make a group of, whatever they look like.
    pub groups: Vec<f64>,
    /// The first three different values.
    pub examples: Vec<String>,
}

impl Profile {
    pub(in crate::formats) fn new(numbers: Numbers) -> Self {
        Self {
            numbers,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            values: Some(FxHashMap::default()),
            ..Self::default()
        }
    }

    /// One more field that holds a value seen before, just so; `false`, and nothing is counted, where none of the few
    /// that are looked through is it.
    pub(in crate::formats) fn again(&mut self, field: &[u8]) -> bool {
        let known = self.first.count(field);
        self.present += u64::from(known);
        known
    }

    /// One more value that is not missing.
    pub(in crate::formats) fn add(&mut self, value: &str) {
        self.present += 1;
        if let Some(values) = &mut self.values {
            if let Some(count) = values.get_mut(value) {
                *count += 1;
                return;
            }
            if self.examples.len() < 3 {
                self.examples.push(value.chars().take(80).collect());
            }
            // A value of a thousand bytes is no group.
            if values.len() < MOST_VALUES && value.len() <= 1000 {
                values.insert(value.into(), 1);
                self.held += value.len() + ENTRY;
                self.first.take_in(value);
                return;
            }
            self.forget();
        }
        self.tally(value, 1);
    }

    /// Keeps no different values any more: there are too many.
    pub(in crate::formats) fn forget(&mut self) {
        let mut values = self.values.take().unwrap_or_default();
        self.held = 0;
        self.first.flush(&mut values);
        self.first.values.clear();
        for (value, count) in values {
            self.tally(&value, count);
        }
    }

    /// A value that stands in several rows. None of them were added before.
    pub(super) fn add_many(&mut self, value: &str, count: u64) {
        if count > 0 {
            self.add(value);
            self.present += count - 1;
            if let Some(known) = self.values.as_mut().and_then(|values| values.get_mut(value)) {
                *known += count - 1;
            } else {
                self.tally(value, count - 1);
            }
        }
    }

    fn tally(&mut self, value: &str, count: u64) {
        self.bytes += value.len() as u64 * count;
        self.blanks += if value.contains(' ') { count } else { 0 };
        // "0012" is an id or a postcode: as a number it would lose its zeros.
        let of_ages = self.numbers.ages;
        if let Some(n) = self.numbers.read(value).filter(|_| of_ages || !is_padded(value)) {
            self.numeric += count;
            self.fraction |= n.fract() != 0.0;
            let suspect = is_row_sentinel(n) || (of_ages && !(0.0..=OLDEST).contains(&n));
            if let Some((_, known)) = self.suspects.iter_mut().find(|(s, _)| suspect && *s == n) {
                *known += count;
            } else if suspect && self.suspects.len() < MOST_SUSPECTS {
                self.suspects.push((n, count));
            } else {
                (self.min, self.max) = (self.min.min(n), self.max.max(n));
            }
        } else if looks_like_date(value) {
            self.dates += count;
        } else if looks_like_image(value) {
            self.images += count;
        }
    }

    /// Ends the counting.
    pub(in crate::formats) fn finish(&mut self) {
        if let Some(mut values) = self.values.take() {
            self.first.flush(&mut values);
            for (value, &count) in &values {
                self.tally(value, count);
            }
            self.values = Some(values);
        }
        self.suspects.order_by(|a, b| a.0.total_cmp(&b.0));
        // Where many are impossible as years, they are none: years of birth, months, days.
        let impossible: u64 = self.suspects.iter().filter(|s| !is_row_sentinel(s.0)).map(|s| s.1).sum();
        self.in_years = self.numbers.ages && impossible * 10 <= self.numeric && self.max <= OLDEST;
        if self.numbers.ages && !self.in_years {
            for (n, _) in self.suspects.iter().filter(|s| !is_row_sentinel(s.0)) {
                (self.min, self.max) = (self.min.min(*n), self.max.max(*n));
            }
            self.suspects.retain(|s| is_row_sentinel(s.0));
        }
    }

    /// Its numbers are no ages in years: years of birth, days.
    pub(super) fn are_no_ages(&self) -> bool {
        self.numbers.ages && !self.in_years && self.is_numeric() && self.max > OLDEST
    }

    /// Number of different values; `None`: too many to remember.
    pub(in crate::formats) fn distinct(&self) -> Option<usize> {
        self.values.as_ref().map(FxHashMap::len)
    }

    /// Nearly every row has a value of its own.
    pub(in crate::formats) fn is_nearly_unique(&self) -> bool {
        self.present >= 20 && self.distinct().is_none_or(|d| d as u64 * 10 >= self.present * 9)
    }

    pub(in crate::formats) fn is_numeric(&self) -> bool {
        self.present > 0 && self.numeric == self.present
    }

    /// Numeric but for a few values that look like slips.
    pub(in crate::formats) fn is_nearly_numeric(&self) -> bool {
        self.numeric * 50 >= self.present * 49 && self.numeric > 100 && self.distinct().is_none_or(|d| d > FEW_NUMBERS)
    }

    pub(in crate::formats) fn is_image_names(&self) -> bool {
        self.present > 0 && self.images * 10 >= self.present * 9
    }

    /// All values are 0 and 1, or −1 and 1.
    pub(in crate::formats) fn is_zero_one(&self) -> bool {
        self.is_numeric()
            && self.values.as_ref().is_some_and(|v| {
                let numbers: Vec<f64> = v.keys().filter_map(|k| self.numbers.read(k)).collect();
                numbers.iter().all(|n| *n == 0.0 || *n == 1.0) || numbers.iter().all(|n| *n == -1.0 || *n == 1.0)
            })
    }

    /// As `is_zero_one`, where −1 may say that nobody is sure, as labels taken from reports do (CheXpert).
    pub(in crate::formats) fn is_zero_one_or_unsure(&self) -> bool {
        let known = |k: &str| self.numbers.read(k).is_some_and(is_sign);
        let of_all = |v: &FxHashMap<Box<str>, u64>| v.iter().filter(|(k, _)| known(k)).map(|(_, n)| n).sum::<u64>();
        // One slip, or one in hundreds: it is said at its place. Three in a hundred are counts, or grades.
        let slips = |v| self.present - of_all(v).min(self.present);
        self.is_numeric()
            && self
                .values
                .as_ref()
                .is_some_and(|v| slips(v) * 200 <= self.present || slips(v) <= 1 && self.present >= 50)
    }

    /// All of these numbers stand in it.
    pub(in crate::formats) fn has_numbers(&self, wanted: &[f64]) -> bool {
        let has = |n: &f64| self.values.iter().flatten().any(|(k, _)| self.numbers.read(k) == Some(*n));
        wanted.iter().all(has)
    }

    /// Numbers that lie far outside the rest and mean "not known": −1 among ages, 999 among people's heights, −999
    /// among scores around 0.
    pub(in crate::formats) fn sentinels(&self) -> Vec<(f64, u64)> {
        if self.min > self.max || self.is_zero_one() || self.values.as_ref().is_some_and(|v| v.len() < 3) {
            return Vec::new();
        }
        let far = 5.0 * self.min.abs().max(self.max.abs()).max(1.0);
        let outside = |n: f64| if n < 0.0 { self.min >= 0.0 || n < -far } else { n > 5.0 * self.max.max(1.0) };
        let far_off = self.suspects.iter().copied().filter(|&(n, _)| self.in_years || outside(n));
        far_off.filter(|(n, _)| !self.groups.contains(n)).collect()
    }

    /// As `sentinels`, where the settings said nothing of them.
    pub(super) fn usual_sentinels(&self) -> Vec<(f64, u64)> {
        if self.groups.is_empty() {
            return self.sentinels();
        }
        Self { groups: Vec::new(), ..self.clone() }.sentinels()
    }

    /// The type of these values, for a column about `concept`.
    pub(in crate::formats) fn value_type(&self, concept: Option<Concept>) -> ValueType {
        let Some(values) = &self.values else {
            return match () {
                () if self.is_numeric() || self.is_nearly_numeric() => self.number_type(),
                () if self.dates * 10 >= self.present * 9 => ValueType::Date,
                () => self.text_type(),
            };
        };
        if values.is_empty() {
            return ValueType::Category;
        }
        let sentinels = self.sentinels();
        let is_sentinel = |v: &str| self.numbers.read(v).is_some_and(|n| sentinels.iter().any(|(s, _)| *s == n));
        let real: Vec<&str> = values.keys().map(|k| &**k).filter(|v| !is_sentinel(v)).collect();
        if real.len() <= 4 && real.iter().all(|v| boolean(v).is_some()) {
            // "F" and "M" is no boolean, nor is "F" alone; "n" alone might be anything.
            let both = real.iter().any(|v| boolean(v) == Some(true)) && real.iter().any(|v| boolean(v) == Some(false));
            let plain = real.iter().all(|v| v.len() > 1 || v.bytes().all(|b| b.is_ascii_digit()));
            if both || plain {
                return ValueType::Boolean;
            }
        }
        if self.is_numeric() {
            let codes = concept.is_some_and(|c| !c.is_ordered());
            return match self.number_type() {
                ValueType::Integer if codes && real.len() <= 1000 => ValueType::Category,
                // Numbers that repeat are steps; five rows with five numbers are just numbers.
                ValueType::Integer
                    if real.len() <= FEW_NUMBERS
                        && (concept.is_some() || real.len() as u64 * 2 <= self.present || real.len() <= 2) =>
                {
                    ValueType::Ordinal
                }
                other => other,
            };
        }
        if self.is_nearly_numeric() {
            return self.number_type();
        }
        let steps = real.iter().filter(|v| is_ordinal(v)).count();
        let mangled_ages = concept.is_some_and(Concept::is_ordered) && steps * 2 >= real.len();
        if steps > 0 && (steps == real.len() && real.len() <= 200 || mangled_ages && real.len() <= 200) {
            return ValueType::Ordinal;
        }
        if self.dates * 10 >= self.present * 9 {
            return ValueType::Date;
        }
        if concept.is_none()
            && (self.is_nearly_unique() || (values.len() > 1000 && values.len() as u64 * 2 > self.present))
        {
            return self.text_type();
        }
        ValueType::Category
    }

    /// The type of its numbers.
    pub(in crate::formats) fn number_type(&self) -> ValueType {
        if self.fraction { ValueType::Real } else { ValueType::Integer }
    }

    fn text_type(&self) -> ValueType {
        if self.blanks * 2 > self.present || self.bytes > self.present * 40 { ValueType::Text } else { ValueType::Id }
    }
}
