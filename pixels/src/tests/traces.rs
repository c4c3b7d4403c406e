//! What metadata say of people is told by kind, and thumbnails are held against their pictures.

use super::metadata::{block, text};
use super::{encode, exif, facts, gradient, jpeg_with_block};
use crate::Trace;
use image::{DynamicImage, ImageFormat as Encoding, imageops::FilterType};

const ALL: [Trace; 6] =
    [Trace::Owner, Trace::Serial, Trace::Shown, Trace::Position, Trace::OtherShape, Trace::OtherPicture];

fn traces(bytes: &[u8]) -> Vec<Trace> {
    let exif = facts(bytes).exif;
    ALL.into_iter().filter(|&trace| exif.as_ref().is_some_and(|exif| exif.has(trace))).collect()
}

/// A JPEG with a segment behind its first marker.
fn with_segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let plain = encode(&gradient(24, 16), Encoding::Jpeg);
    [&plain[..2], &[0xFF, marker], &(body.len() as u16 + 2).to_be_bytes(), body, &plain[2..]].concat()
}

fn xmp(said: &str) -> Vec<u8> {
    with_segment(0xE1, format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{said}</x:xmpmeta>").as_bytes())
}

#[test]
fn names_and_serial_numbers_are_told_and_fillings_are_not() {
    let picture = gradient(24, 16);
    let of = |entries| traces(&jpeg_with_block(&picture, &block(entries, vec![], vec![])));
    assert_eq!(of(vec![text(0x13B, "Jo Doe")]), [Trace::Owner]);
    for filling in ["", "   ", "Picasa", "unknown", "N/A", "-"] {
        assert!(of(vec![text(0x13B, filling)]).is_empty(), "{filling}");
    }
    let of = |entries| traces(&jpeg_with_block(&picture, &block(vec![], entries, vec![])));
    assert_eq!(of(vec![text(0xA430, "Jo Doe"), text(0xA431, "0123456")]), [Trace::Owner, Trace::Serial]);
    assert!(of(vec![text(0xA431, "0000000")]).is_empty());
}

#[test]
fn xmp_and_iptc_and_texts_of_a_png_are_read_too() {
    assert_eq!(traces(&xmp("<dc:creator><rdf:Seq><rdf:li>Jo Doe</rdf:li></rdf:Seq></dc:creator>")), [Trace::Owner]);
    assert_eq!(traces(&xmp("<r aux:SerialNumber=\"12345\" aux:Lens=\"x\"/>")), [Trace::Serial]);
    assert_eq!(traces(&xmp("<mwg-rs:Name>Jo</mwg-rs:Name>")), [Trace::Shown]);
    let gps = "<r exif:GPSLatitude=\"52,30.1N\" exif:GPSLongitude=\"13,22.5E\"/>";
    assert_eq!(traces(&xmp(gps)), [Trace::Position]);
    assert!(traces(&xmp("<dc:creator><rdf:Seq/></dc:creator><r exif:GPSLatitude=\"\"/>")).is_empty());
    let iptc = with_segment(0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02\x50\0\x06Jo Doe");
    assert_eq!(traces(&iptc), [Trace::Owner]);
    let plain = encode(&gradient(24, 16), Encoding::Png);
    let body = b"Author\0Jo Doe";
    let chunk = [&(body.len() as u32).to_be_bytes(), &b"tEXt"[..], body, &0u32.to_be_bytes()].concat();
    let found = super::super::traces::of(&[&plain[..33], &chunk, &plain[33..]].concat(), crate::ImageFormat::Png, None);
    assert_eq!(found, [Trace::Owner]);
}

/// A block with a thumbnail: the second directory says where it lies.
fn block_with_thumbnail(orientation: u8, jpeg: &[u8]) -> Vec<u8> {
    let mut block = exif(orientation);
    let second = block.len() as u32;
    block[22..26].copy_from_slice(&second.to_le_bytes());
    let at = second + 2 + 2 * 12 + 4;
    block.extend(2u16.to_le_bytes());
    for (tag, value) in [(0x0201u16, at), (0x0202, jpeg.len() as u32)] {
        block.extend(tag.to_le_bytes());
        block.extend(4u16.to_le_bytes());
        block.extend(1u32.to_le_bytes());
        block.extend(value.to_le_bytes());
    }
    block.extend([0; 4]);
    block.extend(jpeg);
    block
}

/// A made-up photograph: blobs of light.
fn scene() -> DynamicImage {
    DynamicImage::ImageRgb8(image::RgbImage::from_fn(320, 240, |x, y| {
        let blob = |cx: f64, cy: f64, r: f64| {
            let (dx, dy) = (f64::from(x) - cx, f64::from(y) - cy);
            160.0 / (1.0 + (dx * dx + dy * dy) / (r * r))
        };
        let light = blob(60.0, 50.0, 30.0) + blob(230.0, 180.0, 50.0) + blob(280.0, 30.0, 15.0) + f64::from(x) / 8.0;
        image::Rgb([light.min(255.0) as u8; 3])
    }))
}

fn of_thumbnail(picture: &DynamicImage, thumbnail: &DynamicImage, orientation: u8) -> Vec<Trace> {
    let small = encode(thumbnail, Encoding::Jpeg);
    traces(&jpeg_with_block(picture, &block_with_thumbnail(orientation, &small)))
}

#[test]
fn a_thumbnail_of_the_picture_is_no_news_however_it_lies() {
    let scene = scene();
    let small = scene.resize_exact(160, 120, FilterType::Triangle);
    assert!(of_thumbnail(&scene, &small, 1).is_empty());
    assert!(of_thumbnail(&scene, &small, 6).is_empty(), "it lies as the sensor does");
    assert!(of_thumbnail(&scene.rotate90(), &small, 1).is_empty(), "the picture was turned, the thumbnail not");
    assert!(of_thumbnail(&scene.brighten(40), &small, 1).is_empty(), "the light was changed");
    // A picture of 3 : 2 in a thumbnail of 4 : 3, with bars.
    let wide = scene.crop_imm(0, 20, 300, 200);
    let mut barred = DynamicImage::new_rgb8(160, 120);
    image::imageops::replace(&mut barred, &wide.resize_exact(160, 106, FilterType::Triangle), 0, 7);
    assert!(of_thumbnail(&wide, &barred, 1).is_empty());
    let mut white = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(160, 120, image::Rgb([255; 3])));
    image::imageops::replace(&mut white, &wide.resize_exact(160, 106, FilterType::Triangle), 0, 7);
    assert!(of_thumbnail(&wide, &white, 1).is_empty());
    // The picture was put on a white ground, the thumbnail not.
    let mut framed = DynamicImage::ImageRgb8(image::RgbImage::from_pixel(480, 240, image::Rgb([255; 3])));
    image::imageops::replace(&mut framed, &scene, 80, 0);
    assert!(of_thumbnail(&framed, &small, 1).is_empty());
    let flat = DynamicImage::new_rgb8(320, 240);
    assert!(of_thumbnail(&flat, &small, 1).is_empty(), "nothing to compare by");
}

#[test]
fn a_thumbnail_that_shows_more_than_the_picture_is_told() {
    let scene = scene();
    let small = scene.resize_exact(160, 120, FilterType::Triangle);
    assert_eq!(of_thumbnail(&scene.crop_imm(170, 130, 120, 110), &small, 1), [Trace::OtherPicture]);
    assert_eq!(of_thumbnail(&scene.crop_imm(12, 0, 294, 240), &small, 1), [Trace::OtherShape]);
}

#[test]
fn no_beginning_of_metadata_panics() {
    let small = encode(&scene().resize_exact(16, 12, FilterType::Triangle), Encoding::Jpeg);
    let whole = block_with_thumbnail(3, &small);
    for end in 0..whole.len() {
        facts(&jpeg_with_block(&gradient(24, 16), &whole[..end]));
    }
    let said = "<dc:creator><rdf:Seq><rdf:li>Jo</rdf:li></rdf:Seq></dc:creator><r aux:SerialNumber=\"1\"/>";
    for end in 0..said.len() {
        facts(&xmp(&said[..end]));
    }
}
