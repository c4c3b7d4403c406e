//! What only people know of a dataset: the questions, and what was answered. Owns the questions and their keys; refuses to
//! guess an answer, and to say which are missing (`rules` do).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A question that only people can answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name under `[documentation]`.
    pub key: &'static str,
    pub part: Part,
    pub asks: &'static str,
    /// Who knows.
    pub who: &'static str,
    /// Why an audit asks.
    pub why: &'static str,
    /// Who asks for it: laws, standards and forms, with their places.
    pub asked_by: &'static str,
    /// It is asked only where people are shown.
    pub of_people: bool,
}

/// Questions that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Purpose,
    Collection,
    People,
    Annotation,
    Rights,
    Upkeep,
    Publishing,
}

impl Part {
    pub const ALL: [Self; 7] =
        [Self::Purpose, Self::Collection, Self::People, Self::Annotation, Self::Rights, Self::Upkeep, Self::Publishing];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Purpose => "What it is for",
            Self::Collection => "How it was collected",
            Self::People => "The people in it",
            Self::Annotation => "How it was annotated",
            Self::Rights => "Rights",
            Self::Upkeep => "Keeping and mending it",
            Self::Publishing => "Publishing it",
        }
    }

    /// Its questions, in the order of asking.
    pub fn questions(self) -> impl Iterator<Item = &'static Question> {
        QUESTIONS.iter().filter(move |question| question.part == self)
    }
}

macro_rules! questions {
    ($($key:literal $part:ident $people:literal: $asks:literal, $who:literal, $why:literal, $asked_by:literal;)*) => {
        /// Every question, in the order of asking.
        pub static QUESTIONS: &[Question] = &[$(Question {
            key: $key,
            part: Part::$part,
            asks: $asks,
            who: $who,
            why: $why,
            asked_by: $asked_by,
            of_people: $people,
        }),*];
    };
}

questions! {
    "purpose" Purpose false: "What is the dataset for?", "who ordered it",
        "Whether data are suitable can be said of a purpose only.", "AI Act Art. 10(2)(a), (3); Datasheets: motivation";
    "not-for" Purpose false: "For what should it not be used?", "who ordered it",
        "Others will use it for what it was not made.", "Datasheets: uses; Croissant RAI: data use cases";
    "measures" Purpose false: "What are the pictures and labels meant to measure or stand for?", "the engineers",
        "A label stands for something that it may not measure.", "AI Act Art. 10(2)(d)";
    "risk-class" Purpose false: "For a system of which risk class is it used, and under which point of Annex III?", "the provider",
        "The duties of Article 10 hold for high risk.", "AI Act Art. 6, Annex III";
    "setting" Purpose false: "Where, by whom and in which situations will the system be used?", "the provider",
        "Data must fit the place, the behaviour and the function.", "AI Act Art. 10(4)";
    "maker" Purpose false: "Who made the dataset, and who paid for it?", "who ordered it",
        "Somebody answers for it.", "Datasheets: motivation; CycloneDX: governance";
    "sample-of" Collection false: "Of what larger set are the pictures a sample, and how were they chosen?", "who collected",
        "Shares of a sample say something of the set it was drawn from, and of no other.", "Datasheets: composition; AI Act Annex IV(2)(d)";
    "collected-how" Collection false: "How were the pictures collected: taken, bought, downloaded, from users?", "who collected",
        "Public, outsourced and own collection each bring their own duties.", "AI Act Art. 10(2)(b); Datasheets: collection";
    "collected-when" Collection false: "In which years were the pictures taken?", "who collected",
        "The world changes, and so do cameras.", "Datasheets: collection; Croissant RAI: timeframe";
    "collected-by" Collection false: "Who collected, and how were they paid?", "who collected",
        "Conditions of work shape the data.", "Datasheets: collection";
    "original-purpose" Collection false: "For what were the pictures taken in the first place?", "who collected",
        "Another purpose than the first needs a ground.", "AI Act Art. 10(2)(b); GDPR Art. 6(4)";
    "cleaning" Collection false: "What was left out, corrected, cropped or enriched, and how?", "the engineers",
        "What was cleaned away is missing in no count.", "AI Act Art. 10(2)(c); Datasheets: preprocessing";
    "consent" People true: "How did those shown agree, or what stands in its place?", "the data-protection officer",
        "Pictures of people need a ground on which they are used.", "GDPR Art. 6, 7, 9; Datasheets: collection";
    "informed" People true: "How were they informed, and how can they withdraw?", "the data-protection officer",
        "They have rights over their pictures.", "GDPR Art. 13, 14, 17";
    "legal-basis" People true: "On which legal basis are they processed, as the controller states it?", "the data-protection officer",
        "It is the controller’s to say; no tool can.", "GDPR Art. 6, 9; AI Act Art. 4a";
    "minors-shown" People true: "Are minors shown, or adults only?", "who collected",
        "Children need more protection.", "GDPR Art. 8, recital 38";
    "attributes-how" People true: "How was each protected attribute obtained: self-declared, annotated, inferred?", "who annotated",
        "What others guessed of a person is not what the person says.", "AI Act Art. 4a; Datasheets: composition";
    "attributes-needed" People true: "For what are protected attributes needed, and why would less not do?", "the data-protection officer",
        "Special categories may be used where bias cannot be found otherwise.", "AI Act Art. 4a(1)(a), (f)";
    "annotators" Annotation false: "Who annotated: how many, where, with which background?", "who annotated",
        "Annotators see with their own eyes.", "AI Act Art. 10(2)(c); Croissant RAI: annotator demographics";
    "instructions" Annotation false: "What were they told? Where are the instructions?", "who annotated",
        "Without them a label cannot be judged.", "AI Act Art. 10(2)(c); Datasheets: collection";
    "pay" Annotation false: "Under which conditions and for which pay did they work?", "who annotated",
        "Hurry and pay show in labels.", "Datasheets: collection";
    "disagreement" Annotation false: "How were disagreements settled?", "who annotated",
        "A vote hides what was not clear.", "Croissant RAI: annotation protocol";
    "licence" Rights false: "Under which licence may the pictures and the annotations be used?", "the lawyers",
        "A licence allows some uses and forbids others.", "Datasheets: distribution; Croissant: license";
    "third-parties" Rights false: "Which rights of others are in them: works, brands, buildings, contracts?", "the lawyers",
        "A licence of who took a picture does not settle them.", "Datasheets: distribution";
    "contact" Upkeep false: "Who answers questions and takes in faults?", "who keeps it",
        "Who finds a fault needs somebody to tell.", "Datasheets: maintenance";
    "retention" Upkeep false: "How long is it kept, and how is it deleted?", "the data-protection officer",
        "Personal data are not kept for ever.", "GDPR Art. 5(1)(e); AI Act Art. 4a(1)(e)";
    "access" Upkeep false: "Who may see it, and how is that held?", "who keeps it",
        "Special categories need strict control.", "AI Act Art. 4a(1)(c)";
    "updates" Upkeep false: "How often is it mended, and what becomes of old versions?", "who keeps it",
        "A model outlives the data it learned from.", "Datasheets: maintenance";
    "title" Publishing false: "What is the dataset called where it is published?", "who publishes",
        "A folder’s name says little.", "Croissant: name; Hugging Face: pretty name";
    "description" Publishing false: "What is it, in a sentence or two?", "who publishes",
        "It is what a search shows.", "Croissant: description";
    "url" Publishing false: "At which address is it found?", "who publishes",
        "Others have to be able to get it.", "Croissant: url";
    "creator" Publishing false: "Under which name is it cited?", "who publishes",
        "Who made it is named in full.", "Croissant: creator";
    "published" Publishing false: "When was it published, as year-month-day?", "who publishes",
        "Versions are told apart by their dates.", "Croissant: datePublished";
}

/// The question of this key.
#[must_use]
pub fn question(key: &str) -> Option<&'static Question> {
    QUESTIONS.iter().find(|question| question.key == key)
}

/// What was answered, and by whom where that is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    Text(String),
    By { answer: String, by: String },
}

/// How far a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Answered,
    /// Nobody knows, and that is said.
    Unknown,
    NotApplicable,
}

impl State {
    /// What is written for an answer that is none.
    pub const UNKNOWN: &'static str = "unknown";
    pub const NOT_APPLICABLE: &'static str = "not applicable";

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Open => "not answered",
            Self::Answered => "answered",
            Self::Unknown => Self::UNKNOWN,
            Self::NotApplicable => Self::NOT_APPLICABLE,
        }
    }
}

impl Answer {
    /// Its words, trimmed.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::By { answer: text, .. } => text.trim(),
        }
    }

    /// Who gave it.
    #[must_use]
    pub fn by(&self) -> Option<&str> {
        match self {
            Self::Text(_) => None,
            Self::By { by, .. } => Some(by.trim()).filter(|by| !by.is_empty()),
        }
    }

    #[must_use]
    pub fn state(&self) -> State {
        match self.text() {
            "" => State::Open,
            text if text.eq_ignore_ascii_case(State::UNKNOWN) => State::Unknown,
            text if text.eq_ignore_ascii_case(State::NOT_APPLICABLE) => State::NotApplicable,
            _ => State::Answered,
        }
    }
}

/// What people said of the data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, try_from = "Written")]
pub struct Documentation {
    /// Whether people are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<bool>,
    /// Whether it is used commercially, or is to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commercial: Option<bool>,
    /// By the key of the question.
    #[serde(flatten)]
    pub answers: BTreeMap<String, Answer>,
}

/// As it stands in a file: a key may be no question's.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    people: Option<bool>,
    commercial: Option<bool>,
    #[serde(flatten)]
    answers: BTreeMap<String, Answer>,
}

impl TryFrom<Written> for Documentation {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        match written.answers.keys().find(|key| question(key).is_none()) {
            Some(key) => Err(format!("no question is called `{key}`")),
            None => Ok(Self { people: written.people, commercial: written.commercial, answers: written.answers }),
        }
    }
}

impl Documentation {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_none() && self.commercial.is_none() && self.answers.is_empty()
    }

    /// What was answered to the question of this key.
    #[must_use]
    pub fn answer(&self, key: &str) -> Option<&Answer> {
        self.answers.get(key)
    }

    #[must_use]
    pub fn state(&self, key: &str) -> State {
        self.answer(key).map_or(State::Open, Answer::state)
    }

    /// Somebody said something, be it that nobody knows.
    #[must_use]
    pub fn says(&self, key: &str) -> bool {
        self.state(key) != State::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_question_has_a_key_of_its_own_and_all_that_is_to_be_said() {
        let keys: BTreeSet<&str> = QUESTIONS.iter().map(|q| q.key).collect();
        assert_eq!(keys.len(), QUESTIONS.len());
        assert!(QUESTIONS.len() <= 33, "about thirty, no more");
        for q in QUESTIONS {
            assert!(
                q.asks.ends_with('?') && q.why.ends_with('.') && !q.who.is_empty() && !q.asked_by.is_empty(),
                "{}",
                q.key
            );
        }
        assert_eq!(Part::ALL.iter().flat_map(|part| part.questions()).count(), QUESTIONS.len());
    }

    #[test]
    fn an_answer_says_how_far_it_is_one() {
        let state = |text: &str| Answer::Text(text.to_owned()).state();
        assert_eq!(
            ["", "  ", "Unknown", " not applicable", "signed forms"].map(state),
            [State::Open, State::Open, State::Unknown, State::NotApplicable, State::Answered]
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = "people = true\nconsent = \"signed forms\"\n\n[licence]\nanswer = \"CC BY 4.0\"\nby = \"legal\"\n";
        let read: Documentation = toml::from_str(text).unwrap();
        assert_eq!(read.answer("licence").and_then(Answer::by), Some("legal"));
        assert_eq!(toml::to_string(&read).unwrap(), text);
        let wrong = toml::from_str::<Documentation>("consnt = \"x\"").unwrap_err().to_string();
        assert!(wrong.contains("no question is called `consnt`"), "{wrong}");
    }
}
