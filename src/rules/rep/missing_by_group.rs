//! REP007: an attribute is annotated for some groups, classes or splits more than for others.

use crate::dataset::{Attribute, ClassId, ValueType};
use crate::measures::missing::{By, MissingBy, items};
use crate::rules::{
    Candidate, Context, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, fold, groups,
};
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP007",
    name: "missing-by-group",
    severity: Severity::Warning,
    quality: Quality::Complete,
    section: &families::MISSING,
    headline: |told| told.attributes("is not written down alike for all", "are not written down alike for all"),
    needs: &[Need::Attributes, Need::AllRead],
    summary: "an attribute is annotated for some groups or classes more than for others",
    manual: include_str!("missing_by_group.md"),
};

/// When gaps count as uneven.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct MissingByGroup {
    /// Cramér's V from which a difference matters. 0.1: Cohen's "small"; below it leaving the gaps out hardly shifts
    /// the groups.
    pub min_effect: f64,
    /// Classes named per attribute, the strongest first. 3: classes that stand together miss together.
    pub most_classes: usize,
}

impl Default for MissingByGroup {
    fn default() -> Self {
        Self { min_effect: 0.1, most_classes: 3 }
    }
}

impl Rule for MissingByGroup {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let measures = context.measures;
        let rows = measures.missing();
        let relations = measures.relations();
        for of_attribute in rows.chunk_by(|a, b| a.attribute == b.attribute) {
            let own = of_attribute[0].attribute;
            if relations.canonical(own).is_some_and(|other| same_gaps(context, own, other)) {
                continue;
            }
            let mut family = Vec::new();
            for row in of_attribute {
                match row.by {
                    By::Class => family.extend(self.classes(context, row)),
                    By::Attribute(by) if relations.is_redundant(by) => {}
                    _ => family.extend(self.groups(context, row)),
                }
            }
            outcome.families.push(family.into_iter().collect());
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let name = key.attribute.and_then(|row| context.dataset.attributes.get(row)).map_or("", |a| a.name.as_str());
        Spoken::message(format!("{name} is missing unevenly, most of all {}", wording::list(&fold::labels(members), 3)))
    }

    fn of_attributes(&self, _kind: &str) -> &'static str {
        "are missing for some more than for others"
    }
}

/// A group that lacks the value more often than the others.
struct Gap {
    /// Its place in the table.
    at: usize,
    /// Missing and all, here and among the others.
    here: (u64, u64),
    there: (u64, u64),
    p: f64,
    v: f64,
}

impl MissingByGroup {
    /// Splits, or the groups of an attribute: one test over the table, the group that stands out most is named.
    fn groups(&self, context: &Context<'_>, row: &MissingBy) -> Option<Candidate> {
        let (p, v) = (row.p?, row.cramers_v?);
        if v < self.min_effect {
            return Some(Candidate { p, finding: None });
        }
        let tested = || row.groups.iter().filter(|cell| cell.tested).map(|cell| &cell.share);
        let residual = |at: &usize| row.groups.get(*at).map_or(0.0, |cell| cell.residual);
        let at = (0..row.groups.len())
            .filter(|&at| row.groups[at].tested)
            .max_by(|a, b| residual(a).total_cmp(&residual(b)).then(b.cmp(a)))?;
        let here = &row.groups.get(at)?.share;
        let (k, n) = tested().fold((0, 0), |(k, n), share| (k + share.k, n + share.n));
        let gap = Gap { at, here: (here.k, here.n), there: (k - here.k, n - here.n), p, v };
        let finding = self.finding(context, row, &gap);
        Some(Candidate { p, finding })
    }

    /// Each class against the images without it.
    fn classes(&self, context: &Context<'_>, row: &MissingBy) -> Vec<Candidate> {
        let mut tests: Vec<Gap> = row
            .groups
            .iter()
            .enumerate()
            .filter(|(_, cell)| context.measures.relations().canonical_class(ClassId::from(cell.group)).is_none())
            .filter_map(|(at, cell)| {
                let (p, v) = (cell.p?, cell.cramers_v?);
                Some(Gap { at, here: (cell.share.k, cell.share.n), there: cell.without?, p, v })
            })
            .collect();
        tests.order_by(|a, b| b.v.total_cmp(&a.v).then(a.at.cmp(&b.at)));
        let mut named = 0;
        tests
            .iter()
            .map(|gap| {
                let more = share(gap.here) > share(gap.there);
                let wanted = more && gap.v >= self.min_effect && named < self.most_classes;
                named += usize::from(wanted);
                let finding = wanted.then(|| self.finding(context, row, gap)).flatten();
                Candidate { p: gap.p, finding }
            })
            .collect()
    }

    fn finding(&self, context: &Context<'_>, row: &MissingBy, gap: &Gap) -> Option<Finding> {
        let attribute = context.dataset.attributes.get(row.attribute)?;
        let cell = row.groups.get(gap.at)?;
        let (name, by, group) = (&attribute.name, row.by_name(context.dataset), row.group_name(context.dataset, cell));
        let place = match row.by {
            By::Split => format!("in {group}"),
            By::Class => format!("with {group}"),
            By::Attribute(of) => match context.dataset.attributes.get(of).filter(|a| a.ty == ValueType::Boolean) {
                Some(of) => format!("where it is {}", groups::short(of, cell.group)),
                None => format!("where {by} is {group}"),
            },
        };
        let ((k, n), (k_other, n_other)) = (gap.here, gap.there);
        let n_effective = cell.share.n_effective;
        let lacking: Vec<usize> =
            items(context.dataset, row, gap.at).into_iter().filter(|member| member.1).map(|member| member.0).collect();
        let of = format!("{}{}", groups::items(attribute.unit, n), wording::bracketed_effective(n, n_effective));
        let message = if k_other == 0 {
            format!(
                "{name} is missing only {place}: {} of {of}, none of {}",
                wording::percent(share(gap.here)),
                wording::count(n_other)
            )
        } else {
            format!(
                "{name} is missing {} times as often {place}: {} of {of} against {} of {}",
                wording::figure(share(gap.here) / share(gap.there)),
                wording::percent(share(gap.here)),
                wording::percent(share(gap.there)),
                wording::count(n_other),
            )
        };
        let (evidence, total) = groups::evidence_of(context, attribute.unit, groups::MOST_EVIDENCE, |item| {
            lacking.binary_search(&item).is_ok()
        });
        // As many as would bring the group's share down to that of the others.
        let to_fill = (k as f64 - share(gap.there) * n as f64).ceil().max(1.0) as u64;
        let of_attribute = matches!(row.by, By::Attribute(_));
        let subject = Subject {
            attribute: Some(name.clone()),
            class: (row.by == By::Class).then(|| group.to_owned()),
            split: (row.by == By::Split).then(|| group.to_owned()),
            attributes: if of_attribute { vec![by.to_owned()] } else { Vec::new() },
            values: if of_attribute { vec![Some(group.to_owned())] } else { Vec::new() },
            ..Subject::default()
        };
        let exact = stats_name(gap, row);
        let label =
            format!("{place} ({} against {})", wording::percent(share(gap.here)), wording::percent(share(gap.there)));
        Some(
            Finding::new(&META, message)
                .severity(groups::severity(attribute))
                .subject(subject)
                .measured(Measured::share_effective(format!("share without {name} {place}"), k, n, n_effective))
                .threshold("min-effect", self.min_effect)
                .effect("cramers-v", gap.v)
                .test(exact, gap.p)
                .evidence(evidence)
                .total(total)
                .remedy(format!(
                    "Fill in {name} for {} {place}: then it is missing there no more often than elsewhere. Or say why \
                     it cannot be known, and keep these images in every count.",
                    format_args!("{} of the {}", wording::count(to_fill), groups::items(attribute.unit, k)),
                ))
                .fold("missing", gap.v, label)
                .fold_of(row.attribute),
        )
    }
}

/// Two attributes that say the same lack their values on the same items.
fn same_gaps(context: &Context<'_>, a: usize, b: usize) -> bool {
    let attributes = &context.dataset.attributes;
    attributes.get(a).zip(attributes.get(b)).is_some_and(|(a, b)| {
        let gap = |of: &Attribute, item: usize| (of.has_row(item), of.is_missing(item));
        (0..a.codes.len().max(b.codes.len())).all(|item| gap(a, item) == gap(b, item))
    })
}

fn share((k, n): (u64, u64)) -> f64 {
    if n == 0 { 0.0 } else { k as f64 / n as f64 }
}

/// Which test gave the p-value: two groups with small counts are tested exactly.
fn stats_name(gap: &Gap, row: &MissingBy) -> &'static str {
    let two = row.chi2.is_none() || row.df == Some(1.0);
    let ((a, m), (c, n)) = (gap.here, gap.there);
    let exact = two.then(|| stats::association_2x2(a, m - a, c, n - c)).flatten();
    exact.map_or("chi-square", |test| test.name)
}
