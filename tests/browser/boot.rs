//! The page comes up.

use crate::driver::Browser;
use crate::server::{Host, PREFIX};
use std::collections::BTreeMap;

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_page_starts_below_a_sub_path_without_a_word_on_the_console() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.screenshot("start");
    browser.assert_quiet();
    let strays: Vec<_> =
        host.log.requests().into_iter().filter(|arrival| !arrival.target.starts_with(PREFIX)).collect();
    assert!(strays.is_empty(), "asked for outside of its folder: {strays:?}");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_program_is_asked_for_once_and_what_stands_in_the_page_once_more_to_be_kept() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    let mut times = BTreeMap::new();
    for arrival in host.log.requests() {
        *times.entry(arrival.target.trim_start_matches(PREFIX).to_owned()).or_insert(0) += 1;
    }
    // The page again for its headers.
    assert_eq!(times.remove(""), Some(2), "\n{}", host.log.shown());
    // By the browser, when it likes, and to be kept.
    let manifest = times.remove("manifest.json");
    assert!(matches!(manifest, Some(1 | 2)), "\n{}", host.log.shown());
    for (target, times) in times {
        let in_page = [".css", ".js"].iter().any(|ending| target.ends_with(ending))
            && !target.starts_with("page-")
            && target != "offline.js";
        assert_eq!(times, if in_page { 2 } else { 1 }, "{target}\n{}", host.log.shown());
    }
}
