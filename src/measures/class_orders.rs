//! Classes held against attributes with an order: whether the images that show a class, and one known value, stand lower or
//! higher than the others. Owns which images are compared and what repeats among them; the test stands in `stats`.

use super::clusters::ALONE;
use super::ordered::{self, OrderedColumn, Scale};
use super::{Covered, Order, Postings};
use crate::dataset::{ClassId, Dataset};
use crate::sorting::Sorting;
use crate::stats::{Levels, Shift};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Attributes that classes are held against, protected ones first.
const MOST_ATTRIBUTES: usize = 40;
/// Rows; the classes with the most images stay.
const MOST: usize = 200_000;

/// A class and an attribute with an order.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassOrder {
    pub class: ClassId,
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    /// The images with the class against those without it, in levels of the attribute's scale.
    pub shift: Shift,
    /// The design effect, at least 1; `None` where no image repeats another.
    pub effect: Option<f64>,
    /// Over all rows.
    pub q: Option<f64>,
}

impl ClassOrder {
    /// How many independent images the class's are worth.
    pub fn n_effective(&self) -> Option<f64> {
        self.effect.map(|effect| self.shift.n as f64 / effect)
    }
}

/// All of them, by class (by name), then attribute (by name), with the scale of each attribute that is compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassOrders {
    pub rows: Vec<ClassOrder>,
    /// By attribute (row of `Dataset::attributes`).
    scales: Vec<(usize, Scale)>,
}

impl ClassOrders {
    /// Of each class over the images that are labelled for it.
    pub fn count(dataset: &Dataset, postings: &Postings, covered: &Covered, in_clusters: Option<&Order>) -> Self {
        let mut attributes = OrderedColumn::rows(dataset, MOST_ATTRIBUTES);
        attributes.order_by_key(|&row| (&dataset.attributes[row].name, row));
        if attributes.is_empty() || dataset.classes.is_empty() {
            return Self::default();
        }
        let classes = super::class_groups::frequent(dataset, postings, MOST / attributes.len());
        let mut domains: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (place, &class) in classes.iter().enumerate() {
            domains.entry(covered.domain(class)).or_default().push(place);
        }
        let (mut rows, mut scales) = (Vec::new(), Vec::new());
        let mut own = Vec::new();
        for &attribute in &attributes {
            let Some(column) = OrderedColumn::of(dataset, attribute) else { continue };
            for places in domains.values() {
                let Some(&first) = places.first() else { continue };
                let shown = match covered.is_whole() {
                    true => Cow::Borrowed(column.places()),
                    false => Cow::Owned(covered.restricted(classes[first], column.places())),
                };
                let levels = Levels::of(&ordered::counts(&shown, column.scale.len()));
                let repeats = in_clusters.and_then(|order| Repeats::of(order, &shown, &levels));
                for &place in places {
                    let class = classes[place];
                    sides(&column, postings.images(class), &mut own);
                    let effect = repeats.as_ref().map(|repeats| repeats.effect(class));
                    let Some(shift) = levels.against_rest(&own, effect.unwrap_or(1.0)) else { continue };
                    rows.push((place, ClassOrder { class, attribute, shift, effect, q: None }));
                }
            }
            scales.push((attribute, column.scale));
        }
        // Stable: of one class the attributes stay in their order.
        rows.order_by_key(|(place, _)| *place);
        let mut rows: Vec<ClassOrder> = rows.into_iter().map(|(_, row)| row).collect();
        super::fill_q(&mut rows, |row| Some(row.shift.p), |row, q| row.q = q);
        scales.order_by_key(|(attribute, _)| *attribute);
        Self { rows, scales }
    }

    /// The levels of an attribute; `None` where it was not compared.
    pub fn scale(&self, attribute: usize) -> Option<&Scale> {
        let at = self.scales.binary_search_by_key(&attribute, |(row, _)| *row).ok()?;
        Some(&self.scales[at].1)
    }
}

/// The levels at which a class's images stand, rising, each with how many.
fn sides(column: &OrderedColumn, images: &[u32], own: &mut Vec<(usize, u64)>) {
    own.clear();
    let levels = images.iter().filter_map(|&image| column.level(image));
    if column.scale.len() <= images.len() {
        let mut counts = vec![0; column.scale.len()];
        levels.for_each(|level| counts[level] += 1);
        own.extend(counts.into_iter().enumerate().filter(|&(_, count)| count > 0));
        return;
    }
    let mut levels: Vec<usize> = levels.collect();
    levels.sort_unstable();
    own.extend(levels.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)));
}

/// What the images of people, bursts and duplicates do to the rank sums of one attribute: with `xᵢ` 1 for an image of the
/// class and `sᵢ` its mid-rank less the mean, `uᵢ = (xᵢ − x̄)·sᵢ` is what the rank-sum test adds up, and the design
/// effect `Σ_c (Σ u)² / Σ u²` (B. Rosner, R. Glynn and M. Lee, Biometrics 62, 2006; as in the tables of classes and
/// groups).
struct Repeats<'a> {
    order: &'a Order,
    /// Per place in the order the score; `None` without a value.
    scores: Vec<Option<f64>>,
    /// Per cluster the sum of scores.
    of_clusters: Vec<f64>,
    /// Images with a value.
    n: f64,
    /// Σ s² over images, and Σ (Σ s)² over clusters.
    squares: f64,
    cluster_squares: f64,
}

impl<'a> Repeats<'a> {
    /// `None` where no image with a value repeats another one with a value.
    fn of(order: &'a Order, places: &[u32], levels: &Levels) -> Option<Self> {
        let scores: Vec<Option<f64>> = order
            .arranged(places)
            .into_iter()
            .map(|place| (place as usize).checked_sub(1).map(|level| levels.score(level)))
            .collect();
        let mut of_clusters = vec![0.0; order.clusters()];
        let mut seen = vec![false; order.clusters()];
        let (mut squares, mut cluster_squares, mut repeats) = (0.0, 0.0, false);
        for (&cluster, score) in order.of_places().iter().zip(&scores) {
            let Some(score) = score else { continue };
            squares += score * score;
            match of_clusters.get_mut(cluster as usize) {
                Some(sum) => {
                    *sum += score;
                    repeats |= std::mem::replace(&mut seen[cluster as usize], true);
                }
                None => cluster_squares += score * score,
            }
        }
        cluster_squares += of_clusters.iter().map(|sum| sum * sum).sum::<f64>();
        repeats.then_some(Self { order, scores, of_clusters, n: levels.n() as f64, squares, cluster_squares })
    }

    fn effect(&self, class: ClassId) -> f64 {
        let score = |place: &u32| self.scores.get(*place as usize).copied().flatten();
        let (mut n, mut own_squares, mut own_cluster_squares, mut crossed) = (0.0, 0.0, 0.0, 0.0);
        for (cluster, places) in self.order.by_cluster(class) {
            let mut sum = 0.0;
            for score in places.iter().filter_map(score) {
                n += 1.0;
                sum += score;
                own_squares += score * score;
            }
            own_cluster_squares += sum * sum;
            crossed += sum * if cluster == ALONE { sum } else { self.of_clusters[cluster as usize] };
        }
        let x = n / self.n;
        let single = own_squares * (1.0 - 2.0 * x) + x * x * self.squares;
        let between = own_cluster_squares - 2.0 * x * crossed + x * x * self.cluster_squares;
        if single > 0.0 { (between / single).max(1.0) } else { 1.0 }
    }
}

#[cfg(test)]
mod tests;
