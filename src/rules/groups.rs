//! What findings about groups have in common: how items are named, how much an attribute weighs, which images show a
//! group. Owns wording and evidence; refuses to decide.

use super::{Context, Evidence, Severity};
use crate::dataset::{Attribute, ClassId, Dataset, ImageId, Unit, ValueType};
use crate::measures::Postings;
use crate::wording;
use std::borrow::Cow;

/// Evidence kept per finding; the total stays exact.
pub const MOST_EVIDENCE: usize = 10_000;
/// Evidence kept by all candidates of a rule together, as a rule may hold thousands before most are dropped.
const ALL_EVIDENCE: usize = 100_000;

/// Evidence kept per finding where a rule holds this many candidates.
pub fn share_of_evidence(candidates: usize) -> usize {
    (ALL_EVIDENCE / candidates.max(1)).clamp(100, MOST_EVIDENCE)
}

/// `1 image`, `2,000 boxes`, `3 identities`.
pub fn items(unit: Unit, n: u64) -> String {
    let (one, many) = unit.nouns();
    wording::plural(n, one, many)
}

/// A group as a person calls it, without its attribute: `male`; `Male` or `not Male` where the attribute is a yes or no.
/// What a file writes (`-1`) stays the group's value wherever it is looked for.
pub fn short(attribute: &Attribute, code: usize) -> String {
    wording::group(&attribute.name, value(attribute, code), is_yes_no(attribute))
}

/// The same where the attribute has not been named: `male (gender)`, `not Male`.
pub fn full(attribute: &Attribute, code: usize) -> String {
    wording::group_of(&attribute.name, value(attribute, code), is_yes_no(attribute))
}

/// The groups of an attribute as people call them, by code.
pub fn all_short(attribute: &Attribute) -> Cow<'_, [String]> {
    match is_yes_no(attribute) {
        true => Cow::Owned((0..attribute.values.len()).map(|code| short(attribute, code)).collect()),
        false => Cow::Borrowed(&attribute.values),
    }
}

fn is_yes_no(attribute: &Attribute) -> bool {
    attribute.ty == ValueType::Boolean
}

/// A group as it is written.
fn value(attribute: &Attribute, code: usize) -> &str {
    attribute.values.get(code).map_or("", String::as_str)
}

/// What a class does that is shown with a group more than the other images are: `leans to male (gender)`, `is shown more
/// often with people who are not Male`.
pub fn leans_to(attribute: &Attribute, code: usize) -> String {
    let (name, value) = (&attribute.name, value(attribute, code));
    match wording::property(name, value).filter(|_| is_yes_no(attribute)) {
        Some(_) => format!("is shown more often with {}", wording::shown_with(name, value, true)),
        None => format!("leans to {value} ({name})"),
    }
}

/// A protected attribute asks for a decision, another one is worth knowing.
pub fn severity(attribute: &Attribute) -> Severity {
    if attribute.is_protected() { Severity::Warning } else { Severity::Note }
}

impl Postings {
    /// An image as evidence for a class in it: the boxes of the class, and the place of the first statement.
    pub fn evidence(&self, dataset: &Dataset, image: ImageId, class: ClassId) -> Evidence {
        let (boxes, place) = self.stated(dataset, image, class);
        Evidence { image: Some(image), boxes, place, ..Evidence::default() }
    }
}

/// The images that show groups of an attribute (row of `Dataset::attributes`), group by group in the order given, each
/// noted by what `note` says of its code; at most `MOST_EVIDENCE`, and how many there are.
pub fn evidence(
    context: &Context<'_>,
    attribute: usize,
    codes: &[usize],
    note: impl Fn(usize) -> Option<String>,
) -> (Vec<Evidence>, u64) {
    let Some(a) = context.dataset.attributes.get(attribute) else { return (Vec::new(), 0) };
    let (mut evidence, mut total) = (Vec::new(), 0u64);
    for &code in codes {
        let most = MOST_EVIDENCE - evidence.len().min(MOST_EVIDENCE);
        let (own, all) = evidence_of(context, a.unit, most, |item| a.code(item) == Some(code));
        total += all;
        evidence.extend(own.into_iter().map(|e| Evidence { note: note(code), ..e }));
    }
    (evidence, total)
}

/// The images of the items that `shown` picks, at most `most`, and how many there are.
pub fn evidence_of(
    context: &Context<'_>,
    unit: Unit,
    most: usize,
    shown: impl Fn(usize) -> bool,
) -> (Vec<Evidence>, u64) {
    let dataset = context.dataset;
    let (mut evidence, mut total) = (Vec::new(), 0u64);
    let mut add = |e: Evidence| {
        total += 1;
        if evidence.len() < most {
            evidence.push(e);
        }
    };
    match unit {
        Unit::Image => {
            dataset.images.ids().filter(|image| shown(image.index())).for_each(|image| add(Evidence::image(image)));
        }
        Unit::Box => {
            let boxes = &dataset.boxes;
            for b in boxes.counted().filter(|b| shown(b.index())) {
                add(Evidence::image(boxes.image[b.index()]).boxes([b]).at(boxes.place[b.index()]));
            }
        }
        Unit::Identity => {
            for (image, identity) in dataset.images.ids().zip(&dataset.identity_of) {
                if identity.is_some_and(|id| shown(id.index())) {
                    add(Evidence::image(image));
                }
            }
        }
    }
    (evidence, total)
}
