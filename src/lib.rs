//! Muster: a dataset checker. This file is the map.

pub mod dataset;
pub mod pixels;
pub mod stats;
