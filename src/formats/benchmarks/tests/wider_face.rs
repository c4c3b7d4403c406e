use super::*;
use crate::dataset::{FaultKind, flag};

const PATH: &str = "wider_face_split/wider_face_train_bbx_gt.txt";
const IMAGES: [&str; 3] = [
    "WIDER_train/images/0--Parade/0_Parade_1_849.jpg",
    "WIDER_train/images/0--Parade/0_Parade_1_904.jpg",
    "WIDER_train/images/12--Group/12_Group_5.jpg",
];
const SMALL: &str = "0--Parade/0_Parade_1_849.jpg\n\
    1\n\
    449 330 122 149 0 0 0 0 0 0 \n\
    0--Parade/0_Parade_1_904.jpg\n\
    0\n\
    0 0 0 0 0 0 0 0 0 0 \n\
    12--Group/12_Group_5.jpg\n\
    2\n\
    78 221 7 8 2 1 1 1 2 1 \n\
    113 212 11 15 1 0 0 0 1 0 \n";

#[test]
fn faces_are_read_with_what_is_known_of_each() {
    let dataset = read_all(&IMAGES, &[(PATH, SMALL.as_bytes())]);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(
        boxes(&dataset),
        [
            (IMAGES[0], "face", [449.0, 330.0, 122.0, 149.0]),
            (IMAGES[2], "face", [78.0, 221.0, 7.0, 8.0]),
            (IMAGES[2], "face", [113.0, 212.0, 11.0, 15.0]),
        ]
    );
    assert_eq!(dataset.boxes.flags, [0, flag::OCCLUDED, flag::OCCLUDED]);
    assert_eq!(values(&dataset, "blur", 3), [Some("clear"), Some("heavy"), Some("normal")]);
    assert_eq!(values(&dataset, "expression", 3), [Some("typical"), Some("exaggerate"), Some("typical")]);
    assert_eq!(values(&dataset, "illumination", 3), [Some("normal"), Some("extreme"), Some("normal")]);
    assert_eq!(values(&dataset, "invalid", 3), [Some("no"), Some("yes"), Some("no")]);
    assert_eq!(values(&dataset, "occlusion", 3), [Some("none"), Some("heavy"), Some("partial")]);
    assert_eq!(values(&dataset, "pose", 3), [Some("typical"), Some("atypical"), Some("typical")]);
    assert_eq!(values(&dataset, "event", 3), [Some("Parade"), Some("Parade"), Some("Group")]);
    assert_eq!(dataset.splits, ["train"]);
    assert_eq!((dataset.sources[0].records, dataset.sources[0].images), (3, 3));
}

#[test]
fn a_picture_without_faces_has_a_row_of_zeros_or_none_and_is_annotated() {
    let without_row = SMALL.replace("0 0 0 0 0 0 0 0 0 0 \n", "");
    for text in [SMALL, &without_row, &SMALL.replace('\n', "\r\n"), &SMALL.replace('\n', "\r")] {
        let dataset = read_all(&IMAGES, &[(PATH, text.as_bytes())]);
        assert_eq!((said(&dataset).len(), dataset.boxes.len()), (0, 3));
        assert_eq!(dataset.images.annotated, [true; 3]);
    }
}

#[test]
fn it_is_told_by_its_groups_and_not_by_its_name() {
    assert_eq!(taken_for("a.txt", SMALL), "wider-face");
    assert_eq!(taken_for("a.txt", "0--Parade/a.jpg\n0\n0 0 0 0 0 0 0 0 0 0\n"), "wider-face");
    assert_eq!(taken_for("a.txt", "x/a.jpg\n2\n1 2 3 4\n5 6 7 8\n"), "wider-face");
    assert!(taken_for("pred/a.txt", "0_Parade_1_849\n2\n1 2 3 4 0.97\n5 6 7 8 0.5\n").contains("predictions"));
    assert_eq!(taken_for("list.txt", "x/a.jpg\nx/b.jpg\n"), "image-list");
}

#[test]
fn rows_that_do_not_fit_are_said_with_their_line_and_the_rest_is_read() {
    let text = "449 330 122 149 0 0 0 0 0 0\n\
        0--Parade/0_Parade_1_849.jpg\n\
        3\n\
        449 330 122 149 0 0 0 0 0 0\n\
        0--Parade/0_Parade_1_904.jpg\n\
        1\n\
        1 2 3 4 0 0 0 0 0 0\n\
        5 6 7 8 3 0 0 0 0 x\n\
        12--Group/12_Group_5.jpg\n\
        1 2 3 4 0 0 0 0 0 0\n\
        1 2 3,5 4 0 0 0 0 0 0\n\
        1 2 3 4 0\n\
        12--Group/gone.jpg\n\
        one\n\
        1 2 3 4\n";
    let dataset = read_all(&IMAGES, &[(PATH, text.as_bytes())]);
    let missing: Vec<&str> = dataset.faults.of(FaultKind::NoImage).map(|f| f.found.as_str()).collect();
    assert_eq!(missing, ["12--Group/gone.jpg"]);
    let others: Vec<String> = said(&dataset).into_iter().filter(|s| !s.contains("gone.jpg")).collect();
    assert_eq!(
        others,
        [
            "1: expected the path of an image, found 449 330 122 149 0 0 0 0 0 0",
            "3: expected 3 rows, as this line announces, found 1 row",
            "8: expected blur from 0 to 2, found 3",
            "8: expected pose from 0 to 1, found x",
            "6: expected 1 row, as this line announces, found 2 rows",
            "10: expected the number of faces in a line of its own, found 10 fields",
            "11: expected numbers, found 3,5: a decimal comma, where a point belongs",
            "12: expected a row of ten numbers, or the four of a box, found 5 fields",
            "14: expected the number of faces, found one",
        ]
    );
    assert_eq!(dataset.boxes.len(), 6);
}

#[test]
fn every_beginning_can_be_read() {
    every_prefix(&IMAGES, PATH, SMALL);
}
