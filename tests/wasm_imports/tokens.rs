//! JavaScript cut into words and signs: enough for the glue that wasm-bindgen writes, which is regular.

/// One word or sign; texts in quotes become `""`, comments nothing.
pub fn tokens(source: &str) -> Vec<&str> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let next = bytes.get(at + 1).copied();
        match bytes[at] {
            b'/' if next == Some(b'/') => at += source[at..].find('\n').unwrap_or(source.len() - at),
            b'/' if next == Some(b'*') => at += source[at..].find("*/").map_or(source.len() - at, |end| end + 2),
            // A regular expression stands where a value may begin.
            b'/' if found.last().is_none_or(|last| matches!(*last, "(" | "=" | "," | "return" | ":" | "[")) => {
                at = end_of_text(bytes, at);
            }
            b'"' | b'\'' => {
                at = end_of_text(bytes, at);
                found.push("\"\"");
            }
            b'`' => {
                at = end_of_text(bytes, at);
                found.push("\"\"");
                // What stands in ${...} is code, and must not hide in a text.
                let text = &source[start..at];
                for part in text.split("${").skip(1) {
                    found.extend(tokens(part.split('}').next().unwrap_or_default()));
                }
            }
            byte if is_word(byte) => {
                while at < bytes.len() && is_word(bytes[at]) {
                    at += 1;
                }
                found.push(&source[start..at]);
            }
            byte if byte.is_ascii_whitespace() => at += 1,
            b'=' if next == Some(b'=') || next == Some(b'>') => {
                at += if bytes.get(at + 2) == Some(&b'=') { 3 } else { 2 };
                found.push(&source[start..at]);
            }
            b'!' | b'<' | b'>' if next == Some(b'=') => {
                at += 2;
                found.push(&source[start..at]);
            }
            b'?' if next == Some(b'.') => {
                at += 2;
                found.push(".");
            }
            _ => {
                at += 1;
                while !source.is_char_boundary(at) {
                    at += 1;
                }
                found.push(&source[start..at]);
            }
        }
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$'
}

/// Behind the closing sign of the text that begins at `at`.
fn end_of_text(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != bytes[at] {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(bytes.len())
}

#[test]
fn texts_and_comments_are_left_out_and_code_inside_a_text_is_not() {
    let source = "a.b('fetch()'); // fetch\n/* fetch */ c = /fetch'/.exec(`${d.e()} fetch`) === 1";
    let expected = "a . b ( \"\" ) ; c = . exec ( \"\" d . e ( ) ) === 1";
    assert_eq!(tokens(source).join(" "), expected);
}
