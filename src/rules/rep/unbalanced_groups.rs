//! REP004: the groups of an attribute are unbalanced.

use super::bands::{self, Groups};
use crate::dataset::{Attribute, Concept, ValueType};
use crate::measures::MOST_VALUES;
use crate::rules::{
    Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families, groups,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP004",
    name: "unbalanced-groups",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::GROUPS,
    headline: |told| told.attributes("is unbalanced", "are unbalanced"),
    needs: &[Need::Attributes],
    summary: "the groups of an attribute are of very different size",
    manual: include_str!("unbalanced_groups.md"),
};

/// When groups count as unbalanced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct UnbalancedGroups {
    /// The largest group against the smallest that has a sample. 3: beyond it the smallest group's interval is about
    /// √3 times as wide, and a model that minimises its mean error has three times as much to gain elsewhere.
    pub max_ratio: f64,
    /// Pielou's evenness, empty declared groups included. 0.8: two groups at 24 % to 76 %.
    pub min_evenness: f64,
    /// Chance with which even groups would differ as much (chi-square); above it the difference is not reported.
    /// 0.05: the usual level, here only to keep small tables quiet.
    pub chance: f64,
    /// Attributes with more values are not groups but names. 30: above it nobody reads a bar chart of them.
    pub max_groups: usize,
    /// Where bands of ages begin, for columns of more than six of them. FairFace's: 0–2, 3–9, 10–19 and so on to 70+.
    pub age_bands: Vec<u32>,
    /// Bands of other columns of more than six numbers in an order, of about as many items each. 5: quintiles.
    pub bands: usize,
}

/// Attributes of which every item has the same value.
const SINGLE: &str = "single";

impl Default for UnbalancedGroups {
    fn default() -> Self {
        Self {
            max_ratio: 3.0,
            min_evenness: 0.8,
            chance: 0.05,
            max_groups: MOST_VALUES,
            age_bands: bands::AGES.to_vec(),
            bands: bands::BANDS,
        }
    }
}

impl Rule for UnbalancedGroups {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        // How far the countries are from balance REP012 says.
        let judged = |a: &Attribute| a.concept != Some(Concept::Country);
        for (row, attribute) in context.dataset.attributes.iter().enumerate().filter(|(_, a)| judged(a)) {
            let Some(groups) = Groups::of(context, row, &self.age_bands, self.bands) else { continue };
            let targets = context.measures.targets();
            let has_target = targets.iter().any(|target| target.attributes == [row]);
            let told = context.measures.relations().is_redundant(row);
            if has_target || told || groups.cut_evenly || groups.names.len() > self.max_groups {
                continue;
            }
            let counts = &*groups.counts;
            if counts.iter().sum::<u64>() == 0 {
                continue;
            }
            if let [n] = counts {
                // `face_valid` of all boxes: nobody asks for boxes of another kind.
                if attribute.ty == ValueType::Boolean && attribute.concept.is_none() {
                    continue;
                }
                let finding = single(attribute, &groups.names[0], *n, groups.n_effective(0));
                outcome.push(finding.fold(SINGLE, *n as f64, attribute.name.clone()).fold_of(row));
            } else if let Some(finding) = self.finding(context, row, attribute, &groups) {
                let strength = finding.effect.as_ref().map_or(0.0, |effect| effect.value);
                outcome.push(finding.fold("unbalanced", strength, attribute.name.clone()).fold_of(row));
            }
        }
    }

    fn of_attributes(&self, kind: &str) -> &'static str {
        if kind == SINGLE { "have one group only" } else { "are unbalanced" }
    }
}

impl UnbalancedGroups {
    fn finding(&self, context: &Context<'_>, row: usize, attribute: &Attribute, own: &Groups<'_>) -> Option<Finding> {
        let counts = &*own.counts;
        let ratio = stats::imbalance_ratio(counts)?;
        let evenness = stats::evenness(counts)?;
        let uneven = ratio >= self.max_ratio || evenness < self.min_evenness;
        let fit = stats::goodness_of_fit(counts, &vec![1.0; counts.len()])?;
        let by_chance = match &*own.sums {
            [] => fit.p,
            sums => stats::chi_square_tail(fit.statistic / stats::fit_design_effect(sums), fit.df)?,
        };
        if !uneven || by_chance > self.chance {
            return None;
        }
        let n: u64 = counts.iter().sum();
        let present = || counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let (large, most) = present().max_by_key(|&(at, count)| (*count, usize::MAX - at))?;
        let (small, least) = present().min_by_key(|&(at, count)| (*count, at))?;
        if large == small {
            return Some(one_of_several(attribute, own, large));
        }
        let hill = stats::hill_numbers(counts)?;
        let share = |k: u64| wording::percent(k as f64 / n as f64);
        let n_effective = own.n_effective(small);
        let (large, small_name) = (&own.names[large], &own.names[small]);
        let all = counts.len();
        let which = if all == 2 {
            format!("{large} {}, {small_name} {}", share(*most), share(*least))
        } else {
            format!("largest {large} {}, smallest {small_name} {}", share(*most), share(*least))
        };
        let message = format!(
            "{} is unbalanced: {which} of {}{} ({} to 1; effectively {} of {all} groups)",
            attribute.name,
            groups::items(attribute.unit, n),
            wording::bracketed_effective(n, n_effective),
            wording::figure(ratio),
            wording::figure(hill.order1),
        );
        let (evidence, total) = own.evidence(context, row, &[small], |_| None);
        let below: u64 = counts.iter().filter(|&&c| c > 0).map(|&c| needed(c, *most, self.max_ratio)).sum();
        let remedy = if below > 0 {
            format!(
                "Collect {} of the groups below {}, of {small_name} first ({}): then no group is more than {} times \
                 another. Or weight the groups, or give a target population to be held against.",
                groups::items(attribute.unit, below),
                wording::count((*most as f64 / self.max_ratio).ceil() as u64),
                wording::count(needed(*least, *most, self.max_ratio)),
                wording::figure(self.max_ratio),
            )
        } else {
            format!("Collect {} of {small_name} first, or give a target population.", attribute.unit.nouns().1)
        };
        let finding = Finding::new(&META, message)
            .severity(groups::severity(attribute))
            .subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
            .measured(Measured::share_effective(format!("share of {small_name}"), *least, n, n_effective))
            .evidence(evidence)
            .total(total)
            .remedy(remedy);
        Some(if ratio >= self.max_ratio {
            finding.threshold("max-ratio", self.max_ratio).effect("imbalance-ratio", ratio)
        } else {
            finding.threshold("min-evenness", self.min_evenness).effect("evenness", evenness)
        })
    }
}

/// How many more a group needs so that the largest is at most `ratio` times it.
fn needed(count: u64, largest: u64, ratio: f64) -> u64 {
    ((largest as f64 / ratio.max(1.0)).ceil() as u64).saturating_sub(count)
}

/// Only one value exists at all: nothing can be compared.
fn single(attribute: &Attribute, value: &str, n: u64, n_effective: Option<f64>) -> Finding {
    let of = groups::items(attribute.unit, n);
    Finding::new(&META, format!("{} has one group only: all {of} are {value}", attribute.name))
        .severity(Severity::Note)
        .subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
        .measured(Measured::share_effective(format!("share of {value}"), n, n, n_effective))
        .remedy(format!(
            "Nothing can be compared between groups of {}. Collect other groups, or set the column's role to ignore.",
            attribute.name
        ))
}

/// Several groups are declared and one of them has everything.
fn one_of_several(attribute: &Attribute, own: &Groups<'_>, only: usize) -> Finding {
    let (n, value, n_effective) = (own.counts[only], &own.names[only], own.n_effective(only));
    let of = groups::items(attribute.unit, n);
    let message = format!("{} is unbalanced: all {of} are {value}, 1 of {} groups", attribute.name, own.names.len());
    Finding::new(&META, message)
        .severity(groups::severity(attribute))
        .subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
        .measured(Measured::share_effective(format!("share of {value}"), n, n, n_effective))
        .threshold("min-evenness", 0.8)
        .remedy(format!("Collect {} of the other groups.", attribute.unit.nouns().1))
}
