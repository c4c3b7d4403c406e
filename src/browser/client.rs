//! The page's side of the engine: opens a dataset, asks questions, hears of progress.

use super::staff::{Hand, Staff, Word};
use super::wire::{FromEngine, ToEngine, beside, said, send, send_with};
use super::{Dropped, shell};
use crate::engine::{Answer, Progress, Question, State, Summary};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Promise};
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, MessageEvent};

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

/// Files in one message: few enough that the page goes on drawing between two.
const FILES_AT_ONCE: usize = 500;
/// Milliseconds within which the engine's worker answers for the first time.
const START_MS: u32 = 60_000;

#[derive(Default)]
struct Page {
    hear: Option<Rc<dyn Fn(Event)>>,
    engine: Option<Hand>,
    /// The engine was ready once; one that never was is not started again and again.
    ready: bool,
    staff: Staff,
    /// The dataset that is open, by number, its files by handle, and where its check stands.
    check: u32,
    files: Vec<File>,
    state: State,
    /// Those who wait for an answer, and answers not yet fetched by them.
    asked: HashMap<u32, Function>,
    answers: HashMap<u32, Answer>,
    last: u32,
}

thread_local! {
    static PAGE: RefCell<Page> = RefCell::default();
}

fn with<T>(work: impl FnOnce(&mut Page) -> T) -> T {
    PAGE.with_borrow_mut(work)
}

/// Tells the page, with nothing borrowed: it may well call back.
fn emit(event: Event) {
    if let Some(hear) = with(|page| page.hear.clone()) {
        hear(event);
    }
}

fn fail(what: &str, detail: &str) {
    let detail = match detail {
        "" => String::new(),
        detail => format!("Muster {}, {}\n{detail}", env!("CARGO_PKG_VERSION"), shell::build()),
    };
    with(|page| page.state = State::Failed);
    emit(Event::Failed { what: what.to_owned(), detail });
}

impl Client {
    /// Starts the engine worker; `on` hears every event.
    pub fn start(on: impl Fn(Event) + 'static) -> Self {
        with(|page| *page = Page { hear: Some(Rc::new(on)), ..Page::default() });
        start_engine();
        Self { _of_this_page: () }
    }

    /// Checks a dataset; ends the one before.
    pub fn open(&self, name: String, files: Vec<Dropped>) {
        let check = begin_anew();
        let (paths, files): (Vec<String>, Vec<File>) = files.into_iter().map(|one| (one.path, one.file)).unzip();
        with(|page| {
            page.files.clone_from(&files);
            page.state = State::Listing;
            page.say(&ToEngine::Open { check, name, workers: workers() });
        });
        emit(Event::Progress(Progress { state: State::Listing, files: files.len() as u64, ..Progress::default() }));
        spawn_local(async move {
            for (paths, files) in paths.chunks(FILES_AT_ONCE).zip(files.chunks(FILES_AT_ONCE)) {
                if with(|page| page.check != check) {
                    return;
                }
                let list: Array = files.iter().collect();
                with(|page| page.say_with(&ToEngine::Files { check, paths: paths.to_vec() }, &list));
                breathe().await;
            }
            with(|page| page.check == check && page.say(&ToEngine::Begin { check }));
        });
    }

    /// Checks the made-up example.
    pub fn open_example(&self) {
        let check = begin_anew();
        with(|page| {
            page.state = State::Listing;
            page.say(&ToEngine::Example { check, workers: workers() })
        });
        emit(Event::Progress(Progress { state: State::Listing, ..Progress::default() }));
    }

    /// Stops measuring; what is known so far stays and is judged. While the annotations are still being read nothing
    /// can be judged, and the page hears that.
    pub fn cancel(&self) {
        match with(|page| page.state) {
            State::Measuring => with(|page| {
                let check = page.check;
                page.say(&ToEngine::Stop { check });
            }),
            State::Listing | State::Reading => {
                // The engine reads and does not listen meanwhile.
                begin_anew();
                fail(
                    "Stopped while the annotations were being read. Nothing was judged; drop the folder again to start over",
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

    pub async fn ask(&self, question: Question) -> Answer {
        if with(|page| page.state == State::Idle) {
            return Answer::Sorry("no dataset is open".into());
        }
        let id = with(|page| {
            page.last += 1;
            page.last
        });
        let there = Promise::new(&mut |resolve, _| {
            with(|page| page.asked.insert(id, resolve));
        });
        with(|page| page.say(&ToEngine::Ask { id, question }));
        // Never refused; an answer that is not there afterwards is the answer that there is none.
        let _ = JsFuture::from(there).await;
        with(|page| page.answers.remove(&id)).unwrap_or_else(|| Answer::Sorry("the dataset is no longer open".into()))
    }

    /// The dropped file behind `Picture::handle`.
    pub fn file(&self, handle: u32) -> Option<File> {
        with(|page| page.files.get(handle as usize).cloned())
    }

    /// The page can send nothing any more.
    pub fn sealed(&self) -> bool {
        shell::sealed()
    }

    /// The policy in force, as written.
    pub fn policy(&self) -> String {
        shell::policy()
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

impl Page {
    fn say(&self, message: &ToEngine) -> bool {
        self.engine.as_ref().is_some_and(|engine| send(&engine.worker, message).is_ok())
    }

    fn say_with(&self, message: &ToEngine, beside: &JsValue) -> bool {
        self.engine.as_ref().is_some_and(|engine| send_with(&engine.worker, message, beside, &Array::new()).is_ok())
    }
}

/// Ends whatever is under way and gives the number of the next dataset. An engine that was used is started anew: it
/// does not listen while it reads, and its memory never shrinks.
fn begin_anew() -> u32 {
    let (check, used, waiting) = with(|page| {
        page.check += 1;
        page.staff.dismiss();
        page.files.clear();
        let used = page.state != State::Idle || page.engine.is_none();
        page.state = State::Idle;
        (page.check, used, std::mem::take(&mut page.asked))
    });
    send_away(waiting);
    if used {
        start_engine();
    }
    check
}

/// Those who wait for an answer learn that there is none.
fn send_away(waiting: HashMap<u32, Function>) {
    for resolve in waiting.into_values() {
        let _ = resolve.call0(&JsValue::UNDEFINED);
    }
}

fn start_engine() {
    with(|page| {
        page.engine = None;
        page.ready = false;
    });
    match Hand::start("engine", "engine", hear_engine) {
        Ok(hand) => {
            with(|page| page.engine = Some(hand));
            Timeout::new(START_MS, || {
                if with(|page| !page.ready && page.engine.take().is_some()) {
                    fail(
                        "Muster's engine does not start in this browser. The muster command checks the same folder",
                        "no answer from the engine's worker",
                    );
                }
            })
            .forget();
        }
        Err(why) => {
            fail("Muster's engine does not start in this browser. The muster command checks the same folder", &why)
        }
    }
}

fn hear_engine(word: Word) {
    match word {
        Word::Ready => with(|page| page.ready = true),
        Word::Said(event) => {
            if let Some(message) = said::<FromEngine>(&event) {
                obey(message, &event);
            }
        }
        Word::Ended(why) => {
            let (was_ready, waiting) = with(|page| {
                page.staff.dismiss();
                page.engine = None;
                page.check += 1;
                (page.ready, std::mem::take(&mut page.asked))
            });
            send_away(waiting);
            if was_ready {
                start_engine();
                fail(
                    "Muster's engine stopped through a fault of its own, or for want of memory. The dataset is closed, its files are untouched and nothing was sent; drop the folder again, or use the muster command",
                    &why,
                );
            } else {
                fail("Muster's engine does not start in this browser. The muster command checks the same folder", &why);
            }
        }
    }
}

/// Does what the engine says, unless it speaks of a dataset that is no longer open.
fn obey(message: FromEngine, event: &MessageEvent) {
    let current = with(|page| page.check);
    match message {
        FromEngine::Progress { check, progress } if check == current => {
            with(|page| page.state = progress.state);
            emit(Event::Progress(progress));
        }
        FromEngine::Summary { check, summary } if check == current => emit(Event::Summary(summary)),
        FromEngine::Failed { check, what, detail } if check == current || check == 0 => fail(&what, &detail),
        FromEngine::Example { check } if check == current => {
            let files = beside::<Array>(event).unwrap_or_default();
            with(|page| page.files = files.iter().map(JsCast::unchecked_into).collect());
        }
        FromEngine::Hire { check, count } if check == current => (0..count).for_each(|_| hire()),
        FromEngine::Fire { worker } => with(|page| page.staff.fire(worker)),
        FromEngine::Answer { id, answer } => {
            let resolve = with(|page| {
                page.answers.insert(id, answer);
                page.asked.remove(&id)
            });
            match resolve {
                Some(resolve) => drop(resolve.call0(&JsValue::UNDEFINED)),
                None => drop(with(|page| page.answers.remove(&id))),
            }
        }
        FromEngine::Progress { .. }
        | FromEngine::Summary { .. }
        | FromEngine::Failed { .. }
        | FromEngine::Example { .. }
        | FromEngine::Hire { .. } => {}
    }
}

/// Starts a pixel worker for the engine.
fn hire() {
    if let Err(why) = with(|page| page.staff.hire(hear_pixels)) {
        with(|page| page.say(&ToEngine::NoWorkers { why }));
    }
}

fn hear_pixels(worker: u32, word: Word) {
    match word {
        Word::Ready => with(|page| {
            let introduced = page.engine.as_ref().map(|engine| page.staff.introduce(worker, &engine.worker));
            if !matches!(introduced, Some(Ok(()))) {
                page.staff.fire(worker);
            }
        }),
        Word::Ended(why) => with(|page| {
            let message = match page.staff.ended(worker) {
                true => ToEngine::Gone { worker, why },
                false => ToEngine::NoWorkers { why },
            };
            page.say(&message);
        }),
        // It speaks to the engine only.
        Word::Said(_) => {}
    }
}

/// How many workers may measure at once: one core is left to the engine and the page.
fn workers() -> u32 {
    const MOST: f64 = 16.0;
    let cores = web_sys::window().map_or(2.0, |window| window.navigator().hardware_concurrency());
    (cores - 1.0).clamp(1.0, MOST) as u32
}

/// Lets the page draw before going on.
pub(super) async fn breathe() {
    let soon = Promise::new(&mut |resolve, _| {
        Timeout::new(0, move || drop(resolve.call0(&JsValue::UNDEFINED))).forget();
    });
    let _ = JsFuture::from(soon).await;
}
