//! A group of an attribute whose values are yes or no, as a person calls it: `Male` and `not Male`, whatever was written
//! (−1 and 1, 0 and 1, yes and no). Refuses what is no yes or no, and codes of a question: nobody knows what gender 0 is.

/// A value that means yes, or no; −1 is CelebA's no.
pub fn yes_or_no(value: &str) -> Option<bool> {
    match value.trim().to_lowercase().as_str() {
        "1" | "1.0" | "yes" | "true" | "y" | "t" | "ja" | "oui" | "vrai" | "wahr" | "si" | "sí" => Some(true),
        "-1" | "-1.0" | "\u{2212}1" | "0" | "0.0" | "no" | "false" | "n" | "f" | "nein" | "non" | "faux" | "falsch" => {
            Some(false)
        }
        _ => None,
    }
}

/// Last words of names that ask a question, to which 0 and 1 are codes of answers that nobody gave.
const QUESTIONS: &str = "gender sex sexe sexo sesso geschlecht genre genero género genere geslacht 性别 性別 성별 \
    race races ethnicity ethnicities ethnie ethnic etnia raza raca herkunft nationality religion orientation caste tribe \
    age ages alter edad idade \
    skin tone type types typ kind class classes klasse classe category group groups level grade stage code codes status \
    state side eye laterality view position pose direction label labels target diagnosis dx score rating quality \
    site center centre hospital country region city source dataset camera device scanner sensor modality \
    color colour shape size number count index idx id ids no version phase fold set split cluster mode season weather \
    time marital politics party birth encoded enc binary bin num numeric";

/// What tells a question from a property is the last word of its name.
fn last_word(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for c in name.chars() {
        let starts = before.is_none_or(|b| !b.is_alphanumeric() || b.is_lowercase() && c.is_uppercase());
        if c.is_alphanumeric() {
            match words.last_mut().filter(|_| !starts) {
                Some(word) => word.extend(c.to_lowercase()),
                None => words.push(c.to_lowercase().collect()),
            }
        }
        before = Some(c);
    }
    words.pop().unwrap_or_default()
}

/// The name is a question (`gender`, `skin_type`, `column 3`), not a property that is there or not (`Male`, `Smiling`).
fn is_question(name: &str) -> bool {
    let last = last_word(name);
    let is_verb = lead(name).is_some_and(|(verb, _)| matches!(verb, Lead::Is | Lead::Has));
    let numbered = last.is_empty() || last.chars().all(|c| c.is_ascii_digit());
    !is_verb && (numbered || QUESTIONS.split_whitespace().any(|word| word == last))
}

/// The verb that a name begins with.
enum Lead {
    Is,
    Has,
}

/// `is_smiling`, `hasGlasses`, `with beard`: the verb, and what follows.
fn lead(name: &str) -> Option<(Lead, &str)> {
    [("is", Lead::Is), ("has", Lead::Has), ("with", Lead::Has)].into_iter().find_map(|(word, lead)| {
        let start = name.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word))?;
        let rest = name.get(word.len()..)?;
        let capital = rest.starts_with(char::is_uppercase) && !start.ends_with(char::is_uppercase);
        let bare = rest.trim_start_matches(['_', ' ', '-', '.']);
        ((capital || bare.len() < rest.len()) && !bare.is_empty()).then_some((lead, bare))
    })
}

/// `Male`, `not Male`; `no glasses` of `has_glasses`. `None` where the name is a question and the value a code, or the
/// value is neither yes nor no. Asked of attributes that are a yes or no.
pub fn property(attribute: &str, value: &str) -> Option<String> {
    let yes = yes_or_no(value)?;
    // A word that says yes or no answers whatever was asked.
    let is_word = value.chars().count() > 1 && value.chars().all(char::is_alphabetic);
    if !is_word && is_question(attribute) {
        return None;
    }
    Some(match (lead(attribute), yes) {
        (Some((_, rest)), true) => rest.to_owned(),
        (Some((Lead::Has, rest)), false) => format!("no {rest}"),
        (Some((Lead::Is, rest)), false) => format!("not {rest}"),
        (None, true) => attribute.to_owned(),
        (None, false) => format!("not {attribute}"),
    })
}

/// A group without its attribute: `male`; of a yes or no `Male`, `not Male`; `gender: 0` where the value is an unknown
/// code. `is_yes_no`: the attribute's values are.
pub fn group(attribute: &str, value: &str, is_yes_no: bool) -> String {
    if !is_yes_no {
        return value.to_owned();
    }
    property(attribute, value).unwrap_or_else(|| format!("{attribute}: {value}"))
}

/// A group with its attribute in front, `gender male`; words that are not the value, as `not Male`, name it themselves.
pub fn group_after(attribute: &str, value: &str, words: String) -> String {
    if words == value { format!("{attribute} {value}") } else { words }
}

/// A group where its attribute has not been named: `dark (skin type)`, `not Male`, `gender: 0`.
pub fn group_of(attribute: &str, value: &str, is_yes_no: bool) -> String {
    if is_yes_no { group(attribute, value, true) } else { format!("{value} ({attribute})") }
}

/// Whom a class is shown more often with: `people who are not Male`, `no glasses`, `male (gender)`.
pub fn shown_with(attribute: &str, value: &str, is_yes_no: bool) -> String {
    const WHO: [&str; 10] =
        ["male", "female", "young", "elderly", "old", "adult", "disabled", "pregnant", "transgender", "religious"];
    let words = group_of(attribute, value, is_yes_no);
    let is_who = WHO.contains(&last_word(attribute).as_str()) && property(attribute, value).is_some();
    match is_yes_no && is_who {
        true => format!("people who are {words}"),
        false => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_or_no_is_told_by_its_attribute_however_it_is_written() {
        for no in ["-1", "−1", "0", "-1.0", "0.0", "no", "No", "FALSE", "n", "f", "nein"] {
            assert_eq!(property("Male", no).as_deref(), Some("not Male"), "{no}");
        }
        for yes in ["1", "1.0", "yes", "True", "y", "ja"] {
            assert_eq!(property("Smiling", yes).as_deref(), Some("Smiling"), "{yes}");
        }
        assert_eq!(property("Male", "2"), None);
        assert_eq!(group("Male", "unknown", true), "Male: unknown");
        assert_eq!(group("gender", "male", false), "male");
        // A number that is no yes or no stays one.
        assert_eq!(group_of("people", "1", false), "1 (people)");
    }

    #[test]
    fn codes_of_a_question_stay_as_they_are_and_words_answer_it() {
        for question in ["gender", "Sex", "skin_type", "ageGroup", "patient sex", "column 3", "label", "性别"] {
            assert_eq!(group(question, "0", true), format!("{question}: 0"));
            assert_eq!(group(question, "y", true), format!("{question}: y"));
        }
        assert_eq!(group("skin type", "no", true), "not skin type");
        assert_eq!(group("is_male", "0", true), "not male");
        assert_eq!(group("hasGlasses", "1", true), "Glasses");
        assert_eq!(group("has_beard", "false", true), "no beard");
        assert_eq!(group("island", "1", true), "island");
        assert_eq!(group("HASH", "1", true), "HASH");
    }

    #[test]
    fn who_is_shown_is_told_of_people_only() {
        assert_eq!(shown_with("Male", "-1", true), "people who are not Male");
        assert_eq!(shown_with("is_young", "1", true), "people who are young");
        assert_eq!(shown_with("Smiling", "-1", true), "not Smiling");
        assert_eq!(shown_with("gender", "male", false), "male (gender)");
        assert_eq!(shown_with("gender", "0", true), "gender: 0");
    }
}
