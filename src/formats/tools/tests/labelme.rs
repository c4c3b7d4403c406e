use super::*;
use crate::dataset::flag;
use crate::formats::tools::labelme::ENTRY;

const SMALL: &str = r#"{
 "version": "5.4.1", "flags": {"blurred": true},
 "shapes": [
  {"label": "cat", "points": [[30, 40.5], [10, 20]], "group_id": null, "shape_type": "rectangle",
   "flags": {"tail": false}},
  {"label": "ball", "points": [[50, 50], [53, 54]], "shape_type": "circle", "flags": {}},
  {"label": "cat", "points": [[1, 2], [9, 3], [5, 8]], "shape_type": "polygon", "attributes": {"tail": "true"}},
  {"label": "mouse", "points": [[2, 3], [4, 6]], "shape_type": "mask", "mask": "iVBOR", "difficult": true},
  {"label": "wire", "points": [[2, 3], [4, 6], [7, 8]], "shape_type": "linestrip"},
  {"label": "nose", "points": [[2, 3]], "shape_type": "point"},
  {"label": "nose", "points": [[4, 3]], "shape_type": "point"}
 ],
 "imagePath": "..\\images\\a.jpg",
 "imageData": "AAAA",
 "imageHeight": 60, "imageWidth": 80
}
"#;

#[test]
fn shapes_give_boxes_masks_and_labels() {
    let dataset = read(&["images/a.jpg", "images/b.jpg"], "labels/x.json", SMALL);
    assert_eq!(said(&dataset), [""; 0]);
    let a = "images/a.jpg";
    assert_eq!(
        boxes(&dataset),
        [
            (a, "cat", [10.0, 20.0, 20.0, 20.5]),
            (a, "ball", [45.0, 45.0, 10.0, 10.0]),
            (a, "cat", [1.0, 2.0, 8.0, 6.0]),
            (a, "mouse", [2.0, 3.0, 3.0, 4.0]),
        ]
    );
    assert_eq!(dataset.boxes.flags, [0, 0, flag::MASK, flag::MASK | flag::DIFFICULT]);
    assert_eq!(labels(&dataset), [(a, "wire"), (a, "nose")]);
    assert_eq!((dataset.masks, dataset.keypoints), (2, 2));
    let size = dataset.images.declared[0];
    assert_eq!((size.width, size.height, size.place.line), (80, 60, 15));
    let tail = vec![Some("false"), None, Some("true"), None];
    assert_eq!(
        attributes(&dataset),
        [("labels/*.json#blurred".into(), vec![Some("true"), None]), ("labels/*.json#tail".into(), tail)]
    );
    assert_eq!(dataset.boxes.place[2].record().as_deref(), Some("shapes[2]"));
    assert_eq!(dataset.boxes.place[2].line, 7);
    assert_eq!(dataset.images.annotated, [true, false]);
}

#[test]
fn it_is_told_by_its_shapes() {
    for text in [
        SMALL,
        r#"{"shapes": [], "imagePath": "a.jpg"}"#,
        r#"{"shapes": [{"label": "a", "points": []}]}"#,
        // Members in the order of the alphabet: the picture comes first.
        &format!("{{\"flags\": {{}}, \"imageData\": \"{}\", \"shapes\": []}}", "A".repeat(70_000)),
        // A polygon that is longer than what is seen.
        &format!("{{\"shapes\": [{{\"label\": \"a\", \"points\": [{}[1, 2]]}}]}}", "[1, 2], ".repeat(10_000)),
    ] {
        assert_eq!(taken_for("a.json", text), Some("labelme"), "{}", &text[..40.min(text.len())]);
    }
    assert_eq!(taken_for("a.json", r#"{"shapes": [{"kind": "round"}]}"#), None);
    assert_eq!(taken_for("a.txt", SMALL), None);
}

#[test]
fn the_picture_is_the_one_named_or_the_one_called_after() {
    let of = |images: &[&str], path: &str, named: &str| {
        let text = format!("{{\"shapes\": [],\n\"imagePath\": {named}}}");
        let dataset = read(images, path, &text);
        let at = dataset.images.annotated.iter().position(|a| *a).expect("one");
        (dataset.images.path(crate::dataset::ImageId::from(at)).to_owned(), said(&dataset))
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(of(&["d/a.jpg"], "d/x.json", "\"a.jpg\""), ("d/a.jpg".into(), none.clone()));
    assert_eq!(of(&["d/a.jpg"], "d/a.json", "\"C:\\\\old\\\\b.jpg\""), ("d/a.jpg".into(), none.clone()));
    assert_eq!(of(&["d/a.jpg"], "d/a.json", "null"), ("d/a.jpg".into(), none.clone()));
    assert_eq!(of(&["d/a.jpg", "d/a.png"], "d/a.json", "\"a.png\""), ("d/a.png".into(), none));
    // All files carry the name of the first.
    let (path, said) = of(&["d/a.jpg", "d/b.jpg"], "d/b.json", "\"a.jpg\"");
    assert_eq!(path, "d/b.jpg");
    assert_eq!(
        said,
        ["line 2: expected an imagePath of b.jpg, the picture that the file is called after, found \"a.jpg\""]
    );
    let dataset = read(&["d/a.jpg"], "d/x.json", "{\"shapes\": [],\n\"imagePath\": \"y.jpg\"}");
    assert_eq!(dataset.faults.of(FaultKind::NoImage).map(|f| f.found.as_str()).collect::<Vec<_>>(), ["y.jpg"]);
}

#[test]
fn typical_mistakes_are_said_with_their_line_and_the_rest_is_read() {
    let text = r#"{"imagePath": "a.jpg", "imageHeight": -1, "imageWidth": 5, "shapes": [
{"points": [[1, 2], [3, 4]], "shape_type": "rectangle"},
{"label": "", "points": [[1, 2], [3, 4]], "shape_type": "rectangle"},
{"label": "a", "points": [[1, 2]], "shape_type": "rectangle"},
{"label": "a", "points": [[1, 2], [3, 4]], "shape_type": "polygon"},
{"label": "a", "points": [[1, 2], [3, 4]], "shape_type": "star"},
{"label": "a", "points": [[1, 2], [3]], "shape_type": "rectangle"},
{"label": "a", "points": "none", "shape_type": "rectangle"},
{"label": "a", "points": [[1, NaN], [3, 4]], "shape_type": "rectangle"},
7,
{"label": "a", "points": [[1, 2], [3, 4]], "shape_type": },
{"label": 5, "points": [[1, 2], [3, 4]], "shape_type": "rectangle"}]}"#;
    let dataset = read(&["a.jpg"], "a.json", text);
    let known = "rectangle, circle, polygon, mask, line, linestrip, point or points";
    assert_eq!(
        said(&dataset),
        [
            "line 1: expected a height in whole pixels, found -1".to_owned(),
            "line 2, shapes[0]: expected a label, found nothing".to_owned(),
            "line 3, shapes[1]: expected a label, found \"\"".to_owned(),
            "line 4, shapes[2]: expected two points for a rectangle, found 1 point".to_owned(),
            "line 5, shapes[3]: expected three points or more for a polygon, found 2 points".to_owned(),
            format!("line 6, shapes[4]: expected {known}, found \"star\""),
            "line 7, shapes[5]: expected points of two numbers, found a point of fewer than two numbers".to_owned(),
            "line 8, shapes[6]: expected a list of points, found \"none\"".to_owned(),
            "line 9, shapes[7]: expected four numbers, found NaN".to_owned(),
            "line 10, shapes[8]: expected an object, found 7".to_owned(),
            "line 11, shapes[9]: expected a value, found }".to_owned(),
        ]
    );
    assert_eq!(dataset.boxes.len(), 2);
    assert_eq!(boxes(&dataset)[1].1, "5");
    let dataset = read(&["a.jpg"], "a.json", "{\"imagePath\": \"a.jpg\",\n\"shapes\": {}}");
    assert_eq!(said(&dataset), ["line 2: expected a list of shapes, found an object"]);
}

#[test]
fn every_beginning_of_a_file_can_be_read() {
    every_prefix(&ENTRY, &["images/a.jpg"], "labels/x.json", SMALL);
}
