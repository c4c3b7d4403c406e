//! What counts as missing in a column: an empty field, and the words for "not known" unless the column's other values say
//! that they are values (NA among countries, none among kinds of beards). Owns the decision. Refuses to
//! know other columns.

use super::missing_words::{Word, is_country, is_state, word};
use super::profile::Profile;
use super::values::{boolean, canonical, number};
use crate::dataset::{ColumnSettings, Concept, Role};
use crate::wording;

/// Spellings counted in one column.
const MOST_SPELLINGS: usize = 64;

/// What is missing in a column: the usual words, or those that the settings name.
#[derive(Clone, Debug, Default)]
pub(in crate::formats) struct Missing {
    declared: Option<Vec<String>>,
    /// What the settings make a group of.
    groups: Vec<String>,
    concept: Option<Concept>,
    /// "unknown" is a class where classes stand.
    keeps_unknown: bool,
    /// The column's name says where something is.
    of_places: bool,
    /// Words that were found to be values here, or that the settings give as such.
    values: Vec<String>,
    /// Fields with such a word, as written, and how many.
    seen: Vec<(String, u64)>,
    empty: u64,
}

impl Missing {
    /// `name`: what the column is called.
    pub(in crate::formats) fn new(name: &str, role: Role, concept: Option<Concept>, settings: &ColumnSettings) -> Self {
        let lower = name.to_lowercase();
        Self {
            declared: settings.missing.clone(),
            groups: settings.groups.clone().unwrap_or_default(),
            concept,
            keeps_unknown: matches!(role, Role::Label | Role::Split | Role::Path | Role::Ignore),
            of_places: matches!(concept, Some(Concept::Country | Concept::Nationality))
                || ["country", "continent", "nation", "region", "iso"].iter().any(|w| lower.contains(w)),
            values: settings.values.iter().flatten().cloned().collect(),
            seen: Vec::new(),
            empty: 0,
        }
    }

    /// Whether this is no value. Before `settle` the words that might be values are none either.
    pub(in crate::formats) fn is(&self, value: &str) -> bool {
        if value.is_empty() {
            return true;
        }
        if self.is_group(value) {
            return false;
        }
        match &self.declared {
            Some(marks) => marks.iter().any(|m| same(m, value)),
            None => match word(value) {
                None => false,
                Some(Word::Unknown) if self.keeps_unknown => false,
                Some(_) => !self.values.iter().any(|v| v == value),
            },
        }
    }

    /// The settings make a group of it.
    fn is_group(&self, value: &str) -> bool {
        !self.groups.is_empty() && self.groups.iter().any(|g| same(g, value))
    }

    /// Counts a field that is no value.
    pub(super) fn note(&mut self, value: &str) {
        if value.is_empty() {
            self.empty += 1;
            return;
        }
        if let Some((_, n)) = self.seen.iter_mut().find(|(seen, _)| seen == value) {
            *n += 1;
        } else if self.seen.len() < MOST_SPELLINGS {
            self.seen.push((value.to_owned(), 1));
        }
    }

    /// Decides, once all fields have been seen, which of the words are values of this column; the profile gets them.
    pub(super) fn settle(&mut self, profile: &mut Profile) {
        if self.declared.is_some() || self.seen.is_empty() {
            return;
        }
        let others: Vec<String> = match &profile.values {
            Some(values) => values.keys().map(|k| k.to_string()).collect(),
            None => return,
        };
        let (kept, missing): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.seen).into_iter().partition(|(value, _)| self.is_a_value(value, &others));
        self.seen = missing;
        for (value, count) in kept {
            profile.add_many(&value, count);
            self.values.push(value);
        }
    }

    fn is_a_value(&self, value: &str, others: &[String]) -> bool {
        match word(value) {
            Some(Word::Na) => {
                let written = |o: &&String| o.chars().all(|c| c.is_uppercase()) == (value == "NA");
                let codes = others.iter().filter(|o| is_country(o)).filter(written).count();
                // California, Nebraska and NA are states and a gap.
                let states_only = !self.of_places && others.iter().all(|o| is_state(&o.to_uppercase()));
                others.len() >= 2 && codes * 10 >= others.len() * 9 && !states_only
            }
            Some(Word::None) => self.none_is_a_value(value, others),
            // With one other value it is the other group, not a gap.
            Some(Word::Unknown) => others.len() < 2,
            _ => false,
        }
    }

    /// Nobody has no gender; a beard, a religion, a disability somebody may not have. Python writes `None` for a gap: it
    /// is a value where the others are written alike.
    fn none_is_a_value(&self, value: &str, others: &[String]) -> bool {
        match self.concept {
            Some(Concept::Disability | Concept::Religion) => return true,
            Some(_) => return false,
            None => {}
        }
        let words = others.iter().all(|o| number(o, true).is_none() && boolean(o).is_none() && !o.contains(['.', '/']));
        let capitals = |text: &str| {
            let mut letters = text.chars().filter(|c| c.is_alphabetic());
            let first = letters.next().is_some_and(char::is_uppercase);
            (first, first && text.len() > 1 && letters.all(char::is_uppercase))
        };
        let alike = others.iter().filter(|o| capitals(o) == capitals(value)).count();
        (1..=200).contains(&others.len()) && words && alike * 2 > others.len()
    }

    /// Words that are no values here, as written, and how many fields hold them. What the settings name needs no word.
    pub(super) fn marked(&self) -> impl Iterator<Item = (&str, u64)> {
        let seen = if self.declared.is_some() { &[] } else { self.seen.as_slice() };
        seen.iter().map(|(value, n)| (value.as_str(), *n))
    }

    /// As `marked`, with what the settings name.
    pub(super) fn noted(&self) -> &[(String, u64)] {
        &self.seen
    }

    pub(super) fn empty(&self) -> u64 {
        self.empty
    }

    /// Whether a text would count as missing beside these values, where the settings said nothing of it.
    pub(super) fn is_recognised(&self, value: &str, others: &[String]) -> bool {
        match word(value) {
            None => false,
            Some(Word::Unknown) if self.keeps_unknown => false,
            Some(_) => !self.is_a_value(value, others),
        }
    }

    /// What was taken for missing and what was not, in words that follow the column's reason.
    pub(super) fn said(&self) -> String {
        let each = |seen: &[(String, u64)]| -> Vec<String> {
            seen.iter().map(|(value, n)| format!("{value} ({})", wording::count(*n))).collect()
        };
        let mut said = String::new();
        if !self.seen.is_empty() && self.declared.is_none() {
            let mut all = each(&self.seen);
            all.sort();
            if self.empty > 0 {
                all.push(format!("empty fields ({})", wording::count(self.empty)));
            }
            said = format!("; taken for missing: {}", wording::list(&all, 6));
        }
        let kept: Vec<String> = self.values.iter().filter(|v| word(v).is_some()).cloned().collect();
        if !kept.is_empty() && self.declared.is_none() {
            said.push_str(&format!("; {} is a value here", wording::list(&kept, 4)));
        }
        if !self.groups.is_empty() {
            said.push_str(&format!("; a group by the settings: {}", wording::list(&self.groups, 4)));
        }
        said
    }
}

/// A value of the settings and one of a field: "80" is "80.0".
fn same(set: &str, value: &str) -> bool {
    set == value || canonical(set) == canonical(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is missing of a column's fields, as it is settled.
    fn missing(name: &str, fields: &[&str]) -> Vec<String> {
        let guess = super::super::guess(name);
        let mut missing = Missing::new(name, guess.role, guess.concept, &ColumnSettings::default());
        let mut profile = Profile::new(super::super::profile::Numbers::default());
        for field in fields {
            if missing.is(field) {
                missing.note(field);
            } else {
                profile.add(field);
            }
        }
        missing.settle(&mut profile);
        fields.iter().filter(|f| missing.is(f)).map(|f| (*f).to_owned()).collect()
    }

    #[test]
    fn na_is_namibia_among_countries_and_north_america_among_continents() {
        assert_eq!(missing("country", &["NA", "ZA", "US", ""]), [""]);
        assert_eq!(missing("where", &["NA", "ZA", "DE"]), [""; 0]);
        assert_eq!(missing("continent", &["AF", "EU", "NA"]), [""; 0]);
        assert_eq!(missing("country", &["na", "za", "us"]), [""; 0]);
    }

    #[test]
    fn na_is_a_gap_among_states_words_numbers_and_in_small_letters_among_capitals() {
        assert_eq!(missing("state", &["NA", "CA", "NY"]), ["NA"]);
        assert_eq!(missing("gender", &["NA", "female", "male"]), ["NA"]);
        assert_eq!(missing("age", &["NA", "3", "4"]), ["NA"]);
        assert_eq!(missing("country", &["na", "ZA", "US"]), ["na"]);
        assert_eq!(missing("country", &["n/a", "ZA", "US"]), ["n/a"]);
        assert_eq!(missing("element", &["Na", "K", "Cl"]), [""; 0]);
    }

    #[test]
    fn none_is_a_group_where_one_can_have_none_and_it_is_written_like_the_others() {
        assert_eq!(missing("beard", &["none", "short", "full"]), [""; 0]);
        assert_eq!(missing("beard", &["None", "Short", "Full", ""]), [""]);
        assert_eq!(missing("beard", &["None", "short", "full"]), ["None"]);
        assert_eq!(missing("religion", &["None", "muslim", "hindu"]), [""; 0]);
        assert_eq!(missing("gender", &["none", "male", "female"]), ["none"]);
        assert_eq!(missing("weight", &["none", "3.5", "4.5"]), ["none"]);
        assert_eq!(missing("smiling", &["none", "yes", "no"]), ["none"]);
    }

    #[test]
    fn unknown_is_missing_beside_real_groups_and_a_class_among_classes() {
        assert_eq!(missing("sex", &["unknown", "male", "female"]), ["unknown"]);
        assert_eq!(missing("sex", &["Not Reported", "not_reported", "m", "f"]), ["Not Reported", "not_reported"]);
        assert_eq!(missing("glasses", &["unknown", "yes"]), [""; 0]);
        assert_eq!(missing("label", &["unknown", "cat", "dog"]), [""; 0]);
        assert_eq!(missing("name", &["Na", "Null", "Kim"]), ["Null"]);
    }

    #[test]
    fn what_was_taken_for_missing_is_said_with_counts() {
        let mut missing = Missing::new("sex", Role::Protected, Some(Concept::Gender), &ColumnSettings::default());
        for field in ["unknown", "unknown", "NA", ""] {
            missing.note(field);
        }
        assert_eq!(missing.said(), "; taken for missing: NA (1), unknown (2) and empty fields (1)");
    }
}
