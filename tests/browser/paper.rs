//! What is printed from any screen is the report.

use crate::native;
use crate::session::sealed;
use serde_json::json;

/// What the browser would print once it is told to: the words of the report, without any space.
const PRINTED: &str = "window.dispatchEvent(new Event('beforeprint'));\
     const tree = document.getElementById('paper')?.shadowRoot;\
     const words = tree ? tree.textContent.replace(/\\s+/g, '') : '';\
     const drawn = tree ? tree.querySelectorAll('svg').length : 0;\
     window.dispatchEvent(new Event('afterprint'));\
     return [words, drawn, !!document.getElementById('paper')];";

/// The same of the file as the command writes it.
fn written(html: &str) -> (String, usize) {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let read = roxmltree::Document::parse_with_options(html, options).expect("report.html is XML");
    let body = read.descendants().find(|n| n.has_tag_name("body")).expect("a body");
    let words = body.descendants().filter(|n| n.is_text()).filter_map(|n| n.text());
    let drawn = body.descendants().filter(|n| n.tag_name().name() == "svg").count();
    (words.flat_map(|words| words.chars()).filter(|c| !c.is_whitespace()).collect(), drawn)
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn any_screen_prints_the_report_and_small_counts_stay_out_where_they_are_to() {
    let out = native::fresh("paper");
    let html = |name: &str, more: &[&str]| {
        let file = out.join(name).join("report.html").display().to_string();
        std::fs::create_dir_all(out.join(name)).expect("the target folder can be written");
        let folder = native::example().display().to_string();
        native::command(&[&["check", folder.as_str(), "--quiet", "--document", file.as_str()], more].concat());
        written(&std::fs::read_to_string(&file).expect("the report"))
    };
    let (all, few) = (html("all", &[]), html("few", &["--suppress-below", "5"]));
    assert_ne!(all.0, few.0);
    let (_host, browser) = sealed();
    browser.check(native::example());
    let ready = "return document.documentElement.dataset.paper === 'ready'";
    for screen in ["#/overview", "#/images", "#/cooccurrence"] {
        browser.go_to(screen);
        browser.wait_for("the report", ready);
        assert_eq!(browser.run(PRINTED, vec![]), json!([all.0, all.1, false]), "{screen}");
    }
    // Screens that tell of no dataset print themselves.
    browser.go_to("#/rules");
    assert_eq!(browser.run(PRINTED, vec![]), json!(["", 0, false]));
    browser.go_to("#/export");
    browser.click("suppress");
    browser.wait_for("another report", "return document.documentElement.dataset.paper === 'none'");
    browser.wait_for("the report", ready);
    assert_eq!(browser.run(PRINTED, vec![]), json!([few.0, few.1, false]));
    browser.assert_quiet();
}
