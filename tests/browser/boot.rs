//! The page comes up.

use crate::driver::Browser;
use crate::server::{Host, PREFIX};

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
fn every_file_is_asked_for_once_and_the_page_again_for_its_headers() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    let mut targets: Vec<String> = host.log.requests().into_iter().map(|arrival| arrival.target).collect();
    let pages = targets.iter().filter(|target| target.as_str() == PREFIX).count();
    assert_eq!(pages, 2, "\n{}", host.log.shown());
    targets.retain(|target| target != PREFIX);
    targets.sort();
    let mut once = targets.clone();
    once.dedup();
    assert_eq!(targets, once, "\n{}", host.log.shown());
}
