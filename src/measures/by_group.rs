//! A figure held against the groups of an attribute: quantiles of each group, whether they are alike, and how far each
//! is from all others. Owns what counts as one observation where items repeat; refuses to judge.

use crate::stats::{self, Ranks};

/// Observations of a group, and of all others, below which it is not the one that differs most. 10: with fewer the
/// interval of Cliff's delta spans half of its range.
pub const LEAST: u64 = 10;

/// The figure in one group; `delta` is Cliff's, of the group against all others.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupFigure {
    pub n: u64,
    pub n_effective: Option<f64>,
    pub p5: Option<f64>,
    pub p25: Option<f64>,
    pub median: Option<f64>,
    pub p75: Option<f64>,
    pub p95: Option<f64>,
    pub delta: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// Jonckheere and Terpstra's: `effect` is 1 where every later group lies above every earlier one, −1 below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    pub effect: f64,
    pub z: f64,
    pub p: f64,
}

/// Items of one attribute: which group each is in, and which repeat one another.
pub struct Items {
    groups: usize,
    /// Per item its group; `None` where it has none.
    codes: Vec<Option<u8>>,
    /// Per item its observation: items of one cluster and one group are one. `None` where nothing repeats.
    merged: Option<Merged>,
}

struct Merged {
    /// Per item the place of its observation.
    slots: Vec<Option<u32>>,
    /// Per observation its group.
    codes: Vec<u8>,
}

impl Items {
    /// `clusters`: per item the cluster that it belongs to, `None` for one that repeats nothing; empty where nothing
    /// does.
    pub fn new(groups: usize, codes: Vec<Option<u8>>, clusters: &[Option<u32>]) -> Self {
        let merged = clusters.iter().any(Option::is_some).then(|| Merged::of(&codes, clusters));
        Self { groups, codes, merged: merged.filter(|m| m.codes.len() < codes_known(&m.slots)) }
    }

    pub fn group(&self, item: usize) -> Option<usize> {
        self.codes.get(item).copied().flatten().map(usize::from)
    }

    /// Groups that have an item with a value.
    fn filled(&self, values: &[f64]) -> usize {
        let mut seen = vec![false; self.groups];
        for (item, value) in values.iter().enumerate() {
            if let Some(seen) = self.group(item).filter(|_| !value.is_nan()).and_then(|code| seen.get_mut(code)) {
                *seen = true;
            }
        }
        seen.into_iter().filter(|&s| s).count()
    }
}

fn codes_known(slots: &[Option<u32>]) -> usize {
    slots.iter().flatten().count()
}

impl Merged {
    fn of(codes: &[Option<u8>], clusters: &[Option<u32>]) -> Self {
        // (cluster, group, item): those alone stand behind all clusters, each by itself.
        let mut keys: Vec<(u32, u8, u32)> = Vec::with_capacity(codes.len());
        for (item, code) in codes.iter().enumerate() {
            if let Some(code) = code {
                keys.push((clusters.get(item).copied().flatten().unwrap_or(u32::MAX), *code, item as u32));
            }
        }
        keys.sort_unstable();
        let mut merged = Self { slots: vec![None; codes.len()], codes: Vec::new() };
        let mut last = None;
        for (cluster, code, item) in keys {
            let own = (cluster, code);
            if cluster == u32::MAX || last != Some(own) {
                merged.codes.push(code);
            }
            last = Some(own);
            merged.slots[item as usize] = Some(merged.codes.len() as u32 - 1);
        }
        merged
    }

    /// The mean of each observation; NaN where none of its items has a value.
    fn means(&self, values: &[f64]) -> Vec<f64> {
        let mut sums = vec![(0.0, 0u32); self.codes.len()];
        for (slot, value) in self.slots.iter().zip(values) {
            if let Some(sum) = slot.filter(|_| !value.is_nan()).and_then(|slot| sums.get_mut(slot as usize)) {
                sum.0 += value;
                sum.1 += 1;
            }
        }
        sums.into_iter().map(|(sum, n)| if n > 0 { sum / f64::from(n) } else { f64::NAN }).collect()
    }
}

/// The outcome of [`compare`].
pub struct Compared {
    /// By code.
    pub groups: Vec<GroupFigure>,
    pub h: Option<f64>,
    pub df: Option<f64>,
    pub p: Option<f64>,
    pub trend: Option<Trend>,
    pub why: Option<&'static str>,
}

/// Quantiles, Kruskal–Wallis and Cliff's delta. `ranks` are those of `values` (NaN: no value).
/// Where items repeat, the tests are made on the mean of each cluster in each group. `ordered`: the groups have an
/// order, along which a trend is looked for.
pub fn compare(ordered: bool, items: &Items, values: &[f64], ranks: &Ranks) -> Compared {
    let mut of_group: Vec<Vec<f64>> = vec![Vec::new(); items.groups];
    for (item, &value) in values.iter().enumerate() {
        if let Some(list) = items.group(item).filter(|_| !value.is_nan()).and_then(|code| of_group.get_mut(code)) {
            list.push(value);
        }
    }
    let (test, deltas, trend) = match &items.merged {
        None => tests(ranks, items.groups, ordered, |item| items.group(item)),
        Some(merged) => match Ranks::of(&merged.means(values)) {
            Some(ranks) => {
                let group_of = |slot: usize| merged.codes.get(slot).map(|&code| usize::from(code));
                tests(&ranks, items.groups, ordered, group_of)
            }
            None => (None, vec![None; items.groups], None),
        },
    };
    let groups = of_group.into_iter().zip(&deltas).map(|(mut values, delta)| {
        values.sort_unstable_by(f64::total_cmp);
        let n = values.len() as u64;
        GroupFigure {
            n,
            n_effective: delta.map(|d| d.n).filter(|&worth| worth < n).map(|worth| worth as f64),
            p5: stats::quantile(&values, 0.05),
            p25: stats::quantile(&values, 0.25),
            median: stats::quantile(&values, 0.5),
            p75: stats::quantile(&values, 0.75),
            p95: stats::quantile(&values, 0.95),
            delta: delta.map(|d| d.value),
            low: delta.and_then(|d| d.interval).map(|(low, _)| low),
            high: delta.and_then(|d| d.interval).map(|(_, high)| high),
        }
    });
    let why = match (&test, items.filled(values)) {
        (Some(_), _) => None,
        (None, 0 | 1) => Some("fewer than two groups have a value"),
        _ => Some("all values are the same"),
    };
    Compared {
        groups: groups.collect(),
        h: test.as_ref().map(|t| t.statistic),
        df: test.as_ref().map(|t| t.df),
        p: test.as_ref().map(|t| t.p),
        trend: trend.map(|t| Trend { effect: t.effect, z: t.z, p: t.p }),
        why,
    }
}

type Tests = (Option<stats::KruskalWallis>, Vec<Option<stats::CliffsDelta>>, Option<stats::Trend>);

fn tests(ranks: &Ranks, groups: usize, ordered: bool, group_of: impl Fn(usize) -> Option<usize>) -> Tests {
    let test = stats::kruskal_wallis(ranks, groups, &group_of);
    let deltas = stats::cliffs_deltas(ranks, groups, &group_of);
    // Of two groups it is the same statement.
    let trend = (ordered && groups > 2).then(|| stats::jonckheere_terpstra(ranks, groups, &group_of)).flatten();
    (test, deltas, trend)
}

/// The group that differs most from all others, of those with at least `least` observations on either side: its
/// place. Of two groups that differ alike the smaller one.
pub fn most_different(groups: &[GroupFigure], least: u64) -> Option<usize> {
    let worth = |g: &GroupFigure| g.n_effective.unwrap_or(g.n as f64);
    let all: f64 = groups.iter().map(worth).sum();
    let enough = |g: &GroupFigure| worth(g) >= least as f64 && all - worth(g) >= least as f64;
    let candidates = groups.iter().enumerate().filter(|(_, g)| enough(g));
    candidates
        .filter_map(|(at, g)| g.delta.map(|delta| (at, (delta.abs() * 1e9).round(), g.n)))
        .min_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)).then(a.0.cmp(&b.0)))
        .map(|(at, _, _)| at)
}

/// At most `most` of `of` items, chosen by their numbers alone: the same ones every time.
pub fn sample(of: usize, most: usize) -> Vec<u32> {
    let all = 0..of as u32;
    if of <= most {
        return all.collect();
    }
    // SplitMix64's last steps: items whose hash is small.
    let limit = (most as f64 / of as f64 * u64::MAX as f64) as u64;
    all.filter(|&item| {
        let z = (u64::from(item) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) <= limit
    })
    .take(most)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Option<f64>, b: f64) -> bool {
        a.is_some_and(|a| (a - b).abs() < 1e-9)
    }

    #[test]
    fn quantiles_and_effects_are_those_of_the_groups() {
        let values = [1.0, 2.0, 3.0, 4.0, 3.0, 5.0, 6.0, f64::NAN];
        let codes = [0, 0, 0, 0, 1, 1, 1, 1].map(Some).to_vec();
        let items = Items::new(2, codes, &[]);
        let ranks = Ranks::of(&values).expect("few values");
        let compared = compare(false, &items, &values, &ranks);
        assert_eq!((compared.groups[0].n, compared.groups[1].n), (4, 3));
        assert!(close(compared.groups[0].median, 2.5) && close(compared.groups[0].p25, 1.75));
        // Of 12 pairs the second is above in 10, equal in 1, below in 1.
        assert!(close(compared.groups[1].delta, 0.75) && close(compared.groups[0].delta, -0.75));
        // scipy.stats.kruskal([1, 2, 3, 4], [3, 5, 6])
        assert!(close(compared.h, 2.577_272_727_272_727_6), "{:?}", compared.h);
        assert_eq!(most_different(&compared.groups, 1), Some(1));
        assert_eq!(most_different(&compared.groups, 5), None);
    }

    #[test]
    fn items_that_repeat_are_one_observation_in_each_group() {
        // Cluster 7 has two items in group 0 and one in group 1; the others stand alone.
        let values = [1.0, 3.0, 9.0, 4.0, 5.0];
        let codes = vec![Some(0), Some(0), Some(1), Some(1), None];
        let clusters = [Some(7), Some(7), Some(7), None, None];
        let items = Items::new(2, codes, &clusters);
        let ranks = Ranks::of(&values).expect("few values");
        let compared = compare(false, &items, &values, &ranks);
        assert_eq!((compared.groups[0].n, compared.groups[0].n_effective), (2, Some(1.0)));
        assert_eq!((compared.groups[1].n, compared.groups[1].n_effective), (2, None));
        assert!(close(compared.groups[0].delta, -1.0));
    }

    #[test]
    fn a_sample_is_the_same_every_time_and_about_as_large_as_wanted() {
        assert_eq!(sample(5, 10), [0, 1, 2, 3, 4]);
        let few = sample(1_000_000, 10_000);
        assert_eq!(few, sample(1_000_000, 10_000));
        assert!((9_500..=10_000).contains(&few.len()), "{}", few.len());
        assert!(few.iter().filter(|&&i| i < 500_000).count() > 4_500);
    }
}
