//! Which attributes stay with a person, and which change from picture to picture, by what their names say. Owns the words;
//! refuses to look at values.

use crate::dataset::{Attribute, Concept};

/// Whether a value stays with a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Steady {
    Stays,
    Changes,
    /// The name does not say.
    Unknown,
}

/// Stay for life; compared with the words of a name, several words in a row where several stand here.
const STAY: &[&str] = &[
    "eye color",
    "eye colour",
    "eyecolor",
    "eyecolour",
    "iris color",
    "iris colour",
    "eyes color",
    "eyes colour",
    "augenfarbe",
    "couleur des yeux",
    "color de ojos",
    "birth",
    "birthdate",
    "birthday",
    "birthyear",
    "birthplace",
    "born",
    "dob",
    "yob",
    "geburtsdatum",
    "geburtsjahr",
    "geburtsort",
    "naissance",
    "nacimiento",
    "nascimento",
    "nascita",
    "geboortedatum",
    "geboortejaar",
    "рождения",
    "出生日期",
    "生年月日",
    "生日",
    "출생",
    "blood type",
    "blood group",
    "bloodtype",
    "handedness",
    "mother tongue",
    "native language",
    "species",
    "breed",
];

/// Change from picture to picture, or in the course of a life.
const CHANGE: &[&str] = &[
    "age",
    "hair",
    "beard",
    "makeup",
    "glasses",
    "eyeglasses",
    "sunglasses",
    "hat",
    "cap",
    "smile",
    "smiling",
    "expression",
    "emotion",
    "mood",
    "pose",
    "yaw",
    "pitch",
    "roll",
    "light",
    "lighting",
    "illumination",
    "weight",
    "clothes",
    "clothing",
    "camera",
    "device",
    "session",
    "date",
    "time",
    "year",
    "month",
    "day",
    "hour",
    "frame",
    "view",
    "angle",
    "distance",
    "quality",
    "blur",
    "occlusion",
    "occluded",
    "background",
    "location",
    "place",
];

/// By its concept, else by its name.
pub(super) fn of(attribute: &Attribute) -> Steady {
    let words = words_of(&attribute.name);
    let has = |list: &[&str]| {
        list.iter().any(|entry| {
            let entry: Vec<&str> = entry.split(' ').collect();
            words.windows(entry.len()).any(|own| own.iter().zip(&entry).all(|(a, b)| a == b))
        })
    };
    match attribute.concept {
        Some(Concept::Gender | Concept::Race | Concept::Skin | Concept::Nationality) => Steady::Stays,
        // A date of birth is filed under age.
        _ if has(STAY) => Steady::Stays,
        Some(_) => Steady::Changes,
        None if attribute.is_provenance() || has(CHANGE) => Steady::Changes,
        None => Steady::Unknown,
    }
}

/// Its values lie along a scale whose neighbours nobody can tell apart for sure.
pub(super) fn is_graded(attribute: &Attribute) -> bool {
    attribute.concept == Some(Concept::Skin)
}

/// The words of a name in small letters: `EyeColour` and `eye_colour` have two.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for c in name.chars().take(200) {
        if !c.is_alphanumeric() {
            before = None;
            continue;
        }
        let starts = before.is_none_or(|b| b.is_lowercase() && c.is_uppercase());
        match words.last_mut().filter(|_| !starts) {
            Some(word) => word.extend(c.to_lowercase()),
            None => words.push(c.to_lowercase().collect()),
        }
        before = Some(c);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{FileId, Unit};

    #[test]
    fn names_say_what_stays_and_what_changes() {
        let of = |name: &str, concept: Option<Concept>| {
            let mut attribute = Attribute::new(name, "t.csv#x", FileId(0), Unit::Image);
            attribute.concept = concept;
            of(&attribute)
        };
        for (name, concept) in [
            ("Male", Some(Concept::Gender)),
            ("race", Some(Concept::Race)),
            ("eye_colour", None),
            ("EyeColor", None),
            ("date of birth", Some(Concept::Age)),
            ("birthYear", Some(Concept::Age)),
            ("blood type", None),
        ] {
            assert_eq!(of(name, concept), Steady::Stays, "{name}");
        }
        for (name, concept) in [
            ("age", Some(Concept::Age)),
            ("Young", Some(Concept::Age)),
            ("marital status", Some(Concept::Marital)),
            ("hair colour", None),
            ("Smiling", None),
            ("wearing_hat", None),
        ] {
            assert_eq!(of(name, concept), Steady::Changes, "{name}");
        }
        assert_eq!(of("localization", None), Steady::Unknown);
        assert_eq!(of("eyeglasses", None), Steady::Changes);
    }
}
