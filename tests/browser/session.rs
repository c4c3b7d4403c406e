//! A check as a person goes through it: open the page, hand over a dataset, wait, look around.

use crate::driver::Browser;
use crate::harness::until;
use crate::server::Host;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a check may take, on a machine with other work.
const LONG: Duration = Duration::from_secs(300);

/// The screens of a report: mark and address.
pub const SCREENS: [(&str, &str); 11] = [
    ("nav-overview", "#/overview"),
    ("nav-representation", "#/representation"),
    ("nav-cooccurrence", "#/cooccurrence"),
    ("nav-consistency", "#/consistency"),
    ("nav-completeness", "#/completeness"),
    ("nav-images", "#/images"),
    ("nav-privacy", "#/privacy"),
    ("nav-documentation", "#/documentation"),
    ("nav-files", "#/files"),
    ("nav-review", "#/review"),
    ("nav-export", "#/export"),
];

/// Host and browser with the sealed page.
pub fn sealed() -> (Host, Browser) {
    sealed_by(Host::start())
}

/// The same with another host.
pub fn sealed_by(host: Host) -> (Host, Browser) {
    sealed_in(host, Browser::start())
}

/// The same in Firefox; `None` where there is none.
pub fn sealed_in_firefox() -> Option<(Host, Browser)> {
    Some(sealed_in(Host::start(), Browser::firefox()?))
}

fn sealed_in(host: Host, browser: Browser) -> (Host, Browser) {
    browser.open(&host.page());
    browser.wait_for_state("idle");
    let marked = browser.run("return document.documentElement.dataset.sealed", vec![]);
    assert_eq!(marked, json!("true"), "the page is not sealed");
    (host, browser)
}

impl Browser {
    /// Picks a folder and waits until it is checked; gives the seconds from the one to the other.
    #[track_caller]
    pub fn check(&self, folder: &Path) -> f64 {
        let start = Instant::now();
        self.pick_folder(folder);
        self.wait_until_done();
        start.elapsed().as_secs_f64()
    }

    /// Waits until a check is done.
    #[track_caller]
    pub fn wait_until_done(&self) {
        let mut state = String::new();
        let done = until(LONG, || {
            state = self.state();
            state == "done" || state == "failed"
        });
        if !done || state != "done" {
            self.give_up(&format!("the check is not done: the state is `{state}`"));
        }
    }

    /// Code, severity and sentence of every finding on the overview, sorted.
    #[track_caller]
    pub fn findings(&self) -> Vec<[String; 3]> {
        self.go_to("#/overview");
        let rows = self.run(
            "return [...document.querySelectorAll('[data-test=finding]')].map((row) =>\
             [row.dataset.code, row.dataset.severity, row.querySelector('.finding-says a').textContent])",
            vec![],
        );
        let mut all: Vec<[String; 3]> = serde_json::from_value(rows).expect("texts");
        all.sort();
        all
    }

    /// Goes to a screen and waits until its heading stands there.
    #[track_caller]
    pub fn go_to(&self, address: &str) {
        self.run("location.hash = arguments[0]", vec![json!(address)]);
        let there = || {
            let script = "return location.hash === arguments[0] && \
                 [...document.querySelectorAll('h1')].some((h) => h.checkVisibility() && h.textContent.trim())";
            self.run(script, vec![json!(address)]) == json!(true)
        };
        if !until(Duration::from_secs(20), there) {
            self.give_up(&format!("{address} has no heading"));
        }
    }

    /// Waits until a script returns something other than null, false, 0 or an empty text; gives it.
    #[track_caller]
    pub fn wait_for(&self, what: &str, script: &str) -> Value {
        let mut last = Value::Null;
        let so = until(Duration::from_secs(60), || {
            last = self.run(script, vec![]);
            !matches!(&last, Value::Null | Value::Bool(false)) && last != json!(0) && last != json!("")
        });
        if !so {
            self.give_up(&format!("{what}: not so after a minute"));
        }
        last
    }

    /// Downloads the part of this name from the screen of exports.
    #[track_caller]
    pub fn export(&self, name: &str) -> String {
        self.go_to("#/export");
        self.download(name)
    }
}
