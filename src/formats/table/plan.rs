//! What each column of a table is used for: the one that names images, labels, attributes. Decided from names, types
//! and settings. Refuses to look at pictures (`join` does) or to fill anything (`fill` does).

use super::class_columns::{lists, one_hot, separator};
use super::profile::{Missing, Profile};
use crate::dataset::{ColumnInfo, ColumnSettings, Concept, Origin, Role, ValueType};
use crate::formats::columns::{SET, guess, is_certainty};

/// Columns that become attributes, at most; a table of pixels is no table of attributes.
const MOST_ATTRIBUTES: usize = 200;

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Nothing,
    Attribute,
    /// A class a row, or several with this between them.
    Label(Option<char>),
    /// Its name is a class, present where the value is 1.
    OneHot,
    Split,
    Identity,
    Annotator,
    /// Rows where this is 0 say that the class is *not* there (Open Images).
    Verified,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub name: String,
    pub role: Role,
    pub why: String,
    pub ty: ValueType,
    pub origin: Origin,
    pub concept: Option<Concept>,
    pub rank: u8,
    pub missing: Missing,
    pub profile: Profile,
    pub used: Use,
    /// The settings say what it is.
    pub fixed: bool,
    pub settings: ColumnSettings,
}

impl Column {
    /// A column before its values have been seen.
    pub(super) fn new(name: String, settings: ColumnSettings, comma: bool) -> Self {
        let guess = guess(&name);
        let fixed = settings.role.is_some();
        let missing = Missing {
            declared: settings.missing.clone(),
            none_is_value: matches!(guess.concept, Some(Concept::Disability | Concept::Religion)),
        };
        Self {
            role: settings.role.unwrap_or(guess.role),
            why: if fixed { SET.into() } else { guess.why },
            ty: settings.ty.unwrap_or(ValueType::Category),
            origin: settings.origin.unwrap_or_default(),
            concept: guess.concept,
            rank: guess.rank,
            missing,
            profile: Profile::new(comma),
            used: Use::Nothing,
            fixed,
            settings,
            name,
        }
    }

    pub(super) fn info(&self) -> ColumnInfo {
        ColumnInfo {
            name: self.name.clone(),
            role: self.role,
            ty: self.ty,
            origin: self.origin,
            why: self.why.clone(),
            examples: self.profile.examples.clone(),
        }
    }

    /// Open Images' word on whether somebody saw the class or did not.
    fn is_verification(&self) -> bool {
        self.name.eq_ignore_ascii_case("confidence") && self.profile.is_zero_one()
    }

    /// Why a column of scores says nothing of what is shown.
    fn why_no_attribute(&self, beside_boxes: bool, beside_label: bool) -> Option<&'static str> {
        let certainty = !self.fixed && is_certainty(&self.name);
        match () {
            () if !self.holds_numbers() => Some("a score by name or settings, and its values are no numbers"),
            () if certainty && beside_boxes => Some("how sure a box is, not what is shown in it"),
            () if certainty && beside_label => Some("how sure the class is, not what is shown"),
            () => None,
        }
    }

    /// Numbers can be kept of it.
    pub(super) fn holds_numbers(&self) -> bool {
        matches!(self.ty, ValueType::Integer | ValueType::Real)
            || (self.ty == ValueType::Ordinal && self.profile.is_numeric())
    }

    pub(super) fn set(&mut self, role: Role, why: &str) {
        self.role = role;
        self.why = why.to_owned();
    }
}

/// Decides types and uses, once all values have been seen. `key`: the column that names images.
/// `sample`: the first rows' values. `boxes`: columns that say where boxes are, or how large images are.
pub(super) fn decide(columns: &mut [Column], path: &str, key: Option<usize>, sample: &[Vec<String>], boxes: &[usize]) {
    for (i, column) in columns.iter_mut().enumerate() {
        if column.settings.ty.is_none() {
            // What the settings call a score is a number, however few of them there are.
            column.ty = match column.fixed && column.role == Role::Score && column.profile.is_numeric() {
                true => column.profile.number_type(),
                false => column.profile.value_type(column.concept),
            };
        }
        if Some(i) == key && column.role != Role::Path {
            column.set(Role::Path, "its values name images");
        }
        if boxes.contains(&i) {
            if !column.fixed {
                column.set(Role::Ignore, "part of the boxes");
            }
        } else if !column.fixed && Some(i) != key {
            by_values(column);
        }
    }
    one_hot(columns, path, key, sample, boxes);
    if boxes.is_empty() {
        lists(columns, sample, key);
    }
    let mut attributes = 0;
    let best_label = columns.iter().filter(|c| c.role == Role::Label).map(|c| c.rank).min();
    let best_identity =
        columns.iter().enumerate().filter(|(_, c)| c.role == Role::Identity).map(|(i, c)| (c.rank, i)).min();
    for (i, column) in columns.iter_mut().enumerate() {
        if Some(i) == key || boxes.contains(&i) || column.used != Use::Nothing {
            continue;
        }
        let aside = column.why_no_attribute(!boxes.is_empty(), best_label.is_some());
        column.used = match column.role {
            Role::Split => Use::Split,
            Role::Annotator => Use::Annotator,
            Role::Identity if best_identity.is_some_and(|(_, best)| best == i) => Use::Identity,
            Role::Label if column.fixed || Some(column.rank) == best_label => Use::Label(separator(&column.profile)),
            Role::Score if !column.fixed && column.is_verification() => Use::Verified,
            Role::Score if aside.is_some() => {
                column.why = aside.unwrap_or_default().to_owned();
                Use::Nothing
            }
            Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Score => {
                if column.role != Role::Protected && !column.fixed {
                    attributes += 1;
                    if attributes > MOST_ATTRIBUTES {
                        column.set(Role::Ignore, "the table has more columns than attributes are kept");
                        continue;
                    }
                }
                Use::Attribute
            }
            _ => Use::Nothing,
        };
    }
}

/// A role that its name suggests and its values do not bear out.
fn by_values(column: &mut Column) {
    let profile = &column.profile;
    let distinct = profile.distinct();
    match column.role {
        Role::Path => column.why = "its name says which image, and another column says it better".into(),
        Role::Split => {
            let known = profile.values.as_ref().map(|v| {
                let splits: u64 =
                    v.iter().filter(|(k, _)| crate::dataset::split_name(k).is_some()).map(|(_, n)| n).sum();
                splits * 5 >= profile.present * 4
            });
            let few = distinct.is_some_and(|d| d <= 12) && !column.name.eq_ignore_ascii_case("set");
            if known != Some(true) && !few {
                column.set(Role::Attribute, "its name says split, and its values do not");
            }
        }
        Role::Label if column.ty == ValueType::Real || profile.values.is_none() => {
            column.set(Role::Ignore, "its name says class, and its values are too many");
        }
        Role::Label if separator(profile).is_none() && matches!(column.ty, ValueType::Text | ValueType::Id) => {
            column.set(Role::Ignore, "its name says class, and its values differ in nearly every row");
        }
        Role::Identity if column.ty == ValueType::Boolean => {
            column.set(Role::Attribute, "its values are true and false");
        }
        Role::Annotator if distinct.is_none() => column.set(Role::Ignore, "its values are too many"),
        _ => {}
    }
    let text = matches!(column.ty, ValueType::Text | ValueType::Id);
    match column.role {
        Role::Attribute | Role::QuasiIdentifier if text => {
            let why = match column.profile.distinct() {
                Some(_) if column.profile.is_nearly_unique() => "its values differ in nearly every row",
                _ => "its values are too many for groups",
            };
            column.set(Role::Ignore, why);
        }
        Role::Attribute if column.profile.present == 0 => column.set(Role::Ignore, "it has no values"),
        Role::Attribute
            if column.ty == ValueType::Integer && column.profile.is_nearly_unique() && ends_in_id(&column.name) =>
        {
            column.ty = ValueType::Id;
            column.set(Role::Ignore, "its values differ in nearly every row");
        }
        _ => {}
    }
}

fn ends_in_id(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with("_id") || lower.ends_with(" id") || name.ends_with("ID") || name.ends_with("Id")
}
