//! What the commands of `cargo xtask` and the browser tests share: where the browser is, and a static server.
//! Standard library only, so that the commands compile in seconds.

pub mod browser;
pub mod install;
pub mod shell;
pub mod site;
