//! Folders that are told to be splits by those beside them: `VisDrone2019-DET-train` beside `VisDrone2019-DET-val`,
//! `cars_train` beside `cars_test`. Owns that comparison; alone such a name may be anything (`train_station`).

use super::split_names::split_name;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Such folders, by their paths, with their splits.
#[derive(Default, Debug)]
pub struct SplitFolders(FxHashMap<String, &'static str>);

impl SplitFolders {
    /// Over the paths of all pictures.
    pub fn of<'p>(paths: impl Iterator<Item = &'p str>) -> Self {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut alike: BTreeMap<(&str, String), BTreeMap<&str, &'static str>> = BTreeMap::new();
        for path in paths {
            let mut rest = path;
            // What stands above a known folder is known.
            while let Some((folder, _)) = rest.rsplit_once('/').filter(|(folder, _)| seen.insert(folder)) {
                let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
                if let Some((split, others)) = told(name) {
                    alike.entry((above, others)).or_default().insert(folder, split);
                }
                rest = folder;
            }
        }
        let is_divided = |folders: &BTreeMap<&str, &'static str>| {
            folders.values().any(|split| *split == "train") && folders.values().any(|split| *split != "train")
        };
        let divided = alike.into_values().filter(is_divided).flatten();
        Self(divided.map(|(folder, split)| (folder.to_owned(), split)).collect())
    }

    /// The split of such a folder.
    pub fn get(&self, folder: &str) -> Option<&'static str> {
        self.0.get(folder).copied()
    }

    /// The split of the innermost of such folders that a path lies in.
    pub fn split(&self, path: &str) -> Option<&'static str> {
        if self.0.is_empty() {
            return None;
        }
        let mut rest = path;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if let Some(split) = self.get(folder) {
                return Some(split);
            }
            rest = folder;
        }
        None
    }
}

/// The split that one of several words of a folder's name says, and the name without it.
fn told(name: &str) -> Option<(&'static str, String)> {
    let words: Vec<&str> = name.split(['_', '-', '.', ' ']).collect();
    let mut splits = words.iter().enumerate().filter_map(|(at, word)| Some((at, split_name(word)?)));
    let (at, split) = splits.next().filter(|_| words.len() > 1)?;
    if splits.next().is_some() {
        return None;
    }
    let others = words.iter().enumerate().map(|(i, word)| if i == at { "*" } else { word }).collect::<Vec<_>>();
    Some((split, others.join("_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_beside_each_other_that_differ_in_the_word_for_a_split_are_splits() {
        let paths = [
            "DET-train/images/a.jpg",
            "DET-val/images/b.jpg",
            "x/cars_train/1.jpg",
            "x/cars_test/1.jpg",
            "train_station/1.jpg",
            "bus_station/1.jpg",
            "test_tube/1.jpg",
        ];
        let folders = SplitFolders::of(paths.into_iter());
        let said: Vec<Option<&str>> = paths.iter().map(|path| folders.split(path)).collect();
        assert_eq!(said, [Some("train"), Some("val"), Some("train"), Some("test"), None, None, None]);
    }
}
