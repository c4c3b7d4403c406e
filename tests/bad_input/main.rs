//! Broken files and hostile names: each gets its own word, the rest is checked, nothing is lost.

mod folder;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder of its own for one test, empty.
fn fresh(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder for the test");
    path
}

fn check(folder: &Path, output: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_muster"))
        .arg("check")
        .arg(folder)
        .args(["--quiet", output, "-"])
        .output()
        .expect("the command starts");
    // 2 where there was nothing to check; the report is written then too.
    assert!(matches!(done.status.code(), Some(0..=2)), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("the output is UTF-8")
}

fn report(folder: &Path) -> Value {
    serde_json::from_str(&check(folder, "--json")).expect("the report is JSON")
}

/// What each finding says, and each of those that it speaks for.
fn messages(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().expect("a list");
    let line = |code: &Value, of: &Value| format!("{} {}", text(code), text(&of["message"]));
    let all = findings.iter().flat_map(|f| {
        let members = f["members"].as_array().into_iter().flatten();
        std::iter::once(line(&f["code"], f)).chain(members.map(|m| line(&f["code"], m)))
    });
    all.collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("?")
}

#[test]
fn each_fault_has_its_own_word_and_the_rest_is_checked() {
    let folder = fresh("bad-input");
    let files = folder::write(&folder);
    let report = report(&folder);
    let all = messages(&report);
    let says = |code: &str, part: &str| {
        assert!(all.iter().any(|m| m.starts_with(code) && m.contains(part)), "{code} {part}:\n{}", all.join("\n"));
    };
    for path in ["images/cut.jpg", "images/page.png", "images/nothing.jpg"] {
        says("ERR001", path);
    }
    says("ERR008", "oops");
    says("ERR013", "annotations/cut.json");
    says("ERR013", "ragged.csv");
    says("ERR013", "no-image-column.csv");
    says("ERR013", "empty.csv");
    says("ERR013", "data.yaml");
    says("ERR011", "yolo/labels/2.txt");
    says("ERR017", "2 files were left aside");
    says("REP005", "\\u{202e}gpj.exe");

    let n = |key: &str| report["files"][key].as_u64().expect("a count");
    assert_eq!(n("dropped"), files as u64);
    assert_eq!(n("dropped"), n("read") + n("skipped"));
    assert_eq!(report["dataset"]["unreadable_images"], 3);
    let classes = report["dataset"]["classes"].as_array().expect("a list");
    for name in folder::MARKUP.iter().chain(&folder::FORMULAS).chain(&folder::SCRIPTS) {
        assert!(classes.iter().any(|class| class["name"] == *name), "{name} is no class: {classes:?}");
    }
    let gender = report["dataset"]["attributes"].as_array().into_iter().flatten().find(|a| a["name"] == "gender");
    assert_eq!(gender.map(|a| text(&a["role"])), Some("protected"));
}

#[test]
fn no_cell_of_a_csv_is_a_formula() {
    let folder = fresh("bad-input-csv");
    folder::write(&folder);
    for output in ["--findings-csv", "--images-csv"] {
        let written = check(&folder, output);
        let mut cells = 0;
        for record in csv::Reader::from_reader(written.as_bytes()).records() {
            for cell in &record.expect("a row of CSV") {
                let number = cell.parse::<f64>().is_ok();
                assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{output}: {cell}");
                cells += 1;
            }
        }
        assert!(cells > 100, "{output}: {cells} cells");
    }
}

#[test]
fn an_empty_folder_has_a_report_that_says_nothing() {
    let folder = fresh("bad-input-empty");
    let report = report(&folder);
    assert_eq!(report["files"]["dropped"], 0);
    assert_eq!(messages(&report), Vec::<String>::new());
}

#[test]
fn twenty_thousand_irrelevant_files_hide_nothing() {
    let folder = fresh("bad-input-many");
    let made = folder::irrelevant(&folder, 20_000);
    let report = report(&folder);
    assert_eq!(report["files"]["dropped"], made as u64);
    assert_eq!(report["files"]["skipped"], 20_000);
    assert_eq!(report["dataset"]["images"], 3);
    assert_eq!(report["dataset"]["attributes"][0]["n"], 3);
}
