//! Tests over pictures made here; `shared` over real ones, where they are at hand.

mod figures;
mod formats;
mod hostile;
mod masks;
mod metadata;
mod orientation;
mod shared;
mod strip;
mod traces;
mod truncation;

use std::io::Cursor;

use image::{DynamicImage, ImageFormat as Encoding, Rgb, RgbImage};

use super::measure_named;
use crate::{Facts, PixelFacts};

/// A picture in which no two corners are alike.
fn gradient(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let across = x * 255 / (width - 1).max(1);
        let down = y * 255 / (height - 1).max(1);
        Rgb([across as u8, down as u8, (x * y % 256) as u8])
    }))
}

fn encode(image: &DynamicImage, encoding: Encoding) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, encoding).expect("the picture can be encoded");
    bytes.into_inner()
}

/// The encodings that keep 8-bit RGB as it is, with a name for each.
const LOSSLESS: [(Encoding, &str); 7] = [
    (Encoding::Png, "a.png"),
    (Encoding::Bmp, "a.bmp"),
    (Encoding::WebP, "a.webp"),
    (Encoding::Tiff, "a.tif"),
    (Encoding::Pnm, "a.ppm"),
    (Encoding::Tga, "a.tga"),
    (Encoding::Qoi, "a.qoi"),
];

fn facts(bytes: &[u8]) -> Facts {
    measure_named(bytes, "")
}

fn pixels(image: &DynamicImage) -> PixelFacts {
    facts(&encode(image, Encoding::Png)).pixels.expect("the picture is whole")
}

/// An EXIF block that says nothing but the orientation.
fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    block
}

/// A JPEG with an EXIF segment behind its first marker, that says nothing but the orientation.
fn jpeg_with_exif(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    jpeg_with_block(image, &exif(orientation))
}

/// A JPEG with an EXIF segment behind its first marker.
fn jpeg_with_block(image: &DynamicImage, block: &[u8]) -> Vec<u8> {
    let plain = encode(image, Encoding::Jpeg);
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend((block.len() as u16 + 8).to_be_bytes());
    bytes.extend(b"Exif\0\0");
    bytes.extend(block);
    bytes.extend(&plain[2..]);
    bytes
}
