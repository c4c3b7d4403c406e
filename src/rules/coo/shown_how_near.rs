//! COO007: who is shown how near to what.

use super::worse_or_different::{delta_words, difference, evidence, filled};
use crate::measures::{FigureByGroup, LEAST_OBSERVATIONS};
use crate::rules::{
    Candidate, Context, Finding, FoldKey, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, families, fold, groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "COO007",
    name: "shown-how-near",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::NEAR,
    headline: |told| {
        told.groups(
            "is shown nearer to things than others, or further",
            "are shown nearer to things than others, or further",
        )
    },
    needs: &[Need::Boxes, Need::Groups, Need::Tests],
    summary: "persons of one group are shown nearer to, or further from, an object than others",
    manual: include_str!("shown_how_near.md"),
};

/// When a group counts as shown nearer or further.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ShownHowNear {
    /// Cliff's delta, either way, of the group against all others. 0.147: "small" (Romano et al. 2006).
    pub min_delta: f64,
    /// Observations of the group and the object, and of all other groups. 10, as for pictures.
    pub min_support: u64,
}

impl Default for ShownHowNear {
    fn default() -> Self {
        Self { min_delta: 0.147, min_support: LEAST_OBSERVATIONS }
    }
}

impl Rule for ShownHowNear {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let measures = context.measures;
        let rows: Vec<&FigureByGroup> = measures
            .figures()
            .iter()
            .filter(|row| row.figure.class().is_some() && row.p.is_some())
            .filter(|row| !measures.relations().is_redundant(row.attribute))
            .collect();
        for family in rows.chunk_by(|a, b| a.attribute == b.attribute) {
            let candidates =
                family.iter().map(|row| Candidate { p: row.p.unwrap_or(1.0), finding: self.finding(context, row) });
            outcome.families.push(candidates.collect());
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let name = key.attribute.and_then(|row| context.dataset.attributes.get(row)).map_or("", |a| a.name.as_str());
        Spoken::message(format!(
            "how near people are to {} differs by {name}: {}",
            wording::plural(members.len() as u64, "class", "classes"),
            wording::list(&fold::labels(members), 3),
        ))
    }

    fn of_attributes(&self, _kind: &str) -> &'static str {
        "have groups that are shown nearer to objects, or further from them"
    }
}

impl ShownHowNear {
    fn finding(&self, context: &Context<'_>, row: &FigureByGroup) -> Option<Finding> {
        let attribute = context.dataset.attributes.get(row.attribute)?;
        let class = context.dataset.class_name(row.figure.class()?);
        let difference = difference(attribute, row, self.min_support, self.min_delta)?;
        let group = difference.group;
        let message = format!(
            "{} is shown {} {class}: median distance {} against {} ({}; {})",
            groups::full(attribute, difference.place),
            if difference.delta > 0.0 { "further from" } else { "nearer to" },
            wording::figure(difference.median),
            difference.others,
            wording::plural(group.n, "pair", "pairs"),
            delta_words(&difference),
        );
        let (side, more) = (
            if difference.delta > 0.0 { "near" } else { "far from" },
            (2.0 * difference.delta.abs() * group.n as f64 - 1e-9).ceil().max(1.0) as u64,
        );
        let (evidence, total) = evidence(row, &difference);
        let side_of = if difference.delta > 0.0 { "further from" } else { "nearer to" };
        let finding =
            filled(Finding::new(&META, message), context.dataset, attribute, row, &difference, self.min_delta)
                .fold("near", difference.delta.abs(), format!("{} {side_of} {class}", difference.name))
                .fold_of(row.attribute);
        Some(finding.evidence(evidence).total(total).remedy(format!(
            "Look at what {} and {class} do together in the first pictures; collect about {} of {} {side} {class} to \
             even it out.",
            difference.name,
            wording::plural(more, "image", "images"),
            difference.name,
        )))
    }
}
