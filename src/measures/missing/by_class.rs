//! One attribute's gaps in the images that show a class, each class against the images without it that are labelled for
//! it.

use super::super::{Clusters, Covered, Postings};
use super::gaps::{Gaps, size};
use super::{By, EXPECTED, MissingBy, MissingCell, repeats};
use crate::dataset::{ClassId, Dataset, Unit};
use crate::sorting::Sorting;
use crate::stats;
use std::collections::BTreeMap;

/// `None` for identities, who stand in several images, and where every class is shown by all.
pub(super) fn table(
    dataset: &Dataset,
    (postings, covered): (&Postings, &Covered),
    gaps: &Gaps,
    clusters: &Clusters,
) -> Option<MissingBy> {
    if gaps.unit == Unit::Identity || dataset.classes.is_empty() {
        return None;
    }
    let mut of_images = vec![[0u32; 2]; dataset.images.len()];
    let mut add = |item: usize, at: usize| {
        let image = dataset.image_of_item(gaps.unit, item);
        if let Some(cell) = image.and_then(|image| of_images.get_mut(image.index())) {
            cell[at] += 1;
        }
    };
    let mut out = gaps.out.iter().copied().peekable();
    for item in 0..size(dataset, gaps.unit) {
        if out.next_if_eq(&(item as u32)).is_none() {
            add(item, 0);
        }
    }
    gaps.missing.iter().for_each(|&item| add(item as usize, 1));
    let (n, k) = (gaps.n, gaps.missing.len() as u64);
    let mut cells: Vec<(usize, u64, u64)> = (0..dataset.classes.len())
        .map(|class| {
            let images = postings.images(ClassId::from(class)).iter().filter_map(|&i| of_images.get(i as usize));
            images.fold((class, 0, 0), |(class, n, k), cell| (class, n + u64::from(cell[0]), k + u64::from(cell[1])))
        })
        .filter(|&(_, n, _)| n > 0)
        .collect();
    cells.order_by_key(|&(class, ..)| (dataset.class_name(ClassId::from(class)), class));
    let totals: Vec<(u64, u64)> = match covered.is_whole() {
        true => vec![(k, n); cells.len()],
        false => of_covered(covered, &of_images, cells.iter().map(|cell| ClassId::from(cell.0))),
    };
    // Told apart are only classes that some of the items go without.
    if !cells.iter().zip(&totals).any(|(cell, all)| cell.1 < all.1) {
        return None;
    }
    let total = (k, n);
    let is_tested = |of: u64, (k, n): (u64, u64)| {
        let rate = k as f64 / n as f64;
        of.min(n - of) as f64 * rate.min(1.0 - rate) >= EXPECTED
    };
    let mut sums = repeats::OfClasses::new(clusters);
    let groups = cells
        .iter()
        .zip(totals)
        .map(|(&(class, of, without), (k, n))| {
            let id = ClassId::from(class);
            let sums = sums.of(postings.images(id), &of_images);
            let mut cell = MissingCell::of(class, without, of, sums.as_ref());
            cell.without = Some((k - without, n - of));
            cell.tested = is_tested(of, (k, n));
            if cell.tested {
                let (here, there) = ([without, of - without], [k - without, (n - of) - (k - without)]);
                let table = [here.to_vec(), there.to_vec()];
                let image = |item: u32| dataset.image_of_item(gaps.unit, item as usize);
                let row = |item: u32| {
                    let image = image(item).filter(|&image| covered.covers(id, image))?;
                    Some(usize::from(!postings.shows(image, id)))
                };
                let plain = stats::association_2x2(here[0], here[1], there[0], there[1]).map_or(1.0, |t| t.p);
                cell.design_effect = repeats::design_effect(clusters, gaps, &table, plain, row);
                let effect = cell.design_effect.unwrap_or(1.0);
                cell.p = stats::association_2x2_clustered(here[0], here[1], there[0], there[1], effect).map(|t| t.p);
                cell.cramers_v = stats::cramers_v(&table);
            }
            cell
        })
        .collect();
    Some(MissingBy {
        attribute: gaps.attribute,
        by: By::Class,
        unit: gaps.unit,
        groups,
        chi2: None,
        df: None,
        p: None,
        q: None,
        cramers_v: None,
        design_effect: None,
        total,
    })
}

/// Of the images labelled for each class the items without a value, and all.
fn of_covered(covered: &Covered, of_images: &[[u32; 2]], classes: impl Iterator<Item = ClassId>) -> Vec<(u64, u64)> {
    let add = |(k, n): (u64, u64), cell: &[u32; 2]| (k + u64::from(cell[1]), n + u64::from(cell[0]));
    let mut of_sets: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    classes
        .map(|class| {
            let set = covered.set(class);
            let of_set = of_sets.entry(set).or_insert_with(|| {
                let held = of_images.iter().enumerate().filter(|&(image, _)| covered.holds(set, image as u32));
                held.fold((0, 0), |sum, (_, cell)| add(sum, cell))
            });
            let single = covered.single(class).iter().filter_map(|&image| of_images.get(image as usize));
            single.fold(*of_set, add)
        })
        .collect()
}
