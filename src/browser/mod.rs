//! The roles in a browser: what the page, the engine worker and the pixel workers each do, and how they reach each
//! other. Owns workers, files and the seal; draws nothing and computes nothing about datasets.

mod client;
mod drop;

pub use client::{Client, Event, SealRow};
pub use drop::{Dropped, from_drop, from_input, has_directory_picker, pick_directory};
