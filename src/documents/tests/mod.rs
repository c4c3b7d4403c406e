//! What every document holds to, over small datasets made here: sound markup, no request, the report's own figures, a sane
//! size whatever the dataset is.

mod dossier;
mod figures;
mod numbers;
mod sarif;
mod shapes;

use super::*;
use crate::engine::{Options, check_in_memory};

/// The report on files of text, tables included.
fn report_of(name: &str, files: &[(&str, String)]) -> Report {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.clone().into_bytes())).collect();
    let options = Options { pixels: false, ..Options::default() };
    let check = check_in_memory(name, files, options);
    check.report().expect("a check ends with a report").clone()
}

/// 120 pictures of four classes and people of two genders and an age, with boxes of which some reach outside.
fn streets() -> Report {
    let mut table = String::from("file,gender,age,predicted_smile\n");
    let mut boxes = String::from("file,class,xmin,ymin,xmax,ymax,width,height\n");
    for i in 0..120 {
        let gender = if i % 3 == 0 || i % 8 == 1 { "woman" } else { "man" };
        let class = ["ball", "bat", "cup", "bag"][i % 4];
        table.push_str(&format!("{i:03}.jpg,{gender},{},{}\n", 18 + i % 50, f64::from(i as u32 % 7) / 7.0));
        let right = if i % 20 == 0 { 900 } else { 300 };
        boxes.push_str(&format!("{i:03}.jpg,{class},10,10,{right},200,640,480\n"));
    }
    let settings = "[columns.gender]\norigin = \"self-declared\"\n\n[target.gender]\nshares = { woman = 0.5, man = 0.5 }\nsource = \"census 2025, table 4\"\n";
    report_of("streets", &[("people.csv", table), ("boxes.csv", boxes), ("muster.toml", settings.into())])
}

/// A table of one class and one value whose names are markup, Arabic, a spreadsheet's formula and a mention.
fn hostile() -> Report {
    let names = [
        "<script>alert(1)</script>",
        "كلب & قطة",
        "=cmd|' /C calc'!A0",
        "@octocat #1 http://evil.example/x",
        "a\u{202e}b",
    ];
    let mut table = String::from("file,label,\"gen<der\",skin type\n");
    for i in 0..150 {
        let name = names[i % names.len()];
        table.push_str(&format!("\"<img src=x>{i:03}.jpg\",\"{name}\",\"{name}\",{}\n", ["I", "VI"][i % 2]));
    }
    report_of("<b>أسماء</b>", &[("a \"b\" <c>.csv", table)])
}

fn parsed(html: &str) -> roxmltree::Document<'_> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    roxmltree::Document::parse_with_options(html, options).unwrap_or_else(|e| panic!("not well-formed: {e}"))
}

/// All text of a node.
fn words(node: roxmltree::Node<'_, '_>) -> String {
    node.descendants().filter_map(|n| n.is_text().then(|| n.text()).flatten()).collect()
}

/// Nothing that a browser would run or fetch.
fn assert_quiet(html: &str) {
    let page = parsed(html);
    let mut ids = std::collections::BTreeSet::new();
    for node in page.descendants().filter(roxmltree::Node::is_element) {
        let tag = node.tag_name().name();
        let never =
            ["script", "link", "img", "iframe", "object", "embed", "form", "input", "base", "audio", "video", "image"];
        assert!(!never.contains(&tag), "<{tag}>");
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && name != "src" && name != "style" && name != "srcset", "{tag} {name}");
            assert!(name != "href" || value.starts_with('#'), "{value} leads away");
            assert!(!value.contains("://") || name == "aria-label", "{tag} {name}={value}");
            assert!(!value.contains("url(") || value == "url(#hatch)", "{tag} {name}={value}");
            assert!(name != "id" || ids.insert(value.to_owned()), "the mark {value} stands twice");
        }
    }
    for node in page.descendants().filter(|n| n.attribute("href").is_some()) {
        let to = node.attribute("href").unwrap_or_default().trim_start_matches('#');
        assert!(ids.contains(to), "#{to} leads nowhere");
    }
    let style = page.descendants().find(|n| n.has_tag_name("style")).map(words).expect("there is a style");
    assert!(!style.contains("url(") && !style.contains("@import"));
}

#[test]
fn the_page_runs_nothing_fetches_nothing_and_every_link_leads_somewhere() {
    for report in [streets(), hostile()] {
        assert_quiet(&Document::Html.write(&report));
    }
}

#[test]
fn the_policy_forbids_all_but_the_style_by_its_hash() {
    use sha2::Digest;
    let html = Document::Html.write(&streets());
    let page = parsed(&html);
    let policy = page.descendants().find_map(|n| (n.attribute("http-equiv")?, n.attribute("content")).1).expect("one");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    // The hash is of the bytes between the tags.
    let style = html.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).expect("one style");
    let hash = sha2::Sha256::digest(style.as_bytes());
    let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    let coded = policy.split("sha256-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a hash");
    assert_eq!(decoded(coded), hex);
    assert_eq!(html.matches("<style").count(), 1);
}

/// Base64 as hexadecimal digits.
fn decoded(text: &str) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String =
        text.trim_end_matches('=').chars().map(|c| format!("{:06b}", letters.find(c).expect("a letter"))).collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    bytes
        .map(|b| u8::from_str_radix(std::str::from_utf8(b).expect("bits"), 2).expect("a byte"))
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[test]
fn no_document_says_that_anything_is_compliant_or_knows_the_time() {
    let report = streets();
    for about in ALL {
        let text = about.document.write(&report);
        let again = about.document.write(&report.clone());
        assert!(text == again, "{} differs from itself", about.file);
        let lower = text.to_lowercase();
        for never in ["compliant", "conforms to", "/home/", "certified"] {
            assert!(!lower.contains(never), "{} says {never}", about.file);
        }
        assert!(text.contains(&report.dataset.fingerprint), "{} has no fingerprint", about.file);
        assert!(MARKS.iter().any(|mark| text.starts_with(mark)), "{} does not begin as a document", about.file);
    }
}

#[test]
fn names_from_the_data_become_neither_markup_nor_mentions() {
    let report = hostile();
    let html = Document::Html.write(&report);
    let page = parsed(&html);
    let text = words(page.root());
    assert!(text.contains("<script>alert(1)</script>") && text.contains("كلب & قطة"), "names stand as they are");
    assert!(!html.contains("<script") && !html.contains('\u{202e}'));
    let named = page.descendants().find(|n| n.has_tag_name("bdi")).map(words);
    assert_eq!(named.as_deref(), Some("<b>أسماء</b>"));
    let cell = page.descendants().find(|n| n.has_tag_name("td") && words(*n).contains("كلب")).expect("a cell");
    assert_eq!(cell.attribute("dir"), Some("auto"));
    let markdown = Document::Markdown.write(&report);
    for never in ["<script", "@octocat", "#1", "http://", "\u{202e}"] {
        assert!(!markdown.contains(never), "{never} in {markdown}");
    }
}

#[test]
fn a_small_dataset_as_a_page_and_as_markdown() {
    let report = streets();
    let html = Document::Html.write(&report);
    // The lists of checks change with every new one.
    let part = |id: &str| {
        let rest = html.split(&format!("<section id=\"{id}\"")).nth(1).unwrap_or_else(|| panic!("no {id}"));
        rest.split("</section>").next().unwrap_or_default().to_owned()
    };
    insta::assert_snapshot!("page", ["first", "people", "together", "findings"].map(part).join("\n"));
    let markdown = Document::Markdown.write(&report);
    let (before, rest) = markdown.split_once("## What was not examined").expect("the heading");
    let (_, findings) = rest.split_once("## Findings").expect("the heading");
    let of_rules = |line: &&str| !line.contains("rule") && !line.contains("Nothing found");
    let text: Vec<&str> = before.lines().filter(of_rules).chain(findings.lines()).collect();
    insta::assert_snapshot!("markdown", text.join("\n"));
}
