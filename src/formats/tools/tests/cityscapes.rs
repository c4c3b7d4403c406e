use super::*;
use crate::dataset::flag;
use crate::formats::tools::cityscapes::ENTRY;

const PATH: &str = "gtFine/train/aachen/aachen_000000_000019_gtFine_polygons.json";
const IMAGES: [&str; 1] = ["leftImg8bit/train/aachen/aachen_000000_000019_leftImg8bit.png"];
const SMALL: &str = r#"{
 "imgHeight": 1024,
 "imgWidth": 2048,
 "objects": [
  {"label": "car", "polygon": [[10, 20], [30, 20], [30, 50], [10, 45]]},
  {"label": "persongroup", "polygon": [[1, 2], [3, 2], [3, 9]]},
  {"label": "ego vehicle", "polygon": [[0, 1000], [2047, 1000], [2047, 1023]]},
  {"label": "rider", "deleted": 1, "polygon": [[1, 2], [3, 2], [3, 9]]},
  {"label": "pedestrian", "instanceId": 24000, "bbox": [5, 6, 7, 8], "bboxVis": [5, 6, 7, 7]}
 ]
}
"#;

#[test]
fn polygons_are_joined_to_the_camera_picture_and_groups_are_crowds() {
    let dataset = read(&IMAGES, PATH, SMALL);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(
        boxes(&dataset),
        [
            (IMAGES[0], "car", [10.0, 20.0, 20.0, 30.0]),
            (IMAGES[0], "person", [1.0, 2.0, 2.0, 7.0]),
            (IMAGES[0], "pedestrian", [5.0, 6.0, 7.0, 8.0]),
        ]
    );
    assert_eq!(dataset.boxes.flags, [flag::MASK, flag::MASK | flag::CROWD, 0]);
    assert_eq!((dataset.splits.as_slice(), dataset.images.declared[0].width), (["train".to_owned()].as_slice(), 2048));
    let why = &dataset.sources[0].why;
    assert!(why.ends_with("shapes left out: 1 deleted, 1 without a class"), "{why}");
}

#[test]
fn the_case_of_keys_does_not_matter_and_other_names_are_joined_too() {
    let lower =
        SMALL.replace("imgHeight", "imgheight").replace("imgWidth", "imgwidth").replace("\"polygon\"", "\"Polygon\"");
    for (image, path) in [(IMAGES[0], PATH), ("a/x.png", "b/x.json"), ("a/x.png", "b/x_gtCoarse_polygons.json")] {
        let dataset = read(&[image], path, &lower);
        assert_eq!((said(&dataset).len(), boxes(&dataset).len(), boxes(&dataset)[0].0), (0, 3, image), "{path}");
    }
    assert_eq!(taken_for("a.json", SMALL), Some("cityscapes"));
}

#[test]
fn typical_mistakes_are_said_with_their_line_and_the_rest_is_read() {
    let text = r#"{"imgHeight": 1024, "imgWidth": "wide", "objects": [
{"polygon": [[1, 2], [3, 2], [3, 9]]},
{"label": "car"},
{"label": "car", "polygon": [[1, 2], [3, 4]]},
{"label": "car", "polygon": [[1, 2], [3, 4], [5, "x"]]},
{"label": "car", "bbox": [1, 2, 3]},
7,
{"label": "car", "polygon": [[1, 2], [3, 2], [3, 9]]}]}"#;
    let dataset = read(&IMAGES, PATH, text);
    assert_eq!(
        said(&dataset),
        [
            "line 1: expected a width in whole pixels, found \"wide\"",
            "line 2, object[0]: expected a label, found nothing",
            "line 3, object[1]: expected a polygon, or a bbox of four numbers, found nothing",
            "line 4, object[2]: expected three points or more for a polygon, found 2 points",
            "line 5, object[3]: expected four numbers, found \"x\"",
            "line 6, object[4]: expected a polygon, or a bbox of four numbers, found 3 numbers",
            "line 7, object[5]: expected an object, found 7",
        ]
    );
    assert_eq!(dataset.boxes.len(), 2);
}

#[test]
fn every_beginning_of_a_file_can_be_read() {
    every_prefix(&ENTRY, &IMAGES, PATH, SMALL);
}
