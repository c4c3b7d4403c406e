//! Which words mean a split.

use super::folders::is_table;

/// The usual name of the split that a folder or file part is called: `train`, `val`, `test`.
pub fn split_name(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = without_kept(word);
    Some(match word {
        "train" | "training" | "trainset" | "trn" => "train",
        "val" | "valid" | "validation" | "valset" | "minival" => "val",
        "dev" => "dev",
        "test" | "testing" | "testset" | "tst" => "test",
        "holdout" => "holdout",
        _ => return None,
    })
}

/// `train` of `train_images`, `val-set`: what is kept in it is not part of the split's name.
fn without_kept(word: &str) -> &str {
    const KEPT: [&str; 12] =
        ["set", "image", "images", "img", "imgs", "data", "photos", "pics", "pictures", "split", "input", "inputs"];
    let parted = word.rsplit_once(['_', '-', ' ']);
    parted.filter(|(_, kept)| KEPT.contains(kept)).map_or(word, |(split, _)| split)
}

/// The split that a file's path speaks of: its own name first (`instances_train2017.json`, `labels-val.csv`,
/// `train.txt`), then its folders from the inside out. A name that holds two splits (`train_val.csv`) speaks of none.
pub fn split_of_path(path: &str) -> Option<&'static str> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (found, none) = split_of_name(name);
    if none { folders.rsplit('/').find_map(of_one_folder) } else { found }
}

/// The split that a file's own name speaks of, and whether it speaks of none at all.
fn split_of_name(name: &str) -> (Option<&'static str>, bool) {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut found: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter_map(split_name).collect();
    found.dedup();
    match found.as_slice() {
        [one] => (Some(one), false),
        several => (None, several.is_empty()),
    }
}

/// The split that an image's folder speaks of (its own name does not count: `test_12.jpg` is a name).
pub fn split_of_folder(path: &str) -> Option<&'static str> {
    let (folders, _) = path.rsplit_once('/')?;
    folders.rsplit('/').find_map(of_one_folder)
}

/// An archive or a table whose pictures were unpacked is a folder of its name: `train.zip`,
/// `train-00000-of-00002.parquet`.
fn of_one_folder(folder: &str) -> Option<&'static str> {
    if is_table(folder) { split_of_name(folder).0 } else { split_name(without_archive(folder)) }
}

/// The name of a folder without the ending of the archive that it is: `train.zip` beside `test.zip`.
pub(super) fn without_archive(folder: &str) -> &str {
    let ends = [".zip", ".tar", ".tar.gz", ".tgz"];
    ends.iter().find_map(|end| folder.strip_suffix(end)).unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_are_read_from_names_and_folders() {
        assert_eq!(split_of_path("annotations/instances_train2017.json"), Some("train"));
        assert_eq!(split_of_path("valid/_annotations.coco.json"), Some("val"));
        assert_eq!(split_of_path("fairface_label_val.csv"), Some("val"));
        assert_eq!(split_of_path("splits/train_val.csv"), None);
        assert_eq!(split_of_path("labels.csv"), None);
        assert_eq!(split_of_path("trainer_notes.csv"), None);
        assert_eq!(split_of_folder("images/train2017/0001.jpg"), Some("train"));
        assert_eq!(split_of_folder("test_12.jpg"), None);
        assert_eq!(split_of_folder("train_set/images/1.jpg"), Some("train"));
        assert_eq!(split_of_folder("val-images/1.jpg"), Some("val"));
        assert_eq!(split_of_folder("test_set_notes/1.jpg"), None);
        assert_eq!(split_of_folder("trainval_images/1.jpg"), None);
        assert_eq!(split_of_folder("train.zip/images/0001.jpg"), Some("train"));
        assert_eq!(split_of_folder("cat.zip/0001.jpg"), None);
        assert_eq!(split_of_path("data/validation-00000-of-00001.parquet"), Some("val"));
        assert_eq!(split_of_folder("data/train-00000-of-00002.parquet/1.jpg"), Some("train"));
        assert_eq!(split_of_folder("test/0000.parquet/row-000001.jpg"), Some("test"));
    }
}
