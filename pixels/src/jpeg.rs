//! JPEG, the format of most datasets: decoded without a detour and checked to be whole. A lenient decoder fills what
//! is missing with grey; here a file that stops early is an error, as it is for PIL.

use std::borrow::Cow;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::decode::{Opened, check_size};
use super::{scan, words};
use crate::ImageFormat;

/// What the markers of a JPEG file say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Layout {
    /// Width and height of the first frame header.
    size: Option<(u64, u64)>,
    components: u8,
    /// Whether coded pixels begin at all.
    has_scan: bool,
    /// Whether the frame is sequential, as most are.
    sequential: bool,
    /// Whether restart markers cut up the coded pixels.
    restarts: bool,
    /// Where the end marker stands, if it was reached.
    end: Option<usize>,
}

/// Zeros behind the coded pixels: a decoder may look a few bytes ahead, but not a row of blocks.
const LOOKAHEAD: [u8; 16] = [0; 16];

pub(super) fn open(bytes: &[u8]) -> Opened {
    let layout = layout(bytes);
    if let Some((width, height)) = layout.size
        && let Err(reason) = check_size(width, height)
    {
        return Opened::refused(layout.size, 1, reason);
    }
    let source = without_end(bytes, &layout);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&*source), options(true));
    let mut read = decoder.decode_headers();
    if read.is_err() {
        // The strict reader also refuses harmless bytes between segments.
        decoder = JpegDecoder::new_with_options(ZCursor::new(&*source), options(false));
        read = decoder.decode_headers();
    }
    let orientation =
        decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif)).map_or(1, Orientation::to_exif);
    let Some(end) = layout.end else {
        let reason = if layout.has_scan { words::ends_early(bytes.len()) } else { words::ends_in_header(bytes.len()) };
        return nearly_whole(bytes, orientation).unwrap_or_else(|| Opened::refused(layout.size, orientation, reason));
    };
    if let Err(error) = read {
        return Opened::refused(layout.size, orientation, sentence(&error, end));
    }
    let Some((width, height)) = decoder.dimensions() else {
        return Opened::refused(layout.size, orientation, words::damaged(ImageFormat::Jpeg));
    };
    let stored = (width as u64, height as u64);
    if let Err(reason) = check_size(stored.0, stored.1) {
        return Opened::refused(Some(stored), orientation, reason);
    }
    match decode(decoder, &layout, orientation) {
        Ok(opened) => opened,
        Err(error) => nearly_whole(&bytes[..end], orientation)
            .unwrap_or_else(|| Opened::refused(Some(stored), orientation, sentence(&error, end))),
    }
}

/// Decodes a picture whose headers were read and whose size was checked.
fn decode(mut decoder: JpegDecoder<ZCursor<&[u8]>>, layout: &Layout, orientation: u8) -> Result<Opened, DecodeErrors> {
    let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
    let colours = if grey { ColorSpace::Luma } else { ColorSpace::RGB };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(colours));
    let profile = decoder.icc_profile();
    let samples = decoder.decode()?;
    // Both fit: a JPEG states its sides in 16 bits.
    let (width, height) = decoder.dimensions().map_or((0, 0), |(width, height)| (width as u32, height as u32));
    let image = if grey {
        GrayImage::from_raw(width, height, samples).map(DynamicImage::ImageLuma8)
    } else {
        RgbImage::from_raw(width, height, samples).map(DynamicImage::ImageRgb8)
    };
    let mode = match layout.components {
        1 => "L",
        4 => "CMYK",
        _ => "RGB",
    };
    let image = image.ok_or(DecodeErrors::FormatStatic("another number of samples"))?;
    Ok(Opened::decoded(image, orientation, mode).profile(profile.as_deref()))
}

/// The most that may be missing of a picture that is measured all the same.
const MOST_MISSING: f64 = 0.1;

/// A picture without its end, decoded as far as it goes, where little of it is missing. `bytes`: up to where it ends.
fn nearly_whole(bytes: &[u8], orientation: u8) -> Option<Opened> {
    let missing = scan::missing(bytes).filter(|missing| *missing <= MOST_MISSING)?;
    // Half a marker at the end would be read with the one that is put there.
    let bytes = bytes.strip_suffix(b"\xFF").unwrap_or(bytes);
    let closed = [bytes, &[0xFF, 0xD9]].concat();
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&*closed), options(false));
    decoder.decode_headers().ok()?;
    let layout = layout(&closed);
    Some(decode(decoder, &layout, orientation).ok()?.missing(missing))
}

/// The file without its end marker, for a sequential picture: at that marker the decoder would make up what is
/// missing, while it reports the end of its bytes.
fn without_end<'a>(bytes: &'a [u8], layout: &Layout) -> Cow<'a, [u8]> {
    match layout.end {
        Some(end) if layout.sequential && !layout.restarts => Cow::Owned([&bytes[..end], &LOOKAHEAD].concat()),
        _ => Cow::Borrowed(bytes),
    }
}

fn options(strict: bool) -> DecoderOptions {
    // The size was checked before; the decoder's own limit lies below ours.
    DecoderOptions::default()
        .set_strict_mode(strict)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
}

/// `end` is where the end marker stands.
fn sentence(error: &DecodeErrors, end: usize) -> String {
    match error {
        DecodeErrors::Unsupported(_) => words::unusual_kind(ImageFormat::Jpeg),
        error if is_early_end(error) => words::rest_missing(end),
        _ => words::damaged(ImageFormat::Jpeg),
    }
}

fn is_early_end(error: &DecodeErrors) -> bool {
    matches!(
        error,
        DecodeErrors::ExhaustedData | DecodeErrors::IoErrors(_) | DecodeErrors::FormatStatic("Premature end of buffer")
    )
}

/// Width and height as stored, where the frame's header is among these bytes.
pub(super) fn size(bytes: &[u8]) -> Option<(u64, u64)> {
    layout(bytes).size
}

/// Walks from marker to marker without decoding. A thumbnail inside an EXIF segment is skipped with its segment.
fn layout(bytes: &[u8]) -> Layout {
    let mut found = Layout::default();
    let mut at = 2;
    loop {
        let Some(next) = next_marker(bytes, at) else {
            return found;
        };
        let (marker, after) = next;
        at = after;
        match marker {
            0xD9 => {
                found.end = Some(after - 2);
                return found;
            }
            // Markers that stand alone.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let Some(&[high, low]) = bytes.get(at..at + 2) else {
            return found;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        if is_frame
            && found.size.is_none()
            && let Some(&[_, h1, h0, w1, w0, components]) = bytes.get(at + 2..at + 8)
        {
            let height = u64::from(u16::from_be_bytes([h1, h0]));
            let width = u64::from(u16::from_be_bytes([w1, w0]));
            found.size = Some((width, height));
            found.components = components;
            found.sequential = matches!(marker, 0xC0 | 0xC1);
        }
        if marker == 0xDD {
            found.restarts = true;
        }
        if marker == 0xDA {
            found.has_scan = true;
        }
        at += length.max(2);
    }
}

/// The block of the first EXIF segment, which stands before the coded pixels.
pub(super) fn exif_block(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 2;
    loop {
        let (marker, after) = next_marker(bytes, at)?;
        match marker {
            0x01 | 0xD8 => at = after,
            0xD9 | 0xDA => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes(bytes.get(after..after + 2)?.try_into().ok()?)).max(2);
                let segment = bytes.get(after + 2..after + length);
                if let Some(block) = segment.filter(|_| marker == 0xE1).and_then(|s| s.strip_prefix(b"Exif\0\0")) {
                    return Some(block);
                }
                at = after + length;
            }
        }
    }
}

/// The next marker's code and the place after it; stuffed zeros and restart markers belong to the coded pixels.
fn next_marker(bytes: &[u8], from: usize) -> Option<(u8, usize)> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xFF, bytes.get(at..)?)?;
        match *bytes.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            code => return Some((code, at + 2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_skips_a_thumbnail_inside_a_segment() {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1, 0x00, 0x06, 0xFF, 0xD8, 0xFF, 0xD9];
        bytes.extend([0xFF, 0xC0, 0x00, 0x0B, 8, 0, 3, 0, 5, 1, 1, 0x11, 0]);
        bytes.extend([0xFF, 0xDA, 0x00, 0x02, 1, 2, 0xFF, 0x00, 0xFF, 0xD3, 7]);
        let cut = layout(&bytes);
        assert_eq!(cut.size, Some((5, 3)));
        assert!(cut.has_scan && cut.end.is_none());
        bytes.extend([0xFF, 0xD9, 1, 2, 3]);
        assert_eq!(layout(&bytes).end, Some(bytes.len() - 5));
    }
}
