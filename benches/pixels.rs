//! How many JPEG pictures of the usual size are measured in a second.

use std::io::Cursor;

use divan::Bencher;
use divan::counter::ItemsCount;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

fn main() {
    divan::main();
}

/// A picture of 500 × 400 with as much detail as a photograph: about 107 KB as a JPEG.
fn photograph() -> Vec<u8> {
    let mut state = 1_u32;
    let picture = RgbImage::from_fn(500, 400, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 27) as u8;
        Rgb([(x * 220 / 500) as u8 + grain, (y * 220 / 400) as u8 + grain, ((x + y) * 220 / 900) as u8 + grain])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 93)).expect("the picture can be encoded");
    bytes.into_inner()
}

#[divan::bench]
fn measure_a_jpeg_of_500_by_400(bencher: Bencher) {
    let bytes = photograph();
    println!("{} bytes", bytes.len());
    bencher.counter(ItemsCount::new(1_usize)).bench(|| muster::pixels::measure(divan::black_box(&bytes)));
}

#[divan::bench]
fn decode_the_same_without_measuring(bencher: Bencher) {
    let bytes = photograph();
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| muster::pixels::thumbnail(divan::black_box(&bytes), "", u32::MAX));
}
