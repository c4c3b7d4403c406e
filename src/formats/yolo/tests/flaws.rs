//! Lines that are not what YOLO asks for, and the files that are taken for labels all the same.

use super::{close, read};
use crate::dataset::Dataset;
use crate::formats::testing::recognised;
use crate::formats::{Probe, Recognised, recognise};

const CLASSES: (&str, &str) = ("set/data.yaml", "names: [cat, traffic light]\n");

/// The complaints about one label file, and the boxes that were read all the same: their class and width.
fn of(text: &str) -> (Vec<String>, Vec<(String, f64)>) {
    let dataset = read(&[CLASSES, ("set/labels/val/1.txt", text)]);
    let boxes = dataset.boxes.class.iter().zip(&dataset.boxes.rect);
    let boxes = boxes.map(|(&class, rect)| (dataset.class_name(class).to_owned(), rect.w)).collect();
    (said(&dataset), boxes)
}

fn said(dataset: &Dataset) -> Vec<String> {
    let said = |f: &crate::dataset::Fault| format!("{:?} {}: {} | {}", f.kind, f.place.line, f.expected, f.found);
    dataset.faults.iter().map(said).collect()
}

#[test]
fn a_line_whose_meaning_is_plain_is_read_and_complained_about() {
    for (line, complaint) in [
        ("0,0.5,0.5,0.3,0.4", "blanks between the fields | commas between them: 0,0.5,0.5,0.3,0.4"),
        ("0, 0.5, 0.5, 0.3, 0.4", "blanks between the fields | commas between them: 0, 0.5, 0.5, 0.3, 0.4"),
        ("0;0,5;0,5;0,3;0,4", "blanks between the fields | other marks: 0;0,5;0,5;0,3;0,4"),
        ("0 | 0.5 | 0.5 | 0.3 | 0.4", "blanks between the fields | other marks: 0 | 0.5 | 0.5 | 0.3 | 0.4"),
        ("0 0,5 0,5 0,3 0,4", "points in decimals | decimal commas: 0 0,5 0,5 0,3 0,4"),
        ("0 0.5 0.5 0,3 0.4", "points in decimals | decimal commas: 0 0.5 0.5 0,3 0.4"),
        ("[0, 0.5, 0.5, 0.3, 0.4]", "a class number and four numbers | brackets: [0, 0.5, 0.5, 0.3, 0.4]"),
        ("(0, [0.5, 0.5, 0.3, 0.4])", "a class number and four numbers | brackets: (0, [0.5, 0.5, 0.3, 0.4])"),
        ("['cat', 0.5, 0.5, 0.3, 0.4]", "a class number and four numbers | brackets: ['cat', 0.5, 0.5, 0.3, 0.4]"),
        ("0: 0.5 0.5 0.3 0.4", "blanks between the fields | a colon behind the class: 0: 0.5 0.5 0.3 0.4"),
        ("\"0\" 0.5 0.5 0.3 0.4", "numbers as they are | quotation marks: \"0\" 0.5 0.5 0.3 0.4"),
        ("cat 0.5 0.5 0.3 0.4", "a class number | cat, the name of class 0"),
        ("0.5 0.5 0.3 0.4 cat", "a class number | cat, at the end, the name of class 0"),
        ("0.5 0.5 0.3 0.4 0", "the class number first | it at the end: 0.5 0.5 0.3 0.4 0"),
    ] {
        let (said, boxes) = of(line);
        assert_eq!(said, [format!("BadRecord 1: {complaint}")], "{line}");
        assert_eq!(boxes.len(), 1, "{line}");
        assert!(boxes[0].0 == "cat" && close(boxes[0].1, 0.3), "{line}: {boxes:?}");
    }
}

#[test]
fn names_of_several_words_and_names_that_no_list_knows_are_named() {
    let (said, boxes) = of("traffic light 0.5 0.5 0.3 0.4\ncow 0.5 0.5 0.2 0.2\n");
    assert_eq!(
        said,
        ["BadRecord 1: a class number | traffic light, the name of class 1", "BadRecord 2: a class number | cow",]
    );
    assert_eq!(boxes.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["traffic light", "cow"]);
}

#[test]
fn what_cannot_be_read_without_a_guess_is_not_read() {
    for (line, complaint) in [
        ("0,0,5,0,5,0,3,0,4", "blanks between the fields | commas between them: 0,0,5,0,5,0,3,0,4"),
        ("0 0.5 0.5 0.3", "5 fields, a class number and four numbers | 4: 0 0.5 0.5 0.3"),
    ] {
        let (said, boxes) = of(&format!("{line}\n"));
        assert_eq!((said, boxes.len()), (vec![format!("BadRecord 1: {complaint}")], 0), "{line}");
    }
    let (said, boxes) = of("0.5 0.5 0.3 0.4\n");
    let expected = "BadRecord 1: 5 fields, a class number and four numbers | 4: 0.5 0.5 0.3 0.4; the class is missing";
    assert_eq!((said, boxes.len()), (vec![expected.to_owned()], 0));
}

#[test]
fn a_missing_class_is_plain_where_there_is_one_class_only() {
    let dataset = read(&[("set/data.yaml", "names: [cat]\n"), ("set/labels/val/1.txt", "0.5 0.5 0.3 0.4\n")]);
    assert_eq!((dataset.faults.iter().count(), dataset.boxes.len()), (1, 1));
    assert_eq!(dataset.class_name(dataset.boxes.class[0]), "cat");
}

#[test]
fn a_header_is_left_out_and_the_rest_is_read() {
    let (said, _) = of("class x_center y_center width height\n0 0.5 0.5 0.3 0.4\n");
    assert_eq!(said, ["BadRecord 1: a class number | a header: class x_center y_center width height"]);
    let (said, boxes) = of("class,x,y,w,h\n0,0.5,0.5,0.3,0.4\n0 0.5 0.5 0.3 0.4\n");
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(boxes.len(), 2);
}

#[test]
fn a_class_below_zero_is_unknown_whether_or_not_there_is_a_list() {
    let (of_list, boxes) = of("-1 0.5 0.5 0.3 0.4\n");
    assert_eq!(of_list, ["UnknownClass 1: a class of 0 to 1 | -1"]);
    assert_eq!(boxes[0].0, "class -1");
    let dataset = read(&[("set/labels/val/1.txt", "-1 0.5 0.5 0.3 0.4\n")]);
    assert_eq!(said(&dataset), ["UnknownClass 1: a class of 0 or more | -1"]);
}

#[test]
fn utf_16_is_read_and_said() {
    let wide: Vec<u8> = "\u{feff}0 0.5 0.5 0.3 0.4\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let dataset = crate::formats::testing::read_all(&["images/1.jpg"], &[("labels/1.txt", &wide)]);
    assert_eq!(dataset.boxes.len(), 1);
    assert_eq!(said(&dataset), ["Doubtful 0: text saved as UTF-8 | other bytes, taken for UTF-16"]);
}

#[test]
fn a_sixth_number_among_labels_is_a_confidence_wherever_it_stands() {
    // Some have none, so the folder is one of labels.
    const PLAIN: (&str, &str) = ("set/labels/val/2.txt", "0 0.5 0.5 0.3 0.4\n");
    let last = read(&[("set/labels/val/1.txt", "0 0.5 0.5 0.3 0.4 0.57\n0 0.5 0.5 0.3 0.4 0.9\n"), PLAIN]);
    assert!(said(&last).contains(
        &"Noted 1:  | a sixth number, 0.570, likely a confidence (in 2 lines): predictions, or labels made from them"
            .to_owned()
    ));
    assert!(close(last.boxes.rect[0].w, 0.3));
    let second = read(&[("set/labels/val/1.txt", "0 0.91 0.5 0.5 0.3 0.4\n0 0.45 0.4 0.5 0.3 0.4\n"), PLAIN]);
    assert!(said(&second).contains(
        &"Doubtful 1: the centre of the box behind the class | 0.910 in its place, which looks like a confidence, and the box behind it (in 2 lines)"
            .to_owned()
    ));
    assert!(second.boxes.rect.iter().all(|r| close(r.w, 0.3) && close(r.h, 0.4)), "{:?}", second.boxes.rect);
    let angle = read(&[("set/labels/val/1.txt", "0 0.5 0.5 0.3 0.4 45\n")]);
    assert!(said(&angle)[0].starts_with("Doubtful 1: 5 numbers | a sixth number, 45"), "{:?}", said(&angle));
}

/// Taken for labels, with what lies about the file.
fn is_labels(path: &str, text: &str, beside: bool, called_after: bool) -> bool {
    let mut probe = Probe::new(path, text.as_bytes(), text.len() as u64, text.as_bytes());
    (probe.beside_picture, probe.picture) = (beside, beside || called_after);
    matches!(recognise(&probe), Recognised::As(entry, _) if entry.format.id == "yolo")
}

#[test]
fn labels_are_told_by_where_they_lie_and_by_their_numbers() {
    let faulty = [
        "0,0.5,0.5,0.3,0.4\n",
        "0 0,5 0,5 0,3 0,4\n",
        "cat 0.5 0.5 0.3 0.4\n",
        "0.5 0.5 0.3 0.4\n",
        "-1 0.5 0.5 0.3 0.4\n",
        "[0, 0.5, 0.5, 0.3, 0.4]\n",
        "0: 0.5 0.5 0.3 0.4\n",
        "class x y w h\n0 0.5 0.5 0.3 0.4\n",
    ];
    for text in faulty {
        assert!(is_labels("labels/1.txt", text, false, false), "{text}");
        assert!(is_labels("pics/1.txt", text, true, false), "{text}");
        assert!(is_labels("boxes/1.txt", text, false, true), "{text}");
    }
    let pixels = "0 24 20 18 14\n1 25 21 19 15\n";
    assert!(is_labels("labels/train/1.txt", pixels, false, false) && is_labels("pics/1.txt", pixels, true, false));
    assert!(!is_labels("numbers/1.txt", pixels, false, true));
}

#[test]
fn neighbours_that_are_labels_tell_what_a_file_is() {
    let text = b"cat 0.5 0.5 0.3 0.4\n";
    let mut probe = Probe::new("set/7.txt", text, text.len() as u64, text);
    assert!(!matches!(recognise(&probe), Recognised::As(entry, _) if entry.format.id == "yolo"));
    probe.neighbour = Some(&crate::formats::yolo::ENTRY);
    assert!(matches!(recognise(&probe), Recognised::As(entry, _) if entry.format.id == "yolo"));
}

#[test]
fn other_texts_are_no_labels_wherever_they_lie() {
    let car = "Car 0.00 0 -1.58 587.01 173.33 614.12 200.12 1.65 1.67 3.64 -0.65 1.71 46.70 -1.59\n";
    for text in [
        "This file says that there are 12 classes, of which 3.5 % are cats.\n",
        "MIT License\n\nCopyright (c) 2024\n",
        "numpy==1.26.0\ntorch>=2.1,<3\n",
        "images/1.jpg\nimages/2.jpg\n",
        "000001.jpg 95 71 226 313\n000002.jpg 72 94 221 306\n",
        "000001.jpg -1 1 1 -1 1\n",
        car,
        "imagesource:x\ngsd:1\n1 2 3 4 5 6 7 8 small-vehicle 0\n",
        "377,117,463,117,465,130,378,130,Genaxis Theatre\n",
        "1,1,912,484,97,109,0,7,1\n1,2,338,418,167,379,1,1,1\n",
        "3\n",
        "cat\n",
        "0.9 -0.1 0.2 1.5\n0.1 0.9 0.1 2.5\n",
        "a dog and 2 cats on 1 sofa\n",
    ] {
        for path in ["labels/train/1.txt", "annotations/list.txt", "pics/1.txt"] {
            assert!(!is_labels(path, text, path == "pics/1.txt", true), "{path}: {text}");
        }
    }
    for path in ["notes.txt", "README.txt"] {
        assert!(!is_labels(path, "cat 0.5 0.5 0.3 0.4\n", false, false), "{path}");
        assert!(!is_labels(path, "12 14 15 16 17\n", false, false), "{path}");
    }
}

#[test]
fn every_prefix_of_faulty_lines_is_told_and_read_without_a_panic() {
    let text = "class x y w h\n0,0.5,0,5\n[0, .5é]\n0: 1 2 3\n-1 2 3 4 5 6\ncat 1 2 3 4\n\"a b\" 0 0 0 0\n;;|\n,\n1 2 3 4 dog\n";
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let head = &text[..end];
        recognised("labels/1.txt", head.as_bytes());
        is_labels("pics/1.txt", head, true, true);
        for line in head.lines() {
            super::super::flaw::look(line);
        }
        if is_labels("set/labels/val/1.txt", head, false, false) {
            of(head);
        }
    }
}
