//! Bytes of a label file or a list of names as text, whatever they were saved as. Owns the guess at encodings that
//! nobody declares; what was guessed is said.

use crate::formats::table::encoding_of;
use encoding_rs::{Encoding, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text, and what it was saved as where that is not UTF-8.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<&'static str>) {
    let head = &bytes[..bytes.len().min(64 << 10)];
    let encoding = match encoding_of(head) {
        wide if wide == UTF_16LE || wide == UTF_16BE => wide,
        _ => guess(bytes),
    };
    let (text, _, _) = encoding.decode(bytes);
    let mut text = text.into_owned();
    // Where a line ends in a lone \r, `lines` sees one line.
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    (text, name(encoding))
}

/// UTF-8 where it is that, or nearly; pairs of high bytes throughout are Chinese, single ones Western letters.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let Err(error) = std::str::from_utf8(bytes) else { return UTF_8 };
    // A character cut off at the end is a cut, not an encoding.
    if error.error_len().is_none() {
        return UTF_8;
    }
    let mut runs = bytes.split(u8::is_ascii).filter(|run| !run.is_empty()).peekable();
    if runs.peek().is_some() && runs.all(in_pairs) { GBK } else { WINDOWS_1252 }
}

fn in_pairs(run: &[u8]) -> bool {
    run.len().is_multiple_of(2)
        && run.chunks(2).all(|pair| matches!(pair, [first, second] if (0xA1..=0xF7).contains(first) && *second >= 0xA1))
}

fn name(encoding: &'static Encoding) -> Option<&'static str> {
    match encoding {
        utf8 if utf8 == UTF_8 => None,
        gbk if gbk == GBK => Some("GBK"),
        western if western == WINDOWS_1252 => Some("Windows-1252"),
        _ => Some("UTF-16"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_read_and_named() {
        assert_eq!(decode("straße\r\n猫".as_bytes()), ("straße\n猫".into(), None));
        assert_eq!(decode(b"stra\xdfe\rcaf\xe9"), ("straße\ncafé".into(), Some("Windows-1252")));
        assert_eq!(decode(b"names: [\xc3\xa8, \xb9\xb7]"), ("names: [猫, 狗]".into(), Some("GBK")));
        let wide: Vec<u8> = "\u{feff}0 0.5".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide), ("0 0.5".into(), Some("UTF-16")));
        let wide: Vec<u8> = "\u{feff}0 0.5".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide), ("0 0.5".into(), Some("UTF-16")));
        assert_eq!(decode("\u{feff}cat".as_bytes()), ("cat".into(), None));
    }

    #[test]
    fn a_character_cut_off_at_the_end_is_no_encoding() {
        assert_eq!(decode(&"kä".as_bytes()[..2]).1, None);
    }

    #[test]
    fn every_prefix_decodes() {
        let wide: Vec<u8> = "\u{feff}0 0.5 猫".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for end in 0..wide.len() {
            decode(&wide[..end]);
        }
    }
}
