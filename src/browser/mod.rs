//! The roles in a browser: what the page, the engine worker and the pixel workers each do, and how they reach each
//! other. Owns workers, files and the seal; draws nothing and computes nothing about datasets.
//!
//! The page makes every worker, because a sealed worker can make none. The engine worker owns the check; each pixel
//! worker hears from the engine over a port of its own. `boot.js` loads the program, seals the page and starts it.

#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "outside of a browser it is only tested"))]
mod codec;
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "outside of a browser it is only tested"))]
mod queue;

#[cfg(target_arch = "wasm32")]
mod blobs;
#[cfg(target_arch = "wasm32")]
mod client;
#[cfg(target_arch = "wasm32")]
mod copies;
#[cfg(target_arch = "wasm32")]
mod copying;
#[cfg(target_arch = "wasm32")]
mod drop;
#[cfg(target_arch = "wasm32")]
mod engine_worker;
#[cfg(target_arch = "wasm32")]
mod files;
#[cfg(target_arch = "wasm32")]
mod layout;
#[cfg(target_arch = "wasm32")]
mod layout_worker;
#[cfg(target_arch = "wasm32")]
mod panics;
#[cfg(target_arch = "wasm32")]
mod pieces;
#[cfg(target_arch = "wasm32")]
mod pixel_worker;
#[cfg(target_arch = "wasm32")]
mod places;
#[cfg(target_arch = "wasm32")]
mod progress;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
mod slices;
#[cfg(target_arch = "wasm32")]
mod supervisor;
#[cfg(target_arch = "wasm32")]
mod wire;
#[cfg(target_arch = "wasm32")]
mod work;
#[cfg(target_arch = "wasm32")]
mod worker_pool;

#[cfg(target_arch = "wasm32")]
pub use client::{Client, Event, SealRow};
#[cfg(target_arch = "wasm32")]
pub use copies::CopyNews;
#[cfg(target_arch = "wasm32")]
pub use drop::{Dropped, from_drop, from_input, has_directory_picker, pick_directory};
#[cfg(target_arch = "wasm32")]
pub use layout::{Layout, LayoutNews};
#[cfg(target_arch = "wasm32")]
pub use places::Place;
#[cfg(target_arch = "wasm32")]
pub use {engine_worker::engine_worker, layout_worker::layout_worker, panics::watch_page, pixel_worker::pixel_worker};
