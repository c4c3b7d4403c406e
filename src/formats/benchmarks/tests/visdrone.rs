use super::*;
use crate::dataset::flag;

const PATH: &str = "VisDrone2019-DET-train/annotations/0000002_00005_d_0000014.txt";
const IMAGES: [&str; 1] = ["VisDrone2019-DET-train/images/0000002_00005_d_0000014.jpg"];
const SMALL: &str = "684,8,273,116,0,0,0,0\n406,119,265,70,1,4,0,1\n1,2,3,4,1,1,1,0,\n5,6,7,8,0,11,0,2\n";

#[test]
fn objects_are_read_and_ignored_regions_are_left_out() {
    let dataset = read_all(&IMAGES, &[(PATH, SMALL.as_bytes())]);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(
        boxes(&dataset),
        [
            (IMAGES[0], "car", [406.0, 119.0, 265.0, 70.0]),
            (IMAGES[0], "pedestrian", [1.0, 2.0, 3.0, 4.0]),
            (IMAGES[0], "others", [5.0, 6.0, 7.0, 8.0]),
        ]
    );
    assert_eq!(dataset.boxes.flags, [flag::OCCLUDED, flag::TRUNCATED, flag::DIFFICULT | flag::OCCLUDED]);
    assert_eq!(values(&dataset, "occlusion", 3), [Some("partial"), Some("no"), Some("heavy")]);
    assert!(dataset.sources[0].why.ends_with("1 ignored region left out"), "{}", dataset.sources[0].why);
}

#[test]
fn it_is_told_by_what_its_numbers_can_be() {
    assert_eq!(taken_for("a.txt", SMALL), "visdrone");
    assert_ne!(taken_for("a.txt", "1,2,3,4,0.9,4,-1,-1\n"), "visdrone");
    assert_ne!(taken_for("a.txt", "1,2,3,4,1,12,0,0\n"), "visdrone");
}

#[test]
fn usual_mistakes_are_said_with_their_lines_and_the_rest_is_read() {
    let text = format!("{SMALL}1,2,3,4,1,12,0,0\n1,2,3,4,1,4\n1,2,x,4,1,4,0,9\n");
    let dataset = read_all(&IMAGES, &[(PATH, text.as_bytes())]);
    assert_eq!(
        said(&dataset),
        [
            "5: expected a class from 0 to 11, found 12",
            "6: expected eight numbers between commas, found 6 fields",
            "7: expected numbers, found x",
            "7: expected an occlusion from 0 to 2, found 9",
        ]
    );
    assert_eq!(dataset.boxes.len(), 4);
}

#[test]
fn every_beginning_can_be_read() {
    every_prefix(&IMAGES, PATH, SMALL);
}
