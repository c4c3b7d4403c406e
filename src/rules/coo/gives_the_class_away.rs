//! COO006: something irrelevant gives the class away.

use crate::measures::shortcuts::{self, Shortcut, ShortcutValue, Shortcuts, Told};
use crate::measures::{Cue, Share};
use crate::rules::{
    Candidate, Context, Evidence, FigureKind, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity,
    Spoken, Subject, families, fold, groups, told,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "COO006",
    name: "gives-the-class-away",
    severity: Severity::Warning,
    quality: Quality::Representative,
    section: &families::GIVEN_AWAY,
    headline,
    needs: &[Need::ClassOrGroups, Need::PixelsToo, Need::Tests],
    summary: "something beside the subject gives the class, or a group, away",
    manual: include_str!("gives_the_class_away.md"),
};

fn headline(told: &told::Told<'_>) -> String {
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
        let all = context.measures.shortcuts();
        let rows: Vec<&Shortcut> = all.rows.iter().filter(|row| row.p.is_some() && is_told(context, row)).collect();
        let mut shown = Shown { context, all, target: None };
        for family in rows.chunk_by(|a, b| a.of == b.of) {
            shown.target = None;
            let candidates = family.iter().enumerate().map(|(at, row)| Candidate {
                p: row.p.unwrap_or(1.0),
                finding: self.finding(&mut shown, row, &family[..at], &family[at + 1..]),
            });
            outcome.families.push(candidates.collect());
        }
    }

    fn speak_for(&self, _context: &Context<'_>, key: &FoldKey, members: &[Finding]) -> Spoken {
        Spoken::message(format!(
            "{} things beside the subject give {} away, most of all {}",
            wording::count(members.len() as u64),
            key.cause,
            wording::list(&fold::labels(members), 3),
        ))
    }
}

/// What it gives away is not an attribute that says the same as another one.
fn is_told(context: &Context<'_>, row: &Shortcut) -> bool {
    match row.of {
        Told::Class => true,
        Told::Attribute(attribute) => !context.measures.relations().is_redundant(attribute),
    }
}

/// Two cues that sort the images into the same heaps, whatever the heaps are called.
fn same_partition(a: &Shortcut, b: &Shortcut) -> bool {
    let heaps = |row: &Shortcut| {
        let mut heaps: Vec<(u64, u64, usize)> = row.values.iter().map(|v| (v.n, v.k, v.class)).collect();
        heaps.sort_unstable();
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
        let alike: Vec<&str> = later.iter().filter(|o| same_partition(row, o)).map(|o| o.what.name()).collect();
        let of = if row.of == Told::Class { "the class" } else { row.of.name(shown.context.dataset) };
        let message = format!(
            "{} gives {of} away: by it alone {} of {}{} are told right ({}), without it {}",
            row.what.name(),
            wording::percent(accuracy.value?),
            wording::plural(row.n, "image", "images"),
            wording::bracketed_effective(row.n, accuracy.n_effective),
            wording::percent_range(accuracy.low?, accuracy.high?),
            wording::percent(baseline),
        );
        let telling = shown.telling(row);
        let mut cause = shown.values(row);
        if !alike.is_empty() {
            let gives = if alike.len() == 1 { "gives" } else { "give" };
            cause.push_str(&format!(" In the same way {} {gives} it away.", wording::list(&alike, 5)));
        }
        let mut finding = Finding::new(&META, message)
            .subject(shown.subject(row))
            .measured(shown.measured(row, accuracy))
            .threshold("min-gain", self.min_gain)
            .effect("cramers-v", row.cramers_v?)
            .test("chi-square", row.p?)
            .cause(cause)
            .remedy(shown.remedy(row, telling))
            .fold(
                "gives-away",
                accuracy.low? - baseline,
                format!(
                    "{} (tells {} right, {} without it)",
                    row.what.name(),
                    wording::percent(accuracy.value?),
                    wording::percent(baseline)
                ),
            )
            .fold_by(of);
        if let Some(value) = telling {
            let (evidence, total) = shown.evidence(row, value);
            finding = finding.evidence(evidence).total(total);
        }
        Some(finding)
    }
}

/// What is shown of the cues, with names.
struct Shown<'a> {
    context: &'a Context<'a>,
    all: &'a Shortcuts,
    /// Of the family at hand.
    target: Option<shortcuts::Target>,
}

impl Shown<'_> {
    fn value(&self, row: &Shortcut, of: &ShortcutValue) -> &str {
        self.all.label(row.what, of.value)
    }

    fn class(&self, row: &Shortcut, of: &ShortcutValue) -> &str {
        row.of.label(self.context.dataset, of.class)
    }

    fn subject(&self, row: &Shortcut) -> Subject {
        let attribute = (row.of != Told::Class).then(|| row.of.name(self.context.dataset).to_owned());
        Subject { attribute, column: Some(row.what.name().to_owned()), ..Subject::default() }
    }

    fn measured(&self, row: &Shortcut, accuracy: &Share) -> Measured {
        Measured {
            kind: FigureKind::Share,
            name: format!("accuracy of {} by {}", row.of.name(self.context.dataset), row.what.name()),
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
    fn telling<'r>(&self, row: &'r Shortcut) -> Option<&'r ShortcutValue> {
        let mut of_class: std::collections::BTreeMap<&str, (u64, usize)> = std::collections::BTreeMap::new();
        for value in &row.values {
            of_class.entry(self.class(row, value)).or_insert((0, value.class)).0 += value.k;
        }
        let usual = of_class.iter().max_by(|a, b| a.1.0.cmp(&b.1.0).then(b.0.cmp(a.0))).map(|(_, of)| of.1)?;
        let others = row.values.iter().filter(|value| value.class != usual);
        others.max_by(|a, b| a.k.cmp(&b.k).then_with(|| self.value(row, b).cmp(self.value(row, a))))
    }

    fn values(&self, row: &Shortcut) -> String {
        let parts: Vec<String> = row
            .values
            .iter()
            .map(|v| {
                let (value, class) = (self.value(row, v), self.class(row, v));
                format!("{value} is {class} in {} of {}", wording::count(v.k), wording::count(v.n))
            })
            .collect();
        format!("{}.", wording::list(&parts, 6))
    }

    fn remedy(&self, row: &Shortcut, telling: Option<&ShortcutValue>) -> String {
        let what = row.what.name();
        let Some(v) = telling else {
            let of = row.of.name(self.context.dataset);
            return format!("Make {what} the same for all images, or collect each of its values for every {of}.");
        };
        let (value, class) = (self.value(row, v), self.class(row, v));
        let rest = match v.n - v.k {
            0 => format!("no image with {what} {value} is anything else"),
            rest => {
                format!("only {} with {what} {value} show anything else", wording::plural(rest, "image", "images"))
            }
        };
        let how = match row.what {
            Cue::Format | Cue::Resolution | Cue::Mode | Cue::Aspect => {
                format!("Bring all images to one {what} before training")
            }
            _ => format!("Collect {class} with other values of {what}"),
        };
        format!(
            "{how}, or collect images with {what} {value} that are not {class}: {rest}. Then test on images in which the \
             two do not go together.",
        )
    }

    /// The images with the telling value, those that it tells right first.
    fn evidence(&mut self, row: &Shortcut, value: &ShortcutValue) -> (Vec<Evidence>, u64) {
        let (dataset, measures) = (self.context.dataset, self.context.measures);
        if self.target.is_none() {
            let labels = (measures.postings(), measures.covered());
            self.target = shortcuts::Target::of(dataset, labels, measures.relations(), row.of);
        }
        let (Some(cue), Some(target)) = (self.all.partition(row.what), &self.target) else {
            return (Vec::new(), 0);
        };
        let images = shortcuts::images_of(cue, target, value.value, value.class);
        let total = images.len() as u64;
        let label = self.value(row, value);
        let shown = images
            .into_iter()
            .take(groups::MOST_EVIDENCE)
            .map(|(image, own)| Evidence::image(image).note(format!("{label}: {}", row.of.label(dataset, own))));
        (shown.collect(), total)
    }
}
