//! The page's side of the pixel workers: starts them, hands each a port to the engine, and notices when one ends.

use super::wire::{ToEngine, send_with, words};
use super::{panics, shell};
use js_sys::{Array, Reflect};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, Event, MessageChannel, MessageEvent, Worker};

/// A worker of any role, with what listens to it.
pub struct Hand {
    pub worker: Worker,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(Event)>,
}

impl Drop for Hand {
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

impl Hand {
    /// Starts a worker. `hear` is called with everything that comes of it.
    pub fn start(role: &str, name: &str, hear: impl Fn(Word) + 'static) -> Result<Self, String> {
        let worker = shell::start_worker(role, name).map_err(|error| words(&error))?;
        let hear = Rc::new(hear);
        let panic = Rc::new(RefCell::new(None::<String>));
        let message = {
            let (hear, panic) = (Rc::clone(&hear), Rc::clone(&panic));
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let data = event.data();
                if let Some(told) = panics::told(&data) {
                    *panic.borrow_mut() = Some(told);
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
                Some(told) => format!("{told} ({said})"),
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
pub struct Staff {
    hands: HashMap<u32, Hand>,
    /// Those that are ready and known to the engine.
    introduced: HashSet<u32>,
    last: u32,
    /// Workers that ended before they were ready, one after the other.
    still_born: u32,
}

/// So many workers may fail to start, one after the other, until no more is tried.
const STILL_BORN: u32 = 3;

impl Staff {
    /// Starts one more. `hear` is called with its number and its words.
    pub fn hire(&mut self, hear: impl Fn(u32, Word) + 'static) -> Result<(), String> {
        self.last += 1;
        let number = self.last;
        let hand = Hand::start("pixels", &format!("pixels {number}"), move |word| hear(number, word))?;
        self.hands.insert(number, hand);
        Ok(())
    }

    /// It is ready: gives it and the engine the two ends of a channel.
    pub fn introduce(&mut self, number: u32, engine: &Worker) -> Result<(), JsValue> {
        let Some(hand) = self.hands.get(&number) else { return Ok(()) };
        self.still_born = 0;
        self.introduced.insert(number);
        let channel = MessageChannel::new()?;
        let (ours, theirs) = (channel.port1(), channel.port2());
        send_with(&hand.worker, &(), &theirs, &Array::of(&[theirs.clone().into()]))?;
        send_with(engine, &ToEngine::Hired { worker: number }, &ours, &Array::of(&[ours.clone().into()]))
    }

    /// Ends one.
    pub fn fire(&mut self, number: u32) {
        self.hands.remove(&number);
        self.introduced.remove(&number);
    }

    /// One ended on its own. False once so many ended before they were ready that another one would too.
    pub fn ended(&mut self, number: u32) -> bool {
        self.still_born += u32::from(!self.introduced.contains(&number));
        self.fire(number);
        self.still_born < STILL_BORN
    }

    /// Ends all.
    pub fn dismiss(&mut self) {
        self.hands.clear();
        self.introduced.clear();
        self.still_born = 0;
    }
}
