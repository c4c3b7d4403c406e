//! Masks keep what was stored.

use crate::{MaskFacts, MaskKind, mask_named};

/// A PNG of these samples.
pub(super) fn png(
    (width, height): (u32, u32),
    (color, depth): (png::ColorType, png::BitDepth),
    palette: Option<Vec<u8>>,
    samples: &[u8],
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    bytes
}

fn values(facts: &MaskFacts) -> (MaskKind, Vec<(u32, u32, u64)>) {
    let pixels = facts.pixels.as_ref().unwrap();
    (pixels.kind, pixels.values.iter().map(|v| (v.value, v.colour, v.pixels)).collect())
}

#[test]
fn indices_of_a_palette_stay_indices() {
    let palette = vec![0, 0, 0, 128, 0, 0, 0, 128, 0, 9, 9, 9];
    let eight = png((2, 2), (png::ColorType::Indexed, png::BitDepth::Eight), Some(palette.clone()), &[0, 2, 2, 1]);
    let found = (MaskKind::Indices, vec![(0, 0, 1), (1, 0x80_00_00, 1), (2, 0x00_80_00, 2)]);
    assert_eq!(values(&mask_named(&eight, "a.png")), found);
    // Three pixels of two bits in a byte, and what fills it counts for nothing.
    let two = png((3, 1), (png::ColorType::Indexed, png::BitDepth::Two), Some(palette), &[0b00_10_01_11]);
    let found = (MaskKind::Indices, vec![(0, 0, 1), (1, 0x80_00_00, 1), (2, 0x00_80_00, 1)]);
    assert_eq!(values(&mask_named(&two, "a.png")), found);
}

#[test]
fn one_channel_keeps_its_values_and_colours_are_colours() {
    let grey = png((3, 1), (png::ColorType::Grayscale, png::BitDepth::Eight), None, &[7, 7, 255]);
    assert_eq!(values(&mask_named(&grey, "")), (MaskKind::Grey, vec![(7, 0x07_07_07, 2), (255, 0xFF_FF_FF, 1)]));
    let deep = png((2, 1), (png::ColorType::Grayscale, png::BitDepth::Sixteen), None, &[0x65, 0xC8, 0, 7]);
    assert_eq!(values(&mask_named(&deep, "")), (MaskKind::Grey, vec![(7, 7, 1), (26_056, 26_056, 1)]));
    let bit = png((9, 1), (png::ColorType::Grayscale, png::BitDepth::One), None, &[0xFF, 0]);
    assert_eq!(values(&mask_named(&bit, "")), (MaskKind::Grey, vec![(0, 0, 1), (1, 0xFF_FF_FF, 8)]));
    let colour = png((2, 1), (png::ColorType::Rgb, png::BitDepth::Eight), None, &[1, 2, 3, 1, 2, 3]);
    assert_eq!(values(&mask_named(&colour, "")), (MaskKind::Colours, vec![(0x01_02_03, 0x01_02_03, 2)]));
}

#[test]
fn a_mask_drawn_in_the_alpha_is_read_from_it() {
    let drawn = [9, 9, 9, 0, 9, 9, 9, 255];
    let alpha = png((2, 1), (png::ColorType::Rgba, png::BitDepth::Eight), None, &drawn);
    assert_eq!(values(&mask_named(&alpha, "")), (MaskKind::Grey, vec![(0, 0, 1), (255, 0xFF_FF_FF, 1)]));
    let plain = png((2, 1), (png::ColorType::Rgba, png::BitDepth::Eight), None, &[9, 9, 9, 0, 8, 8, 8, 255]);
    assert_eq!(values(&mask_named(&plain, "")).0, MaskKind::Colours);
}

#[test]
fn every_prefix_of_a_mask_is_read_or_refused_in_words() {
    let whole = png((5, 5), (png::ColorType::Grayscale, png::BitDepth::Eight), None, &[3; 25]);
    for end in 0..whole.len() {
        let facts = mask_named(&whole[..end], "a.png");
        assert!(facts.pixels.is_ok() || facts.pixels.is_err_and(|why| !why.is_empty()), "{end}");
    }
    assert_eq!(mask_named(&whole, "a.png").pixels.unwrap().distinct, 1);
}

#[test]
fn of_many_values_the_most_frequent_are_kept() {
    let samples: Vec<u8> = (0..3000u32).flat_map(|i| [(i >> 8) as u8, i as u8, 1, 0, 0, 0]).collect();
    let many = png((6000, 1), (png::ColorType::Rgb, png::BitDepth::Eight), None, &samples);
    let pixels = mask_named(&many, "").pixels.unwrap();
    assert_eq!((pixels.values.len(), pixels.distinct), (256, 3001));
    assert_eq!((pixels.values[0].value, pixels.values[0].pixels), (0, 3000));
}
