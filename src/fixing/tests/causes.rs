//! What a finding names as its cause is gone in the copy, and nothing new is found there.

use super::*;

/// Names of findings with how many of each, before and after the only mend of this name.
fn mended(files: &Files, name: &str) -> (Corrected, Vec<String>, Vec<String>) {
    let copy = mend(files, name);
    assert_eq!(copy.not_done, [""; 0]);
    let mut whole = copy.files.clone();
    let is_picture = |path: &str| path.ends_with(".jpg") || path.ends_with(".png");
    whole.extend(files.iter().filter(|(path, _)| is_picture(path)).cloned());
    whole.push(file(CHANGES_FILE, &csv(&copy.changes)));
    (copy, names(files), names(&whole))
}

fn new<'a>(before: &[String], after: &'a [String]) -> Vec<&'a String> {
    after.iter().filter(|name| !before.contains(name)).collect()
}

#[test]
fn classes_counted_from_one_are_counted_from_zero() {
    let mut files = vec![file("data.yaml", "names: [cat, dog]\n")];
    for i in 0..4 {
        files.push(file(&format!("images/{i}.jpg"), &format!("no picture {i}")));
        let lines = format!("{} 0.5  0.5 0.2 0.2\r\n 2 0.25 0.25 0.1 0.1\r\n", 1 + i % 2);
        files.push(file(&format!("labels/{i}.txt"), &lines));
    }
    let found = mendable(&files);
    let (_, fix, _) = found.iter().find(|(name, ..)| name == "class-list").expect("a mend");
    assert_eq!(fix, "counts the classes from 0");
    let (copy, before, after) = mended(&files, "class-list");
    assert_eq!((copy.changes.len(), copy.changes[0].what), (8, "number of the class"));
    assert_eq!(text(&copy.files, "labels/0.txt"), "0 0.5  0.5 0.2 0.2\r\n 1 0.25 0.25 0.1 0.1\r\n");
    assert!(!after.contains(&"class-list".to_owned()), "{after:?}");
    assert_eq!(new(&before, &after), [""; 0]);
}

#[test]
fn names_with_another_ending_are_written_as_the_images_are_called() {
    let pictures: Files = (0..4).map(|i| file(&format!("images/{i}.jpg"), &format!("no picture {i}"))).collect();
    let coco = coco(&CORNERS.map(|(image, class, [a, b, ..])| (image, class, [a, b, 20.0, 20.0])), CATEGORIES);
    let rows: String = (0..4).map(|i| format!("images/{i}.jpeg,{i},\"a, b\"\n")).collect();
    let of_coco: Files = (1..=4).map(|i| file(&format!("{i}.jpg"), &format!("no picture {i}"))).collect();
    let cases: [(Files, Files, &str); 2] = [
        (pictures, vec![file("ages.csv", &format!("image,age,note\n{rows}"))], "unjoined-rows"),
        (
            of_coco,
            vec![file("train.json", &text(&coco, "train.json").replace(".jpg", ".jpeg"))],
            "annotation-without-image",
        ),
    ];
    for (pictures, texts, name) in cases {
        let files: Files = pictures.into_iter().chain(texts).collect();
        let found: Vec<_> = mendable(&files).into_iter().filter(|(own, ..)| own == name).collect();
        let fixes = found.iter().map(|(_, _, fingerprint)| Fix { fingerprint: fingerprint.clone(), apply: true });
        let copy = copy(&files, Decisions { fixes: fixes.collect(), ..Decisions::default() });
        assert_eq!(copy.not_done, [""; 0]);
        assert_eq!(copy.changes.len(), 4, "{name}: {found:?}");
        assert!(copy.changes.iter().all(|change| change.what == "name of the image"), "{:?}", copy.changes);
        assert!(copy.files.iter().all(|(_, bytes)| !String::from_utf8_lossy(bytes).contains(".jpeg")));
        let mut whole = copy.files.clone();
        whole.extend(files.iter().filter(|(path, _)| path.ends_with(".jpg")).cloned());
        assert_eq!(new(&names(&files), &names(&whole)), [""; 0]);
        let joined = |files: &Files| mendable(files).iter().any(|(_, fix, _)| fix.starts_with("writes the names"));
        assert!(joined(&files) && !joined(&whole), "{name}");
    }
}

#[test]
fn copies_that_are_left_out_are_found_no_more_in_any_format() {
    let coco = coco(&CORNERS.map(|(image, class, [a, b, ..])| (image, class, [a, b, 20.0, 20.0])), CATEGORIES);
    let pictures = |prefix: &str, ids: std::ops::Range<usize>| -> Files {
        ids.map(|i| file(&format!("{prefix}{i}.jpg"), &format!("no picture {}", i.max(2)))).collect()
    };
    let label = |i: usize| file(&format!("labels/{i}.txt"), &format!("{} 0.5 0.5 0.2 0.2\n", i % 2));
    let rows: String = (1..5).map(|i| format!("{i}.jpg,{},cat\n", 20 + i)).collect();
    let cases: [Files; 3] = [
        pictures("", 1..5).into_iter().chain(coco).collect(),
        std::iter::once(file("data.yaml", "names: [cat, dog]\n"))
            .chain(pictures("images/", 1..5))
            .chain((1..5).map(label))
            .collect(),
        pictures("", 1..5).into_iter().chain([file("ages.csv", &format!("image,age,class\n{rows}"))]).collect(),
    ];
    for files in cases {
        let found = mendable(&files);
        let exact = found.iter().find(|(name, ..)| name == "exact-duplicates");
        let (_, _, fingerprint) = exact.unwrap_or_else(|| panic!("{found:?}"));
        let fixes = vec![Fix { fingerprint: fingerprint.clone(), apply: true }];
        let check = checked(&files, Decisions { fixes, ..Decisions::default() });
        let copy = check.corrected().expect("a copy").1;
        assert_eq!((copy.left_out.len(), copy.not_done.len()), (1, 0));
        let mut whole = copy.files.clone();
        for id in check.pictures_of(&copy) {
            let path = check.dataset().path(id);
            whole.extend(files.iter().find(|(own, _)| own == path).cloned());
        }
        let after = checked(&whole, Decisions::default());
        assert_eq!(after.dataset().images.len(), 3);
        let (before, after) = (names(&files), names(&whole));
        assert!(!after.contains(&"exact-duplicates".to_owned()));
        assert_eq!(new(&before, &after), [""; 0]);
    }
}

#[test]
fn boxes_in_percent_are_in_pixels_afterwards_and_lie_in_them_no_more() {
    let rows: String = (0..30)
        .map(|i| {
            let (x, y) = (5.5 + f64::from(i), 3.25 + f64::from(i) * 1.5);
            format!("{}.jpg,640,480,{x},{y},{},{},cat\n", i % 10, x + 60.5, y + 48.5)
        })
        .collect();
    let files = vec![file("boxes.csv", &format!("image,width,height,xmin,ymin,xmax,ymax,label\n{rows}"))];
    let (copy, before, after) = mended(&files, "box-outside-image");
    assert_eq!(copy.changes.len(), 30);
    assert!(
        text(&copy.files, "boxes.csv").contains("\n0.jpg,640,480,35.2,15.6,422.4,248.4,cat\n"),
        "{:?}",
        copy.changes
    );
    assert!(!after.contains(&"box-outside-image".to_owned()), "{after:?}");
    assert_eq!(new(&before, &after), [""; 0]);
}
