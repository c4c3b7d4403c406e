//! What leaves the page as a ZIP holds what the command writes; a closed dataset and an earlier report are gone back to.

use crate::driver::Browser;
use crate::native::{self, fresh};
use crate::session::sealed;
use fantoccini::Locator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

type Files = BTreeMap<String, Vec<u8>>;

/// The files of a ZIP; each holds to its checksum.
#[track_caller]
fn unpacked(zip: &Path) -> Files {
    let bytes = fs::read(zip).expect("a download");
    let archive = rawzip::ZipArchive::from_slice(&bytes).expect("a ZIP");
    let mut files = Files::new();
    for entry in archive.entries() {
        let entry = entry.expect("an entry");
        let found = archive.get_entry(entry.wayfinder()).expect("its bytes");
        let mut bytes = Vec::new();
        let read = match entry.compression_method() {
            rawzip::CompressionMethod::STORE => found.verifying_reader(found.data()).read_to_end(&mut bytes),
            _ => found.verifying_reader(flate2::read::DeflateDecoder::new(found.data())).read_to_end(&mut bytes),
        };
        read.expect("the checksum holds");
        files.insert(String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned(), bytes);
    }
    files
}

/// The files below a folder.
fn below(folder: &Path) -> Files {
    fn walk(root: &Path, folder: &Path, files: &mut Files) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    let mut files = Files::new();
    walk(folder, folder, &mut files);
    files
}

#[track_caller]
fn assert_files(page: &Files, command: &Files) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(page), names(command));
    for (name, bytes) in command {
        assert!(page[name] == *bytes, "{name} differs: {} and {} bytes", page[name].len(), bytes.len());
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// A copy of the example with decisions in it: an image and a fix of each finding that has one.
fn decided(name: &str) -> PathBuf {
    let folder = fresh(name).join("example");
    native::command(&["example", &text(&folder)]);
    let report: Value = serde_json::from_str(&native::check(&folder).json).expect("JSON");
    let fixes: Vec<Value> = report["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|finding| finding["fix"].is_string())
        .map(|finding| json!({ "fingerprint": finding["fingerprint"], "apply": true }))
        .collect();
    let first = below(&folder).into_keys().find(|path| path.ends_with(".jpg")).expect("a picture");
    let items = json!([{ "image": first, "action": "exclude" }, { "image": "nowhere.jpg", "action": "exclude" }]);
    let decisions = json!({ "schema": "muster.decisions/1", "items": items, "fixes": fixes });
    fs::write(folder.join("muster-decisions.json"), decisions.to_string()).expect("the target folder can be written");
    folder
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_corrected_copy_holds_what_the_command_writes() {
    let folder = decided("copied");
    let out = fresh("copied-native").join("out");
    native::command(&["fix", &text(&folder), &text(&out), "--pictures", "--quiet"]);
    let (_host, browser) = sealed();
    browser.check(&folder);
    for screen in ["#/review", "#/export"] {
        browser.go_to(screen);
        browser.click("copy-plan");
        assert!(browser.text("copy-not-done").contains("nowhere.jpg: no image of this path"));
        let zip = browser.download_file("copy-save");
        assert_files(&unpacked(&zip), &below(&out));
        fs::remove_file(zip).expect("a download");
    }
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn pictures_without_metadata_are_those_of_the_command() {
    let out = fresh("stripped-native").join("out");
    native::command(&["strip", &text(native::example()), &text(&out), "--quiet"]);
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/privacy");
    let zip = browser.download_file("strip-save");
    assert_files(&unpacked(&zip), &below(&out));
    assert!(browser.text("copy-said").contains("is in your downloads"));
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_copy_can_be_stopped_and_made_anew() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/privacy");
    // At once: six hundred pictures are soon written.
    browser.run(
        "document.querySelector('[data-test=strip-save]').click();\
         const at = setInterval(() => {\
             const stop = document.querySelector('[data-test=copy-stop]');\
             if (stop) { stop.click(); clearInterval(at); window.stopped = true; }\
         }, 1);",
        vec![],
    );
    browser.wait_for("a way to stop", "return window.stopped === true");
    browser.wait_for("no copy", "return !document.querySelector('[data-test=copy-at]')");
    assert_eq!(browser.run("return !!document.querySelector('[data-test=copy-said]')", vec![]), json!(false));
    let zip = browser.download_file("strip-save");
    assert!(fs::metadata(&zip).is_ok_and(|file| file.len() > 100_000), "all of them");
    browser.assert_quiet();
}

/// Hands a file to the field for earlier reports.
#[track_caller]
fn compare(browser: &Browser, report: &Path) {
    let field = browser.wait(browser.client().find(Locator::Css("[data-test=earlier-report]"))).expect("a field");
    browser.wait(field.send_keys(&text(report))).expect("the field takes a file");
}

#[track_caller]
fn wait_said(browser: &Browser, part: &str) {
    let script = "return document.querySelector('[data-test=compare-said]')?.textContent.includes(arguments[0])";
    let script = script.replace("arguments[0]", &json!(part).to_string());
    browser.wait_for(part, &script);
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn an_earlier_report_is_compared_with_and_another_one_refused() {
    let folder = fresh("earlier").join("example");
    native::command(&["example", &text(&folder)]);
    let reports = fresh("earlier-reports");
    let earlier = reports.join("earlier.json");
    fs::write(&earlier, native::check(&folder).json).expect("the target folder can be written");
    let other = reports.join("other.json");
    let elsewhere = fresh("elsewhere");
    fs::write(elsewhere.join("labels.csv"), "file,class\nx1.jpg,cat\nx2.jpg,dog\n").expect("written");
    fs::write(&other, native::check(&elsewhere).json).expect("the target folder can be written");
    let gone = below(&folder).into_keys().find(|path| path.ends_with(".jpg")).expect("a picture");
    fs::remove_file(folder.join(gone)).expect("the target folder can be written");
    let (_host, browser) = sealed();
    browser.check(&folder);
    let since = "[...document.querySelectorAll('h2')].some((h) => h.textContent === 'Since last time')";
    browser.go_to("#/overview");
    assert_eq!(browser.run(&format!("return {since}"), vec![]), json!(false));
    compare(&browser, &other);
    wait_said(&browser, "found one of another");
    assert_eq!(browser.run(&format!("return {since}"), vec![]), json!(false));
    compare(&browser, &earlier);
    browser.wait_for("what changed", &format!("return {since}"));
    browser.go_to("#/settings");
    compare(&browser, &folder.join("people.csv"));
    wait_said(&browser, "found no JSON");
    browser.click("compare-none");
    wait_said(&browser, "with no report any more");
    browser.go_to("#/overview");
    browser.wait_for("no comparison", &format!("return !({since})"));
    browser.assert_quiet();
}

/// Clicks "Drop another" in the rail.
fn drop_another(browser: &Browser) {
    let script =
        "[...document.querySelectorAll('.rail-set button')].find((b) => b.textContent === 'Drop another').click()";
    browser.run(script, vec![]);
    browser.wait_for_state("idle");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_closed_dataset_is_gone_back_to_until_another_one_is_dropped() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    let report = browser.export("download-json");
    drop_another(&browser);
    let told = "return document.title + location.href + JSON.stringify(history.state)";
    assert!(!browser.run(told, vec![]).to_string().contains("example"));
    browser.click("back-to");
    browser.wait_for_state("done");
    assert_eq!(browser.run("return location.hash", vec![]), json!("#/export"));
    assert!(!browser.download("download-csv").is_empty());
    drop_another(&browser);
    browser.run("history.back()", vec![]);
    browser.wait_for_state("done");
    assert_eq!(browser.export("download-json"), report);
    drop_another(&browser);
    browser.click("forget");
    browser.wait_for("nothing to go back to", "return !document.querySelector('[data-test=back-to]')");
    browser.run("history.back()", vec![]);
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(browser.state(), "idle");
    browser.check(native::example());
    drop_another(&browser);
    // The next drop takes the place of what could be gone back to.
    browser.check(native::example());
    assert_eq!(browser.export("download-json"), report);
    assert_eq!(browser.parts("back-to").len(), 0);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn what_tells_of_single_pictures_is_not_saved_while_small_counts_are_left_out() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/export");
    browser.click("suppress");
    let off = "return document.querySelector('[data-test=download-images-csv]').disabled \
               && document.body.textContent.includes('this tells of single pictures, groups or pairs')";
    browser.wait_for("no images CSV", off);
    browser.go_to("#/finding/0");
    browser.click("save-list");
    browser.wait_for(
        "no list",
        "return document.querySelector('.save-list [role=status]').textContent.startsWith('Not saved')",
    );
    browser.go_to("#/representation");
    browser.wait_for(
        "no chart",
        "const all = [...document.querySelectorAll('.fig-acts button')].filter((b) => ['CSV', 'SVG', 'PNG'].includes(b.textContent));\
         return all.length > 0 && all.every((b) => b.disabled && b.title.startsWith('Not saved'))",
    );
    browser.assert_quiet();
}
