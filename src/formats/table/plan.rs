//! What each column of a table is used for: the one that names images, labels, attributes. Decided from names, types
//! and settings. Refuses to look at pictures (`join` does) or to fill anything (`fill` does).

use super::class_columns::{is_places, lists, one_hot, separator};
use super::raters::{self, Wide};
use crate::dataset::{Concept, Origin, Role, ValueType};
use crate::formats::attributes::{Column, MOST_ATTRIBUTES, Use, is_predicted, is_provenance, names_prediction};
use crate::formats::embeddings::{is_called_so, numbered};
use crate::formats::named::is_called_as_people;
use crate::wording;
use rustc_hash::FxHashMap;

/// What columns hold that is neither an attribute nor a class.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    /// Columns of captions.
    pub captions: Vec<usize>,
    /// Sets of points, one an image.
    pub keypoints: u64,
    /// Columns that are several raters'.
    pub wide: Vec<Wide>,
    /// The column of classes' names that has their numbers beside it, and that of the numbers.
    pub class_numbers: Option<(usize, usize)>,
}

/// Decides types and uses, once all values have been seen. `key`: the column that names images.
/// `sample`: the first rows' values. `boxes`: columns that say where boxes are, or how large images are; `boxed`: there
/// are boxes; `of_people`: rows are people, not images.
pub(super) fn decide(
    columns: &mut [Column],
    path: &str,
    key: Option<usize>,
    sample: &[Vec<String>],
    boxes: &[usize],
    (boxed, of_people): (bool, bool),
) -> Said {
    for (i, column) in columns.iter_mut().enumerate() {
        column.decide_type();
        if Some(i) == key && column.role != Role::Path {
            column.set(Role::Path, "its values name images");
        }
        if boxes.contains(&i) {
            if !column.fixed {
                column.set(Role::Ignore, "part of the boxes");
            }
        } else if Some(i) != key {
            column.check_role(|profile| separator(profile).is_some());
            if !column.fixed && matches!(column.role, Role::Label | Role::Attribute) && is_places(&column.profile) {
                column.set(Role::Ignore, "lists of 0 and 1 that say which classes are there by their place: no names");
            }
        }
    }
    let captions = if boxed { Vec::new() } else { captions(columns, key) };
    // What annotators clicked on to draw a box is none of its points.
    let keypoints = points(columns, key, boxes) * u64::from(!boxed);
    width_alone(columns, key, boxes);
    numbers_of_points(columns, key);
    offsets(columns);
    who(columns, path, key);
    named_people(columns, key, sample);
    if boxed {
        only_text(columns, key, boxes);
    } else {
        grades(columns, key);
    }
    let wide = if boxed || key.is_none() { Vec::new() } else { raters::wide(columns, sample, key, boxes) };
    raters::set_roles(columns, &wide);
    // What a row says of its box or of a person by 0 and 1 is no class of an image.
    if !boxed && !of_people {
        one_hot(columns, path, key, sample, boxes);
    }
    if boxes.is_empty() {
        lists(columns, sample, key);
    }
    if !boxed {
        verifiers(columns);
    }
    presentations(columns);
    inferred(columns);
    let class_numbers = numbers_of_classes(columns, sample);
    let mut room = MOST_ATTRIBUTES;
    let best_label = columns.iter().filter(|c| c.role == Role::Label).map(|c| c.rank).min();
    let best_identity =
        columns.iter().enumerate().filter(|(_, c)| c.role == Role::Identity).map(|(i, c)| (c.rank, i)).min();
    for (i, column) in columns.iter_mut().enumerate() {
        if Some(i) == key || boxes.contains(&i) || column.used != Use::Nothing {
            continue;
        }
        column.used = match column.role {
            Role::Split => Use::Split,
            Role::Annotator => Use::Annotator,
            Role::Identity if best_identity.is_some_and(|(_, best)| best == i) => Use::Identity,
            Role::Label if column.fixed || Some(column.rank) == best_label => Use::Label(separator(&column.profile)),
            Role::Score if !column.fixed && is_verification(column) => Use::Verified,
            Role::Ignore if !column.fixed && is_predicted(&column.name) && is_group(column) => Use::Predicted,
            _ => match column.becomes_attribute(boxed, best_label.is_some(), &mut room) {
                true => Use::Attribute,
                false => Use::Nothing,
            },
        };
    }
    Said { captions, keypoints, wide, class_numbers }
}

/// Its values are few and say something: classes, not texts.
fn is_group(column: &Column) -> bool {
    let groups = matches!(column.ty, ValueType::Category | ValueType::Ordinal | ValueType::Boolean);
    groups && column.profile.values.is_some() && column.profile.present > 0
}

/// Open Images' word on whether somebody saw the class or did not.
fn is_verification(column: &Column) -> bool {
    column.name.eq_ignore_ascii_case("confidence") && column.profile.is_zero_one()
}

/// Where rows say whether a class is there or not, a column Source says who looked: nothing of the image.
fn verifiers(columns: &mut [Column]) {
    let verified = columns.iter().any(|column| !column.fixed && column.role == Role::Score && is_verification(column));
    for column in columns.iter_mut().filter(|_| verified) {
        if !column.fixed && column.role == Role::Attribute && column.name.eq_ignore_ascii_case("source") {
            column.set(Role::Ignore, "who looked for the class of its row");
        }
    }
}

/// MIAP's columns (More Inclusive Annotations for People) hold how others perceived a person: its authors say so.
fn presentations(columns: &mut [Column]) {
    for column in columns.iter_mut().filter(|column| column.settings.origin.is_none()) {
        let known = ["GenderPresentation", "AgePresentation"].iter().any(|name| column.name.eq_ignore_ascii_case(name));
        if known && column.role == Role::Protected {
            column.origin = Origin::Annotated;
        }
    }
}

/// A protected column that is called predicted holds what a model said of people. Beside a column that holds the same
/// otherwise it is no group of the data; alone it is one, of that origin.
fn inferred(columns: &mut [Column]) {
    let known: Vec<Concept> = columns
        .iter()
        .filter(|c| c.role == Role::Protected && !names_prediction(&c.name))
        .filter_map(|c| c.concept)
        .collect();
    for column in columns.iter_mut().filter(|c| !c.fixed && c.role == Role::Protected && names_prediction(&c.name)) {
        if column.concept.is_some_and(|concept| known.contains(&concept)) {
            column.set(Role::Ignore, "predicted: what a model says is kept apart from what was annotated");
        } else if column.settings.origin.is_none() {
            column.origin = Origin::Inferred;
        }
    }
}

/// Columns of sentences about the images; `why` says how many, and that they are no groups.
fn captions(columns: &mut [Column], key: Option<usize>) -> Vec<usize> {
    let mut all = Vec::new();
    for (i, column) in columns.iter_mut().enumerate() {
        let lower = column.name.to_lowercase();
        let named = ["caption", "text", "sentence", "description", "prompt"].iter().any(|w| lower.contains(w));
        let profile = &column.profile;
        let sentences =
            profile.present > 0 && profile.blanks * 2 > profile.present && profile.bytes >= profile.present * 15;
        let open = matches!(column.role, Role::Attribute | Role::Ignore | Role::Label) && !column.fixed;
        if Some(i) != key && named && sentences && open && column.concept.is_none() {
            all.push(i);
            let why = format!("{}, which are counted", wording::plural(profile.present, "caption", "captions"));
            column.set(Role::Ignore, &why);
        }
    }
    all
}

/// Columns of points on the images, CelebA's landmarks and their like: `lefteye_x` and `lefteye_y`, two of such pairs at
/// least. Says how many images have them.
fn points(columns: &mut [Column], key: Option<usize>, boxes: &[usize]) -> u64 {
    let side = |name: &str| -> Option<(String, char)> {
        let name = name.trim();
        let last = name.chars().last().filter(|c| matches!(c, 'x' | 'y' | 'X' | 'Y'))?;
        let before = name.strip_suffix(last)?;
        // `XClick1X`: a capital begins a word of its own.
        let capital = last.is_uppercase() && before.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        let of = before.strip_suffix(['_', '.', '-', ' ']).or(capital.then_some(before))?.to_lowercase();
        let side = last.to_ascii_lowercase();
        (!of.is_empty()).then_some((of, side))
    };
    let open = |(i, c): &(usize, &Column)| {
        Some(*i) != key && !boxes.contains(i) && !c.fixed && c.profile.is_numeric() && c.profile.present > 0
    };
    let sides: Vec<(usize, (String, char))> =
        columns.iter().enumerate().filter(open).filter_map(|(i, c)| Some((i, side(&c.name)?))).collect();
    let has = |of: &str, wanted: char| sides.iter().any(|(_, (name, side))| name == of && *side == wanted);
    let pairs: Vec<usize> = sides.iter().filter(|(_, (of, _))| has(of, 'x') && has(of, 'y')).map(|(i, _)| *i).collect();
    if pairs.len() < 4 {
        return 0;
    }
    let most = pairs.iter().filter_map(|&i| columns.get(i)).map(|c| c.profile.present).max().unwrap_or(0);
    for i in pairs {
        if let Some(column) = columns.get_mut(i) {
            column.set(Role::Ignore, "part of a point on the image: points are counted as keypoints");
        }
    }
    most
}

/// The numbers of a point that stand beside what a table says of its pictures are no attributes.
fn numbers_of_points(columns: &mut [Column], key: Option<usize>) {
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    for i in numbered(&names).into_iter().flatten() {
        if let Some(column) = columns.get_mut(i)
            && Some(i) != key
            && !column.fixed
            && column.profile.is_numeric()
            && (is_called_so(&column.name) || is_pixel(&column.name))
        {
            let why = match is_pixel(&column.name) {
                true => "a pixel of a picture that is not there",
                false => "a number of an embedding: a table of names and such numbers alone lays out the map",
            };
            column.set(Role::Ignore, why);
        }
    }
}

/// `dx` beside `dy` is how far something lies across, not a diagnosis.
fn offsets(columns: &mut [Column]) {
    let is = |column: &Column, name: &str| column.name.eq_ignore_ascii_case(name) && column.profile.is_numeric();
    if !columns.iter().any(|column| is(column, "dy")) {
        return;
    }
    for column in columns.iter_mut().filter(|column| !column.fixed && is(column, "dx")) {
        column.set(Role::Ignore, "how far across, as it stands beside dy");
    }
}

/// `pixel0`, `pixel_1`: pictures as rows of a table, as MNIST's.
pub(super) fn is_pixel(name: &str) -> bool {
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let called = word.trim_end_matches(['_', '-', ' ']);
    word.len() < name.len() && ["pixel", "px", "pix"].iter().any(|pixel| called.eq_ignore_ascii_case(pixel))
}

/// A column that says how wide images are, or how large their files, says nothing of what they show.
fn width_alone(columns: &mut [Column], key: Option<usize>, boxes: &[usize]) {
    const NAMES: &[&str] = &[
        "width",
        "imagewidth",
        "imgwidth",
        "imageheight",
        "imgheight",
        "filesize",
        "imagesize",
        "numpixels",
        "npixels",
        "megapixels",
    ];
    for (i, column) in columns.iter_mut().enumerate() {
        let open = column.role == Role::Attribute && !column.fixed && Some(i) != key && !boxes.contains(&i);
        let plain: String = column.name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if open && column.profile.is_numeric() && NAMES.contains(&plain.as_str()) {
            column.set(Role::Ignore, "the size of the image or its file");
        }
    }
}

/// Numbers of people from on which they are no classes of a file called after people, and images of each at most.
const MANY_PEOPLE: usize = 100;
const IMAGES_EACH: u64 = 200;

/// In a file called after identities the one column beside the images' names and splits says who is shown, whatever its
/// header. In one called after people a column of classes does that numbers many.
fn who(columns: &mut [Column], path: &str, key: Option<usize>) {
    let mut parts = path.rsplit('/');
    let stem = parts.next().unwrap_or(path).to_lowercase();
    let folder = parts.next().unwrap_or("").to_lowercase();
    let speaks = |of: &str, words: &[&str]| words.iter().any(|w| of.contains(w));
    let identities = ["identit", "person_id", "personid", "subject_id", "people_id", "celeb_id"];
    let says_so = speaks(&stem, &identities) || speaks(&folder, &["identit"]);
    let people = ["person", "persons", "people", "face", "faces", "celebs", "celeba", "celebrities"];
    let of_people = stem.split(|c: char| !c.is_alphanumeric()).any(|word| people.contains(&word));
    if !(says_so || of_people) || key.is_none() {
        return;
    }
    let mut others = columns.iter_mut().enumerate().filter(|(i, c)| Some(*i) != key && c.role != Role::Split);
    let (Some((_, column)), None) = (others.next(), others.next()) else { return };
    let profile = &column.profile;
    let open = !column.fixed
        && matches!(column.role, Role::Label | Role::Attribute | Role::Ignore | Role::Path)
        && profile.distinct() != Some(1)
        && profile.present > 0
        && !profile.fraction;
    let many = column.role == Role::Label
        && profile.is_numeric()
        && profile.distinct().is_none_or(|n| n >= MANY_PEOPLE && n as u64 * IMAGES_EACH >= profile.present);
    match says_so {
        true if open => column.set(Role::Identity, "the file's name says identity, and this is its only other column"),
        false if open && many => {
            column.set(Role::Identity, "the file's name says people, and its only other column numbers many of them");
        }
        _ => {}
    }
}

/// A column called name beside what people are (age, gender) says who is shown, where its values are called as people
/// are and the images' names stand in another column.
fn named_people(columns: &mut [Column], key: Option<usize>, sample: &[Vec<String>]) {
    let has = |role: Role| columns.iter().any(|column| column.role == role);
    if key.is_none() || !has(Role::Protected) || has(Role::Identity) {
        return;
    }
    let is_name = |(i, c): &(usize, &Column)| {
        let plain: String = c.name.chars().filter(|l| l.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let called = matches!(plain.as_str(), "name" | "names" | "fullname" | "celebname" | "personname" | "nametitle");
        let values = || sample.iter().filter_map(|row| row.get(*i)).filter(|value| !value.is_empty());
        let people = values().filter(|value| is_called_as_people(&value.replace('.', "").replace(' ', "_"))).count();
        Some(*i) != key && called && !c.fixed && people > 0 && people * 5 >= values().count() * 4
    };
    let found = columns.iter().enumerate().find(is_name).map(|(i, _)| i);
    if let Some(column) = found.and_then(|i| columns.get_mut(i)) {
        column.set(Role::Identity, "its values are names of people, beside what these are");
    }
}

/// How far gone something is, by number, or which expression a face has, is the class where no other column holds classes:
/// `level` of retinopathy.
fn grades(columns: &mut [Column], key: Option<usize>) {
    const NAMES: [&str; 6] = ["level", "grade", "stage", "severity", "dr", "expression"];
    if key.is_none() || columns.iter().any(|c| c.role == Role::Label) {
        return;
    }
    let is_grade = |(i, c): &(usize, &mut Column)| {
        let named = c
            .name
            .split(|l: char| !l.is_alphanumeric())
            .next_back()
            .is_some_and(|last| NAMES.iter().any(|name| last.eq_ignore_ascii_case(name)));
        let few = c.profile.is_numeric()
            && !c.profile.fraction
            && c.profile.distinct().is_some_and(|d| (2..=11).contains(&d));
        Some(*i) != key && named && few && c.role == Role::Attribute && !c.fixed
    };
    let mut found: Vec<(usize, &mut Column)> = columns.iter_mut().enumerate().filter(is_grade).collect();
    if let [(_, column)] = found.as_mut_slice() {
        column.set(Role::Label, "its name says a grade or an expression, and no other column holds classes");
    }
}

/// A column of numbers beside one of names of classes, where each number goes with one name and each name with one number,
/// is the same said once more. Gives the names and the numbers where there is one pair of them.
fn numbers_of_classes(columns: &mut [Column], sample: &[Vec<String>]) -> Option<(usize, usize)> {
    let open = |column: &Column| column.role == Role::Label && !column.fixed && !column.rated;
    let of = |number: bool| -> Vec<usize> {
        let all = columns.iter().enumerate().filter(|(_, column)| open(column));
        all.filter(|(_, column)| column.profile.is_numeric() == number).map(|(i, _)| i).collect()
    };
    let (numbers, names) = (of(true), of(false));
    let distinct = |i: usize| columns.get(i).and_then(|column| column.profile.distinct());
    let pairs = |number: usize, name: usize| {
        let (mut to, mut from) = (FxHashMap::default(), FxHashMap::default());
        sample
            .iter()
            .filter_map(|row| Some((row.get(number)?.as_str(), row.get(name)?.as_str())))
            .all(|(a, b)| *to.entry(a).or_insert(b) == b && *from.entry(b).or_insert(a) == a)
            && to.len() > 1
    };
    let said: Vec<(usize, usize)> = numbers
        .iter()
        .filter_map(|&number| {
            let name = names.iter().find(|&&name| distinct(name) == distinct(number) && pairs(number, name))?;
            Some((number, *name))
        })
        .collect();
    for &(number, name) in &said {
        let of = columns.get(name).map(|column| column.name.clone()).unwrap_or_default();
        if let Some(column) = columns.get_mut(number) {
            column.set(Role::Ignore, &format!("the number of the class that {of} names"));
        }
    }
    match said.as_slice() {
        &[(number, name)] => Some((name, number)),
        _ => None,
    }
}

/// The only column of words beside boxes is their class, whatever it is called.
fn only_text(columns: &mut [Column], key: Option<usize>, boxes: &[usize]) {
    if columns.iter().any(|c| c.role == Role::Label) {
        return;
    }
    let words = |(i, c): &(usize, &mut Column)| {
        let text = matches!(c.ty, ValueType::Category | ValueType::Ordinal) && !c.profile.is_numeric();
        Some(*i) != key && !boxes.contains(i) && text && c.profile.present > 0
    };
    let mut texts: Vec<(usize, &mut Column)> = columns.iter_mut().enumerate().filter(words).collect();
    if let [(_, column)] = texts.as_mut_slice() {
        let open = column.role == Role::Attribute && !column.fixed && !is_provenance(&column.name);
        if open && column.profile.distinct().is_some_and(|d| d <= 1000) {
            column.set(Role::Label, "the only column of words beside the boxes");
        }
    }
}
