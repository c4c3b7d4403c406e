//! One column into one attribute of the dataset: a code per item, numbers, what contradicts. Two sources with one
//! column fill one attribute.

use super::column::Column;
use super::merges::Merges;
use super::missing::Missing;
use super::names::SET;
use super::profile::{MOST_VALUES, Numbers};
use super::values::{LONG, canonical, packed};
use crate::dataset::{Attribute, Conflict, Dataset, FileId, Images, KEPT, MISSING, Origin, Place, Unit, ValueType};
use rustc_hash::FxHashMap;

/// Groups looked through one by one.
const FIRST: usize = 4;

/// Where values of a column go.
pub(in crate::formats) struct Target {
    pub column: usize,
    /// Row of `Dataset::attributes`.
    at: usize,
    missing: Missing,
    merges: Merges,
    codes: FxHashMap<String, u32>,
    /// The groups met first, as written, with their codes: looked through before anything else. None where numbers are
    /// read.
    first: Vec<(Box<[u8]>, u32)>,
    /// The same groups, packed.
    packed: [u64; FIRST],
    groups: bool,
    numbers: bool,
    /// Only booleans: "TRUE" and "True" are one value.
    any_case: bool,
    reads: Numbers,
    sentinels: Vec<f64>,
}

fn has_dictionary(ty: ValueType) -> bool {
    matches!(ty, ValueType::Category | ValueType::Ordinal | ValueType::Boolean | ValueType::Date)
}

impl Target {
    /// Finds or makes the attribute. `None`: the column has neither groups nor numbers that could be kept.
    pub(in crate::formats) fn new(
        dataset: &mut Dataset,
        column: &Column,
        index: usize,
        (file, source): (FileId, String),
        unit: Unit,
    ) -> Option<Self> {
        let numeric = column.holds_numbers();
        let mut groups = has_dictionary(column.ty);
        if !(numeric || groups) || (groups && column.profile.values.is_none()) {
            return None;
        }
        let mut numbers = numeric;
        // Numbers and words under one name are two attributes.
        let found = dataset.attributes.iter().position(|a| {
            let only_numbers = a.numbers.is_some() && !has_dictionary(a.ty);
            let only_groups = a.numbers.is_none() && has_dictionary(a.ty);
            let alike = (numeric || !only_numbers) && (groups || !only_groups);
            alike && a.name == column.name && a.unit == unit
        });
        let at = found.unwrap_or(dataset.attributes.len());
        match found.and_then(|at| dataset.attributes.get_mut(at)) {
            Some(attribute) => {
                attribute.source = format!("{}, {source}", attribute.source);
                // Settings may name the column in one file only.
                if column.fixed && attribute.why != SET {
                    (attribute.role, attribute.why) = (column.role, column.why.clone());
                }
                if attribute.origin == Origin::Unknown {
                    attribute.origin = column.origin;
                }
                if attribute.numbers.is_some() && has_dictionary(attribute.ty) && !groups {
                    demote(attribute, column.ty);
                }
                groups &= has_dictionary(attribute.ty);
                if numbers && attribute.numbers.is_none() {
                    numbers = false;
                } else if !numbers {
                    attribute.numbers = None;
                }
                if groups && attribute.ty == ValueType::Boolean && column.ty != ValueType::Boolean {
                    attribute.ty = column.ty;
                }
                if attribute.ty == ValueType::Integer && column.ty == ValueType::Real {
                    attribute.ty = ValueType::Real;
                }
            }
            None => {
                let mut attribute = Attribute::new(column.name.clone(), source, file, unit);
                attribute.role = column.role;
                attribute.concept = column.concept;
                attribute.provenance = super::names::is_provenance(&attribute.name);
                attribute.why = format!("{}{}", column.why, column.missing.said());
                attribute.ty = column.ty;
                attribute.origin = column.origin;
                attribute.numbers = numbers.then(Vec::new);
                dataset.attributes.push(attribute);
            }
        }
        let attribute = dataset.attributes.get_mut(at)?;
        for (word, count) in column.missing.marked() {
            match attribute.marked.iter_mut().find(|(known, _)| known == word) {
                Some((_, n)) => *n += count,
                None => attribute.marked.push((word.to_owned(), count)),
            }
        }
        let any_case = attribute.ty == ValueType::Boolean;
        let sentinels = if numeric || column.profile.is_numeric() { column.profile.sentinels() } else { Vec::new() };
        for &(value, count) in &sentinels {
            match attribute.sentinels.iter_mut().find(|(v, _)| *v == value) {
                Some((_, n)) => *n += count,
                None => attribute.sentinels.push((value, count)),
            }
        }
        let codes = attribute.values.iter().enumerate().map(|(i, v)| (compared(v, any_case), i as u32)).collect();
        Some(Self {
            column: index,
            at,
            missing: column.missing.clone(),
            merges: column.merges.clone(),
            codes,
            first: Vec::new(),
            packed: [LONG; FIRST],
            groups,
            numbers,
            any_case,
            reads: column.profile.numbers,
            sentinels: sentinels.into_iter().map(|(v, _)| v).collect(),
        })
    }

    /// As `put`, of a field that holds just what an earlier one held, as far as that shows at once.
    pub(in crate::formats) fn again(
        &self,
        dataset: &mut Dataset,
        item: usize,
        field: &[u8],
        here: Place,
        first: Option<Place>,
    ) -> bool {
        if self.merges.any() {
            return false;
        }
        let known = match packed(field) {
            LONG => self.first.iter().position(|(known, _)| **known == *field),
            packed => self.packed.iter().position(|&known| known == packed),
        };
        let Some(&(_, code)) = known.and_then(|at| self.first.get(at)) else { return false };
        let Dataset { attributes, images, .. } = dataset;
        let Some(attribute) = attributes.get_mut(self.at) else { return false };
        let old = attribute.codes.get(item).copied().unwrap_or(MISSING);
        if old == MISSING {
            attribute.set(item, code);
        } else if old != code {
            contradiction(attribute, images, item, [old, code], here, first);
        }
        true
    }

    /// Gives an item its value. `first`: the place in this table that has named the item before. `false`: the column
    /// holds numbers, and this is none.
    pub(in crate::formats) fn put(
        &mut self,
        dataset: &mut Dataset,
        item: usize,
        value: &str,
        here: Place,
        first: Option<Place>,
    ) -> bool {
        let Dataset { attributes, images, .. } = dataset;
        let Some(attribute) = attributes.get_mut(self.at) else { return true };
        if attribute.rows.len() <= item {
            attribute.rows.resize(item + 1, false);
        }
        attribute.rows[item] = true;
        if self.missing.is(value) {
            return true;
        }
        let merges = self.merges.clone();
        let value = merges.name(value).unwrap_or(value);
        let parsed = if self.numbers || !self.sentinels.is_empty() { self.reads.read(value) } else { None };
        if parsed.is_some_and(|n| self.sentinels.contains(&n)) {
            return true;
        }
        let mut contradicts = false;
        if self.numbers
            && let Some(numbers) = &mut attribute.numbers
        {
            let Some(parsed) = parsed else { return false };
            if numbers.len() <= item {
                numbers.resize(item + 1, f64::NAN);
            }
            if numbers[item].is_nan() {
                numbers[item] = parsed;
            } else {
                contradicts = numbers[item] != parsed;
            }
        }
        let mut codes = [MISSING; 2];
        if self.groups {
            let Some(code) = self.code(attribute, value) else { return true };
            let old = attribute.codes.get(item).copied().unwrap_or(MISSING);
            if old == MISSING && !contradicts {
                attribute.set(item, code);
            }
            contradicts = old != MISSING && old != code;
            codes = [old, code];
            let is_new = || !self.first.iter().any(|(known, _)| **known == *value.as_bytes());
            if !self.numbers
                && self.sentinels.is_empty()
                && let Some(free) = self.packed.get_mut(self.first.len())
                && is_new()
            {
                *free = packed(value.as_bytes());
                self.first.push((value.as_bytes().into(), code));
            }
        }
        if contradicts {
            contradiction(attribute, images, item, codes, here, first);
        }
        true
    }

    fn code(&mut self, attribute: &mut Attribute, value: &str) -> Option<u32> {
        if let Some(&code) = self.codes.get(value) {
            return Some(code);
        }
        let key = compared(value, self.any_case);
        let known = self.codes.get(&key).copied();
        let code = match known {
            Some(code) => code,
            None if attribute.values.len() >= 2 * MOST_VALUES => return None,
            None => {
                let code = attribute.values.len() as u32;
                attribute.values.push(canonical(value).to_owned());
                self.codes.insert(key, code);
                code
            }
        };
        // Each spelling once: the next row finds it as it stands.
        if self.codes.len() < 4 * MOST_VALUES {
            self.codes.insert(value.to_owned(), code);
        }
        Some(code)
    }
}

/// Notes that two places give an item two values.
fn contradiction(
    attribute: &mut Attribute,
    images: &Images,
    item: usize,
    values: [u32; 2],
    here: Place,
    first: Option<Place>,
) {
    if attribute.conflicts.len() >= KEPT {
        return;
    }
    // Another table's row is known where that table was the first to name the image.
    let named = images.named_at.get(item).copied().flatten().filter(|_| attribute.unit == Unit::Image);
    let elsewhere = || named.filter(|p| p.file == attribute.file).unwrap_or(Place::file(attribute.file));
    let places = [first.unwrap_or_else(elsewhere), here];
    attribute.conflicts.push(Conflict { item: item as u32, values, places });
}

/// A value as it is looked up.
fn compared(value: &str, any_case: bool) -> String {
    let value = canonical(value);
    if any_case { value.to_lowercase() } else { value.to_owned() }
}

/// Groups of a few numbers turn into numbers, once another table has too many of them for groups.
fn demote(attribute: &mut Attribute, ty: ValueType) {
    attribute.ty = ty;
    attribute.values.clear();
    attribute.codes.clear();
    for conflict in &mut attribute.conflicts {
        conflict.values = [MISSING; 2];
    }
}
