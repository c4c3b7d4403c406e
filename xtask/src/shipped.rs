//! What is inside the program that is shipped: every package with its version, its licence and where it came from. Owns
//! the two files that say so: `licences.txt`, which the page shows, and `sbom.cdx.json` (CycloneDX).

use crate::shell::{answer, cargo, command, root};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The program's target.
const TARGET: &str = "wasm32-unknown-unknown";
/// Starts of the names of files that hold a licence.
const TEXTS: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
/// What none of the packages says of itself.
const BORDERS: &str = "The borders by which a position becomes a country are (c) OpenStreetMap contributors,\n\
                       https://www.openstreetmap.org/copyright, under the Open Database License 1.0; they come with the\n\
                       package country-boundaries.";

/// A package whose code is inside the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// An SPDX expression; empty where the package says none.
    pub licence: String,
    /// Whether it came from crates.io, or is our own.
    pub source: Source,
    pub authors: Vec<String>,
    /// The texts of its licences and notices.
    pub texts: Vec<String>,
    /// SHA-256 of the package, as Cargo.lock has it.
    pub checksum: Option<String>,
}

/// Where a package came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    #[default]
    Own,
    CratesIo,
    /// Anything else, as cargo names it.
    Elsewhere(String),
}

/// Every package inside the program, by name; the standard library of the compiler among them.
///
/// # Errors
/// Cargo cannot say what the program is made of.
pub fn packages() -> Result<Vec<Package>, String> {
    let asked = ["metadata", "--format-version", "1", "--locked", "--filter-platform", TARGET];
    let text = answer(cargo().args(asked)).ok_or("cargo metadata does not say what the program is made of")?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let lock = fs::read_to_string(root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    let mut all = inside(&metadata, &checksums(&lock));
    all.push(standard_library());
    all.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(all)
}

/// What the program's package leads to by ordinary dependencies; macros run while it is compiled and are not in it.
fn inside(metadata: &Value, checksums: &BTreeMap<(String, String), String>) -> Vec<Package> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_id: BTreeMap<String, Value> = list(&metadata["packages"]).into_iter().map(|p| (text(&p["id"]), p)).collect();
    let nodes: BTreeMap<String, Value> =
        list(&metadata["resolve"]["nodes"]).into_iter().map(|n| (text(&n["id"]), n)).collect();
    let is_macro =
        |id: &str| list(&of_id[id]["targets"]).iter().any(|t| list(&t["kind"]).contains(&json!("proc-macro")));
    let mut waiting: Vec<String> =
        of_id.iter().filter(|(_, p)| p["name"] == "muster").map(|(id, _)| id.clone()).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(id) = waiting.pop() {
        for dep in list(&nodes[&id]["deps"]) {
            let to = text(&dep["pkg"]);
            let ordinary = list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            if ordinary && of_id.contains_key(&to) && !is_macro(&to) && seen.insert(to.clone()) {
                waiting.push(to);
            }
        }
    }
    seen.iter()
        .map(|id| {
            let p = &of_id[id];
            let (name, version) = (text(&p["name"]), text(&p["version"]));
            let manifest = text(&p["manifest_path"]);
            let folder = Path::new(&manifest).parent().unwrap_or(Path::new("."));
            let source = match p["source"].as_str() {
                None => Source::Own,
                Some(from) if from.contains("crates.io-index") => Source::CratesIo,
                Some(other) => Source::Elsewhere(other.to_owned()),
            };
            // A package of ours stands below the licences of the whole.
            let texts = if source == Source::Own { texts(&root()) } else { texts(folder) };
            Package {
                checksum: checksums.get(&(name.clone(), version.clone())).cloned(),
                licence: text(&p["license"]).replace('/', " OR "),
                authors: list(&p["authors"]).iter().map(&text).collect(),
                name,
                version,
                source,
                texts,
            }
        })
        .collect()
}

fn standard_library() -> Package {
    let version = answer(command("rustc").arg("--version")).unwrap_or_default();
    Package {
        name: "the Rust standard library".into(),
        version: version.split_whitespace().nth(1).unwrap_or("unknown").to_owned(),
        licence: "MIT OR Apache-2.0".into(),
        source: Source::Own,
        authors: vec!["The Rust Project Developers".into()],
        ..Package::default()
    }
}

/// The texts of licences in a package's folder.
fn texts(folder: &Path) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
            path.is_file() && TEXTS.iter().any(|start| name.starts_with(start))
        })
        .collect();
    files.sort();
    files.iter().filter_map(|file| fs::read_to_string(file).ok()).map(|text| tidy(&text)).collect()
}

/// Without what differs between copies of one text: line ends, blanks at the end, empty lines around it.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Name and version of each package of a Cargo.lock with its checksum.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |block: &str, name: &str| {
        block
            .lines()
            .find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(" = \"")?.trim_end_matches('"').to_owned()))
    };
    let entry = |block| Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?));
    lock.split("[[package]]").filter_map(entry).collect()
}

/// Licences and notices of everything inside, each text once.
pub fn licences(packages: &[Package]) -> String {
    let mut out = format!(
        "What Muster's program is made of: {} packages.\n\n{BORDERS}\n\n{:<34} {:<12} licence\n",
        packages.len(),
        "package",
        "version"
    );
    for p in packages {
        out += &format!(
            "{:<34} {:<12} {}\n",
            p.name,
            p.version,
            if p.licence.is_empty() { "not said" } else { &p.licence }
        );
    }
    let mut of_text: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for p in packages {
        for text in &p.texts {
            let users = of_text.entry(text).or_default();
            if !users.contains(&p) {
                users.push(p);
            }
        }
    }
    let mut by_users: Vec<(&str, Vec<&Package>)> = of_text.into_iter().collect();
    by_users.sort_by(|a, b| a.1[0].name.cmp(&b.1[0].name));
    for (text, users) in by_users {
        let names: Vec<String> = users.iter().map(|p| format!("{} {}", p.name, p.version)).collect();
        out += &format!("\n{}\n{}\n\n{text}\n", "=".repeat(78), names.join(", "));
    }
    let without: Vec<String> = packages
        .iter()
        .filter(|p| p.texts.is_empty())
        .map(|p| {
            let by = if p.authors.is_empty() { String::new() } else { format!(", by {}", p.authors.join(", ")) };
            format!("{} {}{by}: {}", p.name, p.version, p.licence)
        })
        .collect();
    if !without.is_empty() {
        out += &format!("\n{}\nWithout a text of their own:\n\n{}\n", "=".repeat(78), without.join("\n"));
    }
    out
}

/// A software bill of materials: CycloneDX 1.5, <https://cyclonedx.org/docs/1.5/json/>. `files`: those of the program, with
/// their SHA-256.
pub fn bill(packages: &[Package], files: &[(String, String)]) -> String {
    let library = |p: &Package| {
        let mut part = json!({
            "type": "library",
            "name": p.name,
            "version": p.version,
            "licenses": [{ "expression": p.licence }],
        });
        if p.source == Source::CratesIo {
            part["purl"] = json!(format!("pkg:cargo/{}@{}", p.name, p.version));
            part["bom-ref"] = part["purl"].clone();
        }
        if let Some(checksum) = &p.checksum {
            part["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
        }
        part
    };
    let own = packages.iter().find(|p| p.name == "muster");
    let file = |(name, hash): &(String, String)| json!({ "type": "file", "name": name, "hashes": [{ "alg": "SHA-256", "content": hash }] });
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "name": "muster",
            "version": own.map_or("", |p| &p.version),
            "licenses": [{ "expression": own.map_or("", |p| &p.licence) }],
            "components": files.iter().map(file).collect::<Vec<_>>(),
        } },
        "components": packages.iter().filter(|p| p.name != "muster").map(library).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&bill).unwrap_or_default() + "\n"
}

/// What must not be shipped: packages from elsewhere than crates.io, and those under a licence that is not among `allowed`.
/// A package is fine when one of the licences that it offers is; with `AND`, when all are.
pub fn faults(packages: &[Package], allowed: &[String]) -> Vec<String> {
    let is_fine = |licence: &str| {
        let plain = licence.replace(['(', ')'], " ");
        // `A OR B AND C` binds as `A OR (B AND C)`; brackets around an OR make each of its sides enough for the check.
        let one = |name: &str| allowed.iter().any(|own| own == name.trim());
        let words = plain.split(" AND ").map(|part| part.split(" OR ").any(one)).collect::<Vec<_>>();
        words.iter().all(|fine| *fine)
    };
    let mut out = Vec::new();
    for p in packages {
        if let Source::Elsewhere(from) = &p.source {
            out.push(format!("{} {} comes from {from}, not from crates.io", p.name, p.version));
        }
        if !is_fine(&p.licence) {
            out.push(format!("{} {} is under `{}`, which deny.toml does not allow", p.name, p.version, p.licence));
        }
    }
    out
}

/// The licences that `deny.toml` allows: one in quotes on each line of its list.
pub fn allowed(deny: &str) -> Vec<String> {
    let list = deny.split("[licenses]").nth(1).and_then(|part| part.split("allow = [").nth(1)).unwrap_or_default();
    let inside = list.split(']').next().unwrap_or_default();
    inside.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, licence: &str, texts: &[&str]) -> Package {
        Package {
            name: name.into(),
            version: "1.0.0".into(),
            licence: licence.into(),
            source: Source::CratesIo,
            texts: texts.iter().map(|&text| text.into()).collect(),
            ..Package::default()
        }
    }

    #[test]
    fn the_program_is_made_of_what_it_may_be_made_of() {
        let packages = packages().expect("cargo says what the program is made of");
        let deny = fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
        let allowed = allowed(&deny);
        assert!(allowed.len() > 5, "{allowed:?}");
        assert_eq!(faults(&packages, &allowed), Vec::<String>::new());
        let names: Vec<&str> = packages.iter().map(|p| p.name.as_str()).collect();
        for inside in
            ["muster", "muster-pixels", "leptos", "zune-jpeg", "country-boundaries", "the Rust standard library"]
        {
            assert!(names.contains(&inside), "{inside} is missing: {names:?}");
        }
        for outside in ["clap", "proptest", "fantoccini", "leptos_macro"] {
            assert!(!names.contains(&outside), "{outside} is not in the program");
        }
        let bare: Vec<&str> =
            packages.iter().filter(|p| p.texts.is_empty() && p.licence.is_empty()).map(|p| p.name.as_str()).collect();
        assert_eq!(bare, Vec::<&str>::new(), "neither a text nor a name of their licence");
    }

    #[test]
    fn a_licence_is_fine_when_one_offered_is_allowed_or_all_that_hold_together() {
        let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned()];
        let faulty = |licence: &str| !faults(&[package("a", licence, &[])], &allowed).is_empty();
        for fine in ["MIT", "GPL-3.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
            assert!(!faulty(fine), "{fine}");
        }
        for wrong in ["", "GPL-3.0", "MIT AND GPL-3.0", "(GPL-3.0 OR LGPL-3.0) AND MIT"] {
            assert!(faulty(wrong), "{wrong}");
        }
        let mut elsewhere = package("a", "MIT", &[]);
        elsewhere.source = Source::Elsewhere("git+https://example.org/a".into());
        assert_eq!(faults(&[elsewhere], &allowed).len(), 1);
    }

    #[test]
    fn a_text_that_two_share_stands_once() {
        let all = [package("a", "MIT", &["one text"]), package("b", "MIT", &["one text"]), package("c", "Zlib", &[])];
        let text = licences(&all);
        assert_eq!(text.matches("one text").count(), 1);
        assert!(
            text.contains("a 1.0.0, b 1.0.0\n") && text.contains("c 1.0.0: Zlib") && text.contains("OpenStreetMap")
        );
    }

    #[test]
    fn the_bill_names_every_package_with_its_checksum() {
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"ab\"\n\n[[package]]\nname = \"muster\"\nversion = \"0.1.0\"\n";
        assert_eq!(checksums(lock).get(&("a".into(), "1.0.0".into())).map(String::as_str), Some("ab"));
        let mut a = package("a", "MIT", &[]);
        a.checksum = Some("ab".into());
        let bill: Value = serde_json::from_str(&bill(&[a], &[("page.wasm".into(), "cd".into())])).expect("JSON");
        assert_eq!(bill["components"][0]["purl"], "pkg:cargo/a@1.0.0");
        assert_eq!(bill["components"][0]["hashes"][0]["content"], "ab");
        assert_eq!(bill["metadata"]["component"]["components"][0]["name"], "page.wasm");
    }
}
