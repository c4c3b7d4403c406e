//! The seal: nothing leaves, in fact and not only in words; where it does not hold, no file is opened.

use crate::driver::Browser;
use crate::native;
use crate::server::Host;
use crate::session::{SCREENS, sealed};
use crate::workers::{pictures, with_boot};
use serde_json::json;

const SEALED: &str = "return document.documentElement.dataset.sealed";

/// A host whose page lacks these directives of the sealing policy.
pub fn without_directives(names: &[&str]) -> Host {
    let names: Vec<String> = names.iter().map(|name| format!("  \"{name} ")).collect();
    with_boot(move |boot| {
        let (before, policy) = boot.split_once("const POLICY = [").expect("the boot file names its policy");
        let (policy, after) = policy.split_once("].join").expect("the policy is a list");
        let kept: Vec<&str> = policy.lines().filter(|line| !names.iter().any(|name| line.starts_with(name))).collect();
        assert!(kept.len() < policy.lines().count(), "the policy has none of {names:?}");
        format!("{before}const POLICY = [{}].join{after}", kept.join("\n"))
    })
}

/// The trial on the page: every way is refused or gone, from page and worker, and nothing arrives.
#[track_caller]
pub fn assert_every_way_is_closed(browser: &Browser, host: &Host) {
    let before = host.log.all().len();
    let rows = browser.wait(
        browser
            .client()
            .execute_async("const done = arguments[arguments.length - 1]; __muster.trySend().then(done)", vec![]),
    );
    let rows = rows.unwrap_or_else(|error| browser.give_up(&error.to_string()));
    let rows = rows.as_array().expect("a list of ways");
    assert!(rows.len() >= 30, "{rows:?}");
    for row in rows {
        for side in ["page", "worker"] {
            let verdict = row[side].as_str().unwrap_or_default();
            assert!(["Refused", "Taken away", "–"].contains(&verdict), "{row}");
        }
    }
    assert_eq!(host.log.all().len(), before, "\n{}", host.log.shown());
    let left = "return document.querySelectorAll('[src*=seal-test],[href*=seal-test],[data*=seal-test]').length";
    assert_eq!(browser.run(left, vec![]), json!(0));
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_page_seals_itself_and_the_console_says_what_it_tried_and_no_more() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    assert_eq!(browser.run(SEALED, vec![]), json!("true"));
    let said = browser.take_log();
    let of =
        |what: &str| said.iter().filter(|entry| entry["message"].as_str().is_some_and(|m| m.contains(what))).count();
    assert!(of("muster-seal-test?way=") >= 10, "{said:?}");
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.assert_quiet();
    // What arrived is the page with its files, and nothing of the trial.
    assert!(!host.log.shown().contains("seal-test"), "{}", host.log.shown());
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn every_way_out_is_refused_or_taken_away_and_nothing_arrives() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    assert_every_way_is_closed(&browser, &host);
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn what_no_policy_refuses_is_gone() {
    let (host, browser) = sealed();
    let before = host.log.all().len();
    for attempt in [
        "document.open()",
        "document.write('<b>x</b>')",
        "document.createElement('iframe')",
        "document.createElement('IFRAME')",
        "document.createElementNS('http://www.w3.org/1999/xhtml', 'iframe')",
        "document.implementation.createHTMLDocument('').createElement('iframe')",
        "document.createElement('object')",
        "document.createElement('link')",
        "new RTCPeerConnection()",
        "new BroadcastChannel('x')",
        "new SharedWorker('x')",
        "open('elsewhere')",
        "navigator.serviceWorker.register('sw.js')",
        "caches.open('x')",
        "speechSynthesis.speak('x')",
        "navigator.credentials.get()",
        "history.pushState(null, '', '?name=value')",
        "history.replaceState(null, '', '/elsewhere')",
        "Document.prototype.createElement = () => {}",
        "History.prototype.pushState = () => {}",
    ] {
        let threw = browser.run(
            &format!("'use strict'; try {{ {attempt}; return 'passed'; }} catch (error) {{ return error.name; }}"),
            vec![],
        );
        assert!(["TypeError", "ReferenceError"].contains(&threw.as_str().unwrap_or_default()), "{attempt}: {threw}");
    }
    // Nothing that is set is kept, and nothing that is clicked leads away.
    browser.run("document.cookie = 'name=value'; window.name = ''", vec![]);
    for leave in [
        "const a = Object.assign(document.createElement('a'), { href: 'elsewhere?name=value' });\
         document.body.append(a); a.click(); a.remove()",
        "const a = Object.assign(document.createElement('a'), { href: 'elsewhere?name=value', target: '_blank' });\
         document.body.append(a); a.click(); a.remove()",
        "const f = Object.assign(document.createElement('form'), { action: 'elsewhere?name=value' });\
         document.body.append(f); f.requestSubmit(); f.remove()",
        "location.assign('elsewhere?name=value')",
        "location.href = 'elsewhere?name=value'",
    ] {
        browser.run(leave, vec![]);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(browser.run(SEALED, vec![]), json!("true"), "{leave}");
    }
    assert_eq!(host.log.all().len(), before, "\n{}", host.log.shown());
    // The page itself, and what is saved from it, are led to as ever.
    browser.go_to("#/rules");
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
    Browser::fails_on(&host, "not sealed");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_policy_that_lacks_a_directive_is_noticed_before_a_file_is_opened() {
    for names in [&["default-src", "connect-src"][..], &["default-src", "img-src"], &["default-src"]] {
        let host = without_directives(names);
        Browser::fails_on(&host, "from the page was not refused");
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_file_that_is_not_the_one_the_page_was_made_with_is_not_run() {
    for ending in [".js", "_bg.wasm", ".txt"] {
        let host = Host::changed(move |path, answer| {
            if path.ends_with(ending) && (path.starts_with("page") || path.starts_with("licences")) {
                answer.body.push(b'\n');
            }
        });
        Browser::fails_on(&host, "not the file that this page was made with");
    }
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
