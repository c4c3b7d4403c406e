//! What was decided on the page: said to the engine at once, taken back step by step, saved as a file, kept where somebody
//! wants it.

use super::state::App;
use super::{dom, kept};
use crate::decisions::{self, Decisions, FindingDecision};
use crate::engine::Summary;
use leptos::prelude::*;

/// The page's own part of the decisions; `Copy`.
#[derive(Clone, Copy)]
pub struct Decided {
    pub now: RwSignal<Decisions>,
    /// Changed since they were saved, loaded or kept.
    pub unsaved: RwSignal<bool>,
    /// Changes that can be taken back.
    pub undoable: RwSignal<usize>,
    before: StoredValue<Vec<Decisions>>,
    /// Somebody wants to go while something is unsaved.
    pub leaving: RwSignal<bool>,
    /// Decisions are kept in this browser.
    pub keeps: RwSignal<bool>,
    /// What was kept of this dataset, or an earlier version of it, has been taken up or there was none.
    looked: StoredValue<bool>,
}

impl Decided {
    pub fn new() -> Self {
        Self {
            now: RwSignal::new(Decisions::default()),
            unsaved: RwSignal::new(false),
            undoable: RwSignal::new(0),
            before: StoredValue::new(Vec::new()),
            leaving: RwSignal::new(false),
            keeps: RwSignal::new(kept::read().is_some()),
            looked: StoredValue::new(false),
        }
    }

    /// Another dataset: nothing is decided about it yet.
    pub fn forget(&self) {
        self.now.set(Decisions::default());
        self.unsaved.set(false);
        self.before.set_value(Vec::new());
        self.undoable.set(0);
        self.leaving.set(false);
        self.looked.set_value(false);
    }
}

impl App {
    /// Takes up what lay beside the data, and what was kept, once all is known; nothing that was decided here is lost.
    pub(super) fn take_up_decisions(&self, summary: &Summary, first: bool) {
        let own = self.decided;
        if first {
            own.now.set(summary.decisions.clone());
        }
        let done = summary.complete || summary.stopped;
        if !done || own.looked.get_value() {
            return;
        }
        own.looked.set_value(true);
        let facts = &summary.report.dataset;
        let (now, here) = (own.now.get_untracked(), own.undoable.get_untracked() > 0);
        // The file beside the data is the later word, unless nothing stands in it.
        let kept = kept::of(&facts.fingerprint, &facts.name).filter(|_| here || now.is_empty());
        let Some(mut all) = kept else { return };
        if !here {
            own.now.set(all.clone());
            if let Some(client) = self.client() {
                client.decide(all);
            }
            return;
        }
        // What was decided while pictures were measured comes on top.
        now.findings.into_iter().for_each(|decision| all.decide(decision));
        now.items.into_iter().for_each(|decision| all.decide_item(decision));
        self.put_decisions(all);
    }

    /// Changes what is decided; the figures follow.
    pub fn decide(&self, change: impl FnOnce(&mut Decisions)) {
        let before = self.decided.now.get_untracked();
        let mut now = before.clone();
        change(&mut now);
        if now == before {
            return;
        }
        self.decided.before.update_value(|all| all.push(before));
        self.decided.undoable.update(|n| *n += 1);
        self.put_decisions(now);
    }

    /// Takes the last change back.
    pub fn undo_decision(&self) {
        if let Some(before) = self.decided.before.try_update_value(Vec::pop).flatten() {
            self.decided.undoable.update(|n| *n = n.saturating_sub(1));
            self.put_decisions(before);
        }
    }

    fn put_decisions(&self, mut now: Decisions) {
        let facts = self.summary.with_untracked(|s| {
            s.as_ref().map(|s| (s.report.dataset.fingerprint.clone(), s.report.dataset.name.clone()))
        });
        let Some((fingerprint, name)) = facts else { return };
        now.dataset.clone_from(&fingerprint);
        // While pictures are measured the fingerprint is not known yet.
        let known = self.decided.looked.get_value() && self.decided.keeps.get_untracked();
        let kept = known && kept::put(&fingerprint, &name, &now);
        self.decided.unsaved.set(!kept);
        self.decided.now.set(now.clone());
        if let Some(client) = self.client() {
            client.decide(now);
        }
    }

    /// What is decided of a finding.
    pub fn decision_of(&self, fingerprint: &str) -> Option<FindingDecision> {
        self.decided.now.with(|decisions| decisions.finding(fingerprint).cloned())
    }

    /// Has the browser keep decisions from now on, those of this dataset at once.
    pub fn keep_decisions(&self) {
        self.decided.keeps.set(kept::begin());
        if !self.decided.now.with_untracked(Decisions::is_empty) {
            self.put_decisions(self.decided.now.get_untracked());
        }
    }

    /// Wipes what the browser keeps. What is decided here stands until the page is left.
    pub fn wipe_kept(&self) {
        kept::wipe();
        self.decided.keeps.set(false);
        self.decided.unsaved.set(!self.decided.now.with_untracked(Decisions::is_empty));
    }

    /// Saves the file that lies beside the data; in words what became of it.
    pub fn save_decisions(&self) -> Result<String, String> {
        let text = self.decided.now.with_untracked(decisions::write);
        match dom::save(decisions::FILE, "application/json", &text) {
            Ok(()) => {
                self.decided.unsaved.set(false);
                Ok(format!(
                    "{} is in your downloads. Put it into the dataset’s folder: the next drop finds it.",
                    decisions::FILE
                ))
            }
            Err(_) => Err(format!("The browser did not save {}.", decisions::FILE)),
        }
    }

    /// Takes decisions out of a file's text, in place of those that there are.
    pub fn load_decisions(&self, text: &str) -> Result<String, String> {
        let (loaded, flaws) = decisions::parse(text);
        if let Some(flaw) = flaws.first() {
            return Err(format!("Not loaded. Line {}: expected {}, found {}.", flaw.line, flaw.expected, flaw.found));
        }
        let n = loaded.len() as u64;
        // Its own dataset is told apart from this one until something is decided here.
        let client = self.client();
        self.decided.before.update_value(|all| all.push(self.decided.now.get_untracked()));
        self.decided.undoable.update(|n| *n += 1);
        self.decided.now.set(loaded.clone());
        self.decided.unsaved.set(false);
        if let Some(client) = client {
            client.decide(loaded);
        }
        Ok(format!("{} loaded.", crate::wording::plural(n, "decision", "decisions")))
    }

    /// Closes the dataset, or asks first where something is unsaved.
    pub fn leave(&self) {
        if self.decided.unsaved.get_untracked() {
            self.decided.leaving.set(true);
        } else {
            self.close();
        }
    }
}

/// The browser asks before the page goes while something is unsaved.
pub fn ask_before_leaving(app: App) {
    let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
        // Of one that was closed it was asked then.
        if app.decided.unsaved.get_untracked() && app.open.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}
