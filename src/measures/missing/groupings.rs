//! What items are told apart by, and back from a group to its items.

use super::super::columns::{Column, NONE, counts_once};
use super::super::{Clusters, MOST_VALUES};
use super::gaps::is_looked_at;
use super::{By, MissingBy, repeats};
use crate::dataset::{Dataset, ImageId, Unit};
use std::borrow::Cow;

/// What the items of one unit can be told apart by.
pub(super) struct Groupings<'a> {
    pub(super) unit: Unit,
    pub(super) groupings: Vec<Grouping<'a>>,
}

pub(super) struct Grouping<'a> {
    pub(super) by: By,
    /// Per group its items.
    pub(super) totals: Vec<u64>,
    /// Per item the group; `NONE` where it has none, or several.
    pub(super) codes: Cow<'a, [u8]>,
    /// Per group the squares of its items over clusters; empty where nothing repeats.
    pub(super) squares: Vec<u64>,
}

impl<'a> Groupings<'a> {
    /// Per unit that some attribute lies on.
    pub(super) fn of(dataset: &Dataset, columns: &[&'a Column], clusters: &Clusters) -> Vec<Self> {
        let splits = split_of_images(dataset);
        [Unit::Image, Unit::Box, Unit::Identity]
            .into_iter()
            .filter(|&unit| dataset.attributes.iter().any(|a| a.unit == unit && is_looked_at(a)))
            .map(|unit| {
                let mut groupings = Vec::new();
                if let Some(codes) = splits.as_ref().and_then(|codes| on_items(dataset, unit, Unit::Image, codes)) {
                    let codes = Cow::Owned(codes.into_owned());
                    groupings.push(Grouping::of(By::Split, dataset.splits.len(), codes, clusters, unit));
                }
                for column in columns {
                    let of = dataset.attributes[column.attribute].unit;
                    if let Some(codes) = on_items(dataset, unit, of, &column.codes) {
                        groupings.push(Grouping::of(
                            By::Attribute(column.attribute),
                            column.values,
                            codes,
                            clusters,
                            unit,
                        ));
                    }
                }
                Self { unit, groupings }
            })
            .collect()
    }
}

impl<'a> Grouping<'a> {
    fn of(by: By, values: usize, codes: Cow<'a, [u8]>, clusters: &Clusters, unit: Unit) -> Self {
        let mut totals = vec![0u64; values];
        for &code in codes.iter() {
            if let Some(total) = totals.get_mut(usize::from(code)) {
                *total += 1;
            }
        }
        let squares = repeats::squares(clusters, unit, &codes, &totals);
        Self { by, totals, codes, squares }
    }
}

/// Per image its split; `NONE` where it has none or several. `None`: no split, or too many.
fn split_of_images(dataset: &Dataset) -> Option<Vec<u8>> {
    let several = !dataset.images.split_claims.is_empty() && dataset.splits.len() <= MOST_VALUES;
    several.then(|| {
        let one = |splits: &Vec<crate::dataset::SplitId>| match splits.as_slice() {
            [split] => split.index() as u8,
            _ => NONE,
        };
        dataset.splits_of_images().iter().map(one).collect()
    })
}

/// Codes of the items of `from` carried over to those of `unit`; `None` where an item may have several.
fn on_items<'a>(dataset: &Dataset, unit: Unit, from: Unit, codes: &'a [u8]) -> Option<Cow<'a, [u8]>> {
    let code = |item: usize| codes.get(item).copied().unwrap_or(NONE);
    let person = |image: ImageId| dataset.identity_of.get(image.index()).copied().flatten();
    let of_image = |image: ImageId| match from {
        Unit::Image => code(image.index()),
        _ => person(image).map_or(NONE, |id| code(id.index())),
    };
    match (unit, from) {
        (Unit::Image, Unit::Image) | (Unit::Box, Unit::Box) | (Unit::Identity, Unit::Identity) => {
            Some(Cow::Borrowed(codes))
        }
        (Unit::Box, _) => Some(dataset.boxes.image.iter().map(|&image| of_image(image)).collect()),
        (Unit::Image, Unit::Identity) => Some(dataset.images.ids().map(of_image).collect()),
        (Unit::Image | Unit::Identity, _) => None,
    }
}

/// The items that lie in one group of a table, in order, and whether each lacks the value.
pub fn items(dataset: &Dataset, table: &MissingBy, at: usize) -> Vec<(usize, bool)> {
    let Some(attribute) = dataset.attributes.get(table.attribute) else { return Vec::new() };
    let Some(code) = table.groups.get(at).map(|cell| cell.group) else { return Vec::new() };
    let unit = attribute.unit;
    let image = |item: usize| dataset.image_of_item(unit, item);
    let person = |image: ImageId| dataset.identity_of.get(image.index()).copied().flatten();
    let in_image: Option<Vec<bool>> = match table.by {
        By::Attribute(_) => None,
        By::Class => {
            let mut shows = vec![false; dataset.images.len()];
            let of_class = dataset.classes_by_image().into_iter().filter(|(_, class)| class.index() == code);
            of_class.for_each(|(image, _)| shows[image.index()] = true);
            Some(shows)
        }
        By::Split => Some(
            dataset.splits_of_images().iter().map(|s| matches!(s.as_slice(), [one] if one.index() == code)).collect(),
        ),
    };
    let inside = |item: usize| match (table.by, &in_image) {
        (By::Attribute(row), _) => {
            let Some(by) = dataset.attributes.get(row) else { return false };
            let of = match (unit, by.unit) {
                (own, other) if own == other => Some(item),
                (_, Unit::Image) => image(item).map(ImageId::index),
                (_, Unit::Identity) => image(item).and_then(person).map(crate::dataset::IdentityId::index),
                (_, Unit::Box) => None,
            };
            of.and_then(|of| by.code(of)) == Some(code)
        }
        (_, Some(shows)) => image(item).and_then(|image| shows.get(image.index()).copied()).unwrap_or(false),
        (_, None) => false,
    };
    let items =
        (0..attribute.rows.len()).filter(|&i| attribute.has_row(i) && counts_once(dataset, unit, i) && inside(i));
    items.map(|item| (item, attribute.is_missing(item))).collect()
}
