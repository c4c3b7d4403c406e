//! Where the parts of a JSON text stand. Reads over what the reader reads over (NaN, a comma too many): it knows texts and
//! brackets alone. Refuses to tell what a value is.

use std::ops::Range;

/// The members of the object that begins at `from`: the key as written, and where the value stands.
pub(super) fn members(text: &str, from: usize) -> Vec<(&str, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = blank(bytes, from);
    if bytes.get(at) != Some(&b'{') {
        return out;
    }
    at += 1;
    loop {
        at = separator(bytes, at);
        if bytes.get(at) != Some(&b'"') {
            return out;
        }
        let end = end_of_text(bytes, at);
        let key = text.get(at + 1..end.saturating_sub(1)).unwrap_or_default();
        at = blank(bytes, end);
        if bytes.get(at) != Some(&b':') {
            return out;
        }
        let start = blank(bytes, at + 1);
        let end = end_of_value(bytes, start);
        out.push((key, start..end));
        at = end;
    }
}

/// The elements of the list that begins at `from`.
pub(super) fn elements(text: &str, from: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = blank(bytes, from);
    if bytes.get(at) != Some(&b'[') {
        return out;
    }
    at += 1;
    loop {
        at = separator(bytes, at);
        if matches!(bytes.get(at), None | Some(b']')) {
            return out;
        }
        let end = end_of_value(bytes, at);
        if end == at {
            return out;
        }
        out.push(at..end);
        at = end;
    }
}

/// A value of a member of an object.
pub(super) fn member(members: &[(&str, Range<usize>)], key: &str) -> Option<Range<usize>> {
    members.iter().find(|(own, _)| *own == key).map(|(_, range)| range.clone())
}

/// A value as text: a string without its escapes, anything else as written.
pub(super) fn plain(text: &str, range: Range<usize>) -> String {
    let value = text.get(range).unwrap_or_default();
    serde_json::from_str::<String>(value).unwrap_or_else(|_| value.to_owned())
}

fn blank(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

fn separator(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b',') {
        at += 1;
    }
    at
}

/// Behind the closing quote.
fn end_of_text(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

fn end_of_value(bytes: &[u8], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0usize);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at = end_of_text(bytes, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b',' if depth == 0 => return at,
            byte if depth == 0 && byte.is_ascii_whitespace() => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{ "a": [1, {"b": "]\"}"}, NaN,], "c\"d": "x" , "e": {}, "f": -1.5e3 }"#;

    #[test]
    fn parts_are_found_whatever_stands_in_texts() {
        let members = members(TEXT, 0);
        let values: Vec<(&str, &str)> = members.iter().map(|(key, range)| (*key, &TEXT[range.clone()])).collect();
        assert_eq!(values, [("a", r#"[1, {"b": "]\"}"}, NaN,]"#), (r#"c\"d"#, r#""x""#), ("e", "{}"), ("f", "-1.5e3")]);
        let list = elements(TEXT, members[0].1.start);
        assert_eq!(list.iter().map(|r| &TEXT[r.clone()]).collect::<Vec<_>>(), ["1", r#"{"b": "]\"}"}"#, "NaN"]);
    }

    #[test]
    fn no_part_of_a_text_panics_or_runs_on_for_ever() {
        for from in 0..TEXT.len() {
            for to in from..=TEXT.len() {
                let part = &TEXT[from..to];
                members(part, 0);
                elements(part, 0);
            }
        }
    }
}
