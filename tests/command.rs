//! The native command, as a shell sees it: exit codes, outputs, and the same bytes for the same dataset.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn muster(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_muster")).args(args).output().expect("the command starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder of its own for one test, empty.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder for the test");
    path
}

fn example(name: &str) -> PathBuf {
    let path = folder(name);
    assert!(muster(&["example", &path.display().to_string()]).status.success());
    path
}

/// A folder's report, without pixels to be quick.
fn report(folder: &Path, more: &[&str]) -> serde_json::Value {
    let folder = folder.display().to_string();
    let mut args = vec!["check", &folder, "--json", "-", "--quiet"];
    args.extend(more);
    serde_json::from_slice(&muster(&args).stdout).expect("the report is JSON")
}

#[test]
fn exit_codes_tell_errors_from_none_and_from_a_check_that_could_not_run() {
    let bad = example("exit-codes");
    assert_eq!(muster(&["check", &bad.display().to_string(), "--quiet"]).status.code(), Some(1));
    let good = folder("exit-codes-good");
    fs::write(good.join("labels.csv"), "file,light\na.jpg,day\nb.jpg,night\n").expect("written");
    assert_eq!(muster(&["check", &good.display().to_string(), "--quiet"]).status.code(), Some(0));
    let gone = muster(&["check", "no/such/folder"]);
    assert_eq!(gone.status.code(), Some(2));
    assert!(text(&gone.stderr).contains("no/such/folder"), "{}", text(&gone.stderr));
    assert_eq!(muster(&["check", &good.display().to_string(), "--only", "XYZ001"]).status.code(), Some(2));
    assert_eq!(muster(&["frobnicate"]).status.code(), Some(2));
}

#[test]
fn the_report_does_not_depend_on_the_number_of_threads() {
    let folder = example("threads");
    let one = muster(&["check", &folder.display().to_string(), "--json", "-", "--jobs", "1"]);
    let four = muster(&["check", &folder.display().to_string(), "--json", "-", "--jobs", "4"]);
    assert!(!one.stdout.is_empty());
    assert!(one.stdout == four.stdout);
}

#[test]
fn every_file_is_accounted_for() {
    let folder = example("accounts");
    let report = report(&folder, &["--no-pixels"]);
    let files = &report["files"];
    let n = |key: &str| files[key].as_u64().expect("a count");
    assert_eq!(n("dropped"), n("read") + n("skipped"));
    assert_eq!(n("skipped") as usize, files["skipped_files"].as_array().expect("a list").len());
    assert_eq!(files["skipped_files"][0]["path"], "notes.docx");
    assert!(files["skipped_files"][0]["why"].as_str().is_some_and(|why| !why.is_empty()));
}

#[test]
fn outputs_go_where_they_are_asked_to() {
    let data = example("outputs");
    let out = folder("outputs-out");
    let path = |name: &str| out.join(name).display().to_string();
    let done = muster(&[
        "check",
        &data.display().to_string(),
        "--json",
        &path("r.json"),
        "--findings-csv",
        &path("f.csv"),
        "--images-csv",
        &path("i.csv"),
    ]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("files dropped"), "{}", text(&done.stdout));
    let json = fs::read_to_string(path("r.json")).expect("written");
    assert!(json.starts_with("{\n  \"schema\": \"muster.report/1\",\n") && json.ends_with("}\n"));
    let findings = fs::read_to_string(path("f.csv")).expect("written");
    assert!(findings.starts_with("code,severity,message,image,file,line,record\n"), "{findings}");
    let images = fs::read_to_string(path("i.csv")).expect("written");
    assert!(images.starts_with(
        "path,split,format,bytes,width,height,orientation,decoded,mode,brightness_p5,brightness_p99,entropy,blur_score,\
         sharpness,contrast,aspect,is_greyscale,content_hash,pixel_hash,perceptual_hash\n"
    ));
    assert_eq!(images.lines().count(), 601);
}

#[test]
fn rules_and_their_manuals_can_be_read() {
    let rules: serde_json::Value =
        serde_json::from_slice(&muster(&["rules", "--json"]).stdout).expect("rules are JSON");
    let codes: Vec<&str> = rules.as_array().expect("a list").iter().filter_map(|r| r["code"].as_str()).collect();
    for code in [
        "COO001", "COO002", "CON001", "CON003", "CON004", "CON006", "CON011", "ERR001", "ERR002", "ERR003", "ERR004",
        "ERR005", "ERR006", "ERR007", "ERR013", "ERR014", "REP002", "REP004", "REP005", "REP010",
    ] {
        assert!(codes.contains(&code), "{code} is missing from {codes:?}");
    }
    let page = muster(&["explain", "err007"]);
    assert!(page.status.success() && text(&page.stdout).starts_with("# ERR007"));
    assert_eq!(muster(&["explain", "ERR999"]).status.code(), Some(2));
}

#[test]
fn a_setting_that_is_not_known_stops_a_check_with_its_line() {
    let data = folder("bad-config");
    fs::write(data.join("labels.csv"), "file,light\na.jpg,day\n").expect("written");
    let config = data.join("other.toml");
    fs::write(&config, "[columns.\"light\"]\nrole = \"attribute\"\nmargn = 3\n").expect("written");
    let done = muster(&["check", &data.display().to_string(), "--config", &config.display().to_string()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("line 3"), "{}", text(&done.stderr));
}
