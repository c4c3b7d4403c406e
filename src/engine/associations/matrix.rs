//! The class × class matrix as the page draws it.

use super::cells::{self, Cells, SIGNIFICANT, TOO_LITTLE, UNKNOWN, step};
use super::seriation::seriate;
use super::{Family, Labelled, PairMeasure, significant, too_little, why};
use crate::report::tables::ClassPair;
use crate::sorting::Sorting;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Classes drawn at most: beyond it cells would be smaller than a pixel.
const MOST: usize = 2_000;

/// Images of each of two classes from which there is something to read.
pub const MANY: u64 = 20;

/// In which order classes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Classes that go together stand together: average linkage on NPMI.
    #[default]
    Clustered,
    /// Those in most images first.
    Frequency,
    Name,
}

/// Which classes, in which order, by which measure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wanted {
    /// The so many classes in most images.
    pub most: usize,
    /// Images that a class is in at least.
    pub least: u64,
    pub by: PairMeasure,
    pub order: Order,
}

/// The matrix to draw.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// Classes with their images, in the order asked for.
    pub classes: Vec<(String, u64)>,
    /// `classes.len()²` cells, row by row; of a directed measure, the row's class is given.
    pub cells: Cells,
    /// Where one step ends and the next begins: 8 around chance, 7 without a chance.
    pub bounds: Vec<f64>,
    pub total_classes: u64,
    pub n: u64,
    /// Where not all images are labelled for all classes.
    pub labelled: Option<Labelled>,
    /// What q was corrected over: pairs of all classes, drawn or not.
    pub family: Family,
    /// Pairs drawn that say too little, those that are not listed among them.
    pub too_little: u64,
    /// The pair to open on: the most certain one, of two classes that are in [`MANY`] images each where there are such.
    pub start: Option<(u32, u32)>,
    /// Why no pair was tested, or why none would say anything.
    pub why: Option<String>,
}

/// Draws up the matrix of the classes given (with their images) from all pairs.
pub fn matrix(mut classes: Vec<(String, u64)>, pairs: &[ClassPair], n: u64, wanted: Wanted) -> Matrix {
    let by = wanted.by;
    let total_classes = classes.len() as u64;
    let family = Family::of_pairs(pairs, total_classes);
    let why = why::no_pairs(&classes, &family).or_else(|| why::one_class_each(&classes, pairs, n));
    classes.retain(|(_, images)| *images >= wanted.least);
    classes.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    classes.truncate(wanted.most.min(MOST));
    match wanted.order {
        Order::Frequency => {}
        Order::Name => classes.order_by(|a, b| a.0.cmp(&b.0)),
        Order::Clustered => classes = clustered(classes, pairs),
    }
    let size = classes.len();
    let drawn = drawn(&classes, pairs);
    let bounds = by.bounds(drawn.iter().map(|(_, _, p)| p.n_ab).max().unwrap_or(0));
    // A pair that is not listed never met and was not expected to, or is in fewer images than those listed.
    let never = TOO_LITTLE | step(&bounds, by.chance().unwrap_or(0.0));
    let mut cells = vec![never; size * size];
    let mut few = (size * size.saturating_sub(1) / 2).saturating_sub(drawn.len()) as u64;
    for i in 0..size {
        cells[i * size + i] = UNKNOWN;
    }
    let start = most_certain(&drawn);
    for (i, j, pair) in drawn {
        let mut marks = 0;
        if significant(pair.corrected()) {
            marks |= SIGNIFICANT;
        }
        if too_little(pair) {
            marks |= TOO_LITTLE;
            few += 1;
        }
        let [there, back] = by.both(pair).map(|x| x.filter(|x| !x.is_nan()).map_or(UNKNOWN, |x| step(&bounds, x)));
        cells[i * size + j] = there | marks;
        cells[j * size + i] = back | marks;
    }
    let labelled = None;
    Matrix { classes, cells: Cells(cells), bounds, total_classes, n, labelled, family, too_little: few, start, why }
}

/// The pair whose q is least, then the one that met most often; of classes with many images where there are such.
fn most_certain(drawn: &[(usize, usize, &ClassPair)]) -> Option<(u32, u32)> {
    let has_many = |pair: &ClassPair| pair.n_a.min(pair.n_b) >= MANY;
    let readable: Vec<_> = drawn.iter().filter(|(_, _, pair)| !too_little(pair)).collect();
    let any_many = readable.iter().any(|(_, _, pair)| has_many(pair));
    let readable = readable.into_iter().filter(|(_, _, pair)| !any_many || has_many(pair));
    let q = |pair: &ClassPair| pair.corrected().unwrap_or(1.0);
    let best = readable.min_by(|a, b| {
        q(a.2).total_cmp(&q(b.2)).then_with(|| b.2.n_ab.cmp(&a.2.n_ab)).then_with(|| (a.0, a.1).cmp(&(b.0, b.1)))
    });
    best.map(|(i, j, _)| (*i as u32, *j as u32))
}

/// The pairs of the classes, with the places of both.
fn drawn<'a>(classes: &[(String, u64)], pairs: &'a [ClassPair]) -> Vec<(usize, usize, &'a ClassPair)> {
    let place: FxHashMap<&str, usize> = classes.iter().enumerate().map(|(i, (name, _))| (name.as_str(), i)).collect();
    pairs.iter().filter_map(|p| Some((*place.get(p.a.as_str())?, *place.get(p.b.as_str())?, p))).collect()
}

fn clustered(classes: Vec<(String, u64)>, pairs: &[ClassPair]) -> Vec<(String, u64)> {
    let mut alike: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for (i, j, pair) in drawn(&classes, pairs) {
        // That two classes never met says nothing where they were not expected to.
        if pair.n_ab > 0 || pair.expected() >= super::EXPECTED {
            let npmi = pair.npmi.filter(|x| x.is_finite()).unwrap_or(0.0);
            alike.insert((i.min(j), i.max(j)), npmi.clamp(-1.0, 1.0) as f32);
        }
    }
    let order = seriate(classes.len(), |i, j| alike.get(&(i, j)).copied().unwrap_or(0.0));
    let mut classes: Vec<Option<(String, u64)>> = classes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| classes.get_mut(i)?.take()).collect()
}

impl PairMeasure {
    /// The boundaries of the measure's steps; counts are cut at powers that reach the largest.
    fn bounds(self, largest: u64) -> Vec<f64> {
        match self {
            Self::Npmi => cells::NPMI.to_vec(),
            Self::Lift => cells::LIFT.to_vec(),
            Self::OddsRatio => cells::ODDS.to_vec(),
            Self::Jaccard => cells::JACCARD.to_vec(),
            Self::Given => cells::SHARE.to_vec(),
            Self::Count => cells::counts(largest),
        }
    }
}
