//! One column: what its name and its values say it is for. Refuses to see the columns beside it: who places it among
//! them (`table::plan`) does.

use super::merges::Merges;
use super::missing::Missing;
use super::names::{SET, guess, is_certainty, is_kind};
use super::profile::{Numbers, Profile};
use crate::dataset::personal::without_personal;
use crate::dataset::{ColumnInfo, ColumnSettings, Concept, FieldValue, Fields, Origin, Role, ValueType};
use std::collections::BTreeMap;

/// Columns of one source that become attributes, at most; a table of pixels is no table of attributes.
pub(in crate::formats) const MOST_ATTRIBUTES: usize = 200;

/// Scenes and series of which there are no more are kinds.
const FEW_KINDS: usize = 20;

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Use {
    Nothing,
    Attribute,
    /// A class a row, or several with this between them.
    Label(Option<char>),
    /// Its name is a class, present where the value is 1.
    OneHot,
    Split,
    Identity,
    Annotator,
    /// A class that a model says, kept apart.
    Predicted,
    /// Rows where this is 0 say that the class is *not* there (Open Images).
    Verified,
}

/// A column of a source.
#[derive(Clone, Debug)]
pub(in crate::formats) struct Column {
    pub name: String,
    pub role: Role,
    pub why: String,
    pub ty: ValueType,
    pub origin: Origin,
    pub concept: Option<Concept>,
    pub rank: u8,
    pub missing: Missing,
    pub merges: Merges,
    /// Fields by their text where that goes by another name.
    pub merged: BTreeMap<String, u64>,
    pub profile: Profile,
    pub used: Use,
    /// The settings say what it is.
    pub fixed: bool,
    /// One of several columns that say the same, each by a rater of its own.
    pub rated: bool,
    pub settings: ColumnSettings,
}

impl Column {
    /// A column before its values have been seen. `comma`: its numbers may be written "0,5".
    pub(in crate::formats) fn new(name: String, settings: ColumnSettings, comma: bool) -> Self {
        let guess = guess(&name);
        let fixed = settings.role.is_some();
        let role = settings.role.unwrap_or(guess.role);
        let ages = settings.ages.unwrap_or(guess.concept == Some(Concept::Age));
        let concept = guess.concept.or(ages.then_some(Concept::Age));
        let missing = Missing::new(&name, role, concept, &settings);
        let mut profile = Profile::new(Numbers { comma, ages });
        profile.groups = settings.groups.iter().flatten().filter_map(|g| profile.numbers.read(g)).collect();
        Self {
            role,
            why: if fixed { SET.into() } else { guess.why },
            ty: settings.ty.unwrap_or(ValueType::Category),
            origin: settings.origin.unwrap_or_default(),
            concept,
            rank: guess.rank,
            missing,
            merges: Merges::new(&settings),
            merged: BTreeMap::new(),
            profile,
            used: Use::Nothing,
            fixed,
            rated: false,
            settings,
            name,
        }
    }

    /// One more field, if it holds just what an earlier one held, as far as that shows at once.
    pub(in crate::formats) fn again(&mut self, field: &[u8]) -> bool {
        // What is remembered are names, and a field may be the name of another.
        !self.merges.any() && self.profile.again(field)
    }

    /// One more field. `false`: it holds no value, as far as one sees before all have been seen.
    pub(in crate::formats) fn add(&mut self, value: &str) -> bool {
        if self.missing.is(value) {
            self.missing.note(value);
            return false;
        }
        match self.merges.name(value) {
            None => self.profile.add(value),
            Some(name) => {
                self.profile.add(name);
                *self.merged.entry(value.to_owned()).or_default() += 1;
            }
        }
        true
    }

    /// A value, by the name that the settings give it.
    pub(in crate::formats) fn named<'a>(&'a self, value: &'a str) -> &'a str {
        self.merges.name(value).unwrap_or(value)
    }

    /// Ends the adding: from here on it is known what is missing.
    pub(in crate::formats) fn finish(&mut self) {
        self.missing.settle(&mut self.profile);
        self.profile.finish();
    }

    pub(in crate::formats) fn info(&self) -> ColumnInfo {
        ColumnInfo {
            name: self.name.clone(),
            role: self.role,
            ty: self.ty,
            origin: self.origin,
            why: format!("{}{}", self.why, self.missing.said()),
            examples: self.profile.examples.iter().map(|text| without_personal(text)).collect(),
            fields: self.fields(),
        }
    }

    /// What stands in its fields, as written there.
    fn fields(&self) -> Fields {
        let mut fields = Fields { empty: self.missing.empty(), ..Fields::default() };
        let mut named: BTreeMap<&str, u64> = BTreeMap::new();
        for (text, &count) in &self.merged {
            *named.entry(self.merges.name(text).unwrap_or(text)).or_default() += count;
        }
        let own = self.profile.values.iter().flatten();
        let own = own.map(|(text, count)| (&**text, count - named.get(&**text).copied().unwrap_or(0).min(*count)));
        let merged = self.merged.iter().map(|(text, count)| (text.as_str(), *count));
        let groups: Vec<(&str, u64)> = own.filter(|(_, count)| *count > 0).chain(merged).collect();
        let texts: Vec<String> = match groups.len() {
            0..=Fields::MOST => groups.iter().map(|(text, _)| (*text).to_owned()).collect(),
            _ => Vec::new(),
        };
        let (set_aside, usual) = (self.profile.sentinels(), self.profile.usual_sentinels());
        let is_one = |text: &str, of: &[(f64, u64)]| {
            !of.is_empty() && self.profile.numbers.read(text).is_some_and(|n| of.iter().any(|(s, _)| *s == n))
        };
        for (text, count) in groups {
            let is_missing = is_one(text, &set_aside);
            let is_word = is_one(text, &usual) || self.missing.is_recognised(text, &texts);
            fields.values.push(FieldValue { text: text.to_owned(), count, is_missing, is_word });
        }
        for (text, count) in self.missing.noted() {
            let is_word = self.missing.is_recognised(text, &texts);
            fields.values.push(FieldValue { text: text.clone(), count: *count, is_missing: true, is_word });
        }
        fields.uncounted = self.profile.values.is_none();
        fields.sort();
        fields
    }

    /// Numbers can be kept of it.
    pub(in crate::formats) fn holds_numbers(&self) -> bool {
        matches!(self.ty, ValueType::Integer | ValueType::Real)
            || (self.ty == ValueType::Ordinal && self.profile.is_numeric() && !self.has_another_order())
    }

    /// The settings put its values into an order. Bands of numbers (`10-19`) are no values of them.
    fn has_an_order(&self) -> bool {
        let values = self.profile.values.as_ref();
        values
            .is_some_and(|values| self.settings.order.iter().flatten().any(|value| values.contains_key(value.as_str())))
    }

    /// The settings put its numbers into an order that is not theirs.
    fn has_another_order(&self) -> bool {
        let numbers: Vec<f64> =
            self.settings.order.iter().flatten().filter_map(|value| self.profile.numbers.read(value)).collect();
        !numbers.is_sorted()
    }

    pub(in crate::formats) fn set(&mut self, role: Role, why: &str) {
        self.role = role;
        self.why = why.to_owned();
    }

    /// Decides what its values are, once all have been seen, unless the settings do.
    pub(in crate::formats) fn decide_type(&mut self) {
        // Years of birth say how old somebody is, and are no ages: bands of these do not hold them.
        if self.concept == Some(Concept::Age) && self.settings.ages.is_none() && self.profile.are_no_ages() {
            self.concept = None;
        }
        if self.settings.ty.is_none() {
            // What the settings call a score is a number, however few of them there are.
            let is_set_score = self.fixed && self.role == Role::Score && self.profile.is_numeric();
            self.ty = match () {
                () if is_set_score => self.profile.number_type(),
                () if self.has_an_order() => ValueType::Ordinal,
                () => self.profile.value_type(self.concept),
            };
        }
    }

    /// Takes back a role that its name suggests and its values do not bear out. `is_class_list`: its fields hold
    /// several classes each.
    pub(in crate::formats) fn check_role(&mut self, is_class_list: impl Fn(&Profile) -> bool) {
        if self.fixed {
            return;
        }
        let profile = &self.profile;
        let distinct = profile.distinct();
        match self.role {
            Role::Path => self.why = "its name says which image, and another column says it better".into(),
            Role::Split => {
                let known = profile.values.as_ref().map(|v| {
                    let splits: u64 =
                        v.iter().filter(|(k, _)| crate::dataset::split_name(k).is_some()).map(|(_, n)| n).sum();
                    splits * 5 >= profile.present * 4
                });
                let few = distinct.is_some_and(|d| d <= 12) && !self.name.eq_ignore_ascii_case("set");
                if known != Some(true) && !few {
                    self.set(Role::Attribute, "its name says split, and its values do not");
                }
            }
            // True and false are no names of classes where the name of the column is one.
            Role::Label if self.ty == ValueType::Boolean && self.name.to_lowercase().starts_with("malignan") => {
                self.set(Role::Attribute, "its values are yes and no");
            }
            Role::Label if self.ty == ValueType::Real || profile.values.is_none() => {
                self.set(Role::Ignore, "its name says class, and its values are too many");
            }
            Role::Label if !is_class_list(profile) && matches!(self.ty, ValueType::Text | ValueType::Id) => {
                self.set(Role::Ignore, "its name says class, and its values differ in nearly every row");
            }
            Role::Identity if self.ty == ValueType::Boolean => {
                self.set(Role::Attribute, "its values are true and false");
            }
            Role::Identity if is_kind(&self.name) && distinct.is_some_and(|d| d <= FEW_KINDS) => {
                self.set(Role::Attribute, "its name may mean one of many or a kind, and its values are few");
            }
            Role::Annotator if self.ty == ValueType::Boolean => {
                self.set(Role::Attribute, "its values are yes and no");
            }
            Role::Annotator if distinct.is_none() => self.set(Role::Ignore, "its values are too many"),
            _ => {}
        }
        let text = matches!(self.ty, ValueType::Text | ValueType::Id);
        match self.role {
            Role::Attribute | Role::QuasiIdentifier | Role::Sensitive if text => {
                let why = match self.profile.distinct() {
                    _ if self.settings.ty.is_some() => "the settings say that it holds text",
                    Some(_) if self.profile.is_nearly_unique() => "its values differ in nearly every row",
                    _ => "its values are too many for groups",
                };
                self.set(Role::Ignore, why);
            }
            Role::Attribute
                if self.ty == ValueType::Category
                    && self.concept.is_none()
                    && self.profile.present >= 10
                    && self.profile.distinct().map(|d| d as u64) == Some(self.profile.present) =>
            {
                self.ty = ValueType::Id;
                self.set(Role::Ignore, "each of its values stands once");
            }
            Role::Attribute if self.concept.is_none() && self.holds_splits() => {
                self.set(Role::Split, "its values are the names of splits, train and another one");
            }
            Role::Attribute if self.profile.present == 0 => self.set(Role::Ignore, "it has no values"),
            Role::Attribute
                if self.ty == ValueType::Integer && self.profile.is_nearly_unique() && ends_in_id(&self.name) =>
            {
                self.ty = ValueType::Id;
                self.set(Role::Ignore, "its values differ in nearly every row");
            }
            _ => {}
        }
    }

    /// Each of its values is a split's name, and one of several is train.
    fn holds_splits(&self) -> bool {
        let Some(values) = &self.profile.values else { return false };
        let splits: Option<Vec<&str>> = values.keys().map(|value| crate::dataset::split_name(value)).collect();
        splits.is_some_and(|splits| splits.contains(&"train") && splits.iter().any(|split| *split != "train"))
    }

    /// Whether it becomes an attribute; where a score does not, or there is no room for more, its `why` says so.
    /// `room`: how many more attributes the source may have.
    pub(in crate::formats) fn becomes_attribute(
        &mut self,
        beside_boxes: bool,
        beside_label: bool,
        room: &mut usize,
    ) -> bool {
        match self.role {
            Role::Score => {
                if let Some(why) = self.why_no_attribute(beside_boxes, beside_label) {
                    self.why = why.to_owned();
                    return false;
                }
            }
            Role::Protected | Role::Attribute | Role::QuasiIdentifier | Role::Sensitive => {}
            _ => return false,
        }
        if self.role != Role::Protected && !self.fixed {
            if *room == 0 {
                self.set(Role::Ignore, "the table has more columns than attributes are kept");
                return false;
            }
            *room -= 1;
        }
        true
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
}

fn ends_in_id(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.ends_with("_id") || lower.ends_with(" id") || name.ends_with("ID") || name.ends_with("Id")
}
