//! Why a picture could not be read, as one plain sentence. Owns the wording; refuses to hand on a decoder's own.

use std::error::Error;
use std::io::ErrorKind;

use image::ImageError;

use crate::ImageFormat;
use crate::wording::count;

pub(super) fn too_large(width: u64, height: u64) -> String {
    format!("the header claims {} × {} pixels: more than Muster decodes", count(width), count(height))
}

pub(super) fn ends_early(length: usize) -> String {
    format!("the file ends in the middle of the picture, at byte {}", count(length as u64))
}

pub(super) fn ends_in_header(length: usize) -> String {
    format!("the file ends before the picture begins, at byte {}", count(length as u64))
}

pub(super) fn rest_missing(end: usize) -> String {
    format!("the picture stops too early, at byte {}: its lower part is missing", count(end as u64))
}

pub(super) fn damaged(format: ImageFormat) -> String {
    format!("the {} data is damaged and the picture cannot be decoded whole", format.name())
}

pub(super) fn not_decoded(format: ImageFormat) -> String {
    match format {
        ImageFormat::Unknown => "the file does not begin like any image format that Muster knows".to_owned(),
        known => format!("{} pictures are recognised but not decoded by Muster", known.name()),
    }
}

pub(super) fn unusual_kind(format: ImageFormat) -> String {
    format!("the file is a kind of {} that Muster does not decode", format.name())
}

pub(super) fn no_pixels(width: u32, height: u32) -> String {
    format!("the header claims {} × {} pixels: there is no picture", count(u64::from(width)), count(u64::from(height)))
}

/// The sentence for an error of the `image` crate; `length` is the file's.
pub(super) fn of_image_error(error: &ImageError, format: ImageFormat, length: usize) -> String {
    match error {
        ImageError::Limits(_) => "the picture needs more memory to decode than Muster gives it".to_owned(),
        ImageError::Unsupported(_) => unusual_kind(format),
        other if is_early_end(other) => ends_early(length),
        _ => damaged(format),
    }
}

/// Whether an error, or one that caused it, says that the bytes ran out.
fn is_early_end(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let io = match error.downcast_ref::<ImageError>() {
            Some(ImageError::IoError(io)) => Some(io),
            _ => error.downcast_ref::<std::io::Error>(),
        };
        if io.is_some_and(|io| io.kind() == ErrorKind::UnexpectedEof) {
            return true;
        }
        let text = error.to_string().to_ascii_lowercase();
        if ["unexpected end", "unexpected eof", "end of file", "not enough data"]
            .iter()
            .any(|known| text.contains(known))
        {
            return true;
        }
        cause = error.source();
    }
    false
}
