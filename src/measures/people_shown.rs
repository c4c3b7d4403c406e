//! Whether people are shown, as far as classes, identities and protected attributes say it. Owns the words for people;
//! refuses to look at pixels.

use super::Postings;
use crate::dataset::{ClassId, Dataset, ImageId, Unit};
use crate::sorting::Sorting;

/// Images that are kept as examples.
const MOST_IMAGES: usize = 10_000;

/// Classes that are people, or the visible part of one, in the languages of class lists.
const PEOPLE: &[&str] = &[
    "person",
    "persons",
    "people",
    "human",
    "humans",
    "human face",
    "human body",
    "human head",
    "human arm",
    "human leg",
    "human hand",
    "human foot",
    "human hair",
    "face",
    "faces",
    "head",
    "pedestrian",
    "pedestrians",
    "man",
    "men",
    "woman",
    "women",
    "boy",
    "boys",
    "girl",
    "girls",
    "child",
    "children",
    "kid",
    "kids",
    "baby",
    "babies",
    "toddler",
    "infant",
    "teenager",
    "adult",
    "elderly",
    "crowd",
    "cyclist",
    "rider",
    "player",
    "worker",
    "driver",
    "passenger",
    "patient",
    "male",
    "female",
    "swimmer",
    "personne",
    "personnes",
    "visage",
    "homme",
    "femme",
    "enfant",
    "mensch",
    "menschen",
    "fußgänger",
    "gesicht",
    "mann",
    "frau",
    "kind",
    "kinder",
    "persona",
    "personas",
    "persone",
    "hombre",
    "mujer",
    "niño",
    "niña",
    "rostro",
    "cara",
    "uomo",
    "donna",
    "bambino",
    "bambina",
    "volto",
    "viso",
    "pessoa",
    "pessoas",
    "homem",
    "mulher",
    "criança",
    "persoon",
    "personen",
    "osoba",
    "człowiek",
    "человек",
    "люди",
    "пешеход",
    "лицо",
    "人",
    "行人",
    "人物",
    "人脸",
    "顔",
    "사람",
    "شخص",
    "insan",
    "kişi",
];

/// Images that a person is seen in, or known to be, and by what.
#[derive(Clone, Debug)]
pub struct Known {
    /// Names of the classes, or of the column of people, or of the attributes.
    pub by: Vec<String>,
    /// How it is known: `class`, `identity` or `attribute`.
    pub how: How,
    /// Some of the images, and how many there are.
    pub images: Vec<ImageId>,
    pub total: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Class,
    Identity,
    Attribute,
}

/// A class's name as the lists have it.
pub fn plain(name: &str) -> String {
    let separated = name.chars().map(|c| if matches!(c, '_' | '-' | '.' | '/') { ' ' } else { c });
    separated.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Classes with a picture whose names stand in a list, the most frequent first.
pub fn classes_of(dataset: &Dataset, postings: &Postings, list: &[&str]) -> Vec<(ClassId, u64)> {
    let classes = dataset.classes.iter().enumerate();
    let named = classes.filter(|(_, class)| list.contains(&plain(&class.name).as_str()));
    let mut found: Vec<(ClassId, u64)> = named
        .map(|(at, _)| (ClassId::from(at), postings.images(ClassId::from(at)).len() as u64))
        .filter(|(_, images)| *images > 0)
        .collect();
    found.order_by_key(|(class, images)| (std::cmp::Reverse(*images), *class));
    found
}

/// By what people are known to be shown; `None` where nothing says so.
pub(super) fn known(dataset: &Dataset, postings: &Postings) -> Option<Known> {
    let classes = classes_of(dataset, postings, PEOPLE);
    if !classes.is_empty() {
        let mut images: Vec<u32> = classes.iter().flat_map(|(class, _)| postings.images(*class)).copied().collect();
        images.sort_unstable();
        images.dedup();
        let by = classes.iter().map(|(class, _)| dataset.class_name(*class).to_owned()).collect();
        return Some(Known {
            by,
            how: How::Class,
            total: images.len() as u64,
            images: images.into_iter().take(MOST_IMAGES).map(ImageId).collect(),
        });
    }
    let of = |how: How, by: Vec<String>, shows: &dyn Fn(usize) -> bool| {
        let all: Vec<ImageId> = dataset.images.ids().filter(|image| shows(image.index())).collect();
        let total = all.len() as u64;
        (total > 0).then(|| Known { by, how, total, images: all.into_iter().take(MOST_IMAGES).collect() })
    };
    let called = dataset.identities_called();
    if called.are_people && !dataset.identities.is_empty() {
        let shows = |image: usize| dataset.identity_of.get(image).is_some_and(Option::is_some);
        if let Some(known) = of(How::Identity, vec![called.many.to_owned()], &shows) {
            return Some(known);
        }
    }
    let protected: Vec<_> = dataset.attributes.iter().filter(|a| a.is_protected() && a.has_values()).collect();
    let by: Vec<String> = protected.iter().map(|a| a.name.clone()).collect();
    if by.is_empty() {
        return None;
    }
    let mut shown = vec![false; dataset.images.len()];
    for a in &protected {
        let items = 0..a.codes.len().max(a.numbers.as_ref().map_or(0, Vec::len));
        match a.unit {
            Unit::Identity => {
                for (image, identity) in dataset.identity_of.iter().enumerate() {
                    shown[image] |= identity.is_some_and(|id| a.has_value(id.index()));
                }
            }
            unit => {
                for item in items.filter(|&item| a.has_value(item)) {
                    if let Some(image) = dataset.image_of_item(unit, item) {
                        shown[image.index()] = true;
                    }
                }
            }
        }
    }
    of(How::Attribute, by, &|image| shown.get(image).copied().unwrap_or(false))
}
