use super::*;
use crate::dataset::FileId;

fn index(paths: &[&str]) -> Index {
    let mut images = Images::default();
    for (i, path) in paths.iter().enumerate() {
        images.push((*path).to_owned(), Some(FileId::from(i)));
    }
    Index::new(&images)
}

fn found(index: &Index, from: &str, name: &str, join: Join) -> Result<String, Option<String>> {
    match index.find(from, name, join) {
        Joined::Image(id) => Ok(index.paths[id.index()].clone()),
        Joined::Missing(why) => Err(why),
        Joined::Ambiguous(several) => Err(Some(format!("{} candidates", several.len()))),
    }
}

#[test]
fn a_name_is_looked_for_near_its_file_then_by_itself() {
    let index = index(&["train/0001.jpg", "valid/0001.jpg", "images/x.png"]);
    assert_eq!(found(&index, "train/_annotations.json", "0001.jpg", Join::Name), Ok("train/0001.jpg".into()));
    assert_eq!(found(&index, "valid/_annotations.json", "0001.jpg", Join::Name), Ok("valid/0001.jpg".into()));
    assert_eq!(found(&index, "annotations/a.json", "x.png", Join::Name), Ok("images/x.png".into()));
    assert_eq!(found(&index, "a.csv", "/home/me/set/images/x.png", Join::Name), Ok("images/x.png".into()));
    assert_eq!(found(&index, "labels.csv", "0001.jpg", Join::Name), Err(Some("2 candidates".into())));
    assert_eq!(found(&index, "labels/x.txt", "x", Join::Stem), Ok("images/x.png".into()));
}

#[test]
fn a_picture_of_another_split_is_not_meant() {
    let index = index(&["val/1.jpg"]);
    let why = found(&index, "labels.csv", "train/1.jpg", Join::Name).unwrap_err();
    assert_eq!(why.as_deref(), Some("the image of this name lies in another split's folder"));
}

/// The way and the picture, or the number of those that fit.
fn loosely(index: &Index, name: &str, join: Join) -> Result<(Way, String), usize> {
    assert_eq!(index.find("t.csv", name, join), Joined::Missing(None), "{name} is found strictly");
    match index.find_loosely("t.csv", name, join) {
        Loosely::Image(id, way) => Ok((way, index.paths[id.index()].clone())),
        Loosely::Several(several, _) => Err(several.len()),
        Loosely::Nothing => Err(0),
    }
}

#[test]
fn the_one_picture_that_fits_but_for_one_thing_is_meant() {
    let index =
        index(&["a.jpg", "B.JPG", "in/006.jpg", "scan.tif.jpg", "photo (1).png", "00042.jpg", "x%20y.jpg", "Ⅳ.jpg"]);
    for (name, join, way, path) in [
        ("a.jpeg", Join::Name, Way::Extension, "a.jpg"),
        ("a", Join::Name, Way::Extension, "a.jpg"),
        ("a.png", Join::Stem, Way::Extension, "a.jpg"),
        ("b.jpg", Join::Name, Way::Case, "B.JPG"),
        ("b", Join::Stem, Way::Case, "B.JPG"),
        ("in/006 .jpg", Join::Name, Way::Blanks, "in/006.jpg"),
        ("0 06", Join::Stem, Way::Blanks, "in/006.jpg"),
        ("scan.tif", Join::Name, Way::Extension, "scan.tif.jpg"),
        ("scan.jpg", Join::Name, Way::Extensions, "scan.tif.jpg"),
        ("scan", Join::Stem, Way::Extensions, "scan.tif.jpg"),
        ("photo%20(1).png", Join::Name, Way::Percent, "photo (1).png"),
        ("a/b%2Fphoto%20%281%29.png", Join::Name, Way::Percent, "photo (1).png"),
        ("photo%20(1)", Join::Stem, Way::Percent, "photo (1).png"),
        ("x y.jpg", Join::Name, Way::Percent, "x%20y.jpg"),
        ("42", Join::Stem, Way::Zeros, "00042.jpg"),
        ("42.jpg", Join::Name, Way::Zeros, "00042.jpg"),
        ("000000042.jpg", Join::Name, Way::Zeros, "00042.jpg"),
        ("6.0", Join::Stem, Way::Decimals, "in/006.jpg"),
        ("6.0.jpg", Join::Name, Way::Decimals, "in/006.jpg"),
        ("IV.jpg", Join::Name, Way::Unicode, "Ⅳ.jpg"),
    ] {
        assert_eq!(loosely(&index, name, join), Ok((way, path.to_owned())), "{name}");
    }
    assert_eq!(loosely(&index, "c.jpg", Join::Name), Err(0));
    assert_eq!(loosely(&index, "43", Join::Stem), Err(0));
}

#[test]
fn a_word_that_all_names_end_in_is_no_part_of_the_name() {
    let cropped = index(&["a/train_01_aligned.jpg", "a/train_02_aligned.jpg", "a/test_01_aligned.jpg"]);
    let first = Ok((Way::Ending, "a/train_01_aligned.jpg".to_owned()));
    assert_eq!(loosely(&cropped, "train_01.jpg", Join::Name), first);
    assert_eq!(loosely(&cropped, "train_01", Join::Stem), first);
    assert_eq!(loosely(&cropped, "train_03.jpg", Join::Name), Err(0));
    let mixed = index(&["a/1_left.jpg", "a/2_right.jpg", "a/3_depth.jpg"]);
    assert_eq!(loosely(&mixed, "3.jpg", Join::Name), Err(0));
}

#[test]
fn where_two_pictures_fit_none_is_meant() {
    let index = index(&["1.jpg", "01.jpg", "a.JPG", "A.jpg", "s.jpg", "s.png", "train/v.jpg", "val/v.jpg"]);
    assert_eq!(loosely(&index, "001.jpg", Join::Name), Err(2));
    assert_eq!(loosely(&index, "a.jpg", Join::Name), Err(2));
    assert_eq!(loosely(&index, "s.gif", Join::Name), Err(2));
    assert_eq!(loosely(&index, "V.jpg", Join::Name), Err(2));
    assert_eq!(loosely(&index, "val/V.jpg", Join::Name), Ok((Way::Case, "val/v.jpg".into())));
    assert_eq!(loosely(&index, "1.0", Join::Stem), Ok((Way::Decimals, "1.jpg".into())));
}

#[test]
fn a_label_file_is_of_the_picture_with_all_of_its_name_before_its_extension() {
    let index = index(&["x.jpg.jpg", "y.png", "z.jpg.png", "z.jpg"]);
    let of = |name| found(&index, "labels/l.txt", name, Join::Stem);
    assert_eq!(of("x.jpg"), Ok("x.jpg.jpg".into()));
    assert_eq!(of("y.png"), Ok("y.png".into()));
    assert_eq!(of("z.jpg"), Ok("z.jpg.png".into()));
    assert_eq!(of("z"), Ok("z.jpg".into()));
}

#[test]
fn a_million_names_that_lead_nowhere_are_looked_up_at_once() {
    let paths: Vec<String> = (0..100_000).map(|i| format!("images/{i:08}.jpg")).collect();
    let index = index(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    let begun = std::time::Instant::now();
    let lost =
        (0..100_000).filter(|i| index.find_loosely("t.csv", &format!("no_{i}.jpg"), Join::Name) == Loosely::Nothing);
    assert_eq!(lost.count(), 100_000);
    // Seconds in a debug build; a table for each name would take hours.
    assert!(begun.elapsed().as_secs() < 60);
}

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn loosened_joining_never_joins_where_two_pictures_fit(
        names in proptest::collection::btree_set("[aA0][aA0 ]?[1%.]?(20)?(0)?\\.(jpg|JPG|png|tif\\.jpg)", 1..12),
        name in "[aA0][aA0 ]?[1%.]?(20)?(0)?(\\.(jpg|JPG|png|gif|0))?",
        stem in any::<bool>(),
    ) {
        let paths: Vec<&str> = names.iter().map(String::as_str).collect();
        let index = index(&paths);
        let join = if stem { Join::Stem } else { Join::Name };
        let fits = crate::intake::loosening::plainly(&index.paths, &normal(&name), join);
        match (index.find_loosely("t.csv", &name, join), fits) {
            (Loosely::Image(id, way), Some((strictest, fitting))) => {
                prop_assert_eq!(way, strictest);
                prop_assert!(fitting.contains(&id));
                // Of several numbers only the one that is written so.
                prop_assert!(fitting.len() == 1 || way == Way::Decimals, "{:?} fit {:?}", fitting, name);
            }
            (Loosely::Several(several, _), Some((_, fitting))) => prop_assert!(several.len() > 1 && fitting.len() > 1),
            (Loosely::Nothing, fits) => prop_assert!(fits.is_none()),
            (found, None) => prop_assert!(false, "{:?} joined to {:?}", name, found),
        }
    }
}

#[test]
fn names_with_backslashes_and_decomposed_letters_join() {
    let index = index(&["images/\u{fc}.jpg"]);
    assert!(found(&index, "t.csv", "images\\u\u{308}.jpg", Join::Name).is_ok());
}

#[test]
fn a_list_of_a_split_means_the_picture_in_its_folder() {
    let pictures = ["testing/image_2/0.png", "training/image_2/0.png", "cars_test/1.jpg", "cars_train/1.jpg"];
    let index = index(&pictures);
    let found = |from: &str, name: &str| found(&index, from, name, Join::Stem).ok();
    assert_eq!(found("ImageSets/val.txt", "0").as_deref(), Some("training/image_2/0.png"));
    assert_eq!(found("ImageSets/test.txt", "0").as_deref(), Some("testing/image_2/0.png"));
    assert_eq!(found("anno_train.csv", "1").as_deref(), Some("cars_train/1.jpg"));
    assert_eq!(found("all.txt", "0"), None);
}
