//! Copies of pictures are found, and pictures that only look alike are not called copies: over made-up photographs always,
//! over real ones where they are at hand.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, Rgb, RgbImage};
use muster::engine::{Options, check_in_memory};
use muster::stats::SplitMix64;
use std::collections::BTreeMap;
use xtask::shared::shared;

/// What is done to a picture, and which share of copies has to be found.
type Change = (&'static str, f64, fn(&DynamicImage) -> DynamicImage);

const CHANGES: [Change; 14] = [
    ("compressed again", 0.95, DynamicImage::clone),
    ("half as large", 0.95, |p| p.resize_exact(p.width() / 2, p.height() / 2, FilterType::Lanczos3)),
    ("a quarter as large", 0.95, |p| p.resize_exact(p.width() / 4, p.height() / 4, FilterType::Lanczos3)),
    ("made 224 x 224", 0.95, |p| p.resize_exact(224, 224, FilterType::Triangle)),
    ("brighter by 1.25", 0.95, |p| toned(p, 1.25)),
    ("darker by 0.75", 0.95, |p| toned(p, 0.75)),
    ("mirrored", 0.9, DynamicImage::fliph),
    ("mirrored top to bottom", 0.9, DynamicImage::flipv),
    ("turned by 90", 0.9, DynamicImage::rotate90),
    ("turned by 180", 0.9, DynamicImage::rotate180),
    ("turned by 270", 0.9, DynamicImage::rotate270),
    ("cropped by 5 % of its sides", 0.85, |p| cropped(p, 0.025)),
    ("cropped by 5 % at each side", 0.85, |p| cropped(p, 0.05)),
    ("cropped and half as large", 0.8, |p| {
        cropped(p, 0.025).resize_exact(p.width() / 2, p.height() / 2, FilterType::Lanczos3)
    }),
];

fn toned(picture: &DynamicImage, by: f32) -> DynamicImage {
    let mut picture = picture.to_rgb8();
    picture.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|v| (f32::from(v) * by) as u8));
    picture.into()
}

fn cropped(picture: &DynamicImage, cut: f64) -> DynamicImage {
    let (x, y) = ((f64::from(picture.width()) * cut) as u32, (f64::from(picture.height()) * cut) as u32);
    picture.crop_imm(x, y, picture.width() - 2 * x, picture.height() - 2 * y)
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))
        .expect("a picture can be written to memory");
    bytes
}

/// Groups of the pictures of a folder by kind, as paths.
fn groups(files: Vec<(String, Vec<u8>)>) -> Vec<(String, Vec<String>)> {
    let check = check_in_memory("pictures", files, Options::default());
    let report = check.report().expect("a check in memory ends with a report");
    report.tables.duplicates.iter().map(|group| (group.kind.clone(), group.images.clone())).collect()
}

/// Found copies, all copies, and pairs called one picture that are not.
fn measured(pictures: &[DynamicImage], change: fn(&DynamicImage) -> DynamicImage) -> (usize, usize, usize) {
    let mut files = Vec::new();
    for (at, picture) in pictures.iter().enumerate() {
        // Names that say nothing.
        files.push((format!("{at:04}/a.jpg"), jpeg(picture, 90)));
        files.push((format!("{at:04}/b.jpg"), jpeg(&change(picture), 75)));
    }
    let (mut found, mut wrong) = (0, 0);
    for (_, paths) in groups(files).into_iter().filter(|(kind, _)| kind != "scene") {
        let mut by_source: BTreeMap<&str, usize> = BTreeMap::new();
        paths.iter().for_each(|path| *by_source.entry(&path[..4]).or_default() += 1);
        found += by_source.values().filter(|&&n| n == 2).count();
        let same: usize = by_source.values().map(|n| n * (n - 1) / 2).sum();
        wrong += paths.len() * (paths.len() - 1) / 2 - same;
    }
    (found, pictures.len(), wrong)
}

/// Holds every change against its goal, and says what came out.
fn hold(pictures: &[DynamicImage]) {
    let (mut right, mut wrong, mut missed) = (0, 0, Vec::new());
    for (name, goal, change) in CHANGES {
        let (found, all, false_pairs) = measured(pictures, change);
        let recall = found as f64 / all as f64;
        println!("{name}: recall {recall:.3} ({found} of {all}), {false_pairs} wrong pairs");
        (right, wrong) = (right + found, wrong + false_pairs);
        if recall < goal {
            missed.push(format!("{name}: {recall:.3}, not {goal}"));
        }
    }
    let precision = right as f64 / (right + wrong).max(1) as f64;
    println!("precision {precision:.4}");
    assert!(missed.is_empty(), "{missed:?}");
    assert!(precision >= 0.99, "{wrong} of {} pairs are wrong", right + wrong);
}

/// A made-up photograph: hills of light in colour over a slope, and fine stripes.
fn made_up(number: u64) -> DynamicImage {
    let mut random = SplitMix64::new(number);
    let mut draw = || (random.next() >> 11) as f32 / (1_u64 << 53) as f32;
    let hills: Vec<[f32; 6]> = (0..18).map(|_| [(); 6].map(|()| draw())).collect();
    let slope = draw() - 0.5;
    RgbImage::from_fn(200, 150, |px, py| {
        let (x, y) = (px as f32 / 200.0, py as f32 / 150.0);
        let stripes = 6.0 * ((x * 40.0 + y * 13.0).sin());
        let light: f32 = hills
            .iter()
            .map(|hill| {
                let (across, down, size) = (x - hill[0], y - hill[1], 0.03 + 0.12 * hill[2]);
                120.0 * (hill[3] - 0.4) / (1.0 + (across * across + down * down) / (size * size))
            })
            .sum();
        let shade = |tint: f32| (90.0 + stripes + light + 80.0 * slope * (x + tint * y)).clamp(0.0, 255.0) as u8;
        Rgb([shade(0.3), shade(0.6), shade(1.0)])
    })
    .into()
}

#[test]
fn copies_of_made_up_photographs_are_found() {
    let pictures: Vec<DynamicImage> = (0..12).map(made_up).collect();
    hold(&pictures);
}

#[test]
fn copies_of_real_photographs_are_found() {
    let Some(folder) = shared("images") else { return };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "JPEG"));
    paths.sort();
    // All of them take half an hour without optimisation.
    let step = if cfg!(debug_assertions) { 25 } else { 1 };
    let pictures: Vec<DynamicImage> =
        paths.iter().step_by(step).filter_map(|path| image::open(path).ok()).map(|p| p.to_rgb8().into()).collect();
    hold(&pictures);
}

#[test]
fn what_moved_on_a_board_or_in_the_water_makes_another_picture_of_one_scene() {
    let board = |pieces: &[(u32, u32)]| {
        let mut board = RgbImage::from_fn(320, 320, |x, y| {
            if (x / 40 + y / 40) % 2 == 0 { Rgb([235, 215, 180]) } else { Rgb([120, 80, 50]) }
        });
        for &(column, row) in pieces {
            for (x, y) in (0..20).flat_map(|x| (0..26).map(move |y| (x, y))) {
                board.put_pixel(40 * column + 10 + x, 40 * row + 7 + y, Rgb([20, 20, 25]));
            }
        }
        // Light falls from one side: a board alone is the same turned.
        let mut board = DynamicImage::from(board);
        imageops::colorops::brighten_in_place(&mut board, 0);
        let mut board = board.to_rgb8();
        for (x, _, pixel) in board.enumerate_pixels_mut() {
            pixel.0 = pixel.0.map(|v| (u32::from(v) * (700 + x) / 1_020) as u8);
        }
        jpeg(&board.into(), 90)
    };
    let files = vec![
        ("a.jpg".to_owned(), board(&[(1, 6), (4, 4)])),
        ("b.jpg".to_owned(), board(&[(1, 6), (5, 4)])),
        ("c.jpg".to_owned(), board(&[(1, 6)])),
    ];
    // On a bare board pieces make most of what the signs say: not every pair is found, and none is called a copy.
    let found = groups(files);
    assert!(!found.is_empty() && found.iter().all(|(kind, _)| kind == "scene"), "{found:?}");
}
