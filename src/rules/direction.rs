//! Lower and higher values of an ordered attribute in the words that people have for them. Owns these words, and whether
//! the values say which end is which; compares nothing.

use crate::dataset::{Attribute, Concept};
use crate::measures::ordered::Scale;

/// What follows "is shown", and what follows "images of a class".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// `on younger people`, `with lower weight`.
    pub with: String,
    /// `of younger people`, `with lower weight`.
    pub of: String,
    /// What follows "has": `older people`, `darker skin`, `higher weight`.
    pub has: String,
}

/// `higher`: towards the end of the scale.
pub fn of(attribute: &Attribute, scale: &Scale, higher: bool) -> Words {
    let name = &attribute.name;
    let rises = match attribute.concept {
        Some(Concept::Age) => ages_rise(attribute, scale),
        Some(Concept::Skin) => skin_darkens(attribute, scale),
        _ => None,
    };
    match (attribute.concept, rises) {
        (Some(Concept::Age), Some(rises)) => {
            let who = if higher == rises { "older people" } else { "younger people" };
            let named = if name.to_lowercase() == "age" { String::new() } else { format!(" ({name})") };
            Words { with: format!("on {who}{named}"), of: format!("of {who}"), has: who.to_owned() }
        }
        (Some(Concept::Skin), Some(darkens)) => {
            let skin = format!("{} skin", if higher == darkens { "darker" } else { "lighter" });
            Words { with: format!("on {skin} ({name})"), of: format!("on {skin}"), has: skin }
        }
        _ => {
            let has = format!("{} {name}", if higher { "higher" } else { "lower" });
            Words { with: format!("with {has}"), of: format!("with {has}"), has }
        }
    }
}

/// An effect as it is said: `−0.52`.
pub fn two_digits(x: f64) -> String {
    let text = format!("{:.2}", x.abs());
    if x < 0.0 && text != "0.00" { format!("−{text}") } else { text }
}

fn ends<'a>(attribute: &'a Attribute, codes: &[u32]) -> Option<(&'a str, &'a str)> {
    let value = |code: &u32| attribute.values.get(*code as usize).map(String::as_str);
    codes.first().and_then(value).zip(codes.last().and_then(value))
}

/// Whether ages rise along the scale; `None` where the values do not say.
fn ages_rise(attribute: &Attribute, scale: &Scale) -> Option<bool> {
    let Scale::Codes(codes) = scale else { return Some(true) };
    let (first, last) = ends(attribute, codes)?;
    let (first, last) = (first_number(first)?, first_number(last)?);
    (first != last).then_some(first < last)
}

fn first_number(text: &str) -> Option<u32> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let digits = text[from..].split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// Whether skin grows darker along the scale: Fitzpatrick's types, I to VI or 1 to 6, or words for light and dark;
/// `None` where the values do not say.
fn skin_darkens(attribute: &Attribute, scale: &Scale) -> Option<bool> {
    let codes = match scale {
        Scale::Numbers(numbers) => {
            let all = numbers.iter().all(|x| (1.0..=6.0).contains(x) && x.fract() == 0.0);
            return all.then_some(true);
        }
        Scale::Codes(codes) => codes,
    };
    let (first, last) = ends(attribute, codes)?;
    let tone = |text: &str| {
        let text = text.to_lowercase();
        let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match (holds(&["light", "pale", "fair", "white"]), holds(&["dark", "deep", "black", "brown"])) {
            (true, false) => Some(0),
            (false, true) => Some(1),
            _ => None,
        }
    };
    let step = |text: &str| {
        let word = text.split_whitespace().last()?;
        let types = ["i", "ii", "iii", "iv", "v", "vi"];
        let roman = types.iter().position(|t| word.eq_ignore_ascii_case(t));
        roman.or_else(|| word.parse().ok().and_then(|n: usize| n.checked_sub(1)).filter(|&n| n < types.len()))
    };
    let by = |of: &dyn Fn(&str) -> Option<usize>| {
        let (first, last) = (of(first)?, of(last)?);
        (first != last).then_some(first < last)
    };
    by(&tone).or_else(|| by(&step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{FileId, Unit};

    fn with(name: &str, concept: Option<Concept>, values: &[&str], higher: bool) -> String {
        let mut attribute = Attribute::new(name, "labels.csv", FileId(0), Unit::Image);
        attribute.concept = concept;
        attribute.values = values.iter().map(|&v| v.to_owned()).collect();
        of(&attribute, &Scale::Codes((0..values.len() as u32).collect()), higher).with
    }

    #[test]
    fn ages_are_younger_and_older_whichever_way_they_were_listed() {
        let bands = ["0-2", "3-9", "more than 70"];
        assert_eq!(with("age", Some(Concept::Age), &bands, false), "on younger people");
        assert_eq!(with("Age", Some(Concept::Age), &["70+", "30-69", "0-29"], false), "on older people");
        assert_eq!(with("age_group", Some(Concept::Age), &bands, true), "on older people (age_group)");
        assert_eq!(with("age", Some(Concept::Age), &["child", "adult", "senior"], true), "with higher age");
    }

    #[test]
    fn skin_is_lighter_or_darker_only_where_the_values_say_so() {
        let skin = Some(Concept::Skin);
        assert_eq!(with("skin type", skin, &["I", "II", "III"], false), "on lighter skin (skin type)");
        assert_eq!(with("skin type", skin, &["type 2", "type 4", "type 6"], true), "on darker skin (skin type)");
        assert_eq!(with("skin", skin, &["very dark", "medium", "light"], true), "on lighter skin (skin)");
        assert_eq!(with("skin", skin, &["low", "medium", "high"], true), "with higher skin");
        assert_eq!(with("skin", skin, &["type 7", "type 8", "type 9"], true), "with higher skin");
    }

    #[test]
    fn other_scales_are_lower_and_higher() {
        assert_eq!(with("weight", None, &["1", "2", "3"], true), "with higher weight");
    }
}
