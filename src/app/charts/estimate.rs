//! One figure with its 95 % interval on any scale, against a reference.

use super::bars::whisker;
use super::dots::DotKind;
use super::scale::{Scale, grid};
use leptos::prelude::*;

/// A figure, and the sentence that a screen reader hears.
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

/// A row, 28 pixels high.
#[component]
pub fn EstimateMark(estimate: Estimate, scale: Scale) -> impl IntoView {
    let e = estimate;
    let class = e.kind.class();
    page! {
        <svg class="ch dotrow" height="28" role="img" aria-label=e.says>
            {grid(scale, 28.0)}
            {e.reference.map(|v| page! { <line class="ref" x1=scale.at(v) x2=scale.at(v) y1="1" y2="27"></line> })}
            {whisker(scale, e.low, e.high, 14.0, false, e.kind == DotKind::Few)}
            {e.value.map(|v| page! { <circle class=class cx=scale.at(v) cy="14" r="4.5"></circle> })}
        </svg>
    }
}
