use crate::dataset::OutlineKind;
use crate::engine::ask::{OnePicture, PictureFacts};
use crate::engine::{Check, Options, check_in_memory};

fn checked(files: &[(&str, &str)]) -> Check<Vec<u8>> {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    check_in_memory("outlines", files, Options { pixels: false, ..Options::default() })
}

/// The answer about the picture of this path.
fn asked(check: &Check<Vec<u8>>, path: &str) -> PictureFacts {
    let image = check.dataset().images.path.iter().position(|own| own == path).expect("the picture");
    check.ask(OnePicture { image: image as u32 }).expect("an answer")
}

fn says(facts: &PictureFacts) -> Vec<(String, String)> {
    facts.picture.boxes.iter().map(|own| (own.class.clone(), own.has.clone())).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

const COCO: &str = r#"{
"images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 50}, {"id": 2, "file_name": "b.jpg", "width": 4, "height": 3}],
"categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "person", "keypoints": ["l", "m", "r"], "skeleton": [[1, 2], [2, 3]]}],
"annotations": [
{"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 10, 20, 30], "segmentation": [[10, 10, 30, 10, 30, 40], [50, 5, 60, 5, 60, 10, 50, 10]]},
{"id": 2, "image_id": 1, "category_id": 2, "bbox": [0, 0, 50, 50], "keypoints": [10, 5, 2, 20, 25, 1, 0, 0, 0], "num_keypoints": 2},
{"id": 3, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2]},
{"id": 4, "image_id": 2, "category_id": 1, "segmentation": {"size": [3, 4], "counts": [4, 2, 1, 2, 3]}, "iscrowd": 1},
{"id": 5, "image_id": 2, "category_id": 2, "keypoints": [1, 1, 2, 2, 2, 2, 3, 1, 2]}]}"#;

#[test]
fn a_picture_comes_with_its_polygons_masks_and_keypoints() {
    let check = checked(&[("instances.json", COCO), ("a.jpg", ""), ("b.jpg", "")]);
    let a = asked(&check, "a.jpg");
    let expected = [("cat", "polygon of 2 parts, 7 points"), ("person", "2 of 3 keypoints"), ("cat", "")];
    assert_eq!(says(&a), pairs(&expected));
    let [polygon, person] = &a.picture.outlines[..] else { panic!("{:?}", a.picture.outlines) };
    assert_eq!((polygon.of, polygon.kind, polygon.parts.len()), (Some(0), OutlineKind::Polygon, 2));
    let near = |point: [f64; 2], x: f64, y: f64| (point[0] - x).abs() < 1e-4 && (point[1] - y).abs() < 1e-4;
    assert!(near(polygon.parts[0][2], 0.3, 0.8) && near(polygon.parts[1][0], 0.5, 0.1), "{polygon:?}");
    assert_eq!((person.of, person.kind, person.marks.as_slice()), (Some(1), OutlineKind::Keypoints, &[2, 1, 0][..]));
    assert_eq!(person.joined, [(0, 1), (1, 2)]);
    assert!(near(person.parts[0][1], 0.2, 0.5), "{person:?}");

    let b = asked(&check, "b.jpg");
    assert_eq!(says(&b), pairs(&[("cat", "mask of 33.3 % of the picture")]));
    let [mask, person] = &b.picture.outlines[..] else { panic!("{:?}", b.picture.outlines) };
    assert_eq!((mask.kind, mask.parts[0].len()), (OutlineKind::Mask, 4));
    assert!(near(mask.parts[0][2], 0.75, 1.0), "{mask:?}");
    // Keypoints without a box show their class.
    assert_eq!((person.of, person.class.as_str(), person.says.as_str()), (None, "person", "3 of 3 keypoints"));
    assert_eq!(b.picture.labels, ["person"]);
}

#[test]
fn a_polygon_of_one_file_is_drawn_for_the_box_that_another_said_first() {
    let csv = "filename,class,xmin,ymin,xmax,ymax\na.jpg,cat,10,10,30,40\na.jpg,cat,60,10,70,20\n";
    let labelme = r#"{"version": "5", "imagePath": "a.jpg", "imageWidth": 100, "imageHeight": 50, "flags": {}, "imageData": null,
"shapes": [{"label": "cat", "shape_type": "polygon", "points": [[10, 10], [30, 10], [30, 40]], "flags": {}}]}"#;
    let check = checked(&[("a.jpg", ""), ("a.json", labelme), ("boxes.csv", csv)]);
    let a = asked(&check, "a.jpg");
    assert_eq!(a.picture.boxes.len(), 2);
    let has: Vec<&str> = a.picture.boxes.iter().map(|own| own.has.as_str()).filter(|has| !has.is_empty()).collect();
    assert_eq!(has, ["polygon of 3 points"]);
    assert_eq!(a.picture.outlines.len(), 1);
}

#[test]
fn every_format_that_has_outlines_gives_them() {
    let voc = "<annotation><filename>a.jpg</filename><size><width>100</width><height>50</height></size><object><name>cat</name>\
<polygon><x1>10</x1><y1>10</y1><x2>30</x2><y2>10</y2><x3>30</x3><y3>40</y3></polygon></object></annotation>";
    let cvat = r#"<annotations><version>1.1</version><image id="0" name="a.jpg" width="100" height="50">
<polygon label="cat" points="10,10;30,10;30,40"/><mask label="dog" left="10" top="20" width="4" height="2" rle="1,2,2,3"/>
<skeleton label="person"><points label="l" outside="0" occluded="0" points="4,5"/><points label="r" outside="1" occluded="0" points="0,0"/></skeleton>
<points label="nose" points="1,2;3,4"/><polyline label="wire" points="1,2;3,4"/></image></annotations>"#;
    let via = r#"{"a.jpg1": {"filename": "a.jpg", "size": 1, "file_attributes": {}, "regions": [
{"shape_attributes": {"name": "polygon", "all_points_x": [10, 30, 30], "all_points_y": [10, 10, 40]}, "region_attributes": {"label": "cat"}},
{"shape_attributes": {"name": "point", "cx": 10, "cy": 12}, "region_attributes": {"label": "nose"}}]}}"#;
    let boxed =
        voc.replace("<polygon>", "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox><polygon>");
    let yolo = "0 0.1 0.2 0.3 0.2 0.3 0.8\n";
    let pose = "0 0.5 0.5 0.2 0.2 0.4 0.4 2 0.6 0.6 1 0 0 0\n";
    type Case<'c> = (&'c str, &'c str, &'c [(OutlineKind, &'c str)]);
    let cases: [Case<'_>; 6] = [
        ("a.xml", voc, &[(OutlineKind::Polygon, "polygon of 3 points")]),
        ("a.xml", &boxed, &[(OutlineKind::Polygon, "polygon of 3 points")]),
        (
            "annotations.xml",
            cvat,
            &[
                (OutlineKind::Polygon, "polygon of 3 points"),
                (OutlineKind::Mask, "mask of 0.10 % of the picture"),
                (OutlineKind::Keypoints, "1 of 2 keypoints"),
                (OutlineKind::Keypoints, "2 of 2 keypoints"),
                (OutlineKind::Line, "line of 2 points"),
            ],
        ),
        ("via.json", via, &[(OutlineKind::Polygon, "polygon of 3 points"), (OutlineKind::Keypoints, "1 keypoint")]),
        ("labels/a.txt", yolo, &[(OutlineKind::Polygon, "polygon of 3 points")]),
        ("labels/a.txt", pose, &[(OutlineKind::Keypoints, "2 of 3 keypoints")]),
    ];
    for (path, text, expected) in cases {
        // A picture of 100 × 50, said by a COCO file without annotations.
        let size = r#"{"images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 50}], "categories": [], "annotations": []}"#;
        let check = checked(&[("images/a.jpg", ""), (path, text), ("size.json", size)]);
        let a = asked(&check, "images/a.jpg");
        let found: Vec<(OutlineKind, &str)> = a.picture.outlines.iter().map(|o| (o.kind, o.says.as_str())).collect();
        assert_eq!(found, expected, "{path}");
    }
}

/// A PNG of 3 × 2 pixels of 8 bits, as a data of a file: all of the first row, the last of the second.
fn png() -> Vec<u8> {
    let image = image::GrayImage::from_fn(3, 2, |x, y| image::Luma([if y == 0 || x == 2 { 255 } else { 0 }]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).expect("memory");
    bytes.into_inner()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let all = three.iter().enumerate().fold(0u32, |n, (i, b)| n | u32::from(*b) << (16 - 8 * i));
        for i in 0..4 {
            text.push(if i <= three.len() { char::from(LETTERS[(all >> (18 - 6 * i)) as usize & 63]) } else { '=' });
        }
    }
    text
}

#[test]
fn tools_that_pack_their_masks_have_them_drawn() {
    let png = base64(&png());
    let labelme = format!(
        r#"{{"version": "5", "imagePath": "a.jpg", "imageWidth": 100, "imageHeight": 50, "flags": {{}}, "imageData": null, "shapes": [
{{"label": "cat", "shape_type": "mask", "points": [[10, 20], [12, 21]], "mask": "{png}", "flags": {{}}}},
{{"label": "nose", "shape_type": "point", "points": [[10, 20]], "flags": {{}}}}]}}"#
    );
    let supervisely = format!(
        r#"{{"description": "", "tags": [], "size": {{"height": 50, "width": 100}}, "objects": [
{{"classTitle": "cat", "geometryType": "bitmap", "tags": [], "bitmap": {{"data": "{png}", "origin": [10, 20]}}}},
{{"classTitle": "hand", "geometryType": "graph", "tags": [], "nodes": {{"x": {{"loc": [1, 2]}}, "y": {{"loc": [5, 6], "disabled": true}}}}}}]}}"#
    );
    let datumaro = r#"{"info": {}, "categories": {"label": {"labels": [{"name": "cat"}, {"name": "nose"}]}}, "items": [
{"id": "a", "image": {"path": "a.jpg", "size": [50, 100]}, "annotations": [
{"id": 0, "type": "mask", "label_id": 0, "rle": {"counts": [520, 1, 49, 1, 49, 2, 4378], "size": [50, 100]}},
{"id": 1, "type": "points", "label_id": 1, "points": [1, 2, 3, 4], "visibility": [2, 0]}]}]}"#;
    let cases: [(&str, &str, &str); 3] = [
        ("a.json", &labelme, "1 keypoint"),
        ("ann/a.jpg.json", &supervisely, "2 of 2 keypoints"),
        ("datumaro.json", datumaro, "1 of 2 keypoints"),
    ];
    for (path, text, keypoints) in cases {
        let picture = if path.starts_with("ann") { "img/a.jpg" } else { "a.jpg" };
        let a = asked(&checked(&[(picture, ""), (path, text)]), picture);
        let [mask, points] = &a.picture.outlines[..] else { panic!("{path}: {:?}", a.picture.outlines) };
        assert_eq!((mask.says.as_str(), mask.kind), ("mask of 0.08 % of the picture", OutlineKind::Mask), "{path}");
        let corners: Vec<[f64; 2]> =
            mask.parts[0].iter().map(|[x, y]| [(x * 100.0).round(), (y * 50.0).round()]).collect();
        let l = [[10.0, 20.0], [13.0, 20.0], [13.0, 22.0], [12.0, 22.0], [12.0, 21.0], [10.0, 21.0]];
        assert_eq!(corners, l, "{path}");
        assert_eq!((points.of, points.says.as_str()), (None, keypoints), "{path}");
    }
}

#[test]
fn captions_come_with_their_picture_and_are_counted() {
    let coco = r#"{"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}], "categories": [{"id": 1, "name": "cat"}],
"annotations": [{"id": 1, "image_id": 1, "caption": "A cat."}, {"id": 2, "image_id": 2, "caption": "a cat. "},
{"id": 5, "image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5], "caption": ""},
{"id": 3, "image_id": 1, "caption": "Two \u00e4pples."}, {"id": 4, "image_id": 2, "caption": ""}]}"#;
    let check = checked(&[("captions.json", coco), ("a.jpg", ""), ("b.jpg", "")]);
    assert_eq!(asked(&check, "a.jpg").captions, ["A cat.", "Two äpples."]);
    let facts = &check.report().expect("a report").dataset;
    assert_eq!((facts.captions, facts.captions_empty, facts.images_of_equal_caption), (3, 1, 2));

    let mut table = "file_name,caption\n".to_owned();
    let mut records = String::new();
    for i in 0..30 {
        table += &format!("{i}.jpg,a picture of the thing that has number {i}\n");
        records +=
            &format!("{{\"file_name\": \"{i}.jpg\", \"text\": \"a picture of the thing that has number {i}\"}}\n");
    }
    let pictures: Vec<String> = (0..30).map(|i| format!("{i}.jpg")).collect();
    for source in [("captions.csv", table.as_str()), ("metadata.jsonl", records.as_str())] {
        let files: Vec<(&str, &str)> =
            pictures.iter().map(|path| (path.as_str(), "")).chain(std::iter::once(source)).collect();
        let check = checked(&files);
        assert_eq!(asked(&check, "7.jpg").captions, ["a picture of the thing that has number 7"], "{}", source.0);
        assert_eq!(check.report().expect("a report").dataset.captions, 30);
    }
}
