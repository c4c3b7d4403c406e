//! A telephone's width: nothing is cut off and the page never scrolls sideways. Pictures of every screen, light and dark,
//! are left in `target/screenshots/` for eyes.

use crate::driver::Browser;
use crate::native;
use crate::session::{SCREENS, sealed};
use serde_json::{Value, json};

/// What reaches beyond the right edge without scrolling in a frame of its own.
const OUTSIDE: &str = "const wide = document.documentElement.scrollWidth;\
     const own = (e) => { for (let p = e; p; p = p.parentElement) { const s = getComputedStyle(p);\
       if (s.overflowX !== 'visible' || s.position === 'fixed' || s.clipPath !== 'none') return true; } return false; };\
     const out = wide <= innerWidth ? [] : [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() &&\
       e.getBoundingClientRect().right > innerWidth + 1 && !own(e)).slice(0, 5)\
       .map((e) => `${e.localName}.${e.getAttribute('class')} ${Math.round(e.getBoundingClientRect().right)} ${e.textContent.slice(0, 40)}`);\
     return wide > innerWidth ? [`${wide} wide`, ...out] : [];";

#[track_caller]
fn assert_fits(browser: &Browser, what: &str) {
    let outside = browser.run(OUTSIDE, vec![]);
    assert_eq!(outside, json!([]), "{what}");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn every_screen_fits_a_telephone_in_light_and_dark() {
    let (_host, browser) = sealed();
    browser.resize(390, 844);
    let name =
        |address: &str, theme: &str| format!("390-{theme}-{}", address.trim_matches(['#', '/']).replace('/', "-"));
    for theme in ["light", "dark"] {
        browser.prefer("prefers-color-scheme", theme);
        browser.screenshot(&name("home", theme));
        assert_fits(&browser, "the first screen");
    }
    browser.check(native::example());
    let report: Value = serde_json::from_str(&browser.export("download-json")).expect("a report is JSON");
    // One finding of each rule.
    let mut codes = Vec::new();
    let findings: Vec<String> = (0..)
        .zip(report["findings"].as_array().into_iter().flatten())
        .filter(|(_, finding)| {
            !codes.contains(&&finding["code"]) && {
                codes.push(&finding["code"]);
                true
            }
        })
        .map(|(place, _)| format!("#/finding/{place}"))
        .collect();
    let more = ["#/settings", "#/rules", "#/rules/COO001"];
    let all = SCREENS.iter().map(|(_, address)| *address).chain(more).chain(findings.iter().map(String::as_str));
    for address in all {
        browser.go_to(address);
        std::thread::sleep(std::time::Duration::from_millis(300));
        for theme in ["light", "dark"] {
            browser.prefer("prefers-color-scheme", theme);
            browser.screenshot(&name(address, theme));
        }
        assert_fits(&browser, address);
    }
    browser.go_to("#/images");
    browser.wait_for("the gallery", "return document.querySelectorAll('[data-card] img').length");
    browser.run("document.querySelector('[data-card]').click()", vec![]);
    browser.wait_for("the picture", "return document.querySelector('.detail img')?.complete");
    browser.screenshot("390-dark-picture");
    assert_fits(&browser, "a picture");
    browser.assert_quiet();
}
