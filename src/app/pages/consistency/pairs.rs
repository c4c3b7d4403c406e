//! Findings whose evidence comes in pairs: leaks, duplicates, one picture described in two ways.

use crate::app::components::Pairs;
use crate::app::state::use_app;
use crate::rules::Section;
use leptos::{ev, prelude::*};
use web_sys::HtmlSelectElement;

/// The findings whose evidence comes in pairs, one at a time.
#[component]
pub fn Contradictions(section: &'static Section) -> impl IntoView {
    let app = use_app();
    let findings = Memo::new(move |_| {
        app.summary.with(|s| {
            let Some(s) = s else { return Vec::new() };
            let all = s.report.findings.iter().zip(&s.previews).enumerate();
            all.filter(|(_, (f, previews))| {
                section.holds(&f.code) && previews.first().is_some_and(|first| first.beside.is_some())
            })
            .map(|(i, (f, _))| (i as u32, f.message.clone()))
            .collect::<Vec<_>>()
        })
    });
    let own = RwSignal::new(None::<u32>);
    let chosen = Memo::new(move |_| {
        findings.with(|all| {
            let own = own.get().filter(|own| all.iter().any(|f| f.0 == *own));
            own.or(all.first().map(|f| f.0))
        })
    });
    let choose = move |event: ev::Targeted<ev::Event, HtmlSelectElement>| {
        own.set(event.target().value().parse().ok());
    };
    let options = move || {
        let current = chosen.get();
        let option = |(i, message): (u32, String)| {
            page! { <option value=i.to_string() selected=current == Some(i)>{message}</option> }
        };
        findings.get().into_iter().map(option).collect_view()
    };
    let of = Signal::derive(move || chosen.get().map(|finding| (finding, None)));
    move || {
        (!findings.with(Vec::is_empty)).then(|| {
            page! {
                {move || {
                    (findings.with(Vec::len) > 1)
                        .then(|| {
                            page! {
                                <label class="lab tools mb-s">
                                    "What differs "
                                    <select autocomplete="off" class="select" on:change:target=choose>{options}</select>
                                </label>
                            }
                        })
                }}
                <Pairs of=of />
            }
        })
    }
}
