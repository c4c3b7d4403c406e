//! The figures that the rules of picture quality hold against a threshold: how they are called, where a threshold may lie,
//! and which values the dataset has. One list, for the distributions with their sliders. Refuses to judge.

use super::picked::{Picked, is_one_colour};
use super::{bars, odd_aspect, odd_size};
use crate::dataset::{Dataset, Facts, ImageId, PixelFacts};

/// A rule's figure and its threshold.
pub struct Scale {
    pub code: &'static str,
    /// The rule's option that is the threshold.
    pub option: &'static str,
    /// What filters call it: other names than those of `dataset::Figure`, which are figures of all pictures.
    pub figure: &'static str,
    /// What is measured, as a clause without a full stop.
    pub name: &'static str,
    /// The figures, as COO005 calls them, by which groups are compared in the same respect.
    pub compared: &'static [&'static str],
    /// What the rule calls the pictures it picks.
    pub picked: &'static str,
    /// What lies below the threshold is picked; else what lies above.
    pub below: bool,
    /// Where a threshold may lie, and in steps of how much.
    pub ends: (f64, f64),
    pub step: f64,
    /// The values of the pictures that the rule may pick.
    pub values: fn(&Dataset) -> Vec<(ImageId, f64)>,
}

/// The scale that filters call so.
pub fn scale_of(figure: &str) -> Option<&'static Scale> {
    SCALES.iter().find(|scale| scale.figure == figure)
}

/// In the order of their codes.
pub const SCALES: &[Scale] = &[
    Scale {
        code: "IMG001",
        option: "below",
        figure: "brightness-p99",
        name: "Brightness below which 99 of 100 pixels lie",
        compared: &["brightness"],
        picked: "dark",
        below: true,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| several(data, |_, pixels| pixels.brightness_p99),
    },
    Scale {
        code: "IMG002",
        option: "above",
        figure: "brightness-p5",
        name: "Brightness above which 95 of 100 pixels lie",
        compared: &["brightness"],
        picked: "light",
        below: false,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| several(data, |_, pixels| pixels.brightness_p5),
    },
    Scale {
        code: "IMG003",
        option: "below",
        figure: "blur",
        name: "Blur score",
        compared: &["blur-score", "sharpness"],
        picked: "blurred",
        below: true,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| several(data, |_, pixels| pixels.blur_score),
    },
    Scale {
        code: "IMG004",
        option: "below",
        figure: "information",
        name: "Information in bits",
        compared: &["entropy"],
        picked: "of little information",
        below: true,
        ends: (0.0, 10.0),
        step: 0.1,
        values: |data| several(data, |_, pixels| pixels.entropy),
    },
    Scale {
        code: "IMG005",
        option: "below",
        figure: "side-ratio",
        name: "Shorter side over longer side",
        compared: &[],
        picked: "of an odd shape",
        below: true,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| all(data, |facts, _| (-odd_aspect::length((facts.width, facts.height))).exp()),
    },
    Scale {
        code: "IMG006",
        option: "times",
        figure: "times-median-size",
        name: "Times smaller or larger than the median size",
        compared: &[],
        picked: "of an odd size",
        below: false,
        ends: (1.0, 20.0),
        step: 0.5,
        values: odd_size::times,
    },
    Scale {
        code: "IMG010",
        option: "above",
        figure: "bars",
        name: "Share of the picture that bars take",
        compared: &[],
        picked: "framed by bars",
        below: false,
        ends: (0.0, 1.0),
        step: 0.01,
        values: |data| all(data, bars::share),
    },
    Scale {
        code: "IMG011",
        option: "below",
        figure: "shorter-side",
        name: "Shorter side in pixels",
        compared: &["megapixels"],
        picked: "of few pixels",
        below: true,
        ends: (0.0, 512.0),
        step: 8.0,
        values: |data| all(data, |facts, _| f64::from(facts.width.min(facts.height))),
    },
];

fn all(dataset: &Dataset, figure: impl Fn(&Facts, &PixelFacts) -> f64) -> Vec<(ImageId, f64)> {
    Picked::by(dataset, |_, facts, pixels| Some(figure(facts, pixels))).images
}

/// Of pictures of more than one colour.
fn several(dataset: &Dataset, figure: impl Fn(&Facts, &PixelFacts) -> f64) -> Vec<(ImageId, f64)> {
    Picked::by(dataset, |_, facts, pixels| (!is_one_colour(pixels)).then(|| figure(facts, pixels))).images
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_call_no_scale_as_a_figure_of_all_pictures_is_called() {
        for scale in SCALES {
            assert!(crate::dataset::Figure::from_name(scale.figure).is_none(), "{}", scale.figure);
            assert_eq!(scale_of(scale.figure).map(|of| of.code), Some(scale.code));
            assert!(scale.compared.iter().all(|name| crate::dataset::Figure::from_name(name).is_some()));
        }
    }

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
