use super::*;
use crate::dataset::flag;
use crate::formats::tools::bdd100k::ENTRY;

const PATH: &str = "labels/bdd100k_labels_images_train.json";
const IMAGES: [&str; 3] = ["images/train/a-1.jpg", "images/train/b-2.jpg", "images/train/c-3.jpg"];
const SMALL: &str = r#"[
 {"name": "a-1.jpg", "attributes": {"weather": "rainy", "scene": "city street", "timeofday": "night"}, "timestamp": 10000,
  "labels": [
   {"category": "car", "id": 0, "attributes": {"occluded": true, "truncated": false, "trafficLightColor": "none"},
    "box2d": {"x1": 45.5, "y1": 254, "x2": 357, "y2": 487.5}},
   {"category": "drivable area", "poly2d": [{"vertices": [[1, 2], [9, 2], [9, 8]], "types": "LLL", "closed": true}]},
   {"category": "lane", "poly2d": [{"vertices": [[1, 2], [9, 2]], "types": "LL", "closed": false}]}]},
 {"name": "b-2.jpg", "attributes": {"weather": "clear", "scene": "highway", "timeofday": "daytime"},
  "labels": [{"category": "person", "attributes": {"crowd": true}, "box2d": {"x1": 1, "y1": 2, "x2": 3, "y2": 4}}]},
 {"name": "c-3.jpg", "labels": null}
]
"#;

fn image_values<'d>(dataset: &'d Dataset, name: &str) -> Vec<Option<&'d str>> {
    let attribute = dataset.attributes.iter().find(|a| a.name == name).expect(name);
    (0..3).map(|i| attribute.value(i)).collect()
}

#[test]
fn boxes_marks_and_what_pictures_are_like_are_read() {
    let dataset = read(&IMAGES, PATH, SMALL);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(
        boxes(&dataset),
        [
            (IMAGES[0], "car", [45.5, 254.0, 311.5, 233.5]),
            (IMAGES[0], "drivable area", [1.0, 2.0, 8.0, 6.0]),
            (IMAGES[1], "person", [1.0, 2.0, 2.0, 2.0]),
        ]
    );
    assert_eq!(labels(&dataset), [(IMAGES[0], "lane")]);
    assert_eq!(dataset.boxes.flags, [flag::OCCLUDED, flag::MASK, flag::CROWD]);
    assert_eq!(image_values(&dataset, "weather"), [Some("rainy"), Some("clear"), None]);
    assert_eq!(image_values(&dataset, "timeofday"), [Some("night"), Some("daytime"), None]);
    assert_eq!(
        (dataset.splits.as_slice(), dataset.images.annotated.as_slice()),
        (["train".to_owned()].as_slice(), [true; 3].as_slice())
    );
}

#[test]
fn frames_and_files_of_one_picture_are_read_alike() {
    let frames = format!("{{\"config\": {{}}, \"frames\": {SMALL}}}");
    let one = r#"{"name": "a-1", "frames": [{"timestamp": 10000, "objects": [{"category": "car", "id": 1, "attributes": {},
"box2d": {"x1": 1, "y1": 2, "x2": 3, "y2": 4}}, {"category": "bus", "box2d": {"x1": 1, "y1": 2, "x2": 5, "y2": 4}},
{"category": "area", "poly2d": [[1, 2, "L"], [5, 2, "L"], [5, 9, "L"]]}]}], "attributes": {"weather": "snowy"}}"#;
    let dataset = read(&IMAGES, PATH, &frames);
    assert_eq!((said(&dataset).len(), dataset.boxes.len()), (0, 3));
    let dataset = read(&IMAGES, "labels/train/a-1.json", one);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!(boxes(&dataset)[1], (IMAGES[0], "bus", [1.0, 2.0, 4.0, 2.0]));
    assert_eq!(boxes(&dataset)[2], (IMAGES[0], "area", [1.0, 2.0, 4.0, 7.0]));
    assert_eq!(image_values(&dataset, "weather"), [Some("snowy"), None, None]);
    for text in [SMALL, &frames, one] {
        assert_eq!(taken_for("a.json", text), Some("bdd100k"));
    }
    let other = r#"[{"name": "a.jpg", "labels": ["cat"]}]"#;
    assert_ne!(taken_for("a.json", other), Some("bdd100k"));
}

#[test]
fn typical_mistakes_are_said_with_their_line_and_the_rest_is_read() {
    let text = r#"[{"name": "a-1.jpg", "labels": [
{"box2d": {"x1": 1, "y1": 2, "x2": 3, "y2": 4}},
{"category": "car", "box2d": {"x1": 1, "y1": 2, "x2": 3}},
{"category": "car", "box2d": [1, 2, 3, 4]},
{"category": "car", "box2d": {"x1": "7", "y1": 2, "x2": 9, "y2": 4}},
{"category": "car", "poly2d": [{"types": "LL"}]}]},
{"labels": []},
{"name": "b-2.jpg", "labels": {}},
3]"#;
    let dataset = read(&IMAGES, PATH, text);
    assert_eq!(
        said(&dataset),
        [
            "line 2, object[0]: expected a category, found nothing",
            "line 3, object[1]: expected a box2d with x1, y1, x2 and y2, found no y2",
            "line 4, object[2]: expected a box2d with x1, y1, x2 and y2, found a list",
            "line 5, object[3]: expected four numbers, found x1 \"7\"",
            "line 6, object[4]: expected vertices in each shape of poly2d, found nothing",
            "line 7, images[1]: expected the name of an image, found nothing",
            "line 8, images[2]: expected a list of labels, found an object",
            "line 9, images[3]: expected an object, found 3",
        ]
    );
    assert_eq!(dataset.boxes.len(), 1);
}

#[test]
fn every_beginning_of_a_file_can_be_read() {
    every_prefix(&ENTRY, &IMAGES, PATH, SMALL);
}
