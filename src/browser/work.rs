//! A dataset being measured: who measures what (`queue`), what is known, when it is judged.

use super::engine_worker::{tell, with_work};
use super::files::BrowserFile;
use super::places::{Place, packed};
use super::progress::{LastProgress, report};
use super::queue::{Job, Queue};
use super::wire::{Batch, FromEngine, FromPixels, Item, said, send_with};
use crate::dataset::{FileId, ImageId, Settings};
use crate::decisions::Decisions;
use crate::engine::{Answer, Check, Failure, KnownFacts, Progress, Question, State};
use gloo::timers::callback::Interval;
use js_sys::{Array, Date};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, MessagePort};

/// While measuring, judging is done at most once in this time, and takes at most a sixth of all time.
const JUDGE_MS: f64 = 1000.0;
const JUDGE_SHARE: f64 = 5.0;
/// A pixel worker is replaced after so many pictures, or when its memory has grown to this: it never shrinks.
const RETIRE_PICTURES: u32 = 4000;
const RETIRE_BYTES: f64 = 512.0 * 1024.0 * 1024.0;
/// Pictures before a worker: at least, and at most. More when judging takes long, so that no worker waits for it.
const AHEAD: (f64, f64) = (32.0, 1024.0);

/// A pixel worker's port and what listens at it.
struct WorkerPort {
    port: MessagePort,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for WorkerPort {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

/// The dataset that is open.
pub(super) struct Work {
    number: u32,
    check: Check<BrowserFile>,
    /// By handle.
    files: Vec<Place>,
    queue: Queue,
    ports: BTreeMap<u32, WorkerPort>,
    /// Pixel workers asked for and not yet there, and how many there may be.
    starting: u32,
    most: u32,
    started: f64,
    measured: u32,
    last: LastProgress,
    /// Annotations are read again, which is told instead.
    rereading: bool,
    judged: f64,
    judging: f64,
    /// Runs while pictures are measured.
    clock: Option<Interval>,
}

/// The pictures and masks that are not measured yet.
fn queue(check: &Check<BrowserFile>, files: &[Place]) -> Queue {
    let bytes = |handle: u32| files.get(handle as usize).map_or(0, |file| file.len);
    // Masks first: what they show is needed for more than what pictures look like.
    let masks = check.masks_to_measure().into_iter().map(|(file, handle)| (Item::Mask(file.0), handle));
    let images = check.images_to_measure().into_iter().map(|(image, handle)| (Item::Image(image.0), handle));
    Queue::new(masks.chain(images).map(|(item, handle)| Job { item, handle, bytes: bytes(handle) }))
}

impl Work {
    /// A dataset whose annotations are read. `files`: by handle; `workers`: how many may measure at once.
    pub fn new(number: u32, check: Check<BrowserFile>, files: Vec<Place>, workers: u32, last: LastProgress) -> Self {
        let queue = queue(&check, &files);
        // One worker for a handful of pictures: starting another one takes longer.
        let useful = u32::try_from(queue.left().div_ceil(8)).unwrap_or(u32::MAX);
        Self {
            number,
            check,
            files,
            queue,
            ports: BTreeMap::new(),
            starting: 0,
            most: workers.min(useful).max(1),
            started: Date::now(),
            measured: 0,
            last,
            rereading: false,
            judged: 0.0,
            judging: 0.0,
            clock: None,
        }
    }

    /// Facts of pictures, for the case that the dataset is dropped again.
    pub fn into_known(self) -> KnownFacts {
        let files = self.files;
        self.check.into_known(|handle| files.get(handle as usize).and_then(|file| file.changed))
    }

    pub fn check(&self) -> &Check<BrowserFile> {
        &self.check
    }

    pub fn number(&self) -> u32 {
        self.number
    }

    /// Judges what the annotations say, while the workers start that measure the pictures.
    pub fn begin(&mut self) {
        if self.measuring() {
            self.request_workers();
            self.clock = Some(Interval::new(1000, || with_work(Self::tick)));
        }
        self.judge(false);
    }

    pub fn answer(&self, question: &Question) -> Result<Answer, Failure> {
        self.check.answer(question)
    }

    /// Judges again with other settings, or gives the check that has to be read for that and then taken over.
    pub fn reconfigure(&mut self, settings: Settings) -> Option<Check<BrowserFile>> {
        if self.check.asks_to_read_again(&settings) {
            return Some(self.check.reread_with(settings));
        }
        self.check.apply_settings(settings);
        // Where annotations were being read for settings that came before, they are no more.
        self.keep_settings();
        None
    }

    /// Other decisions: what counts is said anew.
    pub fn decide(&mut self, decisions: Decisions) {
        self.check.decide(decisions);
        self.show();
    }

    /// Compares with an earlier report, or with none: what changed is said anew.
    ///
    /// # Errors
    /// What was expected and what was found.
    pub fn compare(&mut self, earlier: Option<&str>) -> Result<(), String> {
        match earlier {
            Some(text) => self.check.compare_with(text)?,
            None => self.check.set_against(None),
        }
        self.show();
        Ok(())
    }

    /// Tells how far the annotations are read again, instead of how far the pictures are measured.
    pub fn reads_again(&mut self, read: &Progress) {
        self.rereading = true;
        let own = self.check.progress();
        let progress = Progress {
            state: State::Reading,
            rereading: true,
            images: own.images,
            image_bytes: own.image_bytes,
            images_measured: own.images_measured,
            image_bytes_read: own.image_bytes_read,
            unreadable: own.unreadable,
            ..read.clone()
        };
        report(self.number, &progress, &mut self.last);
    }

    /// Judges what was read again. `false`: it cannot be taken over, and all is as it was.
    pub fn take_over(&mut self, read: Check<BrowserFile>) -> bool {
        let same_pictures = self.check.has_pictures_of(&read);
        let stopped = !self.measuring() && !self.check.images_to_measure().is_empty();
        let adopted = self.check.take_over(read);
        if adopted {
            self.rereading = false;
            if !same_pictures && !stopped {
                self.measure_the_rest();
            }
            self.judge(false);
        } else {
            self.keep_settings();
        }
        adopted
    }

    /// Measures what other pictures there are now. What workers are at is told of by numbers that mean others by now.
    fn measure_the_rest(&mut self) {
        for worker in std::mem::take(&mut self.ports).into_keys() {
            tell(&FromEngine::StopWorker { worker });
        }
        self.queue = queue(&self.check, &self.files);
        self.clock = None;
        if self.measuring() {
            self.request_workers();
            self.clock = Some(Interval::new(1000, || with_work(Self::tick)));
        }
    }

    /// Nothing is read again any more: shows what is in force.
    pub fn keep_settings(&mut self) {
        self.rereading = false;
        self.show();
    }

    pub fn measuring(&self) -> bool {
        self.queue.left() > 0
    }

    /// Asks the page for as many workers as there is work for.
    fn request_workers(&mut self) {
        let there = u32::try_from(self.queue.workers()).unwrap_or(u32::MAX).saturating_add(self.starting);
        let work = u32::try_from(self.queue.left()).unwrap_or(u32::MAX);
        let count = self.most.min(work).saturating_sub(there);
        if count > 0 {
            self.starting += count;
            tell(&FromEngine::StartWorkers { check: self.number, count });
        }
    }

    pub fn add_worker(&mut self, worker: u32, port: MessagePort) {
        self.starting = self.starting.saturating_sub(1);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(word) = said::<FromPixels>(&event) {
                with_work(|work| work.hear(worker, word));
            }
        });
        port.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        self.ports.insert(worker, WorkerPort { port, _hear: hear });
        self.queue.add_worker(worker);
        self.feed(worker);
    }

    /// Puts as much before a worker as it can do until the engine has time again.
    fn feed(&mut self, worker: u32) {
        let seconds = ((Date::now() - self.started) / 1000.0).max(0.1);
        let rate = f64::from(self.measured) / seconds / f64::from(self.most);
        let enough = (rate * self.judging.max(100.0) * 2.0 / 1000.0).clamp(AHEAD.0, AHEAD.1) as usize;
        loop {
            let jobs = self.queue.take(worker, enough);
            let Some(own) = self.ports.get(&worker).filter(|_| !jobs.is_empty()) else { return };
            let files = jobs.iter().filter_map(|job| self.files.get(job.handle as usize));
            let items = jobs.iter().map(|job| job.item).collect();
            // A port that takes nothing is noticed by its silence.
            if let Ok((parts, blobs)) = packed(files) {
                let _ = send_with(&own.port, &Batch { items, parts }, &blobs, &Array::new());
            }
        }
    }

    fn hear(&mut self, worker: u32, word: FromPixels) {
        match word {
            FromPixels::Facts { image, facts } => {
                if self.queue.done(worker, Item::Image(image)) {
                    self.check.put(ImageId(image), *facts);
                    self.go_on(worker);
                }
            }
            FromPixels::Mask { file, facts } => {
                if self.queue.done(worker, Item::Mask(file)) {
                    self.check.put_mask(FileId(file), *facts);
                    self.go_on(worker);
                }
            }
            FromPixels::Lost { item, why } => {
                if self.queue.done(worker, item) {
                    self.lost(item, why);
                    self.go_on(worker);
                }
            }
            FromPixels::Through { measured, memory } => {
                if (measured >= RETIRE_PICTURES || memory > RETIRE_BYTES) && self.queue.retire(worker) {
                    self.end(worker);
                    self.request_workers();
                }
            }
        }
    }

    /// After a picture: more work, a report, a judgement, or the end.
    fn go_on(&mut self, worker: u32) {
        self.measured += 1;
        if self.queue.can_go(worker) {
            self.end(worker);
            self.request_workers();
        } else {
            self.feed(worker);
        }
        if self.queue.left() == 0 {
            return self.finish(false);
        }
        self.tell_progress();
        let since = Date::now() - self.judged;
        if since > JUDGE_MS && since > JUDGE_SHARE * self.judging {
            self.judge(false);
        }
    }

    /// Ends a worker that has nothing left to do, or from which nothing is expected any more.
    fn end(&mut self, worker: u32) -> Option<Job> {
        self.ports.remove(&worker);
        tell(&FromEngine::StopWorker { worker });
        self.queue.gone(worker)
    }

    /// A worker ended on its own, or was ended because it was silent for too long.
    pub fn gone(&mut self, worker: u32, why: &str) {
        if self.clock.is_none() {
            return;
        }
        if !self.ports.contains_key(&worker) {
            self.starting = self.starting.saturating_sub(1);
        }
        if let Some(job) = self.end(worker) {
            self.lost(job.item, format!("Muster could not measure it, twice: {why}"));
        }
        if self.measuring() {
            self.request_workers()
        } else {
            self.finish(false)
        }
        let rest: Vec<u32> = self.ports.keys().copied().collect();
        rest.into_iter().for_each(|worker| self.feed(worker));
    }

    fn lost(&mut self, item: Item, why: String) {
        match item {
            Item::Image(image) => self.check.lost(ImageId(image), why),
            Item::Mask(file) => self.check.lost_mask(FileId(file), why),
        }
    }

    fn tick(&mut self) {
        for worker in self.queue.tick() {
            self.gone(worker, "it took too long");
        }
    }

    pub fn stop(&mut self) {
        if self.measuring() {
            self.finish(true);
        }
    }

    /// Nothing more will be measured.
    fn finish(&mut self, stopped: bool) {
        self.clock = None;
        self.queue.clear();
        for worker in std::mem::take(&mut self.ports).into_keys() {
            tell(&FromEngine::StopWorker { worker });
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
        self.tell_progress();
    }

    fn tell_progress(&mut self) {
        if !self.rereading {
            report(self.number, self.check.progress(), &mut self.last);
        }
    }
}
