//! Which attribute and group the screen holds classes against: one choice for the matrix and the list below it.

use crate::app::components::group_words;
use crate::app::state::App;
use crate::dataset::Role;
use crate::engine::why;
use crate::report::AttributeFacts;
use crate::rules::families;
use crate::sorting::Sorting;
use leptos::{ev, prelude::*};
use web_sys::HtmlSelectElement;

/// The attributes to choose from, and the choice.
#[derive(Clone, Copy)]
pub struct Choice {
    pub attributes: Memo<Vec<AttributeFacts>>,
    /// Why there is nothing to choose from, or to hold against it.
    pub why: Memo<Option<String>>,
    named: RwSignal<(Option<String>, Option<String>)>,
    /// Attribute and group: those of the first finding, unless somebody chose others.
    pub chosen: Memo<Option<(String, String)>>,
    /// The attribute's values have an order: classes are compared along it.
    pub ordered: Memo<bool>,
}

impl Choice {
    pub fn new(app: App) -> Self {
        let attributes = Memo::new(move |_| {
            app.summary.with(|s| {
                let all = s.iter().flat_map(|s| &s.report.dataset.attributes);
                let ordered = |a: &AttributeFacts| s.iter().any(|s| s.ordered.contains(&a.name));
                let mut all: Vec<AttributeFacts> = all.filter(|a| why::has_groups(a) || ordered(a)).cloned().collect();
                all.order_by_key(|a| a.role != Role::Protected);
                all
            })
        });
        let why = Memo::new(move |_| {
            app.summary.with(|s| s.as_ref().and_then(|s| why::no_groups(&s.report.dataset.attributes, s.classes)))
        });
        let named = RwSignal::new((None::<String>, None::<String>));
        let chosen = Memo::new(move |_| {
            let found = app.summary.with(|s| {
                let findings = s.iter().flat_map(|s| &s.report.findings).filter(|f| families::LEANING.holds(&f.code));
                // Of an ordered attribute no group is named.
                let mut leaning = findings.flat_map(crate::report::Finding::singles).map(|f| f.subject);
                leaning.find(|s| s.attribute.is_some()).map(|subject| (subject.attribute, subject.group))
            });
            attributes.with(|all| {
                let (attribute, group) = named.get();
                let wanted = attribute.clone().or(found.as_ref().and_then(|f| f.0.clone()));
                let a = all.iter().find(|a| Some(&a.name) == wanted.as_ref()).or(all.first())?;
                let group = group.or(found.filter(|_| attribute.is_none()).and_then(|f| f.1));
                let group = group.filter(|g| a.values.iter().any(|v| v.value == *g));
                Some((a.name.clone(), group.or_else(|| a.values.first().map(|v| v.value.clone())).unwrap_or_default()))
            })
        });
        let ordered = Memo::new(move |_| {
            let name = chosen.with(|c| c.as_ref().map(|c| c.0.clone())).unwrap_or_default();
            app.summary.with(|s| s.iter().any(|s| s.ordered.contains(&name)))
        });
        Self { attributes, why, named, chosen, ordered }
    }

    pub fn attribute(self) -> Option<String> {
        self.chosen.with(|c| c.as_ref().map(|c| c.0.clone()))
    }

    pub fn set_group(self, group: String) {
        self.named.set((self.chosen.with_untracked(|c| c.as_ref().map(|c| c.0.clone())), Some(group)));
    }
}

/// Names to choose from, the current one selected.
pub fn options(names: Vec<String>, current: Option<String>) -> impl IntoView {
    let option = move |name: String| {
        let (is_current, value) = (Some(&name) == current.as_ref(), name.clone());
        page! { <option value=value selected=is_current>{name}</option> }
    };
    names.into_iter().map(option).collect_view()
}

/// Which attribute.
#[component]
pub fn AttributeSelect(choice: Choice) -> impl IntoView {
    let set = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
        choice.named.set((Some(event.target().value()), None));
    };
    let names = move || {
        let all = choice.attributes.with(|all| all.iter().map(|a| a.name.clone()).collect::<Vec<_>>());
        options(all, choice.attribute())
    };
    page! { <label class="lab">"Attribute " <select autocomplete="off" class="select" on:change:target=set>{names}</select></label> }
}

/// Which of its groups.
#[component]
pub fn GroupSelect(choice: Choice) -> impl IntoView {
    let set = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| choice.set_group(event.target().value());
    let names = move || {
        let (attribute, group) = choice.chosen.get().unzip();
        let values = choice.attributes.with(|all| {
            let a = all.iter().find(|a| Some(&a.name) == attribute.as_ref());
            a.map(|a| a.values.iter().map(|v| v.value.clone()).collect::<Vec<_>>()).unwrap_or_default()
        });
        let attribute = attribute.unwrap_or_default();
        let option = move |value: String| {
            let is_current = Some(&value) == group.as_ref();
            let words = group_words(&attribute, &value);
            page! { <option value=value selected=is_current>{words}</option> }
        };
        values.into_iter().map(option).collect_view()
    };
    page! { <label class="lab">"Group " <select autocomplete="off" class="select" on:change:target=set>{names}</select></label> }
}
