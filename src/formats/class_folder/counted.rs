//! Classes in the names of pictures that count each class, as Kaggle's cats and dogs have them: `train/cat.0.jpg`,
//! `train/dog.0.jpg`. Owns what such a name says; refuses words for cameras and for what is kept of one scene.

use crate::dataset::{ImageId, is_layout};
use std::collections::BTreeMap;

/// Pictures of each word from which on it is no accident, and how many of a folder have to be called so: nine in ten.
const LEAST: usize = 5;
/// Words that divide pictures otherwise than by what they show.
const OTHER: &str = " left right front back rear top bottom side rgb depth ir nir thermal color colour gray grey cam camera \
    frame scan photo picture shot screenshot dsc img image snapshot page slide crop patch tile mask label labels ";

/// The pictures by their classes; `None` where no folder's are called so.
pub(super) fn by_name(pictures: &[(ImageId, &str)]) -> Option<BTreeMap<String, Vec<ImageId>>> {
    let mut folders: BTreeMap<&str, (usize, BTreeMap<&str, Vec<ImageId>>)> = BTreeMap::new();
    for &(image, path) in pictures {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let of = folders.entry(folder).or_default();
        of.0 += 1;
        if let Some(word) = read(name) {
            of.1.entry(word).or_default().push(image);
        }
    }
    let mut classes: BTreeMap<String, Vec<ImageId>> = BTreeMap::new();
    for (all, words) in folders.into_values() {
        let called: usize = words.values().map(Vec::len).sum();
        if words.len() > 1 && called * 10 >= all * 9 && words.values().all(|of| of.len() >= LEAST) {
            for (word, of) in words {
                classes.entry(word.to_owned()).or_default().extend(of);
            }
        }
    }
    (!classes.is_empty()).then_some(classes)
}

/// `cat` of `cat.17.jpg`.
fn read(name: &str) -> Option<&str> {
    let (word, number) = name.rsplit_once('.')?.0.rsplit_once('.')?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let is_word = word.len() > 1 && word.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '-' | ' '));
    let is_other = OTHER.contains(&format!(" {} ", word.to_lowercase())) || is_layout(word);
    (is_number && is_word && !is_other).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::class_folder::tests::counts_of;

    fn classes(names: &[String]) -> Option<Vec<(String, usize)>> {
        counts_of(by_name, names)
    }

    #[test]
    fn pictures_that_are_counted_by_class_say_it() {
        let mut names: Vec<String> =
            (0..6).flat_map(|at| ["cat", "dog"].map(|w| format!("train/{w}.{at}.jpg"))).collect();
        names.extend((0..9).map(|at| format!("test1/{at}.jpg")));
        assert_eq!(classes(&names), Some(vec![("cat".into(), 6), ("dog".into(), 6)]));
    }

    #[test]
    fn two_cameras_and_one_word_say_none() {
        for words in [["left", "right"], ["rgb", "depth"], ["frame", "frame"]] {
            let names: Vec<String> = (0..6).flat_map(|at| words.map(|w| format!("{w}.{at:04}.png"))).collect();
            assert_eq!(classes(&names), None, "{words:?}");
        }
    }
}
