//! Lists of Open Images' class codes and their names (`/m/01g317`, `Person`): they name the classes that other tables
//! give as codes.

use super::rows::Rows;
use super::survey::Survey;
use crate::dataset::Builder;
use crate::formats::Input;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) fn is_code(value: &str) -> bool {
    value.starts_with("/m/") || value.starts_with("/g/") || value.starts_with("/t/")
}

/// Reads the table if it is such a list. Classes whose code a table uses get their name; the thousands of others in
/// these lists are not declared, since a dataset does not mean them.
pub(super) fn read(input: &Input<'_>, survey: &Survey, out: &mut Builder<'_>) -> bool {
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
    }
    true
}
