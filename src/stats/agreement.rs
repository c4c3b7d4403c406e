//! How far raters agree: Cohen's, Fleiss' and Krippendorff's coefficients, with intervals.
//!
//! Ratings are given item by item: what each of its raters says, as the number of a value. Items that one rater alone
//! has rated say nothing of agreement and are left out. Each coefficient is 1 where all agree, 0 where they agree as
//! chance would, below 0 where less.

use super::draws::SplitMix64;
use super::quantile::quantile;

/// How far apart two values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RatingScale {
    /// Two values are the same or they are not.
    Nominal,
    /// By how many ratings lie between them.
    Ordinal,
    /// By the square of their difference.
    Interval,
}

/// A coefficient with its 95 % interval: percentiles of draws of the items, with a fixed seed; none below
/// [`LEAST_ITEMS`] items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    pub value: f64,
    pub interval: Option<(f64, f64)>,
    /// Items with two ratings or more.
    pub items: u64,
    /// Ratings of those.
    pub ratings: u64,
}

/// Items below which no interval is given: fewer are drawn again and again as the same few.
pub const LEAST_ITEMS: usize = 10;
/// Draws of the items.
const DRAWS: usize = 1_000;
/// More items than this are drawn in so many bundles, which gives nearly the same interval: what it costs has an end.
const BUNDLES: usize = 400;

/// What some items add to a coefficient: all coefficients are made of such sums.
#[derive(Clone, Debug, Default)]
struct Sums {
    items: f64,
    ratings: f64,
    /// Disagreement inside the items, each pair of ratings counted twice.
    within: f64,
    /// Of the values and of their squares.
    sum: f64,
    squares: f64,
    /// Ratings with each value, where it is counted: (value, how many).
    counts: Vec<(usize, f64)>,
}

/// Cohen's kappa of two raters over the items that both have rated: pairs of what each says, as numbers of values
/// (J. Cohen, Educational and Psychological Measurement 20, 1960). `None` without a pair, and where both always say one
/// and the same, so that chance alone gives full agreement.
pub fn cohens_kappa(pairs: &[(usize, usize)]) -> Option<Agreement> {
    // Two ratings each, the second rater's values numbered after the first's, so that both margins stand in one list.
    let width = pairs.iter().map(|&(a, b)| a.max(b) + 1).max()?;
    let sums = bundles(pairs.len(), |at| {
        let (a, b) = pairs[at];
        Sums {
            items: 1.0,
            ratings: 2.0,
            within: f64::from(u8::from(a != b)),
            counts: vec![(a, 1.0), (width + b, 1.0)],
            ..Sums::default()
        }
    });
    coefficient(&sums, 2 * width, DRAWS, |all, counts| {
        let (first, second) = counts.split_at(width);
        let chance: f64 = first.iter().zip(second).map(|(a, b)| a * b).sum::<f64>() / (all.items * all.items);
        let observed = 1.0 - all.within / all.items;
        beyond(1.0 - observed, 1.0 - chance)
    })
}

/// Fleiss' kappa of any number of raters (J. L. Fleiss, Psychological Bulletin 76, 1971), where items have unequal
/// numbers of ratings with the mean of the items' agreements and the shares of all ratings. `None` without an item of
/// two ratings, and where all ratings are one value.
pub fn fleiss_kappa(items: &[Vec<usize>]) -> Option<Agreement> {
    let items = pairable(items);
    let width = width(&items);
    let sums = bundles(items.len(), |at| {
        let of = &items[at];
        let n = of.len() as f64;
        let counts = counted(of);
        let same: f64 = counts.iter().map(|(_, k)| k * (k - 1.0)).sum();
        Sums { items: 1.0, ratings: n, within: 1.0 - same / (n * (n - 1.0)), counts, ..Sums::default() }
    });
    coefficient(&sums, width, DRAWS, |all, counts| {
        let chance: f64 = counts.iter().map(|k| (k / all.ratings) * (k / all.ratings)).sum();
        beyond(all.within / all.items, 1.0 - chance)
    })
}

/// Krippendorff's alpha of any number of raters, missing ratings allowed (K. Krippendorff, Content Analysis, and
/// "Computing Krippendorff's Alpha-Reliability", 2011). Items hold numbers into `values`, which rise; of a nominal
/// scale only their number counts. On an ordinal scale the distance of two values is that of their mean ranks among all
/// ratings that can be paired, which is Krippendorff's own metric. `None` without an item of two ratings, and where all
/// ratings are one value.
pub fn krippendorffs_alpha(items: &[Vec<usize>], values: &[f64], scale: RatingScale) -> Option<Agreement> {
    alpha(items, values, scale, DRAWS)
}

/// Its value alone, without the draws for an interval.
pub fn krippendorffs_alpha_value(items: &[Vec<usize>], values: &[f64], scale: RatingScale) -> Option<f64> {
    alpha(items, values, scale, 0).map(|alpha| alpha.value)
}

fn alpha(items: &[Vec<usize>], values: &[f64], scale: RatingScale, draws: usize) -> Option<Agreement> {
    let items = pairable(items);
    let width = width(&items);
    let position = match scale {
        RatingScale::Nominal => vec![0.0; width],
        RatingScale::Interval => (0..width).map(|v| values.get(v).copied()).collect::<Option<Vec<f64>>>()?,
        RatingScale::Ordinal => ranks(&items, width),
    };
    // Large numbers lose their digits once squared: they are counted from their mean.
    let n = items.iter().map(|of| of.len()).sum::<usize>().max(1) as f64;
    let middle = items.iter().flat_map(|of| of.iter()).map(|&v| position[v]).sum::<f64>() / n;
    let sums = bundles(items.len(), |at| {
        let of = &items[at];
        let m = of.len() as f64;
        let (sum, squares) = of.iter().map(|&v| position[v] - middle).fold((0.0, 0.0), |(s, q), x| (s + x, q + x * x));
        let counts = if scale == RatingScale::Nominal { counted(of) } else { Vec::new() };
        let apart = match scale {
            RatingScale::Nominal => m * m - counts.iter().map(|(_, k)| k * k).sum::<f64>(),
            _ => 2.0 * (m * squares - sum * sum),
        };
        Sums { items: 1.0, ratings: m, within: apart.max(0.0) / (m - 1.0), sum, squares, counts }
    });
    coefficient(&sums, width, draws, |all, counts| {
        let n = all.ratings;
        let expected = match scale {
            RatingScale::Nominal => n * n - counts.iter().map(|k| k * k).sum::<f64>(),
            _ => 2.0 * (n * all.squares - all.sum * all.sum),
        };
        beyond(all.within / n, expected / (n * (n - 1.0)))
    })
}

/// 1 − observed / expected disagreement; `None` where none can be expected.
fn beyond(observed: f64, expected: f64) -> Option<f64> {
    let value = 1.0 - observed / expected;
    (expected > 1e-12 && value.is_finite()).then_some(value)
}

/// Those with two ratings or more.
fn pairable(items: &[Vec<usize>]) -> Vec<&Vec<usize>> {
    items.iter().filter(|of| of.len() > 1).collect()
}

fn width(items: &[&Vec<usize>]) -> usize {
    items.iter().flat_map(|of| of.iter()).max().map_or(0, |most| most + 1)
}

/// How often each value stands in an item.
fn counted(of: &[usize]) -> Vec<(usize, f64)> {
    let mut sorted = of.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as f64)).collect()
}

/// Per value its mean rank among all ratings.
fn ranks(items: &[&Vec<usize>], width: usize) -> Vec<f64> {
    let mut counts = vec![0.0; width];
    items.iter().flat_map(|of| of.iter()).for_each(|&v| counts[v] += 1.0);
    let mut before = 0.0;
    let mut rank = |count: f64| {
        let own = before + count / 2.0;
        before += count;
        own
    };
    counts.into_iter().map(&mut rank).collect()
}

/// The sums of each item, or of each bundle of items where there are many.
fn bundles(items: usize, of: impl Fn(usize) -> Sums) -> Vec<Sums> {
    if items <= BUNDLES {
        return (0..items).map(of).collect();
    }
    let mut out = vec![Sums::default(); BUNDLES];
    for at in 0..items {
        let (own, bundle) = (of(at), &mut out[at % BUNDLES]);
        bundle.add(&own);
        bundle.counts.extend(own.counts);
    }
    for bundle in &mut out {
        bundle.counts.sort_unstable_by_key(|c| c.0);
        let same = bundle.counts.chunk_by(|a, b| a.0 == b.0);
        bundle.counts = same.map(|same| (same[0].0, same.iter().map(|c| c.1).sum())).collect();
    }
    out
}

impl Sums {
    /// All but the counts.
    fn add(&mut self, other: &Self) {
        self.items += other.items;
        self.ratings += other.ratings;
        self.within += other.within;
        self.sum += other.sum;
        self.squares += other.squares;
    }
}

/// The coefficient of all items, and its percentiles over draws of them, where there are any.
fn coefficient(
    sums: &[Sums],
    width: usize,
    draws: usize,
    of: impl Fn(&Sums, &[f64]) -> Option<f64>,
) -> Option<Agreement> {
    let mut counts = vec![0.0; width];
    let mut gathered = |chosen: &mut dyn Iterator<Item = usize>| {
        let mut all = Sums::default();
        counts.fill(0.0);
        for own in chosen.filter_map(|at| sums.get(at)) {
            all.add(own);
            own.counts.iter().for_each(|&(value, k)| counts[value] += k);
        }
        (of(&all, &counts), all)
    };
    let (value, all) = gathered(&mut (0..sums.len()));
    let value = value?;
    let mut interval = None;
    if sums.len() >= LEAST_ITEMS && draws > 0 {
        let mut random = SplitMix64::new(0x00a9_2ee5);
        let n = sums.len();
        // A draw in which all ratings are one value has no coefficient.
        let mut drawn: Vec<f64> = (0..draws)
            .filter_map(|_| gathered(&mut (0..n).map(|_| ((random.uniform() * n as f64) as usize).min(n - 1))).0)
            .collect();
        drawn.sort_unstable_by(f64::total_cmp);
        let enough = drawn.len() * 2 > draws;
        interval = quantile(&drawn, 0.025).zip(quantile(&drawn, 0.975)).filter(|_| enough);
    }
    Some(Agreement { value, interval, items: all.items as u64, ratings: all.ratings as u64 })
}

/// What Landis and Koch call a kappa (Biometrics 33, 1977): words, no threshold.
pub fn landis_koch(kappa: f64) -> &'static str {
    match kappa {
        k if k < 0.0 => "poor",
        k if k <= 0.2 => "slight",
        k if k <= 0.4 => "fair",
        k if k <= 0.6 => "moderate",
        k if k <= 0.8 => "substantial",
        _ => "almost perfect",
    }
}
