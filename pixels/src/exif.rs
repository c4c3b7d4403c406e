//! What a camera wrote beside the picture: which camera, when, where. Owns finding the block and making sense of it;
//! refuses to believe it: a value out of its range counts as not there, and a broken block says as much as can be read.

use std::io::Cursor;

use super::{jpeg, traces};
use crate::{Exif, ImageFormat, PixelFacts};
use ::exif::{Exif as Block, Field, In, Rational, Reader, Tag, Value};

/// A TIFF file is one block with its directory anywhere, and the reader keeps a copy: above this it is left unread.
const MOST_TIFF: usize = 32 << 20;
/// Longest name of a camera, in characters.
const LONGEST_NAME: usize = 100;

/// What the file's metadata say; `None` where they say nothing that is kept. `size`: of the picture, upright, `pixels`:
/// what was measured of it, to hold a thumbnail against.
pub(super) fn read(
    bytes: &[u8],
    format: ImageFormat,
    size: (u32, u32),
    pixels: &Result<PixelFacts, String>,
) -> Option<Exif> {
    let block = block(bytes, format);
    let mut said = block.as_ref().map(of_block).unwrap_or_default();
    let other =
        block.as_ref().zip(pixels.as_ref().ok()).and_then(|(block, pixels)| traces::thumbnail(block, size, pixels));
    traces::of(bytes, format, block.as_ref()).into_iter().chain(other).for_each(|trace| said.add(trace));
    (said != Exif::default()).then_some(said)
}

/// The block, as far as it can be read.
fn block(bytes: &[u8], format: ImageFormat) -> Option<Block> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let block = match format {
        // The crate would look through all coded pixels of a JPEG for a block that is not there.
        ImageFormat::Jpeg => reader.read_raw(jpeg::exif_block(bytes)?.to_vec()),
        ImageFormat::Tiff if bytes.len() > MOST_TIFF => return None,
        ImageFormat::Tiff | ImageFormat::Png | ImageFormat::Webp | ImageFormat::Heic | ImageFormat::Avif => {
            reader.read_from_container(&mut Cursor::new(bytes))
        }
        _ => return None,
    };
    block.or_else(|e| e.distill_partial_result(|_| {})).ok()
}

fn of_block(block: &Block) -> Exif {
    let field = |tag: Tag| block.get_field(tag, In::PRIMARY);
    let name = |tag: Tag| field(tag).and_then(text).filter(|name| !name.is_empty());
    Exif {
        camera: camera(name(Tag::Make), name(Tag::Model)),
        taken: [Tag::DateTimeOriginal, Tag::DateTimeDigitized].into_iter().find_map(|tag| moment(&text(field(tag)?)?)),
        gps: position(
            degrees(field(Tag::GPSLatitude), field(Tag::GPSLatitudeRef), 90.0, ["N", "S"]),
            degrees(field(Tag::GPSLongitude), field(Tag::GPSLongitudeRef), 180.0, ["E", "W"]),
        ),
        ..Exif::default()
    }
}

/// The first string of a field, cut, without what cannot be shown.
pub(super) fn text(field: &Field) -> Option<String> {
    let Value::Ascii(strings) = &field.value else { return None };
    let first = strings.first()?;
    let shown: String = String::from_utf8_lossy(&first[..first.len().min(4 * LONGEST_NAME)])
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST_NAME)
        .collect();
    Some(shown.trim().to_owned())
}

/// Many models begin with their maker's name already.
fn camera(make: Option<String>, model: Option<String>) -> Option<String> {
    match (make, model) {
        (Some(make), Some(model)) if model.to_lowercase().starts_with(&make.to_lowercase()) => Some(model),
        (Some(make), Some(model)) => Some(format!("{make} {model}")),
        (one, other) => one.or(other),
    }
}

/// `2024:05:17 14:03:59` as `2024-05-17T14:03:59`; nothing where it is blank or no moment.
fn moment(written: &str) -> Option<String> {
    let t = ::exif::DateTime::from_ascii(written.as_bytes()).ok()?;
    let days = match t.month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(t.year % 4 == 0 && (t.year % 100 != 0 || t.year % 400 == 0)),
        1..=12 => 31,
        _ => return None,
    };
    let sound = t.year > 0 && (1..=days).contains(&t.day) && t.hour < 24 && t.minute < 60 && t.second < 60;
    let (date, time) = ((t.year, t.month, t.day), (t.hour, t.minute, t.second));
    sound.then(|| format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.0, date.1, date.2, time.0, time.1, time.2))
}

/// Degrees, minutes and seconds with their side; without a side the sign is not known.
fn degrees(value: Option<&Field>, side: Option<&Field>, most: f64, sides: [&str; 2]) -> Option<f64> {
    let Value::Rational(parts) = &value?.value else { return None };
    let side = text(side?)?;
    let sign = match sides.iter().position(|s| side.eq_ignore_ascii_case(s))? {
        0 => 1.0,
        _ => -1.0,
    };
    // Minutes and seconds may be left out, and some cameras write 0/0 for them.
    let part = |at: usize| match parts.get(at) {
        None | Some(Rational { num: 0, .. }) if at > 0 => Some(0.0),
        Some(r) if r.denom != 0 => Some(r.to_f64()),
        _ => None,
    };
    let (minutes, seconds) = (part(1)?, part(2)?);
    let all = part(0)? + minutes / 60.0 + seconds / 3600.0;
    (minutes < 60.0 + 1e-9 && seconds < 60.0 + 1e-9 && all <= most).then_some(sign * all)
}

/// Both or nothing; 0° 0° is what a receiver without a fix writes, far out at sea.
fn position(latitude: Option<f64>, longitude: Option<f64>) -> Option<(f64, f64)> {
    let position = (latitude?, longitude?);
    (position != (0.0, 0.0)).then_some(position)
}
