//! Every screen by the rules of axe-core (<https://github.com/dequelabs/axe-core>): no violation, light, dark and on a
//! telephone; and there, every control large enough for a finger.

use crate::driver::Browser;
use crate::native;
use crate::session::{SCREENS, sealed};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The rules, as a script; `None` and a word about it where they are not there.
fn rules() -> Option<String> {
    let Some(script) = xtask::install::axe_script() else {
        xtask::shared::skip("axe-core, which npm brings, in the tools or named by AXE");
        return None;
    };
    Some(fs::read_to_string(script).expect("a script that is there can be read"))
}

/// What one screen violates: rule, how often, the first places.
fn violations(browser: &Browser, rules: &str) -> Vec<(String, u64, String)> {
    if browser.run("return !!globalThis.axe", vec![]) != json!(true) {
        browser.run(&format!("{rules}; return 1"), vec![]);
    }
    let script = "const done = arguments[arguments.length - 1];\
         axe.run(document, { resultTypes: ['violations'] }).then((r) => done(r.violations.map((v) =>\
           [v.id, v.nodes.length, v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')}  ${n.html.slice(0, 160)}  ${n.any.concat(n.all).map((a) => a.message)[0] ?? ''}`).join('\\n      ')])),\
           (e) => done([['axe-core failed', 1, String(e)]]))";
    let found = browser.wait(browser.client().execute_async(script, vec![]));
    let found = found.unwrap_or_else(|error| browser.give_up(&error.to_string()));
    serde_json::from_value(found).expect("rows of three")
}

/// Controls that are lower than 44 px. A link within a line of text is none, nor is a figure with its trace.
const SMALL: &str = "return [...document.querySelectorAll('button, summary, select, input, textarea, [role=button], nav a')]\
     .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('svg, .visually-hidden, [aria-hidden=true]') && !e.disabled && !e.matches('.trace-b'))\
     .map((e) => [e, (e.matches('input') && e.closest('label') || e).getBoundingClientRect()])\
     .filter(([, r]) => r.width > 1 && r.height > 1 && r.height < 43.5)\
     .map(([e, r]) => `${e.localName}.${e.className} ${Math.round(r.width)} x ${Math.round(r.height)} ${e.textContent.trim().slice(0, 30)}`)";

struct Looked<'a> {
    browser: &'a Browser,
    rules: String,
    found: BTreeMap<String, (u64, String)>,
    small: BTreeMap<String, String>,
}

impl Looked<'_> {
    fn look(&mut self, what: &str, themes: &[&str], widths: &[u32]) {
        for &width in widths {
            self.browser.resize(width, 900);
            for theme in themes {
                self.browser.prefer("prefers-color-scheme", theme);
                std::thread::sleep(std::time::Duration::from_millis(400));
                for (rule, n, where_) in violations(self.browser, &self.rules) {
                    let seen = self.found.entry(rule).or_insert((0, format!("{what}, {width}, {theme}: {where_}")));
                    seen.0 += n;
                }
            }
            if width < 400 {
                let small = self.browser.run(SMALL, vec![]);
                for control in small.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    self.small.entry(control.to_owned()).or_insert_with(|| what.to_owned());
                }
            }
        }
    }
}

fn look_at_every_screen(dataset: &Path) {
    let Some(rules) = rules() else { return };
    let (_host, browser) = sealed();
    let mut looked = Looked { browser: &browser, rules, found: BTreeMap::new(), small: BTreeMap::new() };
    looked.look("the first screen", &["light", "dark"], &[1440, 390]);
    browser.check(dataset);
    let report: Value = serde_json::from_str(&browser.export("download-json")).expect("a report is JSON");
    let mut codes: BTreeMap<String, usize> = BTreeMap::new();
    for (place, finding) in report["findings"].as_array().into_iter().flatten().enumerate() {
        codes.entry(finding["code"].to_string()).or_insert(place);
    }
    for address in SCREENS.iter().map(|(_, address)| *address).chain([
        "#/map",
        "#/settings",
        "#/rules",
        "#/rules/COO001",
        "#/licences",
    ]) {
        browser.go_to(address);
        looked.look(address, &["light", "dark"], &[1440, 390]);
    }
    for place in codes.values() {
        let address = format!("#/finding/{place}");
        browser.go_to(&address);
        looked.look(&address, &["light"], &[1440, 390]);
    }
    let shown: String =
        looked.found.iter().map(|(rule, (n, first))| format!("{rule}: {n} nodes\n    {first}\n")).collect();
    let small: String = looked.small.iter().map(|(control, place)| format!("{control}, {place}\n")).collect();
    assert!(shown.is_empty() && small.is_empty(), "{shown}\ntoo small for a finger:\n{small}");
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn no_screen_of_the_example_keeps_anybody_out() {
    look_at_every_screen(native::example());
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn no_screen_of_photographs_with_eighty_classes_keeps_anybody_out() {
    if let Some(folder) = native::shared("coco128_json") {
        look_at_every_screen(&folder);
    }
}
