//! Splits along an attribute whose values have an order.

use super::META;
use crate::dataset::{Attribute, ImageId, SplitId};
use crate::measures::SplitOrder;
use crate::measures::ordered::OrderedColumn;
use crate::rules::{Candidate, Context, Evidence, Finding, Measured, Subject, direction, groups};
use crate::wording;

pub(super) fn candidate(context: &Context<'_>, floor: f64, order: &SplitOrder) -> Candidate {
    let attribute = context.dataset.attributes.get(order.attribute);
    let finding = attribute.and_then(|attribute| finding(context, floor, order, attribute));
    Candidate { p: order.p, finding }
}

fn finding(context: &Context<'_>, floor: f64, order: &SplitOrder, attribute: &Attribute) -> Option<Finding> {
    let most = order.most?;
    let own = order.groups.get(most)?;
    let delta = own.delta.filter(|delta| delta.abs() >= floor)?;
    let split = *order.splits.get(most)?;
    let named = |split: SplitId| context.dataset.splits.get(split.index()).map_or("", String::as_str);
    let name = named(split);
    let median = |at: Option<f64>| at.map(|x| order.scale.written(attribute, x)).unwrap_or_default();
    let others: Vec<String> = order
        .groups
        .iter()
        .zip(&order.splits)
        .filter(|(group, other)| **other != split && group.n > 0)
        .map(|(group, other)| format!("{} in {}", median(group.median), named(*other)))
        .collect();
    let message = format!(
        "splits differ in {}: {name} has {}, median {} of {}{} against {} (Cliff's delta {}, 95 % {} to {})",
        attribute.name,
        direction::of(attribute, &order.scale, delta > 0.0).has,
        median(own.median),
        wording::plural(own.n, "image", "images"),
        wording::bracketed_effective(own.n, own.n_effective),
        wording::list(&others, 3),
        direction::two_digits(delta),
        direction::two_digits(own.low?),
        direction::two_digits(own.high?),
    );
    let (evidence, total) = evidence(context, order, split, delta > 0.0);
    Some(
        Finding::new(&META, message)
            .severity(groups::severity(attribute))
            .subject(Subject {
                attribute: Some(attribute.name.clone()),
                split: Some(name.to_owned()),
                ..Subject::default()
            })
            .measured(Measured {
                name: format!("Cliff's delta of {} in {name}", attribute.name),
                value: Some(delta),
                low: own.low,
                high: own.high,
                n: own.n,
                n_effective: own.n_effective,
                method: "feng-cliff".into(),
                ..Measured::default()
            })
            .threshold("min-delta", floor)
            .effect("cliffs-delta", delta)
            .test("kruskal-wallis", order.p)
            .evidence(evidence)
            .total(total)
            .remedy(format!("Draw the splits again, stratified by {} in bands.", attribute.name)),
    )
}

/// The images of the split with a known value, those at the end that it leans to first.
fn evidence(context: &Context<'_>, order: &SplitOrder, split: SplitId, highest: bool) -> (Vec<Evidence>, u64) {
    let Some(column) = OrderedColumn::of(context.dataset, order.attribute) else { return (Vec::new(), 0) };
    let of_images = context.dataset.splits_of_images();
    let inside = |image: usize| of_images.get(image).is_some_and(|splits| splits.as_slice() == [split]);
    let level = |image: usize| column.level(image as u32).filter(|_| inside(image)).map(|level| (level, image));
    let mut images: Vec<(usize, usize)> = (0..context.dataset.images.len()).filter_map(level).collect();
    images.sort_unstable_by_key(|&(level, image)| (if highest { usize::MAX - level } else { level }, image));
    let total = images.len() as u64;
    let evidence = images.into_iter().take(groups::MOST_EVIDENCE);
    (evidence.map(|(_, image)| Evidence::image(ImageId::from(image))).collect(), total)
}
