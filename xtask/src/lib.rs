//! What the commands of `cargo xtask` and the browser tests share: where the browser is, and a static server.
//! Few packages, so that the commands compile in seconds.

pub mod browser;
pub mod hosting;
pub mod install;
pub mod integrity;
pub mod shared;
pub mod shell;
pub mod shipped;
pub mod site;
