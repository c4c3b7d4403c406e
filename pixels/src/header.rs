//! The size that a header states, read without decoding. Owns a look at the first bytes; refuses to believe them.

use crate::ImageFormat;

/// Width and height as stored (before the EXIF orientation), where they lie at a known place.
pub(super) fn stored_size(bytes: &[u8], format: ImageFormat) -> Option<(u64, u64)> {
    let size = match format {
        ImageFormat::Png => pair(be32(bytes, 16)?, be32(bytes, 20)?),
        ImageFormat::Gif => pair(le16(bytes, 6)?, le16(bytes, 8)?),
        ImageFormat::Bmp => bmp(bytes)?,
        ImageFormat::Webp => webp(bytes)?,
        ImageFormat::Tga => pair(le16(bytes, 12)?, le16(bytes, 14)?),
        ImageFormat::Qoi => pair(be32(bytes, 4)?, be32(bytes, 8)?),
        ImageFormat::Farbfeld => pair(be32(bytes, 8)?, be32(bytes, 12)?),
        ImageFormat::Psd => pair(be32(bytes, 18)?, be32(bytes, 14)?),
        ImageFormat::Jp2 => jp2(bytes)?,
        ImageFormat::Tiff => tiff(bytes)?,
        ImageFormat::Avif | ImageFormat::Heic => spatial_extent(bytes)?,
        ImageFormat::Jxl => jxl(bytes)?,
        _ => return None,
    };
    Some(size)
}

/// PIL's name for the colours as stored, where the decoder would hide it.
pub(super) fn stored_mode(bytes: &[u8], format: ImageFormat) -> Option<&'static str> {
    match format {
        ImageFormat::Gif => Some("P"),
        ImageFormat::Png => match (bytes.get(24)?, bytes.get(25)?) {
            (1, 0) => Some("1"),
            (_, 3) => Some("P"),
            _ => None,
        },
        ImageFormat::Bmp => {
            let depth = if le32(bytes, 14)? == 12 { le16(bytes, 24)? } else { le16(bytes, 28)? };
            match depth {
                1 => Some("1"),
                2..=8 => Some("P"),
                _ => None,
            }
        }
        _ => None,
    }
}

fn pair(width: u32, height: u32) -> (u64, u64) {
    (u64::from(width), u64::from(height))
}

fn bmp(bytes: &[u8]) -> Option<(u64, u64)> {
    if le32(bytes, 14)? == 12 {
        return Some(pair(le16(bytes, 18)?, le16(bytes, 20)?));
    }
    // A negative height means that the rows begin at the top.
    let height = le32(bytes, 22)?.cast_signed().unsigned_abs();
    let width = le32(bytes, 18)?.cast_signed().unsigned_abs();
    Some(pair(width, height))
}

fn webp(bytes: &[u8]) -> Option<(u64, u64)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some(pair(le24(bytes, 24)? + 1, le24(bytes, 27)? + 1)),
        b"VP8L" => {
            let bits = le32(bytes, 21)?;
            Some(pair((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8 " => Some(pair(le16(bytes, 26)? & 0x3FFF, le16(bytes, 28)? & 0x3FFF)),
        _ => None,
    }
}

/// Width and length of a classic TIFF's first directory.
fn tiff(bytes: &[u8]) -> Option<(u64, u64)> {
    Some(pair(tiff_entry(bytes, 256)?, tiff_entry(bytes, 257)?))
}

/// A TIFF whose colours stand apart, in tiles.
pub(super) fn is_planar_in_tiles(bytes: &[u8]) -> bool {
    tiff_entry(bytes, 284) == Some(2) && tiff_entry(bytes, 322).is_some()
}

/// A number of a classic TIFF's first directory.
fn tiff_entry(bytes: &[u8], tag: u16) -> Option<u32> {
    let little = bytes.starts_with(b"II");
    let short = |at: usize| {
        let two = bytes_at(bytes, at)?;
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        if little { le32(bytes, at) } else { be32(bytes, at) }
    };
    if short(2)? != 42 {
        return None;
    }
    let directory = long(4)? as usize;
    let at = (0..usize::from(short(directory)?))
        .map(|index| directory + 2 + 12 * index)
        .find(|&at| short(at) == Some(tag))?;
    match short(at + 2)? {
        3 => short(at + 8).map(u32::from),
        4 => long(at + 8),
        _ => None,
    }
}

fn jp2(bytes: &[u8]) -> Option<(u64, u64)> {
    let near = &bytes[..bytes.len().min(4096)];
    if near.starts_with(&[0xFF, 0x4F]) {
        let width = be32(near, 8)?.checked_sub(be32(near, 16)?)?;
        let height = be32(near, 12)?.checked_sub(be32(near, 20)?)?;
        return Some(pair(width, height));
    }
    let at = memchr::memmem::find(near, b"ihdr")?;
    Some(pair(be32(near, at + 8)?, be32(near, at + 4)?))
}

/// The largest `ispe` property of an AVIF or HEIC file: the picture, where the others are tiles and thumbnails.
fn spatial_extent(bytes: &[u8]) -> Option<(u64, u64)> {
    let near = &bytes[..bytes.len().min(1 << 16)];
    memchr::memmem::find_iter(near, b"ispe")
        .filter_map(|at| Some(pair(be32(near, at + 8)?, be32(near, at + 12)?)))
        .max_by_key(|(width, height)| width * height)
}

/// JPEG XL's size header (ISO/IEC 18181-1, SizeHeader), bare or in the first box of its container that holds one.
fn jxl(bytes: &[u8]) -> Option<(u64, u64)> {
    /// Bits of a size, by its two leading bits.
    const LENGTHS: [u32; 4] = [9, 13, 18, 30];
    /// Width over height, by three bits; the first says that the width follows.
    const RATIOS: [(u64, u64); 8] = [(0, 1), (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)];
    let near = &bytes[..bytes.len().min(1 << 16)];
    let of_box = |kind: &[u8], skip: usize| Some(memchr::memmem::find(near, kind)? + kind.len() + skip);
    let start = if near.starts_with(&[0xFF, 0x0A]) { 0 } else { of_box(b"jxlc", 0).or_else(|| of_box(b"jxlp", 4))? };
    let header: [u8; 10] = bytes_at(near, start).or_else(|| {
        let mut short = [0; 10];
        let rest = near.get(start..)?;
        short.get_mut(..rest.len())?.copy_from_slice(rest);
        Some(short)
    })?;
    if header[..2] != [0xFF, 0x0A] {
        return None;
    }
    let mut bits = u64::from_le_bytes(bytes_at(&header, 2)?);
    let mut take = |n: u32| {
        let value = bits & ((1 << n) - 1);
        bits >>= n;
        value
    };
    let is_small = take(1) == 1;
    let side = |take: &mut dyn FnMut(u32) -> u64| match is_small {
        true => (take(5) + 1) * 8,
        false => {
            let length = LENGTHS[take(2) as usize];
            take(length) + 1
        }
    };
    let height = side(&mut take);
    let (across, down) = RATIOS[take(3) as usize];
    let width = if across > 0 { height * across / down } else { side(&mut take) };
    Some((width, height))
}

pub(super) fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes_at(bytes, at).map(u32::from_be_bytes)
}

pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes_at(bytes, at).map(u32::from_le_bytes)
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    bytes_at(bytes, at).map(u16::from_le_bytes).map(u32::from)
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    let [low, middle, high] = bytes_at(bytes, at)?;
    Some(u32::from_le_bytes([low, middle, high, 0]))
}
