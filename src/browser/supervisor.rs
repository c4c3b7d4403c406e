//! The page's side of all workers: the engine that is running, the pixel workers it asked for, who waits for an answer.
//! Starts an engine anew when one ends or is used up.

use super::client::Event;
use super::copies::{self, CopyNews};
use super::places::{Place, unpacked};
use super::shell;
use super::wire::{FromEngine, ToEngine, beside, said, send, send_with};
use super::worker_pool::{Word, WorkerHandle, WorkerPool};
use crate::engine::{Answer, Failure, Refusal, State};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{Blob, MessageEvent};

/// Milliseconds within which the engine's worker answers for the first time.
const START_MS: u32 = 60_000;

/// How often it is looked whether the engine says anything while it works.
const LOOK_MS: u32 = 5_000;
const SILENT: &str = "Muster's engine fell silent and was started anew. The dataset is closed; its files are untouched and nothing \
                      was sent. Drop the folder again; if it happens again, the muster command says more";
const STOPPED_AT_ONCE: &str = "Stopped. The engine did not answer any more and was started anew; nothing is known of the dataset. Drop \
                               the folder again to start over";

const NO_START: &str = "Muster's engine does not start in this browser. The muster command checks the same folder";
const STOPPED: &str = "Muster's engine stopped, through a fault of its own or for want of memory. The dataset is closed; \
                       its files are untouched and nothing was sent. Drop the folder again, or use the muster command";

/// What the engine replied to something that was asked of it.
#[allow(clippy::large_enum_variant, reason = "a reply is fetched once and taken apart at once")]
pub(super) enum Reply {
    Answer(Result<Answer, Failure>),
    Settled(Result<(), Refusal>),
    Compared(Result<(), String>),
}

#[derive(Default)]
pub(super) struct Page {
    pub hear: Option<Rc<dyn Fn(Event)>>,
    engine: Option<WorkerHandle>,
    /// The engine was ready once; one that never was is not started again and again.
    ready: bool,
    /// Engines started so far.
    starts: u32,
    /// Looks since the engine said something, and since "Stop" was asked of it without that it stopped.
    silent: u32,
    stopping: Option<u32>,
    pool: WorkerPool,
    /// The dataset that is open, by number, its files by handle, and where its check stands.
    pub check: u32,
    pub files: Vec<Place>,
    pub state: State,
    /// Those who wait for a reply, and replies not yet fetched by them.
    pub pending: HashMap<u32, Function>,
    pub replies: HashMap<u32, Reply>,
    pub last: u32,
}

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
}

pub(super) fn with<T>(work: impl FnOnce(&mut Page) -> T) -> T {
    PAGE.with_borrow_mut(work)
}

/// Tells the page, with nothing borrowed: it may well call back.
pub(super) fn emit(event: Event) {
    if let Some(hear) = with(|page| page.hear.clone()) {
        hear(event);
    }
}

pub(super) fn fail(what: &str, detail: &str) {
    let detail = match detail {
        "" => String::new(),
        detail => format!("Muster {}, {}\n{detail}", env!("CARGO_PKG_VERSION"), shell::build()),
    };
    with(|page| page.state = State::Failed);
    emit(Event::Failed { what: what.to_owned(), detail });
}

impl Page {
    /// The engine has something to do with the dataset.
    fn is_busy(&self) -> bool {
        matches!(self.state, State::Listing | State::Reading | State::Measuring)
    }

    /// "Stop" is asked of the engine.
    pub fn stop(&mut self) {
        self.stopping = Some(0);
        let check = self.check;
        self.say(&ToEngine::Stop { check });
    }

    pub fn say(&self, message: &ToEngine) -> bool {
        self.engine.as_ref().is_some_and(|engine| send(&engine.worker, message).is_ok())
    }

    pub fn say_with(&self, message: &ToEngine, beside: &JsValue) -> bool {
        self.engine.as_ref().is_some_and(|engine| send_with(&engine.worker, message, beside, &Array::new()).is_ok())
    }
}

/// Ends whatever is under way and gives the number of the next dataset. An engine at rest forgets its dataset and stays,
/// for it knows what it measured, should the same pictures be dropped again; one at work does not listen, and is started
/// anew.
pub(super) fn begin_anew() -> u32 {
    let (check, at_rest, waiting) = with(|page| {
        page.check += 1;
        page.pool.stop_all();
        page.files.clear();
        let at_rest = match page.state {
            State::Idle => page.engine.is_some(),
            // It could not be told where the message does not get through.
            State::Done => page.say(&ToEngine::Forget),
            State::Listing | State::Reading | State::Measuring | State::Failed => false,
        };
        page.silent = 0;
        page.stopping = None;
        page.state = State::Idle;
        (page.check, at_rest, std::mem::take(&mut page.pending))
    });
    send_away(waiting);
    if !at_rest {
        start_engine();
    }
    check
}

/// Looks again and again whether the engine still speaks, as long as this dataset is worked on. Looks are counted, not
/// seconds: a computer that slept has not been looked at.
pub(super) fn watch(check: u32) {
    Timeout::new(LOOK_MS, move || {
        let (of_this, busy) = with(|page| (page.check == check, page.is_busy()));
        if !of_this {
            return;
        }
        let (silent, stopping) = with(|page| {
            if busy {
                page.silent += 1;
            }
            page.stopping = page.stopping.filter(|_| busy).map(|looks| looks + 1);
            (page.silent, page.stopping.unwrap_or(0))
        });
        let (silence, patience) = shell::patience();
        match (silent > silence / LOOK_MS, stopping > patience / LOOK_MS) {
            (_, true) => give_up(STOPPED_AT_ONCE),
            (true, _) => give_up(SILENT),
            _ if busy => watch(check),
            _ => {}
        }
    })
    .forget();
}

/// Ends an engine that does not answer, and starts another one.
fn give_up(what: &str) {
    let waiting = with(|page| {
        page.pool.stop_all();
        page.check += 1;
        std::mem::take(&mut page.pending)
    });
    send_away(waiting);
    start_engine();
    fail(what, "");
}

/// Those who wait for an answer learn that there is none.
fn send_away(waiting: HashMap<u32, Function>) {
    copies::end("the dataset was closed, or the engine stopped, before it was there");
    for resolve in waiting.into_values() {
        let _ = resolve.call0(&JsValue::UNDEFINED);
    }
}

pub(super) fn start_engine() {
    let start = with(|page| {
        page.engine = None;
        page.ready = false;
        page.silent = 0;
        page.stopping = None;
        page.starts += 1;
        page.starts
    });
    match WorkerHandle::start("engine", "engine", hear_engine) {
        Ok(handle) => {
            with(|page| page.engine = Some(handle));
            Timeout::new(START_MS, move || {
                if with(|page| page.starts == start && !page.ready && page.engine.take().is_some()) {
                    fail(NO_START, "no answer from the engine's worker");
                }
            })
            .forget();
        }
        Err(why) => fail(NO_START, &why),
    }
}

fn hear_engine(word: Word) {
    match word {
        Word::Ready => with(|page| page.ready = true),
        Word::Said(event) => {
            with(|page| page.silent = 0);
            if let Some(message) = said::<FromEngine>(&event) {
                obey(message, &event);
            }
        }
        Word::Ended(why) => {
            let (was_ready, waiting) = with(|page| {
                page.pool.stop_all();
                page.engine = None;
                page.check += 1;
                (page.ready, std::mem::take(&mut page.pending))
            });
            send_away(waiting);
            if was_ready {
                start_engine();
                fail(STOPPED, &why);
            } else {
                fail(NO_START, &why);
            }
        }
    }
}

/// Tells the page in a task of its own, in order: taking a message apart and drawing it could together hold up the page.
fn soon(check: u32, event: Event) {
    Timeout::new(0, move || {
        if with(|page| page.check == check) {
            emit(event);
        }
    })
    .forget();
}

/// Does what the engine says, unless it speaks of a dataset that is no longer open.
fn obey(message: FromEngine, event: &MessageEvent) {
    let current = with(|page| page.check);
    match message {
        FromEngine::Progress { check, progress } if check == current => {
            with(|page| page.state = progress.state);
            soon(check, Event::Progress(progress));
        }
        FromEngine::Summary { check, summary } if check == current => soon(check, Event::Summary(summary)),
        FromEngine::Failed { check, what, detail } if check == current || check == 0 => fail(&what, &detail),
        FromEngine::Files { check, first, parts } if check == current => {
            let files = unpacked(&parts, &beside::<Array>(event).unwrap_or_default());
            with(|page| {
                if first {
                    page.files.clear();
                }
                page.files.extend(files);
            });
        }
        FromEngine::StartWorkers { check, count } if check == current => (0..count).for_each(|_| start_worker()),
        FromEngine::StopWorker { worker } => with(|page| page.pool.stop_worker(worker)),
        FromEngine::Answer { id, answer } => replied(id, Reply::Answer(*answer)),
        FromEngine::Settled { id, settled } => replied(id, Reply::Settled(settled)),
        FromEngine::Compared { id, compared } => replied(id, Reply::Compared(compared)),
        FromEngine::Copying { id, progress } => copies::heard(id, CopyNews::At(progress)),
        FromEngine::Copied { id, copied } => {
            let news = match (copied, beside::<Blob>(event)) {
                (Ok(says), Some(blob)) => CopyNews::Done(blob, says),
                (Ok(_), None) => CopyNews::Failed("it could not be handed to the page".to_owned()),
                (Err(why), _) => CopyNews::Failed(why),
            };
            copies::heard(id, news);
        }
        FromEngine::Progress { .. }
        | FromEngine::Summary { .. }
        | FromEngine::Failed { .. }
        | FromEngine::Files { .. }
        | FromEngine::StartWorkers { .. } => {}
    }
}

/// Hands a reply to who waits for it; nobody may wait any more.
fn replied(id: u32, reply: Reply) {
    let resolve = with(|page| {
        let resolve = page.pending.remove(&id)?;
        page.replies.insert(id, reply);
        Some(resolve)
    });
    if let Some(resolve) = resolve {
        let _ = resolve.call0(&JsValue::UNDEFINED);
    }
}

/// Starts a pixel worker for the engine.
fn start_worker() {
    if let Err(why) = with(|page| page.pool.start_worker(hear_pixels)) {
        with(|page| page.say(&ToEngine::NoWorkers { why }));
    }
}

fn hear_pixels(worker: u32, word: Word) {
    match word {
        Word::Ready => with(|page| {
            let connected = page.engine.as_ref().map(|engine| page.pool.connect(worker, &engine.worker));
            if !matches!(connected, Some(Ok(()))) {
                page.pool.stop_worker(worker);
            }
        }),
        Word::Ended(why) => with(|page| {
            let message = match page.pool.ended(worker) {
                true => ToEngine::Gone { worker, why },
                false => ToEngine::NoWorkers { why },
            };
            page.say(&message);
        }),
        // It speaks to the engine only.
        Word::Said(_) => {}
    }
}
