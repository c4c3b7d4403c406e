//! The page: shell, screens, components. It draws what the engine says and asks it for more; it computes nothing about
//! datasets.
//!
//! Its pure parts (addresses, marks of findings, colours of groups) compile and are tested without a browser; charts are
//! [`crate::plot`]'s.
//!
//! After the seal no string may become HTML, so every view is written with [`page!`], never with `view!`.

#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "outside of a browser it is only tested"))]
mod colours;
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "outside of a browser it is only tested"))]
mod marks;
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "outside of a browser it is only tested"))]
mod page_rules;
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "outside of a browser it is only tested"))]
pub mod route;

/// Leptos's `view!` for a page that is not allowed to set `innerHTML`: a class that is given to every element keeps the
/// macro from turning static parts into HTML templates.
#[cfg(target_arch = "wasm32")]
macro_rules! page {
    ($($view:tt)*) => { ::leptos::prelude::view! { class = "m", $($view)* } };
}

#[cfg(target_arch = "wasm32")]
pub mod charts;
#[cfg(target_arch = "wasm32")]
pub mod components;
#[cfg(target_arch = "wasm32")]
mod copying;
#[cfg(target_arch = "wasm32")]
mod decided;
#[cfg(target_arch = "wasm32")]
mod dom;
#[cfg(target_arch = "wasm32")]
mod home;
#[cfg(target_arch = "wasm32")]
mod idle_queue;
#[cfg(target_arch = "wasm32")]
mod kept;
#[cfg(target_arch = "wasm32")]
mod keys;
#[cfg(target_arch = "wasm32")]
mod live_query;
#[cfg(target_arch = "wasm32")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod paper;
#[cfg(target_arch = "wasm32")]
mod seal;
#[cfg(target_arch = "wasm32")]
mod shell;
#[cfg(target_arch = "wasm32")]
mod small_cells;
#[cfg(target_arch = "wasm32")]
pub mod state;

#[cfg(target_arch = "wasm32")]
pub use shell::start;
