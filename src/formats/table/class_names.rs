//! Lists of classes as tables: Open Images' codes and their names (`/m/01g317`, `Person`), names and numbers (`cat`, `0`).
//! They name the classes that other tables give as codes or numbers. Refuses to judge whether a class is used.

use super::rows::Rows;
use super::shape::Classes;
use super::survey::Survey;
use crate::dataset::{Builder, Place, RecordKind};
use crate::formats::Input;
use crate::formats::attributes::{looks_like_image, number};
use rustc_hash::{FxHashMap, FxHashSet};

/// More classes than this are no list of classes.
const MOST: usize = 100_000;

/// The two columns of a list of classes with their numbers: each name and each whole number once, and the file's name or
/// the header speaks of classes.
pub(super) fn columns_of(path: &str, header: Option<&[String]>, rows: &[Vec<String>]) -> Option<Classes> {
    if rows.len() < 2 || rows.iter().any(|row| row.len() != 2) {
        return None;
    }
    let field = |column: usize| rows.iter().filter_map(move |row| row.get(column).map(String::as_str));
    let is_whole = |v: &str| v.len() <= 6 && v.bytes().all(|b| b.is_ascii_digit()) && !v.is_empty();
    let is_name = |v: &str| !v.is_empty() && v.len() <= 80 && number(v, true).is_none() && !looks_like_image(v);
    let once = |column: usize| field(column).collect::<FxHashSet<&str>>().len() == rows.len();
    let [name, number] =
        [[0, 1], [1, 0]].into_iter().find(|&[name, number]| field(name).all(is_name) && field(number).all(is_whole))?;
    let largest = field(number).filter_map(|v| v.parse::<usize>().ok()).max()?;
    let speaks = |text: &str| {
        let lower = text.to_lowercase();
        ["class", "label", "categor", "names", "species", "breed", "ontology"].iter().any(|w| lower.contains(w))
    };
    let file = path.rsplit('/').next().unwrap_or(path);
    let says_so = speaks(file) || header.is_some_and(|names| names.iter().any(|n| speaks(n)));
    (once(name) && once(number) && largest <= 10 * rows.len() + 10 && says_so).then_some(Classes { name, number })
}

pub(super) fn is_code(value: &str) -> bool {
    value.starts_with("/m/") || value.starts_with("/g/") || value.starts_with("/t/")
}

/// Reads the table if it is such a list. Classes whose code a table uses get their name; the thousands of others in
/// these lists are not declared, since a dataset does not mean them.
pub(super) fn read(input: &Input<'_>, survey: &Survey, out: &mut Builder<'_>) -> bool {
    if let Some(columns) = survey.shape.classes {
        return read_numbers(input, survey, columns, out);
    }
    let codes = survey.columns.first().and_then(|c| c.profile.values.as_ref());
    let all_codes = codes.is_some_and(|v| v.len() as u64 == survey.rows && v.keys().all(|k| is_code(k)));
    if survey.columns.len() != 2 || survey.rows == 0 || !all_codes {
        return false;
    }
    if let Some(source) = out.source() {
        source.format = &super::CLASS_NAMES.format;
        source.role = source.format.role;
        source.records = survey.rows;
    }
    let Ok(mut rows) = Rows::new(input.bytes, &survey.shape) else { return true };
    let mut names = FxHashMap::default();
    while let Ok(Some(row)) = rows.next() {
        if !row.get(1).is_empty() {
            names.insert(row.get(0).to_owned(), row.get(1).to_owned());
        }
    }
    let mut taken: FxHashSet<String> = out.dataset.classes.iter().map(|c| c.name.clone()).collect();
    for class in &mut out.dataset.classes {
        if let Some(name) = names.get(&class.name)
            && taken.insert(name.clone())
        {
            class.name.clone_from(name);
        }
        if let Some(name) = class.supercategory.as_ref().and_then(|above| names.get(above)) {
            class.supercategory = Some(name.clone());
        }
        for whole in &mut class.part_of {
            if let Some(name) = names.get(whole) {
                whole.clone_from(name);
            }
        }
    }
    true
}

/// Reads a list of names and numbers. Classes that a table gives by number get their name.
fn read_numbers(input: &Input<'_>, survey: &Survey, columns: Classes, out: &mut Builder<'_>) -> bool {
    let distinct = |i: usize| survey.columns.get(i).and_then(|c| c.profile.distinct()).map(|n| n as u64);
    if distinct(columns.number) != Some(survey.rows) || survey.rows > MOST as u64 {
        return false;
    }
    if let Some(source) = out.source() {
        source.format = &super::CLASS_NAMES.format;
        source.role = source.format.role;
        source.records = survey.rows;
    }
    let Ok(mut rows) = Rows::new(input.bytes, &survey.shape) else { return true };
    let mut listed: Vec<(String, String, Place)> = Vec::new();
    while let Ok(Some(row)) = rows.next() {
        let place = Place::new(input.file, row.line, RecordKind::Row, row.number);
        if !row.get(columns.name).is_empty() {
            listed.push((row.get(columns.name).to_owned(), row.get(columns.number).to_owned(), place));
        }
    }
    let known: FxHashSet<&str> = out.dataset.classes.iter().map(|c| c.name.as_str()).collect();
    let by_number = listed.iter().any(|(_, number, _)| known.contains(number.as_str()))
        && !listed.iter().any(|(name, ..)| known.contains(name.as_str()));
    if by_number {
        let names: FxHashMap<&str, (&str, Place)> =
            listed.iter().map(|(name, number, place)| (number.as_str(), (name.as_str(), *place))).collect();
        for class in &mut out.dataset.classes {
            if let Some(&(name, place)) = names.get(class.name.as_str()) {
                name.clone_into(&mut class.name);
                class.declared.push(place);
            }
        }
    } else {
        for (name, _, place) in &listed {
            out.declare_class(name, None, *place);
        }
    }
    true
}
