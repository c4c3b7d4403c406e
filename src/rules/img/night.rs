//! Which pictures are said to be taken at night, by the dataset's own folders, columns and classes. Refuses to tell it from
//! pixels.

use crate::dataset::{Dataset, ImageId, words_of};
use crate::wording::yes_or_no;
use std::collections::BTreeMap;

/// Words that say that little light is meant. Not "dark", which is said of hair, skin and chocolate.
const WORDS: [&str; 16] = [
    "night",
    "nights",
    "nighttime",
    "nightly",
    "midnight",
    "dusk",
    "twilight",
    "evening",
    "lowlight",
    "nacht",
    "nachts",
    "nuit",
    "noche",
    "notte",
    "noite",
    "natt",
];

/// What is called after the night and may be taken by day.
const THINGS: [&str; 12] =
    ["stand", "stands", "gown", "heron", "jar", "club", "light", "lamp", "table", "shirt", "dress", "shade"];

fn says_night(text: &str) -> bool {
    let words = words_of(text);
    let is_thing = |at: usize| words.get(at + 1).is_some_and(|next| THINGS.contains(&next.as_str()));
    let is_night = |(at, word): (usize, &String)| WORDS.contains(&word.as_str()) && !is_thing(at);
    words.iter().enumerate().any(is_night) || words.windows(2).any(|two| two[0] == "low" && two[1] == "light")
}

/// Per picture that is said to be of the night, what says so: `folder night`, `timeofday: night`, `class night`.
pub(super) fn said(dataset: &Dataset) -> BTreeMap<ImageId, String> {
    let mut said = BTreeMap::new();
    for attribute in dataset.attributes.iter().filter(|a| !a.is_protected()) {
        let named = says_night(&attribute.name);
        let is_night = |value: &String| says_night(value) || named && yes_or_no(value) == Some(true);
        let night: Vec<bool> = attribute.values.iter().map(is_night).collect();
        if !night.contains(&true) {
            continue;
        }
        for (image, code) in dataset.groups_by_image(attribute) {
            if night.get(code) == Some(&true) {
                let value = attribute.values.get(code).map_or("", String::as_str);
                said.entry(image).or_insert_with(|| format!("{}: {value}", attribute.name));
            }
        }
    }
    let classes: Vec<bool> = dataset.classes.iter().map(|class| says_night(&class.name)).collect();
    if classes.contains(&true) {
        for (image, class) in dataset.classes_by_image() {
            if classes.get(class.index()) == Some(&true) {
                said.entry(image).or_insert_with(|| format!("class {}", dataset.class_name(class)));
            }
        }
    }
    for id in dataset.images.ids() {
        let folders = dataset.images.path(id).split('/').rev().skip(1);
        if let Some(folder) = folders.into_iter().find(|folder| says_night(folder)) {
            said.entry(id).or_insert_with(|| format!("folder {folder}"));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn night_is_told_by_words_and_not_by_things_called_after_it() {
        for night in ["night", "BDD_night_clear", "Nacht", "low-light", "nightTime", "evening"] {
            assert!(says_night(night), "{night}");
        }
        for other in ["knight", "night stand", "night_heron", "dark", "daytime", "lightning", "light"] {
            assert!(!says_night(other), "{other}");
        }
    }
}
