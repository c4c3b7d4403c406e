//! A question to the engine that is asked again whenever what it is about changes.

use super::state::use_app;
use crate::engine::{Answer, Question};
use leptos::{prelude::*, task::spawn_local};

/// The last answer to `question`, asked anew when a signal in it or the summary changes. The old answer stays until the
/// new one is there, so that nothing that is being read goes away; an answer that comes too late is dropped.
pub fn live_query(question: impl Fn() -> Option<Question> + 'static) -> ReadSignal<Option<Answer>> {
    let app = use_app();
    let (answer, put) = signal(None::<Answer>);
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
                put.try_set(Some(new));
            }
        });
    });
    answer
}
