//! REP005: a group is too small to measure anything on.

use super::bands::{self, Groups};
use crate::dataset::Attribute;
use crate::measures::MOST_VALUES;
use crate::rules::{
    Context, Finding, Measured, Member, Meta, Named, Need, Outcome, Quality, Rule, Severity, Subject, families, groups,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP005",
    name: "group-too-small",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::GROUPS,
    headline: |told| {
        told.attributes("has groups too small to measure anything on", "have groups too small to measure anything on")
    },
    needs: &[Need::Attributes, Need::AllRead],
    summary: "a group is too small to measure anything on",
    manual: include_str!("group_too_small.md"),
};

/// When a group is too small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct GroupTooSmall {
    /// How exactly any rate (accuracy, recall) should be known on a group, ±. 0.05: five points, which takes 385; two
    /// groups that differ by ten points can then be told apart.
    pub margin: f64,
    /// Attributes with more values are not groups but names.
    pub max_groups: usize,
    /// Where bands of ages begin, for columns of more than six of them. FairFace's: 0–2, 3–9, 10–19 and so on to 70+.
    pub age_bands: Vec<u32>,
    /// Bands of other columns of more than six numbers in an order, of about as many items each. 5: quintiles.
    pub bands: usize,
}

impl Default for GroupTooSmall {
    fn default() -> Self {
        Self { margin: 0.05, max_groups: MOST_VALUES, age_bands: bands::AGES.to_vec(), bands: bands::BANDS }
    }
}

impl Rule for GroupTooSmall {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let needed = stats::needed_for_rate(self.margin);
        for (row, attribute) in context.dataset.attributes.iter().enumerate() {
            let Some(groups) = Groups::of(context, row, &self.age_bands, self.bands) else { continue };
            let counts = &*groups.counts;
            if counts.len() > self.max_groups || context.measures.relations().is_redundant(row) {
                continue;
            }
            // The size of a group beside which there is no other tells nothing; that there is no other REP004 says.
            if counts.iter().filter(|&&count| count > 0).count() < 2 && !attribute.is_protected() {
                continue;
            }
            let mut small: Vec<(u64, usize)> = counts
                .iter()
                .enumerate()
                .filter(|&(_, &count)| count > 0)
                .map(|(code, &count)| (worth(&groups, code, count), code))
                .filter(|&(worth, _)| worth < needed)
                .collect();
            small.sort_unstable();
            if !small.is_empty() {
                let finding = self.finding(context, (row, attribute), &groups, &small, needed);
                let first = small.first().map_or(0.0, |&(worth, _)| needed.saturating_sub(worth) as f64);
                outcome.push(finding.fold("small", first, attribute.name.clone()).fold_of(row));
            }
        }
    }

    fn of_attributes(&self, _kind: &str) -> &'static str {
        "have groups too small to measure anything on"
    }
}

/// How many independent items a group is worth for a rate of which nothing is known: its people rather than its pictures.
fn worth(groups: &Groups<'_>, code: usize, count: u64) -> u64 {
    let effective = groups.sums.get(code).and_then(|sums| sums.k_effective());
    effective.map_or(count, |worth| worth.round() as u64)
}

impl GroupTooSmall {
    fn finding(
        &self,
        context: &Context<'_>,
        (row, attribute): (usize, &Attribute),
        own: &Groups<'_>,
        small: &[(u64, usize)],
        needed: u64,
    ) -> Finding {
        let counts = &*own.counts;
        let n: u64 = counts.iter().sum();
        let present = counts.iter().filter(|&&count| count > 0).count();
        let (_, many) = attribute.unit.nouns();
        let name = |code: usize| own.names[code].as_str();
        let groups_named: Vec<String> = small
            .iter()
            .map(|&(worth, code)| {
                let count = counts[code];
                let effective = wording::effective(count, Some(worth as f64)).map(|e| format!("{e}, "));
                let (count, more) = (wording::count(count), wording::count(needed - worth));
                format!("{} {count} ({}{more} more)", name(code), effective.unwrap_or_default())
            })
            .collect();
        let has = if small.len() == 1 { "has" } else { "have" };
        let message = format!(
            "{}: {} of {} {has} fewer than {} {many}: {}",
            attribute.name,
            small.len(),
            wording::plural(present as u64, "group", "groups"),
            wording::count(needed),
            wording::list(&groups_named, 3),
        );
        let codes: Vec<usize> = small.iter().map(|&(_, code)| code).collect();
        let (evidence, total) = own.evidence(context, row, &codes, |code| Some(name(code).to_owned()));
        let (least, first) = small[0];
        let effective = own.sums.get(first).and_then(|sums| sums.k_effective());
        let all: u64 = small.iter().map(|&(count, _)| needed - count).sum();
        let points = wording::figure(self.margin * 100.0);
        let points = points.strip_suffix(".00").unwrap_or(&points);
        let rest = match small.len() {
            1 => String::new(),
            2 => format!(", and {} of {}", wording::count(needed - small[1].0), name(small[1].1)),
            several => {
                format!(", and {} of the {} other small groups", wording::count(all - (needed - least)), several - 1)
            }
        };
        let finding = Finding::new(&META, message)
            .severity(groups::severity(attribute))
            .subject(Subject {
                attribute: Some(attribute.name.clone()),
                // A band is no value that the page could look for.
                group: attribute.values.get(first).filter(|_| small.len() == 1 && !own.are_bands()).cloned(),
                ..Subject::default()
            })
            .measured(Measured::count(format!("{many} of {}", name(first)), counts[first], n))
            .threshold("min-count", needed as f64)
            .evidence(evidence)
            .total(total)
            .remedy(format!(
                "Collect {} of {}{rest}: then any rate is known to ± {points} points in each group. Until then, report \
                 no figure on a small group without its interval.",
                groups::items(attribute.unit, needed - least),
                name(first),
            ));
        let mut finding = match effective {
            Some(worth) => finding.effect("effective-count", worth),
            None => finding,
        };
        if small.len() > 1 {
            finding.members = members(context, (row, attribute), own, small, needed);
        }
        finding
    }
}

/// A group with its attribute; a yes or no names it itself.
fn named(attribute: &Attribute, own: &Groups<'_>, at: usize) -> String {
    match own.are_bands() {
        true => format!("{} ({})", own.names[at], attribute.name),
        false => groups::full(attribute, at),
    }
}

/// Each small group, the smallest first.
fn members(
    context: &Context<'_>,
    (row, attribute): (usize, &Attribute),
    own: &Groups<'_>,
    small: &[(u64, usize)],
    needed: u64,
) -> Vec<Member> {
    let (_, many) = attribute.unit.nouns();
    let n: u64 = own.counts.iter().sum();
    let most = groups::share_of_evidence(small.len());
    let member = |&(worth, at): &(u64, usize)| {
        let (name, count) = (&own.names[at], own.counts[at]);
        let of = groups::items(attribute.unit, count);
        let is_worth = wording::bracketed_effective(count, Some(worth as f64));
        let (mut evidence, total) = own.evidence(context, row, &[at], |_| None);
        evidence.truncate(most);
        let effective = own.sums.get(at).and_then(|sums| sums.k_effective());
        Member {
            subject: Subject {
                attribute: Some(attribute.name.clone()),
                group: attribute.values.get(at).filter(|_| !own.are_bands()).cloned(),
                // A band is no value that the page could look for.
                attributes: if own.are_bands() { vec![attribute.name.clone()] } else { Vec::new() },
                values: if own.are_bands() { vec![Some(name.clone())] } else { Vec::new() },
                ..Subject::default()
            },
            severity: groups::severity(attribute),
            message: format!("{} has {of}{is_worth}, fewer than {}", named(attribute, own, at), wording::count(needed)),
            measured: Some(Measured::count(format!("{many} of {name}"), count, n)),
            compared: None,
            effect: effective.map(|worth| Named::new("effective-count", worth)),
            test: None,
            cause: None,
            evidence,
            evidence_total: total,
            remedy: format!("Collect {} of {name}.", groups::items(attribute.unit, needed - worth)),
        }
    };
    small.iter().map(member).collect()
}
