//! The items of the combinations that have too few.

use crate::dataset::{Attribute, Unit};
use crate::measures::{Gap, Gaps};
use crate::rules::groups::MOST_EVIDENCE;
use crate::rules::{Context, Evidence};
use crate::sorting::Sorting;

/// Images of the uncovered combinations, the combination with the fewest first, each noted by what `note` says of its
/// combination; at most `most`, how many there are, and the same with the places of their patterns.
pub fn evidence(
    context: &Context<'_>,
    gaps: &Gaps,
    most: usize,
    note: impl Fn(&Gap) -> String,
) -> (Vec<Evidence>, u64, Vec<(usize, Evidence)>) {
    let mut few: Vec<(usize, &Gap)> = gaps.patterns.iter().enumerate().filter(|(_, gap)| gap.count > 0).collect();
    if few.is_empty() {
        return (Vec::new(), 0, Vec::new());
    }
    few.order_by(|(_, a), (_, b)| (a.count, &a.codes).cmp(&(b.count, &b.codes)));
    let dataset = context.dataset;
    let attributes: Vec<&Attribute> = gaps.attributes.iter().filter_map(|&row| dataset.attributes.get(row)).collect();
    let Some(cells) = attributes.iter().try_fold(1usize, |n, a| n.checked_mul(a.values.len())) else {
        return (Vec::new(), 0, Vec::new());
    };
    let cell = |code: &dyn Fn(usize) -> Option<usize>| {
        attributes.iter().enumerate().try_fold(0, |cell, (at, a)| code(at).map(|code| cell * a.values.len() + code))
    };
    let mut of_cell = vec![u32::MAX; cells];
    for (at, (_, gap)) in few.iter().enumerate() {
        if let Some(slot) = cell(&|axis| gap.codes.get(axis).copied()).and_then(|cell| of_cell.get_mut(cell)) {
            *slot = at as u32;
        }
    }
    let combination = |item: usize| {
        let cell = attributes.iter().try_fold(0, |cell, a| a.code(item).map(|code| cell * a.values.len() + code))?;
        of_cell.get(cell).copied().filter(|&at| at != u32::MAX)
    };
    let mut found: Vec<(u32, Evidence)> = Vec::new();
    match attributes.first().map_or(Unit::Image, |a| a.unit) {
        Unit::Image => {
            found.extend(dataset.images.ids().filter_map(|id| Some((combination(id.index())?, Evidence::image(id)))));
        }
        Unit::Box => {
            let boxes = &dataset.boxes;
            for b in boxes.counted() {
                if let Some(at) = combination(b.index()) {
                    let image = boxes.image[b.index()];
                    found.push((at, Evidence::image(image).boxes([b]).at(boxes.place[b.index()])));
                }
            }
        }
        Unit::Identity => {
            for (image, identity) in dataset.images.ids().zip(&dataset.identity_of) {
                if let Some(at) = identity.and_then(|id| combination(id.index())) {
                    found.push((at, Evidence::image(image)));
                }
            }
        }
    }
    found.order_by_key(|(at, _)| *at);
    let total = found.len() as u64;
    found.truncate(most.min(MOST_EVIDENCE));
    let of_pattern = found.iter().map(|(at, evidence)| (few[*at as usize].0, evidence.clone())).collect();
    let noted = found.into_iter().map(|(at, evidence)| evidence.note(note(few[at as usize].1))).collect();
    (noted, total, of_pattern)
}
