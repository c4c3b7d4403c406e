//! Small parts: figures as text, key and value, the origin of an attribute.

use crate::dataset::{Origin, Role, Unit};
use crate::rules::{Measured, Named};
use crate::wording;
use leptos::prelude::*;

/// The figure is the share k of n, so it is written in percent.
pub fn is_share(m: &Measured) -> bool {
    match (m.value, m.k) {
        (Some(value), Some(k)) if m.n > 0 && m.method != "count" => (k as f64 / m.n as f64 - value).abs() < 1e-4,
        _ => false,
    }
}

/// The threshold stands on the scale of the measured share. Others (a least overlap, a least count) do not, and are
/// not drawn on it.
pub fn on_the_scale(threshold: &Named) -> bool {
    (threshold.name == "min-confidence" || threshold.name.contains("share")) && (0.0..=1.0).contains(&threshold.value)
}

/// The figure as text, `–` where it cannot be computed.
pub fn figure_text(m: &Measured) -> String {
    match m.value {
        None => "–".into(),
        Some(value) if is_share(m) => wording::percent(value),
        Some(value) if m.method == "count" => wording::count(value.max(0.0).round() as u64),
        Some(value) => wording::figure(value),
    }
}

/// Its 95 % interval as text, where it has one.
pub fn interval_text(m: &Measured) -> Option<String> {
    let (low, high) = (m.low?, m.high?);
    Some(if is_share(m) {
        wording::percent_range(low, high)
    } else {
        format!("{}–{}", wording::figure(low), wording::figure(high))
    })
}

/// Where an attribute came from, as a person reads it.
pub fn origin_words(origin: Origin) -> &'static str {
    match origin {
        Origin::SelfDeclared => "self-declared",
        Origin::Annotated => "annotated by others",
        Origin::Inferred => "inferred by a model",
        Origin::Unknown => "origin unknown",
    }
}

pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Protected => "protected attribute",
        Role::Attribute => "attribute",
        Role::Identity => "identity",
        Role::Split => "split",
        Role::Annotator => "annotator",
        Role::Label => "label",
        Role::Score => "score",
        Role::Path => "path",
        Role::QuasiIdentifier => "quasi-identifier",
        Role::Ignore => "not used",
    }
}

/// What is counted: `images`, `boxes`, `people`.
pub fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Image => "images",
        Unit::Box => "boxes",
        Unit::Identity => "people",
    }
}

/// Stands beside every protected attribute, on every screen.
#[component]
pub fn OriginTag(origin: Origin) -> impl IntoView {
    page! { <span class="origin">{origin_words(origin)}</span> }
}

/// Labels and values; empty values are left out.
#[component]
pub fn Kv(rows: Vec<(String, String)>) -> impl IntoView {
    let rows = rows.into_iter().filter(|(_, v)| !v.is_empty());
    page! {
        <dl class="kv">
            {rows.map(|(k, v)| page! { <dt>{k}</dt><dd dir="auto">{v}</dd> }).collect_view()}
        </dl>
    }
}
