//! One image's bytes in, its facts out: format, upright size, hashes and quality figures. Owns decoding and
//! measuring; refuses to judge (`rules` do), to read files and to know a browser.
//!
//! Nothing a header says is believed before it was checked: a picture of more than [`MAX_PIXELS`] pixels, of a side
//! above [`MAX_SIDE`] or of more than [`MAX_DECODED`] decoded bytes is refused with a sentence, not with memory.

mod bars;
mod blur;
mod decode;
mod exif;
mod facts;
mod frames;
mod header;
mod jpeg;
mod look;
mod mask;
mod parts;
mod perceptual;
mod picture;
mod profile;
mod quality;
mod resample;
mod scan;
mod signs;
mod sniff;
mod strip;
mod thumbnail;
mod tone;
mod traces;
// One truth for how numbers are written: the file is the house's, which this package cannot know.
#[allow(dead_code, unused_imports, reason = "of its words only one is needed here")]
#[path = "../../src/wording/mod.rs"]
mod wording;
mod words;

#[cfg(test)]
mod tests;

pub use facts::{ColourProfile, Exif, Facts, ImageFormat, PixelFacts, Trace};
pub use look::{LOOK_COLOURS, LOOK_SIDE, Look};
pub use signs::Signs;

pub use mask::{MASK_VALUES, MaskFacts, MaskKind, MaskPixels, MaskValue, mask_named};
pub use sniff::{sniff, sniff_named};
pub use strip::{Removed, Stripped, strip};
pub use thumbnail::{Thumb, thumbnail};

/// Most pixels that are decoded: 268,435,456, a square of 16,384.
pub const MAX_PIXELS: u64 = 1 << 28;
/// Longest side that is decoded. No camera makes more than a million pixels in a row, but a broken header does.
pub const MAX_SIDE: u32 = 1 << 20;
/// Most bytes of decoded samples: 1 GiB.
pub const MAX_DECODED: u64 = 1 << 30;

/// Longest file that is looked at: 1 GiB, as much as a worker of a browser can hold beside its picture.
pub const MAX_FILE: u64 = 1 << 30;
/// What is said of a longer one.
pub const TOO_LONG: &str = "it is longer than the 1 GiB that is looked at";

/// Bytes of a pixel while it is decoded, turned and measured: its samples, a copy without alpha, and the luma as numbers.
const PER_PIXEL: u64 = 16;
/// Bytes that a file may become where its first bytes do not say its size.
const UNKNOWN: u64 = 64 << 20;

/// An upper estimate of the bytes of memory that measuring a file takes, from its first bytes (`head`, some 64 KiB) and its
/// length. What would be refused costs no more than reading it.
#[must_use]
pub fn memory_needed(head: &[u8], name: &str, length: u64) -> u64 {
    let format = sniff_named(head, name);
    let size = if format == ImageFormat::Jpeg { jpeg::size(head) } else { header::stored_size(head, format) };
    let decoded = match size {
        Some((width, height)) if decode::check_size(width, height).is_ok() => width * height * PER_PIXEL,
        Some(_) => 0,
        None => length.saturating_mul(8).max(UNKNOWN),
    };
    length.saturating_add(decoded.min(MAX_PIXELS * PER_PIXEL))
}

/// Measures one image from its bytes alone. See [`measure_named`].
#[must_use]
pub fn measure(bytes: &[u8]) -> Facts {
    measure_named(bytes, "")
}

/// Measures one image. `name` is the file's name or path; it is asked only where the bytes have no signature (TGA).
///
/// Never fails: what could not be read stands in [`Facts::pixels`] as a sentence, and the size is still given when
/// the header was readable. Bytes after the end of the picture are ignored; an animation is its first frame.
#[must_use]
pub fn measure_named(bytes: &[u8], name: &str) -> Facts {
    let format = sniff_named(bytes, name);
    let opened = decode::open(bytes, format);
    let (width, height) = opened.size.unwrap_or((0, 0));
    let pixels = opened.picture.map(pixel_facts);
    Facts {
        bytes: bytes.len() as u64,
        format,
        width,
        height,
        orientation: opened.orientation,
        exif: exif::read(bytes, format, (width, height), &pixels).map(Box::new),
        frames: frames::count(bytes, format),
        profile: opened.profile,
        content_hash: short_hash(&blake3::hash(bytes)),
        undecoded: opened.undecoded,
        pixels,
    }
}

/// All figures of a decoded picture.
fn pixel_facts(decoded: decode::Decoded) -> PixelFacts {
    let picture = picture::Picture::from_image(decoded.image);
    let tone = tone::measure(&picture);
    let luma = tone.luma(&picture);
    let (width, height) = picture.size();
    let texture = quality::texture(luma, width, height);
    let plane = resample::Plane::reduced(luma, (width, height), perceptual::SIDE, blur::MAX_SIDE);
    PixelFacts {
        mode: decoded.mode,
        missing: decoded.missing,
        brightness_p5: tone.brightness_percentile(&picture, 5.0),
        brightness_p99: tone.brightness_percentile(&picture, 99.0),
        brightness_mean: tone.brightness_of_means(),
        entropy: tone.entropy(),
        blur_score: blur::score(&plane),
        sharpness: texture.laplacian_variance,
        contrast: texture.contrast,
        is_greyscale: tone.is_greyscale(),
        is_transparent: picture.is_transparent(),
        bars: bars::bars(luma, width, height),
        pixel_hash: picture.hash(tone.is_exactly_grey()),
        perceptual_hash: perceptual::hash(&plane),
        look: look::Look::of(&picture, &plane),
    }
}

/// The first 16 bytes of a BLAKE3 hash.
fn short_hash(hash: &blake3::Hash) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&hash.as_bytes()[..16]);
    short
}
