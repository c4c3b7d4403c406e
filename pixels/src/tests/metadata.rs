use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ImageEncoder, ImageFormat as Encoding};

use super::{encode, exif, facts, gradient, jpeg_with_block, jpeg_with_exif};
use crate::Exif;

/// One entry of a directory: tag, type (2 text, 5 fractions, 4 a number), count, and its bytes.
pub(super) struct Entry(pub(super) u16, pub(super) u16, pub(super) u32, pub(super) Vec<u8>);

pub(super) fn text(tag: u16, said: &str) -> Entry {
    let bytes = [said.as_bytes(), b"\0"].concat();
    Entry(tag, 2, bytes.len() as u32, bytes)
}

fn fractions(tag: u16, parts: &[(u32, u32)]) -> Entry {
    let bytes = parts.iter().flat_map(|(num, denom)| [num.to_be_bytes(), denom.to_be_bytes()].concat()).collect();
    Entry(tag, 5, parts.len() as u32, bytes)
}

/// A big-endian block: the first directory, the one of the exposure and the one of the position.
pub(super) fn block(first: Vec<Entry>, exposure: Vec<Entry>, gps: Vec<Entry>) -> Vec<u8> {
    let mut bytes = b"MM\0\x2A\0\0\0\x08".to_vec();
    let (mut directories, pointers) = (vec![first, exposure, gps], [0x8769, 0x8825]);
    let size = |d: &[Entry]| -> usize {
        2 + 12 * d.len() + 4 + d.iter().map(|e| if e.3.len() > 4 { e.3.len() } else { 0 }).sum::<usize>()
    };
    for tag in pointers {
        directories[0].push(Entry(tag, 4, 1, vec![0; 4]));
    }
    let exposure_at = 8 + size(&directories[0]);
    let gps_at = exposure_at + size(&directories[1]);
    for (tag, at) in pointers.into_iter().zip([exposure_at, gps_at]) {
        let entry = directories[0].iter_mut().find(|e| e.0 == tag).unwrap();
        entry.3 = (at as u32).to_be_bytes().to_vec();
    }
    for directory in directories {
        let mut behind = Vec::new();
        let behind_at = bytes.len() + 2 + 12 * directory.len() + 4;
        bytes.extend((directory.len() as u16).to_be_bytes());
        for Entry(tag, kind, count, value) in directory {
            bytes.extend(tag.to_be_bytes());
            bytes.extend(kind.to_be_bytes());
            bytes.extend(count.to_be_bytes());
            if value.len() > 4 {
                bytes.extend(((behind_at + behind.len()) as u32).to_be_bytes());
                behind.extend(value);
            } else {
                bytes.extend(&value);
                bytes.extend(vec![0; 4 - value.len()]);
            }
        }
        bytes.extend([0; 4]);
        bytes.extend(behind);
    }
    bytes
}

fn gps(latitude: &[(u32, u32)], ns: &str, longitude: &[(u32, u32)], ew: &str) -> Vec<Entry> {
    vec![text(1, ns), fractions(2, latitude), text(3, ew), fractions(4, longitude)]
}

pub(super) fn full() -> Vec<u8> {
    block(
        vec![text(0x10F, "Example Works "), text(0x110, "EW-1"), text(0x132, "2026:01:01 00:00:00")],
        vec![text(0x9003, "2024:02:29 14:03:59")],
        gps(&[(33, 1), (51, 1), (3540, 100)], "S", &[(151, 1), (1234, 100), (0, 0)], "E"),
    )
}

fn said(block: &[u8]) -> Option<Exif> {
    facts(&jpeg_with_block(&gradient(24, 16), block)).exif.map(|exif| *exif)
}

fn assert_full(exif: Option<Box<Exif>>) {
    let exif = exif.expect("there is a block");
    assert_eq!(exif.camera.as_deref(), Some("Example Works EW-1"));
    assert_eq!(exif.taken.as_deref(), Some("2024-02-29T14:03:59"));
    let (latitude, longitude) = exif.gps.expect("there is a position");
    assert!((latitude + 33.859_833_333).abs() < 1e-8 && (longitude - 151.205_666_667).abs() < 1e-8);
}

#[test]
fn camera_moment_and_position_are_read_from_jpeg_png_and_webp() {
    let picture = gradient(24, 16);
    assert_full(facts(&jpeg_with_block(&picture, &full())).exif);
    let mut png = Vec::new();
    let mut encoder = PngEncoder::new(&mut png);
    encoder.set_exif_metadata(full()).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    assert_full(facts(&png).exif);
    let mut webp = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.set_exif_metadata(full()).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    assert_full(facts(&webp).exif);
}

#[test]
fn a_tiff_is_its_own_block_even_when_it_holds_no_picture() {
    assert_full(facts(&full()).exif);
}

#[test]
fn a_file_that_says_nothing_of_the_kind_has_no_metadata() {
    let picture = gradient(24, 16);
    assert_eq!(facts(&jpeg_with_exif(&picture, 6)).exif, None);
    for encoding in [Encoding::Jpeg, Encoding::Png, Encoding::WebP, Encoding::Tiff, Encoding::Gif, Encoding::Bmp] {
        assert_eq!(facts(&encode(&picture, encoding)).exif, None);
    }
}

#[test]
fn a_model_that_names_its_maker_is_not_named_twice() {
    let one = said(&block(vec![text(0x10F, "Canon"), text(0x110, "Canon EOS 5D")], vec![], vec![])).unwrap();
    assert_eq!(one.camera.as_deref(), Some("Canon EOS 5D"));
    let one = said(&block(vec![text(0x110, "X\u{1}1 ")], vec![], vec![])).unwrap();
    assert_eq!(one.camera.as_deref(), Some("X 1"));
    assert_eq!(said(&block(vec![text(0x10F, "  ")], vec![], vec![])), None);
}

#[test]
fn a_moment_that_is_none_and_the_time_of_an_edit_are_left_out() {
    for wrong in ["0000:00:00 00:00:00", "    :  :     :  :  ", "2023:02:29 10:00:00", "2024:01:01 24:00:00", "now", ""]
    {
        assert_eq!(said(&block(vec![], vec![text(0x9003, wrong)], vec![])), None, "{wrong}");
    }
    assert_eq!(said(&block(vec![text(0x132, "2024:01:01 10:00:00")], vec![], vec![])), None);
    let digitised = said(&block(vec![], vec![text(0x9004, "1999:12:31 23:59:59")], vec![])).unwrap();
    assert_eq!(digitised.taken.as_deref(), Some("1999-12-31T23:59:59"));
}

#[test]
fn a_position_out_of_range_without_a_side_or_without_a_fix_is_left_out() {
    let good: &[(u32, u32)] = &[(10, 1), (30, 1), (0, 1)];
    assert_eq!(said(&block(vec![], vec![], gps(good, "N", good, "W"))).unwrap().gps, Some((10.5, -10.5)));
    for (latitude, ns, longitude, ew) in [
        (&[(91, 1), (0, 1), (0, 1)][..], "N", good, "E"),
        (good, "N", &[(180, 1), (1, 1), (0, 1)][..], "E"),
        (good, "", good, "E"),
        (good, "N", good, "Q"),
        (&[(10, 0), (0, 1), (0, 1)][..], "N", good, "E"),
        (&[(10, 1), (75, 1), (0, 1)][..], "N", good, "E"),
        (&[(0, 1), (0, 1), (0, 1)][..], "N", &[(0, 1), (0, 1), (0, 1)][..], "E"),
        (&[][..], "N", good, "E"),
    ] {
        assert_eq!(said(&block(vec![], vec![], gps(latitude, ns, longitude, ew))), None, "{latitude:?} {longitude:?}");
    }
}

#[test]
fn a_broken_block_never_panics_and_says_what_can_be_read() {
    let whole = full();
    for cut in 0..whole.len() {
        said(&whole[..cut]);
        facts(&whole[..cut]);
    }
    for at in 0..whole.len() {
        for value in [0x00, 0x7F, 0xFF] {
            let mut broken = whole.clone();
            broken[at] = value;
            said(&broken);
        }
    }
    // The position's directory is cut off: the camera before it is still known.
    let cut = said(&whole[..whole.len() - 40]).expect("the rest is whole");
    assert_eq!(cut.camera.as_deref(), Some("Example Works EW-1"));
    assert_eq!(cut.gps, None);
}

#[test]
fn the_block_of_a_jpeg_that_is_cut_in_its_pixels_is_still_read() {
    let bytes = jpeg_with_block(&gradient(48, 32), &full());
    assert_full(facts(&bytes[..bytes.len() - 40]).exif);
    assert_eq!(facts(&jpeg_with_block(&gradient(48, 32), &exif(3))).orientation, 3);
}

/// A profile of colours that has a name and no more.
fn profile(name: &str) -> Vec<u8> {
    let mut bytes = vec![0; 128];
    bytes[16..20].copy_from_slice(b"RGB ");
    bytes[36..40].copy_from_slice(b"acsp");
    bytes.extend([0, 0, 0, 1]);
    bytes.extend(b"desc\0\0\0\x90");
    bytes.extend((name.len() as u32 + 13).to_be_bytes());
    bytes.extend(b"desc\0\0\0\0");
    bytes.extend((name.len() as u32 + 1).to_be_bytes());
    bytes.extend(name.as_bytes());
    bytes.push(0);
    let length = (bytes.len() as u32).to_be_bytes();
    bytes[..4].copy_from_slice(&length);
    bytes
}

#[test]
fn the_colour_profile_of_a_jpeg_a_png_and_a_webp_is_read() {
    let picture = gradient(40, 30);
    let named = |bytes: &[u8]| facts(bytes).profile.map(|profile| (profile.name, profile.is_srgb));
    let plain = encode(&picture, Encoding::Jpeg);
    assert_eq!(named(&plain), None);
    let block = [b"ICC_PROFILE\0\x01\x01".to_vec(), profile("Wide")].concat();
    let length = (block.len() as u16 + 2).to_be_bytes();
    let jpeg = [&plain[..2], &[0xFF, 0xE2], &length, &block, &plain[2..]].concat();
    assert_eq!(named(&jpeg), Some(("Wide".into(), false)));
    let rgb = picture.to_rgb8();
    let mut png = Vec::new();
    let mut encoder = PngEncoder::new(&mut png);
    encoder.set_icc_profile(profile("my sRGB")).expect("PNG takes a profile");
    encoder.write_image(&rgb, 40, 30, image::ExtendedColorType::Rgb8).expect("it is encoded");
    assert_eq!(named(&png), Some(("my sRGB".into(), true)));
    let mut webp = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut webp);
    encoder.set_icc_profile(profile("Wide")).expect("WebP takes a profile");
    encoder.write_image(&rgb, 40, 30, image::ExtendedColorType::Rgb8).expect("it is encoded");
    assert_eq!(named(&webp), Some(("Wide".into(), false)));
}

#[test]
fn frames_transparency_and_bars_are_among_the_facts() {
    let picture = gradient(40, 30);
    let plain = facts(&encode(&picture, Encoding::Png));
    let pixels = plain.pixels.expect("the picture is whole");
    assert_eq!((plain.frames, pixels.is_transparent, pixels.bars), (1, false, [0; 4]));
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    let frame = image::Frame::new(picture.to_rgba8());
    encoder.encode_frames([frame.clone(), frame]).expect("it is encoded");
    drop(encoder);
    assert_eq!(facts(&gif).frames, 2);
    let mut seen_through = picture.to_rgba8();
    seen_through.get_pixel_mut(3, 4).0[3] = 254;
    let pixels = facts(&encode(&seen_through.into(), Encoding::Png)).pixels.expect("the picture is whole");
    assert!(pixels.is_transparent);
    let mut framed = picture.to_rgb8();
    framed.enumerate_pixels_mut().filter(|(_, y, _)| *y < 6 || *y >= 25).for_each(|(_, _, pixel)| pixel.0 = [0, 0, 0]);
    let pixels = facts(&encode(&framed.into(), Encoding::Png)).pixels.expect("the picture is whole");
    assert_eq!(pixels.bars, [6, 0, 5, 0]);
}
