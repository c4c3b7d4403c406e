//! The page of settings: what is set there of columns leads to the report that the command gives with the same file,
//! whenever it is applied, and a stop keeps what was in force.

use crate::driver::Browser;
use crate::export::assert_bytes;
use crate::native::{self, fresh};
use crate::session::{sealed, sealed_by};
use crate::stopped::{coco, slow};
use crate::workers::with_worker;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Chooses a role (or an origin) for a column, as a person does, and gives the `muster.toml` that the page shows then.
#[track_caller]
fn choose(browser: &Browser, field: &str, says: &str) -> String {
    browser.go_to("#/settings");
    let there = format!("return Boolean(document.querySelector('select[aria-label=\"{field}\"]'))");
    browser.wait_for(field, &there);
    let chosen = browser.run(
        "const select = document.querySelector(`select[aria-label=\"${arguments[0]}\"]`);\
         const option = [...select.options].find((o) => o.value !== '' && o.textContent.trim() === arguments[1]);\
         if (!option) return [...select.options].map((o) => o.textContent);\
         select.value = option.value;\
         select.dispatchEvent(new Event('change', { bubbles: true }));",
        vec![json!(field), json!(says)],
    );
    assert_eq!(chosen, Value::Null, "{field} has no {says}");
    let text = browser.wait_for("the settings as a file", "return document.querySelector('.area').value");
    text.as_str().expect("a text").to_owned()
}

fn apply(browser: &Browser) {
    browser.run("document.querySelector('.settings-bar .btn--main').click()", vec![]);
}

/// What the page says of it when it is through.
#[track_caller]
fn told(browser: &Browser) -> String {
    let said =
        browser.wait_for("a word on it", "return document.querySelector('.settings-bar [role=status]').innerText");
    said.as_str().unwrap_or_default().trim().to_owned()
}

#[track_caller]
fn assert_as_given(browser: &Browser, folder: &Path, toml: &str) {
    let given = fresh("given-settings").join("muster.toml");
    fs::write(&given, toml).expect("the target folder can be written");
    let expected = native::check_with(folder, Some(&given)).json;
    assert_bytes("the report", &browser.export("download-json"), &expected);
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn columns_set_on_the_page_give_the_report_of_the_command_with_that_file() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    choose(&browser, "Role of light", "protected attribute");
    let toml = choose(&browser, "Origin of gender", "self-declared");
    apply(&browser);
    assert_eq!(told(&browser), "Annotations read again and judged with these settings; no image was read again.");
    assert_as_given(&browser, native::example(), &toml);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn columns_set_while_pictures_are_measured_hold_at_the_end() {
    let (_host, browser) = sealed_by(with_worker(slow(150)));
    browser.pick_folder(native::example());
    let some = "return document.documentElement.dataset.state === 'measuring' && Boolean(document.querySelector('[data-test=finding]'))";
    browser.wait_for("a first finding while pictures are measured", some);
    let toml = choose(&browser, "Role of light", "protected attribute");
    apply(&browser);
    assert!(told(&browser).starts_with("Annotations read again"), "{}", told(&browser));
    browser.wait_until_done();
    assert_as_given(&browser, native::example(), &toml);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn columns_set_after_a_stop_count_and_what_was_measured_stays() {
    let (_host, browser) = sealed_by(with_worker(slow(150)));
    browser.pick_folder(native::example());
    let some = "const bar = document.querySelector('[data-test=progress]');\
         return document.documentElement.dataset.state === 'measuring' && bar?.value > 0";
    browser.wait_for("some pictures to be measured", some);
    browser.click("cancel");
    browser.wait_until_done();
    let read = || serde_json::from_str::<Value>(&browser.export("download-json")).expect("a report is JSON");
    let before = read();
    choose(&browser, "Role of light", "protected attribute");
    apply(&browser);
    assert!(told(&browser).starts_with("Annotations read again"), "{}", told(&browser));
    let after = read();
    assert_eq!(after["partial"], before["partial"]);
    let role = |report: &Value| {
        let attributes = report["dataset"]["attributes"].as_array().expect("attributes");
        attributes.iter().find(|a| a["name"] == "light").expect("an attribute")["role"].clone()
    };
    assert_eq!([role(&before), role(&after)], [json!("attribute"), json!("protected")]);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn reading_again_can_be_stopped_and_the_settings_from_before_stay() {
    let folder = fresh("stopped-again");
    fs::write(folder.join("a.json"), coco(60_000)).expect("the target folder can be written");
    let rows: String = (0..500).map(|i| format!("{i:08}.jpg,{}\n", ["female", "male"][i % 2])).collect();
    fs::write(folder.join("b.csv"), format!("image,gender\n{rows}")).expect("the target folder can be written");
    let (_host, browser) = sealed_by(with_worker(slow(400)));
    browser.check(&folder);
    let before = browser.export("download-json");
    choose(&browser, "Role of gender", "attribute");
    apply(&browser);
    browser.wait_for("the button to stop", "return Boolean(document.querySelector('[data-test=stop-again]'))");
    browser.click("stop-again");
    assert_eq!(told(&browser), "Stopped: the settings from before are in force.");
    assert_bytes("the report", &browser.export("download-json"), &before);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn values_and_folders_chosen_on_the_page_give_the_report_of_the_command_with_that_file() {
    let folder = fresh("chosen-values");
    let rows: String = (0..60)
        .map(|i| {
            format!("{i:02}.jpg,{},{}\n", ["female", "F", "male", "unknown"][i % 4], ["old", "young", "mid"][i % 3])
        })
        .collect();
    fs::write(folder.join("labels.csv"), format!("image,gender,stage\n{rows}")).expect("the folder can be written");
    let (_host, browser) = sealed();
    browser.check(&folder);
    browser.go_to("#/settings");
    let open = "const all = [...document.querySelectorAll('[data-test=columns] details')];\
         all.filter((d) => !d.open).forEach((d) => { d.open = true; });\
         return Boolean(document.querySelector('[aria-label=\"unknown in gender is\"]'))";
    browser.wait_for("the values of gender", open);
    browser.run(
        "const put = (label, value) => {\
           const field = document.querySelector(`[aria-label=\"${label}\"]`);\
           field.value = value;\
           field.dispatchEvent(new Event('change', { bubbles: true }));\
         };\
         put('unknown in gender is', 'group');\
         put('F in gender counts as', 'female');",
        vec![],
    );
    let toml = choose(&browser, "Type of stage", "groups in an order");
    assert!(toml.contains("groups = [\"unknown\"]") && toml.contains("female = [\"F\"]"), "{toml}");
    let there = "return Boolean(document.querySelector('[aria-label=\"Move young up\"]:not([disabled])'))";
    browser.wait_for("the order", there);
    browser.run("document.querySelector('[aria-label=\"Move young up\"]').click()", vec![]);
    let toml = browser.wait_for("the order in the file", "return document.querySelector('.area').value");
    let toml = toml.as_str().expect("a text").to_owned();
    assert!(toml.contains("order"), "{toml}");
    apply(&browser);
    assert!(told(&browser).starts_with("Annotations read again"), "{}", told(&browser));
    assert_as_given(&browser, &folder, &toml);
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn an_answer_given_on_the_page_is_judged_and_saved_for_the_command() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/documentation");
    browser.wait_for("the first question", "return Boolean(document.getElementById('q-purpose'))");
    browser.run(
        "const field = document.getElementById('q-purpose');\
         field.value = arguments[0];\
         field.dispatchEvent(new Event('change', { bubbles: true }));",
        vec![json!("to count <b>people</b> at crossings")],
    );
    browser.wait_for("what is still open", "return document.body.innerText.includes('DOC001')");
    browser.wait_for("how many are answered", "return document.body.innerText.includes('1 of 28 questions')");
    let toml = browser.download("save-answers");
    assert!(toml.contains("[documentation]\npurpose = \"to count <b>people</b> at crossings\""), "{toml}");
    assert_as_given(&browser, native::example(), &toml);
    browser.assert_quiet();
}
