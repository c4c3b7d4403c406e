//! How many pictures one file holds: frames of an animation, pages. Owns the walk over a file's own directory; refuses to
//! decode a frame and to believe a count that a header states: only what is there counts.

use std::collections::BTreeSet;

use crate::ImageFormat;
use crate::header::{be32, bytes_at, le32};

/// Most directories that are walked through.
const MOST: usize = 1 << 16;

/// Pictures in the file, at least 1. Thumbnails, masks and the sizes of an icon are none of their own.
pub(super) fn count(bytes: &[u8], format: ImageFormat) -> u32 {
    let count = match format {
        ImageFormat::Gif => gif(bytes),
        ImageFormat::Png => png(bytes),
        ImageFormat::Webp => webp(bytes),
        ImageFormat::Tiff => tiff(bytes),
        _ => 1,
    };
    count.max(1)
}

/// Image descriptors between the header and the trailer.
fn gif(bytes: &[u8]) -> u32 {
    let table = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 };
    let mut at = 13 + bytes.get(10).map_or(0, |&flags| table(flags));
    let mut frames = 0;
    while let Some(&block) = bytes.get(at) {
        at = match block {
            // An extension: its label, then its parts.
            0x21 => at + 2,
            0x2C => {
                let Some(&flags) = bytes.get(at + 9) else { break };
                frames += 1;
                at + 11 + table(flags)
            }
            _ => break,
        };
        while let Some(&length) = bytes.get(at) {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
    frames
}

/// Frames of an animated PNG. Some readers keep to its one plain picture.
fn png(bytes: &[u8]) -> u32 {
    let (mut at, mut frames, mut animated) = (8_usize, 0, false);
    while let Some(length) = be32(bytes, at) {
        match bytes_at::<4>(bytes, at + 4).as_ref() {
            Some(b"acTL") => animated = true,
            Some(b"fcTL") => frames += 1,
            // Without a word of it before the picture there is no animation.
            Some(b"IDAT") if !animated => return 1,
            Some(b"IEND") | None => break,
            _ => {}
        }
        at = at.saturating_add(12).saturating_add(length as usize);
    }
    frames
}

fn webp(bytes: &[u8]) -> u32 {
    let (mut at, mut frames) = (12_usize, 0);
    while let Some(kind) = bytes_at::<4>(bytes, at) {
        let Some(length) = le32(bytes, at + 4) else { break };
        if matches!(&kind, b"VP8 " | b"VP8L") {
            return 1;
        }
        frames += u32::from(&kind == b"ANMF");
        at = at.saturating_add(8).saturating_add(length as usize).saturating_add((length & 1) as usize);
    }
    frames
}

/// Directories of a TIFF that are pages: not a smaller copy of another, and no mask.
fn tiff(bytes: &[u8]) -> u32 {
    let little = bytes.starts_with(b"II");
    let long = bytes.get(if little { 2 } else { 3 }) == Some(&43);
    // A number of so many bytes.
    let number = |at: usize, size: usize| {
        let part = bytes.get(at..at.checked_add(size)?)?;
        let join = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        Some(if little { part.iter().rev().fold(0, join) } else { part.iter().fold(0, join) })
    };
    let place = |at: usize, size: usize| usize::try_from(number(at, size)?).ok();
    let (offset, counted, entry) = if long { (8, 8, 20) } else { (4, 2, 12) };
    let mut at = place(if long { 8 } else { 4 }, offset);
    let (mut pages, mut walked) = (0, BTreeSet::new());
    while let Some(directory) = at.filter(|&at| at != 0) {
        if walked.len() >= MOST || !walked.insert(directory) {
            break;
        }
        let Some(entries) = place(directory, counted) else { break };
        // Tags stand in their order: the kind of a page is among the first.
        let kind = (0..entries.min(8)).find_map(|index| {
            let tag = directory.checked_add(counted + index * entry)?;
            let value = tag.checked_add(if long { 12 } else { 8 })?;
            (number(tag, 2)? == 254).then(|| number(value, 4)).flatten()
        });
        pages += u32::from(kind.is_none_or(|kind| kind & 0b101 == 0));
        let behind = entries.checked_mul(entry).and_then(|size| directory.checked_add(counted)?.checked_add(size));
        at = behind.and_then(|next| place(next, offset));
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A GIF of so many frames of one pixel, each with a comment before it.
    fn gif_of(frames: usize) -> Vec<u8> {
        let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
        for _ in 0..frames {
            bytes.extend(b"\x21\xFE\x02,,\0\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
        }
        bytes.push(0x3B);
        bytes
    }

    fn png_of(chunks: &[&[u8; 4]]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
        for kind in chunks {
            bytes.extend([0, 0, 0, 2]);
            bytes.extend(*kind);
            bytes.extend([1, 2, 0, 0, 0, 0]);
        }
        bytes
    }

    fn webp_of(chunks: &[&[u8; 4]]) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
        for kind in chunks {
            bytes.extend(*kind);
            // Of an odd length, and so filled up.
            bytes.extend([3, 0, 0, 0, 1, 2, 3, 0]);
        }
        bytes
    }

    /// A TIFF whose directories say nothing but what kind of page they are. `last`: where its last one leads.
    fn tiff_of(kinds: &[u32], last: u32, little: bool) -> Vec<u8> {
        let two = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let four = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut bytes = if little { b"II\x2A\0".to_vec() } else { b"MM\0\x2A".to_vec() };
        bytes.extend(four(8));
        for (at, kind) in (1..).zip(kinds) {
            bytes.extend([two(1), two(254), two(4)].concat());
            let next = if at as usize == kinds.len() { last } else { 8 + 18 * at };
            bytes.extend([four(1), four(*kind), four(next)].concat());
        }
        bytes
    }

    #[test]
    fn frames_and_pages_are_counted_by_what_is_there() {
        assert_eq!(count(&gif_of(1), ImageFormat::Gif), 1);
        assert_eq!(count(&gif_of(3), ImageFormat::Gif), 3);
        let animated = png_of(&[b"IHDR", b"acTL", b"fcTL", b"IDAT", b"fcTL", b"fdAT", b"IEND"]);
        assert_eq!(count(&animated, ImageFormat::Png), 2);
        assert_eq!(count(&png_of(&[b"IHDR", b"IDAT", b"acTL", b"fcTL", b"fcTL"]), ImageFormat::Png), 1);
        assert_eq!(count(&webp_of(&[b"VP8X", b"ANIM", b"ANMF", b"ANMF", b"ANMF"]), ImageFormat::Webp), 3);
        assert_eq!(count(&webp_of(&[b"VP8X", b"ICCP", b"VP8 ", b"EXIF"]), ImageFormat::Webp), 1);
        assert_eq!(count(b"\xFF\xD8\xFF", ImageFormat::Jpeg), 1);
    }

    #[test]
    fn small_copies_and_masks_in_a_tiff_are_no_pages() {
        for little in [true, false] {
            assert_eq!(count(&tiff_of(&[0, 2, 1, 4, 2], 0, little), ImageFormat::Tiff), 3);
        }
    }

    #[test]
    fn a_chain_of_pages_that_leads_in_a_circle_ends() {
        assert_eq!(count(&tiff_of(&[2, 2, 2], 8, true), ImageFormat::Tiff), 3);
        assert_eq!(count(&tiff_of(&[2, 2, 2], u32::MAX, false), ImageFormat::Tiff), 3);
    }

    #[test]
    fn every_beginning_of_a_file_is_counted_without_a_panic() {
        let files = [
            (gif_of(3), ImageFormat::Gif),
            (png_of(&[b"IHDR", b"acTL", b"fcTL", b"IDAT", b"fcTL"]), ImageFormat::Png),
            (webp_of(&[b"VP8X", b"ANMF", b"ANMF"]), ImageFormat::Webp),
            (tiff_of(&[0, 2, 1], 8, true), ImageFormat::Tiff),
        ];
        for (bytes, format) in files {
            for end in 0..bytes.len() {
                assert!(count(&bytes[..end], format) >= 1);
            }
        }
        let endless = [&png_of(&[b"IHDR", b"acTL"])[..], &[0xFF; 9]].concat();
        assert_eq!(count(&endless, ImageFormat::Png), 1);
    }
}
