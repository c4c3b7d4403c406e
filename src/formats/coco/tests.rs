mod federated;

use super::read_in_chunks;
use crate::dataset::{BoxUnit, Builder, Dataset, Fault, FaultKind, FileId, RecordKind, Rect, Role, ValueType, flag};
use crate::formats::attributes::Gathered;
use crate::formats::slices::run_to_end;
use crate::formats::testing::{FixedPairing, read_all, recognised, shared};
use crate::formats::{Input, Recognised};

const SMALL: &str = r#"{
 "images": [
  {"id": 1, "file_name": "a.jpg", "width": 100, "height": 80},
  {"id": 2, "file_name": "b.jpg", "width": 60, "height": 50}
 ],
 "categories": [
  {"id": 1, "name": "person", "supercategory": "none"},
  {"id": 3, "name": "dog", "supercategory": "animal"}
 ],
 "annotations": [
  {"id": 10, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30.5, 40], "area": 1220, "iscrowd": 0,
   "segmentation": [[1, 2, 3, 4, 5, 6]], "attributes": {"gender": "female", "seen": true}, "pose": "sitting"},
  {"id": 11, "image_id": 1, "category_id": 3, "bbox": [5, 5, 10, 10], "iscrowd": 1, "segmentation": {"counts": "x"},
   "attributes": {"gender": null}}
 ]
}"#;

fn read(text: &str) -> Dataset {
    read_all(&["a.jpg", "b.jpg"], &[("annotations/train.json", text.as_bytes())])
}

fn faults(dataset: &Dataset, kind: FaultKind) -> Vec<&Fault> {
    dataset.faults.of(kind).collect()
}

fn annotations(list: &str) -> Dataset {
    read(&format!(
        "{{\"images\":[{{\"id\":1,\"file_name\":\"a.jpg\"}}],\"categories\":[{{\"id\":1,\"name\":\"p\"}}],\n\"annotations\":[{list}]}}"
    ))
}

#[test]
fn boxes_classes_sizes_and_splits_are_taken_as_they_stand() {
    let dataset = read(SMALL);
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!(dataset.boxes.rect[0], Rect { x: 1.0, y: 2.0, w: 30.5, h: 40.0 });
    assert_eq!(dataset.boxes.unit[0], BoxUnit::Pixels);
    assert_eq!(dataset.boxes.flags, [flag::MASK, flag::CROWD | flag::MASK]);
    assert_eq!(dataset.boxes.place[1].record().as_deref(), Some("annotations[1]"));
    assert_eq!(dataset.boxes.place[1].line(), Some(13));
    assert_eq!((dataset.masks, dataset.keypoints, dataset.captions), (2, 0, 0));
    let classes: Vec<_> = dataset.classes.iter().map(|c| (c.name.as_str(), c.supercategory.as_deref())).collect();
    assert_eq!(classes, [("person", None), ("dog", Some("animal"))]);
    assert_eq!(dataset.images.declared[1].width, 60);
    assert_eq!(dataset.images.annotated, [true, false]);
    assert_eq!(dataset.images.listed, [true, true]);
    assert_eq!(dataset.splits, ["train"]);
    assert_eq!(dataset.images.split_claims.len(), 2);
    let source = &dataset.sources[0];
    assert_eq!((source.format.id, source.records, source.images), ("coco-detection", 2, 2));
    assert!(source.why.contains("images, annotations and categories"), "{}", source.why);
}

#[test]
fn what_else_a_record_says_becomes_attributes_of_its_box() {
    let dataset = read(SMALL);
    let find = |name: &str| dataset.attributes.iter().find(|a| a.name == name).unwrap_or_else(|| panic!("no {name}"));
    let gender = find("gender");
    assert_eq!((gender.value(0), gender.value(1), gender.has_row(1)), (Some("female"), None, true));
    assert_eq!(gender.source, "annotations/train.json#gender");
    assert_eq!(find("seen").ty, ValueType::Boolean);
    assert_eq!(find("pose").value(0), Some("sitting"));
    assert!(!find("pose").has_row(1));
    assert_eq!(dataset.attributes.len(), 3);
}

#[test]
fn many_different_numbers_are_numbers_and_many_texts_are_no_groups() {
    let record = |i: u32| {
        format!("{{\"id\":{i},\"image_id\":1,\"category_id\":1,\"bbox\":[0,0,1,1],\"speed\":{i}.5,\"note\":\"n{i}\"}}")
    };
    let list: Vec<String> = (0..20_100).map(record).collect();
    let dataset = annotations(&list.join(","));
    let [speed] = dataset.attributes.as_slice() else { panic!("{:?}", dataset.attributes) };
    assert_eq!((speed.ty, speed.numbers.as_ref().map(|n| n[20_099])), (ValueType::Real, Some(20_099.5)));
    let note = dataset.sources[0].columns.iter().find(|c| c.name == "note").expect("note");
    assert_eq!((note.role, note.ty), (Role::Ignore, ValueType::Id));
    let dataset = annotations(&list[..50].join(","));
    let speed = dataset.attributes.iter().find(|a| a.name == "speed").expect("speed");
    assert_eq!(speed.ty, ValueType::Real);
    assert_eq!(speed.numbers.as_ref().map(|n| n[3]), Some(3.5));
}

#[test]
fn sections_may_come_in_any_order() {
    let value: serde_json::Value = serde_json::from_str(SMALL).expect("JSON");
    let whole = read(SMALL);
    for order in [["annotations", "images", "categories"], ["images", "annotations", "categories"]] {
        let members: Vec<String> = order.iter().map(|m| format!("\"{m}\": {}", value[m])).collect();
        let dataset = read(&format!("{{\"info\": {{}}, {}, \"licenses\": []}}", members.join(", ")));
        assert_eq!(dataset.faults.iter().count(), 0, "{order:?}");
        assert_eq!(dataset.boxes.rect, whole.boxes.rect);
        assert_eq!(dataset.classes.len(), 2);
        assert_eq!(dataset.boxes.class, whole.boxes.class);
    }
}

#[test]
fn ids_that_repeat_or_lead_nowhere_are_faults_with_places() {
    let dataset = read(
        r#"{"images": [{"id": 1, "file_name": "a.jpg"},
{"id": 1, "file_name": "b.jpg"}],
"categories": [{"id": 1, "name": "p"}, {"id": 1, "name": "q"}],
"annotations": [
{"id": 5, "image_id": 1, "category_id": 1, "bbox": [0,0,1,1]},
{"id": 5, "image_id": 1, "category_id": 1, "bbox": [0,0,2,2]},
{"id": 6, "image_id": 9, "category_id": 1, "bbox": [0,0,3,3]},
{"id": 7, "image_id": 1, "category_id": 17, "bbox": [0,0,4,4]}]}"#,
    );
    let repeated: Vec<_> = faults(&dataset, FaultKind::DuplicateId)
        .iter()
        .map(|f| (f.place.kind, f.place.line, f.found.clone()))
        .collect();
    let one = |s: &str| s.to_owned();
    assert_eq!(
        repeated,
        [(RecordKind::Image, 2, one("1")), (RecordKind::Category, 3, one("1")), (RecordKind::Annotation, 6, one("5")),]
    );
    let dangling: Vec<_> = faults(&dataset, FaultKind::DanglingId)
        .iter()
        .map(|f| (f.place.line, f.place.record, f.found.clone()))
        .collect();
    assert_eq!(dangling, [(7, 2, one("image_id 9")), (8, 3, one("category_id 17"))]);
    assert_eq!(dataset.boxes.len(), 3);
    assert_eq!(dataset.class_name(dataset.boxes.class[2]), "category 17");
}

#[test]
fn ids_may_be_texts() {
    let dataset = read(
        r#"{"images":[{"id":"x1","file_name":"a.jpg"},{"id":"7","file_name":"b.jpg"}],"categories":[{"id":"p","name":"p"}],
"annotations":[{"id":"u","image_id":"x1","category_id":"p","bbox":[0,0,1,1]},
{"id":"v","image_id":7,"category_id":"p","bbox":[0,0,1,1]}]}"#,
    );
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!(dataset.boxes.len(), 2);
}

#[test]
fn numbers_that_are_none_are_faults_and_the_box_stays() {
    for (bbox, found) in [
        ("[NaN, 1, 2, 3]", "NaN"),
        ("[1, -Infinity, 2, 3]", "-Infinity"),
        ("[1, null, 2, 3]", "null"),
        ("[1, \"2\", 2, 3]", "\"2\""),
        ("[1, [2], 2, 3]", "a list"),
    ] {
        let dataset = annotations(&format!("{{\"id\":1,\"image_id\":1,\"category_id\":1,\n\"bbox\":{bbox}}}"));
        let faults = faults(&dataset, FaultKind::NotANumber);
        assert_eq!(faults.len(), 1, "{bbox}");
        assert_eq!((faults[0].found.as_str(), faults[0].place.line), (found, 2));
        assert!(faults[0].r#box.is_some());
        assert_eq!(dataset.boxes.len(), 1);
    }
    let negative = annotations("{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[5,5,-2,-3]}");
    assert_eq!(negative.faults.iter().count(), 0);
    assert_eq!(negative.boxes.rect[0].w, -2.0);
    let huge = annotations("{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[5,5,1e999,3]}");
    assert_eq!(faults(&huge, FaultKind::NotANumber).len(), 1);
}

#[test]
fn records_that_are_not_what_they_should_be_are_left_out_alone() {
    for (record, expected, found) in [
        ("{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3]}", "a box of four numbers", "3 values"),
        ("{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":\"1,2,3,4\"}", "a box of four numbers", "\"1,2,3,4\""),
        ("{\"id\":1,\"image_id\":1,\"bbox\":[1,2,3,4]}", "a category_id", "nothing"),
        ("{\"id\":1,\"category_id\":1,\"bbox\":[1,2,3,4]}", "an image_id", "nothing"),
        ("{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4}", "a comma or ]", "}"),
        ("17", "an object", "17"),
        ("[]", "an object", "[]"),
    ] {
        let good = "{\"id\":99,\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4]}";
        let dataset = annotations(&format!("{good},{record}"));
        let faults: Vec<_> = dataset.faults.iter().collect();
        assert!(!faults.is_empty(), "{record}");
        assert_eq!((faults[0].expected.as_str(), faults[0].found.as_str()), (expected, found), "{record}");
        assert_eq!(dataset.boxes.len(), 1, "{record}");
    }
}

#[test]
fn annotations_without_a_box_are_labels_or_are_counted() {
    let dataset = annotations(
        r#"{"id":1,"image_id":1,"category_id":1}, {"id":2,"image_id":1,"caption":"a cat"},
{"id":3,"image_id":1,"category_id":1,"segmentation":[[1,2,3,4,5,6]]},
{"id":4,"image_id":1,"category_id":1,"bbox":[1,1,2,2],"keypoints":[1,1,2]},
{"image_id":1,"file_name":"a.png","segments_info":[{"id":1,"category_id":1},{"id":2,"category_id":1}]}"#,
    );
    assert_eq!(dataset.faults.iter().count(), 0);
    assert_eq!((dataset.labels.len(), dataset.boxes.len()), (2, 2));
    assert_eq!((dataset.masks, dataset.keypoints, dataset.captions), (3, 1, 1));
}

#[test]
fn an_image_that_is_not_there_is_a_fault_and_its_boxes_stay_listed() {
    let dataset = read(&SMALL.replace("b.jpg", "c.jpg"));
    let missing = faults(&dataset, FaultKind::NoImage);
    assert_eq!((missing.len(), missing[0].found.as_str(), missing[0].place.line), (1, "c.jpg", 4));
    assert_eq!(dataset.sources[0].unmatched, 1);
}

#[test]
fn a_file_that_ends_early_keeps_what_came_before_and_says_where() {
    let cut = SMALL.find("[5, 5, 10").expect("there") + 6;
    let dataset = read(&SMALL[..cut]);
    assert_eq!(dataset.boxes.len(), 1);
    let faults: Vec<_> = dataset.faults.iter().collect();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].kind, FaultKind::Unparsable);
    let said = (faults[0].place.line, faults[0].expected.as_str(), faults[0].found.as_str());
    assert_eq!(said, (13, "a number", "the end of the file"));
}

#[test]
fn annotations_before_a_break_are_not_called_dangling() {
    let text = "{\"annotations\":[{\"id\":1,\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4]}],\"images\":[{\"id\":1,\"file_";
    let dataset = read(text);
    assert_eq!(dataset.faults.iter().count(), 1);
    assert_eq!(dataset.faults.of(FaultKind::Unparsable).count(), 1);
}

#[test]
fn every_prefix_can_be_read_and_loses_nothing_before_its_end() {
    let whole = read(SMALL).boxes.rect;
    let ends: Vec<usize> = SMALL.match_indices("}},").map(|(at, _)| at).chain(SMALL.rfind("}}")).collect();
    for n in 0..SMALL.len() {
        let pairing = FixedPairing::new(&["a.jpg", "b.jpg"]);
        let mut out = Builder::new(pairing.dataset(&["x.json"]), &pairing);
        let bytes = SMALL.as_bytes()[..n].to_vec();
        let input = Input { file: FileId(2), bytes: &bytes, why: "" };
        let (mut gathered, mut truth) = (Gathered::default(), super::Truth::default());
        run_to_end(read_in_chunks(&input, &mut out, (&mut gathered, &mut truth, &super::ENTRY), &mut |_| true, 7));
        let dataset = out.finish();
        let whole_records = ends.iter().filter(|end| **end + 2 <= n).count();
        assert!(dataset.boxes.len() >= whole_records, "{n}");
        assert_eq!(dataset.boxes.rect, whole[..dataset.boxes.len()], "{n}");
        assert_eq!(dataset.faults.of(FaultKind::Unparsable).count(), 1, "{n}");
    }
}

#[test]
fn other_json_is_declined_with_its_members() {
    let no = |path: &str, text: &str| match recognised(path, text.as_bytes()) {
        Recognised::No(why) => why,
        other => panic!("{path}: {other:?}"),
    };
    let why = no("a.json", r#"{"version": 1, "layers": [], "depth": "x"}"#);
    assert_eq!(why, "JSON with the members version, layers and depth: not a dataset format that Muster reads");
    assert!(no("a.json", r#"{"images": [{"id": 1, "url": "x"}]}"#).contains("the member images"));
    assert!(no("b.json", "[1, 2]").contains("JSON with a list"));
    assert_eq!(no("data.zip", "PK"), "archive (zip): unpack it first");
}

#[test]
fn a_large_file_is_recognised_by_its_beginning() {
    let mut images: Vec<String> = Vec::new();
    for i in 0..5000 {
        images.push(format!("{{\"id\":{i},\"file_name\":\"{i}.jpg\"}}"));
    }
    let text = format!("{{\"info\":{{}},\"images\":[{}],\"annotations\":[],\"categories\":[]}}", images.join(","));
    assert!(matches!(recognised("x.json", text.as_bytes()), Recognised::As(e, _) if e.format.id == "coco-detection"));
}

#[test]
fn real_files_give_the_figures_counted_elsewhere() {
    for (path, images, boxes, crowd, classes) in [
        ("coco128_json/annotations/instances_train2017.json", 128, 939, 10, 80),
        ("coco128_json/annotations/instances_val2017.json", 128, 939, 10, 80),
        ("person_drone_roboflow_coco/train/_annotations.coco.json", 85, 100, 0, 2),
        ("person_drone_roboflow_coco/valid/_annotations.coco.json", 24, 31, 0, 2),
        ("person_drone_roboflow_coco/test/_annotations.coco.json", 12, 16, 0, 2),
    ] {
        let Some(bytes) = shared(path).and_then(|p| std::fs::read(p).ok()) else { return };
        let dataset = read_all(&[], &[(path, &bytes)]);
        assert_eq!(dataset.faults.iter().count(), 0, "{path}: {:?}", dataset.faults.iter().next());
        assert_eq!((dataset.images.len(), dataset.boxes.len()), (images, boxes), "{path}");
        assert_eq!(dataset.boxes.flags.iter().filter(|f| **f & flag::CROWD != 0).count(), crowd, "{path}");
        assert_eq!(dataset.classes.len(), classes, "{path}");
        assert!(dataset.attributes.is_empty(), "{path}: {}", dataset.attributes[0].name);
    }
}

#[test]
fn masks_alone_count_as_annotations_of_their_class() {
    let dataset = annotations(
        r#"{"id":1,"image_id":1,"category_id":1,"segmentation":[[2,3,10,3,10,8]]},
        {"id":2,"image_id":1,"category_id":1,"segmentation":{"size":[3,4],"counts":[4,2,1,2,3]}},
        {"id":3,"image_id":1,"category_id":1,"segmentation":[[1,1,5,5]]}"#,
    );
    let boxes = &dataset.boxes.rect;
    assert_eq!(boxes[..2], [Rect { x: 2.0, y: 3.0, w: 8.0, h: 5.0 }, Rect { x: 1.0, y: 1.0, w: 2.0, h: 2.0 }]);
    assert_eq!((dataset.masks, boxes.len()), (2, 2));
    assert_eq!(faults(&dataset, FaultKind::Mask)[0].found, "a polygon of fewer than three points");
}

#[test]
fn an_empty_box_among_boxes_is_a_fault_and_labels_without_boxes_are_none() {
    let dataset = annotations(
        r#"{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4]},
        {"id":2,"image_id":1,"category_id":1,"bbox":[]},{"id":3,"image_id":1,"category_id":1,"bbox":null}"#,
    );
    let found: Vec<_> =
        faults(&dataset, FaultKind::BadRecord).iter().map(|f| (f.place.record(), f.found.clone())).collect();
    let of = |n: u32| (Some(format!("annotations[{n}]")), "an empty bbox".to_owned());
    assert_eq!(found, [of(1), of(2)]);
    let labels = annotations(r#"{"id":1,"image_id":1,"category_id":1,"bbox":[]}"#);
    assert_eq!((labels.labels.len(), labels.faults.iter().count()), (1, 0));
}

#[test]
fn a_size_of_minus_one_was_not_filled_in() {
    let dataset = read(&SMALL.replace("\"width\": 60", "\"width\": -1"));
    assert_eq!(faults(&dataset, FaultKind::NotANumber)[0].found, "-1, so the size was not filled in");
}

#[test]
fn what_has_scores_is_kept_apart_as_predictions() {
    let full = SMALL.replace("\"area\": 1220", "\"score\": 0.25").replace("\"iscrowd\": 1,", "\"score\": 0.5,");
    let list = r#"[{"image_id":1,"category_id":3,"bbox":[1,2,3,4],"score":0.5},
        {"image_id":"b","category_id":9,"bbox":[1,2,3,4],"score":0.75},{"image_id":77,"category_id":1,"score":0.1}]"#;
    let files: [(&str, &[u8]); 3] = [
        ("annotations/train.json", SMALL.as_bytes()),
        ("pred.json", full.as_bytes()),
        ("results.json", list.as_bytes()),
    ];
    let dataset = read_all(&["a.jpg", "b.jpg"], &files);
    assert_eq!((dataset.boxes.len(), dataset.faults.iter().count()), (2, 0));
    let predictions = &dataset.predictions;
    assert_eq!(predictions.names, ["person", "dog", "category 9"]);
    let rows: Vec<_> = (0..predictions.len())
        .map(|i| {
            (predictions.image[i].0, predictions.names[predictions.class[i] as usize].as_str(), predictions.score[i])
        })
        .collect();
    assert_eq!(rows, [(0, "person", 0.25), (0, "dog", 0.5), (0, "dog", 0.5), (1, "category 9", 0.75)]);
    let unmatched: Vec<_> = dataset.sources.iter().map(|s| (s.format.id, s.records, s.unmatched)).collect();
    assert_eq!(unmatched, [("coco-detection", 2, 0), ("coco-results", 2, 0), ("coco-results", 2, 1)]);
}

#[test]
fn a_score_of_one_throughout_is_an_exporters_habit() {
    let text = SMALL.replace("\"area\": 1220", "\"score\": 1.0");
    assert!(matches!(recognised("x.json", text.as_bytes()), Recognised::As(e, _) if e.format.id == "coco-detection"));
}

#[test]
fn licences_are_those_of_their_images() {
    let dataset = read(
        r#"{"licenses": [{"id": 1, "name": "Attribution-NonCommercial License", "url": "http://creativecommons.org/licenses/by-nc/2.0/"},
            {"id": 2, "name": "", "url": null}, 7, {"name": "of none"}],
            "images": [{"id": 1, "file_name": "a.jpg", "license": 1}, {"id": 2, "file_name": "b.jpg", "license": 2},
            {"id": 3, "file_name": "c.jpg", "license": 1}, {"id": 4, "file_name": "d.jpg"}],
            "categories": [{"id": 1, "name": "p"}], "annotations": []}"#,
    );
    let licences: Vec<(&str, usize)> =
        dataset.licences.iter().map(|licence| (licence.says.as_str(), licence.images.len())).collect();
    let first = "Attribution-NonCommercial License http://creativecommons.org/licenses/by-nc/2.0/";
    assert_eq!(licences, [(first, 2), ("2", 1)]);
    assert!(dataset.faults.iter().all(|fault| fault.kind == FaultKind::NoImage));
    assert!(dataset.attributes.is_empty());
}
