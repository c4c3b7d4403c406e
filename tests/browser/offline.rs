//! Without its host: the page opens from what the browser keeps of the program, sealed as ever, and each release whole.

use crate::driver::Browser;
use crate::sealed::assert_every_way_is_closed;
use crate::server::{Host, PREFIX, dist};
use serde_json::json;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use xtask::integrity;

/// Something that happens to a host in the middle of a test.
#[derive(Clone, Default)]
struct Switch(Arc<AtomicBool>);

impl Switch {
    fn on(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_on(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

#[track_caller]
fn open(browser: &Browser, host: &Host) {
    browser.open(&host.page());
    browser.wait_for_state("idle");
    assert_eq!(browser.run("return document.documentElement.dataset.sealed", vec![]), json!("true"));
}

const KEPT: &str = "return __muster.opensOffline";

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn once_opened_the_page_opens_checks_and_is_sealed_with_its_host_gone() {
    let gone = Switch::default();
    let host = Host::changed({
        let gone = gone.clone();
        move |_, answer| {
            if gone.is_on() {
                answer.status = "";
            }
        }
    });
    let browser = Browser::start();
    open(&browser, &host);
    assert_eq!(browser.run(KEPT, vec![]), json!(true));
    gone.on();
    for _ in 0..2 {
        open(&browser, &host);
    }
    assert_eq!(browser.run(KEPT, vec![]), json!(true));
    browser.click("example");
    browser.wait_until_done();
    assert!(!browser.findings().is_empty());
    assert_every_way_is_closed(&browser, &host);
    // Neither the service worker nor what it keeps is at hand for the page any more.
    let at_hand = "return ['caches' in globalThis, 'serviceWorker' in navigator]";
    assert_eq!(browser.run(at_hand, vec![]), json!([false, false]));
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_new_release_is_seen_at_once_and_never_mixed_with_the_old_one() {
    let name = fs::read_dir(dist())
        .expect("dist/ can be listed")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .find(|name| name.starts_with("tokens-") && name.ends_with(".css"))
        .expect("a style sheet");
    let old = fs::read(dist().join(&name)).expect("a style sheet");
    let new = [&old[..], b"\n/* another release */\n"].concat();
    let (released, gone) = (Switch::default(), Switch::default());
    let host = Host::changed({
        let (released, gone) = (released.clone(), gone.clone());
        move |path, answer| {
            if gone.is_on() {
                answer.status = "";
            } else if released.is_on() && path.is_empty() {
                let page = String::from_utf8_lossy(&answer.body).replace(&name, "tokens-0123456789abcdef.css");
                answer.body = page.replace(&integrity::of(&old), &integrity::of(&new)).into_bytes();
            } else if released.is_on() && path == "tokens-0123456789abcdef.css" {
                answer.status = "200 OK";
                answer.headers = vec![("Content-Type", "text/css".to_owned())];
                answer.body = new.clone();
            } else if released.is_on() && path == name {
                // What the old release had is gone from the host.
                answer.status = "404 Not Found";
            }
        }
    });
    let browser = Browser::start();
    let is_new = "return [...document.styleSheets].some((s) => s.href.endsWith('tokens-0123456789abcdef.css') && s.cssRules.length > 0)";
    open(&browser, &host);
    assert_eq!(browser.run(is_new, vec![]), json!(false));
    released.on();
    open(&browser, &host);
    assert_eq!(browser.run(is_new, vec![]), json!(true), "a new release is seen at the first visit");
    assert_eq!(browser.run(KEPT, vec![]), json!(true));
    gone.on();
    open(&browser, &host);
    assert_eq!(browser.run(is_new, vec![]), json!(true), "and kept in place of the old one");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn where_no_service_worker_can_be_had_everything_else_works() {
    let host = Host::changed(|path, answer| {
        if path == "offline.js" {
            answer.status = "404 Not Found";
        }
    });
    let browser = Browser::start();
    open(&browser, &host);
    assert_eq!(browser.run(KEPT, vec![]), json!(false));
    browser.click("example");
    browser.wait_until_done();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_browser_takes_it_for_something_that_can_be_installed() {
    let host = Host::start();
    let browser = Browser::start();
    open(&browser, &host);
    let manifest = browser.cdp("Page.getAppManifest", json!({}));
    assert_eq!(manifest["errors"], json!([]), "{manifest}");
    assert!(manifest["url"].as_str().is_some_and(|url| url.ends_with(&format!("{PREFIX}manifest.json"))), "{manifest}");
    let errors = browser.cdp("Page.getInstallabilityErrors", json!({}));
    assert_eq!(errors["installabilityErrors"], json!([]), "{errors}");
}
