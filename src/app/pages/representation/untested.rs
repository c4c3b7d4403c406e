//! What could not be tested, and why, in words.

use crate::app::state::use_app;
use crate::dataset::Role;
use crate::report::{Report, Tables};
use crate::wording;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Names given with each reason.
const NAMED: usize = 4;

/// Sentences, by what they speak of.
fn reasons(report: &Report, tables: &Tables) -> Vec<String> {
    let mut out = Vec::new();
    let protected = || report.dataset.attributes.iter().filter(|a| a.role == Role::Protected);
    if tables.targets.is_empty() && protected().any(|a| !a.values.is_empty()) {
        out.push(
            "Whether the right people are in it: no target population is named. The settings take one, with its source."
                .to_owned(),
        );
    }
    if report.dataset.identities == 0 {
        out.push(
            "Whether few people carry it, and how much repeated people weigh: no column says which images show the same \
             person."
                .to_owned(),
        );
    }
    let mut by: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for pair in &tables.attribute_pairs {
        if let Some(why) = &pair.why {
            by.entry(("Whether attributes go together", why)).or_default().push(format!("{} and {}", pair.a, pair.b));
        }
    }
    for missing in &tables.missing {
        if let Some(why) = &missing.why {
            let name = format!("{} by {}", missing.attribute, missing.by);
            by.entry(("For whom an attribute is missing", why)).or_default().push(name);
        }
    }
    for score in &tables.scores {
        if let Some(why) = &score.why {
            by.entry(("What lies at the boundary of a score", why)).or_default().push(score.attribute.clone());
        }
    }
    for unit in tables.units.iter().filter(|u| u.share.value.is_none()) {
        if let Some(why) = &unit.share.why {
            let names = by.entry(("Shares of groups", why)).or_default();
            if !names.contains(&unit.attribute) {
                names.push(unit.attribute.clone());
            }
        }
    }
    out.extend(
        by.into_iter().map(|((what, why), names)| format!("{what}, of {}: {why}.", wording::list(&names, NAMED))),
    );
    out
}

#[component]
pub fn Untested(tables: Memo<Arc<Tables>>) -> impl IntoView {
    let app = use_app();
    let all = Memo::new(move |_| {
        app.summary.with(|s| s.as_ref().map(|s| tables.with(|t| reasons(&s.report, t))).unwrap_or_default())
    });
    move || {
        (!all.with(Vec::is_empty)).then(|| {
            let lines = all.get().into_iter().map(|said| page! { <li dir="auto">{said}</li> });
            page! {
                <section class="sec" aria-labelledby="untested-h">
                    <div class="sec-h"><h2 id="untested-h">"What could not be tested"</h2></div>
                    <ul class="prose-s prose-s--dots">{lines.collect_view()}</ul>
                </section>
            }
        })
    }
}
