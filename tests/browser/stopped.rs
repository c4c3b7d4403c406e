//! The button "Stop": what was read and measured by then is judged, and every place says that it is not all.

use crate::driver::Browser;
use crate::native::fresh;
use crate::session::sealed_by;
use crate::workers::{pictures, with_worker};
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;

/// A worker in which every read takes so many milliseconds longer, so that there is time in which to stop.
pub fn slow(ms: u32) -> String {
    format!(
        "const read = FileReaderSync.prototype.readAsArrayBuffer;\
         FileReaderSync.prototype.readAsArrayBuffer = function (blob) {{\
           const until = Date.now() + {ms};\
           while (Date.now() < until);\
           return read.call(this, blob);\
         }};"
    )
}

/// A COCO file of some megabytes: an image, a box.
pub fn coco(boxes: usize) -> String {
    let (mut images, mut annotations) = (String::new(), String::new());
    for i in 0..boxes {
        let comma = if i == 0 { "" } else { ",\n" };
        let _ =
            write!(images, "{comma}{{\"id\": {i}, \"file_name\": \"{i:08}.jpg\", \"width\": 640, \"height\": 480}}");
        let _ = write!(
            annotations,
            "{comma}{{\"id\": {i}, \"image_id\": {i}, \"category_id\": {}, \"bbox\": [10.5, 20.25, 30.125, 40.0625], \
             \"segmentation\": [[10.5, 20.25, 40.625, 20.25, 40.625, 60.3125, 10.5, 60.3125]]}}",
            1 + i % 2
        );
    }
    let categories = "{\"id\": 1, \"name\": \"cat\"}, {\"id\": 2, \"name\": \"dog\"}";
    format!("{{\"images\": [{images}], \"categories\": [{categories}], \"annotations\": [{annotations}]}}")
}

fn report(browser: &Browser) -> Value {
    browser.go_to("#/export");
    let path = browser.download_file("download-json");
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    assert!(name.contains("-partial-"), "the file is called {name}");
    serde_json::from_str(&fs::read_to_string(path).expect("the download can be read")).expect("a report is JSON")
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn stopped_while_annotations_are_read_what_was_read_is_judged() {
    let folder = fresh("stopped-reading");
    fs::write(folder.join("a.json"), coco(150_000)).expect("the target folder can be written");
    fs::write(folder.join("b.csv"), "image,gender\n00000001.jpg,female\n").expect("the target folder can be written");
    let (_host, browser) = sealed_by(with_worker(slow(400)));
    browser.pick_folder(&folder);
    let half = "const bar = document.querySelectorAll('.step progress')[1];\
         return document.documentElement.dataset.state === 'reading' && bar?.max > 1 && bar.value > bar.max / 2";
    browser.wait_for("half of the file to be read", half);
    browser.click("cancel");
    browser.wait_until_done();
    browser.go_to("#/overview");
    let text = browser.run("return document.querySelector('#main').innerText", vec![]);
    assert!(text.as_str().is_some_and(|t| t.contains("Stopped before all annotations were read")), "{text}");

    let report = report(&browser);
    assert!(report["partial"].as_str().is_some_and(|p| p.contains("stopped")), "{}", report["partial"]);
    let boxes = report["dataset"]["boxes"].as_u64().unwrap_or(0);
    assert!(boxes > 0 && boxes < 150_000, "{boxes} boxes");
    let skipped = json!([{ "path": "b.csv", "why": "not reached before the stop", "lost": false }]);
    assert_eq!(report["files"]["skipped_files"], skipped);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn stopped_while_pictures_are_measured_what_was_measured_is_judged() {
    let (_host, browser) = sealed_by(with_worker(slow(400)));
    browser.pick_folder(&pictures("stopped-measuring", 1000, &[]));
    let some = "const bar = document.querySelector('[data-test=progress]');\
         return document.documentElement.dataset.state === 'measuring' && bar?.value > 0";
    browser.wait_for("some pictures to be measured", some);
    browser.click("cancel");
    browser.wait_until_done();
    browser.go_to("#/overview");
    let text = browser.run("return document.querySelector('#main').innerText", vec![]);
    assert!(text.as_str().is_some_and(|t| t.contains("Stopped at ")), "{text}");
    let report = report(&browser);
    assert!(
        report["partial"].as_str().is_some_and(|p| p.ends_with("of 1,000 images measured")),
        "{}",
        report["partial"]
    );
    browser.assert_quiet();
}
