//! A copy is checked again: what was decided is gone, and nothing else is another.

mod causes;
mod splits;

use super::*;
use crate::decisions::{Action, Decisions, Fix, ItemDecision};
use crate::engine::{Check, Options, check_in_memory};

type Files = Vec<(String, Vec<u8>)>;

fn checked(files: &Files, decisions: Decisions) -> Check<Vec<u8>> {
    check_in_memory("data", files.clone(), Options { decisions: Some(decisions), ..Options::default() })
}

fn copy(files: &Files, decisions: Decisions) -> Corrected {
    checked(files, decisions).corrected().expect("a copy").1
}

fn item(image: &str, file: &str, place: (Option<&str>, Option<u32>), action: Action) -> ItemDecision {
    let (record, line) = (place.0.map(str::to_owned), place.1);
    ItemDecision { file: Some(file.to_owned()), record, line, ..ItemDecision::new(image, action) }
}

fn items(items: Vec<ItemDecision>) -> Decisions {
    Decisions { items, ..Decisions::default() }
}

/// The findings that can be mended, with their fingerprints.
fn mendable(files: &Files) -> Vec<(String, String, String)> {
    let check = checked(files, Decisions::default());
    let findings = &check.report().expect("a report").findings;
    let told = findings.iter().filter_map(|f| Some((f.name.clone(), f.fix.clone()?, f.fingerprint.clone())));
    told.collect()
}

/// Asks for the mend of the only finding of this name.
fn mend(files: &Files, name: &str) -> Corrected {
    let found = mendable(files);
    let of_name: Vec<_> = found.iter().filter(|(own, ..)| own == name).collect();
    let [(_, _, fingerprint)] = of_name.as_slice() else { panic!("{found:?}") };
    let fixes = vec![Fix { fingerprint: fingerprint.clone(), apply: true }];
    copy(files, Decisions { fixes, ..Decisions::default() })
}

fn names(files: &Files) -> Vec<String> {
    let check = checked(files, Decisions::default());
    check.report().expect("a report").findings.iter().map(|f| f.name.clone()).collect()
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    let (_, bytes) = files.iter().find(|(own, _)| own == path).expect("the file is in the copy");
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn file(path: &str, text: &str) -> (String, Vec<u8>) {
    (path.to_owned(), text.as_bytes().to_vec())
}

/// A COCO file whose records carry what no reader knows; boxes of four numbers each, of one class or another.
fn coco(boxes: &[(u32, u32, [f64; 4])], categories: &str) -> Files {
    let images: Vec<String> = (1..=4)
        .map(|id| format!(r#"{{"id": {id}, "file_name": "{id}.jpg", "width": 640, "height": 480, "flickr": "x{id}"}}"#))
        .collect();
    let one = |(id, (image, class, [a, b, c, d])): (usize, &(u32, u32, [f64; 4]))| {
        format!(
            r#"{{"id": {id}, "image_id": {image}, "bbox": [{a}, {b}, {c}, {d}], "category_id": {class}, "by": "ann\u00e4"}}"#
        )
    };
    let boxes: Vec<String> = boxes.iter().enumerate().map(one).collect();
    let text = format!(
        "{{\"info\": {{\"v\": 1.50}},\n \"images\": [{}],\n \"annotations\": [\n{}\n],\n \"categories\": [{categories}]}}\n",
        images.join(",\n"),
        boxes.join(",\n"),
    );
    vec![file("train.json", &text)]
}

const CATEGORIES: &str = r#"{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}"#;
/// x1, y1, x2, y2, where COCO has a width and a height.
const CORNERS: [(u32, u32, [f64; 4]); 6] = [
    (1, 1, [400.0, 300.0, 600.0, 450.0]),
    (1, 2, [10.0, 20.0, 50.0, 60.0]),
    (2, 1, [300.0, 200.0, 500.0, 400.5]),
    (2, 2, [320.0, 10.0, 620.0, 470.0]),
    (3, 1, [200.0, 250.0, 630.0, 440.0]),
    (4, 2, [500.0, 100.0, 639.0, 400.0]),
];

#[test]
fn boxes_written_as_corners_are_rewritten_and_nothing_else_is() {
    let files = coco(&CORNERS, CATEGORIES);
    let copy = mend(&files, "box-outside-image");
    assert_eq!((copy.changes.len(), copy.not_done.len()), (6, 0), "{:?}", copy.not_done);
    let sizes = CORNERS.map(|(image, class, [a, b, c, d])| (image, class, [a, b, c - a, d - b]));
    assert_eq!(text(&copy.files, "train.json"), text(&coco(&sizes, CATEGORIES), "train.json"));
    assert!(!names(&copy.files).contains(&"box-outside-image".to_owned()));
}

#[test]
fn without_a_decision_every_file_is_the_same_to_the_byte() {
    let files = coco(&CORNERS, CATEGORIES);
    let copy = copy(&files, Decisions::default());
    assert_eq!(copy.files, files);
    assert!(copy.changes.is_empty() && copy.not_done.is_empty());
}

#[test]
fn items_of_coco_are_carried_out_and_unknown_members_stay() {
    let files = coco(&CORNERS, CATEGORIES);
    let at = |record| (Some(record), None);
    let decisions = items(vec![
        item("1.jpg", "train.json", at("annotations[0]"), Action::Exclude),
        ItemDecision {
            class: Some("bird".into()),
            ..item("1.jpg", "train.json", at("annotations[1]"), Action::Relabel)
        },
        ItemDecision {
            r#box: Some([1.0, 2.5, 3.0, 4.0]),
            ..item("2.jpg", "train.json", at("annotations[2]"), Action::Rebox)
        },
        item("2.jpg", "train.json", at("annotations[3]"), Action::Keep),
        item("3.jpg", "train.json", at("annotations[4]"), Action::Reannotate),
        ItemDecision::new("4.jpg", Action::Exclude),
        ItemDecision::new("5.jpg", Action::Exclude),
        item("1.jpg", "train.json", at("annotations[77]"), Action::Exclude),
    ]);
    let check = checked(&files, decisions);
    let (wanted, copy) = check.corrected().expect("a copy");
    let new = text(&copy.files, "train.json");
    let value: serde_json::Value = serde_json::from_str(new).expect("JSON");
    let of = |key: &str| value[key].as_array().cloned().unwrap_or_default();
    assert_eq!((of("images").len(), of("annotations").len(), of("categories").len()), (3, 4, 3));
    assert_eq!(of("annotations")[0]["category_id"], 3);
    assert_eq!(of("categories")[2]["name"], "bird");
    assert_eq!(of("annotations")[1]["bbox"], serde_json::json!([1, 2.5, 3, 4]));
    assert!(of("annotations").iter().all(|record| record["by"] == "annä"));
    assert!(new.contains(r#""v": 1.50"#) && new.contains(r#""flickr": "x3""#));
    assert_eq!(wanted.reannotate.len(), 1);
    assert_eq!(copy.not_done, ["1.jpg, annotations[77]: no annotation stands there", "5.jpg: no image of this path"]);
}

#[test]
fn two_names_of_a_class_become_one_and_the_list_of_classes_loses_the_other() {
    let categories = r#"{"id": 1, "name": "traffic_light"}, {"id": 2, "name": "Traffic Light"}"#;
    let boxes =
        CORNERS.map(|(image, class, [a, b, ..])| (image, if image == 4 { 2 } else { class.min(1) }, [a, b, 9.0, 9.0]));
    let files = coco(&boxes, categories);
    let copy = mend(&files, "one-class-several-names");
    assert!(!names(&copy.files).contains(&"one-class-several-names".to_owned()));
    let value: serde_json::Value = serde_json::from_str(text(&copy.files, "train.json")).expect("JSON");
    assert_eq!(value["categories"].as_array().map(Vec::len), Some(1));
    assert_eq!(copy.changes.len(), 2);
}

#[test]
fn items_of_yolo_are_lines_and_an_excluded_image_loses_its_file_and_its_line_in_a_list() {
    let files: Files = vec![
        file("data.yaml", "names: [cat, dog]\ntrain: train.txt\n"),
        file("images/a.jpg", "no picture"),
        file("images/b.jpg", "no picture"),
        file("labels/a.txt", "0 0.5 0.5 0.2 0.2\n1 0.25 0.25 0.1 0.1\n"),
        file("labels/b.txt", "1 0.5 0.5 0.2 0.2\n"),
        file("train.txt", "images/a.jpg\nimages/b.jpg\n"),
    ];
    let decisions = items(vec![
        ItemDecision {
            class: Some("dog".into()),
            ..item("images/a.jpg", "labels/a.txt", (None, Some(1)), Action::Relabel)
        },
        item("images/a.jpg", "labels/a.txt", (None, Some(2)), Action::Exclude),
        ItemDecision::new("images/b.jpg", Action::Exclude),
    ]);
    let copy = copy(&files, decisions);
    assert_eq!(text(&copy.files, "labels/a.txt"), "1 0.5 0.5 0.2 0.2\n");
    assert!(copy.files.iter().all(|(path, _)| path != "labels/b.txt"), "{:?}", copy.changes);
    assert_eq!(text(&copy.files, "train.txt"), "images/a.jpg\n");
    assert!(copy.not_done.is_empty(), "{:?}", copy.not_done);
}

#[test]
fn items_of_voc_are_objects_and_the_rest_of_the_file_stays() {
    let object = |name: &str| {
        format!(
            "<object><name>{name}</name><pose>left</pose><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>"
        )
    };
    let xml = |objects: &str| {
        format!(
            "<annotation>\n<filename>a.jpg</filename><size><width>64</width><height>48</height></size>\n<!-- kept -->\n{objects}</annotation>\n"
        )
    };
    let whole = xml(&(object("cat") + &object("dog")));
    let files = vec![file("Annotations/a.xml", &whole)];
    let decisions = items(vec![
        ItemDecision {
            r#box: Some([5.0, 6.0, 7.5, 8.0]),
            ..item("a.jpg", "Annotations/a.xml", (Some("object[0]"), None), Action::Rebox)
        },
        item("a.jpg", "Annotations/a.xml", (Some("object[1]"), None), Action::Exclude),
    ]);
    let copy = copy(&files, decisions);
    let expected = xml(&object("cat").replace(
        "<xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax>",
        "<xmin>5</xmin><ymin>6</ymin><xmax>12.5</xmax><ymax>14</ymax>",
    ));
    assert_eq!(text(&copy.files, "Annotations/a.xml"), expected);
    assert_eq!(copy.not_done, [""; 0]);
}

#[test]
fn rows_of_a_table_change_alone_and_keep_their_other_fields() {
    let table = "image,note,xmin,ymin,xmax,ymax,label\n\
                 a.jpg,\"one, two\",1,2,30,40,cat\n\
                 a.jpg,plain,5,6,20,30,dog\n\
                 b.jpg,\"say \"\"x\"\"\",5,6,20,30,dog\n";
    let files = vec![file("boxes.csv", table)];
    let decisions = items(vec![
        ItemDecision {
            r#box: Some([1.0, 2.0, 10.0, 10.5]),
            ..item("a.jpg", "boxes.csv", (Some("row 1"), None), Action::Rebox)
        },
        ItemDecision { class: Some("cat".into()), ..item("a.jpg", "boxes.csv", (None, Some(3)), Action::Relabel) },
        ItemDecision::new("b.jpg", Action::Exclude),
    ]);
    let copy = copy(&files, decisions);
    let expected = "image,note,xmin,ymin,xmax,ymax,label\n\
                    a.jpg,\"one, two\",1,2,11,12.5,cat\n\
                    a.jpg,plain,5,6,20,30,cat\n";
    assert_eq!(text(&copy.files, "boxes.csv"), expected);
    assert_eq!(copy.not_done, [""; 0]);
}

#[test]
fn two_ways_to_write_a_value_become_one() {
    let rows: String = (0..40)
        .map(|i| format!("{i}.jpg,{}\n", ["male", "female", "Female "][usize::from(i % 5 == 0) + i % 2]))
        .collect();
    let table = format!("image,gender\n{rows}").replace("Female ", "FEMALE");
    let files = vec![file("people.csv", &table)];
    let copy = mend(&files, "one-class-several-names");
    assert!(!names(&copy.files).contains(&"one-class-several-names".to_owned()));
    assert!(
        text(&copy.files, "people.csv").matches("FEMALE").count() == 0
            || text(&copy.files, "people.csv").matches("female").count() == 0
    );
}

#[test]
fn a_copy_is_listed_change_by_change_and_its_list_is_no_table_of_the_dataset() {
    let copy = mend(&coco(&CORNERS, CATEGORIES), "box-outside-image");
    let list = csv(&copy.changes);
    assert!(list.starts_with(HEADER));
    assert_eq!(list.lines().count(), 7);
    assert!(
        list.contains("train.json,1.jpg,annotations[0],box,\"[400, 300, 600, 450]\",\"[400, 300, 200, 150]\""),
        "{list}"
    );
    let mut files = copy.files.clone();
    files.push((CHANGES_FILE.to_owned(), list.into_bytes()));
    let check = checked(&files, Decisions::default());
    let skipped = &check.report().expect("a report").files.skipped_files;
    assert!(
        skipped.iter().any(|file| file.path == CHANGES_FILE && file.why.ends_with("not of the dataset")),
        "{skipped:?}"
    );
}

#[test]
fn people_in_two_splits_stand_in_one_afterwards_and_only_the_column_changes() {
    let rows: String = (0..40)
        .map(|i| format!("{i}.jpg,p{},\"x, {i}\",{}\n", i / 4, if i % 4 == 3 || i < 2 { "test" } else { "train" }))
        .collect();
    let files = vec![file("people.csv", &format!("image,person_id,note,split\n{rows}"))];
    let copy = mend(&files, "split-leak");
    assert_eq!(copy.not_done, [""; 0]);
    assert!(!names(&copy.files).contains(&"split-leak".to_owned()));
    let (before, after) = (text(&files, "people.csv"), text(&copy.files, "people.csv"));
    let other = |text: &str| text.lines().filter_map(|l| Some(l.rsplit_once(',')?.0.to_owned())).collect::<Vec<_>>();
    assert_eq!(other(before), other(after));
    let moved = before.lines().zip(after.lines()).filter(|(a, b)| a != b).count();
    assert_eq!((copy.changes.len(), copy.changes.iter().all(|c| c.what == "split")), (moved, true));
    let test = |text: &str| text.matches(",test\n").count();
    assert!(test(after).abs_diff(test(before)) < 4, "{} to {}", test(before), test(after));
}
