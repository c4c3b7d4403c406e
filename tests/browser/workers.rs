//! The workers, when something goes wrong: each death is survived, and what caused it is said.

use crate::driver::Browser;
use crate::harness::until;
use crate::server::Host;
use crate::session::sealed;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A folder of small pictures, no two alike, and files of more names with the first one's content.
pub fn pictures(name: &str, count: u32, more: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder can be written");
    let picture = |n: u32| {
        image::RgbImage::from_fn(96, 64, |x, y| {
            let noise = (x * 31 + y * 17 + n * 101).wrapping_mul(2_654_435_761) >> 24;
            image::Rgb([noise as u8, (x * 2 + n) as u8, (y * 3) as u8])
        })
    };
    for n in 0..count {
        picture(n).save(folder.join(format!("{n:04}.png"))).expect("the target folder can be written");
    }
    for (n, name) in (count..).zip(more) {
        picture(n).save(folder.join(name)).expect("the target folder can be written");
    }
    folder
}

/// Lines by which a worker does something whenever it takes the bytes of a picture that begins with these two.
fn at_each_picture(begins: [u8; 2], does: &str) -> String {
    let [first, second] = begins;
    format!(
        "{{ const arrays = Object.getPrototypeOf(Uint8Array.prototype);\
           const length = Object.getOwnPropertyDescriptor(arrays, 'length').get;\
           Object.defineProperty(arrays, 'length', {{ get() {{\
             if (this[0] === {first} && this[1] === {second}) {{ {does} }}\
             return length.call(this);\
           }} }}); }}"
    )
}

/// A host whose boot file is another one.
pub fn with_boot(change: impl Fn(&str) -> String + Send + Sync + 'static) -> Host {
    with_script("boot", change)
}

/// A host whose script of this name is another one.
pub fn with_script(name: &'static str, change: impl Fn(&str) -> String + Send + Sync + 'static) -> Host {
    Host::changed(move |path, answer| {
        if path.starts_with(name) {
            answer.body = change(&String::from_utf8_lossy(&answer.body)).into_bytes();
        } else if path.is_empty() {
            // The page names the hash of the script it was built with.
            let page = String::from_utf8_lossy(&answer.body).replace(" integrity=", " data-integrity=");
            answer.body = page.into_bytes();
        }
    })
}

/// A host whose workers run these lines first.
pub fn with_worker(lines: impl Into<String>) -> Host {
    let lines = lines.into();
    with_boot(move |boot| {
        assert!(boot.contains("const WORKER = `\n"), "the boot file has changed");
        boot.replace("const WORKER = `\n", &format!("const WORKER = `\n{lines}\n"))
    })
}

impl Browser {
    /// Opens the page of a host in a browser of its own, which fails to start and says why.
    #[track_caller]
    pub fn fails_on(host: &Host, why: &str) {
        let browser = Self::start();
        browser.open(&host.page());
        browser.fails_to_start(why);
    }

    /// Waits until the page says that it has failed before it began, and why.
    #[track_caller]
    pub fn fails_to_start(&self, why: &str) {
        if !until(Duration::from_secs(20), || self.state() == "failed") {
            self.give_up("the page started");
        }
        let seen = self.run(
            "return [document.documentElement.dataset.sealed, document.body.innerText,\
              document.getElementById('drop-in').checkVisibility()]",
            vec![],
        );
        assert_eq!(seen[0], json!("false"));
        assert!(seen[1].as_str().is_some_and(|text| text.contains(why)), "{}", seen[1]);
        assert_eq!(seen[2], json!(false), "files can still be given");
    }

    /// The JSON report of the dataset that is open.
    #[track_caller]
    fn report(&self) -> Value {
        self.run("location.hash = '#/export'", vec![]);
        serde_json::from_str(&self.download("download-json")).expect("the report is JSON")
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_picture_over_which_a_worker_dies_becomes_a_finding_and_the_others_are_measured() {
    // Thrown where the program does not catch: the worker ends as by a fault of its own.
    let host = with_worker(at_each_picture([0xff, 0xd8], "throw new Error('ended');"));
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.pick_folder(&pictures("killer", 40, &["killer.jpg"]));
    browser.wait_for_state("done");
    let report = browser.report();
    assert_eq!(report["dataset"]["images"], json!(41));
    assert_eq!(report["dataset"]["unreadable_images"], json!(1));
    let findings = report["findings"].as_array().expect("findings");
    let finding = findings.iter().find(|finding| finding["code"] == "ERR001").expect("ERR001");
    assert_eq!(finding["evidence"][0]["image"], json!("killer.jpg"));
    assert_eq!(finding["evidence_total"], json!(1));
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn an_engine_that_dies_is_said_and_the_next_dataset_is_checked() {
    let host = with_worker(
        "const size = Object.getOwnPropertyDescriptor(Blob.prototype, 'size').get;\
         Object.defineProperty(File.prototype, 'size', { get() {\
           if (this.name === 'ends.txt') throw new Error('ended');\
           return size.call(this);\
         } });",
    );
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.pick_folder(&pictures("engine-dies", 2, &["also.png"]));
    browser.wait_for_state("done");
    let folder = pictures("engine-dies-2", 2, &[]);
    fs::write(folder.join("ends.txt"), "x").expect("the target folder can be written");
    browser.pick_folder(&folder);
    until(Duration::from_secs(20), || browser.state() == "failed");
    let text = browser.run("return document.body.innerText", vec![]);
    assert!(text.as_str().is_some_and(|text| text.contains("engine stopped")), "{text}");
    browser.pick_folder(&pictures("engine-dies-3", 2, &[]));
    // What stands there is still the end of the one before.
    until(Duration::from_secs(20), || browser.state() != "failed");
    browser.wait_for_state("done");
}

/// A host whose engine never comes back from reading a file, with so many milliseconds of patience.
fn with_silence(silence: u32, patience: u32) -> Host {
    with_boot(move |boot| {
        let told = boot
            .replace("silence: 300000", &format!("silence: {silence}"))
            .replace("patience: 30000", &format!("patience: {patience}"));
        assert!(told != boot, "the boot file has changed");
        let lines = "FileReaderSync.prototype.readAsArrayBuffer = () => { for (;;); };";
        told.replace("const WORKER = `\n", &format!("const WORKER = `\n{lines}\n"))
    })
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn an_engine_that_falls_silent_is_started_anew_and_stop_always_stops() {
    for (host, stops, says) in [
        (with_silence(6_000, 300_000), false, "engine fell silent"),
        (with_silence(300_000, 5_000), true, "did not answer any more"),
    ] {
        let browser = Browser::start();
        browser.open(&host.page());
        browser.wait_for_state("idle");
        let folder = pictures("silent", 2, &[]);
        fs::write(folder.join("labels.csv"), "file,light\n0000.png,day\n").expect("the target folder can be written");
        browser.pick_folder(&folder);
        if stops {
            until(Duration::from_secs(20), || browser.state() == "reading");
            browser.click("cancel");
        }
        until(Duration::from_secs(40), || browser.state() == "failed");
        let text = browser.run("return document.body.innerText", vec![]);
        assert!(text.as_str().is_some_and(|text| text.contains(says)), "{text}");
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_stopped_check_keeps_what_it_knows() {
    // Each picture takes a while, so that there is something to stop.
    let does = "const end = Date.now() + 100; while (Date.now() < end);";
    let host = with_worker(at_each_picture([0x89, b'P'], does));
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.pick_folder(&pictures("stopped", 200, &[]));
    browser.wait_for_state("measuring");
    browser.click("cancel");
    browser.wait_for_state("done");
    assert_eq!(browser.report()["dataset"]["images"], json!(200));
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_folder_opened_during_a_check_takes_its_place() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.pick_folder(&pictures("first", 300, &[]));
    browser.pick_folder(&pictures("second", 3, &[]));
    browser.wait_for_state("done");
    assert_eq!(browser.report()["dataset"]["name"], json!("second"));
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_host_that_serves_the_program_under_another_type_will_do() {
    let host = Host::changed(|path, answer| {
        if path.ends_with(".wasm") {
            answer.headers.retain(|(name, _)| *name != "Content-Type");
            answer.headers.push(("Content-Type", "application/octet-stream".to_owned()));
        }
    });
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_host_without_the_program_is_said() {
    let host = Host::changed(|path, answer| {
        if path.ends_with(".wasm") {
            *answer = xtask::site::Answer::text("404 Not Found", "");
        }
    });
    Browser::fails_on(&host, "404");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_second_drop_measures_no_picture_again_and_gives_the_same_report() {
    let (_host, browser) = sealed();
    let folder = pictures("second-drop", 40, &[]);
    // How many workers of each role are started from here on.
    browser.run(
        "globalThis.started = [];\
         const Made = Worker;\
         globalThis.Worker = class extends Made {\
           constructor(...how) { super(...how); started.push(how[1].name.split(' ')[0]); }\
         };",
        vec![],
    );
    let started = "const names = started; started = []; return names";
    let drop_another = || {
        browser.run(
            "[...document.querySelectorAll('.rail-set button')].find((b) => b.textContent === 'Drop another').click()",
            vec![],
        );
        browser.wait_for_state("idle");
    };
    browser.check(&folder);
    let first = browser.export("download-json");
    let names = browser.run(started, vec![]);
    assert!(names.as_array().is_some_and(|names| names.contains(&json!("pixels"))), "{names}");
    browser.go_to("#/overview");
    drop_another();
    browser.check(&folder);
    assert_eq!(browser.run(started, vec![]), json!([]), "nothing is measured, and the engine is the same");
    assert_eq!(browser.export("download-json"), first);
    // A picture that changed is measured again, and no other.
    fs::copy(folder.join("0001.png"), folder.join("0000.png")).expect("a picture");
    drop_another();
    browser.check(&folder);
    assert_eq!(browser.run(started, vec![]), json!(["pixels"]), "one worker for one picture");
    assert_ne!(browser.export("download-json"), first, "it is a copy of another one now");
}
