//! Many tests at once: adjusted p-values, and families of families.
//!
//! Adjusted values come back in the order of the input. A p-value that is NaN counts as 1, and
//! one outside 0..=1 as the nearer end.

/// The level of the false discovery rate, everywhere.
pub const LEVEL: f64 = 0.05;

/// Tested, and significant after correction.
pub fn significant(q: Option<f64>) -> bool {
    q.is_some_and(|q| q <= LEVEL)
}

/// The p-values within 0..=1 and their places in rising order; ties keep their order.
fn ranked(p: &[f64]) -> (Vec<f64>, Vec<usize>) {
    let clean = |&p: &f64| if p.is_nan() { 1.0 } else { p.clamp(0.0, 1.0) };
    let values: Vec<f64> = p.iter().map(clean).collect();
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    (values, order)
}

/// Step up from the largest p-value: `q₍ᵢ₎ = min over j ≥ i of p₍ⱼ₎·factor·m/j`, at most 1. `silent`: so many more
/// tests have a p-value of 1.
fn step_up(p: &[f64], silent: usize, factor: f64) -> Vec<f64> {
    let (values, order) = ranked(p);
    let m = (p.len() + silent) as f64;
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0;
    for (place, &i) in order.iter().enumerate().rev() {
        // m/j first: at j = m it is exactly 1, so no value falls below its p.
        least = f64::min(least, values[i] * (factor * (m / (place as f64 + 1.0))));
        adjusted[i] = least;
    }
    adjusted
}

/// Benjamini and Hochberg's q-values (JRSS B 57, 1995): rejecting all `q ≤ α` keeps the expected
/// share of false rejections at or below α for independent or positively dependent tests.
/// `q ≥ p`, and in the same order as `p`. Empty for no p-values.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    step_up(p, 0, 1.0)
}

/// [`benjamini_hochberg`] of these and of `silent` more p-values of 1, which are not made.
pub fn benjamini_hochberg_among(p: &[f64], silent: usize) -> Vec<f64> {
    step_up(p, silent, 1.0)
}

/// Benjamini and Yekutieli's q-values (Annals of Statistics 29, 2001): as
/// [`benjamini_hochberg`], times `Σ 1/i` for i = 1..m; holds under any dependence.
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    let harmonic: f64 = (1..=p.len()).map(|i| 1.0 / i as f64).sum();
    step_up(p, 0, harmonic)
}

/// Holm's adjusted p-values (Scandinavian Journal of Statistics 6, 1979), which control the chance
/// of any false rejection: `max over j ≤ i of p₍ⱼ₎·(m − j + 1)`, at most 1.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let (values, order) = ranked(p);
    let mut adjusted = vec![1.0; p.len()];
    let mut most = 0.0;
    for (place, &i) in order.iter().enumerate() {
        most = f64::max(most, values[i] * (p.len() - place) as f64);
        adjusted[i] = most.min(1.0);
    }
    adjusted
}

/// Simes' p-value that not all hypotheses of a family are true: `min over j of p₍ⱼ₎·m/j`
/// (R. Simes, Biometrika 73, 1986). The least of [`benjamini_hochberg`]. `None` for no p-values.
pub fn simes(p: &[f64]) -> Option<f64> {
    benjamini_hochberg(p).into_iter().reduce(f64::min)
}

/// What [`nested_bh`] says about one family of tests.
#[derive(Clone, Debug, PartialEq)]
pub struct FamilyVerdict {
    /// Whether the family as a whole shows anything; if not, none of its tests counts.
    pub opened: bool,
    /// What the `q` of this family are held against: `q` times the share of families opened.
    pub level: f64,
    /// The family's Simes p-value; 1 for a family without tests.
    pub simes: f64,
    /// Benjamini–Hochberg q-values within the family, in the order of its tests.
    pub q: Vec<f64>,
}

impl FamilyVerdict {
    /// Whether the test at `index` is a discovery: the family was opened, and the test's q is at
    /// most the level. False where there is no such test.
    pub fn rejects(&self, index: usize) -> bool {
        self.opened && self.q.get(index).is_some_and(|&q| q <= self.level)
    }
}

/// Benjamini and Bogomolov's selective inference on families (JRSS B 76, 2014): a family is opened
/// when its Simes p-value survives Benjamini–Hochberg at `q` over all families; inside an opened
/// one, Benjamini–Hochberg runs at `q · opened / families`. This controls the expected average,
/// over the families opened, of the share of false discoveries in each.
///
/// One verdict per family, in order. A family without tests is never opened and is not counted as
/// one. A `q` outside 0..=1 counts as the nearer end, NaN as 0.
pub fn nested_bh(families: &[Vec<f64>], q: f64) -> Vec<FamilyVerdict> {
    nested_bh_among(families, &[], q)
}

/// [`nested_bh`] where each family has so many more tests with a p-value of 1, none where `silent` has no number for it.
pub fn nested_bh_among(families: &[Vec<f64>], silent: &[usize], q: f64) -> Vec<FamilyVerdict> {
    let q = if q.is_nan() { 0.0 } else { q.clamp(0.0, 1.0) };
    let silent = |family: usize| silent.get(family).copied().unwrap_or(0);
    let within: Vec<Vec<f64>> =
        families.iter().enumerate().map(|(at, family)| benjamini_hochberg_among(family, silent(at))).collect();
    let least =
        |(at, q): (usize, &Vec<f64>)| q.iter().copied().reduce(f64::min).or_else(|| (silent(at) > 0).then_some(1.0));
    let heads: Vec<Option<f64>> = within.iter().enumerate().map(least).collect();
    let tested: Vec<f64> = heads.iter().copied().flatten().collect();
    let mut across = benjamini_hochberg(&tested).into_iter();
    let opened: Vec<bool> =
        heads.iter().map(|head| head.is_some() && across.next().is_some_and(|value| value <= q)).collect();
    let open = opened.iter().filter(|&&open| open).count() as f64;
    let level = if tested.is_empty() { 0.0 } else { q * (open / tested.len() as f64) };
    within
        .into_iter()
        .zip(heads)
        .zip(opened)
        .map(|((q, head), opened)| FamilyVerdict { opened, level, simes: head.unwrap_or(1.0), q })
        .collect()
}
