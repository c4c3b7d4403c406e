//! What names of folders say: those that programs keep for themselves, those that only divide a dataset, folds of a
//! cross-validation. Refuses to look at what lies in them.

use super::split_names::{split_name, split_of_folder, split_of_path, without_archive};
use std::collections::{BTreeMap, BTreeSet};

/// Folders that programs keep for themselves, in lower case, and whose they are. A star stands for any end.
const TOOLS: &[(&str, &str)] = &[
    (".ipynb_checkpoints", "copies that Jupyter keeps"),
    ("@eadir", "thumbnails of a Synology storage box"),
    ("#recycle", "the waste bin of a storage box"),
    ("@recycle", "the waste bin of a storage box"),
    ("#snapshot", "old states that a storage box keeps"),
    ("@recently-snapshot", "old states that a storage box keeps"),
    (".snapshot*", "old states that a storage box keeps"),
    (".@__thumb", "thumbnails of a QNAP storage box"),
    (".thumbnails", "thumbnails of a file browser"),
    (".thumbs", "thumbnails of a file browser"),
    (".thumb", "thumbnails of a file browser"),
    (".cache", "a program's cache"),
    ("__pycache__", "Python's cache"),
    (".pytest_cache", "Python's cache"),
    (".mypy_cache", "Python's cache"),
    (".venv", "programs"),
    ("node_modules", "programs"),
    (".idea", "an editor's own files"),
    (".vscode", "an editor's own files"),
    (".vs", "an editor's own files"),
    (".git", "part of a Git repository's own files"),
    (".svn", "a repository's own files"),
    (".hg", "a repository's own files"),
    (".dvc", "a repository's own files"),
    ("$recycle.bin", "the waste bin of Windows"),
    ("recycler", "the waste bin of Windows"),
    ("system volume information", "Windows' own files"),
    (".trash*", "a waste bin"),
    ("lost+found", "what a check of the disk found"),
    (".spotlight-v100", "macOS' own files"),
    (".fseventsd", "macOS' own files"),
    (".temporaryitems", "macOS' own files"),
    (".documentrevisions-v100", "macOS' own files"),
    (".appledouble", "macOS' own files"),
    ("__macosx", "a file of macOS beside the real one"),
    (".picasaoriginals", "originals that Picasa keeps"),
    (".stversions", "old states that Syncthing keeps"),
    (".stfolder", "Syncthing's own files"),
    (".sync", "Resilio Sync's own files"),
    (".dropbox.cache", "Dropbox' own files"),
];

/// The outermost folder in a path that a program keeps for itself, and what it holds.
pub fn tool_folder(path: &str) -> Option<(&str, &'static str)> {
    let (folders, _) = path.rsplit_once('/')?;
    folders.split('/').find_map(|folder| {
        // All of them begin or hold what names of classes seldom do.
        if !folder.starts_with(['.', '@', '#', '$', '_'])
            && !folder.bytes().any(|b| b == b'+' || b == b'_' || b == b' ')
            && !folder.eq_ignore_ascii_case("recycler")
        {
            return None;
        }
        let lower = folder.to_lowercase();
        let is = |name: &str| match name.strip_suffix('*') {
            Some(begin) => lower.starts_with(begin),
            None => lower == name,
        };
        TOOLS.iter().find(|(name, _)| is(name)).map(|(_, what)| (folder, *what))
    })
}

/// Words that say of pictures how they are kept and not what is in them.
const LAYOUT: &str = " image images imgs img pic pics picture pictures photo photos data dataset datasets jpegimages jpeg \
    jpegs jpg png label labels annotation annotations raw file files sample samples all out output outputs mask masks \
    split splits partition partitions fold folds kfold cv crossval xval ";

/// Words that say nothing of what pictures show where a word of `LAYOUT` stands beside them: `base_images`.
const BESIDE_LAYOUT: &str = " base mixed nested format formats all new old sample samples raw full extra ";

/// The parts of a folder's name in lower case: at marks, digits and where small letters turn into capitals.
pub fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        let begins = !before.is_alphanumeric()
            || before.is_numeric() != c.is_numeric()
            || (before.is_lowercase() && c.is_uppercase());
        if c.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !begins => word.extend(c.to_lowercase()),
                _ => words.push(c.to_lowercase().collect()),
            }
        }
        before = c;
    }
    words
}

/// Whether a folder only says how a dataset is kept: a split, `images`, `Training_Images`, `image_2`, `fold0`.
pub fn is_layout(name: &str) -> bool {
    let is_word = |word: &str| split_name(word).is_some() || LAYOUT.contains(&format!(" {word} "));
    let shard = is_shard(name) || is_table(name);
    let name = without_archive(name);
    if shard || is_word(&name.to_lowercase()) {
        return true;
    }
    let words = words_of(name);
    let by_the_way = |word: &String| {
        let counts = word.chars().count() == 1 || word.bytes().all(|b| b.is_ascii_digit());
        counts || BESIDE_LAYOUT.contains(&format!(" {word} "))
    };
    words.iter().any(|w| is_word(w)) && words.iter().all(|w| is_word(w) || by_the_way(w))
}

/// Whether a folder is a numbered tar, one of many that hold the samples of a dataset: `train-000012.tar`.
pub fn is_shard(name: &str) -> bool {
    let stem = ["tar", "tgz", "tar.gz"].iter().find_map(|end| name.strip_suffix(end)?.strip_suffix('.'));
    stem.is_some_and(|stem| stem.ends_with(|c: char| c.is_ascii_digit()))
}

/// A folder is a table whose pictures were unpacked, and says what the table's name does.
pub fn is_table(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    ["parquet", "parq", "pqt"].iter().any(|e| end.eq_ignore_ascii_case(e))
}

/// Folds of a cross-validation by their number: those that have splits of their own, where there are several.
#[derive(Default, Debug)]
pub struct Folds(BTreeSet<String>);

impl Folds {
    /// Over the paths of all files.
    pub fn of<'p>(paths: impl Iterator<Item = &'p str>) -> Self {
        let mut splits: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
        let mut before = "";
        for path in paths {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            // A folder of pictures says the same of each.
            if folder == before && !is_list(path) {
                continue;
            }
            before = if is_list(path) { before } else { folder };
            if let Some(number) = fold_of_path(path) {
                let split = if is_list(path) { split_of_path(path) } else { split_of_folder(path) };
                splits.entry(number).or_default().extend(split);
            }
        }
        splits.retain(|_, splits| splits.len() > 1);
        Self(if splits.len() > 1 { splits.into_keys().collect() } else { BTreeSet::new() })
    }

    /// The name of a split as the file of this path has it: `train (fold 1)`.
    pub fn name(&self, path: &str, split: &str) -> String {
        match fold_of_path(path).filter(|number| self.0.contains(number)) {
            Some(number) => format!("{split} (fold {number})"),
            None => split.to_owned(),
        }
    }
}

/// A split's name without its fold, and the fold.
pub fn fold_of_split(split: &str) -> (&str, Option<&str>) {
    match split.strip_suffix(')').and_then(|s| s.rsplit_once(" (fold ")) {
        Some((split, fold)) => (split, Some(fold)),
        None => (split, None),
    }
}

fn is_list(path: &str) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    ["txt", "csv", "tsv", "lst", "list", "json"].iter().any(|e| end.eq_ignore_ascii_case(e)) || !path.contains('.')
}

/// The number of the fold that a path speaks of: `fold0`, `cv2`, `split_1`, `1/train.txt`, `train_1.txt`. More than two
/// digits are a year.
fn fold_of_path(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let (name, folders) = parts.split_last()?;
    let listed = is_list(path);
    let stem = name.rsplit_once('.').map_or(*name, |(stem, _)| stem);
    let number = |word: &str| {
        let digits = !word.is_empty() && word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| word.trim_start_matches('0')).map(|n| if n.is_empty() { "0".to_owned() } else { n.to_owned() })
    };
    let named = |part: &str| {
        let words = words_of(part);
        let is = |w: &str| matches!(w, "fold" | "folds" | "kfold" | "cv" | "crossval" | "xval" | "split" | "partition");
        words.windows(2).find(|pair| is(&pair[0])).and_then(|pair| number(&pair[1]))
    };
    let own = listed.then_some(stem);
    if let Some(number) = own.into_iter().chain(folders.iter().rev().copied()).find_map(named) {
        return Some(number);
    }
    let after = folders.iter().copied().skip(1).chain(own);
    let numbered = folders.iter().zip(after).find(|(_, next)| {
        let next = next.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '_' | '-'));
        split_name(next).is_some()
    });
    if let Some(number) = numbered.and_then(|(folder, _)| number(folder)) {
        return Some(number);
    }
    let words = words_of(own?);
    match words.as_slice() {
        [word, of] if split_name(word).is_some() => number(of),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_programs_are_known_and_no_others() {
        for path in [
            "a/.ipynb_checkpoints/b.jpg",
            "@eaDir/c.jpg/T.jpg",
            "$RECYCLE.BIN/x",
            ".Trash-1000/files/x.jpg",
            "x/lost+found/y",
            "System Volume Information/z",
            "__pycache__/a",
            ".cache/a/b",
            "#recycle/a.jpg",
            "x/.thumbnails/a.png",
        ] {
            assert!(tool_folder(path).is_some(), "{path}");
        }
        for path in
            ["cat/a.jpg", ".cache", "cache/a.jpg", "trash/a.jpg", "thumbnails/a.jpg", ".hidden/a.jpg", "a_b/c.jpg"]
        {
            assert_eq!(tool_folder(path), None, "{path}");
        }
        assert_eq!(tool_folder("x/@eaDir/y").map(|(folder, _)| folder), Some("@eaDir"));
    }

    #[test]
    fn a_layout_is_told_by_all_words_of_a_folder() {
        for name in [
            "images",
            "JPEGImages",
            "Training_Images",
            "image_2",
            "trainA",
            "fold0",
            "cv2",
            "fold_1",
            "data",
            "train.zip",
            "imagenet-000012.tar",
            "test-set2",
        ] {
            assert!(is_layout(name), "{name}");
        }
        for name in ["cat", "cat.zip", "1", "A", "class_1", "image_of_cat", "trainer", "mask_on", ""] {
            assert!(!is_layout(name), "{name}");
        }
    }

    #[test]
    fn folds_are_told_by_words_and_by_numbers_with_splits_in_them() {
        let of = |path: &str| fold_of_path(path);
        for (path, number) in [
            ("1/train_1.txt", "1"),
            ("fold0/val.txt", "0"),
            ("cv2/train.csv", "2"),
            ("lists/fold_01/test.txt", "1"),
            ("train_fold3.csv", "3"),
            ("split2/train.txt", "2"),
            ("train_4.txt", "4"),
            ("fold1/train/a.jpg", "1"),
            ("2/test/cat/a.jpg", "2"),
            ("kfold/5/val.txt", "5"),
        ] {
            assert_eq!(of(path).as_deref(), Some(number), "{path}");
        }
        for path in ["train2017.json", "train.txt", "cat/1.jpg", "1/2.jpg", "split/train.txt", "a/train_1.jpg"] {
            assert_eq!(of(path), None, "{path}");
        }
    }

    #[test]
    fn folds_count_where_several_have_splits_of_their_own() {
        let names = |paths: &[&str]| {
            let folds = Folds::of(paths.iter().copied());
            paths.iter().map(|p| folds.name(p, split_of_path(p).unwrap_or("none"))).collect::<Vec<_>>()
        };
        assert_eq!(
            names(&["1/test_1.txt", "1/train_1.txt", "2/test_2.txt", "2/train_2.txt"]),
            ["test (fold 1)", "train (fold 1)", "test (fold 2)", "train (fold 2)"]
        );
        assert_eq!(names(&["1/test_1.txt", "1/train_1.txt"]), ["test", "train"]);
        assert_eq!(names(&["train_1.txt", "train_2.txt", "test.txt"]), ["train", "train", "test"]);
        assert_eq!(fold_of_split("train (fold 1)"), ("train", Some("1")));
        assert_eq!(fold_of_split("train"), ("train", None));
    }
}
