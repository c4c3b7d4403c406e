//! Splits that the names of pictures begin with: `train_00001.jpg` and `test_0012.jpg` in one folder (RAF-DB, Plant
//! Pathology). Refuses datasets of which anything else says the splits, or in which one name begins otherwise.

use super::stem;
use crate::dataset::{Builder, ImageId, split_name};
use std::collections::BTreeSet;

/// Fewer names begin so by accident.
const LEAST: usize = 10;

/// Puts pictures into the splits that their names begin with, where all do and nothing else says splits.
pub(in crate::formats) fn apply(out: &mut Builder<'_>) {
    let images = &out.dataset.images;
    if !images.split_claims.is_empty() {
        return;
    }
    let dropped = images.ids().filter(|id| images.file[id.index()].is_some());
    let found: Option<Vec<(ImageId, &'static str)>> =
        dropped.map(|id| Some((id, split_of_name(stem(images.path(id)))?))).collect();
    let Some(found) = found.filter(|found| found.len() >= LEAST) else { return };
    let splits: BTreeSet<&str> = found.iter().map(|(_, split)| *split).collect();
    if splits.len() < 2 {
        return;
    }
    for (image, name) in found {
        let split = out.split(name);
        out.claim_split(image, split, None);
    }
}

/// `train` of `Train_0`, `train-00001_aligned`: a split, then a number.
fn split_of_name(stem: &str) -> Option<&'static str> {
    let (word, rest) = stem.split_once(['_', '-'])?;
    let numbered = rest.starts_with(|c: char| c.is_ascii_digit());
    let plain = word.chars().all(char::is_alphabetic);
    split_name(word).filter(|_| numbered && plain)
}
