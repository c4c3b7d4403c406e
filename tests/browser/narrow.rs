//! Every width, a telephone's first: nothing is cut off and the page never scrolls sideways. Pictures of every screen, light
//! and dark, are left in `target/screenshots/` for eyes; of another dataset, and 1440 wide too, where `MUSTER_LOOK` names its
//! folder (or `example`). With `MUSTER_WRITE=1` the README's picture is taken again.

use crate::driver::Browser;
use crate::native;
use crate::session::{SCREENS, sealed};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

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

/// A telephone, and what a desk has.
const SIZES: [(u32, u32); 2] = [(390, 844), (1440, 900)];

/// The smallest telephone, a tablet, a small desk, either side of where the rail becomes a bar, a large desk.
const WIDTHS: [u32; 6] = [320, 768, 1024, 1152, 1160, 2560];

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn every_screen_fits_every_width_in_light_and_dark() {
    let (_host, browser) = sealed();
    let looked_at = std::env::var_os("MUSTER_LOOK").map(PathBuf::from);
    let sizes = if looked_at.is_some() { &SIZES[..] } else { &SIZES[..1] };
    let look = |address: &str, what: &str| {
        let name = address.trim_matches(['#', '/']).replace('/', "-");
        for &(width, height) in sizes {
            browser.resize(width, height);
            std::thread::sleep(Duration::from_millis(300));
            for theme in ["light", "dark"] {
                browser.prefer("prefers-color-scheme", theme);
                browser.screenshot(&format!("{width}-{theme}-{name}"));
            }
            assert_fits(&browser, what);
        }
        for width in WIDTHS {
            browser.resize(width, 768);
            std::thread::sleep(Duration::from_millis(100));
            assert_fits(&browser, &format!("{what}, {width} px wide"));
        }
    };
    look("home", "the first screen");
    browser.check(looked_at.as_deref().filter(|folder| *folder != Path::new("example")).unwrap_or(native::example()));
    if std::env::var_os("MUSTER_WRITE").is_some() {
        take_the_readmes_picture(&browser);
    }
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
    let more = ["#/map", "#/settings", "#/rules", "#/rules/COO001"];
    let all = SCREENS.iter().map(|(_, address)| *address).chain(more).chain(findings.iter().map(String::as_str));
    for address in all {
        browser.go_to(address);
        look(address, address);
    }
    if looked_at.is_none() {
        browser.go_to("#/images");
        browser.wait_for("the gallery", "return document.querySelectorAll('[data-card] img').length");
        browser.run("document.querySelector('[data-card]').click()", vec![]);
        browser.wait_for("the picture", "return document.querySelector('.detail img')?.complete");
        look("picture", "a picture");
    }
    browser.assert_quiet();
}

/// The overview of the example, as a desk's browser shows it.
fn take_the_readmes_picture(browser: &Browser) {
    browser.resize(1280, 860);
    browser.prefer("prefers-color-scheme", "light");
    std::thread::sleep(Duration::from_millis(500));
    let picture = browser.screenshot_of_the_window("readme");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/page.png");
    std::fs::copy(picture, page).expect("the docs can be written");
}
