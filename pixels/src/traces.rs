//! What a picture's metadata say of people: who took it, with which very camera, who is shown, and a small picture that
//! shows more than the large one. Owns finding that it is there; refuses to keep a word of it.

use super::exif::text;
use super::look::LOOK_SIDE;
use super::parts::{self, Part};
use crate::{ImageFormat, PixelFacts, Trace};
use ::exif::{Exif as Block, In, Tag, Value};
use image::GrayImage;
use memchr::memmem;

/// XMP longer than this is looked at as far as this only.
const MOST_XMP: usize = 1 << 20;
/// More pixels than a thumbnail has.
const MOST_THUMBNAIL: u64 = 1 << 20;

/// What the file's metadata, those of EXIF apart, and its EXIF block say.
pub(super) fn of(bytes: &[u8], format: ImageFormat, block: Option<&Block>) -> Vec<Trace> {
    let mut found = block.map(of_block).unwrap_or_default();
    let mut body = |part: &Part, prefix: &[u8], look: fn(&[u8], &mut Vec<Trace>)| {
        if let Some(rest) = bytes.get(part.body.clone()).and_then(|body| body.strip_prefix(prefix)) {
            look(rest, &mut found);
        }
    };
    match format {
        ImageFormat::Jpeg => {
            // Metadata stand before the coded pixels: what follows is not walked through.
            for part in jpeg_head(bytes) {
                match part.marker() {
                    0xE1 => body(&part, b"http://ns.adobe.com/xap/1.0/\0", of_xmp),
                    0xED => body(&part, b"Photoshop 3.0\0", of_iptc),
                    _ => {}
                }
            }
        }
        ImageFormat::Png => {
            for part in parts::png(bytes).0 {
                match &part.kind {
                    b"iTXt" => body(&part, b"XML:com.adobe.xmp\0", of_xmp),
                    b"tEXt" | b"zTXt" => body(&part, b"Author\0", |text, found| {
                        if says_something(&String::from_utf8_lossy(&text[..text.len().min(200)])) {
                            found.push(Trace::Owner);
                        }
                    }),
                    _ => {}
                }
            }
        }
        ImageFormat::Webp => {
            for part in parts::webp(bytes).0.iter().filter(|part| &part.kind == b"XMP ") {
                body(part, b"", of_xmp);
            }
        }
        _ => {}
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The segments in front of the coded pixels.
fn jpeg_head(bytes: &[u8]) -> Vec<Part> {
    let (mut parts, mut at) = (Vec::new(), 2);
    while let Some(&[0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        let end = at + 2 + usize::from(u16::from_be_bytes([high, low])).max(2);
        if matches!(marker, 0xD9 | 0xDA) || end > bytes.len() {
            break;
        }
        parts.push(Part { kind: [0, 0, 0, marker], whole: at..end, body: at + 4..end });
        at = end;
    }
    parts
}

fn of_block(block: &Block) -> Vec<Trace> {
    // Tags that the crate has no name for.
    const WINDOWS_AUTHOR: Tag = Tag(::exif::Context::Tiff, 0x9C9D);
    const DNG_SERIAL: Tag = Tag(::exif::Context::Tiff, 0xC62F);
    let said = |tag: Tag| {
        let field = block.get_field(tag, In::PRIMARY)?;
        match &field.value {
            Value::Ascii(_) => text(field),
            // UTF-16, little end first.
            Value::Byte(bytes) => {
                let units: Vec<u16> =
                    bytes.chunks_exact(2).take(200).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
                Some(String::from_utf16_lossy(&units).replace('\0', ""))
            }
            _ => None,
        }
    };
    let any = |tags: &[Tag]| tags.iter().any(|&tag| said(tag).is_some_and(|said| says_something(&said)));
    let mut found = Vec::new();
    if any(&[Tag::Artist, Tag::CameraOwnerName, WINDOWS_AUTHOR]) {
        found.push(Trace::Owner);
    }
    if any(&[Tag::BodySerialNumber, Tag::LensSerialNumber, DNG_SERIAL]) {
        found.push(Trace::Serial);
    }
    found
}

/// Not blank, not a program's or a maker's filling.
fn says_something(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\0').to_lowercase();
    let filling =
        ["picasa", "unknown", "none", "n/a", "na", "default", "owner", "author", "artist", "photographer", "user"];
    let zeros = text.chars().all(|c| matches!(c, '0' | '-' | ' ' | '.'));
    text.chars().filter(|c| c.is_alphanumeric()).count() > 1 && !zeros && !filling.contains(&text.as_str())
}

fn of_xmp(xmp: &[u8], found: &mut Vec<Trace>) {
    let xmp = &xmp[..xmp.len().min(MOST_XMP)];
    let said = |name: &str| {
        memmem::find_iter(xmp, name.as_bytes()).any(|at| {
            let value = xmp_value(&xmp[at + name.len()..]);
            value.is_some_and(|value| says_something(&value))
        })
    };
    let any = |names: &[&str]| names.iter().any(|name| said(name));
    if any(&["dc:creator", "aux:OwnerName", "exifEX:CameraOwnerName", "tiff:Artist", "photoshop:CaptionWriter"]) {
        found.push(Trace::Owner);
    }
    if any(&["aux:SerialNumber", "aux:LensSerialNumber", "exifEX:BodySerialNumber", "exifEX:LensSerialNumber"]) {
        found.push(Trace::Serial);
    }
    if any(&["mwg-rs:Name", "MPReg:PersonDisplayName", "Iptc4xmpExt:PersonInImage"]) {
        found.push(Trace::Shown);
    }
    if any(&["exif:GPSLatitude"]) && any(&["exif:GPSLongitude"]) {
        found.push(Trace::Position);
    }
}

/// The value behind a name in XMP: `="…"`, or the first text within `>…</`.
fn xmp_value(behind: &[u8]) -> Option<String> {
    let near = String::from_utf8_lossy(&behind[..behind.len().min(600)]).into_owned();
    if let Some(rest) = near.strip_prefix("=\"") {
        return Some(rest.split('"').next()?.to_owned());
    }
    let mut rest = near.strip_prefix('>')?;
    // Lists and alternatives stand between.
    loop {
        rest = rest.trim_start();
        match rest.strip_prefix('<') {
            Some(tag) if tag.starts_with('/') => return None,
            Some(tag) => rest = tag.split_once('>')?.1,
            None => return Some(rest.split('<').next()?.to_owned()),
        }
    }
}

/// Photoshop's blocks: among them those of IPTC, where the by-line is 2:80.
fn of_iptc(blocks: &[u8], found: &mut Vec<Trace>) {
    for at in memmem::find_iter(blocks, b"\x1c\x02\x50") {
        let Some(&[high, low]) = blocks.get(at + 3..at + 5) else { continue };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let value = blocks.get(at + 5..at + 5 + length).filter(|_| length < 200);
        if value.is_some_and(|value| says_something(&String::from_utf8_lossy(value))) {
            found.push(Trace::Owner);
        }
    }
}

/// From this correlation on two small pictures show the same. Of the same picture stored small it is above .98, whatever
/// was done to its light; of a part of it far below.
const SAME: f64 = 0.9;
/// Of the lengths of sides: what rounding to a thumbnail's few pixels makes, and more.
const SAME_SHAPE: f64 = 0.06;
/// Standard deviation of luma below which a picture has nothing to be compared by.
const FLAT: f64 = 6.0;
/// Luma up to which a bar beside a thumbnail is black, or so far from white.
const BLACK: u8 = 40;

/// How an embedded thumbnail differs from its picture (`size`, upright): in shape alone, or in what it shows. `None` where
/// there is none, it is the same, or nothing can be told.
pub(super) fn thumbnail(block: &Block, size: (u32, u32), pixels: &PixelFacts) -> Option<Trace> {
    let number = |tag: Tag| block.get_field(tag, In::THUMBNAIL)?.value.get_uint(0).map(|n| n as usize);
    let from = number(Tag::JPEGInterchangeFormat)?;
    let length = number(Tag::JPEGInterchangeFormatLength)?;
    let jpeg = block.buf().get(from..from.checked_add(length)?)?;
    let (width, height) = super::jpeg::size(jpeg)?;
    if width * height > MOST_THUMBNAIL {
        return None;
    }
    let small = image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg).ok()?.into_luma8();
    let whole = Large { size, cells: pixels.look.luma().to_vec() };
    let inner = whole.without(pixels.bars);
    compare(&small, &[Some(whole), inner].into_iter().flatten().collect::<Vec<_>>())
}

/// The picture that a thumbnail is held against: its size, and 24 × 24 means of its luma.
struct Large {
    size: (u32, u32),
    cells: Vec<u8>,
}

impl Large {
    /// Without bars at its top, right, bottom and left; `None` where there are none.
    fn without(&self, [top, right, bottom, left]: [u32; 4]) -> Option<Self> {
        let (width, height) = (self.size.0.checked_sub(left + right)?, self.size.1.checked_sub(top + bottom)?);
        if (width, height) == self.size || width == 0 || height == 0 {
            return None;
        }
        let side = LOOK_SIDE as f64;
        let at = |cell: usize, from: u32, part: u32, of: u32| {
            let place = f64::from(from) + (cell as f64 + 0.5) / side * f64::from(part);
            ((place / f64::from(of) * side) as usize).min(LOOK_SIDE - 1)
        };
        let cell = |index: usize| {
            let row = at(index / LOOK_SIDE, top, height, self.size.1);
            let column = at(index % LOOK_SIDE, left, width, self.size.0);
            self.cells.get(row * LOOK_SIDE + column).copied().unwrap_or(0)
        };
        Some(Self { size: (width, height), cells: (0..self.cells.len()).map(cell).collect() })
    }
}

fn compare(small: &GrayImage, larges: &[Large]) -> Option<Trace> {
    let whole = [0, 0, small.width(), small.height()];
    let mut most: Option<(f64, bool)> = None;
    for [x, y, w, h] in [whole, without_bars(small)] {
        if w < 8 || h < 8 {
            continue;
        }
        let cells = means(small, [x, y, w, h]);
        if spread(&cells) < FLAT {
            return None;
        }
        for large in larges {
            let (width, height) = large.size;
            if spread(&large.cells) < FLAT || width == 0 || height == 0 {
                return None;
            }
            // It may lie as the sensor does, or as a program turned it.
            for turn in 0..8 {
                let (w, h) = if turn % 2 == 1 { (h, w) } else { (w, h) };
                let shape = (f64::from(w) * f64::from(height) / (f64::from(h) * f64::from(width))).ln().abs();
                let (alike, same_shape) = (correlation(&turned(&cells, turn), &large.cells), shape < SAME_SHAPE);
                if alike >= SAME && same_shape {
                    return None;
                }
                if most.is_none_or(|(so_far, _)| alike > so_far) {
                    most = Some((alike, same_shape));
                }
            }
        }
    }
    match most? {
        (alike, _) if alike >= SAME => Some(Trace::OtherShape),
        _ => Some(Trace::OtherPicture),
    }
}

/// What is left of a thumbnail without the black or white bars that cameras and programs put beside a picture of another
/// shape.
fn without_bars(small: &GrayImage) -> [u32; 4] {
    let (width, height) = small.dimensions();
    let plain = |pixels: &mut dyn Iterator<Item = u8>| {
        let (mut least, mut most) = (u8::MAX, u8::MIN);
        pixels.for_each(|luma| (least, most) = (least.min(luma), most.max(luma)));
        most < BLACK || least > u8::MAX - BLACK
    };
    let row = |y: u32| plain(&mut (0..width).map(|x| small.get_pixel(x, y).0[0]));
    let column = |x: u32| plain(&mut (0..height).map(|y| small.get_pixel(x, y).0[0]));
    let top = (0..height / 3).take_while(|&y| row(y)).count() as u32;
    let bottom = (0..height / 3).take_while(|&y| row(height - 1 - y)).count() as u32;
    let left = (0..width / 3).take_while(|&x| column(x)).count() as u32;
    let right = (0..width / 3).take_while(|&x| column(width - 1 - x)).count() as u32;
    // The row beside a bar is half of it, from the coding.
    let edge = |bar: u32| if bar > 0 { bar + 1 } else { 0 };
    let (top, bottom, left, right) = (edge(top), edge(bottom), edge(left), edge(right));
    [left, top, width.saturating_sub(left + right), height.saturating_sub(top + bottom)]
}

/// Means of 24 × 24 cells of a part of a picture.
fn means(small: &GrayImage, [x, y, w, h]: [u32; 4]) -> Vec<u8> {
    let side = LOOK_SIDE as u32;
    let span = |at: u32, of: u32| (at * of / side, ((at + 1) * of).div_ceil(side).max(at * of / side + 1).min(of));
    let mut cells = Vec::with_capacity(LOOK_SIDE * LOOK_SIDE);
    for row in 0..side {
        for column in 0..side {
            let ((top, bottom), (left, right)) = (span(row, h), span(column, w));
            let (mut sum, mut n) = (0u32, 0u32);
            for at_y in top..bottom {
                for at_x in left..right {
                    sum += u32::from(small.get_pixel(x + at_x, y + at_y).0[0]);
                    n += 1;
                }
            }
            cells.push(sum.checked_div(n).unwrap_or(0) as u8);
        }
    }
    cells
}

/// One of the eight ways in which a square can lie; odd ones have its sides changed.
fn turned(cells: &[u8], turn: u8) -> Vec<u8> {
    let last = LOOK_SIDE - 1;
    let at = |index: usize| {
        let (row, column) = (index / LOOK_SIDE, index % LOOK_SIDE);
        let (row, column) = if turn & 1 == 1 { (column, row) } else { (row, column) };
        let row = if turn & 2 == 2 { last - row } else { row };
        let column = if turn & 4 == 4 { last - column } else { column };
        row * LOOK_SIDE + column
    };
    (0..cells.len()).map(|index| cells.get(at(index)).copied().unwrap_or(0)).collect()
}

fn mean(cells: &[u8]) -> f64 {
    cells.iter().map(|&c| f64::from(c)).sum::<f64>() / cells.len().max(1) as f64
}

fn spread(cells: &[u8]) -> f64 {
    let mean = mean(cells);
    (cells.iter().map(|&c| (f64::from(c) - mean).powi(2)).sum::<f64>() / cells.len().max(1) as f64).sqrt()
}

/// Pearson's, of two of equal size that are not flat.
fn correlation(a: &[u8], b: &[u8]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum: f64 = a.iter().zip(b).map(|(&a, &b)| (f64::from(a) - mean_a) * (f64::from(b) - mean_b)).sum();
    sum / (a.len().max(1) as f64 * spread(a) * spread(b)).max(f64::EPSILON)
}
