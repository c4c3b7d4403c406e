use image::{DynamicImage, ImageFormat as Encoding};
use proptest::prelude::*;

use super::{LOSSLESS, encode, facts, gradient};
use crate::measure_named;

/// Every prefix is an error, or has all the pixels of the whole.
fn sweep(bytes: &[u8], name: &str) {
    let whole = measure_named(bytes, name).pixels.unwrap().pixel_hash;
    for length in 0..bytes.len() {
        match measure_named(&bytes[..length], name).pixels {
            Ok(pixels) => assert_eq!(pixels.pixel_hash, whole, "{name} cut at {length}"),
            Err(reason) => assert!(!reason.contains('\n'), "{reason}"),
        }
    }
}

/// Half of a JPEG is no picture; of one that lacks little, the share that it lacks is known.
#[test]
fn a_jpeg_cut_anywhere_is_an_error_or_says_what_is_missing() {
    for picture in [gradient(40, 24), gradient(160, 96), DynamicImage::ImageLuma8(gradient(90, 50).to_luma8())] {
        let bytes = encode(&picture, Encoding::Jpeg);
        let whole = facts(&bytes).pixels.unwrap();
        assert_eq!(whole.missing, 0.0);
        let mut before = 1.0;
        for length in 0..bytes.len() {
            let Ok(pixels) = facts(&bytes[..length]).pixels else { continue };
            assert!((0.0..=0.1).contains(&pixels.missing) && pixels.missing <= before, "cut at {length}");
            assert!(pixels.missing > 0.0 || pixels.pixel_hash == whole.pixel_hash, "cut at {length}");
            before = pixels.missing;
        }
        // Without its end marker, and with half of it.
        for cut in [1, 2] {
            let found = facts(&bytes[..bytes.len() - cut]).pixels.unwrap();
            assert_eq!((found.missing, found.pixel_hash), (0.0, whole.pixel_hash));
        }
        let half = facts(&bytes[..bytes.len() * 2 / 3]);
        assert_eq!((half.width, half.height), (picture.width(), picture.height()));
        assert!(half.pixels.unwrap_err().starts_with("the file ends "));
    }
}

#[test]
fn the_share_that_is_missing_is_that_of_the_blocks() {
    // Flat but for its last row of blocks, so that each block before costs the same few bits.
    let picture =
        image::RgbImage::from_fn(160, 160, |x, y| image::Rgb([if y >= 152 { (x * 37 % 251) as u8 } else { 128 }; 3]));
    let bytes = encode(&DynamicImage::ImageRgb8(picture), Encoding::Jpeg);
    let closed = [&bytes[..bytes.len() - 40], &[0xFF, 0xD9]].concat();
    let found = facts(&closed).pixels.unwrap();
    assert!(found.missing > 0.0 && found.missing < 0.05, "{}", found.missing);
}

#[test]
fn a_jpeg_that_was_cut_and_closed_again_is_an_error() {
    let bytes = encode(&gradient(160, 160), Encoding::Jpeg);
    let mut closed = bytes[..bytes.len() / 2].to_vec();
    closed.extend([0xFF, 0xD9]);
    let reason = facts(&closed).pixels.unwrap_err();
    assert!(reason.contains("its lower part is missing"), "{reason}");
}

#[test]
fn bytes_after_the_end_are_fine() {
    let picture = gradient(40, 24);
    for (encoding, name) in LOSSLESS.into_iter().chain([(Encoding::Jpeg, "a.jpg")]) {
        let mut bytes = encode(&picture, encoding);
        let whole = measure_named(&bytes, name).pixels;
        bytes.extend(b"and some more");
        assert_eq!(measure_named(&bytes, name).pixels, whole, "{name}");
    }
}

#[test]
fn lossless_formats_cut_anywhere_are_errors_or_whole() {
    let picture = gradient(11, 7);
    for (encoding, name) in LOSSLESS {
        sweep(&encode(&picture, encoding), name);
    }
}

#[test]
fn a_gif_cut_anywhere_is_an_error_or_whole() {
    let rgba = DynamicImage::ImageRgba8(gradient(11, 7).to_rgba8());
    sweep(&encode(&rgba, Encoding::Gif), "a.gif");
}

#[test]
fn a_damaged_picture_is_told_from_a_cut_one() {
    let mut bytes = encode(&gradient(40, 24), Encoding::Png);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    assert_eq!(facts(&bytes).pixels.unwrap_err(), "the PNG data is damaged and the picture cannot be decoded whole");
    let cut = facts(&bytes[..middle - 4]).pixels.unwrap_err();
    assert!(cut.contains("ends in the middle of the picture"), "{cut}");
    assert_eq!(facts(b"").pixels.unwrap_err(), "the file is empty");
}

#[test]
fn a_header_that_claims_the_moon_is_refused_by_its_size() {
    let mut png = encode(&gradient(4, 4), Encoding::Png);
    png[16..24].copy_from_slice(&[0x80, 0, 0, 0, 0x80, 0, 0, 0]);
    let found = facts(&png);
    assert_eq!(found.width, 1 << 31);
    assert_eq!(
        found.pixels.unwrap_err(),
        "the header claims 2,147,483,648 × 2,147,483,648 pixels: more than Muster decodes"
    );
    let mut jpeg = encode(&gradient(16, 16), Encoding::Jpeg);
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    assert_eq!(facts(&jpeg).pixels.unwrap_err(), "the header claims 60,000 × 60,000 pixels: more than Muster decodes");
    let pgm = facts(b"P5\n16384 16384\n255\nabc");
    assert_eq!((pgm.width, pgm.height), (16384, 16384));
    assert!(pgm.pixels.unwrap_err().contains("ends in the middle"));
    let wide = facts(b"P5\n99999999 1\n255\nabc").pixels.unwrap_err();
    assert!(wide.contains("99,999,999 × 1") || wide.contains("more memory"), "{wide}");
}

const SIGNATURES: [&[u8]; 14] = [
    b"\xFF\xD8\xFF\xC0\0\x11\x08\0\x10\0\x10\x03\x01\x22\0\x02\x11\x01\x03\x11\x01",
    b"\xFF\xD8\xFF",
    b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0",
    b"GIF89a\x08\0\x08\0\x80\0\0",
    b"BM\0\x01\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x08\0\0\0\x08\0\0\0\x01\0",
    b"RIFF\0\x01\0\0WEBPVP8L",
    b"RIFF\0\x01\0\0WEBPVP8 ",
    b"RIFF\0\x01\0\0WEBPVP8X",
    b"II\x2A\0\x08\0\0\0",
    b"P6 8 8 255 ",
    b"\0\0\x01\0\x01\0",
    b"qoif\0\0\0\x08\0\0\0\x08\x03\0",
    b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 8 +X 8\n",
    b"farbfeld\0\0\0\x04\0\0\0\x04",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_behind_a_signature_never_panic(
        which in 0..SIGNATURES.len(),
        tail in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let bytes = [SIGNATURES[which], &tail].concat();
        let found = facts(&bytes);
        prop_assert_eq!(found.bytes, bytes.len() as u64);
    }

    #[test]
    fn a_picture_with_a_few_bytes_changed_never_panics(
        which in 0..9_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (encoding, name) = match which {
            7 => (Encoding::Jpeg, "a.jpg"),
            8 => (Encoding::Gif, "a.gif"),
            lossless => LOSSLESS[lossless],
        };
        let picture = gradient(19, 11);
        let mut bytes = if encoding == Encoding::Gif {
            encode(&DynamicImage::ImageRgba8(picture.to_rgba8()), encoding)
        } else {
            encode(&picture, encoding)
        };
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        let first = measure_named(&bytes, name);
        prop_assert_eq!(measure_named(&bytes, name), first);
    }
}
