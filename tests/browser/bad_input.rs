//! Broken files and hostile names on the page: said, shown as text, never run; and what an empty folder gets to read.

use crate::bad_folder;
use crate::driver::Browser;
use crate::native::{self, findings_of, fresh};
use crate::session::{SCREENS, sealed};
use serde_json::{Value, json};

/// Nothing from the dataset became an element, an attribute that runs, or ran.
#[track_caller]
fn assert_inert(browser: &Browser, address: &str) {
    let found = browser.run(
        "return [typeof globalThis.pwned,\
           ...[...document.querySelectorAll('*')].filter((e) =>\
             [...e.attributes].some((a) => a.name.startsWith('on')) || e.getAttribute('src') === 'x' ||\
             (e.localName === 'script' && e.textContent.includes('pwned'))).map((e) => e.outerHTML)]",
        vec![],
    );
    assert_eq!(found, json!(["undefined"]), "{address}");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn broken_files_and_hostile_names_are_said_and_nothing_of_them_runs() {
    let folder = fresh("bad-input");
    let files = bad_folder::write(&folder);
    let (_host, browser) = sealed();
    browser.check(&folder);
    let native = native::check(&folder);
    assert_eq!(browser.findings(), native.findings());
    let json = browser.export("download-json");
    assert!(json == native.json, "page and command differ");
    assert!(browser.export("download-csv") == native.findings_csv, "page and command differ in the CSV of findings");
    assert!(browser.export("download-images-csv") == native.images_csv, "page and command differ in the CSV of images");

    let report: Value = serde_json::from_str(&json).expect("a report is JSON");
    let n = |key: &str| report["files"][key].as_u64().unwrap_or(0);
    assert_eq!((n("dropped"), n("read") + n("skipped")), (files as u64, files as u64));
    for (part, address) in SCREENS {
        browser.go_to(address);
        browser.part(part);
        assert_inert(&browser, address);
    }
    for place in 0..findings_of(&json).len() {
        let address = format!("#/finding/{place}");
        browser.go_to(&address);
        assert_inert(&browser, &address);
    }
    // A picture with all its labels, classes and attributes, and a search for markup.
    browser.go_to("#/images");
    browser.wait_for("the gallery", "return document.querySelectorAll('[data-card] img').length");
    browser.run("[...document.querySelectorAll('[data-card]')].at(-1).click()", vec![]);
    browser.wait_for("the picture", "return document.querySelector('.detail table tbody tr') !== null");
    assert_inert(&browser, "a picture");
    browser.go_to("#/settings");
    assert_inert(&browser, "#/settings");
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_folder_without_a_dataset_is_told_what_was_looked_for_and_what_to_do() {
    // Browsers give a page nothing for a folder without files, so this one holds a file that is for nobody.
    let folder = fresh("nothing here");
    std::fs::write(folder.join("notes.docx"), "not for us").expect("the target folder can be written");
    let (_host, browser) = sealed();
    browser.check(&folder);
    browser.go_to("#/overview");
    let said = browser.run("return document.querySelector('#main').innerText", vec![]);
    let said = said.as_str().unwrap_or_default();
    for part in
        ["No image in “nothing here”", "its only file is no picture", "drop the folder above", "Check another folder"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    browser.screenshot("nothing-here");
    assert_eq!(browser.export("download-json"), native::check(&folder).json);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn an_empty_folder_that_is_dropped_is_said_to_be_empty() {
    let folder = fresh("empty folder");
    let (_host, browser) = sealed();
    browser.drop_on("drop", &[&folder]);
    let seen = "const said = [...document.querySelectorAll('#drop-said, #main')].filter((e) => e.checkVisibility());\
         return said.map((e) => e.innerText).find((text) => text.includes('empty folder'))";
    let said = browser.wait_for("a word about the empty folder", seen);
    println!("{said}");
    browser.screenshot("empty-folder");
    // The next dataset is taken as if nothing had been.
    browser.pick_folder(native::example());
    let next = "return document.documentElement.dataset.state === 'done' &&\
         document.querySelector('.rail-set strong')?.textContent === 'example'";
    browser.wait_for("the next dataset to be checked", next);
    assert!(!browser.findings().is_empty());
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn twenty_thousand_irrelevant_files_hide_nothing() {
    let folder = fresh("irrelevant");
    let files = bad_folder::irrelevant(&folder, 20_000);
    let (_host, browser) = sealed();
    let seconds = browser.check(&folder);
    println!("{files} files: {seconds:.1} s");
    let json = browser.export("download-json");
    assert!(json == native::check(&folder).json, "page and command differ");
    let report: Value = serde_json::from_str(&json).expect("a report is JSON");
    assert_eq!(report["files"]["dropped"], json!(files));
    assert_eq!(report["dataset"]["images"], json!(3));
    browser.go_to("#/files");
    browser.assert_quiet();
}
