//! A small upright copy of a picture.

use super::{decode, sniff_named};

/// A small picture: `width` × `height` pixels of R, G, B, A, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumb {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// A copy of a picture, upright, no side longer than `max_side` (at least 1); smaller pictures keep their size.
/// `name` is asked only where the bytes have no signature.
///
/// # Errors
/// The same sentence that [`super::measure_named`] gives for a picture that cannot be read.
pub fn thumbnail(bytes: &[u8], name: &str, max_side: u32) -> Result<Thumb, String> {
    let opened = decode::open(bytes, sniff_named(bytes, name));
    let image = opened.picture?.image;
    let max_side = max_side.max(1);
    let small = if image.width().max(image.height()) > max_side { image.thumbnail(max_side, max_side) } else { image };
    let rgba = small.into_rgba8();
    Ok(Thumb { width: rgba.width(), height: rgba.height(), rgba: rgba.into_raw() })
}
