//! Licences that forbid the use that is declared: a part of DOC002.

use crate::dataset::documentation::State;
use crate::dataset::licence::{forbids_commerce, names_licence};
use crate::dataset::{ImageId, Place};
use crate::rules::{Context, Evidence, Finding, Measured, Subject};
use crate::wording;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Pictures shown, and licences named.
const MOST_EVIDENCE: usize = 1_000;
const NAMED: usize = 4;

/// A commercial use is declared, and the answer, a file of annotations or a column names a licence that forbids it.
pub(super) fn forbidden(context: &Context<'_>) -> Vec<Finding> {
    if context.settings.documentation.commercial != Some(true) {
        return Vec::new();
    }
    of_all(context).into_iter().chain(of_pictures(context)).chain(of_columns(context)).collect()
}

const REMEDY: &str = "Leave these pictures out, get leave from who holds the rights, or set commercial = false";

fn of_all(context: &Context<'_>) -> Option<Finding> {
    let answer = context.settings.documentation.answer("licence").filter(|answer| answer.state() == State::Answered)?;
    let says = answer.text().trim();
    let message = format!("a commercial use is declared, and the licence “{says}” forbids it");
    forbids_commerce(says).then(|| Finding::new(&super::contradicted::META, message).remedy(REMEDY))
}

/// Pictures whose own licence forbids it, as the records of annotation files say.
fn of_pictures(context: &Context<'_>) -> Option<Finding> {
    let (mut all, mut against) = (BTreeSet::new(), BTreeSet::new());
    // Several files may speak of one picture.
    let mut named: BTreeMap<&str, BTreeSet<ImageId>> = BTreeMap::new();
    for licence in &context.dataset.licences {
        all.extend(licence.images.iter().copied());
        if forbids_commerce(&licence.says) {
            against.extend(licence.images.iter().copied());
            named.entry(&licence.says).or_default().extend(licence.images.iter().copied());
        }
    }
    let (k, n) = (against.len() as u64, all.len() as u64);
    let named = named.into_iter().map(|(says, images)| (says, images.len() as u64)).collect();
    let finding = forbids("picture with a licence", "pictures with a licence", (k, n), named)?;
    Some(finding.evidence(against.into_iter().take(MOST_EVIDENCE).map(Evidence::image).collect()).total(k))
}

/// Columns named after a licence.
fn of_columns<'c>(context: &'c Context<'_>) -> impl Iterator<Item = Finding> + 'c {
    let columns = context.dataset.sources.iter().flat_map(move |source| {
        source.columns.iter().filter(move |column| names_licence(&column.name)).map(move |column| (source.file, column))
    });
    columns.filter_map(|(file, column)| {
        let values = || column.fields.values.iter().filter(|value| !value.is_missing);
        let mut named: BTreeMap<&str, u64> = BTreeMap::new();
        for value in values().filter(|value| forbids_commerce(&value.text)) {
            *named.entry(&value.text).or_default() += value.count;
        }
        let (k, n) = (named.values().sum(), values().map(|value| value.count).sum());
        let name = &column.name;
        let finding = forbids(&format!("row with a {name}"), &format!("rows with a {name}"), (k, n), named)?;
        let subject = Subject { attribute: Some(name.clone()), ..Subject::default() };
        Some(finding.subject(subject).evidence(vec![Evidence::place(Place::file(file))]).total(1))
    })
}

/// `k` of `n` are under a licence that forbids it: `named`, and how many each.
fn forbids(one: &str, many: &str, (k, n): (u64, u64), named: BTreeMap<&str, u64>) -> Option<Finding> {
    if k == 0 {
        return None;
    }
    let mut named: Vec<(&str, u64)> = named.into_iter().collect();
    named.sort_by_key(|(says, n)| (Reverse(*n), *says));
    let named: Vec<String> = named.into_iter().map(|(says, n)| format!("{says}: {}", wording::count(n))).collect();
    let message = format!(
        "a commercial use is declared, and {} of {} are under a licence that forbids it ({})",
        wording::count(k),
        wording::plural(n, one, many),
        wording::list(&named, NAMED)
    );
    let finding = Finding::new(&super::contradicted::META, message);
    Some(finding.measured(Measured::share(format!("share of the {many}"), k, n)).remedy(REMEDY))
}
