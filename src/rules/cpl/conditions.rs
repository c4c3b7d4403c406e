//! CPL004: conditions under which next to no picture was taken.

use crate::dataset::{ImageId, Unit};
use crate::measures::conditions::{ConditionCount, ConditionSource};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, groups,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CPL004",
    name: "conditions-missing",
    severity: Severity::Note,
    quality: Quality::Complete,
    section: &families::CONDITIONS,
    headline: |told| told.short.unwrap_or("conditions are missing").to_owned(),
    needs: &[Need::Conditions, Need::PixelsToo],
    summary: "next to no picture was taken by night, indoors, in rain or in a season",
    manual: include_str!("conditions.md"),
};

/// When a condition counts as missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Conditions {
    /// Share of a condition, below which its whole interval must lie. 0.05: one of twenty.
    pub least_share: f64,
    /// Images whose condition is known, from which on this is looked at. 100: with none of them the interval ends at 3.7 %.
    pub least: u64,
}

impl Default for Conditions {
    fn default() -> Self {
        Self { least_share: 0.05, least: 100 }
    }
}

/// Conditions that are named.
const NAMED: usize = 4;
/// What is said together.
const MISSING: &str = "condition";

impl Rule for Conditions {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for count in context.measures.conditions() {
            // The few pictures that kept their date say little of the others.
            let speaks = count.n >= self.least && count.n * 2 >= count.of;
            if speaks && !is_redundant(context, count) {
                outcome.findings.extend((0..count.sides.len()).filter_map(|side| self.finding(context, count, side)));
            }
        }
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let labels: Vec<&str> =
            members.iter().filter_map(|m| m.fold.as_ref()).map(|fold| fold.label.as_str()).collect();
        Spoken::message(format!("next to no picture was taken {}", wording::list(&labels, NAMED)))
    }
}

impl Conditions {
    fn finding(&self, context: &Context<'_>, count: &ConditionCount, side: usize) -> Option<Finding> {
        let &(name, k) = count.sides.get(side)?;
        let interval = stats::share(k, count.n)?;
        let known: u64 = count.sides.iter().map(|(_, n)| n).sum();
        if interval.high >= self.least_share || known == 0 {
            return None;
        }
        let column = match count.source {
            ConditionSource::Column(row) => context.dataset.attributes.get(row).map(|a| a.name.clone()),
            ConditionSource::Clock => None,
        };
        let by = column.clone().unwrap_or_else(|| "the camera's clock".into());
        let others: Vec<String> = count
            .sides
            .iter()
            .filter(|(other, n)| *other != name && *n > 0)
            .map(|(other, n)| format!("{} {other}", wording::count(*n)))
            .collect();
        let (one, many) = count.unit.nouns();
        let n = wording::plural(count.n, one, many);
        let message = match k {
            0 => format!("none of {n} was taken {name} by {by}; {}", wording::list(&others, NAMED)),
            _ => format!(
                "{} of {n} ({}; {}) were taken {name} by {by}; {}",
                wording::count(k),
                wording::percent(interval.value),
                wording::percent_range(interval.low, interval.high),
                wording::list(&others, NAMED)
            ),
        };
        let (evidence, total) = evidence(context, count);
        let finding = Finding::new(&META, message)
            .short(format!("next to no picture was taken {name}"))
            .subject(Subject { attribute: column, ..Subject::default() })
            .measured(Measured::share(format!("share taken {name}"), k, count.n))
            .threshold_share("least-share", self.least_share)
            .evidence(evidence)
            .total(total)
            .remedy(format!(
                "If the system will see it, collect pictures taken {name}; else say in the documentation that the data do \
                 not speak for it."
            ))
            .fold(MISSING, -interval.value, format!("{name} ({by})"));
        Some(match count.source {
            ConditionSource::Column(_) => finding.without_pixels(),
            ConditionSource::Clock => finding,
        })
    }
}

/// A column that says what another one says is told for that one.
fn is_redundant(context: &Context<'_>, count: &ConditionCount) -> bool {
    matches!(count.source, ConditionSource::Column(row) if context.measures.relations().is_redundant(row))
}

/// What there is: pictures of the other sides.
fn evidence(context: &Context<'_>, count: &ConditionCount) -> (Vec<Evidence>, u64) {
    const MOST: usize = 100;
    match count.source {
        ConditionSource::Column(row) => {
            let has = |item: usize| context.dataset.attributes.get(row).is_some_and(|a| a.code(item).is_some());
            groups::evidence_of(context, count.unit, MOST, has)
        }
        ConditionSource::Clock => {
            let taken = |image: usize| {
                let facts = context.dataset.images.facts(ImageId::from(image));
                facts.and_then(|facts| facts.exif.as_ref()?.taken.as_ref()).is_some()
            };
            groups::evidence_of(context, Unit::Image, MOST, taken)
        }
    }
}
