//! The list of findings: chips, search, groups.

use crate::app::components::{FindingRow, Sign, icon, quality_words, severity_words, sign_of};
use crate::app::state::{mark, use_app};
use crate::engine::{Picture, Summary};
use crate::report::narrative::by_weight;
use crate::report::{About, Finding};
use crate::rules::{FAMILIES, Quality, Severity};
use crate::sorting::Sorting;
use crate::wording;
use leptos::{ev, prelude::*};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

/// Rows drawn at once: all of them could hold up the page.
const ROWS: usize = 8;

/// The last heading, closed at first: what tells how pictures came about, not who is in them.
const CAME_ABOUT: &str = "How the pictures came about";

/// After all others, closed too: what somebody accepted.
const ASIDE: &str = "Accepted, each with its reason";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Grouping {
    Quality,
    Family,
    File,
    Class,
}

/// The order of qualities on the page: what can be repaired first.
pub fn quality_rank(quality: Quality) -> u8 {
    match quality {
        Quality::FreeOfErrors => 0,
        Quality::Representative => 1,
        Quality::Complete => 2,
        Quality::Relevant => 3,
        Quality::Privacy => 4,
        Quality::Documentation => 5,
    }
}

fn group_of(finding: &Finding, grouping: Grouping) -> (u8, String) {
    let own = |text: Option<String>, none: &str| match text {
        Some(text) => (0, text),
        None => (1, none.to_owned()),
    };
    if finding.is_aside() {
        return (u8::MAX, ASIDE.to_owned());
    }
    if finding.about == Some(About::Provenance) && finding.severity != Severity::Error {
        return (u8::MAX - 1, CAME_ABOUT.to_owned());
    }
    match grouping {
        Grouping::Quality => (quality_rank(finding.quality), quality_words(finding.quality).to_owned()),
        Grouping::Family => match FAMILIES.iter().zip(0..).find(|(family, _)| finding.code.starts_with(family.code)) {
            Some((family, place)) => (place, family.name.to_owned()),
            None => (u8::MAX, "Other".to_owned()),
        },
        Grouping::File => own(finding.evidence.first().and_then(|e| e.file.clone()), "No single file"),
        Grouping::Class => own(finding.subject.class.clone(), "No single class"),
    }
}

fn matches_text(finding: &Finding, text: &str) -> bool {
    let files = finding.evidence.iter().filter_map(|e| e.file.as_deref().or(e.image.as_deref()));
    [finding.message.as_str(), finding.code.as_str(), finding.name.as_str()]
        .into_iter()
        .chain(files)
        .any(|t| t.to_lowercase().contains(text))
}

fn tally_words(findings: &[Arc<Entry>]) -> String {
    let parts: Vec<String> = SEVERITIES
        .iter()
        .filter_map(|s| {
            let n = findings.iter().filter(|e| e.finding.severity == *s).count() as u64;
            let (one, many) = match s {
                Severity::Error => ("error", "errors"),
                Severity::Warning => ("warning", "warnings"),
                Severity::Note => ("note", "notes"),
            };
            (n > 0).then(|| wording::plural(n, one, many))
        })
        .collect();
    parts.join(", ")
}

#[derive(Clone, PartialEq)]
struct Entry {
    mark: String,
    finding: Finding,
    previews: Vec<Picture>,
}

fn entries(summary: &Summary) -> Vec<Arc<Entry>> {
    let previews = summary.previews.iter().cloned().chain(std::iter::repeat(Vec::new()));
    let findings = summary.report.findings.iter().cloned();
    findings
        .zip(previews)
        .map(|(finding, previews)| Arc::new(Entry { mark: mark(&finding), finding, previews }))
        .collect()
}

/// All findings. `growing`: the check is running, so that new findings join the end of their group and nothing that is
/// being read moves.
#[component]
pub fn Findings(#[prop(optional)] growing: bool) -> impl IntoView {
    let app = use_app();
    let chosen = RwSignal::new(Vec::<Severity>::new());
    let text = RwSignal::new(String::new());
    let grouping = RwSignal::new(Grouping::Quality);
    let summary = move || app.summary.get();
    let all = Memo::new_with_compare(move |_| summary().map(|s| Arc::new(entries(&s))), |_, _| true);
    let shown = move || {
        let chosen = chosen.get();
        let text = text.get().trim().to_lowercase();
        let all = all.get().unwrap_or_default();
        let pass = |e: &&Arc<Entry>| {
            (chosen.is_empty() || chosen.contains(&e.finding.severity))
                && (text.is_empty() || matches_text(&e.finding, &text))
        };
        all.iter().filter(pass).cloned().collect::<Vec<_>>()
    };
    let room = RwSignal::new(ROWS);
    Effect::new(move || {
        if room.get() < all.get().map_or(0, |all| all.len()) {
            set_timeout(
                move || {
                    room.try_update(|room| *room += ROWS);
                },
                Duration::ZERO,
            );
        } else if !growing {
            app.drawn.set(true);
        }
    });
    let groups = Memo::new(move |_| {
        let mut groups: BTreeMap<(u8, String), Vec<Arc<Entry>>> = BTreeMap::new();
        for entry in shown().into_iter().take(room.get()) {
            groups.entry(group_of(&entry.finding, grouping.get())).or_default().push(entry);
        }
        for list in groups.values_mut() {
            if growing {
                list.order_by_key(|e| app.rank(&e.mark));
            } else {
                list.order_by(|a, b| by_weight(&a.finding, &b.finding));
            }
        }
        groups.into_iter().map(|((_, name), list)| (name, list)).collect::<Vec<_>>()
    });
    let names = move || groups.get().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    let count = move |severity: Severity| {
        all.get()
            .map_or(0, |all| all.iter().filter(|e| e.finding.severity == severity && !e.finding.is_aside()).count())
    };
    let chip = move |severity: Severity| {
        let name = match severity {
            Severity::Error => "Errors",
            Severity::Warning => "Warnings",
            Severity::Note => "Notes",
        };
        let pressed = move || chosen.with(|c| c.contains(&severity)).to_string();
        let toggle = move |_| {
            chosen.update(|c| match c.iter().position(|s| *s == severity) {
                Some(i) => {
                    c.remove(i);
                }
                None => c.push(severity),
            });
        };
        page! {
            <button class="chip" aria-pressed=pressed on:click=toggle>
                <Sign name=sign_of(severity) says=severity_words(severity) />
                {name}
                " "
                <b>{move || wording::count(count(severity) as u64)}</b>
            </button>
        }
    };
    let search = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| text.set(event.target().value());
    let regroup = move |event: ev::Targeted<ev::Event, web_sys::HtmlSelectElement>| {
        grouping.set(match event.target().value().as_str() {
            "family" => Grouping::Family,
            "file" => Grouping::File,
            "class" => Grouping::Class,
            _ => Grouping::Quality,
        });
    };
    let found = move || wording::plural(shown().len() as u64, "finding", "findings");
    let none = move || all.get().is_some_and(|a| !a.is_empty()) && shown().is_empty();
    let empty = Memo::new(move |_| all.get().is_none_or(|a| a.is_empty()));
    page! {
        {move || empty.get().then(|| page! { <p class="small">{if growing { "Nothing so far." } else { "Nothing." }}</p> })}
        <div class="tools" role="group" aria-label="Filter findings" hidden=move || empty.get()>
            {SEVERITIES.map(chip).into_iter().collect_view()}
            <label class="field">
                {icon("search", "")}
                <span class="visually-hidden">"Search findings"</span>
                <input autocomplete="off" type="search" placeholder="Class, code, file, word" on:input:target=search prop:value=move || text.get() />
            </label>
            <label class="lab push">
                "Group by"
                <select autocomplete="off" class="select" on:change:target=regroup>
                    <option value="quality">"Quality"</option>
                    <option value="family">"Rule family"</option>
                    <option value="file">"File"</option>
                    <option value="class">"Class"</option>
                </select>
            </label>
        </div>
        <p class="visually-hidden" role="status">{move || if growing { String::new() } else { found() }}</p>
        {move || {
            none()
                .then(|| {
                    page! {
                        <p class="aside mt">
                            "No finding passes these filters. "
                            <button
                                class="btn--link"
                                on:click=move |_| {
                                    chosen.set(Vec::new());
                                    text.set(String::new());
                                }
                            >
                                "Clear them"
                            </button>
                        </p>
                    }
                })
        }}
        <div class="finding-list">
            <For
                each=names
                key=Clone::clone
                children=move |name| {
                    let own = name.clone();
                    let list = Memo::new(move |_| {
                        groups.with(|g| g.iter().find(|(n, _)| *n == own).map(|(_, l)| l.clone()).unwrap_or_default())
                    });
                    page! { <Group name=name list=list growing=growing /> }
                }
            />
        </div>
    }
}

#[component]
fn Group(name: String, list: Memo<Vec<Arc<Entry>>>, growing: bool) -> impl IntoView {
    let row = |e: Arc<Entry>| page! { <FindingRow finding=e.finding.clone() previews=e.previews.clone() /> };
    let closed = name == CAME_ABOUT || name == ASIDE;
    let heading = page! {
        <h3 dir="auto">{name}</h3>
        <span class="small">{move || tally_words(&list.get())}{growing.then_some(" so far")}</span>
    };
    let rows = page! {
            <div class="finding-head" aria-hidden="true">
                <span></span>
                <span>"Rule"</span>
                <span>"Finding"</span>
                <span class="scale"><i>"0 %"</i><i>"50"</i><i>"100 %"</i></span>
                <span class="right">"Measured, 95 %"</span>
                <span class="right">"n"</span>
                <span>"Evidence"</span>
            </div>
            <ol>
                <For
                    each=move || list.get()
                    key=|e| (e.mark.clone(), e.finding.message.clone(), e.previews.len(), e.finding.decision.as_ref().map(|d| d.says()))
                    children=row
                />
            </ol>
    };
    if closed {
        page! {
            <details class="fgroup">
                <summary class="fgroup-h">{heading}</summary>
                {rows}
            </details>
        }
        .into_any()
    } else {
        page! {
            <section class="fgroup">
                <div class="fgroup-h">{heading}</div>
                {rows}
            </section>
        }
        .into_any()
    }
}
