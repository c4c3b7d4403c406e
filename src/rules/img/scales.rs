//! The figures that the rules of picture quality hold against a threshold: how they are called, where a threshold may lie,
//! and which values the dataset has. One list, for the distributions with their sliders. Refuses to judge.

use super::picked::{Picked, is_one_colour};
use super::{bars, odd_aspect, odd_size};
use crate::dataset::{Dataset, Facts, PixelFacts};

/// A rule's figure and its threshold.
pub struct Scale {
    pub code: &'static str,
    /// The rule's option that is the threshold.
    pub option: &'static str,
    /// What is measured, as a clause without a full stop.
    pub name: &'static str,
    /// What lies below the threshold is picked; else what lies above.
    pub below: bool,
    /// Where a threshold may lie, and in steps of how much.
    pub ends: (f64, f64),
    pub step: f64,
    /// The values of the pictures that the rule may pick.
    pub values: fn(&Dataset) -> Vec<f64>,
}

/// In the order of their codes.
pub const SCALES: &[Scale] = &[
    Scale {
        code: "IMG001",
        option: "below",
        name: "Brightness below which 99 of 100 pixels lie",
        below: true,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| several(data, |_, pixels| pixels.brightness_p99),
    },
    Scale {
        code: "IMG002",
        option: "above",
        name: "Brightness above which 95 of 100 pixels lie",
        below: false,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| several(data, |_, pixels| pixels.brightness_p5),
    },
    Scale {
        code: "IMG003",
        option: "below",
        name: "Blur score",
        below: true,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| several(data, |_, pixels| pixels.blur_score),
    },
    Scale {
        code: "IMG004",
        option: "below",
        name: "Information in bits",
        below: true,
        ends: (0.0, 10.0),
        step: 0.1,
        values: |data| several(data, |_, pixels| pixels.entropy),
    },
    Scale {
        code: "IMG005",
        option: "below",
        name: "Shorter side over longer side",
        below: true,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| all(data, |facts, _| (-odd_aspect::length((facts.width, facts.height))).exp()),
    },
    Scale {
        code: "IMG006",
        option: "times",
        name: "Times smaller or larger than the median size",
        below: false,
        ends: (1.0, 20.0),
        step: 0.5,
        values: odd_size::times,
    },
    Scale {
        code: "IMG010",
        option: "above",
        name: "Share of the picture that bars take",
        below: false,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| all(data, bars::share),
    },
    Scale {
        code: "IMG011",
        option: "below",
        name: "Shorter side in pixels",
        below: true,
        ends: (0.0, 512.0),
        step: 8.0,
        values: |data| all(data, |facts, _| f64::from(facts.width.min(facts.height))),
    },
];

fn all(dataset: &Dataset, figure: impl Fn(&Facts, &PixelFacts) -> f64) -> Vec<f64> {
    let of = Picked::by(dataset, |_, facts, pixels| Some(figure(facts, pixels)));
    of.images.into_iter().map(|(_, value)| value).collect()
}

/// Of pictures of more than one colour.
fn several(dataset: &Dataset, figure: impl Fn(&Facts, &PixelFacts) -> f64) -> Vec<f64> {
    let of = Picked::by(dataset, |_, facts, pixels| (!is_one_colour(pixels)).then(|| figure(facts, pixels)));
    of.images.into_iter().map(|(_, value)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scale_names_an_option_of_its_rule_that_lies_on_it() {
        for scale in SCALES {
            let entry = crate::rules::entry(scale.code).expect("the rule is in the list");
            let rule = (entry.build)(&serde_json::Map::new()).expect("no options are needed");
            let usual = rule.options().get(scale.option).and_then(serde_json::Value::as_f64);
            let usual = usual.unwrap_or_else(|| panic!("{} has no option {}", scale.code, scale.option));
            assert!((scale.ends.0..=scale.ends.1).contains(&usual), "{}", scale.code);
            assert!(
                (usual / scale.step - (usual / scale.step).round()).abs() < 1e-9,
                "{} is between two steps",
                scale.code
            );
        }
    }
}
