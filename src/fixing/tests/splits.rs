//! Splits that folders, lists and annotation files say: nothing is shared afterwards, and everything is still there.

use super::*;
use std::collections::BTreeMap;

/// The copy with its pictures, checked again.
fn repaired(files: &Files) -> (Corrected, Files, Check<Vec<u8>>) {
    let found = mendable(files);
    let of_name = found.iter().find(|(own, ..)| own == "split-leak").expect("a leak that can be mended");
    let fixes = vec![Fix { fingerprint: of_name.2.clone(), apply: true }];
    let check = checked(files, Decisions { fixes, ..Decisions::default() });
    let copy = check.corrected().expect("a copy").1;
    assert_eq!(copy.not_done, [""; 0]);
    let mut whole = copy.files.clone();
    for id in check.pictures_of(&copy) {
        let old = check.dataset().path(id);
        let (_, bytes) = files.iter().find(|(path, _)| path == old).expect("a picture");
        whole.push((copy.path(check.dataset(), id).to_owned(), bytes.clone()));
    }
    let mut paths: Vec<&String> = whole.iter().map(|(path, _)| path).collect();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!((paths.len(), whole.len()), (files.len(), files.len()), "a file is lost");
    let again = checked(&whole, Decisions::default());
    assert!(!again.report().expect("a report").findings.iter().any(|f| f.name == "split-leak"));
    (copy, whole, again)
}

/// Images of each split, and boxes by split and class, whatever order they come in.
fn told(check: &Check<Vec<u8>>) -> (BTreeMap<String, usize>, BTreeMap<(String, String), usize>) {
    let dataset = check.dataset();
    let splits = dataset.splits_of_images();
    let (mut images, mut boxes) = (BTreeMap::new(), BTreeMap::new());
    for split in splits.iter().flatten() {
        *images.entry(dataset.splits[split.index()].clone()).or_default() += 1;
    }
    for (image, class) in dataset.boxes.image.iter().zip(&dataset.boxes.class) {
        let split = splits[image.index()].first().map_or_else(String::new, |s| dataset.splits[s.index()].clone());
        *boxes.entry((split, dataset.class_name(*class).to_owned())).or_default() += 1;
    }
    (images, boxes)
}

fn picture(path: &str, content: usize) -> (String, Vec<u8>) {
    file(path, &format!("no picture {content}"))
}

/// Of forty pictures every fourth stands on both sides under another name.
fn yolo() -> Files {
    let mut files = vec![file("data.yaml", "train: train/images\nval: valid/images\nnames: [cat, dog]\n")];
    for (split, n) in [("train", 32), ("valid", 8)] {
        for i in 0..n {
            let content = if split == "valid" { i * 4 } else { i };
            files.push(picture(&format!("{split}/images/{i}.jpg"), content));
            files.push(file(&format!("{split}/labels/{i}.txt"), &format!("{} 0.5 0.5 0.2 0.2\n", content % 2)));
        }
    }
    files
}

#[test]
fn a_picture_leaves_its_folder_with_its_labels_and_takes_no_other_ones_name() {
    let files = yolo();
    let before = told(&checked(&files, Decisions::default()));
    let (copy, whole, again) = repaired(&files);
    let after = told(&again);
    assert_eq!(before.1.values().sum::<usize>(), after.1.values().sum::<usize>());
    assert_eq!(before.0.values().sum::<usize>(), after.0.values().sum::<usize>());
    assert!(after.0["train"].abs_diff(before.0["train"]) <= 2, "{before:?} to {after:?}");
    assert_eq!(copy.moved.len(), copy.changes.len());
    assert!(copy.changes.iter().all(|change| change.what == "file moved" && change.before != change.after));
    assert_eq!(names(&files).iter().filter(|n| *n == "unlabelled-images").count(), 0);
    let new: Vec<String> = names(&whole).into_iter().filter(|name| !names(&files).contains(name)).collect();
    assert_eq!(new, [""; 0]);
    assert!(whole.iter().any(|(path, _)| path.ends_with("-train.jpg") || path.ends_with("-valid.jpg")), "{copy:?}");
}

#[test]
fn folders_of_classes_stay_within_their_split_and_a_table_says_the_new_names() {
    let mut files = Vec::new();
    let mut table = "image,person_id\n".to_owned();
    for i in 0..40 {
        let split = if i % 5 == 4 || i == 0 { "test" } else { "train" };
        let path = format!("{split}/{}/{i}.jpg", ["cat", "dog"][i % 2]);
        table.push_str(&format!("{path},p{}\n", i / 4));
        files.push(picture(&path, i));
    }
    files.push(file("people.csv", &table));
    let (copy, whole, again) = repaired(&files);
    let labels = |check: &Check<Vec<u8>>| check.dataset().labels.len();
    assert_eq!(labels(&again), labels(&checked(&files, Decisions::default())));
    let renamed = copy.changes.iter().filter(|change| change.what == "name of the image").count();
    assert_eq!(renamed, copy.moved.len());
    for line in text(&whole, "people.csv").lines().skip(1) {
        let name = line.split(',').next().unwrap_or_default();
        assert!(whole.iter().any(|(path, _)| path == name), "{line}");
    }
}

#[test]
fn lists_give_lines_to_each_other_and_lists_of_a_class_to_those_of_that_class() {
    let object =
        "<object><name>cat</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object>";
    let mut files: Files = Vec::new();
    let mut lists: BTreeMap<&str, String> = BTreeMap::new();
    for i in 0..12 {
        let split = if i < 8 { "train" } else { "val" };
        files.push(picture(&format!("JPEGImages/{i:03}.jpg"), i % 8));
        let xml = format!(
            "<annotation><filename>{i:03}.jpg</filename><size><width>64</width><height>48</height></size>{object}</annotation>"
        );
        files.push(file(&format!("Annotations/{i:03}.xml"), &xml));
        lists.entry(split).or_default().push_str(&format!("{i:03}\n"));
        lists.entry("trainval").or_default().push_str(&format!("{i:03}\n"));
        lists.entry(["cat_train", "cat_val"][usize::from(i >= 8)]).or_default().push_str(&format!("{i:03}\n"));
    }
    files.extend(lists.iter().map(|(name, lines)| file(&format!("ImageSets/Main/{name}.txt"), lines)));
    let (copy, whole, again) = repaired(&files);
    assert_eq!(copy.moved.len(), 0);
    assert_eq!(text(&whole, "ImageSets/Main/trainval.txt"), text(&files, "ImageSets/Main/trainval.txt"));
    let lines = |name: &str| {
        let mut lines: Vec<&str> =
            text(&whole, name).lines().filter_map(|line| line.split_whitespace().next()).collect();
        lines.sort_unstable();
        lines.join(" ")
    };
    assert_eq!(lines("ImageSets/Main/train.txt"), lines("ImageSets/Main/cat_train.txt"));
    assert_eq!(lines("ImageSets/Main/val.txt"), lines("ImageSets/Main/cat_val.txt"));
    assert_eq!(told(&again).0.values().sum::<usize>(), 12);
    assert!(copy.changes.iter().all(|change| change.what == "split"), "{:?}", copy.changes);
}

#[test]
fn what_two_lists_name_stands_in_one_of_them() {
    let all: String = (0..6).map(|i| format!("{i}.jpg\n")).collect();
    let mut files: Files = (0..6).map(|i| picture(&format!("{i}.jpg"), i)).collect();
    files.push(file("train.txt", &all));
    files.push(file("val.txt", "0.jpg\n1.jpg\n"));
    let (copy, _, again) = repaired(&files);
    assert_eq!(told(&again).0.values().sum::<usize>(), 6);
    assert_eq!(copy.changes.len(), 2);
}

/// Two COCO files whose ids collide, whose classes are numbered otherwise, and of which one lacks a class.
fn coco_of(split: &str, contents: &[usize], classes: &[(u32, &str)]) -> Files {
    let list = |of: Vec<String>| of.join(",\n  ");
    let images = contents.iter().enumerate().map(|(i, _)| {
        format!(r#"{{"id": {i}, "file_name": "{i}.jpg", "width": 64, "height": 48, "licence": "{split}"}}"#)
    });
    let records = contents.iter().enumerate().map(|(i, _)| {
        let class = classes[i % classes.len()].0;
        format!(r#"{{"id": {i}, "image_id": {i}, "category_id": {class}, "bbox": [1, 2, {}, 9], "area": 9}}"#, 3 + i)
    });
    let categories = classes.iter().map(|(id, name)| format!(r#"{{"id": {id}, "name": "{name}"}}"#));
    let text = format!(
        "{{\"images\": [\n  {}\n],\n\"annotations\": [\n  {}\n],\n\"categories\": [{}]}}\n",
        list(images.collect()),
        list(records.collect()),
        list(categories.collect())
    );
    let mut files = vec![file(&format!("{split}/_annotations.coco.json"), &text)];
    files.extend(contents.iter().enumerate().map(|(i, content)| picture(&format!("{split}/{i}.jpg"), *content)));
    files
}

#[test]
fn records_of_coco_go_over_with_their_picture_under_free_ids_and_by_the_name_of_the_class() {
    let mut files = coco_of("train", &[0, 1, 2, 3, 4, 5, 6, 7], &[(1, "cat"), (2, "dog")]);
    files.extend(coco_of("valid", &[0, 2, 4, 21], &[(7, "dog")]));
    let before = told(&checked(&files, Decisions::default()));
    let (copy, whole, again) = repaired(&files);
    let after = told(&again);
    let by_class = |of: &BTreeMap<(String, String), usize>, class: &str| -> usize {
        of.iter().filter(|((_, own), _)| own == class).map(|(_, n)| n).sum()
    };
    for class in ["cat", "dog"] {
        assert_eq!(by_class(&before.1, class), by_class(&after.1, class), "{class}: {after:?}");
    }
    assert_eq!(after.0.values().sum::<usize>(), 12);
    for split in ["train", "valid"] {
        let value: serde_json::Value =
            serde_json::from_str(text(&whole, &format!("{split}/_annotations.coco.json"))).expect("JSON");
        let all = |key: &str| value[key].as_array().cloned().unwrap_or_default();
        for key in ["images", "annotations", "categories"] {
            let mut ids: Vec<String> = all(key).iter().map(|record| record["id"].to_string()).collect();
            let n = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), n, "{key} of {split}");
        }
        for image in all("images") {
            let name = format!("{split}/{}", image["file_name"].as_str().unwrap_or_default());
            assert!(whole.iter().any(|(path, _)| *path == name), "{name}: {:?}", copy.changes);
        }
    }
    assert!(copy.changes.iter().any(|change| change.what == "split" && change.record.starts_with("id ")));
}

#[test]
fn a_leak_is_not_mended_where_a_file_that_is_not_written_names_the_pictures() {
    let mut files = yolo();
    let tasks: Vec<String> = (0..8)
        .map(|i| format!(r#"{{"id": {i}, "data": {{"image": "train/images/{i}.jpg"}}, "annotations": [{{"id": 1, "result": [{{"type": "choices", "from_name": "c", "to_name": "image", "value": {{"choices": ["x"]}}}}]}}]}}"#))
        .collect();
    files.push(file("label_studio.json", &format!("[{}]", tasks.join(","))));
    let check = checked(&files, Decisions::default());
    let leak = check.report().expect("a report").findings.iter().find(|f| f.name == "split-leak").cloned();
    assert_eq!(leak.expect("a leak").fix, None);
}

#[test]
fn a_file_of_voc_goes_with_its_picture_and_names_it_as_it_is_called_then() {
    let mut files: Files = Vec::new();
    for (split, n) in [("train", 6), ("test", 3)] {
        for i in 0..n {
            files.push(picture(&format!("{split}/{i}.jpg"), if split == "test" { i + 2 } else { i }));
            let xml = format!(
                "<annotation><folder>x</folder><filename>{i}.jpg</filename><size><width>64</width><height>48</height></size><object><name>cat</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object></annotation>"
            );
            files.push(file(&format!("{split}/{i}.xml"), &xml));
        }
    }
    let (copy, whole, again) = repaired(&files);
    assert_eq!(told(&again).1.values().sum::<usize>(), 9);
    assert!(copy.changes.iter().any(|change| change.what == "name of the image"), "{:?}", copy.changes);
    for (path, bytes) in whole.iter().filter(|(path, _)| path.ends_with(".xml")) {
        let name = path.rsplit('/').next().unwrap_or_default().replace(".xml", ".jpg");
        assert!(String::from_utf8_lossy(bytes).contains(&format!("<filename>{name}</filename>")), "{path}");
    }
}
