use crate::dataset::{BoxUnit, Dataset, FaultKind};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised, shared};
use proptest::prelude::*;

mod flaws;
mod lists;
mod results;
mod splits;

const IMAGES: [&str; 3] = ["set/images/train/1.jpg", "set/images/train/2.png", "set/images/val/1.jpg"];

fn read(files: &[(&str, &str)]) -> Dataset {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    read_all(&IMAGES, &files)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn centres_become_corners_and_stay_fractions() {
    let dataset =
        read(&[("set/data.yaml", "names: [cat, dog]\nnc: 2\n"), ("set/labels/train/1.txt", "1 0.5 0.4 0.2 0.1\n")]);
    assert_eq!(dataset.faults.iter().count(), 0);
    let rect = dataset.boxes.rect[0];
    assert!(close(rect.x, 0.4) && close(rect.y, 0.35) && close(rect.w, 0.2) && close(rect.h, 0.1), "{rect:?}");
    assert_eq!(dataset.boxes.unit[0], BoxUnit::Fractions);
    assert_eq!(dataset.class_name(dataset.boxes.class[0]), "dog");
    assert_eq!(dataset.boxes.place[0].line(), Some(1));
    assert_eq!(dataset.classes[0].declared[0].line(), Some(1));
    let formats: Vec<_> = dataset.sources.iter().map(|s| (s.format.id, s.records)).collect();
    assert_eq!(formats, [("yolo-classes", 2), ("yolo", 1)]);
}

#[test]
fn the_image_is_found_through_the_folder_of_labels() {
    let dataset = read(&[("set/labels/train/1.txt", "0 .5 .5 .1 .1"), ("set/labels/val/1.txt", "0 .5 .5 .1 .1")]);
    let paths: Vec<_> = dataset.boxes.image.iter().map(|&i| dataset.images.path(i)).collect();
    assert_eq!(paths, ["set/images/train/1.jpg", "set/images/val/1.jpg"]);
    let beside = read_all(&["a/7.jpg"], &[("a/7.txt", b"0 .5 .5 .1 .1")]);
    assert_eq!(beside.images.path(beside.boxes.image[0]), "a/7.jpg");
    let elsewhere = read(&[("labels/2.txt", "0 .5 .5 .1 .1")]);
    assert_eq!(elsewhere.images.path(elsewhere.boxes.image[0]), "set/images/train/2.png");
    let nowhere = read(&[("set/labels/train/9.txt", "0 .5 .5 .1 .1")]);
    let fault = nowhere.faults.iter().next().expect("a fault");
    assert_eq!((fault.kind, fault.found.as_str()), (FaultKind::NoImage, "set/images/train/9"));
}

#[test]
fn an_empty_file_of_labels_says_that_there_is_nothing() {
    let dataset = read(&[("set/labels/train/1.txt", ""), ("set/labels/train/2.txt", "\n")]);
    assert_eq!(dataset.images.annotated, [true, true, false]);
    assert_eq!(dataset.faults.iter().count(), 0);
    assert!(matches!(recognised("notes.txt", b""), Recognised::No(_)));
}

#[test]
fn a_class_beyond_the_list_is_made_and_is_a_fault() {
    let dataset =
        read(&[("set/classes.txt", "cat\ndog\n"), ("set/labels/val/1.txt", "0 .5 .5 .1 .1\n17 .5 .5 .1 .1\n")]);
    let fault = dataset.faults.iter().next().expect("a fault");
    assert_eq!((fault.kind, fault.place.line), (FaultKind::UnknownClass, 2));
    assert_eq!((fault.expected.as_str(), fault.found.as_str()), ("a class of 0 to 1", "17"));
    assert_eq!(dataset.class_name(dataset.boxes.class[1]), "class 17");
    assert_eq!(fault.class, Some(dataset.boxes.class[1]));
}

#[test]
fn without_a_list_classes_are_numbers_and_no_fault() {
    let dataset = read(&[("set/labels/val/1.txt", "3 .5 .5 .1 .1")]);
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!(dataset.class_name(dataset.boxes.class[0]), "class 3");
}

#[test]
fn the_nearest_list_counts() {
    let dataset = read(&[
        ("a/classes.txt", "from a"),
        ("b/classes.txt", "from b"),
        ("b/data.yaml", "names: [from yaml]"),
        ("a/labels/1.txt", "0 .5 .5 .1 .1"),
        ("b/labels/2.txt", "0 .5 .5 .1 .1"),
        ("c/meta/obj.names", "from meta"),
        ("c/labels/1.txt", "0 .5 .5 .1 .1"),
    ]);
    let names: Vec<_> = dataset.boxes.class.iter().map(|&c| dataset.class_name(c)).collect();
    assert_eq!(names, ["from a", "from yaml", "from meta"]);
}

#[test]
fn a_bad_line_is_a_fault_and_the_others_are_read() {
    let text = "0 .5 .5 .1 .1\n0 .5 .5 .1\n0 .5 x .1 .1\n-1 .5 .5 .1 .1\n0 nan .5 .1 .1\n0 .6 .5 .1 .1\n";
    let dataset = read(&[("set/labels/val/1.txt", text)]);
    let said: Vec<_> = dataset.faults.iter().map(|f| (f.kind, f.place.line, f.found.as_str())).collect();
    assert_eq!(
        said,
        [
            (FaultKind::BadRecord, 2, "4: 0 .5 .5 .1"),
            (FaultKind::NotANumber, 3, "x"),
            (FaultKind::UnknownClass, 4, "-1"),
            (FaultKind::NotANumber, 5, "NaN or infinity"),
        ]
    );
    assert_eq!(dataset.boxes.len(), 4);
}

#[test]
fn polygons_oriented_boxes_keypoints_and_confidences_give_boxes() {
    let text = "0 .1 .1 .3 .1 .2 .5\n0 .1 .2 .5 .2 .5 .4 .1 .4\n0 .5 .5 .2 .2 .9\n";
    let dataset = read(&[("set/labels/val/1.txt", text)]);
    let said: Vec<_> = dataset.faults.iter().map(|f| (f.kind, f.place.line)).collect();
    assert_eq!(said, [(FaultKind::Noted, 3)]);
    assert_eq!((dataset.boxes.len(), dataset.masks), (3, 2));
    let rect = dataset.boxes.rect[0];
    assert!(close(rect.x, 0.1) && close(rect.w, 0.2) && close(rect.h, 0.4), "{rect:?}");
    let dataset = read(&[
        ("set/data.yaml", "names: [p]\nkpt_shape: [2, 3]\n"),
        ("set/labels/val/1.txt", "0 .5 .5 .2 .2 .1 .1 2 .3 .3 2\n"),
    ]);
    assert_eq!((dataset.masks, dataset.keypoints), (0, 1));
    assert!(close(dataset.boxes.rect[0].w, 0.2));
}

#[test]
fn what_the_class_list_says_of_keypoints_decides_between_readings_of_nine_fields() {
    let line = "0 .5 .5 .2 .2 .1 .1 .3 .3\n";
    let turned = read(&[("set/labels/val/1.txt", line)]);
    assert_eq!((turned.masks, turned.keypoints), (1, 0));
    let pose = read(&[("set/data.yaml", "names: [p]\nkpt_shape: [2, 2]\n"), ("set/labels/val/1.txt", line)]);
    assert_eq!((pose.masks, pose.keypoints), (0, 1));
    let polygon = "0 .1 .1 .3 .1 .2 .5\n";
    let other = read(&[("set/data.yaml", "names: [p]\nkpt_shape: [2, 2]\n"), ("set/labels/val/1.txt", polygon)]);
    let said: Vec<_> = other.faults.iter().map(|f| (f.expected.as_str(), f.found.as_str())).collect();
    assert_eq!(said, [("4 numbers of a box and 4 of its keypoints behind the class", "6 numbers")]);
}

#[test]
fn visibilities_are_no_coordinates() {
    let even = read(&[("set/labels/val/1.txt", "0 .5 .5 .2 .2 .1 .1 2.0 .3 .3 0\n")]);
    assert_eq!((even.masks, even.keypoints), (0, 1));
    assert!(close(even.boxes.rect[0].w, 0.2), "{:?}", even.boxes.rect[0]);
    let odd = read(&[("set/labels/val/1.txt", "0 .5 .5 .2 .2 .1 .1 1\n")]);
    assert_eq!((odd.masks, odd.keypoints, odd.faults.iter().count()), (0, 1, 0));
    let polygon = read(&[("set/labels/val/1.txt", "0 0 0 1 0 1 1 0 1 .5 .5\n")]);
    assert_eq!((polygon.masks, polygon.keypoints), (1, 0));
}

#[test]
fn a_wrong_number_of_classes_is_a_fault_with_its_line() {
    let dataset = read(&[("data.yaml", "train: x\nnc: 3\nnames: [a, b]\n")]);
    let fault = dataset.faults.iter().next().expect("a fault");
    assert_eq!((fault.kind, fault.place.line), (FaultKind::BadRecord, 2));
    assert_eq!((fault.expected.as_str(), fault.found.as_str()), ("nc: 2, as many as there are names", "nc: 3"));
}

#[test]
fn files_are_recognised_by_what_is_in_them() {
    let yolo = |path: &str, text: &str| matches!(recognised(path, text.as_bytes()), Recognised::As(e, _) if *e == super::ENTRY);
    let classes = |path: &str, text: &str| matches!(recognised(path, text.as_bytes()), Recognised::As(e, _) if *e == super::CLASSES);
    assert!(yolo("x/1.txt", "0 0.1 0.2 0.3 0.4\n1 0.1 0.2 0.3 0.4\n"));
    assert!(yolo("x/1.txt", "0 0 0 1 1"));
    assert!(!yolo("x/1.txt", "12 14 15 16 17"));
    assert!(!yolo("x/README.txt", "This is a text.\n"));
    assert!(!yolo("x/train.txt", "images/1.jpg\nimages/2.jpg\n"));
    assert!(classes("classes.txt", "cat\ndog"));
    assert!(!classes("notes.txt", "cat\ndog"));
    assert!(classes("obj.names", "cat\ndog"));
    assert!(classes("data.yaml", "names:\n  0: cat\n"));
    assert!(!classes("config.yaml", "model: x\n"));
}

#[test]
fn every_prefix_can_be_read_and_loses_nothing_before_its_end() {
    let text = "0 0.5 0.5 0.1 0.1\n1 0.25 0.25 0.1 0.1 0.9\n2 0.1 0.1 0.3 0.1 0.2 0.5\n";
    for n in 1..text.len() {
        let dataset = match recognised("set/labels/val/1.txt", &text.as_bytes()[..n]) {
            Recognised::As(e, _) if *e == super::ENTRY => read(&[("set/labels/val/1.txt", &text[..n])]),
            _ => continue,
        };
        let lines = text[..n].matches('\n').count();
        assert!(dataset.boxes.len() >= lines, "{n}");
    }
}

#[test]
fn real_files_give_their_boxes() {
    let assets = "datumaro_assets/tests/assets/";
    for (set, files, boxes) in [
        ("yolo_dataset/labels", &["obj.names", "labels/train/1.txt", "labels/val/1.txt"][..], 4),
        ("yolo_dataset/annotations", &["obj.names", "Annotations/1.txt"], 2),
        ("yolo_dataset/strict", &["obj.names", "obj_train_data/1.txt"], 2),
        (
            "roboflow_dataset/yolo",
            &["data.yaml", "train/labels/train_001.txt", "train/labels/train_002.txt", "val/labels/val_001.txt"],
            4,
        ),
    ] {
        let mut contents = Vec::new();
        for file in files {
            let Some(bytes) = shared(&format!("{assets}{set}/{file}")).and_then(|p| std::fs::read(p).ok()) else {
                return;
            };
            contents.push((*file, bytes));
        }
        let contents: Vec<(&str, &[u8])> = contents.iter().map(|(n, b)| (*n, b.as_slice())).collect();
        let dataset = read_all(&[], &contents);
        assert_eq!((dataset.boxes.len(), dataset.faults.iter().count()), (boxes, 0), "{set}");
        assert!(dataset.classes.iter().all(|c| !c.declared.is_empty()), "{set}");
    }
}

proptest! {
    #[test]
    fn no_line_makes_the_reading_panic(line in "[0-9a-z .\\-+eE\t]{0,40}") {
        let _ = super::row::Row::parse(&line, Some(6));
    }
}
