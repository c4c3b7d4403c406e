//! The people whom the dataset should show, attribute by attribute and for crossings of them.

mod cells;
mod crossing;
mod one;
mod parts;

use crate::app::components::NoAnswer;
use crate::app::live_query::live_query;
use crate::app::state::use_app;
use crate::dataset::{Role, Settings, ValueType};
use crate::engine::ask::SmallTables;
use crate::report::{AttributeFacts, Tables};
use crossing::CrossingForms;
use leptos::prelude::*;
use one::One;
use std::sync::Arc;

/// Groups that a form is drawn for; beyond them the file is the place.
const MOST_GROUPS: usize = 60;

#[component]
pub fn Targets(draft: RwSignal<Settings>) -> impl IntoView {
    let app = use_app();
    let answer = live_query(|| Some(SmallTables));
    let tables: Memo<Arc<Tables>> = Memo::new(move |_| answer.get().unwrap_or_default());
    // What is in force, against which a verdict holds.
    let in_force = Memo::new(move |_| {
        app.summary.with(|s| s.as_ref().map(|s| s.report.settings.settings.clone()).unwrap_or_default())
    });
    let attributes = app.summary.with_untracked(|s| {
        let all = s.iter().flat_map(|s| &s.report.dataset.attributes);
        let grouped = |a: &&AttributeFacts| {
            matches!(a.role, Role::Protected | Role::Attribute)
                && !matches!(a.ty, ValueType::Real | ValueType::Text)
                && (1..=MOST_GROUPS).contains(&a.values.len())
        };
        all.filter(grouped).cloned().collect::<Vec<_>>()
    });
    if attributes.is_empty() {
        return None;
    }
    // Protected attributes, and those that already have a target, stand open.
    let named = |a: &AttributeFacts| draft.with_untracked(|d| d.target.contains_key(&a.name));
    let (first, others): (Vec<_>, Vec<_>) =
        attributes.iter().cloned().partition(|a| a.role == Role::Protected || named(a));
    let forms = |all: Vec<AttributeFacts>| {
        let form = |a| page! { <One attribute=a draft=draft in_force=in_force tables=tables /> };
        all.into_iter().map(form).collect_view()
    };
    let others = (!others.is_empty()).then(|| {
        let count = crate::wording::plural(others.len() as u64, "other attribute", "other attributes");
        page! {
            <details class="more mt">
                <summary>{format!("A target for {count}")}</summary>
                <div class="targets">{forms(others)}</div>
            </details>
        }
    });
    Some(page! {
        <section class="sec" aria-labelledby="target-h">
            <div class="sec-h">
                <h2 id="target-h">"Target population"</h2>
                <p class="small">
                    "Against whom is the dataset to be compared? Without a target no group is called too few. Shares and \
                     counts are read in relation to their sum."
                </p>
            </div>
            <NoAnswer failure=answer.failure() what="What is counted of each group" />
            <div class="targets">{forms(first)}</div>
            {others}
            <CrossingForms attributes=attributes draft=draft in_force=in_force tables=tables />
        </section>
    })
}
