//! REP012: most pictures were taken in one country.

use crate::dataset::{Attribute, Concept, ValueType};
use crate::rules::{
    Context, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families, groups,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP012",
    name: "where-taken",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::PLACES,
    headline: |_| "most pictures come from one place".into(),
    needs: &[Need::Countries, Need::PixelsToo],
    summary: "most pictures come from one country",
    manual: include_str!("where_taken.md"),
};

/// When a dataset counts as one country's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WhereTaken {
    /// The largest country's share, of which the whole interval must lie above this. 0.5: from there on all other
    /// countries together weigh less than it in any mean.
    pub max_share: f64,
}

impl Default for WhereTaken {
    fn default() -> Self {
        Self { max_share: 0.5 }
    }
}

impl Rule for WhereTaken {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for (row, attribute) in context.dataset.attributes.iter().enumerate().filter(|(_, a)| is_country(a)) {
            if !context.measures.relations().is_redundant(row) {
                outcome.findings.extend(self.finding(context, row, attribute));
            }
        }
    }
}

/// A column of countries. "land" with yes and no is none.
fn is_country(attribute: &Attribute) -> bool {
    attribute.concept == Some(Concept::Country) && attribute.has_groups() && attribute.ty != ValueType::Boolean
}

impl WhereTaken {
    fn finding(&self, context: &Context<'_>, row: usize, attribute: &Attribute) -> Option<Finding> {
        let counts = context.measures.counts(row);
        let n: u64 = counts.iter().sum();
        let (largest, &k) = counts.iter().enumerate().max_by_key(|&(at, count)| (*count, usize::MAX - at))?;
        let n_effective = context.measures.n_effective(row, largest);
        let interval = stats::share_effective(k, n, n_effective.unwrap_or(n as f64))?;
        if interval.low <= self.max_share {
            return None;
        }
        let name = attribute.values.get(largest)?;
        let hill = stats::hill_numbers(counts)?;
        let by_position = attribute.file.index() == u32::MAX as usize;
        let of = groups::items(attribute.unit, n);
        let of = if by_position { format!("{of} with a position") } else { of };
        let of = format!("{of}{}", wording::bracketed_effective(n, n_effective));
        let verb = if by_position { "were taken in" } else { "are of" };
        let several = counts.iter().filter(|count| **count > 0).count() as u64;
        let message = if several == 1 {
            format!("{}: all {of} {verb} one country ({name})", attribute.name)
        } else {
            format!(
                "{}: {} of {of} {verb} one country ({name}; {}); {}, effectively {} (Hill number of order 1) or {} (of order 2)",
                attribute.name,
                wording::percent(interval.value),
                wording::percent_range(interval.low, interval.high),
                wording::plural(several, "country", "countries"),
                wording::figure(hill.order1),
                wording::figure(hill.order2),
            )
        };
        let others: Vec<usize> = (0..counts.len()).filter(|&code| code != largest && counts[code] > 0).collect();
        let shown = if others.is_empty() { vec![largest] } else { others };
        let value = |code: usize| attribute.values.get(code).cloned();
        let (evidence, total) = groups::evidence(context, row, &shown, value);
        // With so many more from elsewhere the largest country is at the threshold.
        let needed = (k as f64 / self.max_share.max(f64::EPSILON)).ceil() as u64;
        let mut finding = Finding::new(&META, message);
        finding.from_pixels = by_position;
        // The few that have a position say little of the others.
        if by_position && n * 2 < context.measured_images {
            finding = finding.severity(Severity::Note);
        }
        Some(
            finding
                .subject(Subject {
                    attribute: Some(attribute.name.clone()),
                    group: Some(name.clone()),
                    ..Subject::default()
                })
                .measured(Measured::share_effective(format!("share of {name}"), k, n, n_effective))
                .threshold_share("max-share", self.max_share)
                .effect("effective-countries", hill.order1)
                .evidence(evidence)
                .total(total)
                .remedy(format!(
                    "Collect {} from other countries: then {name} is {} of all. Or say in the documentation that the \
                     data speak for {name} only, or give a target population by country.",
                    groups::items(attribute.unit, needed.saturating_sub(n)),
                    wording::percent(self.max_share),
                )),
        )
    }
}
