//! A question to the engine that is asked again whenever what it is about changes.

use super::state::use_app;
use crate::engine::{Ask, Failure};
use leptos::{prelude::*, task::spawn_local};
use std::sync::Arc;

/// What came back last; `None` while nothing is asked or nothing came yet.
type Last<A> = Option<Result<Arc<A>, Failure>>;

/// The last answer to a question, to be read in views.
pub struct Live<A: Send + Sync + 'static>(ReadSignal<Last<A>>);

impl<A: Send + Sync + 'static> Clone for Live<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Send + Sync + 'static> Copy for Live<A> {}

impl<A: Send + Sync + 'static> Live<A> {
    /// The answer, where there is one.
    pub fn get(self) -> Option<Arc<A>> {
        self.0.with(|last| last.as_ref()?.as_ref().ok().cloned())
    }

    /// What `read` makes of the answer, where there is one.
    pub fn map<T>(self, read: impl FnOnce(&A) -> T) -> Option<T> {
        self.0.with(|last| last.as_ref()?.as_ref().ok().map(|answer| read(answer)))
    }

    /// Why there is none, for [`NoAnswer`](super::components::NoAnswer).
    pub fn failure(self) -> Signal<Option<Failure>> {
        Signal::derive(move || self.0.with(|last| last.as_ref()?.as_ref().err().copied()))
    }

    /// Asked, and nothing came back yet.
    pub fn waits(self) -> bool {
        self.0.with(Option::is_none)
    }
}

/// The last answer to `question`, asked anew when a signal in it or the summary changes. The old answer stays until the
/// new one is there, so that nothing that is being read goes away; an answer that comes too late is dropped.
pub fn live_query<Q: Ask>(question: impl Fn() -> Option<Q> + 'static) -> Live<Q::Answer> {
    let app = use_app();
    let (answer, put) = signal(None::<Result<Arc<Q::Answer>, Failure>>);
    let turn = StoredValue::new(0u64);
    Effect::new(move || {
        app.summary.track();
        let question = question();
        turn.update_value(|t| *t += 1);
        let now = turn.get_value();
        let Some(question) = question else {
            put.set(None);
            return;
        };
        spawn_local(async move {
            let new = app.ask(question).await;
            if turn.try_get_value() == Some(now) {
                put.try_set(Some(new.map(Arc::new)));
            }
        });
    });
    Live(answer)
}
