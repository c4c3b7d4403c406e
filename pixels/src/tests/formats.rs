use image::{DynamicImage, ImageFormat as Encoding};

use super::{LOSSLESS, encode, facts, gradient};
use crate::ImageFormat;
use crate::{measure_named, sniff, sniff_named, thumbnail};

#[test]
fn lossless_formats_give_the_same_size_and_the_same_pixels() {
    let picture = gradient(13, 9);
    let expected = facts(&encode(&picture, Encoding::Png));
    let expected = expected.pixels.unwrap().pixel_hash;
    for (encoding, name) in LOSSLESS {
        let found = measure_named(&encode(&picture, encoding), name);
        assert_eq!((found.width, found.height), (13, 9), "{name}");
        let pixels = found.pixels.unwrap();
        assert_eq!(pixels.pixel_hash, expected, "{name}");
        assert_eq!(pixels.mode, "RGB", "{name}");
    }
}

#[test]
fn every_decoded_format_is_recognised_by_its_bytes() {
    let picture = gradient(16, 8);
    let rgba16 = DynamicImage::ImageRgba16(picture.to_rgba16());
    let rgb32f = DynamicImage::ImageRgb32F(picture.to_rgb32f());
    let rgba = DynamicImage::ImageRgba8(picture.to_rgba8());
    let cases = [
        (encode(&picture, Encoding::Jpeg), ImageFormat::Jpeg, "RGB"),
        (encode(&picture, Encoding::Png), ImageFormat::Png, "RGB"),
        (encode(&rgba16, Encoding::Png), ImageFormat::Png, "RGBA;16"),
        (encode(&rgba, Encoding::Gif), ImageFormat::Gif, "P"),
        (encode(&picture, Encoding::Bmp), ImageFormat::Bmp, "RGB"),
        (encode(&rgba, Encoding::WebP), ImageFormat::Webp, "RGBA"),
        (encode(&picture, Encoding::Tiff), ImageFormat::Tiff, "RGB"),
        (encode(&picture, Encoding::Pnm), ImageFormat::Pnm, "RGB"),
        (encode(&rgba, Encoding::Ico), ImageFormat::Ico, "RGBA"),
        (encode(&rgba, Encoding::Qoi), ImageFormat::Qoi, "RGBA"),
        (encode(&rgb32f, Encoding::Hdr), ImageFormat::Hdr, "RGB;F"),
        (encode(&rgba16, Encoding::Farbfeld), ImageFormat::Farbfeld, "RGBA;16"),
    ];
    for (bytes, format, mode) in cases {
        let found = facts(&bytes);
        assert_eq!(found.format, format);
        assert_eq!((found.width, found.height), (16, 8), "{format:?}");
        assert_eq!(found.pixels.unwrap().mode, mode, "{format:?}");
        assert_eq!(found.bytes, bytes.len() as u64);
    }
}

#[test]
fn the_extension_changes_nothing_where_the_bytes_speak() {
    let bytes = encode(&gradient(16, 8), Encoding::Jpeg);
    let expected = facts(&bytes);
    for name in ["a.png", "a.tga", "a", "a.txt", "ä.JPG"] {
        assert_eq!(measure_named(&bytes, name), expected, "{name}");
    }
}

#[test]
fn a_tga_is_recognised_by_its_name_and_a_likely_header() {
    let bytes = encode(&gradient(16, 8), Encoding::Tga);
    assert_eq!(sniff(&bytes), ImageFormat::Unknown);
    assert_eq!(sniff_named(&bytes, "folder.d/a.TGA"), ImageFormat::Tga);
    assert_eq!(sniff_named(&bytes, "a.png"), ImageFormat::Unknown);
    assert_eq!(sniff_named(b"name,age\n1,2\n3,4\n5,6\n", "a.tga"), ImageFormat::Unknown);
}

#[test]
fn formats_that_are_not_decoded_are_named() {
    let mut avif = b"\0\0\0\x1Cftypmif1\0\0\0\0mif1avifmiaf".to_vec();
    avif.extend(b"....ispe\0\0\0\0\0\0\0\x50\0\0\0\x50");
    avif.extend(b"....ispe\0\0\0\0\0\0\x02\x80\0\0\x01\xE0");
    let found = facts(&avif);
    assert_eq!(found.format, ImageFormat::Avif);
    assert_eq!((found.width, found.height), (640, 480));
    assert_eq!(found.pixels.unwrap_err(), "AVIF pictures are recognised but not decoded by Muster");
    let heads: [(&[u8], ImageFormat); 8] = [
        (b"\0\0\0\x18ftypheic\0\0\0\0", ImageFormat::Heic),
        (b"\xFF\x0A\xFF\x07", ImageFormat::Jxl),
        (b"\0\0\0\x0CJXL \r\n\x87\n", ImageFormat::Jxl),
        (b"\x76\x2F\x31\x01\x02\0\0\0", ImageFormat::Exr),
        (b"\0\0\0\x0CjP  \r\n\x87\n", ImageFormat::Jp2),
        (b"8BPS\0\x01\0\0\0\0\0\0", ImageFormat::Psd),
        (b"<?xml version='1.0'?>\n<svg xmlns='x'/>", ImageFormat::Svg),
        (b"BMW,3 doors,red and more of it", ImageFormat::Unknown),
    ];
    for (head, format) in heads {
        let found = facts(head);
        assert_eq!(found.format, format);
        assert!(!format.is_decoded());
        assert!(found.pixels.is_err());
    }
}

#[test]
fn every_extension_leads_back_to_its_format() {
    for format in ImageFormat::ALL {
        assert!(!format.name().is_empty());
        for extension in format.expected_extensions() {
            let upper = extension.to_uppercase();
            assert_eq!(ImageFormat::from_extension(&upper), Some(format));
        }
    }
    assert_eq!(ImageFormat::from_extension("txt"), None);
}

#[test]
fn a_thumbnail_keeps_the_proportions_and_never_enlarges() {
    let bytes = encode(&gradient(200, 100), Encoding::Png);
    let thumb = thumbnail(&bytes, "", 50).unwrap();
    assert_eq!((thumb.width, thumb.height), (50, 25));
    assert_eq!(thumb.rgba.len(), 50 * 25 * 4);
    let same = thumbnail(&bytes, "", 4000).unwrap();
    assert_eq!((same.width, same.height), (200, 100));
    assert!(thumbnail(&bytes[..60], "", 50).is_err());
}

#[test]
fn what_is_no_picture_is_named() {
    for (bytes, says) in [
        (&b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n"[..], "Git LFS pointer"),
        (b"\n<!DOCTYPE html><html>", "web page"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "XML"),
        (b"{\"error\": \"not found\"}", "JSON"),
        (b"Not found", "text"),
        (&[0; 64], "zeros"),
        (b"\x01\x02\xfe\xff", "any image format"),
    ] {
        let found = facts(bytes);
        assert!(!found.undecoded && found.pixels.as_ref().is_err_and(|why| why.contains(says)), "{:?}", found.pixels);
    }
}

/// A directory of a TIFF: tag, type, count, value.
fn tiff(entries: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut bytes = b"II\x2A\0\x08\0\0\0".to_vec();
    bytes.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        bytes.extend(tag.to_le_bytes().into_iter().chain(kind.to_le_bytes()));
        bytes.extend(count.to_le_bytes().into_iter().chain(value.to_le_bytes()));
    }
    bytes.extend([0; 64]);
    bytes
}

#[test]
fn a_sound_variant_that_is_not_decoded_is_not_called_broken() {
    let base = [(256, 3, 1, 4), (257, 3, 1, 4), (259, 3, 1, 1), (277, 3, 1, 1)];
    let strip = [(273, 4, 1, 100), (278, 3, 1, 4), (279, 4, 1, 64)];
    // 64 bits a sample, floating point, grey.
    let deep = [
        &base[..2],
        &[(258, 3, 1, 64)],
        &base[2..3],
        &[(262, 3, 1, 1)],
        &strip[..1],
        &base[3..],
        &strip[1..],
        &[(339, 3, 1, 1)],
    ]
    .concat();
    let planar = [&base[..], &[(284, 3, 1, 2), (322, 3, 1, 16), (323, 3, 1, 16)]].concat();
    for bytes in [tiff(&deep), tiff(&planar), b"\0\0\0\x0cjP  \r\n\x87\n".to_vec()] {
        let found = facts(&bytes);
        assert!(
            found.undecoded && found.pixels.as_ref().is_err_and(|why| why.contains("decode")),
            "{:?}",
            found.pixels
        );
    }
}
