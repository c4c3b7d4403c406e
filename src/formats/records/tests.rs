use crate::dataset::{BoxUnit, Dataset, FileRole, Rect, Role, Unit, flag};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

fn read(images: &[&str], file: &str, text: &str) -> Dataset {
    read_all(images, &[(file, text.as_bytes())])
}

fn said(dataset: &Dataset) -> Vec<String> {
    let all = dataset.faults.iter();
    all.map(|f| format!("{} {:?}: {}, not {}", f.place.line, f.kind, f.expected, f.found)).collect()
}

fn classes(dataset: &Dataset) -> Vec<&str> {
    dataset.classes.iter().map(|c| c.name.as_str()).collect()
}

fn format_of(file: &str, text: &str) -> String {
    match recognised(file, text.as_bytes()) {
        Recognised::As(entry, _) => entry.format.id.to_owned(),
        Recognised::No(why) => why,
        Recognised::Unusable(unusable) => unusable.why(),
    }
}

#[test]
fn lines_hold_boxes_in_columns_and_every_scalar_is_a_column() {
    let text = r#"{"file_name": "a.jpg", "width": 64, "height": 48, "objects": {"bbox": [[5, 6, 20, 23.5], [1, 1, 2, 2]], "categories": ["cat", "dog"], "iscrowd": [0, 1], "pose": ["left", "right"], "area": [1, 2]}, "person": {"gender": "male", "deep": {"x": 1}}}

{"file_name": "b.jpg", "width": 64, "height": 48, "objects": {"bbox": [], "categories": []}, "person": {"gender": "female"}}
"#;
    let dataset = read(&["train/a.jpg", "train/b.jpg"], "train/metadata.jsonl", text);
    assert_eq!(said(&dataset), Vec::<String>::new());
    assert_eq!(
        dataset.boxes.rect,
        [Rect { x: 5.0, y: 6.0, w: 20.0, h: 23.5 }, Rect { x: 1.0, y: 1.0, w: 2.0, h: 2.0 }]
    );
    assert_eq!((classes(&dataset), &dataset.boxes.flags[..]), (vec!["cat", "dog"], &[0, flag::CROWD][..]));
    assert_eq!(dataset.boxes.unit, [BoxUnit::Pixels; 2]);
    assert_eq!(dataset.boxes.place[0].line, 1);
    assert_eq!(dataset.images.annotated, [true, true]);
    let of = |name: &str| dataset.attributes.iter().find(|a| a.name == name).expect("an attribute");
    let gender = of("person.gender");
    assert_eq!((gender.role, gender.unit), (Role::Protected, Unit::Image));
    assert_eq!((gender.value(0), gender.value(1)), (Some("male"), Some("female")));
    assert_eq!((of("pose").unit, of("pose").value(1)), (Unit::Box, Some("right")));
    assert_eq!(dataset.images.declared.len(), 2);
    let source = &dataset.sources[0];
    assert_eq!((source.format.id, source.role, source.records), ("json-boxes", FileRole::Annotations, 2));
    assert!(source.why.ends_with("; not read: person.deep"), "{}", source.why);
    assert!(dataset.splits.contains(&"train".to_owned()));
}

#[test]
fn lists_of_records_hold_boxes_in_each_shape_that_people_write() {
    let text = r#"[
{"image": "a.jpg", "objects": [{"bbox": [1, 2, 3, 4], "category": "cat", "truncated": true}, {"bbox": {"xmin": 1, "ymin": 2, "xmax": 5, "ymax": 6}, "label": 3}]},
{"image": "b.jpg", "bbox": [1, 2, 3, 4], "label": "dog"},
{"image": "c.jpg", "boxes": [[1, 2, 3, 4], [5, 6, 7, 8]], "labels": ["cat", "dog"]},
{"image": "d.jpg", "instances": [{"x": 1, "y": 2, "width": 3, "height": 4, "name": "cow"}]}
]"#;
    let dataset = read(&["a.jpg", "b.jpg", "c.jpg", "d.jpg"], "list.json", text);
    assert_eq!(said(&dataset), Vec::<String>::new());
    assert_eq!(classes(&dataset), ["cat", "class 3", "dog", "cow"]);
    let boxes: Vec<(u32, [f64; 4])> =
        dataset.boxes.image.iter().zip(&dataset.boxes.rect).map(|(i, r)| (i.0, [r.x, r.y, r.w, r.h])).collect();
    let one = [1.0, 2.0, 3.0, 4.0];
    assert_eq!(boxes, [(0, one), (0, [1.0, 2.0, 4.0, 4.0]), (1, one), (2, one), (2, [5.0, 6.0, 7.0, 8.0]), (3, one)]);
    assert_eq!(dataset.boxes.place[5].line, 5);
    assert!(dataset.labels.is_empty());
}

#[test]
fn a_record_without_boxes_is_a_row_of_a_table() {
    let lines: String = (0..40)
        .map(|i| {
            let (label, sex) = (["cat", "dog"][i % 2], ["f", "m", "f"][i % 3]);
            format!("{{\"file_name\": \"{i}.jpg\", \"label\": \"{label}\", \"sex\": \"{sex}\", \"words\": [\"x\", \"y\"], \"age\": {}, \"split\": null}}\n", i * 2)
        })
        .collect();
    let images: Vec<String> = (0..40).map(|i| format!("{i}.jpg")).collect();
    let images: Vec<&str> = images.iter().map(String::as_str).collect();
    let dataset = read(&images, "metadata.jsonl", &lines);
    assert_eq!(said(&dataset), Vec::<String>::new());
    assert_eq!((classes(&dataset), dataset.labels.len()), (vec!["cat", "dog"], 40));
    let of = |name: &str| dataset.attributes.iter().find(|a| a.name == name).expect("an attribute");
    assert_eq!((of("sex").role, of("age").role), (Role::Protected, Role::Protected));
    assert_eq!((dataset.sources[0].format.id, dataset.sources[0].records), ("json-records", 40));
}

#[test]
fn captions_are_counted_and_are_no_groups() {
    let lines: String = (0..60)
        .map(|i| {
            format!(
                "{{\"file_name\": \"{i}.jpg\", \"text\": \"a {} in the {}\"}}\n",
                ["dog", "cat"][i % 2],
                ["sun", "rain"][i % 2]
            )
        })
        .collect();
    let dataset = read(&["0.jpg"], "metadata.jsonl", &lines);
    assert_eq!((dataset.captions, dataset.attributes.len()), (60, 0));
    assert_eq!(dataset.sources[0].columns[1].role, Role::Ignore);
}

#[test]
fn fractions_are_told_by_all_numbers_of_a_file() {
    let dataset = read(&["a.jpg"], "m.jsonl", "{\"image\": \"a.jpg\", \"bbox\": [[0.1, 0.2, 0.5, 0.25]]}\n");
    assert_eq!((dataset.boxes.unit[0], classes(&dataset)), (BoxUnit::Fractions, vec!["object"]));
}

#[test]
fn corners_where_sizes_belong_are_said_with_their_cause() {
    let line = |name: &str, numbers: &str| {
        format!(
            "{{\"file_name\": \"{name}\", \"width\": 64, \"height\": 48, \"objects\": {{\"bbox\": [{numbers}], \"category\": [\"cat\"]}}}}\n"
        )
    };
    let text = format!("{}{}", line("a.jpg", "[1, 2, 30, 20]"), line("b.jpg", "[40, 6, 60, 40]"));
    let dataset = read(&["a.jpg", "b.jpg"], "metadata.jsonl", &text);
    assert_eq!(
        said(&dataset),
        ["2 BadRecord: boxes as left, top, width, height, not [40, 6, 60, 40], which leaves its image of 64 × 48: \
             the boxes are two corners, for all 2 fit as such"]
    );
    // One that cannot be two corners, and the cause is another.
    let text = format!("{text}{}", line("a.jpg", "[10, 10, 5, 5]"));
    assert_eq!(said(&read(&["a.jpg", "b.jpg"], "metadata.jsonl", &text)), Vec::<String>::new());
}

#[test]
fn usual_mistakes_are_said_with_their_lines_and_the_rest_is_read() {
    let text = "{\"file_name\": \"a.jpg\", \"objects\": {\"bbox\": [[1, 2, 3]], \"categories\": [0]}}\n\
        {'file_name': 'a.jpg'}\n\
        {\"file_name\": \"a.jpg\", \"objects\": {\"bbox\": [[1, 2, 3, \"x\"]], \"categories\": [0]}}\n\
        {\"file_name\": \"a.jpg\", \"objects\": {\"bbox\": [[1, 2, 3, 4], [1, 2, 3, 4]], \"categories\": [0]}}\n\
        {\"file_name\": \"gone.jpg\", \"objects\": {\"bbox\": [[1, 2, 3, 4]], \"categories\": [0]}}\n\
        {\"objects\": {\"bbox\": [[1, 2, 3, 4]], \"categories\": [0]}}\n\
        7\n\
        {\"file_name\": \"a.jpg\", \"objects\": {\"bbox\": 5}}\n\
        {\"file_name\": \"a.jpg\", \"objects\": {\"bbox\": [[1, 2, 3, 4]], \"categories\": [0]}\n";
    let dataset = read(&["a.jpg"], "metadata.jsonl", text);
    let said = said(&dataset);
    let python =
        "2 BadRecord: a name in quotes or }, not ': it was printed by Python, which quotes with ' where JSON has \"";
    assert_eq!(
        said,
        [
            python,
            "7 BadRecord: an object, not 7",
            "9 BadRecord: a comma or }, not the end of the record",
            "1 BadRecord: a box of four numbers, not 3 values",
            "3 NotANumber: four numbers, not \"x\"",
            "4 BadRecord: as many classes as boxes, 2, not 1",
            "5 Unjoined: , not gone.jpg",
            "6 Table: the name of an image in file_name, not an empty field",
            "8 BadRecord: a list of boxes, not 5",
        ],
        "{said:#?}"
    );
    assert_eq!((dataset.boxes.len(), classes(&dataset)), (1, vec!["class 0"]));
}

#[test]
fn records_that_are_not_about_pictures_are_nobodys() {
    let why = format_of("log.jsonl", "{\"time\": 1, \"level\": \"info\"}\n");
    assert_eq!(why, "JSON with a record per line (level and time): none names a picture or holds boxes");
    assert!(format_of("package.json", "[{\"name\": \"x\", \"version\": 1}]").contains("not a dataset format"));
    let results = r#"[{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}]"#;
    assert_eq!(format_of("p.json", results), "coco-results");
    assert_eq!(format_of("a.json", r#"[{"image": "a.jpg", "sex": "f"}]"#), "json-records");
    // Boxes of no picture are annotations that miss something.
    assert_eq!(format_of("a.jsonl", "{\"bbox\": [[1, 2, 3, 4]], \"label\": [\"cat\"]}\n"), "json-boxes");
    // So is a file of which nothing can be read.
    let dataset = read(&["a.jpg"], "metadata.jsonl", "{'file_name': 'a.jpg'}\n");
    assert_eq!(dataset.faults.iter().count(), 2);
}

#[test]
fn a_large_file_is_read_in_turns() {
    let mut text = String::new();
    for i in 0..20_000 {
        text += &format!(
            "{{\"file_name\": \"{i}.jpg\", \"objects\": {{\"bbox\": [[1, 2, 3, 4]], \"category\": [\"cat\"]}}}}\n"
        );
    }
    let dataset = read(&[], "metadata.jsonl", &text);
    assert_eq!((dataset.boxes.len(), dataset.boxes.place[19_999].line), (20_000, 20_000));
}

#[test]
fn every_prefix_is_read_without_a_panic() {
    let lines = "{\"file_name\": \"a.jpg\", \"objects\": {\"bbox\": [[1, 2, 3, 4], {\"x\": 1}], \"category\": [\"é\", null]}}\n\
        {\"image\": \"a.jpg\", \"bbox\": [1, 2, 3, NaN], \"label\": \"x\", \"t\": [\"a\", 1]}\n";
    let list = format!("[{}]", lines.trim().replace('\n', ","));
    for (name, text) in [("metadata.jsonl", lines), ("list.json", list.as_str())] {
        for end in 0..text.len() {
            let file = (name, &text.as_bytes()[..end]);
            if matches!(recognised(file.0, file.1), Recognised::As(..)) {
                read_all(&["a.jpg"], &[file]);
            }
        }
    }
}
