//! The walls of the house: who may know whom, and that the core knows no browser.

use std::fs;
use std::path::{Path, PathBuf};

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Every line of a room's code that is no comment, with its file and number.
fn lines(room: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root.join(room), &mut files);
    assert!(!files.is_empty(), "src/{room} is empty or gone");
    let mut out = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_default();
        let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
        for (i, line) in text.lines().enumerate() {
            if !line.trim_start().starts_with("//") {
                out.push((format!("src/{name}:{}", i + 1), line.to_owned()));
            }
        }
    }
    out
}

#[test]
fn the_core_knows_no_browser() {
    let browser = ["web_sys", "js_sys", "wasm_bindgen", "gloo", "leptos"];
    for room in [
        "wording",
        "sorting",
        "stats",
        "dataset",
        "decisions",
        "formats",
        "writers",
        "fixing",
        "intake",
        "../pixels/src",
        "measures",
        "rules",
        "report",
        "plot",
        "documents",
        "engine",
        "command",
    ] {
        for (place, line) in lines(room) {
            let known = browser.iter().find(|b| line.contains(&format!("{b}::")) || line.contains(&format!("use {b}")));
            assert!(known.is_none(), "{place} knows a browser: {line}");
        }
    }
}

#[test]
fn rooms_know_only_whom_they_may() {
    // `pixels` is a package of its own and can know nobody.
    let rooms: [(&str, &[&str]); 16] = [
        ("wording", &["wording"]),
        ("sorting", &["sorting"]),
        ("stats", &["stats"]),
        ("decisions", &["decisions"]),
        ("dataset", &["dataset", "decisions", "sorting"]),
        ("formats", &["formats", "dataset", "decisions", "sorting", "wording"]),
        ("writers", &["writers", "dataset", "wording"]),
        // Mends are what rules say; cells of its list are made harmless as the report's are.
        ("fixing", &["fixing", "decisions", "report", "rules", "dataset", "sorting", "wording"]),
        // The example is drawn from a seed.
        ("intake", &["intake", "dataset", "sorting", "stats", "wording"]),
        ("measures", &["measures", "dataset", "sorting", "stats", "wording"]),
        ("rules", &["rules", "measures", "dataset", "sorting", "stats", "wording"]),
        ("report", &["report", "rules", "measures", "dataset", "decisions", "sorting", "stats", "wording"]),
        ("plot", &["plot", "report", "rules", "dataset", "sorting", "stats", "wording"]),
        ("documents", &["documents", "plot", "report", "rules", "dataset", "sorting", "stats", "wording"]),
        (
            "engine",
            &[
                "engine",
                "fixing",
                "writers",
                "documents",
                "report",
                "rules",
                "measures",
                "pixels",
                "intake",
                "formats",
                "dataset",
                "decisions",
                "sorting",
                "stats",
                "wording",
            ],
        ),
        // The page's words and forms of figures are those of the rules; columns' roles are the model's.
        (
            "app",
            &[
                "app",
                "engine",
                "plot",
                "report",
                "rules",
                "measures",
                "dataset",
                "decisions",
                "sorting",
                "stats",
                "browser",
                "wording",
            ],
        ),
    ];
    for (room, may) in rooms {
        let mut in_tests = false;
        let mut file = String::new();
        for (place, line) in lines(room) {
            let own = place.rsplit_once(':').map_or("", |(f, _)| f);
            if own != file {
                file = own.to_owned();
                in_tests = file.contains("/tests") || file.contains("testing");
            }
            // Tests may build what they need from the rooms above.
            in_tests |= line.contains("#[cfg(test)]");
            if in_tests {
                continue;
            }
            for at in line.match_indices("crate::").map(|(at, _)| at + "crate::".len()) {
                let word: String = line[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&word).is_dir();
                assert!(!is_room || may.contains(&word.as_str()), "{place}: {room} may not know {word}: {line}");
            }
        }
    }
}

/// Rules are known by their `Meta`: no code of a rule outside `src/rules`, but for tests.
#[test]
fn no_other_file_names_a_rule() {
    for room in [
        "wording",
        "sorting",
        "stats",
        "dataset",
        "decisions",
        "formats",
        "writers",
        "fixing",
        "intake",
        "measures",
        "report",
        "documents",
        "engine",
        "command",
        "app",
    ] {
        let (mut in_tests, mut file, mut marked) = (false, String::new(), false);
        for (place, line) in lines(room) {
            let own = place.rsplit_once(':').map_or("", |(f, _)| f);
            if own != file {
                file = own.to_owned();
                in_tests = file.contains("/tests") || file.contains("testing");
            }
            // `#[cfg(test)]` before `mod tests;` speaks of another file.
            in_tests |= marked && line.ends_with('{');
            marked = line.contains("#[cfg(test)]");
            let code = line.split('"').skip(1).find(|word| {
                let (family, number) = word.split_at_checked(3).unwrap_or(("", ""));
                let family = !family.is_empty() && family.bytes().all(|b| b.is_ascii_uppercase());
                family && number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit())
            });
            assert!(in_tests || code.is_none(), "{place} names the rule {}: {line}", code.unwrap_or_default());
        }
    }
}

#[test]
fn every_rule_has_a_family_and_every_section_a_rule() {
    use muster::rules::{ALL, FAMILIES, SECTIONS};
    for entry in ALL {
        let meta = entry.meta;
        assert!(FAMILIES.iter().any(|f| f.code == meta.family()), "{} is of no family that is listed", meta.code);
        assert!(SECTIONS.contains(&meta.section), "the section of {} is not listed", meta.code);
    }
    for family in FAMILIES {
        assert!(family.rules().next().is_some(), "{} has no rule", family.code);
    }
    for section in SECTIONS {
        assert!(section.rules().next().is_some(), "{} has no rule", section.id);
        let same = SECTIONS.iter().filter(|other| other.id == section.id).count();
        assert_eq!(same, 1, "{} stands twice", section.id);
        assert!(section.asks.ends_with('?') && section.says.ends_with('.'), "{}", section.id);
    }
}

/// index.html lists the checks that there are. With `MUSTER_WRITE=1` the test writes the list.
#[test]
fn the_first_screen_lists_the_checks_of_the_registry() {
    const FROM: &str = "<!-- checks: written from the registry (src/rules/index.rs) -->\n";
    const TO: &str = "          <!-- /checks -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html");
    let text = fs::read_to_string(&path).expect("index.html is there");
    let (before, rest) = text.split_once(FROM).expect("the first mark stands in index.html");
    let (between, after) = rest.split_once(TO).expect("the second mark stands in index.html");
    let wanted = muster::rules::index::checks_html();
    if std::env::var_os("MUSTER_WRITE").is_some() {
        fs::write(&path, format!("{before}{FROM}{wanted}{TO}{after}")).expect("index.html can be written");
        return;
    }
    assert_eq!(
        between, wanted,
        "index.html lists other checks; run this test with MUSTER_WRITE=1, or paste:\n{wanted}"
    );
}

#[test]
fn colours_stand_in_the_tokens_alone() {
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
    for entry in fs::read_dir(style).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.file_name().is_some_and(|n| n == "tokens.css") {
            continue;
        }
        for (i, line) in fs::read_to_string(&path).unwrap_or_default().lines().enumerate() {
            let hex = line.split('#').skip(1).any(|rest| {
                let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
                let ends = rest.chars().nth(digits).is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_');
                matches!(digits, 3 | 4 | 6 | 8) && ends
            });
            let named = line.contains("rgb(") || line.contains("hsl(") || line.contains("rgba(");
            assert!(!hex && !named, "{}:{}: a colour outside tokens.css: {line}", path.display(), i + 1);
        }
    }
}

#[test]
fn documents_name_only_files_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = vec![root.join("README.md")];
    documents.extend(fs::read_dir(root.join("docs")).into_iter().flatten().flatten().map(|entry| entry.path()));
    assert!(documents.len() > 3, "docs/ is empty or gone");
    for document in documents {
        let text = fs::read_to_string(&document).unwrap_or_default();
        for (i, line) in text.lines().enumerate() {
            // Every other part of a line lies between backticks.
            for path in line.split('`').skip(1).step_by(2) {
                let of_ours = ["src/", "tests/", "style/", "benches/", "docs/", "fuzz/", "xtask/"];
                let named = of_ours.iter().any(|room| path.starts_with(room)) && !path.contains(char::is_uppercase);
                assert!(!named || root.join(path).exists(), "{}:{}: {path} is not there", document.display(), i + 1);
            }
        }
    }
}

#[test]
fn every_class_of_the_style_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("index.html"), root.join("src/browser/boot.js")];
    rust_files(&root.join("src"), &mut files);
    let page: String = files.iter().map(|file| fs::read_to_string(file).unwrap_or_default()).collect();
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let words: std::collections::HashSet<&str> = page.split(|c| !is_part(c)).collect();
    let mut unused = Vec::new();
    for entry in fs::read_dir(root.join("style")).into_iter().flatten().flatten() {
        let style = fs::read_to_string(entry.path()).unwrap_or_default();
        let style: String =
            style.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest)).collect();
        for class in style.split('.').skip(1) {
            let class: &str = class.split(|c| !is_part(c)).next().unwrap_or_default();
            // `g3` is made of `g{}`, `sev-off` of `sev-{name}`.
            let stem = class.trim_end_matches(|c: char| c.is_ascii_digit());
            let made = stem != class && page.contains(&format!("{stem}{{"))
                || class.rsplit_once('-').is_some_and(|(head, _)| page.contains(&format!("{head}-{{")));
            if class.starts_with(char::is_alphabetic) && !words.contains(class) && !made {
                unused.push(format!("{}: .{class}", entry.file_name().display()));
            }
        }
    }
    unused.sort();
    unused.dedup();
    assert!(unused.is_empty(), "in the style, and nowhere on the page:\n{}", unused.join("\n"));
}

#[test]
fn every_class_of_the_page_is_in_the_style() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut style = Vec::new();
    for entry in fs::read_dir(root.join("style")).into_iter().flatten().flatten() {
        style.push(fs::read_to_string(entry.path()).unwrap_or_default());
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let styled: std::collections::HashSet<&str> = style
        .iter()
        .flat_map(|text| text.split('.').skip(1))
        .filter_map(|at| at.split(|c| !is_part(c)).next())
        .collect();
    let mut files = Vec::new();
    rust_files(&root.join("src/app"), &mut files);
    let mut unknown = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap_or_default();
        let written = text.split("class=\"").skip(1).filter_map(|at| at.split('"').next());
        let switched = text.split("class:").skip(1).filter_map(|at| at.split(|c| !is_part(c)).next());
        let classes = written.flat_map(str::split_whitespace).chain(switched);
        let lost = classes.filter(|class| class.starts_with(char::is_alphabetic) && !styled.contains(class));
        unknown.extend(lost.map(|class| format!("{}: {class}", file.display())));
    }
    assert!(unknown.is_empty(), "on the page, and nowhere in the style:\n{}", unknown.join("\n"));
}
