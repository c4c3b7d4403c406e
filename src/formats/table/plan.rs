//! What each column of a table is used for: the one that names images, labels, attributes. Decided from names, types
//! and settings. Refuses to look at pictures (`join` does) or to fill anything (`fill` does).

use super::class_columns::{lists, one_hot, separator};
use crate::dataset::{Role, ValueType};
use crate::formats::attributes::{Column, MOST_ATTRIBUTES, Use, is_provenance};
use crate::wording;

/// Decides types and uses, once all values have been seen; says how many captions there are. `key`: the column that names images.
/// `sample`: the first rows' values. `boxes`: columns that say where boxes are, or how large images are; `boxed`: there
/// are boxes.
pub(super) fn decide(
    columns: &mut [Column],
    path: &str,
    key: Option<usize>,
    sample: &[Vec<String>],
    boxes: &[usize],
    boxed: bool,
) -> u64 {
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
        }
    }
    let captions = if boxed { 0 } else { captions(columns, key) };
    width_alone(columns, key, boxes);
    who(columns, path, key);
    if boxed {
        only_text(columns, key, boxes);
    }
    one_hot(columns, path, key, sample, boxes);
    if boxes.is_empty() {
        lists(columns, sample, key);
    }
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
            _ => match column.becomes_attribute(boxed, best_label.is_some(), &mut room) {
                true => Use::Attribute,
                false => Use::Nothing,
            },
        };
    }
    captions
}

/// Open Images' word on whether somebody saw the class or did not.
fn is_verification(column: &Column) -> bool {
    column.name.eq_ignore_ascii_case("confidence") && column.profile.is_zero_one()
}

/// Columns of sentences about the images; `why` says how many, and that they are no groups.
fn captions(columns: &mut [Column], key: Option<usize>) -> u64 {
    let mut all = 0;
    for (i, column) in columns.iter_mut().enumerate() {
        let lower = column.name.to_lowercase();
        let named = ["caption", "text", "sentence", "description", "prompt"].iter().any(|w| lower.contains(w));
        let profile = &column.profile;
        let sentences =
            profile.present > 0 && profile.blanks * 2 > profile.present && profile.bytes >= profile.present * 15;
        let open = matches!(column.role, Role::Attribute | Role::Ignore | Role::Label) && !column.fixed;
        if Some(i) != key && named && sentences && open && column.concept.is_none() {
            all += profile.present;
            let why = format!("{}, which are counted", wording::plural(profile.present, "caption", "captions"));
            column.set(Role::Ignore, &why);
        }
    }
    all
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
