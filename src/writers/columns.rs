//! Attributes and marks, under the names that a format has them with. Refuses to invent a value.

use super::{Target, names};
use crate::dataset::{Attribute, BoxId, Dataset, Unit, flag};
use rustc_hash::FxHashSet;

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

/// The column that names identities.
pub(super) fn identity_name(dataset: &Dataset) -> String {
    let source = dataset.identity_source.as_deref().unwrap_or_default();
    source.rsplit('#').next().filter(|name| !name.is_empty()).unwrap_or("identity").to_owned()
}

pub(super) fn columns<'d>(
    dataset: &'d Dataset,
    unit: Unit,
    held: bool,
    told: &[(u8, &Attribute)],
    taken: &mut FxHashSet<String>,
) -> Vec<Column<'d>> {
    let is_told = |attribute: &Attribute| told.iter().any(|(_, own)| std::ptr::eq(*own, attribute));
    let of = dataset.attributes.iter().filter(|attribute| held && attribute.unit == unit && !is_told(attribute));
    of.map(|attribute| Column { name: names::unused(attribute.name.clone(), taken), attribute }).collect()
}

/// Attributes of boxes that are called as a mark is and are true or false (COCO has them where VOC has marks): where the
/// format has a place for the mark, or some boxes carry it.
pub(super) fn told<'d>(dataset: &'d Dataset, target: &Target, boxes: &[BoxId]) -> Vec<(u8, &'d Attribute)> {
    let mut told = Vec::new();
    for (name, bit) in MARKS {
        let wanted =
            || target.holds.flags & bit != 0 || boxes.iter().any(|b| dataset.boxes.flags[b.index()] & bit != 0);
        let is = |a: &&Attribute| {
            a.unit == Unit::Box
                && a.name.eq_ignore_ascii_case(name)
                && !a.values.is_empty()
                && a.values.iter().all(|value| truth(value).is_some())
        };
        told.extend(dataset.attributes.iter().find(is).filter(|_| wanted()).map(|attribute| (bit, attribute)));
    }
    told
}

fn truth(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// The marks of a box, also those that an attribute tells.
pub(super) fn flags(dataset: &Dataset, told: &[(u8, &Attribute)], id: BoxId) -> u8 {
    let own = dataset.boxes.flags.get(id.index()).copied().unwrap_or(0);
    let set = told.iter().filter(|(_, a)| a.value(id.index()).and_then(truth) == Some(true));
    set.fold(own, |all, (bit, _)| all | bit)
}
