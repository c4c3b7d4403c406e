//! The engine worker: hears the page, reads what was opened, answers questions. The measuring is `work`'s.

use super::files::readable;
use super::panics;
use super::wire::{FromEngine, ToEngine, beside, said, send, send_with, words};
use super::work::{Told, Work, report};
use crate::engine::{Answer, Check, Options, Progress, Question};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Date};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, MessagePort};

/// A dataset whose files are still arriving.
struct Arriving {
    number: u32,
    name: String,
    workers: u32,
    files: Vec<(String, File)>,
}

/// A dataset whose annotations are being read, in turns: between them this worker hears the page.
struct Reading {
    number: u32,
    work: Pin<Box<dyn Future<Output = Work>>>,
    stop: Rc<Cell<bool>>,
    /// Questions to be answered once there is something to answer from.
    asked: Vec<(u32, Question)>,
    /// Goes on; forgotten with the dataset.
    _next: Option<Timeout>,
}

/// Milliseconds of reading before this worker listens again.
const TURNS_MS: f64 = 80.0;

#[derive(Default)]
struct Engine {
    arriving: Option<Arriving>,
    reading: Option<Reading>,
    work: Option<Work>,
}

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
}

/// Starts this worker in the role of the engine.
#[wasm_bindgen]
pub fn engine_worker() {
    panics::tell_page();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        if let Some(message) = said::<ToEngine>(&event) {
            ENGINE.with_borrow_mut(|engine| engine.hear(message, &event));
        }
    });
    scope().set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Says something to the page. What cannot be said is said to have failed.
pub(super) fn tell(message: &FromEngine) {
    let Err(error) = send(&scope(), message) else { return };
    let what = "A result could not be handed to the page".to_owned();
    let instead = match message {
        FromEngine::Answer { id, .. } => FromEngine::Answer { id: *id, answer: Box::new(Answer::Sorry(what)) },
        FromEngine::Progress { check, .. } | FromEngine::Summary { check, .. } => {
            FromEngine::Failed { check: *check, what, detail: words(&error) }
        }
        _ => FromEngine::Failed { check: 0, what, detail: words(&error) },
    };
    // Two texts and a number: if even these cannot be sent, nobody can be told.
    let _ = send(&scope(), &instead);
}

/// Goes on with the open dataset, if there is one: for what comes in from ports and clocks.
pub(super) fn with_work(act: impl FnOnce(&mut Work)) {
    ENGINE.with_borrow_mut(|engine| {
        if let Some(work) = &mut engine.work {
            act(work);
        }
    });
}

impl Engine {
    fn hear(&mut self, message: ToEngine, event: &MessageEvent) {
        match message {
            ToEngine::Open { check, name, workers } => {
                *self = Self::default();
                self.arriving = Some(Arriving { number: check, name, workers, files: Vec::new() });
            }
            ToEngine::Files { check, paths } => {
                let arriving = self.arriving.as_mut().filter(|arriving| arriving.number == check);
                if let (Some(arriving), Some(files)) = (arriving, beside::<Array>(event)) {
                    arriving.files.extend(paths.into_iter().zip(files.iter().map(JsCast::unchecked_into)));
                }
            }
            ToEngine::Begin { check } => {
                if let Some(arriving) = self.arriving.take_if(|arriving| arriving.number == check) {
                    self.begin(arriving);
                }
            }
            ToEngine::Example { check, workers } => {
                *self = Self::default();
                self.example(check, workers);
            }
            ToEngine::Stop { check } => {
                if let Some(reading) = self.reading.as_ref().filter(|reading| reading.number == check) {
                    reading.stop.set(true);
                }
                if let Some(work) = self.work.as_mut().filter(|work| work.number() == check) {
                    work.stop();
                }
            }
            ToEngine::Ask { id, question } => {
                if let Some(reading) = &mut self.reading {
                    return reading.asked.push((id, question));
                }
                let answer = Box::new(self.answer(question));
                tell(&FromEngine::Answer { id, answer });
            }
            ToEngine::Hired { worker } => match (&mut self.work, beside::<MessagePort>(event)) {
                (Some(work), Some(port)) if work.measuring() => work.hired(worker, port),
                _ => tell(&FromEngine::Fire { worker }),
            },
            ToEngine::Gone { worker, why } => {
                if let Some(work) = &mut self.work {
                    work.gone(worker, &why);
                }
            }
            ToEngine::NoWorkers { why } => {
                if let Some(work) = self.work.as_mut().filter(|work| work.measuring()) {
                    work.stop();
                    let what = "The pictures were not measured: the browser does not start the workers that do it. \
                                What the annotations say holds";
                    tell(&FromEngine::Failed { check: work.number(), what: what.to_owned(), detail: why });
                }
            }
        }
    }

    fn example(&mut self, number: u32, workers: u32) {
        let made: Result<Vec<(String, File)>, JsValue> =
            crate::intake::example().into_iter().map(|(path, bytes)| to_file(path, &bytes)).collect();
        match made {
            Ok(files) => {
                let list: Array = files.iter().map(|(_, file)| file).collect();
                if send_with(&scope(), &FromEngine::Example { check: number }, &list, &Array::new()).is_ok() {
                    self.begin(Arriving { number, name: "example".to_owned(), workers, files });
                }
            }
            Err(error) => {
                let what = "The example could not be made".to_owned();
                tell(&FromEngine::Failed { check: number, what, detail: words(&error) });
            }
        }
    }

    fn begin(&mut self, arriving: Arriving) {
        let Arriving { number, name, workers, files } = arriving;
        let readable = match readable(&files) {
            Ok(readable) => readable,
            Err(error) => {
                let what = "The browser gives no way to read files here".to_owned();
                return tell(&FromEngine::Failed { check: number, what, detail: words(&error) });
            }
        };
        let handles: Vec<File> = files.into_iter().map(|(_, file)| file).collect();
        let stop = Rc::new(Cell::new(false));
        let stopped = stop.clone();
        let work = Box::pin(async move {
            let mut check = Check::new(name, readable, Options::default());
            let mut told = Told::default();
            let mut tick = |progress: &Progress| {
                report(number, progress, &mut told);
                !stopped.get()
            };
            check.read_in_turns(&mut tick).await;
            Work::new(number, check, handles, workers, told)
        });
        self.reading = Some(Reading { number, work, stop, asked: Vec::new(), _next: None });
        self.read_on();
    }

    /// Reads for a while; then listens, and comes back.
    fn read_on(&mut self) {
        let Some(mut reading) = self.reading.take() else { return };
        let began = Date::now();
        let mut context = Context::from_waker(Waker::noop());
        while Date::now() - began < TURNS_MS {
            if let Poll::Ready(work) = reading.work.as_mut().poll(&mut context) {
                let stopped = reading.stop.get();
                let work = self.work.insert(work);
                if stopped && work.measuring() {
                    work.stop()
                } else {
                    work.begin()
                }
                for (id, question) in reading.asked {
                    let answer = Box::new(self.answer(question));
                    tell(&FromEngine::Answer { id, answer });
                }
                return;
            }
        }
        reading._next = Some(Timeout::new(0, || ENGINE.with_borrow_mut(Self::read_on)));
        self.reading = Some(reading);
    }

    fn answer(&mut self, question: Question) -> Answer {
        let Some(work) = &mut self.work else { return Answer::Sorry("no dataset is open".to_owned()) };
        match question {
            Question::Settle(settings) => {
                work.settle(settings);
                Answer::Settled
            }
            question => work.answer(&question),
        }
    }
}

/// Bytes as a file of that path's name.
fn to_file(path: String, bytes: &[u8]) -> Result<(String, File), JsValue> {
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes));
    let file = File::new_with_u8_array_sequence(&parts, &name)?;
    Ok((path, file))
}
