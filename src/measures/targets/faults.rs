//! What is wrong with the targets in the settings, said so that nothing of them is dropped in silence.

use super::requested::{adds_up, crossing_shares, is_share, row_of, target_of, target_shares};
use crate::dataset::{Dataset, Target, TargetCrossing, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// Where the sums over a crossing's cells and a single target may differ.
const ROUNDING: f64 = 0.002;
/// Complaints of one kind about one target that are spelled out.
const MOST: usize = 20;

/// One complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetFault {
    /// `target.gender`, `target-crossing.0`: as in `Dataset::setting_lines`.
    pub place: String,
    pub expected: String,
    pub found: String,
}

/// All complaints, by place. An attribute that is not there at all is told by REP001, a group without a sample by
/// REP002.
pub fn faults(dataset: &Dataset) -> Vec<TargetFault> {
    let mut faults_found = Outcome { place: String::new(), faults: Vec::new() };
    for (name, target) in &dataset.settings.target {
        faults_found.place = format!("target.{name}");
        faults_found.numbers(name, target);
        faults_found.attribute(dataset, name);
        let groups = target.shares.as_ref().or(target.counts.as_ref());
        faults_found.groups(dataset, name, groups.into_iter().flatten().map(|(group, _)| group.as_str()));
        // The target of the column where it stands goes before that of the name.
        let other = row_of(dataset, name).and_then(|row| dataset.attributes.get(row));
        let followed = other.and_then(|a| target_of(&dataset.settings, a));
        if followed.is_some_and(|followed| !std::ptr::eq(followed, target)) {
            faults_found.add("one target for an attribute", format!("another one for {name}, which goes before"));
        }
    }
    for (at, crossing) in dataset.settings.target_crossing.iter().enumerate() {
        faults_found.place = format!("target-crossing.{at}");
        faults_found.crossing(dataset, crossing);
        faults_found.margins(dataset, crossing);
    }
    faults_found.faults
}

struct Outcome {
    place: String,
    faults: Vec<TargetFault>,
}

impl Outcome {
    fn add(&mut self, expected: impl Into<String>, found: impl Into<String>) {
        self.faults.push(TargetFault { place: self.place.clone(), expected: expected.into(), found: found.into() });
    }

    fn numbers(&mut self, name: &str, target: &Target) {
        match (&target.shares, &target.counts) {
            (Some(_), Some(_)) => {
                self.add("shares or counts", format!("both for {name}; the shares are followed, the counts are not"));
            }
            (None, None) => self.add("shares or counts", format!("neither for {name}; nothing is held against it")),
            _ => {}
        }
        let given = target.shares.as_ref().or(target.counts.as_ref());
        let wrong: Vec<_> = given.into_iter().flatten().filter(|(_, share)| !is_share(**share)).collect();
        for (group, share) in wrong.into_iter().take(MOST) {
            self.add("a finite number of 0 or more", format!("{share} for {group}, which is left out"));
        }
        if given.is_some() && target_shares(target).is_empty() {
            self.add("a share above 0", format!("none for {name}; nothing is held against it"));
        } else if let Some(shares) = &target.shares {
            let usable = || shares.values().copied().filter(|share| is_share(*share));
            let sum: f64 = usable().sum();
            if !adds_up(sum, usable().count()) {
                self.add("shares that add up to 1", format!("{} for {name}; they are divided by it", round(sum)));
            }
        }
        if let Some(margin) = target.margin.filter(|margin| !(0.0..=1.0).contains(margin)) {
            self.add("a margin between 0 and 1", margin.to_string());
        }
        if target.sample == Some(0) {
            self.add("at least one person asked", "0; the target is taken as known");
        }
    }

    /// The attribute is there, but has no groups to be held against shares.
    fn attribute(&mut self, dataset: &Dataset, name: &str) {
        let Some(attribute) = row_of(dataset, name).and_then(|row| dataset.attributes.get(row)) else { return };
        let numbers = attribute.numbers.iter().flatten().any(|number| number.is_finite());
        if !attribute.has_groups() && (numbers || !attribute.values.is_empty()) {
            let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let ty = word(serde_json::to_value(attribute.ty).unwrap_or_default());
            let role = word(serde_json::to_value(attribute.role).unwrap_or_default());
            self.add("an attribute with groups", format!("{name}, of type {ty} and role {role}; nothing is held"));
        }
    }

    /// Groups that neither the data nor the declared values know, where another one is spelled nearly so.
    fn groups<'a>(&mut self, dataset: &Dataset, name: &str, groups: impl Iterator<Item = &'a str>) {
        let Some(attribute) = row_of(dataset, name).and_then(|row| dataset.attributes.get(row)) else { return };
        let known: BTreeSet<&str> = attribute.values.iter().map(String::as_str).collect();
        let groups: BTreeSet<&str> = groups.collect();
        for group in groups.iter().filter(|group| !known.contains(*group)).take(MOST) {
            let others = known.iter().copied().filter(|value| !groups.contains(value));
            if let Some(meant) = nearest(group, others) {
                self.add(
                    meant,
                    format!("{group}, a group that neither the data nor the declared values of {name} know"),
                );
            }
        }
    }

    fn crossing(&mut self, dataset: &Dataset, crossing: &TargetCrossing) {
        let title = crossing.attributes.join(" × ");
        let mut unit = None;
        for (at, name) in crossing.attributes.iter().enumerate() {
            if crossing.attributes[..at].contains(name) {
                self.add("each attribute once", format!("{name} twice"));
            }
            let Some(attribute) = row_of(dataset, name).and_then(|row| dataset.attributes.get(row)) else { continue };
            self.attribute(dataset, name);
            let own = *unit.get_or_insert(attribute.unit);
            if own != attribute.unit {
                let of = |unit: crate::dataset::Unit| unit.nouns().1;
                let found = format!("{name} of {} beside others of {}", of(attribute.unit), of(own));
                self.add("attributes of one kind of item", format!("{found}; nothing is held against {title}"));
            }
            let values = crossing.shares.iter().filter_map(|cell| cell.values.get(at));
            self.groups(dataset, name, values.map(String::as_str));
        }
        let mut seen = BTreeSet::new();
        for cell in &crossing.shares {
            let name = || cell.values.join(" × ");
            if cell.values.len() != crossing.attributes.len() {
                self.add("one value for each attribute", name());
            } else if !is_share(cell.share) {
                self.add("a finite number of 0 or more", format!("{} for {}, which is left out", cell.share, name()));
            } else if !seen.insert(&cell.values) {
                self.add("each combination once", format!("{} again, which is left out", name()));
            }
        }
        let usable = || crossing.shares.iter().map(|cell| cell.share).filter(|share| is_share(*share));
        let sum: f64 = usable().sum();
        if sum <= 0.0 {
            self.add("a share above 0", format!("none for {title}; nothing is held against it"));
        } else if sum > 1.0 && !adds_up(sum, usable().count()) {
            self.add("shares that add up to 1 at most", format!("{} for {title}; they are divided by it", round(sum)));
        }
        if crossing.sample == Some(0) {
            self.add("at least one person asked", "0; the target is taken as known");
        }
    }

    /// The sums over the cells against the single target of each attribute.
    fn margins(&mut self, dataset: &Dataset, crossing: &TargetCrossing) {
        let (cells, whole) = crossing_shares(crossing);
        for (at, name) in crossing.attributes.iter().enumerate() {
            let attribute = row_of(dataset, name).and_then(|row| dataset.attributes.get(row));
            let single = attribute.and_then(|a| target_of(&dataset.settings, a));
            let Some(single) = single.or_else(|| dataset.settings.target.get(name)) else { continue };
            let mut sums: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
            for (values, share) in &cells {
                if let Some(value) = values.get(at) {
                    let sum = sums.entry(value).or_default();
                    *sum = (sum.0 + share, sum.1 + 1);
                }
            }
            for (group, share) in target_shares(single) {
                let (sum, of) = sums.get(group).copied().unwrap_or_default();
                let tolerance = ROUNDING.max(0.0005 * of as f64);
                // Where only some cells are given, they can only be too many.
                if sum - share > tolerance || (whole && share - sum > tolerance) {
                    let (sum, share) = (round(sum), round(share));
                    self.add(
                        format!("cells of {group} that add up to its own target, {share}"),
                        format!("{sum}; both are held against the data"),
                    );
                }
            }
        }
    }
}

/// Four decimals at most.
fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}
