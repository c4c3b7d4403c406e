//! What belongs to what, from the drop to the report: names that differ in one thing, masks, folders that are no
//! classes, folds. Each dataset is made here.

use muster::engine::{Options, check_in_memory};
use muster::report::Report;

fn checked(files: &[(&str, &str)]) -> Report {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let options = Options { pixels: false, ..Options::default() };
    check_in_memory("example", files, options).report().cloned().expect("a report")
}

fn said(report: &Report, code: &str) -> Vec<String> {
    report.findings.iter().filter(|f| f.code == code).map(|f| f.message.clone()).collect()
}

fn classes(report: &Report) -> Vec<(String, u64)> {
    report.dataset.classes.iter().map(|c| (c.name.clone(), c.images)).collect()
}

fn splits(report: &Report) -> Vec<(String, u64)> {
    report.dataset.splits.iter().map(|s| (s.name.clone(), s.images)).collect()
}

fn pairs(pairs: &[(&str, u64)]) -> Vec<(String, u64)> {
    pairs.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
}

#[test]
fn every_way_in_which_names_differ_is_joined_and_said_in_its_own_words() {
    for (picture, name, words) in [
        ("V.JPG", "v.jpg", "differs from its image's name in upper and lower case"),
        ("a b.jpg", "a%20b.jpg", "is percent-encoded"),
        ("6.jpg", "6 .jpg", "differs from its image's name in blanks"),
        ("x.jpeg", "x.jpg", "writes .jpg where the image is .jpeg"),
        ("scan.tif.jpg", "scan.jpg", "differs from its image's name in an extension within it"),
        ("007.jpg", "7.jpg", "lost zeros at the front"),
        ("7.jpg", "007.jpg", "gained zeros at the front"),
        ("7.jpg", "7.0.jpg", "is written with decimals"),
        ("\u{ff41}.jpg", "a.jpg", "is written in another Unicode form"),
    ] {
        let table = format!("file,gender\nother.jpg,male\n{name},female\n");
        let report = checked(&[(picture, ""), ("other.jpg", ""), ("labels.csv", &table)]);
        let expected = format!("1 row in labels.csv {words}: joined all the same, as {name} to {picture}");
        assert_eq!(said(&report, "ERR014"), [expected], "{picture} {name}");
        assert_eq!(report.dataset.attributes[0].n, 2, "{picture} {name}");
        let xml = format!("<annotation><filename>{name}</filename></annotation>");
        let report = checked(&[(&format!("i/{picture}"), ""), ("i/other.jpg", ""), ("a/q.xml", &xml)]);
        let expected = format!("1 name in a/q.xml {words}: joined all the same, as {name} to i/{picture}");
        assert_eq!(said(&report, "ERR003"), [expected], "{picture} {name}");
    }
}

#[test]
fn a_name_is_not_joined_to_a_picture_that_another_row_names() {
    let report =
        checked(&[("a.jpg", ""), ("b.jpg", ""), ("t.csv", "file,gender\na.jpg,male\nb.jpg,male\nA.jpg,female\n")]);
    assert_eq!(
        said(&report, "ERR014"),
        ["1 row of t.csv joins to no image: \
             1 fits but for upper and lower case an image that another record names"]
    );
    assert!(said(&report, "CON001").is_empty());
}

#[test]
fn masks_beside_images_are_counted_and_are_no_images() {
    let files: Vec<(String, &str)> =
        (0..6).flat_map(|i| [(format!("images/s{i}.jpg"), ""), (format!("masks/s{i}.png"), "")]).collect();
    let report = checked(&files.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>());
    assert_eq!((report.dataset.images, report.dataset.masks), (6, 6));
    assert_eq!((report.files.dropped, report.files.read, report.files.skipped), (12, 6, 6));
    assert_eq!(report.files.skipped_files[0].path, "masks/s0.png");
    assert_eq!(
        report.files.skipped_files[0].why,
        "a mask of images/s0.jpg, by its folder and name; its pixels are not read"
    );
    assert_eq!(said(&report, "ERR017"), ["6 files were left aside: 6 masks of images"]);
}

#[test]
fn folders_of_programs_are_no_classes_and_are_said_once_each() {
    let report = checked(&[
        ("cat/1.jpg", ""),
        ("cat/2.jpg", ""),
        ("dog/3.jpg", ""),
        ("dog/4.jpg", ""),
        ("cat/.ipynb_checkpoints/1-checkpoint.jpg", ""),
        (".ipynb_checkpoints/2-checkpoint.jpg", ""),
        ("@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg", ""),
        ("$RECYCLE.BIN/x.jpg", ""),
    ]);
    assert_eq!(classes(&report), pairs(&[("cat", 2), ("dog", 2)]));
    assert_eq!(
        said(&report, "ERR017"),
        ["4 files were left aside: 2 in .ipynb_checkpoints, 1 in $RECYCLE.BIN and 1 in @eaDir"]
    );
}

#[test]
fn folds_have_splits_of_their_own_and_what_stands_after_names_is_said_to_be_left() {
    let report = checked(&[
        ("1/train_1.txt", "a.jpg 3.1\nb.jpg 3.7\n"),
        ("1/test_1.txt", "c.jpg 2.2\nd.jpg 4.5\n"),
        ("2/train_2.txt", "c.jpg 2.2\nd.jpg 4.5\n"),
        ("2/test_2.txt", "a.jpg 3.1\nb.jpg 3.7\n"),
    ]);
    assert_eq!(
        splits(&report),
        pairs(&[("test (fold 1)", 2), ("test (fold 2)", 2), ("train (fold 1)", 2), ("train (fold 2)", 2)])
    );
    assert!(said(&report, "CON011").is_empty());
    assert!(report.files.groups.iter().all(|g| g.why.ends_with("; what stands in column 2 is left")));
}

#[test]
fn annotations_without_pictures_say_what_was_not_checked() {
    let coco = r#"{"images": [{"id": 1, "file_name": "a.jpg"}], "categories": [{"id": 1, "name": "cat"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 9, 9]}]}"#;
    let report = checked(&[("annotations.json", coco)]);
    let note = "no picture was dropped, only annotations of 1 image: what needs pixels or real sizes was not checked";
    assert_eq!(said(&report, "ERR003"), [note]);
    assert!(said(&checked(&[("labels.csv", "file,gender\na.jpg,male\n")]), "ERR003").is_empty());
}
