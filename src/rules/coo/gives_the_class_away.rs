//! COO006: something irrelevant gives the class away.

use crate::measures::tables::{CLASS, Share, Shortcut, ShortcutValue};
use crate::measures::{Partition, cue, shortcuts};
use crate::rules::{
    Candidate, Context, Evidence, FigureKind, Finding, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Subject,
    Told, families, groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "COO006",
    name: "gives-the-class-away",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::GIVEN_AWAY,
    headline: headline,
    needs: &[Need::ClassOrGroups, Need::PixelsToo, Need::Tests],
    summary: "something beside the subject gives the class, or a group, away",
    manual: include_str!("gives_the_class_away.md"),
};

fn headline(told: &Told<'_>) -> String {
    let what = told.names(|s| s.column.clone());
    let of = told.names(|s| Some(s.attribute.clone().unwrap_or_else(|| "class".into())));
    let verb = if what.len() == 1 { "gives" } else { "give" };
    format!("{} {verb} the {} of an image away", wording::list(&what, 2), wording::list(&of, 2))
}

/// When a cue counts as giving something away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct GivesTheClassAway {
    /// How far the lower end of the accuracy must lie above the baseline. 0.1: one image in ten that is told right for
    /// a reason that has nothing to do with what it shows.
    pub min_gain: f64,
    /// Cramér's V. 0.2: half way from Cohen's "small" to "medium"; the accuracy is what decides.
    pub min_effect: f64,
    /// Theil's U, the share of the uncertainty about the class that the cue takes away. 0.05.
    pub min_uncertainty: f64,
}

impl Default for GivesTheClassAway {
    fn default() -> Self {
        Self { min_gain: 0.1, min_effect: 0.2, min_uncertainty: 0.05 }
    }
}

impl Rule for GivesTheClassAway {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let rows: Vec<&Shortcut> =
            context.measures.tables.shortcuts.iter().filter(|row| row.p.is_some() && is_told(context, row)).collect();
        let mut shown = Shown { context, cues: Vec::new(), target: None };
        for family in rows.chunk_by(|a, b| a.of == b.of) {
            shown.target = None;
            let candidates = family.iter().enumerate().map(|(at, row)| Candidate {
                p: row.p.unwrap_or(1.0),
                finding: self.finding(&mut shown, row, &family[..at], &family[at + 1..]),
            });
            outcome.families.push(candidates.collect());
        }
    }
}

/// What it gives away is not an attribute that says the same as another one.
fn is_told(context: &Context<'_>, row: &Shortcut) -> bool {
    let attributes = context.dataset.attributes.iter();
    let found = attributes.enumerate().find(|(_, a)| row.of != CLASS && a.name == row.of && a.is_protected());
    found.is_none_or(|(attribute, _)| !context.measures.relations.is_redundant(attribute))
}

/// Two cues that sort the images into the same heaps, whatever the heaps are called.
fn same_partition(a: &Shortcut, b: &Shortcut) -> bool {
    let heaps = |row: &Shortcut| {
        let mut heaps: Vec<(u64, u64, String)> = row.values.iter().map(|v| (v.n, v.k, v.class.clone())).collect();
        heaps.sort();
        heaps
    };
    a.n == b.n && heaps(a) == heaps(b)
}

impl GivesTheClassAway {
    /// `None` where the cue tells too little, or an earlier one says the same.
    fn finding(
        &self,
        shown: &mut Shown<'_>,
        row: &Shortcut,
        earlier: &[&Shortcut],
        later: &[&Shortcut],
    ) -> Option<Finding> {
        let (accuracy, baseline) = (row.accuracy.as_ref()?, row.baseline?);
        let tells = accuracy.low? >= baseline + self.min_gain
            && row.cramers_v? >= self.min_effect
            && row.theils_u? >= self.min_uncertainty;
        if !tells || earlier.iter().any(|other| same_partition(row, other)) {
            return None;
        }
        let alike: Vec<&str> = later.iter().filter(|o| same_partition(row, o)).map(|o| o.what.as_str()).collect();
        let of = if row.of == CLASS { "the class" } else { row.of.as_str() };
        let message = format!(
            "{} gives {of} away: by it alone {} of {}{} are told right ({}), without it {}",
            row.what,
            wording::percent(accuracy.value?),
            wording::plural(row.n, "image", "images"),
            wording::bracketed_effective(row.n, accuracy.n_effective),
            wording::percent_range(accuracy.low?, accuracy.high?),
            wording::percent(baseline),
        );
        let telling = telling(row);
        let mut cause = values(&row.values);
        if !alike.is_empty() {
            let gives = if alike.len() == 1 { "gives" } else { "give" };
            cause.push_str(&format!(" In the same way {} {gives} it away.", wording::list(&alike, 5)));
        }
        let mut finding = Finding::new(&META, message)
            .subject(self.subject(row))
            .measured(measured(row, accuracy))
            .threshold("min-gain", self.min_gain)
            .effect("cramers-v", row.cramers_v?)
            .test("chi-square", row.p?)
            .cause(cause)
            .remedy(remedy(row, telling));
        if let Some(value) = telling {
            let (evidence, total) = shown.evidence(row, value);
            finding = finding.evidence(evidence).total(total);
        }
        Some(finding)
    }

    fn subject(&self, row: &Shortcut) -> Subject {
        let attribute = (row.of != CLASS).then(|| row.of.clone());
        Subject { attribute, column: Some(row.what.clone()), ..Subject::default() }
    }
}

fn measured(row: &Shortcut, accuracy: &Share) -> Measured {
    Measured {
        kind: FigureKind::Share,
        name: format!("accuracy of {} by {}", row.of, row.what),
        value: accuracy.value,
        low: accuracy.low,
        high: accuracy.high,
        k: Some(accuracy.k),
        n: accuracy.n,
        n_effective: accuracy.n_effective,
        method: accuracy.method.clone(),
        ..Measured::default()
    }
}

/// The value with the most images that it tells right and that would be told wrong without it.
fn telling(row: &Shortcut) -> Option<&ShortcutValue> {
    let mut of_class: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    for value in &row.values {
        *of_class.entry(&value.class).or_insert(0) += value.k;
    }
    let usual = of_class.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(class, _)| *class)?;
    let others = row.values.iter().filter(|value| value.class != usual);
    others.max_by(|a, b| a.k.cmp(&b.k).then_with(|| b.value.cmp(&a.value)))
}

fn values(values: &[ShortcutValue]) -> String {
    let parts: Vec<String> = values
        .iter()
        .map(|v| format!("{} is {} in {} of {}", v.value, v.class, wording::count(v.k), wording::count(v.n)))
        .collect();
    format!("{}.", wording::list(&parts, 6))
}

fn remedy(row: &Shortcut, telling: Option<&ShortcutValue>) -> String {
    let what = &row.what;
    let Some(v) = telling else {
        return format!("Make {what} the same for all images, or collect each of its values for every {}.", row.of);
    };
    let rest = match v.n - v.k {
        0 => format!("no image with {what} {} is anything else", v.value),
        rest => format!("only {} with {what} {} show anything else", wording::plural(rest, "image", "images"), v.value),
    };
    let how = match what.as_str() {
        "format" | "resolution" | "mode" | "aspect" => {
            format!("Bring all images to one {what} before training")
        }
        _ => format!("Collect {} with other values of {what}", v.class),
    };
    format!(
        "{how}, or collect images with {what} {} that are not {}: {rest}. Then test on images in which the two do not go \
         together.",
        v.value, v.class,
    )
}

/// Cues and what they give away, image by image, made once.
struct Shown<'a> {
    context: &'a Context<'a>,
    cues: Vec<Partition>,
    /// Of the family at hand.
    target: Option<shortcuts::Target>,
}

impl Shown<'_> {
    /// The images with the telling value, those that it tells right first.
    fn evidence(&mut self, row: &Shortcut, value: &ShortcutValue) -> (Vec<Evidence>, u64) {
        let (dataset, measures) = (self.context.dataset, self.context.measures);
        if self.target.is_none() {
            self.target = shortcuts::Target::by_name(dataset, &measures.postings, &measures.relations, &row.of);
        }
        if self.cues.iter().all(|cue| cue.name != row.what) {
            self.cues.extend(cue(dataset, &row.what));
        }
        let (Some(cue), Some(target)) = (self.cues.iter().find(|cue| cue.name == row.what), &self.target) else {
            return (Vec::new(), 0);
        };
        let images = shortcuts::images_of(cue, target, &value.value, &value.class);
        let total = images.len() as u64;
        let shown = images.into_iter().take(groups::MOST_EVIDENCE);
        (shown.map(|(image, note)| Evidence::image(image).note(note)).collect(), total)
    }
}
