//! COO005: one group's pictures are worse or different.

use crate::dataset::{Attribute, Dataset, Figure};
use crate::measures::{FigureByGroup, FigureKind, GroupFigure, LEAST_OBSERVATIONS, most_different};
use crate::rules::{
    Candidate, Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken,
    Subject, families, fold, groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "COO005",
    name: "worse-or-different-pictures",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::SHOWN,
    headline: |told| {
        told.groups("is shown in other pictures than the others", "are shown in other pictures than the others")
    },
    needs: &[Need::Groups, Need::PixelsToo, Need::Tests],
    summary: "one group's pictures are darker, smaller, less sharp or otherwise different",
    manual: include_str!("worse_or_different.md"),
};

/// When the pictures of a group count as different.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WorseOrDifferent {
    /// Cliff's delta, either way, of the group against all others. 0.147: "small" (Romano et al. 2006); 57 of 100
    /// pairs go one way.
    pub min_delta: f64,
    /// Observations of the group, and of all others; those that repeat one another count once. 10: with fewer the
    /// interval of delta spans half of its range.
    pub min_support: u64,
}

impl Default for WorseOrDifferent {
    fn default() -> Self {
        Self { min_delta: 0.147, min_support: LEAST_OBSERVATIONS }
    }
}

impl Rule for WorseOrDifferent {
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
            .filter(|row| row.figure.class().is_none() && row.p.is_some())
            .filter(|row| !measures.relations().is_redundant(row.attribute))
            .collect();
        for family in rows.chunk_by(|a, b| a.attribute == b.attribute) {
            let spoken = self.spoken(context, family);
            let candidates = family.iter().zip(spoken).map(|(row, also)| Candidate {
                p: row.p.unwrap_or(1.0),
                finding: also.and_then(|also| self.finding(context, row, &also)),
            });
            outcome.families.push(candidates.collect());
        }
    }

    fn speak_for(&self, context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        let name = key.attribute.and_then(|row| context.dataset.attributes.get(row)).map_or("", |a| a.name.as_str());
        Spoken::message(format!(
            "pictures differ by {name} in {}: {}",
            wording::plural(members.len() as u64, "way", "ways"),
            wording::list(&fold::labels(members), 3),
        ))
    }

    fn of_attributes(&self, _kind: &str) -> &'static str {
        "have groups whose pictures differ"
    }
}

/// A group's figure and how the figure is written.
pub(super) struct Difference<'a> {
    pub(super) group: &'a GroupFigure,
    pub(super) name: String,
    /// As it is written.
    pub(super) value: &'a str,
    pub(super) place: usize,
    pub(super) delta: f64,
    pub(super) median: f64,
    /// Of all other groups together, weighed by their sizes where they are several.
    pub(super) others: String,
}

/// The group that differs most, where that is by `min_delta` or more.
pub(super) fn difference<'a>(
    attribute: &'a Attribute,
    row: &'a FigureByGroup,
    least: u64,
    min_delta: f64,
) -> Option<Difference<'a>> {
    let place = most_different(&row.groups, least)?;
    let group = row.groups.get(place)?;
    let delta = group.delta.filter(|delta| delta.abs() >= min_delta)?;
    let name = |code: usize| groups::short(attribute, code);
    let value = attribute.values.get(place).map_or("", String::as_str);
    let others: Vec<(usize, &GroupFigure)> =
        row.groups.iter().enumerate().filter(|(at, g)| *at != place && g.n > 0).collect();
    let medians = || others.iter().filter_map(|(_, g)| g.median);
    let (low, high) = (medians().fold(f64::INFINITY, f64::min), medians().fold(f64::NEG_INFINITY, f64::max));
    let others = match others.as_slice() {
        [(code, one)] => format!("{} of {}", wording::figure(one.median?), name(*code)),
        several => {
            format!("{} to {} of the {} other groups", wording::figure(low), wording::figure(high), several.len())
        }
    };
    Some(Difference { group, name: name(place), value, place, delta, median: group.median?, others })
}

/// `Cliff's delta −0.310, −0.380 to −0.240`.
pub(super) fn delta_words(difference: &Difference<'_>) -> String {
    match (difference.group.low, difference.group.high) {
        (Some(low), Some(high)) => format!(
            "Cliff's delta {}, {} to {}",
            wording::figure(difference.delta),
            wording::figure(low),
            wording::figure(high)
        ),
        _ => format!("Cliff's delta {}", wording::figure(difference.delta)),
    }
}

/// What is the same in findings about a figure by group: subject, measured value, effect, trend.
pub(super) fn filled(
    finding: Finding,
    dataset: &Dataset,
    attribute: &Attribute,
    row: &FigureByGroup,
    difference: &Difference<'_>,
    min_delta: f64,
) -> Finding {
    let group = difference.group;
    let mut finding = finding
        .severity(groups::severity(attribute))
        .subject(Subject {
            class: row.figure.class().map(|class| dataset.class_name(class).to_owned()),
            attribute: Some(attribute.name.clone()),
            group: Some(difference.value.to_owned()),
            column: Some(row.figure.name().to_owned()),
            ..Subject::default()
        })
        .measured(Measured {
            name: format!("cliffs-delta of {}", row.figure.name()),
            value: Some(difference.delta),
            low: group.low,
            high: group.high,
            n: group.n,
            n_effective: group.n_effective,
            method: "cliff".into(),
            ..Measured::default()
        })
        .threshold("min-delta", min_delta * difference.delta.signum())
        .effect("cliffs-delta", difference.delta)
        .test("kruskal-wallis", row.p.unwrap_or(1.0));
    let mut cause: Vec<String> = Vec::new();
    if let Some(n) = row.sampled {
        cause.push(format!("Read from a fixed sample of {}.", wording::count(n)));
    }
    if let Some(trend) = row.trend.as_ref().filter(|trend| trend.p <= 0.001) {
        cause.push(format!(
            "Along the order of {} it {} (Jonckheere–Terpstra, z = {}).",
            attribute.name,
            if trend.effect > 0.0 { "rises" } else { "falls" },
            wording::figure(trend.z),
        ));
    }
    if !cause.is_empty() {
        finding = finding.cause(cause.join(" "));
    }
    finding
}

/// The pictures that differ most, and how many the group has.
pub(super) fn evidence(row: &FigureByGroup, difference: &Difference<'_>) -> (Vec<Evidence>, u64) {
    // The ends were kept of the group that differs most with the usual support; of another there are none.
    let same = row.furthest == Some(difference.place);
    let ends = row.ends.iter().filter(|_| same);
    let evidence = ends.map(|(image, boxes)| Evidence::image(*image).boxes(boxes.iter().copied()));
    (evidence.collect(), difference.group.n)
}

impl WorseOrDifferent {
    /// Which figures of one attribute are spoken of, each with those that it stands for: all of a protected attribute;
    /// of another only the one that differs most, as what makes the groups (night, a sensor) differs in many figures.
    fn spoken(&self, context: &Context<'_>, family: &[&FigureByGroup]) -> Vec<Option<Vec<String>>> {
        let attribute = family.first().and_then(|row| context.dataset.attributes.get(row.attribute));
        let Some(attribute) = attribute.filter(|a| !a.is_protected()) else {
            return vec![Some(Vec::new()); family.len()];
        };
        let delta = |row: &FigureByGroup| difference(attribute, row, self.min_support, self.min_delta).map(|d| d.delta);
        let differing: Vec<(usize, f64)> =
            family.iter().enumerate().filter_map(|(at, row)| delta(row).map(|delta| (at, delta))).collect();
        let p = |at: usize| family[at].p.unwrap_or(1.0);
        let most = differing
            .iter()
            .min_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(p(a.0).total_cmp(&p(b.0))).then(a.0.cmp(&b.0)));
        let also = |most: usize| {
            let others = differing.iter().filter(|(at, _)| *at != most);
            others.map(|&(at, delta)| format!("{} ({})", family[at].figure.name(), wording::figure(delta))).collect()
        };
        (0..family.len()).map(|at| most.filter(|most| most.0 == at).map(|_| also(at))).collect()
    }

    fn finding(&self, context: &Context<'_>, row: &FigureByGroup, also: &[String]) -> Option<Finding> {
        let attribute = context.dataset.attributes.get(row.attribute)?;
        let FigureKind::Figure(figure) = row.figure else { return None };
        let difference = difference(attribute, row, self.min_support, self.min_delta)?;
        let what = if figure.is_of_boxes() { "boxes" } else { "pictures" };
        let message = format!(
            "{what} of {} are {}: median {} {} against {} ({})",
            groups::full(attribute, difference.place),
            comparative(figure, difference.delta > 0.0),
            figure.name(),
            wording::figure(difference.median),
            difference.others,
            delta_words(&difference),
        );
        let mut finding =
            filled(Finding::new(&META, message), context.dataset, attribute, row, &difference, self.min_delta);
        if !also.is_empty() {
            let also = format!("Groups of {} differ too in {}.", attribute.name, wording::list(also, 11));
            finding.cause = Some(finding.cause.map_or(also.clone(), |cause| format!("{cause} {also}")));
        }
        let (evidence, total) = evidence(row, &difference);
        let remedy = remedy(attribute, figure, &difference, what);
        let label = format!(
            "{} is {} ({})",
            difference.name,
            comparative(figure, difference.delta > 0.0),
            figure.name().replace('_', " "),
        );
        let finding = finding.evidence(evidence).total(total).remedy(remedy);
        Some(finding.fold("pictures", difference.delta.abs(), label).fold_of(row.attribute))
    }
}

/// How a picture with more, or less, of a figure is called.
fn comparative(figure: Figure, more: bool) -> &'static str {
    let (less, greater) = match figure {
        Figure::Brightness => ("darker", "brighter"),
        Figure::Contrast => ("flatter", "richer in contrast"),
        Figure::Sharpness => ("less sharp", "sharper"),
        Figure::BlurScore => ("more blurred", "less blurred"),
        Figure::Entropy => ("poorer in detail", "richer in detail"),
        Figure::Megapixels => ("smaller", "larger"),
        Figure::Boxes => ("emptier", "fuller"),
        Figure::BoxArea => ("smaller", "larger"),
        Figure::BoxX => ("further left", "further right"),
        Figure::BoxY => ("higher up", "lower down"),
        Figure::BoxAspect => ("narrower", "wider"),
    };
    if more { greater } else { less }
}

/// How many pictures beyond the middle of the others bring the group's median there.
fn remedy(attribute: &Attribute, figure: Figure, difference: &Difference<'_>, what: &str) -> String {
    let g = difference.group;
    // A picture from the others' half beyond their median has a delta of .5 on average: n·|d| = .5·more.
    let more = (2.0 * difference.delta.abs() * g.n as f64 - 1e-9).ceil().max(1.0) as u64;
    let side = if difference.delta > 0.0 { "lower" } else { "higher" };
    let (_, many) = attribute.unit.nouns();
    let many = if what == "boxes" {
        "boxes"
    } else if many == "identities" {
        "images"
    } else {
        many
    };
    format!(
        "Collect about {} {many} of {} with a {side} {} than the median of the others, or state the difference where results \
         are given by {}: part of a difference in errors comes from it.",
        wording::count(more),
        difference.name,
        figure.name(),
        attribute.name,
    )
}
