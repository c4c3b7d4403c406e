//! REP008: an attribute is a score, and many items lie at the boundary; values that heap or stand for "not known".

use crate::dataset::{Attribute, Concept, ImageId, Unit};
use crate::measures::Share;
use crate::measures::scores::{self, Score};
use crate::rules::{
    Context, Evidence, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject, families, groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP008",
    name: "score-at-boundary",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::SCORES,
    headline: |told| told.attributes("piles up where a small shift turns it", "pile up where a small shift turns them"),
    needs: &[Need::Numbers],
    summary: "an attribute is a score, and many samples lie at its boundary",
    manual: include_str!("score_at_boundary.md"),
};

/// When a score counts as undecided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScoreAtBoundary {
    /// Share of items inside the band around the usual cut, from which on it is reported. 0.1: what the band holds of a
    /// score that is spread evenly across the cut; a score that tells two groups apart has a gap there.
    pub max_inside: f64,
    /// Items that have heaped values, beyond what their neighbours let expect, as a share of all. 0.05: below it means
    /// and groups hardly move.
    pub max_heaped: f64,
}

impl Default for ScoreAtBoundary {
    fn default() -> Self {
        Self { max_inside: 0.1, max_heaped: 0.05 }
    }
}

impl Rule for ScoreAtBoundary {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let measures = context.measures;
        for score in measures.scores() {
            let row = score.attribute;
            let Some(attribute) = context.dataset.attributes.get(row) else { continue };
            let folded = |kind: &'static str, f: Finding| f.fold(kind, 0.0, attribute.name.clone()).fold_of(row);
            outcome.findings.extend(self.boundary(context, attribute, score).map(|f| folded("boundary", f)));
            outcome.findings.extend(self.heaped(context, attribute, score).map(|f| folded("heaped", f)));
        }
        for (row, attribute) in context.dataset.attributes.iter().enumerate().filter(|(_, a)| a.numbers.is_some()) {
            let folded = |f: Finding| f.fold("sentinels", 0.0, attribute.name.clone()).fold_of(row);
            outcome.findings.extend(sentinels(attribute).map(folded));
        }
    }

    fn of_attributes(&self, kind: &str) -> &'static str {
        match kind {
            "boundary" => "are scores of which many lie at the boundary",
            "heaped" => "heap at some values",
            _ => "hold numbers that were taken for \u{201c}not known\u{201d}",
        }
    }
}

impl ScoreAtBoundary {
    fn boundary(&self, context: &Context<'_>, attribute: &Attribute, score: &Score) -> Option<Finding> {
        let (cut, band, share) = (score.cut?, score.band?, score.boundary.as_ref()?);
        if share.low.is_none_or(|low| low < self.max_inside) {
            return None;
        }
        let at = |cut: f64| score.curve.iter().find(|point| point.at == cut).and_then(|point| point.share.value);
        let (above, below) = (at(cut - band)?, at(cut + band)?);
        let message = format!(
            "{} (score): {} of {} lie within ±{} of {}; from a cut at {} to one at {} the share called positive falls \
             from {} to {}",
            attribute.name,
            wording::percent(share.value?),
            groups::items(attribute.unit, share.n),
            wording::figure(band),
            plain(cut),
            wording::figure(cut - band),
            wording::figure(cut + band),
            wording::percent(above),
            wording::percent(below),
        );
        let inside = |x: f64| (cut - band..cut + band).contains(&x);
        let (evidence, total) = evidence(context, attribute, inside);
        Some(
            finding(attribute, message)
                .measured(measured(format!("share within ±{} of {}", wording::figure(band), plain(cut)), share))
                .threshold("max-inside", self.max_inside)
                .evidence(evidence)
                .total(total)
                .remedy(format!(
                    "Keep {} as a score, or look at the {} near {} and label them by hand before it is cut into \
                     groups; report figures at several cuts.",
                    attribute.name,
                    groups::items(attribute.unit, share.k),
                    plain(cut),
                )),
        )
    }

    fn heaped(&self, context: &Context<'_>, attribute: &Attribute, score: &Score) -> Option<Finding> {
        if score.heaped.is_empty() || score.n == 0 {
            return None;
        }
        let whole = score.heaped.iter().all(|heap| heap.value.fract() == 0.0) && score.cut.is_none();
        let k: u64 = score.heaped.iter().map(|heap| heap.count).sum();
        let expected = if whole { scores::expected(context.dataset, attribute, &score.heaped) } else { 0.0 };
        if (k as f64 - expected) / (score.n as f64) < self.max_heaped {
            return None;
        }
        let values: Vec<String> = score.heaped.iter().map(|heap| plain(heap.value)).collect();
        let expectation = match whole {
            true => format!("; by their neighbours it would be {}", wording::percent(expected / score.n as f64)),
            false => String::new(),
        };
        let message = format!(
            "{} heaps at {}: {} of {} have exactly {}{expectation}",
            attribute.name,
            wording::list(&values, 6),
            wording::percent(k as f64 / score.n as f64),
            groups::items(attribute.unit, score.n),
            if values.len() == 1 { "this value" } else { "one of these values" },
        );
        let rounded = whole && score.heaped.iter().all(|heap| heap.value % 5.0 == 0.0);
        let is_heaped = |x: f64| score.heaped.iter().any(|heap| heap.value == x);
        let (evidence, total) = evidence(context, attribute, is_heaped);
        let finding = finding(attribute, message)
            .severity(Severity::Note)
            .measured(Measured::share("share of heaped values", k, score.n))
            .threshold("max-heaped", self.max_heaped)
            .evidence(evidence)
            .total(total)
            .remedy(format!(
                "Ask how {} was obtained. Take it in bins around the heaped values rather than to the unit.",
                attribute.name
            ));
        Some(match rounded {
            true if attribute.concept == Some(Concept::Age) => {
                finding.cause("All of them end in 0 or 5, as ages do that were estimated and not asked for.")
            }
            true => finding.cause("All of them end in 0 or 5: they were probably rounded."),
            false => finding,
        })
    }
}

fn finding(attribute: &Attribute, message: String) -> Finding {
    Finding::new(&META, message)
        .severity(groups::severity(attribute))
        .subject(Subject { attribute: Some(attribute.name.clone()), ..Subject::default() })
}

/// Values that were taken for "not known" are said, or nobody could object.
fn sentinels(attribute: &Attribute) -> Option<Finding> {
    let k: u64 = attribute.sentinels.iter().map(|(_, count)| count).sum();
    if k == 0 {
        return None;
    }
    let each: Vec<String> = attribute
        .sentinels
        .iter()
        .map(|(value, count)| format!("{} ({})", plain(*value), wording::count(*count)))
        .collect();
    let has_number =
        |item: usize| attribute.numbers.as_ref().is_some_and(|n| n.get(item).is_some_and(|x| x.is_finite()));
    let n = (0..attribute.rows.len()).filter(|&i| has_number(i)).count() as u64 + attribute.missing();
    if attribute.concept == Some(Concept::Age) {
        let message = format!(
            "{}: {} no age of anybody, and {} set aside: {}",
            attribute.name,
            wording::plural(k, "value is", "values are"),
            if k == 1 { "is" } else { "are" },
            wording::list(&each, 6),
        );
        // −1 and 999 are ways to say "not known"; 411 is a mistake.
        let mistake = attribute.sentinels.iter().any(|(value, _)| ![-1.0, -9.0, -99.0, -999.0, 999.0].contains(value));
        return Some(
            finding(attribute, message)
                .severity(if mistake { Severity::Warning } else { Severity::Note })
                .measured(Measured::count("values that are no age", k, n))
                .remedy(format!(
                    "Look the {} up and correct {}; leave the field empty where the age is not known.",
                    wording::plural(k, "value", "values"),
                    if k == 1 { "it" } else { "them" },
                )),
        );
    }
    Some(
        finding(
            attribute,
            format!(
                "{}: {} {} taken for \"not known\", far outside the other values: {}",
                attribute.name,
                wording::plural(k, "value", "values"),
                if k == 1 { "was" } else { "were" },
                wording::list(&each, 4),
            ),
        )
        .severity(Severity::Note)
        .measured(Measured::count("values taken for not known", k, n))
        .remedy(format!(
            "Leave the field empty where {} is not known, or list these values as missing in the settings. Where they \
             are real, say so there.",
            attribute.name
        )),
    )
}

fn measured(name: String, share: &Share) -> Measured {
    Measured::share(name, share.k, share.n)
}

/// `0`, `0.5`, `−1`.
fn plain(x: f64) -> String {
    x.to_string().replace('-', "−")
}

/// The items whose number passes.
fn evidence(context: &Context<'_>, attribute: &Attribute, wanted: impl Fn(f64) -> bool) -> (Vec<Evidence>, u64) {
    let numbers = attribute.numbers.as_deref().unwrap_or_default();
    let shown = |item: usize| numbers.get(item).is_some_and(|x| wanted(*x));
    let (mut evidence, total) = groups::evidence_of(context, attribute.unit, groups::MOST_EVIDENCE, shown);
    for e in &mut evidence {
        let item = match attribute.unit {
            Unit::Image => e.image.map(ImageId::index),
            Unit::Box => e.boxes.first().map(|b| b.index()),
            Unit::Identity => None,
        };
        e.note = item.and_then(|i| numbers.get(i)).map(|x| format!("{} {}", attribute.name, plain(*x)));
    }
    (evidence, total)
}
