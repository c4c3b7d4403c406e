//! REP003: a group's share differs from the target population.

use crate::dataset::Unit;
use crate::rules::tables::TargetRow;
use crate::rules::{
    Candidate, Context, Finding, Measured, Meta, Quality, Rule, Said, Severity, Subject, groups, words,
};
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP003",
    name: "off-target",
    severity: Severity::Warning,
    quality: Quality::Representative,
    summary: "a group's share differs from the target population",
    manual: include_str!("off_target.md"),
};

/// No options: target shares and their margin stand with the target in the settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OffTarget {}

impl Rule for OffTarget {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, said: &mut Said) {
        let rows = &context.measures.tables.targets;
        for family in rows.chunk_by(|a, b| a.attribute == b.attribute) {
            let candidates = family.iter().filter_map(|row| {
                let finding = matches!(row.verdict.as_str(), "under" | "over").then(|| finding(context, row));
                Some(Candidate { p: row.p?, finding })
            });
            said.families.push(candidates.collect());
        }
    }
}

fn finding(context: &Context<'_>, row: &TargetRow) -> Finding {
    let found = context.dataset.attributes.iter().position(|a| a.has_groups() && a.name == row.attribute);
    let attribute = found.and_then(|at| context.dataset.attributes.get(at));
    let unit = attribute.map_or(Unit::Image, |a| a.unit);
    let code = attribute.and_then(|a| a.values.iter().position(|v| *v == row.group));
    let (evidence, total) = match (found, code) {
        (Some(at), Some(code)) => groups::evidence(context, at, &[code], |_| None),
        _ => (Vec::new(), 0),
    };
    let share = row.share.unwrap_or_default();
    let mut interval = words::percent_range(row.low.unwrap_or_default(), row.high.unwrap_or_default());
    if let Some(worth) = words::effective(row.n, row.n_effective) {
        interval = format!("{interval}, {worth}");
    }
    let target = words::percent(row.target);
    let message = format!(
        "{} ({}) is {} of {} ({interval}), {} the target of {target}",
        row.group,
        row.attribute,
        words::percent(share),
        groups::items(unit, row.n),
        row.verdict,
    );
    let mut finding = Finding::new(&META, message)
        .subject(Subject {
            attribute: Some(row.attribute.clone()),
            group: Some(row.group.clone()),
            ..Subject::default()
        })
        .measured(Measured::share_effective(format!("share of {}", row.group), row.k, row.n, row.n_effective))
        .threshold("margin", row.margin)
        .evidence(evidence)
        .total(total)
        .remedy(remedy(row, unit));
    if row.target > 0.0 {
        finding = finding.effect("share-to-target", share / row.target);
    }
    if let Some(p) = row.p {
        finding = finding.test("binomial-exact", p);
    }
    // Too many of one group is the other side of too few of another, which has its own finding.
    if row.verdict == "over" { finding.severity(Severity::Note) } else { finding }
}

fn remedy(row: &TargetRow, unit: Unit) -> String {
    let target = words::percent(row.target);
    match row.to_collect {
        Some(x) => format!("Collect {} of {}: then their share is {target}.", groups::items(unit, x), row.group),
        None if row.target > 0.0 => {
            let others = (row.k as f64 / row.target - row.n as f64 - 1e-9).ceil().max(0.0) as u64;
            format!(
                "Collect {} of other groups, or take some of {} out: with that many more its share is {target}.",
                groups::items(unit, others),
                row.group
            )
        }
        None => format!("The target has no {}: take them out, or give the group a share.", row.group),
    }
}
