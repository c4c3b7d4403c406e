//! What the page writes equals what the command writes, byte for byte, for made-up and for real datasets.

use crate::native::{self, findings_of};
use crate::session::sealed;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// Fails at the first line that differs, and shows it.
#[track_caller]
pub fn assert_bytes(what: &str, page: &str, native: &str) {
    if page == native {
        return;
    }
    let differs = page.lines().zip(native.lines()).enumerate().find(|(_, (a, b))| a != b);
    let (line, (a, b)) = differs.unwrap_or((page.lines().count().min(native.lines().count()), ("(end)", "(end)")));
    let short = |text: &str| text.chars().take(300).collect::<String>();
    panic!("{what} differs at line {}\npage:    {}\ncommand: {}", line + 1, short(a), short(b));
}

/// Checks a folder on the page and with the command, and holds all three files against each other.
fn hold_against_native(folder: &Path) {
    let (_host, browser) = sealed();
    let seconds = browser.check(folder);
    let start = Instant::now();
    let native = native::check(folder);
    let native_seconds = start.elapsed().as_secs_f64();
    let json = browser.export("download-json");

    let report: Value = serde_json::from_str(&json).expect("a report is JSON");
    let mut codes = BTreeMap::<String, u32>::new();
    for [code, ..] in findings_of(&json) {
        *codes.entry(code).or_default() += 1;
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    println!("{name}: {seconds:.1} s on the page, {native_seconds:.1} s of the command (unoptimised)");
    println!("  {}", report["dataset"]);
    println!("  findings: {codes:?}");
    for [code, severity, message] in findings_of(&json) {
        println!("    {code} {severity}: {message}");
    }

    assert_bytes("the report", &json, &native.json);
    assert_bytes("the CSV of findings", &browser.export("download-csv"), &native.findings_csv);
    assert_bytes("the CSV of images", &browser.export("download-images-csv"), &native.images_csv);
    browser.assert_quiet();
}

fn real(name: &str) {
    if let Some(folder) = native::shared(name) {
        hold_against_native(&folder);
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_example_is_exported_as_by_the_command() {
    hold_against_native(native::example());
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn coco_is_exported_as_by_the_command() {
    real("coco128_json");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn pascal_voc_is_exported_as_by_the_command() {
    real("raccoon_voc");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn coco_in_three_splits_is_exported_as_by_the_command() {
    real("person_drone_roboflow_coco");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn yolo_is_exported_as_by_the_command() {
    real("datumaro_assets/tests/assets/yolo_dataset");
    real("datumaro_assets/tests/assets/roboflow_dataset");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_table_of_faces_is_exported_as_by_the_command() {
    real("fairface_full");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_table_of_lesions_is_exported_as_by_the_command() {
    real("ham10000");
}
