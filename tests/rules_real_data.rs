//! What the rules of consistency say of public datasets, where they lie beside the project; skipped where they do not.

use muster::engine::{Options, check_in_memory};
use muster::report::Report;
use std::path::{Path, PathBuf};

fn shared(path: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let given = std::env::var_os("MUSTER_SHARED").map(PathBuf::from);
    [given, Some(here.join("../shared/data")), Some(here.join("../../shared/data"))]
        .into_iter()
        .flatten()
        .map(|base| base.join(path))
        .find(|p| p.exists())
}

/// The files of a folder, folders below it left out, whose names pass.
fn files(folder: &Path, below: &str, wanted: impl Fn(&str) -> bool) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder.join(below)).expect("the folder can be listed").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() && wanted(&name) {
            out.push((format!("{below}/{name}"), std::fs::read(entry.path()).expect("the file can be read")));
        }
    }
    out
}

fn report(files: Vec<(String, Vec<u8>)>, pixels: bool) -> Report {
    let check = check_in_memory("real", files, Options { pixels, ..Options::default() });
    check.report().expect("a check ends with a report").clone()
}

#[test]
fn raccoons_that_were_boxed_twice_are_found_with_the_distance_of_their_boxes() {
    let Some(folder) = shared("raccoon_voc") else { return };
    let twins = [65, 98, 83, 120, 11, 116, 74, 52, 1, 2];
    let wanted = |name: &str| {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        twins.iter().any(|i| stem == format!("raccoon-{i}"))
    };
    let mut all = files(&folder, "images", wanted);
    all.extend(files(&folder, "annotations", wanted));
    let report = report(all, true);
    let found: Vec<_> = report.findings.iter().filter(|f| f.code == "CON001").collect();
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "4 pairs of images show the same picture and carry different boxes, up to 38 pixels apart"
    );
    let notes: Vec<&str> = found[0].evidence.iter().filter_map(|e| e.note.as_deref()).collect();
    for (name, by) in [("98", "4 to 24"), ("120", "1 to 38"), ("116", "1 to 25"), ("74", "4 to 36")] {
        let is = |n: &&str| n.contains(&format!("raccoon-{name}.jpg")) && n.contains(&format!("by {by} pixels"));
        assert!(notes.iter().any(is), "raccoon-{name}: {notes:?}");
    }
}

#[test]
fn the_same_pictures_as_train_and_val_are_a_leak() {
    let Some(folder) = shared("coco128_json") else { return };
    fn walk(folder: &Path, below: &str, out: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).expect("the folder can be listed").flatten() {
            let path = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{path}/"), out);
            } else {
                out.push((path, std::fs::read(entry.path()).expect("the file can be read")));
            }
        }
    }
    let mut all = Vec::new();
    walk(&folder, "", &mut all);
    // Same files: no pixel needs to be looked at.
    let report = report(all, false);
    let leaks: Vec<&str> = report.findings.iter().filter(|f| f.code == "CON011").map(|f| f.message.as_str()).collect();
    assert_eq!(leaks, ["128 of 128 val images also stand in train: both name the same files"]);
}
