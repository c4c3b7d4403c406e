//! Tables as people have them, made by the arrow project's writer, read into the model.

mod broken;
mod shapes;
pub(crate) mod write;

use super::footer::Footer;
use super::plan::Plan;
use super::rows::{Listed, Rows};
use crate::dataset::{Dataset, FileRole, Rect, Role, flag};
use crate::formats::testing::read_all;
use parquet::basic::Compression;
use serde_json::{Map, Value, json};
use write::{Column, How, Values, ints, some_texts, table, texts};

pub(super) fn said(dataset: &Dataset) -> Vec<String> {
    let all = dataset.faults.iter();
    all.map(|f| format!("{} {:?}: {}, not {}", f.place.record, f.kind, f.expected, f.found)).collect()
}

/// The records of a table, and what is wrong with it.
pub(super) fn records(bytes: &[u8]) -> (Vec<Value>, Vec<String>) {
    let file = bytes.to_vec();
    let footer = match Footer::read(&file) {
        Ok(footer) => footer,
        Err(flaw) => return (Vec::new(), vec![format!("{}: {}", flaw.expected, flaw.found)]),
    };
    let plan = Plan::of(&footer, &file);
    let listed = Listed::new();
    let mut rows = Rows::new(&footer, &plan, &file, "a.parquet", &listed);
    let (mut all, mut flaws) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next() {
        match row {
            Ok(record) => all.push(Value::Object(record)),
            Err(flaw) => flaws.push(format!("{}: {}", flaw.expected, flaw.found)),
        }
    }
    (all, flaws)
}

pub(super) const FEATURES: &str = r#"{"info": {"features": {"image": {"_type": "Image"}, "label": {"names":
    ["cat", "dog", "cow"], "_type": "ClassLabel"}, "objects": {"feature": {"bbox": {"feature": {"dtype": "float32",
    "_type": "Value"}, "_type": "Sequence"}, "category": {"names": ["eye", "ear"], "_type": "ClassLabel"}},
    "_type": "Sequence"}}}}"#;

pub(super) const OBJECTS: &str = "required binary file_name (UTF8);
    optional group objects {
        optional group bbox (LIST) { repeated group list { optional group element (LIST) {
            repeated group list { optional float element; } } } }
        optional group category (LIST) { repeated group list { optional int64 element; } }
    }
    optional int64 label; optional binary sex (UTF8);";

/// Three rows: two boxes, none, no objects at all.
pub(super) fn with_objects(how: &How) -> Vec<u8> {
    let numbers = vec![5.0, 6.0, 20.0, 23.5, 1.0, 1.0, 2.0, 2.1];
    let boxes = Column(Values::Float(numbers), vec![6, 6, 6, 6, 6, 6, 6, 6, 2, 0], vec![0, 2, 2, 2, 1, 2, 2, 2, 0, 0]);
    let classes = Column(Values::Int64(vec![1, 0]), vec![4, 4, 2, 0], vec![0, 1, 0, 0]);
    let label = Column(Values::Int64(vec![2, -1]), vec![1, 0, 1], vec![]);
    let names = texts(&["a.jpg", "b.jpg", "c.jpg"]);
    table(OBJECTS, how, &[vec![names, boxes, classes, label, some_texts(&[Some("f"), None, Some("m")])]])
}

#[test]
fn nested_lists_are_the_boxes_of_their_picture_and_numbers_have_their_names() {
    let how = How { texts: vec![("huggingface", FEATURES.to_owned())], ..How::default() };
    let dataset =
        read_all(&["train/a.jpg", "train/b.jpg", "train/c.jpg"], &[("train/metadata.parquet", &with_objects(&how))]);
    assert_eq!(said(&dataset), Vec::<String>::new());
    assert_eq!(
        dataset.boxes.rect,
        [Rect { x: 5.0, y: 6.0, w: 20.0, h: 23.5 }, Rect { x: 1.0, y: 1.0, w: 2.0, h: 2.1 }]
    );
    let of_boxes: Vec<&str> = dataset.boxes.class.iter().map(|class| dataset.class_name(*class)).collect();
    assert_eq!((of_boxes, dataset.boxes.flags[0] & flag::CROWD), (vec!["ear", "eye"], 0));
    assert_eq!((dataset.boxes.place[0].record(), dataset.boxes.place[0].line()), (Some("row 1".to_owned()), None));
    assert_eq!(dataset.images.annotated, [true, true, false]);
    let source = &dataset.sources[0];
    assert_eq!((source.format.id, source.role), ("parquet-boxes", FileRole::Annotations));
    let sex = dataset.attributes.iter().find(|a| a.name == "sex").expect("an attribute");
    assert_eq!((sex.role, sex.value(0), sex.value(1)), (Role::Protected, Some("f"), None));
    assert!(
        source.why.starts_with("Parquet table with the columns file_name, objects, label and sex"),
        "{}",
        source.why
    );
}

#[test]
fn records_are_nested_as_the_columns_are() {
    let (all, flaws) = records(&with_objects(&How::default()));
    let first = json!({"file_name": "a.jpg", "label": 2, "sex": "f", "objects":
        {"bbox": [[5.0, 6.0, 20.0, 23.5], [1.0, 1.0, 2.0, 2.1]], "category": [1, 0]}});
    let second = json!({"file_name": "b.jpg", "label": null, "sex": null, "objects": {"bbox": [], "category": []}});
    let third = json!({"file_name": "c.jpg", "label": -1, "sex": "m", "objects": null});
    assert_eq!((all, flaws), (vec![first, second, third], Vec::new()));
}

/// Rows with a picture's name, a label and a group.
pub(super) fn plain(how: &How, groups: &[std::ops::Range<usize>]) -> Vec<u8> {
    let schema = "required binary file_name (UTF8); required int64 label; required binary gender (UTF8);
        optional double age; required boolean glasses;";
    let group = |rows: &std::ops::Range<usize>| {
        let names: Vec<String> = rows.clone().map(|i| format!("{i:03}.jpg")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let labels: Vec<i64> = rows.clone().map(|i| (i % 3) as i64).collect();
        let genders: Vec<&str> = rows.clone().map(|i| ["male", "female"][i % 2]).collect();
        let ages: Vec<f64> = rows.clone().filter(|i| i % 5 != 0).map(|i| 20.0 + (i % 30) as f64).collect();
        let known = rows.clone().map(|i| i16::from(i % 5 != 0)).collect();
        let glasses = rows.clone().map(|i| i % 4 == 0).collect();
        vec![
            texts(&names),
            ints(&labels),
            texts(&genders),
            Column(Values::Double(ages), known, vec![]),
            Column(Values::Bool(glasses), vec![], vec![]),
        ]
    };
    table(schema, how, &groups.iter().map(group).collect::<Vec<_>>())
}

#[test]
fn rows_join_by_name_and_columns_are_what_a_tables_are() {
    let how = How {
        compression: Compression::SNAPPY,
        texts: vec![("huggingface", FEATURES.to_owned())],
        page: 7,
        ..How::default()
    };
    let bytes = plain(&how, &[0..40, 40..41, 41..100]);
    let images: Vec<String> = (0..100).map(|i| format!("images/{i:03}.jpg")).collect();
    let images: Vec<&str> = images.iter().map(String::as_str).collect();
    let dataset = read_all(&images, &[("test/0000.parquet", &bytes)]);
    assert_eq!(said(&dataset), Vec::<String>::new());
    let classes: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
    assert_eq!((classes, dataset.labels.len()), (vec!["cat", "dog", "cow"], 100));
    assert!(dataset.classes.iter().all(|class| !class.declared.is_empty()));
    let of = |name: &str| dataset.attributes.iter().find(|a| a.name == name).expect("an attribute");
    assert_eq!((of("gender").role, of("gender").value(41)), (Role::Protected, Some("female")));
    assert_eq!((of("age").role, of("age").value(5)), (Role::Protected, None));
    assert_eq!(of("glasses").value(4), Some("true"));
    assert!(dataset.splits.contains(&"test".to_owned()));
    assert_eq!((dataset.sources[0].format.id, dataset.sources[0].records), ("parquet", 100));
}

#[test]
fn a_class_by_the_writers_word_alone_is_one_and_a_group_stays_a_group() {
    let schema = "required binary file_name (UTF8); required int64 animal; required int64 gender;";
    let features = r#"{"info": {"features": {"animal": {"names": ["cat", "dog"], "_type": "ClassLabel"},
        "gender": {"names": ["f", "m"], "_type": "ClassLabel"}}}}"#;
    let how = How { texts: vec![("huggingface", features.to_owned())], ..How::default() };
    let names: Vec<String> = (0..30).map(|i| format!("{i}.jpg")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let of = |n: i64| ints(&(0..30).map(|i| i % n % 2).collect::<Vec<_>>());
    let bytes = table(schema, &how, &[vec![texts(&names), of(2), of(3)]]);
    let dataset = read_all(&names, &[("data.parquet", &bytes)]);
    let classes: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
    let roles: Vec<Role> = dataset.sources[0].columns.iter().map(|c| c.role).collect();
    assert_eq!((classes, roles), (vec!["cat", "dog"], vec![Role::Label, Role::Path, Role::Protected]));
}

pub(super) fn object(record: &Value) -> &Map<String, Value> {
    record.as_object().expect("a record")
}
