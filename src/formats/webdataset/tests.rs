//! Samples through the whole way in, as the engine reads them; the order of members in `tests/`.

use crate::dataset::{Dataset, FaultKind, Role};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

const IMAGES: [&str; 4] = [
    "train-000000.tar/a/001.jpg",
    "train-000000.tar/a/002.jpg",
    "train-000000.tar/a/003.jpg",
    "val-000000.tar/a/001.png",
];

fn labels(dataset: &Dataset) -> Vec<(&str, &str)> {
    dataset.labels.iter().map(|l| (dataset.images.path(l.image), dataset.class_name(l.class))).collect()
}

/// All but the notes: files here stand in no order.
fn faults(dataset: &Dataset) -> Vec<(FaultKind, &str, &str)> {
    dataset
        .faults
        .iter()
        .filter(|f| f.kind != FaultKind::Noted)
        .map(|f| (f.kind, f.expected.as_str(), f.found.as_str()))
        .collect()
}

#[test]
fn a_sample_is_joined_by_its_key_within_its_shard() {
    let dataset = read_all(
        &IMAGES,
        &[
            ("train-000000.tar/a/001.cls", b"0\n"),
            ("train-000000.tar/a/002.cls", b"1"),
            ("train-000000.tar/a/003.cls", b"0"),
            ("val-000000.tar/a/001.cls", b"1"),
            ("train-000000.tar/a/001.json", br#"{"gender": "female", "age": 31, "person": {"hair": "black"}}"#),
            ("train-000000.tar/a/002.json", br#"{"gender": "male", "age": 40}"#),
            ("val-000000.tar/a/001.json", br#"{"gender": "female", "age": 22, "caption": "a woman with a hat"}"#),
            ("train-000000.tar/a/001.txt", b"a woman on a street"),
        ],
    );
    assert_eq!(labels(&dataset), [(IMAGES[0], "0"), (IMAGES[1], "1"), (IMAGES[2], "0"), (IMAGES[3], "1")]);
    let gender = dataset.attributes.iter().find(|a| a.name == "gender").expect("gender");
    assert_eq!(
        (gender.role, gender.values.as_slice(), gender.counts()),
        (Role::Protected, &["female".to_owned(), "male".into()][..], vec![2, 1])
    );
    assert!(dataset.attributes.iter().any(|a| a.name == "person.hair"));
    assert_eq!(dataset.captions, 2);
    let splits: Vec<&str> = dataset.splits_of_images().iter().map(|s| dataset.splits[s[0].index()].as_str()).collect();
    assert_eq!(splits, ["train", "train", "train", "val"]);
    assert_eq!(faults(&dataset), []);
    assert!(dataset.class_folders.is_none());
}

#[test]
fn a_key_ends_at_the_first_dot_so_several_pictures_are_one_sample() {
    let images = ["0001.left.jpg", "0001.right.jpg", "0002.left.jpg"];
    let dataset = read_all(&images, &[("0001.cls", b"3"), ("0002.cls", b"4")]);
    assert_eq!(labels(&dataset), [(images[0], "3"), (images[1], "3"), (images[2], "4")]);
}

#[test]
fn numbers_have_the_names_of_a_list_of_classes_or_of_the_records() {
    let list: (&str, &[u8]) = ("classnames.txt", b"cat\ndog\n");
    let images = ["test/0.tar/s1.webp", "test/0.tar/s2.webp"];
    let dataset = read_all(&images, &[list, ("test/0.tar/s1.cls", b"1"), ("test/0.tar/s2.cls", b"2")]);
    assert_eq!(labels(&dataset), [(images[0], "dog")]);
    assert_eq!(faults(&dataset), [(FaultKind::UnknownClass, "a class of 0 to 1, as classnames.txt has", "2")]);

    let images = ["a-0.tar/1.jpg", "a-0.tar/2.jpg"];
    let dataset = read_all(
        &images,
        &[
            ("a-0.tar/1.cls", b"7"),
            ("a-0.tar/2.cls", b"8"),
            ("a-0.tar/1.json", br#"{"label": "cat"}"#),
            ("a-0.tar/2.json", br#"{"label": "dog"}"#),
        ],
    );
    assert_eq!(labels(&dataset), [(images[0], "cat"), (images[1], "dog")]);
}

#[test]
fn records_hold_classes_people_splits_sizes_and_boxes() {
    let dataset = read_all(
        &["s-0.tar/1.jpg", "s-0.tar/2.jpg"],
        &[
            ("s-0.tar/1.json", br#"{"label": ["cat", "dog"], "person_id": "p7", "split": "train", "width": 40, "height": 30}"#),
            (
                "s-0.tar/2.json",
                br#"{"label": "dog", "person_id": "p7", "split": "test", "objects": [{"bbox": [1, 2, 10, 12], "category": "cat", "occluded": 1}]}"#,
            ),
        ],
    );
    assert_eq!(labels(&dataset), [("s-0.tar/1.jpg", "cat"), ("s-0.tar/1.jpg", "dog"), ("s-0.tar/2.jpg", "dog")]);
    assert_eq!((dataset.identities.len(), dataset.splits.len(), dataset.boxes.len()), (1, 2, 1));
    assert_eq!(dataset.images.declared.len(), 1);
    assert_eq!(faults(&dataset), []);
}

#[test]
fn texts_are_classes_where_they_repeat_and_else_captions() {
    let images = ["s-0.tar/1.jpg", "s-0.tar/2.jpg", "s-0.tar/3.jpg", "s-0.tar/4.jpg"];
    let classes = read_all(
        &images,
        &[("s-0.tar/1.txt", b"cat"), ("s-0.tar/2.txt", b"dog\n"), ("s-0.tar/3.txt", b"cat"), ("s-0.tar/4.txt", b"dog")],
    );
    assert_eq!(labels(&classes).len(), 4);
    assert_eq!(classes.captions, 0);
    let captions = read_all(
        &images,
        &[
            ("s-0.tar/1.txt", b"a red car"),
            ("s-0.tar/2.txt", b"1girl, solo, hat"),
            ("s-0.tar/3.txt", b"a dog that runs\nfast"),
            ("s-0.tar/4.caption", b"snow"),
        ],
    );
    assert_eq!((labels(&captions).len(), captions.captions), (0, 4));
}

#[test]
fn members_that_cannot_be_used_say_why() {
    let images = ["s-0.tar/1.jpg", "s-0.tar/2.jpg", "s-0.tar/3.jpg", "s-0.tar/4.jpg", "s-0.tar/5.jpg"];
    let dataset = read_all(&images, &[("s-0.tar/1.cls", b""), ("s-0.tar/2.cls", b"0\n1\n"), ("s-0.tar/3.cls", b"-1")]);
    assert_eq!(
        faults(&dataset),
        [
            (FaultKind::BadRecord, "a class", "an empty file"),
            (FaultKind::BadRecord, "one class", "2 lines"),
            (FaultKind::UnknownClass, "a class of 0 or more", "-1"),
        ]
    );
    let lost = read_all(&images, &[("s-0.tar/9.cls", b"1")]);
    assert_eq!(faults(&lost), [(FaultKind::NoImage, "", "s-0.tar/9")]);
    assert!(matches!(recognised("s-0.tar/4.json", br#"{"a": 1, "b": }"#), Recognised::Unusable(_)));
}

#[test]
fn what_other_formats_claim_stays_theirs() {
    let of = |path: &str, content: &str| match recognised(path, content.as_bytes()) {
        Recognised::As(entry, _) => entry.format.id,
        Recognised::Unusable(_) => "unusable",
        Recognised::No(_) => "nobody's",
    };
    for (path, content, id) in [
        ("t-0.tar/1.json", r#"{"version": "5", "flags": {}, "shapes": [], "imagePath": "1.jpg"}"#, "labelme"),
        ("t-0.tar/1.json", r#"{"images": [], "annotations": [], "categories": []}"#, "coco-detection"),
        ("t-0.tar/1.json", r#"{"imgHeight": 1, "imgWidth": 2, "objects": []}"#, "cityscapes"),
        ("t-0.tar/1.txt", "0 0.5 0.5 0.1 0.1\n", "yolo"),
        ("t-0.tar/1.json", r#"{"key": "1", "url": "http://x/1.jpg", "caption": "a hat"}"#, "webdataset"),
        ("t-0.tar/1.cls", "12", "webdataset"),
        ("thesis.cls", "\\NeedsTeXFormat{LaTeX2e}\n\\ProvidesClass{thesis}\n", "nobody's"),
        ("1.json", r#"{"a": 1}"#, "nobody's"),
    ] {
        assert_eq!(of(path, content), id, "{path}: {content}");
    }
}

#[test]
fn any_beginning_of_a_member_is_read() {
    for (path, whole) in [
        (
            "t-0.tar/1.json",
            &br#"{"gender": "female", "objects": [{"bbox": [1, 2, 3, 4], "category": "cat"}], "x": {"y": [1]}}"#[..],
        ),
        ("t-0.tar/1.cls", b"\xef\xbb\xbf12\n"),
        ("t-0.tar/1.txt", "ein Fuß, 1\n".as_bytes()),
    ] {
        for end in 0..=whole.len() {
            if matches!(recognised(path, &whole[..end]), Recognised::As(..)) {
                read_all(&["t-0.tar/1.jpg"], &[(path, &whole[..end])]);
            }
        }
    }
}
