//! What folders of pictures were taken for, as rows. Refuses to decide it: readers, names and settings did.

use super::types::FolderFacts;
use crate::dataset::{Dataset, Fate, FolderRole, split_name, words_of};
use crate::sorting::Sorting;
use crate::wording;
use std::collections::{BTreeMap, BTreeSet};

/// Names of classes, variants and folds that a row gives.
const NAMES: usize = 6;
/// Folders beside each other of which nothing is said, up to which each has its row.
const SIDE_BY_SIDE: usize = 20;

/// Files of a folder and of those in it.
#[derive(Clone, Copy, Default)]
struct Count {
    files: u64,
    pictures: u64,
    masks: u64,
    /// Pictures in it itself.
    own: u64,
}

pub(super) fn folders(dataset: &Dataset) -> Vec<FolderFacts> {
    let counts = counts(dataset);
    let mut rows: BTreeMap<&str, FolderFacts> = BTreeMap::new();
    for (path, of) in &dataset.folder_uses {
        let names: Vec<&String> = of.names.iter().collect();
        let why = match of.role {
            // The reason speaks of the folders in it.
            FolderRole::Variants => format!("{} {}", wording::list(&names, 4), of.why),
            _ => of.why.clone(),
        };
        let mut row = row(path, of.role.clone(), &why, &of.names);
        row.set = dataset.folder_roles.get(path) == Some(&of.role);
        rows.insert(path, row);
    }
    for (path, role) in dataset.folder_roles.iter() {
        let mut said = row(path, role.clone(), "the settings say so", &BTreeSet::new());
        said.set = true;
        rows.entry(path).or_insert(said);
    }
    // A class or a variant has its row in the folder above.
    let is_part = |folder: &str| {
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        dataset.folder_uses.get(above).is_some_and(|of| of.names.contains(name))
    };
    let mut folds: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut plain: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (&folder, count) in counts.iter().filter(|(_, count)| count.pictures + count.masks > 0) {
        if folder.is_empty() && count.own == 0 || inside_a_part(folder, &is_part) {
            continue;
        }
        let (above, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        let split = split_name(name).filter(|_| count.pictures > 0 && !is_part(folder));
        match rows.get_mut(folder) {
            Some(row) => row.split = split.filter(|_| !row.set || !is_of_splits(&row.role)).map(str::to_owned),
            None if is_part(folder) => {}
            None if count.masks > count.pictures => {
                let why = "its name says so, and pictures elsewhere have the same names";
                rows.insert(folder, row(folder, FolderRole::Masks, why, &BTreeSet::new()));
            }
            None if split.is_some() => {
                let role = FolderRole::Split(split.unwrap_or_default().to_owned());
                rows.insert(folder, row(folder, role, "its name says so", &BTreeSet::new()));
            }
            None if is_fold(name) => {
                folds.entry(above).or_default().insert(name.to_owned());
            }
            None if count.own > 0 => plain.entry(above).or_default().push(folder),
            None => {}
        }
    }
    for (above, names) in folds {
        let why = "the names of the folders in it number folds";
        rows.entry(above).or_insert_with(|| row(above, FolderRole::Folds, why, &names));
    }
    for (above, folders) in plain {
        let none = BTreeSet::new();
        if folders.len() > SIDE_BY_SIDE {
            let why = format!("{} folders of pictures, of whose names nothing is taken", folders.len());
            rows.entry(above).or_insert_with(|| row(above, FolderRole::Pictures, &why, &none));
            continue;
        }
        let why = "nothing is taken from its name";
        for folder in folders {
            rows.entry(folder).or_insert_with(|| row(folder, FolderRole::Pictures, why, &none));
        }
    }
    let counted = |(path, mut row): (&str, FolderFacts)| {
        let count = counts.get(path).copied().unwrap_or_default();
        (row.files, row.pictures) = (count.files, count.pictures);
        row
    };
    let mut rows: Vec<FolderFacts> = rows.into_iter().map(counted).collect();
    rows.order_by(|a, b| a.path.cmp(&b.path));
    rows
}

fn row(path: &str, role: FolderRole, why: &str, names: &BTreeSet<String>) -> FolderFacts {
    FolderFacts {
        path: if path.is_empty() { ".".to_owned() } else { path.to_owned() },
        role,
        split: None,
        why: why.to_owned(),
        files: 0,
        pictures: 0,
        parts: names.len() as u64,
        names: names.iter().take(NAMES).cloned().collect(),
        set: false,
    }
}

/// What the settings say is about the folder's own name.
fn is_of_splits(role: &FolderRole) -> bool {
    matches!(role, FolderRole::Split(_) | FolderRole::NoSplit)
}

fn is_fold(name: &str) -> bool {
    let words = words_of(name);
    let is = |word: &str| matches!(word, "fold" | "folds" | "kfold" | "cv" | "crossval" | "xval");
    words.windows(2).any(|pair| is(&pair[0]) && pair[1].bytes().all(|b| b.is_ascii_digit()))
}

/// Some folder above is a class or a variant.
fn inside_a_part(folder: &str, is_part: &impl Fn(&str) -> bool) -> bool {
    let mut above = folder.rsplit_once('/').map(|(above, _)| above);
    while let Some(folder) = above {
        if is_part(folder) {
            return true;
        }
        above = folder.rsplit_once('/').map(|(above, _)| above);
    }
    false
}

/// What lies in each folder.
fn counts(dataset: &Dataset) -> BTreeMap<&str, Count> {
    let folder_of = |path: &'_ str| path.rfind('/').unwrap_or(0);
    let mut own: BTreeMap<&str, Count> = BTreeMap::new();
    // Files of one folder mostly follow each other.
    for files in dataset.files.chunk_by(|a, b| a.path[..folder_of(&a.path)] == b.path[..folder_of(&b.path)]) {
        let Some(folder) = files.first().map(|file| &file.path[..folder_of(&file.path)]) else { continue };
        let count = own.entry(folder).or_default();
        for file in files {
            count.files += 1;
            count.pictures += u64::from(matches!(file.fate, Fate::Image(_)));
            count.masks += u64::from(matches!(file.fate, Fate::Mask(_)));
        }
        count.own = count.pictures;
    }
    let mut all = own.clone();
    for (folder, count) in own {
        let mut above = folder;
        while !above.is_empty() {
            above = above.rsplit_once('/').map_or("", |(above, _)| above);
            let sum = all.entry(above).or_default();
            sum.files += count.files;
            sum.pictures += count.pictures;
            sum.masks += count.masks;
        }
    }
    all
}
