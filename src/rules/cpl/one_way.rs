//! CPL001: a class that is seen in one way only.

use crate::dataset::ImageId;
use crate::measures::variety::{Spread, SpreadKind, Variety};
use crate::rules::{
    Context, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject, families,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CPL001",
    name: "seen-in-one-way",
    severity: Severity::Warning,
    quality: Quality::Complete,
    section: &families::VARIETY,
    headline: |told| told.short.unwrap_or("classes are seen in one way only").to_owned(),
    needs: &[Need::Classes, Need::PixelsToo],
    summary: "a class varies far less than all others in what its pictures look like, or in size and place",
    manual: include_str!("one_way.md"),
};

/// When a class counts as seen in one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OneWay {
    /// Pictures, or boxes, of a class from which on it is looked at. 30: its quartiles are known well enough by then.
    pub least: u64,
    /// Distance between its pictures as a part of that between all. 0.6: about 19 of 64 bits, nearer to copies than to
    /// pictures that have nothing in common.
    pub alike: f64,
    /// Spread of one figure (brightness, size, position, aspect) as a part of that of all. 0.2: a fifth.
    pub narrow: f64,
    /// Figures in which it must be narrow. 2: a bottle has one shape by nature, and a lamp one brightness.
    pub figures: usize,
}

impl Default for OneWay {
    fn default() -> Self {
        Self { least: 30, alike: 0.6, narrow: 0.2, figures: 2 }
    }
}

/// Pictures kept as evidence.
const MOST_EVIDENCE: usize = 100;
/// Classes that are named.
const NAMED: usize = 3;
/// What is said together.
const WAY: &str = "one-way";

impl Rule for OneWay {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        let all = context.measures.variety();
        outcome.findings.extend(all.iter().filter_map(|class| self.finding(context, class)));
    }

    fn speak_for(&self, context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let classes: Vec<&str> = members.iter().filter_map(|m| m.subject.class.as_deref()).collect();
        let first = members.first().map_or("", |m| m.message.as_str());
        Spoken::message(format!(
            "{} of {} are shown in one way only: {}. Most of all: {first}",
            wording::count(members.len() as u64),
            wording::plural(
                context.measures.variety().len() as u64,
                "class with enough pictures",
                "classes with enough pictures"
            ),
            wording::list(&classes, NAMED),
        ))
    }
}

impl OneWay {
    fn finding(&self, context: &Context<'_>, of: &Variety) -> Option<Finding> {
        let enough = |spread: &&Spread| spread.n >= self.least && spread.ratio().is_finite();
        let spread = |kind: SpreadKind| of.spreads.iter().filter(enough).find(|spread| spread.kind == kind);
        let alike = spread(SpreadKind::Picture).filter(|spread| spread.ratio() <= self.alike);
        let narrow: Vec<&Spread> = SpreadKind::ALL
            .into_iter()
            .filter(|kind| *kind != SpreadKind::Picture)
            .filter_map(spread)
            .filter(|spread| spread.ratio() <= self.narrow)
            .collect();
        let narrow = if narrow.len() >= self.figures.max(1) { narrow } else { Vec::new() };
        if alike.is_none() && narrow.is_empty() {
            return None;
        }
        let name = context.dataset.class_name(of.class);
        let mut parts = Vec::new();
        if let Some(spread) = alike {
            parts.push(format!(
                "two of its {} pictures differ in {} of 64 bits of their hash, two of all in {}",
                wording::count(spread.n),
                bits(spread.of_class),
                bits(spread.of_all)
            ));
        }
        if !narrow.is_empty() {
            let each: Vec<String> = narrow
                .iter()
                .map(|spread| format!("{} {}", spread.kind.name(), wording::percent(spread.ratio())))
                .collect();
            parts
                .push(format!("it varies far less than all do ({} of their spread)", wording::list(&each, each.len())));
        }
        let strongest = alike.or_else(|| narrow.iter().copied().min_by(|a, b| a.ratio().total_cmp(&b.ratio())))?;
        let limit = if alike.is_some() { ("alike", self.alike) } else { ("narrow", self.narrow) };
        let images = context.measures.postings().images(of.class);
        let evidence = images.iter().take(MOST_EVIDENCE);
        let what = format!("spread in {} as a part of that of all", strongest.kind.name());
        Some(
            Finding::new(&META, format!("{name} is shown in one way only: {}", parts.join("; ")))
                .severity(if alike.is_some() { Severity::Warning } else { Severity::Note })
                .short(format!("{name} is shown in one way only"))
                .subject(Subject { class: Some(name.to_owned()), ..Subject::default() })
                .measured(Measured::figure(what, strongest.ratio(), strongest.n, "ratio of spreads"))
                .threshold(limit.0, limit.1)
                .evidence(evidence.map(|&image| {
                    context.measures.postings().evidence(context.dataset, ImageId(image), of.class)
                }).collect())
                .total(images.len() as u64)
                .remedy(format!(
                    "Collect {name} in other places, from other sides and at other sizes; other pictures of the same one \
                     do not help. Hold back some of those for test: where train and test show one way, the figures say \
                     nothing of others."
                ))
                .fold(WAY, -strongest.ratio(), name),
        )
    }
}

/// Whole bits.
fn bits(distance: f64) -> String {
    wording::count(distance.max(0.0).round() as u64)
}
