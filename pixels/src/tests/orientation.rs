use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageEncoder};

use super::{exif, facts, gradient, jpeg_with_exif, pixels};
use crate::thumbnail;

/// The picture as a camera held this way would store it.
fn stored(upright: &DynamicImage, orientation: u8) -> DynamicImage {
    let undo = match orientation {
        6 => 8,
        8 => 6,
        own_inverse => own_inverse,
    };
    let mut image = upright.clone();
    image.apply_orientation(Orientation::from_exif(undo).unwrap());
    image
}

#[test]
fn all_eight_orientations_of_a_png_give_the_same_upright_pixels() {
    let upright = gradient(24, 16);
    let expected = pixels(&upright);
    for orientation in 1..=8 {
        let image = stored(&upright, orientation);
        let mut bytes = Vec::new();
        let mut encoder = PngEncoder::new(&mut bytes);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        image.write_with_encoder(encoder).unwrap();
        let found = facts(&bytes);
        assert_eq!(found.orientation, orientation);
        assert_eq!((found.width, found.height), (24, 16), "{orientation}");
        assert_eq!(found.pixels.unwrap(), expected, "{orientation}");
    }
}

#[test]
fn all_eight_orientations_of_a_webp_give_the_same_upright_pixels() {
    let upright = gradient(24, 16);
    let expected = pixels(&upright);
    for orientation in 1..=8 {
        let image = stored(&upright, orientation);
        let mut bytes = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(&mut bytes);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        image.write_with_encoder(encoder).unwrap();
        let found = facts(&bytes);
        assert_eq!((found.width, found.height), (24, 16), "{orientation}");
        assert_eq!(found.pixels.unwrap(), expected, "{orientation}");
    }
}

#[test]
fn all_eight_orientations_of_a_jpeg_are_upright_in_size_and_thumbnail() {
    let upright = gradient(48, 32);
    for orientation in 1..=8 {
        let bytes = jpeg_with_exif(&stored(&upright, orientation), orientation);
        let found = facts(&bytes);
        assert_eq!(found.orientation, orientation);
        assert_eq!((found.width, found.height), (48, 32), "{orientation}");
        let thumb = thumbnail(&bytes, "", 48).unwrap();
        let at = |x: usize, y: usize| &thumb.rgba[(y * 48 + x) * 4..][..2];
        // Red grows to the right, green downwards.
        assert!(at(1, 1)[0] < 60 && at(1, 1)[1] < 60, "{orientation}");
        assert!(at(46, 1)[0] > 190 && at(46, 1)[1] < 60, "{orientation}");
        assert!(at(1, 30)[0] < 60 && at(1, 30)[1] > 190, "{orientation}");
    }
}

#[test]
fn a_cut_jpeg_still_tells_its_upright_size() {
    let bytes = jpeg_with_exif(&gradient(48, 32), 6);
    let found = facts(&bytes[..bytes.len() - 40]);
    assert_eq!((found.width, found.height), (32, 48));
    assert_eq!(found.orientation, 6);
}

#[test]
fn an_orientation_that_does_not_exist_counts_as_none() {
    for wrong in [0, 9, 255] {
        let found = facts(&jpeg_with_exif(&gradient(48, 32), wrong));
        assert_eq!(found.orientation, 1);
        assert_eq!((found.width, found.height), (48, 32));
    }
}
