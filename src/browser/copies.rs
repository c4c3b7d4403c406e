//! The page's side of copies: one at a time is asked of the engine, and heard of until it is there, failed or stopped.

use super::client::Client;
use super::supervisor::with;
use super::wire::ToEngine;
use crate::engine::{CopyOf, CopyProgress};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Blob;

/// What is heard of a copy.
pub enum CopyNews {
    At(CopyProgress),
    /// The ZIP, and what is to be said of it.
    Done(Blob, Vec<String>),
    Failed(String),
}

/// Who hears of a copy.
type Hear = Rc<dyn Fn(CopyNews)>;

thread_local! {
    /// The copy that is being made, by its number, and who hears of it.
    static COPY: RefCell<Option<(u32, Hear)>> = RefCell::default();
}

impl Client {
    /// Has a copy made, in place of one that is being made.
    pub fn copy(&self, what: CopyOf, hear: impl Fn(CopyNews) + 'static) {
        self.stop_copy();
        let (check, id) = with(|page| {
            page.last += 1;
            (page.check, page.last)
        });
        COPY.set(Some((id, Rc::new(hear))));
        if !with(|page| page.say(&ToEngine::Copy { check, id, what })) {
            end("the engine does not answer");
        }
    }

    /// Makes no copy any more.
    pub fn stop_copy(&self) {
        if let Some((id, _)) = COPY.take() {
            with(|page| page.say(&ToEngine::StopCopy { id }));
        }
    }
}

/// The engine said something of a copy.
pub(super) fn heard(id: u32, news: CopyNews) {
    let hear = COPY.with_borrow_mut(|copy| match (&news, copy.as_ref()) {
        (_, Some((own, _))) if *own != id => None,
        (CopyNews::At(_), Some((_, hear))) => Some(Rc::clone(hear)),
        _ => copy.take().map(|(_, hear)| hear),
    });
    if let Some(hear) = hear {
        hear(news);
    }
}

/// The engine that made a copy is gone.
pub(super) fn end(why: &str) {
    if let Some((_, hear)) = COPY.take() {
        hear(CopyNews::Failed(why.to_owned()));
    }
}
