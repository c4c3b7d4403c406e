//! What was measured of one image's bytes and pixels. Owns the figures; refuses to measure them (`pixels` does)
//! or to judge them (`rules` do).

use super::look::Look;
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

impl ImageFormat {
    /// The format's name as people write it: "JPEG", "WebP".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Webp => "WebP",
            Self::Tiff => "TIFF",
            Self::Pnm => "PNM",
            Self::Tga => "TGA",
            Self::Ico => "ICO",
            Self::Qoi => "QOI",
            Self::Hdr => "HDR",
            Self::Farbfeld => "Farbfeld",
            Self::Avif => "AVIF",
            Self::Heic => "HEIC",
            Self::Jxl => "JPEG XL",
            Self::Exr => "OpenEXR",
            Self::Jp2 => "JPEG 2000",
            Self::Psd => "PSD",
            Self::Svg => "SVG",
            Self::Unknown => "unknown",
        }
    }

    /// The extensions, in lower case and without the dot, that a file of this format usually has; the first is
    /// the usual one. Empty for [`ImageFormat::Unknown`].
    #[must_use]
    pub fn expected_extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif", "jif", "mpo"],
            Self::Png => &["png", "apng"],
            Self::Gif => &["gif"],
            Self::Bmp => &["bmp", "dib"],
            Self::Webp => &["webp"],
            Self::Tiff => &["tif", "tiff"],
            Self::Pnm => &["pnm", "pbm", "pgm", "ppm", "pam"],
            Self::Tga => &["tga", "icb", "vda", "vst"],
            Self::Ico => &["ico"],
            Self::Qoi => &["qoi"],
            Self::Hdr => &["hdr", "pic", "rgbe"],
            Self::Farbfeld => &["ff", "farbfeld"],
            Self::Avif => &["avif", "avifs"],
            Self::Heic => &["heic", "heif", "heics", "hif"],
            Self::Jxl => &["jxl"],
            Self::Exr => &["exr"],
            Self::Jp2 => &["jp2", "j2k", "jpf", "jpx", "j2c", "jpc"],
            Self::Psd => &["psd", "psb"],
            Self::Svg => &["svg"],
            Self::Unknown => &[],
        }
    }

    /// Whether Muster reads the pixels of this format, and not only its name.
    #[must_use]
    pub fn is_decoded(self) -> bool {
        !matches!(
            self,
            Self::Avif | Self::Heic | Self::Jxl | Self::Exr | Self::Jp2 | Self::Psd | Self::Svg | Self::Unknown
        )
    }

    /// The format that an extension promises (without the dot, in any case); `None` where it is no image's.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.expected_extensions().iter().any(|known| known.eq_ignore_ascii_case(extension)))
    }

    /// Every format but [`ImageFormat::Unknown`].
    pub const ALL: [Self; 19] = [
        Self::Jpeg,
        Self::Png,
        Self::Gif,
        Self::Bmp,
        Self::Webp,
        Self::Tiff,
        Self::Pnm,
        Self::Tga,
        Self::Ico,
        Self::Qoi,
        Self::Hdr,
        Self::Farbfeld,
        Self::Avif,
        Self::Heic,
        Self::Jxl,
        Self::Exr,
        Self::Jp2,
        Self::Psd,
        Self::Svg,
    ];
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
    /// What the camera wrote into the file, where it says anything that is kept.
    pub exif: Option<Box<Exif>>,
    /// Pictures in the file, at least 1: frames of an animation, pages of a TIFF. The first is measured.
    pub frames: u32,
    /// The colour profile that the file carries, where it could be read.
    pub profile: Option<Box<ColourProfile>>,
    /// BLAKE3 of the file's bytes, first 16 bytes.
    pub content_hash: [u8; 16],
    /// Nothing is known to be wrong with the file: its format, or its variant, is not decoded here.
    pub undecoded: bool,
    /// What the pixels say, or why they could not be read, as a sentence for a person
    /// ("the file ends in the middle of the picture, at byte 65,536").
    pub pixels: Result<PixelFacts, String>,
}

/// Of a file's metadata what says how, when, where and by whom it was taken; each as far as it is there and makes sense.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Exif {
    /// Maker and model, trimmed: "NIKON CORPORATION NIKON D70".
    pub camera: Option<String>,
    /// When the picture was taken, as the camera's clock had it: `2024-05-17T14:03:59`. Without a time zone.
    pub taken: Option<String>,
    /// Latitude and longitude in degrees, north and east positive.
    pub gps: Option<(f64, f64)>,
    /// A bit for each [`Trace`].
    pub traces: u8,
}

/// Something in a file's metadata that leads to a person. That it is there is kept, and no word of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trace {
    /// A name of who took the picture or owns the camera.
    Owner,
    /// The serial number of a camera or lens.
    Serial,
    /// Names of people who are shown.
    Shown,
    /// A position beside that of [`Exif::gps`], in XMP.
    Position,
    /// The embedded thumbnail has another shape than the picture.
    OtherShape,
    /// The embedded thumbnail shows something else than the picture.
    OtherPicture,
}

impl Exif {
    #[must_use]
    pub fn has(&self, trace: Trace) -> bool {
        self.traces & (1 << trace as u8) != 0
    }

    pub fn add(&mut self, trace: Trace) {
        self.traces |= 1 << trace as u8;
    }
}

/// What the numbers of a picture mean as colours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColourProfile {
    /// As it describes itself: "Adobe RGB (1998)".
    pub name: String,
    /// It means what sRGB means, within what nobody sees, whatever it is called.
    pub is_srgb: bool,
}

/// The figures that need decoded pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PixelFacts {
    /// Colour mode as stored, in PIL's names: "L", "LA", "RGB", "RGBA", "I;16", "RGB;16", "RGBA;16", "F", "CMYK" …
    pub mode: String,
    /// Share of the picture that the file does not hold, at its end: 0 where it is whole, at most a tenth. What is missing
    /// is measured as the decoder fills it.
    pub missing: f64,
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
    /// Some pixel can be seen through.
    pub is_transparent: bool,
    /// Bars of one colour at the top, right, bottom and left of the upright picture, in pixels; 0 where there is none.
    pub bars: [u32; 4],
    /// XXH3 (128 bits) over size and upright RGB(A) pixels.
    pub pixel_hash: [u8; 16],
    /// 64-bit DCT perceptual hash of upright luma (as imagehash's `phash`, hash size 8).
    pub perceptual_hash: u64,
    /// The picture made very small.
    pub look: Look,
}
