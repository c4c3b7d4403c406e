//! A real-valued attribute: least and most, where 90 % and where half of the values lie, and the middle one.

use super::scale::Scale;
use super::scene::{Mark, Scene};
use crate::report::Numeric;
use crate::wording;

/// The quantile at `at`, where the report gives it.
fn quantile(numeric: &Numeric, at: f64) -> Option<f64> {
    numeric.quantiles.iter().find(|q| (q.at - at).abs() < 1e-9).map(|q| q.value)
}

/// Names and values of what is drawn.
pub fn figures(numeric: &Numeric) -> Vec<(&'static str, f64)> {
    let at = |q: f64| quantile(numeric, q);
    [
        ("least", numeric.min),
        ("5th percentile", at(0.05)),
        ("25th percentile", at(0.25)),
        ("median", numeric.median.or(at(0.5))),
        ("mean", numeric.mean),
        ("75th percentile", at(0.75)),
        ("95th percentile", at(0.95)),
        ("most", numeric.max),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|v| (name, v)))
    .collect()
}

/// The strip with its scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    pub scale: Scale,
    pub scene: Scene,
}

impl Strip {
    /// `None` where no value is a number.
    pub fn of(name: &str, numeric: &Numeric) -> Option<Self> {
        let scale = Scale::plain(numeric.min?, numeric.max?);
        let named: Vec<String> = figures(numeric).iter().map(|(n, v)| format!("{n} {}", wording::figure(*v))).collect();
        let mut marks = vec![Mark::level("axis-line", 0.0, 100.0, 20.0)];
        marks.extend([0.0, 100.0].map(|x| Mark::upright("cap", x, 14.0, 26.0)));
        for (from, to, class, y) in [(0.05, 0.95, "barfill q2", (12.0, 16.0)), (0.25, 0.75, "barfill q5", (8.0, 24.0))]
        {
            let ends = quantile(numeric, from).zip(quantile(numeric, to));
            marks.extend(ends.map(|(low, high)| Mark::rect(class, scale.span(low, high), y)));
        }
        let middle = numeric.median.or(quantile(numeric, 0.5));
        marks.extend(middle.map(|m| Mark::upright("mid", scale.place(m), 4.0, 36.0)));
        let says = format!("{name}: {}", named.join(", "));
        Some(Self { scale, scene: Scene { class: "strip".into(), height: 40.0, says: Some(says), marks } })
    }
}
