//! Classes held against one group, those that lean most first.

use super::{LEVEL, Lean};
use crate::dataset::Dataset;
use crate::rules::tables::{ClassGroup, Share};

/// Images with a class below which its lean says too little.
pub const SUPPORT: u64 = 20;

/// Rows of one group, their number, the group's share in all images with a known group, and the tests of the family.
pub fn page(
    dataset: &Dataset,
    rows: &[ClassGroup],
    attribute: &str,
    group: &str,
    from: usize,
    most: usize,
) -> (Vec<Lean>, u64, Option<Share>, u64) {
    let mut kept: Vec<&ClassGroup> =
        rows.iter().filter(|r| r.attribute == attribute && r.group == group && r.n > 0).collect();
    let rank = |r: &ClassGroup| match r.q {
        Some(q) if q <= LEVEL => 0,
        _ if r.n >= SUPPORT => 1,
        _ => 2,
    };
    let lean = |r: &ClassGroup| r.odds_ratio.map_or(0.0, |ratio| ratio.ln().abs());
    kept.sort_by(|x, y| rank(x).cmp(&rank(y)).then(lean(y).total_cmp(&lean(x))).then_with(|| x.class.cmp(&y.class)));
    let total = kept.len() as u64;
    let page = kept.into_iter().skip(from).take(most);
    let page = page.map(|r| Lean { row: r.clone(), share: Share::effective(r.k, r.n, r.n_effective) }).collect();
    let family = rows.iter().filter(|r| r.p.is_some()).count() as u64;
    (page, total, overall(dataset, attribute, group), family)
}

fn overall(dataset: &Dataset, attribute: &str, group: &str) -> Option<Share> {
    shares(dataset, attribute).into_iter().find(|(name, _)| name == group).map(|(_, share)| share)
}

/// The groups of an attribute, each with its share in all images that show one known group alone.
pub fn shares(dataset: &Dataset, attribute: &str) -> Vec<(String, Share)> {
    let Some(attribute) = dataset.attributes.iter().find(|a| a.name == attribute) else { return Vec::new() };
    let shown = dataset.groups_by_image(attribute);
    let mut counts = vec![0u64; attribute.values.len()];
    for image in shown.chunk_by(|a, b| a.0 == b.0).filter(|image| image.len() == 1) {
        if let Some(count) = counts.get_mut(image[0].1) {
            *count += 1;
        }
    }
    let known: u64 = counts.iter().sum();
    let share = |(name, k): (&String, u64)| (name.clone(), Share::of(k, known));
    if known == 0 { Vec::new() } else { attribute.values.iter().zip(counts).map(share).collect() }
}
