//! CON008: annotators of the same images do not agree, one of them differs from the others, or it falls on a group.

use crate::dataset::{Dataset, RatedColumn, Unit};
use crate::measures::{Agreement, GroupDisagreement, RaterFigures, ValueBias};
use crate::rules::{
    Candidate, Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken,
    Subject, families, fold, groups,
};
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub static META: Meta = Meta {
    code: "CON008",
    name: "annotators-disagree",
    severity: Severity::Warning,
    quality: Quality::FreeOfErrors,
    section: &families::AGREEMENT,
    headline: |told| match told.names(|s| s.column.clone()).as_slice() {
        [] => "annotators disagree".into(),
        names => format!("annotators disagree about {}", wording::list(names, 3)),
    },
    needs: &[Need::Ratings],
    summary: "annotators of the same images disagree, or one of them differs from the others",
    manual: include_str!("annotators_disagree.md"),
};

/// When annotators count as disagreeing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnnotatorsDisagree {
    /// Krippendorff's alpha below which nothing should be concluded from the labels: a warning. His 0.667.
    pub min_alpha: f64,
    /// Alpha below which only tentative conclusions hold: a note. His 0.8.
    pub good_alpha: f64,
    /// Items judged by two annotators or more from which on this is said. 20: of fewer the interval of alpha spans half
    /// of its range.
    pub min_items: u64,
    /// How far an annotator's share of a value lies from that of the others of the same items. 0.1: ten points.
    pub min_bias: f64,
    /// Cramér's V from which the disagreement falls on a group. 0.1: small, by Cohen's w.
    pub min_v: f64,
}

impl Default for AnnotatorsDisagree {
    fn default() -> Self {
        Self { min_alpha: 0.667, good_alpha: 0.8, min_items: 20, min_bias: 0.1, min_v: 0.1 }
    }
}

/// An annotator says one value of so many items: somebody who always clicks the same.
const ONE_VALUE: f64 = 0.95;
/// While the others of the same items say it of no more than this.
const OTHERS_AT_MOST: f64 = 0.7;
/// And chance would hardly make it so.
const HARDLY: f64 = 0.001;
/// Without one annotator alpha rises by this: the disagreement is largely with that one.
const RISES: f64 = 0.1;

/// What findings are said together by.
const DISAGREE: &str = "disagree";
const ONE_ANSWER: &str = "one-answer";
const BIAS: &str = "bias";
const BY_GROUP: &str = "by-group";

impl Rule for AnnotatorsDisagree {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let (mut biases, mut by_group) = (Vec::new(), Vec::new());
        for agreement in context.measures.agreement().iter().filter(|a| a.items >= self.min_items) {
            let Some(rated) = context.dataset.ratings.columns.get(agreement.column) else { continue };
            let told = Told { dataset: context.dataset, rated, agreement };
            outcome.findings.extend(self.overall(&told));
            let raters: Vec<&RaterFigures> =
                agreement.of_raters.iter().filter(|rater| rater.items >= self.min_items).collect();
            let of_one: Vec<Finding> = raters.iter().filter_map(|rater| told.one_answer(rater)).collect();
            // Beside somebody who gives one answer everybody else seems to lean away from it.
            if of_one.is_empty() {
                raters.iter().for_each(|rater| biases.extend(self.biases(&told, rater)));
            }
            outcome.findings.extend(of_one);
            by_group.extend(agreement.by_group.iter().map(|group| self.of_group(context, &told, group)));
        }
        let families = [biases, by_group].into_iter().filter(|family| !family.is_empty());
        outcome.families.extend(families.map(|family| family.into_iter().collect()));
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let n = members.len() as u64;
        let all = wording::list(&fold::labels(members), 4);
        match key.kind {
            DISAGREE => Spoken::message(format!(
                "annotators disagree about {}, by Krippendorff's alpha: {all}",
                wording::plural(n, "thing", "things")
            )),
            ONE_ANSWER => Spoken::message(format!("annotators give one answer whatever they see: {all}")),
            BIAS => Spoken::message(format!(
                "annotators say values more often, or less often, than the others of the same images, {} of them: {all}",
                wording::count(n)
            )),
            _ => Spoken::message(format!("annotators disagree about some groups more than about others: {all}")),
        }
    }
}

/// What is told of one rated column.
struct Told<'a> {
    dataset: &'a Dataset,
    rated: &'a RatedColumn,
    agreement: &'a Agreement,
}

impl Told<'_> {
    fn rater(&self, rater: u32) -> &str {
        self.dataset.annotators.get(rater as usize).map_or("", String::as_str)
    }

    fn value(&self, value: usize) -> &str {
        self.agreement.values.get(value).map_or("", String::as_str)
    }

    fn items(&self, n: u64) -> String {
        groups::items(self.rated.unit, n)
    }

    fn subject(&self) -> Subject {
        Subject { column: Some(self.rated.name.clone()), ..Subject::default() }
    }

    /// The items that annotators are split over, each with who says what.
    fn evidence(&self, of: impl Fn(&[(u32, usize, u32)]) -> bool) -> Vec<Evidence> {
        let note = |said: &[(u32, usize, u32)]| {
            let mut by_value: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
            said.iter().for_each(|&(rater, value, _)| by_value.entry(value).or_default().push(self.rater(rater)));
            let each: Vec<String> = by_value
                .iter()
                .map(|(&value, who)| format!("{} ({})", self.value(value), wording::list(who, 3)))
                .collect();
            each.join(", ")
        };
        let disputed = self.agreement.disputed.iter().filter(|of_item| of(&of_item.said));
        disputed
            .map(|of_item| {
                let image = self.dataset.image_of_item(self.rated.unit, of_item.item as usize);
                let own = (self.rated.unit == Unit::Box).then_some(crate::dataset::BoxId(of_item.item));
                let place = of_item.said.first().and_then(|s| self.dataset.ratings.place.get(s.2 as usize)).copied();
                let note = Some(note(&of_item.said));
                Evidence { image, boxes: own.into_iter().collect(), place, note, beside: None }
            })
            .collect()
    }

    /// Somebody who gives one answer to nearly everything, where the others do not.
    fn one_answer(&self, rater: &RaterFigures) -> Option<Finding> {
        let items = rater.items as f64;
        let (value, bias) = rater.values.iter().enumerate().max_by(|a, b| a.1.own.cmp(&b.1.own).then(b.0.cmp(&a.0)))?;
        let (own, others) = (bias.own as f64 / items, bias.others / items);
        // That all of them were the value, had they been drawn as the others see them.
        let chance = stats::binomial_exact(bias.own, rater.items, others.clamp(1e-9, 1.0 - 1e-9))?;
        if own < ONE_VALUE || others > OTHERS_AT_MOST || chance > HARDLY {
            return None;
        }
        let who = self.rater(rater.rater).to_owned();
        let message = format!(
            "{who} says {} of {} of {} ({}), the others of {} of the same",
            self.value(value),
            wording::percent(own),
            self.items(rater.items),
            self.rated.name,
            wording::percent(others),
        );
        let measured = Measured::share(format!("share of {}", self.value(value)), bias.own, rater.items);
        let evidence = self.evidence(|said| said.iter().any(|s| s.0 == rater.rater && s.1 == value));
        Some(
            Finding::new(&META, message)
                .subject(Subject { annotator: Some(who.clone()), ..self.subject() })
                .measured(measured)
                .effect("share of the others", others)
                .evidence(evidence)
                .remedy(format!(
                    "Leave the judgements of {who} out of {}, or have them made again; then look at the agreement of \
                     the others",
                    self.rated.name
                ))
                .fold(ONE_ANSWER, own - others, format!("{who} ({} of {})", self.value(value), self.rated.name)),
        )
    }
}

impl AnnotatorsDisagree {
    /// How far all of them agree.
    fn overall(&self, told: &Told<'_>) -> Option<Finding> {
        let agreement = told.agreement;
        let alpha = agreement.alpha?;
        let (low, high) = alpha.interval?;
        if alpha.value >= self.good_alpha {
            return None;
        }
        // Where the interval reaches what is good, nobody can tell: said only of what looks bad.
        let is_open = high >= self.good_alpha;
        if is_open && alpha.value >= self.min_alpha {
            return None;
        }
        let lead = match is_open {
            true => format!("too few judgements to tell whether annotators agree about {}", told.rated.name),
            false => format!("annotators disagree about {}", told.rated.name),
        };
        let confused = agreement.confused.first().filter(|_| agreement.values.len() > 2).map(|&(a, b, n)| {
            format!("; most often {} stands against {} ({})", told.value(a), told.value(b), told.items(n))
        });
        let message = format!(
            "{lead}: Krippendorff's alpha {}, {} to {}; {} of {} of one image by {} say the same{}",
            wording::figure(alpha.value),
            wording::figure(low),
            wording::figure(high),
            wording::percent(agreement.alike as f64 / agreement.pairs.max(1) as f64),
            wording::plural(agreement.pairs, "pair of judgements", "pairs of judgements"),
            wording::plural(agreement.raters.len() as u64, "annotator", "annotators"),
            confused.unwrap_or_default(),
        );
        let severity = if alpha.value < self.min_alpha && !is_open { Severity::Warning } else { Severity::Note };
        let measured = Measured {
            name: format!("krippendorff-{}", scale_name(agreement.scale)),
            value: Some(alpha.value),
            low: Some(low),
            high: Some(high),
            n: alpha.items,
            method: "bootstrap".into(),
            ..Measured::default()
        };
        let least =
            if severity == Severity::Warning { ("min-alpha", self.min_alpha) } else { ("good-alpha", self.good_alpha) };
        let evidence = told.evidence(|_| true);
        let label = format!("{} ({})", told.rated.name, wording::figure(alpha.value));
        let mut finding = Finding::new(&META, message)
            .severity(severity)
            .subject(told.subject())
            .measured(measured)
            .threshold(least.0, least.1)
            .evidence(evidence)
            .total(agreement.split)
            .remedy(format!(
                "Look at the {} that annotators are split over, say in the instructions how to decide them, and have \
                 them judged again",
                told.items(agreement.split)
            ))
            .fold(DISAGREE, 1.0 - alpha.value, label);
        finding.cause = self.whom(told, alpha.value);
        Some(finding)
    }

    /// The annotator without whom the others agree much better.
    fn whom(&self, told: &Told<'_>, alpha: f64) -> Option<String> {
        let without = |rater: &&RaterFigures| rater.alpha_without.is_some_and(|without| without >= alpha + RISES);
        let one = told.agreement.of_raters.iter().filter(without).max_by(|a, b| {
            a.alpha_without.unwrap_or(0.0).total_cmp(&b.alpha_without.unwrap_or(0.0)).then(b.rater.cmp(&a.rater))
        })?;
        Some(format!(
            "Without {} the others agree at {}.",
            told.rater(one.rater),
            wording::figure(one.alpha_without.unwrap_or(0.0))
        ))
    }

    /// Values that an annotator says more often, or less often, than the others of the same items; a test each.
    fn biases(&self, told: &Told<'_>, rater: &RaterFigures) -> Vec<Candidate> {
        let of_value = |(value, bias): (usize, &ValueBias)| {
            let differing = bias.alone + bias.missed;
            let p = stats::binomial_exact(bias.alone, differing.max(1), 0.5).filter(|_| differing > 0)?;
            Some(Candidate { p, finding: self.bias(told, rater, value, bias, p) })
        };
        // Of two values the one is the other turned round.
        let skip = usize::from(rater.values.len() == 2);
        rater.values.iter().enumerate().skip(skip).filter_map(of_value).collect()
    }

    fn bias(&self, told: &Told<'_>, rater: &RaterFigures, value: usize, bias: &ValueBias, p: f64) -> Option<Finding> {
        let items = rater.items as f64;
        let (own, others) = (bias.own as f64 / items, bias.others / items);
        if (own - others).abs() < self.min_bias {
            return None;
        }
        let (who, what) = (told.rater(rater.rater).to_owned(), told.value(value));
        let message = format!(
            "{who} says {what} ({}) of {} of {}, the others of {} of the same",
            told.rated.name,
            wording::percent(own),
            told.items(rater.items),
            wording::percent(others),
        );
        let evidence = told.evidence(|said| {
            said.iter().any(|s| s.0 == rater.rater)
                && said.iter().any(|s| (s.1 == value) == (own > others) && s.0 == rater.rater)
                && said.iter().any(|s| (s.1 == value) != (own > others))
        });
        let label = format!("{who} ({} {what})", if own > others { "more" } else { "less" });
        Some(
            Finding::new(&META, message)
                .subject(Subject { annotator: Some(who.clone()), ..told.subject() })
                .measured(Measured::share(format!("share of {what}"), bias.own, rater.items))
                .threshold("min-bias", self.min_bias)
                .effect("difference", own - others)
                .test("binomial-exact", p)
                .evidence(evidence)
                .remedy(format!(
                    "Go through the {} with {who} where the others say otherwise, {what} first",
                    told.items(bias.alone + bias.missed)
                ))
                .fold(BIAS, (own - others).abs(), label),
        )
    }

    /// Whether annotators disagree about one group more than about the others.
    fn of_group(&self, context: &Context<'_>, told: &Told<'_>, group: &GroupDisagreement) -> Candidate {
        Candidate { p: group.p, finding: self.group_finding(context, told, group) }
    }

    fn group_finding(&self, context: &Context<'_>, told: &Told<'_>, of: &GroupDisagreement) -> Option<Finding> {
        let attribute = context.dataset.attributes.get(of.attribute)?;
        if of.cramers_v < self.min_v || context.measures.relations().is_redundant(of.attribute) {
            return None;
        }
        let (all_split, all): (u64, u64) = of.groups.iter().fold((0, 0), |sum, g| (sum.0 + g.0, sum.1 + g.1));
        let share = |k: u64, n: u64| k as f64 / n.max(1) as f64;
        let enough = |g: &(usize, &(u64, u64))| g.1.1 >= self.min_items && all - g.1.1 >= self.min_items;
        let above = |&(k, n): &(u64, u64)| share(k, n) - share(all_split - k, all - n);
        let (code, &(k, n)) = of
            .groups
            .iter()
            .enumerate()
            .filter(enough)
            .max_by(|a, b| above(a.1).total_cmp(&above(b.1)).then(b.0.cmp(&a.0)))
            .filter(|(_, group)| above(group) > 0.0)?;
        let message = format!(
            "annotators disagree about {} most for {}: in {} of {}, against {} of {} others",
            told.rated.name,
            groups::full(attribute, code),
            wording::percent(share(k, n)),
            told.items(n),
            wording::percent(share(all_split - k, all - n)),
            wording::count(all - n),
        );
        let shown = context.dataset.groups_by_image(attribute);
        let evidence = told
            .evidence(|_| true)
            .into_iter()
            .filter(|e| e.image.is_some_and(|image| shown.binary_search(&(image, code)).is_ok()));
        Some(
            Finding::new(&META, message)
                .severity(groups::severity(attribute))
                .subject(Subject {
                    attribute: Some(attribute.name.clone()),
                    group: attribute.values.get(code).cloned(),
                    ..told.subject()
                })
                .measured(Measured::share("share of items that annotators are split over", k, n))
                .threshold("min-v", self.min_v)
                .effect("cramers-v", of.cramers_v)
                .test("chi-square", of.p)
                .evidence(evidence.collect())
                .total(k)
                .remedy(format!(
                    "Have {} of {} judged again by more annotators, and see whether the instructions fit them",
                    told.items(k),
                    groups::full(attribute, code)
                ))
                .fold(BY_GROUP, of.cramers_v, format!("{} for {}", told.rated.name, groups::full(attribute, code))),
        )
    }
}

/// `nominal`, `ordinal`, `interval`.
pub(super) fn scale_name(scale: stats::RatingScale) -> &'static str {
    match scale {
        stats::RatingScale::Nominal => "nominal",
        stats::RatingScale::Ordinal => "ordinal",
        stats::RatingScale::Interval => "interval",
    }
}

#[cfg(test)]
mod tests;
