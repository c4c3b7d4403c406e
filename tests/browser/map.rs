//! Pictures as points, and in an order: what a person does to find those that look alike.

use crate::native;
use crate::session::sealed;
use serde_json::json;

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn pictures_are_laid_out_by_neighbours_picked_and_opened_in_the_gallery() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/images");
    browser.click("to-map");
    browser.wait_for("the map", "return !!document.querySelector('canvas[data-test=map]')");
    browser.click("map-neighbours");
    browser.wait_for("the layout", "return document.body.innerText.includes('Laid out by neighbours (t-SNE)')");
    // All points lie within the frame, and are picked together.
    browser.click("map-seen");
    browser.wait_for(
        "the pictures picked",
        "return (document.querySelector('[data-test=map-picked] h2') ?? {}).innerText === '599 pictures encircled'",
    );
    browser.run("document.querySelector('[data-test=map-picked] a.btn').click()", vec![]);
    browser.wait_for(
        "them in the gallery",
        "return document.querySelector('main.main h1').innerText === '599 of 601 images: encircled on the map.'",
    );
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn pictures_stand_in_the_order_chosen_and_by_how_alike_they_are() {
    let (_host, browser) = sealed();
    browser.check(native::example());
    browser.go_to("#/images");
    let first = "return (document.querySelector('[data-card=\"0\"]') ?? {}).title ?? ''";
    browser.wait_for("the pictures", "return !!document.querySelector('[data-card=\"0\"]')");
    let by_path = browser.run(first, vec![]);
    browser.run(
        "const order = document.querySelector('[data-test=order]');\
         order.value = 'up=brightness';\
         order.dispatchEvent(new Event('change', { bubbles: true }));",
        vec![],
    );
    browser.wait_for(
        "another first one",
        &format!("const title = (() => {{ {first} }})(); return title !== '' && title !== {by_path}"),
    );
    let darkest = browser.run(first, vec![]);
    browser.run("document.querySelector('[data-card=\"0\"]').click()", vec![]);
    browser.wait_for("what is alike", "return !!document.querySelector('[data-test=more-like-this]')");
    browser.click("more-like-this");
    browser.wait_for(
        "the order by likeness",
        "return document.querySelector('main.main h1').innerText.includes('most alike first')",
    );
    browser.wait_for("itself first", &format!("return (() => {{ {first} }})() === {darkest}"));
    assert_ne!(darkest, json!(""));
    browser.assert_quiet();
}
