use super::*;
use crate::dataset::flag;
use crate::formats::runs::bitmap::tests::{base64, deflated, png};
use crate::formats::tools::supervisely::ENTRY;

const IMAGES: [&str; 2] = ["ds0/img/a.jpg", "ds1/img/a.jpg"];
const META: &str = r##"{"classes": [{"title": "cat", "shape": "any", "color": "#FF0000"},
{"title": "cow", "shape": "bitmap", "color": "#00FF00"}], "tags": []}"##;

fn small() -> String {
    let data = base64(&deflated(&png(6, 7)));
    format!(
        r#"{{"description": "", "size": {{"height": 48, "width": 64}},
"tags": [{{"name": "weather", "value": "rain"}}, {{"name": "train", "value": null}}, {{"name": "night"}}],
"objects": [
 {{"classTitle": "cat", "geometryType": "rectangle", "tags": [{{"name": "fur", "value": "long"}}, {{"name": "wet"}}],
  "points": {{"exterior": [[20, 30], [2, 4]], "interior": []}}, "bitmap": null}},
 {{"classTitle": "cat", "geometryType": "polygon", "points": {{"exterior": [[1, 2], [9, 3], [5, 8]], "interior": []}}}},
 {{"classTitle": "dog", "geometryType": "bitmap", "bitmap": {{"data": "{data}", "origin": [10, 11]}}}},
 {{"classTitle": "nose", "geometryType": "point", "points": {{"exterior": [[1, 2]], "interior": []}}}},
 {{"classTitle": "wire", "geometryType": "line", "points": {{"exterior": [[1, 2], [3, 4]], "interior": []}}}},
 {{"classTitle": "hand", "geometryType": "graph", "nodes": {{"x": {{"loc": [1, 2]}}}}}},
 {{"classTitle": "cat", "points": {{"exterior": [[1, 2], [3, 4]], "interior": []}}}}]}}
"#
    )
}

#[test]
fn objects_give_boxes_masks_and_labels() {
    let text = small();
    let dataset = read_all(&IMAGES, &[("ds1/ann/a.jpg.json", text.as_bytes()), ("meta.json", META.as_bytes())]);
    assert_eq!(said(&dataset), [""; 0]);
    let a = IMAGES[1];
    assert_eq!(
        boxes(&dataset),
        [
            (a, "cat", [2.0, 4.0, 18.0, 26.0]),
            (a, "cat", [1.0, 2.0, 8.0, 6.0]),
            (a, "dog", [10.0, 11.0, 6.0, 7.0]),
            (a, "cat", [1.0, 2.0, 2.0, 2.0]),
        ]
    );
    assert_eq!(dataset.boxes.flags, [0, flag::MASK, flag::MASK, 0]);
    assert_eq!(labels(&dataset), [(a, "nose"), (a, "wire"), (a, "hand")]);
    assert_eq!((dataset.masks, dataset.keypoints), (2, 2));
    assert_eq!(dataset.splits, ["train"]);
    let found = attributes(&dataset);
    let of = |name: &str| found.iter().find(|a| a.0 == format!("ds1/ann/*.json#{name}")).map(|a| a.1[1].or(a.1[0]));
    assert_eq!(of("weather"), Some(Some("rain")));
    assert_eq!(of("night"), Some(Some("true")));
    assert_eq!(of("fur"), Some(Some("long")));
    assert_eq!(of("wet"), Some(Some("true")));
    let size = dataset.images.declared[0];
    assert_eq!((size.width, size.height), (64, 48));
    let declared = |name: &str| dataset.classes.iter().find(|c| c.name == name).map(|c| c.declared.len());
    assert_eq!((declared("cow"), declared("dog")), (Some(1), Some(0)));
}

#[test]
fn older_projects_write_the_name_without_its_extension() {
    let dataset = read(&["ds0/img/a.jpg"], "ds0/ann/a.json", &small());
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!(boxes(&dataset)[0].0, "ds0/img/a.jpg");
}

#[test]
fn it_is_told_by_its_members() {
    assert_eq!(taken_for("ann/a.jpg.json", &small()), Some("supervisely"));
    assert_eq!(taken_for("ann/a.jpg.json", r#"{"size": {}, "tags": [], "objects": []}"#), Some("supervisely"));
    assert_eq!(taken_for("meta.json", META), Some("supervisely-meta"));
    assert_eq!(
        taken_for("meta.json", r#"{"classes": [], "tags": [], "projectType": "images"}"#),
        Some("supervisely-meta")
    );
    assert_eq!(taken_for("ann/a.mp4.json", r#"{"size": {}, "objects": [{"classTitle": "a"}], "frames": []}"#), None);
    assert_eq!(taken_for("a.json", r#"{"size": 5, "objects": [{"name": "a"}]}"#), None);
}

#[test]
fn typical_mistakes_are_said_with_their_line_and_the_rest_is_read() {
    let text = format!(
        r#"{{"size": {{"height": 1.5, "width": 64}}, "tags": [{{"value": 1}}],
"objects": [
{{"geometryType": "rectangle", "points": {{"exterior": [[1, 2], [3, 4]]}}}},
{{"classTitle": "cat", "geometryType": "rectangle", "points": {{"exterior": [[1, 2], [3, 4], [5, 6]]}}}},
{{"classTitle": "cat", "geometryType": "rectangle", "points": []}},
{{"classTitle": "cat", "geometryType": "star", "points": []}},
{{"classTitle": "cat", "geometryType": "bitmap", "bitmap": {{"data": "AAAA", "origin": [1, 2]}}}},
{{"classTitle": "cat", "geometryType": "bitmap", "bitmap": {{"data": "AAAA"}}}},
{{"classTitle": "cat", "geometryType": "bitmap"}},
{{"classTitle": "cat", "geometryType": "rectangle", "points": {{"exterior": [[1, null], [3, 4]]}}}},
{{"classTitle": "cat", "geometryType": "bitmap", "bitmap": {{"data": "{}", "origin": [1, 2]}}}}]}}"#,
        base64(&png(3, 4))
    );
    let dataset = read(&["ds0/img/a.jpg"], "ds0/ann/a.jpg.json", &text);
    let known = "a geometryType that Muster knows (rectangle, polygon, bitmap, line, point or graph)";
    let bitmap = "a bitmap: base64 of a deflated PNG, found data that are neither deflated nor a PNG";
    assert_eq!(
        said(&dataset),
        [
            "line 1: expected a tag with a name, found an object".to_owned(),
            "line 1: expected a height in whole pixels, found 1.5".to_owned(),
            "line 3, object[0]: expected a classTitle, found nothing".to_owned(),
            "line 4, object[1]: expected two points for a rectangle, found 3 points".to_owned(),
            "line 5, object[2]: expected a list of points, exterior, found a list".to_owned(),
            format!("line 6, object[3]: expected {known}, found \"star\""),
            format!("line 7, object[4]: expected {bitmap}"),
            "line 8, object[5]: expected an origin of two numbers, found nothing".to_owned(),
            "line 9, object[6]: expected a bitmap with data and origin, found nothing".to_owned(),
            "line 10, object[7]: expected four numbers, found null".to_owned(),
        ]
    );
    assert_eq!(dataset.boxes.len(), 2);
    assert_eq!(boxes(&dataset)[1].2, [1.0, 2.0, 3.0, 4.0], "a PNG that is not deflated is read as it stands");
}

#[test]
fn every_beginning_of_a_file_can_be_read() {
    every_prefix(&ENTRY, &IMAGES, "ds0/ann/a.jpg.json", &small());
}
