//! A real-valued attribute: least and most, where 90 % and where half of the values lie, and the middle one.

use super::scale::{Axis, Scale};
use crate::report::Numeric;
use crate::wording;
use leptos::prelude::*;

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

/// The strip with its axis.
#[component]
pub fn Strip(name: String, numeric: Numeric) -> impl IntoView {
    let (Some(min), Some(max)) = (numeric.min, numeric.max) else {
        return page! { <p class="small">"No value is a number."</p> }.into_any();
    };
    let scale = Scale::plain(min, max);
    let named: Vec<String> = figures(&numeric).iter().map(|(n, v)| format!("{n} {}", wording::figure(*v))).collect();
    let says = format!("{name}: {}", named.join(", "));
    let band = |from: f64, to: f64, class: &'static str, y: f64, height: f64| {
        quantile(&numeric, from).zip(quantile(&numeric, to)).map(|(low, high)| {
            page! { <rect class=class x=scale.at(low) width=scale.width(low, high) y=y height=height></rect> }
        })
    };
    let middle = numeric.median.or(quantile(&numeric, 0.5));
    page! {
        <Axis scale=scale />
        <svg class="ch strip" height="40" role="img" aria-label=says>
            <line class="ax" x1="0" x2="100%" y1="20" y2="20"></line>
            <line class="cap" x1="0" x2="0" y1="14" y2="26"></line>
            <line class="cap" x1="100%" x2="100%" y1="14" y2="26"></line>
            {band(0.05, 0.95, "barfill q2", 12.0, 16.0)}
            {band(0.25, 0.75, "barfill q5", 8.0, 24.0)}
            {middle.map(|m| page! { <line class="mid" x1=scale.at(m) x2=scale.at(m) y1="4" y2="36"></line> })}
        </svg>
    }
    .into_any()
}
