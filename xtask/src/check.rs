//! Every check and test in one run, with one figure at the end.

use crate::site_build;
use std::collections::BTreeSet;
use std::process::Command;
use std::time::Instant;
use xtask::install;
use xtask::shared::skipped;
use xtask::shell::{cargo, run, run_watched};

/// What has been counted so far.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    failures: Vec<String>,
    /// Tests that lacked their data, of those that passed.
    skipped: BTreeSet<String>,
}

impl Tally {
    /// A check that is one thing: it holds or it does not.
    fn check(&mut self, name: &str, work: impl FnOnce() -> Result<(), String>) -> bool {
        let start = begin(name);
        match work() {
            Ok(()) => {
                self.passed += 1;
                println!("{name}: passed in {:.0} s", start.elapsed().as_secs_f64());
                true
            }
            Err(message) => {
                self.fail(name, &message);
                false
            }
        }
    }

    /// A run of `cargo test`, whose own counts are added.
    fn tests(&mut self, name: &str, command: &mut Command) {
        let start = begin(name);
        let (mut passed, mut failed) = (0, 0);
        let before = self.skipped.len();
        let result = run_watched(command, |line| {
            if let Some(counts) = counts(line) {
                passed += counts.0;
                failed += counts.1;
            }
            self.skipped.extend(skipped(line).map(str::to_owned));
        });
        let skipped = (self.skipped.len() - before) as u64;
        let passed = u64::saturating_sub(passed, skipped);
        self.passed += passed;
        self.failed += failed;
        match result {
            Ok(()) if skipped > 0 => println!(
                "{name}: {passed} passed, {skipped} skipped (no ../shared, no Firefox, or no axe-core) in {:.0} s",
                start.elapsed().as_secs_f64()
            ),
            Ok(()) => println!("{name}: {passed} passed in {:.0} s", start.elapsed().as_secs_f64()),
            Err(message) if failed > 0 => self.failures.push(format!("{name}: {failed} failed ({message})")),
            // It did not compile, or a test took the whole process down: no count says so.
            Err(message) => self.fail(name, &message),
        }
    }

    fn fail(&mut self, name: &str, message: &str) {
        self.failed += 1;
        println!("{name}: failed: {message}");
        self.failures.push(format!("{name}: {message}"));
    }
}

/// rustfmt, clippy, the native tests; then, unless `fast`, the site and the tests that need it and a browser.
pub fn test(fast: bool) -> Result<(), String> {
    let start = Instant::now();
    install::linters()?;
    install::wasm_target()?;
    let mut tally = Tally::default();
    let deny = ["--", "-D", "warnings"];

    tally.check("format", || run(cargo().args(["fmt", "--all", "--check"])));
    tally.check("clippy, native", || run(cargo().args(["clippy", "--workspace", "--all-targets"]).args(deny)));
    tally.check("clippy, wasm", || {
        let page = ["clippy", "--target", "wasm32-unknown-unknown", "--lib", "--bin", "page"];
        run(cargo().args(page).args(deny))
    });
    tally.tests("native tests", cargo().args(["test", "--workspace", "--no-fail-fast"]));
    if fast {
        println!("\nleft out by --fast: the site and the tests of it in a browser");
    } else if tally.check("site", site_build::dist) {
        site_tests(&mut tally);
    }

    println!();
    for failure in &tally.failures {
        println!("failed: {failure}");
    }
    let seconds = start.elapsed().as_secs();
    let skipped = match tally.skipped.len() {
        0 => String::new(),
        n => format!(", {n} skipped (no ../shared, no Firefox, or no axe-core)"),
    };
    println!("{} passed{skipped}, {} failed in {} min {} s", tally.passed, tally.failed, seconds / 60, seconds % 60);
    if tally.failed == 0 && tally.failures.is_empty() { Ok(()) } else { Err("not everything passed".to_owned()) }
}

/// The tests marked as ignored, because they need `dist/` and a browser.
fn site_tests(tally: &mut Tally) {
    tally.tests("what the site can call", cargo().args(["test", "--test", "wasm_imports", "--", "--ignored"]));
    let mut found = None;
    tally.check("browser found", || {
        found = Some(install::browser()?);
        Ok(())
    });
    let Some(found) = found else { return };
    // A second browser is worth having and no reason to stop: without it its tests are counted as skipped.
    let firefox = install::firefox().unwrap_or_else(|why| {
        println!("Firefox could not be installed: {why}");
        None
    });
    let axe = install::axe().unwrap_or_else(|why| {
        println!("axe-core could not be installed: {why}");
        None
    });
    // A browser takes several threads itself.
    let at_once = std::thread::available_parallelism().map_or(1, |cores| (cores.get() / 2).clamp(1, 4));
    let mut tests = cargo();
    tests
        .args(["test", "--no-fail-fast", "--test", "browser", "--", "--ignored"])
        .arg(format!("--test-threads={at_once}"))
        .env("CHROME", found.chrome)
        .env("CHROMEDRIVER", found.driver);
    if let Some(firefox) = firefox {
        tests.env("FIREFOX", firefox.browser).env("GECKODRIVER", firefox.driver);
    }
    if let Some(axe) = axe {
        tests.env("AXE", axe);
    }
    tally.tests("browser tests", &mut tests);
}

/// The native benches, then the page's.
pub fn bench() -> Result<(), String> {
    let native = ["pixels", "coco", "rules", "tables"].into_iter().flat_map(|name| ["--bench", name]);
    run(cargo().args(["bench", "--package", "muster"]).args(native))?;
    site_build::dist()?;
    let found = install::browser()?;
    run(cargo()
        .args(["bench", "--package", "muster", "--bench", "page"])
        .env("CHROME", found.chrome)
        .env("CHROMEDRIVER", found.driver))
}

fn begin(name: &str) -> Instant {
    println!("\n== {name}");
    Instant::now()
}

/// Passed and failed of a line such as `test result: ok. 12 passed; 0 failed; 3 ignored; ...`.
fn counts(line: &str) -> Option<(u64, u64)> {
    let line = line.strip_prefix("test result: ")?;
    let number = |word: &str| -> Option<u64> {
        let before = &line[..line.find(word)?];
        before.rsplit(' ').next()?.parse().ok()
    };
    Some((number(" passed")?, number(" failed")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_a_test_run_are_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 4 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(counts(line), Some((12, 3)));
        assert_eq!(counts("test a ... ok"), None);
    }
}
