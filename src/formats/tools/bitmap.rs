//! How large a bitmap of Supervisely is: base64 of a PNG, deflated as a rule. Only the head of the PNG is unpacked;
//! refuses to decode its pixels.

use std::io::Read;

const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// The head of a PNG: signature, length and name of the first chunk, width, height.
const HEAD: usize = 24;
/// So much of the text holds more than the head, however it is packed.
const TEXT: usize = 16 << 10;
/// No picture is this wide or high.
const MOST: u32 = 1 << 20;

/// Width and height in pixels; what stands there where it is no such bitmap.
pub(super) fn size(text: &str) -> Result<(u32, u32), String> {
    let packed = from_base64(text.as_bytes())?;
    let mut head = [0; HEAD];
    if packed.starts_with(&PNG) {
        let own = packed.get(..HEAD).ok_or("a PNG that is cut off")?;
        head.copy_from_slice(own);
    } else {
        let mut unpacked = flate2::read::ZlibDecoder::new(packed.as_slice());
        unpacked.read_exact(&mut head).map_err(|_| "data that are neither deflated nor a PNG")?;
    }
    if !head.starts_with(&PNG) || head.get(12..16) != Some(b"IHDR") {
        return Err("deflated data that are no PNG".into());
    }
    let side = |at: usize| head.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes);
    match (side(16), side(20)) {
        (w @ 1..MOST, h @ 1..MOST) => Ok((w, h)),
        (w, h) => Err(format!("a PNG of {w} × {h} pixels")),
    }
}

/// The beginning of a base64 text; line breaks within it are passed over.
fn from_base64(text: &[u8]) -> Result<Vec<u8>, String> {
    let (mut out, mut held, mut bits) = (Vec::new(), 0u32, 0u32);
    for &b in text.iter().take(TEXT).filter(|b| !b.is_ascii_whitespace()) {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => return Err("text that is no base64".into()),
        };
        held = (held << 6 | u32::from(six)) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    Ok(out)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;

    pub(in super::super) fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for three in bytes.chunks(3) {
            let all = three.iter().enumerate().fold(0u32, |n, (i, b)| n | u32::from(*b) << (16 - 8 * i));
            for i in 0..4 {
                let letter = LETTERS[(all >> (18 - 6 * i)) as usize & 63];
                text.push(if i <= three.len() { char::from(letter) } else { '=' });
            }
        }
        text
    }

    pub(in super::super) fn png(w: u32, h: u32) -> Vec<u8> {
        let mut bytes = PNG.to_vec();
        bytes.extend(13u32.to_be_bytes());
        bytes.extend(b"IHDR");
        bytes.extend(w.to_be_bytes());
        bytes.extend(h.to_be_bytes());
        bytes.extend([1, 0, 0, 0, 0]);
        bytes
    }

    pub(in super::super) fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).expect("memory");
        packed.finish().expect("memory")
    }

    #[test]
    fn the_size_is_that_of_the_png_deflated_or_not() {
        assert_eq!(size(&base64(&deflated(&png(20, 300)))), Ok((20, 300)));
        assert_eq!(size(&base64(&png(20, 300))), Ok((20, 300)));
    }

    #[test]
    fn what_is_no_bitmap_says_so() {
        for (text, found) in [
            ("!", "text that is no base64"),
            ("", "data that are neither deflated nor a PNG"),
            ("AAAA", "data that are neither deflated nor a PNG"),
            (base64(&png(0, 5)).as_str(), "a PNG of 0 × 5 pixels"),
            (base64(&png(u32::MAX, 5)).as_str(), "a PNG of 4294967295 × 5 pixels"),
            (base64(&deflated(&[7; 100])).as_str(), "deflated data that are no PNG"),
            (base64(&png(1, 5)[..20]).as_str(), "a PNG that is cut off"),
        ] {
            assert_eq!(size(text), Err(found.to_owned()), "{text}");
        }
        let text = base64(&deflated(&png(20, 300)));
        for end in 0..text.len() {
            let _ = size(&text[..end]);
        }
    }
}
