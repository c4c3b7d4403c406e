//! The native command beside the page: the datasets that both check, and what the command says of them.

use serde_json::Value;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What the command wrote of a folder.
pub struct Native {
    /// The report.
    pub json: String,
    /// The findings, a row per piece of evidence.
    pub findings_csv: String,
    /// The figures of every image.
    pub images_csv: String,
}

impl Native {
    /// The findings of the report, as [`findings_of`] gives them.
    pub fn findings(&self) -> Vec<[String; 3]> {
        findings_of(&self.json)
    }
}

/// Code, severity and sentence of every finding of a report, sorted.
pub fn findings_of(json: &str) -> Vec<[String; 3]> {
    let report: Value = serde_json::from_str(json).expect("a report is JSON");
    let mut all: Vec<[String; 3]> = report["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|finding| ["code", "severity", "message"].map(|name| finding[name].as_str().unwrap_or("?").to_owned()))
        .collect();
    all.sort();
    all
}

/// An empty folder of this name that only this test writes to.
pub fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("data-{}", std::process::id())).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

/// The made-up example, in a folder with the name that it has on the page.
pub fn example() -> &'static Path {
    static EXAMPLE: OnceLock<PathBuf> = OnceLock::new();
    EXAMPLE.get_or_init(|| {
        let folder = fresh("example");
        let made = Command::new(env!("CARGO_BIN_EXE_muster")).arg("example").arg(&folder).status();
        assert!(made.is_ok_and(|status| status.success()), "the example could not be written");
        folder
    })
}

pub use xtask::shared::shared;

/// Checks a folder with the command.
pub fn check(folder: &Path) -> Native {
    check_with(folder, None)
}

/// The same with a `muster.toml` from elsewhere.
pub fn check_with(folder: &Path, config: Option<&Path>) -> Native {
    let out = fresh(&format!("native-{}", folder.file_name().unwrap_or_default().to_string_lossy()));
    let [json, findings, images] = ["report.json", "findings.csv", "images.csv"].map(|name| out.join(name));
    let ran = Command::new(env!("CARGO_BIN_EXE_muster"))
        .arg("check")
        .arg(folder)
        .arg("--quiet")
        .args(config.into_iter().flat_map(|config| ["--config".as_ref(), config.as_os_str()]))
        .args(["--json".as_ref(), json.as_os_str(), "--findings-csv".as_ref(), findings.as_os_str()])
        .args(["--images-csv".as_ref(), images.as_os_str()])
        .output()
        .expect("the command runs");
    // 1 says that an error was found in the dataset, 2 that there was nothing in it to check.
    assert!(matches!(ran.status.code(), Some(0..=2)), "muster check: {}", String::from_utf8_lossy(&ran.stderr));
    let read = |path: &Path| fs::read_to_string(path).expect("the command wrote it");
    Native { json: read(&json), findings_csv: read(&findings), images_csv: read(&images) }
}

/// Runs the command.
#[track_caller]
pub fn command(args: &[&str]) {
    let out = Command::new(env!("CARGO_BIN_EXE_muster")).args(args).output().expect("the command starts");
    // 1: not all that was decided could be done.
    assert!(matches!(out.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&out.stderr));
}
