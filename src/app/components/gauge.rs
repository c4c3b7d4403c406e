//! A figure on the scale from 0 to 100 %: dot, interval, threshold.

use super::bits::{figure_text, interval_text, is_share, on_the_scale};
use crate::report::Named;
use crate::rules::Measured;
use crate::wording;
use leptos::prelude::*;

fn at(share: f64) -> String {
    format!("{:.2}%", share.clamp(0.0, 1.0) * 100.0)
}

/// Drawn only for shares; all gauges of a list run from 0 to 100 %.
#[component]
pub fn Gauge(measured: Option<Measured>, #[prop(optional_no_strip)] threshold: Option<Named>) -> impl IntoView {
    let Some(m) = measured.filter(is_share) else { return page! { <span class="no-gauge"></span> }.into_any() };
    let says = match interval_text(&m) {
        Some(interval) => format!("{}, 95 % interval {interval}", figure_text(&m)),
        None => figure_text(&m),
    };
    let threshold = threshold.filter(on_the_scale);
    let says = match &threshold {
        Some(t) => format!("{says}, threshold {}", wording::percent(t.value)),
        None => says,
    };
    let whisker = m.low.zip(m.high).map(|(low, high)| {
        page! {
            <line class="whisk" x1=at(low) x2=at(high) y1="12" y2="12"></line>
            <line class="cap" x1=at(low) x2=at(low) y1="8" y2="16"></line>
            <line class="cap" x1=at(high) x2=at(high) y1="8" y2="16"></line>
        }
    });
    page! {
        <svg class="ch gauge" role="img" aria-label=says>
            <line class="ax" x1="0" x2="100%" y1="12" y2="12"></line>
            {threshold.map(|t| page! { <line class="thr" x1=at(t.value) x2=at(t.value) y1="5" y2="19"></line> })}
            {whisker}
            {m.value.map(|v| page! { <circle class="dot" cx=at(v) cy="12" r="4"></circle> })}
        </svg>
    }
    .into_any()
}
