//! The parts that picture files are made of: segments of a JPEG, chunks of a PNG or a WebP. Owns where each begins and
//! ends; refuses to believe a length that reaches beyond the file, and to know what stands in a part.

use std::ops::Range;

/// A part of a file, its mark and its length included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The marker of a JPEG's segment in the last byte, or the four letters of a chunk.
    pub kind: [u8; 4],
    /// All of it.
    pub whole: Range<usize>,
    /// What it holds.
    pub body: Range<usize>,
}

impl Part {
    /// The marker of a JPEG's segment.
    pub(super) fn marker(&self) -> u8 {
        self.kind[3]
    }
}

/// The first bytes of a PNG.
pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The parts of a JPEG in their order: markers that stand alone, segments, and coded pixels as parts of marker 0. Bytes
/// between segments that belong to none are left out. `true`: it ends with its end marker.
pub(super) fn jpeg(bytes: &[u8]) -> (Vec<Part>, bool) {
    let part = |marker: u8, whole: Range<usize>, body: Range<usize>| Part { kind: [0, 0, 0, marker], whole, body };
    let (mut parts, mut at) = (Vec::new(), 0);
    loop {
        // Coded pixels, or bytes that are nobody's, up to the next marker.
        let Some((marker, from)) = marker_from(bytes, at) else { return (parts, false) };
        let behind = from + 2;
        match marker {
            0xD9 => {
                parts.push(part(marker, from..behind, behind..behind));
                return (parts, true);
            }
            0x01 | 0xD0..=0xD8 => {
                parts.push(part(marker, from..behind, behind..behind));
                at = behind;
            }
            _ => {
                let Some(&[high, low]) = bytes.get(behind..behind + 2) else { return (parts, false) };
                let end = behind + usize::from(u16::from_be_bytes([high, low])).max(2);
                if end > bytes.len() {
                    return (parts, false);
                }
                parts.push(part(marker, from..end, behind + 2..end));
                at = end;
                if marker == 0xDA {
                    let end = scan_end(bytes, at);
                    parts.push(part(0, at..end, at..end));
                    at = end;
                }
            }
        }
    }
}

/// The next marker and where its 0xFF stands; fill bytes before it are left out.
fn marker_from(bytes: &[u8], from: usize) -> Option<(u8, usize)> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xFF, bytes.get(at..)?)?;
        match *bytes.get(at + 1)? {
            0x00 => at += 2,
            0xFF => at += 1,
            code => return Some((code, at)),
        }
    }
}

/// Where coded pixels end: at a marker that is no restart, or with the file.
fn scan_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(step) = bytes.get(at..).and_then(|rest| memchr::memchr(0xFF, rest)) {
        at += step;
        match bytes.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return at,
            None => break,
        }
    }
    bytes.len()
}

/// The chunks of a PNG in their order, each with its sum. `true`: the last one is its end.
pub(super) fn png(bytes: &[u8]) -> (Vec<Part>, bool) {
    let (mut parts, mut at) = (Vec::new(), PNG.len());
    while let Some(head) = bytes.get(at..at + 8).and_then(|head| <[u8; 8]>::try_from(head).ok()) {
        let [a, b, c, d, kind @ ..] = head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let Some(end) = length.checked_add(at + 12).filter(|&end| end <= bytes.len()) else { return (parts, false) };
        parts.push(Part { kind, whole: at..end, body: at + 8..end - 4 });
        at = end;
        if &kind == b"IEND" {
            return (parts, true);
        }
    }
    (parts, false)
}

/// The chunks of a WebP in their order, each with the byte that makes it even. `true`: they end where the file says.
pub(super) fn webp(bytes: &[u8]) -> (Vec<Part>, bool) {
    let stated = bytes.get(4..8).and_then(|size| size.try_into().ok()).map_or(0, u32::from_le_bytes) as usize;
    let last = stated.saturating_add(8).min(bytes.len());
    let (mut parts, mut at) = (Vec::new(), 12);
    while let Some(head) = bytes.get(at..at + 8).filter(|_| at + 8 <= last).and_then(|h| <[u8; 8]>::try_from(h).ok()) {
        let [kind @ .., a, b, c, d] = head;
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        let Some(end) = length.checked_add(at + 8).filter(|&end| end <= last) else { return (parts, false) };
        // The file's last byte may be missing where it would only fill up.
        let whole = at..(end + length % 2).min(last);
        at = whole.end;
        parts.push(Part { kind, whole, body: end - length..end });
    }
    (parts, stated > 0 && at == stated.saturating_add(8))
}
