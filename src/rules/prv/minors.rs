//! PRV006: minors.

use super::people::{classes_of_minors, is_minor_word};
use crate::dataset::{Attribute, ClassId, Concept, ImageId, ValueType};
use crate::measures::columns;
use crate::rules::con::damaged_table::dates;
use crate::rules::rep::coarse_taxonomy::ages;
use crate::rules::{
    Context, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject, families, fold,
    groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "PRV006",
    name: "minors",
    severity: Severity::Warning,
    quality: Quality::Privacy,
    section: &families::SHOWN_PEOPLE,
    headline: |_| "minors are shown".into(),
    needs: &[Need::Ages],
    summary: "people under 18, by an age, a band of ages or a class",
    manual: include_str!("minors.md"),
};

/// Who is a minor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Minors {
    /// Years below which somebody is one. 18: the UN Convention on the Rights of the Child, article 1.
    pub age: u32,
}

impl Default for Minors {
    fn default() -> Self {
        Self { age: 18 }
    }
}

impl Rule for Minors {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for (row, attribute) in context.dataset.attributes.iter().enumerate() {
            if attribute.concept == Some(Concept::Age) && !context.measures.relations().is_redundant(row) {
                outcome.findings.extend(self.by_age(context, attribute));
            }
        }
        outcome.findings.extend(self.by_class(context));
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let labels = fold::labels(members);
        Spoken::message(format!("minors are shown: {}", wording::list(&labels, labels.len()))).remedy(REMEDY)
    }
}

const REMEDY: &str = "Write down who agreed for them and on which ground they are shown, or leave these images out";
/// Nobody is older, in years: what holds larger numbers holds no ages.
const OLDEST: f64 = 125.0;

/// Groups of ages are numbered, not named: each number from 0 or 1 on, and none as large as an age mostly is.
fn are_codes(attribute: &Attribute) -> bool {
    const MOST: f64 = 12.0;
    let mut levels: Vec<f64> = match &attribute.numbers {
        Some(numbers) => numbers.iter().copied().filter(|x| x.is_finite()).collect(),
        None => attribute.values.iter().map(|value| value.trim().parse().unwrap_or(f64::INFINITY)).collect(),
    };
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    let begins = levels.first().is_some_and(|first| *first == 0.0 || *first == 1.0);
    begins
        && levels.last().is_some_and(|last| *last <= MOST)
        && levels.windows(2).all(|two| matches!(two, [a, b] if b - a == 1.0))
}

/// Of an age or a band: it lies below, or reaches below.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Young {
    Below,
    Partly,
}

impl Minors {
    fn of_value(&self, value: &str) -> Option<Young> {
        let value = value.trim();
        let (first, last) = match ages::span(value) {
            Some(span) => (span.first, span.last),
            // A band that a spreadsheet took for a date.
            None => match dates::ranges(value, false).first() {
                Some(&(first, last)) => (first, Some(last)),
                None => return is_minor_word(value).then_some(Young::Below),
            },
        };
        match last {
            Some(last) if last < self.age => Some(Young::Below),
            _ if first < self.age => Some(Young::Partly),
            _ => None,
        }
    }

    fn by_age(&self, context: &Context<'_>, attribute: &Attribute) -> Option<Finding> {
        let dataset = context.dataset;
        let numbers = attribute.numbers.as_ref();
        if numbers.is_some_and(|numbers| numbers.iter().any(|x| *x > OLDEST)) {
            return None;
        }
        if attribute.ty == ValueType::Boolean || are_codes(attribute) {
            return None;
        }
        let of_values: Vec<Option<Young>> = attribute.values.iter().map(|value| self.of_value(value)).collect();
        let of_item = |item: usize| match numbers.and_then(|n| n.get(item).copied()).filter(|x| x.is_finite()) {
            Some(x) => ((0.0..f64::from(self.age)).contains(&x)).then_some(Young::Below),
            None => attribute.code(item).and_then(|code| of_values.get(code).copied().flatten()),
        };
        let items = numbers.map_or(attribute.codes.len(), |n| n.len().max(attribute.codes.len()));
        let counts = |item: &usize| columns::counts_once(dataset, attribute.unit, *item);
        let (mut n, mut below, mut partly) = (0, 0, 0);
        for item in (0..items).filter(counts).filter(|&item| attribute.has_value(item)) {
            n += 1;
            match of_item(item) {
                Some(Young::Below) => below += 1,
                Some(Young::Partly) => partly += 1,
                None => {}
            }
        }
        // A band that begins below and no more says that somebody may be one.
        if below == 0 && partly == 0 {
            return None;
        }
        let all = groups::items(attribute.unit, n);
        let reach = |lead: &str| format!("{lead} in a group of ages that reaches below {}", self.age);
        let said = match (below, partly) {
            (0, partly) => {
                format!("{} of {all} {}", wording::count(partly), reach(if partly == 1 { "is" } else { "are" }))
            }
            (below, 0) => format!("{} of {all} are of people under {}", wording::count(below), self.age),
            (below, partly) => format!(
                "{} of {all} are of people under {}, and {} more {}",
                wording::count(below),
                self.age,
                wording::count(partly),
                reach(if partly == 1 { "is" } else { "are" })
            ),
        };
        let wanted = if below > 0 { Young::Below } else { Young::Partly };
        let (evidence, total) =
            groups::evidence_of(context, attribute.unit, groups::MOST_EVIDENCE, |item| of_item(item) == Some(wanted));
        let k = if below > 0 { below } else { partly };
        Some(
            Finding::new(&META, format!("{}: {said}", attribute.name))
                .severity(if below > 0 { Severity::Warning } else { Severity::Note })
                .subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
                .measured(Measured::share("share of minors", k, n))
                .evidence(evidence)
                .total(total)
                .remedy(REMEDY)
                .fold("minors", k as f64, format!("{} by {}", wording::count(k), attribute.name)),
        )
    }

    fn by_class(&self, context: &Context<'_>) -> Option<Finding> {
        let classes = classes_of_minors(context);
        let dataset = context.dataset;
        let names: Vec<&str> = classes.iter().map(|(class, _)| dataset.class_name(*class)).collect();
        let postings = context.measures.postings();
        let mut images: Vec<(u32, ClassId)> = classes
            .iter()
            .flat_map(|(class, _)| postings.images(*class).iter().map(|image| (*image, *class)))
            .collect();
        images.sort_unstable();
        images.dedup_by_key(|image| image.0);
        let k = images.len() as u64;
        if k == 0 {
            return None;
        }
        let named = wording::list(&names, 3);
        let message =
            format!("{} {} {named}", wording::plural(k, "image", "images"), if k == 1 { "shows" } else { "show" });
        let evidence = images
            .iter()
            .take(groups::MOST_EVIDENCE)
            .map(|&(image, class)| postings.evidence(dataset, ImageId(image), class).note(dataset.class_name(class)));
        Some(
            Finding::new(&META, format!("{message}: minors by the name of the class"))
                .severity(Severity::Note)
                .subject(Subject { class: (names.len() == 1).then(|| names[0].to_owned()), ..Subject::default() })
                .measured(Measured::share("share of images with minors", k, dataset.images.len() as u64))
                .evidence(evidence.collect())
                .total(k)
                .remedy(REMEDY)
                .fold("minors", k as f64, format!("{} by class ({named})", wording::count(k))),
        )
    }
}
