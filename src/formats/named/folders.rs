//! Pictures by the folder that they lie in. Refuses to say what the folders are.

use super::folder;
use crate::dataset::{Dataset, ImageId, words_of};
use std::collections::BTreeMap;

/// The pictures, dropped or listed, by their folders, in order.
pub(super) fn by_folder(dataset: &Dataset) -> Vec<(String, Vec<ImageId>)> {
    let mut folders: BTreeMap<&str, Vec<ImageId>> = BTreeMap::new();
    for image in dataset.images.ids() {
        folders.entry(folder(dataset.images.path(image))).or_default().push(image);
    }
    folders.into_iter().map(|(folder, images)| (folder.to_owned(), images)).collect()
}

/// The dataset's name, or a part of a path, has one of these words.
pub(super) fn speaks_of(words: &[&str], path: &str, dataset: &Dataset) -> bool {
    let parts = path.split('/').chain([dataset.name.as_str()]);
    parts.flat_map(words_of).any(|word| words.contains(&word.as_str()))
}
