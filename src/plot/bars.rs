//! A share as a bar with its 95 % interval, and the target with its margin where there is one.

use super::scale::Scale;
use super::scene::{Mark, Scene, whisker};
use crate::wording;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub name: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// The group's colour, 1 to 8.
    pub colour: usize,
    /// Target share, and its margin as a part of it.
    pub target: Option<(f64, f64)>,
    /// Too little data: hatched.
    pub few: bool,
}

impl Bar {
    /// The bar as a sentence.
    pub fn says(&self) -> String {
        let Some(value) = self.value else { return format!("{}: no share can be computed", self.name) };
        let mut says = format!("{} {}", self.name, wording::percent(value));
        if let Some((low, high)) = self.low.zip(self.high) {
            says.push_str(&format!(", 95 % interval {}", wording::percent_range(low, high)));
        }
        if let Some((target, _)) = self.target {
            says.push_str(&format!(", target {}", wording::percent(target)));
        }
        if self.few {
            says.push_str(", too few to tell");
        }
        says
    }

    /// The largest value drawn.
    pub fn most(&self) -> f64 {
        let target = self.target.map_or(0.0, |(target, margin)| target * (1.0 + margin));
        self.high.or(self.value).unwrap_or(0.0).max(target)
    }

    /// A row, 32 pixels high.
    pub fn scene(&self, scale: Scale) -> Scene {
        let mut marks = scale.grid(32.0);
        if let Some((target, margin)) = self.target {
            let span = scale.span(target * (1.0 - margin), target * (1.0 + margin));
            marks.push(Mark::rect("band", span, (2.0, 28.0)));
        }
        if let Some(value) = self.value {
            let class = if self.few { "barfill barfill--few".to_owned() } else { format!("barfill g{}", self.colour) };
            marks.push(Mark::rect(class, scale.span(scale.start, value), (10.0, 12.0)).hatched_if(self.few));
        }
        marks.extend(whisker(scale.places(self.low, self.high), 16.0, true, false));
        if let Some((target, _)) = self.target {
            marks.push(Mark::upright("target-line", scale.place(target), 1.0, 31.0));
        }
        Scene { class: "barrow".into(), height: 32.0, says: Some(self.says()), marks }
    }
}
