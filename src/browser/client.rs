//! The page's side of the engine: opens a dataset, asks questions, hears of progress.

use super::Dropped;
use crate::engine::{Answer, Progress, Question, Summary};

/// What the page hears.
pub enum Event {
    Progress(Progress),
    /// A first, a further or the last summary.
    Summary(Box<Summary>),
    /// The check cannot go on: what happened, what still holds, what to do, and a text to copy for a report of the
    /// fault, without names or paths of the user's.
    Failed {
        what: String,
        detail: String,
    },
}

/// One way out, tried: `Refused`, `Nothing sent`, `Sent`, or `–` where it does not apply.
#[derive(Clone, Debug, PartialEq)]
pub struct SealRow {
    pub way: String,
    pub page: String,
    pub worker: String,
    /// Refused by the browser's policy, or taken away by us.
    pub by: String,
}

/// Handle on the engine; cheap to clone.
#[derive(Clone)]
pub struct Client {}

impl Client {
    /// Starts the engine worker; `on` hears every event.
    pub fn start(_on: impl Fn(Event) + 'static) -> Self {
        Self {}
    }

    /// Checks a dataset; ends the one before.
    pub fn open(&self, _name: String, _files: Vec<Dropped>) {}

    /// Checks the made-up example.
    pub fn open_example(&self) {}

    /// Stops measuring; what is known so far stays and is judged.
    pub fn cancel(&self) {}

    /// Forgets the dataset.
    pub fn close(&self) {}

    pub async fn ask(&self, _question: Question) -> Answer {
        Answer::Sorry("no dataset is open".into())
    }

    /// The dropped file behind `Picture::handle`.
    pub fn file(&self, _handle: u32) -> Option<web_sys::File> {
        None
    }

    /// The page can send nothing any more.
    pub fn sealed(&self) -> bool {
        false
    }

    /// The policy in force, as written.
    pub fn policy(&self) -> String {
        String::new()
    }

    /// Everything that the program is able to call in a browser: the import section of the wasm, without suffixes.
    pub fn imports(&self) -> Vec<String> {
        Vec::new()
    }

    /// Tries to send one word to this page's own server, by every way, from the page and from a worker.
    pub async fn try_to_send(&self) -> Vec<SealRow> {
        Vec::new()
    }
}
