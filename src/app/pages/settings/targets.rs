//! The people whom the dataset should show, attribute by attribute.

use super::Changed;
use crate::app::components::OriginTag;
use crate::app::state::use_app;
use crate::dataset::{Role, Settings, Target, ValueType};
use crate::report::AttributeFacts;
use crate::rules::words;
use leptos::prelude::*;
use std::collections::BTreeMap;
use web_sys::HtmlInputElement;

#[component]
pub fn Targets(draft: RwSignal<Settings>) -> impl IntoView {
    let app = use_app();
    let attributes = app.summary.with_untracked(|s| {
        let all = s.iter().flat_map(|s| &s.report.dataset.attributes);
        all.filter(|a| {
            a.role == Role::Protected && !matches!(a.ty, ValueType::Real | ValueType::Text) && a.values.len() <= 40
        })
        .cloned()
        .collect::<Vec<_>>()
    });
    if attributes.is_empty() {
        return None;
    }
    let forms = attributes.into_iter().map(|a| page! { <One attribute=a draft=draft /> }).collect_view();
    Some(page! {
        <section class="sec" aria-labelledby="target-h">
            <div class="sec-h">
                <h2 id="target-h">"Target population"</h2>
                <p class="small">"Against whom is the dataset to be compared? Without a target no group is called too few."</p>
            </div>
            <div class="targets">{forms}</div>
        </section>
    })
}

fn change(draft: RwSignal<Settings>, attribute: &str, with: impl FnOnce(&mut Target)) {
    draft.update(|settings| {
        let mut target = settings.target.remove(attribute).unwrap_or_default();
        with(&mut target);
        target.shares = target.shares.take().filter(|shares| !shares.is_empty());
        if target.shares.is_some() || target.counts.is_some() {
            settings.target.insert(attribute.to_owned(), target);
        }
    });
}

#[component]
fn One(attribute: AttributeFacts, draft: RwSignal<Settings>) -> impl IntoView {
    let name = StoredValue::new(attribute.name.clone());
    let target = Memo::new(move |_| draft.with(|d| d.target.get(&name.get_value()).cloned().unwrap_or_default()));
    let shares = move || target.get().shares.unwrap_or_default();
    let sum = move || shares().values().sum::<f64>();
    let sum_words = move || match (shares().is_empty(), (sum() - 1.0).abs() < 0.005) {
        (true, _) => "No target yet.".to_owned(),
        (_, true) => "The shares add up to 100 %.".to_owned(),
        _ => format!("The shares add up to {}; they should to 100 %.", words::percent(sum())),
    };
    let row = |value: String, now: Option<f64>| {
        let own = value.clone();
        let shown = move || shares().get(&own).map(|s| format!("{}", (s * 1e6).round() / 1e4)).unwrap_or_default();
        let own = value.clone();
        let set = move |event: Changed<HtmlInputElement>| {
            let share = event.target().value().replace(',', ".").trim().parse::<f64>().ok();
            let share = share.filter(|s| (0.0..=100.0).contains(s)).map(|s| s / 100.0);
            change(draft, &name.get_value(), |target| {
                let shares: &mut BTreeMap<String, f64> = target.shares.get_or_insert_default();
                match share {
                    Some(share) => shares.insert(own.clone(), share),
                    None => shares.remove(&own),
                };
            });
        };
        page! {
            <tr>
                <th scope="row" dir="auto">{value.clone()}</th>
                <td class="num">{now.map(words::percent)}</td>
                <td class="num">
                    <input
                        class="num-in"
                        inputmode="decimal"
                        aria-label=format!("Target share of {value} in percent")
                        prop:value=shown
                        on:change:target=set
                    />
                    " %"
                </td>
            </tr>
        }
    };
    let rows = attribute.values.iter().map(|v| row(v.value.clone(), v.share.value)).collect_view();
    let source = move |event: Changed<HtmlInputElement>| {
        let text = event.target().value();
        change(draft, &name.get_value(), |t| t.source = (!text.trim().is_empty()).then(|| text.trim().to_owned()));
    };
    page! {
        <section class="target">
            <h3 dir="auto">{attribute.name.clone()} " " <OriginTag origin=attribute.origin /></h3>
            <table class="tbl tbl--tight">
                <thead>
                    <tr><th scope="col">"Group"</th><th scope="col" class="num">"Now"</th><th scope="col" class="num">"Target"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="small" role="status">{sum_words}</p>
            <label class="lab-b">
                <span class="small">"Source of the target"</span>
                <span class="field">
                    <input
                        placeholder="census 2025, table 4"
                        prop:value=move || target.get().source.unwrap_or_default()
                        on:change:target=source
                    />
                </span>
            </label>
        </section>
    }
}
