//! The engine worker: owns the check, hands pictures to the pixel workers, judges now and then, answers the page.

use super::files::{BrowserFile, Reader};
use super::panics;
use super::queue::{Job, Queue};
use super::wire::{Batch, FromEngine, FromPixels, ToEngine, beside, said, send, send_with, words};
use crate::dataset::ImageId;
use crate::engine::{Answer, Check, Options, Progress, Question, State};
use gloo::timers::callback::Interval;
use js_sys::{Array, Date};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, MessagePort};

/// Milliseconds between two reports of progress.
const PROGRESS_MS: f64 = 100.0;
/// While measuring, judging is done at most once in this time, and takes at most a sixth of all time.
const JUDGE_MS: f64 = 1000.0;
const JUDGE_SHARE: f64 = 5.0;
/// A pixel worker is replaced after so many pictures, or when its memory has grown to this: it never shrinks.
const RETIRE_PICTURES: u32 = 4000;
const RETIRE_BYTES: f64 = 512.0 * 1024.0 * 1024.0;
/// Pictures before a worker: at least, and at most. More when judging takes long, so that no worker waits for it.
const AHEAD: (f64, f64) = (32.0, 1024.0);

/// A pixel worker's port and what listens at it.
struct Desk {
    port: MessagePort,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

/// The dataset that is open.
struct Work {
    number: u32,
    check: Check<BrowserFile>,
    /// By handle.
    files: Vec<File>,
    queue: Queue,
    desks: BTreeMap<u32, Desk>,
    /// Pixel workers asked for and not yet there, and how many there may be.
    asked: u32,
    most: u32,
    started: f64,
    measured: u32,
    told: f64,
    judged: f64,
    judging: f64,
    _clock: Option<Interval>,
}

/// A dataset whose files are still arriving.
struct Arriving {
    number: u32,
    name: String,
    workers: u32,
    files: Vec<(String, File)>,
}

#[derive(Default)]
struct Engine {
    arriving: Option<Arriving>,
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
fn tell(message: &FromEngine) {
    if let Err(error) = send(&scope(), message) {
        let check = match message {
            FromEngine::Progress { check, .. } | FromEngine::Summary { check, .. } => *check,
            _ => 0,
        };
        let what = "A result could not be handed to the page".to_owned();
        let _ = send(&scope(), &FromEngine::Failed { check, what, detail: words(&error) });
    }
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
                if let Some(work) = self.work.as_mut().filter(|work| work.number == check) {
                    work.stop();
                }
            }
            ToEngine::Ask { id, question } => {
                let answer = self.answer(question);
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
                    let number = work.number;
                    work.stop();
                    let what = "The pictures were not measured: the browser does not start the workers that do it. \
                                What the annotations say holds";
                    tell(&FromEngine::Failed { check: number, what: what.to_owned(), detail: why });
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
        let reader = match Reader::new() {
            Ok(reader) => reader,
            Err(error) => {
                let what = "The browser gives no way to read files here".to_owned();
                return tell(&FromEngine::Failed { check: number, what, detail: words(&error) });
            }
        };
        let handles: Vec<File> = files.iter().map(|(_, file)| file.clone()).collect();
        let files = files.into_iter().map(|(path, file)| (path, BrowserFile::new(file, reader.clone()))).collect();
        let mut check = Check::new(name, files, Options::default());
        let mut told = 0.0;
        check.read(&mut |progress| {
            report(number, progress, &mut told);
            true
        });
        let images = check.images_to_measure();
        let bytes = |handle: u32| handles.get(handle as usize).map_or(0, |file| file.size() as u64);
        let jobs = images.into_iter().map(|(image, handle)| Job { image: image.0, handle, bytes: bytes(handle) });
        let queue = Queue::new(jobs);
        let most = workers.clamp(1, u32::try_from(queue.left().div_ceil(8)).unwrap_or(u32::MAX).max(1));
        let now = Date::now();
        let work = self.work.insert(Work {
            number,
            check,
            files: handles,
            queue,
            desks: BTreeMap::new(),
            asked: 0,
            most,
            started: now,
            measured: 0,
            told,
            judged: now,
            judging: 0.0,
            _clock: None,
        });
        if work.measuring() {
            work.hire();
            work._clock = Some(Interval::new(1000, || {
                ENGINE.with_borrow_mut(|engine| {
                    if let Some(work) = &mut engine.work {
                        work.tick();
                    }
                });
            }));
        }
        // What the annotations say is there at once; the workers start meanwhile.
        work.judge(false);
    }

    fn answer(&mut self, question: Question) -> Answer {
        let Some(work) = &mut self.work else { return Answer::Sorry("no dataset is open".to_owned()) };
        match question {
            Question::Settle(settings) => {
                work.check.settle_with(settings);
                work.show();
                Answer::Settled
            }
            question => work.check.answer(&question),
        }
    }
}

impl Work {
    fn measuring(&self) -> bool {
        self.queue.left() > 0
    }

    /// Asks the page for as many workers as there is work for.
    fn hire(&mut self) {
        let there = u32::try_from(self.queue.workers()).unwrap_or(u32::MAX).saturating_add(self.asked);
        let work = u32::try_from(self.queue.left()).unwrap_or(u32::MAX);
        let count = self.most.min(work).saturating_sub(there);
        if count > 0 {
            self.asked += count;
            tell(&FromEngine::Hire { check: self.number, count });
        }
    }

    fn hired(&mut self, worker: u32, port: MessagePort) {
        self.asked = self.asked.saturating_sub(1);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(word) = said::<FromPixels>(&event) {
                ENGINE.with_borrow_mut(|engine| {
                    if let Some(work) = &mut engine.work {
                        work.hear(worker, word);
                    }
                });
            }
        });
        port.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        self.desks.insert(worker, Desk { port, _hear: hear });
        self.queue.hire(worker);
        self.feed(worker);
    }

    /// Puts as much before a worker as it can do until the engine has time again.
    fn feed(&mut self, worker: u32) {
        let seconds = ((Date::now() - self.started) / 1000.0).max(0.1);
        let rate = f64::from(self.measured) / seconds / f64::from(self.most);
        let enough = (rate * self.judging.max(100.0) * 2.0 / 1000.0).clamp(AHEAD.0, AHEAD.1) as usize;
        loop {
            let jobs = self.queue.take(worker, enough);
            let Some(desk) = self.desks.get(&worker).filter(|_| !jobs.is_empty()) else { return };
            let files: Array = jobs.iter().filter_map(|job| self.files.get(job.handle as usize)).collect();
            let images = jobs.iter().map(|job| job.image).collect();
            // A port that takes nothing is noticed by its silence.
            let _ = send_with(&desk.port, &Batch { images }, &files, &Array::new());
        }
    }

    fn hear(&mut self, worker: u32, word: FromPixels) {
        match word {
            FromPixels::Facts { image, facts } => {
                if self.queue.done(worker, image) {
                    self.check.put(ImageId(image), *facts);
                    self.go_on(worker);
                }
            }
            FromPixels::Lost { image, why } => {
                if self.queue.done(worker, image) {
                    self.check.lost(ImageId(image), why);
                    self.go_on(worker);
                }
            }
            FromPixels::Through { measured, memory } => {
                if (measured >= RETIRE_PICTURES || memory > RETIRE_BYTES) && self.queue.retire(worker) {
                    self.end(worker);
                    self.hire();
                }
            }
        }
    }

    /// After a picture: more work, a report, a judgement, or the end.
    fn go_on(&mut self, worker: u32) {
        self.measured += 1;
        if self.queue.can_go(worker) {
            self.end(worker);
            self.hire();
        } else {
            self.feed(worker);
        }
        if self.queue.left() == 0 {
            return self.finish(false);
        }
        report(self.number, self.check.progress(), &mut self.told);
        let since = Date::now() - self.judged;
        if since > JUDGE_MS && since > JUDGE_SHARE * self.judging {
            self.judge(false);
        }
    }

    /// Ends a worker that has nothing left to do, or from which nothing is expected any more.
    fn end(&mut self, worker: u32) -> Option<Job> {
        self.desks.remove(&worker);
        tell(&FromEngine::Fire { worker });
        self.queue.gone(worker)
    }

    /// A worker ended on its own, or was ended because it was silent for too long.
    fn gone(&mut self, worker: u32, why: &str) {
        if !self.desks.contains_key(&worker) {
            self.asked = self.asked.saturating_sub(1);
        }
        if let Some(job) = self.end(worker) {
            self.check.lost(ImageId(job.image), format!("Muster could not measure it, twice: {why}"));
        }
        if self.measuring() {
            self.hire()
        } else {
            self.finish(false)
        }
        let rest: Vec<u32> = self.desks.keys().copied().collect();
        rest.into_iter().for_each(|worker| self.feed(worker));
    }

    fn tick(&mut self) {
        for worker in self.queue.tick() {
            self.gone(worker, "it took too long");
        }
    }

    fn stop(&mut self) {
        if self.measuring() {
            self.finish(true);
        }
    }

    /// Nothing more will be measured.
    fn finish(&mut self, stopped: bool) {
        self._clock = None;
        self.queue.clear();
        for worker in std::mem::take(&mut self.desks).into_keys() {
            tell(&FromEngine::Fire { worker });
        }
        self.judge(stopped);
    }

    fn judge(&mut self, stopped: bool) {
        let before = Date::now();
        self.check.judge(stopped);
        self.show();
        self.judged = Date::now();
        self.judging = (self.judged - before).max(1.0);
    }

    /// Shows the page what is known.
    fn show(&mut self) {
        if let Some(summary) = self.check.summary() {
            tell(&FromEngine::Summary { check: self.number, summary: Box::new(summary) });
        }
        report(self.number, self.check.progress(), &mut self.told);
    }
}

/// Tells the page how far it is, not more often than it can be read. A change of state is always told.
fn report(check: u32, progress: &Progress, told: &mut f64) {
    let now = Date::now();
    if now - *told >= PROGRESS_MS || progress.state != State::Measuring && progress.state != State::Reading {
        *told = now;
        tell(&FromEngine::Progress { check, progress: progress.clone() });
    }
}

/// Bytes as a file of that path's name.
fn to_file(path: String, bytes: &[u8]) -> Result<(String, File), JsValue> {
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    let parts = Array::of1(&js_sys::Uint8Array::from(bytes));
    let file = File::new_with_u8_array_sequence(&parts, &name)?;
    Ok((path, file))
}
