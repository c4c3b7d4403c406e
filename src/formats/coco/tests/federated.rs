//! LVIS and panoptic files.

use super::{FaultKind, faults};
use crate::dataset::{Dataset, flag};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

const IMAGES: [&str; 3] = ["val2017/1.jpg", "val2017/2.jpg", "train2017/3.jpg"];
const LVIS: &str = r#"{"info": {}, "annotations": [
 {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "segmentation": [[1, 2, 3, 4, 5, 6]], "area": 2},
 {"id": 2, "image_id": 1, "category_id": 2, "bbox": [1, 2, 3, 4]},
 {"id": 3, "image_id": 2, "category_id": 2, "bbox": [5, 5, 5, 5]}],
"images": [
 {"id": 1, "coco_url": "http://images.cocodataset.org/val2017/1.jpg", "neg_category_ids": [3], "not_exhaustive_category_ids": [2], "width": 64, "height": 48},
 {"id": 2, "coco_url": "http://images.cocodataset.org/val2017/2.jpg", "neg_category_ids": [1], "not_exhaustive_category_ids": []},
 {"id": 3, "file_name": "COCO_train2014_3.jpg", "coco_url": "http://images.cocodataset.org/train2017/3.jpg", "neg_category_ids": [], "not_exhaustive_category_ids": []}],
"categories": [
 {"id": 1, "name": "aerosol_can", "synset": "aerosol.n.02", "frequency": "c", "image_count": 64},
 {"id": 2, "name": "air_conditioner", "synset": "air_conditioner.n.01", "frequency": "f"},
 {"id": 3, "name": "airplane", "synset": "airplane.n.01", "frequency": "f"}]}"#;

fn read(text: &str) -> Dataset {
    read_all(&IMAGES, &[("lvis_v1_val.json", text.as_bytes())])
}

fn taken_for(text: &str) -> Option<&'static str> {
    match recognised("a.json", text.as_bytes()) {
        Recognised::As(entry, _) => Some(entry.format.id),
        _ => None,
    }
}

#[test]
fn a_class_that_an_image_does_not_list_is_unknown_in_it() {
    let dataset = read(LVIS);
    assert_eq!(dataset.faults.iter().count(), 0, "{:?}", dataset.faults);
    let paths: Vec<&str> = dataset.boxes.image.iter().map(|i| dataset.images.path(*i)).collect();
    assert_eq!(paths, [IMAGES[0], IMAGES[0], IMAGES[1]]);
    assert!(dataset.labellings.is_empty(), "{:?}", dataset.labellings);
    // Of the first class: shown in the first image, looked for in vain in the second, unknown in the third.
    let of: Vec<(u32, u32)> = dataset.statements.iter().map(|(class, image)| (class.0, image.0)).collect();
    assert_eq!(of, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]);
    assert_eq!((dataset.sources[0].format.id, dataset.images.declared.len()), ("lvis", 1));
}

#[test]
fn lvis_is_told_by_its_images_or_by_its_classes_at_the_end() {
    assert_eq!(taken_for(LVIS), Some("lvis"));
    let long = LVIS.replace("\"area\": 2", &format!("\"x\": \"{}\"", "x".repeat(70_000)));
    assert_eq!(taken_for(&long), Some("lvis"));
    let plain = LVIS.replace("neg_category_ids", "a").replace("not_exhaustive_category_ids", "b");
    assert_eq!(taken_for(&plain.replace("synset", "c")), Some("coco-detection"));
}

#[test]
fn what_images_say_of_classes_and_is_wrong_is_a_fault() {
    let text = LVIS.replace("[3], \"not", "[9, null, 1], \"not");
    let dataset = read(&text);
    let said: Vec<String> = dataset
        .faults
        .iter()
        .map(|f| format!("{}: expected {}, found {}", f.place.line, f.expected, f.found))
        .collect();
    assert_eq!(
        said,
        [
            "6: expected ids of categories in neg_category_ids, found null",
            "6: expected an id of categories, found neg_category_ids with 9",
            "2: expected no object of a class in its image's neg_category_ids, found an object of aerosol_can, which \
             the image lists",
        ]
    );
}

const PANOPTIC: &str = r#"{"images": [{"id": 1, "file_name": "1.jpg", "width": 64, "height": 48}, {"id": 2, "file_name": "2.jpg"}],
"annotations": [
 {"image_id": 1, "file_name": "1.png", "segments_info": [
  {"id": 3226956, "category_id": 1, "iscrowd": 0, "bbox": [1, 2, 30, 40], "area": 900},
  {"id": 6979964, "category_id": 1, "iscrowd": 1, "bbox": [5, 6, 7, 8], "area": 9},
  {"id": 3103374, "category_id": 7, "iscrowd": 0, "bbox": [0, 0, 64, 20], "area": 1000}]},
 {"image_id": 2, "file_name": "2.png", "segments_info": []}],
"categories": [{"id": 1, "name": "person", "supercategory": "person", "isthing": 1},
 {"id": 7, "name": "sky", "supercategory": "sky", "isthing": 0}]}"#;

#[test]
fn segments_are_objects_of_their_classes() {
    let dataset = read_all(&IMAGES, &[("annotations/panoptic_val2017.json", PANOPTIC.as_bytes())]);
    assert_eq!(dataset.faults.iter().count(), 0, "{:?}", dataset.faults);
    let classes: Vec<&str> = dataset.boxes.class.iter().map(|c| dataset.class_name(*c)).collect();
    assert_eq!(classes, ["person", "person", "sky"]);
    assert_eq!(dataset.boxes.flags, [flag::MASK, flag::MASK | flag::CROWD, flag::MASK]);
    assert_eq!((dataset.boxes.rect[2].w, dataset.masks, dataset.sources[0].records), (64.0, 3, 3));
    assert_eq!(dataset.images.annotated, [true, true, false]);
    let source = &dataset.sources[0];
    assert_eq!(source.format.id, "coco-panoptic");
    assert!(source.why.ends_with("of 2 classes 1 are things and 1 stuff"), "{}", source.why);
}

#[test]
fn wrong_segments_are_said_and_the_others_read() {
    let text = PANOPTIC
        .replace("6979964", "3226956")
        .replace("[0, 0, 64, 20]", "[0, 0, \"a\", 20]")
        .replace("\"segments_info\": []", "\"segments_info\": {}")
        .replace("\"category_id\": 7", "\"category_id\": 8");
    let dataset = read_all(&IMAGES, &[("panoptic_val2017.json", text.as_bytes())]);
    let said: Vec<String> =
        dataset.faults.iter().map(|f| format!("expected {}, found {}", f.expected, f.found)).collect();
    assert_eq!(
        said,
        [
            "expected an id of its own in the picture, found segment 3226956 twice",
            "expected an id of categories, found category_id 8",
            "expected four numbers, found \"a\"",
            "expected a list of segments_info, found an object",
        ]
    );
    assert_eq!(dataset.boxes.len(), 3);
}

#[test]
fn every_beginning_can_be_read() {
    for text in [LVIS, PANOPTIC] {
        for end in 0..text.len() {
            if matches!(recognised("a.json", &text.as_bytes()[..end]), Recognised::As(..)) {
                let dataset = read_all(&IMAGES, &[("a.json", &text.as_bytes()[..end])]);
                assert_eq!(faults(&dataset, FaultKind::Unparsable).len(), 1, "{end}");
            }
        }
    }
}
