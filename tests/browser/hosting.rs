//! Hosts that do more, or less, than send the files: each trouble has its own sentence, and no file is opened.

use crate::driver::Browser;
use crate::server::{Host, dist};
use crate::workers::with_script;
use serde_json::json;
use std::time::Duration;

fn with_header(name: &'static str, value: &'static str) -> Host {
    Host::changed(move |path, answer| {
        if path.is_empty() {
            answer.headers.push((name, value.to_owned()));
        }
    })
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_host_that_has_reports_sent_gets_no_dataset() {
    for (name, value) in [
        ("Content-Security-Policy-Report-Only", "img-src 'self'; report-uri /reports"),
        ("Content-Security-Policy-Report-Only", "worker-src 'self'"),
        ("Content-Security-Policy", "img-src 'self' blob: data:; report-uri /reports"),
    ] {
        let host = with_header(name, value);
        Browser::fails_on(&host, "report what this page does");
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_machine_on_which_reports_of_refusals_come_late_is_waited_for() {
    let host = with_script("ways_out", |script| {
        const NOTE: &str = "const note = (event) => {";
        assert!(script.contains(NOTE), "the script has changed");
        script.replace(NOTE, "const note = (event) => setTimeout(late, 2000, event);\n  const late = (event) => {")
    });
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    assert_eq!(browser.run("return document.documentElement.dataset.sealed", vec![]), json!("true"));
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn shown_inside_another_page_it_takes_nothing() {
    let around = |attributes: &'static str| {
        Host::changed(move |path, answer| {
            if path == "around.html" {
                answer.status = "200 OK";
                answer.headers = vec![("Content-Type", "text/html".to_owned())];
                answer.body =
                    format!("<iframe {attributes} width=900 height=700 src='index.html'></iframe>").into_bytes();
            }
        })
    };
    // In a sandbox no script of a host is its own, so none runs.
    for attributes in ["", "sandbox='allow-scripts'"] {
        let host = around(attributes);
        let browser = Browser::start();
        browser.open(&format!("{}around.html", host.page()));
        browser.wait(browser.client().clone().enter_frame(0)).expect("the frame is there");
        if attributes.is_empty() {
            browser.fails_to_start("inside another page");
        } else {
            browser.wait_for("the sentence", NOT_STARTED);
        }
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_service_worker_of_somebody_else_is_noticed() {
    let host = Host::changed(|path, answer| {
        let (ty, body) = match path {
            "sw.js" => ("text/javascript", "onactivate = (e) => e.waitUntil(clients.claim()); onfetch = () => {};"),
            "before.html" => ("text/html", "<script>navigator.serviceWorker.register('sw.js')</script>"),
            _ => return,
        };
        answer.status = "200 OK";
        answer.headers = vec![("Content-Type", ty.to_owned())];
        answer.body = body.as_bytes().to_vec();
    });
    let browser = Browser::start();
    browser.open(&format!("{}before.html", host.page()));
    browser.wait_for("the service worker", "return !!navigator.serviceWorker.controller");
    browser.open(&host.page());
    browser.fails_to_start("service worker");
}

const NOT_STARTED: &str = "return document.documentElement.dataset.state === 'loading' &&\
     [...document.querySelectorAll('.not-started')].some((p) => p.checkVisibility({ visibilityProperty: true }))";

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_page_whose_script_does_not_run_says_what_may_be_the_matter() {
    let refused = with_header("Content-Security-Policy", "script-src 'none'").page();
    let opened = format!("file://{}", dist().join("index.html").display());
    for address in [refused, opened] {
        let browser = Browser::start();
        browser.open(&address);
        browser.wait_for("the sentence", NOT_STARTED);
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_page_that_started_says_nothing_of_that() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    std::thread::sleep(Duration::from_secs(9));
    assert_eq!(browser.run(NOT_STARTED, vec![]), json!(false));
}
