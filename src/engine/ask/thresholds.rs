//! The figures of pictures that rules hold against a threshold: their distribution, and how many pictures each threshold
//! would pick. Answered from what was measured; nothing is decoded again.

use super::{Answered, Failure};
use crate::dataset::Settings;
use crate::dataset::bytes::ReadAt;
use crate::engine::check::{Check, Verdict};
use crate::rules;
use crate::rules::img::scales::{SCALES, Scale};
use serde::{Deserialize, Serialize};

/// Bins of a distribution.
const BINS: usize = 40;

/// Every figure of pictures that has a threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds;

/// A figure, its distribution over the pictures and its threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// The rule that judges by it, and its option.
    pub code: String,
    pub option: String,
    /// What is measured, in words and as filters call it.
    pub name: String,
    pub figure: String,
    /// The threshold in force, and the usual one.
    pub value: f64,
    pub usual: f64,
    /// What lies below the threshold is picked; else what lies above.
    pub below: bool,
    /// Where a threshold may lie, and in steps of how much.
    pub from: f64,
    pub to: f64,
    pub step: f64,
    /// How many pictures a threshold at each of the steps picks, from the first to the last.
    pub picks: Vec<u64>,
    /// Pictures by value, in bins of one width over the whole scale; what lies beyond counts to the outermost.
    pub bins: Vec<u64>,
    /// Between which values, both included, the pictures of each bin lie.
    pub within: Vec<(f64, f64)>,
    /// Pictures that have the figure.
    pub n: u64,
    /// Pictures above which the rule takes it for what this data is, and says nothing.
    pub most: Option<u64>,
    /// The rule is switched off.
    pub off: bool,
}

impl Answered for Thresholds {
    fn answer<S: ReadAt>(&self, check: &Check<S>, _verdict: &Verdict) -> Result<Vec<Threshold>, Failure> {
        let settings = &check.dataset.settings;
        let mut out = Vec::new();
        for scale in SCALES {
            let Some((value, usual)) = in_force(scale, settings) else { continue };
            let own = settings.rules.get(scale.code);
            let values = sorted((scale.values)(&check.dataset).into_iter().map(|(_, value)| value));
            let n = values.len() as u64;
            if n == 0 {
                continue;
            }
            let (from, to) = scale.ends;
            let steps = ((to - from) / scale.step).round() as usize;
            let picks = (0..=steps).map(|step| picked(&values, from + step as f64 * scale.step, scale.below)).collect();
            let within = within(&values, scale.ends);
            let bins = within.iter().map(|ends| between(&values, *ends)).collect();
            let most = option(scale, settings, "most").map(|most| (most * n as f64).floor() as u64);
            out.push(Threshold {
                code: scale.code.to_owned(),
                option: scale.option.to_owned(),
                name: scale.name.to_owned(),
                figure: scale.figure.to_owned(),
                value,
                usual,
                below: scale.below,
                from,
                to,
                step: scale.step,
                picks,
                bins,
                within,
                n,
                most,
                off: own.is_some_and(|rule| !rule.enabled),
            });
        }
        Ok(out)
    }
}

/// An option of the scale's rule, as it is set or usual.
fn option(scale: &Scale, settings: &Settings, name: &str) -> Option<f64> {
    let entry = rules::entry(scale.code)?;
    let own = settings.rules.get(scale.code);
    let options = own.map(|rule| rule.options.clone().into_iter().collect()).unwrap_or_default();
    let rule = (entry.build)(&options).or_else(|_| (entry.build)(&serde_json::Map::new())).ok()?;
    rule.options().get(name)?.as_f64()
}

/// The threshold in force, and the usual one.
pub(in crate::engine) fn in_force(scale: &Scale, settings: &Settings) -> Option<(f64, f64)> {
    let usual = option(scale, &Settings::default(), scale.option)?;
    Some((option(scale, settings, scale.option)?, usual))
}

pub(in crate::engine) fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The least and the greatest value of each bin: bins of one width over the scale, and to the outermost whatever lies beyond.
fn within(sorted: &[f64], (from, to): (f64, f64)) -> Vec<(f64, f64)> {
    let edge = |bin: usize| from + (to - from) * bin as f64 / BINS as f64;
    let (least, most) = (sorted.first().copied().unwrap_or(from), sorted.last().copied().unwrap_or(to));
    let ends = |bin: usize| {
        let low = if bin == 0 { least.min(from) } else { edge(bin) };
        (low, if bin + 1 == BINS { most.max(to) } else { edge(bin + 1).next_down() })
    };
    (0..BINS).map(ends).collect()
}

/// How many of the values, in order, lie between these, both included.
pub(super) fn between(sorted: &[f64], (from, to): (f64, f64)) -> u64 {
    (sorted.partition_point(|value| *value <= to) - sorted.partition_point(|value| *value < from)) as u64
}

/// How many of the values, in order, lie beyond a threshold.
pub(in crate::engine) fn picked(sorted: &[f64], threshold: f64, below: bool) -> u64 {
    // A step is a multiple, and may miss the number that it stands for by its last bit.
    let threshold = (threshold * 1e9).round() / 1e9;
    let n = if below {
        sorted.partition_point(|value| *value < threshold)
    } else {
        sorted.len() - sorted.partition_point(|value| *value <= threshold)
    };
    n as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::RuleSettings;
    use crate::engine::{Filter, Options, check_in_memory};

    #[test]
    fn a_threshold_picks_what_lies_beyond_it() {
        let values = [0.1, 0.2, 0.3, 0.3, 0.9];
        assert_eq!(picked(&values, 0.1 + 0.2, true), 2);
        assert_eq!(picked(&values, 0.3, false), 1);
        assert_eq!((picked(&values, 0.0, true), picked(&values, 1.0, true)), (0, 5));
    }

    /// Four pictures with edges, and one without.
    fn pictures() -> Vec<(String, Vec<u8>)> {
        let drawn = |n: u32| {
            let image = image::RgbImage::from_fn(64, 48, |x, y| match n {
                4 => image::Rgb([(x * 2) as u8, (y * 3) as u8, 0]),
                _ => image::Rgb([((x / 3 + y / (n + 2)) % 2 * 200 + n) as u8, (x * 3) as u8, (y * 5) as u8]),
            });
            let mut bytes = std::io::Cursor::new(Vec::new());
            image.write_to(&mut bytes, image::ImageFormat::Png).expect("it is encoded");
            (format!("{n}.png"), bytes.into_inner())
        };
        (0..5).map(drawn).collect()
    }

    #[test]
    fn a_moved_threshold_is_in_force_without_measuring_again() {
        let mut check = check_in_memory("pictures", pictures(), Options::default());
        let of =
            |all: Vec<Threshold>| all.into_iter().find(|t| t.code == "IMG003").expect("pictures have a blur score");
        let before = of(check.ask(Thresholds).expect("an answer"));
        assert_eq!((before.value, before.usual, before.n, before.most), (0.29, 0.29, 5, Some(2)));
        assert_eq!(before.bins.iter().sum::<u64>(), before.n);
        // Each bin is a link to just its pictures.
        for (bin, (from, to)) in before.bins.iter().zip(&before.within) {
            let filter = Filter { ranges: vec![(before.figure.clone(), *from, *to)], ..Filter::default() };
            let found = check.ask(crate::engine::ask::Pictures { filter, from: 0, most: 9 }).expect("an answer");
            assert_eq!(found.total, *bin);
        }
        assert_eq!((before.picks.len(), before.picks.is_sorted()), (101, true));
        assert_eq!((before.picks[0], before.picks[29]), (0, 1));
        let rule = RuleSettings {
            options: [("below".to_owned(), serde_json::Value::from(0.0_f64))].into(),
            ..Default::default()
        };
        let settings = Settings { rules: [("IMG003".to_owned(), rule)].into(), ..Settings::default() };
        let said = |check: &Check<Vec<u8>>| {
            let report = check.report().expect("a report");
            report.findings.iter().filter(|f| f.code == "IMG003").count()
        };
        assert_eq!(said(&check), 1);
        assert!(check.reconfigure(settings));
        assert_eq!(said(&check), 0);
        let after = of(check.ask(Thresholds).expect("an answer"));
        assert_eq!((after.value, after.picks), (0.0, before.picks));
    }
}
