//! Co-occurrence counts images that somebody labelled, and no others: an image without a label is unknown, not a "no".

use muster::engine::{Options, check_in_memory};
use proptest::prelude::*;
use serde_json::Value;

type Files = Vec<(String, Vec<u8>)>;

fn report(files: &[(&str, String)]) -> Value {
    let files: Files = files.iter().map(|(path, text)| ((*path).to_owned(), text.clone().into_bytes())).collect();
    let options = Options { pixels: false, ..Options::default() };
    let check = check_in_memory("made", files, options);
    let text = muster::report::to_json(check.report().expect("a check ends with a report"));
    serde_json::from_str(&text).expect("the report is JSON")
}

fn rows<'a>(report: &'a Value, table: &str) -> &'a [Value] {
    report["tables"][table].as_array().map_or(&[], Vec::as_slice)
}

/// The counts n_a, n_b, n_ab and n of a pair of classes.
fn pair(report: &Value, a: &str, b: &str) -> [u64; 4] {
    let row = rows(report, "class_pairs").iter().find(|row| row["a"] == a && row["b"] == b);
    let row = row.unwrap_or_else(|| panic!("no pair of {a} and {b}"));
    ["n_a", "n_b", "n_ab", "n"].map(|name| row[name].as_u64().unwrap_or(u64::MAX))
}

fn covered(report: &Value, class: &str) -> Option<u64> {
    let classes = report["dataset"]["classes"].as_array().expect("classes");
    classes.iter().find(|c| c["name"] == class).and_then(|c| c["covered"].as_u64())
}

fn findings<'a>(report: &'a Value, family: &str) -> Vec<&'a str> {
    let all = report["findings"].as_array().expect("findings");
    let of = all.iter().filter(|f| f["code"].as_str().is_some_and(|code| code.starts_with(family)));
    of.filter_map(|f| f["message"].as_str()).collect()
}

/// Seven in eight of `of` for one `salt`, the same every time.
fn draw(i: usize, salt: u64, below: u64) -> bool {
    let z = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % 8 < below
}

fn columns(images: std::ops::Range<usize>) -> String {
    let mut table = "image,hat,glasses,smile,beard,bangs,earrings,scarf,lipstick\n".to_owned();
    for i in images {
        let cells = (0..8).map(|column| if draw(i, column, 2) { ",1" } else { ",-1" }).collect::<String>();
        table.push_str(&format!("img_{i:04}.jpg{cells}\n"));
    }
    table
}

fn names(images: std::ops::Range<usize>) -> String {
    images.map(|i| format!("img_{i:04}.jpg\n")).collect()
}

#[test]
fn a_list_of_names_beside_a_table_of_some_of_them_brings_no_pair_together() {
    let found = report(&[("attr.csv", columns(0..400)), ("train.txt", names(0..4_000))]);
    assert_eq!(found["dataset"]["images_listed"], 4_000);
    assert_eq!(rows(&found, "class_pairs").len(), 28);
    assert!(rows(&found, "class_pairs").iter().all(|row| row["n"] == 400), "{}", found["tables"]["class_pairs"]);
    assert_eq!(findings(&found, "COO"), Vec::<&str>::new());
    assert_eq!(covered(&found, "hat"), Some(400));
}

#[test]
fn where_all_images_are_labelled_nothing_is_said_of_it() {
    let found = report(&[("attr.csv", columns(0..400)), ("train.txt", names(0..400))]);
    assert_eq!(covered(&found, "hat"), None);
    assert!(rows(&found, "class_pairs").iter().all(|row| row["n"] == 400));
}

fn coco(images: std::ops::Range<usize>, categories: &[&str], shows: impl Fn(usize, usize) -> bool) -> String {
    let list = |items: Vec<String>| items.join(",");
    let of = |i: usize| format!(r#"{{"id":{i},"file_name":"img_{i:04}.jpg","width":100,"height":100}}"#);
    let category = |(at, name): (usize, &&str)| format!(r#"{{"id":{at},"name":"{name}"}}"#);
    let mut annotations = Vec::new();
    for i in images.clone() {
        for at in (0..categories.len()).filter(|&at| shows(i, at)) {
            let id = annotations.len();
            annotations.push(format!(
                r#"{{"id":{id},"image_id":{i},"category_id":{at},"bbox":[{at},1,20,20],"area":400,"iscrowd":0}}"#
            ));
        }
    }
    format!(
        r#"{{"images":[{}],"categories":[{}],"annotations":[{}]}}"#,
        list(images.map(of).collect()),
        list(categories.iter().enumerate().map(category).collect()),
        list(annotations)
    )
}

#[test]
fn pictures_beside_a_coco_file_that_does_not_list_them_are_unknown_those_listed_without_boxes_show_nothing() {
    let annotations = coco(0..40, &["cat", "dog"], |i, at| i < 20 && (i + at).is_multiple_of(2));
    let pictures: Vec<String> = (0..60).map(|i| format!("img_{i:04}.jpg")).collect();
    let mut files: Vec<(&str, String)> = pictures.iter().map(|path| (path.as_str(), "no picture".into())).collect();
    files.push(("annotations.json", annotations));
    let found = report(&files);
    assert_eq!(found["dataset"]["images"], 60);
    assert_eq!(pair(&found, "cat", "dog"), [10, 10, 0, 40]);
    assert_eq!(covered(&found, "cat"), Some(40));
}

#[test]
fn a_coco_file_knows_its_own_categories() {
    let train = coco(0..30, &["cat", "dog"], |i, at| (i + at).is_multiple_of(2));
    let val = coco(30..50, &["cat", "dog"], |i, at| at == 0 && i.is_multiple_of(2));
    let more = coco(40..80, &["dog", "emu"], |_, at| at == 1);
    let found = report(&[("train.json", train), ("val.json", val), ("more.json", more)]);
    assert_eq!(pair(&found, "cat", "dog"), [25, 15, 0, 50]);
    assert_eq!(pair(&found, "cat", "emu"), [5, 10, 5, 10]);
    assert_eq!(pair(&found, "dog", "emu"), [0, 40, 0, 40]);
}

#[test]
fn two_tables_label_each_its_own_images_for_its_own_classes() {
    let of = |images: std::ops::Range<usize>, labels: [&str; 2]| {
        let rows = images.map(|i| format!("img_{i:04}.jpg,{}\n", labels[usize::from(draw(i, 1, 4))]));
        format!("image,label\n{}", rows.collect::<String>())
    };
    let apart = report(&[("a.csv", of(0..200, ["cat", "dog"])), ("b.csv", of(200..400, ["boot", "shoe"]))]);
    assert_eq!(pair(&apart, "boot", "cat"), [0, 0, 0, 0]);
    let row = rows(&apart, "class_pairs").iter().find(|row| row["a"] == "boot" && row["b"] == "cat");
    assert!(row.is_some_and(|row| row["why"] == "n = 0" && row["npmi"].is_null() && row["lift"].is_null()));
    assert_eq!(pair(&apart, "cat", "dog")[3], 200);
    assert_eq!(findings(&apart, "COO003"), Vec::<&str>::new());
    // Two tables of the same classes are one source: those of two splits.
    let splits = report(&[("train.csv", of(0..300, ["cat", "dog"])), ("val.csv", of(300..320, ["cat", "cat"]))]);
    assert_eq!(pair(&splits, "cat", "dog")[3], 320);
}

#[test]
fn an_empty_label_file_says_that_nothing_is_there_a_missing_one_nothing() {
    let mut files: Vec<(String, String)> = vec![("data.yaml".into(), "names: [cat, dog]\n".into())];
    for i in 0..30 {
        files.push((format!("images/{i:02}.jpg"), "no picture".into()));
        let label = match i {
            0..10 => "0 0.5 0.5 0.1 0.1\n",
            10..15 => "0 0.5 0.5 0.1 0.1\n1 0.2 0.2 0.1 0.1\n",
            15..22 => "",
            _ => continue,
        };
        files.push((format!("labels/{i:02}.txt"), label.into()));
    }
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    assert_eq!(pair(&report(&files), "cat", "dog"), [15, 5, 5, 22]);
}

#[test]
fn folders_as_classes_label_the_pictures_in_them() {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut table = "image,gender\n".to_owned();
    for i in 0..60 {
        let folder = if i < 20 {
            "cat/"
        } else if i < 50 {
            "dog/"
        } else {
            ""
        };
        files.push((format!("set/{folder}{i:02}.jpg"), "no picture".into()));
        table.push_str(&format!("{i:02}.jpg,{}\n", ["female", "male"][i % 2]));
    }
    files.push(("set/people.csv".into(), table));
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let found = report(&files);
    assert_eq!(pair(&found, "cat", "dog"), [20, 30, 0, 50]);
    let of_cat = rows(&found, "class_groups").iter().find(|row| row["class"] == "cat" && row["group"] == "male");
    assert!(of_cat.is_some_and(|row| row["n"] == 20 && row["n_without"] == 30), "{of_cat:?}");
}

#[test]
fn a_verified_label_speaks_of_its_class_in_its_image_alone() {
    let mut table = "ImageID,LabelName,Confidence\n".to_owned();
    for i in 0..40 {
        table.push_str(&format!("img_{i:04},cat,{}\n", u8::from(i < 20)));
        if i >= 10 {
            table.push_str(&format!("img_{i:04},dog,{}\n", u8::from(i % 2 == 0)));
        }
        table.push_str(&format!("img_{i:04},emu,0\n"));
    }
    let found = report(&[("labels.csv", table)]);
    assert_eq!(pair(&found, "cat", "dog"), [10, 15, 5, 30]);
    assert_eq!(covered(&found, "dog"), Some(30));
    assert_eq!(covered(&found, "emu"), None, "what is only denied is no class");
}

/// A table of classes and groups in which hats lean to women, more so at night.
fn leaning(images: usize, seed: u64) -> Vec<(&'static str, String)> {
    let mut classes = "image,hat,scarf,glove\n".to_owned();
    let mut people = "image,gender,light\n".to_owned();
    for i in 0..images {
        let woman = draw(i, seed, 4);
        let hat = draw(i, seed + 1, if woman { 6 } else { 2 });
        let (scarf, glove) = (draw(i, seed + 2, if hat { 6 } else { 3 }), draw(i, seed + 3, 3));
        let bit = |set: bool| u8::from(set);
        classes.push_str(&format!("img_{i:04}.jpg,{},{},{}\n", bit(hat), bit(scarf), bit(glove)));
        let light = if draw(i, seed + 4, if woman { 5 } else { 3 }) { "night" } else { "day" };
        people.push_str(&format!("img_{i:04}.jpg,{},{light}\n", if woman { "female" } else { "male" }));
    }
    vec![("worn/_classes.csv", classes), ("people.csv", people)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn images_that_nobody_labelled_change_no_row_of_what_goes_together(
        seed in 0u64..1_000,
        images in 120usize..240,
        more in 1usize..600,
        people in proptest::bool::ANY,
    ) {
        let mut files = leaning(images, seed);
        let before = report(&files);
        files.push(("others.txt", names(images..images + more)));
        if people {
            let rows = (images..images + more).map(|i| {
                format!("img_{i:04}.jpg,{},day\n", if i.is_multiple_of(3) { "female" } else { "male" })
            });
            let rows = rows.collect::<String>();
            files.iter_mut().filter(|(path, _)| *path == "people.csv").for_each(|(_, text)| text.push_str(&rows));
        }
        let after = report(&files);
        prop_assert_eq!(after["dataset"]["images_listed"].as_u64(), Some((images + more) as u64));
        for table in ["class_pairs", "class_groups", "stratified"] {
            prop_assert_eq!(&before["tables"][table], &after["tables"][table], "{}", table);
        }
        prop_assert!(!rows(&after, "class_pairs").is_empty() && !rows(&after, "class_groups").is_empty());
    }
}
