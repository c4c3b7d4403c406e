//! One attribute: its groups, its numbers, or both.

use super::groups::Groups;
use super::score::Numbers;
use crate::app::components::{OriginTag, role_words};
use crate::app::state::use_app;
use crate::dataset::{Role, Unit};
use crate::engine::GPS;
use crate::report::{AttributeFacts, Tables};
use crate::wording;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Attribute(
    attribute: AttributeFacts,
    tables: Memo<Arc<Tables>>,
    /// What is counted, where something else than the attribute's own unit was chosen.
    unit: RwSignal<Option<Unit>>,
) -> impl IntoView {
    let app = use_app();
    let name = attribute.name.clone();
    let target = app.summary.with_untracked(|s| s.as_ref()?.report.settings.settings.target.get(&name).cloned());
    let mut said = vec![role_words(attribute.role).to_owned()];
    if !attribute.source.is_empty() {
        said.push(format!("from {}", attribute.source));
    }
    // The page does not show the borders, but what was read from them.
    if attribute.source == GPS {
        said.push("borders © OpenStreetMap contributors".into());
    }
    if !attribute.why.is_empty() {
        said.push(attribute.why.clone());
    }
    if let Some(target) = target {
        said.push(format!("target: {}", target.source.unwrap_or_else(|| "named in the settings".into())));
        let margin = tables.with_untracked(|t| t.targets.iter().find(|t| t.attribute == name).map(|t| t.margin));
        said.extend(margin.map(|m| format!("margin ± {} of the target share", wording::percent(m))));
    }
    let protected = attribute.role == Role::Protected;
    let origin = attribute.origin;
    let numbers = attribute.numeric.is_some().then(|| page! { <Numbers attribute=attribute.clone() tables=tables /> });
    let groups = (!attribute.values.is_empty() || attribute.numeric.is_none())
        .then(|| page! { <Groups attribute=attribute tables=tables unit=unit /> });
    page! {
        <section class="sec sec--tight" aria-labelledby="attribute-h">
            <div class="sec-h">
                <h2 id="attribute-h" dir="auto">{name}</h2>
                {protected.then(|| page! { <OriginTag origin=origin /> })}
                <p class="small" dir="auto">{said.join(" · ")}</p>
            </div>
            {groups}
            {numbers}
        </section>
    }
}
