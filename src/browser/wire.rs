//! What page, engine worker and pixel workers say to each other, and how it is put into messages. What is said travels as
//! bytes (`codec`); files and ports beside it, as the browser's own objects.

use super::codec;
pub use super::queue::Item;
use crate::dataset::{Facts, MaskFacts, Settings};
use crate::decisions::Decisions;
use crate::engine::{Answer, CopyOf, CopyProgress, Failure, Progress, Question, Refusal, Summary};
use js_sys::{Array, Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort, Worker};

/// From the page to the engine. `check` numbers the datasets that were opened: answers to an older one are dropped.
#[derive(Serialize, Deserialize)]
pub enum ToEngine {
    /// A dataset; its files follow. `workers`: how many may measure at once.
    Open {
        check: u32,
        name: String,
        workers: u32,
    },
    /// Some of its files, handed beside, and their paths.
    Files {
        check: u32,
        paths: Vec<String>,
    },
    /// All files are there.
    Begin {
        check: u32,
    },
    /// Open the made-up example.
    Example {
        check: u32,
        workers: u32,
    },
    /// Keep nothing of the dataset but what was measured of its pictures.
    Forget,
    /// Read and measure no more; judge what is known.
    Stop {
        check: u32,
    },
    Ask {
        id: u32,
        question: Question,
    },
    /// Judge again with these settings.
    Settings {
        id: u32,
        settings: Settings,
    },
    /// These decisions in place of those from before: the report is said anew.
    Decide {
        check: u32,
        decisions: Box<Decisions>,
    },
    /// Make a copy as a ZIP, in place of one that is being made.
    Copy {
        check: u32,
        id: u32,
        what: CopyOf,
    },
    StopCopy {
        id: u32,
    },
    /// Compare with the earlier report that is handed beside as a file, or with none.
    Against {
        id: u32,
    },
    /// A pixel worker is ready; its port is handed beside.
    WorkerReady {
        worker: u32,
    },
    /// A pixel worker ended on its own.
    Gone {
        worker: u32,
        why: String,
    },
    /// No pixel worker can be started.
    NoWorkers {
        why: String,
    },
}

/// From the engine to the page.
#[derive(Serialize, Deserialize)]
pub enum FromEngine {
    Progress {
        check: u32,
        progress: Progress,
    },
    Summary {
        check: u32,
        summary: Box<Summary>,
    },
    Answer {
        id: u32,
        answer: Box<Result<Answer, Failure>>,
    },
    /// The settings that were asked for are in force, or why not.
    Settled {
        id: u32,
        settled: Result<(), Refusal>,
    },
    /// The files by their handles, some at a time: the example's, or those that came out of archives. The blobs are
    /// handed beside. `first`: they take the place of those that were known.
    Files {
        check: u32,
        first: bool,
        parts: Vec<Part>,
    },
    /// How far a copy is.
    Copying {
        id: u32,
        progress: CopyProgress,
    },
    /// The copy is the blob handed beside, of which this is to be said; or why there is none.
    Copied {
        id: u32,
        copied: Result<Vec<String>, String>,
    },
    /// The earlier report is compared with, or why not.
    Compared {
        id: u32,
        compared: Result<(), String>,
    },
    /// Start so many pixel workers.
    StartWorkers {
        check: u32,
        count: u32,
    },
    /// End this pixel worker.
    StopWorker {
        worker: u32,
    },
    Failed {
        check: u32,
        what: String,
        detail: String,
    },
}

/// Where a file lies: in which of the blobs handed beside, from which byte, how many, whether that is all of it, and the
/// file's own name.
#[derive(Serialize, Deserialize)]
pub struct Part {
    pub blob: u32,
    pub from: u64,
    pub len: u64,
    pub whole: bool,
    pub name: String,
}

/// From the engine to a pixel worker: what to measure and where it lies.
#[derive(Serialize, Deserialize)]
pub struct Batch {
    pub items: Vec<Item>,
    pub parts: Vec<Part>,
}

/// From a pixel worker to the engine.
#[derive(Serialize, Deserialize)]
pub enum FromPixels {
    Facts {
        image: u32,
        facts: Box<Facts>,
    },
    Mask {
        file: u32,
        facts: Box<MaskFacts>,
    },
    /// The file cannot be read.
    Lost {
        item: Item,
        why: String,
    },
    /// Through with a batch: pictures measured by this worker so far, and the size of its memory in bytes.
    Through {
        measured: u32,
        memory: f64,
    },
}

/// From the page to a layout worker: points to lay out in a plane.
#[derive(Serialize, Deserialize)]
pub struct ToLayout {
    pub dims: u32,
    pub points: Vec<f32>,
}

/// From a layout worker to the page.
#[derive(Serialize, Deserialize)]
pub enum FromLayout {
    /// How far it is, 0..1, and where the points are by then; none while neighbours are sought.
    At { done: f64, places: Vec<f32> },
    /// The end; none where there are too few points.
    Done { places: Option<Vec<f32>> },
}

/// Whatever can be sent to.
pub trait Post {
    fn post(&self, message: &JsValue, transfer: &JsValue) -> Result<(), JsValue>;
}

impl Post for Worker {
    fn post(&self, message: &JsValue, transfer: &JsValue) -> Result<(), JsValue> {
        self.post_message_with_transfer(message, transfer)
    }
}

impl Post for MessagePort {
    fn post(&self, message: &JsValue, transfer: &JsValue) -> Result<(), JsValue> {
        self.post_message_with_transferable(message, transfer)
    }
}

impl Post for DedicatedWorkerGlobalScope {
    fn post(&self, message: &JsValue, transfer: &JsValue) -> Result<(), JsValue> {
        self.post_message_with_transfer(message, transfer)
    }
}

/// Sends what is said. Fails only where a value cannot be put into a message, which is a fault of ours.
pub fn send(to: &impl Post, say: &impl Serialize) -> Result<(), JsValue> {
    send_with(to, say, &JsValue::UNDEFINED, &Array::new())
}

/// Sends what is said and something beside it; `transfer` lists what changes hands rather than being copied.
pub fn send_with(to: &impl Post, say: &impl Serialize, beside: &JsValue, transfer: &Array) -> Result<(), JsValue> {
    let bytes = codec::to_bytes(say).map_err(|error| js_sys::Error::new(&error.to_string()))?;
    let bytes = Uint8Array::from(bytes.as_slice());
    transfer.push(&bytes.buffer());
    let message = js_sys::Object::new();
    Reflect::set(&message, &"say".into(), &bytes)?;
    Reflect::set(&message, &"beside".into(), beside)?;
    to.post(&message, transfer)
}

/// What a message says; `None` where it is none of this kind.
pub fn said<T: DeserializeOwned>(event: &MessageEvent) -> Option<T> {
    let say = Reflect::get(&event.data(), &"say".into()).ok()?;
    codec::from_bytes(&say.dyn_into::<Uint8Array>().ok()?.to_vec()).ok()
}

/// What was handed beside it.
pub fn beside<T: JsCast>(event: &MessageEvent) -> Option<T> {
    Reflect::get(&event.data(), &"beside".into()).ok()?.dyn_into().ok()
}

/// What was thrown, in words.
pub fn error_text(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => format!("{}: {}", String::from(error.name()), String::from(error.message())),
        None => error.as_string().unwrap_or_else(|| "an error without words".to_owned()),
    }
}
