//! REP003: a group's share differs from the target population, or all groups of an attribute together do.

use crate::dataset::Dataset;
use crate::measures::{Population, TargetRow, TargetVerdict};
use crate::rules::{
    Candidate, Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken,
    Subject, families, fold, groups,
};
use crate::sorting::Sorting;
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "REP003",
    name: "off-target",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::TARGET,
    headline: |told| {
        told.groups("is not shown as often as the target says", "are not shown as often as the target says")
    },
    needs: &[Need::Target, Need::Tests],
    summary: "a group's share differs from the target population",
    manual: include_str!("off_target.md"),
};

/// Target shares and their margin stand with the target in the settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OffTarget {
    /// Cohen's w from which all groups together count as off the target. 0.1: "small"; 55 % where half was aimed at.
    pub min_effect: f64,
}

impl Default for OffTarget {
    fn default() -> Self {
        Self { min_effect: 0.1 }
    }
}

/// Groups named in a plan of what to collect.
const PLANNED: usize = 6;

impl Rule for OffTarget {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        for population in context.measures.targets() {
            let rows = population.groups.as_slice();
            let groups = rows.iter().enumerate().filter_map(|(at, row)| {
                let finding = matches!(row.verdict, TargetVerdict::Under | TargetVerdict::Over)
                    .then(|| of_group(context, population, rows, at));
                Some(Candidate { p: row.p?, finding })
            });
            outcome.families.push(groups.chain(self.of_all(context, population, rows)).collect());
        }
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let groups: Vec<&str> = fold::labels(members).into_iter().filter(|label| !label.is_empty()).collect();
        let are = if groups.len() == 1 { "group is" } else { "groups are" };
        Spoken::message(format!(
            "{} {are} off the target for {}: {}",
            wording::count(groups.len() as u64),
            key.cause,
            wording::list(&groups, 3),
        ))
    }
}

/// What a row is about: a group, or a combination of groups.
pub(super) fn subject(dataset: &Dataset, population: &Population, row: &TargetRow) -> Subject {
    if !population.crossing {
        let (attribute, group) = (Some(population.name.clone()), Some(row.group.clone()));
        return Subject { attribute, group, ..Subject::default() };
    }
    let values = row.values.iter().cloned().map(Some).collect();
    let names = population.attributes.iter().filter_map(|&row| dataset.attributes.get(row)).map(|a| a.name.clone());
    Subject { attributes: names.collect(), values, ..Subject::default() }
}

fn of_group(context: &Context<'_>, population: &Population, rows: &[TargetRow], at: usize) -> Finding {
    let row = &rows[at];
    let (evidence, total) = evidence(context, population, |other| other == at);
    let share = row.share.unwrap_or_default();
    let mut interval = wording::percent_range(row.low.unwrap_or_default(), row.high.unwrap_or_default());
    if let Some(worth) = wording::effective(row.n, row.n_effective) {
        interval = format!("{interval}, {worth}");
    }
    let mut target = wording::percent(row.target);
    if let (Some(low), Some(high), Some(asked)) = (row.target_low, row.target_high, row.sample) {
        target = format!("{target} ({}, {} asked)", wording::percent_range(low, high), wording::count(asked));
    }
    let message = format!(
        "{} ({}) is {} of {} ({interval}), {} the target of {target}",
        row.group,
        population.name,
        wording::percent(share),
        groups::items(population.unit, row.n),
        row.verdict.name(),
    );
    let mut finding = Finding::new(&META, message)
        .subject(subject(context.dataset, population, row))
        .measured(Measured::share_effective(format!("share of {}", row.group), row.k, row.n, row.n_effective))
        .threshold("margin", row.margin)
        .evidence(evidence)
        .total(total)
        .remedy(remedy(population, rows, row))
        .fold(
            "off-target",
            (share - row.target).abs(),
            format!("{} {} where {} is aimed at", row.group, wording::percent(share), wording::percent(row.target)),
        )
        .fold_by(population.name.clone());
    if row.target > 0.0 {
        finding = finding.effect("share-to-target", share / row.target);
    }
    if let Some(p) = row.p {
        finding = finding.test(if row.sample.is_some() { "two-sample" } else { "binomial-exact" }, p);
    }
    // Too many of one group is the other side of too few of another, which has its own finding.
    if row.verdict == TargetVerdict::Over { finding.severity(Severity::Note) } else { finding }
}

impl OffTarget {
    /// All groups of an attribute at once.
    fn of_all(&self, context: &Context<'_>, population: &Population, rows: &[TargetRow]) -> Option<Candidate> {
        let fit = population.fit.as_ref()?;
        if fit.cohens_w < self.min_effect {
            return Some(Candidate { p: fit.p, finding: None });
        }
        let message = format!(
            "{} does not have the shares of its target: {} of {}{} would have to be of another group",
            population.name,
            wording::percent(fit.total_variation),
            groups::items(population.unit, fit.n),
            wording::bracketed_effective(fit.n, fit.n_effective),
        );
        let over = |at: usize| rows.get(at).is_some_and(|row| row.share.is_some_and(|share| share > row.target));
        let (evidence, total) = evidence(context, population, over);
        let mut measured = Measured::figure("total variation distance", fit.total_variation, fit.n, "total-variation");
        measured.n_effective = fit.n_effective;
        let of_row = rows.first().map(|row| subject(context.dataset, population, row)).unwrap_or_default();
        let subject = Subject { group: None, values: Vec::new(), ..of_row };
        let plan = plan(population, rows);
        let remedy = match plan {
            Some(plan) => format!("Collect {plan}: then each group has its share. Or weight the groups."),
            None => "Collect the groups that are under their share, or weight the groups.".to_owned(),
        };
        let mut finding = Finding::new(&META, message)
            .subject(subject)
            .measured(measured)
            .threshold("min-effect", self.min_effect)
            .effect("cohens-w", fit.cohens_w)
            .test(fit.test, fit.p)
            .evidence(evidence)
            .total(total)
            .remedy(remedy)
            // Where single groups are off, they name it.
            .fold("off-target", -1.0, "")
            .fold_by(population.name.clone());
        if population.unnamed > 0 {
            finding = finding.cause(format!(
                "{} more {} of groups that the target does not name; they are in no group here.",
                groups::items(population.unit, population.unnamed),
                if population.unnamed == 1 { "is" } else { "are" },
            ));
        }
        // Where single groups are off, they say what to decide.
        let single = rows.iter().any(|row| row.verdict == TargetVerdict::Under);
        let finding = if single { finding.severity(Severity::Note) } else { finding };
        Some(Candidate { p: fit.p, finding: Some(finding) })
    }
}

/// The images of the cells picked.
fn evidence(context: &Context<'_>, population: &Population, picked: impl Fn(usize) -> bool) -> (Vec<Evidence>, u64) {
    let attributes: Vec<_> =
        population.attributes.iter().filter_map(|&row| context.dataset.attributes.get(row)).collect();
    let cells: std::collections::BTreeSet<&[usize]> = population
        .groups
        .iter()
        .enumerate()
        .filter(|(at, _)| picked(*at))
        .filter_map(|(_, row)| row.codes.as_deref())
        .collect();
    groups::evidence_of(context, population.unit, groups::MOST_EVIDENCE, |item| {
        let codes: Option<Vec<usize>> = attributes.iter().map(|a| a.code(item)).collect();
        codes.is_some_and(|codes| cells.contains(codes.as_slice()))
    })
}

/// `4,409 images of female and 12 of non-binary`, the largest first; `None` where no adding does.
fn plan(population: &Population, rows: &[TargetRow]) -> Option<String> {
    let mut adding: Vec<(u64, &str)> = rows
        .iter()
        .map(|row| row.to_collect_all.map(|n| (n, row.group.as_str())))
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .collect();
    adding.order_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let each: Vec<String> = adding
        .iter()
        .enumerate()
        .map(|(at, &(n, group))| match at {
            0 => format!("{} of {group}", groups::items(population.unit, n)),
            _ => format!("{} of {group}", wording::count(n)),
        })
        .collect();
    (!each.is_empty()).then(|| wording::list(&each, PLANNED))
}

fn remedy(population: &Population, rows: &[TargetRow], row: &TargetRow) -> String {
    let target = wording::percent(row.target);
    let unit = population.unit;
    match row.to_collect {
        Some(x) => {
            let alone = format!("Collect {} of {}: then their share is {target}.", groups::items(unit, x), row.group);
            let only = rows.iter().all(|other| other.group == row.group || other.to_collect_all == Some(0));
            match plan(population, rows).filter(|_| !(only && row.to_collect_all == Some(x))) {
                Some(plan) => format!("{alone} For all groups to have their shares at once, collect {plan}."),
                None => alone,
            }
        }
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
