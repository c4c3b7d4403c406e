//! What folders were taken for, in words.

use super::FolderFacts;
use crate::dataset::FolderRole;
use crate::wording;

/// A role as it is chosen.
pub fn folder_role_words(role: &FolderRole) -> String {
    match role {
        FolderRole::Classes => "each folder in it is a class".to_owned(),
        FolderRole::Pictures => "pictures, no classes".to_owned(),
        FolderRole::Variants => "the folders in it are variants".to_owned(),
        FolderRole::Masks => "masks".to_owned(),
        FolderRole::Folds => "each folder in it is a fold".to_owned(),
        FolderRole::Split(name) => format!("split {name}"),
        FolderRole::NoSplit => "no split".to_owned(),
        FolderRole::Ignore => "left aside".to_owned(),
    }
}

/// What a folder was taken for: `2 classes: cat and dog; split train`.
pub fn folder_words(row: &FolderFacts) -> String {
    let parts = |one: &str, many: &str| {
        let mut names = row.names.clone();
        let more = row.parts.saturating_sub(names.len() as u64);
        if more > 0 {
            names.push(format!("{} more", wording::count(more)));
        }
        match names.is_empty() {
            true => many.to_owned(),
            false => format!("{}: {}", wording::plural(row.parts, one, many), wording::list(&names, names.len())),
        }
    };
    let mut words = match &row.role {
        FolderRole::Classes => parts("class", "classes"),
        FolderRole::Variants => parts("variant", "variants"),
        FolderRole::Folds => parts("fold", "folds"),
        FolderRole::Pictures => "pictures".to_owned(),
        role => folder_role_words(role),
    };
    if let Some(split) = &row.split {
        words.push_str(&format!("; split {split}"));
    }
    words
}

/// Why, as a sentence.
pub fn folder_because(row: &FolderFacts) -> String {
    match &row.split {
        Some(split) => format!("{}; its own name says {split}", row.why),
        None => row.why.clone(),
    }
}
