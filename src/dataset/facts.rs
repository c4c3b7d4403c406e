//! What was measured of one image's bytes and pixels. Owns the figures; refuses to measure them (`pixels` does)
//! or to judge them (`rules` do).

use serde::{Deserialize, Serialize};

/// The format of an image as its first bytes say, whatever its name ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImageFormat {
    Jpeg,
    Png,
    Gif,
    Bmp,
    Webp,
    Tiff,
    Pnm,
    Tga,
    Ico,
    Qoi,
    Hdr,
    Farbfeld,
    /// Known by its signature, not decoded here.
    Avif,
    Heic,
    Jxl,
    Exr,
    Jp2,
    Psd,
    Svg,
    /// No signature that we know.
    Unknown,
}

/// The figures of one image. Sizes in pixels; `width` and `height` are upright, after the EXIF orientation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Length of the file in bytes.
    pub bytes: u64,
    pub format: ImageFormat,
    /// Upright size, from the header; 0 × 0 where not even that could be read.
    pub width: u32,
    pub height: u32,
    /// EXIF orientation, 1 to 8; 1 where none is given.
    pub orientation: u8,
    /// BLAKE3 of the file's bytes, first 16 bytes.
    pub content_hash: [u8; 16],
    /// What the pixels say, or why they could not be read, as a sentence for a person
    /// ("the file ends in the middle of the picture, at byte 65,536").
    pub pixels: Result<PixelFacts, String>,
}

/// The figures that need decoded pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PixelFacts {
    /// Colour mode as stored, in PIL's names: "L", "LA", "RGB", "RGBA", "I;16", "RGB;16", "RGBA;16", "F", "CMYK" …
    pub mode: String,
    /// 5th and 99th percentile and mean of perceived brightness sqrt(.241 R² + .691 G² + .068 B²)/255, 0..1 (CleanVision).
    pub brightness_p5: f64,
    pub brightness_p99: f64,
    pub brightness_mean: f64,
    /// Shannon entropy of the histogram in bits, as CleanVision (PIL's `Image.entropy`) defines it.
    pub entropy: f64,
    /// CleanVision's blur score, 0..1, low is blurry.
    pub blur_score: f64,
    /// Variance of the Laplacian of luma.
    pub sharpness: f64,
    /// Standard deviation of luma over 255 (RMS contrast).
    pub contrast: f64,
    /// By content, not by mode.
    pub is_greyscale: bool,
    /// BLAKE3 over upright RGB(A) pixels and size, first 16 bytes.
    pub pixel_hash: [u8; 16],
    /// 64-bit DCT perceptual hash of upright luma (as imagehash's `phash`, hash size 8).
    pub perceptual_hash: u64,
}
