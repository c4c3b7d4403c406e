//! Finds where a JSON value ends without understanding it: quotes and brackets only, eight bytes at a time where
//! nothing of that sort is near (polygons are long runs of digits).

/// Where the search for the end of a string, list or object stands. It can be broken off at any byte and taken up
/// again with the bytes that follow.
#[derive(Default)]
pub(super) struct Scan {
    depth: u32,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Goes on at `bytes[from]` and returns the index after the value's last byte; `None` where it does not end in
    /// `bytes`. The first byte ever seen must be `"`, `[` or `{`. Kinds of brackets are not told apart: whoever parses
    /// the value will see to that.
    pub(super) fn run(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        let mut i = from;
        loop {
            if self.in_string {
                if self.escaped {
                    bytes.get(i)?;
                    i += 1;
                    self.escaped = false;
                }
                i = quote_or_escape(bytes, i)?;
                match bytes[i] {
                    b'\\' => self.escaped = true,
                    _ => self.in_string = false,
                }
                i += 1;
                if !self.in_string && self.depth == 0 {
                    return Some(i);
                }
                continue;
            }
            i = structural(bytes, i)?;
            match bytes[i] {
                b'"' => self.in_string = true,
                b'[' | b'{' => self.depth = self.depth.saturating_add(1),
                _ => self.depth = self.depth.saturating_sub(1),
            }
            i += 1;
            if !self.in_string && self.depth == 0 {
                return Some(i);
            }
        }
    }
}

/// The next `"` or `\`. Names of members are short: most end before a vectorised search would have begun.
fn quote_or_escape(bytes: &[u8], from: usize) -> Option<usize> {
    let near = bytes.len().min(from + 16);
    if let Some(at) = bytes[from..near].iter().position(|&b| b == b'"' || b == b'\\') {
        return Some(from + at);
    }
    memchr::memchr2(b'"', b'\\', &bytes[near..]).map(|at| near + at)
}

/// The next quote or bracket.
fn structural(bytes: &[u8], from: usize) -> Option<usize> {
    let mut i = from;
    while let Some(word) = bytes.get(i..i + 8).and_then(|eight| eight.try_into().ok()) {
        let word = u64::from_le_bytes(word);
        // All four brackets become 0x7f under this mask (so do Y, y and _, which no literal but Infinity holds).
        let hits = zeros(word ^ repeat(b'"')) | zeros((word | repeat(0x26)) ^ repeat(0x7f));
        if hits == 0 {
            i += 8;
            continue;
        }
        // Only the lowest hit is certain: a borrow may set the ones above it.
        i += hits.trailing_zeros() as usize / 8;
        if is_structural(bytes[i]) {
            return Some(i);
        }
        i += 1;
    }
    bytes[i..].iter().position(|&b| is_structural(b)).map(|at| i + at)
}

fn is_structural(b: u8) -> bool {
    matches!(b, b'"' | b'[' | b']' | b'{' | b'}')
}

const fn repeat(b: u8) -> u64 {
    u64::from_le_bytes([b; 8])
}

/// The high bit of each byte that is zero; bits above the lowest may be set wrongly.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(repeat(0x01)) & !word & repeat(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_bracket_closes() {
        for (text, end) in [
            (r#"{"a":[1,2,{"b":"}]"}]} tail"#, 22),
            (r#"[]"#, 2),
            (r#""a\"b" "#, 6),
            (r#""\\" "#, 4),
            (r#"[_y_Y_y_Y_y_Infinity]x"#, 21),
        ] {
            assert_eq!(Scan::default().run(text.as_bytes(), 0), Some(end), "{text}");
        }
    }

    #[test]
    fn the_search_may_be_broken_off_at_any_byte() {
        let text = r#"{"a\\":[1,2.5e-3,{"b\"":"}]\\\""}],"c":"12345678901234567890"}"#.as_bytes();
        for cut in 0..text.len() {
            let mut scan = Scan::default();
            assert_eq!(scan.run(&text[..cut], 0), None);
            assert_eq!(scan.run(text, cut), Some(text.len()), "cut at {cut}");
        }
    }
}
