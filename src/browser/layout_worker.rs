//! A layout worker: points in, their places in a plane out. Works on one thing once, and is ended by who started it.

use super::panics;
use super::wire::{FromLayout, ToLayout, said, send};
use crate::stats::layout;
use js_sys::Date;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Milliseconds between two words of how far it is.
const EVERY_MS: f64 = 250.0;

/// Starts this worker in the role of a layout worker: the page's first message holds the points.
#[wasm_bindgen]
pub fn layout_worker() {
    panics::tell_page();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let page = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(ToLayout { dims, points }) = said(&event) else { return };
        let mut last = 0.0;
        let places = layout(&points, dims as usize, &mut |done, places| {
            let now = Date::now();
            if now - last >= EVERY_MS {
                last = now;
                // The page notices a word that could not be sent by the end that comes.
                let _ = send(&page, &FromLayout::At { done, places: places.to_vec() });
            }
        });
        let _ = send(&page, &FromLayout::Done { places });
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}
