//! Says what is wrong with JSON in words: what was expected where, and what stands there. Also takes out the NaN and
//! Infinity that Python writes although JSON has none.

/// What is wrong with a piece of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Byte of the piece.
    pub at: usize,
    pub expected: &'static str,
    pub found: String,
}

/// What may come next.
#[derive(Clone, Copy)]
enum Next {
    Value(&'static str),
    ValueOrEnd,
    Name,
    NameOrEnd,
    Colon,
    CommaOrEnd,
}

/// The first flaw of `bytes`, read as one JSON value; `None` where there is none. NaN and Infinity pass. `end`: what
/// the end of the bytes is called, "the end of the file".
pub fn explain(bytes: &[u8], end: &str) -> Option<Flaw> {
    let mut open: Vec<u8> = Vec::new();
    let mut next = Next::Value("a value");
    let mut kind = "a value";
    let mut i = 0;
    loop {
        while matches!(bytes.get(i), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            i += 1;
        }
        let Some(&b) = bytes.get(i) else {
            return Some(Flaw { at: bytes.len(), expected: words(next, open.last()), found: end.to_owned() });
        };
        let flaw = |at: usize, expected| Some(Flaw { at, expected, found: token(bytes, at, end) });
        let closes = matches!((open.last(), b), (Some(b'{'), b'}') | (Some(b'['), b']'));
        match next {
            Next::Value(_) | Next::ValueOrEnd => {
                if matches!(next, Next::ValueOrEnd) && closes {
                    open.pop();
                    next = Next::CommaOrEnd;
                    i += 1;
                } else if b == b'{' || b == b'[' {
                    open.push(b);
                    (next, kind) = (if b == b'{' { Next::NameOrEnd } else { Next::ValueOrEnd }, "a value");
                    i += 1;
                } else {
                    match scalar(bytes, i) {
                        Ok((after, what)) => (i, kind, next) = (after, what, Next::CommaOrEnd),
                        Err((at, expected)) => {
                            return flaw(at, if at == i { words(next, open.last()) } else { expected });
                        }
                    }
                }
            }
            Next::Name | Next::NameOrEnd => {
                if matches!(next, Next::NameOrEnd) && closes {
                    open.pop();
                    next = Next::CommaOrEnd;
                    i += 1;
                } else if b == b'"' {
                    match string(bytes, i) {
                        Ok(after) => (i, next) = (after, Next::Colon),
                        Err((at, expected)) => return flaw(at, expected),
                    }
                } else {
                    return flaw(i, words(next, open.last()));
                }
            }
            Next::Colon if b == b':' => (i, next) = (i + 1, Next::Value("a value")),
            Next::CommaOrEnd if closes => {
                open.pop();
                kind = "a value";
                i += 1;
            }
            Next::CommaOrEnd if b == b',' && !open.is_empty() => {
                next = if open.last() == Some(&b'{') { Next::Name } else { Next::Value(kind) };
                i += 1;
            }
            _ => return flaw(i, words(next, open.last())),
        }
        if open.is_empty() && matches!(next, Next::CommaOrEnd) {
            let rest = bytes[i..].iter().position(|b| !b.is_ascii_whitespace());
            return rest.map(|at| Flaw {
                at: i + at,
                expected: "the end of the record",
                found: token(bytes, i + at, end),
            });
        }
    }
}

fn words(next: Next, open: Option<&u8>) -> &'static str {
    match (next, open) {
        (Next::Value(what), _) => what,
        (Next::ValueOrEnd, _) => "a value or ]",
        (Next::Name, _) => "a name in quotes",
        (Next::NameOrEnd, _) => "a name in quotes or }",
        (Next::Colon, _) => "a colon",
        (Next::CommaOrEnd, Some(b'{')) => "a comma or }",
        (Next::CommaOrEnd, _) => "a comma or ]",
    }
}

type Wrong = (usize, &'static str);

/// A string, number or word; returns the index after it and what it is.
fn scalar(bytes: &[u8], at: usize) -> Result<(usize, &'static str), Wrong> {
    if bytes[at] == b'"' {
        return string(bytes, at).map(|after| (after, "a text in quotes"));
    }
    for (word, what) in [("true", "true or false"), ("false", "true or false"), ("null", "a value")] {
        if bytes[at..].starts_with(word.as_bytes()) {
            return Ok((at + word.len(), what));
        }
        // Cut off in the middle of the word.
        if word.as_bytes().starts_with(&bytes[at..]) {
            return Err((bytes.len(), "the rest of a word"));
        }
    }
    match not_finite(&bytes[at..]) {
        Some(n) => Ok((at + n, "a number")),
        None => number(bytes, at).map(|after| (after, "a number")),
    }
}

fn number(bytes: &[u8], at: usize) -> Result<usize, Wrong> {
    let digits = |mut i: usize| {
        let from = i;
        while bytes.get(i).is_some_and(u8::is_ascii_digit) {
            i += 1;
        }
        if i == from { Err((i, "a digit")) } else { Ok(i) }
    };
    let mut i = at;
    if bytes[i] == b'-' {
        i += 1;
    }
    i = digits(i)?;
    if bytes.get(i) == Some(&b'.') {
        i = digits(i + 1)?;
    }
    if matches!(bytes.get(i), Some(b'e' | b'E')) {
        i += 1;
        if matches!(bytes.get(i), Some(b'+' | b'-')) {
            i += 1;
        }
        i = digits(i)?;
    }
    Ok(i)
}

fn string(bytes: &[u8], at: usize) -> Result<usize, Wrong> {
    let mut i = at + 1;
    loop {
        match bytes.get(i) {
            None => return Err((i, "the closing quote of a text")),
            Some(b'"') => break,
            Some(b'\\') => {
                let n = match bytes.get(i + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                    Some(b'u') if bytes.get(i + 2..i + 6).is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit)) => 6,
                    _ => return Err((i + 1, "a known escape")),
                };
                i += n;
            }
            Some(b) if *b < 0x20 => return Err((i, "the closing quote of a text")),
            Some(_) => i += 1,
        }
    }
    match std::str::from_utf8(&bytes[at..i]) {
        Ok(_) => Ok(i + 1),
        Err(e) => Err((at + e.valid_up_to(), "text in UTF-8")),
    }
}

/// What stands at a place, short enough for a sentence.
pub(super) fn token(bytes: &[u8], at: usize, end: &str) -> String {
    let Some(&b) = bytes.get(at) else { return end.to_owned() };
    match b {
        b'\n' | b'\r' => return "the end of the line".into(),
        b'\t' => return "a tab".into(),
        0 => return "a zero byte".into(),
        _ => {}
    }
    let word = bytes[at..].iter().take(20).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    let n = word.count().max(1);
    // A whole character where the place is the start of one.
    let upto = (at + n..bytes.len().min(at + n + 3) + 1)
        .find(|&e| std::str::from_utf8(&bytes[at..e.min(bytes.len())]).is_ok());
    match upto {
        Some(e) => String::from_utf8_lossy(&bytes[at..e.min(bytes.len())]).into_owned(),
        None => format!("the byte 0x{b:02x}"),
    }
}

/// The length of a literal at the start of `bytes` that is no finite number.
fn not_finite(bytes: &[u8]) -> Option<usize> {
    ["NaN", "Infinity", "-Infinity", "nan", "-nan", "inf", "-inf"]
        .iter()
        .find(|w| bytes.starts_with(w.as_bytes()) && !bytes.get(w.len()).is_some_and(|b| b.is_ascii_alphanumeric()))
        .map(|w| w.len())
}

/// `bytes` with `null` for every NaN and Infinity outside of texts, and those literals in their order; `None` where
/// there are none.
pub fn without_nan(bytes: &[u8]) -> Option<(Vec<u8>, Vec<String>)> {
    let mut out = Vec::new();
    let mut literals = Vec::new();
    let (mut from, mut i, mut in_string) = (0, 0, false);
    while i < bytes.len() {
        match bytes[i] {
            b'\\' if in_string => i += 1,
            b'"' => in_string = !in_string,
            b'N' | b'I' | b'n' | b'i' | b'-' if !in_string => {
                if let Some(n) = not_finite(&bytes[i..]) {
                    literals.push(String::from_utf8_lossy(&bytes[i..i + n]).into_owned());
                    out.extend_from_slice(&bytes[from..i]);
                    out.extend_from_slice(b"null");
                    from = i + n;
                    i = from;
                    continue;
                }
            }
            _ => {}
        }
        i += 1;
    }
    if literals.is_empty() {
        return None;
    }
    out.extend_from_slice(&bytes[from..]);
    Some((out, literals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(text: &str) -> (usize, &'static str, String) {
        let f = explain(text.as_bytes(), "the end of the file").unwrap_or_else(|| panic!("{text} has no flaw"));
        (f.at, f.expected, f.found)
    }

    #[test]
    fn a_flaw_says_what_was_expected_and_what_stands_there() {
        let end = || "the end of the file".to_owned();
        assert_eq!(flaw(r#"{"bbox": [1.5, 2,"#), (17, "a number", end()));
        assert_eq!(flaw(r#"{"bbox": [1.5, 2"#), (16, "a comma or ]", end()));
        assert_eq!(flaw(r#"{"bbox": [1."#), (12, "a digit", end()));
        assert_eq!(flaw(r#"{"na"#), (4, "the closing quote of a text", end()));
        assert_eq!(flaw(r#"{"a":tr"#), (7, "the rest of a word", end()));
        assert_eq!(flaw(r#"{"a":[1}"#), (7, "a comma or ]", "}".into()));
        assert_eq!(flaw(r#"{"a":1,}"#), (7, "a name in quotes", "}".into()));
        assert_eq!(flaw(r#"{'a':1}"#), (1, "a name in quotes or }", "'".into()));
        assert_eq!(flaw(r#"{"a":None}"#), (5, "a value", "None".into()));
        assert_eq!(flaw(r#"{"a" 1}"#), (5, "a colon", "1".into()));
        assert_eq!(flaw(r#"{"a":1} x"#), (8, "the end of the record", "x".into()));
    }

    #[test]
    fn sound_json_has_no_flaw_nor_has_what_python_writes() {
        for text in [r#"{"a":[1,-2.5e3,"x\u00e9\n",true,null,{}],"b":[]}"#, "[NaN,Infinity,-Infinity]", " 1 ", "\"é\""]
        {
            assert_eq!(explain(text.as_bytes(), "the end"), None, "{text}");
        }
    }

    #[test]
    fn every_prefix_of_a_value_has_a_flaw_at_its_end() {
        let text = r#"{"id":7,"bbox":[1.5,-2e3],"name":"a\\u00e9\"","ok":true,"no":null}"#;
        for n in 0..text.len() {
            let flaw = explain(&text.as_bytes()[..n], "the end").expect("a prefix is no value");
            assert!(flaw.at >= n.saturating_sub(1), "{n}: {flaw:?}");
        }
    }

    #[test]
    fn nan_is_taken_out_but_not_of_texts() {
        let (out, literals) = without_nan(br#"{"a":[NaN,-Infinity,1],"NaN":"say \"NaN\""}"#).expect("has NaN");
        assert_eq!(String::from_utf8_lossy(&out), r#"{"a":[null,null,1],"NaN":"say \"NaN\""}"#);
        assert_eq!(literals, ["NaN", "-Infinity"]);
        assert_eq!(without_nan(br#"{"a":null,"b":-1,"name":"Infinity"}"#), None);
    }
}
