//! `[documentation]`: answers by their keys, and what some keys are called besides.

use super::walk::{ANSWER, Value, Walk, documentation_keys};
use crate::dataset::documentation::State;
use crate::dataset::{Answer, Documentation, documentation};
use serde::Deserialize;

/// Who is shown, in a word.
const SHOWN: [&str; 3] = ["none", "adults", "any"];
/// States in a word.
const STATES: [&str; 2] = [State::UNKNOWN, "not-applicable"];

/// What may stand for an answer.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum NoAnswer {
    Unknown,
    NotApplicable,
}

impl NoAnswer {
    fn words(self) -> &'static str {
        match self {
            Self::Unknown => State::UNKNOWN,
            Self::NotApplicable => State::NOT_APPLICABLE,
        }
    }
}

/// The question of a key that has another name, too.
fn called(key: &str) -> &str {
    match key {
        "license" => "licence",
        "annotation-instructions" => "instructions",
        "use" => "setting",
        other => other,
    }
}

impl Walk {
    pub(super) fn documentation(&mut self, value: &Value<'_>) -> Documentation {
        let mut documentation = Documentation::default();
        let mut period: [Option<String>; 2] = [None, None];
        for (key, value) in self.table(value, "a table `[documentation]`").into_iter().flatten() {
            match key.get_ref().as_ref() {
                "people" => self.people(value, &mut documentation),
                "commercial" => documentation.commercial = self.truth(value),
                "collected-from" => period[0] = self.text(value),
                "collected-to" => period[1] = self.text(value),
                other => {
                    let other = called(other);
                    if documentation::question(other).is_none() {
                        self.unknown(key.span().start, other, &documentation_keys());
                    } else if let Some(answer) = self.answer(value) {
                        documentation.answers.insert(other.to_owned(), answer);
                    }
                }
            }
        }
        let period: Vec<String> = period.into_iter().flatten().collect();
        if !period.is_empty() {
            documentation.answers.entry("collected-when".into()).or_insert_with(|| Answer::Text(period.join(" to ")));
        }
        documentation
    }

    /// `true`, `false`, or who is shown in a word.
    fn people(&mut self, value: &Value<'_>, documentation: &mut Documentation) {
        let Some(word) = value.get_ref().as_str() else {
            documentation.people = self.truth(value);
            return;
        };
        if !SHOWN.contains(&word) {
            return self.wrong(value, "true, false, \"none\", \"adults\" or \"any\"");
        }
        documentation.people = Some(word != "none");
        if word == "adults" {
            let adults = || Answer::Text("adults only".into());
            documentation.answers.entry("minors-shown".into()).or_insert_with(adults);
        }
    }

    /// A text, or a table of a text or a state and who gave it.
    fn answer(&mut self, value: &Value<'_>) -> Option<Answer> {
        if value.get_ref().as_table().is_none() {
            return self.text(value).map(Answer::Text);
        }
        let (mut answer, mut by) = (None, None);
        for (key, value) in self.table(value, "an answer").into_iter().flatten() {
            match key.get_ref().as_ref() {
                "answer" => answer = self.text(value),
                "state" => {
                    let state: Option<NoAnswer> = self.word(value, &STATES);
                    answer = state.map(|state| state.words().to_owned());
                }
                "by" => by = self.text(value),
                other => self.unknown(key.span().start, other, ANSWER),
            }
        }
        match (answer, by) {
            (Some(answer), Some(by)) => Some(Answer::By { answer, by }),
            (Some(answer), None) => Some(Answer::Text(answer)),
            (None, _) => {
                self.fault(value.span().start, "the key `answer`", "a table without it");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use crate::dataset::Answer;

    #[test]
    fn an_answer_may_be_a_state_and_a_key_may_have_another_name() {
        let text = "[documentation]\npeople = \"adults\"\ncollected-from = \"2016\"\ncollected-to = \"2018\"\n\
                    annotation-instructions = \"guide 3\"\npay = { state = \"not-applicable\", by = \"me\" }\nuse = \"a shop\"\n";
        let (settings, faults) = parse(text);
        assert_eq!(faults, []);
        let said = |key: &str| settings.documentation.answer(key).map(Answer::text);
        assert_eq!(settings.documentation.people, Some(true));
        assert_eq!(
            ["minors-shown", "collected-when", "instructions", "pay", "setting"]
                .map(said)
                .map(Option::unwrap_or_default),
            ["adults only", "2016 to 2018", "guide 3", "not applicable", "a shop"]
        );
        let (_, faults) = parse("[documentation]\npeople = \"some\"\npay = { state = \"maybe\" }\n");
        assert_eq!(faults.iter().map(|fault| fault.0).collect::<Vec<_>>(), [2, 3, 3]);
    }
}
