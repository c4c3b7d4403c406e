//! UTKFace: `25_0_1_20170117142408075.jpg.chip.jpg` shows somebody of 25 years, male, Black. Age, gender and race were
//! estimated by a model and checked by an annotator, as the dataset says. Refuses names with a field that is missing or
//! none: they are said.

use super::folders::by_folder;
use super::{SOURCE, place_of, stem};
use crate::dataset::{
    Attribute, Builder, Dataset, Fault, FaultKind, FileRole, Format, ImageId, Origin, ToldByNames, Unit, words_of,
};
use crate::formats::attributes::{Gathered, Item, SourceFile};
use crate::formats::list::{Entry, How, Stage};
use crate::wording;

pub static ENTRY: Entry = Entry {
    format: Format { id: "utkface", name: "UTKFace names", role: FileRole::Annotations, boxes: None },
    reads: "age, gender and race from names of pictures as UTKFace has them (`25_0_1_20170117142408075.jpg`), with the words of the dataset's description",
    told_by: "nearly all pictures of a folder are called age_gender_race_date, with an age up to 116, a gender of 0 or 1, a race of 0 to 4 and a date of 17 digits",
    cannot: "the date; names with a missing field are said and not read",
    stage: Stage::Tables,
    how: How::Folders(apply),
};

const GENDERS: [&str; 2] = ["male", "female"];
const RACES: [&str; 5] = ["White", "Black", "Asian", "Indian", "Others"];
const OLDEST: u8 = 116;
const FORM: &str = "a name of the form age_gender_race_date";
const REMEDY: &str =
    "Rename the picture as age_gender_race_date, or leave it out: its age, gender and race are in no figure";

/// What a picture's name is.
enum Said<'n> {
    /// Age, gender and race as numbers; a blank stands about it.
    Face {
        fields: [&'n str; 3],
        blank: bool,
    },
    /// Of this form, and not quite: what is wrong.
    Nearly(String),
    SomethingElse,
}

fn read(stem: &str) -> Said<'_> {
    let fields: Vec<&str> = stem.trim().split('_').collect();
    let Some((date, before)) = fields.split_last() else { return Said::SomethingElse };
    let digits = |field: &str| field.bytes().all(|b| b.is_ascii_digit());
    let is_date = (14..=20).contains(&date.len()) && digits(date) && date.starts_with("20");
    if !is_date || before.is_empty() || before.len() > 4 || !before.iter().all(|field| digits(field)) {
        return Said::SomethingElse;
    }
    let &[age, gender, race] = before else {
        return Said::Nearly(wording::plural(fields.len() as u64, "field", "fields"));
    };
    let of = |field: &str| field.parse::<u8>().ok();
    match (of(age), of(gender), of(race)) {
        _ if age.is_empty() => Said::Nearly("no age".into()),
        _ if gender.is_empty() => Said::Nearly("no gender".into()),
        _ if race.is_empty() => Said::Nearly("no race".into()),
        (Some(0..=OLDEST), Some(0..=1), Some(0..=4)) => {
            Said::Face { fields: [age, gender, race], blank: stem.trim() != stem }
        }
        (Some(0..=OLDEST), Some(0..=1), _) => Said::Nearly(format!("a race of {race}")),
        (Some(0..=OLDEST), ..) => Said::Nearly(format!("a gender of {gender}")),
        _ => Said::Nearly(format!("an age of {age}")),
    }
}

/// How many of a folder's names are what.
#[derive(Default)]
struct Share {
    faces: usize,
    nearly: usize,
    others: usize,
}

impl Share {
    fn of(images: &[ImageId], dataset: &Dataset) -> Self {
        let mut share = Self::default();
        for &image in images {
            match read(stem(dataset.images.path(image))) {
                Said::Face { .. } => share.faces += 1,
                Said::Nearly(_) => share.nearly += 1,
                Said::SomethingElse => share.others += 1,
            }
        }
        share
    }

    /// Enough of them to be no accident.
    fn speaks(&self) -> bool {
        self.faces >= 2 && self.others * 10 <= self.faces && self.nearly <= self.faces
    }
}

fn apply(out: &mut Builder<'_>) {
    let folders = by_folder(&out.dataset);
    let shares: Vec<Share> = folders.iter().map(|(_, images)| Share::of(images, &out.dataset)).collect();
    if !shares.iter().any(Share::speaks) {
        return;
    }
    let taken = |share: &Share| share.speaks() || (share.faces > 0 && share.others == 0);
    let names = ["age", "gender", "race"].map(|name| column(name, &out.dataset));
    let mut gathered = Gathered::default();
    let (mut images, mut in_no_class, mut wrong) = (Vec::new(), Vec::new(), 0u64);
    let from = folders.first().and_then(|(_, images)| images.first()).map(|&image| place_of(&out.dataset, image).file);
    let Some(file) = from else { return };
    let source = SourceFile { file, path: SOURCE };
    for (folder, of_folder) in folders.iter().zip(&shares).filter(|(_, share)| taken(share)).map(|(folder, _)| folder) {
        if only_divides(folder) {
            in_no_class.extend_from_slice(of_folder);
        }
        for &image in of_folder {
            let place = place_of(&out.dataset, image);
            let path = out.dataset.images.path(image).to_owned();
            let fault = |kind, found: String| Fault::new(kind, place, FORM, found).of(image);
            match read(stem(&path)) {
                Said::Face { fields, blank } => {
                    images.push(image);
                    for (at, (name, value)) in names.iter().zip(fields).enumerate() {
                        let value = name.spell(at, value);
                        gathered.set(&out.dataset, source, &name.called, Item::Image(image, place), Some(&value));
                    }
                    if blank {
                        let found = format!("the blank in \"{path}\" was passed over");
                        let noted = Fault::new(FaultKind::Noted, place, "", found).of(image);
                        out.fault(noted.remedy("Take the blank out of the picture's name"));
                    }
                }
                Said::Nearly(found) => {
                    wrong += 1;
                    out.fault(fault(FaultKind::BadRecord, format!("{found} in {}", stem(&path))).remedy(REMEDY));
                }
                Said::SomethingElse => {
                    wrong += 1;
                    out.fault(fault(FaultKind::BadRecord, stem(&path).to_owned()).remedy(REMEDY));
                }
            }
        }
    }
    let why = "the picture's name says it, as UTKFace's names do; UTKFace's were estimated by a model and checked by an annotator";
    gathered.explain(SOURCE, why);
    gathered.comes_from(SOURCE, Origin::Inferred);
    gathered.finish(out);
    let mut why = format!(
        "{} of pictures say age, gender and race, as UTKFace's: age_gender_race_date",
        wording::plural(images.len() as u64, "name", "names")
    );
    if wrong > 0 {
        let (names, do_not) = (wording::plural(wrong, "name", "names"), if wrong == 1 { "does" } else { "do" });
        why.push_str(&format!("; {names} {do_not} not fit and {} not read", if wrong == 1 { "was" } else { "were" }));
    }
    images.sort_unstable();
    out.dataset.told_by_names.push(ToldByNames { format: &ENTRY.format, why, images, in_no_class });
}

/// UTKFace comes in part1 to part3, and in crop_part1.
fn only_divides(folder: &str) -> bool {
    let words = words_of(folder.rsplit('/').next().unwrap_or(folder));
    words.iter().any(|w| matches!(w.as_str(), "part" | "utk" | "utkface" | "wild" | "inthewild" | "crop"))
}

/// A column, and how its values are spelled.
struct Spelled {
    called: String,
    /// As numbers, as another file writes them.
    as_numbers: bool,
    /// Words that another file writes, for the numbers.
    words: Vec<Option<String>>,
}

impl Spelled {
    /// `at`: age, gender, race.
    fn spell(&self, at: usize, number: &str) -> String {
        // "007" years are 7.
        let n = number.parse::<usize>().unwrap_or(0);
        let word = match at {
            1 => GENDERS.get(n),
            2 => RACES.get(n),
            _ => None,
        };
        match (word, self.words.get(n)) {
            _ if self.as_numbers => n.to_string(),
            (Some(_), Some(Some(theirs))) => theirs.clone(),
            (Some(word), _) => (*word).to_owned(),
            (None, _) => n.to_string(),
        }
    }
}

/// Another file may have the same column: in its own words, so that both are held against each other where they mean
/// the same, and stay apart where that cannot be told.
fn column(name: &str, dataset: &Dataset) -> Spelled {
    let own: &[&str] = match name {
        "gender" => &GENDERS,
        "race" => &RACES,
        _ => &[],
    };
    let called = |called: String| Spelled { called, as_numbers: false, words: Vec::new() };
    let same = |a: &&Attribute| a.name == name && a.unit == Unit::Image;
    let Some(theirs) = dataset.attributes.iter().find(same) else { return called(name.to_owned()) };
    let all = |is: &dyn Fn(&str) -> bool| !theirs.values.is_empty() && theirs.values.iter().all(|v| is(v));
    let as_numbers = match own {
        [] => theirs.numbers.is_some(),
        _ => all(&|v| v.parse::<usize>().is_ok_and(|n| n < own.len())),
    };
    let words: Vec<Option<String>> =
        own.iter().map(|w| theirs.values.iter().find(|v| v.eq_ignore_ascii_case(w)).cloned()).collect();
    let known = !own.is_empty() && all(&|v| own.iter().any(|w| w.eq_ignore_ascii_case(v)));
    if as_numbers || known {
        return Spelled { as_numbers, words, ..called(name.to_owned()) };
    }
    called(format!("{name} by file name"))
}
