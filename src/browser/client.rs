//! The page's side of the engine: opens a dataset, asks questions, hears of progress.

use super::places::Place;
use super::supervisor::{Page, Reply, begin_anew, emit, fail, start_engine, watch, with};
use super::wire::ToEngine;
use super::{Dropped, shell};
use crate::dataset::Settings;
use crate::decisions::Decisions;
use crate::engine::{Answer, Ask, Failure, Progress, Question, Refusal, State, Summary};
use js_sys::{Array, Promise};
use serde::Deserialize;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageChannel};

/// What the page hears.
pub enum Event {
    Progress(Progress),
    /// A first, a further or the last summary.
    Summary(Box<Summary>),
    /// The check cannot go on: what happened, what still holds, what to do, and a text to copy for a report of the
    /// fault, without names or paths of the user's. The text is empty where the user wanted it so.
    Failed {
        what: String,
        detail: String,
    },
}

/// One way out, tried: `Refused`, `Nothing sent`, `Sent`, `Taken away`, or `–` where it does not apply.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SealRow {
    pub way: String,
    pub page: String,
    pub worker: String,
    /// Refused by the browser's policy, or taken away by us.
    pub by: String,
}

/// Handle on the engine; cheap to clone. There is one engine in a page, whoever holds a handle.
#[derive(Clone)]
pub struct Client {
    _of_this_page: (),
}

/// Files in the first message to the engine. The browser looks up the size of each when it is sent, which takes from
/// microseconds to milliseconds, so the next ones are sized by how long the last one took.
const FIRST_FILES: usize = 32;

/// How many files the next message holds, when the last one held `n` and took so many milliseconds: what takes about a
/// frame, so that the page goes on drawing.
fn as_many(n: usize, took: f64) -> usize {
    const FRAME_MS: f64 = 16.0;
    ((n as f64 * FRAME_MS / took.max(1.0)) as usize).clamp(8, 2 * n.max(8))
}

impl Client {
    /// Starts the engine worker; `on` hears every event.
    pub fn start(on: impl Fn(Event) + 'static) -> Self {
        with(|page| page.hear = Some(Rc::new(on)));
        start_engine();
        Self { _of_this_page: () }
    }

    /// Checks a dataset; ends the one before.
    pub fn open(&self, name: String, files: Vec<Dropped>) {
        let check = begin_anew();
        let (paths, files): (Vec<String>, Vec<File>) = files.into_iter().map(|one| (one.path, one.file)).unzip();
        with(|page| {
            page.files = files.iter().map(Place::to_show).collect();
            page.state = State::Listing;
            page.say(&ToEngine::Open { check, name, workers: workers() });
        });
        emit(Event::Progress(Progress { state: State::Listing, files: files.len() as u64, ..Progress::default() }));
        spawn_local(async move {
            // First the page draws what has just been emitted.
            breathe().await;
            let (mut paths, mut files, mut count) = (paths.as_slice(), files.as_slice(), FIRST_FILES);
            while !files.is_empty() {
                if with(|page| page.check != check) {
                    return;
                }
                let before = js_sys::Date::now();
                let n = count.min(files.len());
                let list: Array = files[..n].iter().collect();
                with(|page| page.say_with(&ToEngine::Files { check, paths: paths[..n].to_vec() }, &list));
                (paths, files) = (&paths[n..], &files[n..]);
                count = as_many(n, js_sys::Date::now() - before);
                breathe().await;
            }
            with(|page| page.check == check && page.say(&ToEngine::Begin { check }));
            watch(check);
        });
    }

    /// Checks the made-up example.
    pub fn open_example(&self) {
        let check = begin_anew();
        with(|page| {
            page.state = State::Listing;
            page.say(&ToEngine::Example { check, workers: workers() })
        });
        watch(check);
        emit(Event::Progress(Progress { state: State::Listing, ..Progress::default() }));
    }

    /// Stops reading or measuring; what is known so far stays and is judged. While the files are still being listed
    /// nothing can be judged, and the page hears that.
    pub fn cancel(&self) {
        match with(|page| page.state) {
            State::Reading | State::Measuring => with(Page::stop),
            State::Listing => {
                begin_anew();
                fail(
                    "Stopped while the files were being listed or unpacked. Nothing was read; drop the dataset again to start over",
                    "",
                );
            }
            State::Idle | State::Done | State::Failed => {}
        }
    }

    /// Forgets the dataset.
    pub fn close(&self) {
        begin_anew();
        emit(Event::Progress(Progress::default()));
    }

    /// Asks a question; the answer is of its type.
    pub async fn ask<Q: Ask>(&self, question: Q) -> Result<Q::Answer, Failure> {
        Q::read(answer(question.into()).await?).ok_or(Failure::AnotherAnswer)
    }

    /// Judges again with these settings.
    pub async fn reconfigure(&self, settings: Settings) -> Result<(), Refusal> {
        if with(|page| page.state == State::Idle) {
            return Err(Refusal::NoDataset);
        }
        match reply(|id| ToEngine::Settings { id, settings }, &JsValue::UNDEFINED).await {
            Some(Reply::Settled(settled)) => settled,
            _ => Err(Refusal::Closed),
        }
    }

    /// Compares with an earlier report, or with none any more.
    ///
    /// # Errors
    /// What was expected and what was found, in a sentence; then all is as it was.
    pub async fn compare(&self, earlier: Option<File>) -> Result<(), String> {
        let beside = earlier.map_or(JsValue::NULL, JsValue::from);
        match reply(|id| ToEngine::Against { id }, &beside).await {
            Some(Reply::Compared(compared)) => compared,
            _ => Err("the dataset was closed meanwhile".to_owned()),
        }
    }

    /// These decisions hold from now on; a summary follows.
    pub fn decide(&self, decisions: Decisions) {
        with(|page| page.say(&ToEngine::Decide { check: page.check, decisions: Box::new(decisions) }));
    }

    /// The dropped file behind `Picture::handle`; its bytes when it is asked for them.
    pub fn file(&self, handle: u32) -> Option<Place> {
        with(|page| page.files.get(handle as usize).cloned())
    }

    /// The page can send nothing any more.
    pub fn sealed(&self) -> bool {
        shell::sealed()
    }

    /// Requests that the browser recorded since the seal, and refusals that it reported.
    pub fn counted(&self) -> (u32, u32) {
        shell::counted()
    }

    /// The policy in force, as written.
    pub fn policy(&self) -> String {
        shell::policy()
    }

    /// The files of the program, each with the hash by which the browser took it.
    pub fn hashes(&self) -> Vec<String> {
        shell::hashes()
    }

    /// Whether the browser keeps the files of the program, so that the page opens without its host.
    pub fn opens_offline(&self) -> bool {
        shell::opens_offline()
    }

    /// SHA-256 of the program, by which the browser took it, in hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        shell::fingerprint()
    }

    /// Licences and notices of all that the program is made of.
    pub fn licences(&self) -> String {
        shell::licences()
    }

    /// Everything that the program is able to call in a browser: the import section of the wasm, without suffixes.
    pub fn imports(&self) -> Vec<String> {
        shell::imports()
    }

    /// Tries to send one word to this page's own server, by every way, from the page and from a worker.
    pub async fn try_to_send(&self) -> Vec<SealRow> {
        let rows = shell::try_send().await.unwrap_or_default();
        serde_wasm_bindgen::from_value(rows).unwrap_or_default()
    }
}

async fn answer(question: Question) -> Result<Answer, Failure> {
    if with(|page| page.state == State::Idle) {
        return Err(Failure::NoDataset);
    }
    match reply(|id| ToEngine::Ask { id, question }, &JsValue::UNDEFINED).await {
        Some(Reply::Answer(answer)) => answer,
        Some(Reply::Settled(_) | Reply::Compared(_)) => Err(Failure::AnotherAnswer),
        None => Err(Failure::Closed),
    }
}

/// Says something to the engine and waits for its reply; `None` where there is none any more.
async fn reply(say: impl FnOnce(u32) -> ToEngine, beside: &JsValue) -> Option<Reply> {
    let id = with(|page| {
        page.last += 1;
        page.last
    });
    let there = Promise::new(&mut |resolve, _| {
        with(|page| page.pending.insert(id, resolve));
    });
    with(|page| page.say_with(&say(id), beside));
    // Never refused; a reply that is not there afterwards does not come any more.
    let _ = JsFuture::from(there).await;
    with(|page| page.replies.remove(&id))
}

/// How many workers may measure at once: as many as there are cores, for the engine and the page wait for them most of the
/// time, and the system gives them a turn when they do not.
fn workers() -> u32 {
    const MOST: f64 = 16.0;
    let cores = web_sys::window().map_or(2.0, |window| window.navigator().hardware_concurrency());
    cores.clamp(1.0, MOST) as u32
}

/// Lets the page draw before going on. By a channel: a timer that follows another one waits four milliseconds.
pub(super) async fn breathe() {
    let Ok(channel) = MessageChannel::new() else { return };
    let soon = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        if channel.port2().post_message_with_transferable(&JsValue::NULL, &Array::new()).is_err() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    });
    let _ = JsFuture::from(soon).await;
    channel.port1().close();
}
