//! Expected figures were computed with CleanVision 0.3.7, imagehash 4.3, Pillow and numpy over the same pixels.

use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat as Encoding, Luma, Rgb, RgbImage};

use super::{encode, facts, gradient, pixels};
use crate::blur;

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected} ± {tolerance}");
}

fn flat(colour: [u8; 3]) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_pixel(20, 10, Rgb(colour)))
}

/// Red grows to the right, green downwards, blue in rings.
fn rings(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let ring = (x.abs_diff(100).pow(2) + y.abs_diff(60).pow(2)) / 8 % 256;
        Rgb([(x * 255 / 199) as u8, (y * 255 / 119) as u8, ring as u8])
    }))
}

#[test]
fn brightness_of_plain_colours_is_that_of_clean_vision() {
    let cases = [
        ([0, 0, 0], 0.0),
        ([255, 255, 255], 1.0),
        ([255, 0, 0], 0.49092),
        ([0, 255, 0], 0.83126),
        ([0, 0, 255], 0.26077),
        ([128, 128, 128], 0.50196),
    ];
    for (colour, expected) in cases {
        let found = pixels(&flat(colour));
        close(found.brightness_p5, expected, 5e-6);
        close(found.brightness_p99, expected, 5e-6);
        close(found.brightness_mean, expected, 5e-6);
        close(found.contrast, 0.0, 1e-12);
        close(found.sharpness, 0.0, 1e-12);
    }
}

#[test]
fn a_colour_picture_has_the_figures_of_clean_vision() {
    let found = pixels(&rings(200, 120));
    close(found.brightness_p5, 0.21875860162712205, 1e-12);
    close(found.brightness_p99, 0.9225749826715848, 1e-12);
    close(found.brightness_mean, 0.4970517024681226, 1e-12);
    close(found.entropy, 9.085783158990344, 1e-9);
    close(found.sharpness, 208.39649375, 1e-6);
    close(found.contrast, 0.1942959073893253, 1e-9);
    close(found.blur_score, 0.3496262541174351, 0.004);
    assert!(!found.is_greyscale);
}

#[test]
fn a_grey_picture_has_the_figures_of_clean_vision() {
    let grey =
        GrayImage::from_fn(200, 120, |x, y| Luma([((x.abs_diff(100).pow(2) + y.abs_diff(60).pow(2)) / 60) as u8]));
    let found = pixels(&DynamicImage::ImageLuma8(grey));
    assert_eq!(found.mode, "L");
    close(found.brightness_p5, 0.023529411764705882, 1e-12);
    close(found.brightness_p99, 0.7843137254901961, 1e-12);
    close(found.brightness_mean, 0.29451437908496736, 1e-12);
    close(found.entropy, 7.518419293093739, 1e-9);
    close(found.sharpness, 2.292499305555556, 1e-9);
    close(found.contrast, 0.20714292949089724, 1e-9);
    close(found.blur_score, 0.3306156009742617, 0.004);
    assert!(found.is_greyscale);
}

#[test]
fn a_picture_smaller_than_the_kernels_has_the_figures_of_clean_vision() {
    let found = pixels(&rings(200, 120).crop_imm(0, 0, 5, 7));
    close(found.brightness_p5, 0.03591357717194285, 1e-12);
    close(found.brightness_p99, 0.2534074126974126, 1e-12);
    close(found.entropy, 5.004484512017797, 1e-9);
    close(found.blur_score, 0.08849223406546702, 1e-9);
    close(found.sharpness, 371.27673469387753, 1e-6);
}

#[test]
fn one_pixel_is_measured_too() {
    for (width, height) in [(1, 1), (1, 2), (2, 1), (1, 300), (300, 1)] {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([9, 9, 9])));
        let found = pixels(&picture);
        close(found.sharpness, 0.0, 1e-12);
        close(found.brightness_p99, 9.0 / 255.0, 1e-12);
        assert!(found.is_greyscale && found.blur_score.is_finite());
    }
}

#[test]
fn a_black_picture_has_no_edges_and_no_entropy_of_its_own() {
    assert_eq!(blur::edge_deviation(&[0; 100], 10, 10), 0.0);
    let small = pixels(&DynamicImage::ImageLuma8(GrayImage::new(10, 10)));
    assert_eq!(small.blur_score, 0.0);
    assert_eq!(small.entropy, 0.0);
    assert!(small.entropy.is_sign_positive());
    assert_eq!(small.perceptual_hash, 0);
}

#[test]
fn grey_is_told_by_content_and_not_by_mode() {
    let grey = DynamicImage::ImageLuma8(gradient(30, 20).to_luma8());
    let as_rgb = DynamicImage::ImageRgb8(grey.to_rgb8());
    let (one, other) = (pixels(&grey), pixels(&as_rgb));
    assert!(one.is_greyscale && other.is_greyscale);
    assert_eq!((one.mode.as_str(), other.mode.as_str()), ("L", "RGB"));
    assert_eq!(one.pixel_hash, other.pixel_hash);
    let jpeg = facts(&encode(&as_rgb, Encoding::Jpeg)).pixels.unwrap();
    assert!(jpeg.is_greyscale);
    let mut touched = as_rgb.to_rgb8();
    touched.put_pixel(29, 19, Rgb([200, 10, 10]));
    assert!(!pixels(&DynamicImage::ImageRgb8(touched)).is_greyscale);
}

#[test]
fn an_alpha_that_hides_nothing_does_not_change_the_pixel_hash() {
    let rgb = gradient(30, 20);
    let mut rgba = rgb.to_rgba8();
    let opaque = pixels(&DynamicImage::ImageRgba8(rgba.clone()));
    assert_eq!(opaque.pixel_hash, pixels(&rgb).pixel_hash);
    rgba.get_pixel_mut(3, 3).0[3] = 254;
    let seen_through = pixels(&DynamicImage::ImageRgba8(rgba));
    assert_ne!(seen_through.pixel_hash, opaque.pixel_hash);
}

#[test]
fn the_pixel_hash_knows_size_and_every_bit() {
    let square = DynamicImage::ImageLuma8(GrayImage::from_pixel(8, 8, Luma([7])));
    let strip = DynamicImage::ImageLuma8(GrayImage::from_pixel(16, 4, Luma([7])));
    assert_ne!(pixels(&square).pixel_hash, pixels(&strip).pixel_hash);
    let deep = |value: u16| DynamicImage::ImageLuma16(ImageBuffer::from_pixel(8, 8, Luma([value])));
    let (one, other) = (pixels(&deep(0x0700)), pixels(&deep(0x0701)));
    assert_ne!(one.pixel_hash, other.pixel_hash);
    assert_eq!(one.mode, "I;16");
    close(one.brightness_p99, 7.0 / 255.0, 1e-12);
}

#[test]
fn perceptual_hashes_are_those_of_imagehash() {
    let expected = [(53, 0x910b_1506_975f_ffa0_u64), (29, 0x9515_5b11_bcdf_7520), (71, 0x9514_5312_9f67_dd98)];
    for (factor, expected) in expected {
        let blocks = RgbImage::from_fn(200, 120, |x, y| {
            let (column, row) = (x / 25, y / 20);
            let value = (column * 37 + row * 91 + column * row * factor) % 256;
            Rgb([value as u8, (value * 3 / 4 + 20) as u8, (255 - value / 2) as u8])
        });
        let found = pixels(&DynamicImage::ImageRgb8(blocks)).perceptual_hash;
        let distance = (found ^ expected).count_ones();
        assert!(distance <= 4, "{found:016x} differs in {distance} bits");
    }
}

#[test]
fn near_pictures_have_near_perceptual_hashes() {
    let picture = rings(200, 120);
    let smaller = picture.resize_exact(150, 90, image::imageops::FilterType::Triangle);
    let mirrored = picture.fliph();
    let hash = |image: &DynamicImage| pixels(image).perceptual_hash;
    assert!((hash(&picture) ^ hash(&smaller)).count_ones() <= 6);
    assert!((hash(&picture) ^ hash(&mirrored)).count_ones() > 12);
}
