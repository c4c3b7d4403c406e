//! What a browser keeps of a check, and what it asks of its maker: nothing of a dataset is in either.

use crate::driver::Browser;
use crate::native::fresh;
use crate::profile;
use crate::server::Host;
use crate::session::{SCREENS, sealed, sealed_in_firefox};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Names that stand nowhere else in the world.
const NAMES: [&str; 5] = ["quokkafolder", "quokkaclass", "quokkagender", "quokkaperson", "quokkapicture"];

/// A small dataset, in which every name is unmistakable; with so many groups and classes.
fn dataset(place: &str, groups: usize) -> PathBuf {
    let folder = fresh(place).join(NAMES[0]);
    fs::create_dir_all(&folder).expect("the target folder can be written");
    let mut table = format!("file,{}_id,gender,class\n", NAMES[3]);
    for n in 0..40 {
        let picture =
            image::RgbImage::from_fn(48, 32, |x, y| image::Rgb([(x * 5 + n) as u8, (y * 7) as u8, n as u8 * 6]));
        let name = format!("{}{n}.png", NAMES[4]);
        picture.save(folder.join(&name)).expect("the target folder can be written");
        let group = n as usize % groups;
        table += &format!("{name},{}{},{}{group},{}{group}\n", NAMES[3], n / 2, NAMES[2], NAMES[1]);
    }
    fs::write(folder.join("people.csv"), table).expect("the target folder can be written");
    folder
}

/// Looks at every screen, types into fields of each, opens a finding and a picture, follows a link with something asked.
fn look_around(browser: &Browser) {
    const FIELDS: &str = "main textarea, main input:not([type=checkbox], [type=radio], [type=range], [type=file])";
    let screens = SCREENS.iter().map(|(_, address)| *address);
    for address in screens.chain(["#/finding/0", "#/settings", "#/rules", "#/images"]) {
        browser.go_to(address);
        std::thread::sleep(std::time::Duration::from_millis(500));
        let fields = browser.wait(browser.client().find_all(fantoccini::Locator::Css(FIELDS)));
        for (field, name) in fields.into_iter().flatten().take(4).zip(NAMES.iter().rev()) {
            let _ = browser.wait(field.send_keys(name));
        }
        // A field that is left is taken at its word.
        browser.run("document.activeElement?.blur()", vec![]);
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    browser.go_to("#/images");
    browser.wait_for("a picture", "return !!document.querySelector('[data-card]')");
    browser.run("document.querySelector('[data-card]').click()", vec![]);
    browser.wait_for("the picture", "return !!document.querySelector('.detail')");
    browser.go_to("#/representation");
    let link = "document.querySelector('main a[href*=\"images?\"]')";
    browser.wait_for("a link to pictures", &format!("return !!{link}"));
    browser.run(&format!("{link}.click()"), vec![]);
    std::thread::sleep(std::time::Duration::from_secs(2));
}

/// Files below a folder in which one of the names stands, as UTF-8 or UTF-16, packed or not.
fn holding(folder: &Path) -> BTreeSet<String> {
    let forms: Vec<(String, Vec<u8>)> = NAMES
        .iter()
        .flat_map(|name| {
            let wide = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [((*name).to_owned(), name.as_bytes().to_vec()), ((*name).to_owned(), wide)]
        })
        .collect();
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let mut found = BTreeSet::new();
    for entry in files {
        let contents = profile::contents(entry.path());
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path()).display().to_string();
        for (name, form) in &forms {
            let within = |content: &Vec<u8>| memchr::memmem::find(content, form).is_some();
            if path.contains(name.as_str()) || contents.iter().any(within) {
                found.insert(format!("{path}: {name}"));
            }
        }
    }
    found
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_profile_of_the_browser_holds_no_name_of_a_dataset() {
    let folder = dataset("kept", 3);
    let (_host, mut browser) = sealed();
    browser.check(&folder);
    look_around(&browser);
    let profile = browser.end();
    // The search finds what is there.
    assert!(!holding(&folder).is_empty());
    let kept = holding(&profile);
    assert!(kept.is_empty(), "{kept:#?}");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn firefox_keeps_no_name_of_a_dataset_either() {
    use crate::pack::{Packed, files_of, zip};
    let folder = dataset("kept by firefox", 3);
    let archive = folder.with_extension("zip");
    fs::write(&archive, zip(&files_of(&folder, NAMES[0]), Packed::Stored)).expect("the target folder can be written");
    let Some((_host, mut browser)) = sealed_in_firefox() else { return };
    browser.pick_files(&[&archive]);
    browser.wait_until_done();
    look_around(&browser);
    let kept = holding(&browser.end());
    assert!(kept.is_empty(), "{kept:#?}");
}

/// Addresses that a browser asked for, or tried to, on other machines than this one.
fn asked(log: &Path) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let mut out = BTreeSet::new();
    for part in text.split("\"url\":\"").skip(1) {
        let address = part.split('"').next().unwrap_or_default();
        if address.starts_with("http") && !address.contains("//127.0.0.1") {
            out.insert(address.to_owned());
        }
    }
    out
}

/// What Chromium asks of other machines during an audit; its own start asks a few.
fn asked_in_an_audit(folder: &Path, log: &str) -> BTreeSet<String> {
    let log = fresh("network").join(log);
    let mut browser = Browser::with_flags(&[
        format!("--log-net-log={}", log.display()),
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1".to_owned(),
    ]);
    let host = Host::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.check(folder);
    look_around(&browser);
    browser.end();
    asked(&log)
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_browser_asks_its_maker_nothing_about_the_fields_of_the_page() {
    let logs = [3, 9].map(|groups| asked_in_an_audit(&dataset("asked", groups), &format!("{groups}.json")));
    for log in &logs {
        let fields: Vec<_> = log.iter().filter(|address| address.contains("autofill")).collect();
        assert!(fields.is_empty(), "{fields:#?}");
        assert!(!log.iter().any(|address| NAMES.iter().any(|name| address.contains(name))), "{log:#?}");
    }
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_log_of_the_network_would_show_it() {
    let log = fresh("network").join("control.json");
    let host = Host::of("<!doctype html><label>City <input></label><label>Postal code <input></label>");
    let mut browser = Browser::with_flags(&[
        format!("--log-net-log={}", log.display()),
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1".to_owned(),
    ]);
    browser.open(&host.page());
    let field = browser.wait(browser.client().find(fantoccini::Locator::Css("input"))).expect("a field");
    browser.wait(field.send_keys("Berlin")).expect("a field can be typed into");
    std::thread::sleep(std::time::Duration::from_secs(8));
    browser.end();
    let asked = asked(&log);
    assert!(asked.iter().any(|address| address.contains("autofill")), "{asked:#?}");
}
