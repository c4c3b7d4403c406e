//! Targets of crossings: a share for each combination of the groups of two or three attributes.

use super::super::Changed;
use super::cells::{Cell, MOST_CELLS, cells, contradictions, single};
use super::parts::{Facts, shares_say};
use crate::app::components::NoAnswer;
use crate::app::state::use_app;
use crate::dataset::{CrossingShare, Settings, TargetCrossing};
use crate::engine::{Failure, ask};
use crate::report::{AttributeFacts, Tables};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;
use web_sys::HtmlSelectElement;

/// Contradictions named.
const NAMED: usize = 6;

type All = StoredValue<Vec<AttributeFacts>>;

/// Changes the crossing in that place.
pub(super) fn change(draft: RwSignal<Settings>, at: usize, with: impl FnOnce(&mut TargetCrossing)) {
    draft.update(|settings| {
        if let Some(crossing) = settings.target_crossing.get_mut(at) {
            with(crossing);
        }
    });
}

#[component]
pub fn CrossingForms(
    attributes: Vec<AttributeFacts>,
    draft: RwSignal<Settings>,
    in_force: Memo<Settings>,
    tables: Memo<Arc<Tables>>,
) -> impl IntoView {
    let crossable = attributes.len() >= 2;
    let all: All = StoredValue::new(attributes);
    // A form is drawn anew where its attributes change, and keeps the focus where a figure does.
    let forms = Memo::new(move |_| {
        draft.with(|d| d.target_crossing.iter().map(|c| c.attributes.clone()).enumerate().collect::<Vec<_>>())
    });
    crossable.then(|| {
        page! {
            <h3 class="mt">"Crossings"</h3>
            <p class="small">"A share for each combination, for example of gender and age, where the source gives them together."</p>
            <For
                each=move || forms.get()
                key=Clone::clone
                children=move |(at, names)| {
                    page! { <Form at=at names=names all=all draft=draft in_force=in_force tables=tables /> }
                }
            />
            <Add all=all draft=draft />
        }
    })
}

/// Chooses the attributes of a new crossing.
#[component]
fn Add(all: All, draft: RwSignal<Settings>) -> impl IntoView {
    let chosen = RwSignal::new([None::<String>, None, None]);
    let usable = move |at: usize| {
        let chosen = chosen.get();
        let unit = all.with_value(|all| all.iter().find(|a| Some(&a.name) == chosen[0].as_ref()).map(|a| a.unit));
        let free = |a: &&AttributeFacts| {
            (at == 0 || unit == Some(a.unit))
                && chosen.iter().enumerate().all(|(i, c)| i >= at || c.as_ref() != Some(&a.name))
        };
        all.with_value(|all| all.iter().filter(free).map(|a| a.name.clone()).collect::<Vec<_>>())
    };
    let select = move |at: usize, label: &'static str| {
        let options = move || {
            let current = chosen.with(|c| c[at].clone());
            let options = usable(at).into_iter().map(|name| {
                let selected = current.as_ref() == Some(&name);
                let value = name.clone();
                page! { <option value=value selected=selected>{name}</option> }
            });
            let none = if at == 2 { "no third" } else { "choose" };
            page! { <option value="" selected=current.is_none()>{none}</option> {options.collect_view()} }
        };
        let set = move |event: Changed<HtmlSelectElement>| {
            let value = event.target().value();
            chosen.update(|c| {
                c[at] = (!value.is_empty()).then_some(value);
                // What was chosen after may no longer go with it.
                c[at + 1..].fill(None);
            });
        };
        page! {
            <label class="lab">{label} " " <select autocomplete="off" class="select" on:change:target=set>{options}</select></label>
        }
    };
    let names = Memo::new(move |_| chosen.get().into_iter().flatten().collect::<Vec<String>>());
    let too_many = move || names.with(|n| n.len() >= 2 && all.with_value(|all| cells(all, n).is_none()));
    let there = move || draft.with(|d| d.target_crossing.iter().any(|c| c.attributes == names.get()));
    let add = move |_| {
        let attributes = names.get_untracked();
        draft.update(|d| d.target_crossing.push(TargetCrossing { attributes, ..TargetCrossing::default() }));
        chosen.set([None, None, None]);
    };
    page! {
        <div class="tools mt-s">
            {select(0, "Cross")}
            {select(1, "with")}
            {select(2, "and")}
            <button class="btn" disabled=move || names.with(Vec::len) < 2 || too_many() || there() on:click=add>"Add this crossing"</button>
            <span class="small" role="status">
                {move || match (too_many(), there()) {
                    (true, _) => format!("More than {MOST_CELLS} combinations: write them into muster.toml."),
                    (_, true) if names.with(|n| n.len() >= 2) => "This crossing is there already.".into(),
                    _ => String::new(),
                }}
            </span>
        </div>
    }
}

#[component]
fn Form(
    at: usize,
    names: Vec<String>,
    all: All,
    draft: RwSignal<Settings>,
    in_force: Memo<Settings>,
    tables: Memo<Arc<Tables>>,
) -> impl IntoView {
    let app = use_app();
    let own = Memo::new(move |_| draft.with(|d| d.target_crossing.get(at).cloned().unwrap_or_default()));
    let fresh = Memo::new(move |_| in_force.with(|s| s.target_crossing.contains(&own.get())));
    let title = names.join(" × ");
    let grid = all.with_value(|all| cells(all, &names));
    let names = StoredValue::new(names);
    let fill = move |figure: &dyn Fn(&[String]) -> Option<f64>| {
        let grid = all.with_value(|all| cells(all, &names.get_value())).unwrap_or_default();
        let shares = grid.into_iter().filter_map(|values| {
            let share = (figure(&values)? * 1e6).round() / 1e6;
            Some(CrossingShare { values, share })
        });
        let shares: Vec<CrossingShare> = shares.collect();
        change(draft, at, |c| c.shares = shares);
    };
    let count = grid.as_ref().map_or(1, Vec::len).max(1);
    let equal = move |_| fill(&|_| Some(1.0 / count as f64));
    let singles =
        move || draft.with(|d| names.get_value().iter().map(|name| single(d, name)).collect::<Option<Vec<_>>>());
    let product = move |_| {
        let Some(singles) = untrack(singles) else { return };
        fill(&|values| {
            values.iter().zip(&singles).map(|(value, own)| own.get(value).copied()).product::<Option<f64>>()
        });
    };
    let failure = RwSignal::new(None::<Failure>);
    let as_now = move |_| {
        spawn_local(async move {
            let answer = app.ask(ask::Crossing { attributes: names.get_value() }).await;
            failure.try_set(answer.as_ref().err().copied());
            let Ok(Some(crossed)) = answer else { return };
            let counted = crossed.crossing.cells;
            let n: u64 = counted.iter().map(|c| c.count).sum();
            let share = |values: &[String]| {
                counted.iter().find(|c| c.values == values).map(|c| c.count as f64 / n.max(1) as f64)
            };
            fill(&share);
        });
    };
    let clear = move |_| change(draft, at, |c| c.shares.clear());
    let remove = move |_| {
        draft.update(|d| {
            if at < d.target_crossing.len() {
                d.target_crossing.remove(at);
            }
        })
    };
    let said = move || own.with(|c| shares_say(&c.shares.iter().map(|s| s.share).collect::<Vec<_>>()));
    let against = move || {
        let mut all = draft.with(|d| contradictions(d, &own.get()));
        let more = all.len().saturating_sub(NAMED);
        all.truncate(NAMED);
        (!all.is_empty()).then(|| {
            let lines = all.into_iter().map(|said| page! { <li dir="auto">{said}</li> }).collect_view();
            page! {
                <div class="aside aside--warning" role="status">
                    <p>"The crossing contradicts the single targets; both are held against the data."</p>
                    <ul class="prose-s prose-s--dots">{lines}</ul>
                    {(more > 0).then(|| page! { <p class="small">{format!("And {more} more.")}</p> })}
                </div>
            }
        })
    };
    let lines = grid.map(|grid| {
        grid.into_iter()
            .map(|values| page! { <Cell at=at values=values names=names draft=draft own=own fresh=fresh tables=tables /> })
            .collect_view()
    });
    let heads = names
        .with_value(|names| names.iter().map(|n| page! { <th scope="col" dir="auto">{n.clone()}</th> }).collect_view());
    let table = match lines {
        Some(lines) => page! {
            <div class="scroll cells">
                <table class="tbl">
                    <thead>
                        <tr>
                            {heads}
                            <th scope="col" class="num">"Target, %"</th>
                            <th scope="col">"Verdict"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
        .into_any(),
        None => page! { <p class="small">"It has attributes that are not in the data, or too many combinations for a form: it stands in the file below."</p> }
            .into_any(),
    };
    let set_source = Callback::new(move |s: Option<String>| change(draft, at, |c| c.source = s));
    let set_sample = Callback::new(move |n: Option<u64>| change(draft, at, |c| c.sample = n));
    page! {
        <section class="target target--wide" aria-label=format!("Target of {title}")>
            <h4 dir="auto">{title.clone()}</h4>
            <div class="tools">
                <button class="btn" on:click=equal>"Equal shares"</button>
                <button class="btn" on:click=as_now>"As now"</button>
                <button class="btn" disabled=move || singles().is_none() on:click=product>"From the single targets"</button>
                <button class="btn" disabled=move || own.with(|c| c.shares.is_empty()) on:click=clear>"Clear"</button>
                <button class="btn" on:click=remove>"Remove this crossing"</button>
            </div>
            {table}
            <NoAnswer failure=failure what="What is counted now" />
            <p class="small" role="status">{said}</p>
            {against}
            <Facts
                source=Signal::derive(move || own.with(|c| c.source.clone()))
                sample=Signal::derive(move || own.with(|c| c.sample))
                set_source=set_source
                set_sample=set_sample
            />
        </section>
    }
}
