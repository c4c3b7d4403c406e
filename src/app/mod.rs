//! The page: shell, screens, components. It draws what the engine says and asks it for more; it computes nothing about
//! datasets.
//!
//! After the seal no string may become HTML, so every view is written with [`page!`], never with `view!`.

/// Leptos's `view!` for a page that is not allowed to set `innerHTML`: a class that is given to every element keeps the
/// macro from turning static parts into HTML templates.
macro_rules! page {
    ($($view:tt)*) => { ::leptos::prelude::view! { class = "m", $($view)* } };
}

pub mod charts;
pub mod components;
mod dom;
mod home;
mod idle_queue;
mod keys;
mod live_query;
mod pages;
pub mod route;
mod seal;
mod shell;
pub mod state;

pub use shell::start;
