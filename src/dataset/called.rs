//! What the things are called that several images show: people, patients, lesions, videos, by the name of the column that
//! tells them apart. Refuses to look at their names: a lesion is no person whatever it is called.

use super::Dataset;

/// A thing that images show, in one and in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    pub one: &'static str,
    pub many: &'static str,
    pub are_people: bool,
}

/// Word in the column's name, in one, in several, whether it is a person.
const WORDS: &[(&str, &str, &str, bool)] = &[
    ("patient", "patient", "patients", true),
    ("subject", "subject", "subjects", true),
    ("participant", "participant", "participants", true),
    ("celebrity", "celebrity", "celebrities", true),
    ("celeb", "celebrity", "celebrities", true),
    ("actor", "actor", "actors", true),
    ("speaker", "speaker", "speakers", true),
    ("donor", "donor", "donors", true),
    ("volunteer", "volunteer", "volunteers", true),
    ("signer", "signer", "signers", true),
    ("driver", "driver", "drivers", true),
    ("lesion", "lesion", "lesions", false),
    ("animal", "animal", "animals", false),
    ("individual", "individual", "individuals", false),
    ("video", "video", "videos", false),
    ("vid", "video", "videos", false),
    ("movie", "movie", "movies", false),
    ("scene", "scene", "scenes", false),
    ("clip", "clip", "clips", false),
    ("sequence", "sequence", "sequences", false),
    ("seq", "sequence", "sequences", false),
    ("burst", "burst", "bursts", false),
    ("study", "study", "studies", false),
    ("series", "series", "series", false),
    ("exam", "exam", "exams", false),
    ("case", "case", "cases", false),
    ("location", "location", "locations", false),
    ("specimen", "specimen", "specimens", false),
    ("plant", "plant", "plants", false),
    ("vehicle", "vehicle", "vehicles", false),
    ("slide", "slide", "slides", false),
    ("eye", "eye", "eyes", false),
];

const PERSON: Called = Called { one: "person", many: "people", are_people: true };
/// Of a column that the settings name, or one that says no more.
const THING: Called = Called { one: "identity", many: "identities", are_people: false };
const PEOPLE: [&str; 7] = ["person", "people", "identity", "identities", "pid", "face", "gt"];

/// What the values of a column are called that says which images belong together.
fn called(column: &str) -> Called {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in column.chars() {
        let starts = !before.is_alphanumeric() || (before.is_lowercase() && c.is_uppercase());
        if c.is_alphanumeric() {
            match words.last_mut().filter(|_| !starts) {
                Some(word) => word.extend(c.to_lowercase()),
                None => words.push(c.to_lowercase().collect()),
            }
        }
        before = c;
    }
    let is = |own: &str, word: &str| {
        let own = own.strip_suffix("uid").or_else(|| own.strip_suffix("id")).filter(|o| !o.is_empty()).unwrap_or(own);
        own == word || own.strip_suffix('s') == Some(word)
    };
    let found = WORDS.iter().find(|(word, ..)| words.iter().any(|own| is(own, word) || own == word));
    let whoever = || PEOPLE.iter().any(|word| words.iter().any(|own| is(own, word) || own == word));
    match found {
        Some(&(_, one, many, are_people)) => Called { one, many, are_people },
        None if whoever() => PERSON,
        None => THING,
    }
}

impl Called {
    /// The thing of this name in one, as [`Dataset::identities_called`] gives it; a person where nobody knows the name.
    pub fn of(one: &str) -> Self {
        let known = WORDS.iter().find(|(_, own, ..)| *own == one);
        let told = known.map(|&(_, one, many, are_people)| Self { one, many, are_people });
        told.unwrap_or(if one == THING.one { THING } else { PERSON })
    }
}

impl Dataset {
    /// What the dataset's identities are: people, unless the column that names them says better.
    pub fn identities_called(&self) -> Called {
        let source = self.identity_source.as_deref();
        source.and_then(|s| s.rsplit_once('#')).map_or(PERSON, |(_, column)| called(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_names_what_it_tells_apart() {
        for (column, many) in [
            ("lesion_id", "lesions"),
            ("lesionId", "lesions"),
            ("PatientID", "patients"),
            ("patientid", "patients"),
            ("video", "videos"),
            ("vid", "videos"),
            ("seq_id", "sequences"),
            ("SeriesInstanceUID", "series"),
            ("person_id", "people"),
            ("identity", "people"),
            ("pid", "people"),
            ("personId", "people"),
            ("plate", "identities"),
        ] {
            assert_eq!(called(column).many, many, "{column}");
        }
        assert!(!called("scene").are_people && called("subject_id").are_people);
        for column in ["lesion_id", "pid", "plate", "MovieName"] {
            assert_eq!(Called::of(called(column).one), called(column));
        }
    }
}
