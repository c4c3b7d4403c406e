//! A share as a dot with its 95 % interval, against a reference or a threshold.

use super::bars::whisker;
use super::scale::{Scale, grid};
use crate::wording;
use leptos::prelude::*;

/// One dot.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    pub name: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Chance, or the share in all images: dashed.
    pub reference: Option<f64>,
    /// What it is held against: red.
    pub threshold: Option<f64>,
    pub kind: DotKind,
}

/// What the dot says beside its place.
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

impl Dot {
    /// The dot as a sentence.
    pub fn says(&self) -> String {
        let Some(value) = self.value else { return format!("{}: no share can be computed", self.name) };
        let mut says = format!("{} {}", self.name, wording::percent(value));
        if let Some((low, high)) = self.low.zip(self.high) {
            says.push_str(&format!(", 95 % interval {}", wording::percent_range(low, high)));
        }
        if let Some(reference) = self.reference {
            says.push_str(&format!(", in all images {}", wording::percent(reference)));
        }
        if self.kind == DotKind::Few {
            says.push_str(", too few to tell");
        }
        says
    }
}

/// A row of a dot plot, 28 pixels high.
#[component]
pub fn DotMark(dot: Dot, scale: Scale) -> impl IntoView {
    let says = dot.says();
    let line = |value: Option<f64>, class: &'static str| {
        value.map(|v| page! { <line class=class x1=scale.at(v) x2=scale.at(v) y1="1" y2="27"></line> })
    };
    let class = dot.kind.class();
    page! {
        <svg class="ch dotrow" height="28" role="img" aria-label=says>
            {grid(scale, 28.0)}
            {line(dot.reference, "ref")}
            {line(dot.threshold, "thr")}
            {whisker(scale, dot.low, dot.high, 14.0, false, dot.kind == DotKind::Few)}
            {dot.value.map(|v| page! { <circle class=class cx=scale.at(v) cy="14" r="4.5"></circle> })}
        </svg>
    }
}
