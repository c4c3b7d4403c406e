//! REP002: a group that was declared has no sample.

use super::off_target;
use crate::rules::{
    Context, FigureKind, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold, groups,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP002",
    name: "no-sample",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::DECLARED,
    headline: |told| told.groups("has no sample", "have no sample"),
    needs: &[Need::Attributes, Need::AllRead],
    summary: "a group of the declared domain or of the target population has no sample",
    manual: include_str!("no_sample.md"),
};

/// No options: a group has a sample or it has none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoSample {}

impl Rule for NoSample {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for (row, attribute) in context.dataset.attributes.iter().enumerate().filter(|(_, a)| a.has_groups()) {
            let counts = context.measures.counts(row);
            let n: u64 = counts.iter().sum();
            let mut absent: Vec<(&str, Option<f64>)> = attribute
                .values
                .iter()
                .zip(counts)
                .enumerate()
                // A row gives this value to an item that another row gives another (CON001).
                .filter(|&(code, (_, &count))| {
                    count == 0 && !attribute.conflicts.iter().any(|c| c.values.contains(&(code as u32)))
                })
                .map(|(_, (value, _))| (value.as_str(), None))
                .collect();
            let own = context.measures.targets().iter().find(|p| p.attributes == [row]);
            for target in own.into_iter().flat_map(|own| &own.groups) {
                match absent.iter_mut().find(|(value, _)| *value == target.group) {
                    Some(known) => known.1 = Some(target.target),
                    None if target.target > 0.0 && !attribute.values.contains(&target.group) => {
                        absent.push((&target.group, Some(target.target)));
                    }
                    None => {}
                }
            }
            for (group, target) in absent {
                // Of a group that is not there no agreement is seen either: the items of a person count as one.
                let n_effective = context.measures.worth_of_all(row);
                outcome.push(finding(&attribute.name, attribute.unit, group, (n, n_effective), target));
            }
        }
        for crossing in context.measures.targets().iter().filter(|population| population.attributes.len() > 1) {
            for row in crossing.groups.iter().filter(|row| row.k == 0 && row.target > 0.0) {
                let n = (row.n, row.n_effective);
                let said_so = finding(&crossing.name, crossing.unit, &row.group, n, Some(row.target));
                outcome.push(said_so.subject(off_target::subject(context.dataset, crossing, row)));
            }
        }
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let n = members.first().and_then(|m| m.measured.as_ref()).map_or(0, |m| m.n);
        Spoken::message(format!(
            "{} groups of {} have no sample among {}: {}",
            wording::count(members.len() as u64),
            key.cause,
            wording::count(n),
            wording::list(&fold::labels(members), 4),
        ))
    }
}

fn finding(
    attribute: &str,
    unit: crate::dataset::Unit,
    group: &str,
    (n, n_effective): (u64, Option<f64>),
    target: Option<f64>,
) -> Finding {
    let bound = match n_effective {
        Some(worth) => Some((3.0 / worth).min(1.0)),
        None => stats::rule_of_three(n),
    };
    let worth = wording::bracketed_effective(n, n_effective);
    let at_most = bound.map(|b| format!(", so its share is at most {}", wording::percent(b))).unwrap_or_default();
    let wanted = target.map(|t| format!("; the target is {}", wording::percent(t))).unwrap_or_default();
    let message =
        format!("{group} ({attribute}) has no sample: 0 of {}{worth}{at_most}{wanted}", groups::items(unit, n));
    let label = match target {
        Some(target) => format!("{group} (the target is {})", wording::percent(target)),
        None => group.to_owned(),
    };
    let needed = stats::needed_for_rate(0.05);
    let (_, many) = unit.nouns();
    Finding::new(&META, message)
        .subject(Subject { attribute: Some(attribute.to_owned()), group: Some(group.to_owned()), ..Subject::default() })
        .measured(Measured {
            kind: FigureKind::Share,
            name: format!("share of {group}"),
            value: bound.map(|_| 0.0),
            low: bound.map(|_| 0.0),
            high: bound,
            k: Some(0),
            n,
            n_effective,
            method: "rule-of-three".into(),
            why: bound.is_none().then(|| format!("n = {n}")),
        })
        .threshold("min-count", 1.0)
        .fold("no-sample", target.unwrap_or(0.0), label)
        .fold_by(attribute)
        .remedy(format!(
            "Collect {many} of {group}: {} are enough to know any rate on them to ± 5 points. If the group does not \
             belong to what the data is for, take it out of the declared values.",
            wording::count(needed)
        ))
}
