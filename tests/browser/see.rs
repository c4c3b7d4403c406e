//! Looking at pictures as a person does: narrowing them down, one at any size, rows where there is nothing to be seen, pairs,
//! two groups side by side.

use crate::driver::Browser;
use crate::native;
use crate::session::sealed;
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;

/// Leaves pictures of the screen for eyes: a telephone's and a desk's, light and dark.
fn look(browser: &Browser, name: &str) {
    for (width, height) in [(390, 844), (1440, 900)] {
        browser.resize(width, height);
        std::thread::sleep(std::time::Duration::from_millis(300));
        for theme in ["light", "dark"] {
            browser.prefer("prefers-color-scheme", theme);
            browser.screenshot(&format!("see-{name}-{width}-{theme}"));
        }
        let wide = browser.run("return document.documentElement.scrollWidth <= innerWidth", vec![]);
        assert_eq!(wide, json!(true), "{name} scrolls sideways at {width}");
    }
}

/// The line of a facet that begins so: its count, after opening the fold it stands in.
fn facet(browser: &Browser, fold: &str, line: &str, click: bool) -> Value {
    browser.wait_for(
        &format!("{fold}: {line}"),
        &format!(
            "const fold = [...document.querySelectorAll('.facet')].find((f) => f.querySelector('summary').innerText.startsWith({fold:?}));\
             if (!fold) return null; fold.open = true;\
             const line = [...fold.querySelectorAll('li a')].find((a) => a.innerText.trim().startsWith({line:?}));\
             if (!line) return null; const count = line.querySelector('output').innerText;\
             if (count === '–') return null; if ({click}) line.click(); return count;"
        ),
    )
}

fn heading(browser: &Browser, so: &str) {
    browser.wait_for(so, &format!("return document.querySelector('main.main h1').innerText.includes({so:?})"));
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn a_facet_says_how_many_pictures_it_leaves_and_leaves_them() {
    let (_host, browser) = sealed();
    browser.resize(1440, 900);
    browser.check(native::example());
    browser.go_to("#/images");
    let darkest = facet(&browser, "Brightness", "darkest tenth", true);
    heading(&browser, &format!("{} of 601 images", darkest.as_str().unwrap_or_default()));
    // The other filter stays, and the count follows it.
    let train = facet(&browser, "Split", "train", true);
    heading(&browser, &format!("{} of 601 images", train.as_str().unwrap_or_default()));
    let finding = facet(&browser, "Finding", "", true);
    heading(&browser, &format!("{} of 601 images", finding.as_str().unwrap_or_default()));
    look(&browser, "facets");
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn one_picture_is_made_larger_and_moved_with_its_boxes_by_wheel_keys_and_buttons() {
    let (_host, browser) = sealed();
    browser.resize(1440, 900);
    browser.check(native::example());
    browser.go_to("#/images");
    browser.wait_for("the pictures", "return !!document.querySelector('[data-card=\"30\"]')");
    browser.run(
        "window.scrollTo(0, document.querySelector('[data-card=\"30\"]').getBoundingClientRect().top + scrollY - 200)",
        vec![],
    );
    std::thread::sleep(std::time::Duration::from_millis(300));
    let before = browser.run("return scrollY", vec![]);
    browser.run("document.querySelector('[data-card=\"30\"]').click()", vec![]);
    browser.wait_for("the picture", "const i = document.querySelector('.zoom img'); return !!i && i.complete");
    look(&browser, "one");
    browser.resize(1440, 900);
    let wide = browser.run(
        "return document.querySelector('.detail').clientWidth / document.querySelector('main.main').clientWidth",
        vec![],
    );
    assert!(wide.as_f64().is_some_and(|share| share > 0.85), "the whole width: {wide}");
    let at = "const f = document.querySelector('.zoom'), r = f.querySelector('.pic-in').getBoundingClientRect(), o = f.getBoundingClientRect();\
              return [Math.round(100 * r.width / o.width), Math.round(o.left - r.left), Math.round(o.top - r.top)]";
    assert_eq!(browser.run(at, vec![]), json!([100, 0, 0]));
    browser.click("zoom-in");
    browser
        .wait_for("half as large again", &format!("const a = (() => {{ {at} }})(); return a[0] === 150 && a[1] > 0"));
    // The lines of boxes are as wide as before.
    let line = browser.run(
        "const r = document.querySelector('.zoom .outline'); return r ? getComputedStyle(r).strokeWidth : '2px'",
        vec![],
    );
    assert_eq!(line, json!("2px"));
    browser.run("document.querySelector('.zoom').focus()", vec![]);
    let key = |key: &str| {
        let script = format!(
            "document.querySelector('.zoom').dispatchEvent(new KeyboardEvent('keydown', {{ key: {key:?}, bubbles: true, cancelable: true }}))"
        );
        browser.run(&script, vec![]);
    };
    key("ArrowRight");
    key("ArrowRight");
    key("ArrowRight");
    key("ArrowRight");
    browser.wait_for("its right edge", "const f = document.querySelector('.zoom'), r = f.querySelector('.pic-in').getBoundingClientRect(), o = f.getBoundingClientRect(); return Math.abs(r.right - o.right) < 1.5");
    key("0");
    browser.wait_for("all of it", &format!("return JSON.stringify((() => {{ {at} }})()) === '[100,0,0]'"));
    browser.run("const f = document.querySelector('.zoom'), o = f.getBoundingClientRect(); f.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, clientX: o.left, clientY: o.top, bubbles: true, cancelable: true }))", vec![]);
    browser.wait_for("larger from its corner", &format!("return JSON.stringify((() => {{ {at} }})()) === '[120,0,0]'"));
    // The next one, by key, and back to where one was.
    let path = "return document.querySelector('.detail .mono-h').innerText";
    let first = browser.run(path, vec![]);
    browser.run("document.querySelector('#next').click()", vec![]);
    browser.wait_for("the next", &format!("return (() => {{ {path} }})() !== {first}"));
    browser.run("document.querySelector('#previous').click()", vec![]);
    browser.wait_for("the first again", &format!("return (() => {{ {path} }})() === {first}"));
    browser.resize(390, 844);
    let small = browser.run("return [...document.querySelectorAll('.zoom-tools button')].filter((b) => b.getBoundingClientRect().height < 44 || b.getBoundingClientRect().width < 44).length", vec![]);
    assert_eq!(small, json!(0), "buttons of 44 px");
    browser.resize(1440, 900);
    browser.click("close");
    browser.wait_for(
        "the place among them",
        &format!("return Math.abs(scrollY - {before}) < 60 && document.activeElement.dataset.card === '30'"),
    );
    browser.assert_quiet();
}

/// Boxes and a table of pictures that are not there.
fn listed(name: &str, images: usize) -> std::path::PathBuf {
    let folder = native::fresh(name);
    let (mut all, mut boxes, mut table) = (String::new(), String::new(), String::from("file,site,age\n"));
    for i in 0..images {
        let comma = if i == 0 { "" } else { "," };
        let _ = write!(all, "{comma}{{\"id\":{i},\"file_name\":\"{i:06}.jpg\",\"width\":640,\"height\":480}}");
        let _ = write!(
            boxes,
            "{comma}{{\"id\":{i},\"image_id\":{i},\"category_id\":{},\"bbox\":[1,1,{},20],\"area\":400,\"iscrowd\":0}}",
            1 + i % 3,
            20 + i % 90
        );
        let _ = writeln!(table, "{i:06}.jpg,{},{}", ["north", "south", ""][i % 3], 18 + (i * 7919) % 70);
    }
    let json = format!(
        "{{\"images\":[{all}],\"categories\":[{{\"id\":1,\"name\":\"dog\"}},{{\"id\":2,\"name\":\"cat\"}},{{\"id\":3,\"name\":\"owl\"}}],\"annotations\":[{boxes}]}}"
    );
    fs::write(folder.join("instances_train.json"), json).expect("the target folder can be written");
    fs::write(folder.join("t.csv"), table).expect("the target folder can be written");
    folder
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn pictures_that_are_not_there_are_rows_that_are_sorted_and_turned() {
    let (_host, browser) = sealed();
    browser.resize(1440, 900);
    browser.check(&listed("see-listed", 300));
    browser.go_to("#/images");
    let first = "return (document.querySelector('[data-test=picture-table] tbody th') ?? {}).innerText ?? ''";
    browser.wait_for("the rows", &format!("return (() => {{ {first} }})() === '000000.jpg'"));
    assert_eq!(browser.run("return document.querySelectorAll('main .gal .pic').length", vec![]), json!(0));
    let sort = "[...document.querySelectorAll('[data-test=picture-table] thead a')].find((a) => a.innerText === 'age').click()";
    let age = "const head = [...document.querySelectorAll('[data-test=picture-table] thead th')].findIndex((th) => th.innerText.startsWith('age'));\
               return document.querySelector('[data-test=picture-table] tbody tr').children[head].innerText";
    browser.run(sort, vec![]);
    browser.wait_for("the youngest", &format!("return (() => {{ {age} }})() === '18'"));
    browser.run(sort, vec![]);
    browser.wait_for("the oldest", &format!("return (() => {{ {age} }})() === '87'"));
    browser.run("[...document.querySelectorAll('[data-test=pages] button')].at(-1).click()", vec![]);
    browser.wait_for(
        "the next rows",
        "return document.querySelector('[data-test=pages]').innerText.includes('25–48 of 300')",
    );
    look(&browser, "rows");
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn the_answer_for_100_000_pictures_comes_within_a_tenth_of_a_second() {
    let (_host, browser) = sealed();
    browser.resize(1440, 900);
    browser.check(&listed("see-many", 100_000));
    browser.go_to("#/images");
    browser.wait_for("the rows", "return !!document.querySelector('[data-test=pages]')");
    // From a press to the rows that answer it, again and again.
    let script = "const done = arguments[arguments.length - 1]; const times = []; let n = 0;\
        const rows = () => (document.querySelector('[data-test=picture-table] tbody') ?? {}).innerText;\
        const turn = () => { if (n++ === 40) { done(times); return; } const before = rows(), start = performance.now();\
          [...document.querySelectorAll('[data-test=pages] button')].at(-1).click();\
          const look = () => { if (rows() !== before) { times.push(performance.now() - start); setTimeout(turn, 20); } else requestAnimationFrame(look); };\
          requestAnimationFrame(look); }; turn();";
    let wrapped =
        format!("globalThis.turned = null; (function () {{ {script} }})((times) => {{ globalThis.turned = times; }});");
    browser.run(&wrapped, vec![]);
    let times = browser.wait_for("forty pages", "return globalThis.turned");
    let mut times: Vec<f64> = times.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let p95 = times.get(times.len() * 95 / 100).copied().unwrap_or(f64::MAX);
    println!("a page of 100,000 rows: median {:.0} ms, 95th percentile {p95:.0} ms", times[times.len() / 2]);
    assert!(p95 <= 100.0, "95th percentile {p95} ms: {times:?}");
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn pairs_stand_side_by_side_with_what_differs_marked() {
    let (_host, browser) = sealed();
    browser.resize(1440, 900);
    browser.check(native::example());
    browser.go_to("#/consistency");
    browser.wait_for("a pair", "return document.querySelectorAll('[data-test=pairs] .pair-c').length > 0");
    browser.run("document.querySelector('[data-test=pairs]').scrollIntoView()", vec![]);
    let differs = "const card = document.querySelector('[data-test=pairs] .pair-c');\
        const rows = [...card.querySelectorAll('.pair-tbl tbody tr')];\
        return rows.every((row) => (row.children[1].innerText !== row.children[2].innerText) === !!row.querySelector('mark'))\
          && card.querySelectorAll('.pair-name').length === 2 && rows.length > 2";
    assert_eq!(browser.run(differs, vec![]), json!(true));
    look(&browser, "pairs");
    browser.assert_quiet();
}

#[test]
#[ignore = "needs dist/ and a browser: cargo xtask test"]
fn two_groups_stand_side_by_side_and_each_share_leads_to_its_pictures() {
    let (_host, browser) = sealed();
    browser.resize(1440, 900);
    browser.check(native::example());
    browser.go_to("#/images");
    browser.click("to-compare");
    browser.wait_for("both", "return document.querySelectorAll('[data-test=group-side] img').length >= 2");
    browser.wait_for("shares", "return document.querySelectorAll('[data-test=shares-of-two] tbody tr').length > 3");
    let sides = "return [...document.querySelectorAll('[data-test=group-side] h2')].map((h) => h.innerText)";
    let before = browser.run(sides, vec![]);
    // Left becomes what right was: they change places.
    browser.run(
        "const left = document.querySelector('[data-test=compare-left]'), right = document.querySelector('[data-test=compare-right]');\
         left.value = right.value; left.dispatchEvent(new Event('change', { bubbles: true }));",
        vec![],
    );
    browser.wait_for(
        "the other way round",
        &format!("const b = {before}; const a = (() => {{ {sides} }})(); return a[0] === b[1] && a[1] === b[0]"),
    );
    look(&browser, "two-groups");
    browser.resize(1440, 900);
    let count = browser.run("const a = document.querySelector('[data-test=shares-of-two] td a'); a.click(); return a.innerText.split(' of ')[0]", vec![]);
    heading(&browser, &format!("{} of 601 images", count.as_str().unwrap_or_default()));
    browser.assert_quiet();
}
