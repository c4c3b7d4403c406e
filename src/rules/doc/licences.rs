//! Licences that forbid the use that is declared: a part of DOC002.

use crate::dataset::documentation::State;
use crate::dataset::licence::forbids_commerce;
use crate::dataset::{Attribute, ImageId, Unit, words_of};
use crate::rules::{Context, Evidence, Finding, Measured};
use crate::wording;
use std::collections::BTreeMap;

/// Pictures shown, and licences named.
const MOST_EVIDENCE: usize = 1_000;
const NAMED: usize = 4;

/// A commercial use is declared, and the answer, a file of annotations or a column names a licence that forbids it.
pub(super) fn forbidden(context: &Context<'_>) -> Vec<Finding> {
    if context.settings.documentation.commercial != Some(true) {
        return Vec::new();
    }
    [of_all(context), of_pictures(context)].into_iter().flatten().collect()
}

const REMEDY: &str = "Leave these pictures out, get leave from who holds the rights, or set commercial = false";

fn of_all(context: &Context<'_>) -> Option<Finding> {
    let answer = context.settings.documentation.answer("licence").filter(|answer| answer.state() == State::Answered)?;
    let says = answer.text().trim();
    let message = format!("a commercial use is declared, and the licence “{says}” forbids it");
    forbids_commerce(says).then(|| Finding::new(&super::contradicted::META, message).remedy(REMEDY))
}

/// Pictures whose own licence forbids it, as records or a column of licences say.
fn of_pictures(context: &Context<'_>) -> Option<Finding> {
    let dataset = context.dataset;
    let mut by_licence: BTreeMap<&str, Vec<ImageId>> = BTreeMap::new();
    let mut of = std::collections::BTreeSet::new();
    for licence in &dataset.licences {
        of.extend(&licence.images);
        if forbids_commerce(&licence.says) {
            by_licence.entry(&licence.says).or_default().extend(&licence.images);
        }
    }
    let is_licence = |attribute: &&Attribute| {
        attribute.unit == Unit::Image
            && words_of(&attribute.name).iter().any(|word| matches!(word.as_str(), "license" | "licence"))
    };
    for attribute in dataset.attributes.iter().filter(is_licence) {
        for image in dataset.images.ids() {
            let Some(says) = attribute.value(image.index()) else { continue };
            of.insert(image);
            if forbids_commerce(says) {
                by_licence.entry(says).or_default().push(image);
            }
        }
    }
    by_licence.values_mut().for_each(|images| {
        images.sort_unstable();
        images.dedup();
    });
    let mut images: Vec<ImageId> = by_licence.values().flatten().copied().collect();
    images.sort_unstable();
    images.dedup();
    if images.is_empty() {
        return None;
    }
    let mut named: Vec<(&str, usize)> = by_licence.iter().map(|(says, images)| (*says, images.len())).collect();
    named.sort_by_key(|(says, n)| (std::cmp::Reverse(*n), *says));
    let named: Vec<String> =
        named.into_iter().map(|(says, n)| format!("{says}: {}", wording::count(n as u64))).collect();
    let (k, n) = (images.len() as u64, of.len() as u64);
    let message = format!(
        "a commercial use is declared, and {} of {} under a licence that forbids it ({})",
        wording::count(k),
        if n == 1 {
            "1 picture with a licence stands".into()
        } else {
            format!("{} pictures with a licence stand", wording::count(n))
        },
        wording::list(&named, NAMED)
    );
    Some(
        Finding::new(&super::contradicted::META, message)
            .measured(Measured::share("share of the pictures with a licence", k, n))
            .evidence(images.into_iter().take(MOST_EVIDENCE).map(Evidence::image).collect())
            .total(k)
            .remedy(REMEDY),
    )
}
