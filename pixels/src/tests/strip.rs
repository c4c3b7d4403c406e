//! Files without their metadata show the same pixels the same way up, and say nothing more.

use super::metadata::full;
use super::{LOSSLESS, encode, exif, facts, gradient, jpeg_with_block, jpeg_with_exif};
use crate::{Removed, Stripped, strip};
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ImageEncoder, ImageFormat as Encoding};
use proptest::prelude::*;

fn stripped(bytes: &[u8]) -> Stripped {
    strip(bytes, "").expect("it can be walked through")
}

/// The same picture, and no metadata.
fn assert_same(before: &[u8], after: &[u8]) {
    let (before, after) = (facts(before), facts(after));
    let hash = |facts: &crate::Facts| facts.pixels.as_ref().ok().map(|p| p.pixel_hash);
    assert_eq!(hash(&before), hash(&after));
    assert!(hash(&after).is_some());
    assert_eq!((before.width, before.height, before.orientation), (after.width, after.height, after.orientation));
    assert_eq!((before.frames, before.profile, after.exif), (after.frames, after.profile, None));
}

/// Puts segments behind the first marker.
fn with_segments(jpeg: &[u8], segments: &[(u8, &[u8])]) -> Vec<u8> {
    let mut bytes = jpeg[..2].to_vec();
    for (marker, body) in segments {
        bytes.extend([0xFF, *marker]);
        bytes.extend((body.len() as u16 + 2).to_be_bytes());
        bytes.extend(*body);
    }
    bytes.extend(&jpeg[2..]);
    bytes
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    memchr::memmem::find(bytes, text).is_some()
}

#[test]
fn a_jpeg_loses_all_that_is_said_of_people_and_keeps_colours_and_orientation() {
    let picture = gradient(24, 16);
    let plain = encode(&picture, Encoding::Jpeg);
    let icc: &[u8] = b"ICC_PROFILE\0\x01\x01profile";
    let mut bytes = with_segments(
        &jpeg_with_exif(&picture, 6),
        &[
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Jo</x:xmpmeta>"),
            (0xE2, icc),
            (0xE2, b"MPF\0index"),
            (0xED, b"Photoshop 3.0\08BIM\x04\x04by-line Jo"),
            (0xFE, b"taken by Jo"),
            (0xEB, b"JP\0\0c2pa"),
        ],
    );
    bytes.extend(b"a film behind the picture, by Jo");
    let out = stripped(&bytes);
    assert_same(&bytes, &out.bytes);
    assert!(!contains(&out.bytes, b"Jo") && contains(&out.bytes, icc) && !contains(&out.bytes, b"MPF"));
    assert!(out.turned);
    let all = [Removed::Exif, Removed::Xmp, Removed::Iptc, Removed::Comment, Removed::Other, Removed::Behind];
    assert_eq!(out.removed.iter().copied().collect::<Vec<_>>(), all);
    // What is left is the plain file, the profile and 36 bytes that say the orientation.
    assert_eq!(out.bytes.len(), plain.len() + icc.len() + 4 + 36);
    let again = stripped(&out.bytes);
    assert_eq!(again.bytes, out.bytes, "nothing more goes the second time");
}

#[test]
fn thumbnails_of_jfif_go_too() {
    let plain = encode(&gradient(24, 16), Encoding::Jpeg);
    let mut bytes =
        with_segments(&plain, &[(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01rgb"), (0xE0, b"JFXX\0\x10small")]);
    // The encoder's own.
    let own = memchr::memmem::rfind(&bytes, b"\xFF\xE0\0\x10JFIF").unwrap();
    bytes.drain(own..own + 18);
    let out = stripped(&bytes);
    assert_same(&bytes, &out.bytes);
    assert!(contains(&out.bytes, b"\xFF\xE0\0\x10JFIF\0\x01\x02\0\0\x01\0\x01\0\0") && !contains(&out.bytes, b"small"));
    assert_eq!(out.removed.iter().copied().collect::<Vec<_>>(), [Removed::Thumbnail]);
}

#[test]
fn every_orientation_of_a_jpeg_a_png_and_a_webp_stays() {
    let picture = gradient(24, 16);
    for orientation in 1..=8 {
        let jpeg = jpeg_with_exif(&picture, orientation);
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        picture.write_with_encoder(encoder).unwrap();
        let mut webp = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(&mut webp);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        picture.write_with_encoder(encoder).unwrap();
        for bytes in [jpeg, png, webp] {
            let out = stripped(&bytes);
            assert_same(&bytes, &out.bytes);
            assert_eq!(out.turned, orientation != 1);
            assert!(out.removed.contains(&Removed::Exif));
        }
    }
}

#[test]
fn a_png_and_a_webp_lose_their_texts() {
    let picture = gradient(24, 16);
    let plain = encode(&picture, Encoding::Png);
    let chunk = |kind: &[u8; 4], body: &[u8]| [&(body.len() as u32).to_be_bytes(), &kind[..], body, &[0; 4]].concat();
    let text = [chunk(b"tEXt", b"Author\0Jo"), chunk(b"tIME", &[7; 7]), chunk(b"prVt", b"Jo")].concat();
    // Sums of chunks that can be left out are not looked at by everybody: here they are wrong, and go.
    let bytes = [&plain[..33], &text, &plain[33..], b"Jo"].concat();
    let out = stripped(&bytes);
    assert_eq!(out.bytes, plain);
    let gone: Vec<Removed> = out.removed.into_iter().collect();
    assert_eq!(gone, [Removed::Comment, Removed::Time, Removed::Other, Removed::Behind]);

    let mut webp = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.set_exif_metadata(full()).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    let out = stripped(&webp);
    assert_same(&webp, &out.bytes);
    assert_eq!((out.bytes[20] & 0x0C, contains(&out.bytes, b"EXIF")), (0, false));
    assert_eq!(u32::from_le_bytes(out.bytes[4..8].try_into().unwrap()) as usize, out.bytes.len() - 8);
}

#[test]
fn a_gif_loses_its_comment_and_stays_a_film() {
    let mut gif = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
        encoder.set_repeat(image::codecs::gif::Repeat::Infinite).unwrap();
        let frame = image::Frame::new(gradient(8, 8).into_rgba8());
        encoder.encode_frames([frame.clone(), frame]).unwrap();
    }
    let head = 13 + if gif[10] & 0x80 == 0 { 0 } else { 3 << ((gif[10] & 7) + 1) };
    let bytes = [&gif[..head], b"\x21\xFE\x02Jo\0", &gif[head..]].concat();
    let out = stripped(&bytes);
    assert_eq!(out.bytes, gif);
    assert_eq!(facts(&out.bytes).frames, 2);
}

#[test]
fn formats_without_a_place_for_metadata_stay_as_they_are_and_others_are_refused() {
    let picture = gradient(24, 16);
    for (encoding, name) in LOSSLESS {
        let bytes = encode(&picture, encoding);
        match encoding {
            Encoding::Png | Encoding::Bmp | Encoding::WebP | Encoding::Qoi => {
                assert_eq!(strip(&bytes, name).map(|out| out.bytes), Ok(bytes), "{name}");
            }
            _ => assert!(strip(&bytes, name).is_err_and(|why| why.contains("are not taken out of")), "{name}"),
        }
    }
    assert!(strip(b"text", "a.jpg").is_err());
}

#[test]
fn no_beginning_of_a_file_is_taken_for_the_whole_or_panics() {
    let picture = gradient(24, 16);
    let mut webp = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.set_exif_metadata(full()).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    let files =
        [jpeg_with_block(&picture, &full()), encode(&picture, Encoding::Png), webp, encode(&picture, Encoding::Gif)];
    for bytes in files {
        for end in 0..bytes.len() {
            if let Ok(out) = strip(&bytes[..end], "") {
                // A last byte that only fills up may be missing.
                assert!(end + 1 >= bytes.len(), "{end} of {}", bytes.len());
                assert_same(&bytes, &out.bytes);
            }
            let _ = facts(&bytes[..end]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_a_files_segments_the_pixels_stay(
        segments in prop::collection::vec((0xE0u8..=0xFE, prop::collection::vec(any::<u8>(), 0..60)), 0..6),
        width in 1u32..40,
        height in 1u32..40,
    ) {
        // Markers that say how the picture is coded are not made up.
        let segments: Vec<(u8, Vec<u8>)> =
            segments.into_iter().filter(|(marker, _)| matches!(marker, 0xE0..=0xEF | 0xFE)).collect();
        let lent: Vec<(u8, &[u8])> = segments.iter().map(|(marker, body)| (*marker, body.as_slice())).collect();
        let bytes = with_segments(&encode(&gradient(width, height), Encoding::Jpeg), &lent);
        let before = facts(&bytes);
        let out = strip(&bytes, "").map_err(TestCaseError::fail)?;
        let after = facts(&out.bytes);
        let hash = |facts: &crate::Facts| facts.pixels.as_ref().map(|p| p.pixel_hash).ok();
        if hash(&before).is_some() {
            prop_assert_eq!(hash(&before), hash(&after));
        }
        prop_assert_eq!(strip(&out.bytes, "").map(|again| again.bytes), Ok(out.bytes));
    }

    #[test]
    fn no_bytes_panic(head in 0usize..4, bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let heads: [&[u8]; 4] = [&[0xFF, 0xD8, 0xFF], b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP", b"GIF89a"];
        let _ = strip(&[heads[head], &bytes].concat(), "");
    }
}
