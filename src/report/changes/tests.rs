//! A dataset against its own earlier report.

use super::*;
use crate::engine::{Check, Options, check_in_memory};
use std::sync::Arc;

type Files = Vec<(String, Vec<u8>)>;

/// A COCO file of three pictures that are not there; two boxes have no area.
fn coco(boxes: &[(u32, [f64; 4])]) -> String {
    let images: Vec<String> =
        (1..=3).map(|id| format!(r#"{{"id": {id}, "file_name": "{id}.jpg", "width": 64, "height": 48}}"#)).collect();
    let one = |(id, (image, [x, y, w, h])): (usize, &(u32, [f64; 4]))| {
        format!(r#"{{"id": {id}, "image_id": {image}, "category_id": 1, "bbox": [{x}, {y}, {w}, {h}]}}"#)
    };
    let boxes: Vec<String> = boxes.iter().enumerate().map(one).collect();
    format!(
        r#"{{"images": [{}], "annotations": [{}], "categories": [{{"id": 1, "name": "cat"}}]}}"#,
        images.join(", "),
        boxes.join(", ")
    )
}

fn files(coco: String, table: &str) -> Files {
    vec![("train.json".to_owned(), coco.into_bytes()), ("people.csv".to_owned(), table.as_bytes().to_vec())]
}

fn checked(files: Files, against: Option<&Earlier>) -> Check<Vec<u8>> {
    let against = against.map(|earlier| Arc::new(earlier.clone()));
    check_in_memory("cats", files, Options { against, ..Options::default() })
}

fn earlier_of(files: Files) -> Earlier {
    let check = checked(files, None);
    let text = crate::report::to_json(check.report().expect("a report"));
    Earlier::read(&text).expect("its own report can be read")
}

fn changed(before: Files, after: Files) -> Changes {
    let earlier = earlier_of(before);
    let check = checked(after, Some(&earlier));
    check.report().and_then(|report| report.changes.clone()).expect("changes")
}

const TABLE: &str = "image,gender\n1.jpg,f\n2.jpg,f\n3.jpg,m\n";
const FLAT: &[(u32, [f64; 4])] = &[(1, [1.0, 1.0, 0.0, 5.0]), (2, [4.0, 4.0, 6.0, 6.0]), (3, [1.0, 1.0, 0.0, 9.0])];

#[test]
fn a_dataset_against_itself_has_not_changed() {
    let changes = changed(files(coco(FLAT), TABLE), files(coco(FLAT), TABLE));
    assert_eq!((changes.findings.new.len(), changes.findings.solved.len()), (0, 0));
    assert!(changes.findings.left > 0 && changes.findings.altered.is_empty(), "{changes:?}");
    let images = changes.images.clone().unwrap_or_default();
    assert_eq!((images.added, images.removed, images.annotations_altered, images.not_compared), (0, 0, 0, 3));
    assert!(changes.shares.is_empty());
}

#[test]
fn a_box_that_is_mended_alters_one_image_and_one_finding() {
    let mut mended = FLAT.to_vec();
    mended[0].1 = [1.0, 1.0, 3.0, 5.0];
    let changes = changed(files(coco(FLAT), TABLE), files(coco(&mended), TABLE));
    assert_eq!(changes.lists.annotations_altered, ["1.jpg"]);
    let altered: Vec<_> = changes.findings.altered.iter().map(|f| (f.before, f.after)).collect();
    assert_eq!(altered, [(2, 1)]);
    assert_eq!((changes.findings.errors.solved, changes.findings.errors.new), (0, 0));
}

#[test]
fn all_boxes_mended_solve_the_finding_and_the_verdict_begins_with_it() {
    let whole: Vec<_> = FLAT.iter().map(|&(image, [x, y, _, h])| (image, [x, y, 3.0, h])).collect();
    let earlier = earlier_of(files(coco(FLAT), TABLE));
    let check = checked(files(coco(&whole), TABLE), Some(&earlier));
    let report = check.report().expect("a report");
    let changes = report.changes.clone().expect("changes");
    assert_eq!(changes.findings.solved.len(), 1);
    assert_eq!(changes.findings.errors.solved, 1);
    let summary = check.summary().expect("a summary");
    let begins = format!("1 of {} repaired", crate::wording::plural(changes.findings.errors.before, "error", "errors"));
    assert!(summary.narrative.verdict.sentence.starts_with(&begins), "{}", summary.narrative.verdict.sentence);
}

#[test]
fn images_that_come_and_go_are_counted() {
    let fewer = coco(FLAT).replace("3.jpg", "4.jpg");
    let changes = changed(files(coco(FLAT), "image,gender\n1.jpg,f\n"), files(fewer, "image,gender\n1.jpg,f\n"));
    let images = changes.images.unwrap_or_default();
    assert_eq!((images.added, images.removed), (1, 1));
    assert_eq!(changes.lists.added, ["4.jpg"]);
}

#[test]
fn shares_have_newcombes_interval_on_their_difference() {
    // Newcombe 1998, table II, contrast (a): 56 of 70 and 48 of 80, method 10: 0.0524 to 0.3339.
    let table = |k: usize, n: usize| -> String {
        let rows = (0..n).map(|i| format!("{i}.jpg,{}\n", if i < k { "f" } else { "m" }));
        std::iter::once("image,gender\n".to_owned()).chain(rows).collect()
    };
    let only = |text: String| vec![("people.csv".to_owned(), text.into_bytes())];
    let changes = changed(only(table(48, 80)), only(table(56, 70)));
    let of = changes.shares.iter().find(|share| share.value == "f").expect("the share of f");
    let round = |x: Option<f64>| (x.unwrap_or(f64::NAN) * 1e4).round() / 1e4;
    assert_eq!((round(of.difference), round(of.low), round(of.high)), (0.2, 0.0524, 0.3339));
    assert!(of.is_clear());
}

#[test]
fn a_finding_whose_rule_does_not_run_now_is_not_called_solved() {
    let earlier = earlier_of(files(coco(FLAT), TABLE));
    let report = |skip: Vec<String>| {
        let options = Options { against: Some(Arc::new(earlier.clone())), skip, ..Options::default() };
        let check = check_in_memory("cats", files(coco(FLAT), TABLE), options);
        check.report().and_then(|report| report.changes.clone()).expect("changes")
    };
    let errors = ["ERR", "CON", "REP", "COO", "CPL", "DOC", "PRV", "TAX", "IMG"].map(str::to_owned).to_vec();
    let changes = report(errors);
    assert!(changes.findings.solved.is_empty() && !changes.findings.not_checked_again.is_empty());
}

#[test]
fn an_earlier_report_among_the_files_is_compared_with_and_cut_or_doubled_it_is_not() {
    let text = {
        let check = checked(files(coco(FLAT), TABLE), None);
        crate::report::to_json(check.report().expect("a report"))
    };
    let with = |reports: &[(&str, &str)]| {
        let mut files = files(coco(FLAT), TABLE);
        files.extend(reports.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
        let check = checked(files, None);
        let report = check.report().expect("a report").clone();
        let why = report.files.skipped_files.iter().map(|f| f.why.clone()).collect::<Vec<_>>().join("; ");
        (report.changes.is_some(), why)
    };
    let (compared, why) = with(&[("report.json", &text)]);
    assert!(compared && why.ends_with("this one is compared with it"), "{why}");
    let (compared, why) = with(&[("old/report.json", &text[..text.len() / 2])]);
    assert!(!compared && why.contains("it was cut short"), "{why}");
    let (compared, why) = with(&[("a.json", &text), ("b.json", &text)]);
    assert!(!compared && why.contains("of 2 it is not known which is meant"), "{why}");
}
