//! Files made to do harm: small ones that claim to be huge, and animations without end. Each ends as a sentence, soon and
//! without its memory being asked for.

use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat as Encoding};

use super::{encode, facts, gradient};
use crate::{Facts, ImageFormat, memory_needed};

/// Frames of an animation without end.
const FRAMES: usize = 20_000;
/// However slow the machine, and without optimisation.
const SOON: Duration = Duration::from_secs(10);

/// Measures a file that must not take long.
fn soon(bytes: &[u8]) -> Facts {
    let begun = Instant::now();
    let found = facts(bytes);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    found
}

/// A file of some kilobytes at most is refused, and no memory is set aside for what it claims.
fn refused(bytes: &[u8], name: &str, claims: &str) {
    let found = soon(bytes);
    let reason = found.pixels.expect_err(name);
    assert!(reason.contains(claims), "{name}: {reason}");
    assert!(memory_needed(bytes, name, bytes.len() as u64) < 128 << 20, "{name}");
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let sum = crc(&[kind, data].concat());
    [&(data.len() as u32).to_be_bytes(), &kind[..], data, &sum.to_be_bytes()].concat()
}

/// CRC-32 as PNG has it.
fn crc(bytes: &[u8]) -> u32 {
    let bit = |sum: u32| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(!0, |sum, &byte| (0..8).fold(sum ^ u32::from(byte), |sum, _| bit(sum)))
}

#[test]
fn a_header_of_65535_squared_is_refused_in_every_format() {
    let claims = "65,535 × 65,535";
    let side = 65_535_u32;
    let ihdr = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let png = [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(b"IHDR", &ihdr),
        chunk(b"IDAT", &[0x78, 0x9C, 3, 0]),
        chunk(b"IEND", &[]),
    ];
    refused(&png.concat(), "a.png", claims);
    let mut jpeg = encode(&gradient(16, 16), Encoding::Jpeg);
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].fill(0xFF);
    refused(&jpeg, "a.jpg", claims);
    let mut gif = encode(&DynamicImage::ImageRgba8(gradient(4, 4).to_rgba8()), Encoding::Gif);
    gif[6..10].fill(0xFF);
    refused(&gif, "a.gif", claims);
    let mut bmp = encode(&gradient(4, 4), Encoding::Bmp);
    bmp[18..22].copy_from_slice(&side.to_le_bytes());
    bmp[22..26].copy_from_slice(&side.to_le_bytes());
    refused(&bmp, "a.bmp", claims);
    let mut qoi = encode(&gradient(4, 4), Encoding::Qoi);
    qoi[4..8].copy_from_slice(&side.to_be_bytes());
    qoi[8..12].copy_from_slice(&side.to_be_bytes());
    refused(&qoi, "a.qoi", claims);
    let canvas = [&[0x12, 0, 0, 0][..], &(side - 1).to_le_bytes()[..3], &(side - 1).to_le_bytes()[..3]].concat();
    let webp = [b"RIFF\x20\0\0\0WEBPVP8X\x0A\0\0\0".to_vec(), canvas, b"ANIM\x06\0\0\0\0\0\0\0\0\0".to_vec()];
    refused(&webp.concat(), "a.webp", claims);
    refused(format!("P6 {side} {side} 255 abc").as_bytes(), "a.ppm", claims);
}

#[test]
fn of_a_gif_without_end_the_first_frame_is_measured() {
    let mut gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    for _ in 0..FRAMES {
        gif.extend(b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    gif.push(0x3B);
    let found = soon(&gif);
    assert_eq!((found.frames, found.width, found.pixels.is_ok()), (FRAMES as u32, 1, true));
}

#[test]
fn of_an_animated_png_without_end_the_plain_picture_is_measured() {
    let plain = encode(&gradient(8, 8), Encoding::Png);
    let end = plain.len() - 12;
    let control = |at: u32| [&at.to_be_bytes()[..], &8_u32.to_be_bytes(), &8_u32.to_be_bytes(), &[0; 14]].concat();
    let mut png = plain[..33].to_vec();
    png.extend(chunk(b"acTL", &[&(FRAMES as u32).to_be_bytes()[..], &[0; 4]].concat()));
    png.extend(chunk(b"fcTL", &control(0)));
    png.extend(&plain[33..end]);
    for at in 1..FRAMES as u32 {
        png.extend(chunk(b"fcTL", &control(2 * at - 1)));
        png.extend(chunk(b"fdAT", &[&(2 * at).to_be_bytes()[..], &[0; 3]].concat()));
    }
    png.extend(&plain[end..]);
    let found = soon(&png);
    assert_eq!((found.frames, found.width), (FRAMES as u32, 8));
    assert_eq!(found.pixels.map(|p| p.pixel_hash), facts(&plain).pixels.map(|p| p.pixel_hash));
}

#[test]
fn of_an_animated_webp_without_end_the_first_frame_is_measured() {
    let plain = encode(&gradient(8, 8), Encoding::WebP);
    let picture = &plain[12..];
    let mut frame = [[0; 3], [0; 3], [7, 0, 0], [7, 0, 0], [40, 0, 0]].concat();
    frame.push(0);
    frame.extend(picture);
    let mut body = b"WEBPVP8X\x0A\0\0\0\x12\0\0\0\x07\0\0\x07\0\0ANIM\x06\0\0\0\0\0\0\0\0\0".to_vec();
    for _ in 0..FRAMES {
        body.extend(b"ANMF");
        body.extend((frame.len() as u32).to_le_bytes());
        body.extend(&frame);
        body.extend(vec![0; frame.len() % 2]);
    }
    let webp = [b"RIFF".to_vec(), (body.len() as u32).to_le_bytes().to_vec(), body].concat();
    let found = soon(&webp);
    assert_eq!((found.format, found.frames, found.width), (ImageFormat::Webp, FRAMES as u32, 8));
    assert!(found.pixels.is_ok(), "{:?}", found.pixels.err());
}

#[test]
fn a_picture_that_is_not_decoded_tells_its_size_all_the_same() {
    // 256 rows in units of eight, twice as wide; and 1,000 × 301 in full.
    let bare = [0xFF, 0x0A, 0xFF, 0x01, 0, 0, 0, 0, 0, 0];
    let small = facts(&bare);
    assert_eq!((small.format, small.width, small.height, small.undecoded), (ImageFormat::Jxl, 512, 256, true));
    let bits = 300_u64 << 3 | 999 << (3 + 9 + 3 + 2) | 1 << (3 + 9 + 3);
    let full = [&[0xFF, 0x0A][..], &bits.to_le_bytes()].concat();
    assert_eq!((facts(&full).width, facts(&full).height), (1000, 301));
    let container = [b"\0\0\0\x0CJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl \0\0\0\x16jxlc".to_vec(), full].concat();
    assert_eq!((facts(&container).width, facts(&container).height), (1000, 301));
    for end in 0..container.len() {
        assert!(facts(&container[..end]).pixels.is_err());
    }
    assert!(small.pixels.expect_err("no decoder").contains("JPEG XL"));
}
