//! Classes held against one group, those that lean most first.

use super::{Lean, significant};
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::measures::Measures;
use crate::report::tables::{ClassGroup, Share};
use crate::sorting::Sorting;

/// Rows of one group, their number, and the group's share in all images with a known group. Of fewer than `support`
/// images a row says too little.
pub fn page(
    dataset: &Dataset,
    rows: &[ClassGroup],
    (attribute, group): (&str, &str),
    support: u64,
    (from, most): (usize, usize),
) -> (Vec<Lean>, u64, Option<Share>) {
    let mut kept: Vec<&ClassGroup> =
        rows.iter().filter(|r| r.attribute == attribute && r.group == group && r.n > 0).collect();
    let rank = |r: &ClassGroup| match r.q {
        q if significant(q) => 0,
        _ if r.n >= support => 1,
        _ => 2,
    };
    let lean = |r: &ClassGroup| r.odds_ratio.map_or(0.0, |ratio| ratio.ln().abs());
    kept.order_by(|x, y| rank(x).cmp(&rank(y)).then(lean(y).total_cmp(&lean(x))).then_with(|| x.class.cmp(&y.class)));
    let total = kept.len() as u64;
    let page = kept.into_iter().skip(from).take(most);
    let page = page.map(|r| Lean::of(r, support)).collect();
    (page, total, overall(dataset, attribute, group))
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

/// The shares of one attribute's rows, each on its own effective n, as the findings give them: that of a row belongs to
/// its odds ratio.
pub struct OwnShares<'a> {
    dataset: &'a Dataset,
    measures: &'a Measures<'a>,
    values: &'a [String],
    /// Images that show one group alone, and which; empty where nothing repeats.
    alone: Vec<(ImageId, usize)>,
}

impl<'a> OwnShares<'a> {
    pub fn of(dataset: &'a Dataset, measures: &'a Measures<'a>, attribute: &str) -> Self {
        let attribute = dataset.attributes.iter().find(|a| a.name == attribute);
        let shown = attribute.filter(|_| !measures.clusters().is_trivial()).map(|a| dataset.groups_by_image(a));
        let shown = shown.unwrap_or_default();
        let alone = shown.chunk_by(|a, b| a.0 == b.0).filter(|image| image.len() == 1).flatten().copied().collect();
        Self { dataset, measures, values: attribute.map_or(&[], |a| &a.values), alone }
    }

    pub fn share(&self, row: &ClassGroup) -> Share {
        Share::effective(row.k, row.n, self.worth(row))
    }

    fn worth(&self, row: &ClassGroup) -> Option<f64> {
        let named = |class: &ClassId| self.dataset.class_name(*class) == row.class;
        let class = (0..self.dataset.classes.len()).map(ClassId::from).find(named)?;
        let code = self.values.iter().position(|value| *value == row.group)?;
        let known = self.measures.postings().images(class).iter().filter_map(|&image| {
            let at = self.alone.binary_search_by_key(&ImageId(image), |&(image, _)| image).ok()?;
            Some((image, self.alone[at].1 == code))
        });
        self.measures.clusters().share(known).n_effective()
    }
}
