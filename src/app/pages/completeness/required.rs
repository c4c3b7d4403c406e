//! The scenarios that the dataset has to show, to be written and changed: what is applied stands in muster.toml as what the
//! settings' screen applies, and the dataset is judged again.

use crate::app::route::link;
use crate::app::state::{App, use_app};
use crate::dataset::{Role, Scenario};
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};
use web_sys::{HtmlInputElement, HtmlSelectElement};

/// Values of a column that are offered; others are typed.
const OFFERED: usize = 60;
/// Images that are asked for where nothing else is said.
const AT_LEAST: u64 = 30;

/// A scenario that is being written, by its number.
type Written = (u64, RwSignal<Scenario>);

/// What can be asked for: the classes, the splits and every attribute, each with its values.
fn columns(app: App) -> Vec<(String, Vec<String>)> {
    app.summary.with(|s| {
        let Some(facts) = s.as_ref().map(|s| &s.report.dataset) else { return Vec::new() };
        let mut all: Vec<(String, Vec<String>)> = Vec::new();
        let named = |name: &str, values: Vec<String>| (!values.is_empty()).then(|| (name.to_owned(), values));
        all.extend(named("class", facts.classes.iter().map(|c| c.name.clone()).collect()));
        all.extend(named("split", facts.splits.iter().map(|s| s.name.clone()).collect()));
        let asked = facts.attributes.iter().filter(|a| !matches!(a.role, Role::Ignore | Role::Path | Role::Annotator));
        for a in asked {
            let values: Vec<String> = a.values.iter().map(|v| v.value.clone()).collect();
            if (a.numeric.is_some() || !values.is_empty()) && all.iter().all(|(name, _)| *name != a.name) {
                all.push((a.name.clone(), values));
            }
        }
        all
    })
}

/// Says all that it has to; `Err` is what it lacks.
fn lacking(scenario: &Scenario) -> Option<&'static str> {
    match scenario {
        s if s.name.trim().is_empty() => Some("a name"),
        s if s.r#where.is_empty() => Some("a condition"),
        s if s.r#where.values().any(Vec::is_empty) => Some("a value of each condition"),
        s if s.at_least == 0 => Some("how many images it takes"),
        _ => None,
    }
}

#[component]
pub fn Required() -> impl IntoView {
    let app = use_app();
    let in_force = Memo::new(move |_| {
        app.summary.with(|s| s.as_ref().map(|s| s.report.settings.settings.scenario.clone()).unwrap_or_default())
    });
    let last = StoredValue::new(0u64);
    let numbered = move |scenario: Scenario| -> Written {
        last.update_value(|n| *n += 1);
        (last.get_value(), RwSignal::new(scenario))
    };
    let draft = RwSignal::new(Vec::<Written>::new());
    // What is applied elsewhere, on the settings' screen, is what is changed here.
    Effect::new(move || {
        let all = in_force.get();
        let same = draft.with_untracked(|d| d.iter().map(|(_, s)| s.get_untracked()).collect::<Vec<_>>()) == all;
        if !same {
            draft.set(all.into_iter().map(numbered).collect());
        }
    });
    let said = RwSignal::new(None::<Result<String, String>>);
    let written = Memo::new(move |_| draft.with(|d| d.iter().map(|(_, s)| s.get()).collect::<Vec<_>>()));
    let lacks = Memo::new(move |_| written.with(|all| all.iter().find_map(lacking)));
    let changed = Memo::new(move |_| written.get() != in_force.get());
    let add = move |_| {
        let new = Scenario { at_least: AT_LEAST, ..Scenario::default() };
        draft.update(|d| d.push(numbered(new)));
    };
    let apply = move |_| {
        let settings = app.summary.with_untracked(|s| s.as_ref().map(|s| s.report.settings.settings.clone()));
        let mut settings = settings.unwrap_or_default();
        settings.scenario = written.get_untracked();
        let n = settings.scenario.len() as u64;
        said.set(None);
        spawn_local(async move {
            said.set(Some(match app.reconfigure(settings).await {
                Ok(()) => {
                    Ok(format!("Judged again with {}.", wording::plural(n, "required scenario", "required scenarios")))
                }
                Err(why) => Err(why.says().into()),
            }));
        });
    };
    let undo = move |_| draft.set(in_force.get_untracked().into_iter().map(numbered).collect());
    let remove = move |number: u64| draft.update(|d| d.retain(|(own, _)| *own != number));
    let all = Memo::new(move |_| columns(app));
    let one = move |(number, scenario): Written| {
        page! { <One scenario=scenario columns=all remove=Callback::new(move |()| remove(number)) /> }
    };
    page! {
        <section class="sec" id="c-required" tabindex="-1" aria-labelledby="c-required-h">
            <div class="sec-h">
                <h2 id="c-required-h">"Scenarios that are required"</h2>
                <p class="small">
                    "What has to be in the dataset for what it is for: people with a stroller at night, each class in rain. An image counts where all conditions hold of it, those of boxes of one box. "
                    <a href=link("settings", &[])>"Settings"</a>
                    " saves them as muster.toml."
                </p>
            </div>
            <div class="targets"><For each=move || draft.get() key=|(number, _)| *number children=one /></div>
            <p class="tools mt-s">
                <button class="btn" data-test="add-scenario" disabled=move || all.with(Vec::is_empty) on:click=add>"Add a scenario"</button>
                <button class="btn btn--main" data-test="apply-scenarios" disabled=move || !changed.get() || lacks.get().is_some() on:click=apply>"Apply"</button>
                <button class="btn" disabled=move || !changed.get() on:click=undo>"Undo"</button>
                <span role="status" class="small">
                    {move || match (lacks.get(), said.get()) {
                        (Some(what), _) if changed.get() => format!("A scenario lacks {what}."),
                        (_, Some(Ok(done) | Err(done))) => done,
                        _ => String::new(),
                    }}
                </span>
            </p>
        </section>
    }
}

#[component]
fn One(scenario: RwSignal<Scenario>, columns: Memo<Vec<(String, Vec<String>)>>, remove: Callback<()>) -> impl IntoView {
    let named = move |event: ev::Targeted<ev::Event, HtmlInputElement>| {
        scenario.update(|s| event.target().value().trim().clone_into(&mut s.name));
    };
    let least = move |event: ev::Targeted<ev::Event, HtmlInputElement>| {
        if let Ok(n) = event.target().value().trim().parse() {
            scenario.update(|s| s.at_least = n);
        }
        // What was not understood does not stay in the field as if it had been.
        event.target().set_value(&scenario.with_untracked(|s| s.at_least.to_string()));
    };
    let add = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
        let column = event.target().value();
        event.target().set_value("");
        if !column.is_empty() {
            scenario.update(|s| {
                s.r#where.entry(column).or_default();
            });
        }
    };
    let asked = Memo::new(move |_| scenario.with(|s| s.r#where.keys().cloned().collect::<Vec<_>>()));
    let free = move || {
        let asked = asked.get();
        let free = columns.get().into_iter().map(|(name, _)| name).filter(|name| !asked.contains(name));
        free.map(|name| (name.clone(), name))
            .map(|(value, name)| page! { <option value=value>{name}</option> })
            .collect_view()
    };
    let condition = move |column: String| page! { <Condition column=column scenario=scenario columns=columns /> };
    page! {
        <section class="target" aria-label=move || format!("Scenario {}", scenario.with(|s| s.name.clone()))>
            <div class="tools">
                <label class="lab-b">
                    <span class="small">"Name"</span>
                    <span class="field"><input autocomplete="off" data-test="scenario-name" prop:value=move || scenario.with(|s| s.name.clone()) on:change:target=named /></span>
                </label>
                <label class="lab-b">
                    <span class="small">"Images at least"</span>
                    <input autocomplete="off" class="num-in" inputmode="numeric" prop:value=move || scenario.with(|s| s.at_least.to_string()) on:change:target=least />
                </label>
            </div>
            <For each=move || asked.get() key=String::clone children=condition />
            <p class="tools mt-s">
                <label class="lab">
                    "Condition on "
                    <select autocomplete="off" class="select" data-test="scenario-column" on:change:target=add>
                        <option value="">"…"</option>
                        {free}
                    </select>
                </label>
                <button class="btn" on:click=move |_| remove.run(())>"Remove the scenario"</button>
            </p>
        </section>
    }
}

/// One column of a scenario, with the values that will do.
#[component]
fn Condition(column: String, scenario: RwSignal<Scenario>, columns: Memo<Vec<(String, Vec<String>)>>) -> impl IntoView {
    let name = StoredValue::new(column.clone());
    let chosen = Memo::new(move |_| scenario.with(|s| s.r#where.get(&name.get_value()).cloned().unwrap_or_default()));
    let set = move |value: &str, on: bool| {
        scenario.update(|s| {
            let values = s.r#where.entry(name.get_value()).or_default();
            values.retain(|own| own != value);
            if on {
                values.push(value.to_owned());
            }
        });
    };
    let offered = Memo::new(move |_| {
        let of = columns.with(|all| all.iter().find(|(own, _)| *own == name.get_value()).map(|(_, v)| v.clone()));
        let mut of: Vec<String> = of.unwrap_or_default().into_iter().take(OFFERED).collect();
        of.extend(chosen.get().into_iter().filter(|own| !of.contains(own)).collect::<Vec<_>>());
        of
    });
    let typed = move |event: ev::Targeted<ev::Event, HtmlInputElement>| {
        let value = event.target().value().trim().to_owned();
        event.target().set_value("");
        if !value.is_empty() {
            set(&value, true);
        }
    };
    let one = move |value: String| {
        let (own, text) = (StoredValue::new(value.clone()), value);
        let toggle =
            move |event: ev::Targeted<ev::Event, HtmlInputElement>| set(&own.get_value(), event.target().checked());
        page! {
            <label class="lab">
                <input autocomplete="off" type="checkbox" prop:checked=move || chosen.with(|all| all.contains(&own.get_value())) on:change:target=toggle />
                <span dir="auto">{text}</span>
            </label>
        }
    };
    let without = move |_| scenario.update(|s| drop(s.r#where.remove(&name.get_value())));
    let says = move || match chosen.get() {
        of if of.is_empty() => "no value yet".to_owned(),
        of => of.join(" or "),
    };
    page! {
        <fieldset class="mt-s">
            <legend dir="auto"><strong>{column}</strong> ": " {says}</legend>
            <div class="tools"><For each=move || offered.get() key=String::clone children=one /></div>
            <p class="tools">
                <label class="lab">
                    "Another value, or a range such as 20..29 or >= 60 "
                    <span class="field"><input autocomplete="off" placeholder="then Enter" on:change:target=typed /></span>
                </label>
                <button class="btn" on:click=without>"Take this condition away"</button>
            </p>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_says_what_it_lacks_before_it_can_be_applied() {
        let mut scenario = Scenario::default();
        assert_eq!(lacking(&scenario), Some("a name"));
        scenario.name = "night".into();
        assert_eq!(lacking(&scenario), Some("a condition"));
        scenario.r#where.insert("light".into(), Vec::new());
        assert_eq!(lacking(&scenario), Some("a value of each condition"));
        scenario.r#where.insert("light".into(), vec!["night".into()]);
        assert_eq!(lacking(&scenario), Some("how many images it takes"));
        scenario.at_least = 30;
        assert_eq!(lacking(&scenario), None);
        // As the settings' screen writes it.
        let settings = crate::dataset::Settings { scenario: vec![scenario], ..Default::default() };
        let text = toml::to_string_pretty(&settings).unwrap_or_default();
        assert_eq!(toml::from_str(&text).ok(), Some(settings));
    }
}
