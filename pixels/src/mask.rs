//! A mask's bytes in, what stands in its pixels out: which values, and how many pixels have each. Owns that palette
//! indices stay indices; refuses to say what a value means.

use super::{ImageFormat, MAX_DECODED, decode, short_hash, sniff_named};
use image::DynamicImage;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::Cursor;

/// Most values that are kept of a mask, the most frequent ones.
pub const MASK_VALUES: usize = 256;
/// Most values that are told from each other while pixels are counted: photographs have as many colours as pixels.
const MOST: usize = 4096;

/// What a mask's pixels hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MaskKind {
    /// Indices of a palette.
    Indices,
    /// One channel, as stored: of 1, 2, 4, 8 or 16 bits.
    Grey,
    /// Red, green and blue.
    Colours,
}

/// One value and how many pixels have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskValue {
    /// The index, the grey value, or the colour.
    pub value: u32,
    /// As it looks, `0xRRGGBB`; of 16 bits the value itself.
    pub colour: u32,
    pub pixels: u64,
}

/// What the pixels of a mask say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaskPixels {
    pub kind: MaskKind,
    /// Sorted by value; at most [`MASK_VALUES`], the most frequent ones.
    pub values: Vec<MaskValue>,
    /// How many different values there are; at most a few thousand are told apart.
    pub distinct: u32,
}

/// The facts of one mask. Width and height in pixels, as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MaskFacts {
    pub format: ImageFormat,
    /// 0 × 0 where not even the header could be read.
    pub width: u32,
    pub height: u32,
    /// BLAKE3 of the file's bytes, first 16 bytes.
    pub content_hash: [u8; 16],
    /// What stands in it, or why it could not be read, as a sentence for a person.
    pub pixels: Result<MaskPixels, String>,
}

/// Reads one mask. `name`: as for [`super::measure_named`]. Never fails: what could not be read stands in
/// [`MaskFacts::pixels`].
#[must_use]
pub fn mask_named(bytes: &[u8], name: &str) -> MaskFacts {
    let format = sniff_named(bytes, name);
    let content_hash = short_hash(&blake3::hash(bytes));
    let stored = if format == ImageFormat::Png { png_pixels(bytes) } else { None };
    if let Some(((width, height), pixels)) = stored {
        return MaskFacts { format, width, height, content_hash, pixels: Ok(pixels) };
    }
    let opened = decode::open(bytes, format);
    let (width, height) = opened.size.unwrap_or((0, 0));
    let pixels = opened.picture.map(|decoded| of_picture(&decoded.image));
    MaskFacts { format, width, height, content_hash, pixels }
}

/// Counts how often each value occurs.
#[derive(Default)]
struct Counter {
    counts: HashMap<u32, u64>,
    last: u32,
    run: u64,
    others: u64,
}

impl Counter {
    fn add(&mut self, value: u32) {
        // Neighbours are mostly alike.
        if value != self.last {
            self.settle();
            self.last = value;
        }
        self.run += 1;
    }

    fn settle(&mut self) {
        if self.run == 0 {
            return;
        }
        if self.counts.len() < MOST || self.counts.contains_key(&self.last) {
            *self.counts.entry(self.last).or_default() += self.run;
        } else {
            self.others += self.run;
        }
        self.run = 0;
    }

    fn finish(mut self, kind: MaskKind, colour: impl Fn(u32) -> u32) -> MaskPixels {
        self.settle();
        let distinct = self.counts.len() as u32 + u32::from(self.others > 0);
        let mut values: Vec<MaskValue> =
            self.counts.into_iter().map(|(value, pixels)| MaskValue { value, colour: colour(value), pixels }).collect();
        values.sort_unstable_by_key(|v| (std::cmp::Reverse(v.pixels), v.value));
        values.truncate(MASK_VALUES);
        values.sort_unstable_by_key(|v| v.value);
        MaskPixels { kind, values, distinct }
    }
}

fn grey_of_8(value: u32) -> u32 {
    value.min(255) * 0x01_01_01
}

fn rgb(red: u8, green: u8, blue: u8) -> u32 {
    u32::from(red) << 16 | u32::from(green) << 8 | u32::from(blue)
}

/// Colours, or the alpha where all the colour is one and the mask is drawn in it.
fn colours_or_alpha(colours: Counter, alpha: Counter) -> MaskPixels {
    let colours = colours.finish(MaskKind::Colours, |value| value);
    let alpha = alpha.finish(MaskKind::Grey, grey_of_8);
    if colours.distinct == 1 && alpha.distinct > 1 { alpha } else { colours }
}

fn of_picture(image: &DynamicImage) -> MaskPixels {
    let (mut counter, mut alpha) = (Counter::default(), Counter::default());
    match image {
        DynamicImage::ImageLuma8(buffer) => {
            buffer.as_raw().iter().for_each(|&v| counter.add(u32::from(v)));
            counter.finish(MaskKind::Grey, grey_of_8)
        }
        DynamicImage::ImageLuma16(buffer) => {
            buffer.as_raw().iter().for_each(|&v| counter.add(u32::from(v)));
            counter.finish(MaskKind::Grey, |value| value)
        }
        DynamicImage::ImageRgb8(buffer) => {
            buffer.pixels().for_each(|p| counter.add(rgb(p.0[0], p.0[1], p.0[2])));
            counter.finish(MaskKind::Colours, |value| value)
        }
        other => {
            for p in other.to_rgba8().pixels() {
                counter.add(rgb(p.0[0], p.0[1], p.0[2]));
                alpha.add(u32::from(p.0[3]));
            }
            colours_or_alpha(counter, alpha)
        }
    }
}

/// A PNG as it is stored; `None` where it cannot be decoded, which the other decoder puts into words.
fn png_pixels(bytes: &[u8]) -> Option<((u32, u32), MaskPixels)> {
    let limits = png::Limits { bytes: usize::try_from(MAX_DECODED).ok()? };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().ok()?;
    let info = reader.info();
    let (size, form) = ((info.width, info.height), (info.color_type, info.bit_depth));
    let (interlaced, palette) = (info.interlaced, info.palette.clone().unwrap_or_default());
    decode::check_size(u64::from(size.0), u64::from(size.1)).ok()?;
    let mut counters = (Counter::default(), Counter::default());
    if interlaced {
        let needed = reader.output_buffer_size()?;
        if needed as u64 > MAX_DECODED {
            return None;
        }
        let mut all = vec![0; needed];
        let line = reader.next_frame(&mut all).ok()?.line_size;
        if line == 0 {
            return None;
        }
        all.chunks(line).take(size.1 as usize).for_each(|row| count_row(row, size.0, form, &mut counters));
    } else {
        let mut rows = 0;
        while rows < size.1
            && let Some(row) = reader.next_row().ok()?
        {
            count_row(row.data(), size.0, form, &mut counters);
            rows += 1;
        }
        if rows < size.1 {
            return None;
        }
    }
    let (counter, alpha) = counters;
    let shown = |index: u32| -> u32 {
        let at = index as usize * 3;
        palette.get(at..at + 3).map_or(0, |c| c.iter().fold(0, |all, &part| all << 8 | u32::from(part)))
    };
    let pixels = match form {
        (png::ColorType::Indexed, _) => counter.finish(MaskKind::Indices, shown),
        (png::ColorType::Grayscale, png::BitDepth::Sixteen) => counter.finish(MaskKind::Grey, |value| value),
        (png::ColorType::Grayscale, depth) => {
            let most = (1u32 << depth as u32) - 1;
            counter.finish(MaskKind::Grey, |value| grey_of_8(value * 255 / most.max(1)))
        }
        (png::ColorType::Rgb, _) => counter.finish(MaskKind::Colours, |value| value),
        (png::ColorType::GrayscaleAlpha, _) => {
            let grey = counter.finish(MaskKind::Grey, grey_of_8);
            let alpha = alpha.finish(MaskKind::Grey, grey_of_8);
            if grey.distinct == 1 && alpha.distinct > 1 { alpha } else { grey }
        }
        (png::ColorType::Rgba, _) => colours_or_alpha(counter, alpha),
    };
    Some((size, pixels))
}

/// Counts a row of samples as they are stored. Of 16 bits a channel only one channel keeps all of them.
fn count_row(
    row: &[u8],
    width: u32,
    (color, depth): (png::ColorType, png::BitDepth),
    (counter, alpha): &mut (Counter, Counter),
) {
    let width = width as usize;
    let step = if depth == png::BitDepth::Sixteen { 2 } else { 1 };
    match color {
        png::ColorType::Indexed | png::ColorType::Grayscale if step == 2 => {
            let samples = row.chunks_exact(2).take(width);
            samples.for_each(|s| counter.add(u32::from(s[0]) << 8 | u32::from(s[1])));
        }
        png::ColorType::Indexed | png::ColorType::Grayscale => {
            let bits = depth as usize;
            let in_byte = (8 / bits.max(1)).max(1);
            let mask = ((1u32 << bits) - 1) as u8;
            let samples = row.iter().flat_map(|&byte| {
                (0..in_byte).map(move |at| if bits == 8 { byte } else { byte >> (8 - bits * (at + 1)) & mask })
            });
            samples.take(width).for_each(|s| counter.add(u32::from(s)));
        }
        png::ColorType::Rgb => {
            row.chunks_exact(3 * step).take(width).for_each(|s| counter.add(rgb(s[0], s[step], s[2 * step])));
        }
        png::ColorType::GrayscaleAlpha => {
            for s in row.chunks_exact(2 * step).take(width) {
                counter.add(u32::from(s[0]));
                alpha.add(u32::from(s[step]));
            }
        }
        png::ColorType::Rgba => {
            for s in row.chunks_exact(4 * step).take(width) {
                counter.add(rgb(s[0], s[step], s[2 * step]));
                alpha.add(u32::from(s[3 * step]));
            }
        }
    }
}
