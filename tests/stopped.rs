//! A check that is stopped while its annotations are read: what was read is judged, what was not is named.

use muster::engine::{Check, Options, Progress};
use muster::report::Report;

/// A COCO file with a box for each of `n` images, the first outside of its image.
fn coco(n: usize, prefix: &str) -> Vec<u8> {
    let list = |entry: &dyn Fn(usize) -> String| (0..n).map(entry).collect::<Vec<_>>().join(",\n");
    let images =
        list(&|i| format!("{{\"id\": {i}, \"file_name\": \"{prefix}{i}.jpg\", \"width\": 100, \"height\": 100}}"));
    let boxes = list(&|i| {
        let x = if i == 0 { 900 } else { 10 };
        format!("{{\"id\": {i}, \"image_id\": {i}, \"category_id\": 1, \"bbox\": [{x}, 10, 20, 20]}}")
    });
    format!(
        "{{\"images\": [{images}], \"categories\": [{{\"id\": 1, \"name\": \"cat\"}}, {{\"id\": 2, \"name\": \"dog\"}}], \
         \"annotations\": [{boxes}]}}"
    )
    .into_bytes()
}

/// Reads until `stop` says so, then judges.
fn stopped(files: Vec<(&str, Vec<u8>)>, mut stop: impl FnMut(&Progress) -> bool) -> Report {
    let files = files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect();
    let mut check = Check::new("data", files, Options::default());
    check.read(&mut |progress| !stop(progress));
    check.judge(true);
    let report = check.report().expect("it was judged").clone();
    assert_eq!(report.files.dropped, report.files.read + report.files.skipped);
    report
}

fn skipped(report: &Report) -> Vec<(&str, &str)> {
    report.files.skipped_files.iter().map(|f| (f.path.as_str(), f.why.as_str())).collect()
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code.as_str()).collect()
}

#[test]
fn what_was_read_before_the_stop_is_judged_and_the_rest_is_named() {
    let files =
        vec![("a.json", coco(50, "a")), ("b.json", coco(50, "b")), ("c.csv", b"image,sex\na1.jpg,f\n".to_vec())];
    let report = stopped(files, |progress| progress.sources_read == 1);
    assert_eq!(report.dataset.boxes, 50);
    assert_eq!(skipped(&report), [("b.json", "not reached before the stop"), ("c.csv", "not reached before the stop")]);
    assert!(report.partial.as_deref().is_some_and(|p| p.contains("stopped before all annotations were read")));
    assert!(codes(&report).contains(&"ERR007"), "{:?}", codes(&report));
    assert!(!codes(&report).contains(&"ERR011"), "dog may be used in the file that was not reached");
}

#[test]
fn a_stop_within_a_file_keeps_its_first_records() {
    let bytes = coco(200_000, "a");
    let most = bytes.len() as u64 / 4 * 3;
    let report = stopped(vec![("a.json", bytes)], |progress| progress.source_bytes_read > most);
    assert!(report.dataset.boxes > 0 && report.dataset.boxes < 200_000, "{}", report.dataset.boxes);
    assert!(report.files.groups[0].why.contains("stopped within it"), "{}", report.files.groups[0].why);
    assert!(report.partial.is_some());
}

#[test]
fn a_stop_before_anything_was_read_leaves_no_annotation_and_takes_no_folder_for_a_class() {
    let files = vec![("cat/1.jpg", vec![1, 2, 3]), ("dog/1.jpg", vec![4, 5, 6]), ("a.json", coco(5, "a"))];
    let report = stopped(files, |_| true);
    assert_eq!((report.dataset.boxes, report.dataset.image_labels, report.dataset.images), (0, 0, 2));
    assert_eq!(skipped(&report), [("a.json", "not reached before the stop")]);
}

#[test]
fn a_check_that_went_to_its_end_is_not_partial() {
    let report = stopped(vec![("a.json", coco(5, "a"))], |_| false);
    assert_eq!(report.partial, None);
    assert!(codes(&report).contains(&"ERR011"));
}
