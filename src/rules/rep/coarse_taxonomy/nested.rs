//! A coarse column beside a finer one: what the coarse value hides. Owns finding such pairs.

use super::META;
use crate::dataset::{Attribute, BoxId, Unit};
use crate::measures::MOST_VALUES;
use crate::rules::{Context, Finding, Measured, Subject, groups};
use crate::sorting::Sorting;
use crate::stats;
use crate::wording;

/// Columns that are held against one another, protected ones first.
const MOST_COLUMNS: usize = 60;
/// Items of the rarest finer value below which lying inside one coarse value may be chance.
const LEAST_ITEMS: u64 = 5;
/// Chance with which even parts would differ as much; above it nothing is said (as in REP004).
const CHANCE: f64 = 0.05;

/// The coarse value of each finer one, and how many items.
struct Nested {
    parent: usize,
    child: usize,
    /// Per value of the child: the parent's value, items.
    inside: Vec<(usize, u64)>,
}

pub(super) fn findings(context: &Context<'_>, max_ratio: f64) -> Vec<Finding> {
    let dataset = context.dataset;
    let few = |a: &Attribute| a.has_groups() && (2..=MOST_VALUES).contains(&a.values.len());
    let mut rows: Vec<usize> = (0..dataset.attributes.len()).filter(|&row| few(&dataset.attributes[row])).collect();
    rows.retain(|&row| !context.measures.relations().is_redundant(row));
    rows.order_by_key(|&row| (!dataset.attributes[row].is_protected(), row));
    rows.truncate(MOST_COLUMNS);
    rows.sort_unstable();
    let mut out = Vec::new();
    for &parent in &rows {
        for &child in rows.iter().filter(|&&child| child != parent) {
            out.extend(nested(context, parent, child).and_then(|nested| finding(context, &nested, max_ratio)));
        }
    }
    out
}

/// Every value of the finer column lies in one value of the coarse one, and some coarse value holds several.
fn nested(context: &Context<'_>, parent: usize, child: usize) -> Option<Nested> {
    let dataset = context.dataset;
    let (coarse, fine) = (dataset.attributes.get(parent)?, dataset.attributes.get(child)?);
    // Gender and ethnicity are no two grains of one taxonomy, however they fall.
    let two_things = coarse.concept.zip(fine.concept).is_some_and(|(a, b)| a != b);
    if two_things || coarse.unit != fine.unit || coarse.values.len() >= fine.values.len() {
        return None;
    }
    let mut inside: Vec<Option<(usize, u64)>> = vec![None; fine.values.len()];
    for item in 0..coarse.codes.len().min(fine.codes.len()) {
        let (Some(a), Some(b)) = (coarse.code(item), fine.code(item)) else { continue };
        if fine.unit == Unit::Box && dataset.boxes.same_as.get(BoxId::from(item).index()).is_some_and(Option::is_some) {
            continue;
        }
        match inside.get_mut(b)? {
            Some((own, count)) if *own == a => *count += 1,
            Some(_) => return None,
            empty => *empty = Some((a, 1)),
        }
    }
    let present = || inside.iter().flatten();
    let mut parents: Vec<usize> = present().map(|(parent, _)| *parent).collect();
    let children = parents.len();
    parents.sort_unstable();
    parents.dedup();
    let enough = present().all(|(_, count)| *count >= LEAST_ITEMS);
    (enough && parents.len() >= 2 && children > parents.len()).then(|| Nested {
        parent,
        child,
        inside: inside.iter().map(|cell| cell.unwrap_or((usize::MAX, 0))).collect(),
    })
}

/// The coarse value whose parts are the most uneven.
fn finding(context: &Context<'_>, nested: &Nested, max_ratio: f64) -> Option<Finding> {
    let (coarse, fine) = (&context.dataset.attributes[nested.parent], &context.dataset.attributes[nested.child]);
    let worst = (0..coarse.values.len())
        .filter_map(|value| {
            let parts: Vec<(u64, usize)> = nested
                .inside
                .iter()
                .enumerate()
                .filter(|(_, cell)| cell.0 == value && cell.1 > 0)
                .map(|(code, cell)| (cell.1, code))
                .collect();
            let counts: Vec<u64> = parts.iter().map(|part| part.0).collect();
            let ratio = stats::imbalance_ratio(&counts)?;
            let by_chance = stats::goodness_of_fit(&counts, &vec![1.0; counts.len()])?.p;
            (ratio >= max_ratio && by_chance <= CHANCE).then_some((ratio, value, parts))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    let (ratio, value, mut parts) = worst;
    parts.order_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let n: u64 = parts.iter().map(|part| part.0).sum();
    let (&(most, large), &(least, small)) = (parts.first()?, parts.last()?);
    let share = |k: u64| wording::percent(k as f64 / n as f64);
    let message = format!(
        "{} hides groups of {}: of {} that are {}, {} are {} and {} are {}",
        coarse.name,
        fine.name,
        groups::items(coarse.unit, n),
        coarse.values[value],
        share(most),
        fine.values[large],
        share(least),
        fine.values[small],
    );
    let (evidence, total) = groups::evidence(context, nested.child, &[small], |_| None);
    Some(
        Finding::new(&META, message)
            .subject(Subject {
                attribute: Some(coarse.name.clone()),
                group: Some(coarse.values[value].clone()),
                attributes: vec![coarse.name.clone(), fine.name.clone()],
                values: vec![Some(coarse.values[value].clone()), Some(fine.values[small].clone())],
                ..Subject::default()
            })
            .measured(Measured::share(format!("share of {} in {}", fine.values[small], coarse.values[value]), least, n))
            .threshold("max-ratio", max_ratio)
            .effect("imbalance-ratio", ratio)
            .fold("nested", ratio, format!("{} by {}", coarse.name, fine.name))
            .fold_of(nested.parent)
            .evidence(evidence)
            .total(total)
            .remedy(format!(
                "Judge and report by {} rather than by {}; collect {} of {} first, which has {}.",
                fine.name,
                coarse.name,
                fine.unit.nouns().1,
                fine.values[small],
                wording::count(least),
            )),
    )
}
