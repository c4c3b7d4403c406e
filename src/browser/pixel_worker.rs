//! A pixel worker: files in, facts out. Keeps nothing and may be ended at any time.

use super::files::Reader;
use super::panics;
use super::places::{Place, unpacked};
use super::wire::{Batch, FromPixels, Item, beside, said, send};
use crate::pixels;
use js_sys::{Array, Uint8Array, WebAssembly};
use std::cell::Cell;
use std::io;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

/// Starts this worker in the role of a pixel worker: the page's first message hands it its port to the engine.
#[wasm_bindgen]
pub fn pixel_worker() {
    panics::tell_page();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_start = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        if let (Some(port), Ok(reader)) = (beside::<MessagePort>(&event), Reader::new()) {
            work(port, reader);
        }
    });
    scope.set_onmessage(Some(on_start.as_ref().unchecked_ref()));
    on_start.forget();
}

fn work(port: MessagePort, reader: Reader) {
    let measured = Cell::new(0u32);
    let engine = port.clone();
    let on_batch = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let (Some(batch), Some(blobs)) = (said::<Batch>(&event), beside::<Array>(&event)) else { return };
        let files = unpacked(&batch.parts, &blobs);
        // The engine hands over several only when they are small together.
        let mut read = (files.len() > 1).then(|| reader.together(&files)).flatten().map(Vec::into_iter);
        for (item, file) in batch.items.into_iter().zip(&files) {
            let bytes = match read.as_mut().and_then(Iterator::next) {
                Some(bytes) => Ok(bytes),
                None => read_one(&reader, file),
            };
            // The engine notices a word that could not be sent by the silence.
            let _ = send(&engine, &measure(item, file, bytes));
            measured.set(measured.get() + 1);
        }
        let _ = send(&engine, &FromPixels::Through { measured: measured.get(), memory: memory() });
    });
    port.set_onmessage(Some(on_batch.as_ref().unchecked_ref()));
    on_batch.forget();
}

fn read_one(reader: &Reader, file: &Place) -> io::Result<Uint8Array> {
    if file.len > pixels::MAX_FILE {
        return Err(io::Error::other(pixels::TOO_LONG));
    }
    reader.bytes(&file.blob()?)
}

fn measure(item: Item, file: &Place, bytes: io::Result<Uint8Array>) -> FromPixels {
    match (bytes, item) {
        (Ok(bytes), Item::Image(image)) => {
            let facts = Box::new(pixels::measure_named(&bytes.to_vec(), &file.name));
            FromPixels::Facts { image, facts }
        }
        (Ok(bytes), Item::Mask(of)) => {
            let facts = Box::new(pixels::mask_named(&bytes.to_vec(), &file.name));
            FromPixels::Mask { file: of, facts }
        }
        (Err(error), item) => FromPixels::Lost { item, why: format!("the file cannot be read: {error}") },
    }
}

/// Size of this program's memory in bytes. It only ever grows.
fn memory() -> f64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    f64::from(buffer.byte_length())
}
