use crate::dataset::{Dataset, Rect, Unit, flag};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

fn read(images: &[&str], text: &str) -> Dataset {
    read_all(images, &[("export.json", text.as_bytes())])
}

fn said(dataset: &Dataset) -> Vec<String> {
    let all = dataset.faults.iter();
    all.map(|f| format!("{} {:?}: {}, not {}", f.place.line, f.kind, f.expected, f.found)).collect()
}

fn region(id: &str, kind: &str, value: &str) -> String {
    format!(
        r#"{{"id": "{id}", "type": "{kind}", "from_name": "label", "to_name": "image", "original_width": 200,
        "original_height": 100, "value": {{{value}}}}}"#
    )
}

fn rectangle(id: &str, label: &str) -> String {
    let value =
        format!(r#""x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0, "rectanglelabels": ["{label}"]"#);
    region(id, "rectanglelabels", &value)
}

fn task(image: &str, results: &[String]) -> String {
    let results = results.join(",\n");
    format!(
        r#"{{"id": 1, "data": {{"image": "{image}"}}, "annotations": [{{"completed_by": 7, "result": [{results}]}}]}}"#
    )
}

fn rounded(rect: &Rect) -> [i64; 4] {
    [rect.x, rect.y, rect.w, rect.h].map(|n| (n * 1000.0).round() as i64)
}

fn labels(dataset: &Dataset) -> Vec<(u32, &str)> {
    dataset.labels.iter().map(|l| (l.image.0, dataset.classes[l.class.index()].name.as_str())).collect()
}

#[test]
fn regions_in_percent_become_fractions_and_turned_ones_the_box_around_them() {
    let results = [
        rectangle("r1", "cat"),
        // 100 by 20 pixels, turned by a right angle about its left top corner: it lies to the left of it, below.
        region(
            "r2",
            "rectanglelabels",
            r#""x": 50, "y": 20, "width": 50, "height": 20, "rotation": 90, "rectanglelabels": ["cat"]"#,
        ),
        region("p1", "polygonlabels", r#""points": [[10, 10], [20, 15.5], [15, 30]], "polygonlabels": ["dog"]"#),
        region("e1", "ellipselabels", r#""x": 50, "y": 50, "radiusX": 10, "radiusY": 20, "ellipselabels": ["dog"]"#),
        region("b1", "brushlabels", r#""format": "rle", "brushlabels": ["sky"]"#),
        region("k1", "keypointlabels", r#""x": 1, "y": 2, "width": 0.5, "keypointlabels": ["nose"]"#),
        region("x1", "rectangle", r#""x": 0, "y": 0, "width": 10, "height": 10"#),
        region("x1", "labels", r#""x": 0, "y": 0, "width": 10, "height": 10, "labels": ["car"]"#),
    ];
    let dataset = read(&["a.jpg"], &format!("[{}]", task("/data/local-files/?d=a.jpg", &results)));
    assert_eq!(said(&dataset), Vec::<String>::new());
    let rects: Vec<[i64; 4]> = dataset.boxes.rect.iter().map(rounded).collect();
    assert_eq!(
        rects,
        [[100, 200, 300, 400], [400, 200, 100, 1000], [100, 100, 100, 200], [400, 300, 200, 400], [0, 0, 100, 100],]
    );
    assert_eq!(dataset.boxes.flags, [0, 0, flag::MASK, flag::MASK, 0]);
    assert_eq!(labels(&dataset), [(0, "sky"), (0, "nose")]);
    assert_eq!((dataset.masks, dataset.keypoints, dataset.annotators.len()), (3, 1, 1));
    assert_eq!((dataset.images.declared[0].width, dataset.images.declared[0].height), (200, 100));
    // Each box has the line of its result.
    assert_eq!(dataset.boxes.place.iter().map(|p| p.line).collect::<Vec<_>>(), [1, 3, 5, 7, 13]);
}

/// A brush over 8 × 4 pixels of which two, the third and fourth of the second row, are painted: 128 values of 8 bits, runs
/// of 3, 4, 8 and 16 bits; 40 zeros, 8 of 255, 80 zeros.
fn brush() -> String {
    let mut bits = format!("{:032b}{:05b}{:04b}{:04b}{:04b}{:04b}", 128, 7, 2, 3, 7, 15);
    for (length, size, value) in [(40, 2, 0), (8, 0, 255), (80, 2, 0)] {
        let width = [3, 4, 8, 16][size];
        bits += &format!("1{size:02b}{:0width$b}{value:08b}", length - 1);
    }
    let bytes = bits.as_bytes().chunks(8).map(|byte| {
        let padded = byte.iter().copied().chain(std::iter::repeat(b'0')).take(8);
        padded.fold(0u32, |n, bit| n << 1 | u32::from(bit == b'1')).to_string()
    });
    bytes.collect::<Vec<_>>().join(", ")
}

fn painted(label: &str, value: &str) -> String {
    format!(
        r#"{{"id": "{label}", "type": "brushlabels", "from_name": "label", "to_name": "image", "original_width": 8,
        "original_height": 4, "value": {{"format": "rle", {value} "brushlabels": ["{label}"]}}}}"#
    )
}

#[test]
fn a_brush_gives_the_box_around_what_is_painted_and_its_border() {
    let rle = format!(r#""rle": [{}],"#, brush());
    let dataset = read(&["a.jpg"], &format!("[{}]", task("a.jpg", &[painted("sky", &rle)])));
    assert_eq!(said(&dataset), Vec::<String>::new());
    assert_eq!(dataset.boxes.rect.iter().map(rounded).collect::<Vec<_>>(), [[250, 250, 250, 250]]);
    assert_eq!((dataset.boxes.flags[0], dataset.masks, dataset.labels.len()), (flag::MASK, 1, 0));
    let outlines: Vec<_> = dataset.outlines.of(crate::dataset::ImageId(0)).collect();
    assert_eq!((outlines.len(), outlines[0].said, outlines[0].points.len()), (1, 2, 4));
}

#[test]
fn a_brush_that_cannot_be_read_is_a_fault_and_its_class_stays() {
    for (value, found) in [
        (r#""rle": [1, 2, 3],"#.to_owned(), "a brush whose rle is none of a picture of its original size"),
        (r#""rle": [1, 999, "x"],"#.to_owned(), "a brush whose rle is none of a picture of its original size"),
        (format!(r#""rle": [{}],"#, &brush()[..40]), "a brush whose rle is none of a picture of its original size"),
        (r#""imageDataURL": "data:image/png;base64,AAAA","#.to_owned(), "a bitmask that is no PNG that can be read"),
    ] {
        let dataset = read(&["a.jpg"], &format!("[{}]", task("a.jpg", &[painted("sky", &value)])));
        assert_eq!(said(&dataset), [format!("1 Mask: , not {found}")], "{value}");
        assert_eq!((labels(&dataset), dataset.boxes.len()), (vec![(0, "sky")], 0));
    }
}

#[test]
fn of_several_annotations_one_counts_and_the_others_are_said() {
    let annotation = |more: &str, label: &str| format!(r#"{{{more}, "result": [{}]}}"#, rectangle("a", label));
    let all = [
        annotation(r#""was_cancelled": true"#, "cancelled"),
        annotation(r#""completed_by": 1"#, "first"),
        annotation(r#""completed_by": {"id": 2, "email": "x@y.z"}, "ground_truth": true"#, "truth"),
        annotation(r#""completed_by": 3"#, "third"),
    ];
    let text = format!(
        r#"[{{"data": {{"image": "s3://b/a.jpg"}}, "annotations": [{}], "predictions": [{{"score": 0.5, "result": [{}]}}]}},
        {{"data": {{"image": "b.jpg"}}, "annotations": [{}]}},
        {{"data": {{"image": "c.jpg"}}, "completions": [{{"result": []}}]}}]"#,
        all.join(","),
        rectangle("p", "guess"),
        all[0]
    );
    let dataset = read(&["a.jpg", "b.jpg", "c.jpg"], &text);
    assert_eq!(dataset.classes.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["truth"]);
    assert_eq!(dataset.annotators, ["1", "2", "3"]);
    // The second's only annotation was cancelled; the third is empty on purpose.
    assert_eq!(dataset.images.annotated, [true, false, true]);
    assert_eq!(
        dataset.sources[0].why,
        "Label Studio: JSON with data and annotations in each task; 2 further annotations of tasks that were annotated \
         several times left out: the one marked as ground truth counts, else the first; 2 cancelled annotations left \
         out; 1 prediction, kept apart from the ground truth"
    );
    let p = &dataset.predictions;
    assert_eq!((p.names.as_slice(), p.score.as_slice()), (["guess".to_owned()].as_slice(), [0.5].as_slice()));
}

#[test]
fn choices_are_attributes_of_the_picture_or_of_the_box_and_classes_where_their_name_says_so() {
    let said_of = |id: &str, kind: &str, name: &str, value: &str| {
        format!(
            r#"{{"id": "{id}", "type": "{kind}", "from_name": "{name}", "to_name": "image", "value": {{{value}}}}}"#
        )
    };
    let results = [
        rectangle("r1", "face"),
        said_of("r1", "choices", "mood", r#""x": 10, "y": 20, "choices": ["glad"]"#),
        said_of("c1", "choices", "weather", r#""choices": ["rain", "wind"]"#),
        said_of("c2", "choices", "choice", r#""choices": ["indoor"]"#),
        said_of("c3", "rating", "quality", r#""rating": 4"#),
        said_of("c4", "textarea", "caption", r#""text": ["a face in the rain"]"#),
        said_of("c5", "pairwise", "better", r#""selected": "left""#),
    ];
    let dataset = read(&["a.jpg"], &format!("[{}]", task("/data/upload/3/abcdef12-a.jpg", &results)));
    assert_eq!(said(&dataset), Vec::<String>::new());
    let of = |name: &str| dataset.attributes.iter().find(|a| a.name == name).expect("an attribute");
    assert_eq!((of("mood").unit, of("mood").value(0)), (Unit::Box, Some("glad")));
    assert_eq!((of("weather").unit, of("weather").value(0)), (Unit::Image, Some("rain; wind")));
    assert_eq!(of("quality").unit, Unit::Image);
    assert_eq!((labels(&dataset), dataset.captions), (vec![(0, "indoor")], 1));
    assert!(dataset.sources[0].why.ends_with("; results of type pairwise are not read"));
}

#[test]
fn json_min_is_a_record_for_each_annotation() {
    let value = r#"{"x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0, "rectanglelabels": ["cat"],
        "original_width": 200, "original_height": 100}"#;
    let record = |id: u32, image: &str| {
        format!(
            r#"{{"image": "/data/upload/1/00ff00ff-{image}", "id": {id}, "label": [{value}], "weather": "rain",
            "annotator": 1, "annotation_id": 5, "created_at": "2024", "updated_at": "2024", "lead_time": 3.2}}"#
        )
    };
    let text = format!("[{}, {}, {}]", record(1, "a.jpg"), record(1, "a.jpg"), record(2, "b.jpg"));
    let dataset = read(&["x/a.jpg", "x/b.jpg"], &text);
    assert_eq!(said(&dataset), Vec::<String>::new());
    assert_eq!(dataset.boxes.rect.iter().map(rounded).collect::<Vec<_>>(), [[100, 200, 300, 400]; 2]);
    assert_eq!(dataset.attributes.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["weather"]);
    assert!(dataset.sources[0].why.contains("1 further annotation of tasks"));
}

#[test]
fn usual_mistakes_are_said_with_their_lines_and_the_rest_is_read() {
    let results = [
        region("r1", "rectanglelabels", r#""x": 10, "y": 20, "width": 30, "rectanglelabels": ["cat"]"#),
        region("r2", "rectanglelabels", r#""x": "ten", "y": 20, "width": 30, "height": 1, "rectanglelabels": ["cat"]"#),
        region("r3", "rectanglelabels", r#""x": 10, "y": 20, "width": 30, "height": 1, "rectanglelabels": []"#),
        region("r4", "polygonlabels", r#""points": [[1, 2], [3]], "polygonlabels": ["cat"]"#),
        region("r5", "rectanglelabels", r#""x": NaN, "y": 20, "width": 30, "height": 1, "rectanglelabels": ["cat"]"#),
        rectangle("r6", "cat"),
    ];
    let text = format!(
        "[\n{},\n{{\"data\": {{\"text\": \"none\"}}, \"annotations\": []}},\n3,\n{},\n{}]",
        task("a.jpg", &results),
        task("gone.jpg", &[]),
        r#"{"data": {"image": "a.jpg"}, "annotations": [{"result": {}}]}"#
    );
    let dataset = read(&["a.jpg"], &text);
    assert_eq!(
        said(&dataset),
        [
            "2 BadRecord: x, y, width and height in percent, not no height",
            "4 NotANumber: a number as x, not \"ten\"",
            "6 BadRecord: a label, not none",
            "8 NotANumber: points of two numbers, not a list",
            "10 NotANumber: a number as x, not null",
            "15 BadRecord: a task, not 3",
            "16 NoImage: , not gone.jpg",
            "17 BadRecord: a list as result, not an object",
            "14 BadRecord: the name of a picture in data, not none",
        ]
    );
    assert_eq!(dataset.boxes.len(), 1);
}

#[test]
fn a_task_of_several_pictures_has_each_region_on_its_own() {
    let on = |id: &str, tag: &str| {
        rectangle(id, "cat").replacen(r#""to_name": "image""#, &format!(r#""to_name": "{tag}""#), 1)
    };
    let text = format!(
        r#"[{{"data": {{"pages": [{{"page": "/data/upload/1/a.jpg"}}, {{"page": "b.jpg"}}]}},
        "annotations": [{{"result": [{}, {}]}}]}}]"#,
        on("r1", "page_1"),
        on("r2", "page_0")
    );
    let dataset = read(&["a.jpg", "b.jpg"], &text);
    assert_eq!(said(&dataset), Vec::<String>::new());
    assert_eq!(dataset.boxes.image.iter().map(|i| i.0).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn tasks_of_texts_are_said_once() {
    let text = r#"[{"data": {"text": "a"}, "annotations": []}, {"data": {"text": "b"}, "annotations": []}]"#;
    assert_eq!(
        said(&read(&["a.jpg"], text)),
        ["0 BadRecord: tasks that name a picture in their data, not 2 tasks without any"]
    );
}

#[test]
fn every_prefix_is_read_without_a_panic() {
    let value = r#""points": [[1, 2], [3, 4]], "rotation": 3, "polygonlabels": ["é"]"#;
    let tasks =
        task("/data/local-files/?d=%C3%A4%.jpg", &[rectangle("r1", "cat"), region("p", "polygonlabels", value)]);
    let min = r#"[{"image": "a.jpg", "id": 1, "label": [{"x": 1, "rectanglelabels": ["a"]}], "annotator": 1, "annotation_id": 2}]"#;
    for text in [format!("[{tasks}, {{\"predictions\": [1]}}]"), min.to_owned()] {
        for end in 0..text.len() {
            let file = ("export.json", &text.as_bytes()[..end]);
            if matches!(recognised(file.0, file.1), Recognised::As(..)) {
                read_all(&["a.jpg"], &[file]);
            }
        }
    }
}

#[test]
fn what_several_people_chose_of_a_picture_is_kept_apart_and_the_majority_counts() {
    let choice = |who: u32, what: &str| {
        format!(
            r#"{{"completed_by": {who}, "result": [{{"type": "choices", "from_name": "mood", "to_name": "image",
            "value": {{"choices": ["{what}"]}}}}]}}"#
        )
    };
    let task = |name: &str, all: &[String]| {
        format!(r#"{{"data": {{"image": "{name}"}}, "annotations": [{}]}}"#, all.join(","))
    };
    let text = format!(
        "[{}, {}, {}]",
        task("a.jpg", &[choice(1, "sad"), choice(2, "glad"), choice(3, "glad")]),
        task("b.jpg", &[choice(1, "sad"), choice(2, "glad")]),
        task("c.jpg", &[choice(1, "sad")]),
    );
    let dataset = read(&["a.jpg", "b.jpg", "c.jpg"], &text);
    let mood = dataset.attributes.iter().find(|a| a.name == "mood").expect("an attribute");
    assert_eq!([0, 1, 2].map(|i| mood.value(i)), [Some("glad"), None, Some("sad")]);
    assert_eq!((dataset.ratings.len(), dataset.annotators.len(), mood.conflicts.len()), (5, 3, 0));
    assert!(dataset.sources[0].why.contains("5 choices of several people for one image kept apart"));
}

#[test]
fn which_classes_several_people_drew_is_held_against_one_another() {
    let drawn = |who: u32, label: &str| {
        format!(r#"{{"completed_by": {who}, "result": [{}]}}"#, rectangle("r", label).replace("\n", " "))
    };
    let nothing = r#"{"completed_by": 3, "result": []}"#;
    let text = format!(
        r#"[{{"data": {{"image": "a.jpg"}}, "annotations": [{}, {}, {nothing}]}}]"#,
        drawn(1, "cat"),
        drawn(2, "dog")
    );
    let dataset = read(&["a.jpg"], &text);
    let said: Vec<&str> = (0..dataset.ratings.len()).map(|row| dataset.ratings.text(row)).collect();
    assert_eq!((said, dataset.boxes.len()), (vec!["cat", "dog", "nothing"], 1));
    assert!(dataset.ratings.columns[0].name.starts_with("classes drawn ("));
}

#[test]
fn of_several_choices_each_counts_that_more_than_half_made() {
    let annotation = |who: u32, what: &str| {
        format!(
            r#"{{"completed_by": {who}, "result": [{{"type": "choices", "from_name": "seen", "to_name": "image",
            "value": {{"choices": [{what}]}}}}]}}"#
        )
    };
    let task = |name: &str, all: [&str; 3]| {
        let all: Vec<String> = (1..).zip(all).map(|(who, what)| annotation(who, what)).collect();
        format!(r#"{{"data": {{"image": "{name}"}}, "annotations": [{}]}}"#, all.join(","))
    };
    let text = format!(
        "[{}, {}]",
        task("a.jpg", [r#""cat", "dog""#, r#""dog""#, r#""dog", "hat""#]),
        task("b.jpg", [r#""cat", "dog""#, r#""hat""#, r#""sea""#]),
    );
    let one = read(&["a.jpg", "b.jpg"], &text);
    let alone = format!("[{}]", task("a.jpg", [r#""dog""#, r#""dog""#, r#""dog""#]));
    let same = read(&["a.jpg", "b.jpg"], &alone);
    let labels = |dataset: &Dataset| {
        let seen = dataset.attributes.iter().find(|a| a.name == "seen");
        let of = |i: usize| seen.and_then(|a| a.value(i)).map(str::to_owned);
        (of(0), of(1), dataset.labels.len())
    };
    assert_eq!(labels(&one), labels(&same));
    assert!(labels(&same).0.as_deref() == Some("dog") || labels(&same).2 == 1, "{:?}", labels(&same));
}
