use super::*;
use crate::dataset::{BoxUnit, flag};
use crate::formats::tools::fiftyone::ENTRY;

const IMAGES: [&str; 2] = ["data/a.jpg", "data/b.jpg"];
const SMALL: &str = r#"{"name": "small", "samples": [
{"_id": {"$oid": "1"}, "filepath": "/home/me/fiftyone/small/data/a.jpg", "tags": ["train", "odd"],
 "metadata": {"_cls": "ImageMetadata", "width": 64, "height": 48}, "uniqueness": 0.5, "created_at": {"$date": 1},
 "weather": {"_cls": "Classification", "label": "rain"},
 "ground_truth": {"_cls": "Detections", "detections": [
  {"_id": {"$oid": "2"}, "_cls": "Detection", "label": "cat", "bounding_box": [0.1, 0.2, 0.3, 0.4], "confidence": null,
   "attributes": {"fur": {"_cls": "CategoricalAttribute", "value": "long"}}, "tags": [], "iscrowd": 0, "mask": {"$binary": "x"}},
  {"_cls": "Detection", "label": "dog", "bounding_box": [0, 0, 1, 1], "attributes": {"fur": "short"}}]},
 "predictions": {"_cls": "Detections", "detections": [
  {"_cls": "Detection", "label": "cow", "bounding_box": [0.1, 0.2, 0.3, 0.4]}]},
 "yolo": {"_cls": "Detections", "detections": [
  {"_cls": "Detection", "label": "cow", "bounding_box": [0.1, 0.2, 0.3, 0.4], "confidence": 0.9}]}},
{"filepath": "data/b.jpg", "ground_truth": {"_cls": "Classification", "label": "cat"},
 "outlines": {"_cls": "Polylines", "polylines": [
  {"_cls": "Polyline", "label": "dog", "points": [[[0.1, 0.2], [0.5, 0.3], [0.3, 0.6]]], "closed": true, "filled": true},
  {"_cls": "Polyline", "label": "wire", "points": [[[0.1, 0.2], [0.5, 0.3]]], "closed": false, "filled": false}]}}]}
"#;

#[test]
fn samples_give_boxes_labels_and_attributes_and_no_predictions() {
    let dataset = read(&IMAGES, "samples.json", SMALL);
    assert_eq!(said(&dataset), [""; 0]);
    let near = |a: [f64; 4], b: [f64; 4]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
    let found = boxes(&dataset);
    assert_eq!(
        found.iter().map(|b| (b.0, b.1)).collect::<Vec<_>>(),
        [(IMAGES[0], "cat"), (IMAGES[0], "dog"), (IMAGES[1], "dog")]
    );
    assert!(near(found[0].2, [0.1, 0.2, 0.3, 0.4]) && near(found[2].2, [0.1, 0.2, 0.4, 0.4]), "{found:?}");
    assert_eq!(dataset.boxes.unit, [BoxUnit::Fractions; 3]);
    assert_eq!(dataset.boxes.flags, [flag::MASK, 0, flag::MASK]);
    assert_eq!(labels(&dataset), [(IMAGES[1], "cat"), (IMAGES[1], "wire")]);
    assert_eq!(dataset.splits, ["train"]);
    assert_eq!((dataset.images.declared[0].width, dataset.images.declared[0].height), (64, 48));
    let why = &dataset.sources[0].why;
    assert!(why.ends_with("; 2 predictions in the field predictions and yolo left out"), "{why}");
    let found = attributes(&dataset);
    let of = |name: &str| found.iter().find(|a| a.0 == format!("samples.json#{name}")).map(|a| a.1.clone());
    assert_eq!(of("weather"), Some(vec![Some("rain"), None]));
    assert_eq!(of("odd"), Some(vec![Some("true"), None]));
    assert_eq!(of("fur"), Some(vec![Some("long"), Some("short"), None]));
    assert!(dataset.classes.iter().all(|class| class.name != "cow"));
}

#[test]
fn it_is_told_by_its_samples() {
    assert_eq!(taken_for("samples.json", SMALL), Some("fiftyone"));
    assert_eq!(taken_for("samples.json", r#"{"samples": []}"#), Some("fiftyone"));
    assert_eq!(taken_for("a.json", r#"{"samples": [{"text": "a"}]}"#), None);
}

#[test]
fn typical_mistakes_are_said_with_their_line_and_the_rest_is_read() {
    let text = r#"{"samples": [
{"filepath": "a.jpg", "ground_truth": {"_cls": "Detections", "detections": [
{"_cls": "Detection", "bounding_box": [0, 0, 1, 1]},
{"_cls": "Detection", "label": "cat"},
{"_cls": "Detection", "label": "cat", "bounding_box": [0, 0, 1]},
{"_cls": "Detection", "label": "cat", "bounding_box": [0, NaN, 1, 1]},
5,
{"_cls": "Detection", "label": "cat", "bounding_box": "none"}]}},
{"id": "x"},
"y"]}"#;
    let dataset = read(&IMAGES, "samples.json", text);
    let four = "a bounding_box of four numbers";
    assert_eq!(
        said(&dataset),
        [
            "line 7, detections[4]: expected an object, found 5".to_owned(),
            "line 3, detections[0]: expected a label, found nothing".to_owned(),
            format!("line 4, detections[1]: expected {four}, found nothing"),
            format!("line 5, detections[2]: expected {four}, found 3 numbers"),
            "line 6, detections[3]: expected four numbers, found NaN".to_owned(),
            format!("line 8, detections[5]: expected {four}, found \"none\""),
            "line 9, images[1]: expected a filepath, found nothing".to_owned(),
            "line 10, images[2]: expected an object, found \"y\"".to_owned(),
        ]
    );
    assert_eq!(dataset.boxes.len(), 1);
}

#[test]
fn every_beginning_of_a_file_can_be_read() {
    every_prefix(&ENTRY, &IMAGES, "samples.json", SMALL);
}
