use super::*;
use crate::dataset::flag;

const PATH: &str = "train/labelTxt/P0001.txt";
const IMAGES: [&str; 2] = ["train/images/P0001.png", "train/images/P0002.png"];
const SMALL: &str = "imagesource:GoogleEarth\n\
    gsd:0.146343590398\n\
    10.0 20.0 30.0 22.0 28.0 40.0 8.0 38.0 small-vehicle 0\n\
    -3 5 7 5 7 9 -3 9 large-vehicle 1\n\
    1 2 3 2 3 4 1 4 ship\n";

#[test]
fn a_turned_box_gives_the_one_around_it() {
    let dataset = read_all(&IMAGES, &[(PATH, SMALL.as_bytes())]);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(
        boxes(&dataset),
        [
            (IMAGES[0], "small-vehicle", [8.0, 20.0, 22.0, 20.0]),
            (IMAGES[0], "large-vehicle", [-3.0, 5.0, 10.0, 4.0]),
            (IMAGES[0], "ship", [1.0, 2.0, 2.0, 2.0]),
        ]
    );
    assert_eq!(dataset.boxes.flags, [0, flag::DIFFICULT, 0]);
    assert_eq!(values(&dataset, "imagesource", 1), [Some("GoogleEarth")]);
    assert_eq!(dataset.splits, ["train"]);
    assert_eq!(dataset.sources[0].records, 3);
}

#[test]
fn a_head_or_an_empty_file_among_labels_says_that_nothing_is_there() {
    for text in ["imagesource:GoogleEarth\ngsd:null\n", "gsd:0.5\n", "", "\n"] {
        let dataset = read_all(&IMAGES, &[("train/labelTxt-v1.5/P0002.txt", text.as_bytes())]);
        assert_eq!(said(&dataset), [""; 0], "{text:?}");
        assert_eq!((dataset.boxes.len(), dataset.images.annotated.as_slice()), (0, [false, true].as_slice()));
    }
}

#[test]
fn it_is_told_by_its_lines() {
    assert_eq!(taken_for("a.txt", "1 2 3 4 5 6 7 8 plane 0\n"), "dota");
    assert_eq!(taken_for("labelTxt/a.txt", "1 2 3 4 5 6 7 8 plane\n"), "dota");
    assert_ne!(taken_for("a.txt", "1 2 3 4 5 6 7 8 9 0\n"), "dota");
    assert_ne!(taken_for("a.txt", "gsd:0.5\n"), "dota");
}

#[test]
fn usual_mistakes_are_said_with_their_lines_and_the_rest_is_read() {
    let text = format!(
        "gsd:high\n1 2 3 4 5 6 7 8 plane 0\n1 2 3 4 5 6 7 plane 0\n1,2,3,4,5,6,7,8,plane,0\n1 2 3 4 5 6 7 8 9 0\n\
         1 2 3 4 5 6 7 8 plane 7\n1 2 nan 4 5 6 7 8 plane 0\n{SMALL}"
    );
    let dataset = read_all(&IMAGES, &[(PATH, text.as_bytes())]);
    assert_eq!(
        said(&dataset),
        [
            "1: expected a number behind gsd, found high",
            "3: expected eight numbers, a class and a difficulty, found 9 fields",
            "4: expected eight numbers, a class and a difficulty, found 1,2,3,4,5,6,7,8,plane,0",
            "5: expected a class behind eight numbers, found 9",
            "6: expected a difficulty of 0 or 1, found 7",
            "7: expected numbers, found nan",
        ]
    );
    assert_eq!(dataset.boxes.len(), 6);
}

#[test]
fn every_beginning_can_be_read() {
    every_prefix(&IMAGES, PATH, SMALL);
}
