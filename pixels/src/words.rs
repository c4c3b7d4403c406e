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
    format!("{} pictures are recognised but not decoded by Muster", format.name())
}

/// What a file is that is no picture of any kind.
pub(super) fn no_picture(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(512)];
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |with: &str| text.get(..with.len()).is_some_and(|t| t.eq_ignore_ascii_case(with.as_bytes()));
    let what = if begins("version https://git-lfs.github.com/") {
        "a Git LFS pointer: the picture itself was never fetched"
    } else if begins("<!doctype html") || begins("<html") {
        "a web page (HTML), not a picture"
    } else if begins("<?xml") || begins("<error") {
        "XML, not a picture: likely an error in its place"
    } else if begins("{") || begins("[") {
        "JSON, not a picture: likely an error in its place"
    } else if is_text(head) {
        "text, not a picture"
    } else if head.iter().all(|&byte| byte == 0) {
        return "the file holds nothing but zeros at its beginning".to_owned();
    } else {
        return "the file does not begin like any image format that Muster knows".to_owned();
    };
    format!("the file is {what}")
}

fn is_text(head: &[u8]) -> bool {
    let printed = |text: &str| text.chars().all(|c| !c.is_control() || c.is_ascii_whitespace());
    match std::str::from_utf8(head) {
        Ok(text) => printed(text),
        // A character may be cut where the head ends.
        Err(e) => e.valid_up_to() + 4 > head.len() && std::str::from_utf8(&head[..e.valid_up_to()]).is_ok_and(printed),
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
