//! Ratios around one on a logarithmic scale: a common ratio with its interval, the crude one, and those of the strata.

use super::dots::{DotKind, ROW};
use super::scale::Scale;
use super::scene::{Mark, Scene};

/// A ratio with its interval: value, low, high.
pub type Ratio = (f64, Option<f64>, Option<f64>);

/// One stratum: a small dot, with its name for who points at it, and its pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Stratum {
    pub name: String,
    pub ratio: Ratio,
    pub href: String,
}

/// What a row draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    pub says: String,
    /// Without the strata: a ring.
    pub crude: Option<f64>,
    /// Common to the strata: a dot.
    pub common: Option<Ratio>,
    pub kind: DotKind,
    pub strata: Vec<Stratum>,
}

const STRATUM: f64 = 9.0;

impl Forest {
    /// Where the stratum of that place is drawn, from the top.
    pub fn stratum_y(place: usize) -> f64 {
        ROW + STRATUM * (place as f64 + 0.5)
    }

    /// A row: 28 pixels, and 9 more a stratum.
    pub fn scene(&self, scale: Scale) -> Scene {
        let height = ROW + STRATUM * self.strata.len() as f64 + if self.strata.is_empty() { 0.0 } else { 4.0 };
        let mut marks = scale.grid(height);
        marks.extend(self.crude.map(|v| Mark::circle("ring", scale.place(v), 14.0, 6.5)));
        if let Some((value, low, high)) = self.common {
            if let Some((low, high)) = scale.places(low, high) {
                marks.push(Mark::level("whisk", low, high, 14.0));
                marks.extend([low, high].map(|x| Mark::upright("cap", x, 10.0, 18.0)));
            }
            marks.push(Mark::circle(self.kind.class(), scale.place(value), 14.0, 4.5));
        }
        marks.extend(self.strata.iter().enumerate().map(|(i, stratum)| {
            let y = Self::stratum_y(i);
            let (value, low, high) = stratum.ratio;
            let whisker = scale.places(low, high).map(|(low, high)| Mark::level("whisk-s", low, high, y));
            let dot = Mark::circle("dot-s", scale.place(value), y, 2.5);
            Mark::Link {
                class: "stratum".into(),
                href: stratum.href.clone(),
                title: stratum.name.clone(),
                marks: whisker.into_iter().chain([dot]).collect(),
            }
        }));
        Scene { class: "dotrow".into(), height, says: Some(self.says.clone()), marks }
    }
}
