//! The screens, one file each.

mod compare;
mod completeness;
mod consistency;
mod cooccurrence;
mod documentation;
mod export;
mod files;
mod finding;
mod findings;
mod images;
mod licences;
mod map;
mod members;
mod overview;
mod privacy;
mod qualities;
mod representation;
mod review;
mod rules;
mod scanning;
mod settings;
mod since;
mod states;

use super::route::Place;
use super::state::use_app;
use crate::engine::State;
use leptos::prelude::*;

/// What stands in the middle: the screen of the address, or what is to be said before there is a report.
#[component]
pub fn Screen() -> impl IntoView {
    let app = use_app();
    #[derive(Clone, PartialEq)]
    enum Shown {
        Fault,
        Scanning,
        NotYet,
        Place(Place),
    }
    let shown = Memo::new(move |_| {
        let place = app.route.get().place;
        let state = app.state();
        let ready = app.summary.with(Option::is_some);
        match place {
            place if place.needs_no_dataset() => Shown::Place(place),
            _ if state == State::Failed => Shown::Fault,
            Place::Overview if state != State::Done => Shown::Scanning,
            _ if !ready => Shown::NotYet,
            place => Shown::Place(place),
        }
    });
    move || match shown.get() {
        Shown::Fault => page! { <states::Fault /> }.into_any(),
        Shown::Scanning => page! { <scanning::Scanning /> }.into_any(),
        Shown::NotYet => page! { <states::NotYet /> }.into_any(),
        Shown::Place(place) => match place {
            Place::Overview => page! { <overview::Overview /> }.into_any(),
            Place::Finding(n) => page! { <finding::FindingPage n=n /> }.into_any(),
            Place::Representation => page! { <representation::Representation /> }.into_any(),
            Place::Cooccurrence => page! { <cooccurrence::Cooccurrence /> }.into_any(),
            Place::Consistency => page! { <consistency::Consistency /> }.into_any(),
            Place::Completeness => page! { <completeness::Completeness /> }.into_any(),
            Place::Images => page! { <images::Images /> }.into_any(),
            Place::Map => page! { <map::Map /> }.into_any(),
            Place::Compare => page! { <compare::Compare /> }.into_any(),
            Place::Privacy => page! { <privacy::Privacy /> }.into_any(),
            Place::Documentation => page! { <documentation::DocumentationPage /> }.into_any(),
            Place::Files => page! { <files::Files /> }.into_any(),
            Place::Review => page! { <review::Review /> }.into_any(),
            Place::Export => page! { <export::Exports /> }.into_any(),
            Place::Settings => page! { <settings::SettingsPage /> }.into_any(),
            Place::Rules => page! { <rules::Rules /> }.into_any(),
            Place::Licences => page! { <licences::Licences /> }.into_any(),
            Place::Rule(code) => page! { <rules::RulePage code=code /> }.into_any(),
        },
    }
}
