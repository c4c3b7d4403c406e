//! Hashes of what is shipped, and the page that names them: a browser then refuses a file that is not the one it was made
//! with (Subresource Integrity, <https://www.w3.org/TR/SRI/>).

use crate::hosting;
use base64::Engine as _;
use sha2::{Digest, Sha256};
use std::path::Path;

/// What the page loads besides what Trunk writes into it: the attribute that names it.
const LOADED: [&str; 3] = ["js", "wasm", "licences"];
/// Of those, the files whose names Trunk makes of their content.
const NAMED_BY_CONTENT: [&str; 2] = ["js", "wasm"];
/// An export that a macro of Leptos names after a hash of where it was compiled: the digits that follow are the only
/// bytes of the program that differ between two machines.
const MARKER: &[u8] = b"_WASM_SPLIT_MARKER_";
const MARKER_DIGITS: usize = 16;

/// `sha256-...`, as a browser compares it: the same hash as [`sha256`], which anybody can take of the file.
pub fn of(content: &[u8]) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(content)))
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Makes the program the same, byte for byte, wherever it was built, and names its files after what they then hold.
///
/// # Errors
/// A page that names no such files, or one that is not there.
pub fn name_by_content(dist: &Path) -> Result<(), String> {
    let page = dist.join("index.html");
    let mut html = String::from_utf8_lossy(&hosting::read(&page)?).into_owned();
    let mut files = Vec::new();
    let mut hashes = String::new();
    for what in NAMED_BY_CONTENT {
        let name = attribute(&html, what)?;
        let mut content = hosting::read(&dist.join(&name))?;
        number_markers(&mut content);
        hashes += &sha256(&content);
        files.push((name, content));
    }
    // One hash for both, which only fit each other.
    let hash = sha256(hashes.as_bytes());
    for (name, content) in files {
        let end = name.find(['_', '.']).unwrap_or(name.len());
        let stem = name[..end].split('-').next().unwrap_or_default();
        let own = format!("{stem}-{}{}", &hash[..16], &name[end..]);
        std::fs::remove_file(dist.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        hosting::save(&dist.join(&own), &content)?;
        html = html.replace(&name, &own);
    }
    hosting::save(&page, html.as_bytes())
}

/// Numbers in place of the hashes that the markers end in; as long as those, so nothing else moves.
fn number_markers(wasm: &mut [u8]) {
    let starts: Vec<usize> =
        wasm.windows(MARKER.len()).enumerate().filter(|(_, w)| *w == MARKER).map(|(i, _)| i).collect();
    for (number, start) in starts.into_iter().enumerate() {
        let from = start + MARKER.len();
        if let Some(digits) = wasm.get_mut(from..from + MARKER_DIGITS) {
            digits.copy_from_slice(format!("{number:0MARKER_DIGITS$}").as_bytes());
        }
    }
}

/// The file that the page names as this part of the program.
fn attribute(html: &str, what: &str) -> Result<String, String> {
    let missing = || format!("index.html does not name {what}");
    let element = html.split_once("<meta name=\"muster-code\"").ok_or_else(missing)?.1;
    let element = element.split('>').next().unwrap_or_default();
    let value = element.split_once(&format!("data-{what}=\"")).ok_or_else(missing)?.1;
    Ok(value.split('"').next().unwrap_or_default().trim_start_matches("./").to_owned())
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
    element += &format!(" data-licences=\"./{}\"", name_licences(dist)?);
    let mut named = Vec::new();
    for what in LOADED {
        let name = attribute(&format!("{element}>"), what)?;
        let content = hosting::read(&dist.join(&name))?;
        element += &format!(" data-{what}-integrity=\"{}\"", of(&content));
        named.push((name, of(&content)));
    }
    let whole = format!("{}{element}{}", &html[..start], &html[end..]);
    hosting::save(&page, whole.as_bytes())?;
    Ok(named)
}

/// Puts the hash of its content into the name of `licences.txt`: a browser that keeps an older one does not take it for
/// this. Gives the name.
fn name_licences(dist: &Path) -> Result<String, String> {
    let plain = dist.join("licences.txt");
    let name = format!("licences-{}.txt", &sha256(&hosting::read(&plain)?)[..16]);
    std::fs::rename(&plain, dist.join(&name)).map_err(|error| format!("licences.txt: {error}"))?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // FIPS 180-4, the examples of one block: "abc".
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(of(b"abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn a_program_built_elsewhere_is_the_same_and_has_the_same_name() {
        let built = |hash: &str| {
            let dist = std::env::temp_dir().join(format!("muster-named-{hash}-{}", std::process::id()));
            fs::create_dir_all(&dist).expect("a folder");
            let (js, wasm) = (format!("page-{hash}.js"), format!("page-{hash}_bg.wasm"));
            let html = format!("<meta name=\"muster-code\" data-js=\"./{js}\" data-wasm=\"./{wasm}\">");
            fs::write(dist.join("index.html"), html).expect("a file");
            fs::write(dist.join(js), "glue").expect("a file");
            fs::write(dist.join(wasm), format!("\0asm _WASM_SPLIT_MARKER_{hash}version end")).expect("a file");
            name_by_content(&dist).expect("the files can be named");
            let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(&dist)
                .expect("a folder")
                .map(|entry| entry.expect("an entry"))
                .map(|e| (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).expect("a file")))
                .collect();
            fs::remove_dir_all(&dist).expect("the folder can go");
            files.sort();
            files
        };
        let files = built("0123456789abcdef");
        assert_eq!(files.len(), 3);
        assert_eq!(files, built("732e786d2a082da8"));
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
        assert_eq!(named[2].0, format!("licences-{}.txt", &sha256(b"licences.txt")[..16]));
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
