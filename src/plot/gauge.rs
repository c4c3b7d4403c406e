//! A share on the scale from 0 to 100 %: dot, interval, threshold. All gauges of a list share that scale.

use super::scale::Scale;
use super::scene::{Mark, Scene, whisker};

/// One gauge, and the sentence that a screen reader hears.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauge {
    pub says: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub threshold: Option<f64>,
    /// Another share that it is compared with: dashed.
    pub reference: Option<f64>,
}

impl Gauge {
    /// 24 pixels high.
    pub fn scene(&self) -> Scene {
        let scale = Scale::whole();
        let mut marks = vec![Mark::level("axis-line", 0.0, 100.0, 12.0)];
        marks.extend(self.threshold.map(|t| Mark::upright("threshold-line", scale.place(t), 5.0, 19.0)));
        marks.extend(self.reference.map(|r| Mark::upright("ref", scale.place(r), 5.0, 19.0)));
        marks.extend(whisker(scale.places(self.low, self.high), 12.0, false, false));
        marks.extend(self.value.map(|v| Mark::circle("dot", scale.place(v), 12.0, 4.0)));
        Scene { class: "gauge".into(), height: 24.0, says: Some(self.says.clone()), marks }
    }
}
