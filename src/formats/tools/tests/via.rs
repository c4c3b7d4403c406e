use super::*;
use crate::dataset::flag;
use crate::formats::tools::via::{ENTRY, TABLE};

const IMAGES: [&str; 3] = ["images/a.jpg", "images/b.jpg", "images/c.jpg"];

/// Version 1 numbers regions, version 2 lists them.
const SMALL: &str = r#"{
 "a.jpg501": {"filename": "a.jpg", "size": 501, "file_attributes": {"weather": "rain", "caption": ""}, "regions": [
  {"shape_attributes": {"name": "rect", "x": 5, "y": 6, "width": 20, "height": 21},
   "region_attributes": {"fur": "long", "class": "cat"}},
  {"shape_attributes": {"name": "circle", "cx": 50, "cy": 40, "r": 5}, "region_attributes": {"class": "ball"}},
  {"shape_attributes": {"name": "ellipse", "cx": 50, "cy": 40, "rx": 5, "ry": 2}, "region_attributes": {"class": "ball"}},
  {"shape_attributes": {"name": "polygon", "all_points_x": [1, 9, 5], "all_points_y": [2, 3, 8]},
   "region_attributes": {"fur": {"short": true, "soft": true, "wet": false}, "class": "cat"}}]},
 "b.jpg502": {"fileref": "", "size": 502, "filename": "b.jpg", "base64_img_data": "", "file_attributes": {},
  "regions": {"0": {"shape_attributes": {"name": "point", "cx": 1, "cy": 2}, "region_attributes": {"class": "nose"}},
   "1": {"shape_attributes": {"name": "polyline", "all_points_x": [1, 2], "all_points_y": [2, 3]},
    "region_attributes": {"class": "wire"}}}},
 "c.jpg503": {"filename": "c.jpg", "size": 503, "regions": [], "file_attributes": {}}
}
"#;

#[test]
fn regions_give_boxes_masks_and_labels() {
    let dataset = read(&IMAGES, "via.json", SMALL);
    assert_eq!(said(&dataset), [""; 0]);
    let a = IMAGES[0];
    assert_eq!(
        boxes(&dataset),
        [
            (a, "cat", [5.0, 6.0, 20.0, 21.0]),
            (a, "ball", [45.0, 35.0, 10.0, 10.0]),
            (a, "ball", [45.0, 38.0, 10.0, 4.0]),
            (a, "cat", [1.0, 2.0, 8.0, 6.0]),
        ]
    );
    assert_eq!(dataset.boxes.flags, [0, 0, 0, flag::MASK]);
    assert_eq!(labels(&dataset), [(IMAGES[1], "nose"), (IMAGES[1], "wire")]);
    assert_eq!(
        attributes(&dataset),
        [
            ("via.json#weather".into(), vec![Some("rain"), None, None]),
            ("via.json#fur".into(), vec![Some("long"), None, None, Some("short, soft")]),
        ]
    );
    assert_eq!(dataset.images.annotated, [true, true, false]);
    assert_eq!(dataset.boxes.place[3].record().as_deref(), Some("regions[3]"));
    assert_eq!(dataset.boxes.place[3].line, 7);
}

#[test]
fn a_project_says_what_its_attributes_are() {
    let project = format!(
        r#"{{"_via_settings": {{"ui": 1}}, "_via_img_metadata": {}, "_via_attributes": {{"region": {{
"class": {{"type": "text"}}, "fur": {{"type": "radio", "options": {{"long": "", "short": "very short"}}}}}}, "file": {{}}}},
"_via_data_format_version": "2.0.10", "_via_image_id_list": ["a.jpg501"]}}"#,
        SMALL.trim_end()
    );
    let dataset = read(&IMAGES, "via.json", &project);
    assert_eq!(said(&dataset), [""; 0]);
    assert_eq!((dataset.boxes.len(), dataset.labels.len()), (4, 2));
    assert_eq!(attributes(&dataset)[1].1[3], Some("very short, soft"));
    let by_number = r#"{"_via_img_metadata": {"a.jpg1": {"filename": "a.jpg", "regions": [
{"shape_attributes": {"name": "rect", "x": 5, "y": 6, "width": 20, "height": 21},
"region_attributes": {"note": "x", "animal": "1"}}]}},
"_via_attributes": {"region": {"note": {"type": "text"},
"animal": {"type": "dropdown", "options": {"0": "cat", "1": "dog"}}}}}"#;
    let dataset = read(&IMAGES, "via.json", by_number);
    assert_eq!(boxes(&dataset)[0].1, "dog");
}

#[test]
fn the_table_says_the_same_as_the_json() {
    let table = "#filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n\
a.jpg,1,\"{\"\"weather\"\":\"\"rain\"\"}\",2,0,\"{\"\"name\"\":\"\"rect\"\",\"\"x\"\":5,\"\"y\"\":6,\"\"width\"\":20,\"\"height\"\":21}\",\"{\"\"name\"\":\"\"cat\"\"}\"\n\
a.jpg,1,\"{\"\"weather\"\":\"\"rain\"\"}\",2,1,\"{\"\"name\"\":\"\"polygon\"\",\"\"all_points_x\"\":[1,9,5],\"\"all_points_y\"\":[2,3,8]}\",\"{\"\"name\"\":\"\"dog\"\"}\"\n\
b.jpg,1,\"{}\",0,0,\"{}\",\"{}\"\n";
    for (path, text) in [
        ("r.csv", table.to_owned()),
        ("r.csv", format!("\u{feff}{}", table.trim_start_matches('#').replace('\n', "\r\n"))),
    ] {
        assert_eq!(taken_for(path, &text), Some("via-csv"));
        let dataset = read(&IMAGES, path, &text);
        assert_eq!(said(&dataset), [""; 0]);
        let a = IMAGES[0];
        assert_eq!(boxes(&dataset), [(a, "cat", [5.0, 6.0, 20.0, 21.0]), (a, "dog", [1.0, 2.0, 8.0, 6.0])]);
        assert_eq!(attributes(&dataset), [("r.csv#weather".into(), vec![Some("rain"), None, None])]);
        assert_eq!(dataset.boxes.place.iter().map(|p| p.line).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(dataset.images.listed, [true, true, false]);
    }
    let semicolons = "filename;region_shape_attributes;region_attributes\na.jpg;\"{\"\"name\"\":\"\"point\"\"}\";{}\n";
    assert_eq!(labels(&read(&IMAGES, "r.csv", semicolons)), [(IMAGES[0], "object")]);
}

#[test]
fn it_is_told_by_its_members() {
    assert_eq!(taken_for("a.json", SMALL), Some("via"));
    assert_eq!(taken_for("a.json", r#"{"_via_settings": {}, "_via_img_metadata": {}}"#), Some("via"));
    let long = format!(
        r#"{{"a.jpg1": {{"filename": "a.jpg", "regions": [{}]}}}}"#,
        r#"{"shape_attributes": {}},"#.repeat(4000)
    );
    assert_eq!(taken_for("a.json", &long), Some("via"));
    assert_eq!(taken_for("a.json", r#"{"file": {"filename": "a.jpg", "size": 1}}"#), None);
    assert_eq!(taken_for("a.csv", "filename,class\na.jpg,cat\n"), Some("table"));
}

fn regions(list: &str) -> Dataset {
    read(&IMAGES, "via.json", &format!(r#"{{"a.jpg1": {{"filename": "a.jpg", "regions": [{list}]}}}}"#))
}

#[test]
fn where_no_region_has_a_class_there_is_one_and_where_some_have_the_others_are_missed() {
    let rect =
        r#"{"shape_attributes": {"name": "rect", "x": 5, "y": 6, "width": 20, "height": 21}, "region_attributes": "#;
    let none = regions(&format!("{rect}{{}}}}, {rect}{{\"class\": \"\"}}}}"));
    assert_eq!(said(&none), [""; 0]);
    assert_eq!(boxes(&none).iter().map(|b| b.1).collect::<Vec<_>>(), ["object", "object"]);
    assert!(none.sources[0].why.contains("its regions have no class"));
    let some = regions(&format!("{rect}{{\"class\": \"cat\"}}}},\n {rect}{{}}}}"));
    assert_eq!(said(&some), ["line 2, regions[1]: expected a class among region_attributes, found none"]);
    assert_eq!(some.boxes.len(), 1);
    let two = regions(&format!("{rect}{{\"colour\": \"red\", \"size\": \"large\"}}}}"));
    assert_eq!(boxes(&two)[0].1, "object");
    assert_eq!(attributes(&two).len(), 2);
    let ticked = regions(&format!("{rect}{{\"class\": {{\"cat\": true, \"dog\": true, \"cow\": false}}}}}}"));
    assert_eq!(boxes(&ticked).iter().map(|b| b.1).collect::<Vec<_>>(), ["cat", "dog"]);
}

#[test]
fn typical_mistakes_are_said_with_their_line_and_the_rest_is_read() {
    let text = r#"{"a.jpg1": {"filename": "a.jpg", "regions": [
{"shape_attributes": {"name": "rect", "x": 5, "y": 6, "width": 20}, "region_attributes": {"class": "cat"}},
{"shape_attributes": {"name": "rect", "x": 5, "y": "six", "width": 20, "height": 3}, "region_attributes": {"class": "cat"}},
{"shape_attributes": {"name": "star"}, "region_attributes": {"class": "cat"}},
{"region_attributes": {"class": "cat"}},
{"shape_attributes": {"name": "polygon", "all_points_x": [1, 2, 3], "all_points_y": [1]}, "region_attributes": {"class": "cat"}},
{"shape_attributes": {"name": "polygon", "all_points_x": [1, 2], "all_points_y": [1, 2]}, "region_attributes": {"class": "cat"}},
"none",
{"shape_attributes": {"name": "rect", "x": 5, "y": 6, "width": 20, "height": 3}, "region_attributes": {"class": "cat"}}]},
"b.jpg2": {"regions": []},
"c.jpg2": {"filename": "c.jpg", "regions": 5},
"d": 5}"#;
    let dataset = read(&IMAGES, "via.json", text);
    assert_eq!(
        said(&dataset),
        [
            "line 8, regions[6]: expected an object, found \"none\"",
            "line 2, regions[0]: expected x, y, width and height, found no height",
            "line 3, regions[1]: expected four numbers, found y \"six\"",
            "line 4, regions[2]: expected rect, circle, ellipse, polygon, polyline or point, found \"star\"",
            "line 5, regions[3]: expected shape_attributes, found nothing",
            "line 6, regions[4]: expected as many points across as down, found 3 across and 1 down",
            "line 7, regions[5]: expected three points or more for a polygon, found 2 points",
            "line 10, images[1]: expected a filename, found nothing",
            "line 11, images[2]: expected a list of regions, found 5",
            "line 12: expected an object with filename and regions, found the member \"d\"",
        ]
    );
    assert_eq!(dataset.boxes.len(), 2);
    let table = "filename,region_shape_attributes,region_attributes\n\
a.jpg,\"{\"\"name\"\":\"\"rect\"\",\",{}\n,{},{}\na.jpg,7,{}\n";
    assert_eq!(
        said(&read(&IMAGES, "r.csv", table)),
        [
            "line 2, row 1: expected a name in quotes, found the end of the record",
            "line 3, row 2: expected a filename, found nothing",
            "line 4, row 3: expected an object as JSON, found 7",
        ]
    );
}

#[test]
fn every_beginning_of_a_file_can_be_read() {
    every_prefix(&ENTRY, &IMAGES, "via.json", SMALL);
    let project =
        format!("{{\"_via_settings\": {{}}, \"_via_img_metadata\": {}, \"_via_attributes\": {{}}}}", SMALL.trim_end());
    every_prefix(&ENTRY, &IMAGES, "via.json", &project);
    let table = "filename,region_shape_attributes,region_attributes\na.jpg,\"{\"\"name\"\":\"\"point\"\"}\",{}\nb.jpg,{},\"{\n}\"\n";
    for end in 0..table.len() {
        read_as(&TABLE, &IMAGES, "r.csv", &table.as_bytes()[..end]);
    }
}
