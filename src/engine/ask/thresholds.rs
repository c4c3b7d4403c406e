//! The figures of pictures that rules hold against a threshold: their distribution, and how many pictures each threshold
//! would pick. Answered from what was measured; nothing is decoded again.

use super::{Answered, Failure};
use crate::dataset::bytes::ReadAt;
use crate::engine::check::{Check, Verdict};
use crate::rules::{self, img::scales::SCALES};
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
    /// What is measured.
    pub name: String,
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
            let Some(entry) = rules::entry(scale.code) else { continue };
            let own = settings.rules.get(scale.code);
            let options = own.map(|rule| rule.options.clone().into_iter().collect()).unwrap_or_default();
            let Ok(usual) = (entry.build)(&serde_json::Map::new()) else { continue };
            let usual = usual.options();
            let in_force = (entry.build)(&options).map_or_else(|_| usual.clone(), |rule| rule.options());
            let number = |of: &serde_json::Value, option: &str| of.get(option).and_then(serde_json::Value::as_f64);
            let (Some(value), Some(usual)) = (number(&in_force, scale.option), number(&usual, scale.option)) else {
                continue;
            };
            let mut values = (scale.values)(&check.dataset);
            values.retain(|value| value.is_finite());
            values.sort_unstable_by(f64::total_cmp);
            let n = values.len() as u64;
            if n == 0 {
                continue;
            }
            let (from, to) = scale.ends;
            let steps = ((to - from) / scale.step).round() as usize;
            let picks = (0..=steps).map(|step| picked(&values, from + step as f64 * scale.step, scale.below)).collect();
            let mut bins = vec![0; BINS];
            for value in &values {
                let place = ((value - from) / (to - from) * BINS as f64).floor().clamp(0.0, (BINS - 1) as f64);
                if let Some(bin) = bins.get_mut(place as usize) {
                    *bin += 1;
                }
            }
            out.push(Threshold {
                code: scale.code.to_owned(),
                option: scale.option.to_owned(),
                name: scale.name.to_owned(),
                value,
                usual,
                below: scale.below,
                from,
                to,
                step: scale.step,
                picks,
                bins,
                n,
                most: number(&in_force, "most").map(|most| (most * n as f64).floor() as u64),
                off: own.is_some_and(|rule| !rule.enabled),
            });
        }
        Ok(out)
    }
}

/// How many of the values, in order, lie beyond a threshold.
fn picked(sorted: &[f64], threshold: f64, below: bool) -> u64 {
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
    use crate::dataset::{RuleSettings, Settings};
    use crate::engine::{Options, check_in_memory};

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
