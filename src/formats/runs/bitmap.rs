//! A bitmap as labelling tools write it into their JSON: base64 of a PNG, deflated once more by Supervisely. Its size from
//! the head of the PNG alone; its pixels as runs. Refuses PNGs whose rows are interlaced: no tool writes them.

use super::Runs;
use std::io::Read;

const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// The head of a PNG: signature, length and name of the first chunk, width, height.
const HEAD: usize = 24;
/// So much of the text holds more than the head, however it is packed.
const TEXT: usize = 16 << 10;
/// No picture is this wide or high.
const MOST: u32 = 1 << 20;

/// A bitmap is not unpacked to more bytes than this.
const UNPACKED: u64 = 64 << 20;

/// Width and height in pixels; what stands there where it is no such bitmap.
pub(in crate::formats) fn size(text: &str) -> Result<(u32, u32), String> {
    let packed = from_base64(text.as_bytes(), TEXT)?;
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

/// No drawn mask has more runs, or pixels.
const MOST_RUNS: usize = 4 << 20;
const MOST_PIXELS: u64 = 1 << 28;

/// The pixels that are not 0 or, of a bitmap with alpha, not transparent; `None` where they cannot be read.
pub(in crate::formats) fn runs(text: &str) -> Option<Runs> {
    // As browsers address it: data:image/png;base64,…
    let text = text.strip_prefix("data:").and_then(|data| data.split_once(',')).map_or(text, |(_, data)| data);
    let mut bytes = from_base64(text.as_bytes(), usize::MAX).ok()?;
    if !bytes.starts_with(&PNG) {
        bytes = inflated(&bytes, UNPACKED)?;
    }
    let mut chunks = bytes.strip_prefix(&PNG)?;
    let (mut head, mut packed): (Option<&[u8]>, Vec<u8>) = (None, Vec::new());
    while let (Some(length), Some(name)) = (chunks.first_chunk::<4>(), chunks.get(4..8)) {
        let length = u32::from_be_bytes(*length) as usize;
        let data = chunks.get(8..8usize.checked_add(length)?)?;
        match name {
            b"IHDR" => head = Some(data),
            b"IDAT" => packed.extend_from_slice(data),
            b"IEND" => break,
            _ => {}
        }
        chunks = chunks.get(length.checked_add(12)?..).unwrap_or_default();
    }
    let &[a, b, c, d, e, f, g, h, depth, colour, _, _, interlaced] = head? else { return None };
    let (width, height) = (u64::from(u32::from_be_bytes([a, b, c, d])), u64::from(u32::from_be_bytes([e, f, g, h])));
    let (samples, alpha) = match colour {
        0 | 3 => (1, None),
        2 => (3, None),
        4 => (2, Some(1)),
        6 => (4, Some(3)),
        _ => return None,
    };
    if interlaced != 0 || !matches!(depth, 1 | 2 | 4 | 8 | 16) || (samples > 1 && depth < 8) {
        return None;
    }
    let mut runs = Runs::new(width, height, false)?;
    let depth = usize::from(depth);
    let row = usize::try_from((width * (samples * depth) as u64).div_ceil(8)).ok()?;
    let whole = (row as u64 + 1) * height;
    if whole > UNPACKED || width.saturating_mul(height) > MOST_PIXELS {
        return None;
    }
    let mut rows = inflated(&packed, whole)?;
    let pixel = (samples * depth).div_ceil(8);
    let mut above = vec![0; row];
    for (y, line) in (0..height).zip(rows.chunks_exact_mut(row + 1)) {
        let (filter, line) = line.split_first_mut()?;
        unfilter(*filter, line, &above, pixel)?;
        above.copy_from_slice(line);
        for x in 0..width {
            let at = x as usize;
            let is_set = match depth {
                8 | 16 => {
                    let bytes = depth / 8;
                    let own = line.get(at * pixel..(at + 1) * pixel)?;
                    let own = alpha.map_or(own, |alpha| own.get(alpha * bytes..).unwrap_or_default());
                    own.iter().any(|byte| *byte != 0)
                }
                _ => {
                    let bit = at * depth;
                    let mask = (1u8 << depth) - 1;
                    *line.get(bit / 8)? >> (8 - depth - bit % 8) & mask != 0
                }
            };
            if is_set {
                runs.push(y * width + x, y * width + x + 1);
                if runs.set.len() > MOST_RUNS {
                    return None;
                }
            }
        }
    }
    Some(runs)
}

fn inflated(packed: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(packed).take(most).read_to_end(&mut out).ok()?;
    Some(out)
}

/// Undoes what a PNG does to a row (PNG specification, section 9.2).
fn unfilter(filter: u8, line: &mut [u8], above: &[u8], pixel: usize) -> Option<()> {
    for i in 0..line.len() {
        let at = |row: &[u8], back: usize| i.checked_sub(back).and_then(|i| row.get(i)).map_or(0, |b| i32::from(*b));
        let (left, up, corner) = (at(line, pixel), at(above, 0), at(above, pixel));
        let guess = match filter {
            0 => 0,
            1 => left,
            2 => up,
            3 => (left + up) / 2,
            4 => {
                let flat = left + up - corner;
                let (a, b, c) = ((flat - left).abs(), (flat - up).abs(), (flat - corner).abs());
                if a <= b && a <= c {
                    left
                } else if b <= c {
                    up
                } else {
                    corner
                }
            }
            _ => return None,
        };
        let byte = line.get_mut(i)?;
        *byte = byte.wrapping_add(guess as u8);
    }
    Some(())
}

/// The beginning of a base64 text, up to so many characters; line breaks within it are passed over.
fn from_base64(text: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let (mut out, mut held, mut bits) = (Vec::new(), 0u32, 0u32);
    for &b in text.iter().take(most).filter(|b| !b.is_ascii_whitespace()) {
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
pub(in crate::formats) mod tests {
    use super::*;
    use std::io::Write;

    pub(in crate::formats) fn base64(bytes: &[u8]) -> String {
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

    pub(in crate::formats) fn png(w: u32, h: u32) -> Vec<u8> {
        let mut bytes = PNG.to_vec();
        bytes.extend(13u32.to_be_bytes());
        bytes.extend(b"IHDR");
        bytes.extend(w.to_be_bytes());
        bytes.extend(h.to_be_bytes());
        bytes.extend([1, 0, 0, 0, 0]);
        bytes
    }

    pub(in crate::formats) fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).expect("memory");
        packed.finish().expect("memory")
    }

    #[test]
    fn the_size_is_that_of_the_png_deflated_or_not() {
        assert_eq!(size(&base64(&deflated(&png(20, 300)))), Ok((20, 300)));
        assert_eq!(size(&base64(&png(20, 300))), Ok((20, 300)));
    }

    /// A picture as another program writes it.
    fn written(image: image::DynamicImage) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).expect("memory");
        bytes.into_inner()
    }

    fn drawn(x: u32, y: u32) -> bool {
        (x * y) % 5 == 3 || (4..9).contains(&x)
    }

    #[test]
    fn the_pixels_are_those_of_the_png_whatever_its_colours() {
        use image::{DynamicImage, ImageBuffer, Luma, Rgb, Rgba};
        let (w, h) = (21, 13);
        let shade = |x: u32, y: u32| if drawn(x, y) { 1 + (x * 7 + y) as u8 % 250 } else { 0 };
        let pictures = [
            DynamicImage::ImageLuma8(ImageBuffer::from_fn(w, h, |x, y| Luma([shade(x, y)]))),
            DynamicImage::ImageLuma16(ImageBuffer::from_fn(w, h, |x, y| Luma([u16::from(shade(x, y))]))),
            DynamicImage::ImageRgb8(ImageBuffer::from_fn(w, h, |x, y| Rgb([0, shade(x, y), 0]))),
            DynamicImage::ImageRgba8(ImageBuffer::from_fn(w, h, |x, y| Rgba([9, 9, 9, shade(x, y)]))),
        ];
        let mut expected = Runs::new(u64::from(w), u64::from(h), false).expect("a size");
        for at in 0..w * h {
            if drawn(at % w, at / w) {
                expected.push(u64::from(at), u64::from(at) + 1);
            }
        }
        for picture in pictures {
            let bytes = written(picture);
            assert_eq!(runs(&base64(&bytes)).as_ref(), Some(&expected));
            assert_eq!(runs(&base64(&deflated(&bytes))).as_ref(), Some(&expected));
            assert_eq!(runs(&format!("data:image/png;base64,{}", base64(&bytes))).as_ref(), Some(&expected));
            for end in 0..bytes.len() {
                let _ = runs(&base64(&bytes[..end]));
            }
        }
    }

    #[test]
    fn a_bitmap_of_one_bit_a_pixel_is_read() {
        // 10 × 2 pixels of one bit: the first row its middle four, the second its last.
        let mut bytes = png(10, 2);
        bytes.extend([0; 4]);
        let rows = deflated(&[0, 0b0001_1110, 0, 0, 0, 0b0100_0000]);
        bytes.extend((rows.len() as u32).to_be_bytes());
        bytes.extend(b"IDAT");
        bytes.extend(rows);
        let mut expected = Runs::new(10, 2, false).expect("a size");
        expected.push(3, 7);
        expected.push(19, 20);
        assert_eq!(runs(&base64(&deflated(&bytes))), Some(expected));
        assert_eq!(runs(&base64(&png(1 << 19, 1 << 19))), None);
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
