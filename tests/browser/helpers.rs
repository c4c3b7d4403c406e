//! The helpers themselves, on a page made for them: a helper that quietly did nothing would let every promise pass.

use crate::driver::Browser;
use crate::harness::until;
use crate::server::{Host, Receiver};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PAGE: &str = r#"<!doctype html>
<html data-state="idle">
<link rel="icon" href="data:,">
<input data-test="pick-folder" type="file" webkitdirectory hidden>
<input data-test="pick-files" type="file" multiple>
<div data-test="drop" style="width: 300px; height: 200px">drop here</div>
<a data-test="download-csv" download="table.csv" href="data:text/csv,a;b">table</a>
<output data-test="seen"></output>
<script>
  const say = (lines) => {
    document.querySelector("output").textContent = lines.sort().join(" ");
    document.documentElement.dataset.state = "done";
  };
  for (const input of document.querySelectorAll("input")) {
    input.onchange = () => say([...input.files].map((file) => file.webkitRelativePath || file.name));
  }
  const walk = async (entry) => {
    if (entry.isFile) return [entry.fullPath];
    const reader = entry.createReader();
    const entries = await new Promise((done, failed) => reader.readEntries(done, failed));
    return (await Promise.all(entries.map(walk))).flat();
  };
  const zone = document.querySelector("div");
  zone.ondragover = (event) => event.preventDefault();
  zone.ondrop = async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
    say((await Promise.all(entries.map(walk))).flat());
  };
</script>
"#;

/// A folder with a file at its top and one below.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("images")).expect("the target folder can be written");
    fs::write(folder.join("labels.csv"), "image,label\n").expect("the target folder can be written");
    fs::write(folder.join("images/one.png"), "not a picture").expect("the target folder can be written");
    folder
}

fn opened() -> (Host, Browser) {
    let host = Host::of(PAGE);
    let browser = Browser::start();
    browser.open(&host.page());
    (host, browser)
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_dropped_folder_arrives_with_what_is_below_it() {
    let (_host, browser) = opened();
    browser.drop_on("drop", &[&folder("dropped")]);
    browser.wait_for_state("done");
    assert_eq!(browser.text("seen"), "/dropped/images/one.png /dropped/labels.csv");
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_picked_folder_arrives_with_what_is_below_it() {
    let (_host, browser) = opened();
    browser.pick_folder(&folder("picked"));
    browser.wait_for_state("done");
    assert_eq!(browser.text("seen"), "picked/images/one.png picked/labels.csv");
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn several_picked_files_arrive() {
    let (_host, browser) = opened();
    let folder = folder("files");
    browser.pick_files(&[&folder.join("labels.csv"), &folder.join("images/one.png")]);
    browser.wait_for_state("done");
    assert_eq!(browser.text("seen"), "labels.csv one.png");
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_download_is_read_when_it_is_whole() {
    let (_host, browser) = opened();
    assert_eq!(browser.download("download-csv"), "a;b");
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn size_and_theme_reach_the_page() {
    let (_host, browser) = opened();
    for width in [390, 2560] {
        browser.resize(width, 900);
        assert_eq!(browser.run("return innerWidth", vec![]), json!(width));
    }
    let dark = || browser.run("return matchMedia('(prefers-color-scheme: dark)').matches", vec![]);
    for (scheme, is_dark) in [("dark", true), ("light", false)] {
        browser.prefer("prefers-color-scheme", scheme);
        assert_eq!(dark(), json!(is_dark));
    }
    let picture = fs::read(browser.screenshot("helpers")).expect("the picture was written");
    assert!(picture.starts_with(b"\x89PNG"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
#[should_panic(expected = "the console is not empty")]
fn an_error_on_the_console_is_noticed() {
    let (_host, browser) = opened();
    browser.run("console.error('something went wrong')", vec![]);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn whatever_is_sent_to_somebody_else_is_counted() {
    let (_host, browser) = opened();
    let other = Receiver::start();
    browser.run(
        "const [http, address] = arguments;\
         fetch(http + '?fetch', { method: 'POST', body: 'secret', mode: 'no-cors' });\
         navigator.sendBeacon(http + '?beacon', 'secret');\
         new WebSocket(`ws://${address}/?socket`).onerror = () => {};\
         const link = document.createElement('link');\
         link.rel = 'prefetch'; link.href = http + '?prefetch'; document.head.append(link);",
        vec![json!(other.url("/take")), json!(other.address().to_string())],
    );
    let came = |method: &str, end: &str| {
        other.log.requests().iter().any(|arrival| arrival.method == method && arrival.target.ends_with(end))
    };
    let all = [("POST", "?fetch"), ("POST", "?beacon"), ("WEBSOCKET", "?socket"), ("GET", "?prefetch")];
    until(Duration::from_secs(10), || all.iter().all(|(method, end)| came(method, end)));
    for (method, end) in all {
        assert!(came(method, end), "{method} {end} did not arrive:\n{}", other.log.shown());
    }
    assert!(other.log.requests().iter().any(|arrival| arrival.body == b"secret"));
}
