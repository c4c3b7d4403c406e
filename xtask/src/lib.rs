//! What the commands of `cargo xtask` and the browser tests share: where the browser is, and a static server.
//! Little beside the standard library, so that the commands compile in seconds.

pub mod browser;
pub mod hosting;
pub mod install;
mod sha256;
pub mod shared;
pub mod shell;
pub mod site;
