//! A figure as a dot with its 95 % interval, against a reference or a threshold.

use super::scale::Scale;
use super::scene::{Mark, Scene, whisker};
use crate::wording;

/// What a dot says beside its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DotKind {
    Shown,
    /// Nothing was shown of it.
    Hollow,
    /// Too few to tell.
    Few,
}

impl DotKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Shown => "dot",
            Self::Hollow => "dot hollow",
            Self::Few => "dot few",
        }
    }
}

/// Height of a row.
pub(super) const ROW: f64 = 28.0;

/// A share.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    pub name: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Chance, the share in all images, or that of the others: dashed.
    pub reference: Option<Reference>,
    /// What it is held against: red.
    pub threshold: Option<f64>,
    pub kind: DotKind,
}

/// Another share on the same row, to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub value: f64,
    /// Of what: `in all images`.
    pub of: String,
}

impl Reference {
    pub fn in_all(value: f64) -> Self {
        Self { value, of: "in all images".into() }
    }
}

impl Dot {
    /// The dot as a sentence.
    pub fn says(&self) -> String {
        let Some(value) = self.value else { return format!("{}: no share can be computed", self.name) };
        let mut says = format!("{} {}", self.name, wording::percent(value));
        if let Some((low, high)) = self.low.zip(self.high) {
            says.push_str(&format!(", 95 % interval {}", wording::percent_range(low, high)));
        }
        if let Some(Reference { value, of }) = &self.reference {
            says.push_str(&format!(", {of} {}", wording::percent(*value)));
        }
        if self.kind == DotKind::Few {
            says.push_str(", too few to tell");
        }
        says
    }

    /// A row, 28 pixels high.
    pub fn scene(&self, scale: Scale) -> Scene {
        let estimate = Estimate {
            says: self.says(),
            value: self.value,
            low: self.low,
            high: self.high,
            reference: self.reference.as_ref().map(|reference| reference.value),
            kind: self.kind,
        };
        estimate.against(scale, self.threshold)
    }
}

/// A figure on any scale, and the sentence that a screen reader hears.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    pub says: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Dashed: chance, the baseline, no difference.
    pub reference: Option<f64>,
    pub kind: DotKind,
}

impl Estimate {
    /// A row, 28 pixels high.
    pub fn scene(&self, scale: Scale) -> Scene {
        self.against(scale, None)
    }

    fn against(&self, scale: Scale, threshold: Option<f64>) -> Scene {
        let mut marks = scale.grid(ROW);
        for (value, class) in [(self.reference, "ref"), (threshold, "threshold-line")] {
            marks.extend(value.map(|v| Mark::upright(class, scale.place(v), 1.0, ROW - 1.0)));
        }
        marks.extend(whisker(scale.places(self.low, self.high), ROW / 2.0, false, self.kind == DotKind::Few));
        marks.extend(self.value.map(|v| Mark::circle(self.kind.class(), scale.place(v), ROW / 2.0, 4.5)));
        Scene { class: "dotrow".into(), height: ROW, says: Some(self.says.clone()), marks }
    }
}
