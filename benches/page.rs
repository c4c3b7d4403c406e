//! The page end to end, in Chromium: from the moment a folder is picked to the first finding and to the report. Needs
//! `dist/` and a browser; `cargo xtask bench` builds and finds them. Prints a table, of which the README shows a copy.

#[allow(dead_code, reason = "the bench is one person with one way through the page")]
#[path = "../tests/browser/driver.rs"]
mod driver;
#[allow(dead_code, reason = "see above")]
#[path = "../tests/browser/harness.rs"]
mod harness;
#[allow(dead_code, reason = "each bench takes what it needs")]
mod made;
#[allow(dead_code, reason = "see above")]
#[path = "../tests/browser/native.rs"]
mod native;
#[allow(dead_code, reason = "see above")]
#[path = "../tests/browser/page.rs"]
mod page;
#[allow(dead_code, reason = "see above")]
#[path = "../tests/browser/server.rs"]
mod server;
#[allow(dead_code, reason = "see above")]
#[path = "../tests/browser/session.rs"]
mod session;

use std::fs;
use std::path::Path;

/// Times in the page: when a folder was picked, when the first finding stood there, when each state began.
const WATCH: &str = "globalThis.times = {};\
     const once = (name) => { times[name] ??= performance.now(); };\
     document.addEventListener('change', () => { globalThis.times = {}; once('picked'); }, true);\
     const root = document.documentElement;\
     new MutationObserver(() => once(root.dataset.state)).observe(root, { attributeFilter: ['data-state'] });\
     new MutationObserver(() => {\
       if (!times.finding && document.querySelector('[data-test=finding]')) once('finding');\
     }).observe(document.body, { childList: true, subtree: true });";

/// How often each dataset is checked; the middle one counts.
const RUNS: usize = 3;

/// Seconds from the pick to the first finding, to the end of the annotations, and to the report.
struct Times {
    finding: f64,
    read: f64,
    reading: f64,
    done: f64,
}

fn check(folder: &Path) -> Times {
    let (_host, browser) = session::sealed();
    browser.run(WATCH, vec![]);
    browser.check(folder);
    let times = browser.run("return times", vec![]);
    let picked = times["picked"].as_f64().unwrap_or(0.0);
    let since = |name: &str| times[name].as_f64().map_or(f64::NAN, |at| (at - picked) / 1000.0);
    let from = |name: &str, other: f64| if since(name).is_nan() { other } else { since(name) };
    let done = since("done");
    // A folder without pictures goes from reading to done, one without annotations straight to measuring.
    let read = from("measuring", done);
    Times { finding: since("finding"), read, reading: from("reading", 0.0), done }
}

/// The run that is in the middle by its length.
fn middle(folder: &Path) -> Times {
    let mut all: Vec<Times> = (0..RUNS).map(|_| check(folder)).collect();
    all.sort_by(|a, b| a.done.total_cmp(&b.done));
    all.swap_remove(RUNS / 2)
}

fn size(folder: &Path, pass: impl Fn(&str) -> bool) -> (usize, f64) {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file() && pass(&entry.file_name().to_string_lossy().to_lowercase()));
    files.fold((0, 0.0), |(n, bytes), entry| (n + 1, bytes + entry.metadata().map_or(0.0, |m| m.len() as f64)))
}

fn row(what: &str, folder: &Path) {
    let (pictures, picture_bytes) = size(folder, |name| name.ends_with(".jpg") || name.ends_with(".jpeg"));
    let (_, json_bytes) = size(folder, |name| name.ends_with(".json"));
    let t = middle(folder);
    let per_second =
        |n: f64, seconds: f64| if n > 0.0 && seconds > 0.0 { format!("{:.0}", n / seconds) } else { "–".into() };
    println!(
        "| {what} | {} | {:.1} s | {} | {} | {} |",
        // Where there is nothing to find there is no first finding.
        if t.finding.is_nan() { "–".into() } else { format!("{:.1} s", t.finding) },
        t.done,
        per_second(pictures as f64, t.done - t.read),
        per_second(picture_bytes / 1e6, t.done - t.read),
        if json_bytes > 1e6 { per_second(json_bytes / 1e6, t.read - t.reading) } else { "–".into() },
    );
}

fn main() {
    // `cargo test --benches` and the like ask whether there are tests here.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    if !Path::new(env!("CARGO_MANIFEST_DIR")).join("dist/index.html").is_file() {
        return eprintln!("SKIPPED: dist/ is not built; `cargo xtask bench` builds it");
    }
    println!(
        "| the page in Chromium | first finding | report | images per second | MB of images per second | MB of COCO JSON per second |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    row("the example: 600 drawn scenes", native::example());
    let photographs = native::fresh("photographs");
    for seed in 0..1000 {
        fs::write(photographs.join(format!("{seed:04}.jpg")), made::photograph(seed))
            .expect("the target folder can be written");
    }
    row("1,000 made-up photographs of 500 × 400", &photographs);
    if let Some(folder) = native::shared("images") {
        row("1,000 photographs of ImageNet", &folder);
    }
    let coco = native::fresh("coco");
    fs::write(coco.join("instances.json"), made::coco(200_000_000, false)).expect("the target folder can be written");
    row("200 MB of COCO JSON without its images", &coco);
    let _ = fs::remove_dir_all(photographs);
    let _ = fs::remove_dir_all(coco);
}
