//! A fault of our own, told before the program stops: where it happened and what kind it was. Never a text that was
//! put together while running: it could hold a name or a path of the user's.

use std::panic::PanicHookInfo;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DedicatedWorkerGlobalScope;

/// What is told: fixed words of ours, and the place in the source.
fn describe(info: &PanicHookInfo<'_>) -> String {
    // A text that was put together arrives as a `String`, one that stands in the source as a `&'static str`.
    let what = info.payload().downcast_ref::<&str>().copied().unwrap_or("a panic");
    match info.location() {
        Some(at) => format!("{what}, at {}:{}", source_path(at.file()), at.line()),
        None => what.to_owned(),
    }
}

/// The path below our repository, or below the registry of packages: not that of the machine it was built on.
fn source_path(path: &str) -> &str {
    match path.split_once("/registry/src/") {
        Some((_, rest)) => rest.split_once('/').map_or(rest, |(_, path)| path),
        None => match path.rfind("/library/") {
            Some(at) if path.starts_with('/') => &path[at + 1..],
            _ => path,
        },
    }
}

/// In a worker: the page hears of it, and of the worker's end by the worker's `error` event.
pub fn tell_page() {
    std::panic::set_hook(Box::new(|info| {
        let message = js_sys::Object::new();
        // Nothing more can be done where even this fails.
        let _ = js_sys::Reflect::set(&message, &"panic".into(), &describe(info).into());
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let _ = scope.post_message(&message);
    }));
}

/// In the page: its state becomes `failed`, and the place goes into `data-fault`, for the console and a report.
pub fn watch_page() {
    std::panic::set_hook(Box::new(|info| {
        let root =
            web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
        if let Some(root) = root {
            let _ = root.set_attribute("data-fault", &describe(info));
            let _ = root.set_attribute("data-state", "failed");
        }
    }));
}

/// The panic that a worker told of, if this message is one.
pub fn told(message: &JsValue) -> Option<String> {
    js_sys::Reflect::get(message, &"panic".into()).ok()?.as_string()
}
