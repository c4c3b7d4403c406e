//! The engine worker: hears the page, reads what was opened, answers questions. The measuring is `work`'s.

use super::blobs::Blobs;
use super::copying::{self, Copying};
use super::files::{BrowserFile, LocalFile, Reader, readable};
use super::panics;
use super::places::{Place, of_bytes, packed};
use super::progress::{LastProgress, report};
use super::slices::SlicedWork;
use super::wire::{FromEngine, ToEngine, beside, error_text, said, send, send_with};
use super::work::Work;
use crate::dataset::Settings;
use crate::dataset::bytes::ReadAt;
use crate::engine::{
    Check, CopyOf, EARLIER_AT_MOST, Failure, KnownFacts, Options, Progress, Question, Refusal, may_hold_pictures,
    unpack,
};
use crate::intake::archive;
use js_sys::Array;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, MessagePort};

/// A dataset whose files are still arriving.
struct Arriving {
    number: u32,
    name: String,
    workers: u32,
    files: Vec<(String, Place)>,
}

/// A dataset whose annotations are being read.
struct Reading {
    number: u32,
    /// Nothing comes of it where there is nothing to check, which the page was told.
    work: SlicedWork<Option<Work>>,
    /// Questions to be answered once there is something to answer from.
    questions: Vec<(u32, Question)>,
    /// Settings to be put into force then.
    settings: Option<(u32, Settings)>,
}

/// The annotations of the open dataset being read again, for settings that were asked for.
struct Rereading {
    id: u32,
    work: SlicedWork<Check<BrowserFile>>,
    progress: Rc<RefCell<Progress>>,
}

#[derive(Default)]
struct Engine {
    arriving: Option<Arriving>,
    reading: Option<Reading>,
    work: Option<Work>,
    rereading: Option<Rereading>,
    copying: Option<Copying>,
    /// Of the dataset that was open before.
    known: KnownFacts,
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
        FromEngine::Answer { id, .. } => FromEngine::Answer { id: *id, answer: Box::new(Err(Failure::NotSent)) },
        FromEngine::Progress { check, .. } | FromEngine::Summary { check, .. } => {
            FromEngine::Failed { check: *check, what, detail: error_text(&error) }
        }
        _ => FromEngine::Failed { check: 0, what, detail: error_text(&error) },
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
                self.start_over();
                self.arriving = Some(Arriving { number: check, name, workers, files: Vec::new() });
            }
            ToEngine::Files { check, paths } => {
                let arriving = self.arriving.as_mut().filter(|arriving| arriving.number == check);
                if let (Some(arriving), Some(files)) = (arriving, beside::<Array>(event)) {
                    let files = files.iter().map(|file| Place::of_file(&file.unchecked_into()));
                    arriving.files.extend(paths.into_iter().zip(files));
                }
            }
            ToEngine::Begin { check } => {
                if let Some(arriving) = self.arriving.take_if(|arriving| arriving.number == check) {
                    self.begin(arriving);
                }
            }
            ToEngine::Example { check, workers } => {
                self.start_over();
                self.example(check, workers);
            }
            ToEngine::Forget => self.start_over(),
            ToEngine::Stop { check } => {
                if let Some(reading) = self.reading.as_ref().filter(|reading| reading.number == check) {
                    reading.work.stop();
                }
                // One thing at a time: what is measured goes on.
                if let Some(rereading) = &self.rereading {
                    return rereading.work.stop();
                }
                if let Some(work) = self.work.as_mut().filter(|work| work.number() == check) {
                    work.stop();
                }
            }
            ToEngine::Ask { id, question } => {
                if let Some(reading) = &mut self.reading {
                    return reading.questions.push((id, question));
                }
                self.answer(id, question);
            }
            ToEngine::Settings { id, settings } => match &mut self.reading {
                Some(reading) => {
                    if let Some((before, _)) = reading.settings.replace((id, settings)) {
                        tell(&FromEngine::Settled { id: before, settled: Err(Refusal::Superseded) });
                    }
                }
                None => self.reconfigure(id, settings),
            },
            ToEngine::Decide { check, decisions } => {
                if let Some(work) = self.work.as_mut().filter(|work| work.number() == check) {
                    work.decide(*decisions);
                }
            }
            ToEngine::Copy { check, id, what } => self.copy(check, id, what),
            ToEngine::StopCopy { id } => drop(self.copying.take_if(|copying| copying.id() == id)),
            ToEngine::Against { id } => {
                let compared = self.compare(beside::<File>(event));
                tell(&FromEngine::Compared { id, compared });
            }
            ToEngine::WorkerReady { worker } => match (&mut self.work, beside::<MessagePort>(event)) {
                (Some(work), Some(port)) if work.measuring() => work.add_worker(worker, port),
                _ => tell(&FromEngine::StopWorker { worker }),
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

    /// Forgets everything but what was measured of the last dataset that had pictures.
    fn start_over(&mut self) {
        let before = self.work.take().map(Work::into_known).filter(|known| !known.is_empty());
        let known = before.unwrap_or_else(|| std::mem::take(&mut self.known));
        *self = Self { known, ..Self::default() };
    }

    fn example(&mut self, number: u32, workers: u32) {
        let made: Result<Vec<(String, Place)>, JsValue> = crate::intake::example()
            .into_iter()
            .map(|(path, bytes)| of_bytes(&bytes, &path).map(|place| (path, place)))
            .collect();
        match made {
            Ok(files) => {
                hand_over(number, files.iter().map(|(_, file)| file));
                self.begin(Arriving { number, name: "example".to_owned(), workers, files });
            }
            Err(error) => {
                let what = "The example could not be made".to_owned();
                tell(&FromEngine::Failed { check: number, what, detail: error_text(&error) });
            }
        }
    }

    fn begin(&mut self, arriving: Arriving) {
        let Arriving { number, name, workers, files } = arriving;
        let reader = match Reader::new() {
            Ok(reader) => Rc::new(reader),
            Err(error) => {
                let what = "The browser gives no way to read files here".to_owned();
                return tell(&FromEngine::Failed { check: number, what, detail: error_text(&error) });
            }
        };
        let stop = Rc::new(Cell::new(false));
        let stopped = stop.clone();
        let mut known = std::mem::take(&mut self.known);
        let work = async move {
            let mut last = LastProgress::default();
            let packed = |path: &str| archive::form(path).is_some() || may_hold_pictures(path);
            let archived = files.iter().any(|(path, _)| packed(path));
            let files =
                files.into_iter().map(|(path, file)| (path, LocalFile::new(file, Rc::clone(&reader)))).collect();
            let mut tick = |progress: &Progress| report(number, progress, &mut last);
            let (name, files) = match unpack(name.clone(), files, &mut Blobs::new(Rc::clone(&reader)), &mut tick).await
            {
                Ok(unpacked) => unpacked,
                Err(why) => {
                    let what = format!("{name} {why}");
                    tell(&FromEngine::Failed { check: number, what, detail: String::new() });
                    return None;
                }
            };
            let handles: Vec<Place> = files.iter().map(|(_, local)| local.place().clone()).collect();
            if archived {
                hand_over(number, handles.iter());
            }
            let mut check = Check::new(name, readable(files, &reader), Options::default());
            let mut tick = |progress: &Progress| {
                report(number, progress, &mut last);
                !stopped.get()
            };
            check.read_in_slices(&mut tick).await;
            check.recall(&mut known, |handle| handles.get(handle as usize).and_then(|file| file.changed));
            Some(Work::new(number, check, handles, workers, last))
        };
        self.reading =
            Some(Reading { number, work: SlicedWork::new(work, stop), questions: Vec::new(), settings: None });
        self.read_on();
    }

    /// Reads for a while; then listens, and comes back.
    fn read_on(&mut self) {
        let Some(mut reading) = self.reading.take() else { return };
        let Some(work) = reading.work.work() else {
            reading.work.then(|| ENGINE.with_borrow_mut(Self::read_on));
            self.reading = Some(reading);
            return;
        };
        if let Some(work) = work {
            let work = self.work.insert(work);
            if reading.work.stopped() && work.measuring() { work.stop() } else { work.begin() }
        }
        reading.questions.into_iter().for_each(|(id, question)| self.answer(id, question));
        if let Some((id, settings)) = reading.settings {
            self.reconfigure(id, settings);
        }
    }

    fn answer(&mut self, id: u32, question: Question) {
        let answer = self.work.as_ref().ok_or(Failure::NoDataset).and_then(|work| work.answer(&question));
        tell(&FromEngine::Answer { id, answer: Box::new(answer) });
    }

    /// Other settings, at once or after the annotations were read again; the last ones that were asked for count.
    fn reconfigure(&mut self, id: u32, settings: Settings) {
        if let Some(before) = self.rereading.take() {
            tell(&FromEngine::Settled { id: before.id, settled: Err(Refusal::Superseded) });
        }
        let Some(work) = &mut self.work else {
            return tell(&FromEngine::Settled { id, settled: Err(Refusal::NoDataset) });
        };
        let Some(mut fresh) = work.reconfigure(settings) else {
            return tell(&FromEngine::Settled { id, settled: Ok(()) });
        };
        let (stop, progress) = (Rc::new(Cell::new(false)), Rc::new(RefCell::new(fresh.progress().clone())));
        let (stopped, heard) = (stop.clone(), progress.clone());
        let read = async move {
            let mut tick = |progress: &Progress| {
                heard.borrow_mut().clone_from(progress);
                !stopped.get()
            };
            fresh.read_in_slices(&mut tick).await;
            fresh
        };
        self.rereading = Some(Rereading { id, work: SlicedWork::new(read, stop), progress });
        self.read_again();
    }

    /// Compares with an earlier report in a file, or with none.
    fn compare(&mut self, earlier: Option<File>) -> Result<(), String> {
        let work = self.work.as_mut().filter(|_| self.rereading.is_none());
        let work = work.ok_or("the dataset is still being read: ask again once it is")?;
        let Some(file) = earlier else { return work.compare(None) };
        if file.size() > EARLIER_AT_MOST as f64 {
            return Err("expected a report of Muster, found a file that is larger than any".to_owned());
        }
        let reader = Rc::new(Reader::new().map_err(|error| error_text(&error))?);
        let bytes = LocalFile::new(Place::of_file(&file), reader).head(EARLIER_AT_MOST).map_err(|e| e.to_string())?;
        let text = String::from_utf8(bytes).map_err(|_| "expected a report of Muster, found no text in UTF-8")?;
        work.compare(Some(&text))
    }

    /// Begins a copy.
    fn copy(&mut self, check: u32, id: u32, what: CopyOf) {
        let work = self.work.as_ref().filter(|work| work.number() == check);
        let begun = match work {
            Some(work) => Copying::begin(id, what, work).map_err(|e| e.to_string()),
            None => Err("the dataset is still being read".to_owned()),
        };
        match begun {
            Ok(copying) => {
                self.copying = Some(copying);
                self.copy_on();
            }
            Err(why) => copying::failed(id, why),
        }
    }

    /// Copies for a while.
    fn copy_on(&mut self) {
        let Some(mut copying) = self.copying.take() else { return };
        if !copying.work() {
            copying.then(|| ENGINE.with_borrow_mut(Self::copy_on));
            self.copying = Some(copying);
        }
    }

    /// Reads again for a while; the dataset that is open answers and measures on.
    fn read_again(&mut self) {
        let (Some(mut rereading), Some(work)) = (self.rereading.take(), &mut self.work) else { return };
        let done = rereading.work.work();
        if rereading.work.stopped() {
            work.keep_settings();
            return tell(&FromEngine::Settled { id: rereading.id, settled: Err(Refusal::Stopped) });
        }
        match done {
            Some(read) => {
                let settled = work.take_over(read).then_some(()).ok_or(Refusal::FilesChanged);
                tell(&FromEngine::Settled { id: rereading.id, settled });
            }
            None => {
                work.reads_again(&rereading.progress.borrow());
                rereading.work.then(|| ENGINE.with_borrow_mut(Self::read_again));
                self.rereading = Some(rereading);
            }
        }
    }
}

/// Hands files to the page by their handles, not more at once than it takes in without a pause.
fn hand_over<'a>(check: u32, files: impl Iterator<Item = &'a Place>) {
    const AT_ONCE: usize = 400;
    let mut files = files.peekable();
    let mut first = true;
    while files.peek().is_some() {
        let sent =
            packed(files.by_ref().take(AT_ONCE)).map_err(|error| error.to_string()).and_then(|(parts, blobs)| {
                send_with(&scope(), &FromEngine::Files { check, first, parts }, &blobs, &Array::new())
                    .map_err(|error| error_text(&error))
            });
        if let Err(detail) = sent {
            let what = "The files could not be handed to the page".to_owned();
            return tell(&FromEngine::Failed { check, what, detail });
        }
        first = false;
    }
}
