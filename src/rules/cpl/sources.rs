//! CPL005: pictures that come from few cameras, days, folders, hosts or people.

use crate::dataset::{Dataset, ImageId};
use crate::measures::sources::{SourceCount, SourceKind};
use crate::rules::{
    Context, Evidence, Finding, FoldKey, Measured, Meta, Need, Outcome, Quality, Rule, Severity, Spoken, Subject,
    families, groups,
};
use crate::wording;
use serde::{Deserialize, Serialize};

pub static META: Meta = Meta {
    code: "CPL005",
    name: "few-sources",
    severity: Severity::Note,
    quality: Quality::Complete,
    section: &families::SOURCES,
    headline: |told| told.short.unwrap_or("pictures come from few sources").to_owned(),
    needs: &[Need::Provenance, Need::PixelsToo],
    summary: "pictures come from few cameras, days, hosts or uploaders",
    manual: include_str!("sources.md"),
};

/// When sources count as few.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sources {
    /// Effective number of sources that is enough. 2: with less one of them outweighs all others, and what is its own
    /// cannot be told from what is common to all.
    pub enough: f64,
    /// Images whose source is known, from which on this is looked at. 50.
    pub least: u64,
}

impl Default for Sources {
    fn default() -> Self {
        Self { enough: 2.0, least: 50 }
    }
}

/// What is said together.
const FEW: &str = "source";
/// Sources that are named.
const NAMED: usize = 4;
/// Pictures kept as evidence.
const MOST_EVIDENCE: usize = 100;

impl Rule for Sources {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn options(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn check(&self, context: &Context<'_>, outcome: &mut Outcome) {
        outcome.findings.extend(context.measures.sources().iter().filter_map(|count| self.finding(context, count)));
    }

    fn speak_for(&self, _context: &Context<'_>, _key: &FoldKey, members: &[Finding]) -> Spoken {
        let labels: Vec<&str> =
            members.iter().filter_map(|m| m.fold.as_ref()).map(|fold| fold.label.as_str()).collect();
        Spoken::message(format!("pictures come from few sources: {}", wording::list(&labels, NAMED)))
    }
}

impl Sources {
    fn finding(&self, context: &Context<'_>, count: &SourceCount) -> Option<Finding> {
        // The few pictures whose source is known say little of the others.
        let speaks = count.n >= self.least && count.n * 2 >= count.of;
        let redundant = matches!(count.kind, SourceKind::Column(row) if context.measures.relations().is_redundant(row));
        if !speaks || redundant || count.effective >= self.enough {
            return None;
        }
        let (largest, most) = count.largest.first()?;
        let (one, many) = nouns(context.dataset, count.kind);
        let of = wording::plural(count.n, "image", "images");
        let known = match count.n == count.of {
            true => of,
            false => format!("{of} whose {one} is known"),
        };
        let message = match count.distinct {
            1 => format!("all {known} come from one {one} ({largest})"),
            n => format!(
                "{} of {known} ({}) come from one {one} ({largest}); {} in all, worth {} even ones",
                wording::count(*most),
                wording::percent(*most as f64 / count.n as f64),
                wording::plural(n, &one, &many),
                wording::figure(count.effective)
            ),
        };
        let label = match count.distinct {
            1 => format!("one {one} ({largest})"),
            n => format!("{} worth {}", wording::plural(n, &one, &many), wording::figure(count.effective)),
        };
        let column = match count.kind {
            SourceKind::Column(row) => context.dataset.attributes.get(row).map(|a| a.name.clone()),
            _ => None,
        };
        let finding = Finding::new(&META, message)
            .short(format!("pictures come from {label}"))
            .subject(Subject { attribute: column, ..Subject::default() })
            .measured(Measured::figure(format!("effective number of {many}"), count.effective, count.n, "hill-1"))
            .threshold("enough", self.enough)
            .effect("share-of-the-largest", *most as f64 / count.n as f64)
            .evidence(evidence(context, count, largest))
            .total(*most)
            .remedy(format!(
                "Collect pictures of other {many}, and hold one back for test: figures on the same {one} say nothing of \
                 another. Or say in the documentation that the data speak for this {one}."
            ))
            .fold(FEW, -count.effective, label);
        Some(match count.kind {
            SourceKind::Camera | SourceKind::Day => finding,
            _ => finding.without_pixels(),
        })
    }
}

fn nouns(dataset: &Dataset, kind: SourceKind) -> (String, String) {
    let words = |one: &str, many: &str| (one.to_owned(), many.to_owned());
    match kind {
        SourceKind::Camera => words("camera", "cameras"),
        SourceKind::Day => words("day", "days"),
        SourceKind::Folder => words("folder", "folders"),
        SourceKind::Host => words("host", "hosts"),
        SourceKind::Column(row) => {
            let name = dataset.attributes.get(row).map_or("source", |a| a.name.as_str());
            (name.to_owned(), format!("values of {name}"))
        }
    }
}

/// Pictures of other sources first: they are the exceptions.
fn evidence(context: &Context<'_>, count: &SourceCount, largest: &str) -> Vec<Evidence> {
    let dataset = context.dataset;
    match count.kind {
        SourceKind::Column(row) => {
            let Some(a) = dataset.attributes.get(row) else { return Vec::new() };
            let of_others = |item: usize| a.value(item).is_some_and(|value| value != largest);
            let (mut found, _) = groups::evidence_of(context, a.unit, MOST_EVIDENCE, of_others);
            let left = MOST_EVIDENCE.saturating_sub(found.len());
            found.extend(groups::evidence_of(context, a.unit, left, |item| a.value(item) == Some(largest)).0);
            found
        }
        kind => {
            let is_largest = |image: &ImageId| {
                let exif = dataset.images.facts(*image).and_then(|facts| facts.exif.as_ref());
                match kind {
                    SourceKind::Camera => exif.and_then(|exif| exif.camera.as_deref()) == Some(largest),
                    SourceKind::Day => exif.and_then(|exif| exif.taken.as_deref()?.get(..10)) == Some(largest),
                    _ => dataset.images.path(*image).contains(largest),
                }
            };
            dataset.images.ids().filter(is_largest).take(MOST_EVIDENCE).map(Evidence::image).collect()
        }
    }
}
