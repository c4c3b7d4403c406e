//! What the page knows: where the work stands, the last summary, where it is. One value in Leptos's context, made of
//! signals; only the engine's events and the address write them.

use super::colours;
use super::copying::Copying;
use super::decided::Decided;
pub use super::marks::mark;
use super::marks::{self, Seen};
use super::paper::Paper;
use super::route::Route;
use super::small_cells::SmallCells;
use crate::browser::{Client, Event};
use crate::dataset::{Called, Settings, ValueType};
use crate::engine::{Ask, Failure, Progress, Refusal, State, Summary};
use crate::report::Finding;
use crate::rules::{RateWanted, Severity};
use crate::wording;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// A fault of Muster's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub what: String,
    /// A text to copy, without a name or path of the user's.
    pub detail: String,
}

/// The page's knowledge; `Copy`, from `use_app()`.
#[derive(Clone, Copy)]
pub struct App {
    client: StoredValue<Option<Client>, LocalStorage>,
    /// A dataset is open (being listed, read, measured, or done).
    pub open: RwSignal<bool>,
    pub name: RwSignal<String>,
    /// Files listed so far, while a folder is walked.
    pub listed: RwSignal<u64>,
    pub progress: RwSignal<Progress>,
    pub summary: RwSignal<Option<Arc<Summary>>>,
    /// The overview has drawn all that the last summary says; rows are drawn a few at a time.
    pub drawn: RwSignal<bool>,
    pub fault: RwSignal<Option<Fault>>,
    pub sealed: RwSignal<bool>,
    /// What is decided about findings and their items.
    pub decided: Decided,
    pub route: RwSignal<Route>,
    /// The report as it is printed.
    pub paper: Paper,
    /// Settings that were changed on the page and are not applied: they stay while another screen is looked at.
    pub unapplied: RwSignal<Option<Settings>>,
    /// The copy that is being made, or what became of the last one.
    pub copying: RwSignal<Option<Copying>>,
    pub small: SmallCells,
    /// The dataset is closed, and can be gone back to until another one is opened: the address that it was left from.
    pub resting: RwSignal<Option<String>>,
    /// When each state began, in milliseconds of the page's clock.
    pub began: RwSignal<HashMap<&'static str, f64>>,
    seen: StoredValue<Seen>,
    /// How often a dataset was chosen.
    choices: StoredValue<u32>,
    /// Index of each finding in the last summary, by its mark.
    pub places: Memo<Arc<HashMap<String, u32>>>,
}

/// The page's knowledge.
pub fn use_app() -> App {
    expect_context()
}

impl App {
    pub(super) fn new() -> Self {
        let summary = RwSignal::new(None::<Arc<Summary>>);
        let places = Memo::new(move |_| {
            summary.with(|s| Arc::new(s.as_ref().map(|s| marks::places(&s.report.findings)).unwrap_or_default()))
        });
        Self {
            client: StoredValue::new_local(None),
            open: RwSignal::new(false),
            name: RwSignal::new(String::new()),
            listed: RwSignal::new(0),
            progress: RwSignal::new(Progress::default()),
            summary,
            drawn: RwSignal::new(true),
            fault: RwSignal::new(None),
            sealed: RwSignal::new(false),
            decided: Decided::new(),
            route: RwSignal::new(Route::default()),
            paper: Paper::new(),
            unapplied: RwSignal::new(None),
            copying: RwSignal::new(None),
            small: SmallCells::new(),
            resting: RwSignal::new(None),
            began: RwSignal::new(HashMap::new()),
            seen: StoredValue::new(Seen::default()),
            choices: StoredValue::new(0),
            places,
        }
    }

    pub(super) fn connect(&self, client: Client) {
        self.sealed.set(client.sealed());
        self.client.set_value(Some(client));
    }

    pub fn client(&self) -> Option<Client> {
        self.client.get_value()
    }

    /// A dataset is being chosen, which may take a while to list; gives whether no other one was chosen since.
    pub fn choose(&self) -> impl Fn() -> bool + use<> {
        let choices = self.choices;
        choices.update_value(|n| *n += 1);
        let own = choices.get_value();
        move || choices.get_value() == own
    }

    /// Asks the engine; the answer has the question's own type.
    pub async fn ask<Q: Ask>(&self, question: Q) -> Result<Q::Answer, Failure> {
        self.client().ok_or(Failure::NotStarted)?.ask(question).await
    }

    /// Has the dataset judged again with these settings.
    pub async fn reconfigure(&self, settings: Settings) -> Result<(), Refusal> {
        self.client().ok_or(Refusal::NoDataset)?.reconfigure(settings).await
    }

    /// The state of the work; `Idle` while nothing is open.
    pub fn state(&self) -> State {
        if self.fault.with(Option::is_some) {
            State::Failed
        } else if !self.open.get() {
            State::Idle
        } else {
            match self.progress.with(|p| p.state) {
                State::Idle => State::Listing,
                // The last summary may still be on its way.
                State::Done if self.summary.with(Option::is_none) => State::Measuring,
                state => state,
            }
        }
    }

    /// How exactly rates should be known on groups: as the options say, or say before anything was read.
    pub fn rate_wanted(&self) -> RateWanted {
        let said = self.summary.with(|summary| summary.as_ref().map(|s| s.rate_wanted));
        said.unwrap_or_else(|| RateWanted::of(&Settings::default()))
    }

    /// Everything is known that will be.
    pub fn is_done(&self) -> bool {
        matches!(self.state(), State::Done)
    }

    /// Forgets the last dataset and expects one of that name.
    pub fn expect(&self, name: &str) {
        self.stop_copy();
        self.resting.set(None);
        self.summary.set(None);
        self.decided.forget();
        self.fault.set(None);
        self.progress.set(Progress { state: State::Listing, ..Progress::default() });
        self.listed.set(0);
        self.unapplied.set(None);
        self.seen.set_value(Seen::default());
        self.began.set(HashMap::from([("listing", super::dom::now())]));
        self.name.set(name.to_owned());
        self.open.set(true);
    }

    /// Closes the dataset: back to the first screen. One whose check is done stays at hand until another one is opened.
    pub fn close(&self) {
        if untrack(|| self.is_done()) {
            self.decided.leaving.set(false);
            self.resting.set(Some(super::dom::hash()));
            self.open.set(false);
        } else {
            self.forget();
        }
        super::dom::go("#/");
    }

    /// Back to the dataset that was closed last.
    pub fn take_up(&self) {
        if self.resting.get_untracked().is_some() {
            self.resting.set(None);
            self.open.set(true);
        }
    }

    /// Nothing is known of the last dataset any more.
    pub fn forget(&self) {
        self.stop_copy();
        if let Some(client) = self.client() {
            client.close();
        }
        self.open.set(false);
        self.resting.set(None);
        self.summary.set(None);
        self.decided.forget();
        self.fault.set(None);
        self.name.set(String::new());
        self.listed.set(0);
        self.progress.set(Progress::default());
    }

    pub(super) fn hear(&self, event: Event) {
        match event {
            Event::Progress(progress) => {
                let key = match progress.state {
                    State::Reading => Some("reading"),
                    State::Measuring => Some("measuring"),
                    State::Done => Some("done"),
                    _ => None,
                };
                if let Some(key) = key.filter(|key| !self.began.with_untracked(|b| b.contains_key(key))) {
                    self.began.update(|b| {
                        b.insert(key, super::dom::now());
                    });
                }
                if progress.state == State::Done && self.progress.with_untracked(|p| p.state != State::Done) {
                    self.drawn.set(false);
                }
                self.progress.set(progress);
            }
            Event::Summary(summary) => {
                self.seen.update_value(|seen| seen.see(&summary.report.findings));
                if !summary.report.dataset.name.is_empty() {
                    self.name.set(summary.report.dataset.name.clone());
                }
                let summary: Arc<Summary> = Arc::from(summary);
                let first = self.summary.with_untracked(Option::is_none);
                self.summary.set(Some(summary.clone()));
                self.take_up_decisions(&summary, first);
            }
            Event::Failed { what, detail } => self.fault.set(Some(Fault { what, detail })),
        }
    }

    /// The place of a finding in the order in which findings became known.
    pub fn rank(&self, mark: &str) -> usize {
        self.seen.with_value(|seen| seen.rank(mark))
    }

    /// The colour (1 to 8) of a class, the same on every screen: by its place among the dataset's classes.
    pub fn class_colour(&self, class: &str) -> usize {
        self.summary.with_untracked(|s| s.as_ref().map_or(8, |s| colours::of_class(&s.report, class)))
    }

    /// The colour (1 to 8) of a group of an attribute; `None` beyond the eighth.
    pub fn group_colour(&self, attribute: &str, value: &str) -> Option<usize> {
        self.summary.with_untracked(|s| colours::of_group(&s.as_ref()?.report, attribute, value))
    }

    /// A group as a person calls it, where its attribute is named already: `male`, `not Male`.
    pub fn group_words(&self, attribute: &str, value: &str) -> String {
        let yes_no = self.summary.with_untracked(|s| {
            let attributes = s.iter().flat_map(|s| &s.report.dataset.attributes);
            attributes.filter(|a| a.name == attribute).any(|a| a.ty == ValueType::Boolean)
        });
        wording::group(attribute, value, yes_no)
    }

    /// What those are called whom several images may show.
    pub fn called(&self) -> Called {
        self.summary.with_untracked(|s| Called::of(s.as_ref().map_or("person", |s| s.called.as_str())))
    }

    /// Findings that count, of which `pass` holds: how many, and the worst of them.
    pub fn tally(&self, pass: impl Fn(&Finding) -> bool) -> (usize, Option<Severity>) {
        self.summary.with(|s| {
            let findings = s.iter().flat_map(|s| &s.report.findings).filter(|f| !f.is_aside() && pass(f));
            findings.fold((0, None), |(n, worst), f| {
                (n + 1, Some(worst.map_or(f.severity, |w: Severity| w.min(f.severity))))
            })
        })
    }
}
