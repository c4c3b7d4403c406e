//! Attributes that are numbers, as distributions: a histogram, what would be called positive at each cut, how many lie
//! near the usual cut, which values heap. Owns the figures; imposes no cut.

use super::Share;
use super::columns::counts_once;
use crate::dataset::{Attribute, Dataset, Role, ValueType};
use crate::sorting::Sorting;
use crate::stats;

/// Bins of a histogram.
const MOST_BINS: usize = 60;
/// Cuts that are evenly spread from the least value to the largest; the usual cut and its band's ends come on top.
const CUTS: usize = 98;
/// Half the band around a cut, as a part of the interquartile range. A tenth: of values spread evenly over the middle
/// half a band of ± IQR/10 holds a tenth of all, and of a normal distribution around the cut 10.7 %.
const BAND: f64 = 0.1;
/// A whole number heaps where this many times as many items have it as its four neighbours on average.
const HEAP_RATIO: f64 = 1.5;
/// … and where neighbours that are alike would do that less often, over all values together (Bonferroni).
const HEAP_CHANCE: f64 = 0.001;
/// A value of a continuous attribute heaps where this share of all items has exactly it …
const SAME_SHARE: f64 = 0.01;
/// … and this many times as many as have another value on average.
const SAME_RATIO: f64 = 10.0;
/// Heaped values kept, the largest first.
const MOST_HEAPED: usize = 20;

/// A real-valued attribute as a distribution: what would be called positive at each cut, with no cut imposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Row of `Dataset::attributes`.
    pub attribute: usize,
    pub n: u64,
    pub missing: u64,
    /// The bins of the histogram, equally wide, from the least value to the largest; the last holds its end, too. Of
    /// whole numbers each bin holds as many, from half below the first to half above the last.
    pub bins: Vec<ScoreBin>,
    /// At each cut the items at or above it, in rising order of cuts.
    pub curve: Vec<ScoreCut>,
    /// The usual cut for such a range (0 for scores around zero, .5 for 0..1): where the band lies.
    pub cut: Option<f64>,
    /// Half the width of the band around `cut`.
    pub band: Option<f64>,
    /// Items inside the band.
    pub boundary: Option<Share>,
    /// The largest share of items that carry exactly one value, and that value, where values heap.
    pub heaped: Vec<Heap>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ScoreBin {
    pub from: f64,
    pub to: f64,
    pub count: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ScoreCut {
    pub at: f64,
    pub share: Share,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heap {
    pub value: f64,
    pub count: u64,
}

/// One row per attribute that is numbers, in the order of the dataset.
pub fn count(dataset: &Dataset) -> Vec<Score> {
    let rows = dataset.attributes.iter().enumerate().filter(|(_, a)| is_number(a));
    rows.filter_map(|(row, attribute)| score(dataset, row, attribute)).collect()
}

/// Real-valued, or whole numbers that are too many for groups; scores in any case.
fn is_number(attribute: &Attribute) -> bool {
    attribute.numbers.is_some()
        && match attribute.role {
            Role::Score => true,
            Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Sensitive => {
                matches!(attribute.ty, ValueType::Real | ValueType::Integer)
            }
            _ => false,
        }
}

/// `None`: no item has a number, nor lacks one.
fn score(dataset: &Dataset, row: usize, attribute: &Attribute) -> Option<Score> {
    let numbers = attribute.numbers.as_ref()?;
    let counted = |item: &usize| counts_once(dataset, attribute.unit, *item);
    let mut sorted: Vec<f64> =
        (0..numbers.len()).filter(counted).map(|i| numbers[i] + 0.0).filter(|x| x.is_finite()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let missing = (0..attribute.rows.len()).filter(counted).filter(|&i| attribute.is_missing(i)).count() as u64;
    let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else {
        return (missing > 0).then(|| empty(row, missing));
    };
    let whole = attribute.ty != ValueType::Real && sorted.iter().all(|x| x.fract() == 0.0 && x.abs() < 1e15);
    let cut = if whole { None } else { usual_cut(least, most) };
    let at = |share| stats::quantile(&sorted, share).unwrap_or(0.0);
    let iqr = at(0.75) - at(0.25);
    let band = cut.map(|_| iqr * BAND).filter(|band| *band > 0.0 && band.is_finite());
    let n = sorted.len() as u64;
    let boundary =
        cut.zip(band).map(|(cut, band)| Share::of(at_least(&sorted, cut - band) - at_least(&sorted, cut + band), n));
    let runs = runs(&sorted);
    Some(Score {
        n,
        bins: if whole { whole_bins(&sorted) } else { bins(&sorted) },
        curve: curve(&sorted, whole, cut, band),
        cut,
        band,
        boundary,
        heaped: heaped(if whole { whole_heaps(&runs) } else { same(&runs, n) }),
        ..empty(row, missing)
    })
}

fn empty(attribute: usize, missing: u64) -> Score {
    Score {
        attribute,
        n: 0,
        missing,
        bins: Vec::new(),
        curve: Vec::new(),
        cut: None,
        band: None,
        boundary: None,
        heaped: Vec::new(),
    }
}

/// 0 for scores on both sides of zero, one half for scores from 0 to 1.
fn usual_cut(least: f64, most: f64) -> Option<f64> {
    match (least, most) {
        (least, most) if least < 0.0 && most > 0.0 => Some(0.0),
        (least, most) if least >= 0.0 && most <= 1.0 && least < most => Some(0.5),
        _ => None,
    }
}

/// Items at or above a cut.
fn at_least(sorted: &[f64], cut: f64) -> u64 {
    (sorted.len() - sorted.partition_point(|x| *x < cut)) as u64
}

/// Equally wide bins; √n of them, at most 60.
fn bins(sorted: &[f64]) -> Vec<ScoreBin> {
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    let many = ((sorted.len() as f64).sqrt().ceil() as usize).clamp(1, MOST_BINS);
    let width = (most - least) / many as f64;
    if !(width > 0.0 && width.is_finite() && least + width > least) {
        return vec![ScoreBin { from: least, to: most, count: sorted.len() as u64 }];
    }
    let edge = |i: usize| if i == many { most } else { least + width * i as f64 };
    (0..many)
        .map(|i| {
            let above = if i + 1 == many { 0 } else { at_least(sorted, edge(i + 1)) };
            ScoreBin { from: edge(i), to: edge(i + 1), count: at_least(sorted, edge(i)) - above }
        })
        .collect()
}

/// Bins of equally many whole numbers each: of one each where there are few.
fn whole_bins(sorted: &[f64]) -> Vec<ScoreBin> {
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    let each = ((most - least + 1.0) / MOST_BINS as f64).ceil().max(1.0);
    let many = ((most - least + 1.0) / each).ceil() as usize;
    (0..many.clamp(1, MOST_BINS))
        .map(|i| {
            let from = least - 0.5 + each * i as f64;
            ScoreBin { from, to: from + each, count: at_least(sorted, from) - at_least(sorted, from + each) }
        })
        .collect()
}

/// Evenly spread cuts, whole where the numbers are, and the usual cut with the ends of its band.
fn curve(sorted: &[f64], whole: bool, cut: Option<f64>, band: Option<f64>) -> Vec<ScoreCut> {
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    let step =
        if whole { ((most - least) / (CUTS - 1) as f64).ceil().max(1.0) } else { (most - least) / (CUTS - 1) as f64 };
    let mut cuts: Vec<f64> =
        (0..CUTS).map(|i| least + step * i as f64).map(|at| at.min(most)).filter(|at| at.is_finite()).collect();
    cuts.extend(cut);
    cuts.extend(cut.zip(band).into_iter().flat_map(|(cut, band)| [cut - band, cut + band]));
    cuts.sort_unstable_by(f64::total_cmp);
    cuts.dedup();
    let n = sorted.len() as u64;
    cuts.into_iter().map(|at| ScoreCut { at, share: Share::of(at_least(sorted, at), n) }).collect()
}

/// The different values and how many items have each.
fn runs(sorted: &[f64]) -> Vec<(f64, u64)> {
    sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)).collect()
}

/// Whole numbers against the two below and the two above them; the outermost two at each end have no such neighbours.
fn whole_heaps(runs: &[(f64, u64)]) -> Vec<Heap> {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return Vec::new() };
    let of = |value: f64| runs.binary_search_by(|run| run.0.total_cmp(&value)).map_or(0, |at| runs[at].1);
    let stands_out = |&&(value, count): &&(f64, u64)| {
        if value - 2.0 < first.0 || value + 2.0 > last.0 {
            return false;
        }
        let around: u64 = [-2.0, -1.0, 1.0, 2.0].into_iter().map(|by| of(value + by)).sum();
        let chance = stats::binomial_exact(count, count + around, 0.2).unwrap_or(1.0);
        count as f64 >= HEAP_RATIO * around as f64 / 4.0 && chance * runs.len() as f64 <= HEAP_CHANCE
    };
    runs.iter().filter(stands_out).map(|&(value, count)| Heap { value, count }).collect()
}

/// Values that many items of a continuous attribute share exactly.
fn same(runs: &[(f64, u64)], n: u64) -> Vec<Heap> {
    let on_average = n as f64 / runs.len().max(1) as f64;
    let least = (SAME_SHARE * n as f64).max(SAME_RATIO * on_average);
    runs.iter().filter(|run| run.1 as f64 >= least).map(|&(value, count)| Heap { value, count }).collect()
}

/// The largest, then in the order of their values.
fn heaped(mut heaps: Vec<Heap>) -> Vec<Heap> {
    heaps.order_by(|a, b| b.count.cmp(&a.count).then(a.value.total_cmp(&b.value)));
    heaps.truncate(MOST_HEAPED);
    heaps.order_by(|a, b| a.value.total_cmp(&b.value));
    heaps
}

/// Of the items, those that would be expected to have one of the heaped whole numbers, from their neighbours' counts:
/// `Σ (four neighbours) / 4`, neighbours that heap themselves left out.
pub fn expected(dataset: &Dataset, attribute: &Attribute, heaped: &[Heap]) -> f64 {
    let numbers = attribute.numbers.as_deref().unwrap_or_default();
    let is_heaped = |value: f64| heaped.iter().any(|heap| heap.value == value);
    let wanted: Vec<(f64, f64)> = heaped
        .iter()
        .flat_map(|heap| {
            let around: Vec<f64> =
                [-2.0, -1.0, 1.0, 2.0].iter().map(|by| heap.value + by).filter(|v| !is_heaped(*v)).collect();
            let weight = 1.0 / around.len().max(1) as f64;
            around.into_iter().map(move |value| (value, weight))
        })
        .collect();
    let counted = (0..numbers.len()).filter(|&i| counts_once(dataset, attribute.unit, i)).map(|i| numbers[i]);
    counted.map(|x| wanted.iter().filter(|(value, _)| *value == x).map(|(_, weight)| weight).sum::<f64>()).sum()
}
