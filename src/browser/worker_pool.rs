//! The page's side of the pixel workers: starts them, hands each a port to the engine, and notices when one ends.

use super::wire::{ToEngine, error_text, send_with};
use super::{panics, shell};
use js_sys::{Array, Reflect};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageChannel, MessageEvent, Worker};

/// A worker of any role, with what listens to it.
pub struct WorkerHandle {
    pub worker: Worker,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

/// What a worker of either role may say of itself.
pub enum Word {
    /// It runs, and it is of this build.
    Ready,
    /// Anything else that it says.
    Said(MessageEvent),
    /// It ended, and why, in words without names or paths of the user's.
    Ended(String),
}

impl WorkerHandle {
    /// Starts a worker. `hear` is called with everything that comes of it.
    pub fn start(role: &str, name: &str, hear: impl Fn(Word) + 'static) -> Result<Self, String> {
        let worker = shell::start_worker(role, name).map_err(|error| error_text(&error))?;
        let hear = Rc::new(hear);
        let panic = Rc::new(RefCell::new(None::<String>));
        let message = {
            let (hear, panic) = (Rc::clone(&hear), Rc::clone(&panic));
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let data = event.data();
                if let Some(panic_text) = panics::told(&data) {
                    *panic.borrow_mut() = Some(panic_text);
                } else if let Some(build) = Reflect::get(&data, &"ready".into()).ok().and_then(|b| b.as_string()) {
                    hear(if build == shell::build() { Word::Ready } else { Word::Ended("another build".to_owned()) });
                } else {
                    hear(Word::Said(event));
                }
            })
        };
        let error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_else(|| event.type_());
            let why = match panic.borrow_mut().take() {
                Some(text) => format!("{text} ({said})"),
                None => said,
            };
            hear(Word::Ended(why));
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(error.as_ref().unchecked_ref()));
        Ok(Self { worker, _message: message, _error: error })
    }
}

/// The pixel workers at work.
#[derive(Default)]
pub struct WorkerPool {
    workers: HashMap<u32, WorkerHandle>,
    /// Those that are ready and known to the engine.
    connected: HashSet<u32>,
    last: u32,
    /// Workers that ended before they were ready, one after the other.
    failed_starts: u32,
}

/// So many workers may fail to start, one after the other, until no more is tried.
const MOST_FAILED_STARTS: u32 = 3;

impl WorkerPool {
    /// Starts one more. `hear` is called with its number and its words.
    pub fn start_worker(&mut self, hear: impl Fn(u32, Word) + 'static) -> Result<(), String> {
        self.last += 1;
        let number = self.last;
        let handle = WorkerHandle::start("pixels", &format!("pixels {number}"), move |word| hear(number, word))?;
        self.workers.insert(number, handle);
        Ok(())
    }

    /// It is ready: gives it and the engine the two ends of a channel.
    pub fn connect(&mut self, number: u32, engine: &Worker) -> Result<(), JsValue> {
        let Some(handle) = self.workers.get(&number) else { return Ok(()) };
        self.failed_starts = 0;
        self.connected.insert(number);
        let channel = MessageChannel::new()?;
        let (ours, theirs) = (channel.port1(), channel.port2());
        send_with(&handle.worker, &(), &theirs, &Array::of(&[theirs.clone().into()]))?;
        send_with(engine, &ToEngine::WorkerReady { worker: number }, &ours, &Array::of(&[ours.clone().into()]))
    }

    /// Ends one.
    pub fn stop_worker(&mut self, number: u32) {
        self.workers.remove(&number);
        self.connected.remove(&number);
    }

    /// One ended on its own. False once so many ended before they were ready that another one would too.
    pub fn ended(&mut self, number: u32) -> bool {
        self.failed_starts += u32::from(!self.connected.contains(&number));
        self.stop_worker(number);
        self.failed_starts < MOST_FAILED_STARTS
    }

    /// Ends all.
    pub fn stop_all(&mut self) {
        self.workers.clear();
        self.connected.clear();
        self.failed_starts = 0;
    }
}
