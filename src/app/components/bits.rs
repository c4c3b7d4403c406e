//! Small parts: figures as text, key and value, the origin of an attribute.

use crate::app::state::App;
use crate::dataset::{Called, Origin, Role, Unit, ValueType};
use crate::rules::{FigureKind, Measured, Named};
use crate::wording;
use leptos::prelude::*;

/// The figure is a share, so it is written in percent.
pub fn is_share(m: &Measured) -> bool {
    m.kind == FigureKind::Share && m.value.is_some() && m.n > 0
}

/// The threshold stands on the scale of the measured share. Others (a least overlap, a least count) do not, and are
/// not drawn on it.
pub fn on_the_scale(threshold: &Named) -> bool {
    threshold.kind == FigureKind::Share
}

/// The figure as text, `–` where it cannot be computed.
pub fn figure_text(m: &Measured) -> String {
    match m.value {
        None => "–".into(),
        Some(value) if is_share(m) => wording::percent(value),
        Some(value) if m.kind == FigureKind::Count => wording::count(value.max(0.0).round() as u64),
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
        Role::Sensitive => "sensitive",
        Role::Ignore => "not used",
    }
}

/// What the values of a column are.
pub fn type_words(ty: ValueType) -> &'static str {
    match ty {
        ValueType::Category => "groups",
        ValueType::Ordinal => "groups in an order",
        ValueType::Boolean => "yes or no",
        ValueType::Real => "numbers",
        ValueType::Integer => "whole numbers",
        ValueType::Date => "dates",
        ValueType::Text => "text",
        ValueType::Id => "ids",
    }
}

/// What those are called whom several images may show; people where nothing was read.
pub fn called() -> Called {
    use_context::<App>().map_or(Called::of("person"), |app| app.called())
}

/// What is counted: `images`, `boxes`, `people`, or what the column of identities calls them.
pub fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Image => "images",
        Unit::Box => "boxes",
        Unit::Identity => called().many,
    }
}

/// A group as a person calls it, where its attribute is named already: `male`, `not Male`.
pub fn group_words(attribute: &str, value: &str) -> String {
    use_context::<App>().map_or_else(|| value.to_owned(), |app| app.group_words(attribute, value))
}

/// A group with its attribute: `gender male`, `not Male`.
pub fn group_named(attribute: &str, value: &str) -> String {
    wording::group_after(attribute, value, group_words(attribute, value))
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
        <dl class="key-values">
            {rows.map(|(k, v)| page! { <dt>{k}</dt><dd dir="auto">{v}</dd> }).collect_view()}
        </dl>
    }
}
