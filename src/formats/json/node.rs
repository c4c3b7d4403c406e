//! One JSON value in memory, looked into without a copy: its members, its elements, its text or number, each with its
//! line. Lenient: a value of the wrong kind is none, and says what it is. Refuses to know what values mean.

use super::members::Members;
use super::scan::Scan;
use super::{Element, explain, newlines};
use std::borrow::Cow;

/// A value.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    bytes: &'a [u8],
    /// On which it begins, from 1.
    line: u32,
}

impl<'a> From<Element<'a>> for Node<'a> {
    fn from(element: Element<'a>) -> Self {
        Self { bytes: element.bytes, line: element.line }
    }
}

impl<'a> Node<'a> {
    /// The value that a text holds, which begins on this line.
    pub fn of(text: &'a str, line: u32) -> Self {
        Self { bytes: text.trim().as_bytes(), line }
    }

    /// Its own bytes, not checked.
    pub fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    pub fn line(self) -> u32 {
        self.line
    }

    pub fn is_list(self) -> bool {
        self.bytes.first() == Some(&b'[')
    }

    pub fn is_object(self) -> bool {
        self.bytes.first() == Some(&b'{')
    }

    pub fn is_null(self) -> bool {
        self.bytes == b"null"
    }

    /// Its members in order, up to the first thing that is none; of what is no object, nothing.
    pub fn members(self) -> impl Iterator<Item = (Cow<'a, str>, Node<'a>)> {
        let mut lines = Lines { whole: self, at: 0, line: self.line };
        Members::of(self.bytes).map(move |(name, value)| (text(name), lines.node(value)))
    }

    /// Its elements in order, up to the first thing that is none; of what is no list, nothing.
    pub fn elements(self) -> Elements<'a> {
        let at = if self.is_list() { 1 } else { self.bytes.len() };
        Elements { lines: Lines { whole: self, at: 0, line: self.line }, at }
    }

    /// A member; `None` where it is not there or null.
    pub fn get(self, name: &str) -> Option<Node<'a>> {
        let quoted = |own: &[u8]| own.get(1..own.len().saturating_sub(1)) == Some(name.as_bytes());
        let (_, value) = Members::of(self.bytes).find(|(own, _)| quoted(own) || text(own) == name)?;
        let node = Lines { whole: self, at: 0, line: self.line }.node(value);
        (!node.is_null()).then_some(node)
    }

    /// A member that is a list.
    pub fn list(self, name: &str) -> Option<Node<'a>> {
        self.get(name).filter(|node| node.is_list())
    }

    /// The text of a member; none where it is empty.
    pub fn text_of(self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name)?.text().filter(|text| !text.trim().is_empty())
    }

    /// The text, where it is one.
    pub fn text(self) -> Option<Cow<'a, str>> {
        (self.bytes.first() == Some(&b'"')).then(|| text(self.bytes))
    }

    /// The number, where it is one that can be held.
    pub fn number(self) -> Option<f64> {
        let digits = matches!(self.bytes.first(), Some(b'0'..=b'9' | b'-'));
        let number = std::str::from_utf8(self.bytes).ok().filter(|_| digits)?.parse::<f64>().ok()?;
        number.is_finite().then_some(number)
    }

    /// The number, or the one that stands in quotes.
    pub fn number_meant(self) -> Option<f64> {
        self.number().or_else(|| self.text()?.trim().parse::<f64>().ok().filter(|n| n.is_finite()))
    }

    /// 1, true and their like.
    pub fn is_set(self) -> bool {
        match self.text() {
            Some(text) => matches!(text.as_ref(), "1" | "true" | "True"),
            None => self.bytes == b"true" || self.number().is_some_and(|n| n != 0.0),
        }
    }

    /// A text, number or truth value as a table would write it; `None` for a list, an object or null.
    pub fn scalar(self) -> Option<Cow<'a, str>> {
        match self.bytes.first()? {
            b'[' | b'{' => None,
            b'"' => Some(text(self.bytes)),
            _ if self.is_null() => None,
            _ => Some(String::from_utf8_lossy(self.bytes)),
        }
    }

    /// What stands there, short, for a complaint.
    pub fn words(self) -> String {
        let short = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        match self.bytes.first() {
            None => "nothing".into(),
            Some(b'[') => "a list".into(),
            Some(b'{') => "an object".into(),
            Some(b'"') => format!("\"{}\"", short(&text(self.bytes), 40)),
            Some(_) => short(&String::from_utf8_lossy(self.bytes), 20),
        }
    }

    /// The first thing that is not JSON, NaN and Infinity excepted: line, what was expected, what stands there.
    pub fn flaw(self) -> Option<(u32, &'static str, String)> {
        let flaw = explain(self.bytes, "the end of the record")?;
        let before = self.bytes.get(..flaw.at).unwrap_or(self.bytes);
        Some((self.line.saturating_add(newlines(before)), flaw.expected, flaw.found))
    }
}

/// What a member that is missing, or a value, is called in a complaint.
pub fn words(node: Option<Node<'_>>) -> String {
    node.map_or_else(|| "nothing".into(), Node::words)
}

/// The text of a string with its quotes.
fn text(quoted: &[u8]) -> Cow<'_, str> {
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    match std::str::from_utf8(inner) {
        Ok(plain) if !plain.contains('\\') => plain.into(),
        _ => match serde_json::from_slice::<String>(quoted) {
            Ok(text) => text.into(),
            Err(_) => String::from_utf8_lossy(inner),
        },
    }
}

/// Counts lines up to the parts of a value, which come in their order.
struct Lines<'a> {
    whole: Node<'a>,
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    fn node(&mut self, part: &'a [u8]) -> Node<'a> {
        let to = part.as_ptr().addr().saturating_sub(self.whole.bytes.as_ptr().addr());
        self.line = self.line.saturating_add(newlines(self.whole.bytes.get(self.at..to).unwrap_or_default()));
        self.at = self.at.max(to);
        Node { bytes: part, line: self.line }
    }
}

/// The elements of a list.
pub struct Elements<'a> {
    lines: Lines<'a>,
    at: usize,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        let bytes = self.lines.whole.bytes;
        let from = self.at + bytes.get(self.at..)?.iter().position(|b| !b.is_ascii_whitespace() && *b != b',')?;
        let end = match bytes.get(from)? {
            b'"' | b'[' | b'{' => Scan::default().run(bytes, from)?,
            _ => {
                let ends = |b: &u8| matches!(b, b',' | b']' | b'}' | b':') || b.is_ascii_whitespace();
                from + bytes.get(from..)?.iter().position(ends)?
            }
        };
        self.at = if end > from { end } else { bytes.len() };
        (end > from).then(|| self.lines.node(&bytes[from..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_with_their_lines() {
        let node = Node::of("{\"a\": [1,\n {\"b\": \"x\\n\"},\n -2.5e1], \"é\\u00e9\":\ntrue, \"n\": null}", 10);
        let list = node.list("a").expect("a list");
        let found: Vec<(u32, String)> = list.elements().map(|e| (e.line(), e.words())).collect();
        assert_eq!(found, [(10, "1".into()), (11, "an object".into()), (12, "-2.5e1".into())]);
        assert_eq!(list.elements().nth(1).and_then(|e| e.text_of("b")).as_deref(), Some("x\n"));
        assert_eq!(list.elements().nth(2).and_then(Node::number), Some(-25.0));
        assert_eq!(node.get("éé").map(|n| (n.line(), n.is_set())), Some((13, true)));
        assert!(node.get("n").is_none() && node.get("x").is_none());
        assert_eq!(node.members().map(|(name, _)| name.into_owned()).collect::<Vec<_>>(), ["a", "éé", "n"]);
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["NaN", "-Infinity", "-inf", "1e999", "\"1\"", "true", "[1]", "1x", ""] {
            assert_eq!(Node::of(text, 1).number(), None, "{text}");
        }
        assert_eq!(Node::of("\" 1.5\"", 1).number_meant(), Some(1.5));
    }

    #[test]
    fn every_prefix_is_looked_into_without_a_panic() {
        let text = "{\"a\": [1, [2, {\"b\": \"\\\"x\"}], NaN], \"c\": {\"d\": -1}}";
        for end in 0..text.len() {
            let node = Node::of(&text[..end], 1);
            node.members().flat_map(|(_, value)| value.elements()).for_each(|e| drop(e.words()));
            node.elements().for_each(|e| drop(e.words()));
            assert!(node.flaw().is_some(), "{end}");
        }
    }
}
