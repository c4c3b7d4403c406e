//! What findings about groups have in common: how items are named, how much an attribute weighs, which images show a
//! group. Owns wording and evidence; refuses to decide.

use super::{Context, Evidence, Severity, words};
use crate::dataset::{Attribute, BoxId, Unit};

/// Evidence kept per finding; the total stays exact.
pub const MOST_EVIDENCE: usize = 10_000;
/// Evidence kept by all candidates of a rule together, as a rule may hold thousands before most are dropped.
const ALL_EVIDENCE: usize = 1_000_000;

/// Evidence kept per finding where a rule holds this many candidates.
pub fn share_of_evidence(candidates: usize) -> usize {
    (ALL_EVIDENCE / candidates.max(1)).clamp(100, MOST_EVIDENCE)
}

/// `1 image`, `2,000 boxes`, `3 identities`.
pub fn items(unit: Unit, n: u64) -> String {
    let (one, many) = nouns(unit);
    words::plural(n, one, many)
}

/// What carries the attribute, in one and in several.
pub fn nouns(unit: Unit) -> (&'static str, &'static str) {
    match unit {
        Unit::Image => ("image", "images"),
        Unit::Box => ("box", "boxes"),
        Unit::Identity => ("identity", "identities"),
    }
}

/// A protected attribute asks for a decision, another one is worth knowing.
pub fn severity(attribute: &Attribute) -> Severity {
    if attribute.is_protected() { Severity::Warning } else { Severity::Note }
}

/// The images that show groups of an attribute (row of `Dataset::attributes`), group by group in the order given, each
/// noted by what `note` says of its code; at most `MOST_EVIDENCE`, and how many there are.
pub fn evidence(
    context: &Context<'_>,
    attribute: usize,
    codes: &[usize],
    note: impl Fn(usize) -> Option<String>,
) -> (Vec<Evidence>, u64) {
    let dataset = context.dataset;
    let Some(a) = dataset.attributes.get(attribute) else { return (Vec::new(), 0) };
    let (mut evidence, mut total) = (Vec::new(), 0u64);
    for &code in codes {
        let mut add = |e: Evidence| {
            total += 1;
            if evidence.len() < MOST_EVIDENCE {
                evidence.push(Evidence { note: note(code), ..e });
            }
        };
        match a.unit {
            Unit::Image => {
                (0..a.codes.len())
                    .filter(|&item| a.code(item) == Some(code))
                    .filter_map(|item| dataset.image_of_item(a.unit, item))
                    .for_each(|image| add(Evidence::image(image)));
            }
            Unit::Box => {
                for b in dataset.boxes.counted().filter(|b| a.code(b.index()) == Some(code)) {
                    let boxes = &dataset.boxes;
                    add(Evidence::image(boxes.image[b.index()]).boxes([b]).at(boxes.place[b.index()]));
                }
            }
            Unit::Identity => {
                for (image, identity) in dataset.images.ids().zip(&dataset.identity_of) {
                    if identity.is_some_and(|id| a.code(id.index()) == Some(code)) {
                        add(Evidence::image(image));
                    }
                }
            }
        }
    }
    (evidence, total)
}

/// The images of some items of an attribute, each noted by what `note` says of its item; boxes that repeat others are
/// left out, an identity brings all its images. At most `MOST_EVIDENCE`, and how many there are.
pub fn evidence_of_items(
    context: &Context<'_>,
    attribute: &Attribute,
    items: &[usize],
    note: impl Fn(usize) -> Option<String>,
) -> (Vec<Evidence>, u64) {
    let dataset = context.dataset;
    let (mut evidence, mut total) = (Vec::new(), 0u64);
    let mut add = |item: usize, e: Evidence| {
        total += 1;
        if evidence.len() < MOST_EVIDENCE {
            evidence.push(Evidence { note: note(item), ..e });
        }
    };
    match attribute.unit {
        Unit::Image => items
            .iter()
            .filter_map(|&item| Some((item, dataset.image_of_item(attribute.unit, item)?)))
            .for_each(|(item, image)| add(item, Evidence::image(image))),
        Unit::Box => {
            let boxes = &dataset.boxes;
            let once = |b: &BoxId| boxes.same_as.get(b.index()).is_some_and(Option::is_none);
            for b in items.iter().map(|&item| BoxId::from(item)).filter(once) {
                let found = Evidence::image(boxes.image[b.index()]).boxes([b]).at(boxes.place[b.index()]);
                add(b.index(), found);
            }
        }
        Unit::Identity => {
            let mut wanted = vec![false; dataset.identities.len()];
            items.iter().for_each(|&item| wanted.get_mut(item).into_iter().for_each(|w| *w = true));
            for (image, identity) in dataset.images.ids().zip(&dataset.identity_of) {
                if let Some(id) = identity.filter(|id| wanted.get(id.index()) == Some(&true)) {
                    add(id.index(), Evidence::image(image));
                }
            }
        }
    }
    (evidence, total)
}
