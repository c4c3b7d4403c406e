//! From bytes to an upright picture. Owns the limits and the turning; refuses to measure.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageError, ImageReader, Limits};

use super::{MAX_DECODED, MAX_PIXELS, MAX_SIDE, header, jpeg, profile, words};
use crate::{ColourProfile, ImageFormat};

/// What could be learnt of a file.
pub(super) struct Opened {
    /// Upright size, where the header could be read.
    pub size: Option<(u32, u32)>,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
    pub profile: Option<Box<ColourProfile>>,
    /// What is refused is a format or variant that is not decoded, and may be sound.
    pub undecoded: bool,
    pub picture: Result<Decoded, String>,
}

/// A picture, upright.
pub(super) struct Decoded {
    pub image: DynamicImage,
    /// The colour mode as stored, in PIL's names.
    pub mode: String,
    /// Share that is missing at its end.
    pub missing: f64,
}

impl Opened {
    pub(super) fn refused(stored: Option<(u64, u64)>, orientation: u8, reason: String) -> Self {
        let size = stored.and_then(|(width, height)| Some((u32::try_from(width).ok()?, u32::try_from(height).ok()?)));
        let size = size.map(|size| upright_size(size, orientation));
        Self { size, orientation, profile: None, undecoded: false, picture: Err(reason) }
    }

    pub(super) fn decoded(mut image: DynamicImage, orientation: u8, mode: &str) -> Self {
        if let Some(turn) = Orientation::from_exif(orientation) {
            image.apply_orientation(turn);
        }
        Self {
            size: Some((image.width(), image.height())),
            orientation,
            profile: None,
            undecoded: false,
            picture: Ok(Decoded { image, mode: mode.to_owned(), missing: 0.0 }),
        }
    }

    /// What was refused is sound as far as anybody knows.
    fn undecoded(self) -> Self {
        Self { undecoded: true, ..self }
    }

    /// It carries these bytes as its colour profile.
    pub(super) fn profile(self, bytes: Option<&[u8]>) -> Self {
        Self { profile: bytes.and_then(profile::read).map(Box::new), ..self }
    }

    /// A share of it is not in the file.
    pub(super) fn missing(mut self, missing: f64) -> Self {
        if let Ok(decoded) = &mut self.picture {
            decoded.missing = missing;
        }
        self
    }

    /// Refused by what the decoder says.
    fn failed(
        stored: Option<(u64, u64)>,
        orientation: u8,
        error: &ImageError,
        format: ImageFormat,
        length: usize,
    ) -> Self {
        let refused = Self::refused(stored, orientation, words::of_image_error(error, format, length));
        if matches!(error, ImageError::Unsupported(_)) { refused.undecoded() } else { refused }
    }
}

/// Orientations 5 to 8 stand on their side.
fn upright_size((width, height): (u32, u32), orientation: u8) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}

/// Decodes a file of a known format; never panics on its own account and never believes a size.
pub(super) fn open(bytes: &[u8], format: ImageFormat) -> Opened {
    if bytes.is_empty() {
        return Opened::refused(None, 1, "the file is empty".to_owned());
    }
    if format == ImageFormat::Jpeg {
        return jpeg::open(bytes);
    }
    let stored = header::stored_size(bytes, format);
    let Some(known) = decoder_of(format) else {
        return match format {
            ImageFormat::Unknown => Opened::refused(stored, 1, words::no_picture(bytes)),
            _ => Opened::refused(stored, 1, words::not_decoded(format)).undecoded(),
        };
    };
    if format == ImageFormat::Tiff && header::is_planar_in_tiles(bytes) {
        // The decoder breaks down over tiles that reach beyond the picture.
        return Opened::refused(stored, 1, words::unusual_kind(format)).undecoded();
    }
    if let Some((width, height)) = stored
        && let Err(reason) = check_size(width, height)
    {
        return Opened::refused(stored, 1, reason);
    }

    let mut reader = ImageReader::with_format(Cursor::new(bytes), known);
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(2 * MAX_DECODED);
    reader.limits(limits);
    let mut decoder = match reader.into_decoder() {
        Ok(decoder) => decoder,
        Err(error) => return Opened::failed(stored, 1, &error, format, bytes.len()),
    };
    let (width, height) = decoder.dimensions();
    let stored = Some((u64::from(width), u64::from(height)));
    let orientation = decoder.orientation().map_or(1, Orientation::to_exif);
    if let Err(reason) = check_size(u64::from(width), u64::from(height)) {
        return Opened::refused(stored, orientation, reason);
    }
    let needed = decoder.total_bytes();
    if needed > MAX_DECODED {
        let reason = words::too_large(u64::from(width), u64::from(height));
        return Opened::refused(stored, orientation, reason);
    }
    // These are not compressed: at best eight pixels stand in a byte. No gigabyte is asked for on a header's word.
    let plain = matches!(format, ImageFormat::Pnm | ImageFormat::Farbfeld);
    if plain && (bytes.len() as u64) < needed / 8 {
        return Opened::refused(stored, orientation, words::ends_early(bytes.len()));
    }
    let mode = header::stored_mode(bytes, format).unwrap_or_else(|| mode_name(decoder.original_color_type()));
    let profile = decoder.icc_profile().ok().flatten();
    match DynamicImage::from_decoder(decoder) {
        Ok(image) => Opened::decoded(image, orientation, mode).profile(profile.as_deref()),
        Err(error) => Opened::failed(stored, orientation, &error, format, bytes.len()),
    }
}

/// Whether a claimed size is one that is decoded; the sentence if not.
pub(super) fn check_size(width: u64, height: u64) -> Result<(), String> {
    if width == 0 || height == 0 {
        return Err(words::no_pixels(width as u32, height as u32));
    }
    let side = u64::from(MAX_SIDE);
    if width > side || height > side || width * height > MAX_PIXELS {
        return Err(words::too_large(width, height));
    }
    Ok(())
}

fn decoder_of(format: ImageFormat) -> Option<image::ImageFormat> {
    Some(match format {
        ImageFormat::Jpeg => image::ImageFormat::Jpeg,
        ImageFormat::Png => image::ImageFormat::Png,
        ImageFormat::Gif => image::ImageFormat::Gif,
        ImageFormat::Bmp => image::ImageFormat::Bmp,
        ImageFormat::Webp => image::ImageFormat::WebP,
        ImageFormat::Tiff => image::ImageFormat::Tiff,
        ImageFormat::Pnm => image::ImageFormat::Pnm,
        ImageFormat::Tga => image::ImageFormat::Tga,
        ImageFormat::Ico => image::ImageFormat::Ico,
        ImageFormat::Qoi => image::ImageFormat::Qoi,
        ImageFormat::Hdr => image::ImageFormat::Hdr,
        ImageFormat::Farbfeld => image::ImageFormat::Farbfeld,
        ImageFormat::Avif
        | ImageFormat::Heic
        | ImageFormat::Jxl
        | ImageFormat::Exr
        | ImageFormat::Jp2
        | ImageFormat::Psd
        | ImageFormat::Svg
        | ImageFormat::Unknown => return None,
    })
}

/// PIL's name for a stored colour type.
fn mode_name(color: ExtendedColorType) -> &'static str {
    use ExtendedColorType as Type;
    match color {
        Type::L1 => "1",
        Type::A8 | Type::L2 | Type::L4 | Type::L8 => "L",
        Type::La1 | Type::La2 | Type::La4 | Type::La8 => "LA",
        Type::L16 => "I;16",
        Type::La16 => "LA;16",
        Type::Rgba1 | Type::Rgba2 | Type::Rgba4 | Type::Rgba8 | Type::Bgra8 => "RGBA",
        Type::Rgb16 => "RGB;16",
        Type::Rgba16 => "RGBA;16",
        Type::Rgb32F => "RGB;F",
        Type::Rgba32F => "RGBA;F",
        Type::Cmyk8 => "CMYK",
        Type::Cmyk16 => "CMYK;16",
        _ => "RGB",
    }
}
