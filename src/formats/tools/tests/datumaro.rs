use super::*;
use crate::dataset::flag;
use crate::formats::tools::datumaro::ENTRY;

const IMAGES: [&str; 3] = ["images/train/a.jpg", "images/val/a.jpg", "images/train/b.png"];
const SMALL: &str = r#"{"dm_format_version": "1.0", "infos": {},
"categories": {"label": {"labels": [{"name": "cat", "parent": "animal", "attributes": []}, {"name": "dog", "parent": ""}], "attributes": []}},
"items": [
{"id": "a", "attr": {"frame": 3, "weather": "rain"}, "image": {"path": "a.jpg", "size": [48, 64]}, "annotations": [
 {"id": 0, "type": "bbox", "attributes": {"occluded": true, "fur": "long", "losses": [1, 2]}, "group": 0, "label_id": 0, "bbox": [1, 2, 3, 4.5]},
 {"id": 1, "type": "polygon", "label_id": 1, "points": [1, 2, 9, 3, 5, 8]},
 {"id": 2, "type": "mask", "label_id": 1, "attributes": {"is_crowd": true}, "rle": {"counts": "o04?", "size": [5, 10]}},
 {"id": 3, "type": "polyline", "label_id": 0, "points": [1, 2, 9, 3]},
 {"id": 4, "type": "points", "label_id": 1, "points": [1, 2]},
 {"id": 5, "type": "caption", "caption": "a cat"}]},
{"id": "b", "annotations": [{"id": 0, "type": "label", "label_id": 0}]}]}
"#;

#[test]
fn annotations_give_boxes_masks_and_labels() {
    let dataset = read(&IMAGES, "annotations/train.json", SMALL);
    assert_eq!(said(&dataset), [""; 0]);
    let a = IMAGES[0];
    assert_eq!(
        boxes(&dataset),
        [(a, "cat", [1.0, 2.0, 3.0, 4.5]), (a, "dog", [1.0, 2.0, 8.0, 6.0]), (a, "dog", [6.0, 1.0, 1.0, 4.0])]
    );
    assert_eq!(dataset.boxes.flags, [flag::OCCLUDED, flag::MASK, flag::MASK | flag::CROWD]);
    assert_eq!(labels(&dataset), [(a, "cat"), (a, "dog"), (IMAGES[2], "cat")]);
    assert_eq!((dataset.masks, dataset.keypoints, dataset.captions), (2, 1, 1));
    let size = dataset.images.declared[0];
    assert_eq!((size.width, size.height), (64, 48));
    assert_eq!(dataset.splits, ["train"]);
    assert_eq!(dataset.classes[0].supercategory.as_deref(), Some("animal"));
    assert_eq!(
        attributes(&dataset),
        [
            ("annotations/train.json#weather".into(), vec![Some("rain"), None, None]),
            ("annotations/train.json#fur".into(), vec![Some("long"), None, None]),
        ]
    );
}

#[test]
fn items_may_stand_before_the_classes() {
    let at = SMALL.find("\"items\"").expect("there");
    let (before, items) = SMALL.trim_end().split_at(at);
    let categories = &before[before.find("\"categories\"").expect("there")..];
    let turned = format!("{{{}, {}}}", &items[..items.len() - 1], categories.trim_end().trim_end_matches(','));
    let dataset = read(&IMAGES, "annotations/train.json", &turned);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(boxes(&dataset)[1].1, "dog");
}

#[test]
fn it_is_told_by_its_members() {
    assert_eq!(taken_for("a.json", SMALL), Some("datumaro"));
    assert_eq!(taken_for("a.json", r#"{"categories": {}, "items": []}"#), Some("datumaro"));
    assert_eq!(taken_for("a.json", r#"{"categories": ["x"], "items": [{"name": "a"}]}"#), None);
}

#[test]
fn typical_mistakes_are_said_with_their_line_and_the_rest_is_read() {
    let text = r#"{"categories": {"label": {"labels": [{"name": "cat"}, {"name": ""}]}}, "items": [
{"id": "a", "image": {"path": "a.jpg"}, "annotations": [
{"type": "bbox", "label_id": 0, "bbox": [1, 2, 3]},
{"type": "bbox", "label_id": 0},
{"type": "bbox", "label_id": null, "bbox": [1, 2, 3, 4]},
{"type": "bbox", "label_id": 7, "bbox": [1, 2, 3, 4]},
{"type": "bbox", "label_id": 0, "bbox": [1, 2, NaN, 4]},
{"type": "polygon", "label_id": 0, "points": [1, 2, 3, 4]},
{"type": "mask", "label_id": 0, "rle": {"counts": [99], "size": [5, 10]}},
{"type": "star", "label_id": 0},
{"type": "label" "label_id": 0},
5]},
{"annotations": []},
{"id": "c", "point_cloud": {"path": "c.pcd"}, "annotations": []},
{"id": "b", "annotations": 5}]}"#;
    let dataset = read(&IMAGES, "annotations/train.json", text);
    let known = "a type that Muster knows (label, bbox, polygon, mask, polyline, points, ellipse or caption)";
    assert_eq!(
        said(&dataset),
        [
            "line 1, categories[1]: expected a name, found \"\"".to_owned(),
            "line 11, annotations[8]: expected a comma or }, found \"".to_owned(),
            "line 12, annotations[9]: expected an object, found 5".to_owned(),
            "line 3, annotations[0]: expected a box of four numbers, found 3 numbers".to_owned(),
            "line 4, annotations[1]: expected a box of four numbers, found nothing".to_owned(),
            "line 5, annotations[2]: expected a label_id, found nothing".to_owned(),
            "line 6, annotations[3]: expected the number of a label, found label_id 7".to_owned(),
            "line 7, annotations[4]: expected four numbers, found NaN".to_owned(),
            "line 8, annotations[5]: expected three points or more for a polygon, found 2 points".to_owned(),
            "line 9, annotations[6]: expected a run-length mask that covers something, found one that does not, or that cannot be read".to_owned(),
            format!("line 10, annotations[7]: expected {known}, found \"star\""),
            "line 13, images[1]: expected an id, found nothing".to_owned(),
            "line 14, images[2]: expected an item of a picture, found one of a point cloud or video".to_owned(),
            "line 15, images[3]: expected a list of annotations, found 5".to_owned(),
        ]
    );
    assert_eq!(boxes(&dataset).iter().map(|b| b.1).collect::<Vec<_>>(), ["label 7", "cat"]);
}

#[test]
fn every_beginning_of_a_file_can_be_read() {
    // An item is whole or not there: each with one box.
    let item = r#"{"id": "a", "annotations": [{"type": "bbox", "label_id": 0, "bbox": [1, 2, 3, 4]}]}"#;
    let text = format!(
        "{{\"categories\": {{\"label\": {{\"labels\": [{{\"name\": \"cat\"}}]}}}}, \"items\": [{item}, {item}]}}"
    );
    every_prefix(&ENTRY, &IMAGES, "annotations/train.json", &text);
}

#[test]
fn real_files_are_read() {
    let Some(folder) = crate::formats::testing::shared("datumaro_assets/tests/assets") else { return };
    for (path, images, boxes, labels) in [
        ("datumaro_dataset/legacy/annotations/train.json", 2, 0, 5),
        ("algorithms/noisy_label_detection_det/annotations/train.json", 10, 67, 0),
        ("algorithms/noisy_label_detection_cls/annotations/train.json", 6, 0, 6),
    ] {
        let Ok(text) = std::fs::read(folder.join(path)) else { continue };
        let dataset = read_all(&[], &[("train.json", &text)]);
        assert_eq!(said(&dataset), [""; 0], "{path}");
        assert_eq!(
            (dataset.images.len(), dataset.boxes.len(), dataset.labels.len()),
            (images, boxes, labels),
            "{path}"
        );
    }
}
