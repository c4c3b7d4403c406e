//! What leads to people in annotation files, looked for in their bytes while these are read, whatever the format. Owns the
//! seams between the pieces that a file comes in; keeps counts and masked beginnings, never a whole address.

use crate::dataset::FileId;
use crate::dataset::personal::{self, Mention, Personal};
use rustc_hash::FxHashSet;
use std::hash::BuildHasher;

/// Bytes that are kept for the next piece, as something may begin in them.
const SEAM: usize = 2_048;
/// Places of one kind that are kept of a file.
const MOST_PLACES: usize = 100;
/// Different ones that are told apart.
const MOST_DISTINCT: usize = 100_000;

/// One file, piece by piece.
#[derive(Default)]
pub(super) struct Scanner {
    /// What was not looked at yet.
    carry: Vec<u8>,
    /// Lines ended so far.
    lines: u64,
    kinds: [Kind; 3],
    /// It is no text: nothing in it is looked for.
    binary: bool,
    begun: bool,
    licence: bool,
}

#[derive(Default)]
struct Kind {
    count: u64,
    distinct: FxHashSet<u64>,
    first: Vec<(u32, String)>,
}

const KINDS: [Personal; 3] = [Personal::Email, Personal::Phone, Personal::Address];

impl Scanner {
    pub(super) fn feed(&mut self, mut piece: &[u8]) {
        if !self.begun {
            self.begun = true;
            self.binary = memchr::memchr(0, &piece[..piece.len().min(4_096)]).is_some();
        }
        if self.binary || piece.is_empty() {
            return;
        }
        if !self.carry.is_empty() {
            // What began before goes on to the first sign that ends it.
            let near = &piece[..piece.len().min(SEAM)];
            let upto = match near.iter().position(ends) {
                Some(at) => at + 1,
                None if near.len() < SEAM && self.carry.len() < 2 * SEAM => {
                    self.carry.extend_from_slice(piece);
                    return;
                }
                None => near.len(),
            };
            let mut carry = std::mem::take(&mut self.carry);
            carry.extend_from_slice(&piece[..upto]);
            self.look(&carry);
            piece = &piece[upto..];
        }
        let near_end = piece.len().saturating_sub(SEAM);
        let upto = cut(&piece[near_end..]).map_or(near_end, |at| near_end + at);
        self.look(&piece[..upto]);
        self.carry = piece[upto..].to_vec();
    }

    fn look(&mut self, text: &[u8]) {
        let (kinds, lines) = (&mut self.kinds, self.lines);
        let mut counted = (0, 0);
        personal::find(text, |kind, range| {
            let own = &mut kinds[kind as usize];
            own.count += 1;
            if own.distinct.len() < MOST_DISTINCT {
                own.distinct.insert(rustc_hash::FxBuildHasher.hash_one(&text[range.clone()]));
            }
            if own.first.len() < MOST_PLACES {
                // Of one kind they come in order.
                if range.start < counted.0 {
                    counted = (0, 0);
                }
                counted.1 += memchr::memchr_iter(b'\n', &text[counted.0..range.start]).count() as u64;
                counted.0 = range.start;
                let line = u32::try_from(lines + counted.1 + 1).unwrap_or(u32::MAX);
                own.first.push((line, personal::masked(kind, &text[range])));
            }
        });
        self.licence = self.licence || says_licence(text);
        self.lines += memchr::memchr_iter(b'\n', text).count() as u64;
    }

    /// What was found, and whether the file says under which licence its pictures stand.
    pub(super) fn end(mut self, file: FileId) -> (Vec<Mention>, bool) {
        let rest = std::mem::take(&mut self.carry);
        self.look(&rest);
        let mention = |(kind, own): (Personal, Kind)| Mention {
            file,
            kind,
            count: own.count,
            distinct: own.distinct.len() as u64,
            first: own.first,
        };
        let found = KINDS.into_iter().zip(self.kinds).map(mention).filter(|mention| mention.count > 0).collect();
        (found, self.licence)
    }
}

/// A line of YAML or of a text that people read says under which licence, or with which consent: `license: CC BY 4.0`,
/// `**Licence:** MIT`; or a heading is called so, with a text below it.
pub(super) fn a_line_says_licence(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    while let Some(line) = lines.next() {
        let plain = line.trim_start_matches(['#', '*', '-', '_', '>', ' ']).to_lowercase();
        let Some(rest) = ["license", "licence", "consent"].iter().find_map(|word| plain.strip_prefix(word)) else {
            continue;
        };
        let rest = rest.strip_prefix('s').unwrap_or(rest).trim_start_matches(['*', '_', ' ']);
        let heading = line.starts_with('#') && rest.trim_start_matches(':').trim().is_empty();
        let value = rest.strip_prefix(':').map(|value| value.trim_matches(['*', '_', ' ', '"', '\'']));
        let says = value.is_some_and(|value| !["", "null", "~", "[]", "none", "unknown", "tbd"].contains(&value));
        if says || heading && lines.peek().is_some_and(|next| !next.starts_with('#')) {
            return true;
        }
    }
    false
}

/// Nothing that is looked for goes across it.
fn ends(b: &u8) -> bool {
    b"\n\r\t\"<>,;".contains(b)
}

/// Behind the last sign that nothing looked for goes across.
fn cut(text: &[u8]) -> Option<usize> {
    text.iter().rposition(ends).map(|at| at + 1)
}

/// A member, element or column of that name that is not empty, consent included.
fn says_licence(text: &[u8]) -> bool {
    ["icense", "icence", "onsent"].iter().any(|word| {
        memchr::memmem::find_iter(text, word).any(|at| {
            let rest = &text[at + word.len()..text.len().min(at + word.len() + 80)];
            let rest = rest.strip_prefix(b"s").unwrap_or(rest);
            let value = match rest.first() {
                Some(b'"' | b'\'') => &rest[1..],
                Some(b'>') => return rest.get(1).is_some_and(|b| *b != b'<'),
                _ => return false,
            };
            let value = value.trim_ascii_start();
            let Some(value) = value.strip_prefix(b":") else { return false };
            let value: Vec<u8> = value.iter().copied().filter(|b| !b.is_ascii_whitespace()).take(6).collect();
            !value.is_empty()
                && [&b"[]"[..], b"null", b"\"\"", b"{}", b"false"].iter().all(|none| !value.starts_with(none))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(text: &[u8], piece: usize) -> (Vec<Mention>, bool) {
        let mut scanner = Scanner::default();
        text.chunks(piece).for_each(|chunk| scanner.feed(chunk));
        scanner.end(FileId(0))
    }

    #[test]
    fn what_is_found_and_on_which_line_does_not_depend_on_the_pieces() {
        let long = "x".repeat(3_000);
        let text = format!(
            "{{\"by\": \"a@b.org\",\n\"{long}\": \"+49 30 1234567\",\n\n\"u\": \"https://a.org/1.jpg\", \"v\": \"https://a.org/1.jpg\",\"w\":\"c@d.org\"}}"
        );
        let whole = scanned(text.as_bytes(), text.len());
        let lines = |kind: Personal| {
            let own = whole.0.iter().find(|m| m.kind == kind);
            own.map(|m| (m.count, m.distinct, m.first.clone()))
        };
        let place = |line, shown: &str| (line, shown.to_owned());
        assert_eq!(lines(Personal::Email), Some((2, 2, vec![place(1, "a…@b….org"), place(4, "c…@d….org")])));
        assert_eq!(lines(Personal::Phone), Some((1, 1, vec![place(2, "+49…")])));
        assert_eq!(lines(Personal::Address), Some((2, 1, vec![place(4, "a.org"), place(4, "a.org")])));
        for piece in [1, 2, 3, 7, 64, 1_000, 2_048, 2_049] {
            assert_eq!(scanned(text.as_bytes(), piece), whole, "{piece}");
        }
    }

    #[test]
    fn a_line_counts_where_it_says_a_licence() {
        for (text, expected) in [
            ("roboflow:\n  license: CC BY 4.0\n", true),
            ("Provided by a user\nLicense: Public Domain", true),
            ("# Helmets\n\n## License\n\nMIT, see the page", true),
            ("**Licence:** CC0", true),
            ("license:\n", false),
            ("license: unknown", false),
            ("# License\n## Cite", false),
            ("License plates are boxed", false),
            ("names: [licence plate]", false),
        ] {
            assert_eq!(a_line_says_licence(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn a_licence_counts_where_it_says_something() {
        for (text, expected) in [
            (r#"{"licenses": [{"id": 1}]}"#, true),
            (r#"{"license" : "CC0"}"#, true),
            ("<license>CC0</license>", true),
            (r#"{"licenses": []}"#, false),
            (r#"{"license": null, "consent": ""}"#, false),
            ("licence plate", false),
            (r#"{"name": "license plate"}"#, false),
            ("", false),
        ] {
            assert_eq!(scanned(text.as_bytes(), 5_000).1, expected, "{text}");
        }
    }

    #[test]
    fn a_file_that_is_no_text_is_left_alone() {
        assert_eq!(scanned(b"PAR1\0\0 a@b.org", 100), (Vec::new(), false));
    }
}
