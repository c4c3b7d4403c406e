//! What a report's fields are called: figures, intervals, roles, origins, methods. The page and the documents say them alike.

use crate::dataset::{Origin, Role, ValueType};
use crate::rules::{FigureKind, Measured, Named, Quality, Severity};
use crate::wording;

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

/// What a column is taken for.
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

/// `Error`, `Warning`, `Note`.
pub fn severity_words(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// The quality as a heading.
pub fn quality_words(quality: Quality) -> &'static str {
    match quality {
        Quality::Relevant => "Relevant",
        Quality::Representative => "Representative",
        Quality::FreeOfErrors => "Free of errors",
        Quality::Complete => "Complete",
        Quality::Privacy => "Private",
        Quality::Documentation => "Documented",
    }
}

/// A method's name as a person reads it.
pub fn method_words(method: &str) -> String {
    match method {
        "wilson" => "Wilson score interval".into(),
        "clopper-pearson" => "Clopper–Pearson, exact".into(),
        "benjamini-hochberg" => "Benjamini and Hochberg".into(),
        "fisher-exact" => "Fisher’s exact test".into(),
        "kruskal-wallis" => "Kruskal and Wallis".into(),
        "" => String::new(),
        other => other.replace('-', " "),
    }
}
