//! What a person chooses for single values of a column: a group or missing, which values count as one, their order. Owns
//! how that is written down as settings; refuses to know what is recognised (`FieldValue` brings it).

use super::reconcile::natural;
use super::settings::ColumnSettings;
use super::sources::{FieldValue, Fields};
use crate::sorting::Sorting;

impl ColumnSettings {
    /// Whether a value counts as missing.
    pub fn is_missing(&self, value: &FieldValue) -> bool {
        let in_list = |list: &Option<Vec<String>>| list.iter().flatten().any(|text| *text == value.text);
        if in_list(&self.groups) {
            return false;
        }
        match &self.missing {
            None => value.is_word,
            // A number far outside of the others is set aside whatever the list says.
            Some(_) => in_list(&self.missing) || value.is_word && value.text.parse::<f64>().is_ok_and(f64::is_finite),
        }
    }

    /// Makes a value missing, or a group. `all`: what stands in the column.
    pub fn set_missing(&mut self, value: &FieldValue, missing: bool, all: &Fields) {
        without(&mut self.groups, &value.text);
        if missing {
            if self.is_missing(value) {
                return;
            }
            // The list holds all that is missing.
            let groups = self.groups.clone().unwrap_or_default();
            let words = all.values.iter().filter(|v| v.is_word && !groups.contains(&v.text));
            let mut list = self.missing.take().unwrap_or_else(|| words.map(|v| v.text.clone()).collect());
            list.push(value.text.clone());
            self.missing = Some(list);
        } else if let Some(list) = &mut self.missing {
            list.retain(|text| *text != value.text);
            let is_usual = |v: &FieldValue| v.is_word == list.contains(&v.text);
            if all.values.iter().all(is_usual) {
                self.missing = None;
            }
        }
        if !missing && self.is_missing(value) {
            self.groups.get_or_insert_default().push(value.text.clone());
        }
        self.keep_order(all);
    }

    /// What a value counts as: itself, where nothing is said.
    pub fn name_of<'a>(&'a self, text: &'a str) -> &'a str {
        let mut names = self.merge.iter().flatten();
        names.find(|(_, values)| values.iter().any(|v| v == text)).map_or(text, |(name, _)| name)
    }

    /// Has a value count as another; as itself where the name is empty.
    pub fn count_as(&mut self, text: &str, name: &str, all: &Fields) {
        let merge = self.merge.get_or_insert_default();
        merge.values_mut().for_each(|values| values.retain(|v| v != text));
        let name = name.trim();
        if !name.is_empty() && name != text {
            merge.entry(name.to_owned()).or_default().push(text.to_owned());
        }
        merge.retain(|_, values| !values.is_empty());
        if merge.is_empty() {
            self.merge = None;
        }
        self.keep_order(all);
    }

    /// The groups that come of the values: in the order that is set, then in natural order.
    pub fn groups_of(&self, all: &Fields) -> Vec<String> {
        let present = all.values.iter().filter(|value| !self.is_missing(value));
        let mut groups: Vec<String> = present.map(|value| self.name_of(&value.text).to_owned()).collect();
        let set = self.order.as_deref().unwrap_or_default();
        let rank = |group: &String| set.iter().position(|s| s == group).unwrap_or(usize::MAX);
        groups.order_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| natural(a, b)));
        groups.dedup();
        groups
    }

    /// Moves a group one place up or down.
    pub fn move_group(&mut self, group: &str, down: bool, all: &Fields) {
        let mut groups = self.groups_of(all);
        let Some(at) = groups.iter().position(|g| g == group) else { return };
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        if to < groups.len() {
            groups.swap(at, to);
            self.order = Some(groups);
        }
    }

    /// An order that was set holds the groups that there are.
    fn keep_order(&mut self, all: &Fields) {
        if self.order.is_some() {
            self.order = Some(self.groups_of(all));
        }
    }
}

/// Takes a text out of a list; an empty list is none.
fn without(list: &mut Option<Vec<String>>, text: &str) {
    if let Some(texts) = list {
        texts.retain(|t| t != text);
        if texts.is_empty() {
            *list = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(values: &[(&str, bool)]) -> Fields {
        let value = |&(text, is_word): &(&str, bool)| FieldValue {
            text: text.to_owned(),
            count: 1,
            is_missing: is_word,
            is_word,
        };
        Fields { values: values.iter().map(value).collect(), ..Fields::default() }
    }

    #[test]
    fn a_word_becomes_a_group_and_a_group_missing_and_back() {
        let all = fields(&[("female", false), ("male", false), ("unknown", true), ("x", false)]);
        let mut set = ColumnSettings::default();
        set.set_missing(&all.values[2], false, &all);
        assert_eq!(set.groups, Some(vec!["unknown".to_owned()]));
        assert_eq!(set.groups_of(&all), ["female", "male", "unknown", "x"]);
        set.set_missing(&all.values[3], true, &all);
        assert_eq!(set.missing, Some(vec!["x".to_owned()]));
        set.set_missing(&all.values[2], true, &all);
        assert_eq!(set.missing, Some(vec!["x".to_owned(), "unknown".to_owned()]));
        set.set_missing(&all.values[3], false, &all);
        assert_eq!(set, ColumnSettings::default(), "all is as it is recognised");
    }

    #[test]
    fn what_is_missing_by_its_word_stays_so_where_another_value_joins_it() {
        let all = fields(&[("female", false), ("x", false), ("NA", true)]);
        let mut set = ColumnSettings::default();
        set.set_missing(&all.values[1], true, &all);
        assert_eq!(set.missing, Some(vec!["NA".to_owned(), "x".to_owned()]));
        assert_eq!(set.groups_of(&all), ["female"]);
    }

    #[test]
    fn a_number_that_is_set_aside_is_a_group_by_name_only() {
        let all = fields(&[("1", false), ("2", false), ("-1", true)]);
        let mut set = ColumnSettings { missing: Some(vec!["2".to_owned()]), ..ColumnSettings::default() };
        assert_eq!(set.groups_of(&all), ["1"]);
        set.set_missing(&all.values[2], false, &all);
        assert_eq!(set.groups, Some(vec!["-1".to_owned()]));
        assert_eq!(set.groups_of(&all), ["-1", "1"]);
    }

    #[test]
    fn values_count_as_one_and_the_order_follows() {
        let all = fields(&[("F", false), ("female", false), ("m", false)]);
        let mut set = ColumnSettings { order: Some(vec!["m".to_owned()]), ..ColumnSettings::default() };
        set.count_as("F", "Women", &all);
        set.count_as("female", " Women ", &all);
        assert_eq!(set.groups_of(&all), ["m", "Women"]);
        assert_eq!(set.order, Some(vec!["m".to_owned(), "Women".to_owned()]));
        set.move_group("Women", false, &all);
        set.move_group("Women", false, &all);
        assert_eq!(set.order, Some(vec!["Women".to_owned(), "m".to_owned()]));
        set.count_as("F", "", &all);
        set.count_as("female", "female", &all);
        assert_eq!((set.merge.as_ref(), set.groups_of(&all)), (None, vec!["m".into(), "F".into(), "female".into()]));
    }
}
