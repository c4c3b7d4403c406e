//! Archives on the page: unpacked on this computer, checked like the folder that they were packed from.

use crate::native::{self, fresh};
use crate::pack::{Packed, files_of, gz, tar, zip};
use crate::session::{sealed, sealed_by};
use crate::workers::with_worker;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// An archive of the example, called as its folder.
fn packed(place: &str, name: &str, bytes: &[u8]) -> PathBuf {
    let archive = fresh(place).join(name);
    fs::write(&archive, bytes).expect("the target folder can be written");
    archive
}

fn example() -> Vec<(String, Vec<u8>)> {
    files_of(native::example(), "example")
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_picked_archive_is_exported_as_by_the_command_and_as_its_folder() {
    let (_host, browser) = sealed();
    let archive = packed("picked archive", "example.zip", &zip(&example(), Packed::Mixed));
    browser.pick_files(&[&archive]);
    browser.wait_until_done();
    let json = browser.export("download-json");
    assert!(json == native::check(&archive).json, "page and command differ");
    assert!(json == native::check(native::example()).json, "the archive and its folder differ");
    // The pictures that came out of it are there to be looked at.
    browser.go_to("#/images");
    let shown =
        "return [...document.querySelectorAll('[data-card] img')].some((i) => i.complete && i.naturalWidth > 0)";
    browser.wait_for("a picture out of the archive", shown);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn dropped_archives_of_every_form_are_exported_as_their_folder() {
    let expected = native::check(native::example()).json;
    let files = example();
    for (name, bytes) in [
        ("example.zip", zip(&files, Packed::Stored)),
        ("example.zip", zip(&files, Packed::Deflated)),
        ("example.tar", tar(&files)),
        ("example.tar.gz", gz(&tar(&files))),
    ] {
        let (_host, browser) = sealed();
        browser.drop_on("drop", &[&packed("dropped archive", name, &bytes)]);
        browser.wait_until_done();
        assert!(browser.export("download-json") == expected, "{name} differs from its folder");
        browser.assert_quiet();
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn archives_in_a_folder_are_exported_as_by_the_command() {
    let folder = fresh("with archives");
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("the target folder can be written");
    let mut files = example();
    put("broken.zip", b"PK\x03\x04");
    files.retain(|(path, _)| !path.ends_with("0.jpg"));
    put("pictures.tgz", &gz(&tar(&files)));
    let mut bytes = zip(&files, Packed::Stored);
    // A picture that is damaged within the archive.
    let at = bytes.windows(3).position(|w| w == [0xff, 0xd8, 0xff]).expect("a picture") + 100;
    bytes[at] ^= 1;
    put("again.zip", &bytes);
    let (_host, browser) = sealed();
    browser.check(&folder);
    let json = browser.export("download-json");
    assert!(json == native::check(&folder).json, "page and command differ");
    let report: Value = serde_json::from_str(&json).expect("a report is JSON");
    let n = |key: &str| report["files"][key].as_u64().unwrap_or(0);
    assert_eq!((n("dropped"), n("read") + n("skipped")), (2 * files.len() as u64 + 1, n("dropped")));
    let whys: Vec<&str> =
        report["files"]["skipped_files"].as_array().into_iter().flatten().filter_map(|f| f["why"].as_str()).collect();
    for part in ["damaged: its checksum differs", "is no ZIP archive"] {
        assert!(whys.iter().any(|why| why.contains(part)), "{part}: {whys:?}");
    }
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn an_archive_that_is_cut_off_is_said_to_be_and_the_next_dataset_is_taken() {
    let (_host, browser) = sealed();
    let whole = zip(&example(), Packed::Deflated);
    browser.pick_files(&[&packed("cut archive", "example.zip", &whole[..whole.len() / 2])]);
    browser.wait_for_state("failed");
    let said = browser.run("return document.querySelector('#main').innerText", vec![]);
    let said = said.as_str().unwrap_or_default();
    assert!(said.contains("example.zip") && said.contains("not copied whole"), "{said}");
    browser.screenshot("archive-cut-off");
    browser.pick_folder(native::example());
    let next = "return document.documentElement.dataset.state === 'done' &&\
         document.querySelector('.rail-set strong')?.textContent === 'example'";
    browser.wait_for("the next dataset to be checked", next);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn an_archive_that_is_being_unpacked_can_be_stopped() {
    // Every read takes its time, so that there is some in which to stop.
    let (_host, browser) = sealed_by(with_worker(
        "const read = FileReaderSync.prototype.readAsArrayBuffer;\
         FileReaderSync.prototype.readAsArrayBuffer = function (blob) {\
           const until = Date.now() + 400;\
           while (Date.now() < until);\
           return read.call(this, blob);\
         };",
    ));
    let mut files = example();
    files.truncate(20);
    files.push(("example/long.txt".to_owned(), vec![b'x'; 60 << 20]));
    browser.pick_files(&[&packed("slow archive", "example.zip", &zip(&files, Packed::Stored))]);
    let told = "return [...document.querySelectorAll('h1')].some((h) =>\
         h.checkVisibility() && /^20 files are unpacked: .* of what is packed/.test(h.textContent))";
    browser.wait_for("progress of the unpacking", told);
    browser.click("cancel");
    browser.wait_for_state("failed");
    let said = browser.run("return document.querySelector('#main').innerText", vec![]);
    assert!(said.as_str().is_some_and(|said| said.contains("Nothing was read")), "{said}");
    browser.assert_quiet();
}
