//! A decoded picture in the one shape that is measured: 8-bit grey or RGB samples, with alpha beside them.

use image::DynamicImage;
use twox_hash::xxhash3_128::Hasher;

/// The samples of an upright picture, row by row.
pub(super) struct Picture {
    width: usize,
    height: usize,
    /// One byte a pixel, or three (R, G, B).
    pub samples: Vec<u8>,
    pub is_grey: bool,
    /// Alpha, one byte a pixel, where the file has it.
    pub alpha: Option<Vec<u8>>,
    /// Hash of the samples as stored, where they had more than 8 bits: two pictures that differ below the eighth
    /// bit are not the same.
    deep_hash: Option<[u8; 16]>,
}

impl Picture {
    /// Takes a picture apart. 16-bit samples give their high byte, as PIL's; floating-point ones are clipped to
    /// 0..1.
    pub(super) fn from_image(image: DynamicImage) -> Self {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let deep_hash = deep_hash(&image);
        let (samples, is_grey, alpha) = match image {
            DynamicImage::ImageLuma8(buffer) => (buffer.into_raw(), true, None),
            DynamicImage::ImageRgb8(buffer) => (buffer.into_raw(), false, None),
            DynamicImage::ImageLumaA8(buffer) => {
                let (grey, alpha) = split_alpha(buffer.as_raw(), 2, |sample| *sample);
                (grey, true, Some(alpha))
            }
            DynamicImage::ImageRgba8(buffer) => {
                let (rgb, alpha) = split_alpha(buffer.as_raw(), 4, |sample| *sample);
                (rgb, false, Some(alpha))
            }
            DynamicImage::ImageLuma16(buffer) => (high_bytes(buffer.as_raw()), true, None),
            DynamicImage::ImageRgb16(buffer) => (high_bytes(buffer.as_raw()), false, None),
            DynamicImage::ImageLumaA16(buffer) => {
                let (grey, alpha) = split_alpha(buffer.as_raw(), 2, high_byte);
                (grey, true, Some(alpha))
            }
            DynamicImage::ImageRgba16(buffer) => {
                let (rgb, alpha) = split_alpha(buffer.as_raw(), 4, high_byte);
                (rgb, false, Some(alpha))
            }
            other if other.color().has_alpha() => {
                let buffer = other.into_rgba8();
                let (rgb, alpha) = split_alpha(buffer.as_raw(), 4, |sample| *sample);
                (rgb, false, Some(alpha))
            }
            other => (other.into_rgb8().into_raw(), false, None),
        };
        Self { width, height, samples, is_grey, alpha, deep_hash }
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Some pixel can be seen through.
    pub(super) fn is_transparent(&self) -> bool {
        self.alpha.as_ref().is_some_and(|alpha| alpha.iter().any(|&value| value != 255))
    }

    /// A hash that is equal for equal pictures, however they were stored: of the size and the samples, where a
    /// picture whose pixels are all grey counts as grey and an alpha that hides nothing counts as none.
    pub(super) fn hash(&self, exactly_grey: bool) -> [u8; 16] {
        if let Some(hash) = self.deep_hash {
            return hash;
        }
        let alpha = self.alpha.as_ref().filter(|_| self.is_transparent());
        let bands = if exactly_grey { 1 } else { 3 };
        let mut hasher = begin(self.width, self.height, bands + u8::from(alpha.is_some()));
        if exactly_grey && !self.is_grey {
            let mut part = Vec::with_capacity(4096);
            for pixels in self.samples.chunks(3 * 4096) {
                part.clear();
                part.extend(pixels.chunks_exact(3).map(|pixel| pixel[0]));
                hasher.write(&part);
            }
        } else {
            hasher.write(&self.samples);
        }
        if let Some(alpha) = alpha {
            hasher.write(alpha);
        }
        hasher.finish_128().to_be_bytes()
    }
}

/// A hasher that has seen the size and the kind of samples. XXH3 with 128 bits: chance makes no two alike, and there are
/// some twenty times as many bytes of pixels as of files.
fn begin(width: usize, height: usize, kind: u8) -> Hasher {
    let mut hasher = Hasher::new();
    hasher.write(&(width as u64).to_le_bytes());
    hasher.write(&(height as u64).to_le_bytes());
    hasher.write(&[kind]);
    hasher
}

/// For more than 8 bits a sample: the hash of all bits, low byte first on every machine.
fn deep_hash(image: &DynamicImage) -> Option<[u8; 16]> {
    let color = image.color();
    if color.bytes_per_pixel() / color.channel_count() == 1 {
        return None;
    }
    let kind = color.channel_count() | color.bytes_per_pixel() << 3;
    let mut hasher = begin(image.width() as usize, image.height() as usize, kind);
    hasher.write(image.as_bytes());
    Some(hasher.finish_128().to_be_bytes())
}

fn high_byte(sample: &u16) -> u8 {
    (sample >> 8) as u8
}

fn high_bytes(samples: &[u16]) -> Vec<u8> {
    samples.iter().map(high_byte).collect()
}

/// Colours and alpha of samples that stand `bands` a pixel, alpha last.
fn split_alpha<T>(samples: &[T], bands: usize, narrow: impl Fn(&T) -> u8) -> (Vec<u8>, Vec<u8>) {
    let pixels = samples.len() / bands;
    let mut colours = Vec::with_capacity(pixels * (bands - 1));
    let mut alpha = Vec::with_capacity(pixels);
    for pixel in samples.chunks_exact(bands) {
        if let Some((last, first)) = pixel.split_last() {
            colours.extend(first.iter().map(&narrow));
            alpha.push(narrow(last));
        }
    }
    (colours, alpha)
}
