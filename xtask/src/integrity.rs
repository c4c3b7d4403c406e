//! Hashes of what is shipped, and the page that names them: a browser then refuses a file that is not the one it was made
//! with (Subresource Integrity, <https://www.w3.org/TR/SRI/>).

use crate::hosting;
use base64::Engine as _;
use sha2::{Digest, Sha256, Sha384};
use std::path::Path;

/// What the page loads besides what Trunk writes into it: the attribute that names it.
const LOADED: [&str; 3] = ["js", "wasm", "licences"];

/// `sha384-...`, as a browser compares it.
pub fn of(content: &[u8]) -> String {
    format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(Sha384::digest(content)))
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes the hash of each file that `muster-code` names into the page; gives names and hashes.
///
/// # Errors
/// A page that names no such files, or one that is not there.
pub fn name_files(dist: &Path) -> Result<Vec<(String, String)>, String> {
    let page = dist.join("index.html");
    let html = String::from_utf8_lossy(&hosting::read(&page)?).into_owned();
    let start = html.find("<meta name=\"muster-code\"").ok_or("index.html does not name the program")?;
    let end = start + html[start..].find('>').ok_or("index.html does not name the program")?;
    let mut element = html[start..end].to_owned();
    element += " data-licences=\"./licences.txt\"";
    let mut named = Vec::new();
    for what in LOADED {
        let before = format!("data-{what}=\"");
        let from = element.find(&before).ok_or(format!("index.html does not name {what}"))? + before.len();
        let name = element[from..].split('"').next().unwrap_or_default().trim_start_matches("./").to_owned();
        let content = hosting::read(&dist.join(&name))?;
        element += &format!(" data-{what}-integrity=\"{}\"", of(&content));
        named.push((name, of(&content)));
    }
    let whole = format!("{}{element}{}", &html[..start], &html[end..]);
    hosting::save(&page, whole.as_bytes())?;
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-4, the examples of one block: "abc".
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(of(b"abc"), "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn");
    }

    #[test]
    fn the_page_names_the_hash_of_each_file() {
        let dist = std::env::temp_dir().join(format!("muster-integrity-{}", std::process::id()));
        fs::create_dir_all(&dist).expect("a folder");
        let html = "<head><meta name=\"muster-code\" data-js=\"./a.js\" data-wasm=\"./a.wasm\"></head>";
        fs::write(dist.join("index.html"), html).expect("a file");
        for name in ["a.js", "a.wasm", "licences.txt"] {
            fs::write(dist.join(name), name).expect("a file");
        }
        let named = name_files(&dist).expect("the page can be completed");
        assert_eq!(named[1], ("a.wasm".to_owned(), of(b"a.wasm")));
        let page = fs::read_to_string(dist.join("index.html")).expect("a file");
        for (attribute, name) in [("js", "a.js"), ("wasm", "a.wasm"), ("licences", "licences.txt")] {
            assert!(page.contains(&format!("data-{attribute}-integrity=\"{}\"", of(name.as_bytes()))), "{page}");
        }
        fs::remove_file(dist.join("a.js")).expect("a file");
        fs::write(dist.join("index.html"), html).expect("a file");
        assert!(name_files(&dist).is_err());
        fs::remove_dir_all(&dist).expect("the folder can go");
    }
}
