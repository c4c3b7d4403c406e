//! Signs: one shape per meaning, never colour alone.

use crate::rules::Severity;
use leptos::prelude::*;

/// A symbol of index.html's sprite, for the eye only.
pub fn icon(name: &'static str, class: &'static str) -> impl IntoView {
    page! { <svg class=format!("icon i-{name} {class}") aria-hidden="true"><use href=format!("#i-{name}")></use></svg> }
}

/// The sign's name of a severity: symbol `i-…`, class `sev-…`.
pub fn sign_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A sign with its text alternative. `name`: error, warning, note, ok, under, over, few (too few, not examined), off
/// (switched off), part (n of m).
#[component]
pub fn Sign(#[prop(into)] name: String, #[prop(into)] says: String) -> impl IntoView {
    // Where the words stand beside it, it is for the eye only.
    let (role, label, hidden) = match says.is_empty() {
        true => (None, None, Some("true")),
        false => (Some("img"), Some(says), None),
    };
    page! {
        <svg class=format!("icon i-{name} sev sev-{name}") role=role aria-label=label aria-hidden=hidden>
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
