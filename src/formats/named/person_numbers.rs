//! Folders that say whom they are of by a word and a number, wherever they stand in a path:
//! `train/patient00001/study1/view1.jpg`, `subject_07/12.png`, BIDS' `sub-01`. Refuses folders that only count.

use super::{are_identified, identify};
use crate::dataset::{Builder, Format, ImageId, ToldByNames, words_of};
use crate::wording;
use std::collections::{BTreeMap, BTreeSet};

/// Words for people in front of a number, and what such people are called.
const WORDS: [(&str, &str); 8] = [
    ("patient", "patient"),
    ("patients", "patient"),
    ("subject", "subject"),
    ("subj", "subject"),
    ("participant", "participant"),
    ("volunteer", "participant"),
    ("person", "person"),
    ("individual", "person"),
];

/// What the person is called whom a folder is of; `None` where it is of nobody.
pub(in crate::formats) fn person_of(folder: &str) -> Option<&'static str> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if folder.strip_prefix("sub-").is_some_and(is_number) {
        return Some("subject");
    }
    let words = words_of(folder);
    let [word, number] = words.as_slice() else { return None };
    let known = WORDS.iter().find(|(own, _)| own == word);
    known.filter(|_| is_number(number)).map(|(_, called)| *called)
}

/// Identifies the pictures in such folders, where no file says who is on them and there are at least two people.
pub(super) fn apply(format: &'static Format, out: &mut Builder<'_>) {
    let images = &out.dataset.images;
    let mut found: BTreeMap<&'static str, Vec<(ImageId, String)>> = BTreeMap::new();
    for image in images.ids() {
        let path = images.path(image);
        let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
        let of = folders.split('/').find_map(|folder| Some((folder, person_of(folder)?)));
        if let Some((folder, called)) = of {
            found.entry(called).or_default().push((image, folder.to_owned()));
        }
    }
    let all: Vec<ImageId> = found.values().flatten().map(|(image, _)| *image).collect();
    if out.dataset.identity_source.is_some() || are_identified(&all, &out.dataset) {
        return;
    }
    let Some((called, of)) = found.into_iter().max_by_key(|(_, of)| of.len()) else { return };
    let people: BTreeSet<&str> = of.iter().map(|(_, folder)| folder.as_str()).collect();
    let [Some(first), Some(_)] = ({
        let mut people = people.iter();
        [people.next(), people.next()]
    }) else {
        return;
    };
    let why = format!(
        "folders as people: {} in {}: a folder of each path says {called} and a number, such as {first}",
        wording::plural(of.len() as u64, "picture", "pictures"),
        wording::plural(people.len() as u64, "folder", "folders"),
    );
    for (image, folder) in &of {
        identify(*image, folder, called, out);
    }
    let images = of.into_iter().map(|(image, _)| image).collect();
    out.dataset.told_by_names.push(ToldByNames { format, why, in_no_class: Vec::new(), images });
}
