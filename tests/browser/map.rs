//! Pictures as points, and in an order: what a person does to find those that look alike.

use crate::native;
use crate::session::sealed;
use serde_json::json;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

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

/// The example with a point of eight numbers for each of its pictures, as NumPy writes them.
fn with_embeddings() -> PathBuf {
    let folder = native::fresh("example-with-embeddings");
    let made = Command::new(env!("CARGO_BIN_EXE_muster")).arg("example").arg(&folder).status();
    assert!(made.is_ok_and(|status| status.success()), "the example could not be written");
    let mut names: Vec<String> = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(of) = folders.pop() {
        for entry in fs::read_dir(&of).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "jpg") {
                names.extend(path.strip_prefix(&folder).ok().and_then(|path| path.to_str()).map(str::to_owned));
            }
        }
    }
    names.sort();
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, 8), }}", names.len());
    let mut array =
        [b"\x93NUMPY\x01\x00".as_slice(), &117u16.to_le_bytes(), format!("{header:<117}").as_bytes()].concat();
    for row in 0..names.len() {
        array.extend((0..8).flat_map(|n| ((row * (n + 1)) as f32 / 50.0).sin().to_le_bytes()));
    }
    fs::write(folder.join("clip.npy"), array).expect("the folder can be written");
    fs::write(folder.join("clip.txt"), names.join("\n")).expect("the folder can be written");
    folder
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn embeddings_that_were_dropped_lay_the_map_out_until_the_measured_ones_are_chosen() {
    let (_host, browser) = sealed();
    browser.check(&with_embeddings());
    browser.go_to("#/map");
    let says = |words: &str| {
        format!("return (document.querySelector('[data-test=map-of]') ?? {{}}).innerText?.includes({})", json!(words))
    };
    browser.wait_for("whose points they are", &says("By the embeddings of clip.npy, 8 numbers a picture"));
    browser.wait_for("the map", "return !!document.querySelector('canvas[data-test=map]')");
    browser.run(
        "const of = document.querySelector('[data-test=points-of]');\
         of.value = '1';\
         of.dispatchEvent(new Event('change', { bubbles: true }));",
        vec![],
    );
    browser.wait_for("the measured points", &says("Measured on each picture"));
    browser.wait_for("the map", "return !!document.querySelector('canvas[data-test=map]')");
    // One picture's neighbours are said to be those of the embeddings too.
    browser.go_to("#/images");
    browser.wait_for("the pictures", "return !!document.querySelector('[data-card=\"3\"]')");
    browser.run("document.querySelector('[data-card=\"3\"]').click()", vec![]);
    browser.wait_for(
        "what is alike by the embeddings",
        "return [...document.querySelectorAll('#i-detail p')].some(p => p.innerText === 'By the embeddings of clip.npy, 8 numbers a picture.')",
    );
    browser.click("more-like-this");
    browser.wait_for(
        "the order by the embeddings",
        "return document.querySelector('main.main h1').innerText.includes('most alike first by the embeddings of clip.npy')",
    );
    browser.assert_quiet();
}
