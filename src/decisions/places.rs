//! Where the entries of the file begin and end, so that one that is wrong is named by its line and leaves the others.

/// An entry of one of the lists: the list's key, and where its text lies.
pub(super) struct Place<'a> {
    pub(super) list: &'a str,
    pub(super) text: &'a str,
    /// From 1.
    pub(super) line: u32,
}

/// The entries of the lists of an object that is valid JSON.
pub(super) fn entries(text: &str) -> Vec<Place<'_>> {
    let bytes = text.as_bytes();
    let (mut depth, mut line, mut at) = (0u32, 1u32, 0usize);
    let (mut key, mut last): (&str, &str) = ("", "");
    let mut began: Option<(usize, u32)> = None;
    let mut out = Vec::new();
    while at < bytes.len() {
        // An entry is whatever stands in a list at the top.
        let begins = depth == 2 && began.is_none() && !matches!(bytes[at], b']' | b',' | b' ' | b'\t' | b'\r' | b'\n');
        if begins {
            began = Some((at, line));
        }
        let ends = depth == 2 && matches!(bytes[at], b']' | b',');
        if ends && let Some((from, line)) = began.take() {
            out.push(Place { list: key, text: &text[from..at], line });
        }
        // An object in place of a list, which was told of.
        if depth == 2 && bytes[at] == b'}' {
            began = None;
        }
        match bytes[at] {
            b'"' => {
                let end = end_of_string(bytes, at);
                last = text.get(at + 1..end).unwrap_or_default();
                at = end;
            }
            b':' if depth == 1 => key = last,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'\n' => line += 1,
            _ => {}
        }
        at += 1;
    }
    out
}

/// Where the closing quote stands; JSON has no line end within a string.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}
