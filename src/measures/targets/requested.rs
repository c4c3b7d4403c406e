//! What the settings ask for, brought into one shape: the target of an attribute and that of a crossing.

use super::MARGIN;
use crate::dataset::{Attribute, Dataset, Settings, Target, TargetCrossing, Unit};

/// Shares that are written with so many digits that each is off by at most this add up to one.
const ROUNDING: f64 = 0.005;

/// One target over attributes that are there.
pub struct Asked {
    /// `gender`, `gender × age`.
    pub name: String,
    /// Rows of `Dataset::attributes`.
    pub attributes: Vec<usize>,
    pub unit: Unit,
    pub crossing: bool,
    pub cells: Vec<Cell>,
    /// The cells are all of the population.
    pub whole: bool,
    pub margin: f64,
    /// People asked.
    pub sample: Option<u64>,
}

/// A group or a combination of groups, with its share of the population.
pub struct Cell {
    pub name: String,
    pub values: Vec<String>,
    pub share: f64,
}

/// All targets that can be held against the data.
pub fn all(dataset: &Dataset) -> Vec<Asked> {
    let mut asked = Vec::new();
    for (row, attribute) in dataset.attributes.iter().enumerate().filter(|(_, a)| a.has_groups()) {
        let Some(target) = target_of(&dataset.settings, attribute) else { continue };
        let cells: Vec<Cell> = target_shares(target)
            .into_iter()
            .map(|(group, share)| Cell { name: group.to_owned(), values: vec![group.to_owned()], share })
            .collect();
        if cells.is_empty() {
            continue;
        }
        asked.push(Asked {
            name: attribute.name.clone(),
            attributes: vec![row],
            unit: attribute.unit,
            crossing: false,
            cells,
            whole: true,
            margin: target.margin.filter(|m| m.is_finite() && *m >= 0.0).unwrap_or(MARGIN),
            sample: target.sample.filter(|&sample| sample > 0),
        });
    }
    asked.extend(dataset.settings.target_crossing.iter().filter_map(|crossing| of_crossing(dataset, crossing)));
    asked
}

/// `None` where an attribute is not there, has no groups, or is carried by something else than the first.
fn of_crossing(dataset: &Dataset, crossing: &TargetCrossing) -> Option<Asked> {
    let attributes: Vec<usize> = crossing.attributes.iter().map(|name| row_of(dataset, name)).collect::<Option<_>>()?;
    let unit = dataset.attributes.get(*attributes.first()?)?.unit;
    let fits = |row: &usize| dataset.attributes.get(*row).is_some_and(|a| a.has_groups() && a.unit == unit);
    if !attributes.iter().all(fits) {
        return None;
    }
    let (cells, whole) = crossing_shares(crossing);
    let cells: Vec<Cell> = cells
        .into_iter()
        .map(|(values, share)| Cell { name: values.join(" × "), values: values.to_vec(), share })
        .collect();
    let names: Vec<&str> =
        attributes.iter().filter_map(|&row| dataset.attributes.get(row)).map(|a| a.name.as_str()).collect();
    (!cells.is_empty()).then(|| Asked {
        name: names.join(" × "),
        attributes,
        unit,
        crossing: true,
        cells,
        whole,
        margin: MARGIN,
        sample: crossing.sample.filter(|&sample| sample > 0),
    })
}

/// The attribute of this name or source.
pub fn row_of(dataset: &Dataset, name: &str) -> Option<usize> {
    let by_source = |a: &Attribute| a.source.split(", ").any(|source| source == name);
    let attributes = &dataset.attributes;
    let groups_first = attributes.iter().position(|a| a.has_groups() && (a.name == name || by_source(a)));
    groups_first.or_else(|| attributes.iter().position(|a| a.name == name || by_source(a)))
}

/// The target population that the settings give for an attribute, by its name or its source.
pub fn target_of<'a>(settings: &'a Settings, attribute: &Attribute) -> Option<&'a Target> {
    attribute
        .source
        .split(", ")
        .find_map(|source| settings.target.get(source))
        .or_else(|| settings.target.get(&attribute.name))
}

/// The shares of a target, from its shares or its counts, divided by their sum; by group, sorted. Empty where nothing
/// usable is given.
pub fn target_shares(target: &Target) -> Vec<(&str, f64)> {
    let given = target.shares.as_ref().or(target.counts.as_ref());
    let usable: Vec<(&str, f64)> = given
        .into_iter()
        .flatten()
        .filter(|(_, share)| is_share(**share))
        .map(|(group, share)| (group.as_str(), *share))
        .collect();
    let sum: f64 = usable.iter().map(|(_, share)| share).sum();
    if !(sum.is_finite() && sum > 0.0) {
        return Vec::new();
    }
    usable.into_iter().map(|(group, share)| (group, share / sum)).collect()
}

/// The cells of a crossing, each once, and whether they are the whole population; divided by their sum where that is
/// one but for rounding, or more.
pub fn crossing_shares(crossing: &TargetCrossing) -> (Vec<(&[String], f64)>, bool) {
    let mut cells: Vec<(&[String], f64)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for cell in &crossing.shares {
        if is_share(cell.share) && cell.values.len() == crossing.attributes.len() && seen.insert(&cell.values) {
            cells.push((&cell.values, cell.share));
        }
    }
    let sum: f64 = cells.iter().map(|(_, share)| share).sum();
    let whole = sum > 1.0 || adds_up(sum, cells.len());
    if !(sum.is_finite() && sum > 0.0) {
        return (Vec::new(), false);
    }
    if whole {
        cells.iter_mut().for_each(|cell| cell.1 /= sum);
    }
    (cells, whole)
}

pub fn is_share(share: f64) -> bool {
    share.is_finite() && share >= 0.0
}

/// So many shares add up to one, but for the rounding of each.
pub fn adds_up(sum: f64, groups: usize) -> bool {
    (sum - 1.0).abs() <= (ROUNDING * groups as f64).clamp(0.01, 0.05)
}
