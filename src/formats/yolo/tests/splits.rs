//! What `data.yaml` and `.data` files say of splits, and paths that lead nowhere.

use crate::dataset::{Dataset, FaultKind};
use crate::formats::testing::read_all;

fn read(images: &[&str], files: &[(&str, &str)]) -> Dataset {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    read_all(images, &files)
}

/// `a.jpg: train`, each image with its splits.
fn splits(dataset: &Dataset) -> Vec<String> {
    let of_images = dataset.splits_of_images();
    dataset
        .images
        .ids()
        .map(|id| {
            let mut names: Vec<&str> =
                of_images[id.index()].iter().map(|split| dataset.splits[split.index()].as_str()).collect();
            names.sort_unstable();
            format!("{}: {}", dataset.images.path(id), names.join(" "))
        })
        .collect()
}

fn said(dataset: &Dataset) -> Vec<String> {
    let said = |f: &crate::dataset::Fault| {
        format!("{:?} {}: {} | {} | {}", f.kind, f.place.line, f.expected, f.found, f.remedy.as_deref().unwrap_or(""))
    };
    dataset.faults.iter().map(said).collect()
}

const IMAGES: [&str; 3] = ["set/images/day/1.jpg", "set/images/night/2.jpg", "set/images/night/3.jpg"];
const DIVIDED: [&str; 3] =
    ["set/images/day/1.jpg: train", "set/images/night/2.jpg: val", "set/images/night/3.jpg: val"];

#[test]
fn folders_are_found_however_they_are_written() {
    for text in [
        "train: images/day\nval: images/night\n",
        "path: .\ntrain: images/day/\nval: ./images/night\n",
        "path: ../datasets/set\ntrain: images/day\nval: images/night\n",
        "path: /home/me/datasets/set\ntrain: images/day\nval: images/night\n",
        "path: images\ntrain: day\nval: night\n",
        "train: ../images/day\nval: ../images/night\n",
        "train: ../set/images/day\nval: ../set/images/night\n",
        "train: /content/drive/set/images/day\nval: /content/drive/set/images/night\n",
        "train: C:\\work\\set\\images\\day\nval: D:/other/images/night\n",
        "train: [images/day]\nvalid:\n  - images/night\n",
        "train: images/day/*.jpg\nval: set/images/night\n",
    ] {
        let text = format!("{text}names: [cat]\n");
        let dataset = read(&IMAGES, &[("set/data.yaml", &text)]);
        assert_eq!((splits(&dataset), said(&dataset)), (DIVIDED.map(str::to_owned).to_vec(), vec![]), "{text}");
    }
}

#[test]
fn lists_are_found_and_go_before_what_a_folder_is_called() {
    let images = ["set/images/train/1.jpg", "set/images/train/2.jpg", "set/images/extra/3.jpg"];
    for yaml in [
        "train: a.txt\nval: b.txt\n",
        "path: /x/set\ntrain: a.txt\nval: [b.txt]\n",
        "train: lists/a.txt\nval: lists/b.txt\n",
    ] {
        let yaml = format!("{yaml}names: [cat]\n");
        let dataset = read(
            &images,
            &[
                ("set/data.yaml", &yaml),
                ("set/a.txt", "./images/train/1.jpg\n"),
                ("set/b.txt", "/x/set/images/train/2.jpg\n./images/extra/3.jpg\n"),
                ("set/labels/train/2.txt", "0 .5 .5 .1 .1\n"),
            ],
        );
        let expected = ["set/images/train/1.jpg: train", "set/images/train/2.jpg: val", "set/images/extra/3.jpg: val"];
        assert_eq!((splits(&dataset), said(&dataset)), (expected.map(str::to_owned).to_vec(), vec![]), "{yaml}");
    }
}

#[test]
fn a_list_belongs_to_the_split_that_names_it_whatever_it_is_called() {
    let dataset = read(
        &["1.jpg", "2.jpg"],
        &[
            ("data.yaml", "train: val.txt\nval: train.txt\nnames: [cat]\n"),
            ("train.txt", "1.jpg\n"),
            ("val.txt", "2.jpg\n"),
        ],
    );
    assert_eq!(splits(&dataset), ["1.jpg: val", "2.jpg: train"]);
}

#[test]
fn one_folder_for_two_splits_puts_its_images_into_both() {
    let text = "train: images/train\nval: images/train\ntest: images/train\nnames: [cat]\n";
    let dataset = read(&["images/train/1.jpg"], &[("data.yaml", text)]);
    assert_eq!(splits(&dataset), ["images/train/1.jpg: test train val"]);
}

#[test]
fn what_a_file_does_not_divide_keeps_the_split_of_its_folder() {
    let dataset = read(
        &["images/train/1.jpg", "images/test/2.jpg"],
        &[("data.yaml", "train: images/train\nval: images/train\nnames: [cat]\n")],
    );
    let mut of = dataset.splits_of_images();
    of[0].sort_unstable();
    assert_eq!(of[0].len(), 2);
}

#[test]
fn dead_paths_are_errors_with_their_line_and_what_was_meant() {
    let text = "path: ../datasets/mine\ntrain: images/dya\nval: images/nihgt\ntest: images/test\nnames: [cat]\n";
    let dataset = read(&IMAGES, &[("set/data.yaml", text)]);
    assert_eq!(
        said(&dataset),
        [
            "BadRecord 2: a folder of pictures for train | images/dya, which is not there | Correct train in line 2: images/day is there",
            "BadRecord 3: a folder of pictures for val | images/nihgt, which is not there | Correct val in line 3: images/night is there",
            "Doubtful 4: a folder of pictures for test | images/test, which is not there | Correct test in line 4, or add what it names",
        ]
    );
    let dataset = read(&IMAGES, &[("set/data.yaml", "train: images/day\nval: val.txt\nnames: [cat]\n")]);
    assert_eq!(dataset.faults.iter().map(|f| f.place.line).collect::<Vec<_>>(), [2]);
    assert!(said(&dataset)[0].contains("a list of pictures for val | val.txt, which is not there"));
}

#[test]
fn a_folder_of_another_split_is_not_taken_for_a_missing_one() {
    let dataset =
        read(&["train/images/1.jpg"], &[("data.yaml", "train: ../train/images\nval: ../valid/images\nnames: [cat]\n")]);
    assert_eq!(splits(&dataset), ["train/images/1.jpg: train"]);
    assert_eq!(dataset.faults.count(FaultKind::BadRecord), 1);
    let swapped = read(&["val/images/1.jpg"], &[("data.yaml", "val: ../valid/images\nnames: [cat]\n")]);
    assert!(said(&swapped)[0].ends_with("Correct val in line 1: val/images is there"), "{:?}", said(&swapped));
}

#[test]
fn where_no_picture_was_dropped_labels_stand_for_their_folders() {
    let dataset = read(
        &[],
        &[
            ("data.yaml", "train: images/day\nval: images/night\nnames: [cat]\n"),
            ("labels/day/1.txt", "0 .5 .5 .1 .1\n"),
            ("labels/night/2.txt", "0 .5 .5 .1 .1\n"),
        ],
    );
    assert_eq!(
        (splits(&dataset), said(&dataset)),
        (vec!["images/day/1: train".into(), "images/night/2: val".into()], vec![])
    );
    assert!(said(&read(&[], &[("data.yaml", "train: a\nval: b\nnames: [cat]\n")])).is_empty());
}

#[test]
fn values_that_are_no_paths_are_passed_over() {
    let dataset = read(&IMAGES, &[("set/data.yaml", "train: images/day\nval: ~\ntest:\ndev: false\nnames: [cat]\n")]);
    assert_eq!((said(&dataset), dataset.splits.len()), (vec![], 1));
}

#[test]
fn of_several_files_in_one_folder_one_is_believed() {
    let dataset = read(
        &["a/1.jpg", "b/2.jpg"],
        &[("fold.yaml", "train: b\nval: a\nnames: [cat]\n"), ("data.yaml", "train: a\nval: b\nnames: [cat]\n")],
    );
    assert_eq!(splits(&dataset), ["a/1.jpg: train", "b/2.jpg: val"]);
    let why: Vec<&str> = dataset.sources.iter().map(|s| s.why.as_str()).collect();
    assert!(why.iter().any(|w| w.contains("its splits are left aside")), "{why:?}");
}

#[test]
fn darknets_lists_join_the_labels_of_another_folder() {
    let data = "classes = 2\ntrain = data/train.txt\nvalid = data/held.txt\nnames = data/obj.names\n";
    let label = "0 .5 .5 .1 .1\n";
    let dataset = read(
        &[],
        &[
            ("obj.data", data),
            ("obj.names", "cat\ndog\n"),
            ("train.txt", "data/obj_train_data/p1.jpg\n/home/me/darknet/data/obj_train_data/p2.jpg\n"),
            ("held.txt", "data\\obj_train_data\\p3.jpg\n"),
            ("obj_train_data/p1.txt", label),
            ("obj_train_data/p2.txt", label),
            ("obj_train_data/p3.txt", label),
        ],
    );
    assert_eq!(splits(&dataset), ["obj_train_data/p1: train", "obj_train_data/p2: train", "obj_train_data/p3: val"]);
    assert!(said(&dataset).is_empty(), "{:?}", said(&dataset));
}

#[test]
fn a_list_does_not_join_the_labels_of_another_split() {
    let dataset = read(&[], &[("labels/train/1.txt", "0 .5 .5 .1 .1\n"), ("val.txt", "images/val/1.jpg\n")]);
    assert_eq!(dataset.images.path, ["images/train/1", "images/val/1.jpg"]);
}

#[test]
fn what_a_data_file_says_of_names_is_held_against_them() {
    let names = ("x.names", "cat\n");
    let few = read(&[], &[("x.data", "classes=2\nnames=data/x.names\n"), names]);
    assert!(
        said(&few)[0].starts_with("BadRecord 1: classes = 1, as many as there are names in x.names | classes = 2"),
        "{:?}",
        said(&few)
    );
    let none = read(&[], &[("x.data", "classes=2\nnames=data/y.names\n"), names]);
    assert!(
        said(&none)[0].starts_with("BadRecord 2: a file of class names for names | data/y.names, which is not there")
    );
}
