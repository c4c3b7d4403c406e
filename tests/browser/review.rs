//! What a person decides on the page: by keyboard, kept only when asked for, saved as the file that the command reads.

use crate::driver::Browser;
use crate::export::assert_bytes;
use crate::native::{self, fresh};
use crate::server::Host;
use crate::session::sealed;
use fantoccini::Locator;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A copy of the example, to put files into.
fn copy(name: &str) -> PathBuf {
    let folder = fresh(name).join("example");
    let made = Command::new(env!("CARGO_BIN_EXE_muster")).arg("example").arg(&folder).status();
    assert!(made.is_ok_and(|status| status.success()), "the example could not be written");
    folder
}

/// Presses a key outside of any field.
#[track_caller]
fn press(browser: &Browser, key: &str) {
    browser.run("document.activeElement.blur()", vec![]);
    let body = browser.wait(browser.client().find(Locator::Css("body"))).expect("a page has a body");
    browser.wait(body.send_keys(key)).expect("the browser takes keys");
}

/// Types into a field.
#[track_caller]
fn type_into(browser: &Browser, selector: &str, text: &str) {
    browser.wait_for(selector, &format!("return !!document.querySelector('{selector}')"));
    let field = browser.wait(browser.client().find(Locator::Css(selector))).expect("the field is there");
    browser.wait(field.send_keys(text)).expect("the field takes text");
}

#[track_caller]
fn click(browser: &Browser, mark: &str) {
    let there = format!("return !!document.querySelector('[data-test={mark}]')");
    browser.wait_for(mark, &there);
    browser.run(&format!("document.querySelector('[data-test={mark}]').click()"), vec![]);
}

#[track_caller]
fn text_of(browser: &Browser, selector: &str) -> String {
    let text = browser.run(
        "const e = document.querySelector(arguments[0]); return e ? e.textContent.trim() : ''",
        vec![json!(selector)],
    );
    text.as_str().unwrap_or_default().to_owned()
}

/// Accepts the finding that the review begins with.
#[track_caller]
fn accept_first(browser: &Browser) {
    browser.go_to("#/review");
    type_into(browser, "#decision-reason", "made up for the example");
    press(browser, "a");
    browser.wait_for(
        "the accepted finding",
        "return document.querySelector('[data-test=decisions-read]').textContent.includes('1 finding accepted')",
    );
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_review_by_keyboard_changes_what_counts_at_once_and_can_be_taken_back() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/overview");
    let verdict = text_of(&browser, "main.main h1");
    accept_first(&browser);
    let review = text_of(&browser, "main.main h1");
    assert!(review.contains(" to decide"), "{review}");
    browser.go_to("#/overview");
    browser.wait_for(
        "the finding aside",
        "return !!document.querySelector('[data-test=finding][data-decision=accepted]')",
    );
    assert_ne!(text_of(&browser, "main.main h1"), verdict, "an accepted error counts in no verdict");
    browser.go_to("#/review");
    press(&browser, "u");
    browser.wait_for(
        "nothing decided",
        "return document.querySelector('[data-test=decisions-read]').textContent.startsWith('0 decisions')",
    );
    browser.go_to("#/overview");
    browser.wait_for(
        "the verdict from before",
        &format!("return document.querySelector('main.main h1').textContent.trim() === {}", json!(verdict)),
    );
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn an_accepted_finding_needs_a_reason() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/review");
    browser.wait_for("the form", "return !!document.querySelector('[data-test=decide]')");
    press(&browser, "a");
    browser.wait_for(
        "what is lacking",
        "return document.querySelector('[data-test=decide] [role=status]').textContent.startsWith('Say why')",
    );
    assert_eq!(browser.run("return document.activeElement.id", vec![]), json!("decision-reason"));
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn items_are_decided_one_after_the_other_and_stand_in_the_file() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/review");
    // The first finding that points at pictures.
    for _ in 0..40 {
        press(&browser, "r");
        std::thread::sleep(std::time::Duration::from_millis(300));
        if browser.run("return !!document.querySelector('[data-test=item-exclude]')", vec![]) == json!(true) {
            break;
        }
    }
    browser.wait_for("an item", "return !!document.querySelector('[data-test=item-exclude]')");
    press(&browser, "x");
    browser.wait_for(
        "the item counted",
        "return document.querySelector('[data-test=decisions-read]').textContent.includes('1 item to exclude')",
    );
    let file: Value = serde_json::from_str(&browser.download("save-decisions")).expect("JSON");
    assert_eq!(file["schema"], "muster.decisions/1");
    assert_eq!(file["items"][0]["action"], "exclude", "{file}");
    assert!(file["findings"].as_array().is_some_and(|all| !all.is_empty()), "{file}");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn saved_decisions_beside_the_data_give_the_report_of_the_command() {
    let (_host, browser) = sealed();
    let folder = copy("decided");
    browser.check(&folder);
    accept_first(&browser);
    let saved = browser.download("save-decisions");
    fs::write(folder.join("muster-decisions.json"), saved).expect("the target folder can be written");
    let expected = native::check(&folder).json;
    assert!(expected.contains("made up for the example"), "the command follows the file");
    let (_host, again) = sealed();
    again.check(&folder);
    assert_bytes("the report", &again.export("download-json"), &expected);
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_file_of_decisions_is_loaded_or_refused_with_its_line() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    accept_first(&browser);
    let file = fresh("loaded").join("muster-decisions.json");
    fs::write(&file, browser.download("save-decisions")).expect("the target folder can be written");
    press(&browser, "u");
    let load = |path: &std::path::Path| {
        let field = browser.wait(browser.client().find(Locator::Css("[data-test=load-decisions]"))).expect("a field");
        browser.wait(field.send_keys(&path.display().to_string())).expect("the field takes a file");
    };
    load(&file);
    browser.wait_for(
        "the loaded decision",
        "return document.querySelector('[data-test=decisions-said]').textContent.includes('1 decision loaded')",
    );
    let bad = file.with_file_name("bad.json");
    fs::write(&bad, "{ \"schema\": \"muster.decisions/1\",\n\"findings\": [ 1 ] }")
        .expect("the target folder can be written");
    load(&bad);
    browser.wait_for("the fault", "return document.querySelector('[data-test=decisions-said]').textContent.includes('Line 2: expected an object')");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn nothing_is_kept_unasked_and_what_is_kept_survives_a_reload_and_is_wiped_with_one_click() {
    let host = Host::start();
    let browser = Browser::start();
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.check(native::example());
    accept_first(&browser);
    let stored =
        "return Object.keys(localStorage).filter((key) => localStorage.getItem(key).includes('made up')).length";
    assert_eq!(browser.run(stored, vec![]), json!(0), "nothing is kept unasked");
    click(&browser, "keep");
    browser.wait_for("what is kept", &format!("{stored} === 1"));
    assert!(text_of(&browser, "[data-test=kept]").contains("example: 1 decision"));
    browser.open(&host.page());
    browser.wait_for_state("idle");
    browser.check(native::example());
    browser.go_to("#/review");
    browser.wait_for(
        "the kept decision",
        "return document.querySelector('[data-test=decisions-read]').textContent.includes('1 finding accepted')",
    );
    click(&browser, "wipe");
    browser.wait_for("nothing kept", &format!("{stored} === 0"));
    assert_eq!(browser.run("return localStorage.getItem('muster-kept-decisions')", vec![]), Value::Null);
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn dropping_another_asks_first_while_something_is_unsaved() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    accept_first(&browser);
    let drop =
        "[...document.querySelectorAll('.rail-set button')].find((b) => b.textContent === 'Drop another').click()";
    browser.run(drop, vec![]);
    click(&browser, "leave-stay");
    assert_eq!(browser.state(), "done");
    browser.run(drop, vec![]);
    click(&browser, "leave-lose");
    browser.wait_for_state("idle");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_list_of_a_finding_is_saved_in_every_form() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/finding/0");
    for (form, begins) in
        [("text", ""), ("csv", "image,file,line"), ("json", "{\n  \"schema\": \"muster.list/1\""), ("cvat", "<?xml")]
    {
        browser.wait_for("the forms", "return !!document.querySelector('[data-test=list-format]')");
        browser.run(
            "const select = document.querySelector('[data-test=list-format]'); select.value = arguments[0];\
             select.dispatchEvent(new Event('change', { bubbles: true }))",
            vec![json!(form)],
        );
        let file = browser.download("save-list");
        assert!(
            !file.trim().is_empty() && file.starts_with(begins),
            "{form}: {}",
            file.chars().take(80).collect::<String>()
        );
    }
}
