//! Measurements by group, compared by rank: Kruskal–Wallis and Cliff's delta.
//!
//! A list of values is sorted once ([`Ranks`]) and then compared over as many groupings as
//! wanted, each in one walk along the order. Ranks are those among the items that have a group:
//! an item without one is passed over as if it were not there, and ties are counted anew.

use super::chi2::chi_square_tail;
use super::interval::Z95;

/// The order of a list of values, with its ties. Values that are NaN are in no place of it.
pub struct Ranks {
    /// The places of the values in the list, in rising order of value.
    order: Vec<u32>,
    /// Where in `order` each run of equal values ends.
    ends: Vec<u32>,
}

impl Ranks {
    /// Sorts `values`, O(n log n). Infinities are in order, and 0 and −0 are the same.
    /// `None` for more than 2³² values.
    pub fn of(values: &[f64]) -> Option<Self> {
        u32::try_from(values.len()).ok()?;
        let mut order: Vec<u32> = (0..values.len() as u32).filter(|&i| !values[i as usize].is_nan()).collect();
        order.sort_unstable_by(|&i, &j| values[i as usize].total_cmp(&values[j as usize]).then(i.cmp(&j)));
        let mut ends = Vec::new();
        for (place, &i) in order.iter().enumerate() {
            let next = order.get(place + 1).map(|&next| values[next as usize]);
            if next != Some(values[i as usize]) {
                ends.push(place as u32 + 1);
            }
        }
        Some(Self { order, ends })
    }

    /// How many values are ranked.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is nothing to rank.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Calls `each` for every run of equal values in rising order, with how many of it are in
    /// which group (only groups that have any, in the order they turn up).
    pub(super) fn runs(
        &self,
        groups: usize,
        group_of: impl Fn(usize) -> Option<usize>,
        mut each: impl FnMut(&[(usize, u64)]),
    ) {
        let mut counts = vec![0_u64; groups];
        let mut run: Vec<(usize, u64)> = Vec::new();
        let mut start = 0;
        for &end in &self.ends {
            for &item in &self.order[start..end as usize] {
                if let Some(group) = group_of(item as usize).filter(|&group| group < groups) {
                    if counts[group] == 0 {
                        run.push((group, 0));
                    }
                    counts[group] += 1;
                }
            }
            start = end as usize;
            for (group, count) in &mut run {
                *count = std::mem::take(&mut counts[*group]);
            }
            if !run.is_empty() {
                each(&run);
                run.clear();
            }
        }
    }

    /// The members of each group.
    fn sizes(&self, groups: usize, group_of: impl Fn(usize) -> Option<usize>) -> Vec<u64> {
        let mut sizes = vec![0; groups];
        for &item in &self.order {
            if let Some(size) = group_of(item as usize).and_then(|group| sizes.get_mut(group)) {
                *size += 1;
            }
        }
        sizes
    }
}

/// The outcome of [`kruskal_wallis`].
#[derive(Clone, Debug, PartialEq)]
pub struct KruskalWallis {
    /// H, corrected for ties.
    pub statistic: f64,
    /// Groups that have a member, less one.
    pub df: f64,
    /// `P(χ² ≥ H)`, the usual approximation; rough with fewer than five in a group.
    pub p: f64,
    /// Items that have a group.
    pub n: u64,
    /// The mean rank of each group among these, 1 for the least value; `None` without a member.
    pub mean_ranks: Vec<Option<f64>>,
}

/// The test of Kruskal and Wallis (JASA 47, 1952) that values are as large in one group as in
/// another: with mid-ranks r, `H = (n−1)·Σ nᵍ(r̄ᵍ − r̄)² / Σ(r − r̄)²`, which is their H divided by
/// `1 − Σ(t³−t)/(n³−n)` for ties of t.
///
/// `group_of` gives the group of an item (its place in the list that was ranked), 0 up to
/// `groups`; `None`, and anything beyond, leaves the item out. One walk, O(n). `None` where fewer
/// than two groups have a member or all values are the same.
pub fn kruskal_wallis(
    ranks: &Ranks,
    groups: usize,
    group_of: impl Fn(usize) -> Option<usize>,
) -> Option<KruskalWallis> {
    let mut sizes = vec![0_u64; groups];
    // Twice the rank sums: whole numbers, the same in whatever order.
    let mut doubled = vec![0_u128; groups];
    let (mut below, mut ties) = (0_u64, 0_u128);
    ranks.runs(groups, group_of, |run| {
        let here: u64 = run.iter().map(|&(_, count)| count).sum();
        for &(group, count) in run {
            sizes[group] += count;
            doubled[group] += u128::from(count) * u128::from(2 * below + here + 1);
        }
        let tied = u128::from(here);
        ties += tied * tied * tied - tied;
        below += here;
    });
    let n = u128::from(below);
    let kept = sizes.iter().filter(|&&size| size > 0).count();
    if kept < 2 || n * n * n - n == ties {
        return None;
    }
    // Σ(r − r̄)², twelve times.
    let spread = (n * n * n - n - ties) as f64;
    let mut between = 0.0;
    let mut mean_ranks = Vec::with_capacity(groups);
    for (&size, &doubled) in sizes.iter().zip(&doubled) {
        if size == 0 {
            mean_ranks.push(None);
            continue;
        }
        let expected = u128::from(size) * (n + 1);
        let off = doubled.abs_diff(expected) as f64 / 2.0;
        between += off / size as f64 * off;
        mean_ranks.push(Some(doubled as f64 / 2.0 / size as f64));
    }
    let statistic = 12.0 * (n - 1) as f64 * (between / spread);
    let df = (kept - 1) as f64;
    Some(KruskalWallis { statistic, df, p: chi_square_tail(statistic, df)?, n: below, mean_ranks })
}

/// How much one set of values lies above another, with its 95 % interval where it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CliffsDelta {
    /// `P(x > y) − P(x < y)`, in −1..=1: 1 where every x is above every y. About .147 is called
    /// small, .33 medium, .474 large (J. Romano et al. 2006).
    pub value: f64,
    /// The lower and upper end; `None` where a side has fewer than two members.
    pub interval: Option<(f64, f64)>,
    /// Members of the group.
    pub n: u64,
    /// Members of what it is held against.
    pub n_other: u64,
}

/// What is summed for one side against the other along the order. With x in the group (n₁) and y
/// in the others (n₂), `n₂·dᵢ` and `n₁·dⱼ` are whole numbers.
#[derive(Clone, Copy, Default)]
pub(super) struct Dominance {
    /// Members met so far.
    pub(super) members: u64,
    /// Others accounted for.
    pub(super) others: u64,
    /// Σᵢ n₂·dᵢ = n₁·n₂·d.
    sum: i128,
    /// Σᵢ (n₂·dᵢ)².
    squares: u128,
    /// Σⱼ (n₁·dⱼ)².
    squares_other: u128,
    /// Pairs of equal values.
    equal: u128,
}

impl Dominance {
    /// Others that lie above all members met so far and below those to come.
    pub(super) fn others_between(&mut self, count: u64, size: u64) {
        let d = i128::from(size) - 2 * i128::from(self.members);
        self.squares_other += u128::from(count) * d.unsigned_abs().pow(2);
        self.others += count;
    }

    /// A run of equal values.
    pub(super) fn run(&mut self, members: u64, others: u64, (size, size_other): (u64, u64)) {
        let d = 2 * i128::from(self.others) + i128::from(others) - i128::from(size_other);
        self.sum += i128::from(members) * d;
        self.squares += u128::from(members) * d.unsigned_abs().pow(2);
        let d = i128::from(size) - 2 * i128::from(self.members) - i128::from(members);
        self.squares_other += u128::from(others) * d.unsigned_abs().pow(2);
        self.equal += u128::from(members) * u128::from(others);
        self.members += members;
        self.others += others;
    }

    /// `effect`: how many items are worth one independent one; the variance grows by it.
    pub(super) fn delta(&self, n: u64, n_other: u64, effect: f64) -> Option<CliffsDelta> {
        if n == 0 || n_other == 0 {
            return None;
        }
        let pairs = n as f64 * n_other as f64;
        let value = self.sum as f64 / pairs;
        let interval = (n > 1 && n_other > 1).then(|| self.interval(value, n as f64, n_other as f64, effect));
        Some(CliffsDelta { value, interval, n, n_other })
    }

    fn interval(&self, d: f64, n: f64, m: f64, effect: f64) -> (f64, f64) {
        let pairs = n * m;
        if self.sum.unsigned_abs() as f64 == pairs {
            // The variance is 0 where the two do not overlap; Feng and Cliff's stand-in.
            let least = n.min(m) / effect;
            let inner = (least - Z95 * Z95) / (least + Z95 * Z95);
            return if d > 0.0 { (inner, 1.0) } else { (-1.0, -inner) };
        }
        let rows = (self.squares as f64 / (m * m) - n * d * d).max(0.0) / (n - 1.0);
        let columns = (self.squares_other as f64 / (n * n) - m * d * d).max(0.0) / (m - 1.0);
        let unequal = pairs - self.equal as f64;
        let cells = (unequal - pairs * d * d).max(0.0) / ((n - 1.0) * (m - 1.0));
        let variance = ((m - 1.0) * rows + (n - 1.0) * columns + cells) / pairs * effect;
        let room = 1.0 - d * d;
        let square = Z95 * Z95 * variance;
        let half = (square * (room * room + square)).sqrt();
        let low = (d * room - half) / (room + square);
        let high = (d * room + half) / (room + square);
        (low.clamp(-1.0, d), high.clamp(d, 1.0))
    }
}

/// Cliff's delta of each group against all other items that have a group (N. Cliff, Psychological
/// Bulletin 114, 1993): the share of pairs (x in the group, y outside) with x above y, less that
/// with x below.
///
/// The interval is asymmetric (D. Feng and N. Cliff, J. Modern Applied Statistical Methods 3,
/// 2004): `(d − d³ ± z·s·√((1−d²)² + z²s²)) / (1 − d² + z²s²)`, with Cliff's consistent variance
/// (1996) `s² = ((n₂−1)·s²ᵢ + (n₁−1)·s²ⱼ + s²ᵢⱼ) / (n₁n₂)`; where the two sides do not overlap it
/// runs from `(n − z²)/(n + z²)`, n the smaller side, to 1. Made for independent items.
///
/// `group_of` and `groups` as in [`kruskal_wallis`]. Two walks, O(n). One answer per group, `None`
/// where the group or the rest is empty.
pub fn cliffs_deltas(
    ranks: &Ranks,
    groups: usize,
    group_of: impl Fn(usize) -> Option<usize>,
) -> Vec<Option<CliffsDelta>> {
    let sizes = ranks.sizes(groups, &group_of);
    let total: u64 = sizes.iter().sum();
    let mut sums = vec![Dominance::default(); groups];
    let mut before = 0;
    ranks.runs(groups, group_of, |run| {
        let here: u64 = run.iter().map(|&(_, count)| count).sum();
        for &(group, count) in run {
            let (sums, size) = (&mut sums[group], sizes[group]);
            // What lies between this run and the group's last one are others, all alike to it.
            sums.others_between(before - sums.members - sums.others, size);
            sums.run(count, here - count, (size, total - size));
        }
        before += here;
    });
    for (sums, &size) in sums.iter_mut().zip(&sizes) {
        sums.others_between(total - size - sums.others, size);
    }
    sums.iter().zip(&sizes).map(|(sums, &size)| sums.delta(size, total - size, 1.0)).collect()
}

/// [`cliffs_deltas`] of two groups alone: positive where the values of `group` are the larger.
/// `None` where one of the two is empty, or they are the same one.
pub fn cliffs_delta(
    ranks: &Ranks,
    (group, other): (usize, usize),
    group_of: impl Fn(usize) -> Option<usize>,
) -> Option<CliffsDelta> {
    let side = |item: usize| match group_of(item) {
        Some(code) if code == group => Some(0),
        Some(code) if code == other => Some(1),
        _ => None,
    };
    cliffs_deltas(ranks, 2, side).into_iter().next().flatten()
}
