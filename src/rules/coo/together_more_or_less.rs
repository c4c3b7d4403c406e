//! COO003: labels appear together more, or less, than chance.

mod shown;

use super::always_together::AlwaysTogether;
use super::by_design::ByDesign;
use crate::dataset::{ClassId, FileId, ImageId};
use crate::measures::ClassPair;
use crate::rules::{
    Candidate, Context, FigureKind, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken,
    Subject, families, fold, groups, told,
};
use crate::stats;
use crate::wording;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use shown::{evidence, remedy};

pub static META: Meta = Meta {
    code: "COO003",
    name: "together-more-or-less",
    severity: Severity::Note,
    quality: Quality::Representative,
    section: &families::PAIRS,
    headline: |told| {
        told::pairs(told, "meet more, or less, often than chance", "meet more, or less, often than chance")
    },
    needs: &[Need::Classes, Need::Tests],
    summary: "labels appear together more, or less, than chance",
    manual: include_str!("together_more_or_less.md"),
};

/// When two classes count as drawn together, or kept apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TogetherMoreOrLess {
    /// Normalised pointwise mutual information, either way. 0.1: below it even a lift of 2 is that of a pair in one
    /// image of a thousand, which teaches a model little.
    pub min_npmi: f64,
    /// How many times more often, or more seldom, than chance. 1.5, as for odds ratios.
    pub min_lift: f64,
    /// Images of each of the two classes. 20, as for the other rules of co-occurrence.
    pub min_support: u64,
    /// Images in which the two were to be expected together before their absence is said. 5: with fewer, never
    /// meeting is no surprise.
    pub min_expected: f64,
    /// Share of the labelled images that show two classes or more, by boxes or by the labels of one file, below which pairs that are kept apart are not
    /// spoken of. 0.05: with one label an image, no two classes ever meet, by design.
    pub min_several: f64,
}

impl Default for TogetherMoreOrLess {
    fn default() -> Self {
        Self { min_npmi: 0.1, min_lift: 1.5, min_support: 20, min_expected: 5.0, min_several: 0.05 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    More,
    Less,
}

/// A pair that was tested.
struct Tested<'a> {
    row: &'a ClassPair,
    p: f64,
    /// Set where the effect is above its floor.
    kind: Option<Kind>,
}

impl Rule for TogetherMoreOrLess {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let measures = context.measures;
        let several = self.has_several(context);
        let always = always_together(context);
        let by_design = ByDesign::of(context);
        let tested: Vec<Tested<'_>> = measures
            .class_pairs()
            .iter()
            .filter(|row| row.n_a.min(row.n_b) >= self.min_support)
            .filter(|row| [row.a, row.b].iter().all(|&class| measures.relations().canonical_class(class).is_none()))
            .filter_map(|row| {
                let kind = self.kind(row).filter(|_| !by_design.are_levels(row.a, row.b)).filter(|kind| match kind {
                    Kind::More => !is_always(&always, row),
                    Kind::Less => several && !(row.n_ab == 0 && by_design.keeps_apart(row.a, row.b)),
                });
                row.p.map(|p| Tested { row, p, kind })
            })
            .collect();
        let silent = self.not_listed(context);
        let shown = shown(&tested, silent);
        let most = groups::share_of_evidence(shown.iter().filter(|&&s| s).count());
        let family = tested.iter().zip(shown).map(|(pair, shown)| {
            let kind = pair.kind.filter(|_| shown);
            Candidate { p: pair.p, finding: kind.map(|kind| self.finding(context, pair, kind, most)) }
        });
        outcome.families.push(family.collect());
        outcome.silent.push((outcome.families.len() - 1, silent));
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let chance = if key.kind == MORE { "more than chance has it" } else { "less than chance has it, or never" };
        Spoken::message(format!(
            "{} of {} of classes appear together {chance}, most of all {}",
            wording::count(members.len() as u64),
            wording::plural((context.measures.class_pairs().len() + self.not_listed(context)) as u64, "pair", "pairs"),
            wording::list(&fold::labels(members), 3),
        ))
    }
}

/// What pairs of one kind are said together by.
const MORE: &str = "more";
const LESS: &str = "less";

/// Which pairs could hold: the rest needs no evidence. Corrected in their own family, which no nesting makes milder.
fn shown(tested: &[Tested<'_>], silent: usize) -> Vec<bool> {
    let ps: Vec<f64> = tested.iter().map(|t| t.p).collect();
    let q = stats::benjamini_hochberg_among(&ps, silent);
    tested.iter().zip(q).map(|(t, q)| t.kind.is_some() && q <= stats::LEVEL).collect()
}

/// The rule that names pairs of which one (almost) always comes with the other, with the options in force.
fn always_together(context: &Context<'_>) -> AlwaysTogether {
    let settings = context.settings.rules.get(super::always_together::META.code);
    let options = settings.map(|s| s.options.clone().into_iter().collect()).unwrap_or_default();
    serde_json::from_value(serde_json::Value::Object(options)).unwrap_or_default()
}

/// COO001 speaks of this pair, whichever way round.
fn is_always(rule: &AlwaysTogether, row: &ClassPair) -> bool {
    [row.n_a, row.n_b].into_iter().any(|n| {
        n >= rule.min_support
            && stats::wilson(row.n_ab, n).is_some_and(|share| share.low >= rule.min_confidence)
            && row.lift.is_some_and(|lift| lift >= rule.min_lift)
    })
}

/// How many images would show both, were the two independent.
fn expected(row: &ClassPair) -> f64 {
    row.n_a as f64 * (row.n_b as f64 / row.n.max(1) as f64)
}

/// How far the count is from the expected one, in standard deviations.
fn residual(row: &ClassPair) -> f64 {
    let n = row.n.max(1) as f64;
    let spread = expected(row) * (1.0 - row.n_a as f64 / n) * (1.0 - row.n_b as f64 / n);
    if spread > 0.0 { (row.n_ab as f64 - expected(row)) / spread.sqrt() } else { 0.0 }
}

impl TogetherMoreOrLess {
    fn kind(&self, row: &ClassPair) -> Option<Kind> {
        let (lift, npmi) = (row.lift?, row.npmi?);
        if lift >= self.min_lift && npmi >= self.min_npmi {
            return Some(Kind::More);
        }
        let less = lift <= 1.0 / self.min_lift && npmi <= -self.min_npmi && expected(row) >= self.min_expected;
        less.then_some(Kind::Less)
    }

    /// Pairs of classes in images enough that the table leaves out, as they never meet: they belong to the family all the
    /// same, or every chance meeting of two rare classes would be a discovery.
    fn not_listed(&self, context: &Context<'_>) -> usize {
        let measures = context.measures;
        let enough = |class: &ClassId| measures.postings().images(*class).len() as u64 >= self.min_support.max(1);
        let classes = (0..context.dataset.classes.len()).map(ClassId::from).filter(enough).count();
        let listed = measures.class_pairs().iter().filter(|row| enough(&row.a) && enough(&row.b)).count();
        (classes * classes.saturating_sub(1) / 2).saturating_sub(listed)
    }

    /// Enough of the images show two classes or more: by their boxes, or by the labels of one file. Two files that give
    /// one label each keep their classes apart as one file does.
    fn has_several(&self, context: &Context<'_>) -> bool {
        let (dataset, postings) = (context.dataset, context.measures.postings());
        let mut several = vec![false; dataset.images.len()];
        let mut labelled = 0u64;
        for image in dataset.images.ids() {
            labelled += u64::from(!postings.classes(image).is_empty());
            let mut classes = postings.boxes(image).map(|id| dataset.boxes.class[id.index()]);
            let first = classes.next();
            several[image.index()] = classes.any(|class| Some(class) != first);
        }
        // Per image its first file with the class; further files are few.
        let mut first: Vec<Option<(Option<FileId>, ClassId)>> = vec![None; dataset.images.len()];
        let mut others: FxHashMap<(ImageId, Option<FileId>), ClassId> = FxHashMap::default();
        for label in &dataset.labels {
            let file = label.place.map(|place| place.file);
            // Under two names it is still one.
            let class = context.measures.relations().class(label.class);
            let (of, own) = *first[label.image.index()].get_or_insert((file, class));
            let own = if of == file { own } else { *others.entry((label.image, file)).or_insert(class) };
            several[label.image.index()] |= own != class;
        }
        let several = several.into_iter().filter(|&s| s).count();
        several as f64 >= self.min_several * labelled as f64
    }

    fn finding(&self, context: &Context<'_>, pair: &Tested<'_>, kind: Kind, most: usize) -> Finding {
        let row = pair.row;
        let (a, b) = (context.dataset.class_name(row.a), context.dataset.class_name(row.b));
        let expected = wording::figure(expected(row));
        let show = if row.n_ab == 1 { "image shows" } else { "images show" };
        let both = format!("{} {show} both", wording::count(row.n_ab));
        let message = match kind {
            Kind::More => format!(
                "{a} and {b} appear together more than chance has it: {both}, {expected} would be expected ({} times \
                 as many)",
                wording::figure(row.lift.unwrap_or(0.0)),
            ),
            Kind::Less if row.n_ab == 0 => {
                format!("{a} and {b} never appear together, although {expected} images would be expected to show both")
            }
            Kind::Less => {
                format!("{a} and {b} appear together less than chance has it: {both}, {expected} would be expected")
            }
        };
        let (evidence, total) = evidence(context, pair, kind, most);
        let sign = if kind == Kind::More { 1.0 } else { -1.0 };
        let finding = Finding::new(&META, message)
            .subject(Subject { class: Some(a.to_owned()), with: Some(b.to_owned()), ..Subject::default() })
            .threshold("min-npmi", sign * self.min_npmi)
            .effect("npmi", row.npmi.unwrap_or(0.0))
            .test(test_name(row), pair.p)
            .evidence(evidence)
            .total(total)
            .remedy(remedy(context.dataset, row, kind));
        let finding = match kind {
            Kind::More => {
                let strength = jaccard(row).map_or(0.0, |interval| interval.low);
                let times = wording::figure(row.lift.unwrap_or(0.0));
                finding.fold(MORE, strength, format!("{a} with {b} ({times} times as often)"))
            }
            Kind::Less => finding.fold(
                LESS,
                -residual(row),
                format!("{a} with {b} ({} where {expected} would be expected)", wording::count(row.n_ab)),
            ),
        };
        match jaccard(row) {
            Some(interval) => finding.measured(Measured {
                kind: FigureKind::Share,
                name: "jaccard".to_owned(),
                value: Some(interval.value),
                low: Some(interval.low),
                high: Some(interval.high),
                k: Some(row.n_ab),
                n: (row.n_a + row.n_b).saturating_sub(row.n_ab),
                method: interval.method.into(),
                ..Measured::default()
            }),
            None => finding,
        }
    }
}

fn jaccard(row: &ClassPair) -> Option<stats::Interval> {
    stats::jaccard_interval(row.n_ab, row.n_a, row.n_b)
}

/// The test that the table's p comes from.
fn test_name(row: &ClassPair) -> &'static str {
    let n = row.n.max(1) as f64;
    let rarer = |k: u64| k.min(row.n.saturating_sub(k)) as f64;
    if rarer(row.n_a) * rarer(row.n_b) / n < stats::EXPECTED_AT_LEAST { "fisher-exact" } else { "chi-square" }
}
