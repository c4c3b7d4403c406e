//! A figure on the scale from 0 to 100 %: dot, interval, threshold.

use super::scene::Drawing;
use super::{figure_text, interval_text, is_share, on_the_scale};
use crate::plot;
use crate::report::Named;
use crate::rules::Measured;
use crate::wording;
use leptos::prelude::*;

/// Drawn only for shares; all gauges of a list run from 0 to 100 %.
#[component]
pub fn Gauge(
    measured: Option<Measured>,
    #[prop(optional_no_strip)] threshold: Option<Named>,
    #[prop(optional_no_strip)] compared: Option<Measured>,
) -> impl IntoView {
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
    let compared = compared.filter(is_share);
    let says = match &compared {
        Some(other) => format!("{says}, {} {}", other.name, figure_text(other)),
        None => says,
    };
    let (threshold, reference) = (threshold.map(|t| t.value), compared.and_then(|other| other.value));
    let gauge = plot::Gauge { says, value: m.value, low: m.low, high: m.high, threshold, reference };
    page! { <Drawing scene=gauge.scene() /> }.into_any()
}
