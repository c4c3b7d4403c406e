//! What the program is able to call at all, read from the files that are shipped.
//!
//! A WebAssembly program reaches the browser only through its imports, and each import is a few lines of the glue beside
//! it. Here every import of every shipped `.wasm` is looked up in its glue, and what those lines call is compared with
//! `tests/allowed_imports.txt`. Whatever reaches a network, opens a window or turns a string into HTML is refused even
//! when listed. After a wanted change, `MUSTER_BLESS=1 cargo test --test wasm_imports -- --ignored` writes the list anew.
//!
//! What this cannot see: names that are put together as strings, such as `setAttribute("src", ...)` or an element made
//! by `createElement`. Those the sealing policy stops, and the browser tests watch it do so.

mod glue;
mod refused;
mod tokens;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wasmparser::{Imports, Parser, Payload};

const LIST: &str = "tests/allowed_imports.txt";

const HEAD: &str = "\
# What Muster's program can call in a browser, all of it; kept true by tests/wasm_imports.
# `new X`: makes an X; `a()`: calls a, `X.a()`: calls a of X itself; `a =`: sets a; `a`: reads a; `instanceof X`: asks; `[...]`: any by name.
";

fn at_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The shipped programs with their glue: (name, wasm, glue).
fn shipped() -> Vec<(String, Vec<u8>, String)> {
    let dist = at_root("dist");
    let entries = fs::read_dir(&dist).expect("dist/ is built: run `cargo xtask test`, or `cargo xtask dist` first");
    let mut programs: Vec<_> = entries
        .map(|entry| entry.expect("dist/ can be read").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "wasm"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let glue = dist.join(name.replace("_bg.wasm", ".js"));
            let text = fs::read_to_string(&glue).unwrap_or_else(|error| panic!("{}: {error}", glue.display()));
            (name, fs::read(&path).expect("a shipped file can be read"), text)
        })
        .collect();
    programs.sort();
    assert!(!programs.is_empty(), "dist/ holds no .wasm");
    programs
}

/// Module and name of everything a program imports.
fn imports(wasm: &[u8]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ImportSection(section) = payload.expect("a shipped program is WebAssembly") else { continue };
        for group in section {
            match group.expect("the import section can be read") {
                Imports::Single(_, import) => found.push((import.module.to_owned(), import.name.to_owned())),
                // No tool writes these yet; when one does, this has to learn them rather than pass them by.
                other => panic!("a form of import this test does not know: {other:?}"),
            }
        }
    }
    found
}

/// Everything that the imports of all shipped programs call.
fn callable() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (name, wasm, glue) in shipped() {
        let bodies = glue::imports(&glue);
        for (module, import) in imports(&wasm) {
            assert_eq!(module, "./page_bg.js", "{name} imports from a file that is not its glue");
            let body = bodies.get(&import).unwrap_or_else(|| panic!("{name}: {import} is not found in the glue"));
            all.extend(glue::calls(body, &glue::own_names(&glue)));
        }
    }
    all
}

fn listed() -> BTreeSet<String> {
    let text = fs::read_to_string(at_root(LIST)).unwrap_or_default();
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(str::to_owned).collect()
}

#[test]
#[ignore = "needs dist/: cargo xtask test"]
fn the_program_calls_just_what_is_listed() {
    let (callable, listed) = (callable(), listed());
    if std::env::var_os("MUSTER_BLESS").is_some() {
        let lines: String =
            callable.iter().filter(|call| !refused::is_refused(call)).map(|call| format!("{call}\n")).collect();
        fs::write(at_root(LIST), HEAD.to_owned() + &lines).expect("the list can be written");
        return;
    }
    let new: Vec<_> = callable.difference(&listed).map(String::as_str).collect();
    let gone: Vec<_> = listed.difference(&callable).map(String::as_str).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "{LIST} is not what the program calls.\nnot listed:\n  {}\nlisted, but no longer called:\n  {}",
        new.join("\n  "),
        gone.join("\n  "),
    );
}

#[test]
#[ignore = "needs dist/: cargo xtask test"]
fn nothing_it_calls_can_send_or_leave() {
    let refused: Vec<_> = callable().into_iter().filter(|call| refused::is_refused(call)).collect();
    assert!(refused.is_empty(), "the program can call what it must not:\n  {}", refused.join("\n  "));
}

#[test]
fn nothing_that_is_listed_can_send_or_leave() {
    let refused: Vec<_> = listed().into_iter().filter(|call| refused::is_refused(call)).collect();
    assert!(refused.is_empty(), "refused even when listed:\n  {}", refused.join("\n  "));
}

#[test]
#[ignore = "needs dist/: cargo xtask test"]
fn the_glue_reaches_the_network_only_to_load_its_own_program() {
    for (name, _, glue) in shipped() {
        let faults = glue::faults(&glue);
        assert!(faults.is_empty(), "the glue of {name}:\n  {}", faults.join("\n  "));
    }
}

/// Most that the program may weigh by gzip and by brotli, in bytes: what a first visit waits for. What it weighed when this
/// was set, and 3 %. Goes down when it can; up only for a reason that is worth everybody's wait: the last time for copies
/// as a ZIP, two groups and pairs side by side, pictures as rows, the report on paper, embeddings, more that is mended.
const MOST: [(&str, u64); 2] = [("gz", 5_340_000), ("br", 3_610_000)];

#[test]
#[ignore = "needs dist/: cargo xtask test"]
fn a_first_visit_does_not_wait_for_more_than_was_agreed() {
    for (name, _, _) in shipped() {
        for (ending, most) in MOST {
            let copy = at_root("dist").join(format!("{name}.{ending}"));
            let bytes = fs::metadata(&copy).unwrap_or_else(|error| panic!("{}: {error}", copy.display())).len();
            println!("{name}.{ending}: {bytes} bytes of at most {most}");
            assert!(bytes <= most, "{name}.{ending} weighs {bytes} bytes, more than {most}");
        }
    }
}

#[test]
#[ignore = "needs dist/: cargo xtask test"]
fn the_glue_stands_alone() {
    assert!(!at_root("dist/snippets").exists(), "a dependency brings JavaScript of its own: dist/snippets");
}

#[test]
#[ignore = "needs dist/: cargo xtask test"]
fn no_path_of_the_machine_that_built_it_is_in_the_program() {
    let home = std::env::home_dir().unwrap_or_default().join(".cargo");
    let paths = [PathBuf::from(env!("CARGO_MANIFEST_DIR")), home, PathBuf::from("/home/"), PathBuf::from("/Users/")];
    for (name, wasm, _) in shipped() {
        for path in &paths {
            let bytes = path.to_string_lossy().into_owned().into_bytes();
            assert!(!wasm.windows(bytes.len()).any(|part| part == bytes), "{name} holds {}", path.display());
        }
    }
}
