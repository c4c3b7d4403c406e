//! Names of pictures as Label Studio writes them: addresses of its own server, of a bucket, or of the web, in which the
//! file's name may be encoded, or stand behind eight digits that an upload put before it.

use crate::formats::attributes::looks_like_image;

/// What a picture may be called, the likeliest first; none where it is no name (an embedded picture).
pub(super) fn candidates(written: &str) -> Vec<String> {
    let written = written.trim();
    if written.is_empty() || written.starts_with("data:") {
        return Vec::new();
    }
    let path = match written.split_once("?d=").or_else(|| written.split_once("&d=")) {
        Some((_, path)) => path.split('&').next().unwrap_or(path),
        None => {
            let path = match written.split_once("://") {
                // The bucket or host is no folder.
                Some((_, rest)) => rest.split_once('/').map_or(rest, |(_, path)| path),
                None => written,
            };
            match written.contains("://") || written.starts_with('/') {
                true => path.split(['?', '#']).next().unwrap_or(path),
                false => path,
            }
        }
    };
    let decoded = decoded(path);
    let path = decoded.trim_start_matches('/').to_owned();
    let uploaded = path.strip_prefix("data/upload/").map(|rest| match rest.split_once('/') {
        Some((project, name)) if project.bytes().all(|b| b.is_ascii_digit()) => name.to_owned(),
        _ => rest.to_owned(),
    });
    let mut all: Vec<String> = uploaded.iter().cloned().collect();
    all.push(path.clone());
    all.extend(without_prefix(uploaded.as_deref().unwrap_or(&path)));
    all.push(written.to_owned());
    all.dedup();
    all
}

/// What a picture is called where none of its names leads anywhere.
pub(super) fn plain(candidates: &[String]) -> Option<&str> {
    let first = candidates.first()?;
    let shown = without_prefix(first).and_then(|short| candidates.iter().find(|c| **c == short));
    Some(shown.unwrap_or(first))
}

/// Whether a value of a task's data names a picture.
pub(super) fn is_picture(written: &str) -> bool {
    candidates(written).iter().any(|name| looks_like_image(name))
}

/// `abcdef12-001.jpg` → `001.jpg`, in its folder.
fn without_prefix(path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once(['/', '\\']).map_or(("", path), |(folder, name)| (folder, name));
    let (digits, rest) = name.split_once('-')?;
    let is_hash = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_hexdigit()) && !rest.is_empty();
    let in_folder = || if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") };
    is_hash.then(in_folder)
}

/// Without percent-encoding, where that gives text.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        let digits = bytes.get(i + 1..i + 3).filter(|_| b == b'%').and_then(|d| std::str::from_utf8(d).ok());
        match digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(b);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(written: &str) -> String {
        candidates(written).into_iter().next().unwrap_or_default()
    }

    #[test]
    fn a_name_is_found_in_every_kind_of_address() {
        assert_eq!(first("/data/local-files/?d=images/001.jpg"), "images/001.jpg");
        assert_eq!(first("/data/local-files/?d=my%20set/%C3%A4.jpg&x=1"), "my set/ä.jpg");
        assert_eq!(first("/data/upload/3/abcdef12-001.jpg"), "abcdef12-001.jpg");
        assert!(candidates("/data/upload/3/abcdef12-001.jpg").contains(&"001.jpg".to_owned()));
        assert_eq!(first("s3://bucket/train/001.jpg"), "train/001.jpg");
        assert_eq!(first("https://host/a/001.jpg?sig=x%2Fy#z"), "a/001.jpg");
        assert_eq!(first("images/a#1.jpg"), "images/a#1.jpg");
        assert_eq!(candidates("data:image/png;base64,AAAA"), Vec::<String>::new());
        assert_eq!(first("50%.jpg"), "50%.jpg");
        assert_eq!(plain(&candidates("/data/upload/3/abcdef12-001.jpg")), Some("001.jpg"));
        assert!(is_picture("s3://b/x.png?versionId=1") && !is_picture("a sentence."));
    }
}
