//! The seal: nothing leaves, in fact and not only in words; where it does not hold, no file is opened.

use crate::driver::Browser;
use crate::native;
use crate::server::Host;
use crate::session::{SCREENS, sealed};
use crate::workers::{pictures, with_boot};
use serde_json::json;

const SEALED: &str = "return document.documentElement.dataset.sealed";

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_page_seals_itself_without_a_word_on_the_console() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    assert_eq!(browser.run(SEALED, vec![]), json!("true"));
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn every_way_out_is_refused_or_taken_away_and_nothing_arrives() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    let before = host.log.all().len();
    let rows = browser.wait(
        browser
            .client()
            .execute_async("const done = arguments[arguments.length - 1]; __muster.trySend().then(done)", vec![]),
    );
    let rows = rows.unwrap_or_else(|error| browser.give_up(&error.to_string()));
    let rows = rows.as_array().expect("a list of ways");
    assert!(rows.len() >= 20, "{rows:?}");
    for row in rows {
        for side in ["page", "worker"] {
            let verdict = row[side].as_str().unwrap_or_default();
            assert!(["Refused", "Taken away", "–"].contains(&verdict), "{row}");
        }
    }
    assert_eq!(host.log.all().len(), before, "\n{}", host.log.shown());
    assert_eq!(
        browser.run("return document.querySelectorAll('[src*=seal-test],[href*=seal-test]').length", vec![]),
        json!(0)
    );
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_string_cannot_become_html_nor_a_script() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    for attempt in [
        "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "document.createElement('div').innerHTML = 'x'",
        "document.createElement('template').innerHTML = ''",
        "document.createElement('div').outerHTML = ''",
        "document.createElement('div').setHTMLUnsafe('x')",
        "delete Element.prototype.innerHTML",
        "Object.defineProperty(Element.prototype, 'innerHTML', { set() {} })",
        "trustedTypes.createPolicy('another', { createHTML: (text) => text })",
        "new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))",
        "__muster.startWorker = () => {}",
        "Object.defineProperty(globalThis, '__muster', { value: 1 })",
    ] {
        let threw = browser.run(
            &format!("'use strict'; try {{ {attempt}; return 'passed'; }} catch (error) {{ return error.name; }}"),
            vec![],
        );
        assert_eq!(threw, json!("TypeError"), "{attempt}");
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn without_the_seal_no_file_can_be_given() {
    let host = with_boot(|boot| {
        let from = boot.find("const POLICY = [").expect("the boot file names its policy");
        let to = from + boot[from..].find("].join").expect("the policy is a list");
        format!("{}const POLICY = [{}", &boot[..from], &boot[to..])
    });
    let browser = Browser::start();
    browser.open(&host.page());
    browser.fails_to_start("not sealed");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_whole_check_asks_the_host_for_nothing() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    let before = host.log.all().len();
    browser.pick_folder(&pictures("nothing-asked", 12, &[]));
    browser.wait_for_state("done");
    assert_eq!(host.log.all().len(), before, "\n{}", host.log.shown());
    browser.assert_quiet();
}

/// Where a link leads: to a screen, to what is asked of it by number, or to a place on the same screen.
const TELLING: &str = "const plain = /^#(\\/[a-z]*(\\/[A-Za-z0-9]+)?(\\?\\d+)?|[a-z][a-z0-9-]*)$/;\
     const shown = [...document.querySelectorAll('a')].map((a) => a.href.baseVal ?? a.getAttribute('href') ?? '');\
     return [location.hash || '#/', ...shown].filter((to) => to && !to.startsWith('blob:') && !plain.test(to));";

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn what_a_browser_keeps_of_a_page_names_no_data() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    for (_, address) in SCREENS {
        browser.go_to(address);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(browser.run(TELLING, vec![]), json!([]), "{address}");
        let title = browser.run("return document.title", vec![]);
        assert!(!title.to_string().contains("example"), "{title}");
    }
    // A link with something asked leads there and back again.
    browser.go_to("#/representation");
    let first = "document.querySelector('main a[href*=\"images?\"]')";
    browser.wait_for("a link to pictures", &format!("return !!{first}"));
    browser.run(&format!("{first}.click()"), vec![]);
    browser.wait_for("the chosen pictures", "return /^#\\/images\\?\\d+$/.test(location.hash)");
    let fields =
        "return [...document.querySelectorAll('input,select,textarea')].filter((f) => f.autocomplete !== 'off').length";
    for address in ["#/images", "#/settings", "#/overview"] {
        browser.go_to(address);
        assert_eq!(browser.run(fields, vec![]), json!(0), "{address}");
    }
    assert_eq!(browser.run("return document.documentElement.translate", vec![]), json!(false));
}
