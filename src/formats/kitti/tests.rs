use crate::dataset::{ClassId, Rect, flag};
use crate::formats::Recognised;
use crate::formats::testing::{read_all, recognised};

const LINE: &str = "Car 0.00 0 -1.58 587.01 173.33 614.12 200.12 1.65 1.67 3.64 -0.65 1.71 46.70 -1.59\n";

#[test]
fn a_line_is_an_object_of_the_left_camera_and_dont_care_is_none() {
    let text = format!(
        "{LINE}Person sitting 0.30 2 0.1 1 2 3.5 4 1 1 1 1 1 1 1\n\
         DontCare -1 -1 -10 503.89 169.71 590.61 190.13 -1 -1 -1 -1000 -1000 -1000 -10\n"
    );
    let images = ["training/image_2/000001.png", "training/image_3/000001.png"];
    let dataset = read_all(&images, &[("training/label_2/000001.txt", text.as_bytes())]);
    assert_eq!(dataset.faults.iter().collect::<Vec<_>>(), Vec::<&crate::dataset::Fault>::new());
    let names: Vec<&str> = dataset.classes.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["Car", "Person sitting"]);
    assert_eq!(dataset.boxes.len(), 2);
    assert!(dataset.boxes.image.iter().all(|i| dataset.images.path(*i) == "training/image_2/000001.png"));
    assert_eq!(dataset.boxes.rect[1], Rect::corners(1.0, 2.0, 3.5, 4.0));
    assert_eq!(dataset.boxes.class[1], ClassId(1));
    assert_eq!(dataset.boxes.flags, [0, flag::TRUNCATED | flag::OCCLUDED]);
    assert_eq!((dataset.sources[0].records, dataset.sources[0].images), (2, 1));
    assert_eq!(dataset.splits, ["train"]);
}

#[test]
fn an_empty_file_among_labels_says_that_nothing_is_there() {
    let dataset = read_all(&["image_2/1.png"], &[("label_2/1.txt", b"\n")]);
    assert_eq!((dataset.boxes.len(), dataset.images.annotated[0]), (0, true));
    assert!(matches!(recognised("notes/1.txt", b"\n"), Recognised::No(_)));
}

#[test]
fn usual_mistakes_are_said_with_their_lines_and_the_rest_is_read() {
    let text = format!(
        "{LINE}Car 0.00 0 -1.58 587,01 173.33 614.12 200.12 1.65 1.67 3.64 -0.65 1.71 46.70 -1.59\n\
         {LINE}Car 0.00 0 587.01 173.33 614.12 200.12\n\n\
         {LINE}Car 0 0 0 1 nan 3 4 1 1 1 1 1 1 1\nCar 0 0 0 1 2 3 4 1 1 1 1 1 1 1 0.9\n{LINE}\
         0 0 0 1 2 3 4 1 1 1 1 1 1 1\n{LINE}"
    );
    let dataset = read_all(&["image_2/1.png"], &[("label_2/1.txt", text.as_bytes())]);
    let said: Vec<String> = dataset
        .faults
        .iter()
        .map(|f| format!("{} {:?}: {}, not {}", f.place.line, f.kind, f.expected, f.found))
        .collect();
    assert_eq!(
        said,
        [
            "2 NotANumber: fourteen numbers behind the class, not 587,01: a decimal comma, where a point belongs",
            "4 BadRecord: a class and fourteen numbers, not 7 fields",
            "7 NotANumber: numbers, not NaN or infinity",
            "8 BadRecord: a class and fourteen numbers, not fifteen: the last is a score, as predictions have",
            "10 BadRecord: a class and fourteen numbers, not no class in front of the numbers",
        ]
    );
    assert_eq!(dataset.boxes.len(), 6);
}

#[test]
fn results_with_a_score_are_predictions() {
    let text = format!("{} 0.93\n", LINE.trim_end());
    match recognised("results/1.txt", text.as_bytes()) {
        Recognised::No(why) => assert!(why.contains("predictions"), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_prefix_is_read_without_a_panic() {
    let text = format!("{LINE}Person sitting 0.30 2 0.1 1 2 3.5 4 1 1 1 1 1 1 1\nDontCare -1 -1\u{e9} x\n");
    for end in 0..text.len() {
        let file = ("label_2/1.txt", &text.as_bytes()[..end]);
        if matches!(recognised(file.0, file.1), Recognised::As(..)) {
            read_all(&["image_2/1.png"], &[file]);
        }
    }
}
