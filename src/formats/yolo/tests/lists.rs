//! Lists of classes: what is read of them, and what contradicts.

use super::read;
use crate::dataset::{Dataset, FaultKind};
use crate::formats::testing::{read_all, recognised};
use crate::formats::{Recognised, yolo};

fn said(dataset: &Dataset) -> Vec<String> {
    let said = |f: &crate::dataset::Fault| format!("{:?} {}: {} | {}", f.kind, f.place.line, f.expected, f.found);
    dataset.faults.iter().map(said).collect()
}

fn names(dataset: &Dataset) -> Vec<&str> {
    dataset.classes.iter().map(|class| class.name.as_str()).collect()
}

#[test]
fn tabs_are_an_error_and_the_names_behind_them_are_read() {
    let dataset = read(&[("data.yaml", "train: images/train\nval: images/val\nnames:\n\t- cat\n\t- dog\n")]);
    assert_eq!(said(&dataset)[0], "Unparsable 4: YAML | a tab before the text, which YAML does not allow");
    assert_eq!(names(&dataset), ["cat", "dog"]);
}

#[test]
fn names_in_one_text_are_read_and_are_an_error() {
    for text in ["names: cat, dog", "names: \"['cat', 'dog']\"", "names: cat; dog"] {
        let dataset = read(&[("data.yaml", text)]);
        assert_eq!(names(&dataset), ["cat", "dog"], "{text}");
        assert!(said(&dataset)[0].starts_with("BadRecord 1: a list of names | one text, taken for 2 names"), "{text}");
    }
}

#[test]
fn names_in_items_of_a_list_are_read() {
    for text in ["names:\n- 0: cat\n- 1: dog\n", "names:\n- {id: 0, name: cat}\n- {id: 1, name: dog}\n"] {
        let dataset = read(&[("data.yaml", text)]);
        assert_eq!((names(&dataset), dataset.faults.iter().count()), (vec!["cat", "dog"], 0), "{text}");
    }
}

#[test]
fn a_data_yaml_without_names_that_can_be_read_is_an_error() {
    for (text, complaint) in [
        ("train: set\nval: set\nnames: [[cat]]\n", "BadRecord 3: names as a list, or as a map of class numbers | none"),
        ("train: set\nval: set\nnames: [cat, dog\n", "Unparsable 4: YAML"),
        ("train: 'set\nval: set\nnames: [cat]\n", "Unparsable"),
    ] {
        let dataset = read(&[("set/x.yaml", text)]);
        let said = said(&dataset);
        assert!(said.iter().any(|s| s.starts_with(complaint)), "{text}: {said:?}");
    }
    let other = |text: &str| matches!(recognised("conf.yaml", text.as_bytes()), Recognised::As(..));
    assert!(!other("train: true\nval: true\nepochs: 100\n"));
    assert!(!other("name: x\nversion: 1\n"));
    assert!(!other("nc: 80\nbackbone: [1, 2]\nhead: x\n"));
}

#[test]
fn names_that_programs_take_for_true_or_false_are_said() {
    let dataset = read(&[("data.yaml", "names: [yes, no, 'on', 1, cat]\n")]);
    assert_eq!(names(&dataset), ["yes", "no", "on", "1", "cat"]);
    let found: Vec<&str> = dataset.faults.of(FaultKind::Doubtful).map(|f| f.found.as_str()).collect();
    assert_eq!(found, ["yes without quotation marks", "no without quotation marks"]);
}

#[test]
fn other_encodings_are_read_and_said() {
    let dataset = read_all(&[], &[("data.yaml", b"names: [\"\xc3\xa8\", \"\xb9\xb7\"]\n")]);
    assert_eq!(names(&dataset), ["猫", "狗"]);
    assert_eq!(said(&dataset), ["Doubtful 0: text saved as UTF-8 | other bytes, taken for GBK"]);
    let dataset = read_all(&[], &[("classes.txt", b"stra\xdfe\ncaf\xe9\n")]);
    assert_eq!(names(&dataset), ["straße", "café"]);
    assert_eq!(said(&dataset), ["Doubtful 0: text saved as UTF-8 | other bytes, taken for Windows-1252"]);
}

#[test]
fn a_name_that_stands_twice_is_said_once() {
    let dataset = read(&[("data.yaml", "names:\n  0: cat\n  1: dog\n  2: cat\n  5: cat\n")]);
    assert_eq!(
        said(&dataset),
        [
            "ClassList 4: a name of its own for each class | cat as the name of 0, 2 and 5, which are counted as one class"
        ]
    );
}

#[test]
fn lists_of_one_folder_that_contradict_each_other_are_said() {
    let dataset = read(&[("set/data.yaml", "names: [cat, dog]\n"), ("set/classes.txt", "dog\ncat\n")]);
    assert_eq!(
        said(&dataset),
        ["ClassList 1: cat as class 0, as in data.yaml | dog", "ClassList 2: dog as class 1, as in data.yaml | cat"]
    );
    let below = read(&[("set/data.yaml", "names: [cat, dog]\n"), ("set/labels/classes.txt", "cat\ncow\n")]);
    assert_eq!(said(&below), ["ClassList 2: dog as class 1, as in data.yaml | cow"]);
    for same in [
        ("set/classes.txt", "cat\nDog\n"),
        ("other/classes.txt", "dog\ncat\n"),
        ("set/predefined_classes.txt", "dog\nperson\n"),
        ("set/classes.txt", "cat\n"),
    ] {
        let dataset = read(&[("set/data.yaml", "names: [cat, dog]\n"), same]);
        assert!(said(&dataset).is_empty(), "{same:?}: {:?}", said(&dataset));
    }
}

#[test]
fn classes_counted_from_one_are_said_once_for_all_files() {
    let list = ("set/data.yaml", "path: .\nnames: [cat, dog]\n");
    let one = "1 .5 .5 .1 .1\n2 .5 .5 .1 .1\n";
    let dataset = read(&[list, ("set/labels/train/1.txt", one), ("set/labels/val/1.txt", "2 .5 .5 .1 .1\n")]);
    assert_eq!(
        said(&dataset),
        ["ClassList 2: classes 0 to 1 | 1 to 2 for its 3 objects, so they are counted from 1: 1 cat and 2 dog"]
    );
    for sound in ["0 .5 .5 .1 .1\n2 .5 .5 .1 .1\n", "1 .5 .5 .1 .1\n3 .5 .5 .1 .1\n"] {
        let dataset = read(&[list, ("set/labels/train/1.txt", sound)]);
        assert_eq!(dataset.faults.count(FaultKind::UnknownClass), 1, "{sound}");
        assert_eq!(dataset.faults.count(FaultKind::ClassList), 0, "{sound}");
    }
    let below = read(&[list, ("set/labels/train/1.txt", "1 .5 .5 .1 .1\n")]);
    assert!(said(&below).is_empty());
}

#[test]
fn every_prefix_of_the_lists_is_read_without_a_panic() {
    let yaml = "path: ..\ntrain: [../a, b.txt]\nval: '*.jpg'\nnc: 3\nnames:\n\t- {0: é}\n  - cat\nkpt_shape: [2, 3]\n";
    let data = "classes = 2\ntrain = C:\\a\\train.txt\nnames = x.names\n";
    for (path, text) in [("set/data.yaml", yaml), ("set/obj.data", data)] {
        for end in 0..text.len() {
            let head = &text.as_bytes()[..end];
            if matches!(recognised(path, head), Recognised::As(e, _) if *e == yolo::CLASSES) {
                read_all(&super::IMAGES, &[(path, head)]);
            }
        }
    }
}
