//! Groups, and combinations of groups, held against the target population. Owns the counting and the verdicts; what is
//! wrong with a target itself stands in `faults`.

mod faults;
mod requested;

pub use faults::faults;
pub(super) use requested::row_of;
pub use requested::target_of;

use super::Clusters;
use crate::dataset::{Dataset, Unit};
use crate::sorting::Sorting;
use crate::stats::{self, ShareSums, Uncertain};
use requested::Asked;
use rustc_hash::FxHashMap;

/// The margin around a target share, as a part of it, where the settings give none.
pub const MARGIN: f64 = 0.2;

/// Groups that the exact test, or draws in its place, are made for: each draw deals all images over all groups.
const MOST_DRAWN: usize = 60;

/// How a group stands to its target, with the margin around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetVerdict {
    Meets,
    Under,
    Over,
    /// The interval of the share lies on both sides of an end of the margin.
    TooFew,
}

impl TargetVerdict {
    /// `meets`, `under`, `over`, `too-few`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meets => "meets",
            Self::Under => "under",
            Self::Over => "over",
            Self::TooFew => "too-few",
        }
    }
}

/// A group, or a combination of groups, against its share of the target population.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetRow {
    /// As the target calls the group: `female`, `female × 20-29`. The data may not know it.
    pub group: String,
    /// Of a combination: its values, as the target calls them, in the order of the population's attributes.
    pub values: Vec<String>,
    /// The codes of its values, in the order of the population's attributes; `None` where the data does not know one.
    pub codes: Option<Vec<usize>>,
    pub k: u64,
    pub n: u64,
    pub n_effective: Option<f64>,
    pub share: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub target: f64,
    pub margin: f64,
    pub verdict: TargetVerdict,
    pub p: Option<f64>,
    pub q: Option<f64>,
    pub to_collect: Option<u64>,
    /// In the plan that brings every group of the target up to it.
    pub to_collect_all: Option<u64>,
    /// People asked by the survey that gave the target, its interval, and that of share less target.
    pub sample: Option<u64>,
    pub target_low: Option<f64>,
    pub target_high: Option<f64>,
    pub difference_low: Option<f64>,
    pub difference_high: Option<f64>,
}

/// One attribute, or one crossing of several, against its whole target.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// `gender`, `gender × age`.
    pub name: String,
    /// Rows of `Dataset::attributes`.
    pub attributes: Vec<usize>,
    pub unit: Unit,
    /// The target is one of combinations.
    pub crossing: bool,
    /// By name.
    pub groups: Vec<TargetRow>,
    /// Items of groups that the target does not name.
    pub unnamed: u64,
    /// All groups at once; `None` where the target does not name all of the population, or nothing can be tested.
    pub fit: Option<Fit>,
}

/// How far all groups together are from the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Of the groups that the target names.
    pub n: u64,
    pub n_effective: Option<f64>,
    pub test: &'static str,
    pub p: f64,
    pub cohens_w: f64,
    /// The share of the items that would have to be of another group.
    pub total_variation: f64,
}

/// One population per target, by attribute, with a row per group.
pub fn count(dataset: &Dataset, clusters: &Clusters) -> Vec<Population> {
    let mut asked = requested::all(dataset);
    asked.order_by(|a, b| (&a.name, &a.attributes).cmp(&(&b.name, &b.attributes)));
    let mut populations: Vec<Population> = Vec::new();
    for asked in &mut asked {
        asked.cells.order_by(|a, b| a.name.cmp(&b.name));
        let counted = Counted::of(dataset, clusters, asked);
        populations.push(Population {
            name: asked.name.clone(),
            attributes: asked.attributes.clone(),
            unit: asked.unit,
            crossing: asked.attributes.len() > 1 || asked.crossing,
            groups: counted.rows(asked),
            unnamed: counted.unnamed,
            fit: counted.fit(asked),
        });
    }
    let rows = populations.iter_mut().flat_map(|population| &mut population.groups);
    super::fill_q(&mut rows.collect::<Vec<_>>(), |row| row.p, |row, q| row.q = q);
    populations
}

/// The items of each cell of a target.
struct Counted {
    codes: Vec<Option<Vec<usize>>>,
    k: Vec<u64>,
    unnamed: u64,
    n: u64,
    /// Per cell; empty where nothing repeats.
    repeats: Vec<ShareSums>,
}

impl Counted {
    fn of(dataset: &Dataset, clusters: &Clusters, asked: &Asked) -> Self {
        let attributes: Vec<_> = asked.attributes.iter().filter_map(|&row| dataset.attributes.get(row)).collect();
        let codes: Vec<Option<Vec<usize>>> = asked
            .cells
            .iter()
            .map(|cell| {
                let code = |(at, value): (usize, &String)| attributes.get(at)?.values.iter().position(|v| v == value);
                cell.values.iter().enumerate().map(code).collect()
            })
            .collect();
        let unnamed = asked.cells.len();
        let place: FxHashMap<&[usize], usize> =
            codes.iter().enumerate().filter_map(|(at, codes)| Some((codes.as_deref()?, at))).collect();
        let mut of_item = vec![0usize; attributes.len()];
        let mut cell = |item: usize| {
            if asked.unit == Unit::Box && dataset.boxes.same_as.get(item).is_some_and(Option::is_some) {
                return None;
            }
            for (code, attribute) in of_item.iter_mut().zip(&attributes) {
                *code = attribute.code(item).filter(|&code| code < attribute.values.len())?;
            }
            Some(place.get(of_item.as_slice()).copied().unwrap_or(unnamed))
        };
        let items = attributes.iter().map(|a| a.codes.len()).min().unwrap_or(0);
        let mut k = vec![0u64; unnamed + 1];
        let cells: Vec<Option<usize>> = (0..items).map(&mut cell).collect();
        cells.iter().flatten().for_each(|&at| k[at] += 1);
        let mut repeats = clusters.shares(asked.unit, &k, |item| cells.get(item).copied().flatten());
        repeats.truncate(unnamed);
        let n = k.iter().sum();
        let unnamed = k.pop().unwrap_or(0);
        Self { codes, k, unnamed, n, repeats }
    }

    fn rows(&self, asked: &Asked) -> Vec<TargetRow> {
        let plan = self.plan(asked);
        let several = asked.attributes.len() > 1 || asked.crossing;
        asked
            .cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let n_effective = self.repeats.get(at).and_then(ShareSums::n_effective);
                let mut row = row((self.k[at], self.n), n_effective, cell.share, asked);
                row.group.clone_from(&cell.name);
                row.codes = self.codes.get(at).cloned().flatten();
                row.to_collect_all = plan.as_ref().and_then(|plan| plan.get(at)).copied();
                if several {
                    row.values.clone_from(&cell.values);
                }
                row
            })
            .collect()
    }

    /// How many of each cell to add so that all meet their shares at once, taking nothing away: the whole grows to
    /// `N = max k / target`. `None` where no adding does.
    fn plan(&self, asked: &Asked) -> Option<Vec<u64>> {
        let rest = (1.0 - asked.cells.iter().map(|cell| cell.share).sum::<f64>()).max(0.0);
        let rest = if asked.whole { 0.0 } else { rest };
        let mut all = if asked.whole { 0.0 } else { self.n as f64 };
        let cells = || self.k.iter().zip(asked.cells.iter().map(|cell| cell.share)).chain([(&self.unnamed, rest)]);
        for (&k, share) in cells().filter(|(k, _)| **k > 0) {
            if share <= 0.0 {
                return None;
            }
            all = f64::max(all, k as f64 / share);
        }
        let add = |(&k, share): (&u64, f64)| ((share * all - k as f64) - 1e-6).ceil().max(0.0) as u64;
        (all > 0.0 && all < 1e15).then(|| cells().take(self.k.len()).map(add).collect())
    }

    fn fit(&self, asked: &Asked) -> Option<Fit> {
        if !asked.whole {
            return None;
        }
        let shares: Vec<f64> = asked.cells.iter().map(|cell| cell.share).collect();
        let n: u64 = self.k.iter().sum();
        let observed: Vec<f64> = self.k.iter().map(|&k| k as f64).collect();
        let total_variation = stats::total_variation(&observed, &shares)?;
        let effect = if self.repeats.is_empty() { 1.0 } else { stats::fit_design_effect(&self.repeats) };
        let worth = n as f64 / effect;
        // Groups whose share is 0 have no part in chi-square, only in what would have to move.
        let asked_for: Vec<usize> = (0..shares.len()).filter(|&at| shares[at] > 0.0).collect();
        let k: Vec<u64> = asked_for.iter().map(|&at| self.k[at]).collect();
        let positive: Vec<f64> = asked_for.iter().map(|&at| shares[at]).collect();
        let (test, p) = match asked.sample {
            Some(sample) => {
                let seen: Vec<f64> = observed.iter().map(|k| k / n as f64).collect();
                ("chi-square", stats::homogeneity(&seen, worth, &shares, sample as f64)?.2)
            }
            None => against_known(&k, &positive, effect)?,
        };
        let cohens_w = stats::cohens_w(&k.iter().map(|&k| k as f64).collect::<Vec<_>>(), &positive)?;
        let n_effective = (!self.repeats.is_empty()).then_some(worth);
        Some(Fit { n, n_effective, test, p, cohens_w, total_variation })
    }
}

/// Chi-square goodness of fit, divided by the mean design effect; where an expected count is below 5 the exact
/// multinomial test, or draws with a fixed seed, on counts divided by the effect: the larger p of both.
fn against_known(k: &[u64], shares: &[f64], effect: f64) -> Option<(&'static str, f64)> {
    let fit = stats::goodness_of_fit(k, shares)?;
    let chi2 = stats::chi_square_tail(fit.statistic / effect, fit.df)?;
    if fit.expected_min / effect >= stats::EXPECTED_AT_LEAST {
        return Some(("chi-square", chi2));
    }
    if k.len() > MOST_DRAWN {
        return pooled(k, shares, effect);
    }
    let scaled: Vec<u64> = k.iter().map(|&k| (k as f64 / effect) as u64).collect();
    match stats::multinomial_exact(if effect > 1.0 { &scaled } else { k }, shares) {
        Some(exact) if effect > 1.0 => Some((exact.method(), exact.p.max(chi2))),
        Some(exact) => Some((exact.method(), exact.p)),
        None => Some(("chi-square", 1.0)),
    }
}

/// Chi-square with the groups that are expected less than five times put together (Cochran 1954).
fn pooled(k: &[u64], shares: &[f64], effect: f64) -> Option<(&'static str, f64)> {
    let worth = k.iter().sum::<u64>() as f64 / effect;
    let (mut counts, mut expected) = (Vec::new(), Vec::new());
    let (mut rest, mut rest_expected) = (0, 0.0);
    for (&k, &share) in k.iter().zip(shares) {
        if share * worth >= stats::EXPECTED_AT_LEAST {
            counts.push(k);
            expected.push(share);
        } else {
            rest += k;
            rest_expected += share;
        }
    }
    counts.push(rest);
    expected.push(rest_expected);
    let fit = stats::goodness_of_fit(&counts, &expected)?;
    Some(("chi-square", stats::chi_square_tail(fit.statistic / effect, fit.df)?))
}

fn row((k, n): (u64, u64), n_effective: Option<f64>, target: f64, asked: &Asked) -> TargetRow {
    let worth = n_effective.unwrap_or(n as f64);
    let share = stats::share_effective(k, n, worth);
    let survey = asked.sample.and_then(|sample| Uncertain::asked(target, sample as f64));
    let own = share.map(|i| Uncertain { value: i.value, low: i.low, high: i.high });
    let (least, most) = (1.0 - asked.margin, 1.0 + asked.margin);
    let verdict = match (own, survey) {
        (Some(own), Some(survey)) => {
            let (from_least, from_most) =
                (stats::difference(&own, &survey, least), stats::difference(&own, &survey, most));
            verdict(from_least.1 < 0.0, from_most.0 > 0.0, from_least.0 >= 0.0 && from_most.1 <= 0.0)
        }
        (Some(own), None) => {
            let (least, most) = (target * least, target * most);
            verdict(own.high < least, own.low > most, own.low >= least && own.high <= most)
        }
        (None, _) => TargetVerdict::TooFew,
    };
    let (tested_k, tested_n) = stats::effective_counts(k, n, worth, target);
    let p = match asked.sample {
        Some(sample) => {
            let of_survey = (target * sample as f64).round().clamp(0.0, sample as f64) as u64;
            stats::association_2x2(tested_k, tested_n - tested_k, of_survey, sample - of_survey).map(|test| test.p)
        }
        None => stats::binomial_exact(tested_k, tested_n, target),
    };
    let apart = own.zip(survey).map(|(own, survey)| stats::difference(&own, &survey, 1.0));
    TargetRow {
        group: String::new(),
        values: Vec::new(),
        codes: None,
        k,
        n,
        n_effective,
        share: share.map(|i| i.value),
        low: share.map(|i| i.low),
        high: share.map(|i| i.high),
        target,
        margin: asked.margin,
        verdict,
        p,
        q: None,
        to_collect: if verdict == TargetVerdict::Under { to_collect(k, n, target) } else { None },
        to_collect_all: None,
        sample: survey.and(asked.sample),
        target_low: survey.map(|s| s.low),
        target_high: survey.map(|s| s.high),
        difference_low: apart.map(|d| d.0),
        difference_high: apart.map(|d| d.1),
    }
}

fn verdict(under: bool, over: bool, meets: bool) -> TargetVerdict {
    match (under, over, meets) {
        (true, _, _) => TargetVerdict::Under,
        (_, true, _) => TargetVerdict::Over,
        (_, _, true) => TargetVerdict::Meets,
        _ => TargetVerdict::TooFew,
    }
}

/// How many more of a group, and of nothing else, bring its share of `k` in `n` up to `target`:
/// `(k + x) / (n + x) = target`. `None` where no number does.
pub fn to_collect(k: u64, n: u64, target: f64) -> Option<u64> {
    let lacking = target * n as f64 - k as f64;
    if !(target > 0.0 && target < 1.0) {
        return None;
    }
    // The small allowance keeps a figure that is whole but for rounding from being raised by one.
    Some(((lacking / (1.0 - target)) - 1e-9).ceil().max(0.0) as u64)
}

#[cfg(test)]
mod tests;
