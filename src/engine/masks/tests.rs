//! Masks from their files to classes, shares and findings.

use crate::dataset::{Dataset, Settings};
use crate::engine::{Check, Options, check_in_memory};
use image::{ExtendedColorType, ImageEncoder};
use png::{BitDepth, ColorType};
use std::collections::BTreeMap;

type Files = Vec<(String, Vec<u8>)>;

fn png(width: u32, height: u32, color: ColorType, depth: BitDepth, palette: Option<&[u8]>, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if let Some(palette) = palette {
        encoder.set_palette(palette.to_vec());
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A square of grey values.
fn grey(values: &[u8]) -> Vec<u8> {
    let side = values.len().isqrt() as u32;
    png(side, side, ColorType::Grayscale, BitDepth::Eight, None, values)
}

/// A square of colours.
fn rgb(colours: &[u32]) -> Vec<u8> {
    let side = colours.len().isqrt() as u32;
    let samples: Vec<u8> = colours.iter().flat_map(|c| [(c >> 16) as u8, (c >> 8) as u8, *c as u8]).collect();
    png(side, side, ColorType::Rgb, BitDepth::Eight, None, &samples)
}

/// Pascal VOC's first colours; 255 is its void.
const PALETTE: [u32; 4] = [0, 0x80_00_00, 0x00_80_00, 0x80_80_00];

fn indexed(indices: &[u8]) -> Vec<u8> {
    let side = indices.len().isqrt() as u32;
    let mut palette: Vec<u8> = PALETTE.iter().flat_map(|c| [(c >> 16) as u8, (c >> 8) as u8, *c as u8]).collect();
    palette.resize(255 * 3, 7);
    palette.extend([0xE0, 0xE0, 0xC0]);
    png(side, side, ColorType::Indexed, BitDepth::Eight, Some(&palette), indices)
}

fn jpeg(values: &[u8]) -> Vec<u8> {
    let side = values.len().isqrt() as u32;
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 60);
    encoder.write_image(values, side, side, ExtendedColorType::L8).unwrap();
    bytes
}

/// A picture unlike the others.
fn picture(at: usize, side: u32) -> Vec<u8> {
    let samples: Vec<u8> = (0..side * side).map(|i| ((i as usize * 37 + at * 91) % 251) as u8).collect();
    png(side, side, ColorType::Grayscale, BitDepth::Eight, None, &samples)
}

/// Pictures `a`, `b`, … of a side as long as their masks', and the masks in a folder.
fn beside(folder: &str, side: u32, masks: Vec<Vec<u8>>) -> Files {
    let mut files = Vec::new();
    for (at, mask) in masks.into_iter().enumerate() {
        let name = char::from(b'a' + at as u8);
        let end = if mask.starts_with(&[0xFF, 0xD8]) { "jpg" } else { "png" };
        files.push((format!("images/{name}.png"), picture(at, side)));
        files.push((format!("{folder}/{name}.{end}"), mask));
    }
    files
}

fn with(mut files: Files, path: &str, text: &str) -> Files {
    files.push((path.to_owned(), text.as_bytes().to_vec()));
    files
}

fn checked(files: Files) -> Check<Vec<u8>> {
    check_in_memory("masks", files, Options::default())
}

/// Per class the images that show it.
fn classes(dataset: &Dataset) -> BTreeMap<String, u64> {
    let mut classes: BTreeMap<String, u64> = dataset.classes.iter().map(|class| (class.name.clone(), 0)).collect();
    for (_, class) in dataset.classes_by_image() {
        *classes.entry(dataset.class_name(class).to_owned()).or_default() += 1;
    }
    classes
}

fn named(pairs: &[(&str, u64)]) -> BTreeMap<String, u64> {
    pairs.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
}

/// What a rule says.
fn said(check: &Check<Vec<u8>>, code: &str) -> Vec<String> {
    let findings = &check.brief().unwrap().findings;
    findings.iter().filter(|finding| finding.code == code).map(|finding| finding.message.clone()).collect()
}

fn group_of_masks(check: &Check<Vec<u8>>) -> Vec<(u64, String)> {
    let groups = &check.brief().unwrap().files.groups;
    groups.iter().filter(|group| group.format == "mask-pictures").map(|g| (g.files, g.why.clone())).collect()
}

#[test]
fn palette_indices_of_voc_are_its_classes() {
    let files: Files = beside("SegmentationClass", 2, vec![indexed(&[0, 1, 1, 255]), indexed(&[0, 1, 2, 0])])
        .into_iter()
        .map(|(path, bytes)| (path.replace("images/", "JPEGImages/"), bytes))
        .collect();
    let check = checked(files);
    assert_eq!(classes(check.dataset()), named(&[("aeroplane", 2), ("bicycle", 1)]));
    let facts = &check.brief().unwrap().dataset;
    assert_eq!((facts.images, facts.masks, facts.image_labels, facts.images_without_annotation), (2, 2, 0, 0));
    let shares: Vec<Option<f64>> = facts.classes.iter().map(|class| class.pixel_share).collect();
    assert_eq!(shares, [Some(3.0 / 8.0), Some(1.0 / 8.0)]);
    assert_eq!(
        group_of_masks(&check),
        [(
            2,
            "2 masks (SegmentationClass): 2 classes by palette index, named by Pascal VOC's palette; \
             0 and 255 without a name of their own are no objects"
                .to_owned()
        )]
    );
    assert!(check.brief().unwrap().files.skipped_files.is_empty());
}

#[test]
fn colours_are_named_by_a_table_and_those_that_it_lacks_are_said() {
    let masks = vec![rgb(&[0, 0xFF_00_00, 0xFF_00_00, 0]), rgb(&[0x00_FF_00, 0xFF_00_00, 0x01_02_03, 0])];
    let table = "name,r,g,b\nbackground,0,0,0\ncat,255,0,0\ndog,0,255,0\n";
    let check = checked(with(beside("masks", 2, masks), "class_dict.csv", table));
    assert_eq!(classes(check.dataset()), named(&[("cat", 2), ("dog", 1)]));
    assert_eq!(
        said(&check, "ERR011"),
        ["1 value of the masks in masks has no name in class_dict.csv: #010203 (in 1 mask)"]
    );
}

#[test]
fn a_class_of_the_table_that_no_mask_shows_is_known_to_be_absent() {
    let masks = vec![rgb(&[0, 0xFF_00_00, 0xFF_00_00, 0])];
    let check =
        checked(with(beside("masks", 2, masks), "label_colors.txt", "255 0 0\tcat\n0 0 255\tcow\n0 0 0\tvoid\n"));
    assert_eq!(classes(check.dataset()), named(&[("cat", 1), ("cow", 0)]));
    assert_eq!(check.dataset().labellings[0].classes.len(), 2);
    assert_eq!(said(&check, "ERR011"), ["1 of 2 declared classes is never used: cow"]);
}

#[test]
fn values_without_any_name_are_classes_by_number() {
    let check = checked(beside("labels", 2, vec![grey(&[0, 3, 3, 255]), grey(&[7, 3, 0, 0])]));
    assert_eq!(classes(check.dataset()), named(&[("class 3", 2), ("class 7", 1)]));
    let check = checked(beside("masks", 2, vec![rgb(&[0, 0x80_00_00, 0, 0]), rgb(&[0x40_40_00, 0, 0, 0])]));
    assert_eq!(classes(check.dataset()), named(&[("colour #404000", 1), ("colour #800000", 1)]));
}

#[test]
fn masks_of_two_values_are_of_one_class_called_after_their_folder() {
    for (folder, name) in [("masks", "mask"), ("lesion_masks", "lesion"), ("train_masks", "mask")] {
        let check = checked(beside(folder, 2, vec![grey(&[0, 255, 255, 0]), grey(&[0, 0, 0, 0])]));
        assert_eq!(classes(check.dataset()), named(&[(name, 1)]), "{folder}");
        assert_eq!(check.dataset().labellings[0].images.len(), 2, "the empty one says that it is not there");
    }
    let ones = checked(beside("masks", 2, vec![grey(&[0, 1, 1, 0]), grey(&[1, 1, 1, 1])]));
    assert_eq!(classes(ones.dataset()), named(&[("mask", 2)]));
    let table = "name,r,g,b\nbackground,0,0,0\nriver,255,255,255\n";
    let files = beside("masks", 2, vec![rgb(&[0, 0xFF_FF_FF, 0, 0])]);
    assert_eq!(classes(checked(with(files, "class_dict.csv", table)).dataset()), named(&[("river", 1)]));
    let mut defect: Files =
        vec![("d/test/crack/0.png".into(), picture(0, 2)), ("d/test/good/1.png".into(), picture(1, 2))];
    defect.push(("d/ground_truth/crack/0_mask.png".into(), grey(&[0, 0, 255, 0])));
    assert_eq!(classes(checked(defect).dataset()).get("crack"), Some(&1));
}

#[test]
fn one_file_for_each_class_names_the_class() {
    let mut files: Files = Vec::new();
    for at in 0..2 {
        files.push((format!("images/I_{at}.jpg"), jpeg(&[90; 64])));
        files.push((format!("masks/I_{at}_MA.png"), grey(&[255; 64])));
        files.push((format!("masks/I_{at}_HE.png"), grey(&[at * 255; 64])));
    }
    assert_eq!(classes(checked(files).dataset()), named(&[("HE", 1), ("MA", 2)]));
}

#[test]
fn blurred_values_of_one_class_are_said_and_read_to_the_nearest() {
    let half: Vec<u8> = (0..1024).map(|i| if (i % 32) + (i / 32) < 30 { 255 } else { 0 }).collect();
    let check = checked(beside("masks", 32, vec![jpeg(&half), jpeg(&half)]));
    assert_eq!(classes(check.dataset()), named(&[("mask", 2)]));
    let found = said(&check, "ERR015");
    assert!(found[0].starts_with("2 of 2 masks in masks hold blurred values, up to "), "{found:?}");
    assert!(found[0].ends_with(" in between: JPEG does not keep values"), "{found:?}");
    // Numbers of classes are lost in it.
    let many: Vec<u8> = (0..1024).map(|i| (i % 32 / 4) as u8 * 13).collect();
    let check = checked(beside("masks", 32, vec![jpeg(&many), jpeg(&many)]));
    let found = said(&check, "ERR013");
    assert!(found[0].contains("as JPEG does not keep them"), "{found:?}");
    assert_eq!(classes(check.dataset()), named(&[]));
    // A sound mask of two values and void, and one of many classes, are no blurred ones.
    let check = checked(beside("masks", 2, vec![grey(&[0, 1, 255, 2]), grey(&[0, 150, 180, 2])]));
    assert_eq!(said(&check, "ERR015"), [""; 0]);
}

#[test]
fn colours_among_indices_and_lost_indices_are_said() {
    let odd = rgb(&[0, PALETTE[1], PALETTE[2], 0]);
    let check = checked(beside("masks", 2, vec![indexed(&[0, 1, 2, 0]), indexed(&[0, 2, 2, 0]), odd.clone()]));
    assert_eq!(
        said(&check, "ERR015"),
        ["1 of 3 masks in masks holds colours where the others hold numbers of classes"]
    );
    assert_eq!(classes(check.dataset()), named(&[("class 1", 2), ("class 2", 3)]), "read by the others' palette");
    let lost: Files = beside("SegmentationClass", 2, vec![odd])
        .into_iter()
        .map(|(path, bytes)| (path.replace("images/", "JPEGImages/"), bytes))
        .collect();
    let check = checked(lost.clone());
    assert_eq!(
        said(&check, "ERR015"),
        ["1 of 1 mask in SegmentationClass holds the colours of Pascal VOC's palette in place of its indices"]
    );
    assert_eq!(classes(check.dataset()), named(&[("aeroplane", 1), ("bicycle", 1)]));
    let table = "# label:color_rgb:parts:actions\nbackground:0,0,0::\nplane:128,0,0::\nbike:0,128,0::\n";
    let check = checked(with(lost, "labelmap.txt", table));
    assert_eq!(said(&check, "ERR015"), [""; 0], "CVAT writes colours");
    assert_eq!(classes(check.dataset()), named(&[("bike", 1), ("plane", 1)]));
}

#[test]
fn masks_of_another_size_are_errors() {
    let mut files = beside("masks", 4, vec![grey(&[0, 1, 1, 2]), grey(&[0; 16])]);
    let check = checked(files.clone());
    assert_eq!(
        said(&check, "ERR005"),
        ["1 mask in masks is of another size than its image: width and height are 0.5 times the image's"]
    );
    files[0].1 = picture(0, 2);
    assert_eq!(said(&checked(files), "ERR005"), [""; 0]);
}

#[test]
fn values_that_are_no_classes_and_broken_masks_are_errors() {
    let deep = |by: u16| -> Vec<u8> {
        let samples: Vec<u8> = (0..64u16).flat_map(|i| (i * by).to_be_bytes()).collect();
        png(8, 8, ColorType::Grayscale, BitDepth::Sixteen, None, &samples)
    };
    let check = checked(beside("masks", 8, vec![deep(97), deep(103)]));
    let found = said(&check, "ERR013").join("; ");
    assert!(found.contains("cannot be used") && found.contains("values up to 6,489"), "{found}");
    let mut broken = grey(&[0, 1, 1, 2]);
    broken.truncate(45);
    let check = checked(beside("masks", 2, vec![grey(&[0, 1, 2, 2]), broken]));
    assert!(said(&check, "ERR013")[0].contains("masks/b.png cannot be used"), "{:?}", said(&check, "ERR013"));
    assert_eq!(check.brief().unwrap().files.skipped_files.len(), 1);
    assert_eq!(classes(check.dataset()), named(&[("class 1", 1), ("class 2", 1)]));
}

#[test]
fn masks_without_images_and_images_without_masks_are_counted() {
    let mut files = beside("masks", 2, (0..9).map(|at| grey(&[0, 1, 2, at])).collect());
    files.push(("masks/z.png".into(), grey(&[0, 1, 1, 2])));
    files.push(("images/y.png".into(), picture(40, 2)));
    let check = checked(files);
    assert_eq!(check.brief().unwrap().dataset.images, 10, "a mask is no picture");
    assert_eq!(said(&check, "ERR003"), ["1 image named by masks/z.png is not there"]);
    assert_eq!(said(&check, "ERR004"), ["1 of 10 images has no annotation"]);
    assert_eq!(said(&check, "ERR017"), [""; 0]);
}

#[test]
fn without_pixels_masks_are_not_read_and_that_is_said() {
    let files = beside("masks", 2, vec![grey(&[0, 3, 3, 2]), grey(&[0; 4])]);
    let check = check_in_memory("masks", files, Options { pixels: false, ..Options::default() });
    assert_eq!(classes(check.dataset()), named(&[]));
    assert_eq!(said(&check, "ERR017"), ["2 files were left aside: 2 masks of images"]);
    assert_eq!(said(&check, "ERR004"), [""; 0], "they are annotations all the same");
    let skipped = &check.brief().unwrap().files.skipped_files;
    assert_eq!(skipped[0].why, "a mask of images/a.png, by its folder and name; its pixels are not read");
}

#[test]
fn of_masks_that_say_the_same_only_the_best_count() {
    let mut files: Files = Vec::new();
    let picture = |at| (format!("leftImg8bit/train/x/p{at}_leftImg8bit.png"), picture(at, 2));
    let mask = |at: usize, kind: &str, bytes| (format!("gtFine/train/x/p{at}_gtFine_{kind}.png"), bytes);
    for at in 0..2 {
        files.push(picture(at));
        files.push(mask(at, "labelIds", grey(&[7, 26, 0, 3])));
        files.push(mask(at, "labelTrainIds", grey(&[0, 13, 255, 255])));
        let ids = [0, 7, 26_001u16, 0].iter().flat_map(|v| v.to_be_bytes()).collect::<Vec<u8>>();
        files.push(mask(at, "instanceIds", png(2, 2, ColorType::Grayscale, BitDepth::Sixteen, None, &ids)));
        files.push(mask(at, "color", rgb(&[0x80_40_80, 0x00_00_8E, 0, 0])));
    }
    let check = checked(files.clone());
    assert_eq!(classes(check.dataset()), named(&[("car", 2), ("road", 2)]));
    assert_eq!(check.dataset().mask_pictures.regions.len(), 4);
    files.retain(|(path, _)| !path.contains("label") && !path.contains("color"));
    assert_eq!(classes(checked(files).dataset()), named(&[("car", 2), ("road", 2)]), "by the numbers of objects alone");
}

#[test]
fn lists_of_names_count_from_background_or_from_one() {
    let files = beside("masks", 2, vec![indexed(&[0, 1, 2, 0])]);
    let check = checked(with(files.clone(), "classes.txt", "cat\ndog\n"));
    assert_eq!(classes(check.dataset()), named(&[("cat", 1), ("dog", 1)]));
    let check = checked(with(files, "classes.txt", "background\ncat\ndog\n"));
    assert_eq!(classes(check.dataset()).get("dog"), Some(&1));
}

#[test]
fn masks_hold_when_the_annotations_are_read_again() {
    let files = with(
        beside("masks", 2, vec![grey(&[0, 3, 3, 2]), grey(&[0, 3, 0, 0])]),
        "t.csv",
        "image,x\na.png,1\nb.png,2\n",
    );
    let mut check = checked(files);
    let before = classes(check.dataset());
    let mut settings = Settings::default();
    settings.columns.insert("t.csv#x".into(), crate::dataset::ColumnSettings::default());
    assert!(check.asks_to_read_again(&settings));
    assert!(check.reconfigure(settings));
    assert_eq!(classes(check.dataset()), before);
    assert!(check.brief().unwrap().partial.is_none());
}

#[test]
fn until_all_masks_are_there_nothing_is_said_to_be_missing() {
    let files = beside("masks", 2, vec![grey(&[0, 3, 3, 2]), grey(&[0, 3, 0, 0])]);
    let mut check = Check::new("masks", files, Options::default());
    check.read(&mut |_| true);
    check.judge(false);
    assert!(!check.dataset().all_read());
    let work = check.masks_to_measure();
    assert_eq!(work.len(), 2);
    let facts =
        |check: &Check<Vec<u8>>, at: usize| crate::pixels::mask_named(check.mask_source(work[at].0).unwrap(), "");
    let first = facts(&check, 0);
    check.put_mask(work[0].0, first);
    check.judge(false);
    assert_eq!(classes(check.dataset()), named(&[]));
    check.lost_mask(work[1].0, "it cannot be read");
    check.judge(false);
    assert_eq!(classes(check.dataset()), named(&[("class 2", 1), ("class 3", 1)]));
    assert!(check.dataset().all_read());
}
