use super::*;
use crate::dataset::flag;

const IMAGES: [&str; 2] = ["set/images/1.jpg", "set/images/2.jpg"];

#[test]
fn boxes_are_sizes_or_corners_as_the_folder_is_called_and_detections_are_predictions() {
    let detections = ("set/detections/1.txt", &b"cat 0.91 5 6 20 22\n"[..]);
    for (path, text) in [
        ("set/groundtruths/1.txt", "cat 5 6 20 22\nfire_truck 1 2 30.5 4\n"),
        ("set/ground-truth/1.txt", "cat 5 6 25 28\nfire_truck 1 2 31.5 6 difficult\n"),
    ] {
        let dataset = read_all(&IMAGES, &[(path, text.as_bytes()), detections]);
        assert_eq!(said(&dataset), [""; 0], "{path}");
        assert_eq!(
            boxes(&dataset),
            [(IMAGES[0], "cat", [5.0, 6.0, 20.0, 22.0]), (IMAGES[0], "fire_truck", [1.0, 2.0, 30.5, 4.0])],
            "{path}"
        );
        assert_eq!(dataset.boxes.flags[1] == flag::DIFFICULT, path.contains('-'));
        assert_eq!((dataset.predictions.len(), dataset.predictions.score[0]), (1, 0.91));
    }
}

#[test]
fn only_such_folders_hold_it() {
    assert_eq!(taken_for("gt/a.txt", "cat 5 6 20 22\n"), "ground-truth");
    for (path, text) in [
        ("notes/a.txt", "cat 5 6 20 22\n"),
        ("gt/a.txt", "0 0.5 0.5 0.2 0.2\n"),
        ("gt/a.txt", "cat 0.5 0.5 0.2 0.2\n"),
        ("MOT17-02/gt/gt.txt", "1,1,10,20,30,40,1,1,1\n"),
    ] {
        assert_ne!(taken_for(path, text), "ground-truth", "{path}: {text}");
    }
}

#[test]
fn usual_mistakes_are_said_with_their_lines_and_the_rest_is_read() {
    let text = "cat 5 6 20 22\ncat 1 2 3\ncat 1 2 x 4\ncat 1 1 9 9\n";
    let dataset = read_all(&IMAGES, &[("set/groundtruths/2.txt", text.as_bytes())]);
    assert_eq!(
        said(&dataset),
        ["2: expected a class and four numbers, found 4 fields: cat 1 2 3", "3: expected numbers, found x"]
    );
    assert_eq!(boxes(&dataset)[0], (IMAGES[1], "cat", [5.0, 6.0, 20.0, 22.0]));
}

#[test]
fn every_beginning_can_be_read() {
    every_prefix(&IMAGES, "set/groundtruths/1.txt", "cat 5 6 20 22\ndog 1 2 30 4 difficult\n");
}
