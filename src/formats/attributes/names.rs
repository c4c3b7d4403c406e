//! What a column is for, from its name. Refuses to read a protected attribute from values: only a column's name makes
//! it one.

use super::words::{self, Words};
use crate::dataset::{Concept, Role};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Why a column has the role that it was given.
pub(in crate::formats) const SET: &str = "the settings say so";

/// What a name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    pub role: Role,
    pub why: String,
    pub concept: Option<Concept>,
    /// For roles of which one column is used: the lower, the more surely it is meant.
    pub rank: u8,
}

/// The role that a column's name speaks for, and why as a sentence; `Role::Attribute` where it says nothing.
///
/// ```
/// use muster::dataset::Role;
/// use muster::formats::attributes::role_of_name;
/// assert_eq!(role_of_name("Geschlecht"), (Role::Protected, "the column's name says gender".to_owned()));
/// assert_eq!(role_of_name("page").0, Role::Attribute);
/// ```
pub fn role_of_name(name: &str) -> (Role, String) {
    let guess = guess(name);
    (guess.role, guess.why)
}

/// A column that tells how a picture came about, by its name: not who or what is in it.
pub(crate) fn is_provenance(name: &str) -> bool {
    let name = Name::new(name);
    name.is(words::PROVENANCE) || name.ends_in(words::PROVENANCE_LAST)
}

/// A score whose whole name says how sure something is of something else.
pub(super) fn is_certainty(name: &str) -> bool {
    Name::new(name).is(words::CERTAINTIES)
}

/// A column of what a model says, by its name, and not how sure it is.
pub(crate) fn is_predicted(name: &str) -> bool {
    let guess = guess(name);
    guess.role == Role::Ignore && is_predicted_name(&Name::new(name))
}

/// A word for what a model says stands in the name, whatever else does.
pub(crate) fn names_prediction(name: &str) -> bool {
    is_predicted_name(&Name::new(name))
}

fn is_predicted_name(name: &Name) -> bool {
    name.has(words::PREDICTED)
}

/// Names one of many (a scene of a film) or a kind (indoors).
pub(crate) fn is_kind(name: &str) -> bool {
    Name::new(name).is(words::IDENTITY_OR_KIND)
}

/// As `role_of_name`, with what it is about.
pub(crate) fn guess(name: &str) -> Guess {
    // "gender (female or male)": the values in brackets are not what it is about.
    let before = name.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or(name, |(before, _)| before);
    let own = Name::new(if protected(&Name::new(before)).is_some() { before } else { name });
    guess_of(&own)
}

fn guess_of(name: &Name) -> Guess {
    let say = |role, what: &str| Guess { role, why: format!("the column's name says {what}"), concept: None, rank: 0 };
    if name.ends_in(words::SCORES) || name.has("scores, confidence, probability") {
        return say(Role::Score, "score");
    }
    if name.tokens.is_empty() || name.is(words::ROW_NUMBERS) {
        return Guess { why: "a row number by its name".into(), ..say(Role::Ignore, "") };
    }
    if name.has(words::IGNORED) {
        return say(Role::Ignore, "neither group nor class");
    }
    if let Some(concept) = protected(name) {
        return Guess { concept: Some(concept), ..say(Role::Protected, concept.word()) };
    }
    if is_predicted_name(name) {
        return say(Role::Ignore, "predicted: what a model says is kept apart");
    }
    if let Some(rank) = words::KEYS.iter().position(|names| name.is(names)) {
        return Guess { rank: rank as u8, ..say(Role::Path, "which image") };
    }
    if let Some(rank) = identity(name) {
        return Guess { rank, ..say(Role::Identity, "who or what is shown") };
    }
    if name.is(words::SPLITS) {
        return say(Role::Split, "split");
    }
    if name.is(words::ANNOTATORS) {
        return say(Role::Annotator, "annotator");
    }
    // How a label came about is none.
    if name.is(words::LABEL_NAMES) || name.ends_in(words::LABELS) && !name.has("method") {
        return Guess { rank: u8::from(name.ends_in("id, idx, index")), ..say(Role::Label, "class") };
    }
    if is_country(name) {
        let what = "a country, which helps to single a person out";
        return Guess { concept: Some(Concept::Country), ..say(Role::QuasiIdentifier, what) };
    }
    if name.has(words::QUASI) {
        return say(Role::QuasiIdentifier, "something that helps to single a person out");
    }
    Guess { why: "its name says nothing more".into(), ..say(Role::Attribute, "") }
}

fn protected(name: &Name) -> Option<Concept> {
    // A race of cars, and the orientation or the age of a file, are nobody's.
    // How far apart two ages are is nobody's age.
    if name.is("age diff, age difference, age gap, age error") {
        return None;
    }
    if name.has("car, horse, track, lap, bib, runner, ratio, percentage, image age, file age, lesion age") {
        return None;
    }
    // "male" and "young" are attributes where they are the whole name, not in "male lead's hat".
    let alone = ["male", "female", "young", "elderly", "skin"];
    let single = name.tokens.len() == 1 || (name.tokens.len() == 2 && name.tokens[0].plain == "is");
    let last = name.tokens.last()?;
    if alone.contains(&last.plain.as_str()) {
        return match (single, last.plain.as_str()) {
            (true, "male" | "female") => Some(Concept::Gender),
            (true, "skin") => Some(Concept::Skin),
            (true, _) => Some(Concept::Age),
            (false, _) => None,
        };
    }
    words::PROTECTED.iter().find_map(|&(concept, names)| {
        words_of(names).filter(|n| !alone.contains(n)).any(|n| name.contains(n)).then_some(concept)
    })
}

/// Names a country, and not the one that a person comes from or lives in.
fn is_country(name: &Name) -> bool {
    (name.is(words::COUNTRIES_ALONE) || name.ends_in(words::COUNTRIES)) && !name.has(words::PERSONAL)
}

fn identity(name: &Name) -> Option<u8> {
    let alone = name.is(words::IDENTITY_ALONE);
    words_of(words::IDENTITIES)
        .enumerate()
        .find_map(|(rank, word)| {
            let joined = name.tokens.len() == 1 && name.tokens[0].plain.starts_with(word);
            let ends = name.tokens.len() > 1
                && name.tokens[name.tokens.len() - 2].plain == word
                && name.ends_in(words::ID_ENDINGS);
            (ends || (alone && joined)).then_some(rank as u8)
        })
        .or(alone.then_some(u8::MAX))
}

/// The words of a list.
fn words_of(list: Words) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim).filter(|w| !w.is_empty())
}

/// A name as tokens: split at anything that is neither letter nor digit, and between a small and a capital letter.
struct Name {
    tokens: Vec<Token>,
    /// The whole name, lower case, composed: for scripts without spaces.
    whole: String,
}

struct Token {
    lower: String,
    /// Without accents.
    plain: String,
}

impl Name {
    fn new(name: &str) -> Self {
        // A name is short; a "name" of a megabyte is a broken file, and its first part says as little as the rest.
        let name: String = name.nfc().take(200).collect();
        let mut tokens: Vec<String> = Vec::new();
        let mut before: Option<char> = None;
        let chars: Vec<char> = name.chars().collect();
        for (i, &c) in chars.iter().enumerate() {
            if !c.is_alphanumeric() && !is_combining_mark(c) {
                before = None;
                continue;
            }
            let next_is_small = chars.get(i + 1).is_some_and(|n| n.is_lowercase());
            let starts = match before {
                None => true,
                Some(b) => {
                    (b.is_lowercase() && c.is_uppercase())
                        || (b.is_uppercase() && c.is_uppercase() && next_is_small)
                        || (b.is_numeric() != c.is_numeric() && !is_combining_mark(c) && b.is_alphanumeric())
                }
            };
            match tokens.last_mut() {
                Some(token) if !starts => token.push(c),
                _ => tokens.push(c.to_string()),
            }
            before = Some(c);
        }
        let tokens = tokens
            .into_iter()
            .map(|t| {
                let lower = t.to_lowercase();
                Token { plain: lower.nfd().filter(|c| !is_combining_mark(*c)).collect(), lower }
            })
            .collect();
        Self { tokens, whole: name.to_lowercase() }
    }

    /// It is one of these, whole. A name that is written together ("ImageName", "imagename") is listed as both.
    fn is(&self, names: Words) -> bool {
        words_of(names).any(|n| self.matches(0, self.tokens.len(), n))
    }

    /// One of these stands in it, as whole tokens.
    fn has(&self, names: Words) -> bool {
        words_of(names).any(|n| self.contains(n))
    }

    /// Its last tokens are one of these.
    fn ends_in(&self, names: Words) -> bool {
        words_of(names).any(|n| {
            let count = n.split(' ').count();
            self.tokens.len() >= count && self.matches(self.tokens.len() - count, self.tokens.len(), n)
        })
    }

    fn contains(&self, name: &str) -> bool {
        let count = name.split(' ').count();
        if name.chars().next().is_some_and(is_unspaced) {
            return self.whole.contains(name);
        }
        (count..=self.tokens.len()).any(|end| self.matches(end - count, end, name))
    }

    fn matches(&self, from: usize, to: usize, name: &str) -> bool {
        let tokens = &self.tokens[from..to];
        let mut words = name.split(' ').filter(|w| !w.is_empty());
        tokens.iter().all(|t| words.next().is_some_and(|w| w == t.plain || w == t.lower)) && words.next().is_none()
    }
}

/// Scripts that write words without spaces between them.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0E7F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

#[cfg(test)]
mod tests;
