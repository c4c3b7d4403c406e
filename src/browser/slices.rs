//! Long work of the engine worker in turns: between them it hears the page. Owns the clock and the wish to stop; knows
//! nothing of what is done.

use gloo::timers::callback::Timeout;
use js_sys::Date;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Milliseconds of work before this worker listens again.
const SLICE_MS: f64 = 80.0;

pub(super) struct SlicedWork<T> {
    work: Pin<Box<dyn Future<Output = T>>>,
    stop: Rc<Cell<bool>>,
    /// Goes on; forgotten with the work.
    next: Option<Timeout>,
}

impl<T> SlicedWork<T> {
    /// `stop`: what the work looks at to learn that it should come to its end.
    pub fn new(work: impl Future<Output = T> + 'static, stop: Rc<Cell<bool>>) -> Self {
        Self { work: Box::pin(work), stop, next: None }
    }

    pub fn stop(&self) {
        self.stop.set(true);
    }

    pub fn stopped(&self) -> bool {
        self.stop.get()
    }

    /// Works for a while. What came of it, once it is through.
    pub fn work(&mut self) -> Option<T> {
        let began = Date::now();
        let mut context = Context::from_waker(Waker::noop());
        while Date::now() - began < SLICE_MS {
            if let Poll::Ready(done) = self.work.as_mut().poll(&mut context) {
                return Some(done);
            }
        }
        None
    }

    /// Comes back as soon as what has been said in the meantime is heard.
    pub fn then(&mut self, go_on: impl FnOnce() + 'static) {
        self.next = Some(Timeout::new(0, go_on));
    }
}
