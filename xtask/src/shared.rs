//! Where real datasets lie on machines that have them. The one way to them for every test: a test that lacks them says
//! so, past the test runner's capture, and `cargo xtask test` counts it as skipped rather than passed.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

/// How a line begins that says that a test lacks its data; the test's name follows.
pub const SKIPPED: &str = "skipped: ";

/// A file or folder below `MUSTER_SHARED`, or below `shared/data` beside the repository. `None`, and a line that says so,
/// where it is not there.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let named = env::var_os("MUSTER_SHARED").map(PathBuf::from);
    let found = [named, Some(root.join("../shared/data")), Some(root.join("../../shared/data"))]
        .into_iter()
        .flatten()
        .map(|base| base.join(path))
        .find(|found| found.exists())
        // Browsers take no path with `..` in it.
        .and_then(|found| found.canonicalize().ok());
    if found.is_none() {
        skip(&format!("{path} in ../shared/data or MUSTER_SHARED"));
    }
    found
}

/// Says that the test that is running lacks something.
pub fn skip(lacking: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    // Written past `println!`, which the runner keeps to itself while a test passes.
    let _ = writeln!(std::io::stdout(), "{SKIPPED}{test}: no {lacking}");
}

/// The name of the test of a line that [`skip`] wrote.
pub fn skipped(line: &str) -> Option<&str> {
    // A single-threaded runner has begun the line with the test's own name.
    let (_, rest) = line.split_once(SKIPPED)?;
    rest.split_once(": no ").map(|(test, _)| test)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipped_test_is_known_by_its_line() {
        let line = "skipped: formats::table::tests::real::fairface_has_its_people: no fairface in ../shared/data or …";
        assert_eq!(skipped(line), Some("formats::table::tests::real::fairface_has_its_people"));
        assert_eq!(skipped("test a ... skipped: a: no x in y"), Some("a"));
        assert_eq!(skipped("test a ... ok"), None);
    }
}
