//! By what points are coloured, and what each colour means.

use crate::app::components::NoAnswer;
use crate::app::route::images_link;
use crate::app::state::{App, use_app};
use crate::engine::ask::{MapBy, MapGroups, MapGroupsAnswer, MapKind};
use crate::engine::{Failure, Filter};
use crate::plot::GROUP_ORDER;
use crate::wording;
use leptos::{ev, prelude::*, task::spawn_local};
use std::sync::Arc;

/// What a point is painted with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ink {
    /// A group's colour, 1 to 8.
    Group(usize),
    Several,
    /// Paler than all else.
    Neither,
}

/// One line of the legend.
#[derive(Clone, PartialEq)]
struct Line {
    name: String,
    colour: Ink,
    count: u64,
    /// The pictures, where a filter can say which.
    filter: Option<Filter>,
}

/// What can be chosen, and as what it is written in the choice.
fn choices(app: App) -> Vec<(String, MapBy)> {
    let mut out = vec![("class".to_owned(), MapBy::Class)];
    app.summary.with(|summary| {
        let Some(report) = summary.as_ref().map(|s| &s.report) else { return };
        if report.dataset.classes.is_empty() {
            out.clear();
        }
        if !report.dataset.splits.is_empty() {
            out.push(("split".to_owned(), MapBy::Split));
        }
        let named = report.dataset.attributes.iter().map(|a| (a.name.clone(), MapBy::Group(a.name.clone())));
        out.extend(named);
        let findings = report.findings.iter().enumerate().filter(|(_, f)| f.evidence_total > 0);
        out.extend(findings.map(|(i, f)| (format!("finding {}: {}", f.code, f.name), MapBy::Finding(i as u32))));
    });
    out
}

/// The pictures of a group, where a filter can say which.
fn filter_of(by: &MapBy, name: &str) -> Option<Filter> {
    let all = Filter::default();
    Some(match by {
        MapBy::Class => Filter { classes: vec![name.to_owned()], ..all },
        MapBy::Split => Filter { split: Some(name.to_owned()), ..all },
        MapBy::Group(attribute) => Filter { groups: vec![(attribute.clone(), name.to_owned())], ..all },
        MapBy::Finding(finding) => Filter { finding: Some(*finding), ..all },
    })
}

/// The legend: the largest groups have a colour each, the others share the last one, what is in none is pale.
fn legend(by: &MapBy, kinds: Vec<(MapKind, u64)>) -> Vec<Line> {
    let line = |(at, (kind, count)): (usize, (MapKind, u64))| {
        let colour = Ink::Group(GROUP_ORDER.get(at).copied().unwrap_or_default());
        let (name, colour, filter) = match kind {
            MapKind::Group(name) => (name.clone(), colour, filter_of(by, &name)),
            MapKind::Rest(groups) => (wording::plural(u64::from(groups), "more group", "more groups"), colour, None),
            MapKind::Several => ("several of them".to_owned(), Ink::Several, None),
            MapKind::Neither if matches!(by, MapBy::Finding(_)) => ("not in it".to_owned(), Ink::Neither, None),
            MapKind::Neither => ("none, or not known".to_owned(), Ink::Neither, None),
        };
        Line { name, colour, count, filter }
    };
    kinds.into_iter().enumerate().map(line).collect()
}

/// The choice of colours and their legend, each line a link to its pictures.
#[component]
pub fn Groups(
    #[prop(into)] images: Signal<Vec<u32>>,
    codes: RwSignal<Arc<[u8]>>,
    colours: RwSignal<Vec<Ink>>,
) -> impl IntoView {
    let app = use_app();
    let choices = StoredValue::new(choices(app));
    let chosen = RwSignal::new(0usize);
    let lines = RwSignal::new(Vec::<Line>::new());
    let failure = RwSignal::new(None::<Failure>);
    let show = move |by: MapBy, said: MapGroupsAnswer| {
        let of_lines = legend(&by, said.kinds);
        if lines.try_set(of_lines.clone()).is_none() {
            colours.set(of_lines.into_iter().map(|line| line.colour).collect());
            codes.set(said.codes.into());
        }
    };
    let choose = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        chosen.set(event.target().value().parse().unwrap_or_default());
    };
    Effect::new(move || {
        let Some(by) = choices.with_value(|c| c.get(chosen.get()).map(|(_, by)| by.clone())) else {
            let n = images.with(Vec::len);
            colours.set(vec![Ink::Several]);
            codes.set(vec![0; n].into());
            return;
        };
        let own = images.get();
        spawn_local(async move {
            let said = app.ask(MapGroups { images: own.clone(), by: by.clone() }).await;
            // Another one, or other pictures, may have been chosen by now.
            let still = choices.try_with_value(|c| c.get(chosen.get_untracked()).is_some_and(|(_, now)| *now == by));
            let still = Some(still == Some(true) && images.try_with_untracked(|now| *now == own) == Some(true));
            match said {
                _ if still != Some(true) => {}
                Ok(said) => show(by, said),
                Err(why) => {
                    failure.try_set(Some(why));
                }
            }
        });
    });
    let options = choices.with_value(|c| {
        let option = |(i, (name, _)): (usize, &(String, MapBy))| {
            page! { <option value=i.to_string() dir="auto">{name.clone()}</option> }
        };
        c.iter().enumerate().map(option).collect_view()
    });
    let some = choices.with_value(|c| !c.is_empty());
    page! {
        {some.then(|| page! {
            <label class="lab tools">
                "Colour by "
                <select
                    class="select"
                    autocomplete="off"
                    data-test="map-by"
                    on:change:target=choose
                >
                    {options}
                </select>
            </label>
        })}
        <NoAnswer failure=failure what="The groups of these pictures" />
        <ul class="map-legend">
            {move || lines.get().into_iter().map(|line| {
                let class = match line.colour {
                    Ink::Group(colour) => format!("key bg-g{colour}"),
                    Ink::Several => "key bg-few".to_owned(),
                    Ink::Neither => "key bg-pale".to_owned(),
                };
                let name = line.name.clone();
                let name = match &line.filter {
                    Some(filter) => page! { <a href=images_link(filter) dir="auto">{name}</a> }.into_any(),
                    None => page! { <span>{name}</span> }.into_any(),
                };
                page! { <li><i class=class></i>{name}<output>{wording::count(line.count)}</output></li> }
            }).collect_view()}
        </ul>
    }
}
