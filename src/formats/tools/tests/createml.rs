use super::*;
use crate::dataset::BoxUnit;
use crate::formats::tools::createml::ENTRY;

const SMALL: &str = r#"[
 {"image": "a.jpg", "annotations": [
   {"label": "cat", "coordinates": {"x": 20, "y": 30.5, "width": 10, "height": 21}, "pose": "left"},
   {"label": "dog", "coordinates": {"x": 5, "y": 5, "width": 4, "height": 4}}]},
 {"imagefilename": "b.jpg", "annotation": [{"label": "cat"}]},
 {"image": "c.jpg", "annotations": []}
]
"#;
const IMAGES: [&str; 3] = ["train/a.jpg", "train/b.jpg", "train/c.jpg"];

#[test]
fn boxes_are_given_by_their_centre() {
    let dataset = read(&IMAGES, "train/_annotations.createml.json", SMALL);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(
        boxes(&dataset),
        [("train/a.jpg", "cat", [15.0, 20.0, 10.0, 21.0]), ("train/a.jpg", "dog", [3.0, 3.0, 4.0, 4.0])]
    );
    assert_eq!(dataset.boxes.unit, [BoxUnit::Pixels; 2]);
    assert_eq!(labels(&dataset), [("train/b.jpg", "cat")]);
    assert_eq!(dataset.images.annotated, [true, true, false]);
    assert_eq!(dataset.splits, ["train"]);
    let pose = ("train/_annotations.createml.json#pose".to_owned(), vec![Some("left"), None]);
    assert_eq!(attributes(&dataset), [pose]);
    assert_eq!(dataset.boxes.place[1].record().as_deref(), Some("annotations[1]"));
    assert_eq!(dataset.boxes.place[1].line, 4);
}

#[test]
fn where_no_number_is_above_one_boxes_are_fractions() {
    let small = SMALL.replace("20, ", "0.5, ").replace("30.5", "0.5").replace("10, ", "0.25, ").replace("21}", "0.5}");
    let dataset = read(
        &IMAGES,
        "x.json",
        &small.replace("5, \"y\": 5, \"width\": 4, \"height\": 4", "1, \"y\": 1, \"width\": 1, \"height\": 1"),
    );
    assert_eq!(dataset.boxes.unit, [BoxUnit::Fractions; 2]);
    assert_eq!(dataset.sources[0].boxes.and_then(|b| b.unit), Some(BoxUnit::Fractions));
    assert!(dataset.sources[0].why.ends_with("boxes are fractions of their image"));
}

#[test]
fn it_is_told_by_its_records() {
    assert_eq!(taken_for("a.json", SMALL), Some("createml"));
    let long = format!(
        "[{{\"image\": \"a.jpg\", \"annotations\": [{}]}}]",
        r#"{"label": "a", "coordinates": {}},"#.repeat(3000)
    );
    assert_eq!(taken_for("a.json", &long), Some("createml"));
    assert_eq!(
        taken_for("a.json", r#"[{"image": "a.jpg", "annotations": [{"bbox": [1, 2, 3, 4]}]}]"#),
        Some("json-boxes")
    );
    assert_eq!(taken_for("a.json", r#"[{"image": "a.jpg", "text": "a cat"}]"#), Some("json-records"));
}

#[test]
fn typical_mistakes_are_said_with_their_line_and_the_rest_is_read() {
    let text = r#"[{"image": "a.jpg", "annotations": [
{"coordinates": {"x": 1, "y": 2, "width": 3, "height": 4}},
{"label": "cat", "coordinates": {"x": 1, "y": 2, "width": 3}},
{"label": "cat", "coordinates": [1, 2, 3, 4]},
{"label": "cat", "coordinates": {"x": NaN, "y": 2, "width": 3, "height": 4}},
{"label": "cat", "coordinates": {"x": "7", "y": 2, "width": 2, "height": 4}},
{"label": "cat", "coordinates": {"x": 1,, "y": 2}}]},
{"annotations": []},
{"image": "b.jpg"},
3]"#;
    let dataset = read(&IMAGES, "x.json", text);
    assert_eq!(
        said(&dataset),
        [
            "line 7, annotations[5]: expected a name in quotes, found ,",
            "line 2, annotations[0]: expected a label, found nothing",
            "line 3, annotations[1]: expected coordinates with x, y, width and height, found no height",
            "line 4, annotations[2]: expected coordinates with x, y, width and height, found a list",
            "line 5, annotations[3]: expected four numbers, found x NaN",
            "line 6, annotations[4]: expected four numbers, found x \"7\"",
            "line 8, images[1]: expected the name of an image, found nothing",
            "line 9, images[2]: expected a list of annotations, found nothing",
            "line 10, images[3]: expected an object, found 3",
        ]
    );
    assert_eq!(dataset.boxes.len(), 2);
    assert_eq!(dataset.boxes.rect[1].x, 6.0);
}

#[test]
fn every_beginning_of_a_file_can_be_read() {
    every_prefix(&ENTRY, &IMAGES, "train/x.json", SMALL);
}
