//! Whole checks of the example, handed over in every way, looked at on every screen.

use crate::driver::Browser;
use crate::native;
use crate::session::{SCREENS, sealed};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Lists are equal; names only what differs.
#[track_caller]
fn assert_same(on_page: &[[String; 3]], native: &[[String; 3]]) {
    let only = |a: &[[String; 3]], b: &[[String; 3]]| {
        a.iter().filter(|finding| !b.contains(finding)).map(|f| format!("  {}\n", f.join(" "))).collect::<String>()
    };
    assert!(
        on_page == native,
        "{} on the page, {} of the command\nonly on the page:\n{}only of the command:\n{}",
        on_page.len(),
        native.len(),
        only(on_page, native),
        only(native, on_page),
    );
    assert!(!native.is_empty(), "the example has faults");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_picked_folder_shows_the_findings_of_the_command() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    assert_same(&browser.findings(), &native::check(native::example()).findings());
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_dropped_folder_shows_the_findings_of_the_command() {
    let (_host, browser) = sealed();
    browser.drop_on("drop", &[native::example()]);
    browser.wait_until_done();
    assert_same(&browser.findings(), &native::check(native::example()).findings());
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_example_button_checks_the_same_dataset_as_the_command_writes() {
    let (_host, browser) = sealed();
    browser.click("example");
    browser.wait_until_done();
    assert_eq!(browser.export("download-json"), native::check(native::example()).json);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn picked_files_are_checked_as_one_dataset() {
    let (_host, browser) = sealed();
    let folder = native::example();
    let mut files: Vec<PathBuf> =
        walk(folder).into_iter().filter(|file| file.extension() == Some("jpg".as_ref())).collect();
    files.truncate(20);
    files.push(folder.join("people.csv"));
    browser.pick_files(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    browser.wait_until_done();
    let report: Value = serde_json::from_str(&browser.export("download-json")).expect("a report is JSON");
    assert_eq!(report["files"]["dropped"], json!(21), "{}", report["files"]);
    browser.assert_quiet();
}

/// All files below a folder, in order.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the example can be read").flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn every_screen_has_its_heading_and_says_nothing_on_the_console() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    for (mark, address) in SCREENS {
        browser.click(mark);
        browser.wait_for(mark, &format!("return location.hash === '{address}'"));
        browser.go_to(address);
        assert_eq!(headings(&browser), 1, "first headings on {address}");
        browser.assert_quiet();
    }
    for address in ["#/settings", "#/rules", "#/rules/COO001"] {
        browser.go_to(address);
        assert_eq!(headings(&browser), 1, "first headings on {address}");
        browser.assert_quiet();
    }
}

fn headings(browser: &Browser) -> u64 {
    let count =
        browser.run("return [...document.querySelectorAll('h1')].filter((h) => h.checkVisibility()).length", vec![]);
    count.as_u64().unwrap_or(0)
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_evidence_of_a_finding_is_shown_with_its_boxes() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    let report: Value = serde_json::from_str(&browser.export("download-json")).expect("a report is JSON");
    let findings = report["findings"].as_array().expect("findings");
    let (mut with_pictures, mut with_boxes) = (0, 0);
    for (place, finding) in findings.iter().enumerate() {
        browser.go_to(&format!("#/finding/{place}"));
        let heading = "return [...document.querySelectorAll('h1')].find((h) => h.checkVisibility())?.textContent";
        let message = finding["message"].as_str().unwrap_or_default();
        browser.wait_for("the sentence", &format!("return (() => {{ {heading} }})() === {}", json!(message)));
        // A picture that the finding calls unreadable is not one to be shown.
        let shows = finding["evidence"].as_array().is_some_and(|all| all.iter().any(|e| e["image"].is_string()));
        if !shows || finding["code"].as_str().is_some_and(|code| code.starts_with("ERR00")) {
            continue;
        }
        with_pictures += 1;
        let loaded = "const all = [...document.querySelectorAll('.find-main img')];\
             return all.some((img) => img.complete && img.naturalWidth > 0)\
               || document.querySelectorAll('.find-main .no-pic').length > 0 && !all.length";
        browser.wait_for(&format!("a picture of {message}"), loaded);
        with_boxes += browser
            .run("return document.querySelectorAll('.find-main svg.over rect.outline-bad').length", vec![])
            .as_u64()
            .unwrap_or(0);
    }
    browser.assert_quiet();
    assert!(with_pictures > 3, "{with_pictures} of {} findings show a picture", findings.len());
    assert!(with_boxes > 0, "no finding draws the box that it is about");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_picture_opens_with_all_that_is_known_of_it() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/images");
    browser.wait_for("the gallery", "return document.querySelectorAll('[data-card] img').length");
    browser.run("document.querySelector('[data-card]').click()", vec![]);
    let shown = "const img = document.querySelector('.detail img');\
         return img && img.complete && img.naturalWidth > 0 && document.querySelectorAll('.detail svg.over rect').length > 0\
           && document.querySelectorAll('.detail table tbody tr').length > 0";
    browser.wait_for("the picture with its boxes", shown);
    browser.assert_quiet();
}
