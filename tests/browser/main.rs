//! The page in a real browser, below a sub-path of a static host, as people meet it.
//!
//! These tests need `dist/`, Chromium and ChromeDriver, so plain `cargo test` leaves them out and says so;
//! `cargo xtask test` builds the site, finds the browser and runs them. A test reads as a session does:
//!
//! ```text
//! let host = Host::start();
//! let browser = Browser::start();
//! browser.open(&host.page());
//! browser.wait_for_state("idle");
//! browser.pick_folder(Path::new("tests/fixtures/coco"));
//! browser.wait_for_state("done");
//! assert!(browser.download("download-json").contains("\"findings\""));
//! ```
//!
//! A helper that cannot do its work panics with the page's state, its console and the host's log,
//! and leaves a picture in `target/screenshots/`.

mod accessible;
mod archives;
mod audit;
#[path = "../bad_input/folder.rs"]
mod bad_folder;
mod bad_input;
mod boot;
mod copies;
mod driver;
mod export;
mod firefox;
mod harness;
mod helpers;
mod hosting;
mod kept;
mod map;
mod narrow;
mod native;
mod offline;
#[path = "../archives/pack.rs"]
mod pack;
mod page;
mod paper;
mod profile;
mod review;
mod sealed;
mod see;
mod server;
mod session;
mod settings;
mod smooth;
mod stopped;
mod workers;
