//! COO001: a class (almost) always comes with another.

use super::by_design::ByDesign;
use crate::dataset::{ClassId, ImageId};
use crate::measures::ClassPair;
use crate::rules::{
    Candidate, Context, Evidence, FigureKind, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity,
    Spoken, Subject, families, fold, groups, told,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

pub static META: Meta = Meta {
    code: "COO001",
    name: "always-together",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::ALWAYS_TOGETHER,
    headline: told::never_alone,
    needs: &[Need::Classes, Need::Tests],
    summary: "a class (almost) always comes with another",
    manual: include_str!("always_together.md"),
};

/// When a class counts as always shown with another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AlwaysTogether {
    /// Lower end of the Wilson interval of P(with | class). 0.9: at most one picture in ten could teach the
    /// difference, even if the data were unlucky.
    pub min_confidence: f64,
    /// Images of the class. 20: below it no share of 100 % has a lower end near 0.9 (it takes 35), so this only says
    /// what is not even counted in the family of tests.
    pub min_support: u64,
    /// How much more often than in all images. 1.2: what is in nearly every image is with everything, and says
    /// nothing about the class.
    pub min_lift: f64,
}

impl Default for AlwaysTogether {
    fn default() -> Self {
        Self { min_confidence: 0.9, min_support: 20, min_lift: 1.2 }
    }
}

/// A class, the one that it comes with, and their counts.
struct Pair {
    class: ClassId,
    with: ClassId,
    n_class: u64,
    n_with: u64,
    n_both: u64,
    n: u64,
    /// The design effect of the two.
    effect: f64,
}

impl Rule for AlwaysTogether {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let measures = context.measures;
        let mut tested: Vec<(Pair, f64, bool)> = Vec::new();
        let by_design = ByDesign::of(context);
        for row in measures.class_pairs() {
            let has_another = |class: ClassId| measures.relations().canonical_class(class).is_some();
            let Some(p) = row.p.filter(|_| !has_another(row.a) && !has_another(row.b)) else { continue };
            for pair in both_ways(row) {
                if pair.n_class >= self.min_support {
                    let holds = self.holds(&pair, None) && self.holds(&pair, n_effective(context, &pair));
                    let by_labels =
                        by_design.is_part(pair.class, pair.with) || by_design.are_levels(pair.class, pair.with);
                    let holds = holds && !by_labels;
                    tested.push((pair, p, holds));
                }
            }
        }
        let most = groups::share_of_evidence(tested.iter().filter(|t| t.2).count());
        let family = tested.into_iter().map(|(pair, p, holds)| Candidate {
            p,
            finding: if holds { self.finding(context, &pair, p, most) } else { None },
        });
        outcome.families.push(family.collect());
        outcome.silent.push((outcome.families.len() - 1, self.not_listed(context)));
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let classes: BTreeSet<_> = members.iter().filter_map(|m| m.subject.class.as_deref()).collect();
        let (is, n) = (if classes.len() == 1 { "is" } else { "are" }, classes.len() as u64);
        Spoken::message(format!(
            "{} {is} (almost) never shown without another, most of all {}",
            wording::plural(n, "class", "classes"),
            wording::list(&fold::labels(members), 3),
        ))
    }
}

fn both_ways(row: &ClassPair) -> [Pair; 2] {
    let (a, b) = (row.a, row.b);
    let (n_a, n_b, n_both, n) = (row.n_a, row.n_b, row.n_ab, row.n);
    let effect = row.n_effective.map_or(1.0, |worth| n as f64 / worth);
    [
        Pair { class: a, with: b, n_class: n_a, n_with: n_b, n_both, n, effect },
        Pair { class: b, with: a, n_class: n_b, n_with: n_a, n_both, n, effect },
    ]
}

impl AlwaysTogether {
    /// Of each class in images enough the classes that the table of pairs leaves out, as the two never meet: they belong to
    /// the family all the same.
    fn not_listed(&self, context: &Context<'_>) -> usize {
        let measures = context.measures;
        let images = |class: usize| measures.postings().images(ClassId::from(class)).len() as u64;
        let occurring: Vec<u64> = (0..context.dataset.classes.len()).map(images).filter(|&n| n > 0).collect();
        let enough = occurring.iter().filter(|&&n| n >= self.min_support).count();
        let listed: usize = measures
            .class_pairs()
            .iter()
            .map(|row| [row.a, row.b].into_iter().filter(|class| images(class.index()) >= self.min_support).count())
            .sum();
        (enough * occurring.len().saturating_sub(1)).saturating_sub(listed)
    }

    fn holds(&self, pair: &Pair, n_effective: Option<f64>) -> bool {
        let low = ends(pair.n_both, pair.n_class, n_effective).map_or(0.0, |ends| ends.0);
        let lift = stats::lift(pair.n_both, pair.n_class, pair.n_with, pair.n).unwrap_or(0.0);
        low >= self.min_confidence && lift >= self.min_lift
    }

    fn finding(&self, context: &Context<'_>, pair: &Pair, p: f64, most: usize) -> Option<Finding> {
        let class = context.dataset.class_name(pair.class);
        let with = context.dataset.class_name(pair.with);
        let n_effective = n_effective(context, pair);
        let (low, high) = ends(pair.n_both, pair.n_class, n_effective)?;
        let lift = stats::lift(pair.n_both, pair.n_class, pair.n_with, pair.n)?;
        let alone = pair.n_class - pair.n_both;
        let never = if alone == 0 { "never" } else { "(almost) never" };
        let message = format!(
            "{class} is {never} shown without {with}: {} of {} images{}",
            wording::count(pair.n_both),
            wording::count(pair.n_class),
            wording::bracketed_effective(pair.n_class, n_effective),
        );
        let test = stats::association_2x2_clustered(
            pair.n_both,
            alone,
            pair.n_with - pair.n_both,
            (pair.n + pair.n_both).saturating_sub(pair.n_class + pair.n_with),
            pair.effect,
        )?;
        Some(
            Finding::new(&META, message)
                .subject(Subject { class: Some(class.to_owned()), with: Some(with.to_owned()), ..Subject::default() })
                .measured(Measured {
                    kind: FigureKind::Share,
                    name: format!("P({with} | {class})"),
                    value: Some(pair.n_both as f64 / pair.n_class as f64),
                    low: Some(low),
                    high: Some(high),
                    k: Some(pair.n_both),
                    n: pair.n_class,
                    n_effective,
                    method: "wilson".into(),
                    ..Measured::default()
                })
                .threshold_share("min-confidence", self.min_confidence)
                .effect("lift", lift)
                .test(test.name, p)
                .evidence(evidence(context, pair, most))
                .total(pair.n_class)
                .remedy(self.remedy(pair, n_effective, class, with))
                .fold("always", low, format!("{class} without {with}")),
        )
    }

    fn remedy(&self, pair: &Pair, n_effective: Option<f64>, class: &str, with: &str) -> String {
        let closes = self.to_close(pair, n_effective);
        let without = format!("of {class} without {with}");
        let first = format!(
            "Collect {} {without}: then the share of those with it is no longer certain to be above {}",
            wording::plural(closes, "image", "images"),
            wording::percent(self.min_confidence),
        );
        // n_both / (n_class + x) = n_with / (n + x): pictures without `with` also enter all images.
        let even = (pair.n_with > pair.n_both).then(|| {
            let over = (pair.n_both as f64) * (pair.n as f64) - (pair.n_with as f64) * (pair.n_class as f64);
            (over / (pair.n_with - pair.n_both) as f64 - 1e-9).ceil().max(0.0) as u64
        });
        let second = match even {
            // Ten times the images that there are is no advice.
            Some(x) if x > closes && x <= 10 * pair.n_class => {
                format!("; {} make it that of all images", wording::count(x))
            }
            _ => String::new(),
        };
        let third = if pair.n_class > pair.n_both {
            " Keep the exceptions in every split: they are the only images that tell the two apart."
        } else {
            " If the two belong together by design, say so and switch the rule off with that reason."
        };
        format!("{first}{second}.{third}")
    }

    /// How many images of the class alone bring the lower end below the threshold.
    fn to_close(&self, pair: &Pair, n_effective: Option<f64>) -> u64 {
        let holds = |x: u64| {
            // New images repeat nobody.
            let worth = n_effective.map(|worth| worth + x as f64);
            let low = ends(pair.n_both, pair.n_class.saturating_add(x), worth).map_or(0.0, |ends| ends.0);
            low >= self.min_confidence
        };
        let (mut low, mut high) = (0u64, 1u64);
        while holds(high) && high < pair.n_class.saturating_mul(1_000) {
            (low, high) = (high, high * 2);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if holds(middle) { low = middle } else { high = middle }
        }
        high
    }
}

/// Wilson's interval of `k` in `n`, of `n_effective` independent images where some repeat.
fn ends(k: u64, n: u64, n_effective: Option<f64>) -> Option<(f64, f64)> {
    match n_effective.filter(|worth| *worth < n as f64) {
        Some(worth) => stats::wilson_real(k as f64 / n as f64, worth),
        None => stats::wilson(k, n).map(|interval| (interval.low, interval.high)),
    }
}

/// How many independent images of the class the share of those with the other one rests on.
fn n_effective(context: &Context<'_>, pair: &Pair) -> Option<f64> {
    let (postings, clusters) = (context.measures.postings(), context.measures.clusters());
    if clusters.is_trivial() {
        return None;
    }
    let images = images_of(context, pair);
    clusters.share(images.map(|image| (image.0, postings.shows(image, pair.with)))).n_effective()
}

/// The images of the class that are labelled for the other one too.
fn images_of<'a>(context: &'a Context<'_>, pair: &'a Pair) -> impl Iterator<Item = ImageId> + 'a {
    let images = context.measures.postings().images(pair.class).iter().map(|&image| ImageId(image));
    images.filter(|&image| context.measures.covered().covers(pair.with, image))
}

/// The exceptions first: they are the valuable images; then the examples.
fn evidence(context: &Context<'_>, pair: &Pair, most: usize) -> Vec<Evidence> {
    let postings = context.measures.postings();
    let of =
        |together: bool| images_of(context, pair).filter(move |&image| postings.shows(image, pair.with) == together);
    let exceptions = of(false).map(|image| postings.evidence(context.dataset, image, pair.class).note("exception"));
    let examples = of(true).map(|image| {
        let other = postings.evidence(context.dataset, image, pair.with).boxes;
        postings.evidence(context.dataset, image, pair.class).boxes(other)
    });
    exceptions.chain(examples).take(most).collect()
}
