//! Text in UTF-16, as some editors and exporters save it, as the UTF-8 that readers read. Tables and XML tell their
//! encoding themselves.

use super::Probe;
use crate::dataset::bytes::ReadAt;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::io;

/// What is said of such a file beside what it was taken for.
pub const SAID: &str = "; it is written in UTF-16";
/// Larger files are not believed to be such texts.
const LARGEST: u64 = 256 << 20;

/// The file is text in UTF-16: by its mark, or by the zeros between its first characters.
pub fn is(probe: &Probe<'_>) -> bool {
    let own = matches!(probe.extension().as_str(), "csv" | "tsv" | "tab" | "xml");
    !own && encoding(probe.head).is_some()
}

fn encoding(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return (encoding == UTF_16LE || encoding == UTF_16BE).then_some(encoding);
    }
    match head.get(..8)? {
        [a, 0, b, 0, c, 0, d, 0] if [a, b, c, d].iter().all(|&&byte| byte != 0) => Some(UTF_16LE),
        [0, a, 0, b, 0, c, 0, d] if [a, b, c, d].iter().all(|&&byte| byte != 0) => Some(UTF_16BE),
        _ => None,
    }
}

/// The whole file as UTF-8; as it stands where it is no UTF-16.
///
/// # Errors
/// It cannot be read, or is longer than such a text is.
pub fn decoded(source: &dyn ReadAt) -> io::Result<Vec<u8>> {
    let bytes = source.read_all(LARGEST)?;
    Ok(match encoding(&bytes) {
        Some(encoding) => encoding.decode(&bytes).0.into_owned().into_bytes(),
        None => bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(text: &str, mark: bool, little: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn both_orders_are_read_with_and_without_their_mark() {
        let text = "{\"name\": \"straße 猫\"}";
        for (mark, little) in [(true, true), (true, false), (false, true), (false, false)] {
            let bytes = saved(text, mark, little);
            let head = &bytes[..];
            assert!(is(&Probe::new("a.json", head, bytes.len() as u64, &[])), "{mark} {little}");
            assert_eq!(decoded(&bytes).map(|b| String::from_utf8(b).ok()).ok().flatten().as_deref(), Some(text));
        }
    }

    #[test]
    fn other_texts_and_what_tells_its_encoding_itself_are_left() {
        let bytes = saved("a,b\n1,2\n", true, true);
        assert!(!is(&Probe::new("a.csv", &bytes, bytes.len() as u64, &[])));
        for text in [&b"{\"a\": 1}"[..], b"\xef\xbb\xbf{}", b"", b"\0\0\0\0\0\0\0\0", b"a\0"] {
            assert!(!is(&Probe::new("a.json", text, text.len() as u64, &[])));
        }
    }
}
