//! Label files that a model wrote.

use super::{close, read};
use crate::dataset::{BoxUnit, Dataset, FileRole};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

/// Image, class, score, left and width of each prediction.
fn predictions(dataset: &Dataset) -> Vec<(u32, String, f32, f64, f64)> {
    let p = &dataset.predictions;
    let rect = |i: usize| p.rect[i].map_or((f64::NAN, f64::NAN), |r| (r.x, r.w));
    (0..p.len())
        .map(|i| (p.image[i].0, p.names[p.class[i] as usize].clone(), p.score[i], rect(i).0, rect(i).1))
        .collect()
}

const NAMES: (&str, &str) = ("set/data.yaml", "names: [cat, dog]\n");

#[test]
fn a_confidence_in_each_line_makes_a_folder_one_of_predictions_beside_the_labels() {
    let dataset = read(&[
        NAMES,
        ("set/labels/train/1.txt", "1 0.5 0.5 0.2 0.2\n"),
        ("set/labels/train/2.txt", ""),
        ("set/out/2.txt", "1 0.5 0.5 0.2 0.2 0.87\n0 0.4 0.5 0.2 0.2 0.31\n"),
    ]);
    assert_eq!(dataset.boxes.len(), 1);
    // Nothing was expected but labels, and these are there.
    assert_eq!(dataset.faults.iter().count(), 0, "{:?}", dataset.faults.iter().collect::<Vec<_>>());
    let all = predictions(&dataset);
    assert_eq!(all.iter().map(|p| (p.1.as_str(), p.2)).collect::<Vec<_>>(), [("dog", 0.87), ("cat", 0.31)]);
    assert!(close(all[1].3, 0.3) && close(all[1].4, 0.2), "{all:?}");
    let roles: Vec<_> = dataset.sources.iter().filter(|s| s.role == FileRole::Predictions).map(|s| s.records).collect();
    assert_eq!(roles, [2]);
}

#[test]
fn a_folder_of_predictions_alone_leaves_no_labels_and_that_is_said_once() {
    let last = read(&[NAMES, ("set/labels/train/1.txt", "0 0.5 0.5 0.3 0.4 0.57\n"), ("set/labels/val/1.txt", "")]);
    assert_eq!((last.boxes.len(), last.predictions.len()), (0, 1));
    let second = read(&[
        NAMES,
        ("set/labels/train/1.txt", "0 0.91 0.5 0.5 0.3 0.4\n"),
        ("set/labels/train/2.txt", "1 0.45 0.6 0.5 0.7 0.4\n"),
    ]);
    assert_eq!(second.boxes.len(), 0);
    assert_eq!(second.predictions.score, [0.91, 0.45]);
    let widths: Vec<f64> = second.predictions.rect.iter().map(|r| r.map_or(0.0, |r| r.w)).collect();
    assert!(close(widths[0], 0.3) && close(widths[1], 0.7), "{widths:?}");
    let said: Vec<String> =
        second.faults.iter().map(|f| format!("{:?} {}: {}", f.kind, f.place.line, f.found)).collect();
    assert_eq!(
        said,
        [
            "Doubtful 1: 0.910 as the second number, which looks like a confidence, in 2 lines of 2 files: predictions, kept \
          apart from the labels, of which none is left"
        ]
    );
}

#[test]
fn a_few_confidences_among_labels_are_labels_still() {
    let mut files = vec![("set/labels/train/1.txt", "0 0.5 0.5 0.3 0.4 0.57\n")];
    files.extend([("set/labels/train/2.txt", "0 0.5 0.5 0.3 0.4\n"); 1]);
    let dataset = read(&files);
    assert_eq!((dataset.boxes.len(), dataset.predictions.len()), (2, 0));
    // Every confidence 1: some program's habit.
    let ones = read(&[("set/labels/train/1.txt", "0 0.5 0.5 0.3 0.4 1\n0 0.5 0.4 0.3 0.4 1.0\n")]);
    assert_eq!((ones.boxes.len(), ones.predictions.len()), (2, 0));
}

#[test]
fn folders_that_programs_write_what_a_model_said_in_are_predictions_beside_labels() {
    let dataset = read_all(
        &["images/a.jpg"],
        &[
            ("labels/a.txt", b"0 0.5 0.5 0.2 0.2\n"),
            ("runs/detect/exp2/labels/a.txt", b"0 0.5 0.5 0.2 0.2\n0 0.3 0.3 0.1 0.1\n"),
            ("detections/a.txt", b"traffic_light 0.91 12 20 30 44\nperson 0.5 1 2 3 4\n"),
        ],
    );
    assert_eq!((dataset.boxes.len(), dataset.predictions.len()), (1, 4));
    let p = &dataset.predictions;
    let person = (0..p.len()).find(|&i| p.names[p.class[i] as usize] == "person").expect("a person");
    // Numbers beyond 1 are pixels from the left and the top.
    assert_eq!((p.unit[person], p.score[person]), (BoxUnit::Pixels, 0.5));
    assert!(p.names.contains(&"traffic_light".to_owned()), "{:?}", p.names);
    // Without labels of their pictures beside them they are all there is.
    let alone = read_all(&["images/a.jpg"], &[("predictions/a.txt", b"0 0.5 0.5 0.2 0.2\n")]);
    assert_eq!((alone.boxes.len(), alone.predictions.len()), (1, 0));
}

#[test]
fn every_prefix_of_results_is_told_and_read_without_a_panic() {
    let text = "0 0.5 0.5 0.2 0.2 0.87\n1 .1 .1 .2 .1 .2 .2 0.4\nperson 0.5 1 2 3 4\n0 é 1\n";
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        recognised("detections/1.txt", &text.as_bytes()[..end]);
        let file = ("set/labels/train/1.txt", &text[..end.min(46)]);
        if matches!(recognised(file.0, file.1.as_bytes()), Recognised::As(..)) {
            read(&[file]);
        }
    }
}
