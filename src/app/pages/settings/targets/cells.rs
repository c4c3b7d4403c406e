//! The cells of a crossing's target: which there are, a line for each, and where they contradict the single targets.

use super::super::Changed;
use super::crossing::change;
use super::parts::{Verdict, percent_field, typed};
use crate::app::state::use_app;
use crate::dataset::{CrossingShare, Settings, TargetCrossing};
use crate::report::{AttributeFacts, Tables};
use crate::wording;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use web_sys::HtmlInputElement;

/// Cells that a form is drawn for.
pub const MOST_CELLS: usize = 200;
/// Shares that differ by less are the same but for rounding.
const ROUNDING: f64 = 0.002;

/// Every combination of the values, the last attribute changing fastest; `None` where there are too many.
pub fn cells(all: &[AttributeFacts], names: &[String]) -> Option<Vec<Vec<String>>> {
    let mut out: Vec<Vec<String>> = vec![Vec::new()];
    for name in names {
        let values = &all.iter().find(|a| a.name == *name)?.values;
        if out.len() * values.len() > MOST_CELLS {
            return None;
        }
        let longer = |cell: &Vec<String>, v: &str| cell.iter().cloned().chain([v.to_owned()]).collect::<Vec<_>>();
        out = out.iter().flat_map(|cell| values.iter().map(move |v| longer(cell, &v.value))).collect();
    }
    Some(out)
}

/// The single target's share of each group, divided by their sum.
pub fn single(settings: &Settings, attribute: &str) -> Option<BTreeMap<String, f64>> {
    let target = settings.target.get(attribute)?;
    let given = target.shares.as_ref().or(target.counts.as_ref())?;
    let sum: f64 = given.values().sum();
    (sum > 0.0).then(|| given.iter().map(|(group, x)| (group.clone(), x / sum)).collect())
}

/// Where the sums over the cells say something else than the single targets.
pub fn contradictions(settings: &Settings, crossing: &TargetCrossing) -> Vec<String> {
    let total: f64 = crossing.shares.iter().map(|s| s.share).sum();
    let mut out = Vec::new();
    for (at, attribute) in crossing.attributes.iter().enumerate() {
        let Some(own) = single(settings, attribute).filter(|_| total > 0.0) else { continue };
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for cell in &crossing.shares {
            if let Some(value) = cell.values.get(at) {
                *sums.entry(value).or_default() += cell.share / total;
            }
        }
        for (group, share) in own {
            let sum = sums.get(group.as_str()).copied().unwrap_or(0.0);
            if (sum - share).abs() > ROUNDING {
                out.push(format!(
                    "{attribute} {group}: the cells add up to {}, its own target says {}",
                    wording::percent(sum),
                    wording::percent(share)
                ));
            }
        }
    }
    out
}

#[component]
pub fn Cell(
    at: usize,
    values: Vec<String>,
    names: StoredValue<Vec<String>>,
    draft: RwSignal<Settings>,
    own: Memo<TargetCrossing>,
    fresh: Memo<bool>,
    tables: Memo<Arc<Tables>>,
) -> impl IntoView {
    let app = use_app();
    let words: Vec<String> =
        names.with_value(|names| names.iter().zip(&values).map(|(name, v)| app.group_words(name, v)).collect());
    let label = format!("Target share of {} in percent", words.join(", "));
    let heads: Vec<_> = words
        .iter()
        .enumerate()
        .map(|(i, v)| match i {
            0 => page! { <th scope="row" dir="auto">{v.clone()}</th> }.into_any(),
            _ => page! { <td dir="auto">{v.clone()}</td> }.into_any(),
        })
        .collect();
    let values = StoredValue::new(values);
    let given = Memo::new(move |_| {
        own.with(|c| c.shares.iter().find(|s| values.with_value(|v| s.values == *v)).map(|s| s.share))
    });
    let shown = move || given.get().map(percent_field).unwrap_or_default();
    let set = move |event: Changed<HtmlInputElement>| {
        let share = typed(&event.target().value()).map(|p| p / 100.0).filter(|s| *s <= 1.0);
        change(draft, at, |c| {
            let place = c.shares.iter().position(|s| values.with_value(|v| s.values == *v));
            match (place, share) {
                (Some(place), Some(share)) => c.shares[place].share = share,
                (Some(place), None) => {
                    c.shares.remove(place);
                }
                (None, Some(share)) => c.shares.push(CrossingShare { values: values.get_value(), share }),
                (None, None) => {}
            }
        });
        event.target().set_value(&untrack(shown));
    };
    let verdict = move || {
        let row = tables.with(|t| {
            let own = |t: &&crate::report::tables::TargetRow| {
                names.with_value(|n| t.attributes == *n) && values.with_value(|v| t.values == *v)
            };
            t.targets.iter().find(own).cloned()
        });
        page! { <Verdict row=row fresh=fresh.get() asked=given.get().is_some() /> }
    };
    page! {
        <tr>
            {heads}
            <td class="num">
                <input autocomplete="off" class="num-in" inputmode="decimal" aria-label=label prop:value=shown on:change:target=set />
            </td>
            <td>{verdict}</td>
        </tr>
    }
}
