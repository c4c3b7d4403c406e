//! Files that were left aside and must hold annotations all the same: one for each picture, or records in a container.
//! Losing them is an error, where a file that means nothing is a note. Refuses to look into any.

use crate::dataset::{DroppedFile, Fate, FileId};
use crate::formats::Unusable;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Containers of records, by the ends of their names: what they are and what to do.
const CONTAINERS: &[(&[&str], &str, &str)] = &[
    (
        &["arrow"],
        "an Arrow table",
        "Write it as Parquet: `datasets.load_from_disk(\"FOLDER\").to_parquet(\"data.parquet\")`",
    ),
    (
        &["feather"],
        "a Feather table",
        "Write it as Parquet: `pandas.read_feather(\"FILE\").to_parquet(\"data.parquet\")`",
    ),
    (
        &["tfrecord", "tfrecords"],
        "TFRecord",
        "Export the dataset's source as COCO, or write each record's boxes as a row of a CSV",
    ),
];
/// Ends of names under which annotations lie beside their pictures; others (.xmp, .mov, .wav) are something else.
const OF_PICTURES: [&str; 20] = [
    "txt", "json", "geojson", "xml", "csv", "tsv", "yaml", "yml", "npy", "npz", "mat", "pkl", "pickle", "h5", "hdf5",
    "pts", "lab", "ann", "label", "labels",
];
/// Folders of what is known of the camera at each picture, which is nobody's annotation.
const OF_CAMERAS: [&str; 9] =
    ["calib", "calibs", "calibration", "camera", "cameras", "intrinsics", "extrinsics", "oxts", "vehicle"];

fn is_of_camera(folder: &str) -> bool {
    OF_CAMERAS.iter().any(|of| folder.eq_ignore_ascii_case(of))
}

/// From so many on, files called after pictures are no accident.
const SEVERAL: usize = 3;

/// `pictures`: their names, with and without extensions.
pub(super) fn annotations(files: &[DroppedFile], pictures: &FxHashSet<String>) -> Vec<(FileId, Unusable)> {
    let mut found = Vec::new();
    let mut alike: BTreeMap<(&str, String), Vec<(usize, bool)>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let Fate::Skipped(why) = &file.fate else { continue };
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let Some((stem, end)) = name.rsplit_once('.') else { continue };
        if why.ends_with("not of the dataset") || why.starts_with(super::earlier::SAID) {
            continue;
        }
        let end = end.to_ascii_lowercase();
        if let Some((_, what, convert)) = CONTAINERS.iter().find(|(ends, ..)| ends.contains(&end.as_str())) {
            found.push((FileId::from(at), unusable((*what).to_owned(), convert)));
        } else if OF_PICTURES.contains(&end.as_str()) && !folder.split('/').any(is_of_camera) {
            alike.entry((folder, end)).or_default().push((at, pictures.contains(stem)));
        }
    }
    for ((_, end), files) in alike {
        let called = files.iter().filter(|(_, after_picture)| *after_picture).count();
        if called < SEVERAL || called * 5 < files.len() * 4 {
            continue;
        }
        let convert = "Export the annotations in a format that Muster reads: `muster explain formats` lists them";
        let of =
            |at| (FileId::from(at), unusable(format!("a .{end} file for each picture, of a form not known"), convert));
        found.extend(files.into_iter().filter(|(_, after)| *after).map(|(at, _)| of(at)));
    }
    found
}

fn unusable(found: String, convert: &str) -> Unusable {
    Unusable { line: None, expected: "a format that Muster reads".into(), found, remedy: convert.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(paths: &[&str], why: &str) -> Vec<String> {
        let files: Vec<DroppedFile> = paths
            .iter()
            .map(|path| DroppedFile {
                path: (*path).to_owned(),
                bytes: 1,
                handle: 0,
                was_not_nfc: false,
                fate: Fate::Skipped(why.to_owned()),
            })
            .collect();
        let pictures: FxHashSet<String> = ["1", "2", "3", "4", "1.jpg"].map(str::to_owned).into_iter().collect();
        annotations(&files, &pictures).into_iter().map(|(id, _)| files[id.index()].path.clone()).collect()
    }

    #[test]
    fn a_file_for_each_picture_is_annotations_whatever_it_is() {
        let all = ["ann/1.mat", "ann/2.mat", "ann/3.mat", "ann/4.mat"];
        assert_eq!(left(&all, "binary data of a program"), all);
        assert_eq!(left(&["ann/1.mat", "ann/2.mat", "ann/x.mat"], "binary data"), [""; 0]);
        assert_eq!(left(&["calib/1.txt", "calib/2.txt", "calib/3.txt", "calib/4.txt"], "plain text"), [""; 0]);
        assert_eq!(left(&["1.xmp", "2.xmp", "3.xmp", "4.mov"], "no format Muster reads"), [""; 0]);
        assert_eq!(left(&["a/1.txt", "a/2.txt", "a/3.txt"], "in .git: not of the dataset"), [""; 0]);
    }

    #[test]
    fn containers_of_records_are_annotations() {
        assert_eq!(
            left(&["data/train-0.arrow", "a.tfrecord", "b.onnx"], "a table"),
            ["data/train-0.arrow", "a.tfrecord"]
        );
    }
}
