//! What each column of a table is used for: the one that names images, labels, attributes. Decided from names, types
//! and settings. Refuses to look at pictures (`join` does) or to fill anything (`fill` does).

use super::class_columns::{lists, one_hot, separator};
use crate::dataset::Role;
use crate::formats::attributes::{Column, MOST_ATTRIBUTES, Use};

/// Decides types and uses, once all values have been seen. `key`: the column that names images.
/// `sample`: the first rows' values. `boxes`: columns that say where boxes are, or how large images are.
pub(super) fn decide(columns: &mut [Column], path: &str, key: Option<usize>, sample: &[Vec<String>], boxes: &[usize]) {
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
            _ => match column.becomes_attribute(!boxes.is_empty(), best_label.is_some(), &mut room) {
                true => Use::Attribute,
                false => Use::Nothing,
            },
        };
    }
}

/// Open Images' word on whether somebody saw the class or did not.
fn is_verification(column: &Column) -> bool {
    column.name.eq_ignore_ascii_case("confidence") && column.profile.is_zero_one()
}
