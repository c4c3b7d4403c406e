//! The target of one attribute: a share or a count for each group.

use super::super::Changed;
use super::parts::{Facts, Verdict, counts_say, percent_field, shares_say, typed};
use crate::app::components::OriginTag;
use crate::app::state::use_app;
use crate::dataset::{Role, Settings, Target};
use crate::report::{AttributeFacts, Tables};
use crate::wording;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use web_sys::HtmlInputElement;

/// Changes the target; one without a figure is none.
fn change(draft: RwSignal<Settings>, attribute: &str, with: impl FnOnce(&mut Target)) {
    draft.update(|settings| {
        let mut target = settings.target.remove(attribute).unwrap_or_default();
        with(&mut target);
        target.shares = target.shares.take().filter(|shares| !shares.is_empty());
        target.counts = target.counts.take().filter(|counts| !counts.is_empty());
        if target != Target::default() {
            settings.target.insert(attribute.to_owned(), target);
        }
    });
}

/// The figures in the field's own measure: percents, or counts.
fn figures(target: &Target, counts: bool) -> BTreeMap<String, f64> {
    let given = if counts { &target.counts } else { &target.shares };
    given.clone().unwrap_or_default()
}

fn put(target: &mut Target, counts: bool, figures: BTreeMap<String, f64>) {
    (target.shares, target.counts) = if counts { (None, Some(figures)) } else { (Some(figures), None) };
}

/// From shares to counts the figures on the screen stay (they are read in relation to their sum); back, they are divided
/// by it.
fn turned(target: &Target, to_counts: bool) -> BTreeMap<String, f64> {
    let old = figures(target, !to_counts);
    let sum: f64 = old.values().sum();
    let scale = if to_counts { 100.0 } else { 1.0 / sum };
    let turn = |x: f64| (x * scale * 1e6).round() / 1e6;
    old.into_iter().map(|(group, x)| (group, turn(x))).filter(|(_, x)| x.is_finite()).collect()
}

#[component]
pub fn One(
    attribute: AttributeFacts,
    draft: RwSignal<Settings>,
    in_force: Memo<Settings>,
    tables: Memo<Arc<Tables>>,
) -> impl IntoView {
    let app = use_app();
    let name = StoredValue::new(attribute.name.clone());
    let target = Memo::new(move |_| draft.with(|d| d.target.get(&name.get_value()).cloned().unwrap_or_default()));
    let as_counts = RwSignal::new(target.with_untracked(|t| t.shares.is_none() && t.counts.is_some()));
    // A change of the file below may change the measure.
    Effect::new(move || {
        target.with(|t| match (&t.shares, &t.counts) {
            (Some(_), _) => as_counts.set(false),
            (None, Some(_)) => as_counts.set(true),
            (None, None) => {}
        });
    });
    let fresh = Memo::new(move |_| {
        in_force.with(|s| s.target.get(&name.get_value()).cloned().unwrap_or_default()) == target.get()
    });
    let own = StoredValue::new(attribute.values.clone());
    let added = RwSignal::new(Vec::<String>::new());
    let groups = Memo::new(move |_| {
        let mut all: Vec<String> = own.with_value(|own| own.iter().map(|v| v.value.clone()).collect());
        let asked =
            target.with(|t| figures(t, false).into_keys().chain(figures(t, true).into_keys()).collect::<Vec<_>>());
        for group in asked.into_iter().chain(added.get()) {
            if !all.contains(&group) {
                all.push(group);
            }
        }
        all
    });
    let switch = move |to_counts: bool| {
        as_counts.set(to_counts);
        let turned = target.with_untracked(|t| turned(t, to_counts));
        change(draft, &name.get_value(), |t| put(t, to_counts, turned));
    };
    let equal = move |_| {
        let all = groups.get_untracked();
        let figure = if as_counts.get_untracked() { 1.0 } else { 1.0 / all.len().max(1) as f64 };
        let figures = all.into_iter().map(|g| (g, figure)).collect();
        change(draft, &name.get_value(), |t| put(t, as_counts.get_untracked(), figures));
    };
    let as_now = move |_| {
        let counts = as_counts.get_untracked();
        let figure = |v: &crate::report::ValueFacts| match counts {
            true => Some(v.count as f64),
            false => v.share.value.map(|s| (s * 1e6).round() / 1e6),
        };
        let figures = own.with_value(|own| own.iter().filter_map(|v| Some((v.value.clone(), figure(v)?))).collect());
        change(draft, &name.get_value(), |t| put(t, counts, figures));
    };
    let clear = move |_| {
        added.set(Vec::new());
        draft.update(|d| {
            d.target.remove(&name.get_value());
        });
    };
    let add = move |event: Changed<HtmlInputElement>| {
        let group = event.target().value().trim().to_owned();
        event.target().set_value("");
        if !group.is_empty() && !groups.with_untracked(|g| g.contains(&group)) {
            added.update(|a| a.push(group));
        }
    };
    let said = move || {
        let counts = as_counts.get();
        let figures = target.with(|t| figures(t, counts));
        let all: Vec<f64> = figures.values().copied().collect();
        let mut said = if counts { counts_say(&all) } else { shares_say(&all) };
        let without: Vec<String> =
            own.with_value(|own| own.iter().map(|v| &v.value).filter(|v| !figures.contains_key(*v)).cloned().collect());
        let without: Vec<String> = without.iter().map(|v| app.group_words(&name.get_value(), v)).collect();
        if !figures.is_empty() && !without.is_empty() {
            said.push_str(&format!(" Nothing is asked of {}.", wording::list(&without, 4)));
        }
        said
    };
    let row = move |group: String| page! { <Line group=group name=name own=own draft=draft target=target as_counts=as_counts fresh=fresh tables=tables /> };
    let set = move |with: &dyn Fn(&mut Target)| change(draft, &name.get_value(), with);
    let set_source = Callback::new(move |s: Option<String>| set(&|t| t.source = s.clone()));
    let set_sample = Callback::new(move |n: Option<u64>| set(&|t| t.sample = n));
    let set_margin = Callback::new(move |m: Option<f64>| set(&|t| t.margin = m));
    let margin = (Signal::derive(move || target.with(|t| t.margin)), set_margin);
    let measure = format!("measure-{}", attribute.name);
    let protected = attribute.role == Role::Protected;
    page! {
        <section class="target" aria-label=format!("Target of {}", attribute.name)>
            <h3 dir="auto">{attribute.name.clone()} " " {protected.then(|| page! { <OriginTag origin=attribute.origin /> })}</h3>
            <div class="tools">
                <fieldset class="seg">
                    <legend class="visually-hidden">"Give"</legend>
                    <label>
                        <input autocomplete="off" type="radio" name=measure.clone() prop:checked=move || !as_counts.get() on:change=move |_| switch(false) />
                        "Shares"
                    </label>
                    <label>
                        <input autocomplete="off" type="radio" name=measure prop:checked=move || as_counts.get() on:change=move |_| switch(true) />
                        "Counts"
                    </label>
                </fieldset>
                <button class="btn" on:click=equal>"Equal shares"</button>
                <button class="btn" on:click=as_now>"As now"</button>
                <button class="btn" disabled=move || target.with(|t| *t == Target::default()) on:click=clear>"Clear"</button>
            </div>
            <table class="tbl">
                <thead>
                    <tr>
                        <th scope="col">"Group"</th>
                        <th scope="col" class="num">"Now"</th>
                        <th scope="col" class="num">{move || if as_counts.get() { "Target, count" } else { "Target, %" }}</th>
                        <th scope="col">"Verdict"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || groups.get() key=String::clone children=row />
                </tbody>
            </table>
            <label class="lab-b">
                <span class="small">"A group that the data do not have"</span>
                <span class="field"><input autocomplete="off" placeholder="its name, then Enter" on:change:target=add /></span>
            </label>
            <p class="small" role="status" dir="auto">{said}</p>
            <Facts
                source=Signal::derive(move || target.with(|t| t.source.clone()))
                sample=Signal::derive(move || target.with(|t| t.sample))
                set_source=set_source
                set_sample=set_sample
                margin=Some(margin)
            />
        </section>
    }
}

#[component]
fn Line(
    group: String,
    name: StoredValue<String>,
    own: StoredValue<Vec<crate::report::ValueFacts>>,
    draft: RwSignal<Settings>,
    target: Memo<Target>,
    as_counts: RwSignal<bool>,
    fresh: Memo<bool>,
    tables: Memo<Arc<Tables>>,
) -> impl IntoView {
    let now = own.with_value(|own| own.iter().find(|v| v.value == group).and_then(|v| v.share.value));
    let words = use_app().group_words(&name.get_value(), &group);
    let label = format!("Target of {words}");
    let group = StoredValue::new(group);
    let given = Memo::new(move |_| target.with(|t| figures(t, as_counts.get()).get(&group.get_value()).copied()));
    let shown = move || match (given.get(), as_counts.get()) {
        (None, _) => String::new(),
        (Some(count), true) => format!("{count}"),
        (Some(share), false) => percent_field(share),
    };
    let set = move |event: Changed<HtmlInputElement>| {
        let counts = as_counts.get_untracked();
        let figure = typed(&event.target().value());
        let figure = if counts { figure } else { figure.map(|p| p / 100.0).filter(|s| *s <= 1.0) };
        change(draft, &name.get_value(), |t| {
            let mut all = figures(t, counts);
            match figure {
                Some(figure) => all.insert(group.get_value(), figure),
                None => all.remove(&group.get_value()),
            };
            put(t, counts, all);
        });
        // What was not understood does not stay in the field as if it had been.
        event.target().set_value(&untrack(shown));
    };
    let verdict = move || {
        let row = tables.with(|t| {
            let own = |t: &&crate::report::tables::TargetRow| {
                t.attributes.is_empty() && t.attribute == name.get_value() && t.group == group.get_value()
            };
            t.targets.iter().find(own).cloned()
        });
        page! { <Verdict row=row fresh=fresh.get() asked=given.get().is_some() /> }
    };
    page! {
        <tr>
            <th scope="row" dir="auto">{words}</th>
            <td class="num">{now.map(wording::percent).unwrap_or_else(|| "none".into())}</td>
            <td class="num">
                <input autocomplete="off" class="num-in" inputmode="decimal" aria-label=label prop:value=shown on:change:target=set />
            </td>
            <td>{verdict}</td>
        </tr>
    }
}
